"""The code of a walk does in every state what the code of a play does."""

from __future__ import annotations

import random
from typing import Literal

import pytest

from engine.explore.statespace import successors
from engine.explore.statespace.product import Product, Slice
from engine.explore.statespace.successors import CLASS_BITS, Walker
from engine.kernel import model as k
from engine.kernel.machine import Machine

NUMBERS = (k.Variable("low", (*range(-2, 4),), 1), k.Variable("high", (*range(13),), 5))
WORDS = (k.Variable("word", ("a", "b", "c"), 0), k.Variable("fact", (False, True), 0))
FIRED = tuple(k.Variable(f"fired{n}", (False, True), 0) for n in range(6))
VARIABLES = (*NUMBERS, *WORDS, *FIRED)
PLACES = ("first", "second", "third", "last")
LINES = range(8)
OPS: tuple[Literal["==", "!=", "<", "<=", ">", ">="], ...] = ("==", "!=", "<", "<=", ">", ">=")


class Chance(random.Random):
    """Draws parts of a story."""

    def condition(self, depth: int = 2) -> k.Condition:
        match self.randrange(7 if depth else 4):
            case 0:
                return k.Read(self.choice(("fact", "fired0")))
            case 1:
                return k.Compare(
                    self.choice(OPS), self.number(depth), k.Const(self.randint(-3, 13))
                )
            case 2:
                few = frozenset(self.sample(range(-2, 6), self.randrange(4)))
                return k.Among(self.number(depth), few)
            case 3:
                return k.Compare("==", k.Read("word"), k.Const(self.randrange(3)))
            case 4:
                return k.Not(self.condition(depth - 1))
            case 5:
                return k.Written(self.randrange(9), self.condition(depth - 1))
            case _:
                kind = self.choice((k.Both, k.Either))
                return kind(tuple(self.condition(depth - 1) for _ in range(self.randrange(3))))

    def number(self, depth: int) -> k.Condition:
        if depth and not self.randrange(3):
            return k.Sum(
                self.choice(("+", "-", "*")), self.number(depth - 1), self.number(depth - 1)
            )
        return (
            k.Read(self.choice(NUMBERS).name) if self.randrange(4) else k.Const(self.randint(-1, 2))
        )

    def ops(self, depth: int = 2) -> k.Ops:
        return tuple(self.op(depth) for _ in range(self.randrange(5)))

    def op(self, depth: int) -> k.Op:
        match self.randrange(5 if depth else 3):
            case 0:
                variable = self.choice(VARIABLES)
                return k.Set(variable.name, self.randrange(len(variable.values)))
            case 1:
                return k.Add(self.choice(NUMBERS).name, self.randint(-15, 15))
            case 2:
                return k.Show(self.choice(LINES))
            case _:
                count = self.randrange(1, 5)
                branches = [k.Branch(self.condition(), self.ops(depth - 1)) for _ in range(count)]
                if self.randrange(2):
                    branches.insert(self.randrange(count + 1), k.Branch(None, self.ops(depth - 1)))
                return k.First(tuple(branches))

    def targets(self, ids: tuple[str | None, ...], last: bool) -> tuple[k.Target, ...]:
        some = [
            k.Target(self.condition(), self.ops(), self.choice(ids))
            for _ in range(self.randrange(4))
        ]
        return (*some, k.Target(None, self.ops(), self.choice(ids))) if last else tuple(some)

    def location(self, number: int) -> k.Location:
        id = PLACES[number]
        moves = tuple(
            k.Move(
                ("option", str(n)), f"{id}.{n}", self.condition() if self.randrange(3) else None,
                self.ops(), self.targets((None, *PLACES), last=True),
            )
            for n in range(4)
        )  # fmt: skip
        later = PLACES[number + 1 :]  # else places could take over from one another for ever
        onward = self.targets(later, last=not self.randrange(4)) if later else ()
        enter = k.Enter(ops=self.ops(), onward=onward)
        return k.Location(id, id, id, "choose", enter, moves, moves[0])

    def injects(self) -> tuple[k.Inject, ...]:
        return tuple(
            k.Inject(
                v.name, self.condition(), (*self.ops(), k.Set(v.name, 1)), v.name,
                self.choice((None, None, *PLACES)),
            )
            for v in FIRED[: self.randrange(len(FIRED) + 1)]
        )  # fmt: skip


def made(seed: int) -> k.Model:
    """A story made by chance."""
    chance = Chance(seed)
    places = tuple(chance.location(number) for number in range(len(PLACES)))
    return k.Model(VARIABLES, places, chance.injects(), PLACES[0])


def walker_of(model: k.Model, *, labelled: bool) -> Walker:
    """A walker of a whole story, in which every variable can always make a difference."""
    happens = dict.fromkeys(PLACES, model.injects) if model.injects else {}
    product = Product(VARIABLES, model.locations, happens, model.start, notes=frozenset(LINES))
    every = frozenset(v.name for v in VARIABLES)
    return Walker(Slice(product, dict.fromkeys(PLACES, every)), {}, labelled=labelled)


def played(machine: Machine, walker: Walker, node: int) -> list[tuple[int, int]]:
    """Where the moves of a play lead from a node, each with the bits of the lines it shows."""
    found = []
    place = machine.locations[node & walker.low]
    assert place.passing is not None
    for move in (*place.moves.values(), place.passing):
        if move.offer is None or move.offer(node >> walker.shift):
            shown: list[int] = []
            at, state = move.run(node >> walker.shift, shown, 0)
            found.append((state << walker.shift | at, sum({walker.notes[x] for x in shown})))
    return found


@pytest.mark.parametrize(("nested", "few"), [(successors.NESTED, successors.FEW), (1, 0), (0, 9)])
@pytest.mark.parametrize("seed", range(12))
def test_a_walk_makes_the_moves_of_a_play(
    seed: int, nested: int, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(successors, "NESTED", nested)
    monkeypatch.setattr(successors, "FEW", few)
    model = made(seed)
    machine, chance = Machine(model), random.Random(seed)
    walker, plain = (walker_of(model, labelled=labelled) for labelled in (True, False))
    for number in range(len(PLACES)):
        for _ in range(60):
            state = 0
            for field in walker.layout.fields.values():
                state = field.write(state, chance.choice(field.variable.values))
            node = state << walker.shift | number
            expected = played(machine, walker, node)
            ways = walker.expand(node)
            assert [(to, label >> CLASS_BITS << CLASS_BITS) for to, label in ways] == expected
            assert plain.expand(node) == [(to, 0) for to, _ in expected]


def test_a_list_of_a_thousand_branches_and_ways_on_is_walked() -> None:
    many = [k.Compare("==", k.Read("high"), k.Const(n % 13)) for n in range(1500)]
    branches = tuple(k.Branch(when, (k.Set("word", n % 3),)) for n, when in enumerate(many))
    targets = tuple(k.Target(when, (), PLACES[n % 4]) for n, when in enumerate(many))
    move = k.Move(
        ("option", "a"), "first.a", None, (k.First(branches),),
        (*targets, k.Target(None, (), None)),
    )  # fmt: skip
    places = tuple(k.Location(id, id, id, "choose", k.Enter(), (move,), move) for id in PLACES)
    model = k.Model(VARIABLES, places, (), PLACES[0])
    walker = walker_of(model, labelled=True)
    node = walker.layout.start << walker.shift
    assert [(to, 0) for to, _ in walker.expand(node)] == played(Machine(model), walker, node)
