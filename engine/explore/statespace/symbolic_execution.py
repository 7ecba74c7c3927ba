"""What a location does, as a function of variables that it only reads.

It is found by making its moves in a state in which these variables have no value. Where one is read
after all, the moves are made again with each of its values. What is never read of a variable, or
makes no difference, tells nothing apart: of sixteen facts that are looked at one after the other
until one of them holds, seventeen cases come, not 65,536. (King, Symbolic execution and program
testing, 1976.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import inf
from typing import Any

from engine.explore.statespace.decision_diagrams import Outcomes, ValuationFunctions
from engine.kernel.machine import Field


class _TooMany(Exception):
    """The moves of a location do more different things than were asked for."""


class _Unknown(Exception):
    """A variable is read that has no value."""

    def __init__(self, field: Field) -> None:
        self.field = field


class _SymbolicState:
    """A packed state without the values of some variables.

    It can do what the source of a walker does with a state: read a variable where it lies or as a
    number, clear others, set and add. A mask of one variable alone is read as a variable.
    """

    __slots__ = ("bits", "known", "unknown")

    def __init__(self, bits: int, known: frozenset[int], unknown: Mapping[int, Field]) -> None:
        """`known` has the bits of variables with a value, `unknown` those of the others."""
        self.bits, self.known, self.unknown = bits, known, unknown

    def __and__(self, mask: int) -> Any:
        if mask in self.unknown:
            raise _Unknown(self.unknown[mask])
        bits = self.bits & mask
        return bits if mask in self.known else _SymbolicState(bits, self.known, self.unknown)

    def __rshift__(self, shift: int) -> int:
        for field in self.unknown.values():
            if field.shift == shift:
                raise _Unknown(field)
        return self.bits >> shift

    def __or__(self, bits: int) -> _SymbolicState:
        return _SymbolicState(self.bits | bits, self.known, self.unknown)

    def __add__(self, step: int) -> _SymbolicState:
        return _SymbolicState(self.bits + step, self.known, self.unknown)

    def __lshift__(self, shift: int) -> int:
        return self.bits << shift


class SymbolicExecution:
    """Makes the moves of a location without the values of some variables.

    Args:
        expand: makes them, as in `Walker.expands`; it changes none of these variables.
        fields: the variables.
        others: the other variables.
        kept: the bits of a node that are not of these variables.
        functions: makes the functions.
    """

    def __init__(
        self,
        expand: Callable[[int, Callable[[Any], None]], None],
        fields: Sequence[Field],
        others: Sequence[Field],
        kept: int,
        functions: ValuationFunctions,
    ) -> None:
        self._expand, self._functions, self._kept = expand, functions, kept
        self._unread = {field.bits: field for field in fields}
        self._known = frozenset(field.bits for field in others)
        self._numbers: dict[tuple[object, ...], int] = {}
        self._states, self._left = [0], inf

    def has_few(self, state: int, most: int) -> bool:
        """Whether in a state the moves do only so many different things, as they are read."""
        self._left = most
        try:
            self.run(state)
        except _TooMany:
            return False
        finally:
            self._left = inf
        return True

    def run(self, state: int) -> Outcomes:
        """What the moves do in a state."""
        self._numbers.clear()
        self._states = [0]
        function = self._explore(state, 0, self._known, self._unread)
        return Outcomes(function, tuple(self._states))

    def _explore(
        self, state: int, bits: int, known: frozenset[int], unread: Mapping[int, Field]
    ) -> int:
        out: list[Any] = []
        try:
            self._expand(_SymbolicState(state | bits, known, unread), out.append)  # type: ignore[arg-type]
        except _Unknown as asked:
            field = asked.field
        else:
            return self._number(out, bits)
        mine = field.bits
        known, unread = known | {mine}, {mask: f for mask, f in unread.items() if mask != mine}
        each = (value << field.shift for value in range(len(field.variable.values)))
        cases = tuple((put, self._explore(state, bits | put, known, unread)) for put in each)
        return self._functions.select(cases, (field.shift,))

    def _number(self, out: Sequence[Any], bits: int) -> int:
        """The function that has everywhere the number of what was done."""
        self._left -= 1
        if self._left < 0:
            raise _TooMany
        kept = self._kept
        done = tuple([w & kept if isinstance(w, int) else (w[0] & kept, w[1]) for w in out])
        number = self._numbers.setdefault(done, len(self._states))
        if number == len(self._states):
            self._states.append(bits)
        return ~number
