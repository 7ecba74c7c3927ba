"""Help: the keys of the page it was opened from, and how each kind is answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from engine.language.interface import _
from tui.shared.shortcuts import letter
from tui.widgets.page import ReadingDialog
from tui.widgets.prose import plain_text

Key = tuple[str, str]
"""A key as shown, and what it does."""


def keys_of(bindings: Iterable[Binding]) -> list[Key]:
    """The keys of a page, those with the same words on one line."""
    lines: dict[str, list[str]] = {}
    for binding in bindings:
        if not binding.id:
            continue  # what fields understand by themselves, in Textual's words
        keys = lines.setdefault(str(binding.description), [])
        shown = binding.key_display or _NAMES.get(binding.key, binding.key)
        if shown not in keys:
            keys.append(shown)
    return [(" ".join(keys), words) for words, keys in lines.items()]


_NAMES = {
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "pagedown": "page down",
    "pageup": "page up",
}


class Help(ReadingDialog):
    """Everything in the app's own words.

    Args:
        keys: those of the page it was opened from.
        answers: whether answers are given there; else only copying is explained.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        letter("?", "back", _("Close"), "help.close", show=False),
    ]

    HOW: ClassVar[tuple[tuple[str, str], ...]] = (
        (_("One answer"), _("Choose with a number or the arrows. Enter decides.")),
        (
            _("An order"),
            _(
                "A number, or up and down, chooses a card; left and right move it. After "
                "you press space, up and down move it too, and a number is its new place. "
                "Enter decides."
            ),
        ),
        (_("Several"), _("Space, right or a number chooses a card. Enter decides.")),
        (
            _("A value each"),
            _(
                "A number gives a line its value and goes to the next line. Up and down choose "
                "a line; left and right change its value. Enter decides."
            ),
        ),
        (
            _("A conversation"),
            _(
                "Choose a question or an act. The last card closes the subject; you cannot "
                "come back to it."
            ),
        ),
        (
            _("With the mouse"),
            _(
                "A click chooses; a click on what is chosen does it, as Enter does. Where several "
                "answers belong together, a click ticks a card or sets its value, and Enter "
                "decides. In an order, drag a card, or click the chosen card and then its new "
                "place. Enter under the chosen card, and all keys in the last line, can be "
                "clicked."
            ),
        ),
        (
            _("Copying"),
            _("Select text with the mouse and press Ctrl+C; or hold Shift while selecting."),
        ),
    )

    def __init__(self, keys: Sequence[Key], *, answers: bool = True) -> None:
        first = _(
            "A number or an arrow chooses an answer. Nothing is decided until you press Enter."
        )
        parts = [plain_text(first, "prose")]
        for what, how in self.HOW if answers else self.HOW[-1:]:
            parts += [plain_text(what, "what"), plain_text(how, "fact")]
        parts.append(plain_text(_("Keys here"), "heading"))
        parts += [plain_text(f"{shown:<14} {words}", "key") for shown, words in keys]
        super().__init__(_("Help"), parts)
