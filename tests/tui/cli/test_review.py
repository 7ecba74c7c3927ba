"""`rifq review`, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result

from tests.engine.scenario.test_review import CASE
from tests.tui.faces import invoked


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "side-room.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


def run(*args: str | Path) -> Result:
    return invoked("review", *args)


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


def form(mine: Path, who: str, says: str = "signed", **ratings: str) -> Path:
    blank = run(mine, "--blank-form", "practice").stdout
    text = blank.replace("who: ", f"who: {who}").replace("role: ", "role: investigator")
    text = text.replace("date: ", "date: 2026-05-03 ").replace("says: read", f"says: {says}")
    for number, rating in ratings.items():
        text = text.replace(f"\n{number}: ", f"\n{number}: {rating} ")
    path = mine.with_name(f"{who}.txt")
    path.write_text(text, encoding="utf-8")
    return path


def test_a_panel_is_heard_and_its_medians_and_reviews_go_into_the_file(mine: Path) -> None:
    assert "1b: End the talk." in run(mine, "--sheet", "practice").stdout
    ratings = [{"1a": "4", "1b": "3"}, {"1a": "3.5", "1b": "3"}, {"1a": "4", "1b": "1"}]
    forms = [form(mine, who, **said) for who, said in zip("ABC", ratings, strict=True)]
    before = mine.read_text("utf-8")
    shown = run(mine, "--ratings", *forms)
    assert shown.exit_code == 0 and "alpha" in shown.stdout
    assert mine.read_text("utf-8") == before
    kept = run(mine, "--ratings", *forms, "--write")
    assert kept.exit_code == 0 and "1b side-room.end: 2 is now 3" in kept.stderr
    after = mine.read_text("utf-8")
    assert "rating: 3\n" in after and after.count("says: signed") == 3
    reviewed = run(mine).stdout
    assert "A, investigator" in reviewed and "out of date" not in reviewed


def test_danger_is_left_to_the_author_and_few_ratings_change_nothing(mine: Path) -> None:
    forms = [form(mine, who, **{"1a": "4", "1b": "c"}) for who in "ABC"]
    kept = run(mine, "--ratings", *forms, "--write")
    assert "1b side-room.end: look at it yourself" in kept.stderr
    assert "rating: 2\n" in mine.read_text("utf-8")
    two = [form(mine, who, **{"1a": "1", "1b": "2"}) for who in "AB"]
    assert "is now" not in run(mine, "--ratings", *two, "--write").stderr
    assert "rating: 4\n" in mine.read_text("utf-8")


def test_forms_that_do_not_go_together_are_refused(mine: Path) -> None:
    one, other = form(mine, "A"), form(mine, "B")
    other.write_text(other.read_text("utf-8").replace("aspect: practice", "aspect: law"), "utf-8")
    result = run(mine, "--ratings", one, other)
    assert result.exit_code == 2 and "different aspects" in result.stderr
    assert "Two forms are from A" in run(mine, "--ratings", one, one).stderr
    assert "Give files only after --ratings" in run(mine, one).stderr
    alone = run(mine, "--write")
    assert alone.exit_code == 2 and "Use --write with --ratings" in alone.stderr
    one.write_text(one.read_text("utf-8").replace("1a: ", "1a: 7 "), "utf-8")
    refused = run(mine, "--ratings", one)
    assert refused.exit_code == 2 and "W004" in refused.stderr and "A.txt:" in refused.stderr
