"""The stores that have to keep the contract. One added here runs through every test beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.records.sqlite.backup import restore
from engine.records.sqlite.database import Version
from engine.records.sqlite.store import Store
from engine.records.sqlite.store import Store as SqliteStore
from engine.records.stored_plays import Facts, Head


@dataclass(frozen=True)
class Kept:
    """One place where a store keeps plays.

    Attributes:
        folder: the data folder: backups and traces are here.
        open: opens the store once more, as another program would.
        contents: all bytes the store holds, by the name of what holds them.
        restore: brings a backup back, in place of the plays that are kept.
    """

    folder: Path
    open: Callable[[], Store]
    contents: Callable[[], Iterator[tuple[str, bytes]]]
    restore: Callable[[Path], object]

    def holding(self, *needles: str | bytes) -> list[tuple[str, bytes]]:
        """Which of these are still to be found, and where."""
        wanted = [n.encode() if isinstance(n, str) else n for n in needles]
        return [(where, n) for where, held in self.contents() for n in wanted if n in held]


def sqlite(version: Version) -> Callable[[Path], AbstractContextManager[Kept]]:
    """Plays in an SQLite file, kept as this version of SQLite would."""

    @contextmanager
    def kept(folder: Path) -> Iterator[Kept]:
        def files() -> Iterator[tuple[str, bytes]]:
            for file in folder.rglob("*"):
                if file.is_file():
                    yield file.name, file.read_bytes()

        yield Kept(
            folder,
            lambda: SqliteStore.open(folder, sqlite_version=version),
            files,
            lambda file: restore(folder, file, sqlite_version=version),
        )

    return kept


STORES: dict[str, Callable[[Path], AbstractContextManager[Kept]]] = {
    "sqlite-wal": sqlite((3, 51, 3)),
    "sqlite-delete": sqlite((3, 46, 1)),
}

FACTS = Facts("micro", "0.1", "2026-03-02")
CODE, OTHER = "314159", "271828"


def play_of(
    store: Store, *codes: str, events: int = 5, mark: str = "answer", cohort: str | None = None
) -> Head:
    """A play with this many events, each with `mark` in it."""
    head = store.create(f"{mark} 1".encode(), FACTS, participants=codes, cohort=cohort)
    while head.seq < events:
        head = store.append(head.play, head.seq, f"{mark} {head.seq + 1}".encode() * 40)
    return head
