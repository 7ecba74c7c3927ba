"""What a part of a case is: how it is counted, its section of the page, its rows in the sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from msgspec import Struct

from engine.reports.cohort.decisions import Room
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.report_data import CaseReport
from engine.reports.cohort.statistics import Figure, Share
from engine.reports.document import Block, Entry, Section

Data = TypeVar("Data")
Row = tuple[str, str, str, str, int | None, int | None, float | None, float | None, float | None]
"""Part, id, text, measure, k, n, value, low, high."""


class Part(Struct, Generic[Data], frozen=True):
    """A part of a case.

    Attributes:
        name: of its data in JSON.
        section: tells it; without an entry it is left out.
        rows: of the sheet.
        count: makes its data, frozen structs; None where other parts need the data too: then
            it is a field of `CaseReport`, and `report` counts it.
        page: the page of a case that tells it; page one has an order of its own.
    """

    name: str
    section: Callable[[Saying], Section]
    rows: Callable[[CaseReport], Iterable[Row]]
    count: Callable[[Room], Data] | None = None
    page: int = 2

    def of(self, case: CaseReport) -> Data:
        """What was counted for a case; only where there is a `count`."""
        found: Data = case.parts[self.name]
        return found


def wrap_blocks(blocks: Iterable[Block]) -> tuple[Entry, ...]:
    """The blocks in an entry without a title; none where there is no block."""
    found = tuple(blocks)
    return (Entry("", found),) if found else ()


def no_rows(_case: CaseReport) -> Iterator[Row]:
    """No rows, for a part that is not in the sheet."""
    return iter(())


def count_row(part: str, id: str, measure: str, k: int, n: int) -> Row:
    """A number of plays or people, of how many there were."""
    return part, id, "", measure, k, n, None, None, None


def share_row(part: str, id: str, text: str, measure: str, share: Share) -> Row:
    """A share, with its interval."""
    return part, id, text, measure, share.k, share.n, share.share, share.low, share.high


def figure_row(part: str, id: str, text: str, measure: str, figure: Figure) -> Row:
    """A mean or a correlation, with its interval."""
    return part, id, text, measure, None, figure.n, figure.value, figure.low, figure.high
