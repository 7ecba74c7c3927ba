"""Mutation operators: every slip an author could make in one place of a case.

A mutant changes one thing in the data of a case: a condition, an effect, where something leads, or
how good an answer is. The compiler decides whether the changed case is still valid.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Literal

from msgspec import Struct

from engine.decisions.registry import ASKS
from engine.explore.queries.yaml_paths import LEFT_OUT, replace_value
from engine.scenario.layer_hashes import NAMED
from engine.scenario.problems import Path
from engine.scenario.scenario import Scenario
from engine.scenario.yaml.source import Source

SEED = 3
SECTIONS = ("scenes", "injects", "endings")

Kind = Literal["condition", "effect", "target", "rating"]
KINDS: tuple[Kind, ...] = ("condition", "effect", "target", "rating")
Edit = tuple[Path, Any]
"""A path and what is put there; `LEFT_OUT` removes what is there."""


class Mutant(Struct, frozen=True):
    """One slip.

    Attributes:
        kind: what it changes.
        change: how: negated, without, joined, compared, number, word, left-out, sign, value,
            target, rating, right, order or accept.
        path: where it is.
        before: what the author wrote, on one line.
        after: what is there instead; "" if nothing is.
        edits: the slip as changes of the data.
    """

    kind: Kind
    change: str
    path: Path
    before: str
    after: str
    edits: tuple[Edit, ...]

    @property
    def scene(self) -> str:
        """The id of the scene, ending or inject it is in."""
        return str(self.path[1])

    def source(self, source: Source) -> Source:
        """The file with this slip; the lines and columns stay as they were."""
        data = source.data
        for path, value in self.edits:
            data = replace_value(data, path, value)
        return replace(source, data=data)


def make_mutants(scenario: Scenario) -> list[Mutant]:
    """Make every mutant, in an order that is always the same.

    Kinds take turns, and the scenes within a kind, so that the first mutants are a sample of all.
    """
    found = list(_MutantMaker(scenario).make_all())
    chance = random.Random(SEED)
    kinds = []
    for kind in KINDS:
        scenes: dict[str, list[Mutant]] = {}
        for mutant in found:
            if mutant.kind == kind:
                scenes.setdefault(mutant.scene, []).append(mutant)
        for among in scenes.values():
            chance.shuffle(among)
        kinds.append(_take_turns(scenes.values()))
    return _take_turns(kinds)


def _take_turns(lists: Iterable[Sequence[Mutant]]) -> list[Mutant]:
    """The first of each list, then the second of each, and so on."""
    rows = list(lists)
    longest = max(map(len, rows), default=0)
    return [row[n] for n in range(longest) for row in rows if n < len(row)]


class _MutantMaker:
    """Makes the mutants of a case, in the order of the file."""

    def __init__(self, scenario: Scenario) -> None:
        self.data = scenario.data
        self.places = [*self.data["scenes"], *self.data["endings"]]
        self.verbs = frozenset(verb for word in scenario.words for verb in word.verbs)
        self.values: Words = {v.name: v.values for v in scenario.story.model.variables}
        self.levels = {name: list(map(str, values)) for name, values in self.values.items()}

    def make_all(self) -> Iterator[Mutant]:
        """Make every mutant."""
        for section in SECTIONS:
            for id, entry in self.data.get(section, {}).items():
                yield from self.mutate_entry((section, id), entry)

    def mutate_entry(self, path: Path, value: Any) -> Iterator[Mutant]:
        """Make the mutants of what is at a path, and below it."""
        if isinstance(value, Mapping):
            for field, inner in value.items():
                yield from self.mutate_field((*path, field), field, inner)
        elif isinstance(value, list):
            for number, inner in enumerate(value):
                yield from self.mutate_entry((*path, number), inner)

    def mutate_field(self, path: Path, field: str, value: Any) -> Iterator[Mutant]:
        """Make the mutants of one field of an entry, and below it."""
        match field:
            case "if":
                yield from self.change_condition(path, str(value))
            case "set" | "add":
                yield from self.mutate_assignment(path, field, value)
            case "then" | "go" | "to" if isinstance(value, str):
                yield from self.mutate_target(path, value)
            case "rating":
                yield from self.mutate_rating(path, value)
            case "key":
                yield from self.mutate_order(path, value)
            case "accept":
                yield from self.move_accepted(path, value)
            case _ if field in self.verbs:
                yield from self.mutate_verb(path, value)
            case _ if field in NAMED and isinstance(value, Mapping):
                if field == "items":
                    yield from self.exchange_right(path, value)
                for id, entry in value.items():  # an id is no field, whatever it is called
                    yield from self.mutate_entry((*path, id), entry)
            case _:
                yield from self.mutate_entry(path, value)

    # Conditions ----------------------------------------------------------------------------------

    def change_condition(self, path: Path, text: str) -> Iterator[Mutant]:
        """Change a condition, and leave it out."""
        before = " ".join(text.split())
        for change, after in mutate_condition(before, self.values):
            yield Mutant("condition", change, path, before, after, ((path, after),))
        yield Mutant("condition", "without", path, before, "", ((path, LEFT_OUT),))

    # Effects -------------------------------------------------------------------------------------

    def mutate_assignment(self, path: Path, field: str, value: Any) -> Iterator[Mutant]:
        """Leave out a `set` or `add`; set another value, or add in the other direction."""
        for name, amount in value.items():
            where = (*path, name)
            said = f"{field} {name}: {_write_value(amount)}"
            yield self._leave_out(path, name, len(value), said)
            others = [-amount] if field == "add" else self.list_others(name, amount)
            for other in others:
                after = f"{field} {name}: {_write_value(other)}"
                change = "sign" if field == "add" else "value"
                yield Mutant("effect", change, where, said, after, ((where, other),))

    def list_others(self, name: str, value: Any) -> list[Any]:
        """What else a variable could be set to; for text, the next value."""
        if isinstance(value, bool):
            return [not value]
        if isinstance(value, int):
            return [value - 1, value + 1]
        known = [v for v in self.values.get(name, ()) if isinstance(v, str)]
        return [known[(known.index(value) + 1) % len(known)]] if value in known else []

    def mutate_verb(self, path: Path, value: Any) -> Iterator[Mutant]:
        """Leave out one thing that a verb of the vocabulary does, or change its level."""
        verb = str(path[-1])
        names = value if isinstance(value, Mapping) else range(len(value))
        for name in names:
            said = value[name]
            here = f"{name} {', '.join(said)}" if isinstance(said, list) else str(said)
            if isinstance(value, Mapping) and not isinstance(said, list):
                here = f"{name}: {said}"
            yield self._leave_out(path, name, len(value), f"{verb} {here}")
            level = self.find_next_level(str(name), said)
            if level:
                where, after = (*path, name), f"{verb} {name}: {level}"
                yield Mutant("effect", "value", where, f"{verb} {here}", after, ((where, level),))

    def find_next_level(self, name: str, said: Any) -> str:
        """The level after or before this one; "" if there is none."""
        for variable, levels in self.levels.items():
            if isinstance(said, str) and variable.endswith(f":{name}") and said in levels:
                at = levels.index(said)
                return levels[at + 1] if at + 1 < len(levels) else levels[at - 1]
        return ""

    def _leave_out(self, path: Path, name: Any, count: int, said: str) -> Mutant:
        """Leave out one of several; if there is only one, the whole field."""
        gone = path if count == 1 else (*path, name)
        return Mutant("effect", "left-out", (*path, name), said, "", ((gone, LEFT_OUT),))

    # Targets -------------------------------------------------------------------------------------

    def mutate_target(self, path: Path, to: str) -> Iterator[Mutant]:
        """Lead to the place before or after the one meant, in the order of the file."""
        if to not in self.places:
            return
        at = self.places.index(to)
        near = (self.places[(at + 1) % len(self.places)], self.places[at - 1])
        for other in dict.fromkeys(near):
            if other != to:
                yield Mutant("target", "target", path, to, other, ((path, other),))

    # Ratings -------------------------------------------------------------------------------------

    def mutate_rating(self, path: Path, value: Any) -> Iterator[Mutant]:
        """Rate one higher or lower, and exchange the best and the worst rating."""
        if isinstance(value, Mapping):
            for domain, rating in value.items():
                yield from self.mutate_rating((*path, domain), rating)
        elif isinstance(value, list):
            for number, entry in enumerate(value):
                beside = {name: part for name, part in entry.items() if name != "is"}
                yield from self.mutate_entry((*path, number), beside)
                yield from self.mutate_rating((*path, number, "is"), entry["is"])
        elif isinstance(value, int | float):
            across = [5 - value] if value in (1, 4) else []
            for other in (*across, value - 1, value + 1):
                if 1 <= other <= 4:
                    yield Mutant("rating", "rating", path, str(value), str(other), ((path, other),))

    def exchange_right(self, path: Path, items: Mapping[str, Any]) -> Iterator[Mutant]:
        """Exchange a right item with one that is not, so that the number stays the same."""
        wrong = [id for id, entry in items.items() if not entry.get("right")]
        for number, id in enumerate(id for id, entry in items.items() if entry.get("right")):
            if wrong:
                other = wrong[number % len(wrong)]
                edits = (((*path, id, "right"), LEFT_OUT), ((*path, other, "right"), True))
                yield Mutant("rating", "right", (*path, id, "right"), id, other, edits)

    def mutate_order(self, path: Path, key: Any) -> Iterator[Mutant]:
        """Reverse the keyed order, and exchange neighbours in it."""
        if not isinstance(key, list):
            return
        orders = [key[::-1]]
        for one, two in pairwise(range(len(key))):
            swapped = list(key)
            swapped[one], swapped[two] = key[two], key[one]
            orders.append(swapped)
        for other in orders:
            yield Mutant(
                "rating", "order", path, _write_value(key), _write_value(other), ((path, other),)
            )

    def move_accepted(self, path: Path, values: Any) -> Iterator[Mutant]:
        """Move the accepted values of a scale one up or down."""
        if not isinstance(values, list):
            return
        for by in (1, -1):
            other = [v + by for v in values]
            yield Mutant(
                "rating",
                "accept",
                path,
                _write_value(values),
                _write_value(other),
                ((path, other),),
            )


def _write_value(value: Any) -> str:
    """A value as an author writes it."""
    if isinstance(value, list):
        return f"[{', '.join(map(_write_value, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


# Conditions: negated, joined otherwise, off by one, about another word ---------------------------

Words = Mapping[str, tuple[Any, ...]]
"""The values of every variable, by its name."""

_Signs = dict[type[ast.cmpop], type[ast.cmpop]]
_OFF: _Signs = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
_FLIPPED: _Signs = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}
_OPPOSITE: _Signs = {
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

    The text is a valid condition on one line; the words are the values of each variable, by name.
    """
    tree = ast.parse(text, mode="eval")
    seen = {ast.unparse(tree)}
    for change, old, new in _list_changes(tree.body, words):
        after = ast.unparse(_replace_node(tree, old, new))
        _replace_node(tree, new, old)
        if after not in seen:
            seen.add(after)
            yield change, after


def _replace_node(tree: ast.Expression, old: ast.expr, new: ast.expr) -> ast.Expression:
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


def _list_changes(whole: ast.expr, words: Words) -> Iterator[tuple[str, ast.expr, ast.expr]]:
    """The kind of change, the part that changes, and what replaces it."""
    yield "negated", whole, _negate(whole)
    for node in ast.walk(whole):
        match node:
            case ast.BoolOp(op, parts):
                other = ast.Or() if isinstance(op, ast.And) else ast.And()
                yield "joined", node, ast.BoolOp(other, parts)
                for part in parts:
                    yield "negated", part, _negate(part)
            case ast.Compare(left, [op], [right]):
                for change, after in _change_comparison(left, op, right, words):
                    yield change, node, after
            case ast.Call(ast.Name(name), arguments):
                for change, after in _change_call(name, arguments):
                    yield change, node, after


def _negate(node: ast.expr) -> ast.expr:
    match node:
        case ast.UnaryOp(ast.Not(), operand):
            return operand
        case ast.Compare(left, [op], right) if type(op) in _OPPOSITE:
            return ast.Compare(left, [_OPPOSITE[type(op)]()], right)
    return ast.UnaryOp(ast.Not(), node)


def _change_comparison(
    left: ast.expr, op: ast.cmpop, right: ast.expr, words: Words
) -> Iterator[tuple[str, ast.expr]]:
    if type(op) in _FLIPPED:
        yield "compared", ast.Compare(left, [_FLIPPED[type(op)]()], [right])
    number = _read_number(right)
    if number is not None:
        for other in (number - 1, number + 1):
            yield "number", ast.Compare(left, [op], [_make_constant(other)])
    elif type(op) in _OFF:
        yield "compared", ast.Compare(left, [_OFF[type(op)]()], [right])
    if isinstance(right, ast.Constant) and isinstance(right.value, str):
        for word in _list_neighbours(left, right.value, words):
            yield "word", ast.Compare(left, [op], [ast.Constant(word)])


def _read_number(node: ast.expr) -> int | None:
    match node:
        case ast.Constant(int() as value) if not isinstance(value, bool):
            return value
        case ast.UnaryOp(ast.USub(), ast.Constant(int() as value)):
            return -value
    return None


def _make_constant(number: int) -> ast.expr:
    if number < 0:
        return ast.UnaryOp(ast.USub(), ast.Constant(-number))
    return ast.Constant(number)


def _list_neighbours(left: ast.expr, word: str, words: Words) -> Iterator[str]:
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


def _change_call(name: str, arguments: list[ast.expr]) -> Iterator[tuple[str, ast.expr]]:
    """`within('x', 3)` off by one; `before('x', 'y')` the other way round."""
    takes = ASKS[name].takes if name in ASKS else ()
    if len(arguments) != len(takes):
        return
    for place in (n for n, kind in enumerate(takes) if kind is int):
        number = _read_number(arguments[place])
        for other in (number - 1, number + 1) if number is not None else ():
            changed = [*arguments[:place], _make_constant(other), *arguments[place + 1 :]]
            yield "number", ast.Call(ast.Name(name), changed, [])
    if takes == (str, str):
        yield "word", ast.Call(ast.Name(name), arguments[::-1], [])
