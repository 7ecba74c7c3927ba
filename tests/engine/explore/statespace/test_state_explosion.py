"""What is said of a case that is too large to be seen whole."""

from __future__ import annotations

import pytest

from engine.explore import check as checking
from engine.explore.check import check
from engine.explore.explored_case import Case, Theorem
from engine.explore.fairness.credit import find_unequal_luck
from engine.explore.statespace.graph import find_heaviest_variable
from engine.explore.statespace.limits import Limits
from engine.explore.theorem_list import SAFETY
from engine.explore.theorems.endings import find_dead_ends
from engine.explore.values.worth import measure_worth
from engine.scenario.load import load_bytes
from tests.benchmarks.large import carried
from tests.cases import case

QUESTIONS = "".join(f"          q{n}: {{says: So?, type: open, ADD}}\n" for n in range(8))
TALK = f"""
talk:
  interview:
    who: hana
    order: free
    topics:
      first:
        text: First
        questions:
{QUESTIONS}
      second:
        text: Second
        questions:
{QUESTIONS.replace("q", "r")}
    MOVES
    then: [WAYS, {{go: evening}}]
"""
ASKED = " and ".join(f"asked('q{n}') and asked('r{n}')" for n in range(8))


@pytest.mark.parametrize(
    ("moves", "when", "name"),
    [
        ("", ASKED, "talk"),
        ("moves: {wait: {add: {time: 1}}}", f"time > 3 and {ASKED}", "time"),
    ],
)
def test_what_makes_a_case_large_is_named_be_it_a_variable_or_what_is_asked(
    moves: str, when: str, name: str
) -> None:
    scenes = TALK.replace("ADD", "discuss: true").replace("MOVES", moves)
    scenes = scenes.replace("WAYS", f'{{if: "{when}", go: dawn}}')
    graph = Case(case(scenes), Limits(states=1_000)).core
    found, factor = find_heaviest_variable(graph)
    assert not graph.exhausted
    assert found == name
    assert factor > 1


def test_what_makes_scores_too_many_to_know_is_named() -> None:
    known = Case(load_bytes(carried(4, 1, 1, 8), "made.yaml"), Limits(states=200))
    worth = measure_worth(known)
    assert not worth.exhausted
    assert worth.because == "talk-0"
    assert worth.by > 1
    assert not measure_worth(Case(known.scenario)).because


def test_states_are_counted_in_thousands_where_a_walk_stopped() -> None:
    scenes = (
        TALK.replace("ADD", "discuss: true")
        .replace("MOVES", "")
        .replace("WAYS", f'{{if: "{ASKED}", go: dawn}}')
    )
    limited = Case(case(scenes), Limits(states=1_000))
    (finding,) = find_dead_ends(limited)
    assert finding.problem.code == "N301"
    assert finding.problem.params["states"] == f"{len(limited.core.nodes):,}"


def test_a_check_that_is_interrupted_says_how_far_it_came() -> None:
    scenes = TALK.replace("ADD", "discuss: true").replace("MOVES", "")
    scenes = scenes.replace("WAYS", f'{{if: "{ASKED}", go: dawn}}')

    def stop(states: int, *_multiplied: object) -> None:
        if states > 20_000:
            raise KeyboardInterrupt

    checked = check(case(scenes), (find_dead_ends,), progress=stop)
    assert checked.interrupted
    assert checked.states > 20_000
    assert not checked.exhausted


@pytest.mark.parametrize("fairness", [(), (find_unequal_luck,)])
def test_a_check_that_has_no_time_left_says_so_and_claims_nothing(
    fairness: tuple[Theorem, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "MOST_SECONDS", 0)
    scenes = TALK.replace("ADD", "discuss: true").replace("MOVES", "")
    scenes = scenes.replace("WAYS", f'{{if: "{ASKED}", go: dawn}}')
    checked = check(case(scenes), SAFETY, fairness)
    found = {told.problem.code for told in checked.findings}
    assert found - {"F324", "F325"} == {"N301"}  # these ask of no state
    assert not checked.exhausted and checked.held is None and checked.best is None
    assert (checked.because, checked.by > 1) == ("talk", True)


def test_a_check_that_takes_long_says_what_multiplies_the_states(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checking, "LONG", 0)
    scenes = TALK.replace("ADD", "discuss: true").replace("MOVES", "")
    scenes, told = scenes.replace("WAYS", f'{{if: "{ASKED}", go: dawn}}'), set[str]()
    check(case(scenes), (find_dead_ends,), progress=lambda _, name, by: told.add(name))
    assert told == {"talk"}
