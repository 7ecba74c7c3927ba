"""A plain reachability check: every state that decides where one can go, breadth first.

Only variables that decide anything are kept: those read by an offer, a target, an inject, one of
her questions, or by what sets such a variable. The rest (what is shown, what a debrief reads) is
left out, which changes no way on. In each location, what nothing after it reads is forgotten too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations, permutations, product

from engine.play.answers import atoms
from engine.scenario import kernel as k
from engine.scenario.machine import Machine

MOST_STATES = 400_000


@dataclass
class Reach:
    """What was reached.

    Attributes:
        states: how many states were seen.
        exhausted: whether those are all.
        locations: ids of locations arrived in.
        moves: (location id, key) of moves that were offered.
        injects: ids of injects that fired.
        stuck: locations with a state in which nothing can be done.
        doomed: locations with a state from which no ending can be reached.
    """

    states: int = 0
    exhausted: bool = True
    locations: set[str] = field(default_factory=set)
    moves: set[tuple[str, tuple[str, str]]] = field(default_factory=set)
    injects: set[str] = field(default_factory=set)
    stuck: set[str] = field(default_factory=set)
    doomed: set[str] = field(default_factory=set)


def reach(model: k.Model, most: int = MOST_STATES) -> Reach:
    """Everything that can be reached, stopping after `most` states."""
    return _Walk(Machine(restrict(model, control(model))), most).run()


def control(model: k.Model) -> frozenset[str]:
    """The variables that decide where one can go, and those that decide about them."""
    found: set[str] = {i.fired for i in model.injects}
    for inject in model.injects:
        found |= k.reads(inject.when)
    for location in model.locations:
        for target in location.enter.onward:
            found |= k.reads(target.when)
        for move in _moves(location):
            found |= k.reads(move.offer)
            for target in move.targets:
                found |= k.reads(target.when)
    programs = list(_programs(model))
    while True:
        more = {v for ops in programs for v in _deciding(ops, found)} - found
        if not more:
            return frozenset(found)
        found |= more


def _moves(location: k.Location) -> Iterable[k.Move]:
    return (*location.moves, location.passing) if location.passing else location.moves


def _programs(model: k.Model) -> Iterator[tuple[k.Op, ...]]:
    """Everything that happens anywhere."""
    for inject in model.injects:
        yield inject.ops
    for location in model.locations:
        yield location.enter.ops
        for target in location.enter.onward:
            yield target.ops
        for move in _moves(location):
            yield move.ops
            for target in move.targets:
                yield target.ops


def _deciding(ops: tuple[k.Op, ...], kept: set[str]) -> Iterator[str]:
    """Variables read by branches that change a kept variable."""
    for op in ops:
        if isinstance(op, k.First):
            if any(_changes(b.ops, kept) for b in op.branches):
                for branch in op.branches:
                    yield from k.reads(branch.when)
            for branch in op.branches:
                yield from _deciding(branch.ops, kept)


def _changes(ops: tuple[k.Op, ...], kept: set[str] | frozenset[str]) -> bool:
    return any(
        any(_changes(b.ops, kept) for b in op.branches)
        if isinstance(op, k.First)
        else isinstance(op, k.Set | k.Add) and op.variable in kept
        for op in ops
    )


def restrict(model: k.Model, kept: frozenset[str]) -> k.Model:
    """The model with only these variables, and nothing that is only shown."""

    def ops(program: tuple[k.Op, ...]) -> tuple[k.Op, ...]:
        found: list[k.Op] = []
        for op in program:
            if isinstance(op, k.First):
                if _changes((op,), kept):
                    found.append(k.First(tuple(k.Branch(b.when, ops(b.ops)) for b in op.branches)))
            elif isinstance(op, k.Set | k.Add) and op.variable in kept:
                found.append(op)
        return tuple(found)

    def targets(ways: tuple[k.Target, ...]) -> tuple[k.Target, ...]:
        return tuple(replace(t, ops=ops(t.ops)) for t in ways)

    def move(old: k.Move) -> k.Move:
        return replace(old, ops=ops(old.ops), targets=targets(old.targets))

    locations = tuple(
        replace(
            place,
            enter=k.Enter(ops(place.enter.ops), (), targets(place.enter.onward)),
            moves=tuple(map(move, place.moves)),
            passing=move(place.passing) if place.passing else None,
        )
        for place in model.locations
    )
    variables = tuple(v for v in model.variables if v.name in kept)
    injects = tuple(replace(i, ops=ops(i.ops)) for i in model.injects)
    return k.Model(variables, locations, injects, model.start)


def live(model: k.Model) -> dict[str, frozenset[str]]:
    """For each location, the variables that something there or further on can still read."""
    happening = frozenset[str]().union(
        *(k.reads(i.when) | _read_by(i.ops) | {i.fired} for i in model.injects)
    )
    found = {place.id: _read_at(place) | happening for place in model.locations}
    ways = {place.id: _ways(place, model) for place in model.locations}
    changed = True
    while changed:
        changed = False
        for place, onward in ways.items():
            more = found[place].union(*(found[to] for to in onward))
            if more != found[place]:
                found[place], changed = more, True
    return found


def _read_by(ops: tuple[k.Op, ...]) -> frozenset[str]:
    """Variables read by the branches of a program."""
    return frozenset[str]().union(*map(k.reads, k.conditions_in(ops)))


def _read_at(place: k.Location) -> frozenset[str]:
    """Variables read by what can be done in a location, and on arriving."""
    found = _read_by(place.enter.ops)
    targets = list(place.enter.onward)
    for move in _moves(place):
        found |= k.reads(move.offer) | _read_by(move.ops)
        targets += move.targets
    return found.union(*(k.reads(t.when) | _read_by(t.ops) for t in targets))


def _ways(place: k.Location, model: k.Model) -> set[str]:
    """Locations one step further."""
    targets = [*place.enter.onward, *(t for move in _moves(place) for t in move.targets)]
    return {t.to for t in targets if t.to} | {i.go for i in model.injects if i.go}


class _Walk:
    """One breadth-first walk."""

    def __init__(self, machine: Machine, most: int) -> None:
        self.machine = machine
        self.most = most
        self.found = Reach()
        self.classes: dict[str, tuple[int, ...]] = {}
        self.back: dict[tuple[int, int], list[tuple[int, int]]] = {}
        alive = live(machine.model)
        self.masks = [self.mask(alive[place.id]) for place in machine.model.locations]

    def mask(self, names: frozenset[str]) -> int:
        """The bits of these variables."""
        fields = (self.machine.layout.fields[name] for name in names)
        return sum(field.mask << field.shift for field in fields)

    def run(self) -> Reach:
        queue = list(self.starts())
        for state in queue:
            self.back.setdefault(state, [])
        seen = 0
        while seen < len(queue):
            if len(queue) > self.most:
                self.found.exhausted = False
                break
            self.visit(queue[seen], queue)
            seen += 1
        self.found.states = len(queue)
        self.fired(queue)
        if self.found.exhausted:
            self.find_doomed(queue)
        return self.found

    def starts(self) -> Iterator[tuple[int, int]]:
        """One beginning for every way luck can fall."""
        chances = [v for v in self.machine.model.variables if v.chance]
        for values in product(*(v.values for v in chances)):
            state = self.machine.layout.start
            for variable, value in zip(chances, values, strict=True):
                state = self.machine.layout.write(state, variable.name, value)
            at, state, _ = self.machine.enter(self.machine.model.start, state)
            yield at, state & self.masks[at]

    def visit(self, here: tuple[int, int], queue: list[tuple[int, int]]) -> None:
        at, state = here
        location = self.machine.locations[at]
        self.found.locations.add(location.location.id)
        if location.location.kind == "ended":
            return
        any_move = False
        for move in location.moves.values():
            if move.offer is not None and not move.offer(state):
                continue
            any_move = any_move or move.move.key[0] not in ("act", "move")
            self.found.moves.add((location.location.id, move.move.key))
            for bits in self.answers(location.location):
                self.arrive(here, move.run(state, [], bits), queue)
        if location.passing is not None:
            self.arrive(here, location.passing.run(state, [], 0), queue)
        if not any_move:
            self.found.stuck.add(location.location.id)

    def arrive(
        self, here: tuple[int, int], to: tuple[int, int], queue: list[tuple[int, int]]
    ) -> None:
        there = (to[0], to[1] & self.masks[to[0]])
        before = self.back.get(there)
        if before is None:
            self.back[there] = [here]
            queue.append(there)
        else:
            before.append(here)

    def answers(self, location: k.Location) -> tuple[int, ...]:
        """What can be true of an answer here: one bit pattern for each class of orders or picks."""
        if not location.atoms:
            return (0,)
        if location.id not in self.classes:
            self.classes[location.id] = tuple(sorted(classes(location)))
        return self.classes[location.id]

    def fired(self, states: list[tuple[int, int]]) -> None:
        for inject in self.machine.model.injects:
            field = self.machine.layout.fields[inject.fired]
            if any(field.read(state) for _, state in states):
                self.found.injects.add(inject.id)

    def find_doomed(self, states: list[tuple[int, int]]) -> None:
        """States from which no ending can be reached, walking back from the endings."""
        ended = [s for s in states if self.machine.locations[s[0]].location.kind == "ended"]
        saved = set(ended)
        while ended:
            for before in self.back[ended.pop()]:
                if before not in saved:
                    saved.add(before)
                    ended.append(before)
        for at, state in states:
            if (at, state) not in saved:
                self.found.doomed.add(self.machine.locations[at].location.id)


def classes(location: k.Location) -> set[int]:
    """Every combination of atoms some answer makes true."""
    if location.kind == "select":
        return {atoms(location, list(c)) for c in combinations(location.items, location.pick)}
    return {atoms(location, list(p)) for p in permutations(location.items)}
