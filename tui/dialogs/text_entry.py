"""A line to write: a note, or an answer to a question for reflection."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.widget import Widget

from engine.language.strings import _
from engine.services.errors import Failure
from tui.dialogs.card_dialog import CardDialog
from tui.widgets.field import Field
from tui.widgets.prose import plain


class TextEntry(CardDialog[str]):
    """One field; gives the text back, or None when it is not to be kept.

    Args:
        heading: what is written.
        question: what it answers, or "".
        keep: keeps the text; while it cannot, the text stays in the field and the reason is said.
    """

    AUTO_FOCUS = "Input"

    def __init__(
        self,
        heading: str,
        question: str,
        keep: Callable[[str], Failure | None] = lambda _text: None,
    ) -> None:
        super().__init__()
        self.heading = heading
        self._question = question
        self._keep = keep

    def body(self) -> Iterable[Widget]:
        """The question, the field, and what happens to the text."""
        if self._question:
            yield plain(self._question, "prose")
        yield Field()
        yield plain(
            _(
                "Enter saves it on this computer, with your play. No real case and no real "
                "name, please."
            ),
            "quiet",
        )

    async def action_decide(self) -> None:
        """Keep what was written; nothing when nothing was."""
        text = self.query_one(Field).value.strip()
        if not text:
            self.say(_("Nothing is written yet. Esc goes back without saving anything."))
        elif refused := self._keep(text):
            self.say(refused.message)
        else:
            self.dismiss(text)
