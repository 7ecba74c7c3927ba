"""What is assessed and settled by no single decision: purposes of talks, and questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.reports.cohort import sentences as w
from engine.reports.cohort.decisions import Room
from engine.reports.cohort.figures import CaseReport, Decision, Figure, Purpose
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.items import flags
from engine.reports.cohort.sections.part import Part, Row, figure_row, in_entry
from engine.reports.document import Cell, Section


def purposes(room: Room, decisions: Sequence[Decision]) -> tuple[Purpose, ...]:
    """What is assessed and settled by no single decision: purposes and questions."""
    decided = {decision.slot for decision in decisions}
    found = []
    for slot in room.scenario.key.slots.values():
        if slot.id in decided:
            continue
        credit, discrimination = room.items.credit(slot.id), room.items.discrimination(slot.id)
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
                flags(discrimination, credit, None),
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
            _facility(say, purpose.credit),
            Cell(say.figure(purpose.discrimination)),
        )
        for purpose in say.case.purposes
        if purpose.credit.n
    ]
    columns = (w.WHAT, w.SCENE, w.CREDIT, w.GOES_WITH)
    tables = say.table(say.say(w.PURPOSES), columns, rows)
    return Section("purposes", say.say(w.PURPOSES), (), in_entry(tables))


def _facility(say: Saying, credit: Figure) -> Cell:
    if credit.value is None or credit.low is None:
        return Cell(say.figure(credit), credit.value)
    low, high = f"{credit.low:.2f}", f"{credit.high:.2f}"
    return Cell(f"{credit.value:.2f}", credit.value, say.say(w.QUARTILE_PAIR, low=low, high=high))


def _rows(case: CaseReport) -> Iterator[Row]:
    for purpose in case.purposes:
        if purpose.credit.value is not None:
            named = purpose.slot, purpose.text
            yield figure_row("purpose", *named, "facility", purpose.credit)
            yield figure_row("purpose", *named, "discrimination", purpose.discrimination)


PURPOSES: Part[None] = Part("purposes", _section, _rows)
