"""A count that is told only as lying between two numbers."""

from __future__ import annotations

from typing import Self


class Band(int):
    """A count of which only the least and the most are told, such as 1–4.

    It is written that way wherever a count is written. As a number it is the middle, for putting
    things in order; a sum with it is a band again.

    Attributes:
        low: the least it can be.
        high: the most it can be.
    """

    low: int
    high: int

    def __new__(cls, low: int, high: int) -> Self:
        """A count from `low` to `high`."""
        made = super().__new__(cls, (low + high) // 2)
        made.low, made.high = low, high
        return made

    def __str__(self) -> str:
        return f"{self.low}–{self.high}"

    __repr__ = __str__

    def __format__(self, _spec: str) -> str:
        return str(self)

    def __add__(self, other: int) -> Band:
        return Band(self.low + least(other), self.high + most(other))

    __radd__ = __add__

    @classmethod
    def read(cls, written: str) -> Band:
        """A band as it is written. Raises ValueError for anything else."""
        low, high = written.split("–")
        return cls(int(low), int(high))


def least(count: int) -> int:
    """The least a count can be: itself, unless it is a band."""
    return count.low if isinstance(count, Band) else count


def most(count: int) -> int:
    """The most a count can be: itself, unless it is a band."""
    return count.high if isinstance(count, Band) else count


def tells_nothing(count: int, of: int) -> bool:
    """Whether a count is told as anything from none to nearly all: such a range is left out."""
    return isinstance(count, Band) and count.low == 0 and count.high >= most(of) - 1
