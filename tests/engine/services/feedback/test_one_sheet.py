"""What a facilitator is handed of a demonstration: page one on one sheet, and no false figure."""

from pathlib import Path

import pytest

from engine.records.sqlite.store import Store
from engine.services.courses.demonstration import make_demo
from engine.services.feedback.reports import build, write_report
from tests.web.chromium import PROGRAM, Chromium

pytestmark = pytest.mark.exhaustive
ONLY = """
[...document.querySelectorAll('header, footer, main > *')].forEach(it => {
  it.hidden = it !== document.querySelectorAll('main > .one')[%d]
    && !(it.matches('header') && %d === 0)
})
document.querySelectorAll('main > .one')[%d].style.paddingBlockEnd = '4mm'
"""
"""Chance changes the figures of own records, and with them the topics: some room is left for it."""


@pytest.mark.skipif(not PROGRAM, reason="there is no Chromium here")
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


def test_of_own_records_nothing_is_told_of_a_need_that_several_answers_decide(
    tmp_path: Path,
) -> None:
    """Its row said that few or none had raised it, had it met, or were denied it."""
    with Store.open(tmp_path / "data") as store:
        report = build(store, make_demo(store).id, None, "2026-11-28")
    needs = {need.id: need for case in report.cases[1:2] for need in case.needs}
    assert not needs["wages"].held.n and needs["home"].held.n
    told = write_report(report, "html", "")
    assert "decide it together" in told
    assert "in the other order" not in told, "what order they were given is not counted there"
