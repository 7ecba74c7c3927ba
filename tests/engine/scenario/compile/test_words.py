"""Every verb does to the state what the format says it does, and no more."""

from __future__ import annotations

import pytest

from engine.kernel.model import Value
from engine.play.case_file import case_file
from tests.cases import PEOPLE, STATE, WORDED, case, codes, go, play_of, problems

NEEDS = ["not-raised", "offered", "met", "declined", "denied"]
CONSENTS = ["not-asked", "asked", "given", "refused", "withdrawn"]
RISKS = ["unknown", "none", "low", "moderate", "high", "severe"]


def after(effect: str, **start: Value) -> dict[str, Value]:
    """The state after an answer with this effect."""
    scenario = case(
        f"""
        door:
          choose:
            prompt: P?
            options:
              knock:
                do: Knock.
                {effect}
              wait: {{do: Wait.}}
            then: evening
        """
    )
    values = {name.replace("__", ":"): value for name, value in start.items()}
    play = go(play_of(scenario, values=values), "knock")
    return {name: field.read(play.state) for name, field in play.story.layout.fields.items()}


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("offers", ["offered", "offered", "met", "declined", "denied"]),
        ("meets", ["met"] * 5),
        ("denies", ["denied"] * 5),
        ("restores", ["not-raised", "offered", "met", "declined", "offered"]),
    ],
)
def test_needs_move_as_the_format_says(verb: str, expected: list[str]) -> None:
    found = [after(f"{verb}: [home]", need__home=status)["need:home"] for status in NEEDS]
    assert found == expected
    assert after(f"{verb}: [home]")["need:doctor"] == "not-raised"


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("asks_for", ["asked", "asked", "given", "refused", "withdrawn"]),
        ("gives", ["given"] * 5),
        ("refuses", ["refused"] * 5),
        ("withdraws", ["withdrawn"] * 5),
    ],
)
def test_consents_move_as_the_format_says(verb: str, expected: list[str]) -> None:
    found = [
        after(f"{verb}: [recording]", consent__recording=status)["consent:recording"]
        for status in CONSENTS
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("raises", ["unknown", "low", "moderate", "high", "severe", "severe"]),
        ("lowers", ["unknown", "none", "none", "low", "moderate", "high"]),
    ],
)
def test_risks_move_one_level_stop_at_the_ends_and_stay_unknown(
    verb: str, expected: list[str]
) -> None:
    found = [after(f"{verb}: [injury]", risk__injury=level)["risk:injury"] for level in RISKS]
    assert found == expected


def test_a_risk_found_is_at_that_level_whatever_it_was() -> None:
    for level in RISKS:
        assert after("finds: {injury: high}", risk__injury=level)["risk:injury"] == "high"


def test_what_is_told_is_known_by_that_person_and_nobody_else() -> None:
    state = after("tells: {owner: [police-interest], mitra: [police-interest, sleeping-place]}")
    known = {name for name, value in state.items() if name.startswith("knows:") and value}
    assert known == {
        "knows:owner.police-interest",
        "knows:owner.sleeping-place",  # from the start
        "knows:mitra.police-interest",
        "knows:mitra.sleeping-place",
    }


def test_facts_are_learned_and_tainted_apart() -> None:
    assert after("learns: [phones]")["learned:phones"] is True
    assert after("learns: [phones]")["tainted:phones"] is False
    assert after("taints: [phones]")["tainted:phones"] is True


def test_the_person_declines_in_her_reply_and_nowhere_else() -> None:
    answer = """
    talk:
      interview:
        who: hana
        topics:
          one:
            questions:
              who:
                says: Who?
                type: open
                {mine}
                replies:
                  - say: No.
                    {hers}
        then: evening
    """
    scenario = case(answer.replace("{mine}", "").replace("{hers}", "declines: [home]"))
    assert go(play_of(scenario), {"ask": "who"}).value("need:home") == "declined"
    assert codes(answer.replace("{hers}", "").replace("{mine}", "declines: [home]")) == ["E120"]


@pytest.mark.parametrize(
    ("amount", "start", "expected"), [(1, 5, 5), (9, 2, 5), (-1, 0, 0), (-9, 3, 0), (-2, 3, 1)]
)
def test_a_number_stays_inside_its_range(amount: int, start: int, expected: int) -> None:
    state = after(f"add: {{hana.trust: {amount}}}", **{"hana.trust": start})
    assert state["hana.trust"] == expected


def test_a_range_may_lie_below_nought() -> None:
    scenario = case(
        """
        door:
          choose:
            prompt: P?
            options:
              knock: {do: Knock., add: {mood: -1}}
              wait: {do: Wait., set: {mood: -2}}
            then:
              - {if: mood < -1, go: dawn}
              - {go: evening}
        """,
        head=PEOPLE + "state:\n  mood: {start: 0, range: [-3, 1]}\n",
    )
    assert play_of(scenario, "knock").location.location.id == "evening"
    assert play_of(scenario, "wait").location.location.id == "dawn"
    assert play_of(scenario, "wait").value("mood") == -2


@pytest.mark.parametrize(
    ("effect", "code"),
    [
        ("meets: [hoem]", "E220"),
        ("asks_for: [home]", "E220"),
        ("lowers: [retalation]", "E220"),
        ("finds: {injurie: high}", "E220"),
        ("tells: {ownr: [police-interest]}", "E220"),
        ("tells: {owner: [police]}", "E220"),
        ("learns: [phone]", "E220"),
        ("set: {seperated: true}", "E221"),
        ("set: {rain: true}", "E222"),
        ("set: {on_file: report}", "E223"),
        ("set: {separated: 1}", "E223"),
        ("set: {hana.trust: true}", "E223"),
        ("add: {separated: 1}", "E225"),
    ],
)
def test_an_effect_on_what_is_not_there_is_a_problem(effect: str, code: str) -> None:
    scenes = f"""
    door:
      choose:
        prompt: P?
        options:
          knock:
            do: Knock.
            {effect}
          wait: {{do: Wait.}}
        then: evening
    """
    assert codes(scenes) == [code]


def test_ids_of_things_are_unique_in_the_whole_case() -> None:
    twice = WORDED.replace("  recording: {of", "  home: {of")
    scenes = """
    door:
      choose:
        prompt: P?
        options:
          knock: {do: Knock.}
          wait: {do: Wait.}
        then: evening
    """
    assert codes(scenes, head=PEOPLE + STATE + twice) == ["E234"]


def test_the_case_file_holds_what_is_known_so_far_with_who_and_where() -> None:
    scenario = case(
        """
        door:
          time: "09:10"
          choose:
            prompt: P?
            options:
              knock: {do: Knock., learns: [phones], offers: [doctor], asks_for: [recording]}
              wait: {do: Wait., learns: [phones], taints: [phones]}
            then: evening
        """
    )
    assert case_file(scenario, play_of(scenario)) == []
    lines = case_file(scenario, play_of(scenario, "knock"))
    assert [(line.section, line.id, line.status) for line in lines] == [
        ("needs", "doctor", "offered"),
        ("consents", "recording", "asked"),
        ("facts", "phones", "True"),
    ]
    fact = lines[-1]
    assert (fact.text, fact.who) == ("Six phones on a shelf.", ("Hana",))
    assert fact.at.location.location.place == "door"
    assert not fact.tainted
    assert case_file(scenario, play_of(scenario, "wait"))[-1].tainted


def test_what_happens_on_the_first_page_stands_in_the_case_file_as_well() -> None:
    scenario = case(
        """
        door:
          person_decides:
            who: hana
            as:
              - {decides: speaks, say: She speaks., learns: [phones]}
          then: evening
        """
    )
    (line,) = case_file(scenario, play_of(scenario))
    assert (line.id, line.at.location.location.place) == ("phones", "door")


@pytest.mark.parametrize(
    ("effects", "name"),
    [
        ("meets: [home]\n    denies: [home]", "home"),
        ("denies: [home]\n    restores: [home]", "home"),
        ("gives: [recording]\n    refuses: [recording]", "recording"),
        ("raises: [injury]\n    finds: {injury: low}", "injury"),
    ],
)
def test_two_verbs_that_change_one_thing_in_one_answer_are_a_problem(
    effects: str, name: str
) -> None:
    scenes = f"""
door:
  also_offered:
    ring:
      do: Ring.
      {effects.replace(chr(10) + "    ", chr(10) + "      ")}
  then: evening
"""
    [problem] = problems(scenes)
    assert (problem.code, problem.params["name"]) == ("E261", name)
    assert codes(scenes.replace(effects.rpartition("    ")[2], "learns: [phones]")) == []


def test_what_comes_back_may_change_what_the_answer_changed() -> None:
    scenes = """
    door:
      also_offered:
        ring: {do: Ring., offers: [home], replies: [{say: No., declines: [home]}]}
      then: evening
    """
    assert codes(scenes) == []


@pytest.mark.parametrize(
    ("window", "hint"),
    [
        ("[4, 2]", "write `window: [2, 4]`"),
        ("[2, 9]", "it lies between 0 and 6"),
        ("[9, 2]", "it lies between 0 and 6"),
        ("[3, 3]", None),
    ],
)
def test_a_window_lies_inside_the_range_the_smaller_number_first(
    window: str, hint: str | None
) -> None:
    head = (PEOPLE + STATE + WORDED).replace("[2, 4]", window)
    found = problems("door: {text: T., then: evening}", head=head)
    assert [(p.code, p.hint) for p in found] == ([("E267", hint)] if hint else [])


def test_only_a_number_has_a_window() -> None:
    head = PEOPLE.replace("{start: 2, range: [0, 5]}", "{start: true, window: [0, 1]}")
    assert codes("door: {text: T., then: evening}", head=head) == ["E267"]


def test_luck_that_falls_in_more_ways_than_can_be_looked_at_is_a_problem() -> None:
    values = "[1, 2, 3, 4, 5, 6, 7, 8]"
    for many, found in ((4, []), (5, ["E268"])):
        luck = "".join(f"  c{n}: {{values: {values}}}\n" for n in range(many))
        assert codes("door: {text: T., then: evening}", head=f"chance:\n{luck}") == found
