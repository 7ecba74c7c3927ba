"""What conditions may ask: about the past, and in a `then` about the answer that was given."""

from __future__ import annotations

from collections.abc import Mapping

from engine.decisions.multi_item import Whole
from engine.decisions.registry import WHOLES
from engine.kernel import model as k
from engine.language.advice import Advice
from engine.scenario.expressions import (
    NUMBER,
    YES_NO,
    Function,
    Meaning,
    Scope,
    Unclear,
    check_known,
    list_names,
    one_id,
    read_declared,
    reader,
    suggest_name,
)

# An order, a pick and ratings are read where they are given, and nowhere else.
LATER = "only the `then` of its own decision can ask that; `set` a variable there, and read that"
NOBODY = "nobody decides anything yet: that is written under `person_decides`"


def chose(scope: Scope, arguments: list[str | int]) -> Meaning:
    """`chose('scene.option')`: an option, act, move, question or answer taken."""
    id = one_id("chose", arguments)
    if f"asked:{id}" in scope.declared:
        return read_declared(scope, "asked:", id, "option")
    _no_later(scope, "option", id)
    return read_declared(scope, "chose:", id, "option")


def decided(scope: Scope, arguments: list[str | int]) -> Meaning:
    """`decided('stays')`: what a person decided, by the id under `decides`."""
    id = one_id("decided", arguments)
    if f"decided:{id}" not in scope.declared:
        known = [n.removeprefix("decided:") for n in scope.declared if n.startswith("decided:")]
        hint = suggest_name(id, known) or (f"there is {list_names(known)}" if known else NOBODY)
        if f"chose:{id}" in scope.declared:
            hint = Advice.write(f"chose('{id}')", f"decided('{id}')")
        raise Unclear("E215", hint, kind="decision", name=id)
    return read_declared(scope, "decided:", id, "decision")


def _no_later(scope: Scope, kind: str, id: str) -> None:
    """Say of what nobody can ask later that it is so, and what to do about it."""
    if id in scope.parts:
        raise Unclear("E215", LATER, kind=kind, name=id)
    if f"asked-us:{id}" in scope.declared:
        answer = next(n for n in scope.declared if n.startswith(f"chose:{id}."))
        hint = f"what she asks is not kept, what you answer is: `chose('{answer[6:]}')`"
        raise Unclear("E215", hint, kind=kind, name=id)
    if f"decided:{id}" in scope.declared:
        hint = Advice.write(f"decided('{id}')", f"chose('{id}')")
        raise Unclear("E215", hint, kind=kind, name=id)


def asked(scope: Scope, arguments: list[str | int]) -> Meaning:
    """`asked('question')`: bare inside its interview or where unique, else `interview.question`."""
    id = one_id("asked", arguments)
    _no_later(scope, "question", id if "." in id else f"{scope.interview}.{id}")
    if "." not in id:
        id = _full(scope, id)
    return read_declared(scope, "asked:", id, "question")


def _full(scope: Scope, id: str) -> str:
    inside = f"{scope.interview}.{id}"
    if f"asked:{inside}" in scope.declared:
        return inside
    names = [n.removeprefix("asked:") for n in scope.declared if n.startswith("asked:")]
    found = [n for n in names if n.endswith(f".{id}")]
    if len(found) > 1:
        raise Unclear("E218", f"write `asked('{found[0]}')`", name=id)
    if not found:
        hint = suggest_name(id, [n.partition(".")[2] for n in names])
        raise Unclear("E215", hint, kind="question", name=id)
    return found[0]


def count(scope: Scope, arguments: list[str | int]) -> Meaning:
    """`count(asked)`: questions asked in this interview, or in the whole play outside one."""
    if arguments != ["asked"]:
        raise Unclear("E214", "write `count(asked)`", name="count")
    names = [f"count:{scope.interview}"] if scope.interview else []
    names = names or [n for n in scope.declared if n.startswith("count:")]
    return _total([scope.read(name) for name in names]), NUMBER


def _total(parts: list[k.Read]) -> k.Condition:
    """The sum, halved again and again so that it nests as little as can be."""
    if len(parts) < 2:
        return parts[0] if parts else k.Const(0)
    middle = len(parts) // 2
    return k.Sum("+", _total(parts[:middle]), _total(parts[middle:]))


HISTORY: Mapping[str, Function] = {
    "seen": reader("seen", "seen", "scene"),
    "decided": decided,
    "chose": chose,
    "asked": asked,
    "count": count,
}


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
    shape = decision.asks[name].takes
    if tuple(type(a) for a in arguments) != shape:
        example = ", ".join("'id'" if s is str else "2" for s in shape)
        raise Unclear("E214", f"write `{name}({example})`", name=name)
    for argument in arguments:
        if isinstance(argument, str):
            check_known(argument, scope.items, "item")
        elif not 1 <= argument <= len(scope.items):
            raise Unclear("E217", name=name, place=argument, last=len(scope.items))


ATOMS: Mapping[str, Function] = {
    name: atom(decision, name) for decision in WHOLES.values() for name in decision.asks
}
