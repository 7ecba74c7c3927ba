"""Files with codes, figures or plays are for the account that made them alone."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.records.sqlite.store import Store
from engine.services.courses.administration import CohortService
from engine.services.feedback import debriefs, reports
from engine.services.feedback.own_record import record_of
from engine.services.library import Library
from engine.services.shared.crash_log import write_log
from engine.services.shared.session import Session
from tests.tui.faces import invoked
from tests.tui.given import given, own_cases, played_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")


@pytest.fixture(autouse=True)
def everybody_reads() -> Iterator[None]:
    """As on a shared laptop whose accounts leave every new file open."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("there_already", [False, True])
@pytest.mark.parametrize(
    "words",
    [
        ("cohort", "codes", "irbid"),
        ("cohort", "report", "irbid"),
        ("records", "list", "--all"),
        ("debrief", "--as", "CODE"),
    ],
    ids=" ".join,
)
def test_what_is_written_with_o_is_owner_only(
    store: Store, data: Path, tmp_path: Path, words: tuple[str, ...], there_already: bool
) -> None:
    [code] = given(store)
    played_in(store, code)
    target = tmp_path / "out"
    if there_already:
        target.touch(0o666)
    named = [code if word == "CODE" else word for word in words]
    done = invoked(*named, "-o", target, data=data, own=own_cases(tmp_path / "own"))
    assert done.exit_code == 0, done.output
    assert target.stat().st_size and mode(target) == 0o600


def test_what_is_saved_from_a_screen_is_owner_only(store: Store, tmp_path: Path) -> None:
    [code] = given(store)
    recorded, own = played_in(store, code), own_cases(tmp_path / "own")
    pages = [
        CohortService(store).save_sheet("irbid", tmp_path),
        debriefs.save(Session(recorded, code), tmp_path),
        record_of(Library(store), code).save(tmp_path),
        reports.save(store, "irbid", own, tmp_path),
    ]
    assert {mode(page) for page in pages} == {0o600}


def test_the_log_is_owner_only(tmp_path: Path) -> None:
    log = write_log(ValueError("of Rania"), tmp_path)
    assert log is not None and mode(log) == 0o600


def test_a_device_is_written_to_as_it_is(store: Store, data: Path) -> None:
    before = mode(Path(os.devnull))
    assert (
        invoked("records", "list", "--format", "json", "-o", os.devnull, data=data).exit_code == 0
    )
    assert mode(Path(os.devnull)) == before
