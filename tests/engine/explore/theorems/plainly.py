"""Every full state of a small case, kernel term by kernel term: no slices, no folding.

It reads the story with notes that `engine.explore` walks, and walks it by itself: a state is a
tuple of indexes, a condition is looked at part by part, and nothing is forgotten.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, permutations, product
from typing import Any

from engine.decisions.registry import WHOLES
from engine.kernel import model as k
from engine.scenario.scenario import Scenario

State = tuple[int, ...]
Node = tuple[str, State]
Query = int | tuple[int, bool]

COMPARE: dict[str, Callable[[int, int], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
SUM: dict[str, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}


class TooLarge(Exception):
    """More states than are worth visiting."""


@dataclass
class Way:
    """One way out of a node."""

    to: int
    move: k.Move
    passed: bool
    critical: bool


@dataclass
class Plain:
    """Everything a small case can come to.

    Attributes:
        scenario: the case.
        model: its story, perhaps with notes.
        passes: whether scenes are passed over.
        most: nodes, at most.
        nodes: in the order they were reached, with the number of moves to each.
        ways: the ways out of each.
        happened: the fewest moves after which each note was left or each condition read so.
        clamped: variables that were cut off at the end of their range.
    """

    scenario: Scenario
    model: k.Model
    passes: bool
    most: int
    nodes: list[Node] = field(default_factory=list)
    depth: list[int] = field(default_factory=list)
    starts: int = 0
    ways: list[list[Way]] = field(default_factory=list)
    happened: dict[Query, int] = field(default_factory=dict)
    clamped: set[tuple[str, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.at = {v.name: i for i, v in enumerate(self.model.variables)}
        self.low = [int(v.values[0]) if v.is_number else 0 for v in self.model.variables]
        self.top = [len(v.values) - 1 for v in self.model.variables]
        self.places = {place.id: place for place in self.model.locations}
        self.known: dict[Node, int] = {}
        self.moves = 0  # made when what is done now is done
        self.state: list[int] = []
        self.atoms = 0
        self.place = ""
        for luck in product(*(self.lots(v) for v in self.model.variables)):
            self.state = list(luck)
            self.meet(self.arrive(self.model.start), 0)
        self.starts = len(self.nodes)
        while len(self.ways) < len(self.nodes):
            if len(self.nodes) > self.most:
                raise TooLarge
            self.ways.append(list(self.visit(len(self.ways))))

    def lots(self, variable: k.Variable) -> Iterable[int]:
        return range(len(variable.values)) if variable.chance else (variable.start,)

    def meet(self, where: str, depth: int) -> int:
        node = (where, tuple(self.state))
        if node not in self.known:
            self.known[node] = len(self.nodes)
            self.nodes.append(node)
            self.depth.append(depth)
        return self.known[node]

    # --- conditions ---------------------------------------------------------------------------

    def value(self, when: k.Condition | None) -> int:
        match when:
            case None:
                return 1
            case k.Const(number):
                return number
            case k.Read(name):
                return self.state[self.at[name]] + self.low[self.at[name]]
            case k.At(place):
                return int(self.place == place)
            case k.Atom(index):
                return self.atoms >> index & 1
            case k.Not(of):
                return int(not self.value(of))
            case k.Both(parts):
                return int(all(self.value(p) for p in parts))
            case k.Either(parts):
                return int(any(self.value(p) for p in parts))
            case k.Compare(op, left, right):
                return int(COMPARE[op](self.value(left), self.value(right)))
            case k.Sum(op, left, right):
                return SUM[op](self.value(left), self.value(right))
            case k.Among(of, values):
                return int(self.value(of) in values)
            case k.Written(number, of):
                held = bool(self.value(of))
                self.happened.setdefault((number, held), self.moves)
                return int(held)

    def holds(self, when: k.Condition | None, node: Node) -> bool:
        """Whether a condition holds in a node."""
        self.place, self.atoms = self.places[node[0]].place, 0
        self.state = list(node[1])
        return bool(self.value(when))

    # --- what happens ---------------------------------------------------------------------------

    def do(self, ops: Iterable[k.Op]) -> None:
        for op in ops:
            match op:
                case k.Show(line):
                    self.happened.setdefault(line, self.moves)
                case k.Set(name, index):
                    self.state[self.at[name]] = index
                case k.Add(name, amount):
                    i = self.at[name]
                    wanted = self.state[i] + amount
                    self.state[i] = min(self.top[i], max(0, wanted))
                    if self.state[i] != wanted and ":" not in name:
                        self.clamped.add((name, 1 if amount > 0 else -1))
                case k.First(branches):
                    for branch in branches:
                        if self.value(branch.when):
                            self.do(branch.ops)
                            break

    def arrive(self, where: str) -> str:
        place = self.places[where]
        self.place = place.place
        self.do(place.enter.ops)
        for when, line in place.enter.text:
            if self.value(when):
                self.happened.setdefault(line, self.moves)
        return self.go(place, place.enter.onward)

    def go(self, place: k.Location, targets: Iterable[k.Target]) -> str:
        for target in targets:
            if self.value(target.when):
                self.do(target.ops)
                return place.id if target.to is None else self.arrive(target.to)
        return place.id

    def injects(self) -> str | None:
        led: str | None = None
        while True:
            for inject in self.model.injects:
                if self.state[self.at[inject.fired]] or (inject.go and led):
                    continue
                if self.value(inject.when):
                    self.do(inject.ops)
                    led = inject.go or led
                    break
            else:
                return led

    def take(self, node: Node, move: k.Move, bits: int, passed: bool) -> str:
        place = self.places[node[0]]
        self.place, self.atoms, self.state = place.place, bits, list(node[1])
        self.do(move.ops)
        led = None if passed else self.injects()
        return self.arrive(led) if led else self.go(place, move.targets)

    # --- where one can go -------------------------------------------------------------------------

    def offered(self, node: Node) -> list[k.Move]:
        place = self.places[node[0]]
        return [move for move in place.moves if self.holds(move.offer, node)]

    def visit(self, number: int) -> Iterator[Way]:
        node, depth = self.nodes[number], self.depth[number]
        place = self.places[node[0]]
        self.moves = depth
        moves = self.offered(node)
        self.reads(node, moves)
        done = [(m, bits, False, bad) for m in moves for bits, bad in self.answers(node, m)]
        if self.passes and place.passing is not None:
            done.append((place.passing, 0, True, False))
        self.moves = depth + 1
        for move, bits, passed, bad in done:
            where = self.take(node, move, bits, passed)
            yield Way(self.meet(where, depth + 1), move, passed, bad)

    def answers(self, node: Node, move: k.Move) -> list[tuple[int, bool]]:
        """What can be true of an answer, and whether every such answer is a critical error."""
        place = self.places[node[0]]
        if move.key[0] != place.kind or place.kind not in ("rank", "select"):
            return [(0, self.critical(node, move.address))]
        if place.kind == "rank":
            orders = {
                WHOLES[place.kind].atoms(place, list(order)) for order in permutations(place.items)
            }
            return [(bits, False) for bits in sorted(orders)]
        found: dict[int, bool] = {}
        slot = self.scenario.key.rulings[place.place].slot
        for picks in combinations(place.items, place.pick):
            bits = WHOLES[place.kind].atoms(place, list(picks))
            marks = (self.scenario.key.marks[f"{place.place}.{item}"] for item in picks)
            bad = bool(slot) and any(mark.critical for mark in marks)
            found[bits] = found.get(bits, True) and bad
        return sorted(found.items())

    def critical(self, node: Node, address: str) -> bool:
        mark = self.scenario.key.marks.get(address)
        for grade in mark.grades if mark else ():
            if self.holds(grade.when, node):
                return bool(grade.critical)
        return False

    def reads(self, node: Node, moves: list[k.Move]) -> None:
        """Read what the key says of every answer offered: the first grade and reason that fit."""
        key, place = self.scenario.key, self.places[node[0]]
        addresses = [m.address for m in moves] + [f"{place.place}.{i}" for i in place.items]
        for address in addresses:
            if address in key.rulings:
                self.first(key.rulings[address].because, node)
            elif address in key.marks:
                mark = key.marks[address]
                grade: Any = self.first(mark.grades, node)
                self.first(grade.because if grade and grade.because else mark.because, node)

    def first(self, entries: Iterable[Any], node: Node) -> Any:
        return next((entry for entry in entries if self.holds(entry.when, node)), None)
