"""Giving each thing a value in line mode."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.language.any_keyboard import read_numbers
from engine.language.interface import _
from engine.play.step import Answer, Step
from tui.linemode.narrator import Narrator
from tui.linemode.prompt import Prompt, shorten


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
        if self._seq != self.session.seq:
            self._given = {}
        values = dict(enumerate(range(step.scale.low, step.scale.high + 1), step.scale.first))
        words = dict(zip(values, step.scale.labels or map(str, values), strict=True))
        if any(str(number) != word for number, word in words.items()):
            for number, word in words.items():
                self.terminal.item(f"{number}.", word)
            self.terminal.gap()
        self.list_acts(step)
        asked: Sequence[Answer] | None = [a for a in step.answers if a.id not in self._given]
        while asked is not None and self._values(step, asked, words):
            asked = self._again(step, words)
            if asked == () and self.decide(
                step, {item.id: values[self._given[item.id]] for item in step.answers}
            ):
                return

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
