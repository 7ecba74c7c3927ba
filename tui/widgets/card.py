"""The card: everything one can choose is one of these."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static


class Card(Horizontal, can_focus=True):
    """Something to choose: a number, wrapped text, and at most one quieter line under it.

    A focused card is the chosen one. Nothing is decided by choosing.

    Attributes:
        answer: what deciding on this card answers; None when the cards answer together.
        numbered: whether it has a number of its own.
    """

    class Pressed(Message):
        """The chosen card was clicked once more: as good as Enter."""

    def __init__(
        self,
        text: str | Content,
        answer: object = None,
        *,
        detail: str = "",
        id: str | None = None,
        classes: str | None = None,
        numbered: bool = True,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._words = text if isinstance(text, Content) else Content(str(text))
        self.text = self._words.plain
        self.answer = answer
        self.numbered = numbered
        self._detail = str(detail)
        self._number = ""
        self._mark = ""

    def compose(self) -> ComposeResult:
        yield Static("", classes="number", markup=False)
        with Vertical(classes="body"):
            yield Static(self._words, classes="text")
            detail = Static(Content(self._detail), classes="detail")
            detail.display = bool(self._detail)
            yield detail

    def on_mount(self) -> None:
        self._draw()

    def label(self, number: str = "", mark: str | None = None) -> None:
        """Set the number and, where given, the mark before it ("[x]", "↕")."""
        self._number = number
        if mark is not None:
            self._mark = mark
        self._draw()

    def detail(self, content: Content | str) -> None:
        """Set the quieter line; "" hides it."""
        line = self.query_one(".detail", Static)
        line.update(content if isinstance(content, Content) else Content(content))
        line.display = bool(content)

    def _draw(self) -> None:
        for number in self.query(".number").results(Static):
            number.update(f"{self._mark} {self._number}".strip())

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Remember whether the click that begins here finds the card already chosen."""
        self._was_chosen = self.has_focus

    def on_click(self, event: events.Click) -> None:
        """A click chooses; a click on the chosen card is Enter."""
        event.stop()
        if self._was_chosen:
            self.post_message(self.Pressed())

    _was_chosen = False
