"""Worlds of people and computers to which faults happen, until so many have happened."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from tests.nemesis import faults
from tests.nemesis.faults import Fault
from tests.nemesis.history import Acknowledged, Counted, History, violations
from tests.nemesis.laptops import Laptop
from tests.nemesis.room import rooms
from tests.nemesis.sticks import sticks
from tests.nemesis.votes import votes

CASE = Path(__file__).resolve().parent.parent / "fixtures" / "cases" / "every-kind.yaml"
LIVES = 40  # of one world


class Outcome:
    """What happened in a run.

    Attributes:
        faults: how many of each kind.
        acknowledged: how many answers.
        votes: how many votes were counted of people who had been told so.
        wrong: what did not hold, a sentence each, with the seed of its world.
    """

    def __init__(self) -> None:
        self.faults: Counter[str] = Counter()
        self.acknowledged = self.votes = 0
        self.wrong: list[str] = []

    def add(self, seed: int, history: History, wrong: list[str]) -> None:
        """Add what came of one world."""
        self.acknowledged += len(history.of(Acknowledged))
        self.votes += sum(counted.votes for counted in history.of(Counted))
        self.wrong += [f"seed {seed}: {each}" for each in wrong]


World = Callable[[Path, Random, History, Counter[str], int], list[str]]
"""Lets a world happen in a folder, and counts its faults, so many at most; what did not hold."""


def laptops(
    folder: Path, chance: Random, history: History, count: Counter[str], most: int
) -> list[str]:
    """Two people play on one computer, one after the other, and every life ends with a fault."""
    people = [Laptop(folder, CASE, history, chance) for _ in range(2)]
    for _ in range(min(LIVES, most)):
        fault = faults.draw(chance, 0.15)
        count[fault.kind] += 1
        chance.choice(people).live(fault)
    for person in people:
        before = len(history.of(Acknowledged))
        person.live(Fault())
        if person.unfinished or len(history.of(Acknowledged)) == before:
            person.live(Fault())
        if person.unfinished or len(history.of(Acknowledged)) == before:
            return [f"{person.code} cannot go on"]
    return violations(history, folder)


WORLDS: dict[str, World] = {"laptops": laptops, "rooms": rooms, "sticks": sticks, "votes": votes}


def run(number: int, seed: int, kinds: Sequence[str] = tuple(WORLDS)) -> Outcome:
    """Let worlds of these kinds happen, in turn, until so many faults have happened."""
    outcome = Outcome()
    while outcome.faults.total() < number:
        chance, history = Random(seed), History()
        with tempfile.TemporaryDirectory() as folder:
            world = WORLDS[kinds[seed % len(kinds)]]
            wrong = world(Path(folder), chance, history, outcome.faults, number)
            outcome.add(seed, history, wrong)
        seed += 1
    return outcome
