"""Conditions of a case, read as text each time: the second reading of `tests/reference.py`."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

UNKNOWN = "unknown"
LEVELS = ["none", "low", "moderate", "high", "severe"]


@dataclass
class World:
    """Everything that is so at a moment of a play."""

    values: dict[str, Any]
    at: str = ""
    topic: str = ""  # "" also in a hub
    asking: str = ""  # her question, while she waits for an answer
    seen: set[str] = field(default_factory=set)
    chose: set[str] = field(default_factory=set)  # addresses
    asked: set[str] = field(default_factory=set)  # addresses of questions
    decided: set[str] = field(default_factory=set)
    she_asked: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)  # topics
    fired: set[str] = field(default_factory=set)  # injects
    shown: list[str] = field(default_factory=list)  # by the last event


@dataclass
class Scope:
    """Where a condition stands: its scene, if any, and the order or pick its `then` follows."""

    case: dict[str, Any]
    scene: str = ""
    order: list[str] = field(default_factory=list)
    picked: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Level:
    """A level of risk; every comparison with one that is unknown is false."""

    word: str


def holds(text: str, world: World, scope: Scope) -> bool:
    """Whether a condition holds."""
    tree = ast.parse(f"({text})", mode="eval").body
    return bool(value(tree, world, scope))


def value(node: ast.expr, world: World, scope: Scope) -> Any:
    """The value of a part of a condition."""

    def of(part: ast.expr) -> Any:
        return value(part, world, scope)

    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            return {"true": True, "false": False}.get(node.id, world.values.get(node.id))
        case ast.Attribute(value=ast.Name() as person):
            return world.values[f"{person.id}.{node.attr}"]
        case ast.BoolOp():
            return (all if isinstance(node.op, ast.And) else any)(of(v) for v in node.values)
        case ast.UnaryOp():
            return not of(node.operand) if isinstance(node.op, ast.Not) else -of(node.operand)
        case ast.BinOp():
            return ARITHMETIC[type(node.op)](of(node.left), of(node.right))
        case ast.Tuple() | ast.List() | ast.Set():
            return [of(part) for part in node.elts]
        case ast.Compare():
            sides = [of(node.left), *(of(part) for part in node.comparators)]
            pairs = zip(sides, node.ops, sides[1:], strict=False)
            return all(compare(left, op, right) for left, op, right in pairs)
        case ast.Call(func=ast.Name() as function):
            return call(function.id, node.args, world, scope)
    raise AssertionError(ast.dump(node))


ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}
COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def compare(left: Any, op: ast.cmpop, right: Any) -> bool:
    """One comparison; levels of risk by their order, and nothing is true of an unknown one."""
    if isinstance(op, ast.In | ast.NotIn):
        found = any(compare(left, ast.Eq(), one) for one in right)
        return found is isinstance(op, ast.In)
    if isinstance(left, Level) or isinstance(right, Level):
        words = [side.word if isinstance(side, Level) else side for side in (left, right)]
        if UNKNOWN in words and not (
            UNKNOWN in (left, right) and isinstance(op, ast.Eq | ast.NotEq)
        ):
            return False
        if UNKNOWN in words:
            return COMPARISONS[type(op)](*words)
        left, right = (LEVELS.index(word) for word in words)
    return COMPARISONS[type(op)](left, right)


def call(name: str, nodes: list[ast.expr], world: World, scope: Scope) -> Any:
    """What a function of conditions says."""
    if name == "count":
        mine = scope.scene if "interview" in scope.case["scenes"].get(scope.scene, {}) else ""
        return sum(not mine or a.split(".")[0] == mine for a in world.asked)
    args = [value(node, world, scope) for node in nodes]
    if name in ATOMS:
        return ATOMS[name](scope, *args)
    if name == "asked":
        return question(args[0], scope) in world.asked
    if name in ("seen", "chose", "decided"):
        return args[0] in getattr(world, name)
    if name == "at":
        return world.at == args[0]
    if name == "given":
        return world.values[f"consent:{args[0]}"] == "given"
    if name == "risk":
        return Level(world.values[f"risk:{args[0]}"])
    return world.values[f"{name}:{'.'.join(args)}"]  # need, consent, knows, learned, tainted


ATOMS: dict[str, Callable[..., bool]] = {
    "first": lambda s, x: s.order[:1] == [x],
    "before": lambda s, x, y: bool(s.order) and s.order.index(x) < s.order.index(y),
    "within": lambda s, x, k: x in s.order[:k],
    "placed": lambda s, x, k: s.order[k - 1 : k] == [x],
    "picked": lambda s, x: x in s.picked,
}


def question(id: str, scope: Scope) -> str:
    """The address of a question: bare inside its interview, or where it is unique."""
    if "." in id:
        return id
    found = [
        scene
        for scene, written in scope.case["scenes"].items()
        for topic in written.get("interview", {}).get("topics", {}).values()
        if id in topic["questions"]
    ]
    return f"{scope.scene if scope.scene in found else found[0]}.{id}"
