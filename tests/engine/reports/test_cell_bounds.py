"""All tables of a case together: what its story says of them proves no number of 1 to 4."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence

import pytest
from msgspec import Struct
from msgspec.structs import replace

from engine.play.play import draw
from engine.reports.cell_bounds import Proved, Sum, find_overlaps
from engine.reports.cell_key import release_together
from engine.reports.cohort.released_case import (
    answer_at_random,
    count_wave,
    find_case_overlaps,
)
from engine.reports.cohort.released_topics import RESULT, list_answers, list_questions
from engine.reports.facts.play import Facts, Reader
from engine.scenario.case_files import find
from engine.scenario.scenario import Scenario
from engine.services.courses.demonstration import HABITS, Habit, Simulated
from engine.services.shared.recording import SEED_BITS, settle_luck, started_event
from tests.cases import loaded
from tests.engine.reports.attackers import Cell, list_sets, prove_together

CASES = (
    "thursday-ticket",
    "counter-four",
    "guesthouse-visit",
    "first-interview",
    "traffic-light",
    "pharmacy-flat",
)
PASSING = (0.0, 0.03, 0.0, 0.0, 0.15)
"""How often people pass over a scene, by turns."""

MIXED = [replace(HABITS[n % 8], passes=PASSING[n % 5]) for n in range(40)]
ALIKE = [Habit("greedy", strays=0.02, passes=PASSING[n % 5]) for n in range(30)]
"""People with all habits, and people who nearly all do the same."""


class Room(Struct, frozen=True):
    """What came of a room.

    Attributes:
        proved: the sets of people that are proved to have 1 to 4.
        asked: how many questions the case has.
        told: of how many of them a table was released.
    """

    proved: set[Cell]
    asked: int
    told: int


def attack_rooms(case: str, rooms: int, luck_of: str) -> Iterator[Room]:
    """What is proved of each of so many rooms that meet the same luck.

    The attacker has the plays at random that anybody can make, and those of the room itself. What
    nobody does in either, they take to be impossible; who knows more plays can exclude less.
    """
    path = find(case)
    assert path is not None
    scenario, chance = loaded(path), random.Random(luck_of)
    luck = dict(draw(scenario.story, chance.getrandbits(SEED_BITS)))
    overlaps = find_case_overlaps(scenario, luck)
    story = list_sets(*answer_at_random(scenario, luck))
    crowds = [[*play(scenario, luck, habits, chance)] for habits in (MIXED, ALIKE)]
    for number in range(rooms):
        crowd = crowds[number % 2]
        there = chance.sample(crowd, chance.randint(5, len(crowd)))
        room = {f"{chance.getrandbits(128):032x}": facts for facts in there}
        told = count_wave(chance.randbytes(32), scenario, room, overlaps)
        numbers = {question: noisy for question, noisy in told.items() if question != RESULT}
        answers = list_answers(scenario, room)
        del answers[RESULT]
        proved = prove_together(numbers, add(list_sets(answers, room), story), len(room))
        yield Room(proved, len(list_questions(scenario)), len(told))


def add(some: Mapping[Cell, int], others: Mapping[Cell, int]) -> dict[Cell, int]:
    """The same sets of other plays, too."""
    bits = max(some.values()).bit_length()
    return {cell: there | others[cell] << bits for cell, there in some.items()}


def play(
    scenario: Scenario,
    luck: dict[str, bool | int | str],
    habits: Sequence[Habit],
    chance: random.Random,
) -> Iterator[Facts]:
    """Finished plays of people with these habits."""
    players, reader = Simulated(scenario), Reader(scenario, None)
    for habit in habits:
        seed = chance.getrandbits(SEED_BITS)
        fell = settle_luck(scenario, seed, luck)
        head = started_event(scenario, "practice", 1, seed, fell, "en", "")
        facts = reader.read(players.play(head, habit, chance))
        if facts.finished:
            yield facts


def check_rooms(case: str, rooms: int) -> None:
    found = list(attack_rooms(case, rooms, "rooms of every case"))
    assert not set[Cell]().union(*(room.proved for room in found))
    assert all(room.asked - room.told <= 1 for room in found), "hardly anything is left out"


def test_all_tables_of_a_case_together_prove_no_one_to_four() -> None:
    """With the bounds of each table by itself, one room of six is proved something of.

    Where nobody passed a scene over in the plays that show the story, one of four is, too.
    """
    check_rooms(CASES[1], 8)


@pytest.mark.exhaustive
@pytest.mark.parametrize("case", CASES)
def test_no_room_of_any_case_proves_one_to_four(case: str) -> None:
    check_rooms(case, 4)


TOLD = [("a", "yes"), ("b", "yes"), ("b", "no")]


def apart(*parts: tuple[str, str]) -> dict[tuple[str, str], list[Sum]]:
    return {part: [Sum(parts, False)] for part in parts}


def test_people_in_sets_that_exclude_each_other_are_all_people_at_most() -> None:
    proved = Proved.begin(20, apart(*TOLD)).add([(TOLD[0], (15, 19)), (TOLD[1], (2, 8))])
    assert proved is not None
    assert proved.bounds == {TOLD[0]: (15, 18), TOLD[1]: (2, 5), TOLD[2]: (0, 3)}


def test_what_numbers_contradict_is_forgotten_and_nothing_else() -> None:
    """Both said yes; so only that nobody said yes and no is still taken to be so."""
    both = [(TOLD[0], (15, 19)), (TOLD[1], (14, 20))]
    proved = Proved.begin(20, apart(*TOLD)).add(both)
    assert proved is not None
    assert proved.bounds == {TOLD[0]: (15, 19), TOLD[1]: (14, 20), TOLD[2]: (0, 5)}
    assert proved.add([(TOLD[2], (6, 9))]) is not None


def test_numbers_of_one_set_that_contradict_each_other_are_refused() -> None:
    proved = Proved.begin(20, apart(*TOLD)).add([(TOLD[0], (15, 19))])
    assert proved is not None
    assert proved.add([(TOLD[0], (8, 14))]) is None


def test_a_question_for_which_no_noise_fits_is_left_out() -> None:
    """All plays at random came to both questions; all people came to one, and none to the other."""
    ids = [str(number) for number in range(20)]
    given = {q: {"yes": ids[::2], "no": ids[1::2]} for q in "ab"}
    answers: dict[str, dict[str, list[str]]] = {**given, "b": {"yes": [], "no": []}}
    overlaps = find_overlaps(given, ids)
    assert list(release_together(bytes(32), "case", given, ids, overlaps)) == ["a", "b"]
    assert list(release_together(bytes(32), "case", answers, ids, overlaps)) == ["a"]
