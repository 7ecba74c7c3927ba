"""Which plays were replayed and compared before, so that it need not be done again.

A mark stands for all that a comparison reads: every event of the play, how it is listed, what its
course says, and the code that compares. If any of that changes, there is no such mark. Marks are in
the cache of this account, and not with the plays: a file of plays from elsewhere brings none, and
what another account wrote is not read. The chain of events is checked each time all the same.

Nothing of a person can be found out from a mark once the play is deleted, see `PlayCheck.witness`.
"""

from __future__ import annotations

import hashlib

import msgspec

from engine.records.cohorts import Cohort, to_bytes
from engine.records.file_cache import (
    cache_folder,
    describe_code,
    keep_packed,
    name_of,
    read_packed,
)
from engine.records.store import Listed

SUFFIX = ".verified"
MOST_KEPT = 8  # data folders
_BYTES = 16
_CODE = ("kernel", "decisions", "scenario", "language", "play", "services")


class ReplayMarks:
    """The marks of one data folder.

    Args:
        place: the data folder.
    """

    def __init__(self, place: str) -> None:
        named = hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()[:32]
        self._path = cache_folder() / f"{name_of(named)}{SUFFIX}"
        kept = read_packed(self._path) or b""
        self._before = {kept[at : at + _BYTES] for at in range(0, len(kept), _BYTES)}
        self._now = set[bytes]()
        self._code = hashlib.sha256(describe_code(*_CODE).encode()).digest()
        self._cohorts: dict[str, bytes] = {}

    def mark_of(
        self, witness: bytes, listed: Listed, cohort: Cohort | None, *said: object
    ) -> bytes:
        """The mark of a play.

        Args:
            witness: stands for its events.
            listed: how it is listed.
            cohort: its course, if there is one.
            said: what else was read of courses.
        """
        agreed = self._cohorts.get(listed.cohort or "")
        if agreed is None:
            agreed = self._cohorts[listed.cohort or ""] = to_bytes(cohort) if cohort else b""
        read = msgspec.msgpack.encode((witness, listed, agreed, said))
        return hashlib.sha256(self._code + read).digest()[:_BYTES]

    def is_known(self, mark: bytes) -> bool:
        """Whether nothing was found wrong with this play before; it stays known."""
        if mark in self._before:
            self._now.add(mark)
            return True
        return False

    def add(self, mark: bytes) -> None:
        """Nothing was found wrong with a play."""
        self._now.add(mark)

    def save(self) -> None:
        """Keep the marks of the plays that were looked at, in place of all others."""
        if self._now != self._before:
            kind = f"*{SUFFIX}"
            keep_packed(self._path, b"".join(sorted(self._now)), kind=kind, most=MOST_KEPT)
