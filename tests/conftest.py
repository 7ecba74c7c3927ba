"""What all tests share: no test is timed, and what is explored is kept for the run, not longer."""

from __future__ import annotations

import asyncio
import gc
import inspect
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

MEMORY = "/dev/shm"  # where Linux has a file system in memory
ENOUGH = 2 << 30  # bytes free there, or the disk is used


def write_to_memory() -> None:
    """Temporary files lie in memory where there is room, unless TMPDIR says where.

    Every decision of a play is synced. On a disk, two thirds of the time went to waiting for it,
    and nothing that a test can see depends on it: no test cuts the power.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK | os.X_OK):
        return
    if shutil.disk_usage(MEMORY).free >= ENOUGH:
        os.environ["TMPDIR"] = tempfile.tempdir = MEMORY


def keep_bytecode() -> None:
    """What was compiled once is read again, also where the environment says to keep none.

    Each `rifq` that a test starts would compile the engine for itself, and each worker of each run
    would rewrite the asserts of all tests anew: eight of the eleven seconds in which it finds them.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


write_to_memory()
keep_bytecode()
gc.disable()  # until all tests are found: what is imported stays


@pytest.fixture(scope="session", autouse=True)
def explored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A folder for the values of cases, which every process of the run shares."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    os.environ["RIFQ_CACHE"] = str(base / "explored")
    yield
    del os.environ["RIFQ_CACHE"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder, which is made when something opens it."""
    return tmp_path / "data"


@pytest.fixture
def store(data: Path) -> Iterator[Store]:
    """The plays in it."""
    from engine.records.sqlite.store import Store

    with Store.open(data) as opened:
        yield opened


def pytest_collection_finish() -> None:
    """Look for circles of objects less often, and not among the thousands of tests.

    Cases and their graphs are millions of objects without a circle.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


LEFT = 3  # times that Python has looked at what is young, since it looked at everything


@pytest.fixture(scope="module", autouse=True)
def looked_through() -> Iterator[None]:
    """What files have left is looked through for circles once, between two of them.

    What stays then, such as cases that are shared, stays to the end. Python would look through all
    of it again and again, two to six seconds each time, in whichever test comes next.
    """
    yield
    if gc.get_count()[2] >= LEFT:
        gc.collect()
        gc.freeze()


def pytest_sessionfinish() -> None:
    """Look for circles a last time: pytest does it five times, with the processors waiting."""
    gc.collect()
    gc.freeze()


TESTS = Path(__file__).parent
LONGEST = (
    "web/test_chromium.py",
    "engine/services/catalogue/test_write_shipped_values.py",
    "tui/test_play.py",
    "nemesis/test_nemesis.py",
    "web/test_read_out.py",
    "tui/test_monkey.py",
    "web/test_calm.py",
    "web/test_together_chromium.py",
    "tui/test_lead.py",
    "engine/reports/cohort/test_recomputed.py",
    "engine/scenario/diagnose/test_tolerant_reader.py",
    "tui/test_real.py",
    "tui/test_lead_room.py",
    "engine/explore/theorems/test_plainly.py",
    "test_reference.py",
    "web/test_request_checks.py",
    "engine/explore/test_incremental_proofs.py",
    "web/pages/test_way_in.py",
)
"""Files that take longest, alone on a processor: ten to twenty seconds, down to six."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first, so that no worker waits long for the last file of another."""
    places = {TESTS / name: place for place, name in enumerate(LONGEST)}
    assert all(file.is_file() for file in places), "tests/conftest.py names a file that is gone"
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that is a coroutine function in an event loop of its own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    wanted = inspect.signature(pyfuncitem.obj).parameters
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in wanted}))
    return True
