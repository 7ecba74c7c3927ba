"""The report for observers: what was sealed when a cohort closed, as a page, a sheet or data.

A pure function of the sealed snapshot and a language: it is the same on every day, also after
participants were forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.language.language import ENGLISH, Language
from engine.reports.cohort import aggregates
from engine.reports.cohort import observer_sentences as w
from engine.reports.cohort.aggregates import Case, Count, Snapshot
from engine.reports.cohort.statistics import wilson
from engine.reports.debrief.sentences import CRITICAL_KINDS
from engine.reports.document import Cell, Document, Entry, Line, Section, Table, Tone
from engine.reports.render import csv

Row = tuple[Cell, ...]
SHORT = 8  # digits of a hash that are printed
ORDER = ("finished", "harm", "decision", "vote", "need", "domain")


# A sheet ------------------------------------------------------------------------------------------


def as_csv(sealed: Snapshot, language: Language = ENGLISH) -> str:
    """The counts as a sheet, one line an answer; formulas are made words."""
    return csv.as_csv(map(language.text, w.SHEET), _lines(sealed, language))


def _lines(sealed: Snapshot, language: Language) -> Iterator[tuple[str | int, ...]]:
    if sealed.people is None:
        return
    made_up = _made_up(sealed, language)
    yield ("", "", "", "people", "", "", "", "", sealed.people, sealed.people, made_up)
    yield from _counted(("", "", ""), sealed.agencies, sealed, language)
    for case in sealed.cases:
        state = language.text(w.DRAFT_KEY if case.draft else w.SIGNED_KEY)
        for count in case.counts:
            yield from _counted((case.case, case.version, state), count, sealed, language)


def _counted(
    head: tuple[str, str, str], count: Count, sealed: Snapshot, language: Language
) -> Iterator[tuple[str | int, ...]]:
    assert sealed.people is not None
    for cell in count.cells:
        told = "" if cell.people is None else cell.people
        held = language.text(w.HELD) if cell.people is None else ""
        remark = language.semicolons(filter(None, (held, _made_up(sealed, language))))
        words = cell.text or language.text(w.CELLS.get(cell.id, cell.id))
        yield (*head, count.kind, count.at, count.text, cell.id, words, told, sealed.people, remark)


def _made_up(sealed: Snapshot, language: Language) -> str:
    return language.text(w.MADE_UP) if sealed.demo else ""


# A page -------------------------------------------------------------------------------------------


def observer_document(sealed: Snapshot, language: Language = ENGLISH) -> Document:
    """The counts as they are read."""
    return _Teller(sealed, language).document()


class _Teller:
    """Says the counts in a language."""

    def __init__(self, sealed: Snapshot, language: Language) -> None:
        self.sealed, self.language = sealed, language

    def document(self) -> Document:
        sealed, title = self.sealed, self.language.text(w.TITLE)
        days = [Line(Tone.SMALL, days)] if (days := self.days()) else []
        return Document(
            kind="observer",
            title=sealed.title,
            heading=title,
            tab=f"{title}: {sealed.title}",
            lead=(*days, *self.made_up(), Line(Tone.SAID, self.language.text(w.ABOUT))),
            sections=tuple(self.sections()),
        )

    def sections(self) -> Iterator[Section]:
        """How many people, each case, and how it was counted; of too few people, that alone."""
        title = self.language.text(w.PEOPLE)
        if self.sealed.people is None:
            yield Section("people", title, (self.language.text(w.FEW),))
            return
        people = self.language.say(w.PEOPLE_LINE, people=self.sealed.people)
        agencies = self.entry(self.sealed.agencies, w.AGENCY)
        yield Section("people", title, (people,), (agencies,) if agencies else ())
        yield from (self.case(n, case) for n, case in enumerate(self.sealed.cases, 1))
        if not self.sealed.cases:
            yield Section("empty", "", (self.language.text(w.EMPTY),))
        yield Section("method", self.language.text(w.METHOD), tuple(self.methods()))

    def case(self, number: int, case: Case) -> Section:
        """What is told of one case."""
        draft = [Line(Tone.KEY, self.language.text(w.DRAFT))] if case.draft else []
        lines = (Line(Tone.SMALL, self.line(case)), *self.made_up(), *draft)
        parts = tuple(self.parts(case, f"case-{number}"))
        nothing = () if parts else (Line(Tone.SAID, self.language.text(w.NOTHING)),)
        head = Entry("", (*lines, *nothing))
        return Section("case", case.title, (), (head,), parts, f"case-{number}")

    def made_up(self) -> list[Line]:
        """That it is simulated, where it is."""
        return [Line(Tone.GRAVE, self.language.text(w.SIMULATED))] if self.sealed.demo else []

    def days(self) -> str:
        first, last = self.sealed.first, self.sealed.last
        if not first:
            return ""
        days = w.DAYS if last not in ("", first) else w.DAY
        return self.language.say(days, first=first, last=last)

    def line(self, case: Case) -> str:
        story, key = case.story[:SHORT], case.key[:SHORT]
        return self.language.say(w.CASE_LINE, version=case.version, story=story, key=key)

    def methods(self) -> list[str]:
        people, formula = self.sealed.people, self.sealed.formula
        return [self.language.say(m, people=people, formula=formula) for m in w.METHODS]

    def parts(self, case: Case, anchor: str) -> Iterator[Section]:
        """What is told of a case, kind by kind; a kind that is not in the case is left out."""
        for kind in ORDER:
            counts = [count for count in case.counts if count.kind == kind]
            entries = [entry for count in counts if (entry := self.entry(count)) is not None]
            untold = [self.about(count) for count in counts if count.at and not _any(count)]
            if kind == "harm":
                entries, untold = [*self._harmful(case), *entries], [*untold, *self._hidden(case)]
            if entries or untold:
                title, lead = self.language.text(w.KINDS[kind]), w.LEADS[kind]
                said = (self.language.text(lead),) if lead else ()
                told = (*entries, *self._untold(kind, tuple(dict.fromkeys(untold))))
                yield Section(kind, title, said, told, anchor=f"{anchor}-{kind}")

    def entry(self, count: Count, head: str = w.COLUMNS[0]) -> Entry | None:
        """A table, with a last row for everybody else; None when nothing of it is told."""
        if not _any(count):
            return None
        told = [(cell, cell.people) for cell in count.cells if cell.people is not None]
        held = tuple(self.words(cell) for cell in count.cells if cell.people is None)
        rows = [self._row(self.words(cell), people, self._note(cell)) for cell, people in told]
        left = self._everybody - sum(people for _, people in told)
        if left:
            rest = w.REST_WHOLE if count.kind == "agency" else w.REST if held else w.REST_OF
            among = held if len(count.cells) > 2 else ()
            rows.append(self._row(self.language.text(rest), left, among=among, quiet=True))
        return self._table(self.about(count), rows, head)

    def about(self, count: Count) -> str:
        """The words of what is counted."""
        if count.kind == "harm":
            return self.kind(count.at)
        if count.kind == "domain" and not count.at:
            return self.language.text(w.WHOLE)
        if count.kind == "finished":
            return self.language.text(w.KINDS[count.kind])
        return count.text

    def words(self, cell: aggregates.Cell) -> str:
        """The words of one answer."""
        return cell.text or self.language.text(w.CELLS.get(cell.id, cell.id))

    def kind(self, kind: str) -> str:
        """A kind of harmful choice, in words."""
        return self.language.text(CRITICAL_KINDS.get(kind, kind))

    @property
    def _everybody(self) -> int:
        assert self.sealed.people is not None
        return self.sealed.people

    def _harmful(self, case: Case) -> Iterator[Entry]:
        """Harmful options that are told among the decisions, once more by their kind."""
        for cell in _critical(case):
            if cell.people is not None:
                yield self._table(self.kind(cell.critical), [self._row(cell.text, cell.people)])

    def _hidden(self, case: Case) -> list[str]:
        """Kinds of harmful options that are held back."""
        kinds = dict.fromkeys(cell.critical for cell in _critical(case) if cell.people is None)
        return [self.kind(kind) for kind in kinds]

    def _untold(self, kind: str, texts: tuple[str, ...]) -> Iterator[Entry]:
        """What is held back: short names in one line, long ones in a list."""
        untold = self.language.text(w.UNTOLD)
        if texts and kind in ("harm", "domain"):
            yield Entry("", (Line(Tone.SAID, f"{untold}: {'; '.join(texts)}."),), kind="untold")
        elif texts:
            lines = tuple(Line(Tone.SAID, text, f"{untold}:") for text in texts)
            yield Entry("", lines, kind="untold")

    def _note(self, cell: aggregates.Cell) -> str:
        kind = self.kind(cell.critical) if cell.critical else ""
        return self.language.say(w.HARMFUL, kind=kind) if kind else ""

    def _table(self, title: str, rows: list[Row], head: str = w.COLUMNS[0]) -> Entry:
        columns = (head, *w.COLUMNS[1:])
        return Entry(title, (Table("", tuple(map(self.language.text, columns)), tuple(rows)),))

    def _row(
        self,
        text: str,
        people: int,
        note: str = "",
        *,
        among: tuple[str, ...] = (),
        quiet: bool = False,
    ) -> Row:
        """Words, a count, its share of everybody, and the interval of that."""
        share = people / self._everybody
        low, high = (round(100 * end) for end in wilson(people, self._everybody))
        return (
            Cell(text, share, note, among, quiet),
            Cell(str(people)),
            Cell(self.language.say(w.SHARE, share=round(share * 100))),
            Cell(self.language.say(w.INTERVAL, low=low, high=high)),
        )


def _any(count: Count) -> bool:
    return any(cell.people is not None for cell in count.cells)


def _critical(case: Case) -> Iterator[aggregates.Cell]:
    """The options that are harmful choices, decision by decision."""
    for count in case.counts:
        if count.kind == "decision":
            yield from (cell for cell in count.cells if cell.critical)
