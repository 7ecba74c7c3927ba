"""The n-th opening, write, sync or deletion under SQLite fails, for every n that tells anything."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.records.annotations import Annotation
from engine.records.problems import RecordsProblem
from engine.records.sqlite.backup import restore
from engine.records.sqlite.database import Version
from engine.records.sqlite.store import Store
from engine.records.stored_plays import Facts
from tests.engine.records.sqlite.faulty_disk import CUTS, Disk, Fault, can_be_had, under_sqlite

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.skipif(not can_be_had(), reason="SQLite is not a shared library here"),
]

FACTS = Facts("micro", "0.1", "2026-03-02")
CODE = "314159"
NEW = "0" * 32

SAID = {"R001", "R002", "R003", "R007", "R018", "R021", "R023", "R024"}
"""Disk full, cannot be written, cannot be read, an error of the disk, and what was not wiped."""


Step = Callable[[Store, str], object]

DEEDS: dict[str, tuple[Step, ...]] = {
    "create": (lambda store, play: store.create(b"new", FACTS, play_id=NEW),),
    "append": tuple(
        lambda store, play, seq=seq: store.append(play, seq, b"more")  # type: ignore[misc]
        for seq in (2, 3)
    ),
    "words": (lambda store, play: store.words.put(Annotation(play, "note", b"a note")),),
    "forget": (
        lambda store, play: store.forget(CODE),
        lambda store, play: store.create(b"new", FACTS, play_id=NEW),
    ),
}


def contents(folder: Path) -> frozenset[tuple[str, bytes]]:
    """Every file of a folder. Where all are the same, all that is read from them is the same."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return frozenset((str(path.relative_to(folder)), path.read_bytes()) for path in files)


def holds(store: Store) -> tuple[object, ...]:
    """What people put into a store."""
    plays = sorted(each.play for each in store.plays())
    bodies = {play: [event.body for event in store.events(play)] for play in plays}
    return bodies, [store.words.of(play) for play in plays]


@pytest.fixture
def played(tmp_path: Path, version: Version) -> tuple[Path, str]:
    """A closed folder with a play of two events, and the id of the play."""
    folder = tmp_path / "played"
    with Store.open(folder, sqlite_version=version) as store:
        play = store.create(b"started", FACTS, participants=[CODE]).play
        store.append(play, 1, b"decided")
    return folder, play


def after_each_step(
    folder: Path, play: str, version: Version, steps: tuple[Step, ...]
) -> list[Any]:
    """What a store holds before a deed, and after each of its steps."""
    found = []
    with Store.open(folder, sqlite_version=version) as store:
        found.append(holds(store))
        for step in steps:
            step(store, play)
            found.append(holds(store))
    return found


def do(folder: Path, play: str, version: Version, steps: tuple[Step, ...], disk: Disk) -> int:
    """Takes the steps on this disk; the number of those that were accepted."""
    accepted = 0
    with under_sqlite(disk):
        try:
            with Store.open(folder, sqlite_version=version) as store:
                for step in steps:
                    step(store, play)
                    accepted += 1
        except RecordsProblem as problem:
            assert problem.code in SAID, problem
            assert disk.reached, problem
    if disk.fault in CUTS:
        disk.power_comes_back(folder)
    return accepted


@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("deed", DEEDS)
def test_what_was_accepted_is_there_and_nothing_is_half_written(
    tmp_path: Path, version: Version, played: tuple[Path, str], deed: str, fault: Fault
) -> None:
    folder, play = played
    steps = DEEDS[deed]
    whole = shutil.copytree(folder, tmp_path / "whole")
    states = after_each_step(whole, play, version, steps)
    sound = Disk()
    do(shutil.copytree(folder, tmp_path / "sound"), play, version, steps, sound)
    looked_at = set()
    for n in sound.moments:
        again = shutil.copytree(folder, tmp_path / str(n))
        accepted = do(again, play, version, steps, Disk(fault, n))
        left = (accepted, contents(again))
        if left not in looked_at:
            looked_at.add(left)
            with Store.open(again, sqlite_version=version) as store:
                assert holds(store) in states[accepted:], (n, accepted)
                assert store.verify().clean, n
                assert store.create(b"after it", FACTS).seq == 1
        shutil.rmtree(again)
    assert accepted == len(steps) and n > 10


@pytest.mark.parametrize("fault", Fault)
def test_a_folder_that_was_being_made_can_be_used(
    tmp_path: Path, version: Version, fault: Fault
) -> None:
    sound = Disk()
    do(tmp_path / "sound", "", version, (), sound)
    for n in sound.moments:
        folder = tmp_path / str(n)
        do(folder, "", version, (), Disk(fault, n))
        with Store.open(folder, sqlite_version=version) as store:
            assert store.create(b"after it", FACTS).seq == 1
    assert n > 10


@pytest.mark.parametrize("fault", Fault)
def test_a_restore_leaves_the_plays_there_were_or_those_of_the_backup(
    tmp_path: Path, version: Version, played: tuple[Path, str], fault: Fault
) -> None:
    folder, play = played
    file = tmp_path / "monday.rifq"
    with Store.open(folder, sqlite_version=version) as store:
        before = holds(store)
        store.backup(file)
        store.append(play, 2, b"since then")
        since = holds(store)
    sound = Disk()
    _restore(shutil.copytree(folder, tmp_path / "sound"), file, version, sound)
    looked_at = set()
    for n in sound.moments:
        again = shutil.copytree(folder, tmp_path / str(n))
        restored = _restore(again, file, version, Disk(fault, n))
        left = (restored, contents(again))
        if left not in looked_at:
            looked_at.add(left)
            with Store.open(again, sqlite_version=version) as store:
                assert holds(store) in ([before] if restored else [before, since]), n
                assert store.verify().clean, n
        shutil.rmtree(again)
    assert restored and n > 10


def _restore(folder: Path, file: Path, version: Version, disk: Disk) -> bool:
    restored = False
    with under_sqlite(disk):
        try:
            restore(folder, file, sqlite_version=version)
            restored = True
        except RecordsProblem as problem:
            assert problem.code in SAID, problem
            assert disk.reached, problem
    if disk.fault in CUTS:
        disk.power_comes_back(folder)
    return restored
