"""The roster: names behind codes, in a database of its own that only its owner can read."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from engine.records import database as databases
from engine.records import folder as folders
from engine.records.database import Database, Version


@dataclass(frozen=True, slots=True)
class Person:
    """Who a participant code belongs to; `unit` may be ""."""

    participant: str
    name: str
    unit: str = ""


class Roster:
    """Names and codes. Nothing in it is needed to play, to debrief or to report."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, folder: Path, *, sqlite_version: Version = sqlite3.sqlite_version_info) -> Roster:
        """Opens or makes the roster of a data folder. Raises `RecordsProblem`."""
        path = folders.prepare(folder) / folders.ROSTER
        return cls(Database.open(path, databases.ROSTER, sqlite_version))

    def __enter__(self) -> Roster:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file."""
        self._database.close()

    def put(self, person: Person) -> None:
        """Keeps who a code belongs to, in place of what was kept before."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO person (participant, name, unit) VALUES (?, ?, ?)"
                " ON CONFLICT (participant)"
                " DO UPDATE SET name = excluded.name, unit = excluded.unit",
                (person.participant, person.name, person.unit),
            )

    def people(self) -> tuple[Person, ...]:
        """Everyone, by code."""
        with self._database.read() as connection:
            found = connection.execute(
                "SELECT participant, name, unit FROM person ORDER BY participant"
            ).fetchall()
        return tuple(Person(*row) for row in found)

    def rename(self, lost: str, new: str) -> None:
        """Gives whoever lost a code the new one."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE OR REPLACE person SET participant = ? WHERE participant = ?", (new, lost)
            )

    def forget(self, participant: str) -> None:
        """Takes a person off the roster and wipes the traces from its files.

        Raises:
            RecordsProblem: R023 when nothing was forgotten, for want of room; R021, R024 when
                traces stay.
        """
        with self._database.erase() as connection:
            connection.execute("DELETE FROM person WHERE participant = ?", (participant,))
        self._database.sweep()
