"""Rank: putting everything in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from random import Random
from typing import Any, ClassVar

from engine.decisions.compiler_protocols import Fields, Judge, Path
from engine.decisions.kind import ASSESSED, DISCUSSED, Refusal, Schema, by_id, ref, refs
from engine.decisions.multi_item import (
    ITEM_SCHEMA,
    ITEM_TEXTS,
    AnswerWords,
    Ask,
    Asks,
    Compared,
    ItemCount,
    ItemWords,
    Judged,
    Phrase,
    Whole,
    Worths,
    YouOrRoom,
    groups,
    measure_distance,
    measure_farthest,
)
from engine.kernel import model as k
from engine.kernel.answer_key import Key, Ruling
from engine.language.advice import Advice
from engine.language.language import N_

PLACE = N_("place {place}")
PLACES = N_("place {first} to place {last}")
LABEL = YouOrRoom(N_("You gave this {yours}"), N_("The class gave this {yours}"))
ITEM = ItemWords(
    label=LABEL,
    label_open=LABEL,
    open=YouOrRoom(N_("You gave it {yours}."), N_("The class gave it {yours}.")),
    same=(
        YouOrRoom(
            N_("You gave it {yours}, as the author would."),
            N_("The class gave it {yours}, as the author would."),
        ),
        YouOrRoom(
            N_("You gave it {yours}, as the marking does."),
            N_("The class gave it {yours}, as the marking does."),
        ),
    ),
    other=(
        YouOrRoom(
            N_("You gave it {yours}; the author would give it {key}."),
            N_("The class gave it {yours}; the author would give it {key}."),
        ),
        YouOrRoom(
            N_("You gave it {yours}; the marking gives it {key}."),
            N_("The class gave it {yours}; the marking gives it {key}."),
        ),
    ),
    key_only=(N_("The author would give it {key}."), N_("The marking gives it {key}.")),
)


EXAMPLE: Schema = {
    "statement": {"do": "Take an account for the file."},
    "danger-today": {"do": "Ask whether anyone is in danger before tonight."},
}
RANKED: Schema = {
    "title": "an item to rank",
    "type": "object",
    "additionalProperties": False,
    "x-exactly-one": [["do", "says", "text"]],
    "properties": {**ITEM_TEXTS, "why": ref("why")},
}

SCHEMA: Schema = {
    **ITEM_SCHEMA,
    "rank": {
        "title": "Rank",
        "description": (
            "Putting two to seven things in order. Use it where all of them are right and"
            " time is short."
        ),
        "type": "object",
        "required": ["items"],
        "additionalProperties": False,
        "x-exactly-one": [["key", "discuss"]],
        **DISCUSSED,
        "properties": {
            **refs("prompt", *ASSESSED, "upholds", "breaches", "because", "replies"),
            "items": {
                "title": "Items",
                "description": (
                    "What is put in order, by id: two to seven. An item has no `if` and "
                    "no effects; what follows from the order stands under `then`."
                ),
                **by_id(2, 7, RANKED),
                "examples": [EXAMPLE],
            },
            "key": {
                "title": "Key",
                "description": (
                    "The best order, first to last, with every item once. Items whose "
                    "order does not matter stand together in a list of their own."
                ),
                "type": "array",
                "minItems": 1,
                "maxItems": 7,
                "uniqueItems": True,
                "items": {
                    "type": ["string", "array"],
                    "pattern": "^[a-z][a-z0-9-]*$",
                    "maxLength": 60,
                    "x-form": "id",
                    "items": ref("id"),
                    "minItems": 2,
                    "maxItems": 7,
                    "uniqueItems": True,
                },
                "examples": [["interpreter", ["danger-today", "statement"]]],
            },
            "then": ref("then"),
        },
        "examples": [
            {
                "prompt": "In what order, before five o'clock?",
                "items": EXAMPLE,
                "key": ["danger-today", "statement"],
                "then": "account",
            }
        ],
    },
}


class Rank(Whole):
    """All items are put in order, first to last: `["a", "b", "c"]`.

    Credit is 1 - sum of D / D_max, where a tied group of the key owns positions [a, b] and
    D = max(0, a - place, place - b): a footrule with ties.
    """

    name = "rank"
    answer_form = "order"
    schema = SCHEMA
    ordered = True
    review = N_("Put in order, first to last")
    sheet = N_("Put in order. When asked, hold up what you put first, all together.")
    well = N_("{k} of {n} put it where it belongs")
    words = AnswerWords(
        item=ITEM,
        left=ITEM,
        split=(
            N_("Plays that put each item where the author puts it"),
            N_("Plays that put each item where the marking puts it"),
        ),
        counted=(N_("As in the author's view"), N_("As in the marking")),
    )
    key_fields = frozenset({"key"})
    asks: ClassVar[Asks] = {
        "before": Ask((str, str), N_("{a} is put before {b}"), N_("{a} is not put before {b}")),
        "within": Ask(
            (str, int), N_("{a} is among the first {b}"), N_("{a} is not among the first {b}")
        ),
        "placed": Ask((str, int), N_("{a} is put in place {b}"), N_("{a} is not put in place {b}")),
        "first": Ask((str,), N_("{a} is put first"), N_("{a} is not put first")),
    }

    def check_answer(self, location: k.Location, answer: object) -> Any:
        """Every item once."""
        if not isinstance(answer, list):
            return None
        named = all(isinstance(each, str) for each in answer)
        if not named or sorted(answer) != sorted(location.items):
            return Refusal("P004")
        return list(answer)

    def list_answers(self, location: k.Location) -> Iterator[Any]:
        """Every order."""
        return map(list, permutations(location.items))

    def draw(self, location: k.Location, offered: Sequence[k.Move], chance: Random) -> Any:
        """Any order."""
        return chance.sample(location.items, len(location.items))

    def arrange(
        self, location: k.Location, items: Sequence[str], value: Callable[[int], int]
    ) -> Any:
        """The items in this order."""
        return list(items)

    def question(self, name: str, arguments: Sequence[Any]) -> k.AnswerTest:
        """What a condition asks; `first` is place 1."""
        if name == "before":
            return k.AnswerTest("before", arguments[0], arguments[1])
        place = 1 if name == "first" else int(arguments[1])
        return k.AnswerTest("within" if name == "within" else "placed", arguments[0], place=place)

    def holds(self, question: k.AnswerTest, answer: Any) -> bool:
        """Whether it is true of an order."""
        place = answer.index(question.item) + 1
        if question.kind == "before":
            return bool(place < answer.index(question.other) + 1)
        if question.kind == "within":
            return bool(place <= question.place)
        return bool(place == question.place)

    def credit(self, key: Key, ruling: Ruling, answer: Any) -> Worths:
        """By how far each item is from its keyed place; 0 without a key."""
        most = measure_farthest(ruling.order)
        if not most:  # talked about, without a key
            return 0, ()
        unit = key.denominator
        return unit - measure_distance(ruling.order, tuple(answer)) * unit // most, ()

    def compare_items(self, at: Judged, answer: Any) -> Iterator[Compared]:
        """Each item with its place."""
        for place, id in enumerate(answer, 1):
            yours = Phrase(PLACE, {"place": place})
            keyed = span(at.order, id)
            if keyed is None:
                yield Compared(id, yours)
                continue
            first, last = keyed
            template = PLACE if first == last else PLACES
            key = Phrase(template, {"place": first, "first": first, "last": last})
            above = max(first - place, 0) + min(last - place, 0)
            yield Compared(id, yours, (key,), not above, above=above)

    def count_items(self, at: Judged, id: str, answers: Sequence[Any]) -> ItemCount:
        """How often an item had each place."""
        given = [answer.index(id) + 1 for answer in answers]
        places = span(at.order if at.scored else (), id)
        spread = Counter(given)
        return ItemCount(
            right=sum(places[0] <= place <= places[1] for place in given) if places else 0,
            spread=tuple(spread[n] for n in range(1, len(at.location.items) + 1)),
            keyed=bool(places),
            places=places,
        )

    def denominators(self, data: Fields) -> Iterator[int]:
        """The greatest distance an order can have."""
        if "key" in data:
            yield max(1, measure_farthest(groups(data["key"])))

    def check_key(self, key: Judge, path: Path, data: Fields, scored: bool) -> None:
        """Every item is in the keyed order once, and not all are tied."""
        order = groups(data.get("key", ()))
        if not order:
            return
        ordered = [id for group in order for id in group]
        if sorted(ordered) != sorted(data["items"]):
            unknown, missing = {*ordered} - {*data["items"]}, {*data["items"]} - {*ordered}
            hint = Advice.mean(*missing, *unknown) if len(unknown) == len(missing) == 1 else ""
            names = ", ".join(sorted(unknown | missing)) or "each once"
            key.problem((*path, "key"), "E250", hint, names=names)
        elif len(order) == 1:
            key.problem((*path, "key"), "E251")


def span(order: tuple[tuple[str, ...], ...], id: str) -> tuple[int, int] | None:
    """The first and last place a keyed order gives an item."""
    first = 1
    for group in order:
        if id in group:
            return first, first + len(group) - 1
        first += len(group)
    return None
