"""Decisions with one answer about all their items, an order, a pick or ratings, and their words.

Sentences are English and are translated where they are shown. A pair is what is said of a draft
key, which is the author's alone, and of a reviewed one.

How far an order is from the keyed one is a footrule with ties: a tied group owns positions [a, b];
an item of it at place p is max(0, a - p, p - b) away.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import permutations
from random import Random
from typing import Any, ClassVar, NamedTuple

from msgspec import Struct

from engine.decisions.compiler_protocols import Builder, Fields, Judge, Path
from engine.decisions.kind import Kind, Meant, Refusal, Schema, number_of_lowest, ref
from engine.kernel import model as k
from engine.kernel.answer_key import Key, Mark, Ruling
from engine.kernel.machine import CompiledLocation

Order = tuple[tuple[str, ...], ...]  # groups, best first; the items of one group are tied
MOST = 7  # items: 5,040 orders can be tried


def groups(key: Iterable[Any]) -> Order:
    """The keyed order of a rank: a list nested in it is a tie."""
    return tuple((part,) if isinstance(part, str) else tuple(part) for part in key)


def measure_distance(order: Order, answer: tuple[str, ...]) -> int:
    """Sum of places each item is away from the positions its group owns."""
    total, first = 0, 1
    for group in order:
        last = first + len(group) - 1
        for item in group:
            place = answer.index(item) + 1
            total += max(0, first - place, place - last)
        first = last + 1
    return total


def measure_farthest(order: Order) -> int:
    """The greatest distance an answer can have; 0 when everything is tied, or too much to try."""
    sizes = tuple(map(len, order))
    return _measure_farthest(sizes) if sum(sizes) <= MOST else 0


@lru_cache(maxsize=256)
def _measure_farthest(sizes: tuple[int, ...]) -> int:
    names = iter("abcdefg")
    order = tuple(tuple(next(names) for _ in range(size)) for size in sizes)
    items = tuple(item for group in order for item in group)
    return max(measure_distance(order, answer) for answer in permutations(items))


Worth = Callable[[Any], tuple[int, bool]]
"""Units of credit of an answer, and whether it is a critical error."""


class AnswerClass(Struct):
    """Answers of one location that lead on alike.

    Orders, picks and ratings are many, but conditions ask only a few atoms of them: seven items and
    four atoms make ten classes.

    Attributes:
        bits: the atoms true of them.
        count: how many answers.
        total: units of credit, summed over them.
        worst, best: least and greatest units of one of them.
        low, high: an answer worth the least, and one worth the most.
        clean: an answer that is no critical error, or None.
    """

    bits: int
    count: int = 0
    total: int = 0
    worst: int = 0
    best: int = 0
    low: Any = None
    high: Any = None
    clean: Any = None

    def add(self, answer: Any, units: int, critical: bool) -> None:
        """Add one more answer."""
        if not self.count or units < self.worst:
            self.worst, self.low = units, answer
        if not self.count or units > self.best:
            self.best, self.high = units, answer
        if not critical and self.clean is None:
            self.clean = answer
        self.count += 1
        self.total += units


class Ask(Struct, frozen=True):
    """A function by which conditions ask about an answer.

    Attributes:
        takes: the types of its arguments: `str` is an item, `int` a place from 1.
        holds: that it is so, in words; `{a}` and `{b}` are the arguments.
        fails: that it is not so.
    """

    takes: tuple[type, ...]
    holds: str
    fails: str


Asks = Mapping[str, Ask]
"""By the names they have in a case."""

Worths = tuple[int, tuple[tuple[str, str], ...]]
"""Units of credit, and (address, kind) of each critical error."""


ITEM_SCHEMA: Schema = {
    "item-do": {
        "title": "Do",
        "description": (
            "The item as an act: “Take an account for the file”. One of `do`, `says` and `text`."
        ),
        "$ref": "#/$defs/prose",
        "examples": ["Take an account for the file."],
    },
    "item-says": {
        "title": "Says",
        "description": (
            "The item as exact words spoken, with their quotation marks. One of `do`, "
            "`says` and `text`."
        ),
        "$ref": "#/$defs/prose",
        "examples": ['"We can stop whenever you like."'],
    },
    "item-text": {
        "title": "Text",
        "description": (
            "The item as a statement: “The house should be entered tonight”. One of `do`,"
            " `says` and `text`."
        ),
        "$ref": "#/$defs/prose",
        "examples": ["What he says is untrue."],
    },
}


ITEM_TEXTS: Schema = {name: ref(f"item-{name}") for name in ("do", "says", "text")}
"""The fields of an item of which one holds its words."""


class Judged(Struct, frozen=True):
    """A decision with what the key says of it.

    Attributes:
        location: where it is made.
        marks: of its items, by their ids; an item may have none.
        order: the keyed order; empty if the decision has none or does not use it.
        scored: it settles a slot.
        labels: words for the values of its scale, low to high; empty where there are none.
    """

    location: k.Location
    marks: Mapping[str, Mark]
    order: tuple[tuple[str, ...], ...]
    scored: bool
    labels: Sequence[str]

    def label(self, value: int) -> str:
        """The word for a value, or else the number by which it is chosen."""
        low = self.location.scale[0]
        if self.labels:
            return self.labels[value - low]
        return str(value - low + number_of_lowest(low, self.labels))


# What reports call an answer --------------------------------------------------------------------

Forms = tuple[str, str]
"""The words for a draft key, and for a reviewed one."""


class YouOrRoom(Struct, frozen=True):
    """What a debrief says of an answer: to the participant, and to a room that was led."""

    you: str
    room: str


Said = str | YouOrRoom
"""A sentence of a debrief."""


class Phrase(NamedTuple):
    """A few words: a template, and what to put in its places."""

    template: str
    params: Mapping[str, object] = {}


class Compared(Struct, frozen=True):
    """What was done with one item of an answer, compared with the key.

    Attributes:
        id: of the item.
        yours: what was done with it.
        key: what the key does with it: any of these; nothing where experts differ.
        agrees: whether the two are the same; None where experts differ.
        picked: it is part of the answer; False of an item that was left.
        above: by how many values or places it was put above what the key has; below, less than 0.
    """

    id: str
    yours: Phrase
    key: tuple[Phrase, ...] = ()
    agrees: bool | None = None
    picked: bool = True
    above: int = 0


class ItemWords(Struct, frozen=True):
    """Sentences about one item of an answer; `{yours}` and `{key}` are the phrases of `Compared`.

    Attributes:
        label: what was done with the item whose words follow.
        label_open: the same, where the key says nothing of it.
        open: what was done with it, where the key says nothing.
        same: it is as the key has it.
        other: it is not.
        key_only: what the key does with it.
    """

    label: YouOrRoom
    label_open: YouOrRoom
    open: YouOrRoom
    same: tuple[YouOrRoom, YouOrRoom]
    other: tuple[YouOrRoom, YouOrRoom]
    key_only: Forms


class AnswerWords(Struct, frozen=True):
    """What reports call an answer about several items.

    Attributes:
        item: for an item that is part of the answer.
        left: for an item that the answer leaves.
        split: above how many had each item as the key has it; None where the usual words will do.
        counted: above the column of that count.
    """

    item: ItemWords
    left: ItemWords
    split: Forms | None
    counted: Forms


class ItemCount(Struct, frozen=True):
    """How a room had one item.

    Attributes:
        right: how many had it as the key has it.
        spread: how many gave it each place or value there is, in order; empty for a pick.
        keyed: the key says something of it.
        best: the key picks it.
        places: first and last place the key gives it, or None.
        accepted: values the key accepts, in order.
    """

    right: int
    spread: tuple[int, ...] = ()
    keyed: bool = False
    best: bool = False
    places: tuple[int, int] | None = None
    accepted: tuple[int, ...] = ()


# The decisions -----------------------------------------------------------------------------------


class Whole(Kind):
    """A decision that is answered once, about all its items.

    Attributes:
        asks: what the `then` of the decision can ask about the answer.
        words: what reports call an answer.
    """

    decides = True
    asks: ClassVar[Asks] = {}
    words: ClassVar[AnswerWords]

    @property
    def steers(self) -> bool:
        """Whether anything that follows depends on the answer."""
        return bool(self.asks)

    # Answers -------------------------------------------------------------------------------------

    @abstractmethod
    def check_answer(self, location: k.Location, answer: object) -> Any:
        """The answer as it is logged; a `Refusal`; or None when it has another shape."""

    @abstractmethod
    def list_answers(self, location: k.Location) -> Iterator[Any]:
        """Every legal answer, as it is logged."""

    @abstractmethod
    def draw(self, location: k.Location, offered: Sequence[k.Move], chance: Random) -> Any:
        """Any legal answer, each as likely."""

    @abstractmethod
    def arrange(
        self, location: k.Location, items: Sequence[str], value: Callable[[int], int]
    ) -> Any:
        """The answer of somebody who takes all items in this order, without reading them.

        The n-th, from 0, gets the n-th value where items get values.
        """

    def read(self, location: CompiledLocation, answer: object) -> Meant | Refusal:
        """An answer about all items, or an act before it."""
        written = self.check_answer(location.location, answer)
        if written is None:
            return super().read(location, answer)
        if isinstance(written, Refusal):
            return written
        return location.moves[self.name, ""], self.atoms(location.location, written), written

    def atoms(self, location: k.Location, answer: Any) -> int:
        """What the location asks about an answer, as bits: one for each question that holds."""
        bits = 0
        for number, question in enumerate(location.atoms):
            if self.holds(question, answer):
                bits |= 1 << number
        return bits

    def holds(self, question: k.AnswerTest, answer: Any) -> bool:
        """Whether what a condition asks is true of an answer."""
        raise ValueError(f"nothing asks {question.kind} of a {self.name}")

    def question(self, name: str, arguments: Sequence[Any]) -> k.AnswerTest:
        """What a condition asks by one of `asks`."""
        raise ValueError(f"nothing asks {name} of a {self.name}")

    def describe_items(
        self, location: k.Location, answer: Any, labels: Sequence[str]
    ) -> tuple[tuple[str, str], ...]:
        """Each item of an answer in the order of the answer, with its value in words, or "".

        The labels are words for the values of the scale, low to high; empty where there are none.
        """
        return tuple((id, "") for id in answer)

    def cover_items(self, location: k.Location) -> Iterator[Any]:
        """A few answers that between them name every item."""
        yield self.draw(location, (), Random(0))

    def ask_done(self, item: str) -> k.AnswerTest:
        """What asks whether an answer does an item, where `items_act`."""
        raise ValueError(f"no item of a {self.name} is done")

    def list_done(self, answer: Any) -> tuple[str, ...]:
        """The items an answer does, each with effects and a mark of its own."""
        return ()

    def ballot(self, location: k.Location, offered: Sequence[k.Move]) -> tuple[str, ...]:
        """Every item; none where values are given."""
        return () if self.valued else location.items

    # Credit --------------------------------------------------------------------------------------

    @abstractmethod
    def credit(self, key: Key, ruling: Ruling, answer: Any) -> Worths:
        """Units of credit (of `Key.denominator`) of an answer, and the critical errors in it."""

    def chance(self, key: Key, ruling: Ruling, location: k.Location) -> float:
        """The mean credit (0 to 1) of all legal answers."""
        answers = list(self.list_answers(location))
        total = sum(self.credit(key, ruling, answer)[0] for answer in answers)
        return total / len(answers) / key.denominator

    # Reporting -----------------------------------------------------------------------------------

    @abstractmethod
    def compare_items(self, at: Judged, answer: Any) -> Iterator[Compared]:
        """Each item compared with the key, in the order of the answer."""

    @abstractmethod
    def count_items(self, at: Judged, id: str, answers: Sequence[Any]) -> ItemCount:
        """How many of these answers had an item as the key has it."""

    # Exploring -----------------------------------------------------------------------------------

    def classes(self, location: k.Location, worth: Worth) -> tuple[AnswerClass, ...]:
        """All answers in classes that the story cannot tell apart, by their bits."""
        found: dict[int, AnswerClass] = {}
        for answer, bits in self.list_with_atoms(location):
            units, critical = worth(answer)
            found.setdefault(bits, AnswerClass(bits)).add(answer, units, critical)
        return tuple(found[bits] for bits in sorted(found))

    def list_with_atoms(self, location: k.Location) -> tuple[tuple[Any, int], ...]:
        """Every answer with its atoms; worked out once for locations that are asked alike."""
        return _list_with_atoms(self, location.items, location.pick, location.scale, location.atoms)

    def list_contested(
        self, here: k.Location, there: k.Location, accepted: Mapping[str, Sequence[frozenset[int]]]
    ) -> Iterator[tuple[Any, int, int]]:
        """Yield answers and their atoms, with those that two cases judge most differently.

        The decision is the same in both; for each item there are the values that each case accepts.
        """
        for (answer, mine), (_, theirs) in zip(
            self.list_with_atoms(here), self.list_with_atoms(there), strict=True
        ):
            yield answer, mine, theirs

    # Compiling -----------------------------------------------------------------------------------

    def build_locations(self, build: Builder) -> list[k.Location]:
        """One location, with one move."""
        scene, data = build.scene, build.data
        items = tuple(data["items"])
        for id, entry in data["items"].items():
            build.card(f"{scene}.{id}", (*build.path, "items", id), entry)
        asked: list[k.AnswerTest] = []
        ops = self.ops(build, asked)
        self.check(build)
        ways = build.ways(items, self.asks, asked)
        ops = (*ops, *build.replies(items, self.asks, asked))
        if "then" not in data:
            build.no_way()
        move = k.Move((self.name, ""), scene, None, ops, ways)
        location = build.place(
            moves=(move,),
            passing=build.passing(ways),
            items=items,
            pick=self.pick(data),
            atoms=tuple(asked),
            scale=self.scale(data),
        )
        return [location]

    def ops(self, build: Builder, asked: list[k.AnswerTest]) -> tuple[k.Op, ...]:
        """What the answer does; what must be asked of it for that goes into `asked`."""
        return ()

    def check(self, build: Builder) -> None:
        """Note what is wrong with the decision."""
        return None

    def pick(self, data: Fields) -> int:
        """How many items are named in an answer, where that is less than all; else 0."""
        return 0

    def scale(self, data: Fields) -> tuple[int, int]:
        """The least and the greatest value an item can get; (0, 0) where none is given."""
        return 0, 0

    def list_addressed(self, data: Fields) -> Iterator[Path]:
        """The items."""
        for id in data["items"]:
            yield "items", id

    def parts(self, data: Fields) -> Iterator[str]:
        """The items."""
        yield from data["items"]

    def judge(self, key: Judge, scene: str, data: Fields) -> None:
        """The whole answer settles the one slot of the decision."""
        path: Path = ("scenes", scene, self.name)
        slot = key.slot(scene, path, data)
        for id, entry in data["items"].items():
            key.item(f"{scene}.{id}", (*path, "items", id), entry, slot)
        self.check_key(key, path, data, bool(slot))
        key.whole(scene, self.name, path, data, slot, groups(data.get("key", ())))

    def check_key(self, key: Judge, path: Path, data: Fields, scored: bool) -> None:
        """Note what is wrong with what the key says of the decision."""
        return None

    def number_ballot(self, data: Fields, topic: str) -> Mapping[str, int]:
        """The items; none where values are given."""
        return {} if self.valued else {id: n for n, id in enumerate(data["items"])}


@lru_cache(maxsize=64)
def _list_with_atoms(
    whole: Whole,
    items: tuple[str, ...],
    pick: int,
    scale: tuple[int, int],
    questions: tuple[k.AnswerTest, ...],
) -> tuple[tuple[Any, int], ...]:
    place = k.Location("", "", "", whole.name, items=items, pick=pick, scale=scale, atoms=questions)
    return tuple((answer, whole.atoms(place, answer)) for answer in whole.list_answers(place))
