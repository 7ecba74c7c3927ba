"""What a reader is handed: page one of a printed debrief is one sheet, in a real browser."""

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


@pytest.mark.parametrize("case", ["first-interview", "guesthouse-visit", "traffic-light"])
def test_what_is_printed_of_the_longest_debriefs_is_one_sheet_and_what_was_opened(
    case: str, tmp_path: Path
) -> None:
    *_, page = debrief_of(case, "worst", 0)
    file = tmp_path / "debrief.html"
    file.write_text(as_html(page.document()), encoding="utf-8")
    with Chromium() as browser:
        browser.open(file.as_uri())
        assert browser.sheets() == 1
        browser.do(OPEN)
        assert browser.sheets() > 2
