"""How a location is answered: what an answer means, and what the engine asks of every kind."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any, ClassVar

from msgspec import Struct, field

from engine.decisions.compiler_protocols import Builder, Fields, Judge, Path
from engine.kernel import model as k
from engine.kernel.machine import CompiledLocation, CompiledMove

NAMED = ("ask", "move", "topic", "act")  # verbs that name what they are about
BARE = ("close", "continue")  # verbs without a name
VOTED_ALONE = ("option", "ask", "move", "topic", "close")  # one move each, for a room to vote on


class Refusal(Struct, frozen=True):
    """An answer that was not taken: a stable code `P0xx` and its parameters."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


Meant = tuple[CompiledMove, int, Any]
"""The move an answer means, the atoms true of the answer as bits, and the answer as logged."""


def name_move(key: tuple[str, str]) -> str:
    """The name of a move in an answer: its id, or the verb where there is none, as in `close`."""
    verb, id = key
    return id or verb


def make_answer(key: tuple[str, str]) -> Any:
    """The answer that is this move alone, in the JSON shape of `--jsonl`."""
    verb, id = key
    return id if verb == "option" else {verb: id or True}


def read_verb(location: CompiledLocation, answer: object) -> Meant | Refusal:
    """Read `{"ask": q}`, and so with move, topic, act; `{"close": true}`, `{"continue": true}`."""
    if not isinstance(answer, dict) or len(answer) != 1:
        return Refusal("P001")
    verb, value = next(iter(answer.items()))
    if verb in NAMED and isinstance(value, str):
        return _find_move(location, (verb, value), {verb: value})
    if verb in BARE and value is True:
        return _find_move(location, (verb, ""), {verb: True})
    return Refusal("P001")


def _find_move(location: CompiledLocation, key: tuple[str, str], written: Any) -> Meant | Refusal:
    move = location.moves.get(key)
    if move is None:
        return Refusal("P002", {"name": name_move(key)})
    return move, 0, written


Schema = Mapping[str, Any]
"""JSON Schema, entry by entry of `$defs`."""


def ref(name: str) -> Schema:
    """A reference to an entry of `$defs`."""
    return {"$ref": f"#/$defs/{name}"}


ASSESSED = ("assesses", "weight", "slot", "confidence", "discuss", "sides")
"""Fields of a decision that say what it counts for."""
DISCUSSED: Schema = {
    "x-not-with": {"weight": ["discuss"], "slot": ["discuss"]},
    "dependentRequired": {"sides": ["discuss"]},
}
"""Schema of a decision that can be only discussed: it counts for nothing, and sides are told."""
SIGNALLED = (
    *("signals", "authority", "tags", "repaired_by", "lose", "waive"),
    *("because", "why", "better", "belief"),
)
"""Fields of an answer that say what showed it, what repairs it and why it is judged so."""
JUDGED = ("upholds", "breaches", "critical", *SIGNALLED)
"""Fields of an answer that judge it."""


def refs(*names: str) -> Schema:
    """Properties that are each an entry of `$defs` under their own name."""
    return {name: ref(name) for name in names}


def by_id(least: int, most: int, entry: Schema) -> Schema:
    """What is written by id: at least and at most so many of these entries."""
    return {
        "type": "object",
        "minProperties": least,
        "maxProperties": most,
        "propertyNames": ref("id"),
        "additionalProperties": entry,
    }


def number_of_lowest(low: int, labels: Sequence[str]) -> int:
    """The number by which the lowest value of a scale is chosen and told.

    Values that are mere numbers are what is typed: 4 gives 4. Words are counted from 1, and so is
    what begins below 0, since not every keyboard for digits has a minus sign.
    """
    return 1 if labels or low < 0 else low


class Kind(ABC):
    """One way in which a location is answered. There is one object of each kind.

    Attributes:
        name: as it is written in a case, in `--jsonl` and in `Location.kind`.
        answer_form: what an answer is made of, by which front ends choose their cards, prompt and
            fields: `one` of what is offered, an `order`, `several`, `values`, a `talk`, or
            `read-on`; empty where nothing can be answered.
        decides: one answer settles it.
        options: the answer is one of several options.
        items_act: an item that is named is done: it has effects and a mark of its own.
        valued: an answer gives each item a value, as a mapping. A room agrees on such an answer by
            talking, and votes on others.
        ordered: a room votes for what comes first.
        talks: it is an interview, answered again and again until it is closed.
        key_fields: fields of its own that say how it is judged; all others say what happens.
        review: how it is answered, in the case in print; `{n}` is its `number`.
        sheet: the same on a sheet for a class, with cards, hands or a pencil.
        well: in the report of a cohort, how many had an answer or an item as the key has it.
        measure: the same in a table for a computer, never translated.
        schema: the entries it brings to `$defs` of the JSON Schema of a case; its own under its
            name.
    """

    name: ClassVar[str]
    answer_form: ClassVar[str] = ""
    decides: ClassVar[bool] = False
    options: ClassVar[bool] = False
    items_act: ClassVar[bool] = False
    valued: ClassVar[bool] = False
    ordered: ClassVar[bool] = False
    talks: ClassVar[bool] = False
    key_fields: ClassVar[frozenset[str]] = frozenset()
    review: ClassVar[str] = ""
    sheet: ClassVar[str] = ""
    well: ClassVar[str] = ""
    measure: ClassVar[str] = "as the key has it"
    schema: ClassVar[Schema] = {}

    def __repr__(self) -> str:
        """The name: a kind is known by it."""
        return self.name

    def __eq__(self, other: object) -> bool:
        """Whether both are of one kind: another process has an object of its own."""
        return type(self) is type(other)

    def __hash__(self) -> int:
        """The hash of the kind."""
        return hash(type(self))

    @property
    def value(self) -> str:
        """The name: a kind can be read like the value of an enumeration."""
        return self.name

    # Compiling -----------------------------------------------------------------------------------

    @abstractmethod
    def build_locations(self, build: Builder) -> list[k.Location]:
        """The locations of a scene of this kind, the way in first."""

    def judge(self, key: Judge, scene: str, data: Fields) -> None:
        """Compile what the key says of a scene of this kind; `data` is the decision as written."""
        return None

    def denominators(self, data: Fields) -> Iterator[int]:
        """Numbers by which a whole credit must be divisible, for a decision as written."""
        yield from ()

    def declare(self, build: Builder) -> None:
        """Declare what conditions may ask about, before any of them is read."""
        return None

    def list_addressed(self, data: Fields) -> Iterator[Path]:
        """Paths, below the decision, of everything whose address is the scene and its own id."""
        yield from ()

    def parts(self, data: Fields) -> Iterator[str]:
        """Ids of what is answered only as part of an answer about all items."""
        yield from ()

    def number(self, data: Fields) -> int | None:
        """The number that says how it is answered, for a decision as written; None without one."""
        return None

    def labels(self, data: Fields) -> tuple[str, ...]:
        """Words for the values an item can get, low to high; empty where there are none."""
        return tuple(data.get("scale", {}).get("labels", ()))

    # Playing -------------------------------------------------------------------------------------

    def read(self, location: CompiledLocation, answer: object) -> Meant | Refusal:
        """The move an answer means here, or why it is refused.

        The answer is in the JSON shape of `--jsonl`; an option's bare id has been read before.
        """
        return read_verb(location, answer)

    def draw(self, location: k.Location, offered: Sequence[k.Move], chance: Random) -> Any:
        """Any answer that can be given here, each as likely; None where there is none."""
        return None

    def draw_curious(self, location: k.Location, offered: Sequence[k.Move], chance: Random) -> Any:
        """Any answer of somebody curious, who asks while there is something to ask."""
        return self.draw(location, offered, chance)

    def ballot(self, location: k.Location, offered: Sequence[k.Move]) -> tuple[str, ...]:
        """Ids a room can vote for here; none where there is nothing to vote on."""
        return ()

    def number_ballot(self, data: Fields, topic: str) -> Mapping[str, int]:
        """The letter of everything that can be voted for, offered now or not, as its number from 0.

        The topic is the id of the open topic of an interview, or "".
        """
        return {}
