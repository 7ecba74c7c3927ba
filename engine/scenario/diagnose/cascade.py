"""Which problems only follow from another one, and so are not told.

A name that is declared inside a part whose shape is wrong is not unknown, and an answer whose
`ratng` is misspelt does not lack a rating as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.decisions.registry import DECISIONS
from engine.scenario.diagnose.recovery import Healed, plain
from engine.scenario.diagnose.schema_errors import in_trap, lines_of
from engine.scenario.problems import Problem
from engine.scenario.yaml.source import Path

VARIABLES = frozenset({"people", "state", "chance"})
PLACES = frozenset({"scenes", "endings"})
ANSWERS = frozenset(
    {
        "scenes",
        "scenes/*",
        "topics/*",
        "asks/*",
        "options",
        "items",
        "topics",
    }
    | {"questions", "moves", "asks", "answers", "also_offered"}
    | {kind.name for kind in DECISIONS}
)
SLOTS = ANSWERS | {"slot", "as", "assesses"}

# Where things are declared, by what a message calls them; if the whole of it is lost, anything
# may have been declared there.
DECLARED: Mapping[str, frozenset[str]] = {
    "person": frozenset({"people"}),
    "scene": PLACES,
    "ending": PLACES,
    "need": frozenset({"needs"}),
    "consent": frozenset({"consents"}),
    "risk": frozenset({"risks"}),
    "fact": frozenset({"facts"}),
    "thing to know": frozenset({"knows", "things", "people"}),
    "person and thing": frozenset({"knows", "things", "people"}),
    "decision": frozenset({"scenes", "scenes/*", "choose", "person_decides", "as", "decides"}),
    "purpose": frozenset({"purpose", "interview"}),
    "question": ANSWERS,
    "option": ANSWERS,
    "answer": ANSWERS,
    "item": ANSWERS,
    "act": ANSWERS,
    "move": ANSWERS,
    "topic": ANSWERS,
}
BY_CODE: Mapping[str, frozenset[str]] = {
    "E207": VARIABLES,
    "E221": VARIABLES,
    "E226": PLACES,
    "E246": frozenset({"scenes", "scenes/*", "text", "id"}),
    "E247": ANSWERS,
    "E260": frozenset().union(*DECLARED.values(), VARIABLES, {"injects"}),
}
UNKNOWN = frozenset({"E207", "E215", "E220", "E221", "E226", "E246", "E247", "E260"})  # "no such …"

# What may be wrong only because something else is missing or was taken out: of the entries above
# the place; of what stands there as well; or of the whole decision.
OF_ABOVE = frozenset({"E229", "E230"})
OF_ENTRY = frozenset({"E242", "E243", "E244", "E245", "E256", "E263", "E264"})
OF_DECISION = frozenset({"E217", "E231", "E232", "E233", "E250", "E251", "E252"}) | frozenset(
    {"E253", "E254", "E255", "E257", "E262"}
)
# Fields at which the problems of an entry are told.
LEAVES = frozenset({"rating", "critical", "slot", "lose", "waive"})
OF_SLOTS = frozenset({"E248", "E249", "E266"})  # decisions anywhere may share one


def genuine(
    found: Iterable[tuple[Path, Problem]], healed: Healed, told: Iterable[Problem]
) -> Iterator[Problem]:
    """The problems found in what was healed that are the author's own.

    Args:
        found: with the path of each.
        healed: what was compiled.
        told: what has been said about the file already.
    """
    ids = set(map(plain, _ids(healed.source.data)))
    lines = lines_of(healed.source)
    trapped = {problem.line for problem in told if problem.code < "E100"}
    for path, problem in found:
        if not (
            in_trap(healed.source, lines, trapped, path)
            or _put_there(path, healed)
            or (problem.code in UNKNOWN and _may_exist(problem, healed, ids))
            or _unsure(path, problem.code, healed)
        ):
            yield problem


def _put_there(path: Path, healed: Healed) -> bool:
    """Whether the author wrote nothing of what stands here, or its id is what is wrong."""
    ends = range(1, len(path) + 1)
    return path in healed.misnamed or any(path[:end] in healed.put for end in ends)


def _may_exist(problem: Problem, healed: Healed, ids: set[str]) -> bool:
    """Whether what is said to be unknown may stand in what was taken out."""
    name = problem.params["name"]
    parts = {plain(name), *map(plain, name.split("."))}
    if problem.params.get("kind") == "slot":  # made by what an entry says, not by a declaration
        unsure = _in_scenes(healed) and parts & (ids | healed.names)
        return bool(unsure or SLOTS & healed.void)
    lost = BY_CODE.get(problem.code) or DECLARED.get(problem.params.get("kind", ""), frozenset())
    return bool(parts & healed.names) or bool(lost & healed.void)


def _unsure(path: Path, code: str, healed: Healed) -> bool:
    """Whether an entry this depends on is not as the author wrote it."""
    touched = _in_scenes(healed)
    path = path[: next((n for n, part in enumerate(path) if part in LEAVES), len(path))]
    if code in OF_SLOTS:
        return bool(touched)
    if code in OF_ABOVE:
        return any(_above(place, path) for place in touched)
    if code in OF_ENTRY:
        return any(_above(place, path) or _above(path, place) for place in touched)
    if code in OF_DECISION:
        decision = path[:3]
        return any(_above(place, decision) or _above(decision, place) for place in touched)
    return False


def _in_scenes(healed: Healed) -> list[Path]:
    """Entries of scenes that are not as they were written."""
    return [path for path in healed.touched if len(path) > 1 and path[0] == "scenes"]


def _above(upper: Path, lower: Path) -> bool:
    return lower[: len(upper)] == upper


def _ids(node: Any) -> Iterator[str]:
    """Every key of a case, and every name of a slot."""
    if isinstance(node, Mapping):
        for key, inside in node.items():
            yield key
            if key == "as" and isinstance(inside, str):
                yield inside
            yield from _ids(inside)
    elif isinstance(node, list):
        for inside in node:
            yield from _ids(inside)
