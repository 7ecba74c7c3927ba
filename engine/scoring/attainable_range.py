"""A play between the best and the worst that were attainable, decision by decision.

One answer closes V+(s) - (r + V+(s')). Passing over re-bases: it closes nothing, the bounds move by
V+(s') - V+(s) and V-(s') - V-(s), and slots that leave the account leave both sides. What a
decision closed under the play's own luck is named only if it closed something under all luck the
player could not yet exclude: every way luck could fall with which everything shown up to the
decision would have been the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, reduce
from itertools import pairwise, product
from operator import or_

from msgspec import Struct

from engine.decisions.registry import WHOLES
from engine.kernel.machine import Machine
from engine.kernel.model import Value, Variable
from engine.play.events import Decided, PassedOver
from engine.play.play import Play, begin, log, pass_over, path, step
from engine.scenario.scenario import Scenario
from engine.scoring.score import Score, Settlement, score
from engine.scoring.value_function import OVERALL, Values


def list_chances(story: Machine) -> list[Variable]:
    """What nobody decides in a story: luck draws it once, before it begins."""
    return [variable for variable in story.model.variables if variable.chance]


def list_lucks(story: Machine) -> list[dict[str, Value]]:
    """Every way luck can fall in a story, by the name of what nobody decides."""
    drawn = list_chances(story)
    names = [v.name for v in drawn]
    return [dict(zip(names, each, strict=True)) for each in product(*(v.values for v in drawn))]


def sum_gains(scenario: Scenario, settlements: Sequence[Settlement], part: str = OVERALL) -> int:
    """Units (of `Key.denominator`) that these settlements add to S, overall or in one domain."""
    slots, whole = scenario.key.slots, scenario.key.denominator
    units = 0
    for settled in settlements:
        slot = slots[settled.slot]
        if not part or part in slot.domains:
            credit = settled.domains[part] if part else settled.overall
            units += slot.weight * (credit - whole * slot.free)
    return units


class Regret:
    """What answers of one case close, as a share of what the case could bring.

    Args:
        values: what can be gained from each of its states; without them an answer closes w (1 - c),
            as a share of the whole weight.
    """

    def __init__(self, scenario: Scenario, values: Values | None) -> None:
        self.scenario, self.key, self.values = scenario, scenario.key, values
        bounds = values.bound_plays() if values else None
        self._range = float(bounds.best - bounds.worst) if bounds else 0.0
        fields = (scenario.story.layout.fields[v.name] for v in list_chances(scenario.story))
        self._drawn = reduce(or_, (field.mask << field.shift for field in fields), 0)
        self._lucks = [_pack_luck(scenario.story, luck) for luck in list_lucks(scenario.story)]
        self._lucks_at: dict[int, tuple[int, ...]] = {}
        self._closing: dict[object, bool] = {}
        self._numbers: dict[tuple[int, int, frozenset[str]], int | None] = {}

    def measure_closed(self, moment: Play, scored: Score) -> float:
        """The share that the answer which led to a moment closed, under the luck of its play.

        The score is that of the path this moment is on.
        """
        here = [s for s in scored.settlements if s.seq == moment.seq]
        if self.values is None or not self._range:
            unit, slots = self.key.denominator, self.key.slots
            met = (s for s in here if s.credit is not None)
            lost = sum(slots[s.slot].weight * (unit - s.overall) for s in met)
            return lost / unit / max(1, self.key.weight)
        return self._measure_share(moment, here, list_settled(moment, scored)) or 0.0

    def sure(self, moment: Play, scored: Score) -> bool:
        """Whether an answer closed something under every luck it could meet in this situation.

        Every luck counts under which some play comes to the situation. So nothing is named as
        closing that was only ill luck nobody could see; a little that could be named is not.
        """
        if self.values is None or not self._range:
            return True
        here = [s for s in scored.settlements if s.seq == moment.seq]
        done = list_settled(moment, scored)
        if not (self._measure_share(moment, here, done) or 0.0) > 0:
            return False
        met = frozenset(s.slot for s in here), sum_gains(self.scenario, here)
        same = self._describe_situation(moment, done), met
        if same not in self._closing:
            every = (
                self._measure_share(after, here, done) for after in self._vary_luck(moment, done)
            )
            self._closing[same] = all(share is None or share > 0 for share in every)
        return self._closing[same]

    def _measure_share(
        self, moment: Play, here: Sequence[Settlement], done: frozenset[str]
    ) -> float | None:
        """The regret as a share; None where no play from the start comes to the state before."""
        assert self.values is not None and moment.back is not None
        first = self._find_number(moment.back, done)
        if first is None:
            return None
        then = self._find_number(moment, done | {s.slot for s in here})
        if then is None:
            return 0.0
        units = self.values.regret(first, then, sum_gains(self.scenario, here))
        return units / self.values.denominator / self._range

    def _find_number(self, play: Play, settled: frozenset[str]) -> int | None:
        """`Values.number`; a state is asked for by what led there and by what follows, in plays."""
        assert self.values is not None
        asked = play.at, play.state, settled
        if asked not in self._numbers:
            self._numbers[asked] = self.values.number(play, settled)
        return self._numbers[asked]

    def _describe_situation(self, moment: Play, done: frozenset[str]) -> tuple[int, str]:
        """What an answer was given in, and the answer; the same however luck has fallen."""
        assert moment.back is not None and isinstance(moment.event, Decided)
        assert self.values is not None
        before = moment.back._replace(state=moment.back.state & ~self._drawn)
        return self.values.find_explored(before, done), repr(moment.event.answer)

    def _vary_luck(self, moment: Play, done: frozenset[str]) -> Iterator[Play]:
        """The same answer in the same situation, under every luck that a play can come to it by."""
        before, move, event = moment.back, moment.move, moment.event
        assert before is not None and move is not None and isinstance(event, Decided)
        assert self.values is not None
        whole = WHOLES.get(move.move.key[0])
        bits = whole.atoms(before.location.location, event.answer) if whole else 0
        rest = before.state & ~self._drawn
        for luck in self._tell_apart(before.at):
            met = before._replace(state=rest | luck)
            if self._find_number(met, done) is not None:
                at, after = move.run(met.state, [], bits)
                yield moment._replace(back=met, at=at, state=after)

    def _tell_apart(self, at: int) -> tuple[int, ...]:
        """One luck of each group that is the same in all that is read at a place or later."""
        assert self.values is not None
        if at not in self._lucks_at:
            copied = (c.mask << c.shift for c in self.values.copies[at] if not c.slot)
            read = reduce(or_, copied, 0)
            self._lucks_at[at] = tuple({luck & read: luck for luck in self._lucks}.values())
        return self._lucks_at[at]


def _pack_luck(story: Machine, luck: Mapping[str, Value]) -> int:
    """The bits of a state that luck has drawn."""
    state = 0
    for name, value in luck.items():
        state = story.layout.write(state, name, value)
    return state


def list_settled(moment: Play, scored: Score) -> frozenset[str]:
    """The slots settled before an answer."""
    return frozenset(s.slot for s in scored.settlements if s.seq < moment.seq)


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
