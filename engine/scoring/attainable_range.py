"""A play between the best and the worst that were attainable, decision by decision.

Passing over re-bases: it closes nothing, the bounds move by V+(s') - V+(s) and V-(s') - V-(s), and
slots that leave the account leave both sides. What a decision closed under the play's own luck is
named only if it closed something under all luck the player could not yet exclude: every way luck
could fall with which everything shown up to the decision would have been the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from msgspec import Struct

from engine.kernel.model import Value
from engine.play.events import Decided, PassedOver
from engine.play.play import Play, begin, log, pass_over, path, step
from engine.scenario.scenario import Scenario
from engine.scoring.regret import list_lucks, sum_gains
from engine.scoring.score import Score, Settlement, score
from engine.scoring.value_function import OVERALL, Values


class Attainable(Struct, frozen=True):
    """Between which bounds a whole play lies under its own luck, in weights.

    No single play need attain the most of every domain.

    Attributes:
        worst: the least S could be, overall or in one domain, with what was passed over left out.
        best: the most.
        chance: the mean S of plays with random answers; None where something was passed over.
    """

    worst: Fraction
    best: Fraction
    chance: float | None

    def place(self, reached: Fraction | float) -> float | None:
        """Where an S lies: 0 at the worst, 1 at the best; None where they are equal."""
        if self.worst == self.best:
            return None
        return float((reached - self.worst) / (self.best - self.worst))

    @property
    def chance_place(self) -> float | None:
        """Where random answers lie on average, on the same scale."""
        return None if self.chance is None else self.place(self.chance)


class Appraisal(Struct, frozen=True):
    """A play against what was attainable, in weights.

    Attributes:
        range: between which bounds it lies.
        reached: S of the play so far.
        ended: whether it is finished; only a finished play has a place between worst and best.
        closed: by number of the event, what each decision closed: its exact regret.
        sure: numbers of events that closed something whatever luck the player could not exclude.
        shut: by number of the event, slots an answer could still meet before it and not after.
    """

    range: Attainable
    reached: Fraction
    ended: bool
    closed: Mapping[int, Fraction]
    sure: frozenset[int]
    shut: Mapping[int, tuple[str, ...]]

    @property
    def share(self) -> float | None:
        """The play's place between worst, 0, and best, 1; None unfinished or not assessed."""
        return self.range.place(self.reached) if self.ended else None


def appraise(scenario: Scenario, play: Play, values: Values) -> Appraisal | None:
    """What a play reached and closed; None for a trial play that began elsewhere."""
    walk = _Walk(scenario, play, values)
    if None in walk.numbers:
        return None
    closed = walk.measure_closed()
    return Appraisal(
        walk.bounds(OVERALL),
        walk.score.total(),
        play.ended,
        closed,
        frozenset(_find_sure(scenario, walk, closed)),
        walk.find_shut(),
    )


def find_attainable(scenario: Scenario, play: Play, values: Values) -> dict[str, Attainable] | None:
    """The bounds of a play, overall as "" and in each domain; None for one that began elsewhere.

    Every report takes what was attainable, and what random answers reach, from here.
    """
    walk = _Walk(scenario, play, values)
    if None in (walk.numbers if walk.passed else [walk.start]):
        return None
    return {part: walk.bounds(part) for part in values.parts}


class _Walk:
    """The standing moments of a play and the numbers of their states."""

    def __init__(self, scenario: Scenario, play: Play, values: Values) -> None:
        self.scenario, self.values = scenario, values
        self.key = scenario.key
        self.score: Score = score(scenario, play)
        self.moments = [log(play)[0], *path(play)]
        self.passed = any(isinstance(m.event, PassedOver) for m in self.moments)
        self.settlements: dict[int, list[Settlement]] = {}
        for settled in self.score.settlements:
            self.settlements.setdefault(settled.seq, []).append(settled)

    @cached_property
    def start(self) -> int | None:
        """The number of the state where the play began."""
        return self.number(self.moments[0])

    @cached_property
    def numbers(self) -> list[int | None]:
        """Those of the states at all moments."""
        return [self.start, *map(self.number, self.moments[1:])]

    def number(self, moment: Play) -> int | None:
        """The number of the state at a moment; None where no play from the start comes to it."""
        done = {s.slot for s in self.score.settlements if s.seq <= moment.seq}
        return self.values.number(moment, done)

    def reward(self, moment: Play, part: str) -> Fraction:
        """What the decision of a moment added to S."""
        here = self.settlements.get(moment.seq, ())
        return Fraction(sum_gains(self.scenario, here, part), self.key.denominator)

    def regret(self, number: int) -> Fraction | None:
        """What the n-th standing move closed, from 0; None where its states have no number."""
        before, after = self.numbers[number], self.numbers[number + 1]
        if before is None or after is None:
            return None
        here = self.settlements.get(self.moments[number + 1].seq, ())
        units = self.values.regret(before, after, sum_gains(self.scenario, here))
        return Fraction(units, self.values.denominator)

    def steps(self) -> Iterator[tuple[Play, int, int]]:
        """Each standing move with the numbers of the states before and after it."""
        for number, moment in enumerate(self.moments[1:]):
            before, after = self.numbers[number], self.numbers[number + 1]
            assert before is not None and after is not None
            yield moment, before, after

    def measure_closed(self) -> dict[int, Fraction]:
        """What each decision closed."""
        found = {}
        for number, moment in enumerate(self.moments[1:]):
            if isinstance(moment.event, Decided):
                regret = self.regret(number)
                assert regret is not None
                found[moment.seq] = regret
        return found

    def find_shut(self) -> dict[int, tuple[str, ...]]:
        """Slots that each decision put out of reach without meeting them."""
        found = {}
        for moment, before, after in self.steps():
            met = {s.slot for s in self.settlements.get(moment.seq, ())}
            gone = self.values.open[before] & ~self.values.open[after]
            ids = [s for i, s in enumerate(self.values.slots) if gone >> i & 1 and s not in met]
            if ids and isinstance(moment.event, Decided):
                found[moment.seq] = tuple(ids)
        return found

    def bounds(self, part: str) -> Attainable:
        """Between which bounds the whole play lies, re-based where it passed over."""
        assert self.start is not None
        begun = Fraction(self.values.start[part], self.values.denominator)
        begun += self.reward(self.moments[0], part)
        start = self.values.bounds(self.start, part)
        best, worst = begun + start.best, begun + start.worst
        if not self.passed:
            return Attainable(worst, best, float(begun) + start.chance)
        for moment, before, after in self.steps():
            if isinstance(moment.event, PassedOver):
                old, new = self.values.bounds(before, part), self.values.bounds(after, part)
                reward = self.reward(moment, part)
                best += reward + new.best - old.best
                worst += reward + new.worst - old.worst
        gone = (self.key.slots[id] for id in self.score.gone)
        out = sum(s.weight for s in gone if s.free and (not part or part in s.domains))
        return Attainable(worst - out, best - out, None)


def _find_sure(scenario: Scenario, walk: _Walk, closed: Mapping[int, Fraction]) -> Iterator[int]:
    """Events that closed something under every luck that had not been excluded before them."""
    start = walk.moments[0]
    doubts: set[int] = set()
    for luck in list_lucks(scenario.story):
        if any(start.value(name) != value for name, value in luck.items()):
            doubts.update(_find_doubted(scenario, walk, luck))
    yield from (seq for seq, regret in closed.items() if regret > 0 and seq not in doubts)


def _find_doubted(scenario: Scenario, walk: _Walk, luck: dict[str, Value]) -> Iterator[int]:
    """Events that close nothing under other luck, as long as nothing shown tells it apart."""
    again = _replay_under(scenario, walk, luck)
    other = _Walk(scenario, again, walk.values)
    for number, moment in enumerate(walk.moments[1 : len(other.moments)]):
        regret = other.regret(number)
        if regret is None:
            return
        if isinstance(moment.event, Decided) and regret <= 0:
            yield moment.seq


def _replay_under(scenario: Scenario, walk: _Walk, luck: dict[str, Value]) -> Play:
    """The same answers under other luck, as far as everything shown before each is the same."""
    again = begin(scenario.story, walk.moments[0].started._replace(luck=luck))
    assert isinstance(again, Play)
    for before, moment in pairwise(walk.moments):
        if again.at != before.at or again.shown != before.shown:
            break
        if isinstance(moment.event, Decided):
            after = step(again, moment.event.answer)
        else:
            after = pass_over(again)
        if not isinstance(after, Play):
            break
        again = after
    return again
