"""Interviews: topics, once-only questions, moves, her questions, and the time there is."""

from __future__ import annotations

from typing import Any

import pytest

from engine.decisions.registry import KINDS
from engine.play.play import Play, undo
from engine.play.view import drop_idle_moves, passages, view
from engine.scenario.scenario import Scenario
from tests.cases import PASS, cards, case, codes, go, play_of, refused, told

TALK = """
talk:
  text: A room.
  interview:
    who: hana
    through: mitra
    {extra}
    topics:
      engage:
        text: How this works
        questions:
          rules: {says: Rules., type: ground-rule, set: {told: true}}
          name:
            says: Name?
            type: rapport
            add: {hana.trust: 1}
            replies:
              - {if: hana.trust > 3, say: Hana., add: {hana.arousal: 2}}
              - {if: count(asked) > 1, say: You asked much.}
              - {say: Nothing.}
      account:
        questions:
          tell: {says: Tell me., type: invitation, if: asked('rules')}
          why: {says: Why?, type: blame, add: {hana.arousal: 2}}
    moves:
      wait: {}
      break: {do: Tea., tags: [break], add: {hana.arousal: -1}, if: hana.arousal > 3}
    {asks}
    then: after
after:
  then: evening
"""


def talk(extra: str = "", asks: str = "") -> Scenario:
    spaced = asks.replace("\n", "\n    ")
    return case(TALK.replace("{extra}", extra).replace("{asks}", spaced))


def at(play: Play) -> tuple[str, str]:
    """The scene, and the topic that is open in it."""
    return play.location.location.place, play.location.location.topic


def questions(scenario: Scenario, play: Play) -> list[str]:
    shown = view(scenario, play)
    return cards(scenario, play) if shown.kind is KINDS["interview"] else []


def test_topics_come_in_the_order_written_and_a_topic_left_is_closed() -> None:
    scenario = talk()
    play = play_of(scenario)
    assert told(scenario, play) == ["A room."]
    assert at(play) == ("talk", "engage")
    assert questions(scenario, play) == ["rules", "name"]
    play = go(play, {"ask": "rules"})
    assert questions(scenario, play) == ["name"]  # once only
    assert refused(play, {"ask": "rules"}) == "P003"
    play = go(play, {"close": True})
    assert at(play) == ("talk", "account")
    assert questions(scenario, play) == ["tell", "why"]
    assert refused(play, {"ask": "name"}) == "P002"
    assert at(go(play, {"close": True})) == ("after", "")


def test_a_question_needs_what_was_asked_before_it() -> None:
    scenario = talk()
    assert questions(scenario, go(play_of(scenario), {"close": True})) == ["why"]


def test_the_first_reply_that_fits_answers_after_the_effects_of_the_question() -> None:
    scenario = talk()
    assert told(scenario, play_of(scenario, {"ask": "name"})) == ["Nothing."]
    assert told(scenario, play_of(scenario, {"ask": "rules"}, {"ask": "name"})) == [
        "You asked much."
    ]
    trusting = play_of(scenario, {"ask": "name"}, values={"hana.trust": 3})
    assert told(scenario, trusting) == ["Hana."]
    assert trusting.value("hana.arousal") == 5


def test_moves_can_be_made_again_and_again_where_they_are_offered() -> None:
    scenario = talk()
    play = play_of(scenario, {"move": "wait"}, {"move": "wait"}, {"close": True}, {"move": "wait"})
    assert at(play) == ("talk", "account")
    assert refused(play, {"move": "break"}) == "P003"
    play = go(play, {"ask": "why"}, {"move": "break"}, {"move": "break"})
    assert play.value("hana.arousal") == 3
    assert [card.id for card in view(scenario, play).moves] == ["wait"]


def shown_moves(scenario: Scenario, play: Play) -> list[str]:
    return [move.id for move in drop_idle_moves(play, view(scenario, play).moves)]


def test_a_move_that_would_change_nothing_is_not_shown_twice_in_a_row() -> None:
    scenario = talk("most: 1")

    def shown(*answers: dict[str, Any]) -> list[str]:
        return shown_moves(scenario, play_of(scenario, *answers))

    assert shown() == ["wait"]
    assert shown({"move": "wait"}) == []
    assert shown({"move": "wait"}, {"ask": "rules"}) == ["wait"]  # after something else was said
    assert shown({"ask": "rules"}, {"move": "wait"}) == []  # also when no question is left
    assert shown({"move": "wait"}, {"close": True}) == ["wait"]


def test_a_move_that_changes_something_once_more_is_always_shown() -> None:
    scenario = talk()
    play = play_of(scenario, {"move": "break"}, values={"hana.arousal": 6})
    assert shown_moves(scenario, play) == ["wait", "break"]
    back = undo(go(play, {"move": "wait"}))
    assert isinstance(back, Play)
    assert shown_moves(scenario, back) == ["wait", "break"]


def test_the_time_there_is_limits_questions_and_nothing_else() -> None:
    scenario = talk("most: 2\n    tired: She turns to the door.")
    play = play_of(scenario)
    assert view(scenario, play).questions_left == 2
    play = go(play, {"ask": "rules"}, {"move": "wait"})
    assert view(scenario, play).questions_left == 1
    play = go(play, {"ask": "name"})
    assert told(scenario, play) == ["You asked much.", "She turns to the door."]
    play = go(play, {"close": True})
    assert questions(scenario, play) == []
    assert refused(play, {"ask": "why"}) == "P003"
    assert told(scenario, go(play, {"move": "wait"})) == []  # she turns once
    assert at(go(play, {"close": True})) == ("after", "")


ASKS = """
asks:
  who-reads:
    if: told
    says: Who reads it?
    answers:
      me: {says: Me., add: {hana.trust: 1}}
      all: {says: All., if: hana.trust > 2}
      court:
        says: A court.
        replies:
          - {if: hana.trust > 2, say: She nods.}
          - {say: She waits.}
""".strip()


def asked(scenario: Scenario, play: Play) -> str:
    return view(scenario, play).at


def test_she_asks_after_a_question_and_then_only_her_answers_are_offered() -> None:
    scenario = talk(asks=ASKS)
    play = play_of(scenario)
    assert asked(scenario, play) == "talk"
    play = go(play, {"ask": "rules"})
    shown = view(scenario, play)
    assert (shown.at, shown.kind, shown.who, shown.through) == (
        "talk.who-reads", KINDS["choose"], "hana", "mitra",
    )  # fmt: skip
    assert told(scenario, play) == ["Who reads it?"]
    assert cards(scenario, play) == ["me", "court"]
    assert not shown.closes and not shown.moves
    assert refused(play, {"ask": "name"}) == "P002"
    play = go(play, "court")
    assert told(scenario, play) == ["She waits."]
    assert at(play) == ("talk", "engage")  # the same topic goes on, and she asks it once
    assert questions(scenario, play) == ["name"]


def plain_asks(condition: str) -> str:
    return (
        f"asks:\n  who-reads:\n    if: {condition}\n    says: Who?\n"
        "    answers: {me: {says: Me.}, all: {says: All.}}"
    )


@pytest.mark.parametrize(
    ("condition", "answers", "place"),
    [
        ("hana.trust == 2", [], "engage"),  # on arrival
        ("told", [{"ask": "rules"}], "engage"),  # after a question
        ("seen('talk') and chose('talk.wait')", [{"move": "wait"}], "engage"),  # after a move
        ("chose('talk.wait')", [{"close": True}, {"move": "wait"}], "account"),
    ],
)
def test_she_asks_on_arrival_and_after_questions_and_moves(
    condition: str, answers: list[Any], place: str
) -> None:
    scenario = talk(asks=plain_asks(condition))
    play = play_of(scenario, *answers)
    assert (asked(scenario, play), at(play)[1]) == ("talk.who-reads", place)
    assert at(go(play, "me"))[1] == place


def test_she_asks_after_an_answer_to_another_question_of_hers() -> None:
    two = (
        "asks:\n  first:\n    if: asked('name')\n    says: A?\n"
        "    answers: {x: {says: X., set: {separated: true}}, y: {says: Y.}}\n"
        "  second:\n    if: separated\n    says: B?\n    answers: {x: {says: X.}, y: {says: Y.}}"
    )
    scenario = talk(asks=two)
    play = play_of(scenario, {"ask": "name"})
    assert asked(scenario, play) == "talk.first"
    assert asked(scenario, go(play, "y")) == "talk"
    play = go(play, "x")
    assert asked(scenario, play) == "talk.second"
    assert at(go(play, "y")) == ("talk", "engage")


def test_the_first_of_her_questions_that_fits_comes_first_and_each_comes_once() -> None:
    both = (
        "asks:\n  first:\n    if: told\n    says: A?\n    answers: {x: {says: X.}, y: {says: Y.}}\n"
        "  second:\n    if: told\n    says: B?\n    answers: {x: {says: X.}, y: {says: Y.}}"
    )
    scenario = talk(asks=both)
    play = play_of(scenario, {"ask": "rules"})
    assert asked(scenario, play) == "talk.first"
    play = go(play, "x")
    assert asked(scenario, play) == "talk.second"
    play = go(play, "x", {"move": "wait"}, {"ask": "name"}, {"close": True})
    assert asked(scenario, play) == "talk"


def test_she_asks_after_a_topic_is_closed_but_not_after_an_act_beside_the_interview() -> None:
    scenario = case(
        """
        talk:
          interview:
            who: hana
            topics:
              one: {questions: {name: {says: Name?, type: rapport}}}
              two: {questions: {tell: {says: Tell me., type: open}}}
            asks:
              who-reads: {if: told, says: Who?, answers: {me: {says: Me.}, all: {says: All.}}}
            then: evening
          also_offered:
            ring: {do: Ring., set: {told: true}}
        """
    )
    play = play_of(scenario, {"act": "ring"})
    assert asked(scenario, play) == "talk"
    assert asked(scenario, go(play, {"ask": "name"})) == "talk.who-reads"
    closed = go(play, {"close": True})
    assert (asked(scenario, closed), at(closed)) == ("talk.who-reads", ("talk", "two"))
    assert asked(scenario, go(closed, "me", {"close": True})) == "evening"


def test_passing_over_leaves_the_whole_interview_from_any_place_in_it() -> None:
    scenario = talk(asks=plain_asks("told"))
    for answers in ([], [{"close": True}], [{"ask": "rules"}], [{"ask": "rules"}, "me"]):
        assert at(play_of(scenario, *answers, PASS)) == ("after", "")


# A hub -----------------------------------------------------------------------------------------

HUB = """
talk:
  interview:
    who: hana
    order: free
    topics:
      plants:
        text: The plants
        questions:
          close: {says: Close?, type: rapport, set: {told: true}}
          wages: {says: Wages?, type: open}
      wages-topic: {questions: {owed: {says: Owed?, type: closed}}}
    moves: {wait: {}}
    asks:
      who-reads: {if: told, says: Who?, answers: {me: {says: Me.}, all: {says: All.}}}
    then: evening
"""


def test_in_a_hub_topics_are_chosen_in_any_order_and_each_once() -> None:
    scenario = case(HUB)
    play = play_of(scenario)
    shown = view(scenario, play)
    assert [(card.id, card.text) for card in shown.topics] == [
        ("plants", "The plants"), ("wages-topic", "wages-topic"),
    ]  # fmt: skip
    assert (shown.answers, shown.topic, shown.closes) == ((), "", True)
    play = go(play, {"topic": "wages-topic"})
    assert questions(scenario, play) == ["owed"]
    assert view(scenario, play).topics == ()
    play = go(play, {"close": True})
    assert [card.id for card in view(scenario, play).topics] == ["plants"]
    assert refused(play, {"topic": "wages-topic"}) == "P003"
    assert go(play, {"move": "wait"}).location.location.topic == ""
    assert go(play, {"close": True}).ended


def test_in_a_hub_she_asks_between_topics_as_well() -> None:
    scenario = case(HUB)
    play = play_of(scenario, values={"told": True})
    assert asked(scenario, play) == "talk.who-reads"
    play = go(play, "me")
    assert [card.id for card in view(scenario, play).topics] == ["plants", "wages-topic"]


def test_a_question_called_close_is_not_the_closing_of_a_topic() -> None:
    scenario = case(HUB)
    play = play_of(scenario, {"topic": "plants"}, {"close": True})
    assert not play.value("told")
    assert [passage.chosen for passage in passages(scenario, play)] == [("The plants",), (), ()]
    play = play_of(scenario, {"topic": "plants"}, {"ask": "close"})
    assert play.value("told")


@pytest.mark.parametrize(
    "more",
    [
        "moves: {name: {}}",
        "asks: {name: {says: Who?, answers: {me: {says: Me.}, all: {says: All.}}}}",
    ],
)
def test_everything_that_can_be_done_in_an_interview_has_an_id_of_its_own(more: str) -> None:
    scenes = f"""
    talk:
      interview:
        who: hana
        topics:
          one: {{questions: {{name: {{says: Name?, type: rapport}}}}}}
        {more}
        then: evening
    """
    assert codes(scenes) == ["E234"]
    twice = scenes.replace(more, "").replace(
        "topics:", "topics:\n          two: {questions: {name: {says: Again?, type: rapport}}}"
    )
    assert codes(twice) == ["E234"]


def test_who_is_asked_and_who_interprets_are_people_of_the_case() -> None:
    scenes = """
    talk:
      interview:
        who: hanna
        through: mitro
        topics:
          one: {questions: {name: {says: Name?, type: rapport}}}
        then: evening
    """
    assert codes(scenes) == ["E220", "E220"]


def test_how_sure_is_asked_after_her_question_only_where_it_was_written() -> None:
    scenario = talk(
        asks=plain_asks("told").replace("says: Who?", "says: Who?\n    confidence: ask")
    )
    assert not view(scenario, play_of(scenario)).sure
    assert view(scenario, play_of(scenario, {"ask": "rules"})).sure
    plain = talk(asks=plain_asks("told"))
    assert not view(plain, play_of(plain, {"ask": "rules"})).sure
