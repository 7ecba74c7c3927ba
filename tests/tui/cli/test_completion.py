"""The Tab key completes what there is: cases, courses and cohorts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.records.sqlite.store import Store
from tests.tui.faces import ROOT, environment
from tests.tui.faces import invoked as run


def complete(data: Path, *words: str) -> list[str]:
    """What bash is told when Tab is pressed behind the last word."""
    asked = {
        "_RIFQ_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(("rifq", *words)),
        "COMP_CWORD": str(len(words)),
    }
    code = "import sys; from tui.cli.start import main; sys.argv = ['rifq']; main()"
    said = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(data, asked),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert said.stderr == ""
    return [line.partition(",")[2] for line in said.stdout.split("\n") if line.startswith("plain")]


@pytest.mark.parametrize("verb", ["play", "lead", "print", "simulate", "blind"])
def test_a_case_is_completed_by_its_first_letters(tmp_path: Path, verb: str) -> None:
    assert complete(tmp_path, verb, "thu") == ["thursday-ticket"]


def test_a_course_is_completed_behind_its_option(tmp_path: Path) -> None:
    assert "foundation" in complete(tmp_path, "print", "--course", "fou")


def test_a_cohort_is_completed_from_the_data_folder_and_none_is_made(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert complete(data, "cohort", "show", "irb") == []
    assert not data.exists()
    with Store.open(data):
        pass
    made = run("cohort", "new", "Irbid, November", "--case", "thursday-ticket", data=data)
    assert made.exit_code == 0, made.output
    assert complete(data, "cohort", "show", "irb") == ["irbid-november"]
