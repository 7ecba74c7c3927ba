"""Functions of valuations, as multi-valued decision diagrams with numbers at the end.

A function is the number of a node, or ~n where it is n everywhere; equal functions are one. A
variable on which nothing depends has no node. A function is about the valuations of some set; what
it is elsewhere is left open. (Bahar and others, Algebraic decision diagrams, 1993.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from msgspec import Struct

from engine.scoring.value_function import Node

Cases = tuple[tuple[int, int], ...]
"""Values of some variables, as bits, each with the function that it is then."""

NOWHERE = ~0
"""The function that is 0, which means: left open."""


class Outcomes(Struct, frozen=True):
    """What the moves of a location do, by the values of variables that it only reads.

    Attributes:
        function: the number of what they do, from 1, as a function of the variables.
        states: for each number, values of the variables with which they do that, as bits; 0 first.
    """

    function: int
    states: Sequence[int]


class ValuationFunctions:
    """Makes functions, each once; the nodes are by number."""

    def __init__(self, masks: Mapping[int, int]) -> None:
        """`masks` has the mask of each variable, by position."""
        self.nodes: list[Node] = []
        self._masks = masks
        self._made: dict[tuple[int, ...], int] = {}
        self._replaced: dict[tuple[int, tuple[int, ...]], int] = {}
        self._restricted: dict[tuple[int, tuple[tuple[int, int], ...]], int] = {}
        self._selected: dict[tuple[Cases, tuple[int, ...]], int] = {}

    def forget(self) -> None:
        """Forget what was worked out of functions; these stay, and are found again."""
        for known in (self._replaced, self._restricted, self._selected):
            known.clear()

    def make(self, variable: int, children: Mapping[int, int]) -> int:
        """The function that goes on, by the value of a variable, as one of these."""
        first = next(iter(children.values()))
        if all(child == first for child in children.values()):
            return first
        key = (variable, *chain.from_iterable(sorted(children.items())))
        number = self._made.get(key)
        if number is None:
            number = self._made[key] = len(self.nodes)
            self.nodes.append((variable, self._masks[variable], children))
        return number

    def _step_below(self, function: int, variable: int, value: int) -> int:
        """The function where a variable, not after its first, has a value."""
        if function < 0 or self.nodes[function][0] != variable:
            return function
        return self.nodes[function][2].get(value, NOWHERE)

    def _list_values(self, functions: Iterable[int], variable: int) -> list[int]:
        """The values of a variable on which some of these functions depend."""
        tops = (self.nodes[f] for f in functions if f >= 0)
        return sorted({value for top in tops if top[0] == variable for value in top[2]})

    def join(self, functions: Sequence[int]) -> tuple[int, list[tuple[int, ...]]]:
        """What differs wherever one of several functions does: its numbers count from 0.

        Returns the function, and for each of its numbers those of the several functions.
        """
        numbers: dict[tuple[int, ...], int] = {}
        known: dict[tuple[int, ...], int] = {}

        def joined(parts: tuple[int, ...]) -> int:
            tops = [self.nodes[f][0] for f in parts if f >= 0]
            if not tops:
                return ~numbers.setdefault(parts, len(numbers))
            if parts not in known:
                first = min(tops)
                known[parts] = self.make(
                    first,
                    {
                        value: joined(tuple(self._step_below(f, first, value) for f in parts))
                        for value in self._list_values(parts, first)
                    },
                )
            return known[parts]

        found = joined(tuple(functions))
        return found, [tuple(~end for end in ends) for ends in numbers]

    def evaluate(self, function: int, state: int) -> int:
        """The number that a function has in a state."""
        while function >= 0:
            variable, mask, children = self.nodes[function]
            function = children.get(state >> variable & mask, NOWHERE)
        return ~function

    def replace(self, function: int, numbers: tuple[int, ...]) -> int:
        """The function with the n-th of these numbers in place of n."""
        key = (function, numbers)
        found = self._replaced.get(key)
        if found is None:
            found = self._replaced[key] = self._replace_each(function, numbers)
        return found

    def _replace_each(self, function: int, numbers: tuple[int, ...]) -> int:
        known: dict[int, int] = {}

        def replaced(function: int) -> int:
            if function < 0:
                return ~numbers[~function]
            if function not in known:
                variable, _, children = self.nodes[function]
                below = {value: replaced(child) for value, child in children.items()}
                known[function] = self.make(variable, below)
            return known[function]

        return replaced(function)

    def restrict(self, function: int, values: tuple[tuple[int, int], ...]) -> int:
        """The function of the other variables where some have these values.

        Args:
            function: the function.
            values: positions, in order, with values.
        """
        if function < 0 or not values:
            return function
        key = (function, values)
        found = self._restricted.get(key)
        if found is None:
            variable, _, children = self.nodes[function]
            first, value = values[0]
            if first < variable:
                found = self.restrict(function, values[1:])
            elif first == variable:
                found = self.restrict(children.get(value, NOWHERE), values[1:])
            else:
                below = {v: self.restrict(child, values) for v, child in children.items()}
                found = self.make(variable, below)
            self._restricted[key] = found
        return found

    def select(self, cases: Cases, variables: tuple[int, ...]) -> int:
        """The function that is another one, in `cases`, by the values of some variables.

        The variables are positions, in order.
        """
        first = cases[0][1]
        if all(function == first for _, function in cases):
            return first
        key = (cases, variables)
        found = self._selected.get(key)
        if found is None:
            tops = [self.nodes[function][0] for _, function in cases if function >= 0]
            if not variables or min(tops, default=variables[0]) < variables[0]:
                found = self._select_below(cases, variables, min(tops))
            else:
                found = self._select_by(cases, variables[0], variables[1:])
            self._selected[key] = found
        return found

    def _select_below(self, cases: Cases, variables: tuple[int, ...], first: int) -> int:
        """`select` where a variable of the functions comes first."""
        children = {
            value: self.select(
                tuple((bits, self._step_below(f, first, value)) for bits, f in cases), variables
            )
            for value in self._list_values((function for _, function in cases), first)
        }
        return self.make(first, children)

    def _select_by(self, cases: Cases, first: int, others: tuple[int, ...]) -> int:
        """`select` where one of its own variables comes first."""
        parts: dict[int, list[tuple[int, int]]] = {}
        for bits, function in cases:
            value = bits >> first & self._masks[first]
            parts.setdefault(value, []).append((bits, function))
        return self.make(first, {v: self.select(tuple(p), others) for v, p in parts.items()})
