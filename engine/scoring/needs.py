"""Needs at the end of a play, and which of those not raised can fairly be held against anyone.

A need counts as *not raised though it could be* only if an answer that raised or met it was rated
at least as high as the one taken, and it was no forced trade: meeting it did not mean giving up
another need that the taken answer met. Nothing offered inside a passed part counts. The person's
own no is a full result.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from engine.decisions.multi_item import Whole
from engine.decisions.registry import whole_of
from engine.kernel.machine import CompiledLocation, CompiledMove
from engine.play.events import Decided, PassedOver
from engine.play.play import Play, path
from engine.play.view import list_offered
from engine.scenario.case_text import Entity
from engine.scenario.scenario import Scenario
from engine.scoring.score import Credit, credit_for, credit_of, measure_worth

RAISED = ("offered", "met")
GOOD = 3  # an unscored answer, such as closing, is no better than an acceptable one


class NeedOutcome(Struct, frozen=True):
    """How a need, concern or right ended.

    Attributes:
        entity: what it is.
        status: not-raised, offered, met, declined or denied.
        could: address of an answer that would have raised it as well, or "".
        seq: number of the decision at which it could have been, or -1.
    """

    entity: Entity
    status: str
    could: str
    seq: int

    @property
    def held(self) -> bool:
        """Whether it is held against anyone: not raised though it could be, or denied by us."""
        return self.status == "denied" or bool(self.could)


def list_needs(scenario: Scenario) -> list[Entity]:
    """The needs of a case, in its order."""
    return [entity for entity in scenario.text.entities if entity.section == "needs"]


class Needs:
    """The needs of one case, play after play."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.entities = list_needs(scenario)
        self._classes: dict[int, list[tuple[int, int]]] = {}

    def of(self, play: Play) -> tuple[NeedOutcome, ...]:
        """Every need of the case with how it ended, in the order of the case."""
        missed = {e.variable for e in self.entities if play.value(e.variable) == "not-raised"}
        chances = self._find_chances(path(play), missed) if missed else {}
        found = []
        for entity in self.entities:
            status = str(play.value(entity.variable))
            could, seq = chances.get(entity.variable, ("", -1))
            found.append(NeedOutcome(entity, status, could, seq))
        return tuple(found)

    def _find_chances(self, moments: list[Play], missed: set[str]) -> dict[str, tuple[str, int]]:
        """Where each missed need could have been raised at no cost, first occasion first."""
        found: dict[str, tuple[str, int]] = {}
        passed = {m.event.at for m in moments if isinstance(m.event, PassedOver)}
        for moment in moments:
            before = moment.back
            if before is None or not isinstance(moment.event, Decided):
                continue
            if before.location.location.place not in passed:
                for variable, address in self._find_here(moment, before, missed - found.keys()):
                    found.setdefault(variable, (address, moment.seq))
            if len(found) == len(missed):
                break
        return found

    def _find_here(self, moment: Play, before: Play, missed: set[str]) -> Iterator[tuple[str, str]]:
        """The missed needs that another answer than the one taken would have raised, with it."""
        layout = before.story.layout
        taken: int | None = None
        served: list[str] = []
        for move, after, credit in self._list_others(before, moment):
            if after == before.state:
                continue
            raised = [v for v in missed if layout.read(after, v) in RAISED]
            if not raised:
                continue
            if taken is None:
                taken = self._units(credit_of(self.scenario, moment), GOOD - 1, 3)
                served = [
                    e.variable for e in self.entities if _raises(before, moment.state, e.variable)
                ]
            if credit is None:
                credit = self._units(credit_for(self.scenario, before, move.move.address, None))
            act = move.move.key[0] == "act"  # it leaves the answer to be given
            if credit >= taken and (act or all(_raises(before, after, v) for v in served)):
                yield from ((variable, move.move.address) for variable in raised)

    def _units(self, credit: Credit | None, over: int = 1, under: int = 1) -> int:
        """Units of an answer; of one that is not scored, this part of a whole credit."""
        if credit is None or not (credit.slot or credit.domains):
            return over * self.scenario.key.denominator // under
        return credit.overall

    def _list_others(
        self, before: Play, moment: Play
    ) -> Iterator[tuple[CompiledMove, int, int | None]]:
        """Every other answer: the move, the state after it, its credit where that is known.

        For a decision about several items, these are all its answers: another order is another
        answer. One on which nothing depends, such as ratings, raises nothing and is left out.
        """
        whole = whole_of(before.location.location)
        for move in list_offered(before):
            if whole is not None and move.move.key[0] == whole.name:
                for bits, units in self._classes_at(before.location, whole):
                    yield move, move.run(before.state, [], bits)[1], units
            elif move is not moment.move:
                yield move, move.run(before.state, [], 0)[1], None

    def _classes_at(self, location: CompiledLocation, whole: Whole) -> list[tuple[int, int]]:
        """The atoms an answer can have, each with the most credit it can have."""
        known = self._classes.get(location.index)
        if known is None:
            best: dict[int, int] = {}
            key = self.scenario.key
            ruling = key.rulings.get(location.location.place)
            if ruling is not None and ruling.slot not in key.slots:
                ruling = None
            for answer, bits in whole.list_with_atoms(location.location) if whole.steers else ():
                units = measure_worth(key, ruling, answer)[0] if ruling else key.denominator
                best[bits] = max(best.get(bits, 0), units)
            known = self._classes[location.index] = list(best.items())
        return known


def needs(scenario: Scenario, play: Play) -> tuple[NeedOutcome, ...]:
    """Every need of a case with how it ended in one play."""
    return Needs(scenario).of(play)


def _raises(before: Play, after: int, variable: str) -> bool:
    """Whether a need is raised or met that was not so before."""
    value = before.story.layout.read(after, variable)
    return value in RAISED and value != before.value(variable)


def list_alternatives(before: Play) -> Iterator[tuple[CompiledMove, Any, int]]:
    """Every legal answer at a moment: the move, the answer, and the state it leads to.

    A decision on whose answer nothing depends, such as ratings, is left out.
    """
    whole = whole_of(before.location.location)
    for move in list_offered(before):
        if whole is None or move.move.key[0] != whole.name:
            yield move, None, move.run(before.state, [], 0)[1]
        elif whole.steers:
            for answer, bits in whole.list_with_atoms(before.location.location):
                yield move, answer, move.run(before.state, [], bits)[1]
