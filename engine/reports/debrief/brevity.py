"""How much a first page may say, beside its cards, and how it is made to fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from engine.reports.document import Entry, Section, Table

MOST_WORDS = 350
"""On a first page beside its cards: what people read at once."""

STEPS = tuple((well, rest) for rest in (20, 12, 8, 5, 3, 0) for well in (4, 3, 2))
"""How many answers that went well, and how many other moments, from most to least."""


def fit_sections(make: Callable[[int, int], tuple[Section, ...]], most: int) -> tuple[Section, ...]:
    """The sections at the first step at which they have as few words; else at the last."""
    sections: tuple[Section, ...] = ()
    for well, rest in STEPS:
        sections = make(well, rest)
        if count_words(sections) <= most:
            break
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
