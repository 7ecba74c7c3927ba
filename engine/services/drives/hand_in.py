"""Handing in: what was played here goes on the stick, for the computer that leads the course."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from engine.records.problems import Code, RecordsProblem
from engine.records.stored_plays import Listed
from engine.services.drives import bundles, capsules, keys
from engine.services.drives.bundles import HandedPlay
from engine.services.drives.kit_files import find_forgotten, read_kit, read_receipt
from engine.services.drives.stick_files import (
    BUNDLE_END,
    KIT_END,
    file_of,
    find_named,
    name_bundles,
    require_folder,
)
from engine.services.shared import kits
from engine.services.shared.key_files import name_of
from engine.services.shared.kits import Kit

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store


class HandedIn(Struct, frozen=True):
    """What was handed in.

    Attributes:
        file: the bundle on the stick.
        device: the public key of this computer.
        plays: how many plays are in it.
        people: how many codes played them.
        altered: plays left out, as they are not as they were written.
        received: of these plays, those that the receipt says are taken in as they are.
        kit: why the kit on the stick was not read again; None where it was.
        forgotten: whose plays were deleted on the computer that leads the course.
        earlier: files of this computer that were on the stick before.
    """

    file: Path
    device: str
    plays: int
    people: int
    altered: tuple[Listed, ...]
    received: tuple[str, ...]
    kit: RecordsProblem | None
    forgotten: tuple[RecordsProblem, ...] = ()
    earlier: int = 0


def hand_in(store: Store, data: Path, folder: Path, wanted: str = "") -> HandedIn:
    """Write all plays of a course on this computer into a folder, sealed, and read them back.

    Where this computer joined several courses, `wanted` is the id of one.

    Raises:
        RecordsProblem: R071 it joined none; R070 it joined several; R048 there is no such folder;
            R047 the bundle could not be written as it is.
    """
    cohort, kit = _course(store, wanted)
    require_folder(folder)
    unread = _read_again(store, kit, folder / file_of(cohort, kit.course.id, KIT_END))
    key = keys.next_number(data)
    altered: list[Listed] = []
    gathered = bundles.gather(store, cohort, key.number, altered)
    plays: dict[str, tuple[str, ...]] = {}
    bundle = replace(gathered, plays=_note(gathered.plays, plays))
    mine = f"{name_bundles(cohort, name_of(key.public))}-"
    earlier = sum(path.name.startswith(mine) for path in find_named(folder, BUNDLE_END))
    path = folder / f"{mine}{key.number:04}{BUNDLE_END}"
    course = {cohort: kit.course}
    capsules.write(path, capsules.HAND_IN, course, bundles.pack(bundle), key.signing)
    receipt = None
    with suppress(RecordsProblem):  # one that cannot be read receipts nothing
        receipt = read_receipt(folder, cohort, kit.course)
    taken = dict(receipt.plays) if receipt else {}
    return HandedIn(
        path,
        key.public,
        len(plays),
        len({code for codes in plays.values() for code in codes}),
        tuple(altered),
        tuple(play for play in plays if taken.get(play) == store.head(play).hash),
        unread,
        tuple(find_forgotten(store, cohort, receipt)),
        earlier,
    )


def forget_received(store: Store, plays: Iterable[str], traces: Iterable[Path]) -> int:
    """Delete plays here that are taken in there; how many. Raises as `Store.delete`."""
    traces, count = tuple(traces), 0
    for play in plays:
        store.sticks.turn_away(play)  # so that the next bundle does not call it deleted
        store.delete(play, traces=traces)
        count += 1
    return count


def _course(store: Store, wanted: str) -> tuple[str, Kit]:
    """The course that this computer joined."""
    found = {id: kit for id, kit in kits.read_joined(store).items() if wanted in ("", id)}
    if not found:
        raise RecordsProblem(Code.NOT_JOINED)
    if len(found) > 1:
        raise RecordsProblem(Code.SEVERAL_COURSES, {"names": ", ".join(found)})
    [(id, kit)] = found.items()
    return id, kit


def _read_again(store: Store, kit: Kit, path: Path) -> RecordsProblem | None:
    """Read the kit on the stick again: feedback may have been opened. Why it was not, or None.

    A kit that cannot be read keeps nobody from handing in.
    """
    if not path.exists():
        return RecordsProblem(Code.NO_KIT, {"path": str(path.parent)})
    try:
        found = read_kit(path)
        if found.course == kit.course:
            kits.join(store, found, str(path))
    except RecordsProblem as problem:
        return problem
    return None


def _note(handed: Iterable[HandedPlay], noted: dict[str, tuple[str, ...]]) -> Iterator[HandedPlay]:
    """Plays as they are handed in; the codes of each are noted."""
    for play in handed:
        noted[play.id] = play.participants
        yield play
