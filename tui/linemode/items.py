"""Several things at once in line mode: put in order, picked, or each given a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from engine.language.any_keyboard import read_numbers
from engine.language.interface import _, plural
from engine.play.step import Answer, Step
from tui.linemode.narrator import Narrator
from tui.linemode.prompt import Prompt, shorten

# Translators: Places in an order.
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
        if self.is_new():
            items, undone = {item.id: item for item in step.answers}, self.session.undone
            self._meant = isinstance(undone, list)
            self._order = [items[id] for id in (undone if isinstance(undone, list) else items)]
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
                every = " ".join(str(n) for n in range(1, len(self._order) + 1))
                said = _("Nothing has moved yet. If this is your order, type {every}.")
                self.terminal.say(said.format(every=every))
            elif self.decide(now, [a.id for a in self._order]):
                return

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


class SelectPrompt(Prompt):
    """Exactly so many numbers, on one line."""

    def take(self, step: Step, fresh: bool) -> None:
        """Ask for the numbers to pick, all on one line."""
        last = len(step.answers)
        if fresh:
            self._list_all(step)
            self._tell_undone(step)
        line = self.read_line(_("Choose {n}; type the numbers:").format(n=step.pick))
        if line is None:
            return
        picked = read_numbers(line)
        if not line:
            self._list_all(step)
        elif picked and all(1 <= p <= last for p in picked):
            ids = list(dict.fromkeys(step.answers[p - 1].id for p in picked))
            self.decide(step, ids, sure=len(ids) == step.pick)
        else:
            how = plural(
                "Type {n} number from 1 to {last}.",
                "Type {n} numbers from 1 to {last}, with spaces between.",
                step.pick,
                last=last,
            )
            self.do_act(step, line, how)

    def _tell_undone(self, step: Step) -> None:
        """Say what had been picked, where that was taken back."""
        undone = self.session.undone
        if isinstance(undone, list):
            picked = [n for n, item in enumerate(step.answers, 1) if item.id in undone]
            numbers = " ".join(map(str, picked))
            self.terminal.say(
                _("You had chosen {numbers}. Type them again, or others.").format(numbers=numbers)
            )

    def _list_all(self, step: Step) -> None:
        self.list_answers(step.answers)
        self.list_acts(step)


class RatePrompt(Prompt):
    """A value for each; then Enter decides, or one is rated again.

    What was rated is kept until it is decided, also while something else is looked at.
    """

    def __init__(self, narrator: Narrator) -> None:
        super().__init__(narrator)
        self._given: dict[str, int] = {}

    def take(self, step: Step, _fresh: bool) -> None:
        """Ask for a value for each item, then for Enter."""
        assert step.scale is not None
        values = dict(enumerate(range(step.scale.low, step.scale.high + 1), step.scale.first))
        if self.is_new():
            undone, numbers = self.session.undone, {value: n for n, value in values.items()}
            given = undone if isinstance(undone, dict) else {}
            self._given = {id: numbers[value] for id, value in given.items()}
        words = dict(zip(values, step.scale.labels or map(str, values), strict=True))
        self._list_values(words)
        self.list_acts(step)
        asked: Sequence[Answer] | None = [a for a in step.answers if a.id not in self._given]
        while asked is not None and self._values(step, asked, words):
            asked = self._again(step, words)
            if asked == () and self.decide(
                step, {item.id: values[self._given[item.id]] for item in step.answers}
            ):
                return

    def _list_values(self, words: Mapping[int, str]) -> None:
        """What each number means, unless it means itself."""
        if all(str(number) == word for number, word in words.items()):
            return
        for number, word in words.items():
            self.terminal.item(f"{number}.", word)
        self.terminal.gap()

    def _values(self, step: Step, items: Sequence[Answer], words: Mapping[int, str]) -> bool:
        """A number for each, one by one or all that are left at once; False when left."""
        left = list(items)
        now: Step | None = step
        while now and left:
            self.terminal.say(left[0].text)
            line = self.read_line(_("{first} to {last}:").format(first=min(words), last=max(words)))
            if line is None:
                return False
            picked = read_numbers(line) or []
            if len(picked) in (1, len(left)) and all(p in words for p in picked):
                self._given.update((item.id, p) for item, p in zip(left, picked, strict=False))
                del left[: len(picked)]
            else:
                how = _("Type a number from {first} to {last} for this line.")
                now = self.do_act(now, line, how.format(first=min(words), last=max(words)))
        return now is not None

    def _again(self, step: Step, words: Mapping[int, str]) -> Sequence[Answer] | None:
        """What is rated again; empty when Enter decides, None when left."""
        for number, item in enumerate(step.answers, 1):
            self.terminal.item(f"{number}.", f"{item.text} — {words[self._given[item.id]]}")
        self.terminal.gap()
        last = len(step.answers)
        while line := self.read_line(_("A number rates that line again; Enter decides:")):
            picked = read_numbers(line)
            if picked and len(picked) == 1 and 1 <= picked[0] <= last:
                return (step.answers[picked[0] - 1],)
            said = _("{typed} is not possible here. Type a number from 1 to {last}.")
            self.terminal.say(said.format(typed=shorten(line), last=last))
        return () if line == "" else None
