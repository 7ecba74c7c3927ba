"""The facts of many plays, counted: a database in memory, and the counts as a fold.

A measure is a class whose rows are what its query finds: some columns say what is counted, those
named in `adds` are counts and sums. So two folds can be added, also those of two places, and no
play leaves the place where it was made.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from functools import cache
from itertools import islice
from operator import add
from typing import Any, ClassVar, NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import astuple

from engine.reports.cohort.statistics import Pairs, Sums
from engine.reports.facts.play import GOOD, Facts

AT_ONCE = 500  # plays in the database

Values = tuple[Any, ...]


class Measure(Struct, frozen=True):
    """What is counted, as rows.

    Attributes:
        sql: the query; its columns are the fields, in their order.
        of: the plays it is of, in words.
        adds: the fields that are added; the others say what of.
        leaves: its rows may leave the place of the plays.
    """

    sql: ClassVar[str]
    of: ClassVar[str]
    adds: ClassVar[frozenset[str]] = frozenset({"n"})
    leaves: ClassVar[bool] = True


Row = TypeVar("Row", bound=Measure)

COUNTED, FINISHED = "plays that count", "finished plays"


class Plays(Measure, frozen=True):
    """Plays, those of two or more people, those made under another key, those that passed over."""

    finished: bool
    pair: bool
    rescored: bool
    passed: bool
    n: int

    of = COUNTED
    sql = "SELECT finished, pair, rescored, passed, COUNT(*) FROM play GROUP BY 1, 2, 3, 4"


class Answers(Measure, frozen=True):
    """First answers at decisions; see `play.Moment`. `good` is acceptable or better."""

    at: str
    answer: str
    address: str
    share: float | None
    chance: float | None
    best: bool
    wrong: bool
    good: bool
    sure: int | None
    rating: int
    nameable: bool
    harmful: bool
    upholds: str
    n: int

    of = COUNTED
    sql = """SELECT at, answer, address, share, chance, best, wrong, good, sure, rating, nameable,
        harmful, upholds, COUNT(*) FROM moment GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13
        ORDER BY MIN(rowid)"""


class Offered(Measure, frozen=True):
    """Which moves were on offer at first answers."""

    at: str
    offered: str
    n: int

    of = COUNTED
    sql = "SELECT at, offered, COUNT(*) FROM moment GROUP BY 1, 2"


class Closed(Measure, frozen=True):
    """What first answers closed, by answer, and how well their plays did elsewhere."""

    at: str
    answer: str
    nameable: bool
    closed: Sums
    elsewhere: Sums

    of = COUNTED
    adds = frozenset({"closed", "elsewhere"})
    sql = "SELECT at, answer, nameable, sums(closed), sums(elsewhere) FROM moment GROUP BY 1, 2, 3"


class Better(Measure, frozen=True):
    """The best that was on offer, by what was answered, where what it closed may be named."""

    at: str
    address: str
    better: str
    n: int

    of = COUNTED
    sql = "SELECT at, address, better, COUNT(*) FROM moment WHERE nameable GROUP BY 1, 2, 3"


class Reasons(Measure, frozen=True):
    """What could be said of an answer, by what was given, where what it closed may be named."""

    at: str
    given: str
    address: str
    reason: int
    n: int

    of = COUNTED
    sql = "SELECT at, given, address, reason, COUNT(*) FROM reason GROUP BY 1, 2, 3, 4"


class Criticals(Measure, frozen=True):
    """Critical errors in first answers."""

    at: str
    address: str
    kind: str
    n: int

    of = COUNTED
    sql = "SELECT at, address, kind, COUNT(*) FROM critical GROUP BY 1, 2, 3"


class Kinds(Measure, frozen=True):
    """Plays to which a kind of critical error was open; that made one; that mended all of them."""

    kind: str
    faced: int
    made: int
    mended: int

    of = COUNTED
    adds = frozenset({"faced", "made", "mended"})
    sql = """SELECT kind, COUNT(*), SUM(made), SUM(mended) FROM
        (SELECT play, kind, MAX(made) AS made, MIN(mended) * MAX(made) AS mended FROM
            (SELECT play, kind, 0 AS made, 1 AS mended FROM faced
            UNION ALL SELECT play, kind, 1, repaired FROM fault)
        GROUP BY play, kind) GROUP BY kind"""


class Faults(Measure, frozen=True):
    """Plays that made a critical error by an answer."""

    kind: str
    address: str
    n: int

    of = COUNTED
    sql = "SELECT kind, address, COUNT(*) FROM fault GROUP BY 1, 2"


class Talks(Measure, frozen=True):
    """Plays that asked something in a conversation, questions, and plays that asked so or so."""

    scene: str
    plays: int
    asked: int
    open: int
    leading: int
    blame: int
    outside: int
    outside_run: int
    rules: int
    closure: int

    of = COUNTED
    adds = frozenset(
        ["plays", "asked", "open", "leading", "blame", "outside", "outside_run", "rules", "closure"]
    )
    sql = """SELECT scene, COUNT(*), SUM(asked), SUM(open), SUM(leading > 0), SUM(blame > 0),
        SUM(outside > 0), SUM(longest >= 3), SUM(rules), SUM(closure) FROM talk GROUP BY 1"""


class Questions(Measure, frozen=True):
    """Plays by the type of their first question in a conversation, their second, and so on."""

    scene: str
    turn: int
    type: str
    n: int

    of = COUNTED
    sql = "SELECT scene, turn, type, COUNT(*) FROM question GROUP BY 1, 2, 3"


class Slots(Measure, frozen=True):
    """Things assessed, by their credit."""

    slot: str
    credit: float
    good: bool
    answered: bool
    reached: bool
    n: int

    of = FINISHED
    sql = """SELECT slot, credit, good, answered, reached, COUNT(*) FROM slot
        GROUP BY 1, 2, 3, 4, 5 ORDER BY MIN(rowid)"""


class Together(Measure, frozen=True):
    """How credit in a thing that was answered goes with credit in everything else.

    By the decision that assessed it first, "" where none did.
    """

    slot: str
    at: str
    pairs: Pairs

    of = FINISHED
    adds = frozenset({"pairs"})
    sql = """SELECT slot, at, pairs(credit, elsewhere) FROM slot
        WHERE answered AND elsewhere IS NOT NULL GROUP BY 1, 2"""


class Shares(Measure, frozen=True):
    """Where plays lie between the least and the most, the whole and each domain."""

    part: str
    share: float
    chance: float | None
    n: int

    of = FINISHED
    sql = "SELECT part, share, chance, COUNT(*) FROM attained GROUP BY 1, 2, 3"


class Needs(Measure, frozen=True):
    """How needs ended."""

    need: str
    status: str
    held: bool
    n: int

    of = FINISHED
    sql = "SELECT need, status, held, COUNT(*) FROM need GROUP BY 1, 2, 3"


class Risks(Measure, frozen=True):
    """Levels of risks at the end."""

    risk: str
    level: str
    n: int

    of = FINISHED
    sql = "SELECT risk, level, COUNT(*) FROM risk GROUP BY 1, 2"


class Ways(Measure, frozen=True):
    """Where plays went on to from a scene, the first time they left it."""

    scene: str
    place: str
    n: int

    of = FINISHED
    sql = """SELECT scene, place, COUNT(*) FROM way NATURAL JOIN play WHERE finished
        GROUP BY 1, 2"""


class Weighs(Measure, frozen=True):
    """What the answers of a play add to the weight of each decision, as JSON.

    These are whole plays, so they stay where they are.
    """

    weighs: str
    n: int

    of = COUNTED
    leaves = False
    sql = "SELECT weighs, COUNT(*) FROM play GROUP BY 1"


MEASURES: tuple[type[Measure], ...] = (
    Plays,
    Answers,
    Offered,
    Closed,
    Better,
    Reasons,
    Criticals,
    Kinds,
    Faults,
    Talks,
    Questions,
    Slots,
    Together,
    Shares,
    Needs,
    Risks,
    Ways,
    Weighs,
)
_READ: Mapping[str, Callable[[Any], Any]] = {
    "Sums": Sums.from_text,
    "Pairs": Pairs.from_text,
    "bool": bool,
}


class Fold:
    """The counts of plays, by measure. Folds can be added."""

    def __init__(self, rows: Mapping[type[Measure], Sequence[Measure]] | None = None) -> None:
        self._rows = rows or {}

    def of(self, measure: type[Row]) -> Sequence[Row]:
        """The rows of a measure."""
        found: Any = self._rows.get(measure, ())
        return found  # type: ignore[no-any-return]

    def __add__(self, other: Fold) -> Fold:
        """The counts of both; without what may not leave the place of its plays."""
        return Fold({each: _merge(each, (self, other)) for each in MEASURES if each.leaves})


def _merge(measure: type[Row], folds: Iterable[Fold]) -> list[Row]:
    """The rows of several folds, those that are of the same added."""
    names = measure.__struct_fields__
    keys = [n for n, name in enumerate(names) if name not in measure.adds]
    sums = [n for n, name in enumerate(names) if name in measure.adds]
    found: dict[tuple[Any, ...], list[Any]] = {}
    for row in (row for fold in folds for row in fold.of(measure)):
        fields = astuple(row)
        key, more = tuple(fields[n] for n in keys), [fields[n] for n in sums]
        found[key] = list(map(add, found[key], more)) if key in found else more
    order = [(*keys, *sums).index(n) for n in range(len(names))]
    return [measure(*((*key, *each)[n] for n in order)) for key, each in found.items()]


def fold(plays: Iterable[Facts]) -> Fold:
    """The counts of plays, some of which are in memory at once."""
    every = iter(plays)
    parts = [_fold(some) for some in iter(lambda: list(islice(every, AT_ONCE)), [])]
    if len(parts) < 2:
        return parts[0] if parts else Fold()
    return Fold({each: _merge(each, parts) for each in MEASURES})


def _fold(plays: Sequence[Facts]) -> Fold:
    with closing(sqlite3.connect(":memory:")) as database:
        for name, (arguments, aggregate) in _AGGREGATES.items():
            database.create_aggregate(name, arguments, aggregate)
        for name, table in TABLES.items():
            database.execute(f"CREATE TABLE {name} (play, {table.columns})")
            places = ", ?" * len(table.columns.split(","))
            rows = ((n, *row) for n, facts in enumerate(plays) for row in table.rows(facts))
            database.executemany(f"INSERT INTO {name} VALUES (?{places})", rows)
        return Fold({each: _count(database, each) for each in MEASURES})


def _count(database: sqlite3.Connection, measure: type[Row]) -> list[Row]:
    read, found = _list_read(measure), []
    for row in database.execute(measure.sql):
        fields = list(row)
        for n, made in read:
            fields[n] = made(fields[n])
        found.append(measure(*fields))
    return found


@cache
def _list_read(measure: type[Measure]) -> list[tuple[int, Callable[[Any], Any]]]:
    """The columns of a measure that SQLite gives as something else, each with what reads it."""
    kinds = (str(measure.__annotations__[name]) for name in measure.__struct_fields__)
    return [(n, _READ[kind]) for n, kind in enumerate(kinds) if kind in _READ]


def _list_play(facts: Facts) -> Iterable[Values]:
    weighs = [
        (m.at, m.closed if m.nameable else 0.0, bool(m.critical), m.sure == 3 and m.wrong)
        for m in facts.moments
    ]
    pair, said = facts.players > 1, json.dumps(weighs)
    yield facts.finished, pair, facts.rescored, facts.passed, said


def _list_moments(facts: Facts) -> Iterable[Values]:
    for m in facts.moments:
        answer = m.answer if isinstance(m.answer, str) else json.dumps(m.answer, sort_keys=True)
        good = m.share is not None and m.share >= GOOD
        given = m.at, answer, m.address, f"{m.offered:x}", m.share, m.chance, m.best, m.wrong, good
        told = m.sure, m.rating, m.closed, m.nameable, bool(m.critical), m.upholds, m.better
        yield *given, *told, m.elsewhere


def _list_talks(facts: Facts) -> Iterable[Values]:
    for t in facts.talks:
        outside = t.outside, t.longest_outside, t.ground_rules, t.closure
        yield t.scene, len(t.asked), t.open, t.leading, t.blame, *outside


class Table(NamedTuple):
    """A table of the database.

    Attributes:
        columns: beside `play`, the number of the play.
        rows: those of a play, without its number.
    """

    columns: str
    rows: Callable[[Facts], Iterable[Values]]


TABLES: Mapping[str, Table] = {
    "play": Table("finished, pair, rescored, passed, weighs", _list_play),
    "moment": Table(
        "at, answer, address, offered, share, chance, best, wrong, good, sure, rating, closed,"
        " nameable, harmful, upholds, better, elsewhere",
        _list_moments,
    ),
    "critical": Table(
        "at, address, kind", lambda f: ((m.at, *each) for m in f.moments for each in m.critical)
    ),
    "reason": Table(
        "at, given, address, reason",
        lambda f: ((m.at, m.address, *each) for m in f.moments for each in m.reasons),
    ),
    "slot": Table(
        "slot, at, credit, good, answered, reached, elsewhere",
        lambda f: (
            (s.slot, s.at, s.credit, s.credit >= GOOD, s.answered, s.reached, s.elsewhere)
            for s in f.slots
        ),
    ),
    "attained": Table(
        "part, share, chance", lambda f: ((p, a.share, a.chance) for p, a in f.attained.items())
    ),
    "need": Table("need, status, held", lambda f: ((n.id, n.status, n.held) for n in f.needs)),
    "risk": Table("risk, level", lambda f: f.risks.items()),
    "way": Table("scene, place", lambda f: f.ways.items()),
    "talk": Table(
        "scene, asked, open, leading, blame, outside, longest, rules, closure", _list_talks
    ),
    "question": Table(
        "scene, turn, type",
        lambda f: ((t.scene, turn, type) for t in f.talks for turn, type in enumerate(t.asked)),
    ),
    "fault": Table(
        "address, kind, repaired", lambda f: ((e.address, e.kind, e.repaired) for e in f.faults)
    ),
    "faced": Table("kind", lambda f: ((kind,) for kind in set(f.faced.values()))),
}


class _Summing:
    """The SQL function sums(x): see `Sums`; it passes over NULL."""

    def __init__(self) -> None:
        self.values: list[float] = []

    def step(self, value: float | None, /) -> None:
        if value is not None:
            self.values.append(value)

    def finalize(self) -> str:
        return Sums.of(self.values).as_text()


class _Pairing:
    """The SQL function pairs(x, y): see `Pairs`."""

    def __init__(self) -> None:
        self.values: list[tuple[float, float]] = []

    def step(self, x: float, y: float, /) -> None:
        self.values.append((x, y))

    def finalize(self) -> str:
        return Pairs.of(self.values).as_text()


_AGGREGATES: Mapping[str, tuple[int, Any]] = {"sums": (1, _Summing), "pairs": (2, _Pairing)}
