"""Bounds of a number, and what may be shown by it, without visiting a state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import inf

from msgspec import Struct

from engine.explore.reduce.partial_evaluation import COMPARISONS
from engine.explore.statespace.product import Product, reach
from engine.kernel import model as k

# Number bounds -----------------------------------------------------------------------------------
#
# Bounds of a number, found without visiting a state.
#
# A question is asked once, an act is done once, and a scene that no way leads back to is left
# once, so their effects add up to a bound. An effect with a condition on its own number, such as
# calming somebody only when she is upset, ends at a known value however often it happens.

Guards = tuple[k.Condition, ...]


class Bounds(Struct, frozen=True):
    """The lowest and the highest value a number could reach if its range had no ends."""

    low: float
    high: float


def bound_number(model: k.Model, variable: k.Variable) -> Bounds:
    """The bounds of a variable that is a whole number."""
    start = int(variable.values[variable.start])
    down, up = _TotalEffect(model, variable, -1), _TotalEffect(model, variable, 1)
    lower, higher = down.measure(), up.measure()
    return Bounds(min([start, *down.landings]) - lower, max([start, *up.landings]) + higher)


def stays_in_range(variable: k.Variable, amount: int, guards: Guards) -> bool:
    """Whether these conditions keep a number in its range when `amount` is added."""
    low, high = int(variable.values[0]), int(variable.values[-1])
    return all(low <= v + amount <= high for v in _list_possible(variable, guards))


def may_hold(condition: k.Condition, name: str, value: int) -> bool | None:
    """Whether a condition holds if a variable has a value; None if that does not decide it."""
    match condition:
        case k.Const(number):
            return bool(number)
        case k.Written(_, of):
            return may_hold(of, name, value)
        case k.Not(of):
            held = may_hold(of, name, value)
            return None if held is None else not held
        case k.Both(parts):
            each = [may_hold(p, name, value) for p in parts]
            if False in each:
                return False
            return None if None in each else True
        case k.Either(parts):
            return may_hold(k.Not(k.Both(tuple(map(k.negate, parts)))), name, value)
        case k.Compare(op, k.Read(read), k.Const(other)) if read == name:
            return COMPARISONS[op](value, other)
        case _:
            return None


def _list_possible(variable: k.Variable, guards: Guards) -> list[int]:
    """The values a variable can have where these conditions hold."""
    return [
        int(v)
        for v in variable.values
        if all(may_hold(guard, variable.name, int(v)) is not False for guard in guards)
    ]


class _TotalEffect:
    """Adds up what can move one number up (1) or down (-1).

    Attributes:
        landings: the known values at which repeated effects end.
        again: the scenes that can be met again.
    """

    def __init__(self, model: k.Model, variable: k.Variable, sign: int) -> None:
        self.model = model
        self.variable = variable
        self.sign = sign
        self.landings: list[int] = []
        self.again = _find_loops(model)

    def measure(self) -> float:
        """How far the number can be moved by everything that does not end at a landing."""
        injects = sum(self._ops(i.ops, (i.when,)) for i in self.model.injects)
        # Acts and the person's own questions are offered in every topic, and happen once.
        hers = {place.address: place for place in self.model.locations if _hers(place)}
        acts = {m.address: m for place in self.model.locations for m in place.moves if _act(m)}
        once = sum(self._move(act) for act in acts.values())
        places = [place for place in self.model.locations if not _hers(place)]
        return injects + once + sum(self._place(p) for p in (*places, *hers.values()))

    def _place(self, place: k.Location) -> float:
        often = inf if place.place in self.again and not _hers(place) else 1
        found = _times(self._ops(place.enter.ops, ()), often)
        leaving = [self._ways(place.enter.onward)]
        for move in k.list_moves(place):
            if move.key[0] == "ask":
                found += self._move(move)
            elif move.key[0] in ("move", "topic"):
                found += _times(self._move(move), inf)
            elif not _act(move):
                leaving.append(self._move(move))
        return found + _times(max(leaving), often)

    def _move(self, move: k.Move) -> float:
        guards = () if move.offer is None else (move.offer,)
        return self._ops(move.ops, guards) + self._ways(move.targets)

    def _ways(self, targets: Iterable[k.Target]) -> float:
        guarded = ((t, () if t.when is None else (t.when,)) for t in targets)
        return max((self._ops(t.ops, guards) for t, guards in guarded), default=0)

    def _ops(self, ops: Iterable[k.Op], guards: Guards) -> float:
        """The most these ops can move it; guards count only until the number was changed."""
        found: float = 0
        for op in ops:
            match op:
                case k.Set(name, index) if name == self.variable.name:
                    self.landings.append(int(self.variable.values[index]))
                case k.Add(name, amount) if name == self.variable.name:
                    found += self._add(amount, guards)
                case k.First(branches) if self.variable.name in k.writes((op,)):
                    found += max(
                        self._ops(b.ops, guards if b.when is None else (*guards, b.when))
                        for b in branches
                    )
                case _:
                    continue
            guards = ()
        return found

    def _add(self, amount: int, guards: Guards) -> float:
        if amount * self.sign <= 0:
            return 0
        if guards and stays_in_range(self.variable, amount, guards):
            possible = _list_possible(self.variable, guards)
            self.landings.extend(v + amount for v in possible)
            return 0
        return amount * self.sign


def _hers(place: k.Location) -> bool:
    return place.address != place.place


def _act(move: k.Move) -> bool:
    return move.key[0] == "act"


def _times(gain: float, often: float) -> float:
    return gain * often if gain else 0


def _find_loops(model: k.Model) -> set[str]:
    """The scenes that can be met again, if every condition could hold."""
    places = {place.id: place.place for place in model.locations}
    onward: dict[str, set[str]] = {place.place: set() for place in model.locations}
    for place in model.locations:
        targets = [t for piece in k.list_pieces(place) for t in k.targets_of(piece)]
        going = {t.to for t in targets if t.to} | {i.go for i in model.injects if i.go}
        # Within an interview a play stays there; only the way in counts as meeting it again.
        onward[place.place] |= {places[to] for to in going if to in onward}
    return {place for place in onward if place in reach(onward[place], onward.__getitem__)}


# Possible lines ----------------------------------------------------------------------------------
#
# What may be shown, judged by one number alone; no state is visited.
#
# Each location has the values that the number may have there, whatever all other variables are: a
# condition that the number does not decide may hold and may not. What cannot happen then happens
# in no play; what can may still be impossible. (Cousot and Cousot, Abstract interpretation,
# 1977.)


def find_possible_lines(product: Product, variable: k.Variable) -> frozenset[int]:
    """The numbers of the lines and notes that may be shown, judged by a whole number alone."""
    return _Values(product, variable).find_lines()


class _Values:
    """The values that a number may have, as the bits of their indexes."""

    def __init__(self, product: Product, variable: k.Variable) -> None:
        self.product, self.variable = product, variable
        self.every = (1 << len(variable.values)) - 1
        self.places = {place.id: place for place in product.locations}
        self.order = {id: number for number, id in enumerate(self.places)}
        self.here: dict[str, int] = defaultdict(int)
        self.waiting: dict[str, int] = {}
        self.shown: set[int] = set()
        self._held: dict[int, tuple[int, int]] = {}  # by the identity of a condition

    def find_lines(self) -> frozenset[int]:
        """Follow every value until no location has a new one; what was shown."""
        first = 1 << self.variable.start
        self._enter(self.product.start, self.every if self.variable.chance else first)
        while self.waiting:
            # The first in the story comes first, so that few locations are looked at again.
            id = min(self.waiting, key=self.order.__getitem__)
            values, place = self.waiting.pop(id), self.places[id]
            for move in place.moves:
                self._move(place, move, self._split(move.offer, values)[0])
            if place.passing is not None:
                self._ways(place, place.passing.targets, self._run(place.passing.ops, values))
        return frozenset(self.shown)

    def _move(self, place: k.Location, move: k.Move, values: int) -> None:
        after = self._run(move.ops, values)
        injects = self.product.happens.get(place.place, ())
        known = 0
        while known != after:
            known = after
            for inject in injects:
                after |= self._run(inject.ops, self._split(inject.when, after)[0])
        for inject in injects:
            if inject.go is not None:
                self._enter(inject.go, after)
        self._ways(place, move.targets, after)

    def _ways(self, place: k.Location, targets: Iterable[k.Target], values: int) -> int:
        """Take the first way that may fit; the values with which none may."""
        for target in targets:
            fitting, values = self._split(target.when, values)
            fitting = self._run(target.ops, fitting)
            if target.to is None:
                self._stay(place.id, fitting)
            else:
                self._enter(target.to, fitting)
        return values

    def _enter(self, id: str, values: int) -> None:
        if values:
            place = self.places[id]
            arrived = self._run(place.enter.ops, values)
            self._stay(id, self._ways(place, place.enter.onward, arrived))

    def _stay(self, id: str, values: int) -> None:
        new = values & ~self.here[id]
        if new:
            self.here[id] |= new
            self.waiting[id] = self.waiting.get(id, 0) | new

    def _run(self, ops: k.Ops, values: int) -> int:
        """The values after some ops."""
        name = self.variable.name
        for op in ops if values else ():
            match op:
                case k.Show(line):
                    self.shown.add(line)
                case k.Set(variable, index) if variable == name:
                    values = 1 << index
                case k.Add(variable, amount) if variable == name:
                    values = self._add(values, amount)
                case k.First(branches):
                    after = 0
                    for branch in branches:
                        fitting, values = self._split(branch.when, values)
                        after |= self._run(branch.ops, fitting)
                    values |= after
        return values

    def _add(self, values: int, amount: int) -> int:
        """The values moved by an amount, which stay inside the range."""
        top = len(self.variable.values) - 1
        found = 0
        for index in range(top + 1):
            if values >> index & 1:
                found |= 1 << min(max(index + amount, 0), top)
        return found

    def _split(self, when: k.Condition | None, values: int) -> tuple[int, int]:
        """Those of some values with which a condition may hold, and those with which it may not."""
        if when is None or not values:
            return values, 0
        held = self._held.get(id(when))
        if held is None:
            each = [may_hold(when, self.variable.name, int(v)) for v in self.variable.values]
            yes = sum(1 << at for at, holds in enumerate(each) if holds is not False)
            no = sum(1 << at for at, holds in enumerate(each) if holds is not True)
            held = self._held[id(when)] = yes, no
        return values & held[0], values & held[1]
