"""What an author writes about answers becomes the key, and a key that cannot be fair is refused."""

from __future__ import annotations

import pytest

from engine.scenario.load import load
from tests.cases import EVERYTHING, case, codes, problems, written

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
fair: {says: B?, type: open, rating: 3, upholds: [P18]}
weak: {says: C?, type: leading, rating: 2.5, breaches: [P18]}
varies: {says: D?, type: open, rating: [{if: told, is: 2}, {is: 4}], upholds: [P18]}
must: {says: E?, type: open, rating: 4, upholds: [P18], slot: {unmet: needed, weight: 2}}
rapport: {says: F?, type: rapport}
""")
    )
    assert found == {"weak": (1, True), "varies": (1, True), "must": (2, False)}


GOOD = "good: {says: A?, type: open, rating: 4, upholds: [P18], slot: {weight: 2}}"


@pytest.mark.parametrize(
    ("question", "extra"),
    [
        (GOOD, "assesses: [interviewing]"),
        (GOOD.replace("rating: 4", "rating: [{if: told, is: 3}, {is: 4}]"), "assesses: [dignity]"),
        (GOOD.replace("rating: 4, ", ""), "assesses: [interviewing]"),
        (GOOD, "most: 1"),
    ],
)
def test_a_slot_given_to_what_can_have_none_is_told_where_it_stands(
    question: str, extra: str
) -> None:
    (found,) = problems(talk(question, extra))
    assert (found.code, found.params["name"]) == ("E257", "talk.good")
    line = written(talk(question, extra)).decode().splitlines()[found.line - 1]
    assert line[found.column - 1 :].startswith("slot: {weight: 2}") and found.hint


def test_a_slot_that_counts_with_another_wording_or_by_being_needed_is_no_problem() -> None:
    shared = GOOD.replace("weight: 2", "as: one")
    weak = "weak: {says: B?, type: leading, rating: 1, breaches: [P18], slot: {as: one}}"
    assert codes(talk(f"{shared}\n{weak}")) == []
    assert codes(talk(shared)) == ["E257"]
    assert codes(talk(GOOD.replace("weight: 2", "unmet: needed"))) == []


def test_a_weight_on_her_question_without_a_rating_and_a_slot_on_a_move_that_cannot_fail() -> None:
    answers = "{so: {says: So.}, no: {says: No.}}"
    asks = f"asks: {{why: {{says: Why?, weight: 2, answers: {answers}}}}}"
    moves = "moves: {offer: {do: O., rating: 4, upholds: [P05], slot: {weight: 2}}}"
    plain = talk("name: {says: A?, type: open}")
    assert codes(plain.replace("topics", f"{asks}\n    topics")) == ["E257"]
    assert codes(plain.replace("topics", f"{moves}\n    topics")) == ["E257"]


def test_a_slot_that_is_none_is_told_once_even_where_it_is_named() -> None:
    lost = "weak: {says: B?, type: leading, rating: 1, breaches: [P18], lose: [good]}"
    assert codes(talk(f"{GOOD}\n{lost}")) == ["E257"]


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
        ("rating: 4,", "rating: 2, lose: [hall],", ["E220"]),
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


# --- what would count otherwise than an author means


def test_a_purpose_that_no_question_serves_is_a_problem() -> None:
    purpose = "assesses: [dignity]\n    purpose: {her-wish: She was asked., other: She knows.}"
    asks = "wish: {says: A?, type: open, serves: her-wish, rating: 2, breaches: [P18]}"
    assert codes(talk(asks, purpose)) == ["E262"]


@pytest.mark.parametrize("rated", ["", ", rating: 2, breaches: [P18]"])
def test_a_purpose_that_only_a_discussed_question_serves_is_told_so(rated: str) -> None:
    purpose = "assesses: [dignity]\n    purpose: {her-wish: She was asked.}"
    asks = f"wish: {{says: A?, type: open, serves: her-wish, discuss: true{rated}}}"
    found = problems(talk(asks, purpose))
    assert [each.code for each in found] == ["E262"]
    assert ".wish` serves it, but a question with `discuss` is not scored" in found[0].hint


@pytest.mark.parametrize(
    ("rating", "word", "found"),
    [
        ("4", "lose", ["E263"]),
        ("3", "lose", ["E263"]),
        ("2.5", "lose", []),
        ("[{if: told, is: 2}, {is: 4}]", "lose", []),
        ("[{if: told, is: 3}, {is: 4}]", "lose", ["E263"]),
        ("{safety: 4, dignity: 2}", "lose", []),
        ("2", "waive", ["E264"]),
        ("3", "waive", []),
        ("[{if: told, is: 2}, {is: 4}]", "waive", []),
        ("[{if: told, is: 2}, {is: 1}]", "waive", ["E264"]),
        ("{safety: 4, dignity: 2}", "waive", []),
    ],
)
def test_what_is_lost_costs_only_the_weak_and_what_is_waived_pays_for_no_mistake(
    rating: str, word: str, found: list[str]
) -> None:
    scenes = f"""
    door:
      choose:
        prompt: P?
        assesses: [safety, dignity]
        options:
          knock: {{do: K., rating: {rating}, upholds: [P01], {word}: [hall]}}
          wait: {{do: W., rating: 2, breaches: [P01]}}
        then: hall
    hall:
      choose:
        prompt: P?
        assesses: [safety]
        options:
          knock: {{do: K., rating: 4, upholds: [P01]}}
          wait: {{do: W., rating: 2, breaches: [P01]}}
        then: evening
    """
    assert codes(scenes) == found


def test_a_weight_is_written_once() -> None:
    weighed = DOOR.replace("assesses:", "weight: 3\n    slot: {weight: 2}\n    assesses:", 1)
    assert codes(weighed) == ["E265"]


def test_those_that_share_a_slot_count_alike_and_both_places_are_named() -> None:
    one = "a: {says: A?, type: open, rating: 2, breaches: [P18], slot: {as: x, weight: 5}}"
    other = one.replace("a:", "b:").replace("weight: 5", "weight: 2, unmet: needed")
    [problem] = problems(talk(f"{one}\n{other}"))
    assert problem.code == "E266"
    assert problem.params["there"] == "5" and problem.params["here"] == "2"
    assert int(problem.params["line"]) == problem.line - 1
    assert slots(talk(f"{one}\n{other.replace('weight: 2, ', '')}")) == {"x": (5, False)}


def test_a_slot_nobody_knows_is_told_with_those_there_are() -> None:
    [problem] = problems(DOOR.replace("rating: 4,", "rating: 4, waive: [elsewhere],", 1))
    assert (problem.code, problem.hint) == ("E220", "there is `door`")


DIFFER = (
    DOOR.replace("rating: 4, upholds: [P01]", "upholds: [P01]")
    .replace("rating: {safety: 1, dignity: 3.5}, ", "")
    .replace("assesses: [safety, dignity]", "discuss: true")
)


def test_what_the_author_would_say_instead_is_kept_beside_the_answer_and_counts_nothing() -> None:
    better = DOOR.replace("breaches: [P01]", 'breaches: [P01], better: "Ring,\\n and step back."')
    written, plain = case(better), case(DOOR)
    assert [b.text for b in written.key.marks["door.wait"].better] == ["Ring, and step back."]
    assert plain.key.marks["door.wait"].better == ()
    assert written.hashes.key == plain.hashes.key
    assert written.hashes.story == plain.hashes.story
    assert written.hashes.text != plain.hashes.text


SHORT = "She must answer before him."


def test_why_an_answer_is_weak_is_kept_in_few_words_and_counts_nothing() -> None:
    written, plain = (
        case(DOOR.replace("breaches: [P01]", f"breaches: [P01], why: {SHORT}")),
        case(DOOR),
    )
    assert [b.text for b in written.key.marks["door.wait"].why] == [SHORT]
    assert written.hashes.key == plain.hashes.key and written.hashes.story == plain.hashes.story
    assert written.hashes.text != plain.hashes.text


def test_a_rating_that_depends_has_a_reason_in_few_words_of_its_own() -> None:
    rating = "rating: [{if: told, is: 2, because: A., why: %s}, {is: 1}]"
    found = [
        case(DOOR.replace("rating: {safety: 1, dignity: 3.5}", rating % words))
        for words in ("He hears it.", "She hears it.")
    ]
    assert [c.key.marks["door.wait"].grades[0].why[0].text for c in found] == [
        "He hears it.", "She hears it.",
    ]  # fmt: skip
    assert found[0].hashes.text != found[1].hashes.text
    assert found[0].hashes.key == found[1].hashes.key


def test_a_reason_in_few_words_has_ten_at_most() -> None:
    [problem] = problems(
        DOOR.replace("breaches: [P01]", f"breaches: [P01], why: {SHORT} {SHORT} Now.")
    )
    assert (problem.code, problem.params["n"], problem.params["most"]) == ("E269", "11", "10")


def test_where_experts_differ_each_side_is_kept_with_its_source() -> None:
    sides = "sides: [{says: Ring., source: P01}, {says: Go round., source: A handbook}]\n    prompt"
    key = case(DIFFER.replace("prompt", sides)).key
    assert [(s.says, s.source) for s in key.sides["door"]] == [
        ("Ring.", "P01"),
        ("Go round.", "A handbook"),
    ]


@pytest.mark.parametrize(
    ("sides", "code"),
    [
        ("[{says: Ring., source: P01}]", "E112"),
        ("[{says: Ring., source: P01}, {says: Go round., source: P999}]", "E241"),
    ],
)
def test_one_side_alone_or_a_principle_that_is_none_is_told(sides: str, code: str) -> None:
    assert codes(DIFFER.replace("prompt", f"sides: {sides}\n    prompt")) == [code]


def test_sides_without_discuss_are_told() -> None:
    sides = "sides: [{says: Ring., source: P01}, {says: Go round., source: P01}]\n    prompt"
    assert codes(DOOR.replace("prompt", sides)) == ["E119"]


def test_a_scene_and_an_ending_are_called_by_their_titles_else_by_their_ids() -> None:
    titled = case(DOOR.replace("door:\n", "door:\n  title: At the door\n")).text
    assert titled.name("door") == "At the door"
    assert titled.name("two-words") == "two words"
