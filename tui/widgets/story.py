"""Paragraphs of the story, and where and when it plays. Scenario text is never markup."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widgets import Static

from engine.language.strings import _
from engine.play.step import Paragraph, Step, Voice
from engine.play.view import Passage
from engine.services.session import ENDING_HEADINGS, Session
from tui.widgets.prose import plain


def paragraphs(texts: tuple[Paragraph, ...]) -> list[Static]:
    """The paragraphs of a step, with the headings that endings carry."""
    shown: list[Static] = []
    heading = ""
    for text in texts:
        if text.heading and text.heading != heading:
            heading = text.heading
            shown.append(plain(str(ENDING_HEADINGS.get(heading, heading)), "heading"))
        if text.voice is Voice.LAST_WORD:
            shown.append(plain(_("A last word"), "heading"))
        shown.append(plain(text.text, f"prose -{text.voice.value}"))
    return shown


def said_before(talk: Sequence[Passage]) -> list[Static]:
    """What was asked and answered in a talk; its last question is with what it led to."""
    shown: list[Static] = []
    for passage in talk:
        shown += paragraphs(passage.paragraphs)
        shown += [plain("\n".join(passage.chosen), "yours")] if passage.chosen else []
    if talk and talk[-1].chosen:
        shown.pop()
    for part in shown:
        part.add_class("-before")
    return shown


def whereabouts(session: Session, step: Step) -> tuple[str, str]:
    """What the top line says of a step: (case and chapter, story time)."""
    left = session.title
    if step.chapter:
        n, m, title = step.chapter
        chapter = _("Chapter {n} of {m}").format(n=n, m=m)
        left = f"{left}  ·  {chapter}" + (f"  ·  {title}" if title else "")
    return left, step.time
