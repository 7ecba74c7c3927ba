"""Topics from released tables: what two hundred simulated classes would talk about."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean

import pytest
from msgspec import Struct

from engine.play.play import draw
from engine.reports.cell_bounds import Overlaps
from engine.reports.cell_key import LARGEST, Released
from engine.reports.cohort.decisions import Group, Room, decisions
from engine.reports.cohort.released_case import add_waves, count_wave, find_case_overlaps
from engine.reports.cohort.released_topics import Stakes, find_stakes, list_answers, weigh
from engine.reports.cohort.report_data import MOST_TOPICS
from engine.reports.cohort.topics import sort_weights, topics
from engine.reports.facts.cohort import fold
from engine.reports.facts.play import Facts, Reader
from engine.scenario.case_files import find
from engine.scenario.scenario import Scenario
from engine.services.courses.demonstration import HABITS, Habit, Simulated
from engine.services.shared.recording import SEED_BITS, settle_luck, started_event
from engine.services.shared.values_cache import values_of
from tests.cases import loaded

CASES = (
    "thursday-ticket",
    "counter-four",
    "guesthouse-visit",
    "first-interview",
    "traffic-light",
    "pharmacy-flat",
)
CLASS = 24
LUCKS, POOL, AT_RANDOM = 5, 48, 60  # of a case; people and plays at random for each luck


class Class(Struct, frozen=True):
    """One class at one case."""

    scenario: Scenario
    people: Mapping[str, Facts]
    stakes: Sequence[Stakes]
    overlaps: Overlaps
    secret: bytes

    def release(self) -> dict[str, Released]:
        """Every table, as it leaves."""
        told = count_wave(self.secret, self.scenario, self.people, self.overlaps)
        return add_waves(self.scenario, [told], len(self.people))

    def count(self) -> dict[str, Released]:
        """Every table, exact: a table of no wave has no noise."""
        return {
            question: Released(tuple(by), tuple(map(len, by.values())), len(self.people), 0)
            for question, by in list_answers(self.scenario, self.people).items()
        }


def play_case(case: str, lucks: int, rooms: int) -> Iterator[Class]:
    """Classes drawn from simulated people, some for each luck that can fall for a course."""
    path = find(case)
    assert path is not None
    scenario = loaded(path)
    players, reader = Simulated(scenario), Reader(scenario, values_of(scenario))
    for number in range(lucks):
        chance = random.Random(f"{case} {number}")
        luck = dict(draw(scenario.story, chance.getrandbits(SEED_BITS)))

        habits = [Habit("random")] * AT_RANDOM + [HABITS[n % len(HABITS)] for n in range(POOL)]
        plays = []
        for habit in habits:
            seed = chance.getrandbits(SEED_BITS)
            fell = settle_luck(scenario, seed, luck)
            head = started_event(scenario, "practice", 1, seed, fell, "en", "")
            plays.append(reader.read(players.play(head, habit, chance)))
        stakes = find_stakes(scenario, plays[:AT_RANDOM])
        overlaps = find_case_overlaps(scenario, luck)
        finished = [facts for facts in plays[AT_RANDOM:] if facts.finished]
        for _ in range(rooms):
            there = chance.sample(finished, CLASS)
            people = {f"{chance.getrandbits(128):032x}": facts for facts in there}
            yield Class(scenario, people, stakes, overlaps, chance.randbytes(32))


def find_today(room: Class) -> tuple[list[str], dict[str, float]]:
    """The topics of the exact report as it is today, and what each decision closed in all."""
    plays = tuple(room.people.values())
    counts = fold(plays)
    group = Group(room.scenario, plays[0].parts, plays, counts, (), (), 0, 0, 1)
    read = Room(group)
    found = topics(read, decisions(read))
    return [each.at for each in found], {
        each.at: (each.closes or 0.0) * each.wrong.n for each in found
    }


def compare(rooms: Sequence[Class]) -> dict[str, float]:
    """How often topics are the same two, and how many of two are the same on average."""
    same, shared, today, kept, off = [], [], [], [], 0
    for room in rooms:
        released, counted = room.release(), room.count()
        mine, exact = (
            {weight.at for weight in sort_weights(weigh(s, t) for s in room.stakes)[:MOST_TOPICS]}
            for t in (released, counted)
        )
        order, closed = find_today(room)
        best = set(order[:MOST_TOPICS])
        same.append(mine == exact)
        shared.append(len(mine & exact) / MOST_TOPICS)
        today.append(len(mine & best) / MOST_TOPICS)
        kept.append(sum(closed.get(at, 0) for at in mine) / sum(closed[at] for at in best))
        for question, table in released.items():
            exactly = counted[question]
            off = max(off, *(abs(table.count(c) - exactly.count(c)) for c in exactly.categories))
    return {
        "the same two": fmean(same),
        "overlap": fmean(shared),
        "overlap with the exact report of today": fmean(today),
        "of what its topics closed": fmean(kept),
        "the most a number is off": off,
    }


def test_topics_come_from_released_tables_and_every_answer_has_a_number() -> None:
    found = compare(list(play_case("thursday-ticket", 1, 12)))
    assert found["the most a number is off"] <= LARGEST
    assert found["overlap"] >= 0.7  # few rooms


@pytest.mark.exhaustive
def test_two_hundred_classes_talk_about_what_exact_figures_would_have_them_talk_about() -> None:
    rooms = [room for case in CASES for room in play_case(case, LUCKS, 7)]
    assert len(rooms) >= 200
    found = compare(rooms)
    for name, value in found.items():
        print(f"{name:40s} {value:6.3f}")
    assert found["the same two"] >= 0.7
    assert found["overlap"] >= 0.85
    assert found["of what its topics closed"] >= 0.9
    assert found["the most a number is off"] <= LARGEST
