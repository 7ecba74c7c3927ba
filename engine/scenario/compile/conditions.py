"""What conditions may ask, and what one that cannot be read was meant as."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from engine.decisions.multi_item import Whole
from engine.decisions.registry import WHOLES
from engine.kernel import model as k
from engine.kernel.model import Condition
from engine.language.advice import Advice
from engine.language.foreign_characters import find_foreign_sign
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
    parse,
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


_REPAIRED = frozenset({"E201", "E203", "E205", "E209"})
LONGEST = 300  # characters of a condition that is repaired
_STRAIGHT = dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u00ab\u00bb"), "'")
_COMPARING = {"\u203a": ">", "\u2039": "<", "\u2265": ">=", "\u2264": "<=", "\u2260": "!="}
_WORDS = {"&&": " and ", "||": " or ", "AND": "and", "OR": "or", "NOT": "not", "Not": "not"}
_NAMED = r"(?:\w+\([^()]*\)|[\w.]+)"
_BARE_ID = re.compile(r"\b([a-z]+)\(([a-z][a-z0-9.-]*)\)")
_BARE_WORD = re.compile(r"(==|!=|<=?|>=?) *(not-[a-z]+)")


def read_condition(text: str, scope: Scope) -> Condition:
    """Read a condition as `parse` does; raises Unclear, which says what was meant where it can.

    Only what can be read is proposed; else the reason alone is told.
    """
    try:
        return parse(text, scope)
    except Unclear as unclear:
        flat = " ".join(text.split())
        if unclear.code == "E201":
            unclear.hint = _explain(flat)
        if unclear.code in _REPAIRED and (meant := _repair(flat, scope)):
            reason = unclear.hint
            joint = ": " if "write" in reason else ": write "
            said = f"{reason}{joint if reason else 'write '}`{meant}`"
            unclear.hint = Advice(said, meant, flat)
        raise


def _explain(text: str) -> str:
    """Why a condition cannot be read, as far as its look tells; or ""."""
    if text != text.translate(_STRAIGHT):
        return "write straight quotation marks"
    if sign := find_foreign_sign(text):
        return f"{sign.name} means nothing here"
    if re.search("=[<>!]|<>", text):
        return ""
    if "&&" in text or "||" in text or "!" in text.replace("!=", ""):
        return "write `and`, `or`, `not`"
    if " = " in text:
        return "to compare, write `==`"
    if _BARE_WORD.search(text):
        return "words are quoted"
    if text.count("'") % 2:
        return "a quotation mark is missing: an id stands between two"
    if text.count("(") != text.count(")"):
        return f"a bracket `{')' if text.count('(') > text.count(')') else '('}` is missing"
    if strange := re.search(r"[^\x00-\x7f]", re.sub("'[^']*'", "", text)):
        return f"`{strange[0]}` means nothing in a condition"
    return "ids are quoted" if _BARE_ID.search(text) else ""


def _repair(text: str, scope: Scope) -> str:
    """The condition that was meant, or "" if no change that is known makes it one."""
    tried = text if len(text) <= LONGEST else ""
    for change in _changes(sorted(scope.functions), sorted(scope.variables)):
        changed = change(tried)
        if changed != tried and _reads(changed, scope):
            return changed
        tried = changed
    return ""


def _reads(text: str, scope: Scope) -> bool:
    try:
        parse(text, scope)
    except Unclear:
        return False
    return True


def _changes(functions: list[str], names: list[str]) -> Iterator[Callable[[str], str]]:
    """What is tried, one after the other; each works on what the ones before have made."""
    word = "|".join(map(re.escape, functions))
    yield lambda text: text.translate(_STRAIGHT)
    yield lambda text: sign.replaced if (sign := find_foreign_sign(text)) else text
    yield lambda text: "".join(_COMPARING.get(letter, letter) for letter in text)
    yield lambda text: re.sub("=([<>!])", r"\1=", text).replace("<>", "!=")
    yield lambda text: re.sub(
        r"\s*(&&|\|\|)\s*|\b(AND|OR|NOT|Not)\b", lambda found: _WORDS[found[1] or found[2]], text
    )
    yield lambda text: re.sub(r"!(?!=) *", "not ", text)
    yield lambda text: re.sub(rf"({_NAMED}) (?:=|==|is) (?:true|yes)\b", r"\1", text)
    yield lambda text: re.sub(rf"({_NAMED}) (?:=|==|is) (?:false|no)\b", r"not \1", text)
    yield lambda text: re.sub(r"(?<![=!<>])=(?!=)", "==", text)
    yield lambda text: re.sub(r"\b([a-z][\w-]*) knows ([a-z][\w-]*)", r"knows('\1', '\2')", text)
    yield lambda text: re.sub(rf"\b({word}) '?([a-z][\w.-]*)'?(?![(\w])", r"\1('\2')", text)
    yield lambda text: re.sub(r" is not (?=['\w])", " != ", text)
    yield lambda text: re.sub(r" is (?=['\w])", " == ", text)
    yield lambda text: re.sub(rf"\b({word})\(([^()]*)\)", _quote_ids, text)
    yield lambda text: re.sub(r"(==|!=|<=?|>=?) *([a-z][a-z-]*)(?![\w(.'-])", r"\1 '\2'", text)
    for name in names:
        loose = re.sub(r"[._]", "[ ._-]", re.escape(name).replace(r"\.", "."))
        yield lambda text, name=name, loose=loose: re.sub(  # type: ignore[misc]
            rf"(?<![\w.'])[\"']?{loose}[\"']?(?![\w.'(-])", name, text
        )
    yield lambda text: re.sub(r"\('([\w.-]+)\)", r"('\1')", text)
    yield lambda text: re.sub(r"\(([\w.-]+)'\)", r"('\1')", text)
    yield lambda text: re.sub(r"\('([\w.-]+)'(?=$| (?:and|or|[=!<>]))", r"('\1')", text)


def _quote_ids(found: re.Match[str]) -> str:
    parts = (part.strip().strip("'\"") for part in found[2].split(","))
    quoted = (part if re.fullmatch("-?[0-9]+", part) else f"'{part}'" for part in parts if part)
    return f"{found[1]}({', '.join(quoted)})"
