"""The map of a case has each place and way that is written, a road, and what a check found."""

from __future__ import annotations

from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.language.language import ENGLISH
from engine.pictures import case_map
from engine.pictures.case_map import CaseMap, Edge, MapPlace
from engine.pictures.characters import as_characters
from engine.pictures.drawing import Ink
from engine.play.play import log
from engine.reports.case_map import (
    CheckedFile,
    Found,
    check_page,
    map_of,
    map_page,
    places_of,
    road_on_map,
    ways_of,
)
from engine.reports.render.html import as_html
from engine.scenario.problems import Severity
from tests.cases import loaded
from tests.engine.reports.careful_plays import every_play, play_of, shipped
from tui.cli.main import rifq


@pytest.mark.parametrize(("case", "manner", "seed"), every_play())
def test_every_way_a_play_takes_is_on_the_map(case: str, manner: str, seed: int) -> None:
    scenario, play = play_of(case, manner, seed)
    written = set(ways_of(scenario))
    places = [moment.location.location.place for moment in log(play)]
    assert {(a, b) for a, b in pairwise(places) if a != b} <= written
    assert set(places) <= set(places_of(scenario))


def test_a_map_fits_a_page_and_names_every_place() -> None:
    scenario, _ = play_of("guesthouse-visit", "best", 0)
    picture = map_of(scenario, ENGLISH)
    assert picture.draw(100).width == 100
    page = unescape(as_html(map_page(scenario, ENGLISH)))
    assert all(scenario.text.name(id).split()[0] in page for id in places_of(scenario))


def test_an_assessment_names_no_place_that_was_never_seen() -> None:
    scenario, play = play_of("thursday-ticket", "best", 0)
    places = [moment.location.location.place for moment in log(play)]
    taken = tuple((a, b) for a, b in pairwise(places) if a != b)
    shown = road_on_map(scenario, ENGLISH, taken, named=False)
    named = {place.name for place in shown.places}
    unseen = set(places_of(scenario)) - set(places)
    assert unseen
    assert not named & {scenario.text.name(id) for id in unseen}
    assert {scenario.text.name(id) for id in places} <= named
    everything = road_on_map(scenario, ENGLISH, taken, named=True)
    assert {scenario.text.name(id) for id in unseen} <= {p.name for p in everything.places}


def test_without_what_lays_out_a_map_it_is_an_outline_of_every_place_and_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """There is no wheel of it for every computer, and a map is not worth a compiler."""
    monkeypatch.setattr(case_map, "find_spec", lambda name: None)
    scenario, _ = play_of("thursday-ticket", "best", 0)
    lines = [line.strip() for line in as_characters(map_of(scenario, ENGLISH).draw(90))]
    for id in places_of(scenario):
        assert f"□ {scenario.text.name(id)}" in lines
    for start, end in ways_of(scenario):
        below = lines[lines.index(f"□ {scenario.text.name(start)}") + 1 :]
        assert f"→ {scenario.text.name(end)}" in below


def test_a_case_that_only_branches_is_laid_out_sideways() -> None:
    """Twenty ends beside each other are wider than any page; below each other they are not."""
    places = tuple(MapPlace(f"s{n}", f"Scene number {n}") for n in range(40))
    ways = tuple(Edge(f"s{(n - 1) // 2}", f"s{n}") for n in range(1, 40))
    drawn = CaseMap("m", "m", "", (), places, ways).draw(CaseMap.sheet)
    assert drawn.width == CaseMap.sheet


def test_forty_scenes_with_ways_round_are_laid_out_without_a_crossing() -> None:
    places = tuple(MapPlace(f"s{n}", f"Scene number {n}") for n in range(40))
    on = [Edge(f"s{n}", f"s{n + 1}") for n in range(39)]
    round_it = [Edge(f"s{n}", f"s{n + 2}") for n in range(0, 36, 4)]
    picture = CaseMap("m", "m", "", (), places, (*on, *round_it))
    assert not any("┼" in row for row in as_characters(picture.draw(76)))


# The page of a check ------------------------------------------------------------------------------


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
