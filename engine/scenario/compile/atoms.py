"""What the `then` of a decision about several items can ask about the answer that was given."""

from __future__ import annotations

from collections.abc import Mapping

from engine.decisions.multi_item import Whole
from engine.decisions.registry import WHOLES
from engine.kernel import model as k
from engine.scenario.expressions import YES_NO, Function, Meaning, Scope, Unclear, known


def atom(decision: Whole, name: str) -> Function:
    """A function such as `before` of an order, or `picked` of a pick."""

    def read(scope: Scope, arguments: list[str | int]) -> Meaning:
        if scope.atoms is None or name not in scope.asks:
            raise Unclear("E216", name=name)
        _check(decision, name, scope, arguments)
        question = decision.question(name, arguments)
        if question not in scope.atoms:
            scope.atoms.append(question)
        return k.Atom(scope.atoms.index(question)), YES_NO

    return read


def _check(decision: Whole, name: str, scope: Scope, arguments: list[str | int]) -> None:
    """Raise `Unclear` unless these are items and places there are."""
    shape = decision.asks[name]
    if tuple(type(a) for a in arguments) != shape:
        example = ", ".join("'id'" if s is str else "2" for s in shape)
        raise Unclear("E214", f"write `{name}({example})`", name=name)
    for argument in arguments:
        if isinstance(argument, str):
            known(argument, scope.items, "item")
        elif not 1 <= argument <= len(scope.items):
            raise Unclear("E217", name=name, place=argument, last=len(scope.items))


ATOMS: Mapping[str, Function] = {
    name: atom(decision, name) for decision in WHOLES.values() for name in decision.asks
}
