"""N310: answers nobody is seen to react to, because no `replies` are written below them.

A reaction in the next scene comes after the clock has moved, and is often the same for several
answers: people do not see what their answer did.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.decisions.registry import WHOLES, decision_in, kind_in
from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.theorem_inputs import reads


@reads("story", "key", "text")
def find_unanswered(case: Case) -> Iterator[Finding]:
    """Find the answers, questions, moves and acts that have no `replies`, one note for a case.

    A case that assesses next to nothing is no test, and has no such note.
    """
    if not case.is_test:
        return
    silent: dict[str, int] = {}
    answers = 0
    for scene, written in case.scenario.data["scenes"].items():
        entries = list(_list_answers(written))
        answers += len(entries)
        if lacking := sum("replies" not in entry for entry in entries):
            silent[scene] = lacking
    if silent:
        told = ", ".join(f"`{scene}` ({n})" for scene, n in silent.items())
        n, at = sum(silent.values()), case.scenario.id
        yield make_finding(case.scenario, ("scenes",), "N310", at=at, n=n, of=answers, scenes=told)


def _list_answers(scene: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What can be answered or done in a scene, as it is written; an order or a pick is one."""
    yield from scene.get("also_offered", {}).values()
    kind, decision = kind_in(scene), decision_in(scene)
    if kind.name in WHOLES:
        yield decision
        return
    for path in kind.list_addressed(decision):
        entry: Any = decision
        for part in path:
            entry = entry[part]
        yield from entry["answers"].values() if "answers" in entry else (entry,)
