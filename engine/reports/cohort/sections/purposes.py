"""What is assessed and settled by no single decision: purposes of talks, and questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.reports.cohort import sentences as w
from engine.reports.cohort.decisions import Room, counts
from engine.reports.cohort.figures import CaseReport, Decision, Purpose
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.items import check
from engine.reports.cohort.sections.part import Part, Row, figure_row, in_entry, share_row
from engine.reports.cohort.statistics import Figure, share
from engine.reports.document import Cell, Section


def purposes(room: Room, decisions: Sequence[Decision]) -> tuple[Purpose, ...]:
    """What is assessed and settled by no single decision: purposes and questions."""
    decided = {decision.slot for decision in decisions}
    found = []
    for slot in room.scenario.key.slots.values():
        if slot.id in decided:
            continue
        credit, discrimination = room.items.credit(slot.id), room.items.discrimination(slot.id)
        flags, comparisons = check(discrimination, credit, free=slot.free)
        answered = share(credit.n, len(room.items.came(slot.id)))
        by_credit = counts(e.slots[slot.id] for e in room.finished if slot.id in e.answered)
        if credit.n < room.least:
            credit = Figure(credit.n, room.least)
        found.append(
            Purpose(
                slot.id,
                slot.scene,
                slot.purpose or _question(room, slot.id),
                slot.free,
                credit,
                discrimination,
                flags,
                comparisons,
                answered,
                by_credit,
            )
        )
    return tuple(found)


def _question(room: Room, slot: str) -> str:
    """The words of the first answer that settles a slot."""
    marks = room.scenario.key.marks
    cards = room.scenario.text.cards
    return next((cards[a].text for a in cards if a in marks and marks[a].slot == slot), slot)


def _section(say: Saying) -> Section:
    rows = [
        (
            Cell(purpose.text),
            Cell(say.scene(purpose.scene)),
            Cell(say.of(purpose.answered)),
            Cell(say.figure(purpose.credit), purpose.credit.value),
            Cell(say.figure(purpose.discrimination)),
        )
        for purpose in say.case.purposes
        if purpose.answered.n
    ]
    columns = (w.WHAT, w.SCENE, w.ANSWERED, w.CREDIT, w.GOES_WITH)
    tables = say.table(say.say(w.PURPOSES), columns, rows)
    return Section("purposes", say.say(w.PURPOSES), (), in_entry(tables))


def _rows(case: CaseReport) -> Iterator[Row]:
    for purpose in case.purposes:
        named = purpose.slot, purpose.text
        if purpose.answered.n:
            yield share_row("purpose", *named, "answered", purpose.answered)
        if purpose.credit.value is not None or purpose.credit.untold:
            yield figure_row("purpose", *named, "facility", purpose.credit)
            yield figure_row("purpose", *named, "discrimination", purpose.discrimination)


PURPOSES: Part[None] = Part("purposes", _section, _rows)
