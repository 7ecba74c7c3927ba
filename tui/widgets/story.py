"""The story on screen: its paragraphs, where and when it plays, and the case file. Never markup."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from engine.language.control_characters import name_controls
from engine.language.interface import _, current
from engine.play.step import Paragraph, Step, Voice
from engine.play.view import Passage
from engine.services.shared.session import ENDING_HEADINGS, CaseFileLine, Session
from tui.widgets.card import Face
from tui.widgets.flow import WholeCellScrollBar
from tui.widgets.prose import plain_text


def paragraphs(texts: tuple[Paragraph, ...]) -> list[Static]:
    """The paragraphs of a step, with the headings that endings carry."""
    shown: list[Static] = []
    heading = ""
    for text in texts:
        if text.heading and text.heading != heading:
            heading = text.heading
            shown.append(plain_text(str(ENDING_HEADINGS.get(heading, heading)), "heading"))
        if text.voice is Voice.LAST_WORD:
            shown.append(plain_text(_("A last word"), "heading"))
        shown.append(plain_text(text.text, f"prose -{text.voice.value}"))
    return shown


def said_before(talk: Sequence[Passage]) -> list[Static]:
    """What was asked and answered in a talk; its last question is with what it led to."""
    shown: list[Static] = []
    for passage in talk:
        shown += paragraphs(passage.paragraphs)
        shown += [plain_text("\n".join(passage.chosen), "yours")] if passage.chosen else []
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


def case_lines(lines: Sequence[CaseFileLine], new: Sequence[CaseFileLine] = ()) -> list[Static]:
    """The lines of a case file under their headings.

    Args:
        lines: what is known now.
        new: those that came with the last answer; they have a full dot.
    """
    if not lines:
        return [plain_text(_("The case file is still empty."), "quiet")]
    shown: list[Static] = []
    section = ""
    for line in lines:
        if line.section != section:
            section = line.section
            shown.append(plain_text(section, "heading"))
        dot = "●" if line in new else "·"
        shown.append(Static(Face(dot, "$accent", _in_the_file(line), _DOT), classes="fact"))
    return shown


_DOT = 2  # cells for the dot before a line, and a blank


def _in_the_file(line: CaseFileLine) -> Content:
    """What stands there; and quieter, what it is to us and who said it."""
    label = name_controls(line.label)
    text = name_controls(line.text).removeprefix(label)
    about = current().semicolons(part for part in (line.who, line.status) if part)
    quiet = (f"  {name_controls(about)}", "$muted") if about else ""
    return Content.assemble((label, "$muted"), text, quiet)


class CasePanel(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The case file next to the story, on wide screens."""

    _lines: Sequence[CaseFileLine] | None = None  # what is shown
    _new: Sequence[CaseFileLine] = ()  # what of it came with the last answer

    def on_mount(self) -> None:
        """Scroll in whole cells, as the story does."""
        self.vertical_scrollbar.renderer = WholeCellScrollBar  # type: ignore[misc]  # documented so

    async def show_lines(self, lines: Sequence[CaseFileLine], *, moved: bool) -> None:
        """Replace what is shown, unless it is the same.

        Args:
            lines: what is known now.
            moved: an answer was given or undone; until then, what was new remains so.
        """
        if moved or lines != self._lines:
            before = lines if self._lines is None else self._lines
            new = [line for line in lines if line not in before]
            if (lines, new) != (self._lines, self._new):
                self._lines, self._new = lines, new
                await self.remove_children()
                if self._lines is lines:  # and no newer ones have come meanwhile
                    await self.mount_all(case_lines(lines, new))

    def fit(self, left: int) -> None:
        """Take the columns the story leaves of the window, within bounds."""
        self.styles.width = min(_MOST, max(LEAST, left))

    def read_on(self) -> bool:
        """Scroll down by a screen less two lines; False when there is no more."""
        if self.max_scroll_y - self.scroll_y < 1:
            return False
        self.scroll_relative(y=max(1, self.size.height - 2), animate=False)
        return True


_MOST = 56  # columns of the panel
LEAST = 32
"""Columns the panel takes, and takes from the story where that leaves fewer."""
