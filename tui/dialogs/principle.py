"""The principles behind a judgement, what they say, and where that is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Static

from engine.language.strings import _
from engine.services.screen_types import Judgement, PrincipleRef
from tui.dialogs.card_dialog import Sheet
from tui.shared.shortcuts import letter
from tui.widgets.card import Card
from tui.widgets.judgement import QUALIFIES_NOBODY, content
from tui.widgets.prose import plain


class Principle(Sheet[str]):
    """A judgement and its sources; gives "contest" back when its reader wants to answer it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        letter("c", "contest", _("Contest"), "judgement.contest"),
        letter("s", "back", _("Close"), "judgement.close", show=False),
    ]

    heading = _("What this rests on")

    def __init__(self, judgement: Judgement) -> None:
        super().__init__(classes="-full")
        self._judgement = judgement

    def body(self) -> Iterable[Widget]:
        if self._judgement.chosen:
            yield plain(self._judgement.chosen, "yours")
        yield Static(content(self._judgement.told), classes="prose")
        for principle in self._judgement.principles:
            yield from _principle(principle)
        if not self._judgement.principles:
            yield plain(_("No principle is named here."), "prose")
        if self._judgement.address:
            yield Card(_("Say what you think of this judgement"), "contest")
        yield plain(QUALIFIES_NOBODY, "quiet")

    def action_contest(self) -> None:
        """Answer this judgement."""
        if self._judgement.address:
            self.dismiss("contest")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What speaks of no answer cannot be contested."""
        return bool(self._judgement.address) if action == "contest" else True


def _principle(principle: PrincipleRef) -> Iterator[Widget]:
    yield plain(f"{principle.title} ({principle.id})", "heading")
    yield plain(principle.says, "prose")
    if principle.differs:
        yield plain(_("Where experts differ"), "label")
        yield plain(principle.differs, "prose")
    yield plain(_("Published in"), "label")
    for source in principle.sources:
        yield plain(source.title, "fact")
        if source.url:
            yield plain(source.url, "about")
    yield plain(_("How sure this is"), "label")
    yield plain(principle.certainty, "fact")
