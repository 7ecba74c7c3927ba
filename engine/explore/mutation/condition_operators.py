"""Mutation operators for conditions: negated, joined otherwise, off by one, about another word."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from engine.decisions.registry import ASKS

Words = Mapping[str, tuple[Any, ...]]
"""The values of every variable, by its name."""

_OFF: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
_FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
}
_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}


def mutate_condition(text: str, words: Words) -> Iterator[tuple[str, str]]:
    """Yield each kind of change with the changed condition; never one twice, nor the original.

    Args:
        text: a valid condition on one line.
        words: the values of every variable, by its name.
    """
    tree = ast.parse(text, mode="eval")
    seen = {ast.unparse(tree)}
    for change, old, new in _changes(tree.body, words):
        after = ast.unparse(_put(tree, old, new))
        _put(tree, new, old)
        if after not in seen:
            seen.add(after)
            yield change, after


def _put(tree: ast.Expression, old: ast.expr, new: ast.expr) -> ast.Expression:
    """The tree with `new` in place of `old`; it is changed in place."""
    _Putting(old, new).visit(tree)
    return tree


class _Putting(ast.NodeTransformer):
    """Puts one node in place of another."""

    def __init__(self, old: ast.expr, new: ast.expr) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> Any:
        """The new node for the old one; any other node with its parts visited."""
        return self.new if node is self.old else super().visit(node)


def _changes(whole: ast.expr, words: Words) -> Iterator[tuple[str, ast.expr, ast.expr]]:
    """The kind of change, the part that changes, and what replaces it."""
    yield "negated", whole, _opposite(whole)
    for node in ast.walk(whole):
        match node:
            case ast.BoolOp(op, parts):
                other = ast.Or() if isinstance(op, ast.And) else ast.And()
                yield "joined", node, ast.BoolOp(other, parts)
                for part in parts:
                    yield "negated", part, _opposite(part)
            case ast.Compare(left, [op], [right]):
                for change, after in _compared(left, op, right, words):
                    yield change, node, after
            case ast.Call(ast.Name(name), arguments):
                for change, after in _called(name, arguments):
                    yield change, node, after


def _opposite(node: ast.expr) -> ast.expr:
    match node:
        case ast.UnaryOp(ast.Not(), operand):
            return operand
        case ast.Compare(left, [op], right) if type(op) in _OPPOSITE:
            return ast.Compare(left, [_OPPOSITE[type(op)]()], right)
    return ast.UnaryOp(ast.Not(), node)


def _compared(
    left: ast.expr, op: ast.cmpop, right: ast.expr, words: Words
) -> Iterator[tuple[str, ast.expr]]:
    if type(op) in _FLIPPED:
        yield "compared", ast.Compare(left, [_FLIPPED[type(op)]()], [right])
    number = _number(right)
    if number is not None:
        for other in (number - 1, number + 1):
            yield "number", ast.Compare(left, [op], [_written(other)])
    elif type(op) in _OFF:
        yield "compared", ast.Compare(left, [_OFF[type(op)]()], [right])
    if isinstance(right, ast.Constant) and isinstance(right.value, str):
        for word in _other_words(left, right.value, words):
            yield "word", ast.Compare(left, [op], [ast.Constant(word)])


def _number(node: ast.expr) -> int | None:
    match node:
        case ast.Constant(int() as value) if not isinstance(value, bool):
            return value
        case ast.UnaryOp(ast.USub(), ast.Constant(int() as value)):
            return -value
    return None


def _written(number: int) -> ast.expr:
    if number < 0:
        return ast.UnaryOp(ast.USub(), ast.Constant(-number))
    return ast.Constant(number)


def _other_words(left: ast.expr, word: str, words: Words) -> Iterator[str]:
    """The values before and after this one, of the variable that is read."""
    match left:
        case ast.Call(_, [ast.Constant(str() as id), *_]):
            named = [values for name, values in words.items() if name.endswith(f":{id}")]
        case _:
            named = [words[name] for name in (ast.unparse(left),) if name in words]
    for values in named:
        if word in values:
            at = values.index(word)
            yield values[(at + 1) % len(values)]
            yield values[at - 1]
            return


def _called(name: str, arguments: list[ast.expr]) -> Iterator[tuple[str, ast.expr]]:
    """`within('x', 3)` off by one; `before('x', 'y')` the other way round."""
    takes = ASKS[name].takes if name in ASKS else ()
    if len(arguments) != len(takes):
        return
    for place in (n for n, kind in enumerate(takes) if kind is int):
        number = _number(arguments[place])
        for other in (number - 1, number + 1) if number is not None else ():
            changed = [*arguments[:place], _written(other), *arguments[place + 1 :]]
            yield "number", ast.Call(ast.Name(name), changed, [])
    if takes == (str, str):
        yield "word", ast.Call(ast.Name(name), arguments[::-1], [])
