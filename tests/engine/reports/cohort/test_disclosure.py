"""An attempt, by going through everything, to work out counts that were held back.

A story says what a play of it can be. Every group of people is tried: which plays each of them may
have made. Whoever reads the report keeps those groups that fit all it tells, and knows the story,
and perhaps who was there. No cell under five may be known to be under five: among the groups that
fit, there is always one in which it holds five or more. The same for all those outside a cell.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise

import pytest

from engine.reports.cohort.disclosure import LEAST, Table, select_cells
from tests.cases import few_first

Play = dict[str, str]
Counts = tuple[int, ...]

AWAY: Play = {}
TWO_ROADS: tuple[Play, ...] = (  # one decision leads to another; some stop, or pass over
    AWAY,
    {"gate": "a"},
    {"gate": "a", "yard": "x"},
    {"gate": "a", "yard": "y"},
    {"gate": "b"},
    {"gate": "c"},
)
ONE_AFTER_ANOTHER: tuple[Play, ...] = (  # everybody comes to both; a harmful choice is in both
    AWAY,
    {"gate": "a", "yard": "x", "harm": "not"},
    {"gate": "a", "yard": "y", "harm": "made"},
    {"gate": "b", "yard": "x", "harm": "made"},
    {"gate": "b", "yard": "y", "harm": "made"},
)
BACK_TOGETHER: tuple[Play, ...] = (  # two roads to one place, an answer open on one of them only
    {"gate": "a", "yard": "x"},
    {"gate": "a", "yard": "y"},
    {"gate": "b", "yard": "y"},
    {"gate": "b", "yard": "z"},
    {"gate": "b"},
)
STORIES = {
    "two roads": TWO_ROADS,
    "one after another": ONE_AFTER_ANOTHER,
    "back together": BACK_TOGETHER,
}


class Story:
    """What plays there can be, as cells.

    Attributes:
        tables: answers by place.
        cells: place and answer, in the order of the tables; then the absent of each place.
    """

    def __init__(self, plays: Sequence[Play]) -> None:
        self.plays = plays
        places = list(dict.fromkeys(place for play in plays for place in play))
        self.tables = {at: sorted({play[at] for play in plays if at in play}) for at in places}
        self.cells = [(at, answer) for at, answers in self.tables.items() for answer in answers]
        self.open = [(at, "") for at in self.tables]

    def counts(self, group: Sequence[int]) -> Counts:
        """How many are in each cell, then how many answered nothing at each place."""
        found = [
            sum(n for n, play in zip(group, self.plays, strict=True) if play.get(at) == answer)
            for at, answer in self.cells
        ]
        found += [
            sum(n for n, play in zip(group, self.plays, strict=True) if at not in play)
            for at, _ in self.open
        ]
        return tuple(found)

    def told(self, group: Sequence[int], only: tuple[int, ...] | None = None) -> tuple[int, ...]:
        """Numbers of the cells that are told of a group; `only`: as the lot may leave it."""
        people = [number for number, n in enumerate(group) for _ in range(n)]
        there = frozenset(n for n, number in enumerate(people) if self.plays[number])
        tables: list[Table] = []
        first: list[int] = []
        for at, answers in self.tables.items():
            first.append(first[-1] + len(tables[-1].cells) if tables else 0)
            gave = (
                frozenset(n for n, p in enumerate(people) if self.plays[p].get(at) == answer)
                for answer in answers
            )
            tables.append(Table(tuple(gave)))

        def lot(table: int, cell: int) -> bool:
            return only is not None and first[table] + cell not in only

        shown = select_cells(tables, len(people), there, lot)
        return tuple(
            n + cell for n, cells in zip(first, shown, strict=True) for cell in sorted(cells)
        )


def groups(people: int, plays: int) -> Iterator[tuple[int, ...]]:
    """Every way to spread people over plays."""
    for bars in combinations(range(people + plays - 1), plays - 1):
        ends = (-1, *bars, people + plays - 1)
        yield tuple(b - a - 1 for a, b in pairwise(ends))


@lru_cache(maxsize=2)
def every(name: str, people: int) -> tuple[Story, list[tuple[Counts, int]]]:
    """A story, and the counts and absentees of every group of that size."""
    story = Story(STORIES[name])
    away = [n for n, play in enumerate(story.plays) if not play]
    return story, [
        (story.counts(group), sum(group[n] for n in away))
        for group in groups(people, len(story.plays))
    ]


Spread = tuple[list[int], list[int]]


def reader(name: str, people: int, shown: tuple[int, ...], knows: str) -> dict[Counts, Spread]:
    """For all that can be told in these cells: least and most of every cell, over what fits."""
    story, all_counts = every(name, people)
    found: dict[Counts, Spread] = {}
    for counts, away in all_counts:
        key = (*(counts[cell] for cell in shown), *known_of(story, counts, away, knows))
        spread = found.get(key)
        if spread is None:
            found[key] = (list(counts), list(counts))
        else:
            spread[0][:] = map(min, spread[0], counts)
            spread[1][:] = map(max, spread[1], counts)
    return found


def known_of(story: Story, counts: Counts, away: int, knows: str) -> Counts:
    """What a reader knows from elsewhere: nothing, who was there, or who came to each question."""
    at_each = counts[len(story.cells) :] if knows == "who came" else ()
    return (away, *at_each) if knows else ()


def sample(name: str, people: int, many: int) -> list[tuple[int, ...]]:
    """Groups of every make: even ones, lopsided ones, and ones with a few people apart."""
    chance = random.Random(f"{name} {people}")
    plays = len(STORIES[name])
    found = []
    for number in range(many):
        lean = (1.0, 0.3, 0.1)[number % 3]
        weights = [chance.gammavariate(lean, 1) + 1e-9 for _ in range(plays)]
        drawn = chance.choices(range(plays), weights, k=people)
        found.append(tuple(drawn.count(play) for play in range(plays)))
    return found


SIZES = (5, 10, 12, 17)


@pytest.mark.parametrize("knows", ["", "who was there", "who came"])
@pytest.mark.parametrize("people", few_first(SIZES, 2))
@pytest.mark.parametrize("name", STORIES)
def test_no_reader_can_tell_that_a_cell_is_under_five(name: str, people: int, knows: str) -> None:
    story, _ = every(name, people)
    known: dict[tuple[int, ...], dict[Counts, Spread]] = {}
    known[()] = reader(name, people, (), knows)
    something = 0
    for group in sample(name, people, 45):
        shown = story.told(group)
        something += bool(shown)
        if shown not in known:
            known[shown] = reader(name, people, shown, knows)
        counts = story.counts(group)
        away = sum(n for n, play in zip(group, story.plays, strict=True) if not play)
        there = known_of(story, counts, away, knows)
        least, most = known[shown][*(counts[cell] for cell in shown), *there]
        lowest, highest = known[()][there]  # what the story alone, or the register, tells anyone
        # Who answers nothing is protected only where the register is not known anyway.
        for cell in range(len(story.cells) if knows else len(counts)):
            if counts[cell] < LEAST <= highest[cell]:
                assert most[cell] >= LEAST, (group, shown, cell)
            if people - counts[cell] < LEAST <= people - lowest[cell]:
                assert people - least[cell] >= LEAST, (group, shown, cell)
    assert something or people < 12


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("name", "people"), [("one after another", 14), ("two roads", 13), ("back together", 16)]
)
def test_nor_can_one_who_knows_how_it_is_decided_what_is_held_back(name: str, people: int) -> None:
    """Of all groups that fit what is told, only those are left that could have been told so.

    Such a reader knows who came to each question, too, which is no secret. They may learn that a
    cell is small, as from any report that holds back small cells; never how many are in it, unless
    that follows from who came.
    """
    story = Story(STORIES[name])
    first_absent = len(story.cells)
    every_group = [(group, story.counts(group)) for group in groups(people, len(story.plays))]
    alike: dict[tuple[tuple[int, ...], Counts, Counts], list[Counts]] = {}
    anyway: dict[Counts, list[Counts]] = {}  # of those who know no more than who came
    for _group, counts in every_group:
        anyway.setdefault(counts[first_absent:], []).append(counts)
    for shown in {story.told(group) for group, _ in every_group}:
        for group, counts in every_group:
            fits = all(counts[cell] >= LEAST for cell in shown)
            if fits and story.told(group, shown) == shown:
                key = shown, tuple(counts[cell] for cell in shown), counts[first_absent:]
                alike.setdefault(key, []).append(counts)
    assert len(alike) > 10
    for key, fitting in alike.items():
        for cell in range(len(story.cells)):
            values = {counts[cell] for counts in fitting}
            known = len({counts[cell] for counts in anyway[key[2]]}) == 1
            assert known or len(values) > 1 or min(values) >= LEAST, (
                key,
                story.cells[cell],
                values,
            )


def test_a_report_still_tells_what_may_be_told() -> None:
    table = Table((frozenset(range(14)), frozenset(range(14, 21)), frozenset(range(21, 22))))
    assert select_cells([table], 24) == [frozenset({0})]  # after the 7, three would be left over
    clear = Table((frozenset(range(9)), frozenset(range(9, 19))))
    assert select_cells([clear], 24) == [frozenset({0, 1})]
    agencies = Table((frozenset(range(9)), frozenset(range(9, 19))), whole=True)
    assert select_cells([agencies], 19) == [frozenset({0, 1})]
    assert select_cells([clear], 19) == [
        frozenset({0})
    ]  # else nobody passed over, and everybody knows


def test_a_difference_between_two_tables_is_not_told() -> None:
    came = Table((frozenset(range(12)), frozenset(range(12, 30))))
    answered = Table((frozenset(range(11)),))  # all who came but one
    # Who answered is no secret to those who were there, and so it is the 12 that is held back.
    assert select_cells([came, answered], 40) == [frozenset(), frozenset({0})]


def test_who_came_to_a_question_may_be_known() -> None:
    asked = Table((frozenset(range(49)), frozenset(range(49, 53))))
    assert select_cells([asked], 116) == [
        frozenset()
    ]  # 53 were seen to come: 4 chose the other answer
    enough = Table((frozenset(range(48)), frozenset(range(48, 53))))
    assert select_cells([enough], 116) == [frozenset({0, 1})]


def test_nor_is_a_sum_of_several() -> None:
    tables = [Table((frozenset(range(n, n + 6)),)) for n in (0, 6, 12)]
    tables.append(Table((frozenset(range(20)),)))  # 20 - 6 - 6 - 6 is two
    assert select_cells(tables, 40) == [frozenset({0})] * 3 + [frozenset()]
    assert select_cells(tables[1:], 40) == [frozenset({0})] * 3


def test_nor_that_two_groups_are_one_within_the_other() -> None:
    tables = [Table((frozenset(range(9)),)), Table((frozenset(range(9)), frozenset(range(9, 20))))]
    assert select_cells(tables, 40) == [frozenset({0}), frozenset()]
