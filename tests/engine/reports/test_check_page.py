"""The page of a check shows each finding at the place it is about."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from engine.language.language import ENGLISH
from engine.pictures.case_map import CaseMap
from engine.pictures.drawing import Ink
from engine.reports.check_page import CheckedFile, Found, check_page
from engine.scenario.problems import Severity
from tests.cases import loaded
from tests.engine.reports.careful_plays import shipped
from tui.cli.main import rifq


def test_a_place_with_a_finding_has_its_code_and_a_heavy_frame() -> None:
    scenario = loaded(shipped()[0])
    at, other = list(scenario.text.scenes)[:2]
    found = (
        Found(at, "12:3", "F305", Severity.FINDING, ("one thing", "what to do")),
        Found(at, "14:3", "E301", Severity.PROBLEM, ("another thing",), "a → b", "rifq play x"),
    )
    page = check_page([CheckedFile("a.yaml", "proved", found, scenario)], ENGLISH)
    (drawn,) = page.sections[0].entries[0].pictures
    assert isinstance(drawn, CaseMap)
    places = {place.id: place for place in drawn.places}
    assert places[at].name == f"{scenario.text.name(at)} F305 E301"
    assert (places[at].ink, places[at].heavy) == (Ink.HARM, True)
    assert (places[other].ink, places[other].heavy) == (Ink.TEXT, False)
    assert [entry.title for entry in page.sections[0].entries[1:]] == ["F305", "E301"]
    assert [line.text for line in page.sections[0].entries[2].lines][1:] == ["a → b", "rifq play x"]


def test_the_command_writes_it_also_of_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("title: A\nscenes: [", encoding="utf-8")
    out = tmp_path / "check.html"
    result = CliRunner().invoke(
        rifq, ["check", str(broken), "--format", "html", "-o", str(out)], prog_name="rifq"
    )
    page = out.read_text(encoding="utf-8")
    assert result.exit_code == 1
    assert page.startswith("<!doctype html>") and "broken.yaml" in page and "<svg" not in page
