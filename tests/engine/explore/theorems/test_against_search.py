"""What is proved is what a plain search over every full state finds, in cases made by chance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from engine.explore.explored_case import Case
from engine.explore.theorems.ratings import find_false_claims, find_unsignalled_errors
from engine.explore.theorems.slots import find_drops, find_losses, find_unattainable
from engine.kernel.answer_key import Because, Mark
from engine.play.events import PassedOver
from engine.play.play import Play, path
from engine.play.view import list_offered
from engine.scenario.scenario import Scenario
from engine.scoring.score import credit_for, find_reasons, grade_of
from tests.cases import few_first
from tests.engine.explore.theorems.search import SMALL, Search, answers, found_small, searched

Soonest = dict[Any, tuple[bool, int]]
"""What is found, and for each whether one has to pass over, and the fewest moves to show it."""


def soonest(found: Soonest, what: Any, far: tuple[bool, int]) -> None:
    """Remember the soonest."""
    found[what] = min(found.get(what, far), far)


def proved(findings: Any, *names: str) -> Soonest:
    """The same of the findings of a theorem."""
    told: Soonest = {}
    for finding in findings:
        what = tuple(finding.problem.params[name] for name in names)
        moments = path(finding.play)
        passes = any(isinstance(moment.event, PassedOver) for moment in moments[:-1])
        last = bool(moments) and isinstance(moments[-1].event, PassedOver)
        told[what] = (passes or (last and "slot" not in names), len(moments))
    return told


def needed(search: Search) -> frozenset[str]:
    return frozenset(id for id, slot in search.scenario.key.slots.items() if not slot.free)


@pytest.mark.parametrize("seed", few_first(SMALL))
def test_needed_slots_out_of_reach_under_some_luck_are_those_a_search_misses(seed: int) -> None:
    search = searched(seed)
    still = search.open()
    missed = {
        slot for _, start in search.starts for slot in needed(search) - still[start] - start[2]
    }
    met = {play.location.location.place for play in search.plays.values()}
    missed = {slot for slot in missed if met & {*search.scenario.key.slots[slot].scenes}}
    told = {finding.problem.params["at"] for finding in find_unattainable(Case(search.scenario))}
    assert told == missed


def falling(search: Search, *, passes: bool) -> Soonest:
    """Answers, or passings over, with the needed slots that still counted and fall away on them."""
    still, ending, lost = search.open(), search.ending(), Soonest()
    counting = {slot: search.counting(slot) for slot in needed(search)}
    for node, ways in search.ways.items():
        for way in ways:
            if way.passes is not passes or way.to not in ending:
                continue
            gone = (still[node] & needed(search)) - still[way.to] - way.settled - way.declared
            for slot in gone - search.dropped(way.address) if passes else gone:
                if node in counting[slot]:
                    passed, moves = counting[slot][node]
                    soonest(lost, (way.address.rpartition(":")[2], slot), (passed, moves + 1))
    return lost


@pytest.mark.parametrize("seed", few_first(SMALL))
def test_slots_lost_unsaid_are_those_a_search_sees_fall_away(seed: int) -> None:
    search = searched(seed)
    lost = falling(search, passes=False)
    told = proved(find_losses(Case(search.scenario)), "at", "slot")
    assert all(what in lost and lost[what] <= soon for what, soon in told.items())
    spoken = {what for what in lost if not _may_be_silent(search, *what)}
    assert {what: told.get(what) for what in spoken} == {what: lost[what] for what in spoken}


def _may_be_silent(search: Search, address: str, slot: str) -> bool:
    """Whether this may be a question left unasked, or one of hers that never comes."""
    locations = search.scenario.story.model.locations
    marks = search.scenario.key.marks
    talked = {p.place for p in locations if p.kind == "interview"}
    hers = {
        marks[m.address].slot for p in locations if p.address != p.place for m in p.moves
    }  # fmt: skip
    return address.partition(".")[0] in talked or slot in hers


@pytest.mark.parametrize("seed", few_first(SMALL))
def test_what_drops_leaves_out_is_what_a_search_sees_fall_away(seed: int) -> None:
    search = searched(seed)
    lost = falling(search, passes=True)
    assert proved(find_drops(Case(search.scenario)), "at", "slot") == lost


@pytest.mark.parametrize("seed", few_first(SMALL))
def test_false_claims_are_those_a_search_meets(seed: int) -> None:
    search = searched(seed)
    false: Soonest = {}
    for node in search.ways:
        play = search.plays[node]
        for address, because in _shown(search.scenario, play):
            for reason in because:
                test = search.scenario.story.test(reason.assumes, play.location.location.place)
                if reason.assumes is not None and not test(play.state):
                    soonest(false, (address,), search.far[node])
    found = proved(find_false_claims(Case(search.scenario)), "at")
    assert found == false


def _shown(scenario: Scenario, play: Play) -> Iterator[tuple[str, tuple[Because, ...]]]:
    """The rationales shown for what can be answered at a moment."""
    for address, answer in answers(play):
        credit = credit_for(scenario, play, address, answer)
        if credit is not None:
            yield address, credit.because
        for item in play.location.location.items:
            mark = (
                scenario.key.marks[f"{address}.{item}"] if address in scenario.key.rulings else None
            )
            if mark is not None:
                yield mark.address, find_reasons(scenario, play, mark.because)


@pytest.mark.parametrize("seed", few_first(SMALL))
def test_critical_answers_without_a_signal_are_those_a_search_meets(seed: int) -> None:
    search = searched(seed)
    unseen: Soonest = {}
    for node in search.ways:
        play = search.plays[node]
        for mark in _offered(search.scenario, play):
            grade = grade_of(search.scenario, play, mark)
            critical = mark.critical or (grade is not None and grade.critical)
            if critical and not node[3] & set(mark.signals):
                soonest(unseen, (mark.address,), search.far[node])
    assert proved(find_unsignalled_errors(Case(search.scenario)), "at") == unseen


def _offered(scenario: Scenario, play: Play) -> Iterator[Mark]:
    """What the key says of everything that can be answered at a moment."""
    marks, place = scenario.key.marks, play.location.location
    addresses = [compiled.move.address for compiled in list_offered(play)]
    addresses += [f"{place.place}.{item}" for item in place.items]
    yield from (marks[address] for address in addresses if address in marks)


@pytest.mark.exhaustive
def test_the_search_meets_what_is_looked_for() -> None:
    every = [search for seed in SMALL if (search := found_small(seed)) is not None]
    assert len(every) > len(SMALL) // 2
    for theorem in (
        find_false_claims,
        find_unsignalled_errors,
        find_drops,
        find_losses,
        find_unattainable,
    ):
        assert sum(any(theorem(Case(search.scenario))) for search in every) > 2, theorem
