"""Computers that hand in: which are ours. What one brings that nobody has named waits."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.language.interface import _, current
from engine.records.problems import Code, RecordsProblem
from engine.services.shared.key_files import name_of
from engine.services.shared.kits import sign_of
from engine.services.shared.own_words import refuse_controls

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store

LONGEST_NAME = 40


def sign_of_computer(device: str) -> str:
    """The eight words of a computer, from its public key, 64 hex digits."""
    return sign_of(hashlib.sha256(b"rifq-computer-1\0" + bytes.fromhex(device)).digest())


class Stranger(Struct, frozen=True):
    """A computer that nobody has named yet, and what waits of it.

    Attributes:
        cohort: id of the course.
        device: its public key.
        plays: how many of its plays wait.
        codes: those who played them.
        free: a name that no computer has yet.
    """

    cohort: str
    device: str
    plays: int
    codes: tuple[str, ...]
    free: str

    @property
    def name(self) -> str:
        """How its files are called on a stick."""
        return name_of(self.device)

    @property
    def problem(self) -> RecordsProblem:
        """R095: what waits, how people recognise the computer, and what to do."""
        params = {
            "cohort": self.cohort,
            "computer": self.name,
            "sign": sign_of_computer(self.device),
            "count": str(self.plays),
            "codes": current().commas(self.codes),
            "free": self.free,
        }
        return RecordsProblem(Code.UNKNOWN_COMPUTER, params)


def list_strangers(store: Store, cohort: str) -> list[Stranger]:
    """The computers of which plays wait in a course because nobody has named them."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for aside in store.sticks.list_waiting(cohort):
        if aside.why == Code.UNKNOWN_COMPUTER:
            found.setdefault(aside.device, []).append(aside.codes)
    free = _list_free_names(store)
    return [
        Stranger(cohort, device, len(codes), tuple(sorted(set(sum(codes, ())))), name)
        for (device, codes), name in zip(sorted(found.items()), free, strict=False)
    ]


def _list_free_names(store: Store) -> Iterator[str]:
    """Names that no computer has, without end."""
    taken = {name.casefold() for name in store.sticks.list_computers().values()}
    names = (_("Laptop {n}").format(n=n) for n in count(1))
    return (name for name in names if name.casefold() not in taken)


def give_name(store: Store, device: str, name: str) -> None:
    """Say that a computer is ours, and what it is called. Raises R101 where another is, too."""
    for other, taken in store.sticks.list_computers().items():
        if other != device and taken.casefold() == name.casefold():
            free = next(_list_free_names(store))
            params = {"name": taken, "computer": name_of(other), "free": free}
            raise RecordsProblem(Code.NAME_TAKEN, params)
    store.sticks.name_computer(device, name)


def find_computer(store: Store, cohort: str, typed: str) -> str:
    """The public key of a computer that handed in, from its name or how its files are called.

    Raises:
        RecordsProblem: R097 there is none, or several.
    """
    wanted, known = typed.strip().casefold(), dict(store.sticks.list_computers())
    known |= {stranger.device: "" for stranger in list_strangers(store, cohort)}
    found = [k for k, name in known.items() if wanted in (name_of(k).casefold(), name.casefold())]
    if len(found) != 1 or not wanted:
        raise RecordsProblem(Code.NO_COMPUTER, {"computer": typed.strip(), "cohort": cohort})
    return found[0]


def read_name(typed: str) -> str:
    """A name for a computer as it is kept; "" for none. Raises R044 a control character in it."""
    refuse_controls(typed)
    return " ".join(typed.split())[:LONGEST_NAME].strip()


def refuse_computer(store: Store, device: str) -> None:
    """Say that a computer is not ours: what waits of it is gone, and nothing more is taken."""
    with store.group_writes():
        store.sticks.name_computer(device, "")
        for cohort in store.cohorts.all():
            for aside in store.sticks.list_waiting(cohort.id):
                if (aside.device, aside.why) == (device, Code.UNKNOWN_COMPUTER):
                    store.sticks.drop_waiting(aside)
