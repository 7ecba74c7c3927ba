"""Putting things in order in line mode."""

from __future__ import annotations

from collections.abc import Iterable

from engine.language.any_keyboard import read_numbers
from engine.language.interface import _
from engine.play.step import Answer, Step
from tui.linemode.narrator import Narrator
from tui.linemode.prompt import Prompt

_PLACES = (
    _("first"),
    _("second"),
    _("third"),
    _("fourth"),
    _("fifth"),
    _("sixth"),
    _("seventh"),
)


class RankPrompt(Prompt):
    """Items are moved until Enter decides. Enter alone decides no order that nobody typed.

    What was arranged is kept until it is decided, also while something else is looked at.
    """

    def __init__(self, narrator: Narrator) -> None:
        super().__init__(narrator)
        self._order: list[Answer] = []
        self._meant = False  # whether the order is one that was typed

    def take(self, step: Step, _fresh: bool) -> None:
        """Ask for moves until Enter decides the order."""
        if self._seq != self.session.seq:
            self._order, self._meant = list(step.answers), False
        if self._meant:
            self.terminal.line(_("The order now:"))
        self.list_answers(self._order)
        self.list_acts(step)
        now: Step | None = step
        while now:
            line = self.read_line(
                _("All numbers, first to last; or an item and its new place; Enter decides:")
            )
            if line is None:
                return
            if line:
                now = self._rearrange(now, line)
            elif not self._meant:
                self._ask_for_all()
            elif self.decide(now, [a.id for a in self._order]):
                return

    def _ask_for_all(self) -> None:
        every = " ".join(str(n) for n in range(1, len(self._order) + 1))
        self.terminal.say(
            _("Nothing has moved yet. If this is your order, type {every}.").format(every=every)
        )

    def _rearrange(self, step: Step, line: str) -> Step | None:
        typed = read_numbers(line)
        moved = _reorder(self._order, typed)
        if typed and moved:
            self._tell_move(moved, typed)
            self._order, self._meant = moved, True
            return step
        how = _(
            "Type each number from 1 to {last} once, first to last; or two numbers: an "
            "item and its new place."
        )
        return self.do_act(step, line, how.format(last=len(self._order)))

    def _tell_move(self, after: list[Answer], typed: list[int]) -> None:
        """Say what moved, and the order now."""
        if self._order == after:
            self.terminal.say(_("That is the order already. Enter decides."))
            return
        if len(typed) < len(after):
            moved = self._order[typed[0] - 1]
            place = str(_PLACES[after.index(moved)])
            self.terminal.say(_("Now {place}: {what}").format(place=place, what=moved.text))
        self.terminal.line(_("The order now:"))
        self.list_answers(after)


def _reorder(order: list[Answer], typed: Iterable[int] | None) -> list[Answer] | None:
    """The order after a whole new one, or after one item moved; None when neither was typed."""
    wanted = list(typed or ())
    if sorted(wanted) == list(range(1, len(order) + 1)):
        return [order[n - 1] for n in wanted]
    if len(wanted) == 2 and all(1 <= n <= len(order) for n in wanted):
        moved = list(order)
        moved.insert(wanted[1] - 1, moved.pop(wanted[0] - 1))
        return moved
    return None
