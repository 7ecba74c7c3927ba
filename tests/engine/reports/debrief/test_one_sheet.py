"""What a reader is handed: the moments on one sheet, all the rest on the next, in a browser."""

from pathlib import Path

import pytest

from engine.reports.render.html import as_html
from tests.engine.reports.careful_plays import debrief_of
from tests.web.chromium import PROGRAM, Chromium

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.skipif(not PROGRAM, reason="there is no Chromium here"),
]
OPEN = "for (const it of document.querySelectorAll('.more > details')) it.open = true"


CASES = ["first-interview", "guesthouse-visit", "thursday-ticket", "traffic-light"]


@pytest.mark.parametrize("case", CASES)
def test_what_is_printed_of_the_longest_debriefs_is_two_sheets_and_what_was_opened(
    case: str, tmp_path: Path
) -> None:
    *_, page = debrief_of(case, "worst", 0)
    file = tmp_path / "debrief.html"
    file.write_text(as_html(page.document()), encoding="utf-8")
    with Chromium() as browser:
        browser.open(file.as_uri())
        assert browser.sheets() == 2
        browser.do(OPEN)
        assert browser.sheets() > 3
