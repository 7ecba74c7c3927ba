"""A step of an interview says what closing its subject leads to, and when another one begins."""

from __future__ import annotations

import pytest

from engine.play.play import Play, step, undo
from engine.play.view import view
from engine.scenario.scenario import Scenario
from tests.cases import case, play_of

TALK = """
start:
  interview:
    who: hana
    {order}
    topics:
      work:
        text: Her work
        questions:
          when: {{says: '"When do you begin?"', type: invitation}}
      home:
        text: Her home
        questions:
          where: {{says: '"Where do you sleep?"', type: invitation}}
    then: evening
"""


def talk(order: str = "") -> Scenario:
    return case(TALK.format(order=order))


def after(play: Play, *answers: object) -> Play:
    for answer in answers:
        found = step(play, answer)
        assert isinstance(found, Play), found
        play = found
    return play


CLOSE = {"close": True}


def test_in_the_order_written_another_subject_follows_and_after_the_last_one_the_end() -> None:
    scenario = talk()
    first = play_of(scenario)
    assert (view(scenario, first).after, view(scenario, first).opens) == ("topic", False)
    second = after(first, CLOSE)
    assert (view(scenario, second).after, view(scenario, second).opens) == ("end", True)
    asked = after(second, {"ask": "where"})
    assert not view(scenario, asked).opens, "it has begun"
    ended = view(scenario, after(second, CLOSE))
    assert (ended.after, ended.opens) == ("", False)


@pytest.mark.parametrize("topic", ["work", "home"])
def test_where_subjects_are_chosen_closing_one_leads_back_to_the_choice(topic: str) -> None:
    scenario = talk("order: free")
    hub = play_of(scenario)
    assert view(scenario, hub).after == "end"
    chosen = after(hub, {"topic": topic})
    assert (view(scenario, chosen).after, view(scenario, chosen).opens) == ("hub", False)
    assert not view(scenario, after(chosen, CLOSE)).opens


def test_a_subject_whose_closing_was_taken_back_has_not_been_left() -> None:
    scenario = talk()
    back = undo(after(play_of(scenario), {"ask": "when"}, CLOSE))
    assert isinstance(back, Play)
    assert (view(scenario, back).topic, view(scenario, back).opens) == ("work", False)
