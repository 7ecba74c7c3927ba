"""A panel rates a case on a sheet without its key, and what came of it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.reports.case_review import (
    CRITICAL,
    QUESTIONS,
    BadForm,
    Rated,
    panel_form,
    panel_sheet,
    read_form,
    rows,
)
from engine.reports.cohort.report_data import Contested
from engine.reports.panel_result import outcomes, panel_result
from engine.reports.render.html import as_html
from engine.reports.render.text import as_text
from engine.scenario.case_files import cases
from engine.scenario.case_metadata import Aspect
from engine.scenario.scenario import Scenario
from tests.cases import EVERYTHING, few_first, loaded
from tests.engine.scenario.test_review import CASE, case

WHEN = CASE.replace(
    "          rating: 2\n          breaches: [P27]",
    """          rating:
            - if: chose('side-room.wait')
              is: {safety: 3}
            - is: 2
          breaches: [P27]""",
)


def filled(scenario: Scenario, who: str = "A", says: str = "read", **said: str) -> str:
    """A form as somebody fills it in."""
    form = panel_form(scenario, Aspect.PRACTICE)
    form = form.replace("who: ", f"who: {who}").replace("role: ", "role: investigator")
    form = form.replace("date: ", "date: 2026-05-03 ").replace("says: read", f"says: {says}")
    for number, words in said.items():
        assert f"\n{number}: " in form
        head, _, rest = form.partition(f"\n{number}: ")
        form = f"{head}\n{number}: {words} {rest}"
    return form


def rated(scenario: Scenario, who: str = "A", **said: str) -> Rated:
    return read_form(scenario, filled(scenario, who, **said))


@pytest.mark.parametrize("path", few_first([EVERYTHING, *cases()], 2), ids=lambda path: path.stem)
def test_every_rating_of_a_case_is_a_row_and_its_path_leads_to_the_number(path: Path) -> None:
    scenario = loaded(path)
    found = rows(scenario)
    assert len({row.number for row in found}) == len(found) > 0
    assert all(scenario.source.at(row.path) == row.rated for row in found)
    marked = {m.address for m in scenario.key.marks.values() if m.grades and not m.discuss}
    there = {a for a in marked if a.partition(".")[0] in scenario.data["scenes"]}
    assert {row.address for row in found} == there


def test_a_rating_that_depends_is_rated_for_each_condition_and_domain() -> None:
    first, second, third = rows(case(WHEN))
    assert (first.number, second.number, third.number) == ("1a", "1b", "1c")
    assert second.when and second.domain == "safety" and third.rest and not third.when


def test_the_sheet_shows_the_scene_the_answers_and_boxes_and_nothing_of_the_key() -> None:
    scenario = case()
    contested = {"side-room.end": Contested("side-room.end", "End", 5, 2, 0, ("Too hard.",))}
    document = panel_sheet(scenario, Aspect.PRACTICE, contested=contested)
    said = " ".join(as_text(document).split())
    for words in ("She sits by the door.", "What do you do?", "1a: Wait.", "1b: End the talk."):
        assert words in said
    assert said.count("☐ 4") == 2 and all(words in said for words in QUESTIONS[Aspect.PRACTICE])
    assert "5 disagreed" in said and "Too hard." in said
    assert "P27" not in said and "breaches" not in said
    assert "☐ 4" in as_html(document)
    other = case(CASE.replace("rating: 2", "rating: 1.5").replace("P27", "P26"))
    assert as_text(panel_sheet(other, Aspect.LAW)) == as_text(panel_sheet(scenario, Aspect.LAW))


def test_a_paragraph_that_not_every_play_shows_says_so_on_the_sheet() -> None:
    text = "      - if: chose('side-room.wait')\n        say: >-\n          She stands up.\n"
    told = CASE.replace(
        "        She sits by the door.\n", f"        She sits by the door.\n{text}", 1
    )
    said = " ".join(as_text(panel_sheet(case(told), Aspect.PRACTICE)).split())
    assert "Shown in some plays only: She stands up." in said
    assert "some plays only: She sits" not in said


def test_a_form_is_read_with_its_remarks() -> None:
    found = rated(case(), **{"1a": "3,5; a calm room", "1b": "C", "q1": "; ask her"})
    assert found.ratings == {"1a": 3.5, "1b": CRITICAL}
    assert found.remarks == {"1a": "a calm room", "q1": "ask her"}
    assert (found.who, found.role, found.date) == ("A", "investigator", "2026-05-03")
    assert not found.signed and found.aspect is Aspect.PRACTICE
    none = rated(case(), **{"1a": "0; not my job"})
    assert none.ratings == {} and none.remarks == {"1a": "not my job"}


@pytest.mark.parametrize(
    ("was", "now", "code"),
    [
        ("1a: ", "1a 3 ", "W001"),
        ("1a: ", "9z: 3 ", "W002"),
        ("1b: ", "1a: 3 ", "W003"),
        ("1a: ", "1a: 5 ", "W004"),
        ("1a: ", "1a: 2.3 ", "W004"),
        ("who: A", "who: ", "W005"),
        ("sheet: ", "sheet: 0", "W006"),
        ("2026-05-03 ", "3 May ", "W007"),
        ("says: read", "says: perhaps", "W007"),
        ("aspect: practice", "aspect: all", "W007"),
        ("q1: ;", "q1: 3 ;", "W001"),
    ],
)
def test_what_does_not_fit_is_told_with_its_line_and_what_to_write(
    was: str, now: str, code: str
) -> None:
    form = filled(case())
    assert was in form
    with pytest.raises(BadForm) as bad:
        read_form(case(), form.replace(was, now, 1))
    told = bad.value.describe("a.txt")
    line = form.splitlines().index(next(row for row in form.splitlines() if was in row)) + 1
    assert told.startswith(f"a.txt:{line}: {code} ") and "\n  " in told


def test_medians_spread_danger_and_remarks_are_told_those_that_differ_first() -> None:
    scenario = case()
    panel = [
        rated(scenario, "A", **{"1a": "4", "1b": "c; he hears it"}),
        rated(scenario, "B", **{"1a": "3.5", "1b": "c"}),
        rated(scenario, "C", **{"1a": "4", "1b": "2", "q2": "; all of them"}),
    ]
    wait, end = outcomes(scenario, panel)
    assert (wait.median, wait.differs) == (4, False)
    assert (end.median, end.criticals, end.critical, end.differs) == (1, 2, True, True)
    said = " ".join(as_text(panel_result(scenario, panel)).split())
    assert "3 people rated: A, investigator; B, investigator; C, investigator." in said
    assert "Krippendorff's alpha" in said and "95 % interval" in said
    assert said.index("1b") < said.index("1a") and "C to 2" in said and "2 of 3" in said
    assert "A: he hears it" in said and "C: all of them" in said
    alone = " ".join(as_text(panel_result(scenario, panel[:1])).split())
    assert "The agreement cannot be worked out" in alone and "the interval" not in alone


def test_agreement_names_what_was_rated_and_few_raters_are_warned_of_the_interval() -> None:
    scenario = case()
    said = {"A": {"1a": "4", "1b": "1"}, "B": {"1a": "4", "1b": "1"}, "C": {"1a": "3", "1b": "1"}}
    panel = [rated(scenario, who, **ratings) for who, ratings in said.items()]
    three = " ".join(as_text(panel_result(scenario, panel)).split())
    assert "over 2 numbers of the sheet that two or more people rated" in three
    assert "the interval says more" not in three
    two = " ".join(as_text(panel_result(scenario, panel[:2])).split())
    assert "the interval says more than the agreement itself" in two


def test_a_difference_of_half_a_rating_is_not_said_to_be_none() -> None:
    scenario = case()
    half = " ".join(as_text(panel_result(scenario, [rated(scenario, **{"1b": "2.5"})])).split())
    assert "differ by 1 or more, or on grave danger" in half
