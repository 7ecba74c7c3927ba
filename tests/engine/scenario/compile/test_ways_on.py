"""What is shown, what is offered and where it goes: as the format says, and in its order."""

from __future__ import annotations

from typing import Any

import pytest

from engine.decisions.kind import Refusal
from engine.play.play import Play, pass_over
from engine.play.view import view
from tests.cases import PASS, cards, case, codes, go, play_of, refused, told

TWO = """
    knock: {do: Knock.}
    wait: {do: Wait.}
"""


def here(play: Play) -> str:
    return play.location.location.id


# Text ------------------------------------------------------------------------------------------


def test_of_a_scene_every_paragraph_that_holds_is_shown_in_order() -> None:
    scenario = case(
        """
        door:
          text:
            - First.
            - {if: hana.trust < 2, say: Low.}
            - {if: hana.trust < 4, say: Middling.}
            - {id: sign, say: Last.}
          then: evening
        """
    )
    assert told(scenario, play_of(scenario, values={"hana.trust": 1})) == [
        "First.", "Low.", "Middling.", "Last.",
    ]  # fmt: skip
    assert told(scenario, play_of(scenario, values={"hana.trust": 5})) == ["First.", "Last."]


def test_of_an_ending_only_the_first_that_fits_is_shown_of_each_side() -> None:
    scenario = case(
        "door:\n  then: evening\n",
        "last_word:\n  of: hana\n  say:\n    - {if: hana.trust > 3, say: You asked.}\n"
        "    - {say: Nobody asked.}\n",
        endings="""
endings:
  evening:
    person:
      - {if: hana.trust > 3, say: She waves.}
      - {if: hana.trust > 1, say: She nods.}
      - {say: She goes.}
    not_known: What she thought.
""",
    )

    def end(trust: int) -> list[tuple[str, str]]:
        play = go(play_of(scenario, values={"hana.trust": trust}), {"continue": True})
        return [(p.heading, p.text) for p in view(scenario, play).text]

    rest = ("not_known", "What she thought.")
    assert end(5) == [("person", "She waves."), rest, ("", "You asked.")]
    assert end(2) == [("person", "She nods."), rest, ("", "Nobody asked.")]
    assert end(0) == [("person", "She goes."), rest, ("", "Nobody asked.")]


@pytest.mark.exhaustive
def test_a_list_of_thousands_of_guarded_replies_still_compiles() -> None:
    many = "\n".join(f"      - {{if: hana.trust == {n % 5}, say: Line {n}.}}" for n in range(3000))
    scenario = case(
        "door:\n  then: evening\n",
        endings=f"endings:\n  evening:\n    person:\n{many}\n      - {{say: Last.}}\n",
    )
    play = go(play_of(scenario, values={"hana.trust": 5}), {"continue": True})
    assert told(scenario, play) == ["Last."]


# Offers and ways -------------------------------------------------------------------------------


def test_an_option_is_offered_only_while_its_condition_holds() -> None:
    scenario = case(
        """
        door:
          choose:
            prompt: P?
            options:
              knock: {do: Knock.}
              wait: {do: Wait., if: not separated}
            then: evening
        """
    )
    assert cards(scenario, play_of(scenario)) == ["knock", "wait"]
    apart = play_of(scenario, values={"separated": True})
    assert cards(scenario, apart) == ["knock"]
    assert refused(apart, "wait") == "P003"


WAYS = """
door:
  pass: {to: evening}
  choose:
    prompt: P?
    options:
      knock: {do: Knock., add: {hana.trust: 1}}
      wait: {do: Wait., then: dawn}
    then:
      - {if: hana.trust > 3, add: {time: 2}, go: hall}
      - {if: hana.trust > 2, set: {told: true}, go: dawn}
      - {go: evening}
hall:
  then: evening
"""


@pytest.mark.parametrize(("trust", "to"), [(3, "hall"), (2, "dawn"), (1, "evening")])
def test_the_first_way_that_fits_is_taken_after_the_effects(trust: int, to: str) -> None:
    play = go(play_of(case(WAYS), values={"hana.trust": trust}), "knock")
    assert here(play) == to
    assert (play.value("time"), play.value("told")) == (2 if to == "hall" else 0, to == "dawn")


def test_a_way_written_at_an_option_wins() -> None:
    assert here(go(play_of(case(WAYS), values={"hana.trust": 5}), "wait")) == "dawn"


# Passing over ----------------------------------------------------------------------------------


def test_passing_over_takes_the_first_way_that_fits_without_effects() -> None:
    scenario = case(
        """
        door:
          choose:
            prompt: P?
            options:
              knock: {do: Knock., add: {hana.trust: 1}}
              wait: {do: Wait.}
            then:
              - {if: hana.trust > 2, add: {time: 2}, go: dawn}
              - {go: evening}
        """
    )
    passed = play_of(scenario, PASS, values={"hana.trust": 3})
    assert (here(passed), passed.value("time")) == ("dawn", 0)
    assert here(play_of(scenario, PASS)) == "evening"  # trust is 2, and nothing was added


def test_passing_over_does_what_pass_says() -> None:
    scenario = case(
        """
        door:
          pass:
            to:
              - {if: separated, go: dawn}
              - {go: evening}
            set: {separated: true}
            tells: {owner: [police-interest]}
          choose:
            prompt: P?
            options:
              knock: {do: Knock.}
              wait: {do: Wait.}
            then: hall
        hall:
          then: evening
        """
    )
    passed = play_of(scenario, PASS)
    assert here(passed) == "dawn"  # where to go is decided after what passing over does
    assert passed.value("knows:owner.police-interest") is True


def test_an_order_or_a_pick_passed_over_is_as_if_nothing_had_been_answered() -> None:
    scenario = case(
        """
        minutes:
          rank:
            prompt: P?
            items:
              line: {do: A.}
              tea: {do: B.}
            key: [line, tea]
            then:
              - {if: first('line'), go: dawn}
              - {if: not first('tea'), go: leaving}
              - {go: evening}
        leaving:
          select:
            prompt: P?
            pick: 1
            items:
              bed: {do: A., set: {told: true}}
              form: {do: B.}
            then:
              - {if: picked('bed'), go: dawn}
              - {go: evening}
        """
    )
    passed = play_of(scenario, PASS)
    assert here(passed) == "leaving"
    passed = go(passed, PASS)
    assert (here(passed), passed.value("told")) == ("evening", False)


def test_an_ending_cannot_be_passed_over() -> None:
    ended = play_of(case("door:\n  then: evening\n"), {"continue": True})
    refusal = pass_over(ended)
    assert isinstance(refusal, Refusal) and refusal.code == "P008"
    assert not view(case("door:\n  then: evening\n"), ended).passable


# Injects ---------------------------------------------------------------------------------------


def injected(injects: str, *answers: Any, luck: bool = False) -> tuple[list[str], Play]:
    """What is read after the answers, with these injects."""
    scenario = case(
        """
        door:
          choose:
            prompt: P?
            options:
              knock: {do: Knock., set: {separated: true}, add: {time: 1}}
              wait: {do: Wait.}
            then: hall
          also_offered:
            look: {do: Look., add: {time: 1}}
        hall:
          text: The hall.
          then: yard
        yard:
          text: The yard.
          then: evening
        """,
        injects,
    )
    play = play_of(scenario, *answers, luck={"rain": luck})
    return told(scenario, play), play


def test_what_happens_by_itself_happens_after_a_move_and_before_the_way_is_taken() -> None:
    text, play = injected(
        "injects:\n  clerk: {if: separated and at('door'), say: A clerk comes., add: {time: 2}}\n",
        "knock",
    )
    assert text == ["A clerk comes.", "The hall."]
    assert play.value("time") == 3
    assert injected("injects:\n  clerk: {if: at('hall'), say: A clerk comes.}\n", "knock")[0] == [
        "The hall."
    ]


def test_it_happens_once_and_nothing_happens_after_passing_over() -> None:
    clerk = "injects:\n  clerk: {if: true, say: A clerk comes., add: {time: 1}}\n".replace(
        "if: true", "if: time >= 0"
    )
    text, play = injected(clerk, "knock", {"continue": True})
    assert text == ["The yard."]
    assert play.value("time") == 2
    text, play = injected(clerk, PASS)
    assert (text, play.value("time")) == (["The hall."], 0)
    text, _ = injected(clerk, PASS, {"continue": True})
    assert text == ["A clerk comes.", "The yard."]


def test_they_are_read_again_from_the_top_until_none_fires() -> None:
    text, play = injected(
        """
injects:
  third: {if: time == 3, say: Third., add: {time: 1}}
  first: {if: time == 1, say: First., add: {time: 1}}
  second: {if: time == 2, say: Second., add: {time: 1}}
""",
        "knock",
    )
    assert text == ["First.", "Second.", "Third.", "The hall."]
    assert play.value("time") == 4


def test_at_most_one_leads_elsewhere_and_it_replaces_the_way_of_the_answer() -> None:
    both = """
injects:
  fire: {if: separated, say: Fire., go: yard}
  flood: {if: separated, say: Flood., go: evening}
  wind: {if: separated, say: Wind.}
"""
    text, play = injected(both, "knock")
    assert (text, here(play)) == (["Fire.", "Wind.", "The yard."], "yard")
    text, play = injected(both, "knock", {"continue": True})  # the other one waits for a move
    assert (text[0], here(play)) == ("Flood.", "evening")


def test_luck_decides_what_luck_was_written_to_decide() -> None:
    rain = "injects:\n  storm: {if: rain, say: A storm.}\n"
    assert injected(rain, "wait", luck=True)[0] == ["A storm.", "The hall."]
    assert injected(rain, "wait", luck=False)[0] == ["The hall."]


@pytest.mark.exhaustive
def test_many_scenes_in_which_many_things_may_happen_still_compile() -> None:
    scenes = "".join(f"s{n}:\n  then: s{n + 1}\n" for n in range(399)) + "s399:\n  then: evening\n"
    many = "".join(f"  i{n}: {{if: time == {n % 6}, add: {{time: 1}}}}\n" for n in range(60))
    play = play_of(case(scenes, f"injects:\n{many}"), {"continue": True})
    assert (here(play), play.value("time")) == ("s1", 6)


# Acts beside the decision ----------------------------------------------------------------------


def test_an_act_is_there_once_leaves_the_decision_open_and_counts_as_a_move() -> None:
    text, play = injected("injects:\n  clerk: {if: time == 1, say: A clerk.}\n", {"act": "look"})
    assert here(play) == "door"
    assert text == ["A clerk."]
    assert refused(play, {"act": "look"}) == "P003"
    assert here(go(play, "knock")) == "hall"


def test_an_act_keeps_what_could_be_read_before_it() -> None:
    scenario = case(
        """
        door:
          text: A door.
          also_offered:
            look:
              do: Look.
              replies:
                - {if: rain, say: Rain.}
                - {say: Nothing.}
            ring: {says: Hello?, if: chose('door.look')}
          then: evening
        """
    )
    play = play_of(scenario, luck={"rain": False})
    assert [card.id for card in view(scenario, play).acts] == ["look"]
    play = go(play, {"act": "look"})
    assert told(scenario, play) == ["A door.", "Nothing."]
    assert [card.id for card in view(scenario, play).acts] == ["ring"]
    assert told(scenario, go(play, {"act": "ring"})) == ["A door.", "Nothing."]


def test_an_act_that_leads_away_shows_only_where_it_led() -> None:
    scenario = case(
        """
        door:
          text: A door.
          also_offered:
            ring: {do: Ring., set: {told: true}}
          then: evening
        hall:
          text: The hall.
          then: evening
        """,
        "injects:\n  fire: {if: told, say: Fire., go: hall}\n",
    )
    assert told(scenario, play_of(scenario, {"act": "ring"})) == ["Fire.", "The hall."]


# Her own decisions -----------------------------------------------------------------------------


def test_she_decides_before_the_text_and_the_first_that_fits_is_what_she_decides() -> None:
    scenario = case(
        """
        hers:
          person_decides:
            who: hana
            as:
              - {if: hana.trust > 3, decides: stays, say: She stays., add: {hana.trust: -3}}
              - {decides: goes, say: She goes., declines: [home]}
          text:
            - {if: decided('stays'), say: The tea is hot.}
            - {if: hana.trust < 2, say: She looks down.}
          then:
            - {if: decided('stays'), go: evening}
            - {go: dawn}
        """
    )
    stays = play_of(scenario, values={"hana.trust": 4})
    assert told(scenario, stays) == ["She stays.", "The tea is hot.", "She looks down."]
    assert here(go(stays, {"continue": True})) == "evening"
    goes = play_of(scenario, values={"hana.trust": 3})
    assert told(scenario, goes) == ["She goes."]
    assert goes.value("need:home") == "declined"
    assert here(go(goes, {"continue": True})) == "dawn"


def test_a_scene_to_read_is_left_by_continue_and_by_nothing_else() -> None:
    scenario = case("door:\n  text: A door.\n  then: evening\n")
    play = play_of(scenario)
    assert refused(play, "continue") == "P002"
    assert refused(play, {"close": True}) == "P002"
    assert here(go(play, {"continue": True})) == "evening"


# Problems --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scenes", "found"),
    [
        ("door:\n  then: evenning\n", ["E226"]),
        (f"door:\n  choose:\n    prompt: P?\n    options:{TWO}    then: hal\n", ["E226"]),
        (f"door:\n  choose:\n    prompt: P?\n    options:{TWO}", ["E230"]),
        ("evening:\n  then: evening\n", ["E238"]),
        ("door:\n  pass: {to: nowhere}\n  then: evening\n", ["E226"]),
    ],
)
def test_a_way_that_leads_nowhere_is_one_problem(scenes: str, found: list[str]) -> None:
    scenes = scenes.replace("\n    knock", "\n      knock").replace("\n    wait", "\n      wait")
    assert codes(scenes) == found


@pytest.mark.exhaustive
def test_a_file_with_very_many_mistakes_is_read_no_further() -> None:
    scenes = "".join(f"s{n}:\n  then: nowhere{n}\n" for n in range(2000))
    assert len(codes(scenes)) == 300


def test_last_words_are_spoken_by_somebody_in_the_case() -> None:
    assert codes("door:\n  then: evening\n", "last_word: {of: nobody, say: Well.}\n") == ["E220"]


@pytest.mark.parametrize(
    ("top", "found"),
    [
        ("state:\n  pass: {start: false}\n", ["E219"]),
        ("people:\n  in: {name: X, state: {trust: {start: false}}}\n", ["E219"]),
        ("state:\n  rain: {start: false}\nchance:\n  rain: {values: [a, b]}\n", ["E234"]),
        ("chance:\n  late: {values: [5, 10]}\n", ["E240"]),
        ("chance:\n  late: {values: [true, 1]}\n", ["E240"]),
        ("state:\n  time: {start: 7, range: [0, 6]}\n", ["E237"]),
        ("state:\n  time: {start: 1, range: [0, 99]}\n", ["E236"]),
        ("state:\n  time: {start: 1, range: [3, 3]}\n", ["E236"]),
    ],
)
def test_what_is_declared_has_values_conditions_can_speak_of(top: str, found: list[str]) -> None:
    assert codes("door:\n  then: evening\n", top, head="") == found


def test_luck_may_fall_as_numbers_in_any_order() -> None:
    scenario = case(
        """
        door:
          choose:
            prompt: P?
            options:
              knock: {do: Knock., if: late > 1}
              wait: {do: Wait.}
            then: evening
        """,
        "chance:\n  late: {values: [3, 1, 2]}\n",
        head="",
    )
    assert cards(scenario, play_of(scenario, luck={"late": 3})) == ["knock", "wait"]
    assert cards(scenario, play_of(scenario, luck={"late": 1})) == ["wait"]
