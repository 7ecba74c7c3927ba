"""What the computer that leads a course writes on a drive, signed: the kit and the receipt.

Others join the course by its kit. The receipt tells them which of their plays have arrived.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from engine.language.interface import current
from engine.records.cohorts import Cohort, to_bytes
from engine.records.problems import Code, RecordsProblem
from engine.services.drives import capsules, keys
from engine.services.drives.keys import Ask, CourseKey
from engine.services.drives.stick_files import (
    KIT_END,
    RECEIPT_END,
    NotGenuine,
    file_of,
    find_named,
    read_regular,
    refuse_unreadable,
    require_folder,
    write_checked,
)
from engine.services.shared import kits
from engine.services.shared.compiled_cases import stories_today
from engine.services.shared.kits import VERSION, Kit, KnownCourse, mark_of

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store

_MOST = 256 << 10  # bytes of a kit
_MOST_RECEIPT = 4 << 20  # bytes of a receipt
_MOST_KITS = 50  # in one folder


def write_kit(store: Store, cohort: Cohort, key: CourseKey, folder: Path, own: Path | None) -> Path:
    """Write the kit of a course that is led here into a folder, in place of an older one.

    Raises:
        RecordsProblem: R064 the course is led elsewhere; R028 it is closed; R073 one of its cases
            is missing here or cannot be played; R048 there is no such folder; R047 it could not be
            written as it is.
    """
    kits.refuse_joined(store, cohort.id)
    if cohort.closed:
        raise RecordsProblem(Code.COHORT_CLOSED, {"cohort": cohort.id, "on": cohort.closed})
    require_folder(folder)
    made = kits.to_json(_make_kit(store, cohort, key.course, own))
    content = capsules.hide(key.course.signing, made)
    path = folder / file_of(cohort.id, key.course.id, KIT_END)
    signed = capsules.sign(capsules.KIT, key.course.id, content, key.signing)
    write_checked(path, [signed])
    return path


def _make_kit(store: Store, cohort: Cohort, course: KnownCourse, own: Path | None) -> Kit:
    """The kit of a course that is led here.

    Raises:
        RecordsProblem: R073 one of its cases is missing here, or cannot be played.
    """
    found = stories_today(cohort.cases, own)
    if lost := [case for case in cohort.cases if case not in found]:
        params = {"cohort": cohort.id, "cases": ", ".join(lost)}
        raise RecordsProblem(Code.OTHER_CASES, params)
    codes = (member.code for member in store.cohorts.members(cohort.id))
    marks = tuple(sorted(mark_of(course.id, code) for code in codes))
    body = to_bytes(replace(cohort, closed="")).decode()
    return Kit(VERSION, course, body, found, marks)


def write_kit_and_receipt(
    store: Store, cohort: Cohort, key: CourseKey, folder: Path, own: Path | None
) -> Path:
    """Write the kit, and what other computers need to know of their plays.

    Returns:
        The kit. Raises as `write_kit`.
    """
    path = write_kit(store, cohort, key, folder, own)
    if store.sticks.devices(cohort.id):
        write_receipt(store, cohort.id, key, folder)
    return path


class Put(Struct, frozen=True):
    """A kit that was put on a stick.

    Attributes:
        path: the kit.
        key: of the course.
        made: whether the key was made for it.
        locked: whether it was then given a passphrase.
    """

    path: Path
    key: CourseKey
    made: bool
    locked: bool = False


def put_kit(
    store: Store, data: Path, cohort: Cohort, folder: Path, own: Path | None, ask: Ask, new: Ask
) -> Put:
    """Put the kit of a course on a stick; the first time, its key is made.

    Args:
        store: the plays.
        data: the data folder.
        cohort: the course, which is led here.
        folder: the stick.
        own: an own folder of cases, or None.
        ask: for the passphrase of the key, where it has one.
        new: gives a passphrase for a key that is made; "" for none.

    Raises:
        RecordsProblem: as `write_kit`; R069 the passphrase is wrong; R068 other computers handed in
            by a key that is lost: with a new one, nobody could take in what they have.
    """
    kits.refuse_joined(store, cohort.id)
    require_folder(folder)
    made, passphrase = not keys.has_key(data, cohort.id), ""
    if not made:
        key = keys.open_key(data, cohort.id, ask)
    elif store.sticks.devices(cohort.id):
        raise RecordsProblem(Code.NO_COURSE_KEY, {"cohort": cohort.id})
    else:
        passphrase = new()
        key = keys.make(data, cohort.id, passphrase)
    path = write_kit_and_receipt(store, cohort, key, folder, own)
    return Put(path, key, made, locked=bool(passphrase))


def read_kit(path: Path) -> Kit:
    """A kit whose signature is that of its own course. Raises R066."""
    data = read_regular(path, _MOST)
    with refuse_unreadable(path):
        writer, content = capsules.open_signed(capsules.KIT, data)
        kit = kits.from_json(capsules.reveal(writer, content), str(path))
        if kit.course.signing != writer:
            raise NotGenuine("another course has signed it")
        capsules.check(capsules.KIT, kit.course.id, data)
        if not capsules.can_seal(kit.course):
            raise NotGenuine("nothing can be sealed for this course")
    return kit


def find_kit(place: Path, wanted: str = "") -> tuple[Path, Kit]:
    """The kit in a folder, or in a file.

    Args:
        place: the stick, or the file of a kit.
        wanted: the id of its cohort, where there are several.

    Raises:
        RecordsProblem: R070 there are several; and as `find_kits`.
    """
    found = find_kits(place, wanted)
    if len(found) > 1:
        names = ", ".join(path.name for path, _kit in found)
        raise RecordsProblem(Code.SEVERAL_COURSES, {"names": names})
    return found[0]


def find_kits(place: Path, wanted: str = "") -> list[tuple[Path, Kit]]:
    """The kits in a folder, or in a file: one at least.

    Args:
        place: the stick, or the file of a kit.
        wanted: the id of their cohort; "" for any.

    Raises:
        RecordsProblem: R065 there is none; R066 it cannot be read; R048 there is no such folder.
    """
    if place.is_file():
        return [(place, read_kit(place))]
    found: list[tuple[Path, Kit]] = []
    unread: RecordsProblem | None = None
    for path in find_named(place, KIT_END):
        if len(found) == _MOST_KITS:
            break
        try:
            kit = read_kit(path)
            if wanted in ("", kit.read_cohort(str(path)).id):
                found.append((path, kit))
        except RecordsProblem as problem:
            unread = problem
    if not found:
        raise unread or RecordsProblem(Code.NO_KIT, {"path": str(place)})
    return found


class Joined(Struct, frozen=True):
    """A course that this computer joined.

    Attributes:
        device: the public key of this computer.
        notes: R073 cases are missing here or are other versions; R091 whose plays are still here
            that were deleted where the course is led.
    """

    device: str
    notes: tuple[RecordsProblem, ...]


def join(store: Store, data: Path, path: Path, kit: Kit, own: Path | None) -> Joined:
    """Join the course of a kit on this computer.

    Args:
        store: the plays.
        data: the data folder, in which this computer has its key.
        path: where the kit is.
        kit: as it was read.
        own: an own folder of cases, or None.

    Raises:
        RecordsProblem: as `kits.join`.
    """
    cohort = kits.join(store, kit, str(path))
    receipt = None
    with suppress(RecordsProblem):  # one that cannot be read receipts nothing
        receipt = read_receipt(path.parent, cohort.id, kit.course)
    notes = find_forgotten(store, cohort.id, receipt)
    found = stories_today(cohort.cases, own)
    if lost := [case for case in cohort.cases if found.get(case, "") != kit.stories.get(case)]:
        params = {"cohort": cohort.id, "cases": ", ".join(lost)}
        notes.insert(0, RecordsProblem(Code.OTHER_CASES, params))
    return Joined(keys.device(data).public, tuple(notes))


# Receipts


class Receipt(Struct, frozen=True):
    """What is in a receipt.

    Attributes:
        plays: the head of each play, by id: counted, or waiting for a decision.
        forgotten: ids of plays that were deleted there.
    """

    plays: dict[str, str]
    forgotten: tuple[str, ...] = ()


def write_receipt(store: Store, cohort: str, key: CourseKey, folder: Path) -> Path:
    """Write which plays of a course are here into a folder. Raises R047, or what the disk says."""
    waiting = {
        each.play: each.head
        for each in store.sticks.list_waiting(cohort)
        if each.why != Code.UNKNOWN_COMPUTER  # it may be refused, and is then gone
    }
    here = {play: store.head(play).hash for play in store.sticks.list_origins(cohort)}
    gone = tuple(sorted(store.sticks.list_forgotten()))
    content = msgspec.json.encode(Receipt({**waiting, **here}, gone))
    path = folder / file_of(cohort, key.course.id, RECEIPT_END)
    signed = capsules.sign(capsules.RECEIPT, key.course.id, content, key.signing)
    write_checked(path, [signed])
    return path


def read_receipt(folder: Path, cohort: str, course: KnownCourse) -> Receipt | None:
    """The receipt of a course in a folder; None where there is none. Raises R066."""
    path = folder / file_of(cohort, course.id, RECEIPT_END)
    if not path.exists():
        return None
    data = read_regular(path, _MOST_RECEIPT)
    with refuse_unreadable(path):
        writer, content = capsules.open_signed(capsules.RECEIPT, data)
        if writer != course.signing:
            raise NotGenuine("another course has signed it")
        capsules.check(capsules.RECEIPT, course.id, data)
        try:
            return msgspec.json.decode(content, type=Receipt)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise NotGenuine(str(error)) from error


def find_forgotten(store: Store, cohort: str, receipt: Receipt | None) -> list[RecordsProblem]:
    """Whose plays are here although they were deleted on the computer that leads the course.

    Returns:
        R091 for each code, or for those who played together; nothing without a receipt.
    """
    gone = set(receipt.forgotten) if receipt else set()
    listed = store.plays(cohort=cohort) if gone else ()
    whose = Counter(each.participants for each in listed if each.play in gone)
    return [
        RecordsProblem(
            Code.FORGOTTEN_WHERE_LED, {"codes": current().commas(codes), "count": str(count)}
        )
        for codes, count in sorted(whose.items())
    ]
