"""N309: every play goes through the chapters one by one, whichever scenes it meets."""

from __future__ import annotations

import pytest

from engine.explore.explored_case import Case
from engine.explore.theorems.skipped import find_skipped_chapters
from engine.play.view import view
from tests.cases import case, play_of

CHAPTERS = """
chapters:
  - {{from: hall, title: The hall}}
  - {{from: {middle}, title: The evening}}
  - {{from: gate, title: The gate}}
"""
SCENES = """
hall: {text: [Hall.], then: [{if: rain, go: inside}, {go: outside}]}
inside: {text: [Inside.], then: gate}
outside: {text: [Outside.], then: gate}
gate: {text: [Gate.], then: dawn}
"""
EITHER = "[inside, outside]"


def test_a_chapter_that_one_way_leads_past_is_named_with_where_it_comes_out() -> None:
    scenario = case(SCENES, CHAPTERS.format(middle="inside"))
    (found,) = find_skipped_chapters(Case(scenario))
    assert found.problem.code == "N309"
    assert found.problem.params == {"title": "The evening", "at": "gate"}
    assert found.path == ("chapters", 1, "from")
    assert found.hint == "`from` takes a list: add the scene that stands in its place"


def test_a_chapter_that_begins_with_either_of_two_scenes_is_not_passed_over() -> None:
    assert list(find_skipped_chapters(Case(case(SCENES, CHAPTERS.format(middle=EITHER))))) == []


@pytest.mark.parametrize("rain", [True, False])
def test_whichever_scene_a_chapter_begins_with_it_is_counted_once(rain: bool) -> None:
    scenario = case(SCENES, CHAPTERS.format(middle=EITHER))
    play = play_of(scenario, {"continue": True}, values={"rain": rain})
    assert view(scenario, play).chapter == (2, 3, "The evening")
