"""How much a first page may say, and how it is made to fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from engine.reports.document import Entry, Section, Table

MOST_WORDS = 600
"""On a first page: what people read at once, three minutes at 200 words a minute."""


class Brevity(Struct, frozen=True):
    """How short things are told. Why an answer is weak is told at each step.

    Attributes:
        quote: most words of an answer or a sign; what is longer is cut where a thought ends.
        better: most words of what is better.
        whole: signs, whole reasons, repairs and sources are told, too; on request they always are.
        why: of each weak answer, the principle it rests on.
        grave: the principle of a critical error, and leads.
        kept: most answers that are told as having gone well.
        needs: most needs that are told as left open.
    """

    quote: int
    better: int
    whole: bool
    why: bool
    grave: bool
    kept: int
    needs: int

    @property
    def kind(self) -> str:
        """How an entry is laid out: where only its time is told, that stands beside it."""
        return "" if self.grave else "timed"

    def leads(self, *said: str) -> tuple[str, ...]:
        """What is said before the entries of a part, where there is room for it."""
        return said if self.grave else ()

    def cut(self, text: str) -> str:
        """A quotation, or its first words."""
        return _cut(text, self.quote)

    def cut_better(self, text: str) -> str:
        """What is better, or its first words."""
        return _cut(text, self.better)


STEPS = (
    Brevity(60, 60, True, True, True, 3, 2),
    Brevity(30, 40, True, True, True, 2, 2),
    Brevity(22, 26, True, False, True, 2, 2),
    Brevity(14, 20, True, False, True, 1, 1),
    Brevity(11, 16, True, False, True, 1, 1),
    Brevity(14, 22, False, False, True, 2, 2),
    Brevity(11, 18, False, False, True, 1, 1),
    Brevity(9, 14, False, False, True, 1, 1),
    Brevity(11, 16, False, False, False, 1, 1),
    Brevity(9, 13, False, False, False, 1, 1),
    Brevity(7, 11, False, False, False, 1, 1),
    Brevity(6, 9, False, False, False, 1, 1),
    Brevity(5, 8, False, False, False, 1, 1),
    Brevity(4, 7, False, False, False, 1, 1),
    Brevity(3, 6, False, False, False, 1, 1),
)
"""From all there is to say to what still helps."""

LONGEST = 60
"""Words of a quotation: none in a case is longer."""

SENTENCE = ".?!؟"
CLAUSE = ",;:–—،؛"
JOINS = frozenset(
    (
        *("and", "or", "but", "so", "that", "which", "who", "whom", "where", "when", "while"),
        *("until", "before", "after", "because", "if", "as", "than", "to", "for", "with"),
        *("without", "from", "into", "about", "in", "on", "at", "by", "of"),
    )
)
"""Words of English before which a thought can stop, where it has no stop of its own."""
MARKS = SENTENCE + CLAUSE
LEAST = 3
"""Words that can be a thought."""


def _cut(text: str, most: int) -> str:
    """The first words of a text, up to where a thought ends: a sentence, a clause, else a part.

    A sentence that is whole keeps its mark; the ellipsis says that more follows.
    """
    words = text.split()
    if len(words) <= most:
        return text
    stops = range(min(LEAST, most), most + 1)
    end = max((n for n in stops if words[n - 1].strip('"')[-1:] in MARKS), default=0)
    part = max((n for n in stops if words[n] in JOINS), default=0)
    at = (end if 2 * end >= most else max(end, part)) or most
    cut = " ".join(words[:at]).rstrip(CLAUSE)
    return f'{cut} …"' if cut.count('"') % 2 else f"{cut} …"


def fitting(make: Callable[[Brevity], tuple[Section, ...]]) -> tuple[Section, ...]:
    """The sections at the first step at which they fit a first page, with as much as fits.

    From a step on, quotations grow a word at a time while there is room. At the last step, if none
    fits, it is what it is.
    """
    sections: tuple[Section, ...] = ()
    for step in STEPS:
        sections = make(step)
        if count_words(sections) <= MOST_WORDS:
            return sections if step is STEPS[0] else _filled(make, step, sections)
    return sections


def _filled(
    make: Callable[[Brevity], tuple[Section, ...]], step: Brevity, sections: tuple[Section, ...]
) -> tuple[Section, ...]:
    """The sections with the longest quotations for which there is still room."""
    while step.quote < LONGEST:
        step = replace(step, quote=step.quote + 1, better=step.better + 1)
        longer = make(step)
        if count_words(longer) > MOST_WORDS:
            break
        sections = longer
    return sections


def count_words(sections: Iterable[Section]) -> int:
    """Words that are read: headings, labels and lines; what stands in a picture is looked at.

    A sign on its own, such as an ellipsis, is no word.
    """
    said = (text for section in sections for text in _texts(section))
    return sum(any(map(str.isalnum, word)) for text in said for word in text.split())


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
    for picture in entry.pictures:
        yield picture.about
    for block in entry.blocks:
        if isinstance(block, Table):
            yield from (cell.text for row in block.rows for cell in row)
