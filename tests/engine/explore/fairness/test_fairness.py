"""Findings about fairness: planted faults are found, and sound twins are left alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from textwrap import dedent

import pytest

from engine.explore.explored_case import Case
from engine.explore.fairness.credit import (
    find_free_weight,
    find_gated_slots,
    find_paid_disclosure,
)
from engine.explore.fairness.cues import (
    find_late_signals,
    find_length_cues,
    find_position_cues,
    measure_cue,
)
from engine.explore.fairness.single_rule import find_strong_single_rules, find_unchanging_key
from engine.explore.fairness.size import (
    ROWS,
    find_overlong_case,
    find_overlong_screens,
    measure_height,
)
from engine.explore.fairness.tension import (
    find_easy_decisions,
    find_idle_decisions,
    measure_tension,
)
from engine.explore.finding import Finding
from engine.explore.theorem_list import FAIRNESS
from engine.play.view import view
from engine.scenario.load import load_bytes
from engine.scenario.messages import FINDINGS, page
from engine.scenario.scenario import Scenario
from tests.cases import case, few_first, scored

Theorem = Callable[[Case], Iterable[Finding]]
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODES = [f"F{n}" for n in range(330, 342)]


def at(theorem: Theorem, scenario: Scenario) -> list[str]:
    """What a theorem names."""
    return [finding.problem.params["at"] for finding in theorem(Case(scenario))]


def every(scenario: Scenario) -> list[tuple[str, str]]:
    known = Case(scenario)
    return [
        (f.problem.code, f.problem.params["at"]) for theorem in FAIRNESS for f in theorem(known)
    ]


def decisions(*ratings: Sequence[object], assesses: str = "safety, dignity") -> Scenario:
    """A case of decisions between options with these ratings, in the order listed."""
    scenes = []
    for n, each in enumerate(ratings):
        then = f"d{n + 1}" if n + 1 < len(ratings) else "evening"
        options = "".join(
            f"      o{i}: {{do: {'Some more words. ' * (i * 7 % 3 + 1)}, rating: {rating}}}\n"
            for i, rating in enumerate(each)
        )
        scenes.append(
            f"d{n}:\n  choose:\n    prompt: What?\n    assesses: [{assesses}]\n    options:\n"
            f"{options}    then: {then}\n"
        )
    return case("".join(scenes))


# Pages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", few_first(CODES, 1))
def test_the_examples_on_a_page_are_what_they_say(code: str) -> None:
    examples = dict(FENCE.findall(page(code)))
    broken = every(load_bytes(examples["yaml"].encode(), "example.yaml"))
    mended = every(load_bytes(examples["yaml mended"].encode(), "example.yaml"))
    assert code in {found for found, _ in broken}
    assert code not in {found for found, _ in mended}
    assert code in FINDINGS


# F330 --------------------------------------------------------------------------------------------

SPLIT = ["{safety: 4, dignity: 2}", "{safety: 2, dignity: 4}"]


def test_a_best_option_everywhere_is_told_where_most_decisions_have_one() -> None:
    assert at(find_easy_decisions, decisions([4, 2], [2, 4], [3, 1], SPLIT)) == [
        "d0",
        "d1",
        "d2",
    ]


def test_a_share_of_easy_decisions_is_no_fault() -> None:
    assert at(find_easy_decisions, decisions([4, 2], [2, 4], SPLIT, SPLIT)) == []


def test_few_decisions_or_one_domain_say_nothing_of_tension() -> None:
    assert at(find_easy_decisions, decisions([4, 2], [4, 2], [4, 2])) == []
    one = decisions([4, 2], [4, 2], [4, 2], [4, 2], assesses="safety")
    assert at(find_easy_decisions, one) == [] and measure_tension(Case(one)).decisions == 0


def test_two_answers_that_are_equally_good_leave_a_choice() -> None:
    assert not measure_tension(Case(decisions([4, 4, 1]))).without


def test_what_is_best_in_one_state_only_is_a_matter_of_reading() -> None:
    scenario = case(
        """
        d0:
          text: [{if: rain, say: Rain.}, {if: not rain, say: Sun.}]
          choose:
            prompt: What?
            assesses: [safety, dignity]
            options:
              a: {do: One., rating: [{if: rain, is: 4}, {is: 1}]}
              b: {do: Two., rating: 3}
            then: evening
        """
    )
    assert measure_tension(Case(scenario)).decisions == 1
    assert not measure_tension(Case(scenario)).without


# F331 --------------------------------------------------------------------------------------------


def test_a_rule_that_brings_much_is_told_by_the_size_of_the_case() -> None:
    best_first = [[4, 2, 1]] * 6
    assert "always-first" in at(find_strong_single_rules, decisions(*best_first))
    assert at(find_strong_single_rules, decisions(*best_first[:5])) == []
    most = [[4, 1, 2]] * 9 + [[1, 4, 2], [2, 1, 4], [1, 4, 2]]
    assert at(find_strong_single_rules, decisions(*most))[0] == "always-first"  # 9 of 12
    assert at(find_strong_single_rules, decisions(*most[6:])) == []  # 3 of 6


# F332 --------------------------------------------------------------------------------------------


def talk(
    questions: str, purpose: str = "{wish: Asked what she wants.}", more: str = ""
) -> Scenario:
    """A case of one interview."""
    listed = "".join(f"          {line}\n" for line in questions.strip().splitlines())
    scene = (
        "talk:\n  interview:\n    who: hana\n    assesses: [interviewing]\n"
        f"    purpose: {purpose}\n{more}"
        f"    topics:\n      one:\n        questions:\n{listed}    then: evening\n"
    )
    return case(scene)


WISH = "wish-now: {says: And you?, type: open, serves: wish, rating: 4}\n"
WRONG = "".join(f"w{n}: {{says: Why not {n}?, type: blame, rating: 1}}\n" for n in range(3))


def test_silence_that_weighs_more_than_the_purposes_is_told() -> None:
    assert at(find_free_weight, talk(WISH + WRONG)) == ["talk"]
    two = WRONG.splitlines(keepends=True)[:2]
    assert at(find_free_weight, talk(WISH + "".join(two))) == []  # as much is not more


def test_a_needed_question_counts_with_the_purposes() -> None:
    needed = "n: {says: Tea?, type: rapport, rating: 4, slot: {unmet: needed}}\n"
    assert at(find_free_weight, talk(WISH + WRONG + needed)) == []


# F333 --------------------------------------------------------------------------------------------

TELLS = "".join(
    f"t{n}: {{says: Tell {n}., type: open, rating: 4, replies: [{{say: So., learns: [phones]}}]}}\n"
    for n in range(3)
)


def test_credit_that_follows_what_she_tells_is_told() -> None:
    assert at(find_paid_disclosure, talk(WRONG + TELLS + WISH.replace("4}", "2}"))) == ["talk"]


def test_one_good_question_that_brings_nothing_is_enough() -> None:
    assert at(find_paid_disclosure, talk(WRONG + TELLS + WISH)) == []


def test_two_questions_that_tell_are_too_few_to_compare() -> None:
    some = "".join(TELLS.splitlines(keepends=True)[:2])
    assert at(find_paid_disclosure, talk(WRONG + some + WISH.replace("4}", "2}"))) == []


# F334 --------------------------------------------------------------------------------------------

ASKS_CONSENT = """
ask: {says: May I?, type: open, rating: 2, asks_for: [recording], replies: [%s]}
"""
GATED = "wish-now: {says: And you?, type: open, serves: wish, rating: 4, if: %s}\n"
SHELF = (
    "shelf: {says: What?, type: open, rating: 2, "
    "replies: [{if: rain, say: That., learns: [phones]}, {say: No.}]}\n"
)


@pytest.mark.parametrize(
    ("first", "condition"),
    [
        (SHELF, "learned('phones')"),
        ("", "hana.trust > 1"),
        (
            ASKS_CONSENT % "{if: rain, say: Yes., gives: [recording]}, {say: No.}",
            "given('recording')",
        ),
        (ASKS_CONSENT % "{say: No., refuses: [recording]}", "given('recording')"),
    ],
)
def test_a_purpose_that_waits_for_what_she_says_is_told(first: str, condition: str) -> None:
    assert at(find_gated_slots, talk(first + GATED % f'"{condition}"')) == ["wish"]
    assert (
        at(find_gated_slots, talk(first + GATED % f'"{condition}"' + WISH.replace("wish-now", "b")))
        == []
    )


@pytest.mark.parametrize(
    ("first", "condition"),
    [
        (ASKS_CONSENT % "{say: Yes., gives: [recording]}", "given('recording')"),
        (WRONG, "asked('w0')"),
        ("", "hana.arousal < 4"),
        ("", "separated"),
        ("", "rain"),
    ],
)
def test_a_purpose_that_waits_for_what_we_did_or_for_calm_is_left_alone(
    first: str, condition: str
) -> None:
    assert at(find_gated_slots, talk(first + GATED % f'"{condition}"')) == []


def test_a_free_question_may_wait_for_what_she_says() -> None:
    free = "f: {says: Which?, type: open, rating: 2, if: \"learned('phones')\"}\n"
    assert at(find_gated_slots, talk(WISH + SHELF + free)) == []


# F335, F336 --------------------------------------------------------------------------------------


def test_a_best_option_that_always_stands_first_or_last_is_told() -> None:
    assert at(find_position_cues, decisions(*[[4, 2, 1, 2]] * 4)) == ["first"]
    assert at(find_position_cues, decisions(*[[2, 1, 2, 4]] * 4)) == ["last"]


def test_a_mixed_order_and_few_decisions_are_left_alone() -> None:
    mixed = [[4, 2, 1, 2], [2, 4, 1, 2], [2, 1, 4, 2], [1, 2, 2, 4]] * 3
    assert at(find_position_cues, decisions(*mixed)) == []
    assert at(find_position_cues, decisions(*[[4, 2, 1, 2]] * 3)) == []
    assert at(find_position_cues, decisions(*[[4, 1]] * 5)) == []  # one in 32 by chance


def test_ratings_that_fall_down_the_list_are_told_by_their_correlation() -> None:
    falling = decisions(*[[4, 3, 2, 1]] * 6, [3, 4, 2, 1], [2, 1, 4, 3])
    known = measure_cue(Case(falling), lambda option: option.place)
    assert known.low == 6 and known.tau < -0.5
    assert at(find_position_cues, falling) == ["first"]


def test_a_best_option_that_is_always_longest_is_told() -> None:
    assert at(find_length_cues, decisions(*[[1, 4, 2]] * 5)) == []  # o1 and o4 alike would be long
    long = decisions(*[[2, 1, 4]] * 5)  # the third has the most words
    assert at(find_length_cues, long) == ["longest"]


# F337 --------------------------------------------------------------------------------------------

IDLE = """
idle:
  choose:
    prompt: Which?
    {more}
    options:
      a: {{do: This.{a}}}
      b: {{do: That.{b}}}
    then: scored
scored:
  {text}
  choose:
    prompt: What?
    assesses: [safety]
    options:
      a: {{do: This., rating: 4}}
      b: {{do: That., rating: 1}}
    then: talk
talk:
  interview:
    who: hana
    assesses: [interviewing]
    topics:
      one:
        questions:
          q: {{says: Yes?, type: blame, rating: 2}}
          r: {{says: So?, type: blame, rating: 2}}
          s: {{says: And?, type: blame, rating: 2}}
    then: evening
"""


def unscored(a: str = "", b: str = "", more: str = "", text: str = "") -> Scenario:
    return case(IDLE.format(a=a, b=b, more=more, text=text))


def test_a_decision_without_any_consequence_is_told() -> None:
    assert at(find_idle_decisions, unscored()) == ["idle"]
    assert at(find_idle_decisions, unscored(a=", set: {told: true}")) == [
        "idle"
    ]  # nobody ever reads it


@pytest.mark.parametrize(
    "how",
    [
        {"a": ", meets: [home]"},
        {"a": ", tells: {owner: [sleeping-place]}, upholds: [P01]"},
        {"a": ", because: It is so."},
        {"more": "discuss: true"},
        {"more": "confidence: ask"},
        {"a": ", set: {told: true}", "text": "text: [{if: told, say: He knows.}]"},
        {"text": "text: [{if: \"chose('idle.a')\", say: He knows.}]"},
    ],
)
def test_a_decision_that_is_read_or_told_of_later_is_left_alone(how: dict[str, str]) -> None:
    assert at(find_idle_decisions, unscored(**how)) == []


def test_a_scored_decision_may_lead_on_alike() -> None:
    assert at(find_idle_decisions, decisions([4, 1])) == []


def test_a_case_that_assesses_next_to_nothing_is_no_test() -> None:
    plain = case("gate: {choose: {prompt: What?, options: {a: {do: A.}, b: {do: B.}}, then: dawn}}")
    assert every(plain) == []


# F338, F339 --------------------------------------------------------------------------------------


def test_what_does_not_fit_is_told_with_the_play_that_shows_it() -> None:
    scenario = case(
        "gate:\n"
        f"  text: [{{if: rain, say: {'A long line of words. ' * 70}}}]\n"
        "  choose: {prompt: What?, options: {a: {do: A.}, b: {do: B.}}, then: dawn}\n"
    )
    (finding,) = find_overlong_screens(Case(scenario))
    assert finding.problem.params["at"] == "gate" and finding.play is not None
    rows = measure_height(view(scenario, finding.play))
    assert rows == int(finding.problem.params["lines"]) > ROWS
    assert finding.play.started.luck["rain"] is True


def test_a_scene_of_120_words_and_four_options_of_20_fits() -> None:
    options = "".join(f"      o{n}: {{do: {'word and ' * 9}words at last.}}\n" for n in range(4))
    scenario = case(
        f"gate:\n  text: {'Some words of a scene. ' * 24}\n  choose:\n    prompt: What do you do?\n"
        f"    options:\n{options}    then: dawn\n"
    )
    assert at(find_overlong_screens, scenario) == []


def test_a_short_case_may_be_as_short_as_it_likes() -> None:
    assert at(find_overlong_case, decisions([4, 1])) == []


# F340 --------------------------------------------------------------------------------------------

TWELVE = [[4, 2]] * 12


def test_a_case_in_which_nothing_that_happens_turns_an_answer_is_found() -> None:
    assert at(find_unchanging_key, decisions(*TWELVE)) == ["test-case"]
    assert at(find_unchanging_key, decisions(*TWELVE[1:])) == []


def test_one_rating_by_what_happened_is_enough_and_two_that_are_worth_the_same_are_not() -> None:
    turned, same = ([{"if": "told", "is": 4}, {"is": n}] for n in (2, 4))
    for rating, found in ((turned, []), (same, ["test-case"])):
        assert at(find_unchanging_key, decisions(*TWELVE, [json.dumps(rating), 3])) == found


def test_an_order_with_a_key_in_each_of_two_scenes_depends_on_what_happened() -> None:
    one, two = (
        dedent(f"""
        {id}:
          rank:
            prompt: In what order?
            assesses: [safety]
            slot: {{as: the-order}}
            items: {{bed: {{do: A bed.}}, file: {{do: A page.}}}}
            key: [{key}]
            upholds: [P01]
            then: evening
        """)
        for id, key in (("quiet", "bed, file"), ("loud", "file, bed"))
    )
    start = dedent("""
        start:
          text: It begins.
          then:
            - {if: rain, go: quiet}
            - {go: first0}
    """)
    rows = "".join(
        scored(f"first{n}", then=f"first{n + 1}" if n < 11 else "loud") for n in range(12)
    )
    assert at(find_unchanging_key, case(start + rows + one + two)) == []


# F341 --------------------------------------------------------------------------------------------


def announced(*signals: str) -> Scenario:
    """A case with a critical error in each scene, announced by one of the texts of the scenes."""
    scenes = []
    for n, signal in enumerate(signals):
        then = f"d{n + 1}" if n + 1 < len(signals) else "evening"
        scenes.append(f"""
        d{n}:
          text:
            - {{id: sign, say: Somebody listens at door {n}.}}
          choose:
            assesses: [safety]
            options:
              ask: {{do: Ask., rating: 1, critical: exposes-to-controller, signals: [{signal}]}}
              wait: {{do: Wait., rating: 4}}
            then: {then}
        """)
    return case("".join(scenes))


@pytest.mark.parametrize(
    ("signals", "found"),
    [
        (("sign", "sign", "sign"), True),
        (("sign", "sign", "d0.sign"), True),
        (("sign", "d0.sign", "d1.sign"), False),
        (("sign", "sign", "d0.sign", "d1.sign"), False),
        (("sign", "sign", "sign, d0.sign", "d1.sign"), False),
        (("sign", "sign"), False),
    ],
)
def test_most_errors_announced_only_where_they_can_be_made_are_found(
    signals: tuple[str, ...], found: bool
) -> None:
    assert bool(at(find_late_signals, announced(*signals))) is found
