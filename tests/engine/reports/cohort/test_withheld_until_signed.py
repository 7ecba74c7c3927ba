"""What rests on a marking that nobody has signed is told only with the facilitator's reason."""

from __future__ import annotations

import json

from msgspec.structs import replace

from engine.reports.cohort.document import cohort_document
from engine.reports.cohort.observer_report import as_csv as observers_csv
from engine.reports.cohort.observer_report import observer_document
from engine.reports.cohort.page_two import as_csv
from engine.reports.cohort.report_data import Change, CohortReport
from engine.reports.cohort.withheld_until_signed import withhold_unsigned, withhold_unsigned_counts
from engine.reports.debrief.sentences import CRITICAL_KINDS
from engine.reports.render.html import as_html
from engine.reports.render.json import as_json
from engine.reports.render.text import as_text
from tests.engine.reports.cohort.rooms import door, report_of, room
from tests.engine.reports.cohort.test_led_votes import ordered
from tests.engine.reports.cohort.test_observer_report import SEALED, words

WHY = "We read it with the school\u2019s two interview trainers."


def report(**named: object) -> CohortReport:
    found = report_of(room(12))
    assert found.cases[0].harms and found.cases[0].draft
    return replace(found, **named)


def signed(found: CohortReport) -> CohortReport:
    return replace(found, cases=(replace(found.cases[0], practice=True),))


def text_of(found: CohortReport) -> str:
    return " ".join(as_text(cohort_document(found)).split())


def test_of_an_unsigned_case_no_harmful_choice_is_told_in_any_form() -> None:
    told = withhold_unsigned(report())
    said = text_of(told)
    assert "Critical errors are not shown, for plays or for votes: nobody has signed" in said
    assert "weak answers here cost much of what the case can bring." in said
    assert "made a critical error" not in said
    assert "Critical: harmful" not in said, "a word that is not used is not explained"
    assert not any(kind in said for kind in CRITICAL_KINDS.values()), "nor on page two"
    assert "rifq cohort report --unsigned WHY" in said and "No critical" not in said
    rows = [line.split(",")[5:] for line in as_csv(told).splitlines() if ",harm," in line]
    assert [row[2:5] for row in rows] == [["refused: not signed", "told", "0"]]
    (case,) = json.loads(as_json(told))["cases"]
    assert case["refused"] and case["harms"] == [] == case["harmful_votes"]
    assert not any(topic["harmful"] or topic["harm"]["k"] for topic in case["topics"])


def test_of_votes_on_an_unsigned_case_it_is_said_that_no_harmful_choice_is_told() -> None:
    voted = ordered(door(), interpreter=3, danger=5)
    found = withhold_unsigned(replace(report_of((voted,)), demo=False))
    said = text_of(found)
    assert "for plays or for votes: nobody has signed" in said
    assert "made a critical error" not in said and "Voted for in led" not in said


def test_with_a_reason_all_is_told_and_the_reason_is_printed() -> None:
    told = withhold_unsigned(report(), WHY)
    assert told.cases[0].harms == report().cases[0].harms
    assert f"\u201c{WHY}\u201d" in text_of(told) and WHY in as_csv(told)


def test_a_signed_practice_carries_it_though_the_case_is_not_signed_yet() -> None:
    found = signed(report())
    assert withhold_unsigned(found) == found and withhold_unsigned(found, WHY) == found


def test_a_simulated_course_tells_of_nobody_and_is_told_whole() -> None:
    found = report(demo=True)
    assert withhold_unsigned(found) == found


def test_a_change_needs_both_forms_signed() -> None:
    change = Change("", 30, (15, 15))
    first, last = report().cases[0], replace(report().cases[0], practice=True)
    for cases in ((first, last), (last, first)):
        found = report(cases=cases, change=change)
        assert withhold_unsigned(found).change == Change("unsigned", 30)
        assert "No change is given: nobody has signed" in text_of(withhold_unsigned(found))
        assert withhold_unsigned(found, WHY).change.unsigned == WHY
        assert text_of(withhold_unsigned(found, WHY)).count(WHY) == 2
    assert withhold_unsigned(report(cases=(last, last), change=change)).change == change
    few = Change("few", 3)
    assert withhold_unsigned(report(change=few)).change == few


def observed(**named: object) -> tuple[str, str]:
    sealed = withhold_unsigned_counts(SEALED, **named)  # type: ignore[arg-type]
    page = as_html(observer_document(sealed, why=str(named.get("why", ""))))
    return words(page), observers_csv(sealed)


def test_observers_are_told_the_counts_and_not_what_is_harmful() -> None:
    page, sheet = observed()
    assert (
        "does not say which choices were critical errors, as nobody has signed" in page
        and "critical:" not in page
    )
    assert "a return that was not chosen" not in page and "forces-return" not in sheet
    assert "HYPERLINK" in page  # the answer itself is told, with its count
    page, sheet = observed(why=WHY)
    assert "critical: puts someone at risk" in page and WHY in page and "forces-return" in sheet
    signed = replace(SEALED, cases=(replace(SEALED.cases[0], draft=False),))
    assert withhold_unsigned_counts(signed) == signed
