"""`rifq blind`: a sheet and a form for readers, and what their answers earn."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result

from tests.tui.faces import CASE, invoked

ANSWERS = {"1": "A B C", "2": "A1 B2", "3": "A", "4": "B", "5a": "-", "5b": "A", "6": "A B"}


def run(*args: str | Path) -> Result:
    return invoked("blind", *args)


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """The form of the case, filled in by hand."""
    path = tmp_path / "form.txt"
    assert run(CASE, "--form", "-o", path).exit_code == 0
    lines = path.read_text("utf-8").splitlines()
    numbers = [line.partition(":")[0] for line in lines[2:]]
    assert numbers == list(ANSWERS)
    kept = [*lines[:2], *(f"{n}: {ANSWERS[n]} # as I think" for n in numbers)]
    path.write_text("\n".join(kept), encoding="utf-8")
    return path


def test_a_sheet_is_text_to_print_or_a_page() -> None:
    text = run(CASE)
    assert text.exit_code == 0 and "Answers without their scenes" in text.output
    assert "5a: ____" in text.output
    assert "<h1" in run(CASE, "--format", "html").output


def test_the_answers_of_several_readers_are_scored_side_by_side(form: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(form.read_text("utf-8").replace("3: A", "3: C"), encoding="utf-8")
    found = run(CASE, "--answers", form, other)
    assert found.exit_code == 0
    for words in ("\nform\n", "\nother\n", "Random answers", "best single rule", "70 %"):
        assert words in found.output, words


def test_a_bad_form_is_one_message_with_its_line_and_what_to_do(form: Path) -> None:
    form.write_text(form.read_text("utf-8").replace("6: A B", "6: A"), encoding="utf-8")
    found = run(CASE, "--answers", form)
    assert found.exit_code == 2 and found.stdout == ""
    assert f"{form}:9: B004 " in found.stderr and "Write 2 different letters" in found.stderr


def test_a_form_that_is_not_there_and_a_file_for_nothing_are_told() -> None:
    missing = run(CASE, "--answers", "/nosuch.txt")
    assert missing.exit_code == 2 and "E001" in missing.stderr
    assert "--answers" in run(CASE, "ali.txt").stderr


def test_answers_to_an_older_sheet_are_refused(form: Path) -> None:
    form.write_text(form.read_text("utf-8").replace("sheet: ", "sheet: 0"), encoding="utf-8")
    found = run(CASE, "--answers", form)
    assert found.exit_code == 2 and f"{form}:2: B006 " in found.stderr
