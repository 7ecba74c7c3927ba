"""The last line of a chosen card: what Enter does with it, or how sure one is of it."""

from __future__ import annotations

from typing import NamedTuple

from textual.content import Content

from engine.language.interface import _
from engine.services.shared.sentences import HOW_SURE, SURE
from tui.widgets.card import FOOT, at_place


class Sureness(NamedTuple):
    """How sure somebody is, from 1, as a place of a card that can be clicked."""

    value: int


def say_enter(words: str) -> Content:
    """What Enter does; a click on it does the same."""
    enter = Content.assemble(("enter", "bold $primary"), " ", words)
    return at_place(enter, FOOT, "not bold $foreground")


def say_missing(words: str) -> Content:
    """What is missing before Enter decides."""
    return Content.styled(words, "not bold $foreground")


def ask_how_sure(sure: int | None) -> Content:
    """How sure somebody is of an answer, as far as it was said; then Enter decides."""
    ways = [
        at_place(
            f"[{n}] {words}" if n == sure else f" {n}  {words}",
            Sureness(n),
            "bold $primary" if n == sure else "not bold $foreground",
        )
        for n, words in enumerate(SURE, 1)
    ]
    how = say_enter(str(_("Decide"))) if sure else say_missing(str(_("A number, or ← and →.")))
    never = Content.styled(str(_("Saved with your answer, and never scored.")), "not bold $muted")
    asked = Content.styled(str(HOW_SURE), "not bold $foreground")
    return Content("\n").join(
        [Content("  ").join([asked, *ways]), Content("   ").join([how, never])]
    )
