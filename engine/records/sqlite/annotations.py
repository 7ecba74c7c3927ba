"""People's own words, their preferences and what they recalled, in SQLite."""

from __future__ import annotations

import sqlite3

from engine.records.annotations import Annotation, Recalled
from engine.records.problems import Code, RecordsProblem
from engine.records.sqlite.database import Database


class Annotations:
    """People's own words. Each may be written over or removed at any time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, words: Annotation) -> None:
        """Keep the words in place of those of the same writer, kind and place.

        Raises:
            RecordsProblem: R010 when there is no such play, or it was deleted.
        """
        key = (words.play, words.kind, words.seq, words.address, words.participant)
        with self._database.write() as connection:
            _refuse_unknown(connection, words.play)
            here = "play = ? AND kind = ? AND seq = ? AND address = ? AND participant = ?"
            same = f"SELECT 1 FROM words WHERE {here} AND body = ? AND shared = ?"
            if not connection.execute(same, (*key, words.body, int(words.shared))).fetchone():
                connection.execute(f"DELETE FROM issued_words WHERE {here}", key)
            connection.execute(
                "INSERT INTO words (play, kind, seq, address, participant, body, shared)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (play, kind, seq, address, participant)"
                " DO UPDATE SET body = excluded.body, shared = excluded.shared",
                (*key, words.body, int(words.shared)),
            )

    def of(self, play: str) -> tuple[Annotation, ...]:
        """Everything written about a play, in order of event and place."""
        return self._read("words.play", play)

    def of_cohort(self, cohort: str) -> tuple[Annotation, ...]:
        """Everything written about the plays of a cohort, each play in order as by `of`."""
        return self._read("cohort", cohort)

    def _read(self, column: str, value: str) -> tuple[Annotation, ...]:
        found = self._database.rows(
            "SELECT words.play, kind, body, seq, address, participant, shared"
            f" FROM words LEFT JOIN listing USING (play) WHERE {column} = ?"
            " ORDER BY words.play, seq, address, kind, participant",
            (value,),
        )
        return tuple(
            Annotation(play, k, b, s, a, p, bool(shared)) for play, k, b, s, a, p, shared in found
        )

    def remove(self, words: Annotation) -> None:
        """Remove the words of this writer, kind and place, if there are any."""
        self._database.run(
            "DELETE FROM words WHERE play = ? AND kind = ? AND seq = ? AND address = ?"
            " AND participant = ?",
            (words.play, words.kind, words.seq, words.address, words.participant),
        )


def _refuse_unknown(connection: sqlite3.Connection, play: str) -> None:
    if not connection.execute("SELECT 1 FROM listing WHERE play = ?", (play,)).fetchone():
        raise RecordsProblem(Code.UNKNOWN_PLAY, {"play": play})


class Recalls:
    """What was looked at again after a play, by code. It is only added to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, participant: str, recalled: Recalled) -> None:
        """Keep that a decision was looked at again.

        Raises:
            RecordsProblem: R010 when there is no such play, or it was deleted.
        """
        key = (participant, recalled.play, recalled.address)
        with self._database.write() as connection:
            _refuse_unknown(connection, recalled.play)
            connection.execute(
                "INSERT INTO recall (participant, play, address, number, done, held)"
                " SELECT ?1, ?2, ?3, 1 + COUNT(*), ?4, ?5 FROM recall"
                " WHERE participant = ?1 AND play = ?2 AND address = ?3",
                (*key, recalled.done, int(recalled.held)),
            )

    def of(self, participant: str) -> tuple[Recalled, ...]:
        """Everything this code looked at again; of one decision the oldest first."""
        found = self._database.rows(
            "SELECT play, address, done, held FROM recall WHERE participant = ?"
            " ORDER BY play, address, number",
            (participant,),
        )
        return tuple(Recalled(play, at, done, bool(held)) for play, at, done, held in found)


class Preferences:
    """How a participant likes the screen, and what lets them in on this computer, by code."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, participant: str, name: str, value: str) -> None:
        """Keep one preference."""
        self._database.run(
            "INSERT INTO preference (participant, name, value) VALUES (?, ?, ?)"
            " ON CONFLICT (participant, name) DO UPDATE SET value = excluded.value",
            (participant, name, value),
        )

    def of(self, participant: str) -> dict[str, str]:
        """All preferences of a code, by name."""
        found = self._database.rows(
            "SELECT name, value FROM preference WHERE participant = ? ORDER BY name", (participant,)
        )
        return dict(found)
