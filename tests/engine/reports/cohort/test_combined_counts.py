"""In own records no exact counts, added or subtracted, tell of one to four plays of an issue.

The attack: somebody has the data of one issue (JSON), knows how many are in it, and adds and
subtracts its exact counts, as when two tables are about nearly the same people. What each play adds
to a count is found here from the data of a report of that play alone. The counts for observers are
attacked beside them. So are the ranges of a decision, where exact counts tell how many some of its
answers are together. Several ranges are not combined: that they tell no count of one to four within
a table is held by `test_small_cells` and, on a small case, by `test_brute_reader`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from engine.reports.cohort import aggregates
from engine.reports.cohort.aggregates import BEST, OTHER
from engine.reports.cohort.combined_counts import ToldCounts
from engine.reports.cohort.disclosure import LEAST, Combinations
from engine.reports.cohort.report import report_each
from engine.reports.cohort.report_data import CaseReport
from engine.reports.cohort.select_plays import Played, read
from engine.reports.cohort.small_cells import withhold
from engine.reports.count_range import Band, least, most
from engine.reports.facts.play import Facts
from engine.reports.render.json import to_plain
from engine.scenario.case_files import SHIPPED
from engine.scenario.scenario import Scenario
from tests.cases import FIXTURES, few_first, loaded
from tests.engine.reports.cohort.people import people_at
from tests.engine.reports.cohort.rooms import case_of, cohort

NO_COUNTS = frozenset(
    {
        "accepted", "answer", "checked", "comparisons", "issue", "least", "led", "lowest",
        "missing", "places", "rank", "repeated", "stories", "unreadable", "voters", "votes",
    }
)  # fmt: skip
"""What counts no plays; and the answer that went well, which stands at its decision, too."""
Place = tuple[Any, ...]
Counts = dict[Place, int]


def whole_numbers(data: Any, at: Place = ()) -> Iterator[tuple[Place, int]]:
    """Every exact whole number in JSON, with where it stands."""
    if isinstance(data, dict):
        for name, each in data.items():
            if name not in NO_COUNTS:
                # Of a topic: the answer that drew most of the room may be another for one play.
                place = (name, data["pull"]) if name == "drew" and "pull" in data else (name,)
                yield from whole_numbers(each, (*at, *place))
    elif isinstance(data, list):
        for n, each in enumerate(data):
            yield from whole_numbers(each, (*at, name_of(each, n)))
    elif isinstance(data, int) and not isinstance(data, bool):
        yield at, data


def name_of(each: Any, n: int) -> object:
    """What an entry is about, as it may stand elsewhere in the data of fewer plays."""
    if isinstance(each, list):
        return each[0] if isinstance(each[0], str) else n
    if not isinstance(each, dict):
        return n
    for names in (("id",), ("at", "address"), ("at",), ("address",), ("slot",), ("scene", "to")):
        if all(name in each for name in names):
            return tuple(each[name] for name in names)
    return next(each[name] for name in ("kind", "scene", "domain") if name in each)


@cache
def at_case(file: Path) -> tuple[Scenario, tuple[Played, ...]]:
    """A case and those who finished it."""
    case = loaded(file)
    return case, tuple(each for each in people_at(case, 65) if each.play.ended)


@cache
def issue(file: Path, people: int, start: int) -> tuple[CaseReport, list[CaseReport]]:
    """The figures of an issue of so many who finished, whole, and those of each of its plays."""
    case, finished = at_case(file)
    played = finished[start : start + people]
    whole = case_of(played, today=(case,), valued=False, records="own", cases=(case.id,))
    (group,) = read(played, {case.id: case}, lambda _case: None, {})
    return whole, report_each(group)


@cache
def single_counts(file: Path, people: int, start: int) -> list[Counts]:
    """What stands in the figures of each play of an issue alone."""
    _, alone = issue(file, people, start)
    return [dict(whole_numbers(to_plain(each))) for each in alone]


def exact_counts(told: CaseReport, single: list[Counts]) -> set[tuple[int, ...]]:
    """What each play adds to each exact count that is told."""
    found = set()
    for at, k in whole_numbers(to_plain(told)):
        each = tuple(added(counts, at) for counts in single)
        if at[0] == "topics":  # its counts are those of its decision, which is told, too
            decision = told.decision(at[1][0])
            known = {0, *(count for _, count in whole_numbers(to_plain(decision)))}
            assert k in known, f"{at}: {k}"
            continue
        if 0 < k < len(single):
            assert sum(each) == k, f"{at}: {k} is not what the plays add to it"
            found.add(each)
    return found


def added(counts: Counts, at: Place) -> int:
    """What a play adds to a count; how many there are in all may stand elsewhere in its data."""
    if at[0] == "ways" and at[-1] == "n":
        roads = {place: k for place, k in counts.items() if place[0] == "ways" and place[-1] == "k"}
        return sum(k for place, k in roads.items() if place[1][0] == at[1][0])
    if at[0] in ("topics", "well") and at[-1] == "n":
        places = (("decisions", at[1], "n"), ("purposes", at[1], "answered", "k"))
        return next((counts[place] for place in places if place in counts), 0)
    return counts.get(at, 0)


@cache
def small_groups(people: int) -> frozenset[int]:
    """One to four of so many people, and all but those; a person is a digit to the base 64."""
    digits = [64**n for n in range(people)]
    few = [sum(them) for k in range(1, LEAST) for them in combinations(digits, k)]
    return frozenset(few) | {sum(digits) - each for each in few}


def test_two_counts_that_differ_by_one_person_are_not_both_told() -> None:
    """All but six came to one scene, and all but seven of the same to the next."""
    told = Combinations(35)
    assert told.take([[1] * 29 + [0] * 6])
    assert not told.take([[1] * 28 + [0] * 7])
    assert told.take([[1] * 24 + [0] * 11])


def test_how_many_came_is_not_told_where_one_to_four_did_not() -> None:
    told = Combinations(35)
    assert not told.take([[1] * 33 + [0] * 2])
    assert told.take([[1] * 35]) and told.take([[1] * 30 + [0] * 5])


FILES = [FIXTURES / "every-kind.yaml", *sorted((SHIPPED / "foundation").glob("*.yaml"))]


@pytest.mark.parametrize("file", few_first(FILES, 4), ids=lambda file: file.stem)
def test_what_a_play_adds_is_counted_of_that_play_alone(file: Path) -> None:
    """Plays share the decisions that are alike, and the attacks take from there what each adds."""
    case, finished = at_case(file)
    (group,) = read(finished, {case.id: case}, lambda _case: None, {})
    for seen, shared in zip(group.seen, report_each(group), strict=True):
        (alone,) = report_each(replace(group, seen=(seen,)))
        if shared != alone:  # of equal figures, the counts are equal
            assert dict(whole_numbers(to_plain(shared))) == dict(whole_numbers(to_plain(alone)))
        assert shared.decisions[0].at == alone.decisions[0].at


@pytest.mark.parametrize("people", [34])
@pytest.mark.parametrize("file", few_first(FILES, 3), ids=lambda file: file.stem)
def test_no_range_narrows_to_one_to_four_where_some_answers_are_known_together(
    file: Path, people: int
) -> None:
    """The attack: all who gave one of two answers came to the next scene, and that is told."""
    whole, alone = issue(file, people, 0)
    told = withhold(whole, alone)
    exact = exact_counts(told, single_counts(file, people, 0)) | {(1,) * len(alone)}
    known = {sum(k * 64**n for n, k in enumerate(each)) for each in exact}
    known |= {a + b for a in known for b in known} | {a - b for a in known for b in known}
    for shown in told.decisions:
        own = [each.decision(shown.at).choices for each in alone]
        cells = [
            (choice.chosen.k, sum(each[i].chosen.k * 64**n for n, each in enumerate(own)))
            for i, choice in enumerate(shown.choices)
            if isinstance(choice.chosen.k, Band)
        ]
        for some in chain.from_iterable(combinations(cells, r) for r in range(1, len(cells))):
            if (together := sum(digits for _, digits in some)) in known:
                total = sum(together // 64**n % 64 for n in range(len(alone)))
                assert not narrowed([k for k, _ in some], total), f"{shown.at}: {some}"


def narrowed(cells: list[Band], total: int) -> list[int]:
    """Counts of one to four that follow for somebody who knows the sum of these ranges."""
    low, high = sum(map(least, cells)), sum(map(most, cells))
    ends = ((max(k.low, total - high + k.high), min(k.high, total - low + k.low)) for k in cells)
    return [first for first, last in ends if first == last and 0 < first < LEAST]


KEY = b"\0" * 32


@pytest.mark.parametrize("people", few_first([21, 34], 1))
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_count_of_observers_beside_those_of_an_issue_tells_of_one_to_four(
    file: Path, people: int
) -> None:
    """The attack: somebody has both reports, and subtracts a count of one from one of the other."""
    case, finished = at_case(file)
    played = finished[:people]
    whole, alone = issue(file, people, 0)
    (group,) = read(played, {case.id: case}, lambda _case: None, {})
    told = ToldCounts(alone)
    exact = exact_counts(withhold(whole, alone, told), single_counts(file, people, 0))
    ours = cohort(records="own", cases=(case.id,))
    (observed,) = aggregates.snapshot(ours, (), [group], KEY, told).cases
    small, n = small_groups(len(alone)), range(len(alone))
    known = [sum(each[p] * 64**p for p in n) for each in exact]
    theirs = [
        sum(64**p for p in n if gave(group.seen[p], count.at) == cell.id)
        for count in observed.counts
        if count.kind == "decision"
        for cell in count.cells
        if cell.people is not None and cell.id not in (BEST, OTHER)
    ]
    pairs = {a + b for a, b in combinations(theirs, 2)} | {0}
    assert not {c - a for c in known for a in (*theirs, *pairs)} & small
    assert not {a - c for c in known for a in (*theirs, *pairs)} & small


def gave(seen: Facts, at: str) -> object:
    """The first answer of a play at a decision."""
    return given.answer if (given := seen.at(at)) else None


@pytest.mark.parametrize("part", few_first([(34, 0), (21, 0), (45, 7)], 2), ids=str)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_three_counts_of_an_issue_added_or_subtracted_tell_of_one_to_four(
    file: Path, part: tuple[int, int]
) -> None:
    whole, alone = issue(file, *part)
    exact = exact_counts(withhold(whole, alone), single_counts(file, *part))
    told = sorted(sum(k * 64**n for n, k in enumerate(each)) for each in exact)
    small = small_groups(len(alone))
    sums = {a + b for a in told for b in told} | {a - b for a in told for b in told}
    assert not small & {*told, *sums}
    assert not [each for a in told for s in sums for each in (s + a, s - a) if each in small]
