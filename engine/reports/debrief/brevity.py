"""How much a first page may say, and how it is made to fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from engine.reports.debrief.moments import what_it_costs
from engine.reports.document import Entry, Section, Table

MOST_WORDS = 600
"""On a first page: what people read at once, three minutes at 200 words a minute."""


class Brevity(Struct, frozen=True):
    """How short things are told.

    Attributes:
        quote: most words of an answer or a sign; what is longer is cut.
        better: most words of what is better, or of a reason.
        whole: signs, repairs and sources are told, too; on request they always are.
        why: of each answer, the principle that says why.
        grave: the reason and the principle of a critical error or a harmful answer, and leads.
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

    def leads(self, *said: str) -> tuple[str, ...]:
        """What is said before the entries of a part, where there is room for it."""
        return said if self.grave else ()

    def cut(self, text: str) -> str:
        """A quotation, or its first words."""
        return _cut(text, self.quote)

    def cut_reason(self, text: str) -> str:
        """Why an answer is weak; where that is too long, the first words of what it costs."""
        fits = len(text.split()) <= self.better
        return text if fits else _cut(what_it_costs(text), self.better)

    def cut_better(self, text: str) -> str:
        """What is better, or its first words."""
        return _cut(text, self.better)


ENDS = ",;:.–—،؛"
"""What ends a clause, and is not left standing before an ellipsis."""

STEPS = (
    Brevity(60, 60, True, True, True, 3, 2),
    Brevity(30, 40, True, True, True, 3, 2),
    Brevity(22, 30, True, True, True, 2, 2),
    Brevity(14, 26, True, True, True, 1, 1),
    Brevity(18, 26, False, True, True, 2, 2),
    Brevity(14, 26, False, True, True, 1, 1),
    Brevity(12, 22, False, True, True, 1, 1),
    Brevity(14, 26, False, False, True, 1, 1),
    Brevity(11, 20, False, False, True, 1, 1),
    Brevity(9, 15, False, False, True, 1, 1),
    Brevity(8, 12, False, False, True, 1, 1),
    Brevity(11, 20, False, False, False, 1, 1),
    Brevity(9, 16, False, False, False, 1, 1),
    Brevity(8, 13, False, False, False, 1, 1),
    Brevity(7, 11, False, False, False, 1, 1),
    Brevity(6, 9, False, False, False, 1, 1),
    Brevity(5, 8, False, False, False, 1, 1),
    Brevity(4, 7, False, False, False, 1, 1),
    Brevity(3, 6, False, False, False, 1, 1),
)
"""From all there is to say to what still helps."""


def _cut(text: str, most: int) -> str:
    """The first words of a text, up to the end of a clause where one ends late enough."""
    words = text.split()
    if len(words) <= most:
        return text
    clauses = [n for n, word in enumerate(words[:most], 1) if word[-1] in ENDS]
    late = clauses and 3 * clauses[-1] >= 2 * most
    cut = " ".join(words[: clauses[-1] if late else most]).rstrip(ENDS)
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
    while True:
        step = replace(step, quote=step.quote + 1, better=step.better + 1)
        longer = make(step)
        if longer == sections or count_words(longer) > MOST_WORDS:
            return sections
        sections = longer


def count_words(sections: Iterable[Section]) -> int:
    """Words that are read: headings, labels and lines; what stands in a picture is looked at."""
    return sum(len(text.split()) for section in sections for text in _texts(section))


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
