"""The pages observers get, made of counts that were sealed."""

from __future__ import annotations

import csv
import html
import io
import json
import re

from msgspec.structs import replace

from engine.reports.cohort.observer_report import as_csv, observer_document
from engine.reports.cohort.sealed_counts import FORMULA, Case, Cell, Count, Snapshot
from engine.reports.render.html import as_html
from engine.reports.render.json import as_json
from tests.engine.language.compiled import spoken_by

GATE = Count(
    "decision",
    "gate",
    "What do you do <first>?",
    (
        Cell("ask", "=HYPERLINK(1)", 11, "exposes-to-controller"),
        Cell("wait", "Wait & see.", None),
        Cell("call", "Call <b>Sara</b>.", None),
    ),
)
NEED = Count("need", "home", "To be home.", (Cell("held", "", 7), Cell("not-held", "", None)))
HARM = Count("harm", "forces-return", "", (Cell("made", "", None), Cell("not-made", "", None)))
DOMAIN = Count(
    "domain", "safety", "Safety", (Cell("lower"), Cell("middle", "", 9), Cell("upper", "", 8))
)
CASE = Case("door", "The door", "1.0.0", True, "ab" * 32, "cd" * 32, (GATE, HARM, NEED, DOMAIN))
AGENCIES = Count("agency", "", "", (Cell("-police", "-police", 12), Cell("b", "labour", 12)))
SEALED = Snapshot("A <course>", "2026-03-01", "2026-03-03", False, 24, AGENCIES, (CASE,), "2")
"""What an earlier version sealed: exact counts, those that could point at somebody left out."""


def words(page: str) -> str:
    """What a page says, as one line."""
    said = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(said).split())


def test_the_page_says_what_was_chosen_and_of_how_many() -> None:
    said = words(as_html(observer_document(SEALED)))
    assert "24 people used their code in this course" in said
    assert "=HYPERLINK(1) critical: puts someone at risk" in said and " 11 46 % 28 to 65 % " in said
    # What is held back stands with everybody else, who are 24 - 11.
    assert "Everyone else, including no answer Wait & see." in said and " 13 54 % " in said
    assert "Withheld so that nobody can be identified: a return that was not chosen." in said
    assert "the author's view" in said and "it does not qualify anyone" in said


def test_released_counts_are_about_right_and_say_so() -> None:
    cells = (Cell("ask", "Ask.", 11, "exposes-to-controller"), Cell("wait", "Wait & see.", 0))
    told = replace(CASE, counts=(replace(GATE, cells=cells),))
    sealed = replace(SEALED, cases=(told,), formula=FORMULA)
    said, lines = words(as_html(observer_document(sealed))), as_csv(sealed).splitlines()
    assert all("about right" in line for line in lines if ",gate," in line)
    assert "about 11 of 24" in said and "few or none of 24" in said
    assert (
        "Withheld" not in said and "withheld" not in said and "chance changes it by up to 3" in said
    )


def test_nothing_written_by_people_is_markup() -> None:
    page = as_html(observer_document(SEALED))
    assert "A &lt;course&gt;" in page and "Call &lt;b&gt;Sara&lt;/b&gt;." in page
    assert "<script" not in page and "://" not in page


def test_a_sheet_holds_every_answer_and_no_formula() -> None:
    lines = list(csv.DictReader(io.StringIO(as_csv(SEALED)[1:])))
    gate = [line for line in lines if line["at"] == "gate"]
    assert [line["people"] for line in gate] == ["11", "", ""]
    assert [line["remark"] for line in gate] == ["", "withheld", "withheld"]
    assert {line["of"] for line in lines} == {"24"}
    values = [value for line in lines for value in line.values()]
    assert "'=HYPERLINK(1)" in values and "'-police" in values
    assert not any(value.startswith(("=", "+", "-", "@")) for value in values)


def test_data_holds_what_was_sealed() -> None:
    data = json.loads(as_json(SEALED))
    assert data["people"] == 24
    assert data["cases"][0]["counts"][0]["cells"][1]["people"] is None


def test_of_fewer_than_five_nothing_is_told() -> None:
    untold = replace(AGENCIES, cells=tuple(replace(c, people=None) for c in AGENCIES.cells))
    few = replace(SEALED, people=None, cases=(), agencies=untold)
    assert "Nothing can be shown for so few" in words(as_html(observer_document(few)))
    assert len(as_csv(few).splitlines()) == 1


def test_what_is_simulated_says_so_everywhere() -> None:
    made_up = replace(SEALED, demo=True)
    assert words(as_html(observer_document(made_up))).count("Simulated:") == 2
    lines = list(csv.DictReader(io.StringIO(as_csv(made_up)[1:])))
    assert all("simulated" in line["remark"] for line in lines)
    assert json.loads(as_json(made_up))["demo"] is True
    assert "imulated" not in words(as_html(observer_document(SEALED))) + as_csv(SEALED)


def test_every_sentence_of_the_page_can_be_translated() -> None:
    page = as_html(observer_document(SEALED, spoken_by(lambda source: f"⟦{source}⟧")))
    page = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    ours = {SEALED.title, CASE.title, *(cell.text for c in CASE.counts for cell in c.cells)}
    ours |= {count.text for count in CASE.counts} | {cell.text for cell in AGENCIES.cells}
    for said in re.findall(r">([^<>]+)<", page):
        text = said.strip().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        assert "⟦" in text or text in ours or not re.search("[A-Za-z]{2}", text), text
