"""Paragraphs of the story, and the line above them. Scenario text is never markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from engine.language.strings import _

if TYPE_CHECKING:
    from engine.play.step import Paragraph, Step
    from engine.services.session import Session

_ENDINGS = {
    "person": _("The person"),
    "case": _("The case"),
    "not_known": _("What is not known"),
}


def plain(text: str, classes: str) -> Static:
    """A piece of text shown letter by letter as it is."""
    return Static(Content(str(text)), classes=classes)


def fact(heading: str, words: str) -> Static:
    """A heading and what stands under it, on one line where there is room."""
    return Static(Content.assemble((f"{heading}: ", "$muted"), words), classes="fact")


def paragraphs(texts: tuple[Paragraph, ...]) -> list[Static]:
    """The paragraphs of a step, with the headings that endings carry."""
    from engine.play.step import Voice  # here, because the first screens do without

    shown: list[Static] = []
    heading = ""
    for text in texts:
        if text.heading and text.heading != heading:
            heading = text.heading
            shown.append(plain(str(_ENDINGS.get(heading, heading)), "heading"))
        if text.voice is Voice.LAST_WORD:
            shown.append(plain(_("A last word"), "heading"))
        shown.append(plain(text.text, f"prose -{text.voice.value}"))
    return shown


class Heading(Horizontal):
    """The line at the top: what this is on one side, where or when on the other."""

    def __init__(self, left: str = "", right: str = "") -> None:
        super().__init__()
        self._left, self._right = left, right

    def compose(self) -> ComposeResult:
        yield Static(Content(str(self._left)), classes="left")
        yield Static(Content(str(self._right)), classes="right")

    def say(self, left: str, right: str) -> None:
        """Set both sides."""
        self.query_one(".left", Static).update(Content(str(left)))
        self.query_one(".right", Static).update(Content(str(right)))


def whereabouts(session: Session, step: Step) -> tuple[str, str]:
    """What the top line says of a step: (case and chapter, story time)."""
    left = session.title
    if step.chapter:
        n, m, title = step.chapter
        chapter = _("Chapter {n} of {m}").format(n=n, m=m)
        left = f"{left}  ·  {chapter}" + (f"  ·  {title}" if title else "")
    return left, step.time
