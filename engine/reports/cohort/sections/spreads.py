"""Where finished plays lie between the worst that was attainable and the best."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean

from engine.reports.cohort import sentences as w
from engine.reports.cohort.decisions import Room
from engine.reports.cohort.figures import LEAST_SPREAD, CaseReport
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.sections.part import Part, Row, figure_row, in_entry
from engine.reports.cohort.statistics import Figure, median_interval, quartile
from engine.reports.document import Block, Cell, Picture, Section, Strip


@dataclass(frozen=True, slots=True)
class Spread:
    """Where finished plays lie between the worst that was attainable, 0, and the best, 1.

    Attributes:
        domain: its id, or "" for the whole case.
        title: its name, or "".
        median: its interval lies between two plays; there is one from six plays on.
        low: the lower quartile; None when there are too few.
        high: the upper quartile.
        chance: where answers drawn at random all the way would lie, on average.
    """

    domain: str
    title: str
    median: Figure
    low: float | None
    high: float | None
    chance: float | None


def _count(room: Room) -> tuple[Spread, ...]:
    """The whole case, then each domain: nothing where its values are not known."""
    titles = room.scenario.doctrine.domains
    parts = (room.group.parts or ()) if room.finished else ()
    found = []
    for part in parts:
        at = [each.attained[part] for each in room.finished if part in each.attained]
        if not at:
            continue
        ordered = sorted(a.share for a in at)
        chances = [a.chance for a in at if a.chance is not None]
        chance = fmean(chances) if chances else None
        title = titles.get(part, part) if part else ""
        n = len(ordered)
        if n < LEAST_SPREAD:
            found.append(Spread(part, title, Figure(n, LEAST_SPREAD), None, None, chance))
            continue
        interval = median_interval(ordered) or (None, None)
        middle = Figure(n, LEAST_SPREAD, quartile(ordered, 0.5), *interval)
        low, high = quartile(ordered, 0.25), quartile(ordered, 0.75)
        found.append(Spread(part, title, middle, low, high, chance))
    return tuple(found)


def _section(say: Saying) -> Section:
    rows, strips = [], []
    for number, spread in enumerate(SPREADS.of(say.case), 1):
        title = spread.title or say.say(w.WHOLE)
        pair = ""
        if spread.low is not None and spread.high is not None and spread.median.value is not None:
            pair = say.say(w.QUARTILE_PAIR, low=f"{spread.low:.2f}", high=f"{spread.high:.2f}")
            strip = Strip(spread.low, spread.high, spread.median.value, spread.chance)
            strips.append((number, strip))
        chance = "" if spread.chance is None else f"{spread.chance:.2f}"
        median = say.figure(spread.median)
        rows.append((Cell(f"{number}. {title}"), Cell(median), Cell(pair), Cell(chance)))
    blocks: list[Block] = []
    if strips:
        about, title = say.say(w.SPREAD_PICTURE), say.voiced(w.SPREADS)
        blocks.append(Picture("spreads", title, about, tuple(strips)))
    columns = (w.DOMAIN, w.MEDIAN, w.QUARTILES, w.BY_CHANCE)
    blocks += say.table(say.voiced(w.SPREADS), columns, rows)
    return Section("spreads", say.voiced(w.SPREADS), (say.say(w.SPREADS_LEAD),), in_entry(blocks))


def _rows(case: CaseReport) -> Iterator[Row]:
    for spread in SPREADS.of(case):
        id, n = spread.domain or "all", spread.median.n
        yield figure_row("spread", id, spread.title, "median", spread.median)
        for name in ("low", "high", "chance"):
            value = getattr(spread, name)
            label = {"low": "lower quartile", "high": "upper quartile"}.get(name, name)
            yield "spread", id, spread.title, label, None, n, value, None, None


SPREADS: Part[tuple[Spread, ...]] = Part("spreads", _section, _rows, _count)
