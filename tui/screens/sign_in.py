"""The first screens: the welcome, signing in, and a new code. Codes are typed, never listed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import ClassVar, cast

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from engine.language.interface import _
from engine.services.courses.pins import LONGEST
from engine.services.shared.errors import Failure
from engine.services.shared.key_files import courses_with_key
from tui.widgets.card import Card
from tui.widgets.page import CardDialog, Page
from tui.widgets.prose import plain_text


class Welcome(Page[None]):
    """One screen, once for each person."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("Leave"), key_display="esc", id="page.back"),
        Binding("enter", "decide", _("Continue"), key_display="enter", id="page.decide"),
    ]

    def _heads(self) -> tuple[str, str]:
        return _("Rifq"), _("Welcome")

    def body(self) -> Iterator[Widget]:
        """What Rifq is, what it keeps, and a card to continue."""
        yield plain_text(_("What this is"), "heading")
        yield plain_text(
            _(
                "You read what happens, decide, and see what follows. Then you read what "
                "others in the field would say about it, and answer them. The people and "
                "the country are invented. This is training. It does not qualify anyone to "
                "interview people."
            ),
            "prose",
        )
        yield plain_text(_("What is stored"), "heading")
        yield plain_text(
            _(
                "Your decisions, on this computer, under a code without your name. Not "
                "stored: how long you took, when you paused, or why you skipped something."
            ),
            "prose",
        )
        yield plain_text(_("How to pause"), "heading")
        yield plain_text(
            _("Press Esc at any time. From there you can leave, and nothing is lost."), "prose"
        )
        yield Card(_("Continue"), True)

    async def action_decide(self) -> None:
        """Continue, also with nothing chosen: there is nothing else to do here."""
        self.rifq.finish_welcome()

    def action_back(self) -> None:
        """Esc is the way out, here as anywhere; it asks first."""
        self.rifq.action_ask_to_leave()


_DIGITS = 6  # of a code


class CodeField(Input):
    """The field for a code. In an empty one, the number of a card chooses that card."""

    def on_key(self, event: events.Key) -> None:
        """Leave the first digit to the page."""
        if not self.value and (event.character or "").isdecimal():
            event.stop()
            event.prevent_default()
            cast("SignIn", self.screen).action_digit(int(event.character or ""))


class SignIn(Page[None]):
    """Asks for a participant code, or makes one.

    A digit is the number of a card, and the first of a code as well. Alone, it chooses the card and
    is not in the field; with the second one, both are in the field.
    """

    AUTO_FOCUS = "Input"
    is_home: ClassVar[bool] = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("Leave"), key_display="esc", id="page.back"),
    ]

    def _heads(self) -> tuple[str, str]:
        return _("Rifq"), ""

    def body(self) -> Iterator[Widget]:
        """A field for a code, and cards for everyone without one."""
        if trouble := self.rifq.participants.trouble():
            words = _("Nothing can be saved here now: {why}")
            yield plain_text(words.format(why=trouble), "notes")
        yield plain_text(_("Who are you?"), "heading")
        yield plain_text(_("Type your code, six digits, and press Enter."), "prose")
        yield CodeField(id="code", max_length=20, select_on_focus=False)
        yield Card(_("I have no code"), "new")
        yield Card(_("I facilitate a course"), "facilitate")
        if stick := self._stick():
            yield Card(stick[1], stick[0])
        yield Card(_("Leave Rifq"), "leave")
        yield plain_text(
            _(
                "A code is not a secret. It keeps your plays separate from those of others "
                "on this computer, and anyone who knows it can read them."
            ),
            "quiet",
        )

    def _stick(self) -> tuple[str, str] | None:
        """What a USB drive is for on this computer: to hand in where it joined a course.

        Nothing where a course is led: there all of it is behind another card.
        """
        store = self.rifq.participants.store
        if self.rifq.attempt(store.sticks.kits):
            return "hand_in", str(_("Hand in to a USB drive"))
        if courses_with_key(Path(store.place)):
            return None
        return "join", str(_("Join a course from a USB drive"))

    _first = ""  # the digit that was typed last, if it chose a card

    def hears(self, key: events.Key) -> bool:
        """A code may be typed with blanks; any other key ends it."""
        if not (key.character or "").isdecimal() and key.character not in (" ", "-"):
            self._first = ""
        return super().hears(key)

    def action_digit(self, digit: int) -> None:
        """Choose a card, or begin a code."""
        field, first = self.query_one(CodeField), self._first
        cards, self._first = len(self.flow.cards), ""
        if 1 <= digit <= cards and not first:
            super().action_digit(digit)
            if not field.value:
                self._first = str(digit)
                self.say(_("Enter chooses this. Or type the rest of your code."))
        elif first or not field.value:
            field.value = f"{first}{digit}"
            field.cursor_position = len(field.value)
            self.flow.choose(field)

    def on_screen_resume(self) -> None:
        """Empty the field for the next user."""
        field = self.query_one(Input)
        field.value = ""
        self.flow.choose(field)

    async def take_field(self, field: Input) -> None:
        """Take the code that was typed."""
        typed = field.value
        if not typed.strip():
            return
        code = self.rifq.participants.check_code(typed)
        if code is not None:
            if self.rifq.attempt(lambda: self.rifq.library.greet(code)) is not None:
                self._ask_for_the_pin(code)
        elif sum(character.isdecimal() for character in typed) != _DIGITS:
            self.say(_("A code has six digits. Please try again."))
        else:
            self.say(
                _(
                    "That is not a code: at least one digit is wrong. Look at your slip and "
                    "type it again."
                )
            )

    def _ask_for_the_pin(self, code: str) -> None:
        """Sign in with a code; where its owner has chosen a PIN, with that alone."""
        pins = self.rifq.participants.pins

        chosen = self.rifq.attempt(lambda: pins.has_chosen(code))
        if chosen is False:
            self.rifq.sign_in(code)
        elif chosen:
            pin = OwnPin(lambda typed: pins.refusal(code, typed))
            self.ask(pin, lambda _right: self.rifq.sign_in(code))

    async def act_on_card(self, card: Card) -> None:
        """Make a code, open the facilitator home, or leave."""
        if card.answer == "leave":
            self.action_back()
            return
        if card.answer == "facilitate":
            self.rifq.facilitate()
            return
        if card.answer in ("join", "hand_in"):
            self.rifq.open_drive(self._say_done, join=card.answer == "join")
            return
        if code := self.rifq.attempt(self.rifq.participants.mint_code):
            self.ask(NewCode(code), lambda code: self.rifq.sign_in(code, made=bool(code)))

    async def _say_done(self, done: str) -> None:
        await self.recompose()
        self.number_cards()
        self.say(done)

    def action_back(self) -> None:
        """Ask whether to leave."""
        self.rifq.action_ask_to_leave()


class NewCode(CardDialog[str]):
    """Shows a code to write down; gives it back, or "" to continue without a code.

    Plays begun without a code belong to nobody: on a shared computer, an unfinished one may be
    someone else's. They are found only without a code, never by people who have one.
    """

    def __init__(self, code: str) -> None:
        kept = _("Write it down. You need it to find your plays again on this computer.")
        open_to_all = _(
            "Plays without a code are open to anyone at this computer. After the last page "
            "of a case its debrief is not listed again."
        )
        parts = [
            plain_text(" ".join(code), "code"),
            plain_text(kept, "prose"),
            Card(_("I have written it down. Continue"), code),
            Card(_("Continue without a code"), "", detail=open_to_all),
        ]
        super().__init__(_("Your code"), parts)


class OwnPin(CardDialog[bool]):
    """Asks for the PIN that the owner of a code has chosen in a browser; true when it is right.

    Args:
        refusal: why a PIN is not taken, or None.
    """

    AUTO_FOCUS = "Input"

    heading = _("Your own PIN")

    def __init__(self, refusal: Callable[[str], Failure | None]) -> None:
        super().__init__()
        self._refusal = refusal

    def body(self) -> Iterable[Widget]:
        """The field, and what to do when the PIN is lost."""
        yield plain_text(_("This code has a PIN. Type it, and press Enter."), "prose")
        yield Input(id="own-pin", password=True, max_length=LONGEST)
        yield plain_text(
            _("Is the PIN lost? The facilitator can reset it, on their own page of the open room."),
            "quiet",
        )

    async def action_decide(self) -> None:
        """Take the PIN, or say why not."""
        field = self.query_one(Input)
        if not field.value:
            return
        if refused := self._refusal(field.value):
            field.value = ""
            self.say(refused.message)
        else:
            self.dismiss(True)
