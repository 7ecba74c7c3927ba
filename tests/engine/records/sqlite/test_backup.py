import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from engine.records.annotations import Annotation
from engine.records.cohorts import Cohort
from engine.records.problems import RecordsProblem
from engine.records.sqlite import backup as backups
from engine.records.sqlite import database
from engine.records.sqlite.backup import restore
from engine.records.sqlite.database import Database, Version
from engine.records.sqlite.store import Store
from engine.records.stored_plays import Contents, Facts, Head
from tests.test_first_kept import KEPT

FACTS = Facts("micro", "0.1", "2026-03-02")
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "monday.rifq"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm"))}


def test_a_backup_holds_everything_in_one_file(store: Store, file: Path, tmp_path: Path) -> None:
    head = store.create(b"started", FACTS, participants=["123456"])
    store.backup(file)
    assert names(tmp_path) == {"monday.rifq", "data"}
    assert restore(tmp_path / "elsewhere", file) is None
    with Store.open(tmp_path / "elsewhere") as other:
        assert other.head(head.play) == head and other.verify(head.hash).clean
        assert other.plays() == store.plays()


def test_a_backup_is_written_over_nothing(store: Store, file: Path, tmp_path: Path) -> None:
    store.backup(file)
    older = file.read_bytes()
    store.create(b"started", FACTS)
    thesis = file.with_name("thesis.txt")
    thesis.write_text("mine")
    nowhere, pipe = tmp_path / "link", tmp_path / "pipe"
    nowhere.symlink_to(tmp_path / "gone")
    os.mkfifo(pipe)
    for there in (file, thesis, store._database.path, tmp_path, nowhere, pipe):
        with pytest.raises(RecordsProblem, match="R019"):
            store.backup(there)
    assert file.read_bytes() == older and thesis.read_text() == "mine" and len(store.plays()) == 1
    assert names(tmp_path) == {"monday.rifq", "data", "thesis.txt", "link", "pipe"}


def test_two_backups_of_one_name_at_one_moment_are_one(
    store: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is taken while the backup is being written."""
    copied = Database.copy_to

    def slow(database: Database, target: sqlite3.Connection) -> None:
        copied(database, target)
        file.write_bytes(b"of another program")

    monkeypatch.setattr(Database, "copy_to", slow)
    with pytest.raises(RecordsProblem, match="R019"):
        store.backup(file)
    assert file.read_bytes() == b"of another program"


def test_a_backup_says_what_it_holds(store: Store, file: Path, folder: Path) -> None:
    store.create(b"started", FACTS, participants=["123456"])
    later = store.create(b"started", replace(FACTS, started="2026-03-09"), participants=["271828"])
    store.append(later.play, 1, b"decided")
    store.delete(store.create(b"started", FACTS).play)
    store.cohorts.put(Cohort("irbid", "Irbid"))
    held = store.backup(file)
    assert held == store.contents() == Contents(2, 3, "2026-03-02", "2026-03-09", 1, 2, 1)
    told: list[Contents] = []
    restore(folder.with_name("other"), file, agree=told.append)
    assert told == [replace(held, sound=True)]


def test_nothing_is_changed_unless_one_agrees(
    version: Version, store: Store, file: Path, folder: Path
) -> None:
    store.backup(file)
    head = store.create(b"after", FACTS)

    def no(held: Contents) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(folder, file, agree=no, sqlite_version=version)
    assert store.head(head.play) == head and names(folder) == {"plays.db"}


def test_a_backup_to_where_nothing_can_be_written_is_said(store: Store, tmp_path: Path) -> None:
    with pytest.raises(RecordsProblem, match="R048"):
        store.backup(tmp_path / "no-such-folder" / "monday.rifq")


def make_heads(folder: Path, file: Path, version: Version) -> tuple[Head, Head]:
    """A head from before a backup, and one from after it."""
    with Store.open(folder, sqlite_version=version) as store:
        before = store.create(b"before", FACTS)
        store.backup(file)
        return before, store.create(b"after", FACTS)


def test_restoring_keeps_what_it_replaces(folder: Path, file: Path, version: Version) -> None:
    before, after = make_heads(folder, file, version)
    aside = restore(folder, file, sqlite_version=version)
    assert aside == folder / "plays-replaced-1.db"
    with Store.open(folder, sqlite_version=version) as store:
        assert [listed.play for listed in store.plays()] == [before.play]
        assert store.verify(before.hash).clean
    assert restore(folder, aside, sqlite_version=version) == folder / "plays-replaced-2.db"
    with Store.open(folder, sqlite_version=version) as store:
        assert store.head(after.play) == after


def test_a_rifq_that_is_open_sees_the_restored_plays_and_is_told(
    store: Store, folder: Path, file: Path, version: Version
) -> None:
    before = store.create(b"before", FACTS)
    store.backup(file)
    later = store.create(b"later", FACTS)
    restore(folder, file, sqlite_version=version)
    with pytest.raises(RecordsProblem, match="R010"):
        store.append(later.play, 1, b"more")
    assert store.append(before.play, 1, b"more").seq == 2


@pytest.mark.parametrize("damage", ["rubbish", "half", "empty", "missing", "other"])
def test_what_is_not_a_whole_backup_is_refused_and_changes_nothing(
    folder: Path, file: Path, version: Version, damage: str
) -> None:
    _, after = make_heads(folder, file, version)
    whole = file.read_bytes()
    file.unlink()
    if damage == "other":
        with closing(sqlite3.connect(file)) as other:
            other.execute("CREATE TABLE mine (x)")
    elif damage != "missing":
        broken = {"rubbish": b"rubbish" * 999, "half": whole[: len(whole) // 2], "empty": b""}
        file.write_bytes(broken[damage])
    with pytest.raises(RecordsProblem, match="R018") as refused:
        restore(folder, file, sqlite_version=version)
    assert str(file) in str(refused.value)
    with Store.open(folder, sqlite_version=version) as store:
        assert store.head(after.play) == after
        assert names(folder) == {"plays.db"}


def test_a_backup_of_a_newer_rifq_is_refused(folder: Path, file: Path, version: Version) -> None:
    make_heads(folder, file, version)
    with closing(sqlite3.connect(file)) as newer:
        newer.execute("PRAGMA user_version = 99")
    with pytest.raises(RecordsProblem, match=r"R004.*99") as refused:
        restore(folder, file, sqlite_version=version)
    assert str(file) in str(refused.value)
    assert names(folder) == {"plays.db"}


@pytest.mark.parametrize("rubbish", [b"rubbish" * 999, b"rubbish"])
def test_damaged_records_are_replaced_and_kept_as_they_were(
    folder: Path, file: Path, version: Version, rubbish: bytes
) -> None:
    before, _ = make_heads(folder, file, version)
    (folder / "plays.db").write_bytes(rubbish)
    (folder / "plays.db-wal").write_bytes(b"more rubbish")
    aside = restore(folder, file, sqlite_version=version)
    assert aside is not None and aside.read_bytes() == rubbish
    if len(rubbish) < 512:  # else SQLite saw for itself that the journal was worth nothing
        assert aside.with_name(aside.name + "-wal").read_bytes() == b"more rubbish"
    with Store.open(folder, sqlite_version=version) as store:
        assert store.head(before.play) == before and store.verify().clean


def test_restoring_while_another_program_writes_is_refused_and_changes_nothing(
    folder: Path, file: Path, version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, after = make_heads(folder, file, version)
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(folder / "plays.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(RecordsProblem, match="R006"):
            restore(folder, file, sqlite_version=version)
    with Store.open(folder, sqlite_version=version) as store:
        assert store.head(after.play) == after
        assert names(folder) == {"plays.db"}


def without_links(part: Path, file: Path) -> None:
    raise PermissionError(errno.EPERM, "Operation not permitted")


def test_a_backup_has_its_name_only_when_it_is_whole(
    store: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that one who is killed at its last moment leaves no empty file of that name."""
    linked = os.link
    seen: list[tuple[bool, bool]] = []

    def link(part: Path, name: Path) -> None:
        before = name.exists()
        linked(part, name)
        seen.append((before, name.stat().st_size == part.stat().st_size > 0))

    store.create(b"started", FACTS)
    monkeypatch.setattr(os, "link", link)
    store.backup(file)
    assert seen == [(False, True)]


def test_a_stick_without_links_takes_a_backup_too(
    store: Store, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = store.create(b"started", FACTS)
    monkeypatch.setattr(os, "link", without_links)
    store.backup(file)
    with pytest.raises(RecordsProblem, match="R019"):
        store.backup(file)
    restore(tmp_path / "elsewhere", file)
    with Store.open(tmp_path / "elsewhere") as other:
        assert other.head(head.play) == head


@pytest.mark.parametrize("step", ["_flush", "_put_in_place"])
def test_a_backup_interrupted_at_its_last_moment_leaves_nothing(
    store: Store, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def interrupted(part: Path, file: Path) -> None:
        raise KeyboardInterrupt

    store.create(b"started", FACTS)
    monkeypatch.setattr(os, "link", without_links)
    monkeypatch.setattr(backups, step, interrupted)
    with pytest.raises(KeyboardInterrupt):
        store.backup(file)
    assert names(tmp_path) == {"data"}


# A backup from elsewhere


@contextmanager
def open_backup(file: Path) -> Iterator[sqlite3.Connection]:
    """A backup as its maker could change it."""
    with closing(sqlite3.connect(file)) as other:
        yield other
        other.commit()


def keep_play(store: Store, file: Path) -> Head:
    """A play with words about it, in a backup."""
    head = store.create(b"started", FACTS, participants=["123456"])
    store.words.put(Annotation(head.play, "note", b"mine", participant="123456"))
    store.backup(file)
    return head


EVIL = "AFTER INSERT ON content BEGIN DELETE FROM words; UPDATE listing SET started='PWNED'; END"
STRANGE = {
    ("trigger", "evil"): f"CREATE TRIGGER evil {EVIL}",
    ("view", "evil"): "CREATE VIEW evil AS SELECT * FROM words",
    ("table", "evil"): "CREATE TABLE evil (x)",
    ("index", "evil"): "CREATE INDEX evil ON words (hex(body))",
    ("trigger", "chain_is_kept"): "CREATE TRIGGER chain_is_kept AFTER INSERT ON chain BEGIN"
    " DELETE FROM words; END",
}


@pytest.mark.parametrize("part", STRANGE, ids=" ".join)
def test_nothing_but_rows_is_taken_from_a_backup(
    version: Version, store: Store, folder: Path, file: Path, part: tuple[str, str]
) -> None:
    head = keep_play(store, file)
    with open_backup(file) as theirs:
        if part[1] != "evil":
            theirs.execute(f"DROP {part[0]} {part[1]}")
        theirs.execute(STRANGE[part])
    told: list[Contents] = []
    restore(folder, file, agree=told.append, sqlite_version=version)
    assert told[0].strange == (part,) and told[0].sound
    assert store.verify(head.hash).clean
    store.append(head.play, 1, b"more")
    assert [words.body for words in store.words.of(head.play)] == [b"mine"]
    assert store.plays()[0].facts == FACTS


@pytest.mark.parametrize(
    "statements",
    [
        ("DROP TABLE words", "CREATE VIEW words AS SELECT * FROM listing"),
        ("DROP TABLE words", f"CREATE VIEW words AS {ENDLESS}"),
        ("DROP TABLE words", "CREATE VIRTUAL TABLE words USING fts5(play, body)"),
        ("DROP TABLE pinned",),
        ("ALTER TABLE words ADD COLUMN more BLOB AS (zeroblob(99999999))",),
        ("DROP TABLE all_plays", "CREATE TABLE all_plays (number, hash, ends)"),
        ("PRAGMA user_version = 0",),
        ("PRAGMA user_version = -1",),
    ],
)
def test_a_backup_whose_tables_are_none_of_ours_is_refused_and_changes_nothing(
    version: Version, store: Store, folder: Path, file: Path, statements: tuple[str, ...]
) -> None:
    keep_play(store, file)
    after = store.create(b"after", FACTS)
    with open_backup(file) as theirs:
        for statement in statements:
            theirs.execute(statement)
    with pytest.raises(RecordsProblem, match="R018"):
        restore(folder, file, sqlite_version=version)
    assert store.head(after.play) == after and names(folder) == {"plays.db"}


def test_a_backup_that_was_tampered_with_says_so(
    version: Version, store: Store, folder: Path, file: Path
) -> None:
    head = keep_play(store, file)
    with open_backup(file) as theirs:
        for name in ("chain_is_fixed", "content_is_fixed"):
            theirs.execute(f"DROP TRIGGER {name}")
        theirs.execute("UPDATE content SET body = x'00'")
    told: list[Contents] = []
    restore(folder, file, agree=told.append, sqlite_version=version)
    assert told[0].sound is False and told[0].strange == ()
    assert store.find_altered(head.play) is not None


@pytest.mark.parametrize(
    "what", ["pipe", "device", "folder", "link to a device", "link to nothing"]
)
def test_what_is_no_file_is_refused_at_once(
    version: Version, store: Store, folder: Path, tmp_path: Path, what: str
) -> None:
    head = store.create(b"started", FACTS)
    given = tmp_path / "given"
    match what:
        case "pipe":
            os.mkfifo(given)
        case "device":
            given = Path("/dev/zero")
        case "folder":
            given.mkdir()
        case "link to a device":
            given.symlink_to("/dev/zero")
        case _:
            given.symlink_to(tmp_path / "gone")
    with pytest.raises(RecordsProblem, match="R018"):
        restore(folder, given, sqlite_version=version)
    assert store.head(head.play) == head and names(folder) == {"plays.db"}


def test_a_link_to_a_backup_is_a_backup(
    version: Version, store: Store, folder: Path, file: Path
) -> None:
    head = keep_play(store, file)
    link = file.with_name("link")
    link.symlink_to(file)
    restore(folder, link, sqlite_version=version)
    assert store.head(head.play) == head


def test_a_backup_of_an_older_rifq_is_brought_up_to_date(
    version: Version, folder: Path, file: Path
) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(KEPT.read_text(encoding="utf-8"))
    told: list[Contents] = []
    restore(folder, file, agree=told.append, sqlite_version=version)
    assert told[0].sound and told[0].strange == ()
    with Store.open(folder) as restored:
        assert len(restored.plays()) == told[0].plays == 3


def test_a_closed_cohort_comes_back_with_its_people(
    version: Version, store: Store, folder: Path, file: Path
) -> None:
    store.cohorts.put(Cohort("irbid", "Irbid"))
    store.cohorts.add("irbid", "123456")
    store.cohorts.close("irbid", "2026-03-04")
    store.cohorts.seal("irbid", "2026-03-04", b"figures")
    store.backup(file)
    restore(folder, file, sqlite_version=version)
    assert [member.code for member in store.cohorts.members("irbid")] == ["123456"]
    assert store.cohorts.get("irbid").closed and store.cohorts.list_seals("irbid")


def test_a_backup_whose_plays_are_numbered_to_the_end_leaves_room_for_new_ones(
    store: Store, file: Path, tmp_path: Path
) -> None:
    older, newer = (store.create(b"started", FACTS).play for _ in range(2))
    store.backup(file)
    with closing(sqlite3.connect(file)) as theirs, theirs:
        theirs.execute(f"UPDATE listing SET turn = {2**63 - 1} - (play = ?)", (older,))
    restore(tmp_path / "elsewhere", file)
    with Store.open(tmp_path / "elsewhere") as other:
        newest = other.create(b"started", FACTS).play
        assert [listed.play for listed in other.plays()] == [newest, newer, older]


PIN, SEAT, HERE = "unmistakable-argon2-hash", "unmistakable-cookie", "the-pin-of-this-computer"


def let_in(folder: Path, *rows: tuple[str, str, str]) -> None:
    """Preferences as anybody could write them into a file of plays."""
    with closing(sqlite3.connect(folder)) as other, other:
        other.executemany("INSERT INTO preference VALUES (?, ?, ?)", rows)


def test_a_backup_carries_no_pin_and_no_seat(store: Store, file: Path, tmp_path: Path) -> None:
    for code, name, value in (
        ("123456", "pin", "taken-back-hash"),
        ("123456", "pin", PIN),
        ("123456", "seat", SEAT),
        ("computer", "devices", SEAT),
        ("123456", "screen", "calm"),
    ):
        store.preferences.put(code, name, value)
    store.backup(file)
    written = file.read_bytes()
    assert not any(secret in written for secret in (b"taken-back", PIN.encode(), SEAT.encode()))
    restore(tmp_path / "elsewhere", file)
    with Store.open(tmp_path / "elsewhere") as other:
        assert other.preferences.of("123456") == {"screen": "calm"}
        assert other.preferences.of("computer") == {}
    assert store.preferences.of("123456") == {"pin": PIN, "seat": SEAT, "screen": "calm"}


def test_a_file_that_brings_a_pin_and_a_seat_lets_nobody_in(
    folder: Path, file: Path, version: Version
) -> None:
    with Store.open(folder, sqlite_version=version) as store:
        store.backup(file)
        store.preferences.put("123456", "pin", HERE)
        store.preferences.put("123456", "screen", "calm")
    let_in(file, ("123456", "pin", PIN), ("123456", "seat", SEAT), ("271828", "pin", PIN))
    restore(folder, file, sqlite_version=version)
    with Store.open(folder, sqlite_version=version) as store:
        assert store.preferences.of("123456") == {"pin": HERE}, "its own stays as it was chosen"
        assert store.preferences.of("271828") == {}
