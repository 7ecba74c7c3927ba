"""A backup to a USB drive, or into any folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from textual.widget import Widget
from textual.widgets import Input

from engine.language.interface import _
from engine.records.problems import Code, RecordsProblem
from engine.services.courses.administration import CohortService
from engine.services.drives.backups import back_up, describe, describe_protection, list_openers
from engine.services.shared.errors import explain
from tui.shared.drives import drives
from tui.widgets.card import Card
from tui.widgets.page import CardDialog
from tui.widgets.prose import plain_text

_READABLE = _(
    "The backup has codes and decisions, but no names: the roster stays here. Anyone "
    "who has the USB drive can read the backup, so lock the drive away. To bring the "
    "plays back, use `rifq records restore FILE`. If you delete plays here later, they "
    "are still in the backup: then delete the backup, too."
)
_SEALED = _(
    "The backup has codes and decisions, but no names: the roster stays here. The "
    "backup is sealed: only the key of a course opens it. Print this key with `rifq "
    "cohort key`. To bring the plays back, use `rifq records restore FILE`. If you "
    "delete plays here later, they are still in the backup: then delete the backup, "
    "too."
)


class Backup(CardDialog[str]):
    """Asks where to, writes the backup, and gives its path and what it holds back, in words."""

    AUTO_FOCUS = "Input"

    heading = _("Back up all plays and cohorts")

    def __init__(self, service: CohortService) -> None:
        super().__init__()
        self._service = service

    def body(self) -> Iterable[Widget]:
        """A card for each drive that was found, and a field for a folder."""
        found = drives()
        yield from (Card(str(path), str(path)) for path in found)
        asks = (
            _("Or type a folder, and press Enter:")
            if found
            else _("Type a folder, and press Enter:")
        )
        yield plain_text(asks, "label")
        yield Input(id="folder")
        sealed = list_openers(self._service.store)
        yield plain_text(_SEALED if sealed else _READABLE, "quiet")

    async def take_field(self, field: Input) -> None:
        """Take the folder that was typed."""
        if typed := field.value.strip():
            self._back_up(typed)

    async def act_on_card(self, card: Card) -> None:
        """Back up to this drive."""
        self._back_up(str(card.answer))

    def _back_up(self, typed: str) -> None:
        folder = Path(typed).expanduser()
        if not folder.is_dir():
            self.say(explain(RecordsProblem(Code.NO_FOLDER, {"path": str(folder)})))
            return
        service = self._service
        if made := self.rifq.attempt(lambda: back_up(service.store, folder, service.today)):
            file, held = made
            how = describe_protection(file, service.store)
            self.dismiss(f"{file}\n{describe(held)} {how}")
