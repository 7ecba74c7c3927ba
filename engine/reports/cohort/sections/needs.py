"""How needs, concerns and rights ended, over finished plays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engine.reports.cohort import sentences as w
from engine.reports.cohort.decisions import Room
from engine.reports.cohort.figures import CaseReport, Need
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.sections.part import Part, Row, count_row, in_entry, share_row
from engine.reports.cohort.statistics import share
from engine.reports.document import Cell, Section

RAISED = frozenset({"offered", "met", "declined"})


def needs(room: Room) -> tuple[Need, ...]:
    """Every need, concern and right of the case with how it ended."""
    found = []
    people = room.scenario.text.people
    for number, entity in enumerate(room.group.needs):
        ends = [each.needs[number] for each in room.finished]
        status = Counter(end.status for end in ends)
        found.append(
            Need(
                id=entity.id,
                kind=str(entity.detail.get("kind", "need")),
                name=", ".join(people[id].name for id in entity.people),
                text=entity.text,
                held=share(sum(end.held for end in ends), len(ends)),
                raised=sum(status[s] for s in RAISED),
                met=status["met"],
                declined=status["declined"],
                denied=status["denied"],
            )
        )
    return tuple(found)


def _section(say: Saying) -> Section:
    rows = [
        (
            Cell(say.say(w.NEED_OF, name=need.name, text=need.text)),
            say.cell(need.held),
            *(Cell(str(n)) for n in (need.raised, need.met, need.declined, need.denied)),
        )
        for need in say.case.needs
        if need.held.n
    ]
    columns = (w.NEED, w.NOT_RAISED, w.RAISED, w.MET, w.DECLINED, w.DENIED)
    tables = say.table(say.say(w.ALL_NEEDS), columns, rows)
    return Section("all-needs", say.say(w.ALL_NEEDS), (), in_entry(tables))


def _rows(case: CaseReport) -> Iterator[Row]:
    for need in case.needs:
        if need.held.n:
            yield share_row("need", need.id, need.text, "not raised or denied", need.held)
            for name in ("raised", "met", "declined", "denied"):
                yield count_row("need", need.id, name, getattr(need, name))


NEEDS: Part[None] = Part("needs", _section, _rows)
