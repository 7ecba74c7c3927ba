"""Conditions as an author writes them, read into kernel conditions: names known, types right.

The text is parsed as a Python expression and then held against an allow-list; nothing is evaluated.
Of one that cannot be read, small changes are tried until it can: that is what was meant.
"""

from __future__ import annotations

import ast
import difflib
import re
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal, cast

from msgspec import Struct, field

from engine.kernel import model as k
from engine.kernel.model import Condition
from engine.language.advice import Advice
from engine.language.foreign_characters import find_foreign_sign

MANY = 400  # names; among more, looking for a near one takes too long


class Type(Struct, frozen=True):
    """What a value is: yes or no, a number in a range, or one of some words.

    Attributes:
        words: the words in order; empty for numbers and for yes and no.
        number: whether it is a number.
        unknown: the first word means "unknown"; comparing it by order is false.
    """

    words: tuple[str, ...] = ()
    number: bool = False
    unknown: bool = False

    def __str__(self) -> str:
        if self.number:
            return "a number"
        return "one of " + ", ".join(self.words) if self.words else "yes or no"


YES_NO = Type()
NUMBER = Type(number=True)


class Unclear(Exception):
    """A condition that cannot be understood: a code, its parameters, a hint, and the column."""

    def __init__(self, code: str, hint: str = "", column: int = 0, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.hint = hint
        self.column = column
        self.params = params


Meaning = tuple[k.Condition, Type]
Function = Callable[["Scope", list[str | int]], Meaning]


class Scope(Struct):
    """What a condition can refer to at one place of a case.

    Attributes:
        variables: type of every variable that needs no function: people's state, state, chance.
        declared: type of every variable there is, bare or not (`need:interpreter`).
        functions: what `need('x')` and the like mean.
        places: ids of scenes and endings.
        interview: id of the interview the condition is in, or "".
        atoms: in the `then` of an order or a pick: what was asked about the answer so far; else
            None.
        items: the items atoms may name.
        asks: names of the functions that may ask about the answer.
        used: names of the variables read so far, one set for the whole case.
        parts: addresses of items, which only the `then` of their own decision can ask about.
    """

    variables: Mapping[str, Type]
    declared: Mapping[str, Type]
    functions: Mapping[str, Function]
    places: frozenset[str] = frozenset()
    interview: str = ""
    atoms: list[k.AnswerTest] | None = None
    items: tuple[str, ...] = ()
    asks: Collection[str] = ()
    used: set[str] = field(default_factory=set)
    parts: Collection[str] = ()

    def read(self, variable: str) -> k.Read:
        """A reading of a variable, which keeps it from being dropped."""
        self.used.add(variable)
        return k.Read(variable)


MOST = 14  # names listed in a hint


def list_names(names: Iterable[str]) -> str:
    """Names in one line, at most as many as anybody reads."""
    names = sorted(names)
    return ", ".join(f"`{name}`" for name in names[:MOST]) + (", …" if len(names) > MOST else "")


def suggest_name(word: str, known: Iterable[str]) -> str:
    """A "did you mean" for `word`, or "" when nothing is near."""
    known = sorted(known)
    if len(known) > MANY:
        return ""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if near and not _NAME.fullmatch(near[0]):  # that name is refused too, where it is declared
        near = ["-".join(re.findall("[a-z0-9]+", near[0].lower()))]
    return Advice.mean(near[0], word) if near else ""


def suggest_or_list(word: str, known: Iterable[str]) -> str:
    """A "did you mean" for `word`, or else everything there is; "" when there is nothing."""
    known = list(known)
    return suggest_name(word, known) or (f"there is {list_names(known)}" if known else "")


def parse(text: str, scope: Scope) -> k.Condition:
    """Read a condition.

    Args:
        text: as written, for instance ``hana.trust < 2 and not separated``.
        scope: what it can refer to.

    Raises:
        Unclear: with a code E201 to E219, and the column inside `text`.
    """
    flat = " ".join(text.split())
    try:
        condition, kind = _Reader(scope, flat).read(_tree(flat).body)
    except Unclear as unclear:  # Python counts bytes, a reader letters
        unclear.column = len(flat.encode()[: unclear.column].decode(errors="ignore"))
        raise
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        column = getattr(error, "offset", None) or 1
        raise Unclear("E201", column=column - 1, text=flat) from None
    if kind != YES_NO:
        raise Unclear("E204", text=flat, found=kind)
    return condition


@lru_cache(maxsize=1024)
def _tree(text: str) -> ast.Expression:
    """A condition as Python parses it; it is only read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Python finds odd in an author's text is ours
        return ast.parse(text, mode="eval")


_NAME = re.compile(r"[\w.:-]+")
_HYPHENATED = re.compile(r"[A-Za-z_][\w.]*(?:-[A-Za-z_]\w*)+")
_MINUS = "In a condition a hyphen is a minus, so names are written with `_`."
_ID = re.compile(r"[a-z][a-z0-9.-]*")
_SAID = {"yes": "true", "on": "true", "no": "false", "off": "false"}  # as YAML 1.1 has it
_SYMBOL: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_SUMS: dict[type[ast.operator], Literal["+", "-", "*"]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
}
Operator = Literal["==", "!=", "<", "<=", ">", ">="]


class _Reader:
    """Reads one parsed expression of a text."""

    def __init__(self, scope: Scope, text: str) -> None:
        self.scope = scope
        self.text = text.encode()  # Python counts columns in bytes

    def read(self, node: ast.expr) -> Meaning:
        """The meaning of a node and its type."""
        match node:
            case ast.BoolOp(op, values):
                parts = tuple(self.truth(v) for v in values)
                return (k.Both(parts) if isinstance(op, ast.And) else k.Either(parts)), YES_NO
            case ast.UnaryOp(ast.Not(), operand):
                return k.negate(self.truth(operand)), YES_NO
            case ast.UnaryOp(ast.USub(), ast.Constant(int() as number)):
                return k.Const(-number), NUMBER
            case ast.Compare():
                return self.comparison(node), YES_NO
            case ast.BinOp(left, op, right) if type(op) in _SUMS:
                try:
                    return k.Sum(_SUMS[type(op)], self.number(left), self.number(right)), NUMBER
                except Unclear as unclear:
                    raise self.hyphenated(node) or unclear from None
            case ast.Constant(value):
                return self.constant(node, value)
            case ast.Name() | ast.Attribute():
                return self.name(node)
            case ast.Call():
                return self.call(node)
            case _:
                raise Unclear("E203", column=node.col_offset, found=ast.unparse(node))

    def constant(self, node: ast.expr, value: object) -> Meaning:
        """A number, or `True` and `False` as Python writes them; raises Unclear E203 or E205."""
        if isinstance(value, bool):
            return k.Const(int(value)), YES_NO
        if isinstance(value, int) and abs(value) < 10**6:
            return k.Const(value), NUMBER
        if isinstance(value, str):
            raise Unclear("E205", column=node.col_offset, word=value)
        raise Unclear("E203", column=node.col_offset, found=ast.unparse(node))

    def truth(self, node: ast.expr) -> k.Condition:
        """A part that must be true or false; raises Unclear E204."""
        condition, kind = self.read(node)
        if kind != YES_NO:
            raise Unclear("E204", column=node.col_offset, text=ast.unparse(node), found=kind)
        return condition

    def number(self, node: ast.expr) -> k.Condition:
        """A part that must be a number; raises Unclear E206."""
        condition, kind = self.read(node)
        if not kind.number:
            raise Unclear("E206", column=node.col_offset, text=ast.unparse(node), found=kind)
        return condition

    def name(self, node: ast.Name | ast.Attribute) -> Meaning:
        """A variable, or `true` or `false`; raises Unclear E207."""
        name = ast.unparse(node)
        if name in ("true", "false"):
            return k.Const(int(name == "true")), YES_NO
        kind = self.scope.variables.get(name)
        if kind is None:
            hint: str = suggest_name(name, self.scope.variables)
            if name in self.scope.functions:
                hint = f"write `{name}('…')`"
            elif name in _SAID:
                hint = Advice.write(_SAID[name], name)
            elif any(name in known.words for known in self.scope.declared.values()):
                hint = Advice.write(f"'{name}'", name)
            raise Unclear("E207", hint, node.col_offset, name=name)
        return self.scope.read(name), kind

    def hyphenated(self, node: ast.expr) -> Unclear | None:
        """What was meant by a name with a hyphen, which is read as a minus; None without one."""
        written = self.text[node.col_offset : node.end_col_offset].decode()
        if not _HYPHENATED.fullmatch(written):
            return None
        if any(written in kind.words for kind in self.scope.declared.values()):
            meant = Advice.write(f"'{written}'", written)
            return Unclear("E207", meant, node.col_offset, name=written)
        known = self.scope.variables
        like = {re.sub("[-._]", "_", name): name for name in known}
        near = like.get(re.sub("[-._]", "_", written))
        hint = Advice.mean(near, written) if near else suggest_name(written, known)
        if isinstance(hint, Advice):
            hint = Advice(f"{hint} {_MINUS}", hint.instead, written)
        hint = hint or _MINUS
        return Unclear("E207", hint, node.col_offset, name=written)

    def call(self, node: ast.Call) -> Meaning:
        """A function of an id; raises Unclear E203, E208, or what the function raises."""
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise Unclear("E203", column=node.col_offset, found=ast.unparse(node))
        name = node.func.id
        function = self.scope.functions.get(name)
        if function is None:
            hint = suggest_name(name, self.scope.functions)
            hint = hint or f"conditions know {list_names(self.scope.functions)}"
            raise Unclear("E208", hint, node.col_offset, name=name)
        arguments = [self.argument(name, a) for a in node.args]
        try:
            return function(self.scope, arguments)
        except Unclear as unclear:
            unclear.column = unclear.column or node.col_offset
            raise

    def argument(self, function: str, node: ast.expr) -> str | int:
        """A quoted id or a number in the brackets of a function; raises Unclear E209."""
        match node:
            case ast.Constant(str() | int() as value) if not isinstance(value, bool):
                return value
            case ast.Name(id) if function == "count":
                return id
            case _:
                found = ast.unparse(node).replace(" - ", "-")
                hint = "quote the id" if _ID.fullmatch(found) else ""
                raise Unclear("E209", hint, node.col_offset, found=found)

    def comparison(self, node: ast.Compare) -> k.Condition:
        """A chain of comparisons, all of which must hold; raises Unclear E203."""
        parts: list[k.Condition] = []
        left = node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            if isinstance(op, ast.In | ast.NotIn):
                among = self.among(left, right)
                parts.append(among if isinstance(op, ast.In) else k.negate(among))
            elif type(op) in _SYMBOL:
                parts.append(self.compared(left, cast(Operator, _SYMBOL[type(op)]), right))
            else:  # `is`
                hint = "write `==`; for yes or no, the name alone or `not` before it is enough"
                raise Unclear("E203", hint, node.col_offset, found=ast.unparse(node))
            left = right
        return parts[0] if len(parts) == 1 else k.Both(tuple(parts))

    def compared(self, left: ast.expr, op: Operator, right: ast.expr) -> k.Condition:
        """One comparison; raises Unclear E210 or E211."""
        if _is_word(left) and not _is_word(right):
            turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
            return self.compared(right, cast(Operator, turned.get(op, op)), left)
        condition, kind = self.read(left)
        other, other_kind = self.word(right, kind) if _is_word(right) else self.read(right)
        if kind != other_kind:
            raise Unclear("E210", column=right.col_offset, left=kind, right=other_kind)
        if op == "==" or (op == "!=" and (not kind.unknown or other == k.Const(0))) or kind.number:
            return k.Compare(op, condition, other)
        if not kind.unknown:
            raise Unclear("E211", column=left.col_offset, text=ast.unparse(left))
        known = [k.Compare(">", c, k.Const(0)) for c in (condition, other) if isinstance(c, k.Read)]
        return k.Both((*known, k.Compare(op, condition, other)))

    def among(self, left: ast.expr, right: ast.expr) -> k.Condition:
        """`x in ('a', 'b')`; raises Unclear E210 or E212."""
        if not isinstance(right, ast.Tuple | ast.List | ast.Set):
            raise Unclear("E212", "write `in ('a', 'b')`", right.col_offset)
        condition, kind = self.read(left)
        values: set[int] = set()
        for element in right.elts:
            member, member_kind = (
                self.word(element, kind) if _is_word(element) else self.read(element)
            )
            if member_kind != kind or not isinstance(member, k.Const):
                raise Unclear("E210", column=element.col_offset, left=kind, right=member_kind)
            values.add(member.value)
        return k.Among(condition, frozenset(values))

    def word(self, node: ast.expr, kind: Type) -> Meaning:
        """A quoted word as a value of a type; raises Unclear E213."""
        word = str(cast(ast.Constant, node).value)
        if word not in kind.words:
            raise Unclear("E213", _value_hint(word, kind), node.col_offset, word=word)
        return k.Const(kind.words.index(word)), kind


def _is_word(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _value_hint(word: str, kind: Type) -> str:
    """What to write instead of a word that a value never is."""
    if kind.words:
        return suggest_name(word, kind.words) or f"it is {kind}"
    if kind.number:
        number = re.fullmatch("-?[0-9]{1,5}", word)
        return Advice.write(word, f"'{word}'") if number else f"it is {kind}"
    said = _SAID.get(word.lower(), word.lower())
    if said in ("true", "false"):
        return Advice.write(said, f"'{word}'")
    return f"it is {kind}: `true` or `false`"


# What every case can ask -----------------------------------------------------------------------


def one_id(name: str, arguments: list[str | int]) -> str:
    """The one id a function takes; raises Unclear E214 when it is anything else."""
    if len(arguments) != 1 or not isinstance(arguments[0], str):
        raise Unclear("E214", f"write `{name}('id')`", name=name)
    return arguments[0]


UNDECLARED = "the case declares nothing of this kind: declare it, or leave the condition out"


def check_known(word: str, among: Iterable[str], kind: str) -> str:
    """`word` when it is among those declared.

    Raises:
        Unclear: E215 with "did you mean", or with what there is: in the same scene, if any is.
    """
    among = set(among)
    if word not in among:
        scene, _, own = word.rpartition(".")
        beside = [name for name in among if name.rpartition(".")[0] == scene]
        near = not beside or suggest_name(own, [name.rpartition(".")[2] for name in beside])
        known = beside or among
        hint = suggest_name(word, among) if near else f"there is {list_names(known)}"
        said = hint or suggest_or_list(word, known) or UNDECLARED
        raise Unclear("E215", said, kind=kind, name=word)
    return word


def read_declared(scope: Scope, head: str, id: str, kind: str) -> Meaning:
    """A reading of the variable `head` and `id` name; Unclear E215 names the near miss."""
    name = f"{head}{id}"
    if name not in scope.declared:
        check_known(id, (n.removeprefix(head) for n in scope.declared if n.startswith(head)), kind)
    return scope.read(name), scope.declared[name]


def reader(function: str, prefix: str, kind: str) -> Function:
    """A function of one id that reads the variable `prefix:id`."""

    def read(scope: Scope, arguments: list[str | int]) -> Meaning:
        return read_declared(scope, f"{prefix}:", one_id(function, arguments), kind)

    return read


def at(scope: Scope, arguments: list[str | int]) -> Meaning:
    """`at('scene')`: we are in this scene or ending."""
    return k.At(check_known(one_id("at", arguments), scope.places, "scene")), YES_NO


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
