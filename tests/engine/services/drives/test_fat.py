"""Sticks as they are bought: FAT, exFAT and NTFS, by drivers that do less than a disk of Linux."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.services.drives.course import join_course, leading

MADE_BY = {
    "fat": ("mkfs.vfat", ["fusefat", "-o", "rw+"]),
    "ntfs": ("mkntfs", ["ntfs-3g"]),
}
"""What makes a file system in a file, and what mounts it for who may not load a module."""
_QUICK = {"mkntfs": ["-Q", "-F"]}


@pytest.fixture(params=sorted(MADE_BY))
def stick(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A real file system in a file, where its driver is installed and can be mounted."""
    make, mount = MADE_BY[request.param]
    if not (shutil.which(make) and shutil.which(mount[0]) and os.access("/dev/fuse", os.W_OK)):
        pytest.skip(f"{make} and {mount[0]} are not here")
    image, place = tmp_path / "stick.img", tmp_path / "stick"
    place.mkdir()
    with image.open("wb") as file:
        file.truncate(64 << 20)
    subprocess.run([make, *_QUICK.get(make, []), str(image)], check=True, capture_output=True)
    done = subprocess.run([*mount, str(image), str(place)], capture_output=True, check=False)
    if done.returncode or not os.path.ismount(place):
        pytest.skip("this system lets nobody mount a file")
    try:
        yield place
    finally:
        subprocess.run(["fusermount", "-u", str(place)], check=False, capture_output=True)


def whole_course(tmp_path: Path, stick: Path) -> None:
    """A kit, a bundle, a receipt, and all of it once more over what is there."""
    lead, codes = leading(tmp_path, 2)
    lead.kit(stick)
    laptop = join_course(tmp_path, "laptop", stick, lead)
    for round, code in enumerate(codes):
        laptop.play(code)
        laptop.hand_in(stick)
        outcome = lead.take_in(stick)
        assert not outcome.wrong and outcome.count("new") == 1
        lead.kit(stick)
        assert len(laptop.hand_in(stick).received) == round + 1
    assert lead.heads() == laptop.heads()
    assert not list(stick.glob("*.tmp")), "nothing half-written stays"


def test_a_course_goes_over_a_real_stick(tmp_path: Path, stick: Path) -> None:
    whole_course(tmp_path, stick)


@pytest.mark.parametrize("error", [errno.EPERM, errno.EACCES, errno.EEXIST])
def test_a_driver_that_puts_no_file_in_place_of_another_is_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    place, replace = tmp_path / "stick", os.replace
    place.mkdir()

    def refused(old: Path, new: Path) -> None:
        if Path(new).parent == place and Path(new).exists():
            raise OSError(error, os.strerror(error))
        replace(old, new)

    monkeypatch.setattr(os, "replace", refused)
    whole_course(tmp_path, place)


def test_a_driver_that_cannot_sync_a_folder_is_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, fsync = tmp_path / "stick", os.fsync
    place.mkdir()

    def refused(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", refused)
    whole_course(tmp_path, place)


def test_names_in_capitals_are_found(tmp_path: Path) -> None:
    """As FAT keeps short names, and as some drivers show them all."""
    place = tmp_path / "stick"
    place.mkdir()
    lead, [code] = leading(tmp_path, 1)
    lead.kit(place)
    for path in list(place.iterdir()):
        path.rename(path.with_name(path.name.upper()))
    laptop = join_course(tmp_path, "laptop", place, lead)
    laptop.play(code)
    file = laptop.hand_in(place).file
    file.rename(file.with_name(file.name.upper()))
    assert lead.take_in(place).count("new") == 1
