"""What the tables of one case prove together, because the story says who can be in two of them.

Who gave an answer, came to a decision or did not come is a set of people. Some sets have nobody in
common, and some are everybody together: so much can be seen from plays at random, which anybody can
make. Numbers with noise put each set between two bounds, and sums of such sets narrow them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct

Part = tuple[str, str]
"""A set of people: a question, with one of its answers, `AWAY` or `CAME`."""

AWAY, CAME = "", " came"
"""Those who gave no answer, and those who gave one."""

Bounds = Mapping[Part, tuple[int, int]]
"""The least and the most people who can be in each set."""


class Sum(Struct, frozen=True):
    """Sets that have nobody in common.

    Attributes:
        parts: the sets.
        whole: together they are everybody.
    """

    parts: tuple[Part, ...]
    whole: bool


class Overlaps(Struct, frozen=True):
    """How the sets of a case lie to each other.

    Attributes:
        away: by question, the set of those who give no answer to it. Questions to which the same
            people come have the same set.
        nobody: sets that nobody can be in.
        sums: by set, all sums that it is in.
    """

    away: Mapping[str, Part]
    nobody: Collection[Part]
    sums: Mapping[Part, Collection[Sum]]

    def begin(self, people: int) -> Bounds:
        """The bounds of every set before any number is told."""
        return {part: (0, 0 if part in self.nobody else people) for part in self.sums}

    def narrow(self, bounds: Bounds, people: int, told: Bounds) -> Bounds:
        """The bounds after more was told of some sets.

        Plays at random can have missed something that people do. So a sum that the numbers
        contradict is passed over, and of two numbers of one set that do not agree, each can be.
        """
        found, waiting = dict(bounds), dict[Sum, None]()
        for part, (low, high) in told.items():
            lows, highs = (low, found[part][0]), (high, found[part][1])
            tight, wide = (max(lows), min(highs)), (min(lows), max(highs))
            found[part] = tight if tight[0] <= tight[1] else wide
            waiting |= dict.fromkeys(self.sums[part])
        while waiting:
            each, _ = waiting.popitem()
            least = sum(found[part][0] for part in each.parts)
            most = sum(found[part][1] for part in each.parts)
            if least > people or (each.whole and most < people):
                continue
            for part in each.parts:
                low, high = found[part]
                rest = people - most + high if each.whole else 0
                tight = max(low, rest), min(high, people - least + low)
                if tight != (low, high):
                    found[part] = tight
                    waiting |= dict.fromkeys(self.sums[part])
        return found


def find_overlaps(
    given: Mapping[str, Mapping[str, Collection[str]]], plays: Collection[str]
) -> Overlaps:
    """How sets lie to each other in plays at random.

    Args:
        given: by question and answer, the ids of the plays that gave it.
        plays: the ids of all.
    """
    bit = {id: 1 << number for number, id in enumerate(plays)}
    masks = {q: {a: sum(bit[id] for id in ids) for a, ids in by.items()} for q, by in given.items()}
    came = {question: sum(by.values()) for question, by in masks.items()}
    named, everybody = _name_alike(came), sum(bit.values())
    tables = {
        question: {(question, answer): mask for answer, mask in by.items()}
        | {(named[question], AWAY): everybody - came[question]}
        for question, by in masks.items()
    }
    away = {question: (name, AWAY) for question, name in named.items()}
    nobody = {away[question] for question in came if came[question] == everybody}
    by_part = defaultdict[Part, list[Sum]](list)
    for each in dict.fromkeys(_list_sums(tables, came, named)):
        for part in each.parts:
            by_part[part].append(each)
    return Overlaps(away, nobody, by_part)


def _name_alike(came: dict[str, int]) -> dict[str, str]:
    """For each question, by who came to it, the first to which the same people came."""
    first = {mask: question for question, mask in reversed(came.items()) if mask}
    return {question: first.get(mask, question) for question, mask in came.items()}


def _list_sums(
    tables: Mapping[str, Mapping[Part, int]], came: dict[str, int], named: Mapping[str, str]
) -> Iterator[Sum]:
    """What is everybody together, and what has nobody in common.

    Args:
        tables: the sets of each question, with who is in them.
        came: who came to each question.
        named: the name under which those who came are a set.
    """
    yield from (Sum(tuple(table), True) for table in tables.values())
    yield from (Sum(((n, CAME), (n, AWAY)), True) for n in dict.fromkeys(named.values()))
    sets = {part: mask for table in tables.values() for part, mask in table.items() if mask}
    sets |= {(named[question], CAME): mask for question, mask in reversed(came.items()) if mask}
    met = [table for question, table in tables.items() if came[question]]
    for part, mask in sets.items():
        yield from _list_apart(part, mask, met)


def _list_apart(part: Part, mask: int, tables: Collection[Mapping[Part, int]]) -> Iterator[Sum]:
    """What has nobody in common with a set; of answers that no play gave, that is not known."""
    for table in tables:
        apart = [other for other, there in table.items() if there and not there & mask]
        if apart and part not in table:
            yield Sum((part, *apart), False)
