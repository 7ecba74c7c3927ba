"""Rank: putting everything in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from random import Random
from typing import Any, ClassVar

from engine.decisions.answers import Refusal
from engine.decisions.builder import Fields, Judge, Path
from engine.decisions.whole import Asks, Whole, Worths
from engine.kernel import model as k
from engine.kernel.key import Key, Ruling
from engine.kernel.order_distance import distance, farthest, groups


@dataclass(frozen=True, repr=False)
class Rank(Whole):
    """All items are put in order, first to last: `["a", "b", "c"]`.

    Credit is 1 - sum of D / D_max, where a tied group of the key owns positions [a, b] and
    D = max(0, a - place, place - b): a footrule with ties.
    """

    name = "rank"
    key_fields = frozenset({"key"})
    asks: ClassVar[Asks] = {
        "before": (str, str),
        "within": (str, int),
        "placed": (str, int),
        "first": (str,),
    }

    def written(self, location: k.Location, answer: object) -> Any:
        """Every item once."""
        if not isinstance(answer, list):
            return None
        named = all(isinstance(each, str) for each in answer)
        if not named or sorted(answer) != sorted(location.items):
            return Refusal("P004")
        return list(answer)

    def answers(self, location: k.Location) -> Iterator[Any]:
        """Every order."""
        return map(list, permutations(location.items))

    def draw(self, location: k.Location, offered: Sequence[k.Move], chance: Random) -> Any:
        """Any order."""
        return chance.sample(location.items, len(location.items))

    def arranged(
        self, location: k.Location, items: Sequence[str], value: Callable[[int], int]
    ) -> Any:
        """The items in this order."""
        return list(items)

    def question(self, name: str, arguments: Sequence[Any]) -> k.Question:
        """What a condition asks; `first` is place 1."""
        if name == "before":
            return k.Question("before", arguments[0], arguments[1])
        place = 1 if name == "first" else int(arguments[1])
        return k.Question("within" if name == "within" else "placed", arguments[0], place=place)

    def holds(self, question: k.Question, answer: Any) -> bool:
        """Whether it is true of an order."""
        place = answer.index(question.item) + 1
        if question.kind == "before":
            return bool(place < answer.index(question.other) + 1)
        if question.kind == "within":
            return bool(place <= question.place)
        return bool(place == question.place)

    def credit(self, key: Key, ruling: Ruling, answer: Any) -> Worths:
        """By how far each item stands from its keyed place; 0 without a key."""
        most = farthest(ruling.order)
        if not most:  # talked about, without a key
            return 0, ()
        unit = key.denominator
        return unit - distance(ruling.order, tuple(answer)) * unit // most, ()

    def denominators(self, data: Fields) -> Iterator[int]:
        """The greatest distance an order can have."""
        if "key" in data:
            yield max(1, farthest(groups(data["key"])))

    def check_key(self, key: Judge, path: Path, data: Fields, scored: bool) -> None:
        """Every item is in the keyed order once, and not all are tied."""
        order = groups(data.get("key", ()))
        if not order:
            return
        ordered = [id for group in order for id in group]
        if sorted(ordered) != sorted(data["items"]):
            missing = ", ".join(sorted(set(data["items"]) ^ set(ordered))) or "each once"
            key.problem((*path, "key"), "E250", names=missing)
        elif len(order) == 1:
            key.problem((*path, "key"), "E251")
