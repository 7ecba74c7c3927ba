"""The roster in SQLite: a file of its own beside the plays."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import TracebackType

from engine.records import folder as folders
from engine.records import roster
from engine.records.roster import Person
from engine.records.sqlite import database as databases
from engine.records.sqlite.database import Database, Version


class Roster(roster.Roster):
    """An open roster. See `engine.records.roster`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, folder: Path, *, sqlite_version: Version = sqlite3.sqlite_version_info) -> Roster:
        """Open or make the roster of a data folder. Raises `RecordsProblem`."""
        path = folders.prepare(folder) / databases.ROSTER.file
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
        """Close the file."""
        self._database.close()

    def put(self, person: Person) -> None:
        """Keep who a code belongs to, in place of what was kept before."""
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
        """Give the person who lost a code the new one."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE OR REPLACE person SET participant = ? WHERE participant = ?", (new, lost)
            )

    def forget(self, participant: str) -> None:
        """Take a person off the roster and wipe the traces from its file."""
        with self._database.erase() as connection:
            connection.execute("DELETE FROM person WHERE participant = ?", (participant,))
        self._database.sweep()


class RosterOfFolder(roster.Roster):
    """The roster of a data folder, open only while it is used, and made when a name is written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _there(self) -> bool:
        return (self._folder / databases.ROSTER.file).exists()

    def put(self, person: Person) -> None:
        """Keep who a code belongs to."""
        with Roster.open(self._folder) as opened:
            opened.put(person)

    def people(self) -> tuple[Person, ...]:
        """Everyone, by code."""
        if not self._there():
            return ()
        with Roster.open(self._folder) as opened:
            return opened.people()

    def rename(self, lost: str, new: str) -> None:
        """Give the person who lost a code the new one."""
        if self._there():
            with Roster.open(self._folder) as opened:
                opened.rename(lost, new)

    def forget(self, participant: str) -> None:
        """Take a person off the roster and wipe the traces from its file."""
        if self._there():
            with Roster.open(self._folder) as opened:
                opened.forget(participant)
