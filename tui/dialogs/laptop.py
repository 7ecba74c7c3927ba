"""A laptop in a course that is led on another computer: it joins by a USB drive, and hands in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from engine.language.interface import _, plural
from engine.lazy_import import lazy_modules
from engine.records.store import Store
from engine.services.courses.enrolment import terms
from engine.services.drives.sentences import describe_hand_in, describe_joined, describe_offer
from engine.services.shared.crash_log import log_files
from engine.services.shared.kits import Kit, check_offer
from tui.dialogs.on_a_drive import OnDrive
from tui.widgets.card import Card

with lazy_modules():
    from engine.services.drives import hand_in as drives_hand_in
    from engine.services.drives import kit_files

if TYPE_CHECKING:
    from engine.records.cohorts import Cohort
    from engine.services.drives.hand_in import HandedIn
    from engine.services.drives.kit_files import Joined


class JoinCourse(OnDrive):
    """Shows what the course of a kit agreed, and joins it.

    Args:
        store: the plays.
        own: an own folder of cases, or None.
    """

    heading = _("Join a course from a USB drive")
    about = _(
        "People then play here with their codes. What was agreed in the course counts here, too."
    )

    def __init__(self, store: Store, own: Path | None) -> None:
        super().__init__()
        self._store, self._own = store, own

    def use_folder(self, folder: Path) -> None:
        """Look for kits there."""

        def look() -> list[tuple[Path, Kit, Cohort]]:
            return [
                (path, kit, check_offer(self._store, kit, str(path)))
                for path, kit in kit_files.find_kits(folder)
            ]

        self.do_aside(look, self._offer_found)

    async def _offer_found(self, found: Sequence[tuple[Path, Kit, Cohort]]) -> None:
        """One course is offered; of several, it is asked which."""
        if len(found) == 1:
            await self._offer(*found[0])
            return
        cards = [Card(each[2].title, partial(self._choose, each)) for each in found]
        await self.tell([_("There are several courses on the drive. Which one?")], *cards)

    def _choose(self, found: tuple[Path, Kit, Cohort]) -> None:
        self.run_worker(self._offer(*found))

    async def _offer(self, path: Path, kit: Kit, agreed: Cohort) -> None:
        join = Card(_("Join the course on this computer"), lambda: self._join(path, kit), id="join")
        agreement = (f"{heading}. {words}" for heading, words in terms(agreed))
        await self.tell((*describe_offer(agreed, kit.course.sign), *agreement), join)

    def _join(self, path: Path, kit: Kit) -> None:
        def enter() -> Joined:
            return kit_files.join(self._store, Path(self._store.place), path, kit, self._own)

        self.do_aside(enter, self._tell_joined)

    async def _tell_joined(self, joined: Joined) -> None:
        said = list(describe_joined(joined))
        await self.tell(said, Card(_("Continue"), lambda: self.dismiss(said[0])))


class HandIn(OnDrive):
    """Puts all plays of the course on the drive, sealed.

    Args:
        store: the plays.
        cohort: id of the course; "" for the only one.
        forgets: whether what is taken in can be deleted here then.
    """

    heading = _("Hand in to a USB drive")
    about = _(
        "All plays of the course on this computer. They are sealed: only the facilitator "
        "can open them. Handing in twice changes nothing."
    )

    def __init__(self, store: Store, cohort: str = "", *, forgets: bool = False) -> None:
        super().__init__()
        self._store, self._cohort, self._forgets = store, cohort, forgets

    def use_folder(self, folder: Path) -> None:
        """Hand in there."""

        def hand_in() -> HandedIn:
            return drives_hand_in.hand_in(
                self._store, Path(self._store.place), folder, self._cohort
            )

        self.do_aside(hand_in, self._tell_handed_in)

    async def _tell_handed_in(self, done: HandedIn) -> None:
        said = list(describe_hand_in(done))
        cards = [Card(_("Continue"), lambda: self.dismiss(said[0]))]
        if self._forgets and done.received:
            words = plural(
                "Delete the play here that is taken in",
                "Delete the {n} plays here that are taken in",
                len(done.received),
            )
            cards.append(Card(words, lambda: self._forget(done), id="forget"))
        await self.tell(said, *cards)

    def _forget(self, done: HandedIn) -> None:
        def forget() -> int:
            return drives_hand_in.forget_received(self._store, done.received, log_files())

        self.do_aside(forget, self._tell_forgotten)

    async def _tell_forgotten(self, count: int) -> None:
        self.dismiss(plural("Deleted here: {n} play.", "Deleted here: {n} plays.", count))
