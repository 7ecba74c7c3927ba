"""The receipt: which plays the computer that leads a course has, as it has them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec
from msgspec import Struct

from engine.language.interface import current
from engine.records.problems import Code, RecordsProblem
from engine.records.store import Store
from engine.services.drives import envelopes
from engine.services.drives.keys import CourseKey
from engine.services.drives.stick_files import (
    RECEIPT,
    NotGenuine,
    file_of,
    read_regular,
    write_checked,
)
from engine.services.shared.errors import unreadable
from engine.services.shared.kits import KnownCourse

_MOST = 4 << 20  # bytes of a receipt


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
    path = folder / file_of(cohort, key.course.id, RECEIPT)
    signed = envelopes.sign(envelopes.RECEIPT, key.course.id, content, key.signing)
    write_checked(path, [signed])
    return path


def read_receipt(folder: Path, cohort: str, course: KnownCourse) -> Receipt | None:
    """The receipt of a course in a folder; None where there is none. Raises R066."""
    path = folder / file_of(cohort, course.id, RECEIPT)
    if not path.exists():
        return None
    data = read_regular(path, _MOST)
    try:
        writer, content = envelopes.open_signed(envelopes.RECEIPT, data)
        if writer != course.signing:
            raise NotGenuine("another course has signed it")
        envelopes.check(envelopes.RECEIPT, course.id, data)
        return msgspec.json.decode(content, type=Receipt)
    except (NotGenuine, msgspec.MsgspecError, RecursionError) as error:
        raise unreadable(path, error) from error


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
