"""The principles behind a judgement, what they say, and where that is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Static

from engine.language.strings import _
from engine.reports.document import Entry, Principle
from tui.dialogs.card_dialog import CardDialog
from tui.shared.document_lines import of_key
from tui.shared.shortcuts import letter
from tui.widgets.card import Card
from tui.widgets.judgement import QUALIFIES_NOBODY, content
from tui.widgets.prose import plain


class PrincipleDialog(CardDialog[str]):
    """A judgement and its sources; gives "contest" back when its reader wants to answer it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        letter("c", "contest", _("Contest"), "judgement.contest"),
        letter("s", "back", _("Close"), "judgement.close", show=False),
    ]

    heading = _("What this is based on")

    def __init__(self, entry: Entry) -> None:
        super().__init__(classes="-full")
        self._entry = entry

    def body(self) -> Iterable[Widget]:
        """What was chosen, the judgement, and its principles with their sources."""
        judgement = self._entry.judgement
        if judgement and judgement.chosen:
            yield plain("\n".join(judgement.chosen), "yours")
        yield Static(content(of_key(self._entry)), classes="prose")
        principles = judgement.principles if judgement else ()
        for principle in principles:
            yield from _principle(principle)
        if not principles:
            yield plain(_("No principle is named here."), "prose")
        if self._address:
            yield Card(_("Say what you think of this judgement"), "contest")
        yield plain(QUALIFIES_NOBODY, "quiet")

    @property
    def _address(self) -> str:
        return self._entry.judgement.address if self._entry.judgement else ""

    def action_contest(self) -> None:
        """Answer this judgement."""
        if self._address:
            self.dismiss("contest")

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """What speaks of no answer cannot be contested."""
        return bool(self._address) if action == "contest" else True


def _principle(principle: Principle) -> Iterator[Widget]:
    yield plain(f"{principle.title} ({principle.id})", "heading")
    yield plain(principle.says, "prose")
    if principle.differs:
        yield plain(_("Where experts differ"), "label")
        yield plain(principle.differs, "prose")
    yield plain(_("Published in"), "label")
    for title, url, seen in principle.sources:
        yield plain(f"{title} ({seen})", "fact")
        if url:
            yield plain(url, "about")
    yield plain(_("How sure this is"), "label")
    yield plain(principle.certainty, "fact")
