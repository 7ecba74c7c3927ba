import os
import stat
import sys
from pathlib import Path

import pytest

from engine.records import folder as folders
from engine.records.problems import RecordsProblem
from engine.records.roster import Person
from engine.records.sqlite.store import Store
from engine.records.stored_plays import Facts

MOUNTS = r"""22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
40 22 0:50 / /mnt/the\040office rw - cifs //server/share rw
41 40 8:2 / /mnt/the\040office/local rw shared:5 - xfs /dev/sdb1 rw
"""
MAC = """/dev/disk3s1 on / (apfs, local, journaled)
//officer@server/share on /Volumes/The Office (smbfs, nodev, nosuid)
"""


def test_the_folder_asked_for_comes_before_the_environment_and_the_platform(tmp_path: Path) -> None:
    environ = {"RIFQ_DATA": str(tmp_path / "there")}
    assert folders.locate(tmp_path / "here", environ) == tmp_path / "here"
    assert folders.locate(None, environ) == tmp_path / "there"
    assert "rifq" in folders.locate(None, {}).name


@pytest.mark.skipif(sys.platform == "win32", reason="no modes")
def test_nobody_else_can_read_the_records(folder: Path, version: tuple[int, ...]) -> None:
    with Store.open(folder, sqlite_version=version) as store:
        store.create(b"started", Facts("case", "1", "2026-01-01"))
        store.backup(folder / "mine.backup")
        store.roster.put(Person("123456", "Rania"))
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(modes) >= 3 and set(modes.values()) == {0o600}


def test_a_network_drive_is_told_from_a_local_one() -> None:
    mounts = folders.linux_mounts(MOUNTS)
    assert folders.drive_among(Path("/mnt/the office/data"), mounts) == folders.Drive("cifs", True)
    inner = folders.drive_among(Path("/mnt/the office/local/data"), mounts)
    assert inner == folders.Drive("xfs", False)
    assert folders.drive_among(Path("/mnt/the offices"), mounts).kind == "ext4"
    mac = folders.mac_mounts(MAC)
    assert folders.drive_among(Path("/Volumes/The Office/x"), mac) == folders.Drive("smbfs", True)
    assert folders.drive_among(Path("/Users/x"), mac) == folders.Drive("apfs", False)


def test_records_on_a_network_drive_are_refused_before_anything_is_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "drive", lambda path: folders.Drive("nfs4", True))
    with pytest.raises(RecordsProblem, match="R005") as refused:
        Store.open(folder)
    assert "RIFQ_DATA" in refused.value.hint
    assert not folder.exists()


def test_a_file_where_the_folder_should_be_is_one_clear_problem(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine")
    with pytest.raises(RecordsProblem, match=r"R00[27]"):
        Store.open(tmp_path / "data")
    assert (tmp_path / "data").read_text() == "mine"


def test_a_folder_that_is_there_keeps_its_own_mode(tmp_path: Path) -> None:
    before = os.stat(tmp_path).st_mode
    folders.prepare(tmp_path)
    assert os.stat(tmp_path).st_mode == before


def test_free_space_is_told_also_for_a_folder_not_made_yet(folder: Path) -> None:
    assert folders.free_bytes(folder / "deeper") > 0
