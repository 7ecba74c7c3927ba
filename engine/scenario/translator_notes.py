"""Comments for translators in a PO file: what a text is, who speaks, where, and how long it may be.

They are English, as the texts are that they stand beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from engine.scenario.case_text import flatten
from engine.scenario.problems import Path as Place
from engine.scenario.prose import list_prose
from engine.scenario.translation import address_of

MOST_ANSWER = 16
"""Words of an answer, in English."""

_KINDS: Mapping[str, str] = {
    "says": f"Answer: what the participant says. At most {MOST_ANSWER} words.",
    "do": f"Answer: what the participant does. At most {MOST_ANSWER} words.",
    "replies": "What is seen and heard after the answer.",
    "text": "Narration: what is seen and heard on arrival.",
    "prompt": "The question that the participant answers.",
    "because": "Debrief: what speaks for and against the answer.",
    "why": "Debrief: why the answer is weak, in ten words at most.",
    "better": "Debrief: a better answer, in the words of an answer.",
    "tired": "What is seen when the questions are used up.",
    "enough": "Debrief: what is enough today.",
    "purpose": "Debrief: what the talk is for.",
    "labels": "A value of a scale, in one or two words.",
    "items": "One of several things that are put in order, picked or rated.",
    "sides": "Debrief: what one side says where experts differ.",
    "bridge": "Read in place of scenes that are left out.",
    "premise": "Below the title in the list of cases: at most 60 characters.",
    "title": "A title: a few words.",
    "role": "The briefing: who the participant is.",
    "content_notes": "What may be hard for someone: two or three words.",
    "name": "The name of a person.",
    "known_as": "Another name of the person, as the texts use it.",
    "part": "Who the person is in the whole case, for trainers.",
    "at_first": "Who the person is, as the participant reads it.",
    "about": "About the person, for the case file.",
    "languages": "A language that the person speaks.",
    "person": "An ending: what became of the person.",
    "case": "An ending: what became of the case.",
    "not_known": "An ending: what nobody will find out.",
    "injects": "Something that happens by itself.",
    "last_word": "Debrief: what this person would say of it.",
    "reflect": "A question to think about, at the end.",
    "needs": "What somebody needs, as the case file says it.",
    "consents": "What somebody may say yes to.",
    "risks": "A risk, as the case file says it.",
    "facts": "A fact, as the case file says it.",
}
_ANSWERS = ("says", "do", "text")
_SECTIONS = frozenset({"needs", "consents", "risks", "facts", "injects", "last_word"})


def write_notes(file: Path, data: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """A comment for each text of a file, by its address and its English; the first place counts."""
    people = _People(data.get("people", {}))
    found: dict[tuple[str, str], str] = {}
    for path, text in list_prose(file, data):
        said = [*_describe(path, data), *people.of(path, data, text)]
        found.setdefault((address_of(path), flatten(text)), "\n".join(said))
    return found


def _describe(path: Place, data: Mapping[str, Any]) -> Iterator[str]:
    """What kind of text it is, what it answers, where it stands, and what stands before it."""
    if kind := _KINDS.get(_kind_of(path)):
        yield kind
    around = [_at(data, path[:end]) for end in range(len(path))]
    if path[0] in ("scenes", "endings"):
        scene = around[2]
        where = [flatten(scene.get("title", str(path[1]))), scene.get("time", "")]
        yield f"Scene: {', '.join(filter(None, where))}"
    answer = next((words for each in reversed(around[3:]) if (words := _answer_in(each))), "")
    if answer and path[-1] not in _ANSWERS:
        yield f"The answer: {answer}"
    if isinstance(around[-1], Mapping) and "if" in around[-1]:
        yield f"Only if: {flatten(around[-1]['if'])}"
    if before := _find_before(path, around):
        yield f"Before it: {before}"


def _find_before(path: Place, around: list[Any]) -> str:
    """The paragraph of a scene that stands before this one, or ""."""
    if path[0] != "scenes" or len(path) < 4 or path[2] != "text" or not path[3]:
        return ""
    before = around[3][int(path[3]) - 1]
    return flatten(before["say"] if isinstance(before, Mapping) else before)


def _kind_of(path: Place) -> str:
    """The field that says what a text is."""
    names = [part for part in path if isinstance(part, str)]
    if names[0] in _SECTIONS:
        return names[0]
    for around in ("purpose", "sides"):
        if around in names:
            return around
    if names[-1] == "text" and "items" in names:
        return "items"
    return names[-2] if names[-1] == "say" else names[-1]


def _answer_in(entry: object) -> str:
    """The words of an answer, if this is one."""
    fields = entry if isinstance(entry, Mapping) else {}
    words = (fields[name] for name in _ANSWERS if isinstance(fields.get(name), str))
    return flatten(next(words, ""))


def _at(data: Any, path: Place) -> Any:
    for part in path:
        data = data[part]
    return data


class _People:
    """Who is spoken to and spoken of, with what a language must know of them."""

    def __init__(self, people: Mapping[str, Mapping[str, Any]]) -> None:
        self._people = people

    def of(self, path: Place, data: Mapping[str, Any], text: str) -> Iterator[str]:
        """Those who talk in a place of the case, and those whom a text names."""
        inside = (_at(data, path[:end]) for end in range(3, len(path)))
        talks = [each for each in inside if path[0] == "scenes" and "who" in each]
        if talks:
            talk = talks[0]
            through = f", through {self._name(talk['through'])}" if "through" in talk else ""
            yield f"A talk with {self._name(talk['who'])}{through}."
        elif path[0] == "people" and path[-1] == "name":
            yield self._name(str(path[1]))
            return
        named = [id for id, each in self._people.items() if _names(each, text)]
        if named:
            yield f"Speaks of {', '.join(map(self._name, named))}."

    def _name(self, id: str) -> str:
        person = self._people[id]
        sex = {"f": " (a woman)", "m": " (a man)"}.get(person.get("gender", ""), "")
        return f"{person['name']}{sex}"


def _names(person: Mapping[str, Any], text: str) -> bool:
    """Whether a text names a person."""
    names = "|".join(map(re.escape, (person["name"], *person.get("known_as", ()))))
    return bool(re.search(rf"\b(?:{names})\b", text))
