"""What one answer closed: V+(s) - (r + V+(s')), and whether that would be so under any luck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from itertools import product
from operator import or_

from engine.decisions.registry import WHOLES
from engine.kernel.machine import Machine
from engine.kernel.model import Value, Variable
from engine.play.events import Decided
from engine.play.play import Play
from engine.scenario.scenario import Scenario
from engine.scoring.score import Score, Settlement
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
            return self._measure_lost(here)
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

    def _measure_lost(self, here: Sequence[Settlement]) -> float:
        unit, slots = self.key.denominator, self.key.slots
        met = (s for s in here if s.credit is not None)
        lost = sum(slots[s.slot].weight * (unit - s.overall) for s in met)
        return lost / unit / max(1, self.key.weight)

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
