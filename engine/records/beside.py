"""What lies beside the log, never chained: people's own words, and how they like the screen."""

from __future__ import annotations

from dataclasses import dataclass

from engine.records.database import Database
from engine.records.problems import Code, RecordsProblem


@dataclass(frozen=True, slots=True)
class Words:
    """A note, a reason, a contest or a kept reflection.

    Attributes:
        play: the play it is about.
        kind: what it is, in the caller's words ("note", "contest").
        body: bytes of the caller.
        seq: the event it is about, or 0.
        address: the place it is about (`scene.option`), or "".
        participant: the code of its writer, or "".
        shared: whether its writer agreed to hand it on; nothing else may leave in an export.
    """

    play: str
    kind: str
    body: bytes
    seq: int = 0
    address: str = ""
    participant: str = ""
    shared: bool = False


class OwnWords:
    """People's own words. Each may be written over or removed at any time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, words: Words) -> None:
        """Keeps the words in place of those of the same writer, kind and place.

        Raises:
            RecordsProblem: R010 when there is no such play, or it was forgotten.
        """
        key = (words.play, words.kind, words.seq, words.address, words.participant)
        with self._database.write() as connection:
            known = "SELECT 1 FROM listing WHERE play = ?"
            if not connection.execute(known, (words.play,)).fetchone():
                raise RecordsProblem(Code.UNKNOWN_PLAY, {"play": words.play})
            connection.execute(
                "INSERT INTO words (play, kind, seq, address, participant, body, shared)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (play, kind, seq, address, participant)"
                " DO UPDATE SET body = excluded.body, shared = excluded.shared",
                (*key, words.body, int(words.shared)),
            )

    def of(self, play: str) -> tuple[Words, ...]:
        """Everything written about a play, in order of event and place."""
        with self._database.read() as connection:
            found = connection.execute(
                "SELECT kind, body, seq, address, participant, shared FROM words WHERE play = ?"
                " ORDER BY seq, address, kind, participant",
                (play,),
            ).fetchall()
        return tuple(Words(play, k, b, s, a, p, bool(shared)) for k, b, s, a, p, shared in found)

    def remove(self, words: Words) -> None:
        """Removes the words of this writer, kind and place, if there are any."""
        with self._database.write() as connection:
            connection.execute(
                "DELETE FROM words WHERE play = ? AND kind = ? AND seq = ? AND address = ?"
                " AND participant = ?",
                (words.play, words.kind, words.seq, words.address, words.participant),
            )


class Preferences:
    """How a participant likes the screen (theme, motion), by code."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, participant: str, name: str, value: str) -> None:
        """Keeps one preference."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO preference (participant, name, value) VALUES (?, ?, ?)"
                " ON CONFLICT (participant, name) DO UPDATE SET value = excluded.value",
                (participant, name, value),
            )

    def of(self, participant: str) -> dict[str, str]:
        """All preferences of a code, by name."""
        with self._database.read() as connection:
            found = connection.execute(
                "SELECT name, value FROM preference WHERE participant = ? ORDER BY name",
                (participant,),
            ).fetchall()
        return dict(found)
