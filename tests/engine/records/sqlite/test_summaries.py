"""The files of what was worked out: owner-only, few, and no worse than not there when damaged."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from engine.records.sqlite import database
from engine.records.sqlite.database import Database, Version
from engine.records.sqlite.store import MOST_KEPT, Store
from engine.records.stored_plays import Facts

FACTS = Facts("case", "0.1", "2026-03-02")


def plays_of(store: Store, cohort: str, count: int = 3) -> list[str]:
    return [store.create(b"start", FACTS, cohort=cohort).play for _ in range(count)]


@pytest.fixture
def files(folder: Path) -> Path:
    return folder / database.SUMMARIES


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_their_owner_can_read_them(store: Store, files: Path) -> None:
    store.summaries.keep("one", dict.fromkeys(plays_of(store, "one"), b"line"))
    (file,) = files.iterdir()
    assert stat.S_IMODE(files.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_of_many_cohorts_those_kept_last_stay(store: Store, files: Path) -> None:
    for number in range(MOST_KEPT + 3):
        id = f"cohort-{number}"
        store.summaries.keep(id, dict.fromkeys(plays_of(store, id, 1), b"line"))
    assert len(list(files.iterdir())) == MOST_KEPT
    assert not store.summaries.of("cohort-2") and store.summaries.of("cohort-3")


def test_a_damaged_line_is_left_out_and_the_others_stay(store: Store, files: Path) -> None:
    one, two, three = plays_of(store, "one")
    whole = {one: b"first", two: b"second", three: b"third"}
    store.summaries.keep("one", whole)
    (file,) = files.iterdir()
    written = file.read_bytes()
    for damaged, left in (
        (written.replace(b"second", b"secund"), {one, three}),
        (written.replace(two.encode(), three.encode()), {one, three}),
        (written[:-3], {one, two}),
        (written[:40] + b"\xff\0" + written[40:], {two, three}),
        (b"\0" * 5000, set()),
        (b"", set()),
    ):
        file.write_bytes(damaged)
        assert store.summaries.of("one") == {play: whole[play] for play in left}
    store.summaries.keep("one", whole)
    assert store.summaries.of("one") == whole


def test_where_nothing_can_be_written_nothing_is_kept(store: Store, files: Path) -> None:
    plays = plays_of(store, "one")
    files.write_bytes(b"no folder")
    store.summaries.keep("one", dict.fromkeys(plays, b"line"))
    assert store.summaries.of("one") == {}


def test_an_interrupted_forgetting_wipes_them_when_rifq_opens_again(
    folder: Path, version: Version, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def interrupted(self: Database) -> None:
        raise KeyboardInterrupt

    with Store.open(folder, sqlite_version=version) as store:
        mine = store.create(b"start", FACTS, participants=["314159"], cohort="one").play
        store.summaries.keep("one", {mine: b"unmistakable"})
        with monkeypatch.context() as patched:
            patched.setattr(Database, "sweep", interrupted)
            patched.setattr(database, "SUMMARIES", "not-reached")
            with pytest.raises(KeyboardInterrupt):
                store.forget("314159")
    assert [file for file in files.iterdir() if b"unmistakable" in file.read_bytes()]
    Store.open(folder, sqlite_version=version).close()
    assert list(files.iterdir()) == []
