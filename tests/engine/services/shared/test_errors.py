"""The line that installs a missing part works in the environment that runs."""

import sys

import pytest

from engine.services.shared import errors
from engine.services.shared.errors import install_line


def test_where_pip_is_it_is_pip_of_the_python_that_runs() -> None:
    assert install_line("room") == f"{sys.executable} -m pip install 'rifq[room]'"


def test_an_environment_of_uv_has_no_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors, "find_spec", lambda name: None)
    assert install_line("room") == f"uv pip install --python {sys.executable} 'rifq[room]'"
