"""What all tests share: no test is timed, and what is explored is kept for the run, not longer."""

import asyncio
import gc
import inspect
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import settings

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


@pytest.fixture(scope="session", autouse=True)
def explored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A folder for the values of cases, which every process of the run shares."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    os.environ["RIFQ_CACHE"] = str(base / "explored")
    yield
    del os.environ["RIFQ_CACHE"]


def pytest_collection_finish() -> None:
    """Look for circles of objects less often, and not among the thousands of tests.

    Cases and their graphs are millions of objects without a circle.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that is a coroutine function in an event loop of its own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    wanted = inspect.signature(pyfuncitem.obj).parameters
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in wanted}))
    return True
