"""What is left of a case on paper once it is settled what luck decides."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

Luck = Mapping[str, object]
"""The value of each chance variable of the version that is played, and of each whole condition
that it settles, such as `decided('goes')`."""


def with_undecided(data: Mapping[str, Any], luck: Luck) -> Luck:
    """The same luck, and what nobody decides under it: no condition of such a choice can hold."""
    possible: set[str] = set()
    named: set[str] = set()
    for scene in data["scenes"].values():
        answered = False
        for choice in scene.get("person_decides", {}).get("as", ()):
            left = settle(choice["if"], luck) if "if" in choice else True
            named.add(choice["decides"])
            if left is not False and not answered:
                possible.add(choice["decides"])
            answered |= left is True
    return {**luck, **{f"decided({id!r})": False for id in named - possible}}


def settle(condition: str, luck: Luck) -> str | bool:
    """What luck leaves of a condition, as written: True or False where nothing else matters."""
    left = _reduce(ast.parse(" ".join(condition.split()), mode="eval").body, luck)
    return left if isinstance(left, bool) else ast.unparse(left)


def _reduce(node: ast.expr, luck: Luck) -> ast.expr | bool:
    match node:
        case ast.Name(name) if name in luck:
            return bool(luck[name])
        case ast.Call() if (asked := ast.unparse(node)) in luck:
            return bool(luck[asked])
        case ast.UnaryOp(ast.Not(), operand):
            left = _reduce(operand, luck)
            return not left if isinstance(left, bool) else ast.UnaryOp(ast.Not(), left)
        case ast.BoolOp(op, values):
            decisive = isinstance(op, ast.Or)
            each = [_reduce(value, luck) for value in values]
            if decisive in each:
                return decisive
            open_ = [part for part in each if not isinstance(part, bool)]
            return ast.BoolOp(op, open_) if len(open_) > 1 else open_[0] if open_ else not decisive
        case ast.Compare(ast.Name(name), [ast.Eq() | ast.NotEq() as op], [right]) if name in luck:
            same = luck[name] == _constant(right)
            return same if isinstance(op, ast.Eq) else not same
        case _:
            return node


def _constant(node: ast.expr) -> object:
    if isinstance(node, ast.Name):  # `true` and `false` as YAML writes them
        return {"true": True, "false": False}.get(node.id, node.id)
    return node.value if isinstance(node, ast.Constant) else None


def ways_left(then: Any, luck: Luck) -> list[tuple[str, str]]:
    """Where it goes on, the first that fits: what is left of its condition, "" for otherwise.

    Ways that lead to one place in any case are one. A condition that was asked before is not asked
    again, and its opposite is what is left.
    """
    ways = [("", then)] if isinstance(then, str) else [(e.get("if", ""), e["go"]) for e in then]
    found: list[tuple[str, str]] = []
    for when, go in ways:
        left = settle(when, luck) if when else True
        asked = {earlier for earlier, _ in found}
        if left in asked:
            continue
        if isinstance(left, str) and any(_opposite(left, one) for one in asked):
            left = True
        if left is not False:
            found.append(("" if left is True else left, go))
        if left is True:
            break
    return [("", found[0][1])] if len({go for _, go in found}) == 1 else found


def _opposite(one: str, other: str) -> bool:
    return one == f"not {other}" or other == f"not {one}"


def scenes_met(data: Mapping[str, Any], luck: Luck) -> frozenset[str]:
    """The scenes some play with this luck may come to; one that it cannot is left out for sure."""
    scenes, met = data["scenes"], set[str]()
    waiting = [next(iter(scenes))]
    waiting += [entry["go"] for entry in data.get("injects", {}).values() if "go" in entry]
    while waiting:
        id = waiting.pop()
        if id in scenes and id not in met:
            met.add(id)
            waiting += _list_targets(scenes[id], luck)
    return frozenset(met)


def _list_targets(data: Any, luck: Luck) -> Iterator[str]:
    """Every place that a part of a case leads to."""
    if isinstance(data, list):
        for each in data:
            yield from _list_targets(each, luck)
    elif isinstance(data, Mapping):
        if isinstance(data.get("if"), str) and settle(data["if"], luck) is False:
            return
        for field, value in data.items():
            if field == "then" or (field == "to" and isinstance(value, str | list)):
                yield from (go for _, go in ways_left(value, luck))
            elif field == "go":
                yield value
            else:
                yield from _list_targets(value, luck)
