"""An act in the app: each of its forms is a dialog over the page on which it was begun."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from msgspec.structs import replace
from textual.widget import Widget
from textual.widgets import Input

from engine.language.interface import _
from engine.records.problems import RecordsProblem
from engine.services.shared.errors import explain
from engine.services.shared.key_files import require
from tui.acts.act import (
    Act,
    Agree,
    Answers,
    Choice,
    Field,
    Form,
    NotDone,
    Read,
    Talk,
    Told,
)
from tui.widgets.card import Card
from tui.widgets.page import CardDialog, Page
from tui.widgets.prose import plain_text


class FormDialog(CardDialog[tuple[Any]]):
    """A form, until an answer is taken; gives back what doing something with it gave.

    Args:
        form: what is asked.
        do: what is done with the answer, in a thread; where it refuses, the form stays.
        full: whether it covers the screen.
    """

    AUTO_FOCUS = "Input"

    def __init__(self, form: Form, do: Callable[[Answers], Any], *, full: bool = False) -> None:
        super().__init__(form.heading, full=full)
        self._form, self._do = form, do
        self._busy = False

    def body(self) -> Iterable[Widget]:
        """Its parts."""
        for part in self._form.parts:
            if isinstance(part, Told):
                yield plain_text(part.words, part.style)
            elif isinstance(part, Choice):
                yield Card(part.words, part, detail=part.detail)
            elif isinstance(part, Field):
                field = Input(part.value, id=part.name, password=part.hidden, max_length=part.most)
                field.border_title = str(part.label)
                yield field

    def on_mount(self) -> None:
        """Begin in its field."""
        if self._form.begins:
            self.query_one(f"#{self._form.begins}", Input).focus()

    def enter_does(self) -> str:
        """Enter in a field that is not the last one goes on to the next."""
        if isinstance(self.focused, Input) and self.focused is not self.query(Input).last():
            return str(_("Next field"))
        return str(self._form.does or _("OK"))

    async def take_field(self, field: Input) -> None:
        """Take what was typed; without anything in the last field, go on to it."""
        last = self.query(Input).last()
        if last.value.strip():
            self._take({})
        elif field is not last:
            self.flow.walk(1)

    async def act_on_card(self, card: Card) -> None:
        """Take this answer, do what the card says, or leave."""
        choice = card.answer
        assert isinstance(choice, Choice)
        if not choice.name and not callable(choice.value):
            self.dismiss(None)
        elif callable(choice.value):
            self.say(choice.value())
        else:
            self._take({choice.name: choice.value})

    def _take(self, chosen: Answers) -> None:
        if not self._busy:
            self._busy = True
            self.say(_("One moment …"))
            typed = {field.id or "": field.value for field in self.query(Input)}
            self.run_worker(self._finish({**typed, **chosen}))

    async def _finish(self, answers: Answers) -> None:
        try:
            done = await asyncio.to_thread(self._do, answers)
        except (RecordsProblem, NotDone, OSError) as why:
            self.say(describe_refusal(why))
        else:
            self.dismiss((done,))
        finally:
            self._busy = False


def describe_refusal(why: RecordsProblem | NotDone | OSError) -> str:
    """Why something was not done."""
    if isinstance(why, RecordsProblem):
        return explain(why)
    if isinstance(why, NotDone):
        return str(why)
    return _("It could not be saved: {why}").format(why=why.strerror or why)


def _agreed(answers: Answers) -> bool:
    return bool(answers.get("agreed"))


class Conversation(Talk):
    """A `Talk` on a page of the app.

    Args:
        page: on which the act was begun.
        act: what is to be done.
        then: is given, in words, what was done; nothing where it was left.
        about: as for `Talk`.
    """

    def __init__(
        self, page: Page[Any], act: Act, then: Callable[[str], object], *about: Any
    ) -> None:
        super().__init__(*about)
        self._page, self._act, self._then = page, act, then
        self._told: list[str] = []  # and not shown yet
        self._heading = ""

    def begin(self) -> None:
        """Carry the act out; one at a time on a page."""
        if self._page.acting:
            return
        try:
            if self._act.on_drive:
                require()
        except RecordsProblem as problem:
            self._page.say(explain(problem))
        else:
            self.save_folder = self._page.rifq.save_folder
            self._carried = self._act.does(self)
            self._go_on(None)

    def _go_on(self, answer: Any) -> None:
        """Carry it on to what it asks next."""
        try:
            request = self._carried.send(answer)
        except StopIteration as ended:
            words = "\n".join(dict.fromkeys(filter(None, (ended.value, *self._told))))
            self._page.call_later(self._then, words)
        except (RecordsProblem, NotDone) as why:
            self._page.say(describe_refusal(why))
        else:
            self._show(request)

    def _show(self, request: Any) -> None:
        """Have it answered, or done where nothing is asked."""
        told = tuple(map(Told, self._told))
        if isinstance(request, Agree):
            other = Choice(request.no or _("No, go back"), "agreed" if request.no else "", False)
            alone = not (request.no or request.heading)
            text = (Told(request.text),) if request.text else ()
            cards = Choice(request.yes, "agreed", True), *(() if alone else (other,))
            form, do = Form(request.heading, (*told, *text, *cards)), _agreed
        elif isinstance(request, Read):
            at = sum(isinstance(part, Told) for part in request.parts)
            cards = *request.parts[at:], Choice(_("Continue"), "read", True)
            form, do = Form(request.heading, (*request.parts[:at], *told, *cards)), _agreed
        elif request.form is None:
            self._page.run_worker(self._do(request.do))
            return
        else:
            form, do = request.form, request.do
            form = replace(form, parts=(*told, *form.parts))
        self._told.clear()
        self._heading = form.heading or self._heading
        shown = FormDialog(replace(form, heading=self._heading), do, full=self._act.on_drive)
        self._page.ask(shown, lambda found: self._go_on(found[0]))

    async def _do(self, do: Callable[[Answers], Any]) -> None:
        """Do something that is not asked about, without holding the page up."""
        self._page.acting = True
        self._page.say(_("One moment …"))
        try:
            done = await asyncio.to_thread(do, {})
        except (RecordsProblem, NotDone, OSError) as why:
            self._page.say(describe_refusal(why))
            return
        finally:
            self._page.acting = False
        self._page.say("")
        self._go_on(done)

    def tell(self, *sentences: str) -> None:
        """Show it above what is asked next, or say it with what was done."""
        self._told += sentences

    def secret(self, answers: Answers, _cohort: str) -> str:
        """What was typed."""
        return str(answers["passphrase"])

    def new_secret(self, answers: Answers) -> str:
        """What was typed twice."""
        if answers["passphrase"] != answers.get("again", answers["passphrase"]):
            raise NotDone(_("The two passphrases are not the same. Type the passphrase twice."))
        return str(answers["passphrase"])

    def progress(self, states: int) -> None:
        """Say it, from the thread that looks."""
        words = _("Working out what was possible in a case: {states} situations")
        self._page.app.call_from_thread(self._page.say, words.format(states=f"{states:,}"))
