"""Which variables the parts of a case read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from engine.kernel import model as k
from engine.kernel.answer_key import Because
from engine.kernel.machine import Machine
from engine.scenario.scenario import Scenario


def list_pieces(story: Machine) -> Iterator[k.Piece]:
    """Every arrival, move and inject of a story."""
    yield from story.model.injects
    for place in story.model.locations:
        yield from k.list_pieces(place)


@lru_cache(maxsize=2)  # cases with a slip in the key alone have one story
def find_story_reads(story: Machine) -> frozenset[str]:
    """The variables that decide what is offered, shown and done, and where it leads."""
    conditions = (c for piece in list_pieces(story) for c in k.conditions_of(piece))
    return frozenset().union(*map(k.reads, conditions))


def find_key_reads(scenario: Scenario) -> frozenset[str]:
    """The variables that decide how an answer is rated, and which rationale is shown."""
    marks = scenario.key.marks.values()
    grades = (grade.when for mark in marks for grade in mark.grades)
    reasons = (because.when for because in list_rationales(scenario))
    return frozenset().union(*map(k.reads, (*grades, *reasons)))


def list_rationales(scenario: Scenario) -> Iterator[Because]:
    """Every rationale of the key."""
    for mark in scenario.key.marks.values():
        for grade in mark.grades:
            yield from grade.because
        yield from mark.because
    for ruling in scenario.key.rulings.values():
        yield from ruling.because
