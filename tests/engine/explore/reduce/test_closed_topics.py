"""What is read only behind a way that is closed for good is forgotten, and nothing else changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest

from engine.explore.explored_case import Case
from engine.explore.reduce import closed_topics, slicing
from engine.explore.reduce.slicing import slice_product
from engine.explore.values.compute import compute_overall, compute_values
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from tests.benchmarks.large import carried
from tests.cases import few_first
from tests.engine.explore.brute import Brute
from tests.engine.explore.told import assert_as_brute, told
from tests.generator import as_bytes, case

FREE = (8, 10, 17, 28, 37, 53, 65, 80, 89, 91, 99, 103, 110, 113)
"""Small cases made by chance in which topics are opened in any order."""


@contextmanager
def all_kept() -> Iterator[None]:
    """Explore as if everything were read until the end."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(slicing, "find_closed_ways", lambda _: {})
        yield


@cache
def talk(questions: int, more: str = "", scenes: int = 3) -> Scenario:
    """A case with one interview, and perhaps one more way on at its end."""
    raw, otherwise = carried(scenes, 1, 1, questions), b"        - go: done\n"
    ways = f"        - {{if: {more}, go: left}}\n".encode() if more else b""
    return load_bytes(raw.replace(otherwise, ways + otherwise), "made.yaml")


def made(*seeds: int) -> list[Scenario]:
    """Cases made by chance."""
    return [load_bytes(as_bytes(case(seed)), f"made-{seed}.yaml") for seed in seeds]


def closed(scenario: Scenario) -> dict[str, list[str]]:
    """What the story forgets."""
    found = slice_product(Case(scenario).story).closed
    return {name: sorted(gone) for name, gone in found.items()}


def test_the_questions_of_a_topic_are_forgotten_when_it_is_closed() -> None:
    assert closed(talk(4)) == {
        "closed:talk-0.first": ["asked:talk-0.q0-0", "asked:talk-0.q0-1"],
        "closed:talk-0.second": ["asked:talk-0.q0-2", "asked:talk-0.q0-3"],
    }


def test_a_question_that_a_scene_reads_later_is_not_forgotten() -> None:
    assert closed(talk(4, "asked('talk-0.q0-1') and hana.trust < 1")) == {
        "closed:talk-0.first": ["asked:talk-0.q0-0"],
        "closed:talk-0.second": ["asked:talk-0.q0-2", "asked:talk-0.q0-3"],
    }


def test_questions_that_another_topic_reads_are_not_forgotten() -> None:
    raw = carried(3, 1, 1, 4).replace(b"if: hana.trust > ", b"if: asked('q0-0') and hana.trust > ")
    assert closed(load_bytes(raw, "made.yaml"))["closed:talk-0.first"] == ["asked:talk-0.q0-1"]


@pytest.mark.parametrize("source", few_first([talk(4, scenes=2), *made(37, 113)], 1))
def test_values_are_those_of_brute_force_in_every_state(source: Scenario) -> None:
    assert closed(source)
    brute, table = Brute(source, 100_000, passes=True), compute_values(Case(source))
    assert_as_brute(table, brute)


@pytest.mark.parametrize("seed", few_first(FREE, 3))
def test_every_theorem_finds_what_it_finds_where_all_is_kept(seed: int) -> None:
    (scenario,) = made(seed)
    assert closed(scenario)
    found = told(Case(scenario))
    with all_kept():
        assert told(Case(scenario)) == found


def test_so_they_do_in_a_long_interview() -> None:
    found = told(Case(talk(10)))
    with all_kept():
        assert told(Case(talk(10))) == found


def test_the_topics_of_an_interview_add_up() -> None:
    known = Case(load_bytes(carried(40, 4, 1, 18), "made.yaml"))
    assert known.scored_states.exhausted
    assert known.scored_states.size < 10_000
    values = compute_overall(known)
    assert values is not None and values.mean is not None


def test_what_one_of_two_products_reads_is_forgotten_in_neither() -> None:
    one, other = talk(4), talk(4, "asked('talk-0.q0-1') and hana.trust < 1")
    both = slicing.slice_alike(Case(one).story, Case(other).story)
    assert both[0].closed == both[1].closed == slice_product(Case(other).story).closed
    assert closed_topics.keep_common({"a": frozenset("b")}, {"c": frozenset("b")}) == {}
