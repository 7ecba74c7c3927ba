"""The pause menu and what it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.language.strings import _
from tui.dialogs.grounding import Grounding, Moment
from tui.dialogs.pause import Pause

if TYPE_CHECKING:
    from tui.screens.play import PlayScreen


class Pausing:
    """Gives the play screen its pause menu. Nothing about pausing is kept anywhere."""

    def action_pause(self: PlayScreen) -> None:  # type: ignore[misc]  # only Play has this base
        """Open the pause menu."""
        self.app.push_screen(self.pause_menu(), self.paused)

    def pause_menu(self: PlayScreen) -> Pause:  # type: ignore[misc]
        """The pause menu with what can be done now."""
        return Pause(self.offered(), self.playing.support)

    def offered(self: PlayScreen) -> frozenset[str]:  # type: ignore[misc]
        """The names of what can be done only sometimes, and can be now."""
        possible = {
            "pass": self.step.passable,
            "undo": self.playing.undoable,
            "card": bool(self.playing.card()),
        }
        return frozenset(name for name, can in possible.items() if can)

    async def paused(self: PlayScreen, name: str | None) -> None:  # type: ignore[misc]
        """Do what was chosen in the pause menu."""
        match name:
            case "read-back":
                self.action_read_back()
            case "case-file":
                self.action_case_file()
            case "card":
                self.action_card()
            case "undo":
                await self.action_undo()
            case "note":
                self.action_note()
            case "pass":
                await self.after(self.playing.pass_over(), _("Passed over."))
            case "grounding":
                self.take_a_moment()
            case "privacy":
                self.rifq.action_privacy()
            case "leave":
                self.rifq.leave_play()

    def take_a_moment(self: PlayScreen) -> None:  # type: ignore[misc]
        """Offer the three choices; the one chosen says a few words and leads back."""
        support = self.playing.support

        def chosen(name: str | None) -> None:
            if name:
                self.app.push_screen(Moment(name, support))

        self.app.push_screen(Grounding(support), chosen)
