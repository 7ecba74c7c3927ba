"""A few lines to write: a note, or an answer to a question for reflection."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget

from engine.language.interface import _, current
from engine.services.shared.errors import Failure
from engine.services.shared.own_words import LONGEST
from tui.widgets.card import Card
from tui.widgets.page import CardDialog
from tui.widgets.prose import plain_text
from tui.widgets.text_fields import NOT_SAVED_YET, Writing


class TextEntry(CardDialog[str]):
    """A field of several lines; gives the text back, or None when it is not to be kept.

    Args:
        heading: what is written.
        question: what it answers, or "".
        keep: keeps the text; while it cannot, the text stays in the field and the reason is said.
    """

    AUTO_FOCUS = "TextArea"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", _("Save"), key_display="ctrl+s", id="text.save"),
    ]

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
        self._left_alone = ""  # the text of which it was said that it is not saved

    def body(self) -> Iterable[Widget]:
        """The question, the field, and a card that saves."""
        if self._question:
            yield plain_text(self._question, "prose")
        yield Writing(LONGEST)
        yield Card(_("Save"), "save", numbered=False)
        yield plain_text(
            _(
                "Tab and Enter save it on this computer, with your play. No real case and no "
                "real name, please."
            ),
            "quiet",
        )

    @property
    def writing(self) -> Writing:
        """The field."""
        return self.query_one(Writing)

    def hears(self, key: events.Key) -> bool:
        """As on any page; what no longer goes in is dropped before it costs anything."""
        if key.is_printable and self.focused is self.writing and self.writing.full:
            self._say_full()
            return False
        return super().hears(key)

    def on_paste(self) -> None:
        """Say it when more was pasted than goes in."""
        self.call_after_refresh(self._say_full)

    def _say_full(self) -> None:
        if self.writing.full:
            most = current().number(LONGEST)
            self.say(_("That is the limit: {most} characters.").format(most=most))

    def enter_does(self) -> str:
        """A new line in the field; saves on the card."""
        return str(_("New line") if self.focused is self.writing else _("Save"))

    async def act_on_card(self, _card: Card) -> None:
        """Save."""
        self.action_keep()

    def action_keep(self) -> None:
        """Keep what was written; nothing when nothing was."""
        text = self.writing.text.strip()
        if not text:
            self.say(_("Nothing is written yet. Esc goes back without saving anything."))
        elif refused := self._keep(text):
            self.say(refused.message)
        else:
            self.dismiss(text)

    def action_back(self) -> None:
        """Go back; if something is written, say first that it is not saved."""
        text = self.writing.text.strip()
        if text in ("", self._left_alone):
            self.dismiss(None)
        else:
            self._left_alone = text
            self.say(NOT_SAVED_YET)
