"""The facilitator's own window: it follows a led play and is never for the projector."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from engine.language.interface import _
from engine.services.led.marking import list_private
from engine.services.led.play import LedSession
from tui.widgets.document_parts import entries
from tui.widgets.page import Page
from tui.widgets.prose import Heading, plain_text
from tui.widgets.story import whereabouts

LOOK_AGAIN = 1.0  # seconds


class LedNotes(Page[None]):
    """What helps at the present moment of a led play; reads, and writes nothing.

    Args:
        latest: gives the led play as it is on disk, or None while there is none.
        pulls: why the weaker answer is tempting, by the id of its scene.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("Close"), key_display="esc", id="page.back"),
        Binding("enter", "decide", _("Open"), show=False, id="page.decide"),
    ]

    def __init__(self, latest: Callable[[], LedSession | None], pulls: Mapping[str, str]) -> None:
        super().__init__()
        self._latest = latest
        self._pulls = pulls
        self._seen: tuple[str, int] | None = None

    def _heads(self) -> tuple[str, str]:
        return _("Notes"), _("Not for the projector")

    @on(events.Mount)
    async def _begin(self) -> None:
        await self._show(None)
        await self.follow()
        self.set_interval(LOOK_AGAIN, self.follow)

    async def follow(self) -> None:
        """Show the notes of the present moment, if the play has continued since."""
        led = self.rifq.attempt(self._latest)
        if led is None:
            return
        now = (led.recorded.id, led.seq)
        if now != self._seen:
            self._seen = now
            await self._show(led)

    async def _show(self, led: LedSession | None) -> None:
        with self.app.batch_update():
            await self.flow.remove_children()
            await self.flow.mount_all(self._parts(led))
            self.flow.scroll_home(animate=False)
        if led is not None:
            self.query_one(Heading).say(*whereabouts(led, led.step))

    def _parts(self, led: LedSession | None) -> Iterator[Widget]:
        yield plain_text(_("For the facilitator only. Keep this window off the projector."), "warn")
        if led is None:
            yield plain_text(
                _(
                    "No led play of this case is saved yet. Start the play on the projector; this "
                    "window follows as soon as the play starts. At each decision it shows you what "
                    "to ask and the marking in brief. At some decisions it also shows why the weak "
                    "answer is tempting. It cannot follow a rehearsal, because a rehearsal is not "
                    "saved."
                ),
                "prose",
            )
            return
        for section in list_private(
            led.recorded.scenario, led.recorded.play, led.vote, self._pulls
        ):
            yield plain_text(section.title, "heading")
            yield from entries(section.entries)

    def action_back(self) -> None:
        """Close the window; the play is not touched."""
        self.app.exit()
