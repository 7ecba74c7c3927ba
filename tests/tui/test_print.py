"""`rifq print`: pages for reviewers, from the command line."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from tests.tui.faces import CASE
from tui.cli import rifq as group


def run(*args: str | Path) -> Result:
    env = {"RIFQ_CASES": None}
    return CliRunner().invoke(group, ["print", *map(str, args)], env=env, prog_name="rifq")


def test_a_case_is_printed_with_its_key_to_a_file_or_to_standard_output(tmp_path: Path) -> None:
    out = tmp_path / "case.html"
    assert run(CASE, "--with-key", "-o", out).exit_code == 0
    assert out.read_text(encoding="utf-8") == run(CASE, "--with-key").stdout
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_without_the_key_it_says_what_there_is() -> None:
    result = run(CASE)
    assert result.exit_code == 2 and "--with-key" in result.output


def test_a_case_that_is_broken_or_not_there_is_said_to_be(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("title: Broken\n", encoding="utf-8")
    assert run(broken, "--with-key").exit_code == 2
    assert "There is no case" in run("nosuch", "--with-key").output
