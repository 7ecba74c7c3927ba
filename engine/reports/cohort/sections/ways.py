"""The paths of finished plays: from each scene to the next, the first time it was left."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from engine.reports.cohort import sentences as w
from engine.reports.cohort.decisions import Room
from engine.reports.cohort.figures import CaseReport
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.sections.part import Part, Row, in_entry, share_row
from engine.reports.cohort.statistics import Share, share
from engine.reports.document import Cell, Section


@dataclass(frozen=True, slots=True)
class Way:
    """From a scene to the next, the first time it was left, over finished plays.

    Attributes:
        scene: id.
        to: id of the scene or ending.
        ending: whether `to` is an ending.
        plays: how many went there, of those who left the scene.
    """

    scene: str
    to: str
    ending: bool
    plays: Share


def _count(room: Room) -> tuple[Way, ...]:
    """From each scene to the next, the first time it was left."""
    there: dict[str, Counter[str]] = defaultdict(Counter)
    for each in room.finished:
        for scene, to in each.ways.items():
            there[scene][to] += 1
    order = list(dict.fromkeys(c.location.place for c in room.scenario.story.locations))
    endings = {c.location.place for c in room.scenario.story.locations if c.location.ended}
    return tuple(
        Way(scene, to, to in endings, share(there[scene][to], there[scene].total()))
        for scene in order
        if there[scene].total() >= room.least
        for to in sorted(there[scene], key=lambda to: (-there[scene][to], order.index(to)))
    )


def _section(say: Saying) -> Section:
    rows = [
        (
            Cell(say.scene(way.scene)),
            Cell(say.scene(way.to, ending=way.ending)),
            say.cell(way.plays),
        )
        for way in WAYS.of(say.case)
        if way.plays.k < way.plays.n  # where all went the same way there is nothing to tell
    ]
    tables = say.table(say.say(w.WAYS), (w.SCENE, w.NEXT, w.PLAYS), rows)
    return Section("ways", say.say(w.WAYS), (say.say(w.WAYS_LEAD),), in_entry(tables))


def _rows(case: CaseReport) -> Iterator[Row]:
    for way in WAYS.of(case):
        yield share_row("path", f"{way.scene} > {way.to}", "", "went there", way.plays)


WAYS: Part[tuple[Way, ...]] = Part("ways", _section, _rows, _count)
