"""`rifq sighted`: a reading at the keyboard, and what readers earned."""

from __future__ import annotations

import json
from pathlib import Path

from tests.tui.faces import BY_NUMBERS, CASE, invoked


def test_a_reader_is_asked_how_sure_and_why_before_it_is_told_what_follows(tmp_path: Path) -> None:
    kept = tmp_path / "ali.json"
    lines = [said for answer in BY_NUMBERS for said in (answer, "700", "85", "it is urgent")]
    found = invoked("sighted", CASE, "--save", kept, "--seed", "1", stdin="\n".join(lines * 20))
    assert found.exit_code == 0, found.output
    assert "Type a number from 0 to 100, please." in found.output
    assert "Thank you. That was the last answer." in found.output
    assert "1 not sure, 2 fairly, 3 very" not in found.output, "how sure is asked once"
    assert "Debrief" not in found.output and "u undoes" not in found.output
    answers = json.loads(kept.read_text("utf-8"))["answers"]
    marked = [each for each in answers if "sure" in each]
    assert marked and all(each["why"] for each in marked)
    told = invoked("sighted", CASE, "--expert", kept, "--beginner", kept)
    assert told.exit_code == 0
    assert "knows the field" in told.output and "0 points apart" in told.output


def test_a_reading_that_was_left_is_not_kept(tmp_path: Path) -> None:
    kept = tmp_path / "ali.json"
    found = invoked("sighted", CASE, "--save", kept, stdin="1\n90\nbecause\nq\n")
    assert found.exit_code == 2 and "nothing was saved" in found.output
    assert not kept.exists()


def test_a_bad_file_and_a_call_for_nothing_are_one_message(tmp_path: Path) -> None:
    bad = tmp_path / "zoe.json"
    bad.write_text("{}", encoding="utf-8")
    found = invoked("sighted", CASE, "--expert", bad)
    assert found.exit_code == 2 and f"{bad}: T001" in found.output
    assert "--save" in invoked("sighted", CASE).output
