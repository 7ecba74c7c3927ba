"""The roster in SQLite: a file of its own beside the plays."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from engine.records import folder as folders
from engine.records.roster import Person
from engine.records.sqlite import database as databases
from engine.records.sqlite.database import Database, Version


class Roster:
    """The roster of a data folder, open only while it is used, and made when a name is written.

    See `engine.records.roster`.
    """

    def __init__(
        self, folder: Path, *, sqlite_version: Version = sqlite3.sqlite_version_info
    ) -> None:
        self._folder, self._version = folder, sqlite_version

    def put(self, person: Person) -> None:
        """Keep who a code belongs to, in place of what was kept before."""
        with self._open() as opened:
            opened.run(
                "INSERT INTO person (participant, name, unit) VALUES (?, ?, ?)"
                " ON CONFLICT (participant)"
                " DO UPDATE SET name = excluded.name, unit = excluded.unit",
                (person.participant, person.name, person.unit),
            )

    def people(self) -> tuple[Person, ...]:
        """Everyone, by code."""
        if not self._is_there():
            return ()
        with self._open() as opened:
            found = opened.rows("SELECT participant, name, unit FROM person ORDER BY participant")
        return tuple(Person(*row) for row in found)

    def rename(self, lost: str, new: str) -> None:
        """Give the person who lost a code the new one."""
        if self._is_there():
            with self._open() as opened:
                opened.run(
                    "UPDATE OR REPLACE person SET participant = ? WHERE participant = ?",
                    (new, lost),
                )

    def forget(self, participant: str) -> None:
        """Take a person off the roster and leave no trace of them.

        Raises:
            RecordsProblem: R023 when nothing was deleted, for want of room; R021, R024 when
                traces stay.
        """
        if self._is_there():
            with self._open() as opened:
                with opened.erase() as connection:
                    connection.execute("DELETE FROM person WHERE participant = ?", (participant,))
                opened.sweep()

    def _is_there(self) -> bool:
        return (self._folder / databases.ROSTER.file).exists()

    def _open(self) -> closing[Database]:
        path = folders.prepare(self._folder) / databases.ROSTER.file
        return closing(Database.open(path, databases.ROSTER, self._version))
