"""The command palette, in the app's own words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider

from engine.language.strings import _
from tui.screens.play import PlayScreen

_COMMANDS = (
    (_("Help"), _("Keys, and how to answer"), "help"),
    (_("Hide the screen"), _("Esc shows it again"), "privacy"),
    (_("Colours and motion"), _("Calm, light, high contrast"), "look"),
    (_("My past plays"), _("Debriefs, try again, delete"), "my_plays"),
    (_("Switch user"), _("Back to sign-in"), "switch"),
    (_("Leave Rifq"), _("Nothing is lost"), "leave"),
)
_ELSEWHERE = ("resume", "privacy")  # of the pause menu: nothing to do here, or listed already


class _Command(NamedTuple):
    words: str
    about: str
    run: Callable[[], object]


class RifqCommands(Provider):
    """What can be done from anywhere, and first what can be done in the play that is open."""

    def _commands(self) -> Iterator[_Command]:
        if isinstance(self.screen, PlayScreen):
            yield from _in_play(self.screen)
        for words, about, action in _COMMANDS:
            if self.app.check_action(action, ()):
                yield _Command(str(words), str(about), partial(self.app.run_action, action))

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for words, about, run in self._commands():
            yield DiscoveryHit(words, run, help=about)

    async def search(self, query: str) -> Hits:
        """What matches the words typed."""
        matcher = self.matcher(query)
        for words, about, run in self._commands():
            score = matcher.match(words)
            if score > 0:
                yield Hit(score, matcher.highlight(words), run, help=about)


def _in_play(page: PlayScreen) -> Iterator[_Command]:
    """Pause, looking back, and all that the pause menu offers now.

    The page does it in its own turn, as it does what is chosen in the pause menu.
    """
    run = partial(page.call_later, page.run_action)
    yield _Command(str(_("Pause")), str(_("Nothing is lost")), partial(run, "pause"))
    if page.check_action("look_back", ()):
        words = str(_("Look back at what you decided"))
        yield _Command(words, "", partial(run, "look_back"))
    for name, words in page.pause_menu().items.items():
        if name not in _ELSEWHERE:
            yield _Command(str(words), "", partial(page.call_later, page.paused, name))
