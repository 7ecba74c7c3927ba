"""A participant code, made a moment ago: to write down, and shown again before it is gone."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from engine.language.strings import _
from tui.dialogs.card_dialog import CardDialog
from tui.dialogs.confirm import Confirm
from tui.widgets.card import Card
from tui.widgets.prose import plain

_WRITE_DOWN = _("Write it down. You need it to find your plays again on this computer.")


class NewCode(CardDialog[str]):
    """Shows a code to write down; gives it back, or "" to continue without a code.

    Plays begun without a code belong to nobody: on a shared computer, an unfinished one may be
    someone else's. They are found only without a code, never by people who have one.
    """

    heading = _("Your code")

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code

    def body(self) -> Iterable[Widget]:
        """The code, and cards to continue with it or without."""
        yield _spaced(self._code)
        yield plain(_WRITE_DOWN, "prose")
        yield Card(_("I have written it down. Continue"), self._code)
        yield Card(
            _("Continue without a code"),
            "",
            detail=_("Plays without a code are open to anyone at this computer."),
        )


class CodeKept(Confirm):
    """Asks before a new code leaves the screen for good.

    Args:
        code: the code.
    """

    def __init__(self, code: str) -> None:
        words = _("Yes, I have written it down. Switch user")
        super().__init__(_("Have you written down your code?"), _WRITE_DOWN, words)
        self._code = code

    def body(self) -> Iterable[Widget]:
        """The code, then the question."""
        yield _spaced(self._code)
        yield from super().body()


class Leave(Confirm):
    """Asks before the app ends.

    Args:
        code: a code that was made in this run, or "".
    """

    def __init__(self, code: str) -> None:
        saved = _("Everything you decided is saved.")
        super().__init__(_("Leave Rifq?"), saved, _("Yes, leave"))
        self._code = code

    def body(self) -> Iterable[Widget]:
        """A new code once more, then the question."""
        if self._code:
            yield _spaced(self._code)
            yield plain(_WRITE_DOWN, "prose")
        yield from super().body()


def _spaced(code: str) -> Widget:
    return plain(" ".join(code), "code")
