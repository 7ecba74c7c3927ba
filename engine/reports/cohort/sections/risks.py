"""The level of each risk at the end of finished plays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from engine.reports.cohort import sentences as w
from engine.reports.cohort.decisions import Room
from engine.reports.cohort.figures import CaseReport
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.sections.part import Part, Row, count_row, in_entry
from engine.reports.debrief.sentences import LEVELS as LEVEL_WORDS
from engine.reports.document import Cell, Section
from engine.scenario.vocabulary.risks import LEVELS


@dataclass(frozen=True, slots=True)
class Risk:
    """The level of a risk at the end of finished plays; `levels` from low to high, with counts."""

    id: str
    text: str
    names: tuple[str, ...]
    start: str
    levels: tuple[tuple[str, int], ...]
    n: int


def _count(room: Room) -> tuple[Risk, ...]:
    """Every risk with its level at the end."""
    found = []
    for entity in room.scenario.text.entities:
        if entity.section != "risks":
            continue
        levels = Counter(each.risks[entity.id] for each in room.finished)
        start = str(entity.detail.get("level", "unknown"))
        names = tuple(room.scenario.text.people[id].name for id in entity.people)
        counts = tuple((level, levels[level]) for level in LEVELS if levels[level])
        found.append(Risk(entity.id, entity.text, names, start, counts, len(room.finished)))
    return tuple(found)


def _section(say: Saying) -> Section:
    rows = [
        (
            Cell(say.say(w.NEED_OF, name=say.language.commas(risk.names), text=risk.text)),
            Cell(say.say(LEVEL_WORDS[risk.start])),
            Cell(
                say.language.commas(
                    say.say(w.LEVEL, level=say.say(LEVEL_WORDS[x]), n=n) for x, n in risk.levels
                )
            ),
        )
        for risk in RISKS.of(say.case)
        if risk.n
    ]
    tables = say.table(say.say(w.RISKS), (w.RISK, w.AT_START, w.AT_END), rows)
    return Section("risks", say.say(w.RISKS), (say.say(w.RISKS_LEAD),), in_entry(tables))


def _rows(case: CaseReport) -> Iterator[Row]:
    for risk in RISKS.of(case):
        for level, n in risk.levels:
            yield count_row("risk", risk.id, level, n)


RISKS: Part[tuple[Risk, ...]] = Part("risks", _section, _rows, _count)
