"""What was worked out of plays, in files of the data folder: a file for each cohort.

A line is the play, the SHA-256 of play and bytes, and the bytes. Every deletion wipes all of the
files, also one that was interrupted (see `forget`); they are written while the plays are locked, so
that no line of a play that is being deleted is written after that.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from engine.records import store
from engine.records.folder import write_whole
from engine.records.problems import RecordsProblem
from engine.records.sqlite.database import SUMMARIES, Database

MOST_KEPT = 40  # cohorts


class Summaries(store.Summaries):
    """See `engine.records.store`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._folder = database.path.parent / SUMMARIES

    def of(self, cohort: str) -> dict[str, bytes]:
        """What is kept of the plays of a cohort, by play; a line that is damaged is left out."""
        try:
            written = self._file(cohort).read_bytes()
        except OSError:
            return {}
        found = {}
        for line in written.split(b"\n"):
            play, _, rest = line.partition(b" ")
            digest, _, body = rest.partition(b" ")
            if digest == _digest(play, body):
                found[play.decode()] = body
        return found

    def keep(self, cohort: str, lines: Mapping[str, bytes]) -> None:
        """Keep these lines, by play, in place of all that was kept of the cohort."""
        if any(b"\n" in body for body in lines.values()):
            raise ValueError("a line break in a line")
        with suppress(RecordsProblem, OSError), self._database.write() as connection:
            found = connection.execute("SELECT play FROM listing WHERE cohort = ?", (cohort,))
            there, file = {play for (play,) in found}, self._file(cohort)
            of = ((play.encode(), body) for play, body in lines.items() if play in there)
            self._folder.mkdir(mode=0o700, exist_ok=True)
            write_whole(file, b"".join(b"%b %b %b\n" % (p, _digest(p, b), b) for p, b in of))
            every = sorted(self._folder.iterdir(), key=lambda each: each.stat().st_mtime_ns)
            for old in every[:-MOST_KEPT]:
                old.unlink()

    def _file(self, cohort: str) -> Path:
        return self._folder / store.digest_of(cohort.encode())[:32]


def _digest(play: bytes, body: bytes) -> bytes:
    return store.digest_of(play + b" " + body).encode()
