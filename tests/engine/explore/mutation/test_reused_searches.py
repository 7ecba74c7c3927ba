"""What is answered of a case with a slip by searches of the case is what a search would answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.explore.explored_case import Case, Query, Theorem, ask_rules
from engine.explore.mutation.operators import make_mutants
from engine.explore.mutation.reused_searches import KnownSearches
from engine.explore.statespace.limits import Limits
from engine.explore.statespace.search_with_sets import Reached
from engine.explore.theorems.false_rationales import find_false_claims
from engine.explore.theorems.hidden_luck import find_hidden_luck
from engine.explore.theorems.invariants import find_broken_rules
from engine.explore.theorems.unsignalled_errors import find_unsignalled_errors
from engine.scenario.case_files import cases
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from tests.cases import EVERYTHING, few_first, loaded
from tests.engine.explore.ruled import ruled
from tests.engine.explore.slips import with_slips
from tests.generator import as_bytes
from tests.generator import case as made_by_chance

TRIED = {"guesthouse-visit": 134, "pharmacy-flat": 67}
"""Shipped cases, and among how many slips one is tried; others take a minute of processor time."""
ASKING: tuple[Theorem, ...] = (
    find_broken_rules,
    find_false_claims,
    find_unsignalled_errors,
    find_hidden_luck,
)


def prove(case: Case) -> list[tuple[object, ...]]:
    found = (finding.problem for theorem in ASKING for finding in theorem(case))
    return [(p.code, p.line, p.column, p.params.get("at")) for p in found]


def compare(scenario: Scenario, among: slice) -> Counter[str]:
    """Ask all that is asked, with and without what is known; how often each answered."""
    known, told = KnownSearches(), Counter[str]()
    prove(Case(scenario, asked=ask_rules(), searching=known.keep))
    made_before: list[tuple[Query, Limits, Reached]] = []

    def search_once(query: Query, limits: Limits, search: Callable[[], Reached]) -> Reached:
        for before, as_far, reached in made_before:
            if (before, as_far) == (query, limits):
                return reached
        made_before.append((query, limits, search()))
        return made_before[-1][2]

    def searching(query: Query, limits: Limits, search: Callable[[], Reached]) -> Reached:
        searched, made = search_once(query, limits, search), list[Reached]()

        def again() -> Reached:
            made.append(searched)
            return searched

        answered = known.answer(query, limits, again)
        if made:
            told["searched"] += 1
            return searched
        if not answered.exhausted:  # given up, so what it is part of is asked otherwise
            assert query.tried
            return answered
        notes = searched.walker.notes
        if query.or_more:
            there = answered.walker.notes
            noted = [note for note in query.notes if notes.get(note) in searched.firsts]
            assert all(there.get(note) in answered.firsts for note in noted), query.notes
            told["answered"] += 1
            return answered
        assert not any(notes.get(note) in searched.firsts for note in query.notes), query.notes
        assert searched.states <= answered.states or not searched.exhausted
        told["answered"] += 1
        return answered

    for mutant, other in with_slips(scenario, make_mutants(scenario)[among], anew=True):
        made_before.clear()
        found = prove(Case(other, asked=ask_rules(), searching=search_once))
        assert prove(Case(other, asked=ask_rules(), searching=searching)) == found, mutant
        told["broken"] += any(code == "E311" for code, *_ in found)
    return told


@pytest.mark.parametrize("seed", [*range(4), 17])  # the last forgets what is asked in topics
def test_a_made_case_with_a_slip(seed: int) -> None:
    scenario = load_bytes(as_bytes(made_by_chance(seed)), "made-by-chance.yaml")
    compare(scenario, slice(seed, None, 8))


@pytest.mark.parametrize("seed", few_first([2, 3], 1))
def test_a_made_case_whose_rules_a_slip_can_break(seed: int) -> None:
    problems = [finding.problem for finding in find_broken_rules(Case(ruled(seed)))]
    scenario = ruled(seed, {p.params["name"] for p in problems if p.code == "E311"})
    told = compare(scenario, slice(None, None, 4))
    assert told["broken"] and told["answered"]


def test_the_case_with_everything_and_a_slip() -> None:
    told = compare(loaded(EVERYTHING), slice(None, None, 25))
    assert told["answered"] > 10
    assert told["searched"]


@pytest.mark.exhaustive
@pytest.mark.parametrize("file", [f for f in cases() if f.stem in TRIED], ids=TRIED)
def test_a_shipped_case_with_a_slip(file: Path) -> None:
    told = compare(loaded(file), slice(5, 400, TRIED[file.stem]))
    assert told["answered"] > told["searched"]
