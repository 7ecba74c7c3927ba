"""What becomes of a slip, against the same worked out plainly: everything compiled and proved."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from engine.explore import explored_case
from engine.explore.explored_case import Case, Theorem
from engine.explore.mutation.equivalence import PairedWalk
from engine.explore.mutation.operators import Mutant, make_mutants
from engine.explore.mutation.trials import FEWER, PAIRS, STATES, SlipOutcome, Trials
from engine.explore.run_plans import run_plan
from engine.explore.statespace.limits import Limits
from engine.explore.statespace.search_with_sets import Reached, search_states
from engine.explore.statespace.successors import Walker
from engine.explore.theorem_list import (
    OF_SLIPS,
    SAFETY,
    SCORED_OF_SLIPS,
    WITH_VALUES,
)
from engine.explore.theorems.endings import find_dead_ends
from engine.explore.theorems.specification import find_failing_plans
from engine.scenario.compiler import compile_edited, compile_scenario
from engine.scenario.load import load_bytes
from engine.scenario.problems import Problem, Refused
from engine.scenario.scenario import Scenario
from tests.cases import EVERYTHING, TICKET, case, loaded
from tests.generator import as_bytes
from tests.generator import case as made_by_chance

Verdict = tuple[str, str, str]
"""The verdict, and the code and name of what noticed the slip."""


def made(seed: int) -> Scenario:
    return load_bytes(as_bytes(made_by_chance(seed)), "made-by-chance.yaml")


def found_in(scenario: Scenario) -> Iterator[Problem]:
    tiers: tuple[tuple[Iterable[Theorem], int], ...] = ((SAFETY, STATES), (WITH_VALUES, FEWER))
    for theorems, states in tiers:
        explored = Case(scenario, Limits(states=states))
        for theorem in theorems:
            problems = (finding.problem for finding in theorem(explored))
            yield from (problem for problem in problems if not problem.code.startswith("N"))


def plainly(scenario: Scenario, mutant: Mutant, known: set[tuple[object, ...]]) -> Verdict:
    """What becomes of a slip if nothing is shared with the case, or with another slip."""
    source = mutant.source(scenario.source)
    try:
        other = compile_scenario(source, scenario.doctrine, scenario.words)
    except Refused:
        return "refused", "", ""
    difference, sure = PairedWalk(scenario, other, PAIRS).compare()
    if difference is None and sure:
        return "alike", "", ""
    for plan in scenario.plans:
        if run_plan(scenario, plan) is None and run_plan(other, plan) is not None:
            return "noticed", "", plan.name
    for problem in found_in(other):
        if names(problem) not in known:
            at = problem.params.get("at", "")
            return "noticed", problem.code, problem.params.get("name", at)
    return "unsure" if difference is None else "survived", "", ""


def names(problem: Problem) -> tuple[object, ...]:
    return problem.code, problem.line, problem.column, problem.params.get("at", "")


def told(outcome: SlipOutcome) -> Verdict:
    return outcome.verdict, outcome.code, outcome.name


def compare(scenario: Scenario, mutants: Iterable[Mutant]) -> set[str]:
    trials, known = (
        Trials(scenario, SAFETY, WITH_VALUES),
        {names(p) for p in found_in(scenario)},
    )
    verdicts = set()
    for mutant in mutants:
        found = told(trials.try_out(mutant))
        assert found == plainly(scenario, mutant, known), mutant
        verdicts.add(found[0])
    return verdicts


@pytest.mark.parametrize("seed", [0, 2, 3])
def test_what_is_shared_with_the_case_changes_no_verdict(seed: int) -> None:
    scenario = made(seed)
    compare(scenario, make_mutants(scenario)[seed::9])


@pytest.mark.parametrize("seed", [2, 23])
def test_so_it_is_where_nothing_differs_but_what_is_read_on_arriving(seed: int) -> None:
    scenario = made(seed)
    slips = [m for m in make_mutants(scenario) if "text" in m.path or m.path[0] == "endings"]
    assert len(slips) > 5
    compare(scenario, slips[:8])


def test_nothing_is_searched_again_that_a_slip_leaves_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searched: list[Reached] = []

    def search(walker: Walker, limits: Limits, until: int = 0) -> Reached:
        searched.append(search_states(walker, limits, until))
        return searched[-1]

    monkeypatch.setattr(explored_case, "search_states", search)
    scenario = loaded(TICKET)
    trials = Trials(scenario, (find_dead_ends,), ())
    trials.tests.clear()
    rating, text = (
        next(m for m in make_mutants(scenario) if m.kind == kind and part in m.path)
        for kind, part in (("rating", "rating"), ("condition", "text"))
    )
    for slip in (text, rating):
        assert trials.try_out(slip).verdict == "survived"
    assert len(searched) == 1  # that of the case without a slip


KNOCK = """
injects:
  knock:
    if: at('hall') and separated
    say:
      - {if: rain and told, say: LONG}
      - {say: Somebody knocks.}
"""
SCENES = """
hall:
  choose:
    prompt: What do you do?
    options:
      apart: {do: Take her aside., set: {separated: true}}
      together: {do: Ask in front of him., set: {told: true}}
    then: room
room:
  choose:
    prompt: And now?
    options:
      listen: {do: Listen., meets: [home]}
      leave: {do: Leave.}
    then: dawn
"""


def test_words_of_one_entry_can_be_too_long_for_the_screen_of_another() -> None:
    scenario = case(SCENES, KNOCK.replace("LONG", "He talks about the rain. " * 80))
    (slip,) = (m for m in make_mutants(scenario) if m.change == "joined" and "say" in m.path)
    assert compare(scenario, [slip]) == {"noticed"}
    assert told(Trials(scenario, SAFETY, WITH_VALUES).try_out(slip))[1:] == ("F338", "room")


def written_out(scenario: Scenario) -> tuple[object, ...]:
    """All that a case compiles to; each written condition has its path in the place of its number.

    Numbers only tell conditions apart: where one was left out, the others keep theirs.
    """

    def by_path(part: object) -> str:
        paths = scenario.written
        return re.sub(r"Written\(number=(\d+)", lambda n: f"Written({paths[int(n[1])]}", repr(part))

    return (
        by_path(scenario.story.model),
        by_path(scenario.key),
        by_path(scenario.rules),
        scenario.text,
        scenario.hashes,
        scenario.plans,
        scenario.places,
        [path for path in scenario.written if path],
    )


@pytest.mark.parametrize(("made_of", "among"), [(EVERYTHING, 7), (TICKET, 23), (0, 3), (5, 3)])
def test_a_case_with_a_slip_compiles_to_the_same_whether_or_not_all_of_it_is_looked_at(
    made_of: Path | int, among: int
) -> None:
    scenario = made(made_of) if isinstance(made_of, int) else loaded(made_of)
    refused = 0
    for mutant in make_mutants(scenario)[::among]:
        source = mutant.source(scenario.source)
        try:
            whole = compile_scenario(source, scenario.doctrine, scenario.words)
        except Refused as error:
            refused += 1
            with pytest.raises(Refused) as edited:
                compile_edited(scenario, source, [mutant.path[:2]])
            assert {p.code for p in edited.value.problems} <= {p.code for p in error.problems}
            continue
        part = compile_edited(scenario, source, [mutant.path[:2]])
        assert written_out(part) == written_out(whole), mutant
    assert refused or made_of in (0, 5)


@pytest.mark.parametrize("theorem", SCORED_OF_SLIPS)
def test_a_theorem_finds_nothing_new_where_no_state_may_be_visited(theorem: Theorem) -> None:
    for made_of in (EVERYTHING, TICKET):
        found = problems(theorem, Case(loaded(made_of), Limits(states=0), bare=True))
        assert found <= problems(theorem, whole(made_of))


@cache
def whole(made_of: Path) -> Case:
    """A case of which every state may be visited, explored once for all theorems."""
    return Case(loaded(made_of), bare=True)


def problems(theorem: Theorem, explored: Case) -> set[tuple[object, ...]]:
    found = (finding.problem for finding in theorem(explored))
    return {names(problem) for problem in found if not problem.code.startswith("N")}


HEARD = {*OF_SLIPS, *SCORED_OF_SLIPS, find_failing_plans}


@pytest.mark.parametrize(
    "theorem",
    [each for each in (*SAFETY, *WITH_VALUES) if each not in HEARD],
)
def test_a_theorem_that_is_left_out_makes_only_notes(theorem: Theorem) -> None:
    module = inspect.getmodule(theorem)
    assert module is not None
    codes = re.findall(r'"([A-Z]\d{3})"', inspect.getsource(module))
    assert codes
    assert all(code.startswith("N") for code in codes)


LUCKY = """
hall:
  choose:
    prompt: What do you do?
    assesses: [safety]
    options:
      apart:
        do: Take her aside.
        upholds: [P01]
        rating:
          - {if: rain and told, is: 4}
          - {if: separated, is: 2}
          - {is: 3}
      together: {do: Ask in front of him., rating: 1, breaches: [P01]}
    then: dawn
"""


def test_a_slip_in_the_condition_of_a_rating_can_let_luck_decide_it() -> None:
    scenario = case(LUCKY)
    slips = [m for m in make_mutants(scenario) if "rating" in m.path]
    compare(scenario, slips)
    trials = Trials(scenario, SAFETY, WITH_VALUES)
    assert "F320" in {trials.try_out(slip).code for slip in slips}


def test_a_slip_can_hide_luck_that_a_variable_carries() -> None:
    start = """
start:
  choose:
    prompt: What do you do?
    options: {look: {do: Look., add: {time: 1}}, phone: {do: Phone.}}
    then: hall
"""
    late = "hall:\n  text: [{if: told, say: It is late.}, It is quiet.]\n"
    scenes = start + LUCKY.replace("rain and told", "told").replace("hall:\n", late)
    scenario = case(scenes, "injects: {bus: {if: time > 0 and rain, set: {told: true}}}")
    slips = [slip for slip in make_mutants(scenario) if "text" in slip.path]
    compare(scenario, slips)
    trials = Trials(scenario, SAFETY, WITH_VALUES)
    assert "F320" in {trials.try_out(slip).code for slip in slips}
