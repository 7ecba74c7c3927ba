"""Rooms of people who answer, and attackers who know everything but the key.

An attacker knows the method, every report that was made on every day, who was counted when, and
the answers of those who tell them; against the last one, of everybody else. They believe what
Bayes' rule says. What they gain is how much more often they name the answer of their target than
they would have without any report.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product
from operator import sub

from msgspec import Struct

from engine.reports.cell_key import (
    ELSEWHERE,
    LARGEST,
    LEAST,
    Released,
    is_due,
    release,
    total_noise,
)

Cell = tuple[str, str]
"""A question and one of its answers."""

CAME = " came"
"""The set of those who gave any answer."""

Beliefs = list[float]
"""How likely each category is, in the order of the table."""


class Room(Struct, frozen=True):
    """People who answered one question, and what was reported of it.

    Attributes:
        secret: the key, which no attacker looks at.
        question: what was asked.
        answers: the answer of each person, in the order they came; `ELSEWHERE` for none.
        categories: all that were possible.
        waves: who was counted together.
        reports: what was released on each day somebody looked, oldest first.
        likely: how likely each category was for each of them; an attacker may know it.
    """

    secret: bytes
    question: str
    answers: Mapping[str, str]
    categories: tuple[str, ...]
    waves: Sequence[tuple[str, ...]]
    reports: Sequence[Released]
    likely: tuple[float, ...]


def draw_room(chance: random.Random, people: int, *, alike: bool = False) -> Room:
    """A room in which somebody looks on several days, while people still come.

    Its people like some answers more than others, or all `alike`.
    """
    everybody = chance.random() < 0.3
    options = [f"answer-{n}" for n in range(chance.randint(2, 5))]
    categories = tuple(options) if everybody else (*options, ELSEWHERE)
    liked = [chance.gammavariate(chance.choice((0.3, 1.0, 3.0)), 1) + 1e-9 for _ in categories]
    likely = tuple(1 / len(liked) if alike else each / sum(liked) for each in liked)
    ids = [f"{chance.getrandbits(128):032x}" for _ in range(people)]
    given = chance.choices(categories, likely, k=people)
    secret = chance.randbytes(32)
    looks = sorted({*chance.choices(range(LEAST, people + 1), k=chance.randint(0, 4)), people})
    question = f"case story {chance.getrandbits(64):x} at"
    answers = dict(zip(ids, given, strict=True))
    return report_days(secret, question, answers, categories, looks, likely)


def report_days(
    secret: bytes,
    question: str,
    answers: Mapping[str, str],
    categories: tuple[str, ...],
    looks: Collection[int],
    likely: tuple[float, ...] = (),
) -> Room:
    """The reports that are made when so many people have come; with the last the course closes."""
    ids, waves, reports = list(answers), list[tuple[str, ...]](), []
    for there in looks:
        waiting = tuple(ids[sum(map(len, waves)) : there])
        if is_due(there - len(waiting), len(waiting), last=there == max(looks)):
            waves.append(waiting)
        if waves:
            reports.append(report(secret, question, answers, categories, waves))
    return Room(secret, question, answers, categories, waves, reports, likely)


def report(
    secret: bytes,
    question: str,
    answers: Mapping[str, str],
    categories: tuple[str, ...],
    waves: Sequence[Collection[str]],
) -> Released:
    """What a report of these waves tells of the question."""
    by = {c: [id for id, given in answers.items() if given == c] for c in categories if c}
    return release(secret, question, by, waves, everybody=ELSEWHERE not in categories)


def find_waves(room: Room) -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
    """Who is in each wave, and its numbers: one report less the report before (differencing)."""
    before = (0,) * len(room.categories)
    for number, wave in enumerate(room.waves, 1):
        told = {each.noisy for each in room.reports if each.waves == number}
        assert len(told) == 1, "the same people gave other numbers on another day"
        (noisy,) = told
        yield wave, tuple(map(sub, noisy, before))
        before = noisy


def can_be(noisy: Sequence[int], exact: Sequence[int]) -> bool:
    """Whether these counts can have given these numbers."""
    return all(abs(a - b) <= LARGEST for a, b in zip(noisy, exact, strict=True))


def attack(room: Room, target: str, known: Collection[str], likely: Sequence[float]) -> Beliefs:
    """What an attacker believes of one person's answer.

    Args:
        room: with all its reports.
        target: the person.
        known: who tells the attacker their answers; of the target's wave, for no other tells more.
        likely: how likely each answer is for all the rest, so far as the attacker knows.
    """
    for wave, noisy in find_waves(room):
        if target not in wave:
            continue
        sure = Counter(room.answers[id] for id in wave if id in known and id != target)
        ways = {tuple(sure[category] for category in room.categories): 1.0}
        for _ in range(sum(id not in known and id != target for id in wave)):
            ways = _ask_one_more(ways, noisy, likely)
        weights = [
            likely[n] * sum(w for counts, w in ways.items() if can_be(noisy, _one_more(counts, n)))
            for n in range(len(likely))
        ]
        return [weight / sum(weights) for weight in weights]
    return list(likely)


def _ask_one_more(
    ways: Mapping[tuple[int, ...], float], noisy: Sequence[int], likely: Sequence[float]
) -> dict[tuple[int, ...], float]:
    """How likely all counts are with one more person, but for those that the numbers exclude."""
    found: dict[tuple[int, ...], float] = {}
    for counts, weight in ways.items():
        for place, each in enumerate(likely):
            if counts[place] - noisy[place] < LARGEST:
                more = _one_more(counts, place)
                found[more] = found.get(more, 0.0) + weight * each
    return found


def _one_more(counts: tuple[int, ...], place: int) -> tuple[int, ...]:
    return (*counts[:place], counts[place] + 1, *counts[place + 1 :])


def rate(beliefs: Sequence[float], room: Room, target: str) -> float:
    """How often naming the likeliest answer is right: 1, 0, or a share where some are equal."""
    most = max(beliefs)
    likeliest = [c for c, b in zip(room.categories, beliefs, strict=True) if b > most - 1e-12]
    return (room.answers[target] in likeliest) / len(likeliest)


def list_noise(categories: int) -> list[tuple[int, ...]]:
    """Every vector of noise that a table of so many categories can have."""
    each = range(-LARGEST, LARGEST + 1)
    found = product(each, repeat=categories)
    return [vector for vector in found if sum(vector) == total_noise(categories)]


def measure_gain(noise: Sequence[tuple[int, ...]], left: int) -> float:
    """What an attacker gains who knows all others, and has `left` answers left, each as likely.

    Exact: the mean over all noise of the chance to be right, less the chance without the table.
    """
    seen = set()
    for vector, answer in product(noise, range(left)):
        seen.add(_one_more(vector, answer))
    return len(seen) / len(noise) / left - 1 / left


def prove(room: Room) -> list[tuple[int, int]]:
    """The least and the most people each category can have had, by all reports together.

    Every room that could have given all these numbers is looked at, wave by wave.
    """
    low, high = [0] * len(room.categories), [0] * len(room.categories)
    for wave, noisy in find_waves(room):
        sides = [range(max(0, k - LARGEST), k + LARGEST + 1) for k in noisy]
        every = [counts for counts in product(*sides) if sum(counts) == len(wave)]
        for n, column in enumerate(zip(*every, strict=True)):
            low[n] += min(column)
            high[n] += max(column)
    return list(zip(low, high, strict=True))


def list_sets(
    given: Mapping[str, Mapping[str, Collection[str]]], plays: Collection[str]
) -> dict[Cell, int]:
    """Who is in each cell of a case, one bit for each play."""
    bits = {id: 1 << number for number, id in enumerate(plays)}
    found = {
        (q, a): sum(bits[id] for id in ids) for q, by in given.items() for a, ids in by.items()
    }
    came = {q: sum(found[q, a] for a in by) for q, by in given.items()}
    found |= {(q, CAME): there for q, there in came.items()}
    return found | {(q, ELSEWHERE): sum(bits.values()) - there for q, there in came.items()}


def prove_together(
    numbers: Mapping[str, Sequence[int]], sets: Mapping[Cell, int], people: int
) -> set[Cell]:
    """The sets of people of which all tables of a case together prove that they have 1 to 4.

    In no two sets at once are all people in whom no play is in both. The attacker may use all such
    pairs, also those in which only by chance nobody is, so they know more than can be known.

    Args:
        numbers: what was released of one wave, by question; the last of each are who gave none.
        sets: who is in each, of plays at random and of the room itself.
        people: how many the room has.
    """
    low, high = dict.fromkeys(sets, 0), dict.fromkeys(sets, people)
    tables: dict[str, list[Cell]] = {question: [] for question in numbers}
    for cell in sets:
        if cell[1] != CAME and cell[0] in tables:
            tables[cell[0]].append(cell)
    for question, cells in tables.items():
        for cell, k in zip(cells, numbers[question], strict=True):
            low[cell], high[cell] = max(0, k - LARGEST), min(people, k + LARGEST)
    sums = [(cells, True) for cells in tables.values()]
    sums += [([(question, CAME), (question, ELSEWHERE)], True) for question in tables]
    met = [cells for question, cells in tables.items() if sets[question, CAME]]
    for cell, there in sets.items():
        for cells in met if there else ():
            if apart := [c for c in cells if sets[c] and not sets[c] & there]:
                sums.append(([cell, *apart], False))
    _tighten(sums, low, high, people)
    return {cell for cell in sets if low[cell] > 0 and high[cell] < LEAST}


def _tighten(
    sums: Sequence[tuple[list[Cell], bool]],
    low: dict[Cell, int],
    high: dict[Cell, int],
    people: int,
) -> None:
    """Sets without anybody in common have all people at most; some have exactly all."""
    of: dict[Cell, list[int]] = {}
    for number, (cells, _) in enumerate(sums):
        for cell in cells:
            of.setdefault(cell, []).append(number)
    waiting = dict.fromkeys(range(len(sums)))
    while waiting:
        cells, whole = sums[waiting.popitem()[0]]
        least, most = sum(low[c] for c in cells), sum(high[c] for c in cells)
        assert least <= people and (most >= people or not whole), "what is sure must be true"
        for cell in cells:
            ends = low[cell], high[cell]
            high[cell] = min(ends[1], people - least + ends[0])
            if whole:
                low[cell] = max(ends[0], people - most + ends[1])
            if ends != (low[cell], high[cell]):
                waiting |= dict.fromkeys(of[cell])
