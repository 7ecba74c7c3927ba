"""Select: picking a fixed number of things."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from random import Random
from typing import Any, ClassVar

from msgspec.structs import replace

from engine.decisions.compiler_protocols import Builder, Fields, Judge, Path
from engine.decisions.kind import ASSESSED, DISCUSSED, SIGNALLED, Refusal, Schema, by_id, ref, refs
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
)
from engine.kernel import model as k
from engine.kernel.answer_key import Key, Ruling, count_units
from engine.language.language import N_

# Translators: Said of one of several items.
CHOSEN = N_("chosen")
NOT_CHOSEN = N_("not chosen")
RIGHT = N_("should be chosen")
NOT_RIGHT = N_("should not be chosen")
PICKED = ItemWords(
    label=YouOrRoom(N_("You chose, among others"), N_("The class chose, among others")),
    label_open=YouOrRoom(N_("You chose"), N_("The class chose")),
    open=YouOrRoom(N_("You chose this."), N_("The class chose this.")),
    same=(
        YouOrRoom(
            N_("You chose this, and so would the author."),
            N_("The class chose this, and so would the author."),
        ),
        YouOrRoom(
            N_("You chose this, as the marking does."),
            N_("The class chose this, as the marking does."),
        ),
    ),
    other=(
        YouOrRoom(
            N_("You chose this; the author would not."),
            N_("The class chose this; the author would not."),
        ),
        YouOrRoom(
            N_("You chose this; the marking does not."),
            N_("The class chose this; the marking does not."),
        ),
    ),
    key_only=(N_("The author would not choose it."), N_("The marking does not choose it.")),
)
LEFT = replace(
    PICKED,
    label=YouOrRoom(N_("Not chosen"), N_("Not chosen by the class")),
    other=(
        YouOrRoom(
            N_("You did not choose this; the author would."),
            N_("The class did not choose this; the author would."),
        ),
        YouOrRoom(
            N_("You did not choose this; the marking does."),
            N_("The class did not choose this; the marking does."),
        ),
    ),
    key_only=(N_("The author would choose it."), N_("The marking chooses it.")),
)


PICKED_ITEM: Schema = {
    "title": "an item to pick",
    "type": "object",
    "additionalProperties": False,
    "x-effects": True,
    "x-exactly-one": [["do", "says", "text"]],
    "properties": {
        **ITEM_TEXTS,
        "right": {
            "title": "Right",
            "description": ("`true` on the items that should be picked."),
            "type": "boolean",
            "examples": [True],
        },
        **refs("upholds", "breaches"),
        "critical": {
            "title": "Critical error",
            "description": (
                "The kind of grave harm picking this does. It takes the "
                "whole credit of the decision, and needs `signals`: "
                "something shown before that warned of it."
            ),
            "$ref": "#/$defs/critical",
            "examples": ["exposes-to-outsider"],
        },
        **refs(*SIGNALLED),
    },
}

SCHEMA: Schema = {
    **ITEM_SCHEMA,
    "select": {
        "title": "Select",
        "description": (
            "Picking a fixed number of things out of up to twelve; exactly that many are "
            "right. Use it where hands or minutes are few."
        ),
        "type": "object",
        "required": ["pick", "items"],
        "additionalProperties": False,
        **DISCUSSED,
        "properties": {
            "prompt": ref("prompt"),
            "pick": {
                "title": "Choose",
                "description": ("How many must be picked. As many items must be `right: true`."),
                "type": "integer",
                "minimum": 1,
                "maximum": 11,
                "examples": [3],
            },
            **refs(*ASSESSED, "upholds", "breaches", "because", "replies"),
            "items": {
                "title": "Items",
                "description": (
                    "What can be picked, by id: two to twelve. An item has no `if`. "
                    "Effects of the picked ones happen in this order."
                ),
                **by_id(2, 12, PICKED_ITEM),
                "examples": [
                    {
                        "babul-seen": {
                            "do": (
                                "A visit to the workshop this evening, with a health card for"
                                " everyone."
                            ),
                            "right": True,
                        },
                        "copy-to-carry": {
                            "do": ("A copy of what he told you, for him to take along.")
                        },
                    }
                ],
            },
            "then": ref("then"),
        },
        "examples": [
            {
                "prompt": "Which do you see to?",
                "pick": 1,
                "items": {
                    "babul-seen": {"do": "A visit to the workshop this evening.", "right": True},
                    "copy-to-carry": {"do": ("A copy of what he told you, for him to take along.")},
                },
                "then": "evening",
            }
        ],
    },
}


class Select(Whole):
    """Exactly `pick` of the items are picked, and each picked item is done: `["a", "c"]`.

    The order of picking means nothing: an answer is logged in the order of the items. Credit is
    the share of right items among those picked; 0 when one of them is a critical error.
    """

    name = "select"
    answer_form = "several"
    schema = SCHEMA
    review = N_("Choose exactly {n}")
    sheet = N_(
        "Choose exactly {n}. Then each letter is called once: hold up its card if "
        "you chose it, all together."
    )
    well = N_("{k} of {n} chose it")
    measure = "picked"
    words = AnswerWords(item=PICKED, left=LEFT, split=None, counted=(N_("Chosen"), N_("Chosen")))
    key_fields = frozenset({"right"})
    asks: ClassVar[Asks] = {"picked": Ask((str,), N_("{a} is chosen"), N_("{a} is not chosen"))}
    items_act = True

    def check_answer(self, location: k.Location, answer: object) -> Any:
        """As many items as are to be picked."""
        if not isinstance(answer, list):
            return None
        for id in answer:
            if not isinstance(id, str) or id not in location.items:
                return Refusal("P002", {"name": str(id)})
        picked = [id for id in location.items if id in answer]
        if len(answer) != location.pick or len(picked) != location.pick:
            return Refusal("P005", {"pick": str(location.pick), "found": str(len(answer))})
        return picked

    def list_answers(self, location: k.Location) -> Iterator[Any]:
        """Every pick."""
        return map(list, combinations(location.items, location.pick))

    def draw(self, location: k.Location, offered: Sequence[k.Move], chance: Random) -> Any:
        """Any pick."""
        picked = chance.sample(location.items, location.pick)
        return [item for item in location.items if item in picked]

    def arrange(
        self, location: k.Location, items: Sequence[str], value: Callable[[int], int]
    ) -> Any:
        """The first items of these."""
        first = items[: location.pick]
        return [item for item in location.items if item in first]

    def question(self, name: str, arguments: Sequence[Any]) -> k.AnswerTest:
        """Whether an item is picked."""
        return self.ask_done(arguments[0])

    def ask_done(self, item: str) -> k.AnswerTest:
        """Whether it is picked."""
        return k.AnswerTest("picked", item)

    def holds(self, question: k.AnswerTest, answer: Any) -> bool:
        """Whether the item is among those picked."""
        return question.item in answer

    def cover_items(self, location: k.Location) -> Iterator[Any]:
        """The items in picks, one after the other."""
        items, pick = list(location.items), location.pick
        for first in range(0, len(items), pick):
            yield items[first : first + pick] if first + pick <= len(items) else items[-pick:]

    def list_done(self, answer: Any) -> tuple[str, ...]:
        """The items picked."""
        return tuple(answer)

    def credit(self, key: Key, ruling: Ruling, answer: Any) -> Worths:
        """Right items over all picked; nothing with a critical error among them."""
        marks = [key.marks[f"{ruling.scene}.{id}"] for id in answer]
        critical = tuple((mark.address, mark.critical) for mark in marks if mark.critical)
        right = sum(mark.right for mark in marks)
        return count_units(right * key.denominator // len(answer), critical), critical

    def compare_items(self, at: Judged, answer: Any) -> Iterator[Compared]:
        """What was picked, then what the key names and was not picked."""
        missed = (id for id in at.location.items if id not in answer and at.marks[id].right)
        for id in (*answer, *missed):
            picked, right = id in answer, at.marks[id].right
            yours = Phrase(CHOSEN if picked else NOT_CHOSEN)
            key = Phrase(RIGHT if right else NOT_RIGHT)
            yield Compared(id, yours, (key,), right == picked, picked)

    def count_items(self, at: Judged, id: str, answers: Sequence[Any]) -> ItemCount:
        """How often an item was picked."""
        right = id in at.marks and at.marks[id].right
        picked = sum(id in answer for answer in answers)
        return ItemCount(picked, keyed=True, best=right and at.scored)

    def ops(self, build: Builder, asked: list[k.AnswerTest]) -> tuple[k.Op, ...]:
        """The effects of each item that is picked, in the order of the items."""
        found: list[k.Op] = []
        for id, entry in build.data["items"].items():
            done = build.effects((*build.path, "items", id), entry)
            if done:
                asked.append(self.ask_done(id))
                found.append(k.First((k.Branch(k.Atom(len(asked) - 1), done),)))
        return tuple(found)

    def check(self, build: Builder) -> None:
        """Fewer are picked than there are."""
        pick, n = build.data["pick"], len(build.data["items"])
        if pick >= n:
            build.problem((*build.path, "pick"), "E231", pick=pick, n=n)

    def pick(self, data: Fields) -> int:
        """As written."""
        return int(data["pick"])

    def number(self, data: Fields) -> int:
        """How many are picked."""
        return self.pick(data)

    def denominators(self, data: Fields) -> Iterator[int]:
        """How many are picked."""
        yield data["pick"]

    def check_key(self, key: Judge, path: Path, data: Fields, scored: bool) -> None:
        """As many items are right as are picked."""
        right = sum(bool(item.get("right")) for item in data["items"].values())
        if scored and right != data["pick"]:
            key.problem((*path, "pick"), "E252", pick=data["pick"], right=right)
