"""`rifq review`, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.engine.scenario.test_review import CASE
from tui.cli.main import rifq as group


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "side-room.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


def run(*args: str | Path) -> Result:
    env = {"RIFQ_CASES": None}
    return CliRunner().invoke(group, ["review", *map(str, args)], env=env, prog_name="rifq")


def given(mine: Path, aspect: str, says: str = "signed") -> Result:
    return run(mine, "--give", aspect, "--who", "L. Nader", "--role", "reader", "--says", says)


def test_it_says_how_far_the_review_is_and_what_is_missing(mine: Path) -> None:
    assert "Draft." in run(mine).stdout
    assert "it still needs: practice, survivor" in run(mine).stdout
    assert given(mine, "practice").exit_code == given(mine, "language", "read").exit_code == 0
    said = run(mine).stdout
    assert "Reviewed, not signed." in said and "it still needs: survivor" in said
    given(mine, "survivor")
    assert "Signed." in run(mine).stdout and "still needs" not in run(mine).stdout


def test_after_a_change_it_names_the_line(mine: Path) -> None:
    given(mine, "practice")
    mine.write_text(mine.read_text("utf-8").replace("rating: 2", "rating: 1"), encoding="utf-8")
    line = mine.read_text("utf-8").splitlines().index("        end:") + 1
    said = run(mine).stdout
    assert "out of date" in said and f"Line {line}: scenes/side-room/choose/options/end" in said
    assert "Draft." in said


def test_what_is_missing_is_said_and_nothing_is_written(mine: Path) -> None:
    result = run(mine, "--give", "law", "--who", "L. Nader")
    assert result.exit_code == 2 and "--role ROLE" in result.stderr
    assert run(mine, "--give", "laws").exit_code == 2
    assert "is not a date" in run(mine, "--give", "law", "--date", "May").stderr
    on = 'on: {text: "0123456789ab", parts: a}'
    odd = f"review: {{law: [{{who: a, role: b, date: 2026-01-01, says: read, {on}}}]}}\n"
    mine.write_text(odd + CASE, encoding="utf-8")
    before = mine.read_bytes()
    result = given(mine, "law")
    assert result.exit_code == 2 and "nothing was written" in result.stderr
    assert mine.read_bytes() == before
