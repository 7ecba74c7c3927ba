"""What a case shows nobody: N310, how anyone reacts; N312, a reaction too long; N313, `plain`.

A reaction in the next scene comes after the clock has moved, and is often the same for several
answers: people do not see what their answer did. So it stands in `replies`, and is read in one
look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.decisions.registry import WHOLES, decision_in, kind_in
from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.queries.yaml_paths import address_of
from engine.explore.theorem_inputs import reads
from engine.explore.theorems.texts import list_texts

HINT = "write `replies` below each of them: what is seen at once, in 15 to 30 words"
FEW = 6
"""Answers that are named one by one; of more, how many each scene has."""
SHORTER = "say only what is seen at once, in 15 to 30 words; the next scene can tell the rest"
UNREAD = "where it is the better sentence, write it in place of the line; then take `plain` out"
MOST = 40
"""Words of a reaction that is read in one look."""


@reads("story", "key", "text")
def find_unanswered(case: Case) -> Iterator[Finding]:
    """Find the answers, questions, moves and acts that have no `replies`, one note for a case.

    A case that assesses next to nothing is no test, and has no such note.
    """
    silent: dict[str, list[str]] = {}
    answers = 0
    for scene, written in case.scenario.data["scenes"].items() if case.is_test else ():
        for address, entry in _list_answers(scene, written):
            answers += 1
            if "replies" not in entry:
                silent.setdefault(scene, []).append(address)
    if silent:
        n, at = sum(map(len, silent.values())), case.scenario.id
        named = [f"`{address}`" for each in silent.values() for address in each]
        counted = [f"`{scene}` ({len(each)})" for scene, each in silent.items()]
        told = ", ".join(named if n <= FEW else counted)
        path = ("scenes", next(iter(silent)))
        yield make_finding(
            case.scenario, path, "N310", None, HINT, at=at, n=n, of=answers, scenes=told
        )


@reads("story", "text")
def find_long_reactions(case: Case) -> Iterator[Finding]:
    """Find the `replies` with more words than are read in one look."""
    for path, text in list_texts(("scenes",), case.scenario.data["scenes"]):
        n = len(text.split())
        if n > MOST and path[-3::2] == ("replies", "say"):
            at = address_of(path)
            yield make_finding(case.scenario, path, "N312", None, SHORTER, at=at, n=n, most=MOST)


@reads("text")
def find_unread(case: Case) -> Iterator[Finding]:
    """Find lines that nobody reads, since `plain` is shown no more; one note for a case."""
    texts = list_texts((), case.scenario.data)
    if found := [path for path, _ in texts if path[-1] == "plain"]:
        at = case.scenario.id
        yield make_finding(case.scenario, found[0], "N313", None, UNREAD, at=at, n=len(found))


def _list_answers(
    scene: str, written: Mapping[str, Any]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What can be answered or done in a scene, by its address; an order or a pick is one."""
    for id, entry in written.get("also_offered", {}).items():
        yield f"{scene}.{id}", entry
    kind, decision = kind_in(written), decision_in(written)
    if kind.name in WHOLES:
        yield scene, decision
        return
    for path in kind.list_addressed(decision):
        found: Any = decision
        for part in path:
            found = found[part]
        address = f"{scene}.{path[-1]}"
        for id, answer in found.get("answers", {}).items():
            yield f"{address}.{id}", answer
        if "answers" not in found:
            yield address, found
