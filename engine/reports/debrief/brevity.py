"""How much a first page may say, and how it is made to fit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from engine.reports.document import Entry, Section, Table

MOST_WORDS = 600
"""On a first page: what people read at once, three minutes at 200 words a minute."""


class Brevity(Struct, frozen=True):
    """How short things are told. What is better is told whole at each step.

    Attributes:
        quote: words of an answer or a sign; what is longer is cut where a thought ends.
        whole: signs, whole reasons and repairs are told, too; on request they always are.
        other: answers that are acceptable where there was a best one are told, too.
        labels: what each line is, the kind of a critical error, and leads; else an arrow stands
            before what is better.
        kept: most answers that are told as having gone well.
        needs: most needs that are told as left open.
        lean: the ending is told by its name on the road alone, and words of the page itself that
            explain a list or a picture are left out.
        questions: most weak questions of a talk that are told; one of each talk always is, and
            those that are harmful. Weak decisions always are.
        reasoned: most weak answers whose reason is told, the dearest; harmful ones and dangers
            taken as too small always have it, but below nought, where none has.
        bare: words to say aloud that were not chosen, needs not raised, and why something went well
            are told on request alone: only so every weak decision has room, with what is better.
        above: what is better and stands at the top already: its number there.
        reasons: numbers of events whose reason stands at the top already.
    """

    quote: int
    whole: bool
    other: bool
    labels: bool
    kept: int
    needs: int
    lean: bool = False
    questions: int = 1000
    reasoned: int = 1000
    bare: bool = False
    above: Mapping[str, int] = {}
    reasons: Collection[int] = ()

    @property
    def kind(self) -> str:
        """How an entry is laid out: where only its time is told, that stands beside it."""
        return "" if self.labels else "timed"

    def leads(self, *said: str) -> tuple[str, ...]:
        """What is said before the entries of a part, where there is room for it."""
        return said if self.labels else ()

    def cut(self, text: str) -> str:
        """A quotation, or its first words."""
        return _cut(text, self.quote)


NONE = -1
"""In place of a number in `reasoned`: not even what is harmful has its reason."""

STEPS = (
    Brevity(60, True, True, True, 6, 3),
    Brevity(30, True, True, True, 5, 2),
    Brevity(20, False, True, True, 5, 2),
    Brevity(12, False, True, True, 4, 1),
    Brevity(12, False, False, True, 3, 1),
    Brevity(8, False, False, True, 2, 1),
    Brevity(8, False, False, False, 2, 1),
    Brevity(5, False, False, False, 2, 0, lean=True),
    *(Brevity(5, False, False, False, 2, 0, True, most) for most in range(8, 0, -1)),
    *(Brevity(4, False, False, False, 1, 0, True, 1, most) for most in range(16, -1, -1)),
    *(Brevity(4, False, False, False, 1, 0, True, 1, most, True) for most in range(16, -2, -1)),
)
"""From all there is to say to what still helps."""

MOST_KEPT = 6
"""Answers that went well, where there is room."""

MORE = "\N{NO-BREAK SPACE}…"
"""At the end of a quotation of which more follows, never alone on a line."""

LONGEST = 60
"""Words of a quotation: none in a case is longer."""

QUOTES = ('"', "“", "«")
"""With one of these begins what is said, in exact words."""
SENTENCE = ".?!؟"
CLAUSE = ",;–—،؛"
JOINS = frozenset(("but", "because", "while", "until", "before", "after"))
"""Words of English before which a thought can stop, where it has no stop of its own."""
SPEAKING = frozenset(("say", "says", "said", "ask", "asks", "write", "writes", "add"))
"""Words after which a mark ends no thought."""
OPENING = frozenset(("If", "When", "Whether", "Until", "As", "After", "Before", "At", "What"))
"""Words with which a sentence begins whose main clause comes after its first comma."""
LEAST, LEAST_CLAUSE = 3, 4
"""Words of a sentence, and of a part of one, that can be a thought."""


def _cut(text: str, most: int) -> str:
    """The first words of a text, up to where a thought ends: a sentence, a clause, a part of one.

    The longest that has as few words as asked; if none has, the shortest there is. A sentence that
    is whole keeps its mark; the ellipsis says that more follows.
    """
    words = text.split()
    if len(words) <= most:
        return text
    ends = _ends_in(text)
    at = max((n for n in ends if n <= most), default=min(ends, default=len(words)))
    if at == len(words):
        return text
    cut = " ".join(words[:at]).rstrip(CLAUSE + ":")
    return f'{cut}{MORE}"' if cut.count('"') % 2 else f"{cut}{MORE}"


@lru_cache(maxsize=1000)
def _ends_in(text: str) -> tuple[int, ...]:
    """After how many words a thought ends; a page is tried in many lengths, with the same texts."""
    words = text.split()
    return tuple(n for n in range(1, len(words)) if _ends(words, n))


def _ends(words: Sequence[str], n: int) -> bool:
    """Whether a thought ends after the first `n` words.

    Before "because" and its like, one does only in a part that has no comma yet.
    """
    bare = [word.strip('"') for word in words[:n]]
    mark = bare[-1][-1:]
    if mark in SENTENCE:
        return n >= LEAST
    begun = max((m for m in range(1, n) if bare[m - 1][-1:] in SENTENCE), default=0)
    parts = [word for word in bare[begun:-1] if word[-1:] in (*CLAUSE, ":")]
    if n - begun < LEAST_CLAUSE or _waits(bare[begun:], parts, words[n].strip('"')):
        return False
    return mark in (*CLAUSE, ":") or (words[n] in JOINS and not parts)


def _waits(words: Sequence[str], parts: Sequence[str], following: str) -> bool:
    """Whether more must follow: half of a choice is another question.

    So it is in a list after a colon, in what follows "ask,", where "if" waits for its main clause,
    and before "or". `parts` are words before with a mark.
    """
    if any(word[-1] == ":" or word[:-1] in SPEAKING for word in parts):
        return True
    opens = not parts and words[0] in OPENING
    return opens or following == "or" or words[-1].rstrip(CLAUSE + ":") in SPEAKING


def fit_sections(make: Callable[[Brevity], tuple[Section, ...]], most: int) -> tuple[Section, ...]:
    """The sections at the first step at which they have as few words, with as much as fits.

    From a step on, what went well grows while there is room, then what was said, a word at a time:
    people know what they did. What is better is whole at each step. At the last, if none fits, it
    is what it is.
    """
    sections: tuple[Section, ...] = ()
    for step in STEPS:
        sections = make(step)
        if count_words(sections) <= most:
            return sections if step is STEPS[0] else _fill_sections(make, step, sections, most)
    return sections


def _fill_sections(
    make: Callable[[Brevity], tuple[Section, ...]],
    step: Brevity,
    sections: tuple[Section, ...],
    most: int,
) -> tuple[Section, ...]:
    """The sections with most that went well, then the longest quotations, there is room for."""
    for kept, quote in ((1, 0), (0, 1)):
        while step.quote < LONGEST and (quote or step.kept < MOST_KEPT):
            longer = replace(step, kept=step.kept + kept, quote=step.quote + quote)
            more = make(longer)
            if count_words(more) > most:
                break
            step, sections = longer, more
    return sections


def count_words(sections: Iterable[Section]) -> int:
    """Words that are read: headings, labels, lines and tables; for a picture, what it is about."""
    return words_in(text for section in sections for text in _texts(section))


def words_in(texts: Iterable[str]) -> int:
    """How many words there are; a sign on its own, such as an ellipsis, is none."""
    return sum(map(_count_words, texts))


@lru_cache(maxsize=4000)
def _count_words(text: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in text.split())


def _texts(section: Section) -> Iterator[str]:
    yield section.title
    yield from section.lead
    for entry in section.entries:
        yield entry.heading
        yield from _read(entry)
    for part in section.sections:
        yield from _texts(part)


def _read(entry: Entry) -> Iterator[str]:
    label = ""
    for line in (*entry.lines, *entry.notes):
        if line.label != label:  # one label is above all lines that share it
            yield (label := line.label)
        yield line.text
    yield from (picture.about for picture in entry.pictures)
    for block in entry.blocks:
        if isinstance(block, Table):
            yield from (cell.text for row in block.rows for cell in row)
