"""Which problems only follow from another one, and so are not reported.

A name that is declared inside a part whose shape is wrong is not unknown, and an answer whose
`ratng` is misspelt does not lack a rating as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.decisions.registry import DECISIONS
from engine.scenario.diagnose.misread_scalars import is_misread
from engine.scenario.diagnose.shape_repair import Recovery, fold_name
from engine.scenario.problems import Path, Problem
from engine.scenario.yaml.source import Source, split_lines

VARIABLES = frozenset({"people", "state", "chance"})
PLACES = frozenset({"scenes", "endings"})
OF_OPTIONS = {kind.name for kind in DECISIONS if kind.options}
TALKS = {kind.name for kind in DECISIONS if kind.talks}
ANSWERS = frozenset(
    {"scenes", "scenes/*", "topics/*", "asks/*", "options", "items", "topics"}
    | {"questions", "moves", "asks", "answers", "also_offered"}
    | {kind.name for kind in DECISIONS}
)
SLOTS = ANSWERS | {"slot", "as", "assesses"}

# Where things are declared, by what a message calls them. If all of that is lost, anything may
# have been declared there.
DECLARED: Mapping[str, frozenset[str]] = {
    "person": frozenset({"people"}),
    "scene": PLACES,
    "ending": PLACES,
    "need": frozenset({"needs"}),
    "consent": frozenset({"consents"}),
    "risk": frozenset({"risks"}),
    "fact": frozenset({"facts"}),
    "thing to know": frozenset({"knows", "things", "people"}),
    "decision": frozenset({"scenes", "scenes/*", "person_decides", "as", "decides"} | OF_OPTIONS),
    "purpose": frozenset({"purpose"} | TALKS),
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
ENDLESS = {"field": "endings", "where": "the case"}
UNKNOWN = frozenset({"E207", "E215", "E220", "E221", "E226", "E246", "E247", "E260"})  # "no such …"

# What may be wrong only because something else is missing or was removed: in the entries above the
# place; in the place itself as well; or in the whole decision.
OF_ABOVE = frozenset({"E229", "E230"})
OF_ENTRY = frozenset({"E242", "E243", "E244", "E245", "E256", "E263", "E264"})
OF_DECISION = frozenset({"E217", "E231", "E232", "E233", "E250", "E251", "E252"}) | frozenset(
    {"E253", "E254", "E255", "E257", "E262"}
)
# Fields at which the problems of an entry are reported.
LEAVES = frozenset({"rating", "critical", "slot", "lose", "waive"})
OF_SLOTS = frozenset({"E248", "E249", "E266"})  # decisions anywhere may share one


def drop_consequences(
    found: Iterable[tuple[Path, Problem]], recovery: Recovery, told: Iterable[Problem]
) -> Iterator[Problem]:
    """The problems found in a recovered source, each with its path, that do not follow from others.

    The others are those that have been reported about the file (`told`), and what was recovered.
    """
    ids = set(map(fold_name, _list_ids(recovery.source.data)))
    lines = split_lines(recovery.source.text)
    told = list(told)
    astray = any(p.code == "E120" and p.params["field"] == "then" for p in told)
    misread = {problem.line for problem in told if problem.code < "E100"}
    for path, problem in found:
        if not (
            is_misread(recovery.source, lines, misread, path)
            or _is_filled_in(path, recovery)
            or (problem.code in UNKNOWN and _may_exist(problem, recovery, ids))
            or (astray and problem.code == "E230")
            or _unsure(path, problem.code, recovery)
        ):
            yield problem


def drop_cut_off(source: Source, found: Iterable[Problem]) -> list[Problem]:
    """The problems of a file, of one that may be cut off only those that have another cause.

    A case without endings may end anywhere. The lost part may have held what the rest names, and
    the last entry lacks what followed.
    """
    found = list(found)
    if not any(p.code == "E101" and p.params == ENDLESS for p in found):
        return found
    last = _last_entry(source)
    lost = UNKNOWN | OF_ABOVE
    return [
        p
        for p in found
        if p.code < "E100"
        or (p.code == "E101" and p.params["where"] == ENDLESS["where"])
        or not (p.code in lost or p.line >= last)
    ]


def _last_entry(source: Source) -> int:
    """The line in which the last entry of the last section begins."""
    path: Path = ()
    for _level in range(2):
        inside = source.at(path)
        if not inside or not isinstance(inside, (Mapping, list)):
            break
        path = (*path, list(inside)[-1] if isinstance(inside, Mapping) else len(inside) - 1)
    mark = source.keys.get(path) or source.values.get(path)
    return mark.line if mark else 0


def _is_filled_in(path: Path, recovery: Recovery) -> bool:
    """Whether the author wrote nothing of this value, or its id is what is wrong."""
    ends = range(1, len(path) + 1)
    return path in recovery.misnamed or any(path[:end] in recovery.filled for end in ends)


def _may_exist(problem: Problem, recovery: Recovery, ids: set[str]) -> bool:
    """Whether a name that is reported as unknown may be declared in what was removed."""
    name = problem.params["name"]
    parts = {fold_name(name), *map(fold_name, name.split("."))}
    if problem.params.get("kind") == "slot":  # made by what an entry says, not by a declaration
        unsure = _list_touched(recovery) and parts & (ids | recovery.names)
        return bool(unsure or SLOTS & recovery.unknown)
    lost = BY_CODE.get(problem.code) or DECLARED.get(problem.params.get("kind", ""), frozenset())
    return bool(parts & recovery.names) or bool(lost & recovery.unknown)


def _unsure(path: Path, code: str, recovery: Recovery) -> bool:
    """Whether this depends on an entry that is not as the author wrote it."""
    touched = _list_touched(recovery)
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


def _list_touched(recovery: Recovery) -> list[Path]:
    """Entries of scenes that are not as they were written."""
    return [path for path in recovery.touched if len(path) > 1 and path[0] == "scenes"]


def _above(upper: Path, lower: Path) -> bool:
    return lower[: len(upper)] == upper


def _list_ids(node: Any) -> Iterator[str]:
    """Every key of a case, and every name of a slot."""
    if isinstance(node, Mapping):
        for key, inside in node.items():
            yield key
            if key == "as" and isinstance(inside, str):
                yield inside
            yield from _list_ids(inside)
    elif isinstance(node, list):
        for inside in node:
            yield from _list_ids(inside)
