"""The story on screen: its paragraphs, where and when it plays, and the case file. Never markup."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from engine.language.interface import _
from engine.play.step import Paragraph, Step, Voice
from engine.play.view import Passage
from engine.services.session import ENDING_HEADINGS, CaseFileLine, Session
from tui.widgets.flow import WholeCellScrollBar
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
    """What the top line says of a step: (case and chapter, how far it is and the story time).

    A dot is a chapter, filled up to the present one.
    """
    if not step.chapter:
        return session.title, step.time
    n, m, title = step.chapter
    chapter = title or _("Chapter {n} of {m}").format(n=n, m=m)
    return f"{session.title}  ·  {chapter}", f"{'●' * n}{'○' * (m - n)}  {step.time}".rstrip()


def case_lines(lines: Sequence[CaseFileLine]) -> list[Static]:
    """The lines of a case file under their headings."""
    if not lines:
        return [plain(_("The case file is still empty."), "quiet")]
    shown: list[Static] = []
    section = ""
    for line in lines:
        if line.section != section:
            section = line.section
            shown.append(plain(section, "heading"))
        shown.append(plain(line.text, "fact"))
        about = "  ·  ".join(part for part in (line.status, line.who, line.where) if part)
        if about:
            shown.append(plain(about, "about"))
    return shown


class CasePanel(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The case file next to the story, on wide screens."""

    _lines: Sequence[CaseFileLine] | None = None  # what is shown

    def on_mount(self) -> None:
        """Scroll in whole cells, as the story does."""
        self.vertical_scrollbar.renderer = WholeCellScrollBar  # type: ignore[misc]  # documented so

    def compose(self) -> ComposeResult:
        """The heading; `show_lines` adds the lines."""
        yield plain(_("Case file"), "title")

    async def show_lines(self, lines: Sequence[CaseFileLine]) -> None:
        """Replace what is shown, unless it is the same."""
        if lines != self._lines:
            self._lines = lines
            await self.remove_children(self.children[1:])
            if self._lines is lines:  # and no newer ones have come meanwhile
                await self.mount_all(case_lines(lines))
