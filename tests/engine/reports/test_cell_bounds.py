"""All tables of a case together: what its story says of them proves no number of 1 to 4."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

from engine.kernel.model import Value
from engine.play.play import draw
from engine.reports.cohort.released_case import count_wave, find_case_overlaps
from engine.reports.cohort.released_topics import RESULT, list_answers
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
FEW, MANY = 100, 1500
"""Plays at random by which the attacker learns the story; where that proves something, more."""


def attack_rooms(case: str, rooms: int, luck_of: str) -> Iterator[set[Cell]]:
    """What is proved of each of so many rooms that meet the same luck."""
    path = find(case)
    assert path is not None
    scenario, chance = loaded(path), random.Random(luck_of)
    luck = dict(draw(scenario.story, chance.getrandbits(SEED_BITS)))
    overlaps = find_case_overlaps(scenario, luck)
    crowd = [*play(scenario, luck, [HABITS[n % len(HABITS)] for n in range(45)], chance)]
    story = learn(scenario, luck, FEW, chance)
    for _ in range(rooms):
        there = chance.sample(crowd, chance.randint(5, 40))
        room = {f"{chance.getrandbits(128):032x}": facts for facts in there}
        told = count_wave(chance.randbytes(32), scenario, room, overlaps)
        numbers = {question: noisy for question, noisy in told.items() if question != RESULT}
        mine = list_sets(list_answers(scenario, room), room)
        proved = prove_together(numbers, add(mine, story), len(room))
        if proved:  # by what only seemed so?
            surer = add(story, learn(scenario, luck, MANY, chance))
            proved = prove_together(numbers, add(mine, surer), len(room))
        yield proved


def add(some: Mapping[Cell, int], others: Mapping[Cell, int]) -> dict[Cell, int]:
    """The same sets of other plays, too."""
    bits = max(some.values()).bit_length()
    return {cell: there | others[cell] << bits for cell, there in some.items()}


def learn(
    scenario: Scenario, luck: dict[str, Value], plays: int, chance: random.Random
) -> dict[Cell, int]:
    """Who is in each set, of plays at random in which everybody says how sure they are."""
    habits = [Habit("random")] * plays
    found = {str(n): facts for n, facts in enumerate(play(scenario, luck, habits, chance))}
    return list_sets(list_answers(scenario, found), found)


def play(
    scenario: Scenario,
    luck: dict[str, bool | int | str],
    habits: list[Habit],
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


def test_all_tables_of_a_case_together_prove_no_one_to_four() -> None:
    """With the bounds of each table by itself, one room of six is proved something of."""
    assert not set[Cell]().union(*attack_rooms(CASES[3], 10, "few rooms"))
