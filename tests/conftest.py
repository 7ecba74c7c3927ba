"""What all tests share: no test is timed, and what is explored is kept for the run, not longer."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def explored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A folder for the values of cases, which every process of the run shares."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    os.environ["RIFQ_CACHE"] = str(base / "explored")
    yield
    del os.environ["RIFQ_CACHE"]
