"""Rules are proved, or broken by a shortest play that anyone can replay."""

from __future__ import annotations

import pytest

from engine.explore.explored_case import Case
from engine.explore.queries.search import find_occurrences
from engine.explore.theorems.specification import find_broken_rules
from engine.play.play import path
from tests.cases import case, few_first
from tests.engine.explore.ruled import ruled
from tests.engine.explore.theorems.proofs import Said, proved

LONG = "".join(
    f"""
s{n}:
  choose:
    prompt: What do you do?
    options:
      wait: {{do: Wait., set: {{separated: false}}, add: {{time: -6}}}}
      go: {{do: Go on., add: {{time: {n % 2}}}}}
    then: s{n + 1}
"""
    for n in range(14)
)
LAST = """
s14:
  text: The end.
  then: evening
"""


def rule(written: str) -> str:
    return f"always: [{{name: the rule, {written}}}]"


def test_a_rule_that_is_broken_only_after_fourteen_moves_is_found_there() -> None:
    """Only whoever never waits has come to 6 by then."""
    assert proved(find_broken_rules, LONG + LAST, rule("never: time > 5 and at('s14')")) == [
        ("E311", "s14", 14)
    ]
    assert proved(find_broken_rules, LONG + LAST, rule("never: time > 5 and at('s11')")) == []


RANK = """
plan:
  rank:
    prompt: In what order?
    items: {a: {do: A.}, b: {do: B.}, c: {do: C.}, d: {do: D.}}
    key: [a, b, c, d]
    then:
      - if: before('d', 'c') and before('c', 'b') and placed('a', 4)
        set: {told: true}
        go: room
      - {go: room}
room:
  text: The room.
  then: evening
"""


def test_the_one_order_that_breaks_a_rule_is_shown() -> None:
    (finding,) = find_broken_rules(Case(case(RANK, rule("never: told"))))
    assert (finding.problem.code, finding.problem.params["at"]) == ("E311", "room")
    assert finding.play is not None
    (move,) = path(finding.play)
    assert move.event.answer == ["d", "c", "b", "a"]  # type: ignore[union-attr]


TALK = """
hall:
  choose:
    prompt: What do you do?
    options:
      ask: {do: Ask., set: {told: true}}
      go: {do: Go on., if: rain}
    then: talk
talk:
  interview:
    who: hana
    topics:
      first:
        questions:
          name: {says: Your name?, type: open, add: {hana.arousal: 2}}
    asks:
      why:
        if: IF
        says: Why?
        answers:
          a: {says: A.}
          b: {says: B., tags: [break], if: OFFER}
    moves: {rest: {tags: [break]}}
    then: evening
"""
SOUND = TALK.replace("IF", "asked('name')").replace("OFFER", "not separated")


@pytest.mark.parametrize(
    ("scenes", "written", "said"),
    [
        (SOUND, "whenever: at('talk') and hana.arousal > 4, offered: {tag: break}", []),
        # Where she asks, only her answers are offered.
        (
            SOUND.replace("not separated", "rain"),
            "whenever: at('talk') and hana.arousal > 4, offered: {tag: break}",
            [("E312", "talk.why", 2)],
        ),
        (SOUND, "whenever: at('talk'), offered: talk.name", [("E312", "talk.why", 2)]),
        # At an ending nothing is offered.
        (SOUND, "whenever: seen('evening'), offered: {tag: break}", [("N302", "the rule", -1)]),
    ],
)
def test_what_must_be_offered_is_looked_for_wherever_anything_is(
    scenes: str, written: str, said: list[Said]
) -> None:
    assert proved(find_broken_rules, scenes, rule(written)) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("before: {first: told, then: asked('name')}", [("E313", "talk.why", 2)]),
        ("before: {first: at('talk'), then: asked('name')}", []),
        # In the same move is not before.
        ("before: {first: asked('name'), then: hana.arousal > 4}", [("E313", "talk.why", 2)]),
        ("before: {first: told, then: separated}", [("N302", "the rule", -1)]),
        ("before: {first: told, then: at('hall')}", [("E313", "hall", 0)]),
    ],
)
def test_what_must_come_before_comes_at_an_earlier_move(written: str, said: list[Said]) -> None:
    assert proved(find_broken_rules, SOUND, rule(written)) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("eventually: seen('talk')", []),
        ("eventually: at('talk')", []),
        ("eventually: at('evening')", []),
        # A break may be repeated for ever; that breaks nothing.
        ("eventually: told or rain", []),
        ("eventually: asked('name')", [("E314", "evening", 2)]),
        ("eventually: told", [("E314", "evening", 2)]),
    ],
)
def test_every_complete_play_comes_to_it_and_a_break_without_end_is_none(
    written: str, said: list[Said]
) -> None:
    assert proved(find_broken_rules, SOUND, rule(written)) == said


def test_passing_over_does_not_count_against_what_every_play_comes_to() -> None:
    passed = SOUND.replace("    then: talk\n", "    then: talk\n  pass: {to: evening}\n")
    assert proved(find_broken_rules, passed, rule("eventually: seen('talk')")) == []
    assert proved(find_broken_rules, passed, rule("ending: evening, requires: seen('talk')")) == [
        ("E315", "evening", 1)
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("ending: evening, requires: told or rain", [("E315", "evening", 2)]),
        ("ending: evening, requires: seen('talk')", []),
        ("ending: dawn, requires: told", []),  # never reached is a finding of its own
        ("never: separated", [("N302", "the rule", -1)]),
        ("never: told and at('hall')", [("N302", "the rule", -1)]),
        ("never: told and not told", [("N302", "the rule", -1)]),
    ],
)
def test_endings_require_what_they_say_and_rules_that_nothing_could_break_are_noted(
    written: str, said: list[Said]
) -> None:
    assert proved(find_broken_rules, SOUND, rule(written)) == said


def test_a_rule_that_holds_because_a_way_asks_for_it_is_no_note() -> None:
    gated = SOUND.replace("    then: evening", "    then: [{if: told, go: dawn}, {go: evening}]")
    assert proved(find_broken_rules, gated, rule("ending: dawn, requires: told")) == []
    assert proved(find_broken_rules, gated, rule("never: at('dawn') and not told")) == []


def test_a_play_that_breaks_a_rule_passes_nothing_over_if_it_need_not() -> None:
    passed = SOUND.replace("    then: talk\n", "    then: talk\n  pass: {to: talk}\n")
    (finding,) = find_broken_rules(Case(case(passed, rule("never: at('evening')"))))
    assert finding.play is not None
    assert [moment.move.move.key[0] for moment in path(finding.play) if moment.move] == [
        "option",
        "close",
    ]


def test_a_rule_broken_only_under_some_luck_is_shown_under_it() -> None:
    (finding,) = find_broken_rules(Case(case(SOUND, rule("never: rain"))))
    assert finding.play is not None
    assert finding.play.value("rain") is True
    assert path(finding.play) == []


PASSED = """
hall:
  choose:
    prompt: What do you do?
    options:
      ask: {do: Ask., set: {told: true}}
      wait: {do: Wait., set: {told: true, time: 2}}
    then: room
room: {text: The room., then: evening}
"""


def test_a_rule_broken_by_passing_over_is_told_what_pass_could_set() -> None:
    (finding,) = find_broken_rules(Case(case(PASSED, rule("never: at('room') and not told"))))
    assert "skipping `hall` leaves out" in finding.problem.hint
    assert "`pass: {to: room, set: {told: true}}`" in finding.problem.hint
    mended = PASSED.replace("room: {text", "  pass: {to: room, set: {told: true}}\nroom: {text")
    assert proved(find_broken_rules, mended, rule("never: at('room') and not told")) == []


def test_a_rule_broken_by_an_answer_names_that_answer() -> None:
    (finding,) = find_broken_rules(Case(case(PASSED, rule("never: time > 1"))))
    assert finding.problem.hint.startswith("`hall.wait` brings it about: ")


def test_what_must_be_offered_and_is_not_is_named() -> None:
    broken = rule("whenever: at('hall'), offered: {tag: break}")
    (finding,) = find_broken_rules(Case(case(PASSED, broken)))
    assert "an answer tagged `break`" in finding.problem.hint


INJECT = """
injects:
  caller:
    if: at('hall') and time > 1
    say: The telephone rings.
    set: {separated: true}
"""


def test_a_rule_broken_by_what_happens_by_itself_names_that_and_its_line() -> None:
    told = case(PASSED, INJECT + rule("never: separated"))
    (finding,) = find_broken_rules(Case(told))
    line = 1 + told.source.raw.decode().splitlines().index("  caller:")
    assert finding.problem.hint.startswith(f"the inject `caller` (line {line}) brings it about: ")
    (finding,) = find_broken_rules(Case(case(PASSED, INJECT + rule("never: time > 1"))))
    assert finding.problem.hint.startswith("`hall.wait` brings it about: ")


def test_an_earlier_happening_without_which_nothing_breaks_is_named_beside_the_answer() -> None:
    scenes = PASSED.replace("then: evening}", "then: yard}") + "yard: {text: Y., then: evening}\n"
    (finding,) = find_broken_rules(
        Case(case(scenes, INJECT + rule("never: at('yard') and separated")))
    )
    assert "the inject `caller`" in finding.problem.hint
    assert "and then `room` bring it about: " in finding.problem.hint


def test_of_several_scenes_passed_over_the_one_that_does_what_the_rule_reads_is_named() -> None:
    scenes = (
        PASSED.replace("room: {text: The room., then: evening}", "").replace(
            "then: room", "then: yard"
        )
        + """
yard:
  choose:
    prompt: And now?
    options:
      sit: {do: Sit., set: {time: 1}}
      stay: {do: Stay., set: {time: 1}}
    then: evening
"""
    )
    (finding,) = find_broken_rules(Case(case(scenes, rule("never: at('evening') and not told"))))
    assert finding.play is not None
    assert "`pass: {to: yard, set: {told: true}}`" in finding.problem.hint
    done = "ending: evening, requires: \"chose('hall.ask') or chose('hall.wait')\""
    (finding,) = find_broken_rules(Case(case(scenes, rule(done))))
    assert finding.problem.hint.startswith("skipping `hall` leaves out")
    assert "set: {" not in finding.problem.hint and "was done" in finding.problem.hint


# Where only what is found matters ----------------------------------------------------------------


LARGE = {9, 16, 21}  # of the cases made by chance: each takes longer than all others


@pytest.mark.parametrize("seed", few_first((n for n in range(24) if n not in LARGE), 6))
def test_a_rule_is_broken_wherever_it_is_looked_at(seed: int) -> None:
    """What is looked at only where it changes first holds after as many moves as anywhere."""

    def broken(case: Case) -> dict[object, int]:
        known = find_occurrences(case)
        return {
            known.search.story.occurrences[note].path: hit.sighting.layer
            for note, hit in known.found.hits.items()
            if isinstance(note, int) and known.search.story.occurrences[note].kind == "rule"
        }

    scenario = ruled(seed)
    assert broken(Case(scenario, bare=True)) == broken(Case(scenario))
