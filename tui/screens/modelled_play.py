"""A case as its author would play it: the scene, then what the author does, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar, NamedTuple

from textual.binding import ActiveBinding, Binding, BindingType
from textual.widget import Widget

from engine.language.interface import _, current
from engine.reports.document import Entry
from engine.reports.modelled_play import Shown, Walk
from engine.services.catalogue.modelled_play import session_at
from engine.services.shared.sentences import WHOSE
from tui.dialogs.case_file import CaseFile
from tui.shared.shortcuts import letter
from tui.widgets.decision_prompt import answers_for, draw_question
from tui.widgets.document_parts import QUALIFIES_NOBODY, entries
from tui.widgets.page import Page
from tui.widgets.prose import Heading, plain_text
from tui.widgets.story import paragraphs

_LEAD = _(
    "One short case, played by its author. Read each scene, and think what you would do. The next "
    "page shows what the author does, and why. Nothing is saved."
)
_END = _("How a story ends does not show how well it was handled.")


class Leaf(NamedTuple):
    """One page: a moment before or after the author acts; without one, the beginning or the end."""

    shown: Shown | None = None
    acted: bool = False


class ModelledPlay(Page[None]):
    """Walks through a case, forward with Enter and back with `u`, as in a play."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("Leave"), key_display="esc", id="page.back"),
        Binding("enter", "decide", _("Continue"), key_display="enter", id="page.decide"),
        letter("u", "undo", _("Back a page"), "example.back"),
        letter("f", "case_file", _("Case file"), "example.case-file"),
    ]

    def __init__(self, walk: Walk) -> None:
        super().__init__()
        self._walk = walk
        self._leaves = tuple(_leaves(walk))
        self._at = 0

    @property
    def _leaf(self) -> Leaf:
        return self._leaves[self._at]

    def _heads(self) -> tuple[str, str]:
        """The case and the place, and which page of how many."""
        title, shown = self._walk.scenario.about.title, self._leaf.shown
        left = f"{title}  ·  {shown.place}" if shown else title
        return left, _("page {n} of {m}").format(n=self._at + 1, m=len(self._leaves))

    def body(self) -> Iterator[Widget]:
        """The page that is open."""
        if self._leaf.shown is None:
            yield from (
                self._beginning()
                if self._at == 0
                else (
                    *paragraphs(self._walk.ending),
                    plain_text(_END, "quiet"),
                    plain_text(QUALIFIES_NOBODY, "quiet"),
                )
            )
        elif self._leaf.acted:
            yield from _draw_acts(self._leaf.shown)
        else:
            yield from self._moment(self._leaf.shown)

    def _beginning(self) -> Iterator[Widget]:
        about = self._walk.scenario.about
        yield plain_text(_("See how a case is played"), "heading")
        yield plain_text(_LEAD, "prose")
        yield plain_text(about.title, "heading")
        yield plain_text(about.role, "prose")
        if about.content_notes:
            notes = current().semicolons(about.content_notes)
            yield plain_text(_("This case includes: {notes}.").format(notes=notes), "notes")
        if whose := WHOSE[about.standing]:
            yield plain_text(whose, "quiet")

    def _moment(self, shown: Shown) -> Iterator[Widget]:
        """The scene with its question, as in a play; for a talk, what was asked to come here."""
        session = session_at(self._walk, shown.before)
        if talk := session.conversation():
            yield plain_text("\n".join(talk[-1].chosen), "yours")
        yield from paragraphs(session.step.text)
        if shown.why:
            yield from draw_question(session.step, session, answers_for(session.step))
        elif shown.said:
            yield plain_text(_("The author"), "heading")
            yield plain_text("\n".join(shown.said), "author")

    # From page to page

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The active bindings; Enter always turns the page, and says to what."""
        found = super().active_bindings
        if enter := found.get("enter"):
            words = str(_("Continue"))
            if self._at == len(self._leaves) - 1:
                words = str(_("Close"))
            elif self._leaves[self._at + 1].acted:
                words = str(_("What the author does"))
            shown = replace(enter.binding, description=words, show=True)
            found["enter"] = enter._replace(binding=shown, enabled=True)
        return found

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing lies before the first page, and a case file belongs to a moment."""
        if action == "undo":
            return self._at > 0
        if action == "case_file":
            return self._leaf.shown is not None
        return super().check_action(action, parameters)

    async def action_decide(self) -> None:
        """Read on; at the foot of a page, turn it. A held key does not leave the last one."""
        if self.flow.read_on():
            return
        if self._at < len(self._leaves) - 1:
            await self._turn(1)
        elif not self._held:
            self.action_back()

    async def action_undo(self) -> None:
        """One page back."""
        await self._turn(-1)

    async def _turn(self, by: int) -> None:
        self._at += by
        self.await_paint()
        self.set_focus(None)
        with self.app.batch_update():
            self.query_one(Heading).say(*self._heads())
            self.flow.remove_class("-airy")
            await self.flow.refill(self.body())
            self.flow.open_at()
        self.refresh_bindings()

    def action_case_file(self) -> None:
        """What is known at this moment."""
        if self._leaf.shown is not None:
            session = session_at(self._walk, self._leaf.shown.before)
            self.app.push_screen(CaseFile(session.case_file()))


def _leaves(walk: Walk) -> Iterator[Leaf]:
    """The pages in order; what needs no reason has no page of its own."""
    yield Leaf()
    for shown in walk.moments:
        yield Leaf(shown)
        if shown.why:
            yield Leaf(shown, acted=True)
    yield Leaf()


def _draw_acts(shown: Shown) -> Iterator[Widget]:
    """What the author does, why, and what the others would have cost."""
    yield plain_text(_("The author"), "heading")
    yield plain_text("\n".join(shown.said), "author")
    yield from entries((Entry("", shown.why),))
    if shown.others:
        yield plain_text(shown.others_title, "heading")
        yield from entries((Entry("", shown.others),))
