"""The report for observers: what was sealed when a cohort closed, as a page, a sheet or data.

A pure function of the sealed snapshot and a language: whatever day it is made on, and whoever was
forgotten in between, it is the same.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace

from engine.reports.cohort import observer_sentences as w
from engine.reports.cohort.aggregates import Case, Cell, Count, Snapshot
from engine.reports.cohort.export import BYTE_ORDER, safe
from engine.reports.cohort.statistics import wilson
from engine.reports.debrief.sentences import CRITICAL_KINDS, say
from engine.reports.render.page import render

Translate = Callable[[str], str]
SHORT = 8  # digits of a hash that are printed
ORDER = ("finished", "harm", "decision", "vote", "need", "domain")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: words, a count, its share of everybody, and the interval of that.

    Attributes:
        note: what else is to be said of it, or "".
        rest: it is everybody else.
        among: of everybody else, answers that are held back.
    """

    text: str
    people: int
    share: float
    low: float
    high: float
    note: str = ""
    rest: bool = False
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One table, under the words of what is counted."""

    text: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Tables of one kind, and the words of what is not told."""

    kind: str
    title: str
    lead: str
    blocks: tuple[Block, ...]
    untold: tuple[str, ...]


def as_json(sealed: Snapshot) -> str:
    """The counts as data; null is a count that is held back."""
    return json.dumps(asdict(sealed), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


# A sheet ------------------------------------------------------------------------------------------


def as_csv(sealed: Snapshot, translate: Translate = str) -> str:
    """The counts as a sheet, one line an answer; formulas are made words.

    It begins with the mark by which spreadsheets know UTF-8.
    """
    out = io.StringIO()
    out.write(BYTE_ORDER)
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow(translate(word) for word in w.SHEET)
    for line in _lines(sealed, translate):
        sheet.writerow(safe(value) for value in line)
    return out.getvalue()


def _lines(sealed: Snapshot, translate: Translate) -> Iterator[tuple[str | int, ...]]:
    if sealed.people is None:
        return
    made_up = _made_up(sealed, translate)
    yield ("", "", "", "people", "", "", "", "", sealed.people, sealed.people, made_up)
    yield from _counted(("", "", ""), sealed.agencies, sealed, translate)
    for case in sealed.cases:
        state = translate(w.DRAFT_KEY if case.draft else w.SIGNED_KEY)
        for count in case.counts:
            yield from _counted((case.case, case.version, state), count, sealed, translate)


def _counted(
    head: tuple[str, str, str], count: Count, sealed: Snapshot, translate: Translate
) -> Iterator[tuple[str | int, ...]]:
    assert sealed.people is not None
    for cell in count.cells:
        told = "" if cell.people is None else cell.people
        held = translate(w.HELD) if cell.people is None else ""
        remark = "; ".join(filter(None, (held, _made_up(sealed, translate))))
        words = cell.text or translate(w.CELLS.get(cell.id, cell.id))
        yield (*head, count.kind, count.at, count.text, cell.id, words, told, sealed.people, remark)


def _made_up(sealed: Snapshot, translate: Translate) -> str:
    return translate(w.MADE_UP) if sealed.demo else ""


# A page -------------------------------------------------------------------------------------------


def as_html(sealed: Snapshot, translate: Translate = str) -> str:
    """The counts as a page that stands alone: no script, no network, for a telephone and paper."""
    teller = _Teller(sealed, translate)
    cases = [(case, teller.line(case), teller.parts(case)) for case in sealed.cases]
    return render(
        "observer.html.j2",
        sealed=sealed,
        days=teller.days(),
        agencies=teller.block(sealed.agencies),
        cases=cases,
        methods=teller.methods(),
        percent=teller.percent,
        interval=teller.interval,
        columns=[translate(column) for column in w.COLUMNS],
        say=lambda name: translate(getattr(w, name)),
        people=say(translate, w.PEOPLE_LINE, people=sealed.people),
    )


class _Teller:
    """Says the counts in a language."""

    def __init__(self, sealed: Snapshot, translate: Translate) -> None:
        self.sealed, self.translate = sealed, translate

    def days(self) -> str:
        first, last = self.sealed.first, self.sealed.last
        if not first:
            return ""
        return say(
            self.translate, w.DAYS if last not in ("", first) else w.DAY, **_days(first, last)
        )

    def line(self, case: Case) -> str:
        story, key = case.story[:SHORT], case.key[:SHORT]
        return say(self.translate, w.CASE_LINE, version=case.version, story=story, key=key)

    def methods(self) -> list[str]:
        people, formula = self.sealed.people, self.sealed.formula
        return [say(self.translate, m, people=people, formula=formula) for m in w.METHODS]

    def percent(self, row: Row) -> str:
        return say(self.translate, w.SHARE, share=round(row.share * 100))

    def interval(self, row: Row) -> str:
        low, high = round(row.low * 100), round(row.high * 100)
        return say(self.translate, w.INTERVAL, low=low, high=high)

    def parts(self, case: Case) -> list[Part]:
        """What is told of a case, kind by kind; a kind that is not in the case is left out."""
        found = []
        for kind in ORDER:
            counts = [count for count in case.counts if count.kind == kind]
            blocks = [block for count in counts if (block := self.block(count)) is not None]
            untold = [self.about(count) for count in counts if count.at and not _any(count)]
            if kind == "harm":
                blocks, untold = [*self._harmful(case), *blocks], [*untold, *self._hidden(case)]
            if blocks or untold:
                title, lead = self.translate(w.KINDS[kind]), w.LEADS[kind]
                said = self.translate(lead) if lead else ""
                found.append(Part(kind, title, said, tuple(blocks), tuple(dict.fromkeys(untold))))
        return found

    def block(self, count: Count) -> Block | None:
        """A table, with a last line for everybody else; None when nothing of it is told."""
        if not _any(count):
            return None
        told = [(cell, cell.people) for cell in count.cells if cell.people is not None]
        held = tuple(self.words(cell) for cell in count.cells if cell.people is None)
        rows = [self._row(self.words(cell), people, self._note(cell)) for cell, people in told]
        left = self._everybody - sum(people for _, people in told)
        if left:
            rest = w.REST_WHOLE if count.kind == "agency" else w.REST if held else w.REST_OF
            row = self._row(self.translate(rest), left)
            rows.append(replace(row, rest=True, among=held if len(count.cells) > 2 else ()))
        return Block(self.about(count), tuple(rows))

    def about(self, count: Count) -> str:
        """The words of what is counted."""
        if count.kind == "harm":
            return self.kind(count.at)
        if count.kind == "domain" and not count.at:
            return self.translate(w.WHOLE)
        if count.kind == "finished":
            return self.translate(w.KINDS[count.kind])
        return count.text

    def words(self, cell: Cell) -> str:
        """The words of one answer."""
        return cell.text or self.translate(w.CELLS.get(cell.id, cell.id))

    def kind(self, kind: str) -> str:
        """A kind of harmful choice, in words."""
        return self.translate(CRITICAL_KINDS.get(kind, kind))

    @property
    def _everybody(self) -> int:
        assert self.sealed.people is not None
        return self.sealed.people

    def _harmful(self, case: Case) -> Iterator[Block]:
        """Harmful options that are told among the decisions, once more by their kind."""
        for cell in _critical(case):
            if cell.people is not None:
                yield Block(self.kind(cell.critical), (self._row(cell.text, cell.people),))

    def _hidden(self, case: Case) -> list[str]:
        """Kinds of harmful options that are held back."""
        kinds = dict.fromkeys(cell.critical for cell in _critical(case) if cell.people is None)
        return [self.kind(kind) for kind in kinds]

    def _note(self, cell: Cell) -> str:
        kind = self.kind(cell.critical) if cell.critical else ""
        return say(self.translate, w.HARMFUL, kind=kind) if kind else ""

    def _row(self, text: str, people: int, note: str = "") -> Row:
        everybody = self._everybody
        return Row(text, people, people / everybody, *wilson(people, everybody), note)


def _any(count: Count) -> bool:
    return any(cell.people is not None for cell in count.cells)


def _critical(case: Case) -> Iterator[Cell]:
    """The options that are harmful choices, decision by decision."""
    for count in case.counts:
        if count.kind == "decision":
            yield from (cell for cell in count.cells if cell.critical)


def _days(first: str, last: str) -> dict[str, str]:
    return {"first": first, "last": last}
