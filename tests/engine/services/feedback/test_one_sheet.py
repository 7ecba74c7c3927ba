"""What a facilitator is handed: page one of each case of a course is one sheet, in a browser."""

from pathlib import Path

import pytest

from engine.records.sqlite.store import Store
from engine.services.courses.demonstration import make_demo
from engine.services.feedback.reports import build, write_report
from tests.web.chromium import PROGRAM, Chromium

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.skipif(not PROGRAM, reason="there is no Chromium here"),
]
ONLY = """
[...document.querySelectorAll('header, footer, main > *')].forEach(it => {
  it.hidden = it !== document.querySelectorAll('main > .one')[%d]
    && !(it.matches('header') && %d === 0)
})
document.querySelectorAll('main > .one')[%d].style.paddingBlockEnd = '4mm'
"""
"""Chance changes the figures of own records, and with them the topics: some room is left for it."""


def test_page_one_of_each_case_of_a_course_is_one_sheet(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        cohort = make_demo(store)
        report = build(store, cohort.id, None, "2026-11-28")
        page = write_report(report, "html", "Hala, room 12")
    file = tmp_path / "report.html"
    file.write_text(page, encoding="utf-8")
    with Chromium() as browser:
        browser.size(794)
        for number in range(len(report.cases)):
            browser.open(file.as_uri())
            browser.do(ONLY % (number, number, number))
            assert browser.sheets() == 1, report.cases[number].title
