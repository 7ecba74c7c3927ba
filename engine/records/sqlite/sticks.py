"""What is kept of courses given by several computers, in SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.records.sqlite.database import Database
from engine.records.sticks import Aside


class Sticks:
    """Every error is a `RecordsProblem`; then nothing changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def join(self, cohort: str, kit: bytes) -> None:
        """Keep the kit of a course that is led elsewhere, in place of the one before."""
        self._database.run(
            "INSERT INTO joined (cohort, kit) VALUES (?, ?)"
            " ON CONFLICT (cohort) DO UPDATE SET kit = excluded.kit",
            (cohort, kit),
        )

    def kits(self) -> Mapping[str, bytes]:
        """The kits of the courses that this computer joined, by cohort."""
        return dict(self._database.rows("SELECT cohort, kit FROM joined ORDER BY cohort"))

    def devices(self, cohort: str) -> Mapping[str, int]:
        """The computers that handed in, by public key, each with its latest bundle's number."""
        return dict(
            self._database.rows("SELECT key, number FROM device WHERE cohort = ?", (cohort,))
        )

    def keep_device(self, cohort: str, device: str, number: int) -> None:
        """Keep that a computer handed in this bundle; the highest number stays."""
        self._database.run(
            "INSERT INTO device (cohort, key, number) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET number = MAX(number, excluded.number)",
            (cohort, device, number),
        )

    def name_computer(self, device: str, name: str) -> None:
        """Keep that a computer is one of ours, and what it is called; "" for one that is not."""
        self._database.run(
            "INSERT INTO computer (key, name) VALUES (?, ?)"
            " ON CONFLICT DO UPDATE SET name = excluded.name",
            (device, name),
        )

    def list_computers(self) -> Mapping[str, str]:
        """Every computer that was decided about, by public key, with its name; "" as above."""
        return dict(self._database.rows("SELECT key, name FROM computer ORDER BY key"))

    def list_origins(self, cohort: str) -> Mapping[str, str]:
        """Which computer each play of a course came from; those made here are left out."""
        found = "SELECT play, device FROM brought JOIN listing USING (play) WHERE cohort = ?"
        return dict(self._database.rows(found, (cohort,)))

    def keep_origin(self, play: str, device: str) -> None:
        """Keep which computer a play came from."""
        self._database.run(
            "INSERT INTO brought (play, device) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (play, device),
        )

    def put_aside(self, aside: Aside, instead: Iterable[str] = ()) -> None:
        """Let a play wait for a decision; `instead` are heads of it that this one goes beyond."""
        with self._database.write() as connection:
            connection.executemany(
                "DELETE FROM aside WHERE cohort = ? AND play = ? AND head = ?",
                [(aside.cohort, aside.play, head) for head in instead],
            )
            connection.execute(
                "INSERT INTO aside (cohort, play, head, why, device, codes, body)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET why = excluded.why,"
                " device = excluded.device, codes = excluded.codes, body = excluded.body",
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
        found = self._database.rows(
            "SELECT cohort, play, head, why, device, codes, body FROM aside WHERE cohort = ?"
            " ORDER BY play, head",
            (cohort,),
        )
        return tuple(
            Aside(id, play, head, why, device, tuple(codes.split()), body)
            for id, play, head, why, device, codes, body in found
        )

    def drop_waiting(self, aside: Aside) -> None:
        """Let this version of a play wait no more."""
        of = aside.cohort, aside.play, aside.head
        self._database.run("DELETE FROM aside WHERE cohort = ? AND play = ? AND head = ?", of)

    def keep_branch(self, play: str, instead: str) -> None:
        """Keep that a play, which parted from another one, counts in place of it."""
        self._database.run("INSERT INTO branch (play, instead) VALUES (?, ?)", (play, instead))

    def list_branches(self) -> tuple[tuple[str, str], ...]:
        """The plays that count in place of others, by id, each with another one."""
        return tuple(self._database.rows("SELECT play, instead FROM branch ORDER BY play, instead"))

    def turn_away(self, play: str) -> None:
        """Keep that a play is not taken, whenever it comes again."""
        self._database.run(
            "INSERT INTO turned_away (play) VALUES (?) ON CONFLICT DO NOTHING", (play,)
        )

    def list_turned_away(self) -> frozenset[str]:
        """The plays that were turned away, by id."""
        return frozenset(play for (play,) in self._database.rows("SELECT play FROM turned_away"))

    def list_forgotten(self) -> frozenset[str]:
        """The plays that were deleted here, by id: of each, the chain is left."""
        return frozenset(
            id for (id,) in self._database.rows("SELECT id FROM play WHERE forgotten = 1")
        )
