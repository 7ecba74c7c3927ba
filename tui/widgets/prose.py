"""Pieces of text, and the line above a page. Text is never markup."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from engine.language.control_characters import name_controls


def plain_text(text: str, classes: str) -> Static:
    """A piece of text shown letter by letter as it is; control characters by name."""
    return Static(Content(name_controls(str(text))), classes=classes)


def fact(heading: str, words: str) -> Static:
    """A heading and its words, on one line where there is room."""
    return Static(
        Content.assemble((f"{heading}: ", "$muted"), name_controls(str(words))), classes="fact"
    )


class Heading(Horizontal):
    """The line at the top: what this is on one side, where or when on the other."""

    def __init__(self, left: str = "", right: str = "") -> None:
        super().__init__()
        self._left, self._right = left, right

    def compose(self) -> ComposeResult:
        """The left side and the right side."""
        yield Static(Content(name_controls(str(self._left))), classes="left")
        yield Static(Content(name_controls(str(self._right))), classes="right")

    def say(self, left: str, right: str) -> None:
        """Set both sides."""
        self.query_one(".left", Static).update(Content(name_controls(str(left))))
        self.query_one(".right", Static).update(Content(name_controls(str(right))))
