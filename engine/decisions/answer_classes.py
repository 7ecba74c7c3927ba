"""Answers about several items, sorted into classes that a story cannot tell apart.

Orders, picks and ratings are many; conditions ask only a few atoms of them. A class keeps how many
answers it has, their credit, and one answer to show (notes/semantics: seven items, four atoms:
ten classes).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Worth = Callable[[Any], tuple[int, bool]]
"""Units of credit of an answer, and whether it is a critical error."""


@dataclass(slots=True)
class AnswerClass:
    """Answers of one location that lead on alike.

    Attributes:
        bits: the atoms true of them.
        count: how many answers.
        total: units of credit, summed over them.
        worst, best: least and greatest units of one of them.
        low, high: an answer worth the least, and one worth the most.
        clean: an answer that is no critical error, or None.
    """

    bits: int
    count: int = 0
    total: int = 0
    worst: int = 0
    best: int = 0
    low: Any = None
    high: Any = None
    clean: Any = None

    def add(self, answer: Any, units: int, critical: bool) -> None:
        """Add one more answer."""
        if not self.count or units < self.worst:
            self.worst, self.low = units, answer
        if not self.count or units > self.best:
            self.best, self.high = units, answer
        if not critical and self.clean is None:
            self.clean = answer
        self.count += 1
        self.total += units
