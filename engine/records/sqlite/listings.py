"""Finding plays in the listing: one statement, made of what is asked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct

from engine.records.stored_plays import Facts, Listed

PAGE = 50  # plays read at a time by somebody who may need only the first

_UNIT, _RECORD = "\x1f", "\x1e"  # between the parts of a value, and between values

_COLUMNS = f"""
SELECT listing.play, scenario, version, started, cohort, origin, ended, turn,
 (SELECT MAX(seq) FROM chain WHERE play = listing.play),
 (SELECT group_concat(kind || '{_UNIT}' || hash, '{_RECORD}') FROM pinned
  WHERE play = listing.play),
 (SELECT group_concat(participant, '{_RECORD}') FROM participation WHERE play = listing.play)
"""

# Plays of a code are few and lie together: CROSS JOIN keeps SQLite from walking all by turn.
_OF_CODE = "participation AS own CROSS JOIN listing ON listing.play = own.play"

_CONDITIONS = {
    "play": "listing.play = :play",
    "participant": "own.participant = :participant",
    "cohort": "cohort = :cohort",
    "scenario": "scenario = :scenario",
    "alone": "NOT EXISTS (SELECT 1 FROM participation WHERE play = listing.play)",
    "unended": "ended = 0 AND NOT EXISTS (SELECT 1 FROM listing AS later WHERE later.origin ="
    " (SELECT hash FROM chain WHERE play = listing.play ORDER BY seq DESC LIMIT 1))",
    "prefix": "listing.play >= :prefix AND listing.play < :prefix || 'g'",  # after every hex digit
    "beside": "(cohort IS NULL OR cohort NOT IN (SELECT value FROM json_each(:beside))"
    " OR NOT EXISTS (SELECT 1 FROM participation WHERE play = listing.play))",
    "below": "turn < :below",
}


class Wanted(Struct, frozen=True):
    """Which plays `Store.iterate_plays` is asked for.

    Attributes:
        beside: the cohorts, as a list in JSON.
        below: only those written to before a turn.
    """

    participant: str | None = None
    cohort: str | None = None
    scenario: str | None = None
    alone: bool = False
    unended: bool = False
    prefix: str | None = None
    beside: str | None = None
    below: int | None = None
    play: str | None = None


def select(
    connection: sqlite3.Connection, wanted: Wanted, most: int = -1
) -> Iterator[tuple[Listed, int]]:
    """Plays with their turns, the last written to first; at most so many unless it is -1."""
    asked = {name: getattr(wanted, name) for name in _CONDITIONS}
    given = [name for name, value in asked.items() if value is not None and value is not False]
    where = " AND ".join(_CONDITIONS[name] for name in given) or "1"
    table = "listing" if wanted.participant is None else _OF_CODE
    statement = f"{_COLUMNS} FROM {table} WHERE {where}"
    if most >= 0:
        rows = connection.execute(f"{statement} ORDER BY turn DESC LIMIT {most}", asked)
        return ((_read_row(row), row[_TURN]) for row in rows)
    # All tables lie in the order of ids: read so and then sorted, they take half the time.
    every = sorted(connection.execute(statement, asked), key=_place_of, reverse=True)
    return ((_read_row(row), row[_TURN]) for row in every)


_TURN = 7


def _place_of(row: tuple[Any, ...]) -> tuple[int, str]:
    turn = row[_TURN]
    return turn if isinstance(turn, int) else 0, str(row[0])


def _read_row(row: tuple[Any, ...]) -> Listed:
    play, scenario, version, started, cohort, origin, ended, _turn, seq, pinned, people = row
    from_head = origin.hex() if isinstance(origin, bytes) else ""
    facts = Facts(str(scenario), str(version), str(started), _read_closure(pinned), from_head)
    course = None if cohort is None else str(cohort)
    events = seq if isinstance(seq, int) else 0
    return Listed(str(play), facts, course, tuple(sorted(_parts(people))), events, ended == 1)


@lru_cache(maxsize=64)
def _read_closure(pinned: object) -> Mapping[str, str]:
    """Thousands of plays are made on the same few cases."""
    pairs = sorted(each.partition(_UNIT) for each in _parts(pinned))
    return {kind: digest for kind, _, digest in pairs}


def _parts(joined: object) -> list[str]:
    return joined.split(_RECORD) if isinstance(joined, str) else []
