"""What may be shown, judged by one number alone; no state is visited.

Each location has the values that the number may have there, whatever all other variables are: a
condition that the number does not decide may hold and may not. What cannot happen then happens in
no play; what can may still be impossible. (Cousot and Cousot, Abstract interpretation, 1977.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from engine.explore.queries.number_bounds import may_hold
from engine.explore.statespace.product import Product
from engine.kernel import model as k


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
