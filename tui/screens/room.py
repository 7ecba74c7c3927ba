"""The room on the network: the way in, large, and who is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import events, on
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from engine.language.interface import _
from engine.pictures.drawing import in_blocks, width
from engine.services.shared.sentences import COMPARE, describe_progress
from tui.dialogs.confirm import Confirm
from tui.shared.room_server import OpenRoom
from tui.shared.shortcuts import letter
from tui.widgets.card import Card
from tui.widgets.page import CardDialog, FacilitatorScreen
from tui.widgets.prose import plain_text

LOOK_AGAIN = 1.0  # seconds
_BESIDE = 42  # columns of the QR code and the margins
_TALL = 36  # rows above which three groups of large digits fit


class RoomScreen(FacilitatorScreen[None]):
    """The address with its QR code, the PIN, and who is where; nothing of what they decide.

    Args:
        room: the room that is open.
        for_a_room: whether a room looks at this page: it then shows no code of anybody, and the
            room stays open.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("Back"), key_display="esc", id="page.back"),
        Binding("enter", "decide", _("Continue"), key_display="enter", id="page.decide"),
        letter("l", "link", _("Your own link"), "room.link"),
        letter("r", "release", _("Let somebody in"), "room.release"),
        letter("e", "send_out", _("Send everybody out"), "room.send-out"),
        letter("x", "close", _("Close the room"), "room.close"),
    ]

    def __init__(self, room: OpenRoom, *, for_a_room: bool = False) -> None:
        super().__init__()
        self._room = room
        self._for_a_room = for_a_room

    def _heads(self) -> tuple[str, str]:
        return _("The room"), _("For the projector") if self._for_a_room else ""

    def body(self) -> Iterator[Widget]:
        """The way in on one side, the code for cameras on the other; below, who is there."""
        asking = Static("", classes="wait", markup=False)
        asking.display = False
        yield asking
        with Horizontal(classes="way-in"):
            yield Static(Content(self._room.qr), classes="qr", markup=False)
            with Vertical():
                yield plain_text(_("Scan the code, or open this address:"), "label")
                yield plain_text(self._room.address, "address")
                yield plain_text(_("PIN of the room"), "label")
                yield Static("", classes="pin", markup=False)
                if self._room.fingerprint:
                    yield plain_text(COMPARE, "label")
                    yield plain_text(self._room.fingerprint, "address")
                yield Static("", classes="there", markup=False)
        yield from self._draw_warnings()
        yield Static("", classes="link", markup=False)
        yield Static("", classes="who", markup=False)

    def _draw_warnings(self) -> Iterator[Widget]:
        if self._room.alone:
            yield plain_text(_("Only this computer can open it."), "quiet")
        elif not (self._room.secure or self._for_a_room):
            yield plain_text(
                _(
                    "Anyone on this network can read what is sent. Use a network of your "
                    "own with a password: a router, or the hotspot of a telephone."
                ),
                "quiet",
            )

    @on(events.Mount)
    def _begin(self) -> None:
        self._look()
        self.set_interval(LOOK_AGAIN, self._look)

    @on(events.Resize)
    def _fit(self, event: events.Resize) -> None:
        """The PIN as large as there is room."""
        groups, wide = self._room.shown_pin.split(), event.size.width - _BESIDE
        fits = [high for high in (5, 3) if width(groups[0], high) <= wide]
        high = fits[0] if fits and event.size.height > _TALL else min(fits, default=1)
        lines = ["\n".join(in_blocks(group, high)) for group in groups]
        words = ("\n\n" if high > 3 else "\n").join(lines) if fits else self._room.shown_pin
        self.query_one(".pin", Static).update(Content(words))

    def _look(self) -> None:
        """Show who is there now."""
        present = self._room.present()
        told = [_("People answering with the class: {n}").format(n=self._room.live.people())]
        if present or not self._for_a_room:
            told.append(_("Signed in with a code: {n}").format(n=len(present)))
        self.query_one(".there", Static).update(Content("\n".join(told)))
        if self._for_a_room:
            return
        asked = _("{code} wants to come in, number {number}. Press r.")
        waiting = [asked.format(code=w.code, number=w.number) for w in self._room.waiting()]
        line = self.query_one(".wait", Static)
        line.display = bool(waiting)
        line.update(Content("\n".join(waiting)))
        self.refresh_bindings()
        lines = [
            f"{each.code}  {each.case or '–'}  ·  {describe_progress(each.case, each.ended)}"
            for each in present
        ]
        self.query_one(".who", Static).update(Content("\n".join(lines)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A room that looks at it goes on with Enter; else there is nothing to choose."""
        if action == "decide":
            return self._for_a_room
        if action == "release":
            return not self._for_a_room and bool(self._room.waiting())
        if action in ("close", "send_out"):
            return not self._for_a_room
        return super().check_action(action, parameters)

    def _entering(self, enter: ActiveBinding) -> ActiveBinding:
        return enter  # there is nothing to choose: Enter goes on

    async def action_decide(self) -> None:
        """On to what the room is led through."""
        self.action_back()

    def action_link(self) -> None:
        """Put the facilitator's link away; or show it, once nobody else sees this screen."""
        line = self.query_one(".link", Static)
        if line.content:
            line.update(Content(""))
            return
        words = _(
            "The link is for you alone. Anyone who has it sees who is where, and can reset "
            "PINs. If a class looks at this screen, turn the projector off first. `l` hides "
            "the link again."
        )
        sure = Confirm(_("Show your own link?"), words, _("Yes, nobody else sees this screen"))
        shown = _("For you alone, not for the projector:\n{link}").format(link=self._room.link)
        self.ask(sure, lambda _yes: line.update(Content(shown)))

    def action_release(self) -> None:
        """Choose who is let in, of those who wait."""
        parts: list[Widget] = [
            plain_text(
                _(
                    "Look at the person, and compare the number on their screen. Let them in if "
                    "the code is theirs. Then they choose a PIN."
                ),
                "prose",
            )
        ]
        words = _("Code {code}, number {number}")
        for each in self._room.waiting():
            parts.append(Card(words.format(code=each.code, number=each.number), each.id))
        who: CardDialog[str] = CardDialog(_("Who comes in?"), parts)
        self.ask(who, self._release)

    def _release(self, id: str) -> None:
        self._room.release(id)
        self._look()

    def action_send_out(self) -> None:
        """Ask whether everybody has to come in again."""
        words = _(
            "All devices have to come in again: with the PIN of the room, then with their code and "
            "their own PIN. Nothing that was decided is lost. If a vote is open, its answers are "
            "deleted, and people vote again."
        )
        sure = Confirm(_("Send everybody out?"), words, _("Yes, send everybody out"))
        self.ask(sure, self._send_out)

    def _send_out(self, _yes: bool) -> None:
        self.rifq.attempt(self._room.send_out)
        self._look()

    def action_close(self) -> None:
        """Ask whether to close the room; say what is in no report yet."""
        saved = _("Everything that was decided is saved: people continue when it is open again.")
        told = self.rifq.attempt(self._room.in_no_report) or ()
        sure = Confirm(_("Close the room?"), "\n\n".join((saved, *told)), _("Yes, close it"))
        self.ask(sure, self._close)

    def _close(self, _yes: bool) -> None:
        self.rifq.close_room()
        self.dismiss(None)
