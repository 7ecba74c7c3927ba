"""Decisions that line mode takes as a whole: an order, a pick, a value for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.language.strings import _
from engine.language.typed_numbers import numbers
from engine.play.step import Answer, Step
from tui.linemode.parsing import ordinal, reordered, short

if TYPE_CHECKING:
    from tui.linemode.prompts import Reader


class Wholes:
    """Keeps what was arranged so far, until it is decided or something else is asked."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.plain = reader.plain
        self.session = reader.session
        self._seq = 0  # the event after which this was arranged
        self._order: list[Answer] = []
        self._meant = False  # whether the order is one that was typed
        self._given: dict[str, int] = {}

    def _go_on(self, step: Step) -> None:
        """Begin anew, unless this was left half made to hear something once more."""
        if self._seq != self.session.seq:
            self._order, self._meant, self._given = list(step.answers), False, {}

    def _typed(self, prompt: object) -> str | None:
        self._seq = self.session.seq
        return self.reader.typed(prompt)

    # An order

    def rank(self, step: Step, fresh: bool) -> None:
        """An order: moved until Enter decides. Enter alone decides none that nobody typed."""
        self._go_on(step)
        if self._meant:
            self.plain.line(_("The order now:"))
        self.reader.listed(self._order)
        self.reader.list_acts(step)
        now: Step | None = step
        while now:
            line = self._typed(
                _("All numbers, first to last; or an item and its new place; Enter decides:")
            )
            if line is None:
                return
            if line:
                now = self._arranged(now, line)
            elif not self._meant:
                self._ask_for_all()
            elif self.reader.decide(now, [a.id for a in self._order]):
                return

    def _ask_for_all(self) -> None:
        every = " ".join(str(n) for n in range(1, len(self._order) + 1))
        self.plain.say(
            _("Nothing has moved yet. If this is your order, type {every}.").format(every=every)
        )

    def _arranged(self, step: Step, line: str) -> Step | None:
        typed = numbers(line)
        moved = reordered(self._order, typed)
        if typed and moved:
            self._tell_move(moved, typed)
            self._order, self._meant = moved, True
            return step
        how = _(
            "Type each number from 1 to {last} once, first to last; or two numbers: an "
            "item and its new place."
        )
        return self.reader.acted(step, line, how.format(last=len(self._order)))

    def _tell_move(self, after: list[Answer], typed: list[int]) -> None:
        """What moved, and how the order stands."""
        if self._order == after:
            self.plain.say(_("That is the order already. Enter decides."))
            return
        if len(typed) < len(after):
            moved = self._order[typed[0] - 1]
            place = ordinal(after.index(moved) + 1)
            self.plain.say(_("Now {place}: {what}").format(place=place, what=moved.text))
        self.plain.line(_("The order now:"))
        self.reader.listed(after)

    # A pick

    def select(self, step: Step, fresh: bool) -> None:
        """Exactly so many."""
        last = len(step.answers)
        if fresh:
            self._list_all(step)
        line = self.reader.typed(_("Pick {n}, their numbers:").format(n=step.pick))
        if line is None:
            return
        picked = numbers(line)
        if not line:
            self._list_all(step)
        elif picked and all(1 <= p <= last for p in picked):
            ids = list(dict.fromkeys(step.answers[p - 1].id for p in picked))
            self.reader.decide(step, ids, sure=len(ids) == step.pick)
        else:
            how = _("Type {n} numbers from 1 to {last}, with blanks between.")
            self.reader.acted(step, line, how.format(n=step.pick, last=last))

    def _list_all(self, step: Step) -> None:
        self.reader.listed(step.answers)
        self.reader.list_acts(step)

    # A value for each

    def rate(self, step: Step, fresh: bool) -> None:
        """A value for each; then Enter decides, or one is rated again."""
        assert step.scale is not None
        self._go_on(step)
        values = range(step.scale.low, step.scale.high + 1)
        words = step.scale.labels or tuple(map(str, values))
        for number, word in enumerate(words, 1):
            self.plain.item(f"{number}.", word)
        self.plain.gap()
        self.reader.list_acts(step)
        asked: Sequence[Answer] | None = [a for a in step.answers if a.id not in self._given]
        while asked is not None and self._values(step, asked, len(words)):
            asked = self._again(step, words)
            if asked == () and self.reader.decide(
                step, {item.id: values[self._given[item.id] - 1] for item in step.answers}
            ):
                return

    def _values(self, step: Step, items: Sequence[Answer], last: int) -> bool:
        """A number for each, one by one or all that are left at once; False when left."""
        left = list(items)
        now: Step | None = step
        while now and left:
            self.plain.say(left[0].text)
            line = self._typed(_("1 to {last}:").format(last=last))
            if line is None:
                return False
            picked = numbers(line) or []
            if len(picked) in (1, len(left)) and all(1 <= p <= last for p in picked):
                self._given.update((item.id, p) for item, p in zip(left, picked, strict=False))
                del left[: len(picked)]
            else:
                how = _("Type a number from 1 to {last} for this one.").format(last=last)
                now = self.reader.acted(now, line, how)
        return now is not None

    def _again(self, step: Step, words: Sequence[str]) -> Sequence[Answer] | None:
        """What is rated again; empty when Enter decides, None when left."""
        for number, item in enumerate(step.answers, 1):
            self.plain.item(f"{number}.", f"{item.text} — {words[self._given[item.id] - 1]}")
        self.plain.gap()
        last = len(step.answers)
        while line := self._typed(_("A number rates that one again; Enter decides:")):
            picked = numbers(line)
            if picked and len(picked) == 1 and 1 <= picked[0] <= last:
                return (step.answers[picked[0] - 1],)
            said = _("{typed} means nothing here. Type a number from 1 to {last}.")
            self.plain.say(said.format(typed=short(line), last=last))
        return () if line == "" else None
