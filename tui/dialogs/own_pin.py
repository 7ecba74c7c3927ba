"""The PIN of a code, before its plays are opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.widget import Widget
from textual.widgets import Input

from engine.language.interface import _
from engine.services.courses.pins import LONGEST
from engine.services.shared.errors import Failure
from tui.widgets.page import CardDialog
from tui.widgets.prose import plain_text


class OwnPin(CardDialog[bool]):
    """Asks for the PIN that the owner of a code has chosen in a browser; true when it is right.

    Args:
        refusal: why a PIN is not taken, or None.
    """

    AUTO_FOCUS = "Input"

    heading = _("Your own PIN")

    def __init__(self, refusal: Callable[[str], Failure | None]) -> None:
        super().__init__()
        self._refusal = refusal

    def body(self) -> Iterable[Widget]:
        """The field, and what to do when the PIN is lost."""
        yield plain_text(_("This code has a PIN. Type it, and press Enter."), "prose")
        yield Input(id="own-pin", password=True, max_length=LONGEST)
        yield plain_text(
            _("Is the PIN lost? The facilitator can reset it, on their own page of the open room."),
            "quiet",
        )

    async def action_decide(self) -> None:
        """Take the PIN, or say why not."""
        field = self.query_one(Input)
        if not field.value:
            return
        if refused := self._refusal(field.value):
            field.value = ""
            self.say(refused.message)
        else:
            self.dismiss(True)
