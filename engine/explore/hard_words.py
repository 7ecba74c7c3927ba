"""N307: words of prompts and answers that a reader with B1 English may not know.

A word has the lowest level of the form written and of what it can be a form of. Words of the cast,
of the role and of the procedure card are known: the player has met them before the first scene. So
is a word with a capital letter inside a sentence: it is a name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from engine.explore.check_result import Told
from engine.scenario.problems import Path

if TYPE_CHECKING:  # a check that is known asks only for the list
    from engine.scenario.scenario import Scenario

MOST_LEVEL = 3.5  # between B1 (3) and B2 (4)
FOREIGN = 1 / 3  # of the different words not in the list: the case is in another language
FEWEST = 60  # different words before a case can be taken for one in another language
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NAME = re.compile(r"(?<=[\w,;] )[A-Z][^\W\d_]+")
_ENDINGS = (
    *((form, "") for form in ("s", "es", "ed", "ing", "er", "or", "est", "ly", "th")),
    *((form, "e") for form in ("ed", "ing", "er", "est")),
    *((form, "y") for form in ("ies", "ied", "ier", "iest", "ily")),
)
_OF_THE_FIELD = frozenset({"colleague", "trafficking"})  # every reader of a case knows these
_IRREGULAR = {  # common forms for which the list has no level of their verb or number
    "cannot": "can",
    "found": "find",
    "known": "know",
    "shaken": "shake",
    "swept": "sweep",
    "swung": "swing",
    "eighth": "eight",
    "ninth": "nine",
    "twelfth": "twelve",
    "twentieth": "twenty",
}


def find_hard_words(scenario: Scenario) -> Iterator[Told]:
    """Find each prompt and answer with words above B1; without the list, nothing is found."""
    if not has_word_list():
        return
    said = {path: (at, list(split_words(text))) for path, at, text in _list_texts(scenario)}
    words = {word for _, every in said.values() for word in every}
    # A word with a capital letter inside a sentence of an answer is a name.
    names = {name.lower() for _, _, text in _list_texts(scenario) for name in _NAME.findall(text)}
    hard = _select_hard(words, {*_OF_THE_FIELD, *_list_met(scenario), *names})
    for path, (at, every) in said.items():
        if found := dict.fromkeys(word for word in every if word in hard):
            named = ", ".join(f"“{word}”" for word in found)
            key = path not in scenario.source.values
            yield Told(scenario.source.problem(path, "N307", key=key, at=at, words=named))


def split_words(text: str) -> Iterator[str]:
    """The words of a text in small letters, without `'s` and the like."""
    for found in _WORD.findall(text.lower().replace("’", "'")):
        if found != "o'clock":
            word = found.partition("'")[0]
            yield word.removesuffix("n") if found.endswith("n't") and word != "can" else word


def list_bases(word: str) -> Iterator[str]:
    """The word itself and what it may be a form of: `stopped` gives `stopp`, `stop`, `stoppe`."""
    yield word
    yield word.removeprefix("un")
    if word in _IRREGULAR:
        yield _IRREGULAR[word]
    for ending, base in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1:
            yield stem + base
            if not base and stem[-1] == stem[-2]:
                yield stem[:-1]


def _select_hard(words: Collection[str], met: Iterable[str]) -> set[str]:
    """The words above B1 but for those met before; none of a case in another language."""
    level, known = WordLevels(), frozenset(base for word in met for base in list_bases(word))
    foreign = sum(level.of(word) is None for word in words if word not in known)
    if len(words) >= FEWEST and foreign > FOREIGN * len(words):
        return set()
    return {word for word in words if _is_hard(word, known, level)}


def _is_hard(word: str, known: frozenset[str], level: WordLevels) -> bool:
    """Whether no form of a word is known, nor at B1 or below."""
    forms = {form for first in list_bases(word) for form in list_bases(first)}
    if forms & known:
        return False
    return all((at := level.of(form)) is None or at > MOST_LEVEL for form in forms)


def _list_met(scenario: Scenario) -> Iterator[str]:
    """Words that were read before the first scene."""
    about, card = scenario.about, scenario.setting
    texts = [about.title, about.premise, about.role, *about.content_notes]
    for person in scenario.text.people.values():
        texts += person.name, person.part, person.at_first, *person.languages
    for title, lines in card.sections if card else ():
        texts += title, *lines
    for text in texts:
        yield from split_words(text)


def _list_texts(scenario: Scenario) -> Iterator[tuple[Path, str, str]]:
    """Every prompt and answer with its path and its address."""
    for id, scene in scenario.text.scenes.items():
        if scene.prompt:
            yield _path(scene.context), id, scene.prompt
    for card in scenario.text.cards.values():
        yield _path(card.context), card.address, card.text


def _path(context: str) -> Path:
    """The path of an address for translators, which begins with the id of the case."""
    return tuple(context.split("/")[1:])


def has_word_list() -> bool:
    """Whether the list is installed, so that words are looked at."""
    return find_spec("cefrpy") is not None


class WordLevels:
    """The levels of English words, from an extra, `cefrpy` (MIT); takes 0.3 s to read, once.

    It has each word as each part of speech, from A1 (1) to C2 (6): as in the CEFR-J Wordlist, and
    where that has none, worked out from frequencies in books.
    """

    def __init__(self) -> None:
        from cefrpy import CEFRAnalyzer

        self._list: Any = CEFRAnalyzer()

    def of(self, word: str) -> float | None:
        """The lowest level of a word as written, from 1 to 6; None if it is not in the list."""
        if not self._list.is_word_in_database(word):
            return None
        parts = self._list.get_all_pos_for_word_as_str(word)
        found = [self._list.get_word_pos_level_float(word, part) for part in parts]
        return min((level for level in found if level is not None), default=None)
