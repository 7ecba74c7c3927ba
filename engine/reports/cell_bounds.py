"""What the tables of one case prove together, because the story says who can be in two of them.

Who gave an answer, came to a decision or did not come is a set of people. Some sets have nobody in
common, and some are everybody together. Numbers with noise put each set between two bounds, and
sums of such sets narrow them.

Plays at random, which anybody can make, show which sets somebody can be in both. All others are
taken to have nobody in common, until numbers contradict that. So whatever an attacker rightly
excludes is among the sums here, or follows from one: nothing is proved by it that is not seen here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

Part = tuple[str, str]
"""A set of people: a question, with one of its answers, `AWAY` or `CAME`."""

AWAY, CAME = "", " came"
"""Those who gave no answer, and those who gave one."""

Ends = tuple[int, int]
"""The least and the most people who can be in a set."""


class Sum(Struct, frozen=True):
    """Sets that have nobody in common.

    Attributes:
        parts: the sets; those from the second on are of one question.
        whole: together they are everybody.
    """

    parts: tuple[Part, ...]
    whole: bool


class Overlaps(Struct, frozen=True):
    """How the sets of a case lie to each other.

    Attributes:
        away: by question, the set of those who give no answer to it. Questions to which the same
            people come have the same set.
        sums: by set, all sums that it is in.
    """

    away: Mapping[str, Part]
    sums: Mapping[Part, Collection[Sum]]


class Proved(Struct, frozen=True):
    """What numbers prove of every set of some people.

    Attributes:
        people: how many there are.
        sums: by set, all sums that it is in and that no number contradicts.
        bounds: the ends of each set, by all numbers and all sums.
        told: the ends that each number gave a set by itself.
    """

    people: int
    sums: Mapping[Part, Collection[Sum]]
    bounds: Mapping[Part, Ends]
    told: tuple[tuple[Part, Ends], ...] = ()

    @staticmethod
    def begin(people: int, sums: Mapping[Part, Collection[Sum]]) -> Proved:
        """Before any number is told."""
        return Proved(people, sums, dict.fromkeys(sums, (0, people)))

    def add(self, told: Iterable[tuple[Part, Ends]]) -> Proved | None:
        """After more was told; None where it cannot all be true.

        Plays at random can have missed something that people do. So a sum that the numbers
        contradict by themselves is forgotten, but for the sets in it that they do not contradict.
        """
        told = tuple(told)
        return self._narrow(told) or self._forget((*self.told, *told))

    def _forget(self, told: tuple[tuple[Part, Ends], ...]) -> Proved | None:
        """All that was told, without the sums that it contradicts table by table."""
        every = dict.fromkeys(each for sums in self.sums.values() for each in sums)
        tables = _index(each for each in every if each.whole)
        nothing = Proved.begin(self.people, self.sums)
        alone = replace(nothing, sums=tables)._narrow(told)
        if alone is None:
            return None
        left = [each for one in every for each in _weaken(one, alone.bounds, self.people)]
        if left == [*every]:
            return None
        return replace(nothing, sums=_index(left))._narrow(told)

    def _narrow(self, told: tuple[tuple[Part, Ends], ...]) -> Proved | None:
        """By these numbers and all sums; None where they contradict each other."""
        found, waiting = dict(self.bounds), dict[Sum, None]()
        for part, (low, high) in told:
            found[part] = max(low, found[part][0]), min(high, found[part][1])
            if found[part][0] > found[part][1]:
                return None
            waiting |= dict.fromkeys(self.sums[part])
        while waiting:
            each, _ = waiting.popitem()
            least = sum(found[part][0] for part in each.parts)
            most = sum(found[part][1] for part in each.parts)
            if least > self.people or (each.whole and most < self.people):
                return None
            for part in each.parts:
                low, high = found[part]
                rest = self.people - most + high if each.whole else 0
                tight = max(low, rest), min(high, self.people - least + low)
                if tight != (low, high):
                    found[part] = tight
                    waiting |= dict.fromkeys(self.sums[part])
        return replace(self, bounds=found, told=(*self.told, *told))


def _weaken(each: Sum, alone: Mapping[Part, Ends], people: int) -> Iterator[Sum]:
    """What is left of a sum that numbers can contradict."""
    if each.whole or sum(alone[part][0] for part in each.parts) <= people:
        yield each
    elif len(each.parts) > 2:
        first, *others = each.parts
        for gone in others:
            rest = (other for other in others if other != gone)
            yield from _weaken(Sum((first, *rest), False), alone, people)


def _index(sums: Iterable[Sum]) -> dict[Part, list[Sum]]:
    """By set, all sums that it is in."""
    found = defaultdict[Part, list[Sum]](list)
    for each in dict.fromkeys(sums):
        for part in each.parts:
            found[part].append(each)
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
    return Overlaps(away, _index(_list_sums(tables, came, named)))


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
    met = [table for question, table in tables.items() if came[question]]
    sets = {part: mask for table in met for part, mask in table.items()}
    sets |= {(named[question], CAME): mask for question, mask in reversed(came.items()) if mask}
    for part, mask in sets.items():
        for table in met:
            apart = [other for other, there in table.items() if not there & mask]
            if apart and part not in table:
                yield Sum((part, *apart), False)
