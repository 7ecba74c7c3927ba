"""What a typed line means, and how it is said back: numbers, places in an order, short echoes."""

from __future__ import annotations

from collections.abc import Iterable

from engine.language.strings import _
from engine.play.step import Answer

_PLACES = (
    _("first"),
    _("second"),
    _("third"),
    _("fourth"),
    _("fifth"),
    _("sixth"),
    _("seventh"),
)
ECHO = 40  # characters that are said back


def ordinal(place: int) -> str:
    """A place in an order of at most seven, from 1, in words."""
    return str(_PLACES[place - 1])


def text_of(answer: Answer) -> str:
    """The words of an answer; of one without any, its id."""
    return answer.text if answer.text and answer.text != answer.id else answer.id.replace("-", " ")


def short(line: str) -> str:
    """A line that meant nothing, cut to what can be said back."""
    return line if len(line) <= ECHO else line[: ECHO - 1] + "…"


def reordered(order: list[Answer], typed: Iterable[int] | None) -> list[Answer] | None:
    """The order after a whole new one, or after one item moved; None when neither was typed."""
    wanted = list(typed or ())
    if sorted(wanted) == list(range(1, len(order) + 1)):
        return [order[n - 1] for n in wanted]
    if len(wanted) == 2 and all(1 <= n <= len(order) for n in wanted):
        moved = list(order)
        moved.insert(wanted[1] - 1, moved.pop(wanted[0] - 1))
        return moved
    return None
