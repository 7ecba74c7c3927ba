"""Digits typed one after another, read as the number of a card."""

from __future__ import annotations


class Numbers:
    """Reads digits as numbers: one digit up to nine cards, two (01 … 12) from ten.

    Nothing is timed. With two digits, a first digit that can only stand for one card counts at
    once; otherwise it waits, and any other key forgets it.
    """

    def __init__(self) -> None:
        self.waiting = ""

    def press(self, digit: int, cards: int) -> int | None:
        """The card meant, from 1, or None when none is or a second digit is awaited."""
        if cards <= 9:
            self.waiting = ""
            return digit if 1 <= digit <= cards else None
        typed, self.waiting = self.waiting + str(digit), ""
        number = int(typed)
        if len(typed) == 1 and number * 10 <= cards:
            self.waiting = typed
            return None
        return number if 1 <= number <= cards else None

    def forget(self) -> None:
        """Drop a digit that was waiting for a second one."""
        self.waiting = ""
