"""A reader who knows the case, the rule and every figure shown learns no count of one to four.

The reader tries every way a small course can have answered, makes the report of each, and keeps
those that are like the one at hand, to the last figure. A count of one to four that is the same in
all of them was readable. The JSON, the sheet and the page are made of the report alone: they show
no more than it holds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any

import pytest
from msgspec.structs import replace

from engine.play.play import Play, step
from engine.reports.cohort import combined_counts
from engine.reports.cohort.disclosure import LEAST
from engine.reports.cohort.report import report_each
from engine.reports.cohort.report_data import CaseReport, CohortReport
from engine.reports.cohort.select_plays import Played, read
from engine.reports.cohort.small_cells import withhold
from engine.reports.facts.play import Facts, Reader
from engine.scenario.scenario import Scenario
from tests.cases import case, few_first, play_of
from tests.engine.reports.cohort.people import code
from tests.engine.reports.cohort.rooms import report_of

HALL = """
hall:
  text: [{id: sign, say: A man listens at the door.}]
  choose:
    prompt: What now?
    assesses: [safety]
    confidence: ask
    options:
      paper:
        do: Show the paper.
        rating: 4
        upholds: [P01]
      few: {do: Say a few words., rating: 3, upholds: [P01]}
      clerk: {do: Ask the clerk., rating: 2, breaches: [P01]}
      men:
        do: Tell the men.
        rating: 1
        critical: exposes-to-controller
        signals: [sign]
        breaches: [P01]
    then: evening
"""
Answers = tuple[tuple[Any, int | None], ...]


@lru_cache(maxsize=4)
def scenario(scenes: str) -> Scenario:
    return case(scenes)


@lru_cache(maxsize=500)
def played(scenes: str, answer: Any, sure: int | None) -> Play:
    given = list(answer) if isinstance(answer, tuple) else answer
    after = step(play_of(scenario(scenes)), given, sure)
    assert isinstance(after, Play) and after.ended, after
    return after


@lru_cache(maxsize=500)
def seen(scenes: str, answer: Any, sure: int | None) -> Facts:
    return Reader(scenario(scenes), None).read(played(scenes, answer, sure))


@pytest.fixture(scope="module", autouse=True)
def counted_once() -> Iterator[None]:
    """The counts of those who answered alike are the same in every course: they are made once."""
    count: Callable[..., list[tuple[Any, int]]] = combined_counts.counts_in
    known: dict[int, tuple[CaseReport, list[tuple[Any, int]]]] = {}

    def once(value: object, path: Any = (), shared: Any = None) -> list[tuple[Any, int]]:
        if path or not isinstance(value, CaseReport):
            return count(value, path, shared)
        if id(value) not in known:
            known[id(value)] = value, count(value)
        return known[id(value)][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(combined_counts, "counts_in", once)
        yield


class ReadBefore(Played, frozen=True):
    """A play that is not read again for every report, as those in a store."""

    seen: Facts | None = None

    def summary(self, _case: Scenario, /) -> Facts | None:
        return self.seen


def report(scenes: str, answers: Answers) -> CohortReport:
    """The report of a course of own records in which these answers were given."""
    own = scenario(scenes)
    plays = [
        ReadBefore(played(scenes, *a), own, (code(n),), seen=seen(scenes, *a))
        for n, a in enumerate(answers)
    ]
    found = report_of(plays, today=(own,), valued=False, records="own", cases=(own.id,))
    told = (withhold(case, [alone(scenes, *answer) for answer in answers]) for case in found.cases)
    return replace(found, cases=tuple(told))


@lru_cache(maxsize=500)
def alone(scenes: str, answer: Any, sure: int | None) -> CaseReport:
    """The figures of one who gave this answer."""
    own = scenario(scenes)
    play = ReadBefore(
        played(scenes, answer, sure), own, (code(0),), seen=seen(scenes, answer, sure)
    )
    (group,) = read([play], {own.id: own}, lambda _case: None, {})
    (found,) = report_each(group)
    return found


SELECT = """
hall:
  text: [{id: sign, say: A man listens at the door.}]
  select:
    prompt: Which two?
    pick: 2
    assesses: [safety]
    items:
      window: {do: The window., right: true, upholds: [P01]}
      bed: {do: The bed., right: true, upholds: [P01]}
      photo: {do: A photograph., breaches: [P41]}
      tea: {do: Tea.}
    then: evening
"""


def multisets(n: int, kinds: int) -> Iterator[tuple[int, ...]]:
    if kinds == 1:
        yield (n,)
        return
    for first in range(n + 1):
        for rest in multisets(n - first, kinds - 1):
            yield first, *rest


def readable(
    scenes: str, possible: Iterable[Answers], count: Callable[[Answers], dict[str, int]]
) -> list[str]:
    """What a reader learns: of courses that look alike, each count of one to four they share."""
    alike: dict[str, list[dict[str, int]]] = defaultdict(list)
    for answers in possible:
        alike[repr(report(scenes, answers))].append(count(answers))
    return [
        f"{name} is {values[0]} in {courses[0]}"
        for courses in alike.values()
        for name in courses[0]
        if len(set(values := [course[name] for course in courses])) == 1 and (0 < values[0] < LEAST)
    ]


def options(answers: Answers) -> dict[str, int]:
    given = Counter(answer for answer, _ in answers)
    wrong = given["clerk"] + given["men"]
    n = len(answers)
    sure = Counter(sure for _, sure in answers)
    very_wrong = sum(sure == 3 and answer in ("clerk", "men") for answer, sure in answers)
    return {
        **{id: given[id] for id in ("paper", "few", "clerk", "men")},
        **{f"not {id}": n - given[id] for id in ("paper", "few", "clerk", "men")},
        **{f"sure {each}": sure[each] for each in (1, 2, 3)},
        "wrong": wrong,
        "good": n - wrong,
        "very sure and wrong": very_wrong,
        "very sure and right": sure[3] - very_wrong,
        "wrong, not very sure": wrong - very_wrong,
    }


def items(answers: Answers) -> dict[str, int]:
    picked = [answer for answer, _ in answers]
    n = len(picked)
    wrong = sum(set(answer) != {"window", "bed"} for answer in picked)
    each = {id: sum(id in a for a in picked) for id in ("window", "bed", "photo", "tea")}
    left = {f"not {id}": n - k for id, k in each.items()}
    return {**each, **left, "wrong": wrong, "good": n - wrong}


def courses(kinds: Sequence[tuple[Any, int | None]], n: int) -> Iterator[Answers]:
    for counts in multisets(n, len(kinds)):
        yield tuple(kind for kind, k in zip(kinds, counts, strict=True) for _ in range(k))


@pytest.mark.parametrize("people", few_first([5, 9, *range(6, 9), 10, 11, 21], 2))
def test_no_small_choice_can_be_read_from_a_report(people: int) -> None:
    """From 21 on, counts of four answers are told in bands; below, of three at most."""
    kinds = [(id, None) for id in ("paper", "few", "clerk", "men")]
    assert not readable(HALL, courses(kinds, people), options)


@pytest.mark.parametrize("people", few_first([11, 21, 15, 16, 31, 36], 2))
def test_of_a_larger_course_neither(people: int) -> None:
    """Two answers, or two and one that few gave; the sizes have bands of every width."""
    kinds = [(id, None) for id in ("paper", "clerk", "men")]
    assert not readable(HALL, courses(kinds, people), options)


def test_no_small_pick_can_be_read_beside_how_many_were_wrong() -> None:
    pairs = list(combinations(("window", "bed", "photo", "tea"), 2))
    assert not readable(SELECT, courses([(pair, None) for pair in pairs], 9), items)


@pytest.mark.exhaustive
@pytest.mark.parametrize("people", [10, 11, 15, 16])
def test_nor_where_each_picked_one_of_the_pairs_that_are_known(people: int) -> None:
    pairs = [("window", "bed"), ("window", "photo"), ("bed", "tea"), ("photo", "tea")]
    assert not readable(SELECT, courses([(pair, None) for pair in pairs], people), items)


@pytest.mark.parametrize("people", few_first([9, 5, 11], 1))
def test_no_small_count_of_how_sure_they_were_can_be_read(people: int) -> None:
    kinds = [("paper", 3), ("clerk", 3), ("paper", 1), ("clerk", 1)]
    assert not readable(HALL, courses(kinds, people), options)
