"""The kit of a course onto a USB drive: other computers join the course with it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.widgets import Input

from engine.language.interface import _
from engine.records.cohorts import Cohort, require_id
from engine.records.folder import write_owned
from engine.services.courses.administration import CohortService
from engine.services.drives.sentences import describe_kit, key_paper
from engine.services.shared.key_files import courses_with_key
from tui.dialogs.on_a_drive import OnDrive
from tui.widgets.card import Card
from tui.widgets.prose import plain_text

if TYPE_CHECKING:
    from engine.services.drives.kit_files import Put


class PutKit(OnDrive):
    """Puts it there; the first time the key of the course is made, and can be saved to print."""

    heading = _("Put the kit on a USB drive")
    about = _(
        "Other laptops join the course with the kit, so that their plays can be taken in "
        "here. The kit has no codes and no names. Put it there again when you make codes "
        "or open the feedback for a case."
    )

    def __init__(self, service: CohortService, cohort: Cohort) -> None:
        super().__init__()
        self._service, self._cohort = service, cohort
        self._data = Path(service.store.place)
        self._makes = cohort.id not in courses_with_key(self._data)

    def fields(self) -> Iterable[Widget]:
        """A field for the passphrase; two where one is chosen."""
        if self._makes:
            yield plain_text(_("A passphrase for the new key, or nothing:"), "label")
        else:
            yield plain_text(_("The passphrase of the key, if it has one:"), "label")
        yield Input(id="passphrase", password=True)
        if self._makes:
            yield plain_text(_("The same again:"), "label")
            yield Input(id="again", password=True)

    def use_folder(self, folder: Path) -> None:
        """Put it there."""
        words = self.read_field("passphrase")
        if self._makes and words != self.read_field("again"):
            self.say(_("The two passphrases are not the same. Type the passphrase twice."))
            return
        service, cohort = self._service, self._cohort

        def put() -> Put:
            from engine.services.drives.kit_files import put_kit

            ask = partial(str, words)
            return put_kit(service.store, self._data, cohort, folder, service.own, ask, ask)

        self.do_aside(put, self._put)

    async def _put(self, put: Put) -> None:
        done = str(_("The kit is on the drive: {path}").format(path=put.path))
        cards = [Card(_("Continue"), lambda: self.dismiss(done))]
        if put.made:
            words, about = _("Save the key, to print it"), _("Print it, then delete the file.")
            cards.insert(0, Card(words, lambda: self._save_key(put), detail=about, id="save-key"))
        await self.tell((done, *describe_kit(put, self._cohort, self._data)), *cards)

    def _save_key(self, put: Put) -> None:
        def write(folder: Path) -> Path:
            path = folder / f"key-{require_id(self._cohort.id)}.txt"
            write_owned(path, key_paper(self._cohort, put.key))
            return path

        self.save(write)
