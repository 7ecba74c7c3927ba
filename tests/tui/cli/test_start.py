"""`rifq` starts where its packages are its own, and says so in a sentence where they are not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine import __version__
from tests.tui.faces import ROOT

EXAMPLE = ROOT / "scenarios" / "example" / "four-hundred-loaves.yaml"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the packages, as an installer lays them side by side."""
    for name in ("engine", "tui", "web"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def start(folder: Path, *before: Path) -> subprocess.CompletedProcess[str]:
    """`python -m tui.cli --version`, with other folders before ours on the path."""
    path = os.pathsep.join(map(str, (*before, folder)))
    asked = [sys.executable, "-P", "-m", "tui.cli", "--version"]
    there = os.environ | {"PYTHONPATH": path}
    return subprocess.run(asked, env=there, cwd=folder, capture_output=True, text=True, timeout=60)


def test_the_module_is_the_command(copy: Path) -> None:
    assert start(copy).stdout == f"rifq, version {__version__}\n"


def test_a_package_written_over_ours_is_named_and_nothing_starts(copy: Path) -> None:
    """web.py does this, and `pip check` sees nothing."""
    (copy / "web" / "__init__.py").write_text('"""web.py: makes web apps"""\n', "utf-8")
    found = start(copy)
    assert found.returncode == 2 and found.stdout == ""
    assert found.stderr.count("\n") == 1 and "the folder `web` of Rifq" in found.stderr


@pytest.mark.parametrize("name", ["engine", "web"])
def test_a_package_that_is_found_before_ours_is_named(
    copy: Path, tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    project = tmp_path_factory.mktemp("project")
    (project / name).mkdir()
    (project / name / "__init__.py").write_text("", "utf-8")
    found = start(copy, project)
    assert found.returncode == 2 and f"the folder `{name}` of Rifq" in found.stderr


@pytest.mark.parametrize("module", ["tui.cli.main", "click", "tui.cli.play", "engine.play.play"])
def test_ctrl_c_ends_it_with_130_and_no_traceback_whatever_it_is_loading(
    tmp_path: Path, module: str
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys, signal\n"
        "class Press:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}: signal.raise_signal(signal.SIGINT)\n"
        "sys.meta_path.insert(0, Press())\n",
        "utf-8",
    )
    path = os.pathsep.join((str(tmp_path), str(ROOT)))
    there = os.environ | {"PYTHONPATH": path, "RIFQ_DATA": str(tmp_path / "data")}
    asked = [sys.executable, "-P", "-m", "tui.cli", "play", str(EXAMPLE), "--jsonl"]
    found = subprocess.run(asked, env=there, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (found.returncode, "Traceback" in found.stderr, found.stdout) == (130, False, "")
