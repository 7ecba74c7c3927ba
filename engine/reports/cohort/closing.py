"""What an answer closed, and whether that would be so under any luck: for many plays of a case.

The same figure as `engine.scoring.appraise` gives for one play, V+(s) - (r + V+(s')), without
walking the play again for every luck.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from engine.decisions.registry import WHOLES
from engine.play.events import Decided
from engine.play.play import Play
from engine.scenario.scenario import Scenario
from engine.scoring.score import Score, Settlement
from engine.scoring.values import OVERALL, Values


class Closing:
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
        chances = [v for v in scenario.story.model.variables if v.chance]
        self._lucks = [
            dict(zip((v.name for v in chances), each, strict=True))
            for each in product(*(v.values for v in chances))
        ]

    def closed(self, moment: Play, scored: Score) -> float:
        """What the answer that led to a moment closed, under the luck of its play.

        Args:
            moment: after the answer.
            scored: of the path this moment stands on.
        """
        if self.values is None or not self._range:
            return self._lost(moment, scored)
        here = [s for s in scored.settlements if s.seq == moment.seq]
        return self._regret(moment, here, settled(moment, scored)) or 0.0

    def _regret(
        self, moment: Play, here: Sequence[Settlement], done: frozenset[str]
    ) -> float | None:
        """V+(s) - (r + V+(s')) as a share; None where no play from the start comes to s."""
        assert self.values is not None and moment.back is not None
        first = self.values.number(moment.back, done)
        if first is None:
            return None
        then = self.values.number(moment, done | {s.slot for s in here})
        if then is None:
            return 0.0
        unit, slots = self.key.denominator, self.key.slots
        gained = sum(slots[s.slot].weight * (s.overall - unit * slots[s.slot].free) for s in here)
        best = self.values.parts[OVERALL].best
        units: int = best[first] - best[then] - gained
        return units / self.values.denominator / self._range

    def _lost(self, moment: Play, scored: Score) -> float:
        here = (s for s in scored.settlements if s.seq == moment.seq and s.credit is not None)
        unit, slots = self.key.denominator, self.key.slots
        lost = sum(slots[s.slot].weight * (unit - s.overall) for s in here)
        return lost / unit / max(1, self.key.weight)

    def sure(self, moment: Play, scored: Score) -> bool:
        """Whether an answer closed something under every luck it could meet in this situation.

        Every luck counts under which some play comes to the situation. So nothing is named as
        closing that was only ill luck nobody could see; a little that could be named is not.
        """
        if self.values is None or not self._range:
            return True
        here = [s for s in scored.settlements if s.seq == moment.seq]
        done = settled(moment, scored)
        if not (self._regret(moment, here, done) or 0.0) > 0:
            return False
        regrets = (self._regret(after, here, done) for after in self._elsewise(moment))
        return all(regret is None or regret > 0 for regret in regrets)

    def _elsewise(self, moment: Play) -> Iterator[Play]:
        """The same answer in the same situation, under every other luck."""
        before, move, event = moment.back, moment.move, moment.event
        assert before is not None and move is not None and isinstance(event, Decided)
        where = before.location.location
        whole = WHOLES.get(move.move.key[0])
        bits = whole.atoms(where, event.answer) if whole else 0
        for luck in self._lucks:
            state = before.state
            for name, value in luck.items():
                state = before.story.layout.write(state, name, value)
            if state != before.state:
                at, after = move.run(state, [], bits)
                yield moment._replace(back=before._replace(state=state), at=at, state=after)


def settled(moment: Play, scored: Score) -> frozenset[str]:
    """The slots settled before an answer."""
    return frozenset(s.slot for s in scored.settlements if s.seq < moment.seq)
