"""The command palette: commands, cases and themes, by name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import cast

from textual import on
from textual.await_complete import AwaitComplete
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList
from textual.worker import Worker, WorkerState

from engine.language.interface import _
from tui.shared.navigator import Navigator
from tui.shared.themes import NAMES
from tui.widgets.page import Command, Page

_COMMANDS = (
    (_("See how a case is played"), _("A short case, with its author's reasons"), "example"),
    (_("Help"), _("Keys, and how to answer"), "help"),
    (_("Hide the screen"), _("Esc shows it again"), "privacy"),
    (
        _("Colours and motion"),
        _("Calm, light, high contrast; shorter sentences"),
        "look",
    ),
    (_("My past plays"), _("Debriefs, try again, delete"), "my_plays"),
    (_("Switch user"), _("Back to sign-in"), "switch"),
    (_("Leave Rifq"), _("Nothing is lost"), "leave"),
)


class Palette(CommandPalette):
    """The palette of Textual, that fast typing does not end (8.2).

    There, Enter takes what was found for less than what is typed by now: here it waits for what
    matches all of it. A key for the list raises when it is typed before the list is there, and a
    page up or down before new commands are laid out (`OptionList._move_page`). A second Enter
    before the palette has gone runs the command again, and takes away the page below.
    """

    _gone = False
    _entered = False  # Enter was pressed, and what was typed is still being looked for

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Go, once."""
        if self._gone:
            return AwaitComplete()
        self._gone = True
        return super().dismiss(result)

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _choose_once(self, event: Message) -> None:
        looking = any(
            not worker.is_finished and worker.group == self._GATHER_COMMANDS_GROUP
            for worker in self.workers
        )
        self._entered = looking and isinstance(event, Input.Submitted)
        if self._gone or self._entered:
            event.prevent_default()
            event.stop()

    @on(Input.Changed)
    def _forget_enter(self) -> None:
        self._entered = False

    @on(Worker.StateChanged)
    def _act_on_matches(self, event: Worker.StateChanged) -> None:
        """What matches is there: do what Enter was pressed for."""
        if self._entered and event.state is WorkerState.SUCCESS:
            self._entered = False
            self._select_or_command()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys for the list wait until there is one, with room to page in."""
        if action not in ("command_list", "cursor_down"):
            return super().check_action(action, parameters)
        listed = self.query(CommandList)
        pages = str(*parameters[:1]).startswith("page_")
        return bool(listed and (listed.first().scrollable_content_region or not pages))


class RifqCommands(Provider):
    """What can be done from anywhere, and first what can be done in the play that is open."""

    def _commands(self) -> Iterator[Command]:
        if isinstance(self.screen, Page):
            yield from self.screen.commands()
        for words, about, action in _COMMANDS:
            if self.app.check_action(action, ()):
                yield Command(str(words), str(about), partial(self.app.run_action, action))
        app = cast("Navigator", self.app)
        for case in app.list_cases():
            opens = str(_("Case; opens its briefing"))
            yield Command(case.title, opens, partial(app.open_case, case))
        for theme, name in NAMES.items():
            named = _("Theme: {name}").format(name=name)
            used = str(_("In use now") if theme == self.app.theme else "")
            yield Command(named, used, partial(app.wear_theme, theme))

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for words, about, run in self._commands():
            yield DiscoveryHit(Content(words), run, words, about)

    async def search(self, query: str) -> Hits:
        """What matches the words typed."""
        matcher = self.matcher(query)
        for words, about, run in self._commands():
            score = matcher.match(words)
            if score > 0:
                yield Hit(
                    score,
                    Content(words) if "[" in words else matcher.highlight(words),
                    run,
                    words,
                    about,
                )
