"""The trainer's day is one sheet, in a real browser."""

from pathlib import Path

import pytest

from engine.reports.render.html import as_html
from tests.engine.reports.papers.test_course_papers import page, words
from tests.web.chromium import PROGRAM, Chromium


def test_the_day_says_what_to_do_after_a_crash_and_with_somebody_in_tears() -> None:
    said = words(page("0-your-day.html"))
    assert "The PIN of the room is new: write it on the board" in said
    assert "People who were in do not need it" in said
    assert "p hides the screen" in said and "Name the support person" in said


def test_the_day_names_no_case_that_a_cohort_refuses() -> None:
    """`rifq cohort new --case traffic-light` ends with R060: nobody has signed it for children."""
    said = words(page("0-your-day.html"))
    assert "thursday-ticket, counter-four" in said and "traffic-light" not in said


@pytest.mark.exhaustive
@pytest.mark.skipif(not PROGRAM, reason="there is no Chromium here")
def test_the_day_is_one_sheet_of_paper(tmp_path: Path) -> None:
    file = tmp_path / "day.html"
    file.write_text(as_html(page("0-your-day.html")), encoding="utf-8")
    with Chromium() as browser:
        browser.open(file.as_uri())
        assert browser.sheets() == 1
