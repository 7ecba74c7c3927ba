"""What is kept of courses given by several computers, in SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.records import sticks
from engine.records.sqlite.database import Database
from engine.records.sticks import Aside


class Sticks(sticks.Sticks):
    """See `engine.records.sticks`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def join(self, cohort: str, kit: bytes) -> None:
        """Keep the kit of a course that is led elsewhere."""
        self._write(
            "INSERT INTO joined (cohort, kit) VALUES (?, ?)"
            " ON CONFLICT (cohort) DO UPDATE SET kit = excluded.kit",
            cohort,
            kit,
        )

    def kits(self) -> Mapping[str, bytes]:
        """The kits of the courses that this computer joined, by cohort."""
        return dict(self._rows("SELECT cohort, kit FROM joined ORDER BY cohort"))

    def devices(self, cohort: str) -> Mapping[str, int]:
        """The computers that handed in, by public key, each with its latest bundle's number."""
        return dict(self._rows("SELECT key, number FROM device WHERE cohort = ?", cohort))

    def keep_device(self, cohort: str, device: str, number: int) -> None:
        """Keep that a computer handed in this bundle; the highest number stays."""
        self._write(
            "INSERT INTO device (cohort, key, number) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET number = MAX(number, excluded.number)",
            cohort,
            device,
            number,
        )

    def list_origins(self, cohort: str) -> Mapping[str, str]:
        """Which computer each play of a course came from; those made here are left out."""
        found = "SELECT play, device FROM brought JOIN listing USING (play) WHERE cohort = ?"
        return dict(self._rows(found, cohort))

    def keep_origin(self, play: str, device: str) -> None:
        """Keep which computer a play came from."""
        self._write(
            "INSERT INTO brought (play, device) VALUES (?, ?) ON CONFLICT DO NOTHING", play, device
        )

    def put_aside(self, aside: Aside, instead: Iterable[str] = ()) -> None:
        """Let a play wait for a decision."""
        with self._database.write() as connection:
            connection.executemany(
                "DELETE FROM aside WHERE cohort = ? AND play = ? AND head = ?",
                [(aside.cohort, aside.play, head) for head in instead],
            )
            connection.execute(
                "INSERT INTO aside (cohort, play, head, why, device, codes, body)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET why = excluded.why",
                (
                    aside.cohort,
                    aside.play,
                    aside.head,
                    aside.why,
                    aside.device,
                    " ".join(aside.codes),
                    aside.body,
                ),
            )

    def list_waiting(self, cohort: str) -> tuple[Aside, ...]:
        """The plays of a course that wait, by id and head."""
        found = self._rows(
            "SELECT cohort, play, head, why, device, codes, body FROM aside WHERE cohort = ?"
            " ORDER BY play, head",
            cohort,
        )
        return tuple(
            Aside(id, play, head, why, device, tuple(codes.split()), body)
            for id, play, head, why, device, codes, body in found
        )

    def settle(self, cohort: str, play: str) -> None:
        """Let no play of this id wait any more."""
        self._write("DELETE FROM aside WHERE cohort = ? AND play = ?", cohort, play)

    def turn_away(self, play: str) -> None:
        """Keep that a play is not taken, whenever it comes again."""
        self._write("INSERT INTO turned_away (play) VALUES (?) ON CONFLICT DO NOTHING", play)

    def list_turned_away(self) -> frozenset[str]:
        """The plays that were turned away, by id."""
        return frozenset(play for (play,) in self._rows("SELECT play FROM turned_away"))

    def list_forgotten(self) -> frozenset[str]:
        """The plays that were forgotten here, by id."""
        return frozenset(id for (id,) in self._rows("SELECT id FROM play WHERE forgotten = 1"))

    def _rows(self, statement: str, *values: object) -> list[Any]:
        with self._database.read() as connection:
            return connection.execute(statement, values).fetchall()

    def _write(self, statement: str, *values: object) -> None:
        with self._database.write() as connection:
            connection.execute(statement, values)
