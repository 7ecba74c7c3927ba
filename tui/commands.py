"""The command palette, in the app's own words."""

from __future__ import annotations

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.strings import _

_COMMANDS = (
    (_("Help"), _("Keys, and how to answer"), "help"),
    (_("Blank the screen"), _("Esc shows it again"), "privacy"),
    (_("Colours and motion"), _("Calm, light, high contrast"), "look"),
    (_("My past plays"), _("Debriefs, trying again, deleting"), "my_plays"),
    (_("Someone else sits down here"), _("Back to the door"), "switch"),
    (_("Leave Rifq"), _("Nothing is lost"), "leave"),
)


class RifqCommands(Provider):
    """What can be done from anywhere."""

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for words, about, action in _COMMANDS:
            yield DiscoveryHit(str(words), partial(self.app.run_action, action), help=str(about))

    async def search(self, query: str) -> Hits:
        """What matches the words typed."""
        matcher = self.matcher(query)
        for words, about, action in _COMMANDS:
            score = matcher.match(str(words))
            if score > 0:
                run = partial(self.app.run_action, action)
                yield Hit(score, matcher.highlight(str(words)), run, help=str(about))
