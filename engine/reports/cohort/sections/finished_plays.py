"""Finished plays: the paths they took, how well they did, and the needs and risks at the end."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from msgspec import Struct

from engine.language.language import N_
from engine.pictures.case_map import CaseMap, Edge, MapPlace
from engine.pictures.drawing import Ink, Shape
from engine.pictures.scales import Point, Scale, Scales
from engine.reports.cohort import sentences as w
from engine.reports.cohort.decisions import Room
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.report_data import LEAST_SPREAD, CaseReport, Need
from engine.reports.cohort.sections.section_part import (
    Part,
    Row,
    count_row,
    figure_row,
    share_row,
    wrap_blocks,
)
from engine.reports.cohort.statistics import Figure, Share, Sums, median_interval, quartile, share
from engine.reports.debrief.sentences import LEVELS as LEVEL_WORDS
from engine.reports.document import Block, Cell, Line, Section, Tone
from engine.reports.facts.cohort import Needs, Risks, Shares, Ways
from engine.scenario.vocabulary.risks import LEVELS
from engine.scoring.needs import list_needs

WAYS_TITLE = N_("Paths")
SPREADS_TITLE = (
    N_("Between the worst, chance and the best (draft)"),
    N_("Between the worst, chance and the best"),
)
# Translators: Said of a need.
NEED_RAISED = N_("Raised")
RISKS_TITLE = N_("The danger that is left")
NEEDS_NOT_SHOWN = N_("Not shown, as several answers decide it together: {each}.")
CROWD = N_("The wider a line, the more of the plays that left its scene went that way.")
WAYS_LEAD = N_("Where finished plays took different ways, the first time they left a scene.")
SCENE = N_("Scene")
# Translators: The scene that follows.
NEXT = N_("Next")
SPREADS_LEAD = N_(
    "0 is the lowest possible, 1 the highest. One play may not be able to "
    "reach the highest in every domain."
)
SPREAD_PICTURE = N_("Half of the plays lie in the box. The dot is the median; the line is chance.")
LOWEST = N_("lowest possible")
HIGHEST = N_("highest possible")
RISKS_LEAD = N_("At the start and at the end. How low it could have been is not shown here.")
DOMAIN = N_("Domain")
WHOLE = N_("The whole case")
MEDIAN = N_("Median")
QUARTILES = N_("Quartiles")
QUARTILE_PAIR = N_("{low} to {high}")
ALL_NEEDS = N_("Needs, concerns and rights")
# Translators: Said of a need.
MET = N_("Met")
DECLINED = N_("Declined, a full result")
DENIED = N_("Denied by us")
RISK = N_("Risk")
AT_START = N_("At the start")
AT_END = N_("At the end of finished plays")
# Translators: {level}: of a risk, such as low. {n}: how many plays.
LEVEL = N_("{level} {n}")


class SceneStep(Struct, frozen=True):
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


def _ways(room: Room) -> tuple[SceneStep, ...]:
    """From each scene to the next, the first time it was left."""
    there: dict[str, Counter[str]] = defaultdict(Counter)
    for row in room.fold.of(Ways):
        there[row.scene][row.place] += row.n
    order = list(dict.fromkeys(c.location.place for c in room.scenario.story.locations))
    endings = {c.location.place for c in room.scenario.story.locations if c.location.ended}
    return tuple(
        SceneStep(scene, to, to in endings, share(there[scene][to], there[scene].total()))
        for scene in order
        for to in sorted(there[scene], key=lambda to: (-there[scene][to], order.index(to)))
    )


def _ways_section(say: Saying) -> Section:
    left = Counter[str]()  # how many plays each scene was left in
    for way in WAYS.of(say.case):
        left[way.scene] += way.plays.k
    rows = [
        (
            Cell(say.scene(way.scene)),
            Cell(say.scene(way.to, ending=way.ending)),
            say.cell(way.plays, left[way.scene]),
        )
        for way in WAYS.of(say.case)
        if way.plays.k < way.plays.n  # where all went the same way there is nothing to tell
    ]
    table = say.table(say.say(WAYS_TITLE), (SCENE, NEXT, w.PLAYS), rows)
    drawn = (_crowd_on_map(say),) if rows and say.case.endings else ()
    lead = (say.say(WAYS_LEAD),)
    return Section("ways", say.say(WAYS_TITLE), lead, wrap_blocks((*drawn, *table)))


def _crowd_on_map(say: Saying) -> CaseMap:
    """The map of the case: a way is as wide as the share of plays that left its scene by it."""
    went = {(way.scene, way.to): way.plays for way in WAYS.of(say.case)}
    seen = {id for pair in went for id in pair}
    scenes = (*say.case.scenes, *say.case.endings)
    places = tuple(
        MapPlace(each.id, each.title, Ink.TEXT if each.id in seen else Ink.QUIET, each.id in seen)
        for each in scenes
    )
    written = [(scene.id, to) for scene in scenes for to in scene.leads]
    ways = []
    for pair in dict.fromkeys((*written, *went)):
        if plays := went.get(pair):  # with how many where not all did
            many = say.write_share(plays) if plays.k < plays.n else ""
            ways.append(Edge(*pair, plays.share, Ink.TEXT, many))
        else:
            ways.append(Edge(*pair))
    columns = (say.say(SCENE), say.say(NEXT), say.say(w.PLAYS))
    return CaseMap("crowd", say.say(WAYS_TITLE), say.say(CROWD), columns, places, tuple(ways))


def _way_rows(case: CaseReport) -> Iterator[Row]:
    for way in WAYS.of(case):
        yield share_row("path", f"{way.scene} > {way.to}", "", "went there", way.plays)


WAYS: Part[tuple[SceneStep, ...]] = Part("ways", _ways_section, _way_rows, _ways)


# Between the worst and the best -------------------------------------------------------------------


class Spread(Struct, frozen=True):
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


def _spreads(room: Room) -> tuple[Spread, ...]:
    """The whole case, then each domain: nothing where its values are not known."""
    titles = room.scenario.doctrine.domains
    found = []
    for part in room.group.parts or ():
        at = [row for row in room.fold.of(Shares) if row.part == part]
        if not at:
            continue
        ordered = sorted(share for row in at for share in [row.share] * row.n)
        chance = Sums.of_counts((row.chance, row.n) for row in at).mean
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


def _spreads_section(say: Saying) -> Section:
    rows, scales = [], []
    for spread in SPREADS.of(say.case):
        title, pair = spread.title or say.say(WHOLE), ""
        chance = "" if spread.chance is None else f"{spread.chance:.2f}"
        if spread.low is not None and spread.high is not None and spread.median.value is not None:
            pair = say.say(QUARTILE_PAIR, low=f"{spread.low:.2f}", high=f"{spread.high:.2f}")
            # The quartiles as a range, chance as a line, the median as a dot.
            dot = Point(spread.median.value, Shape.DISC, f"{spread.median.value:.2f}")
            line = [] if spread.chance is None else [Point(spread.chance, Shape.TICK, chance)]
            scales.append(Scale(title, (*line, dot), spread.low, spread.high))
        median = say.figure(spread.median)
        rows.append((Cell(title), Cell(median), Cell(pair), Cell(chance)))
    blocks: list[Block] = []
    if scales:
        about, title = say.say(SPREAD_PICTURE), say.say_judgement(SPREADS_TITLE)
        ends = ((0.0, say.say(LOWEST)), (1.0, say.say(HIGHEST)))
        blocks.append(Scales("spreads", title, about, (), ends, tuple(scales)))
    columns = (DOMAIN, MEDIAN, QUARTILES, w.BY_CHANCE)
    blocks += say.table(say.say_judgement(SPREADS_TITLE), columns, rows)
    return Section(
        "spreads", say.say_judgement(SPREADS_TITLE), (say.say(SPREADS_LEAD),), wrap_blocks(blocks)
    )


def _spread_rows(case: CaseReport) -> Iterator[Row]:
    for spread in SPREADS.of(case):
        id, n = spread.domain or "all", spread.median.n
        yield figure_row("spread", id, spread.title, "median", spread.median)
        for name in ("low", "high", "chance"):
            value = getattr(spread, name)
            label = {"low": "lower quartile", "high": "upper quartile"}.get(name, name)
            yield "spread", id, spread.title, label, None, n, value, None, None


SPREADS: Part[tuple[Spread, ...]] = Part("spreads", _spreads_section, _spread_rows, _spreads)


# Needs, concerns and rights -----------------------------------------------------------------------


RAISED = frozenset({"offered", "met", "declined"})


def needs(room: Room) -> tuple[Need, ...]:
    """Every need, concern and right of the case with how it ended."""
    found = []
    people = room.scenario.text.people
    for entity in list_needs(room.scenario):
        ends = [row for row in room.fold.of(Needs) if row.need == entity.id]
        status: Counter[str] = Counter()
        for row in ends:
            status[row.status] += row.n
        found.append(
            Need(
                id=entity.id,
                kind=str(entity.detail.get("kind", "need")),
                name=", ".join(people[id].name for id in entity.people),
                text=entity.text,
                held=share(sum(row.n for row in ends if row.held), status.total()),
                raised=sum(status[s] for s in RAISED),
                met=status["met"],
                declined=status["declined"],
                denied=status["denied"],
            )
        )
    return tuple(found)


def _needs_section(say: Saying) -> Section:
    """A row for each need; of what was released, those that are not told are named in one line."""
    told = [need for need in say.case.needs if need.held.n]
    columns = (w.NEED, w.NOT_RAISED, NEED_RAISED, MET, DECLINED, DENIED)
    rows = [
        (
            Cell(_need_name(say, need)),
            say.cell(need.held),
            *(
                Cell(say.count(k, need.held.n))
                for k in (need.raised, need.met, need.declined, need.denied)
            ),
        )
        for need in told
    ]
    blocks: list[Block] = list(say.table(say.say(ALL_NEEDS), columns, rows))
    untold = [need for need in say.case.needs if say.case.released and not need.held.n]
    if untold:
        names = (_need_name(say, need).removesuffix(".") for need in untold)
        line = say.say(NEEDS_NOT_SHOWN, each=say.language.semicolons(names))
        blocks.append(Line(Tone.SAID, line))
    return Section("all-needs", say.say(ALL_NEEDS), (), wrap_blocks(blocks))


def _need_name(say: Saying, need: Need) -> str:
    return say.say(w.NEED_OF, name=need.name, text=need.text)


def _need_rows(case: CaseReport) -> Iterator[Row]:
    for need in case.needs:
        if need.held.n:
            yield share_row("need", need.id, need.text, "not raised or denied", need.held)
            for name in ("raised", "met", "declined", "denied"):
                yield count_row("need", need.id, name, getattr(need, name), need.held.n)


NEEDS: Part[None] = Part("needs", _needs_section, _need_rows)


# Risks --------------------------------------------------------------------------------------------


class Risk(Struct, frozen=True):
    """The level of a risk at the end of finished plays; `levels` from low to high, with counts."""

    id: str
    text: str
    names: tuple[str, ...]
    start: str
    levels: tuple[tuple[str, int], ...]
    n: int


def _risks(room: Room) -> tuple[Risk, ...]:
    """Every risk with its level at the end."""
    found = []
    for entity in room.scenario.text.entities:
        if entity.section != "risks":
            continue
        levels = {r.level: r.n for r in room.fold.of(Risks) if r.risk == entity.id}
        start = str(entity.detail.get("level", "unknown"))
        names = tuple(room.scenario.text.people[id].name for id in entity.people)
        counts = tuple((level, levels[level]) for level in LEVELS if level in levels)
        n = sum(levels.values())
        found.append(Risk(entity.id, entity.text, names, start, counts, n))
    return tuple(found)


def _risks_section(say: Saying) -> Section:
    rows = [
        (
            Cell(say.say(w.NEED_OF, name=say.language.commas(risk.names), text=risk.text)),
            Cell(say.say(LEVEL_WORDS[risk.start])),
            Cell(
                say.language.commas(
                    say.say(LEVEL, level=say.say(LEVEL_WORDS[x]), n=say.count(k, risk.n))
                    for x, k in risk.levels
                )
            ),
        )
        for risk in RISKS.of(say.case)
        if risk.n
    ]
    columns = (RISK, AT_START, AT_END)
    title = say.say(RISKS_TITLE)
    table = say.table(title, columns, rows)
    return Section("risks", title, (say.say(RISKS_LEAD),), wrap_blocks(table))


def _risk_rows(case: CaseReport) -> Iterator[Row]:
    for risk in RISKS.of(case):
        for level, n in risk.levels:
            yield count_row("risk", risk.id, level, n, risk.n)


RISKS: Part[tuple[Risk, ...]] = Part("risks", _risks_section, _risk_rows, _risks)
