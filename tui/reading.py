"""How line mode takes an answer of each kind: numbers in, one answer out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from engine.play.step import Answer, Kind, Step
from tui.strings import _, plural
from tui.twins import latin

if TYPE_CHECKING:
    from tui.plain import Plain

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
_LONGEST = 3  # digits of a number that can mean anything here
_BETWEEN = str.maketrans(dict.fromkeys(",،;؛.", " "))


def ordinal(place: int) -> str:
    """A place in an order of at most seven, from 1, in words."""
    return str(_PLACES[place - 1])


def numbers(typed: str) -> list[int] | None:
    """The numbers in a line, in any digits; None when there is anything else."""
    found = []
    for word in typed.translate(_BETWEEN).split():
        digits = [unicodedata.decimal(c, -1) for c in word]
        if len(digits) > _LONGEST or -1 in digits:
            return None
        found.append(int("".join(map(str, digits))))
    return found or None


class Reader:
    """Takes one answer, or one command."""

    def __init__(self, plain: Plain) -> None:
        self.plain = plain
        self.session = plain.session
        self._with = ""  # the interview whose people were named

    def take(self, step: Step, fresh: bool) -> None:
        """Ask until something was decided or a command changed what is asked.

        Args:
            step: the present moment.
            fresh: whether it is new, so that what can be done has to be listed.
        """
        readers = {
            Kind.RANK: self.rank,
            Kind.SELECT: self.select,
            Kind.RATE: self.rate,
            Kind.CONTINUE: self.go_on,
        }
        if fresh:
            self.company(step)
            if step.prompt:
                self.plain.say(step.prompt)
        readers.get(step.kind, self.choose)(step, fresh)

    def company(self, step: Step) -> None:
        """Whom one speaks with, once."""
        if step.kind is not Kind.INTERVIEW or self._with == step.scene:
            return
        self._with = step.scene
        who, through = self.session.name(step.who), step.through
        if through:
            said = _("You speak with {who}, through {interpreter}.")
            self.plain.say(said.format(who=who, interpreter=self.session.name(through)))
        else:
            self.plain.say(_("You speak with {who}.").format(who=who))

    # Asking and handing over

    def typed(self, prompt: object) -> str | None:
        """A line that is no command; None when a command has changed what is asked."""
        at = self.plain.told
        while True:
            line = self.plain.ask(prompt)
            if not line or not self.plain.command(line):
                return line
            if self.session.seq != at or self.plain.told != at:
                return None

    def sure(self, step: Step) -> tuple[bool, int | None]:
        """How sure, where a case asks: whether to go on, and the answer; Enter says nothing."""
        while step.sure:
            line = self.typed(_("How sure are you? 1 not, 2 fairly, 3 very; or Enter:"))
            if line is None:
                return False, None
            picked = numbers(line)
            if picked in ([1], [2], [3]):
                return True, picked[0]
            if not line:
                break
            self.plain.say(_("1, 2 or 3, please; Enter alone says nothing about it."))
        return True, None

    def decide(self, step: Step, answer: object, *, sure: bool = True) -> None:
        """Hand an answer over."""
        go_on, how = self.sure(step) if sure else (True, None)
        if go_on:
            self.plain.settle(self.session.answer(answer, how))

    def beside(self, step: Step, verb: str, answer: Answer) -> Step | None:
        """Do something beside the decision; then the moment, or None when another is asked now."""
        if not self.plain.settle(self.session.answer({verb: answer.id})):
            return step
        self.plain.say(_("Done: {words}").format(words=text_of(answer)))
        now = self.session.step
        if (now.at, now.answers) != (step.at, step.answers):
            return None
        self.plain.hear()
        return now

    def other(self, line: str, last: int) -> None:
        """What could be typed instead of something that means nothing here."""
        picked = numbers(line)
        if picked and len(picked) == 1:
            said = _("There is no {n} here: the numbers go from 1 to {last}.").format(
                n=picked[0], last=last
            )
        elif picked:
            said = _("One number, please, from 1 to {last}.").format(last=last)
        else:
            said = _("{typed} means nothing here. Type a number from 1 to {last}.").format(
                typed=_short(line), last=last
            )
        self.plain.say(said, _("? says what else can be typed; Enter alone says the choices."))

    # Choosing one thing

    def choose(self, step: Step, fresh: bool) -> None:
        """One thing of what is offered: options, questions, moves, topics, acts."""
        offers = _offers(step)
        if fresh:
            self.list_offers(step)
        line = self.typed(_asking(step, len(offers)))
        if line is None:
            return
        picked = numbers(line)
        if not line:
            self.list_offers(step)
        elif latin(line) == "x" and step.closes:
            self.close(step)
        elif picked and len(picked) == 1 and 1 <= picked[0] <= len(offers):
            self._picked(step, *offers[picked[0] - 1])
        elif offers:
            self.other(line, len(offers))

    def _picked(self, step: Step, verb: str, answer: Answer) -> None:
        if not verb:
            self.decide(step, answer.id)
        elif verb not in ("move", "act"):
            self.decide(step, {verb: answer.id}, sure=False)
        elif now := self.beside(step, verb, answer):
            self._list_beside(now)

    def close(self, step: Step) -> None:
        """Close the subject that is open, or the interview after the last one."""
        closed = self.plain.settle(self.session.answer({"close": True}))
        now = self.session.step
        if closed and now.kind is Kind.INTERVIEW and now.scene == step.scene:
            self.plain.say(_("That subject is closed."))

    def list_offers(self, step: Step) -> None:
        """Each group under its heading, numbered through."""
        interview = step.kind is Kind.INTERVIEW
        if interview and step.questions_left is not None:
            left = plural("{n} question left.", "{n} questions left.", step.questions_left)
            self.plain.say(left)
        if not _offers(step) and not step.closes:
            self.plain.say(_("Nothing can be done here. That is a mistake in the case."))
        self._group(_("You can ask:") if interview else "", step.answers, 1)
        self._group(_("Subjects:"), step.topics, 1 + len(step.answers))
        self._list_beside(step)

    def _list_beside(self, step: Step) -> None:
        first = 1 + len(step.answers) + len(step.topics)
        self._group(_("You can also:"), (*step.moves, *step.acts), first)

    def _group(self, heading: str, answers: Sequence[Answer], first: int) -> None:
        if answers:
            if heading:
                self.plain.line(heading)
            self.listed(answers, first)

    def listed(self, answers: Sequence[Answer], first: int = 1, letter: str = "") -> None:
        """Answers, numbered."""
        for number, answer in enumerate(answers, first):
            self.plain.item(f"{letter}{number}.", text_of(answer))
        self.plain.gap()

    def go_on(self, step: Step, fresh: bool) -> None:
        """A scene one only reads."""
        if fresh:
            self.list_acts(step)
        line = self.typed(_("Enter to go on:"))
        if line == "":
            self.decide(step, {"continue": True}, sure=False)
        elif line is not None:
            self.acted(step, line, _("Enter alone goes on."))

    # Answering as a whole

    def list_acts(self, step: Step) -> None:
        """Acts beside a decision that is answered as a whole."""
        if step.acts:
            self.plain.line(_("You can also, by a and a number:"))
            self.listed(step.acts, letter="a")

    def acted(self, step: Step, line: str, otherwise: str) -> Step | None:
        """`a1` takes the first act; anything else means nothing and is told so."""
        picked = numbers(line[1:]) if latin(line[:1]) == "a" else None
        if picked and len(picked) == 1 and 1 <= picked[0] <= len(step.acts):
            now = self.beside(step, "act", step.acts[picked[0] - 1])
            if now:
                self.list_acts(now)
            return now
        said = _("{typed} means nothing here.").format(typed=_short(line)) if line else ""
        self.plain.say(f"{said} {otherwise}".strip())
        return step

    def rank(self, step: Step, fresh: bool) -> None:
        """An order: moved until Enter decides."""
        order = list(step.answers)
        self.listed(order)
        self.list_acts(step)
        now: Step | None = step
        while now:
            line = self.typed(
                _("All numbers, first to last; or an item and its new place; Enter decides:")
            )
            if line is None:
                return
            if not line:
                self.decide(now, [a.id for a in order])
                return
            typed = numbers(line)
            moved = reordered(order, typed)
            if typed and moved:
                self.tell_move(order, moved, typed)
                order = moved
            else:
                how = _(
                    "Type each number from 1 to {last} once, first to last; or two numbers: an "
                    "item and its new place."
                )
                now = self.acted(now, line, how.format(last=len(order)))

    def tell_move(self, before: list[Answer], after: list[Answer], typed: list[int]) -> None:
        """What moved, and how the order stands."""
        if before == after:
            self.plain.say(_("That is the order already."))
            return
        if len(typed) < len(before):
            moved = before[typed[0] - 1]
            place = ordinal(after.index(moved) + 1)
            self.plain.say(_("Now {place}: {what}").format(place=place, what=moved.text))
        self.plain.line(_("The order now:"))
        self.listed(after)

    def select(self, step: Step, fresh: bool) -> None:
        """Exactly so many."""
        last = len(step.answers)
        if fresh:
            self._list_whole(step)
        line = self.typed(_("Pick {n}, their numbers:").format(n=step.pick))
        if line is None:
            return
        picked = numbers(line)
        if not line:
            self._list_whole(step)
        elif picked and all(1 <= p <= last for p in picked):
            ids = list(dict.fromkeys(step.answers[p - 1].id for p in picked))
            self.decide(step, ids, sure=len(ids) == step.pick)
        else:
            how = _("Type {n} numbers from 1 to {last}, with blanks between.")
            self.acted(step, line, how.format(n=step.pick, last=last))

    def _list_whole(self, step: Step) -> None:
        self.listed(step.answers)
        self.list_acts(step)

    def rate(self, step: Step, fresh: bool) -> None:
        """A value for each; then Enter decides, or one is rated again."""
        assert step.scale is not None
        values = range(step.scale.low, step.scale.high + 1)
        words = step.scale.labels or tuple(map(str, values))
        for number, word in enumerate(words, 1):
            self.plain.item(f"{number}.", word)
        self.plain.gap()
        self.list_acts(step)
        given: dict[str, int] = {}
        asked: Sequence[Answer] | None = step.answers
        while asked:
            found = self._values(step, asked, len(words))
            if found is None:
                return
            given.update(zip((item.id for item in asked), found, strict=True))
            asked = self._again(step, given, words)
        if asked is not None:
            self.decide(step, {item.id: values[given[item.id] - 1] for item in step.answers})

    def _values(self, step: Step, items: Sequence[Answer], last: int) -> list[int] | None:
        """A number for each, one by one or all that are left at once; None when left."""
        found: list[int] = []
        now: Step | None = step
        while now and len(found) < len(items):
            self.plain.say(items[len(found)].text)
            line = self.typed(_("1 to {last}:").format(last=last))
            if line is None:
                return None
            picked = numbers(line) or []
            whole = len(picked) in (1, len(items) - len(found))
            if whole and all(1 <= p <= last for p in picked):
                found += picked
            else:
                how = _("Type a number from 1 to {last} for this one.").format(last=last)
                now = self.acted(now, line, how)
        return found if now else None

    def _again(
        self, step: Step, given: dict[str, int], words: Sequence[str]
    ) -> Sequence[Answer] | None:
        """What is rated again; empty when Enter decides, None when left."""
        for number, item in enumerate(step.answers, 1):
            self.plain.item(f"{number}.", f"{item.text} — {words[given[item.id] - 1]}")
        self.plain.gap()
        last = len(step.answers)
        while line := self.typed(_("A number rates that one again; Enter decides:")):
            picked = numbers(line)
            if picked and len(picked) == 1 and 1 <= picked[0] <= last:
                return (step.answers[picked[0] - 1],)
            said = _("{typed} means nothing here. Type a number from 1 to {last}.")
            self.plain.say(said.format(typed=_short(line), last=last))
        return () if line == "" else None


def _offers(step: Step) -> list[tuple[str, Answer]]:
    """Everything that can be done, in the order it is numbered, with its verb."""
    verb = "ask" if step.kind is Kind.INTERVIEW else ""
    return [
        *((verb, a) for a in step.answers),
        *(("topic", a) for a in step.topics),
        *(("move", a) for a in step.moves),
        *(("act", a) for a in step.acts),
    ]


def _asking(step: Step, last: int) -> str:
    if not last:
        return str(_("x to close:") if step.closes else _("s passes over, q leaves:"))
    if step.closes:
        return _("Your answer, 1 to {last}, or x to close:").format(last=last)
    return _("Your answer, 1 to {last}:").format(last=last)


def text_of(answer: Answer) -> str:
    """The words of an answer; of one without any, its id."""
    return answer.text if answer.text and answer.text != answer.id else answer.id.replace("-", " ")


def _short(line: str) -> str:
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
