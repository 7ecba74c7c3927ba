"""What the `then` of an order or a pick can ask of the answer that was given."""

from __future__ import annotations

from collections.abc import Mapping

from engine.kernel import model as k
from engine.scenario.expressions import YES_NO, Function, Meaning, Scope, Unclear, known


def atom(kind: str) -> Function:
    """`before`, `within`, `placed`, `first` of an order, and `picked` of a pick."""

    def read(scope: Scope, arguments: list[str | int]) -> Meaning:
        if scope.atoms is None or (kind == "picked") == scope.ranking:
            raise Unclear("E216", name=kind)
        question = _question(kind, scope, arguments)
        if question not in scope.atoms:
            scope.atoms.append(question)
        return k.Atom(scope.atoms.index(question)), YES_NO

    return read


def _question(kind: str, scope: Scope, arguments: list[str | int]) -> k.Question:
    shapes: dict[str, tuple[type, ...]] = {
        "before": (str, str),
        "within": (str, int),
        "placed": (str, int),
        "first": (str,),
        "picked": (str,),
    }
    if tuple(type(a) for a in arguments) != shapes[kind]:
        example = ", ".join("'id'" if s is str else "2" for s in shapes[kind])
        raise Unclear("E214", f"write `{kind}({example})`", name=kind)
    item = known(str(arguments[0]), scope.items, "item")
    if kind == "before":
        return k.Question("before", item, known(str(arguments[1]), scope.items, "item"))
    if kind == "first":
        return k.Question("placed", item, place=1)
    if kind == "picked":
        return k.Question("picked", item)
    place = int(arguments[1])
    if not 1 <= place <= len(scope.items):
        raise Unclear("E217", name=kind, place=place, last=len(scope.items))
    return k.Question("within" if kind == "within" else "placed", item, place=place)


ATOMS: Mapping[str, Function] = {
    name: atom(name) for name in ("before", "within", "placed", "first", "picked")
}
