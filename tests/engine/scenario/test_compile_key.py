"""What an author writes about answers becomes the key, and a key that cannot be fair is refused."""

from __future__ import annotations

import pytest

from engine.scenario.library import load
from tests.cases import EVERYTHING, case, codes

DOOR = """
door:
  choose:
    prompt: P?
    assesses: [safety, dignity]
    options:
      knock: {do: Knock., rating: 4, upholds: [P01]}
      wait: {do: Wait., rating: {safety: 1, dignity: 3.5}, breaches: [P01]}
    then: evening
"""


def talk(questions: str, extra: str = "assesses: [interviewing]") -> str:
    inside = "\n".join(f"            {line}" for line in questions.strip().splitlines())
    return f"""
talk:
  interview:
    who: hana
    {extra}
    topics:
      one:
        questions:
{inside}
    then: evening
"""


def slots(scenes: str) -> dict[str, tuple[int, bool]]:
    """Weight of every slot of a case, and whether leaving it out is free."""
    return {s.id: (s.weight, s.free) for s in case(scenes).key.slots.values()}


def test_a_decision_is_one_needed_slot_of_its_own_name() -> None:
    assert slots(DOOR) == {"door": (1, False)}
    assert slots(DOOR.replace("prompt", "weight: 3\n    prompt")) == {"door": (3, False)}
    shared = "slot: {as: arriving, weight: 2, unmet: free}\n    prompt"
    assert slots(DOOR.replace("prompt", shared)) == {"arriving": (2, True)}
    assert slots(DOOR.replace("assesses: [safety, dignity]", "discuss: true")) == {}


def test_credit_is_a_third_for_every_step_above_harmful_and_the_mean_of_its_domains() -> None:
    key = case(DOOR).key
    (knock,), (wait,) = key.marks["door.knock"].grades, key.marks["door.wait"].grades
    unit = key.denominator
    assert (knock.overall, dict(knock.credit)) == (unit, {"safety": unit, "dignity": unit})
    assert dict(wait.credit) == {"safety": 0, "dignity": unit * 5 // 6}
    assert wait.overall == unit * 5 // 12


def test_a_question_has_a_slot_only_if_asking_it_can_be_a_mistake() -> None:
    found = slots(
        talk("""
good: {says: A?, type: open, rating: 4, upholds: [P18]}
fair: {says: B?, type: open, rating: 3, upholds: [P18], slot: {weight: 2}}
weak: {says: C?, type: leading, rating: 2.5, breaches: [P18]}
varies: {says: D?, type: open, rating: [{if: told, is: 2}, {is: 4}], upholds: [P18]}
must: {says: E?, type: open, rating: 4, upholds: [P18], slot: {unmet: needed, weight: 2}}
rapport: {says: F?, type: rapport}
""")
    )
    assert found == {"weak": (1, True), "varies": (1, True), "must": (2, False)}


def test_wordings_of_one_question_share_its_slot_whichever_is_written_first() -> None:
    lines = [
        "tin: {says: A?, type: open, rating: 4, upholds: [P18]}",
        "locked: {says: B?, type: leading, rating: 2, breaches: [P18], slot: {as: tin}}",
    ]
    for order in (lines, lines[::-1]):
        assert slots(talk("\n".join(order))) == {"tin": (1, True)}
    needed = [lines[0].replace("rating: 4", "rating: 3, slot: {as: x, unmet: needed}")]
    needed.append("other: {says: C?, type: open, rating: 4, upholds: [P18], slot: {as: x}}")
    for order in (needed, needed[::-1]):
        assert slots(talk("\n".join(order))) == {"x": (1, False)}


def test_purposes_are_needed_weigh_two_and_questions_that_serve_them_have_no_other_slot() -> None:
    purpose = "assesses: [dignity]\n    purpose: {her-wish: She was asked.}"
    asks = "wish: {says: A?, type: open, serves: her-wish, rating: 2, breaches: [P18]}"
    assert slots(talk(asks, purpose)) == {"her-wish": (2, False)}
    assert slots(talk(asks, purpose.replace("assesses: [dignity]\n    ", ""))) == {}
    assert codes(talk(asks.replace("her-wish", "his-wish"), purpose)) == ["E220"]
    borrowed = asks.replace("serves: her-wish", "slot: {as: her-wish}")
    assert codes(talk(borrowed, purpose)) == ["E248"]


def test_two_interviews_may_have_questions_of_one_name_and_each_has_its_slot() -> None:
    weak = "name: {says: A?, type: leading, rating: 2, breaches: [P18]}"
    scenes = talk(weak) + talk(weak).replace("talk:", "again:")
    assert slots(scenes) == {"name": (1, True), "again.name": (1, True)}
    named_like_a_scene = talk(weak.replace("name:", "door:")) + DOOR
    assert slots(named_like_a_scene) == {"talk.door": (1, True), "door": (1, False)}


def test_her_questions_are_free_slots_when_an_answer_to_them_is_rated() -> None:
    asks = (
        "asks:\n      who: {says: W?, answers: {me: {says: M.RATED}, all: {says: A.}}}\n    topics"
    )
    question = "name: {says: A?, type: open}"
    plain = talk(question).replace("topics", asks)
    assert slots(plain.replace("RATED", "")) == {}
    assert slots(plain.replace("RATED", ", rating: 4, upholds: [P05]")) == {"who": (1, True)}


def test_a_move_has_a_slot_only_where_it_was_given_one() -> None:
    moves = "moves: {wait: {}, offer: {do: O., rating: 4, upholds: [P05], slot: {unmet: needed}}}"
    question = "name: {says: A?, type: open}"
    assert slots(talk(question).replace("topics", f"{moves}\n    topics")) == {"offer": (1, False)}


def test_a_critical_branch_is_nought_in_every_domain_and_the_others_stay_as_they_are() -> None:
    scenario = case(
        """
        door:
          text: [{id: sign, say: A sign.}]
          choose:
            prompt: P?
            assesses: [safety, dignity]
            options:
              knock:
                do: Knock.
                rating:
                  - {if: told, is: {safety: 1, dignity: 3}}
                  - {is: 3}
                critical: exposes-to-controller
                signals: [sign]
                breaches: [P15]
              wait: {do: Wait., rating: 4, upholds: [P01]}
            then: evening
        """
    )
    first, second = scenario.key.marks["door.knock"].grades
    assert (first.critical, first.overall, set(first.credit.values())) == (
        "exposes-to-controller", 0, {0},
    )  # fmt: skip
    assert (second.critical, second.overall) == ("", scenario.key.denominator * 2 // 3)


def test_signals_and_repairs_are_found_by_short_and_by_full_address() -> None:
    key = load(EVERYTHING).key
    assert key.marks["gate.ask-at-once"].signals == ("gate.he-answers",)
    assert key.marks["gate-again.loudly"].signals == ("gate.he-answers",)
    assert key.marks["gate.ask-at-once"].repaired_by == ("gate-again.say-it-aloud",)


DISCUSSED = """
minutes:
  rank:
    prompt: P?
    discuss: true
    items: {line: {do: A.}, tea: {do: B.}}
    then: evening
"""


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("rating: 4, ", "", ["E242"]),
        ("dignity: 3.5", "investigation: 3.5", ["E243"]),
        ("upholds: [P01]", "upholds: [P998]", ["E241"]),
        ("breaches: [P01]", "breaches: [P01], critical: ignores-danger", ["E245"]),
        ("rating: 4,", "rating: 2, critical: ignores-danger, signals: [x],", ["E244", "E246"]),
        ("rating: 4,", "rating: 4, lose: [hall],", ["E220"]),
        ("rating: 4,", "rating: 4, repaired_by: [door.wit],", ["E247"]),
        ("then: evening", "then: [{waive: [hall], go: evening}]", ["E220"]),
        (
            "rating: 4,",
            "rating: [{if: told, is: 2}, {is: 3}], critical: ignores-danger,",
            ["E244", "E245"],
        ),
    ],
)
def test_a_key_that_is_not_whole_is_a_problem(old: str, new: str, found: list[str]) -> None:
    assert sorted(codes(DOOR.replace(old, new, 1))) == found


def test_a_critical_error_where_nothing_is_assessed_is_not_passed_over_in_silence() -> None:
    plain = DOOR.replace("    assesses: [safety, dignity]\n", "").replace(
        "{safety: 1, dignity: 3.5}", "1, critical: ignores-danger, signals: [door]"
    )
    assert "E256" in codes(plain)


@pytest.mark.parametrize("key", ["[line, te]", "[line]", "[line, tea, line]", "[[line, tea]]"])
def test_an_order_must_name_every_item_once_even_if_it_is_not_assessed(key: str) -> None:
    found = codes(DISCUSSED.replace("discuss: true", f"key: {key}"))
    assert found and set(found) <= {"E250", "E251", "E114"}
    assert codes(DISCUSSED) == []
