"""A product as Promela, the language of the model checker SPIN: the kernel's semantics once more.

Written from what `engine/kernel/model.py` says of terms, without the engine's own writer of code.
Every move is one step that nothing can interrupt, so that SPIN stores just the states a play can
be in. (Holzmann, The SPIN Model Checker, 2003.)
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import product as every
from pathlib import Path
from typing import NamedTuple

from engine.decisions.multi_item import AnswerClass
from engine.explore.statespace.product import Slice
from engine.kernel import model as k

TOOLS = ("spin", "cc")
FIGURES = {
    "states": re.compile(r"(\d+) states, stored"),
    "moves": re.compile(r"(\d+) transitions"),
}

Classes = dict[str, tuple[AnswerClass, ...]]


def is_installed() -> bool:
    """Whether SPIN can be run here."""
    return all(map(shutil.which, TOOLS))


class Searched(NamedTuple):
    """What SPIN reached, and the seconds of the processor that it took."""

    states: int
    moves: int
    seconds: float


def search(text: str, folder: Path, memory: int = 1024, *, fast: bool = False) -> Searched:
    """Let SPIN visit every state of a model.

    Args:
        text: the model in Promela.
        folder: where it may write.
        memory: MiB that it may take.
        fast: whether the search is compiled for speed; that takes longer than a small search.
    """
    (folder / "case.pml").write_text(text, "utf-8")
    flags = ["-O2" if fast else "-O0", "-w", "-DSAFETY", "-DNOREDUCE", f"-DMEMLIM={memory}"]
    for command in (["spin", "-a", "case.pml"], ["cc", *flags, "-o", "pan", "pan.c"]):
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    began = os.times().children_user
    said = subprocess.run(["./pan", "-m1000000"], cwd=folder, capture_output=True, text=True)
    seconds = os.times().children_user - began
    if "errors: 0" not in said.stdout or "max search depth too small" in said.stdout:
        raise AssertionError(said.stdout + said.stderr)
    found = {name: form.search(said.stdout) for name, form in FIGURES.items()}
    states, moves = (int(each[1]) if each else 0 for each in found.values())
    return Searched(states - 1, moves, seconds)  # before luck is drawn there is one state more


def as_promela(sliced: Slice, classes: Classes) -> str:
    """A story in Promela.

    Args:
        sliced: the story, with what is live in each location.
        classes: the classes of answers about several items, by location.
    """
    return "\n".join(_Model(sliced, classes).lines())


class _Model:
    """One story."""

    def __init__(self, sliced: Slice, classes: Classes) -> None:
        self.product, self.live, self.classes = sliced.product, sliced.live, classes
        self.places = {place.id: n for n, place in enumerate(self.product.locations)}
        self.variables = {v.name: v for v in self.product.variables}
        self.names = {name: f"v{n}" for n, name in enumerate(self.variables)}

    def lines(self) -> Iterator[str]:
        """The model, line by line."""
        yield "byte at; hidden byte goes;"
        for name, variable in self.variables.items():
            yield f"byte {self.names[name]} = {variable.start};"
        yield "active proctype play() {"
        yield "if"
        chances = [v for v in self.product.variables if v.chance]
        for drawn in every(*(range(len(v.values)) for v in chances)):
            pairs = zip(chances, drawn, strict=True)
            luck = [f"{self.names[v.name]} = {index};" for v, index in pairs]
            start = self.product.start
            yield from self.step("true", [*luck, *self.entered(start, (), 0)])
        yield "fi;"
        yield "end: do"
        for place in self.product.locations:
            yield from self.location(place)
        yield "od }"

    def step(self, guard: str, body: Iterable[str]) -> Iterator[str]:
        """One step that is made as a whole."""
        yield f":: d_step {{ ({guard}) ->"
        yield from body
        yield "}"

    def location(self, place: k.Location) -> Iterator[str]:
        """Every answer that can be given in a location."""
        here = f"at == {self.places[place.id]}"
        for move in place.moves:
            whole = move.key[0] == place.kind and self.classes.get(place.id, ())
            for bits in [kind.bits for kind in whole] if whole else [0]:
                guard = here if move.offer is None else f"{here} && {self.truth(move.offer, bits)}"
                yield from self.step(guard, self.moved(place, move, bits))
        if place.passing is not None:
            yield from self.step(here, self.moved(place, place.passing, 0, happens=False))

    def moved(
        self, place: k.Location, move: k.Move, bits: int, happens: bool = True
    ) -> Iterator[str]:
        """What a move does, what happens by itself then, and where it leads."""
        yield from self.ops(move.ops, bits)
        injects = self.product.happens.get(place.place, ()) if happens else ()
        leads = self.ways(move.targets, place.id, (), bits)
        if not injects:
            yield from leads
            return
        yield "goes = 255; do"
        yield from self.injects(injects)
        yield "od; if"
        for id in dict.fromkeys(inject.go for inject in injects if inject.go):
            yield f":: goes == {self.places[id]} -> goes = 0;"
            yield from self.entered(id, (), 0)
        yield ":: else -> goes = 0;"
        yield from leads
        yield "fi;"

    def injects(self, injects: Iterable[k.Inject]) -> Iterator[str]:
        """Each that can happen does, from the first on; only one of them can lead elsewhere."""
        before: list[str] = []
        for inject in injects:
            free = "goes == 255" if inject.go else "true"
            can = f"({self.names[inject.fired]} == 0 && {free} && {self.truth(inject.when, 0)})"
            yield f":: {' && '.join([*before, can])} ->"
            yield from self.ops(inject.ops, 0)
            yield f"goes = {self.places[inject.go]};" if inject.go else "skip;"
            before.append(f"!{can}")
        yield ":: else -> break"

    def entered(self, id: str, before: tuple[str, ...], bits: int) -> Iterator[str]:
        """Arriving in a location."""
        if id in before:
            raise ValueError(f"{id} hands over to itself")
        enter = self.product.locations[self.places[id]].enter
        yield from self.ops(enter.ops, bits)
        yield from self.ways(enter.onward, id, (*before, id), bits)

    def ways(
        self, targets: tuple[k.Target, ...], here: str, before: tuple[str, ...], bits: int
    ) -> Iterator[str]:
        """The first target that fits; without any, one stays."""
        if not targets:
            yield from self.stays(here)
            return
        target, *others = targets
        onward = [*self.ops(target.ops, bits)]
        if target.to is None:
            onward += self.stays(here)
        else:
            onward += self.entered(target.to, before, bits)
        rest = self.ways(tuple(others), here, before, bits)
        yield from self.either(target.when, onward, rest, bits)

    def stays(self, id: str) -> Iterator[str]:
        """Being in a location: what can make no difference any more is forgotten."""
        yield f"at = {self.places[id]};"
        for name in self.names.keys() - self.live[id]:
            yield f"{self.names[name]} = 0;"

    def either(
        self, when: k.Condition | None, then: Iterable[str], otherwise: Iterable[str], bits: int
    ) -> Iterator[str]:
        """One thing where a condition holds, and another where it does not."""
        if when is None:
            yield from then
            return
        yield f"if :: {self.truth(when, bits)} ->"
        yield from then
        yield ":: else ->"
        yield from otherwise
        yield "fi;"

    # Ops -----------------------------------------------------------------------------------------

    def ops(self, ops: Iterable[k.Op], bits: int) -> Iterator[str]:
        """What ops do, in order."""
        yield "skip;"
        for op in ops:
            match op:
                case k.Set(name, index):
                    yield f"{self.names[name]} = {index};"
                case k.Add(name, amount):
                    yield self.added(name, amount)
                case k.First(branches):
                    yield from self.first(branches, bits)

    def added(self, name: str, amount: int) -> str:
        """A variable moved, inside its range."""
        at, top = self.names[name], len(self.variables[name].values) - 1
        beyond, end = (f"{at} + {amount} > {top}", top) if amount > 0 else (f"{at} < {-amount}", 0)
        return f"if :: {beyond} -> {at} = {end} :: else -> {at} = {at} + {amount} fi;"

    def first(self, branches: tuple[k.Branch, ...], bits: int) -> Iterator[str]:
        """The first branch that fits, perhaps none."""
        if branches:
            branch, *others = branches
            then, rest = self.ops(branch.ops, bits), self.rest(tuple(others), bits)
            yield from self.either(branch.when, then, rest, bits)

    def rest(self, branches: tuple[k.Branch, ...], bits: int) -> Iterator[str]:
        """The same, where something has to be said."""
        yield "skip;"
        yield from self.first(branches, bits)

    # Conditions ----------------------------------------------------------------------------------

    def truth(self, condition: k.Condition, bits: int) -> str:
        """A condition that holds or not."""
        match condition:
            case k.Not(of):
                return f"!{self.truth(of, bits)}"
            case k.Both(parts):
                return self.joined(parts, "&&", "true", bits)
            case k.Either(parts):
                return self.joined(parts, "||", "false", bits)
            case k.Compare(op, left, right):
                return f"({self.value(left, bits)} {op} {self.value(right, bits)})"
            case k.Among(of, values):
                same = (k.Compare("==", of, k.Const(value)) for value in sorted(values))
                return self.truth(k.Either(tuple(same)), bits)
            case k.Written(_, of):
                return self.truth(of, bits)
            case _:
                return f"({self.value(condition, bits)} != 0)"

    def joined(self, parts: Iterable[k.Condition], by: str, none: str, bits: int) -> str:
        """Several conditions as one."""
        said = [self.truth(part, bits) for part in parts]
        return reduce(lambda one, other: f"({one} {by} {other})", said) if said else none

    def value(self, condition: k.Condition, bits: int) -> str:
        """The number that a condition stands for."""
        match condition:
            case k.Const(number):
                return f"({number})"
            case k.Read(name):
                variable = self.variables[name]
                low = int(variable.values[0]) if variable.is_number else 0
                return f"({self.names[name]} + {low})"
            case k.Atom(index):
                return str(bits >> index & 1)
            case k.Sum(op, left, right):
                return f"({self.value(left, bits)} {op} {self.value(right, bits)})"
            case k.Written(_, of):
                return self.value(of, bits)
            case _:
                return f"({self.truth(condition, bits)} -> 1 : 0)"
