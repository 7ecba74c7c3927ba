"""Rate: giving everything a value on a scale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from random import Random
from typing import Any

from engine.decisions.compiler_protocols import Builder, Fields, Judge, Path
from engine.decisions.kind import (
    ASSESSED,
    DISCUSSED,
    Meant,
    Refusal,
    Schema,
    by_id,
    number_of_lowest,
    ref,
    refs,
)
from engine.decisions.multi_item import (
    ITEM_SCHEMA,
    ITEM_TEXTS,
    AnswerClass,
    AnswerWords,
    Compared,
    ItemCount,
    ItemWords,
    Judged,
    Phrase,
    Whole,
    Worth,
    Worths,
    YouOrRoom,
)
from engine.kernel import model as k
from engine.kernel.answer_key import Key, Ruling
from engine.kernel.machine import CompiledLocation
from engine.language.language import N_

LABEL = YouOrRoom(N_('You put this under "{yours}"'), N_('The class put this under "{yours}"'))
ITEM = ItemWords(
    label=LABEL,
    label_open=LABEL,
    open=YouOrRoom(N_('You put it under "{yours}".'), N_('The class put it under "{yours}".')),
    same=(
        YouOrRoom(
            N_('You put it under "{yours}", as the author would.'),
            N_('The class put it under "{yours}", as the author would.'),
        ),
        YouOrRoom(
            N_('You put it under "{yours}", as the marking does.'),
            N_('The class put it under "{yours}", as the marking does.'),
        ),
    ),
    other=(
        YouOrRoom(
            N_('You put it under "{yours}"; the author would put it under "{key}".'),
            N_('The class put it under "{yours}"; the author would put it under "{key}".'),
        ),
        YouOrRoom(
            N_('You put it under "{yours}"; the marking puts it under "{key}".'),
            N_('The class put it under "{yours}"; the marking puts it under "{key}".'),
        ),
    ),
    key_only=(
        N_('The author would put it under "{key}".'),
        N_('The marking puts it under "{key}".'),
    ),
)


SCALE: Schema = {"from": -1, "to": 1, "labels": ["less likely", "no change", "more likely"]}
HE_LIES: Schema = {"text": "What he says is untrue.", "accept": [-1, 0]}
RATED: Schema = {
    "title": "an item to rate",
    "type": "object",
    "additionalProperties": False,
    "x-exactly-one": [["do", "says", "text"], ["accept", "discuss"]],
    "properties": {
        **ITEM_TEXTS,
        "accept": {
            "title": "Accept",
            "description": (
                "The values that count as right, as a list. Leave room where careful people differ."
            ),
            "type": "array",
            "items": {"type": "integer", "minimum": -9, "maximum": 9},
            "minItems": 1,
            "uniqueItems": True,
            "examples": [[-1, 0]],
        },
        **refs("discuss", "sides", "upholds", "breaches", "because", "why"),
    },
}

SCHEMA: Schema = {
    **ITEM_SCHEMA,
    "rate": {
        "title": "Rate",
        "description": (
            "Giving each of several statements a value on a scale: how far something "
            "moves it, or how appropriate it is. Use it for weighing accounts."
        ),
        "type": "object",
        "required": ["scale", "items"],
        "additionalProperties": False,
        **DISCUSSED,
        "properties": {
            **refs("prompt", *ASSESSED, "upholds", "breaches", "because", "replies"),
            "scale": {
                "title": "Scale",
                "description": "The values that can be given, with a word for each.",
                "type": "object",
                "required": ["from", "to", "labels"],
                "additionalProperties": False,
                "properties": {
                    "from": {
                        "title": "From",
                        "description": "The least value, a whole number.",
                        "type": "integer",
                        "minimum": -9,
                        "maximum": 9,
                        "examples": [-2],
                    },
                    "to": {
                        "title": "To",
                        "description": "The greatest value, a whole number.",
                        "type": "integer",
                        "minimum": -9,
                        "maximum": 9,
                        "examples": [2],
                    },
                    "labels": {
                        "title": "Labels",
                        "description": (
                            "One or two words for each value, from the least to the greatest."
                        ),
                        "type": "array",
                        "items": ref("short"),
                        "minItems": 2,
                        "maxItems": 9,
                        "examples": [
                            ["much less likely", "less", "no change", "more", "much more likely"]
                        ],
                    },
                },
                "examples": [SCALE],
            },
            "items": {
                "title": "Items",
                "description": ("What is rated, by id. An item has no `if` and no effects."),
                **by_id(1, 9, RATED),
                "examples": [
                    {
                        "he-lies": HE_LIES,
                        "go-tonight": {
                            "text": "The house should be entered tonight.",
                            "discuss": True,
                        },
                    }
                ],
            },
            "then": ref("then"),
        },
        "examples": [
            {
                "prompt": "How far does this move each statement?",
                "scale": SCALE,
                "items": {"he-lies": HE_LIES},
                "then": "call",
            }
        ],
    },
}


class Rate(Whole):
    """Every item gets a value on one scale: `{"a": 1, "b": -2}`. Nothing follows from the values.

    Credit is the share of scored items inside their accepted values.
    """

    name = "rate"
    answer_form = "values"
    schema = SCHEMA
    review = N_("Rate each")
    sheet = N_("Give each one a value. Agree by talking, without cards.")
    well = N_("{k} of {n} gave it an accepted value")
    words = AnswerWords(
        item=ITEM,
        left=ITEM,
        split=(
            N_("How many plays gave each a value the author accepts"),
            N_("How many plays gave each a value the marking accepts"),
        ),
        counted=(N_("As in the author's view"), N_("As in the marking")),
    )
    valued = True
    key_fields = frozenset({"accept"})

    def check_answer(self, location: k.Location, answer: object) -> Any:
        """A value on the scale for every item."""
        if not isinstance(answer, dict) or set(answer) != set(location.items):
            return None
        low, high = location.scale
        for value in answer.values():
            if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
                return _refuse_ratings(location)
        return {id: answer[id] for id in location.items}

    def read(self, location: CompiledLocation, answer: object) -> Meant | Refusal:
        """Ratings, or an act before them; other mappings are wrong ratings."""
        meant = super().read(location, answer)
        if isinstance(answer, dict) and meant == Refusal("P001"):
            return _refuse_ratings(location.location)
        return meant

    def list_answers(self, location: k.Location) -> Iterator[Any]:
        """All ratings."""
        low, high = location.scale
        for values in product(range(low, high + 1), repeat=len(location.items)):
            yield dict(zip(location.items, values, strict=True))

    def draw(self, location: k.Location, offered: Sequence[k.Move], chance: Random) -> Any:
        """Any ratings."""
        return {item: chance.randint(*location.scale) for item in location.items}

    def arrange(
        self, location: k.Location, items: Sequence[str], value: Callable[[int], int]
    ) -> Any:
        """The n-th of these items gets the n-th value."""
        given = {item: value(n) for n, item in enumerate(items)}
        return {item: given[item] for item in location.items}

    def describe_items(
        self, location: k.Location, answer: Any, labels: Sequence[str]
    ) -> tuple[tuple[str, str], ...]:
        """Each item with the label of its value, or the number by which it is chosen."""
        low = location.scale[0]
        first = number_of_lowest(low, labels)
        return tuple(
            (id, labels[value - low] if labels else str(value - low + first))
            for id, value in answer.items()
        )

    def credit(self, key: Key, ruling: Ruling, answer: Any) -> Worths:
        """Scored items with an accepted value, over all scored items."""
        marks = {id: key.marks[f"{ruling.scene}.{id}"] for id in answer}
        scored = {id: m for id, m in marks.items() if m.accept and not m.discuss}
        if not scored:
            return 0, ()
        right = sum(answer[id] in mark.accept for id, mark in scored.items())
        return right * key.denominator // len(scored), ()

    def chance(self, key: Key, ruling: Ruling, location: k.Location) -> float:
        """The mean share of accepted values, over the scored items."""
        low, high = location.scale
        marks = [key.marks[f"{ruling.scene}.{id}"] for id in location.items]
        accepts = [mark.accept for mark in marks if not mark.discuss]
        shares = [len(accept) / (high - low + 1) for accept in accepts if accept]
        return sum(shares) / len(shares) if shares else 0.0

    def compare_items(self, at: Judged, answer: Any) -> Iterator[Compared]:
        """Each item with its value in words; a discussed item has no key."""
        for id, value in answer.items():
            accepted = _list_accepted(at, id)
            key = tuple(_name_value(at, each) for each in accepted)
            agrees = value in accepted if accepted else None
            above = min((value - each for each in accepted), key=abs, default=0)
            yield Compared(id, _name_value(at, value), key, agrees, above=above)

    def count_items(self, at: Judged, id: str, answers: Sequence[Any]) -> ItemCount:
        """How often an item had each value."""
        given = Counter(answer[id] for answer in answers)
        low, high = at.location.scale
        accepted = _list_accepted(at, id)
        return ItemCount(
            right=sum(given[value] for value in accepted),
            spread=tuple(given[value] for value in range(low, high + 1)),
            keyed=bool(accepted),
            accepted=accepted,
        )

    def classes(self, location: k.Location, worth: Worth) -> tuple[AnswerClass, ...]:
        """One class: nothing asks anything of ratings.

        An item adds the same whatever the others are, so it is enough to try one at a time.
        """
        low, high = location.scale
        scale = range(low, high + 1)
        base = dict.fromkeys(location.items, low)
        first, _ = worth(base)
        gains = {i: [worth({**base, i: v})[0] - first for v in scale] for i in location.items}
        best = {i: low + max(range(len(g)), key=g.__getitem__) for i, g in gains.items()}
        worst = {i: low + min(range(len(g)), key=g.__getitem__) for i, g in gains.items()}
        count = len(scale) ** len(location.items)
        total = first * count + sum(sum(g) * (count // len(scale)) for g in gains.values())
        return (AnswerClass(0, count, total, worth(worst)[0], worth(best)[0], worst, best, best),)

    def list_contested(
        self, here: k.Location, there: k.Location, accepted: Mapping[str, Sequence[frozenset[int]]]
    ) -> Iterator[tuple[Any, int, int]]:
        """The one that gives each item a value which one case accepts and the other does not."""
        found = {}
        for item in here.items:
            values = accepted[item]
            apart = values[0] ^ values[1] if len(values) == 2 else frozenset[int]()
            found[item] = min(apart, default=here.scale[0])
        yield found, 0, 0

    def check(self, build: Builder) -> None:
        """The scale rises, and has a word for each value."""
        scale = build.data["scale"]
        low, high = scale["from"], scale["to"]
        path = (*build.path, "scale")
        if low >= high:
            build.problem(path, "E232", low=low, high=high)
        elif "labels" in scale and len(scale["labels"]) != high - low + 1:
            build.problem((*path, "labels"), "E233", n=high - low + 1)

    def scale(self, data: Fields) -> tuple[int, int]:
        """As written."""
        return data["scale"]["from"], data["scale"]["to"]

    def denominators(self, data: Fields) -> Iterator[int]:
        """How many items are scored."""
        yield max(1, sum("accept" in item for item in data["items"].values()))

    def check_key(self, key: Judge, path: Path, data: Fields, scored: bool) -> None:
        """Accepted values lie on the scale, and some item is scored."""
        low, high = data["scale"]["from"], data["scale"]["to"]
        for id, entry in data["items"].items() if low < high else ():
            for number, value in enumerate(entry.get("accept", ())):
                if not low <= value <= high:
                    key.problem((*path, "items", id, "accept", number), "E255", value=value)
        if scored and not any("accept" in item for item in data["items"].values()):
            key.problem((*path, "items"), "E253", key=True, scene=path[1])


def _refuse_ratings(location: k.Location) -> Refusal:
    low, high = location.scale
    return Refusal("P006", {"low": str(low), "high": str(high)})


def _list_accepted(at: Judged, id: str) -> tuple[int, ...]:
    """The values the key accepts, in order; none of a discussed item."""
    mark = at.marks.get(id)
    return () if mark is None or mark.discuss else tuple(sorted(mark.accept))


def _name_value(at: Judged, value: int) -> Phrase:
    return Phrase("{word}", {"word": at.label(value)})
