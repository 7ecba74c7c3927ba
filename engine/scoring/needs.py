"""Needs at the end of a play, and which of those not raised can fairly be held against anyone.

A need counts as *not raised though it could be* only if an answer that raised or met it was rated
at least as high as the one taken, and it was no forced trade: meeting it did not mean giving up
another need that the taken answer met. Nothing offered inside a passed part counts. The person's
own no is a full result.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.decisions.registry import whole_of
from engine.kernel.machine import CompiledMove
from engine.play.events import Decided, PassedOver
from engine.play.play import Play, path
from engine.play.view import offered
from engine.scenario.scenario import Scenario
from engine.scenario.vocabulary import Entity
from engine.scoring.credit import credit_for, credit_of

GOOD = 3  # an unscored answer, such as closing, is no better than an acceptable one


@dataclass(frozen=True, slots=True)
class NeedOutcome:
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


def needs(scenario: Scenario, play: Play) -> list[NeedOutcome]:
    """Every need of the case with how it ended."""
    entities = [e for e in scenario.text.entities if e.section == "needs"]
    missed = {e.variable for e in entities if play.value(e.variable) == "not-raised"}
    chances = _chances(scenario, play, missed)
    found = []
    for entity in entities:
        status = str(play.value(entity.variable))
        could, seq = chances.get(entity.variable, ("", -1))
        found.append(NeedOutcome(entity, status, could, seq))
    return found


def _chances(scenario: Scenario, play: Play, missed: set[str]) -> dict[str, tuple[str, int]]:
    """Where each missed need could have been raised at no cost, first occasion first."""
    variables = [e.variable for e in scenario.text.entities if e.section == "needs"]
    found: dict[str, tuple[str, int]] = {}
    passed = {m.event.at for m in path(play) if isinstance(m.event, PassedOver)}
    for moment in path(play):
        before = moment.back
        if not missed - found.keys() or before is None or not isinstance(moment.event, Decided):
            continue
        if before.location.location.place in passed:
            continue
        served = {v for v in variables if _served(moment, v)}
        taken = _taken_credit(scenario, moment)
        for move, answer, after in alternatives(before):
            raised = {v for v in missed - found.keys() if _raises(before, after, v)}
            if not raised or (move is moment.move and answer is None):
                continue
            if _credit(scenario, before, move, answer) < taken:
                continue
            trade = move.move.key[0] != "act" and served  # an act leaves the answer to be given
            if trade and any(not _value_served(before, after, v) for v in served):
                continue
            for variable in raised:
                found[variable] = (move.move.address, moment.seq)
    return found


def _served(moment: Play, variable: str) -> bool:
    assert moment.back is not None
    return moment.value(variable) != moment.back.value(variable) and moment.value(variable) in (
        "offered",
        "met",
    )


def _value_served(before: Play, after: int, variable: str) -> bool:
    value = before.story.layout.read(after, variable)
    return value != before.value(variable) and value in ("offered", "met")


def _raises(before: Play, after: int, variable: str) -> bool:
    return before.story.layout.read(after, variable) in ("offered", "met")


def _taken_credit(scenario: Scenario, moment: Play) -> int:
    credit = credit_of(scenario, moment)
    unit = scenario.key.denominator
    if credit is None or not (credit.slot or credit.domains):
        return (GOOD - 1) * unit // 3
    return credit.overall


def _credit(scenario: Scenario, before: Play, move: CompiledMove, answer: Any) -> int:
    credit = credit_for(scenario, before, move.move.address, answer)
    if credit is None or not (credit.slot or credit.domains):
        return scenario.key.denominator
    return credit.overall


def alternatives(before: Play) -> Iterator[tuple[CompiledMove, Any, int]]:
    """Every legal answer at a moment: the move, the answer, and the state it leads to.

    A decision on whose answer nothing depends, such as ratings, is left out.
    """
    whole = whole_of(before.location.location)
    for move in offered(before):
        if whole is None or move.move.key[0] != whole.name:
            yield move, None, move.run(before.state, [], 0)[1]
        elif whole.steers:
            for answer, bits in whole.asked(before.location.location):
                yield move, answer, move.run(before.state, [], bits)[1]
