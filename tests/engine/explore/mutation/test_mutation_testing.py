"""Slips made in a case: which of them count, and what notices them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from engine.decisions.multi_item import Ask
from engine.explore.explored_case import Case, Theorem
from engine.explore.finding import Finding
from engine.explore.mutation import mutation_testing as bench
from engine.explore.mutation import operators, trials
from engine.explore.mutation.equivalence import PairedWalk
from engine.explore.mutation.mutation_testing import Protection, Survivor, mutate
from engine.explore.mutation.operators import Mutant, make_mutants, mutate_condition
from engine.explore.mutation.suggestions import replay_in
from engine.explore.mutation.trials import Harm
from engine.explore.plan_steps import Halt, follow, list_steps
from engine.explore.play_as_text import Step, write_yaml
from engine.explore.run_plans import run_plan
from engine.explore.theorems.endings import find_dead_ends
from engine.explore.theorems.specification import find_broken_rules
from engine.play.play import Play, path
from engine.play.view import list_offered
from engine.scenario.case_files import SHIPPED
from engine.scenario.compiler import compile_scenario
from engine.scenario.load import load_bytes
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from engine.scoring.score import score
from tests.cases import EVERYTHING, TICKET, case, go, loaded, play_of, told, walk
from tests.generator import as_bytes
from tests.generator import case as made_by_chance

SAFETY: Sequence[Theorem] = (find_dead_ends, find_broken_rules)

DOOR = """
hall:
  choose:
    prompt: What do you do?
    assesses: [safety]
    options:
      apart:
        do: Take her aside.
        rating: 4
        upholds: [P01]
        set: {separated: true}
      together:
        do: Ask in front of him.
        rating: 2
        breaches: [P01]
        set: {told: true}
    then:
      - {if: separated, go: room}
      - {go: evening}
room:
  choose:
    prompt: And now?
    options:
      listen: {do: Listen., meets: [home]}
      leave: {do: Leave.}
    then: dawn
"""
RULE = """
always:
  - name: nobody talks in front of the owner
    never: at('room') and not separated
"""
TEST = """
tests:
  - name: she is met apart
    play: [{hall: apart}, {room: listen}]
    expect: {ending: dawn, need: {home: met}, credit: {hall: {at_least: 1}}}
"""


def slip(scenario: Scenario, change: str, **wanted: str) -> Mutant:
    """The one slip of this kind with these fields."""
    found = [
        mutant
        for mutant in make_mutants(scenario)
        if mutant.change == change
        and all(getattr(mutant, name) == value for name, value in wanted.items())
    ]
    assert len(found) == 1, found
    return found[0]


def with_slip(scenario: Scenario, mutant: Mutant) -> Scenario:
    return compile_scenario(mutant.source(scenario.source), scenario.doctrine, scenario.words)


def only(
    monkeypatch: pytest.MonkeyPatch,
    scenario: Scenario,
    change: str,
    theorems: Sequence[Theorem] = SAFETY,
    **wanted: str,
) -> Protection:
    """What becomes of one slip alone."""
    mutant = slip(scenario, change, **wanted)
    monkeypatch.setattr(bench, "make_mutants", lambda _: [mutant])
    return mutate(scenario, theorems)


# What counts -------------------------------------------------------------------------------------


def test_a_slip_that_does_not_compile_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    found = only(monkeypatch, case(DOOR), "without", before="separated")
    assert (found.tried, found.refused, found.counted, found.score) == (1, 1, 0, None)


def test_an_effect_nothing_reads_and_nobody_sees_can_be_left_out_unharmed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = only(monkeypatch, case(DOOR), "left-out", before="set told: true")
    assert (found.tried, found.alike, found.counted) == (1, 1, 0)


def test_an_effect_the_debrief_tells_of_counts_though_no_condition_reads_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = only(monkeypatch, case(DOOR), "left-out", before="meets home")
    (survivor,) = found.survivors
    assert survivor.seen == {"status"}
    assert survivor.test is not None and survivor.test["expect"] == {"need": {"home": "met"}}


def test_a_condition_that_is_decided_elsewhere_can_be_changed_unharmed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scenes = DOOR.replace("listen: {do: Listen.,", "listen: {do: Listen., if: separated,")
    found = only(monkeypatch, case(scenes), "without", scene="room", before="separated")
    assert (found.alike, found.counted) == (1, 0)


def test_a_rating_no_play_gives_can_be_changed_unharmed(monkeypatch: pytest.MonkeyPatch) -> None:
    scenes = DOOR.replace("rating: 4", "rating: [{if: told, is: 3}, {is: 4}]")
    found = only(monkeypatch, case(scenes), "rating", before="3", after="2")
    assert (found.alike, found.counted) == (1, 0)


def test_other_words_on_the_screen_count_and_only_a_reader_can_see_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scenes = (
        "room:\n  text:\n    - {if: rain, say: It rains.}\n    - Nobody speaks.\n  then: dawn\n"
    )
    found = only(monkeypatch, case(scenes), "negated", before="rain")
    (survivor,) = found.survivors
    assert survivor.seen == {"text"} and survivor.only_read


HEARD = """
hall:
  choose:
    prompt: What do you do?
    options:
      apart: {do: Take her aside., add: {hana.trust: 2}}
      together: {do: Ask in front of him.}
    then: room
room:
  text:
    - {if: hana.trust > 3, say: She sits down.}
    - Nobody speaks.
  choose:
    prompt: And now?
    options:
      listen: {do: Listen.}
      leave: {do: Leave.}
    then:
      - {if: hana.trust > 3, go: her-word}
      - {go: dawn}
her-word:
  person_decides:
    who: hana
    as:
      - {if: hana.trust > 4, decides: leaves, say: She takes her coat.}
      - {decides: stays, say: She stays.}
  then: evening
"""


def test_a_slip_that_changes_words_and_then_the_ending_is_shown_by_the_ending(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = only(monkeypatch, case(HEARD), "left-out", before="add hana.trust: 2")
    (survivor,) = found.survivors
    assert survivor.seen == {"place"} and survivor.harm is Harm.STORY
    assert survivor.test is not None and survivor.test["expect"] == {"at": "her-word"}


def test_a_value_that_differs_before_the_words_do_is_shown_by_a_test(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the words differ, the value is the same again."""
    scenes = """
    hall:
      choose:
        prompt: What do you do?
        options: {apart: {do: Take her aside., add: {hana.trust: 1}}, go: {do: Go.}}
        then: room
    room:
      choose:
        prompt: And now?
        options: {listen: {do: Listen., set: {told: true}}, go: {do: Go.}}
        then: dawn
    """
    injects = """
    injects:
      nods: {if: told and hana.trust > 2, say: She nods.}
      tires: {if: told, set: {hana.trust: 0}}
    """
    found = only(monkeypatch, case(scenes, injects), "left-out", before="add hana.trust: 1")
    (survivor,) = found.survivors
    assert survivor.test is not None and survivor.test["play"] == [{"hall": "apart"}]
    assert survivor.test["expect"] == {"state": {"hana.trust": 3}}
    assert survivor.harm is Harm.WORDS


def test_what_a_person_decides_can_be_read_by_a_rule_that_nobody_wrote_yet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = only(monkeypatch, case(HEARD), "number", after="hana.trust > 3")
    (survivor,) = found.survivors
    assert survivor.so == ("decided('stays')",) and not survivor.only_read


def test_of_states_that_were_not_all_compared_nothing_is_claimed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(trials, "PAIRS", 1)
    scenes = HEARD.replace("hana.trust > 3, go:", "hana.trust > 0, go:")
    found = only(monkeypatch, case(scenes), "number", after="hana.trust > 2")
    assert not any(survivor.only_read for survivor in found.survivors)


def check_claims(scenario: Scenario, plays: int, every: int = 1) -> int:
    """Against random plays: of the slips in a case, how many no test or rule can notice."""
    bench_of = trials.Trials(scenario, SAFETY, ())
    claims = 0
    for mutant in make_mutants(scenario)[::every]:
        told = bench_of.try_out(mutant)
        if told.verdict != "survived" or told.test or told.so or not told.sure:
            continue
        if told.seen != {"text"}:
            continue
        claims, other = claims + 1, with_slip(scenario, mutant)
        for number in range(plays):
            play = walk(scenario, number)
            for moment in (play, *path(play)):
                there = replay_in(other, moment)
                assert there is not None, mutant
                both = there.story.layout.fields.keys() & play.story.layout.fields.keys()
                here, now = readable(scenario, moment, both), readable(other, there, both)
                assert here == now, mutant
    return claims


def readable(scenario: Scenario, play: Play, variables: Iterable[str]) -> Any:
    """All that a test or a rule can read at the end of a play."""
    values = {n: play.value(n) for n in variables if not n.startswith("happened:")}
    found = score(scenario, play)
    judged = [(s.slot, s.overall) for s in found.settlements]
    offered = sorted(m.move.address for m in list_offered(play))
    errors = [(error.address, error.repaired) for error in found.critical]
    return play.location.location.id, values, judged, offered, errors


def test_no_random_play_refutes_that_nothing_can_notice_a_slip() -> None:
    assert check_claims(loaded(SHIPPED / "template.yaml"), 10, every=2) > 5


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", [1, 3])
def test_no_random_play_of_a_made_case_refutes_it(seed: int) -> None:
    check_claims(load_bytes(as_bytes(made_by_chance(seed)), "made-by-chance.yaml"), 20, every=3)


def test_alike_means_that_no_play_shows_a_difference_and_apart_that_one_does() -> None:
    """Against every play of a small case, given in both."""
    scenario = case(DOOR)
    for mutant in make_mutants(scenario):
        try:
            other = with_slip(scenario, mutant)
        except Refused:
            continue
        difference, sure = PairedWalk(scenario, other, 1000).compare()
        assert sure
        shown = any(seen_of(scenario, p) != seen_of(other, p) for p in all_answers(scenario))
        assert (difference is not None) == shown, mutant


def all_answers(scenario: Scenario) -> Iterator[list[str]]:
    for first in ("apart", "together"):
        yield [first]
        yield from ([first, second] for second in ("listen", "leave"))


def seen_of(scenario: Scenario, answers: Iterable[str]) -> Any:
    """What a play shows, and how its answers are judged; nothing where it cannot be played."""
    try:
        play = go(play_of(scenario), *answers)
    except AssertionError:
        return None
    judged = [(s.slot, s.overall) for s in score(scenario, play).settlements]
    return play.location.location.id, play.value("need:home"), sorted(play.location.moves), judged


@pytest.mark.exhaustive
def test_of_cases_made_by_chance_no_play_tells_apart_what_is_alike() -> None:
    alike = 0
    for seed in range(6):
        scenario = load_bytes(as_bytes(made_by_chance(seed)), "made-by-chance.yaml")
        for mutant in make_mutants(scenario)[:20]:
            try:
                other = with_slip(scenario, mutant)
            except Refused:
                continue
            difference, sure = PairedWalk(scenario, other, 2000).compare()
            if difference is None and sure:
                alike += 1
                for number in range(8):
                    steps = list_steps(walk(scenario, number))
                    here, there = (played(each, number, steps) for each in (scenario, other))
                    assert here == there, (seed, mutant)
    assert alike > 10


def played(scenario: Scenario, seed: int, steps: Iterable[Step]) -> Any:
    """Where these answers lead, what is read there, how everything stands, and what it is worth."""
    play = follow(play_of(scenario, seed=seed), steps)
    if isinstance(play, Halt):
        return play
    stands = {entity.variable: play.value(entity.variable) for entity in scenario.text.entities}
    worth = score(scenario, play).total()
    return play.location.location.id, sorted(told(scenario, play)), stands, worth


def test_every_slip_keeps_the_lines_the_others_stand_on() -> None:
    scenario = loaded(EVERYTHING)
    for mutant in make_mutants(scenario):
        source = mutant.source(scenario.source)
        assert source.values == scenario.source.values
        assert source.data != scenario.data
        assert scenario.source.problem(mutant.path, "").line > 0


# What notices ------------------------------------------------------------------------------------


def test_a_rule_notices_a_way_that_leads_past_it(monkeypatch: pytest.MonkeyPatch) -> None:
    unruled = only(monkeypatch, case(DOOR), "target", before="evening", after="room")
    ruled = only(monkeypatch, case(DOOR, RULE), "target", before="evening", after="room")
    assert (unruled.score, ruled.score) == (0.0, 1.0)
    assert [(n.code, n.name) for n in ruled.noticed] == [
        ("E311", "nobody talks in front of the owner")
    ]


def test_a_test_notices_what_it_expects(monkeypatch: pytest.MonkeyPatch) -> None:
    found = only(monkeypatch, case(DOOR, TEST), "left-out", before="meets home")
    assert [(n.code, n.name) for n in found.noticed] == [("", "she is met apart")]
    assert found.score == 1.0


def test_a_test_that_failed_before_notices_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    failing = TEST.replace("home: met", "home: denied")
    found = only(monkeypatch, case(DOOR, failing), "left-out", before="meets home")
    assert found.score == 0.0


def test_what_was_found_before_notices_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def always(case: Case) -> Iterator[Finding]:
        yield Finding(case.scenario.source.problem(("scenes",), "F301", "", at="room"))

    found = only(monkeypatch, case(DOOR), "left-out", [always], before="meets home")
    assert found.score == 0.0


def test_what_the_author_accepts_notices_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def when_unmet(case: Case) -> Iterator[Finding]:
        if "meets" not in case.scenario.data["scenes"]["room"]["choose"]["options"]["listen"]:
            yield Finding(case.scenario.source.problem(("needs", "home"), "F315", "", at="home"))

    accepting = "accept:\n  - {finding: F315, at: home, because: It is meant to be so.}\n"
    plain = only(monkeypatch, case(DOOR), "left-out", [when_unmet], before="meets home")
    taken = only(monkeypatch, case(DOOR, accepting), "left-out", [when_unmet], before="meets home")
    assert (plain.score, taken.score) == (1.0, 0.0)


# What would notice -------------------------------------------------------------------------------


@pytest.mark.exhaustive
def test_a_test_that_is_proposed_holds_and_would_notice_the_slip() -> None:
    scenario = case(DOOR)
    found = mutate(scenario, SAFETY)
    proposed = [survivor for survivor in found.survivors if survivor.test]
    assert len(proposed) > 5
    for survivor in proposed:
        assert survivor.test is not None
        tested = case(DOOR, "tests:\n" + write_yaml(survivor.test))
        (plan,) = tested.plans
        assert run_plan(tested, plan) is None
        assert run_plan(with_slip(scenario, survivor.mutant), plan) is not None


def test_a_rule_that_is_proposed_would_notice_what_no_test_can_expect(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scenes = DOOR.replace("meets: [home]", "learns: [phones]")
    found = only(monkeypatch, case(scenes), "left-out", before="learns phones")
    (survivor,) = found.survivors
    assert survivor.rule is not None
    assert survivor.rule["never"] == "chose('room.listen') and not (learned('phones'))"
    always = f'always:\n  - {{name: kept, never: "{survivor.rule["never"]}"}}\n'
    found = only(monkeypatch, case(scenes, always), "left-out", before="learns phones")
    assert [n.code for n in found.noticed] == ["E311"]


def test_a_rule_is_proposed_beside_rules_that_are_written_as_blocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scenes = DOOR.replace("meets: [home]", "learns: [phones]")
    block = "  - name: she is apart\n    never: >-\n      at('room')\n      and not separated\n"
    found = only(monkeypatch, case(scenes, RULE + block), "left-out", before="learns phones")
    assert survivor_of(found).rule is not None


def test_a_survivor_says_where_the_change_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = case(DOOR)
    survivor = survivor_of(only(monkeypatch, scenario, "left-out", before="meets home"))
    line = scenario.source.raw.decode().splitlines()[survivor.line - 1]
    assert line[survivor.column - 1 :].startswith("home")


def survivor_of(found: Protection) -> Survivor:
    (survivor,) = found.survivors
    return survivor


def test_a_reversed_order_is_shown_by_an_answer_that_is_judged_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scenes = """
    room:
      rank:
        prompt: In what order?
        assesses: [safety]
        items:
          one: {do: One.}
          two: {do: Two.}
          three: {do: Three.}
        key: [one, two, three]
        upholds: [P01]
        then: dawn
    """
    found = only(monkeypatch, case(scenes), "order", after="[three, two, one]")
    survivor = survivor_of(found)
    assert survivor.seen == {"credit"} and survivor.test is not None
    assert list(survivor.test["expect"]) == ["credit"]


# The sample, and being interrupted ---------------------------------------------------------------


def test_the_same_slips_come_in_the_same_order_and_every_kind_early() -> None:
    scenario = loaded(TICKET)
    first, again = make_mutants(scenario), make_mutants(scenario)
    assert first == again
    assert {mutant.kind for mutant in first[:4]} == {"condition", "effect", "target", "rating"}
    assert len({mutant.scene for mutant in first[:24]}) >= 6


def test_of_a_large_case_a_sample_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "SAMPLE", 6)
    found = mutate(case(DOOR), SAFETY)
    assert found.tried - found.refused == 6 < found.possible
    assert found.counted + found.alike + found.unsure == 6


def test_of_a_sample_it_is_said_where_the_share_of_all_slips_lies() -> None:
    """The interval of Wilson for 8 of 10, worked out by hand."""
    survivors = mutate(case(DOOR), ()).survivors[:2]
    noticed = [bench.Noticed(survivors[0].mutant, "E311", "")] * 8
    found = Protection(possible=100, tried=10, noticed=noticed, survivors=survivors)
    low, high = found.interval or (0, 0)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert replace(found, possible=10).interval is None


def test_an_interrupt_keeps_what_was_found() -> None:
    def progress(done: int, most: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    found = mutate(case(DOOR), SAFETY, progress=progress)
    assert found.interrupted and found.tried == 5
    assert found.refused + found.alike + found.unsure + found.counted == 5


# Conditions --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("separated", {("negated", "not separated")}),
        ("not separated", {("negated", "separated")}),
        ("a and b", {("joined", "a or b"), ("negated", "a and (not b)")}),
        (
            "x < 3",
            {
                ("negated", "x >= 3"),
                ("compared", "x > 3"),
                ("number", "x < 2"),
                ("number", "x < 4"),
            },
        ),
        ("x == y", {("negated", "x != y")}),
        ("need('home') == 'met'", {("word", "need('home') == 'denied'")}),
        ("within('a', 2)", {("number", "within('a', 1)"), ("number", "within('a', 3)")}),
        ("before('a', 'b')", {("word", "before('b', 'a')")}),
    ],
)
def test_a_condition_is_changed_in_one_thing(text: str, wanted: set[tuple[str, str]]) -> None:
    words = {"need:home": ("met", "denied")}
    found = list(mutate_condition(text, words))
    assert wanted <= set(found)
    assert len({after for _, after in found}) == len(found)
    assert text not in {after for _, after in found}


def test_what_a_kind_lets_conditions_ask_is_changed_by_what_it_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asks = {"gets": Ask((str, int), "", ""), "tops": Ask((str, str), "", "")}
    monkeypatch.setattr(operators, "ASKS", asks)
    assert {("number", "gets('a', 3)"), ("number", "gets('a', 5)")} <= set(
        mutate_condition("gets('a', 4)", {})
    )
    assert ("word", "tops('b', 'a')") in mutate_condition("tops('a', 'b')", {})


def test_words_that_are_ids_are_no_fields() -> None:
    plain, named = make_mutants(case(DOOR)), make_mutants(case(DOOR.replace("listen:", "set:")))
    assert len(plain) == len(named)
