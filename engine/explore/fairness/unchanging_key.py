"""F340: the same answers are best whatever happened, so the story need not be read."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.explored_case import Case
from engine.explore.fairness.single_rule import ENOUGH
from engine.explore.finding import Finding, make_finding
from engine.explore.theorem_inputs import reads
from engine.kernel.answer_key import Key


@reads("story", "key")
def find_unchanging_key(case: Case) -> Iterator[Finding]:
    """Find a case of `ENOUGH` slots in which no rating depends on what happened."""
    key = case.scenario.key
    if len(key.slots) >= ENOUGH and not _changes(key):
        yield make_finding(
            case.scenario, ("scenes",), "F340", at=case.scenario.id, n=len(key.slots)
        )


def _changes(key: Key) -> bool:
    """Whether an answer is worth more in one state than in another, or a slot in two scenes.

    A rating with `if` reads what luck or an earlier answer decides. An order, a pick or ratings
    cannot: there two scenes share one slot, each with a key of its own.
    """
    by_state = (len({grade.overall for grade in mark.grades}) > 1 for mark in key.marks.values())
    return any(by_state) or any(len(slot.scenes) > 1 for slot in key.slots.values())
