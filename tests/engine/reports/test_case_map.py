"""The map shows every place and every way a play can take, and gives no name away."""

from html import unescape
from itertools import pairwise

import pytest

from engine.language.language import ENGLISH
from engine.pictures import case_map
from engine.pictures.case_map import CaseMap, Edge, MapPlace
from engine.pictures.characters import as_characters
from engine.play.play import log
from engine.reports.case_map import map_of, map_page, places_of, road_on_map, ways_of
from engine.reports.render.html import as_html
from tests.engine.reports.careful_plays import every_play, play_of


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
