"""Counts of one to four people are not in a table, and do not follow from the rest of it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product

import pytest
from msgspec import Struct

from engine.reports.cohort import report
from engine.reports.cohort.decisions import Room, count
from engine.reports.cohort.disclosure import LEAST
from engine.reports.cohort.page_two import PARTS
from engine.reports.cohort.sections.section_part import Part, no_rows
from engine.reports.cohort.small_cells import small, table
from engine.reports.cohort.statistics import Figure, Share, share
from engine.reports.count_range import Band, least, most
from engine.reports.document import Section
from engine.reports.facts.cohort import Answers
from tests.engine.reports.cohort.rooms import case_of, own_case_of, room


def possible(cells: list[int], total: int, which: int) -> range:
    """What a hidden cell can be for a reader who knows the sum of all cells."""
    others = [cell for n, cell in enumerate(cells) if n != which]
    low = max(least(cells[which]), total - sum(map(most, others)))
    high = min(most(cells[which]), total - sum(map(least, others)))
    return range(low, high + 1)


def no_small_cell(told: list[int], cells: list[int], people: list[int]) -> None:
    for n, (shown, true) in enumerate(zip(told, cells, strict=True)):
        if isinstance(shown, Band):
            assert true in (found := possible(told, sum(cells), n)), (cells, told)
            assert len(found) > 1, (cells, told)
        else:
            assert shown == true and true not in range(1, LEAST), (cells, told)
            assert people[n] - true not in range(1, LEAST), (cells, told)


def test_two_small_cells_of_a_pick_do_not_follow_from_the_sum_of_all_picks() -> None:
    """Three picks of each of 21 people: 63 less the others leave eight, which is twice four."""
    cells = [16, 8, 7, 13, 4, 11, 4]
    no_small_cell(table(cells, [21] * 7), cells, [21] * 7)


@pytest.mark.parametrize("seed", range(300))
def test_no_pick_of_one_to_four_people_follows_from_a_table(seed: int) -> None:
    chance = random.Random(seed)
    people, items = chance.randint(LEAST, 40), chance.randint(3, 9)
    pick = chance.randint(1, items - 1)
    liked = [chance.random() ** 3 + 0.01 for _ in range(items)]
    cells = [0] * items
    for _ in range(people):
        ranked = sorted(range(items), key=lambda n: chance.random() ** (1 / liked[n]))
        for n in ranked[-pick:]:
            cells[n] += 1
    no_small_cell(table(cells, [people] * items), cells, [people] * items)


@pytest.mark.parametrize("seed", range(100))
def test_no_choice_of_one_to_four_people_follows_from_a_table(seed: int) -> None:
    chance = random.Random(seed)
    cells = [int(chance.expovariate(0.2)) for _ in range(chance.randint(2, 6))]
    if sum(cells) >= LEAST:
        no_small_cell(table(cells), cells, [sum(cells) + LEAST] * len(cells))


def compositions(people: int, cells: int) -> Iterator[tuple[int, ...]]:
    if cells == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for rest in compositions(people - first, cells - 1):
            yield first, *rest


def indistinct(given: Iterable[tuple[int, ...]], people: int, of: Sequence[int] = ()) -> None:
    """Somebody who knows the rule cannot tell a small cell: another table looks the same."""
    same: dict[tuple[str, ...], list[tuple[int, ...]]] = defaultdict(list)
    for cells in given:
        same[tuple(map(str, table(cells, of)))].append(cells)
    for told, tables in same.items():
        for each in zip(*tables, strict=True):
            small = 0 < each[0] < LEAST or (of and 0 < people - each[0] < LEAST)
            assert not small or len(set(each)) > 1, (told, tables)


@pytest.mark.exhaustive
@pytest.mark.parametrize("people", range(LEAST, 21))
def test_somebody_who_knows_the_rule_learns_no_small_choice(people: int) -> None:
    for cells in (2, 3, 4):
        indistinct(compositions(people, cells), people)


@pytest.mark.exhaustive
@pytest.mark.parametrize("people", range(LEAST, 12))
def test_somebody_who_knows_the_rule_learns_no_small_pick(people: int) -> None:
    every = product(range(people + 1), repeat=4)
    indistinct((c for c in every if sum(c) == 2 * people), people, [people] * 4)


@pytest.mark.parametrize("picked", [1, 2])
def test_somebody_who_knows_the_rule_learns_no_small_pick_of_three(picked: int) -> None:
    """Of 16 people the last range of an item has a width of its own, so that sums narrow others."""
    every = product(range(17), repeat=3)
    indistinct((c for c in every if sum(c) == picked * 16), 16, [16] * 3)


@pytest.mark.parametrize(("people", "told"), [(19, False), (20, False), (21, True)])
def test_four_answers_are_told_in_ranges_from_21_people_on(people: int, told: bool) -> None:
    """Of fewer, three answers of one to four leave the fourth few numbers that it can be."""
    shown = table([people - 3, 1, 1, 1])
    nothing = [(0, people)] * 4
    assert ([(least(k), most(k)) for k in shown] != nothing) is told


@pytest.mark.parametrize("cells", [2, 3])
@pytest.mark.parametrize("people", range(15, 41))
def test_no_small_cell_is_the_same_in_every_table_that_is_told_alike(
    people: int, cells: int
) -> None:
    """Also for somebody who knows which of the cells after the first is the greatest."""
    alike: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for table_ in product(range(people + 1), repeat=cells):
        if sum(table_) == people:
            told = tuple((least(k), most(k)) for k in table(table_))
            alike[told, max(range(1, cells), key=table_.__getitem__)].append(table_)
    for tables in alike.values():
        for each in zip(*tables, strict=True):
            assert len(set(each)) > 1 or not small(each[0], people)


class Best(Struct, frozen=True):
    """What a new part may count: of how many the first answer at a place was a best one."""

    at: str
    plays: Share
    mean: Figure


class Bare(Struct, frozen=True):
    """A count without what it is of."""

    at: str
    plays: int


def _best(room: Room) -> tuple[Best, ...]:
    rows = {at: room.at(at, Answers) for at in room.places}
    shares = {at: share(count(r for r in of if r.best), count(of)) for at, of in rows.items()}
    return tuple(Best(at, k, Figure(k.n, 1, k.share)) for at, k in shares.items())


def _bare(room: Room) -> tuple[Bare, ...]:
    return tuple(Bare(each.at, each.plays.k) for each in _best(room))


def _with(monkeypatch: pytest.MonkeyPatch, count: Callable[[Room], object]) -> None:
    part = Part("best", lambda _say: Section("best", ""), no_rows, count)
    monkeypatch.setattr(report, "PARTS", (*PARTS, part))


@pytest.mark.parametrize("people", [6, 9, 24])
def test_a_new_part_of_shares_is_told_without_a_rule_of_its_own(
    monkeypatch: pytest.MonkeyPatch, people: int
) -> None:
    _with(monkeypatch, _best)
    exact, told = case_of(room(people)).parts["best"], own_case_of(room(people)).parts["best"]
    assert [each.at for each in told] == [each.at for each in exact]
    assert any(small(each.plays.k, each.plays.n) for each in exact)
    for one, other in zip(told, exact, strict=True):
        assert isinstance(one.plays.k, Band) or not small(one.plays.k, one.plays.n)
        assert least(one.plays.k) <= other.plays.k <= most(one.plays.k)
        in_range = isinstance(one.plays.k, Band)
        assert one.mean.value == (None if in_range else round(other.mean.value * 20) / 20)


def test_a_new_part_with_another_count_needs_a_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, _bare)
    with pytest.raises(TypeError, match=r"Bare\.plays"):
        own_case_of(room(9))


@pytest.mark.parametrize("people", [5, 9])
def test_median_and_quartiles_of_a_small_room_are_not_told(people: int) -> None:
    """Of five plays they are the shares of the second, the third and the fourth."""
    assert all(each.low is not None for each in case_of(room(people)).parts["spreads"])
    for each in own_case_of(room(people)).parts["spreads"]:
        assert each.median.value is None and each.low is None and each.high is None
