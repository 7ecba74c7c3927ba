"""What one answer closed: V+(s) - (r + V+(s')), and whether that would be so under any luck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from engine.decisions.registry import WHOLES
from engine.kernel.machine import Machine
from engine.kernel.model import Value
from engine.play.events import Decided
from engine.play.play import Play
from engine.scenario.scenario import Scenario
from engine.scoring.score import Score, Settlement
from engine.scoring.value_function import OVERALL, Values


def every_luck(story: Machine) -> list[dict[str, Value]]:
    """Every way luck can fall in a story, by the name of what nobody decides."""
    chances = [v for v in story.model.variables if v.chance]
    names = [v.name for v in chances]
    return [dict(zip(names, each, strict=True)) for each in product(*(v.values for v in chances))]


def gained(scenario: Scenario, settlements: Sequence[Settlement], part: str = OVERALL) -> int:
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
        scenario: the case.
        values: what can be gained from each of its states; without them an answer closes w (1 - c),
            as a share of the whole weight.
    """

    def __init__(self, scenario: Scenario, values: Values | None) -> None:
        self.scenario, self.key, self.values = scenario, scenario.key, values
        bounds = values.attainable() if values else None
        self._range = float(bounds.best - bounds.worst) if bounds else 0.0
        self._lucks = every_luck(scenario.story)
        self._closing: dict[object, bool] = {}

    def closed(self, moment: Play, scored: Score) -> float:
        """The share that the answer which led to a moment closed, under the luck of its play.

        Args:
            moment: after the answer.
            scored: of the path this moment is on.
        """
        here = [s for s in scored.settlements if s.seq == moment.seq]
        if self.values is None or not self._range:
            return self._lost(here)
        return self._share(moment, here, settled_before(moment, scored)) or 0.0

    def sure(self, moment: Play, scored: Score) -> bool:
        """Whether an answer closed something under every luck it could meet in this situation.

        Every luck counts under which some play comes to the situation. So nothing is named as
        closing that was only ill luck nobody could see; a little that could be named is not.
        """
        if self.values is None or not self._range:
            return True
        here = [s for s in scored.settlements if s.seq == moment.seq]
        done = settled_before(moment, scored)
        if not (self._share(moment, here, done) or 0.0) > 0:
            return False
        met = frozenset(s.slot for s in here), gained(self.scenario, here)
        same = _without_luck(moment, self._lucks[0]), met, done
        if same not in self._closing:
            others = (self._share(after, here, done) for after in self._under_other_luck(moment))
            self._closing[same] = all(share is None or share > 0 for share in others)
        return self._closing[same]

    def _share(
        self, moment: Play, here: Sequence[Settlement], done: frozenset[str]
    ) -> float | None:
        """The regret as a share; None where no play from the start comes to the state before."""
        assert self.values is not None and moment.back is not None
        first = self.values.number(moment.back, done)
        if first is None:
            return None
        then = self.values.number(moment, done | {s.slot for s in here})
        if then is None:
            return 0.0
        units = self.values.regret(first, then, gained(self.scenario, here))
        return units / self.values.denominator / self._range

    def _lost(self, here: Sequence[Settlement]) -> float:
        unit, slots = self.key.denominator, self.key.slots
        met = (s for s in here if s.credit is not None)
        lost = sum(slots[s.slot].weight * (unit - s.overall) for s in met)
        return lost / unit / max(1, self.key.weight)

    def _under_other_luck(self, moment: Play) -> Iterator[Play]:
        """The same answer in the same situation, under every other luck."""
        before, move, event = moment.back, moment.move, moment.event
        assert before is not None and move is not None and isinstance(event, Decided)
        whole = WHOLES.get(move.move.key[0])
        bits = whole.atoms(before.location.location, event.answer) if whole else 0
        for luck in self._lucks:
            state = _with_luck(before, luck)
            if state != before.state:
                at, after = move.run(state, [], bits)
                yield moment._replace(back=before._replace(state=state), at=at, state=after)


def _without_luck(moment: Play, luck: Mapping[str, Value]) -> tuple[int, int, str]:
    """The situation an answer was given in, and the answer; the same however luck has fallen."""
    assert moment.back is not None and isinstance(moment.event, Decided)
    return moment.back.at, _with_luck(moment.back, luck), repr(moment.event.answer)


def _with_luck(moment: Play, luck: Mapping[str, Value]) -> int:
    """The state of a moment, had luck fallen this way."""
    state = moment.state
    for name, value in luck.items():
        state = moment.story.layout.write(state, name, value)
    return state


def settled_before(moment: Play, scored: Score) -> frozenset[str]:
    """The slots settled before an answer."""
    return frozenset(s.slot for s in scored.settlements if s.seq < moment.seq)
