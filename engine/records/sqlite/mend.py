"""Mending: what can be read of damaged plays is put into a new file, and the rest set aside.

Every play is kept up to its first event that is not as it was written. What stands beside the
plays is kept row by row, where it fits the tables; how plays are listed is worked out of their
events again. Nothing of a damaged file is run: no trigger, no view.
"""

from __future__ import annotations

import json
import secrets
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from engine.records import folder as folders
from engine.records.cohorts import from_bytes
from engine.records.problems import Code, RecordsProblem
from engine.records.sqlite import database as databases
from engine.records.sqlite.backup import (
    contents,
    make_unfinished,
    open_single,
    put_copy_in_place,
)
from engine.records.sqlite.database import (
    FAULTS,
    LEDGER,
    PLAYS,
    ROSTER,
    Database,
    DatabaseKind,
    convert_errors,
)
from engine.records.sqlite.schema import OF_A_PLAY, Schema, differences, make
from engine.records.sqlite.stored_chain import read
from engine.records.stored_plays import Closures, Contents, Facts, digest_of
from engine.records.verify import Statement

Describe = Callable[[list[bytes], Facts | None, Closures], tuple[Facts, bool] | None]
"""What a play is listed by, and whether it has ended, from its events and how it was listed; None
if nobody can say, because its case is not here."""


class Mended(Struct, frozen=True):
    """What came of it.

    Attributes:
        held: what the new file holds.
        said: what was set aside or made again, as codes and parameters.
    """

    held: Contents
    said: tuple[Statement, ...]


def mend(folder: Path, describe: Describe, agree: Callable[[Mended], object]) -> tuple[Path, ...]:
    """Put what can be read of the files of a data folder in place of those that are damaged.

    Args:
        folder: the data folder.
        describe: works out what a play is listed by.
        agree: is told what would be kept before anything is changed; what it raises stops this.

    Returns:
        Where the damaged files are kept; none where there was nothing to mend.

    Raises:
        RecordsProblem: R012 there are no plays; R003 no event can be read; R006 another program
            is writing; or what the disk says. Everything is then as it was.
    """
    if not (folder / PLAYS.file).exists():
        raise RecordsProblem(Code.NO_PLAY)
    with ExitStack() as stack:
        parts: dict[Path, Path] = {}
        said: list[Statement] = []
        for kind in (PLAYS, ROSTER, LEDGER):
            live = folder / kind.file
            if live.exists():
                part = stack.enter_context(make_unfinished(folder))
                stack.enter_context(_hold(live))
                told = _rebuild(live, part, kind, describe)
                said += told
                parts |= {live: part} if told else {}
                if kind == PLAYS:
                    with closing(Database.open(part, PLAYS, databases.OLDEST)) as opened:
                        if broken := opened.damage():
                            where = {"path": str(live), "said": broken}
                            raise RecordsProblem(Code.DAMAGED, where)
                        held = contents(opened)
        if not parts:
            return ()
        agree(Mended(held, tuple(said)))
        asides = {live: folders.find_free_name(folder, f"{live.stem}-damaged") for live in parts}
        for live, part in parts.items():
            put_copy_in_place(live, part, asides[live])
    return tuple(asides.values())


@contextmanager
def _hold(live: Path) -> Iterator[None]:
    """Let no other program write meanwhile. Raises R006 where one is writing."""
    with closing(sqlite3.connect(live, timeout=_PATIENCE, isolation_level=None)) as held:
        try:
            held.execute("BEGIN EXCLUSIVE")
        except FAULTS as error:  # too damaged to be locked, and to be written to
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                raise RecordsProblem(Code.BUSY, {"path": str(live)}) from error
        yield


_PATIENCE = 2.0  # seconds


def _rebuild(live: Path, part: Path, kind: DatabaseKind, describe: Describe) -> list[Statement]:
    """Fill `part` with what can be read of a file; what there is to say of it."""
    with make_unfinished(live.parent) as copy, convert_errors(live):
        try:
            for end in ("", *_ENDS):
                if live.with_name(live.name + end).exists():
                    shutil.copyfile(live.with_name(live.name + end), f"{copy}{end}")
            broken = _find_broken(copy)
            said = [("V059", {"said": broken, "path": str(live)})] if broken else []
            with closing(sqlite3.connect(copy)) as source, open_single(part) as target:
                for setting in ("writable_schema=ON", "trusted_schema=OFF", "cell_size_check=ON"):
                    source.execute(f"PRAGMA {setting}")
                source.text_factory = lambda raw: raw.decode("utf-8", "replace")
                return said + _Salvage(source, target, kind, describe, str(live)).run()
        finally:
            for end in _ENDS:
                Path(f"{copy}{end}").unlink(missing_ok=True)


def _find_broken(copy: Path) -> str:
    """What SQLite finds wrong with a file that nobody has open, or ""."""
    with closing(sqlite3.connect(copy)) as opened:
        try:
            found = opened.execute("PRAGMA integrity_check(1)").fetchone()
        except FAULTS as error:
            return str(error)
    return "" if found == ("ok",) else str(found[0]).splitlines()[-1]


_ENDS = ("-journal", "-wal", "-shm")


_BY_THEMSELVES = {
    *("closure", "pinned", "cohort", "cohort_key", "play", "listing", "chain", "content"),
    *("printed", "all_plays", "unswept"),
}
"""The tables that are not simply taken as they are."""


def _list_beside(ours: Schema) -> list[str]:
    """The other tables, each after those its rows belong to."""
    parents: dict[str, set[str]] = {table: set() for table in ours.columns}
    for key in ours.foreign_keys:
        parents[key.table] |= {key.parent} - {key.table}
    return [one for one in TopologicalSorter(parents).static_order() if one not in _BY_THEMSELVES]


class _Salvage(Struct):
    """What can be read of one file, on its way into another."""

    source: sqlite3.Connection
    target: sqlite3.Connection
    kind: DatabaseKind
    describe: Describe
    place: str
    said: list[Statement] = field(default_factory=list)
    closures: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    people: dict[object, set[object]] = field(default_factory=dict)
    members: dict[object, set[object]] = field(default_factory=dict)

    def run(self) -> list[Statement]:
        """Fill the target. Gives what was set aside or made again."""
        ours, target, kind = Schema.at(self.kind), self.target, self.kind
        unlike = differences(self.source, ours)
        self.said += [
            ("V050", {"part": type, "name": name})
            for type, name in (*unlike.missing, *unlike.changed, *unlike.added)
        ]
        if {"chain", "content"} & unlike.unreadable:
            raise RecordsProblem(Code.DAMAGED, {"path": self.place, "said": "no event can be read"})
        target.execute("PRAGMA foreign_keys=ON")
        target.execute("BEGIN")
        make(target, kind, len(kind.steps()))
        triggers = [name for type, name in ours.parts if type == "trigger"]
        for name in triggers:  # they guard what is written from now on
            target.execute(f"DROP TRIGGER {name}")
        if kind == PLAYS:
            self._take_cases()
            self._take_cohorts()
            self._take_plays()
        for table in _list_beside(ours) if kind == PLAYS else ours.columns:
            self._take(table, self._rows(table))
        if kind == PLAYS:
            self._take_heads()
        for name in triggers:
            target.execute(ours.parts["trigger", name])
        target.execute(f"PRAGMA application_id={kind.mark}")
        target.execute(f"PRAGMA user_version={len(kind.steps())}")
        target.execute("COMMIT")
        return self.said

    # Reading

    def _rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table that can be read, from its beginning and from its end."""
        ours = Schema.at(self.kind)
        columns = ours.columns[table]
        if table in differences(self.source, ours).unreadable:
            return []
        here = {row[1] for row in self.source.execute(f"PRAGMA table_info({table})")}
        named = [name for name in columns if name in here]
        if not named:
            self.said.append(("V051", {"table": table}))
            return []
        select = f"SELECT {', '.join(named)} FROM {table} NOT INDEXED"
        found: dict[tuple[Any, ...], None] = {}
        whole = self._gather(f"{select} ORDER BY {named[0]}", found)
        if not whole:
            self._gather(f"{select} ORDER BY {named[0]} DESC", found)
        lost = dict.fromkeys(columns)
        return [{**lost, **dict(zip(named, row, strict=True))} for row in found]

    def _gather(self, select: str, found: dict[tuple[Any, ...], None]) -> bool:
        try:
            for row in self.source.execute(select):
                found[row] = None
        except FAULTS:
            table = select.partition(" FROM ")[2].partition(" ")[0]
            if ("V051", {"table": table}) not in self.said:
                self.said.append(("V051", {"table": table}))
            return False
        return True

    # Writing

    def _take(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Keep the rows that fit the table; what does not is counted."""
        lost = sum(not self._put(table, row) for row in rows)
        if lost:
            self.said.append(("V052", {"table": table, "count": str(lost)}))

    def _put(self, table: str, row: Mapping[str, Any]) -> bool:
        if self.kind == PLAYS and table in OF_A_PLAY and self._is_forgotten(row["play"]):
            return False
        if table == "issue" and not _is_issue(row):
            return False  # the ledger gives it back
        places = ", ".join("?" * len(row))
        try:
            self.target.execute(
                f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", tuple(row.values())
            )
        except (sqlite3.IntegrityError, OverflowError, UnicodeError):
            return False
        return True

    def _is_forgotten(self, play: object) -> bool:
        with suppress(*FAULTS):
            here = "SELECT forgotten FROM play WHERE id = ?"
            return bool(self.target.execute(here, (play,)).fetchone() == (1,))
        return False

    # What belongs together

    def _take_cases(self) -> None:
        kinds = {row["hash"]: row["kind"] for row in self._rows("pinned")}
        rows, otherwise = list[dict[str, Any]](), 0
        for row in self._rows("closure"):
            data, hash = row.get("data"), row.get("hash")
            if isinstance(data, bytes) and digest_of(data) == hash:
                kind = str(kinds.get(hash, row["kind"]))
                self.closures[hash] = (kind, data)
                otherwise += kind != row["kind"]
                rows.append({"hash": hash, "kind": kind, "data": data})
            else:
                rows.append({"hash": None})  # fits nowhere
        self._take("closure", rows)
        if otherwise:
            self.said.append(("V060", {"count": str(otherwise)}))

    def _take_cohorts(self) -> None:
        keys = {row["cohort"]: row["key"] for row in self._rows("cohort_key")}
        rows = []
        for row in self._rows("cohort"):
            try:
                from_bytes(row["body"], row["closed"], self.place)
                rows.append(row)
            except RecordsProblem:
                rows.append({"id": None})
        self._take("cohort", rows)
        for (id,) in self.target.execute("SELECT id FROM cohort").fetchall():
            if not self._put("cohort_key", {"cohort": id, "key": keys.get(id)}):
                self._put("cohort_key", {"cohort": id, "key": secrets.token_bytes(32)})
                self.said.append(("V056", {"cohort": id}))

    def _take_plays(self) -> None:
        marked = {row["id"]: row.get("forgotten") for row in self._rows("play")}
        gone = {row["play"] for row in self._rows("forgetting")}
        listed = {row["play"]: row for row in self._rows("listing")}
        pinned: dict[object, dict[str, str]] = {}
        for row in self._rows("pinned"):
            pinned.setdefault(row["play"], {})[str(row["kind"])] = str(row["hash"])
        ids: dict[tuple[Any, ...], None] = {(id,): None for id in (*marked, *listed)}
        for table in ("chain", "content"):
            for order in ("", " DESC"):
                self._gather(f"SELECT DISTINCT play FROM {table} ORDER BY play{order}", ids)
        relisted = Counter[str]()
        for (id,) in sorted(ids, key=lambda each: str(each[0])):
            forgotten = marked.get(id) == 1 or id in gone
            events = self._take_play(id, forgotten, marked.get(id))
            if events:
                told = self._list(id, events, listed.get(id), pinned.get(id, {}))
                relisted[told] += 1
        for code in ("V054", "V055"):
            if relisted[code]:
                self.said.append((code, {"count": str(relisted[code])}))

    def _take_play(self, id: object, forgotten: bool, marked: object) -> list[bytes]:
        """Keep a play up to its first damaged event. Gives what is kept of its events."""
        about = {"play": str(id)}
        if not isinstance(id, str):
            self.said.append(("V058", about))
            return []
        stored, altered = read(self.source, id, forgotten=forgotten)
        sound = [row for row in stored if altered is None or row.seq < altered.seq]
        last = len(stored)
        if not sound or not self._put("play", {"id": id, "forgotten": int(forgotten)}):
            self.said.append(("V058", about))
            return []
        for row in sound:
            at = {"play": id, "seq": row.seq}
            self._put("chain", {**at, "commitment": row.commitment, "hash": row.hash})
            if not forgotten:
                self._put("content", {**at, "salt": row.salt, "body": row.body})
        if altered:
            after = {"seq": str(len(sound)), "next": str(altered.seq), "last": str(last)}
            self.said.append(("V053", {**about, **after}))
        if marked != forgotten:
            self.said.append(("V061", about))
        return [row.body or b"" for row in sound if not forgotten]

    def _list(
        self, id: str, events: list[bytes], before: dict[str, Any] | None, pinned: dict[str, str]
    ) -> str:
        """List a play; the code of what there is to say of it, or ""."""
        old = _read_facts(before, pinned) if before else None
        found = self.describe(events, old, self.closures)
        facts, ended = found or (None, False)
        kept = facts or old or Facts("?", "?", "?", pinned)
        marked = bool(before and before.get("ended") == 1)
        closure = {kind: h for kind, h in kept.closure.items() if h in self.closures}
        self._put_listing(id, replace(kept, closure=closure), before, ended=marked and ended)
        if facts is None:
            return "" if old and old.closure == closure else "V055"
        return "" if old == facts and (ended or not marked) else "V054"

    def _put_listing(
        self, id: str, kept: Facts, before: dict[str, Any] | None, *, ended: bool
    ) -> None:
        """Keep the list entry of a play; in the course of its people where its own is lost."""
        turn = before.get("turn") if before else 0
        row = {
            "play": id,
            "scenario": kept.scenario,
            "version": kept.version,
            "started": kept.started,
            "cohort": before.get("cohort") if before else self._find_cohort(id),
            "turn": turn if isinstance(turn, int) else 0,
            "origin": bytes.fromhex(kept.origin) or None,
            "ended": int(ended),
        }
        if not self._put("listing", row):
            self._put("listing", {**row, "cohort": self._find_cohort(id)})
        for kind, hash in kept.closure.items():
            self._put("pinned", {"play": id, "kind": kind, "hash": hash})

    def _find_cohort(self, play: str) -> str | None:
        """The one cohort that all people of a play, whose listing is lost, belong to."""
        if not self.people:
            for row in self._rows("participation"):
                self.people.setdefault(row["play"], set()).add(row["participant"])
            for row in self._rows("member"):
                self.members.setdefault(row["cohort"], set()).add(row["participant"])
        mine = self.people.get(play, set())
        found = [cohort for cohort, codes in self.members.items() if mine and mine <= codes]
        return str(found[0]) if len(found) == 1 else None

    def _take_heads(self) -> None:
        numbered = (row for row in self._rows("all_plays") if isinstance(row["number"], int))
        rows = sorted(numbered, key=lambda row: row["number"])
        kept = 0
        for row in rows:
            if row["number"] != kept + 1 or not self._put("all_plays", row):
                break
            kept += 1
        counted = [row["heads"] for row in self._rows("printed") if isinstance(row["heads"], int)]
        most = max([len(rows), *counted])
        self.target.execute("UPDATE printed SET heads = ?", (kept,))
        if most != kept or not counted:
            self.said.append(("V057", {"kept": str(kept), "printed": str(most)}))


def _read_facts(row: Mapping[str, Any], pinned: dict[str, str]) -> Facts:
    origin = row.get("origin")
    closure = dict(sorted(pinned.items()))
    named = (str(row["scenario"]), str(row["version"]), str(row["started"]))
    return Facts(*named, closure, origin.hex() if isinstance(origin, bytes) else "")


def _is_issue(row: Mapping[str, Any]) -> bool:
    """Whether the plays behind a report are those that its hash is of."""
    plays = row.get("plays")
    if not isinstance(plays, str) or digest_of(plays.encode()) != row.get("hash"):
        return False
    with suppress(ValueError, RecursionError):
        return isinstance(json.loads(plays), list)
    return False
