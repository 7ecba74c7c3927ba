"""Needs held against anyone, for many plays: what `engine.scoring.needs` says, found faster.

What can be answered at a place is worked out once by what the place asks of an order or a pick,
rather than for every order: answers that do the same are one, with the best credit among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.decisions.registry import WHOLES
from engine.kernel.machine import CompiledLocation, CompiledMove
from engine.play.events import Decided, PassedOver
from engine.play.play import Play
from engine.play.view import offered
from engine.scenario.scenario import Scenario
from engine.scenario.vocabulary import Entity
from engine.scoring.credit import Credit, credit_for, credit_of, worth
from engine.scoring.needs import GOOD

RAISED = ("offered", "met")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a need ended in one play, and whether that is held against anyone."""

    entity: Entity
    status: str
    held: bool


class Needs:
    """The needs of one case, play after play.

    Args:
        scenario: the case.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.entities = [e for e in scenario.text.entities if e.section == "needs"]
        self._whole: dict[int, list[tuple[int, int | None]]] = {}

    def of(self, play: Play, moments: list[Play]) -> tuple[Outcome, ...]:
        """Every need with how it ended.

        Args:
            play: the present moment.
            moments: those that stand, in order.
        """
        missed = {e.variable for e in self.entities if play.value(e.variable) == "not-raised"}
        could = self._could(moments, missed) if missed else set()
        found = []
        for entity in self.entities:
            status = str(play.value(entity.variable))
            held = status == "denied" or entity.variable in could
            found.append(Outcome(entity, status, held))
        return tuple(found)

    def _could(self, moments: list[Play], missed: set[str]) -> set[str]:
        """Missed needs that some answer would have raised at no cost."""
        found: set[str] = set()
        passed = {m.event.at for m in moments if isinstance(m.event, PassedOver)}
        for moment in moments:
            before = moment.back
            if before is None or not isinstance(moment.event, Decided):
                continue
            if before.location.location.place in passed:
                continue
            found |= self._here(moment, before, missed - found)
            if found == missed:
                break
        return found

    def _here(self, moment: Play, before: Play, missing: set[str]) -> set[str]:
        layout, start = before.story.layout, before.state
        found: set[str] = set()
        taken: int | None = None
        served: list[str] = []
        for move, after, credit in self._answers(before, moment):
            if after == start:
                continue
            raised = [v for v in missing - found if layout.read(after, v) in RAISED]
            if not raised:
                continue
            if taken is None:
                taken = self._units(credit_of(self.scenario, moment), GOOD - 1, 3)
                served = [v for v in map(_variable, self.entities) if _served(before, moment, v)]
            if credit is None:
                credit = self._units(credit_for(self.scenario, before, move.move.address, None))
            if credit < taken:
                continue
            if move.move.key[0] != "act" and any(not _changed(before, after, v) for v in served):
                continue
            found.update(raised)
        return found

    def _units(self, credit: Credit | None, over: int = 1, under: int = 1) -> int:
        """Units of an answer; of one that is not scored, this part of a whole credit."""
        if credit is None or not (credit.slot or credit.domains):
            return over * self.scenario.key.denominator // under
        return credit.overall

    def _answers(
        self, before: Play, moment: Play
    ) -> Iterator[tuple[CompiledMove, int, int | None]]:
        """Every answer: the move, the state after it, its credit where that is known already."""
        for move in offered(before):
            verb = move.move.key[0]
            if verb in ("rank", "select"):
                for bits, units in self._kinds(before.location):
                    yield move, move.run(before.state, [], bits)[1], units
            elif verb != "rate" and move is not moment.move:
                yield move, move.run(before.state, [], 0)[1], None

    def _kinds(self, location: CompiledLocation) -> list[tuple[int, int | None]]:
        """What an order or a pick can be to its place, each with the most credit it can have."""
        known = self._whole.get(location.index)
        if known is None:
            best: dict[int, int] = {}
            for answer, bits in WHOLES[location.location.kind].asked(location.location):
                best[bits] = max(best.get(bits, 0), self._worth(location, answer))
            known = self._whole[location.index] = list(best.items())
        return known

    def _worth(self, location: CompiledLocation, answer: list[str]) -> int:
        ruling = self.scenario.key.rulings.get(location.location.place)
        if ruling is None or ruling.slot not in self.scenario.key.slots:
            return self.scenario.key.denominator
        return worth(self.scenario.key, ruling, answer)[0]


def _variable(entity: Entity) -> str:
    return entity.variable


def _served(before: Play, moment: Play, variable: str) -> bool:
    return _changed(before, moment.state, variable)


def _changed(before: Play, after: int, variable: str) -> bool:
    value = before.story.layout.read(after, variable)
    return value != before.value(variable) and value in RAISED
