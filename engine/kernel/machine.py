"""A kernel story as Python functions over one packed integer: the one semantics, and a fast one.

A state is an integer in which every variable has its own bits. For each move there is a function
`run(state, shown, atoms) -> (location index, state)`; shown lines are appended to `shown`. The same
functions are played and explored. Only numbers made here reach the generated source: no word an
author wrote does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from types import CodeType
from typing import Any

from msgspec import Struct

from engine.kernel import model as k

Offer = Callable[[int], Any]
Run = Callable[[int, list[int], int], tuple[int, int]]
Entering = Callable[[int, list[int]], tuple[int, int]]
Test = Callable[[int], bool]


class Field(Struct, frozen=True):
    """The bits of one variable in a packed state."""

    variable: k.Variable
    shift: int
    mask: int

    @property
    def low(self) -> int:
        """What to add to an index to get a number; 0 for words."""
        first = self.variable.values[0]
        return int(first) if self.variable.is_number else 0

    @property
    def bits(self) -> int:
        """All of its bits, where they lie."""
        return self.mask << self.shift

    def read(self, state: int) -> k.Value:
        """The value of the variable in `state`."""
        return self.variable.values[state >> self.shift & self.mask]

    def write(self, state: int, value: k.Value) -> int:
        """`state` with the variable at `value`; raises ValueError when it has no such value."""
        index = self.variable.index_of(value)
        if index is None:
            raise ValueError(f"{self.variable.name} has no value {value!r}")
        return state & ~self.bits | index << self.shift


class Layout:
    """Where each variable lies in a packed state."""

    def __init__(self, variables: Iterable[k.Variable]) -> None:
        self.fields: dict[str, Field] = {}
        self.start = 0
        shift = 0
        for variable in variables:
            bits = max(1, (len(variable.values) - 1).bit_length())
            self.fields[variable.name] = Field(variable, shift, (1 << bits) - 1)
            self.start |= variable.start << shift
            shift += bits

    def read(self, state: int, name: str) -> k.Value:
        """The value of `name` in `state`."""
        return self.fields[name].read(state)

    def write(self, state: int, name: str, value: k.Value) -> int:
        """`state` with `name` at `value`; ValueError when it cannot be."""
        return self.fields[name].write(state, value)


class Writer:
    """Writes Python for conditions and ops in one place of the story."""

    def __init__(self, layout: Layout, place: str | None = None) -> None:
        self.layout = layout
        self.place = place

    def truth(self, condition: k.Condition) -> str:
        """Source that is truthy when the condition holds."""
        match condition:
            case k.Not(of):
                return f"not ({self.truth(of)})"
            case k.Written(_, of):
                return self.truth(of)
            case k.Both(parts):
                return " and ".join(f"({self.truth(p)})" for p in parts) or "1"
            case k.Either(parts):
                return " or ".join(f"({self.truth(p)})" for p in parts) or "0"
            case _:
                return self._test(condition)

    def _test(self, condition: k.Condition) -> str:
        """Source of a condition that holds no other: it looks at the state, place or answer."""
        match condition:
            case k.Read(name) if not self.layout.fields[name].variable.is_number:
                field = self.layout.fields[name]
                return f"s&{field.mask << field.shift}"
            case k.At(place):
                return "1" if place == self.place else "0"
            case k.Atom(index):
                return f"a&{1 << index}"
            case k.Compare(op, left, right):
                return f"{self.value(left)}{op}{self.value(right)}"
            case k.Among(of, values):
                return f"{self.value(of)} in ({''.join(f'{v},' for v in sorted(values))})"
            case _:
                return self.value(condition)

    def value(self, condition: k.Condition) -> str:
        """Source of the number a condition stands for."""
        match condition:
            case k.Const(number):
                return f"({number})"
            case k.Read(name):
                field = self.layout.fields[name]
                return f"((s>>{field.shift}&{field.mask})+{field.low})"
            case k.Sum(op, left, right):
                return f"({self.value(left)}{op}{self.value(right)})"
            case k.Written(_, of):
                return self.value(of)
            case _:
                return f"(1 if {self.truth(condition)} else 0)"

    def ops(self, ops: Iterable[k.Op], indent: str) -> list[str]:
        """Lines that do the ops in order."""
        return [line for op in ops for line in self._op(op, indent)]

    def _op(self, op: k.Op, indent: str) -> list[str]:
        match op:
            case k.Show(line):
                return [f"{indent}t.append({line})"]
            case k.Set(name, index):
                field = self.layout.fields[name]
                return [f"{indent}s=s&{~(field.mask << field.shift)}|{index << field.shift}"]
            case k.Add(name, amount):
                return self._add(self.layout.fields[name], amount, indent)
            case k.First(branches):
                return self._first(branches, indent)

    def _add(self, field: Field, amount: int, indent: str) -> list[str]:
        top = len(field.variable.values) - 1
        bound = f"if v>{top}: v={top}" if amount > 0 else "if v<0: v=0"
        return [
            f"{indent}v=(s>>{field.shift}&{field.mask})+{amount}",
            f"{indent}{bound}",
            f"{indent}s=s&{~(field.mask << field.shift)}|v<<{field.shift}",
        ]

    def _first(self, branches: tuple[k.Branch, ...], indent: str) -> list[str]:
        # Not `elif`: Python nests it, and gives up on a list of a thousand.
        lines = [f"{indent}while 1:"]
        for branch in branches:
            test = "1" if branch.when is None else self.truth(branch.when)
            lines.append(f"{indent} if {test}:")
            lines.extend(self.ops(branch.ops, indent + "  "))
            lines.append(f"{indent}  break")
        return [*lines, f"{indent} break"]


@lru_cache(maxsize=512)
def _compile_source(source: str) -> CodeType:
    """Source as code; stories that differ in one place have all the others in common."""
    return compile(source, "<story>", "exec")


@lru_cache(maxsize=4096)
def _compile_test(source: str) -> Test:
    """Source of a condition as a function; stories that differ in one place ask the same."""
    names: dict[str, Any] = {}
    exec(f"def test(s,a=0): return bool({source})", names)
    test: Test = names["test"]
    return test


class Module:
    """The functions of a story. Those of a location are compiled when it is first come to.

    Opening a play compiles one location, not all.

    Attributes:
        enters: the functions that enter each location, also for the injects.
        names: every function by its name; until its location is compiled, one that sees to it.
    """

    def __init__(self, model: k.Model, layout: Layout) -> None:
        self.model = model
        self.layout = layout
        self.index = {location.id: i for i, location in enumerate(model.locations)}
        self.lines: list[str] = []
        self.enters = [self._make_entering(number) for number in range(len(model.locations))]
        self.names: dict[str, Any] = {f"enter{n}": f for n, f in enumerate(self.enters)}
        self.names["enters"] = self.enters
        self.loaded: set[int] = set()
        self.happenings: dict[str, str] = {}  # functions of what happens by itself, by place
        self.happens: dict[tuple[str, ...], str] = {}  # the same, by what is written in them
        self.placed = any(_asks_place(inject.when) for inject in model.injects)

    def _make_entering(self, number: int) -> Entering:
        """Enters a location that may not be compiled yet."""

        def enter(state: int, shown: list[int]) -> tuple[int, int]:
            self.load(number)
            return self.enters[number](state, shown)

        return enter

    def load(self, number: int) -> None:
        """Compile the functions of a location, unless that was done."""
        if number in self.loaded:
            return
        location = self.model.locations[number]
        self._write_enter(number, location)
        for place, move in enumerate(k.list_moves(location)):
            self._write_move(number, place, location, move)
        source = "\n".join(self.lines)
        self.lines.clear()
        exec(_compile_source(source), self.names)
        self.enters[number] = self.names[f"enter{number}"]
        self.loaded.add(number)

    def _write_enter(self, number: int, location: k.Location) -> None:
        writer = Writer(self.layout, location.place)
        self.lines.append(f"def enter{number}(s,t):")
        self.lines.extend(writer.ops(location.enter.ops, " "))
        for when, line in location.enter.text:
            test = "" if when is None else f"if {writer.truth(when)}: "
            self.lines.append(f" {test}t.append({line})")
        self._write_targets(writer, number, location.enter.onward)
        self.lines.append(f" return {number},s")

    def _write_targets(self, writer: Writer, number: int, targets: Iterable[k.Target]) -> None:
        for target in targets:
            self.lines.append(f" if {'1' if target.when is None else writer.truth(target.when)}:")
            self.lines.extend(writer.ops(target.ops, "  "))
            onward = f"{number},s" if target.to is None else f"enter{self.index[target.to]}(s,t)"
            self.lines.append(f"  return {onward}")

    def _write_happening(self, place: str) -> str:
        """The name of the function of what happens by itself in a place, or "" if nothing can."""
        where = place if self.placed else ""
        if where not in self.happenings:
            possible = [i for i in self.model.injects if not never_at(i.when, place)]
            body = tuple(self._injects(possible, place)) if possible else ()
            name = self.happens.setdefault(body, f"happen{len(self.happens)}" if body else "")
            self.happenings[where] = name
            if body and name not in self.names:
                self.lines += [f"def {name}(s,t):", *body]
                self.names[name] = None  # until it is loaded
        return self.happenings[where]

    def _injects(self, possible: Iterable[k.Inject], place: str) -> Iterator[str]:
        writer = Writer(self.layout, place)
        yield " g=-1"
        yield " while 1:"
        for inject in possible:
            fired = self.layout.fields[inject.fired]
            unless = " and g<0" if inject.go else ""
            yet = f"not s&{fired.mask << fired.shift}{unless}"
            yield f"  if {yet} and ({writer.truth(inject.when)}):"
            yield from writer.ops(inject.ops, "   ")
            if inject.go:
                yield f"   g={self.index[inject.go]}"
            yield "   continue"
        yield "  return s,g"

    def _write_move(self, number: int, place: int, location: k.Location, move: k.Move) -> None:
        writer = Writer(self.layout, location.place)
        happening = self._write_happening(location.place) if move is not location.passing else ""
        if move.offer is not None:
            self.lines += [f"def offer{number}_{place}(s):", f" return {writer.truth(move.offer)}"]
        self.lines.append(f"def run{number}_{place}(s,t,a):")
        self.lines.extend(writer.ops(move.ops, " "))
        if happening:
            self.lines.append(f" s,g={happening}(s,t)")
            self.lines.append(" if g>=0: return enters[g](s,t)")
        self._write_targets(writer, number, move.targets)


def _asks_place(condition: k.Condition) -> bool:
    """Whether a condition contains `at()`."""
    return isinstance(condition, k.At) or any(map(_asks_place, k.parts_of(condition)))


def never_at(condition: k.Condition, place: str | None) -> bool:
    """Whether `at()` alone makes the condition false here."""
    match condition:
        case k.At(wanted):
            return wanted != place
        case k.Written(_, of):
            return never_at(of, place)
        case k.Both(parts):
            return any(never_at(p, place) for p in parts)
        case k.Either(parts):
            return all(never_at(p, place) for p in parts)
        case _:
            return False


class CompiledMove(Struct, frozen=True):
    """A move that can be run.

    Attributes:
        move: what it is.
        offer: truthy when it can be done in a state; None always.
        run: `(state, shown, atoms) -> (location index, state)`.
    """

    move: k.Move
    offer: Offer | None
    run: Run


class CompiledLocation:
    """A location that can be played.

    Attributes:
        index: its number in the story.
        location: what it is.
    """

    def __init__(self, module: Module, index: int) -> None:
        self.index = index
        self.location = module.model.locations[index]
        self._module = module

    @cached_property
    def moves(self) -> Mapping[tuple[str, str], CompiledMove]:
        """Its moves, by answer key."""
        moves = self._compiled
        return {c.move.key: c for c in (moves[:-1] if self.location.passing else moves)}

    @cached_property
    def passing(self) -> CompiledMove | None:
        """Passing over it, or None."""
        return self._compiled[-1] if self.location.passing else None

    @cached_property
    def _compiled(self) -> Sequence[CompiledMove]:
        self._module.load(self.index)
        names, number = self._module.names, self.index
        return [
            CompiledMove(move, names.get(f"offer{number}_{i}"), names[f"run{number}_{i}"])
            for i, move in enumerate(k.list_moves(self.location))
        ]


class Machine:
    """A story ready to run: its states, its locations, and tests of conditions."""

    def __init__(self, model: k.Model) -> None:
        self.model = model
        self.layout = Layout(model.variables)
        module = Module(model, self.layout)
        self.enters = module.enters
        self.index = module.index
        self._tests: dict[tuple[k.Condition, str | None], Test] = {}
        self.locations = tuple(
            CompiledLocation(module, number) for number in range(len(model.locations))
        )

    def test(self, condition: k.Condition | None, place: str | None = None) -> Test:
        """A function that tells whether the condition holds in a state, at `place`."""
        if condition is None:
            return lambda _s: True
        test = self._tests.get((condition, place))
        if test is None:
            test = _compile_test(Writer(self.layout, place).truth(condition))
            self._tests[condition, place] = test
        return test

    def enter(self, location: str, state: int) -> tuple[int, int, list[int]]:
        """Arrive in a location: `(location index, state, lines shown)`."""
        shown: list[int] = []
        at, state = self.enters[self.index[location]](state, shown)
        return at, state, shown
