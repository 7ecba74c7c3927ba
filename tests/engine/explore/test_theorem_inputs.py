"""What a theorem declares to read is all it reads: the same layers, the same findings."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.explore.check import find_extreme_plays, measure_extent
from engine.explore.explored_case import Case
from engine.explore.mutation.operators import make_mutants
from engine.explore.plan_steps import list_steps
from engine.explore.theorem_inputs import Layers
from engine.explore.theorem_list import SAFETY, WITH_VALUES
from engine.explore.values.worth import measure_worth
from engine.play.play import Play
from engine.scenario.case_files import SHIPPED
from engine.scenario.compiler import compile_scenario
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from tests.cases import FIXTURES, few_first
from tests.engine.explore.changes import (
    CHANCE,
    changed,
    effects,
    named,
    order,
    paragraphs,
    ratings,
    rewritten,
    variants,
    words,
)

THEOREMS = (*SAFETY, *WITH_VALUES)
MEASURES = (measure_extent, measure_worth, find_extreme_plays)
READERS: tuple[Any, ...] = (*THEOREMS, *MEASURES)
TEXT_ALONE = {"find_told_too_early", "find_unread"}
SMALL = FIXTURES / "every-kind.yaml"
CASES: list[Path | int] = [
    SMALL,
    13,
    FIXTURES / "everything.yaml",
    SHIPPED / "template.yaml",
    *CHANCE,
]
OFTEN = 0.05  # of the slips that are tried


def shown(play: Play | None) -> object:
    return None if play is None else (play.started.luck, list_steps(play))


def found(case: Case, reader: Any) -> object:
    """All that a theorem says of a case, but the lines where it stands; or what is measured."""
    if reader in MEASURES:
        return reader(case)
    return [
        (one.problem.code, one.path, dict(one.problem.params), one.hint, shown(one.play))
        for one in reader(case)
    ]


def slips(scenario: Scenario, seed: int = 0) -> Iterator[Scenario]:
    """The case with one slip of its author."""
    chance = random.Random(seed)
    for mutant in make_mutants(scenario):
        if chance.random() < OFTEN:
            try:
                source = mutant.source(scenario.source)
                yield compile_scenario(source, scenario.doctrine, scenario.words)
            except Refused:
                continue


def names(scenario: Scenario, readers: tuple[Any, ...] = THEOREMS) -> dict[Any, str]:
    layers = Layers(scenario)
    return {reader: layers.name(reader) for reader in readers}


def asked(before: Scenario, after: Scenario) -> set[str]:
    """The theorems that read what was changed."""
    one, other = names(before), names(after)
    return {theorem.__name__ for theorem in THEOREMS if one[theorem] != other[theorem]}


def reading(*layers: str) -> set[str]:
    """The theorems that declare one of these layers."""
    from engine.explore.theorem_inputs import _declared

    return {t.__name__ for t in THEOREMS if set(layers) & set(_declared[t])}


@pytest.mark.parametrize("case", few_first(CASES, 2), ids=named)
def test_a_theorem_or_a_measure_finds_the_same_wherever_what_it_reads_is_the_same(
    case: Path | int,
) -> None:
    scenario = rewritten(case)
    known, explored = names(scenario, READERS), Case(scenario)
    before = {reader: found(explored, reader) for reader in READERS}
    others = [
        *variants(scenario, words, 2),
        *variants(scenario, paragraphs, 2),
        *variants(scenario, ratings, 4),
        *variants(scenario, order, 2),
        *slips(scenario),
    ]
    compared = 0
    for other in others:
        explored = Case(other)
        for reader, name in names(other, READERS).items():
            if name == known[reader]:
                compared += 1
                assert found(explored, reader) == before[reader], reader.__name__
    assert compared > len(READERS), "each kind of change leaves most of them alone"


def test_every_theorem_declares_what_it_reads() -> None:
    layers = Layers(rewritten(SMALL))
    kept = {layers.name(theorem) for theorem in THEOREMS}
    assert "" not in kept and len(kept) == len(THEOREMS)


def test_another_sentence_asks_only_theorems_that_read_text() -> None:
    scenario = rewritten(SMALL)
    other = changed(scenario, words)
    same, text = scenario.hashes, other.hashes
    assert (same.story, same.key) == (text.story, text.key) and same.text != text.text
    assert asked(scenario, other) == reading("text")


def test_another_rating_asks_no_theorem_of_the_story() -> None:
    scenario = rewritten(SMALL)
    other = changed(scenario, ratings, 1)
    same, key = scenario.hashes, other.hashes
    assert (same.story, same.text) == (key.story, key.text) and same.key != key.key
    assert asked(scenario, other) == reading("key")
    assert {"find_dead_ends", "find_unreached", "find_broken_rules"}.isdisjoint(reading("key"))


def test_another_effect_asks_all_but_those_that_read_text_alone() -> None:
    scenario = rewritten(SMALL)
    other = changed(scenario, effects)
    assert scenario.hashes.story != other.hashes.story
    assert asked(scenario, other) == {theorem.__name__ for theorem in THEOREMS} - TEXT_ALONE


def test_a_paragraph_before_one_with_a_condition_moves_it_and_is_not_overlooked() -> None:
    scenario = rewritten(13)
    moved = [o for o in variants(scenario, paragraphs, 9) if o.written != scenario.written]
    assert moved, "a path to a condition is another now"
    for other in moved:
        assert "find_idle_conditions" in asked(scenario, other)
