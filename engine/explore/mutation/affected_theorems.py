"""Which theorems a slip concerns: the others would find in the case what they found without it.

What a theorem reads is told by the layers it declares (`theorem_inputs`). Theorems about ways and
credit read less of the story than its layer holds: they find the same as long as the same answers
are offered, lead to the same places, and settle the same slots.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Literal

from msgspec.structs import replace

from engine.explore.explored_case import QueryScope, Theorem, ask_all_but_rules
from engine.explore.mutation.impact import (
    PieceName,
    Reach,
    name_pieces,
    settles_alike,
    settles_same_slots,
)
from engine.explore.queries.story_notes import find_readings
from engine.explore.queries.variable_reads import list_rationales
from engine.explore.reduce.partial_evaluation import build_story
from engine.explore.reduce.two_runs import LuckFlow
from engine.explore.statespace.product import list_visible
from engine.explore.theorem_inputs import Layer, find_changed_layers, find_layers
from engine.kernel import model as k
from engine.kernel.answer_key import Key
from engine.scenario.problems import Path
from engine.scenario.scenario import Scenario, once_per_scenario

Part = Literal[
    "ways",
    "slots",
    "credit",
    "numbers",
    "claims",
    "luck",
    "signals",
    "tests",
    "events",
    "rules",
    "notes",
]
"""What a theorem reads of the story, if that is less than all of its layer.

ways: what is offered and where it leads. slots: the ways, which slots are settled, and critical
errors. credit: the same, and with what credit. numbers: the ways, and the values of numbers.
claims: the ways, and the conditions of rationales. luck: the ways, what is decided by luck, and
what is decided beside it, the conditions of ratings included. signals: the ways, which texts show
something, and which answers are critical. tests: the author's tests, which are run before any
theorem. events: what happens in some play. rules: the author's rules, each by itself.
notes: nothing that is found, since only notes are made of it, and none of them notices a slip.
"""

Parts = Mapping[Theorem, tuple[Part, ...]]
"""The parts of the story that some theorems read."""


class Concern:
    """What a slip can change of what was proved of a case.

    Attributes:
        one: the case.
        other: the case with the slip.
        reach: what the difference between the stories can reach.
        parts: what some theorems read.
        entry: the path of the entry with the slip.
    """

    def __init__(
        self, one: Scenario, other: Scenario, reach: Reach, parts: Parts, entry: Path
    ) -> None:
        self.one, self.other, self.reach = one, other, reach
        self.parts, self.entry = parts, entry

    def spares(self, theorem: Theorem) -> bool:
        """Whether a theorem finds the same in both cases."""
        read = find_layers(theorem)
        if read is not None and read.isdisjoint(self._changed):
            return True
        return any(self._alike(part) for part in self.parts.get(theorem, ()))

    def _alike(self, part: Part) -> bool:
        """Whether a part of the story is the same in both cases."""
        match part:
            case "ways":
                return not self.reach.ways
            case "slots":
                return settles_same_slots(self.reach, self.one, self.other)
            case "credit":
                return self.settles_alike
            case "numbers":
                return not self.reach.ways and not self._counts
            case "claims":
                return not self._claims
            case "luck":
                return self._luck == frozenset()
            case "signals":
                return not self._signals
            case "tests" | "notes":
                return True
            case "rules":
                return not self.rules
        return False

    @cached_property
    def _changed(self) -> frozenset[Layer]:
        """The layers in which the cases differ."""
        return find_changed_layers(self.one, self.other, self.entry)

    @cached_property
    def settles_alike(self) -> bool:
        """Whether the same play settles the same slots with the same credit in both cases."""
        return settles_alike(self.reach, self.one, self.other)

    @property
    def scene(self) -> str:
        """The id of the scene or ending with the slip; "" for an inject, which can be anywhere."""
        return "" if self.entry[0] == "injects" else str(self.entry[1])

    @property
    def asked(self) -> QueryScope:
        """What can be new of what happens in some play, apart from rules."""
        if self.reach.ways:
            return ask_all_but_rules(self.scene)
        return QueryScope(
            lines=frozenset(self.reach.lines),
            conditions=frozenset(self._conditions()),
            variables=frozenset(self.reach.variables),
            rules=frozenset(),
            luck=self._luck,
            scene=self.scene,
            bare=True,
        )

    def _conditions(self) -> Iterator[Path]:
        """The paths of the conditions that can have another value, or be read elsewhere.

        A condition of the key is read wherever its answer is offered, as long as what the key reads
        of that answer is the same; if something else is offered, all is asked.
        """
        written = self.other.written
        for mine, was in self._parts_of_pieces(self.other, self.one):
            if was or self.reach.reads(mine):
                yield from (written[n] for when in mine for n in list_visible(when))
        if self.one.key is self.other.key and not self.reach.variables:
            return
        known = find_readings(self.one)
        for id, readings in find_readings(self.other).items():
            for reading in readings:
                if reading not in known.get(id, ()) or self.reach.reads((reading.when,)):
                    yield from (written[n] for n in reading.numbers)

    def _parts_of_pieces(
        self, case: Scenario, beside: Scenario
    ) -> Iterator[tuple[list[k.Condition], bool]]:
        """The conditions of each part of the story, and whether the part differs beside a case.

        Only of parts that differ, if no variable does: nothing can be read otherwise in the others.
        """
        known = _index_pieces(beside)
        for name, piece in _index_pieces(case).items():
            apart = self._is_different(name)
            if not apart and not self.reach.variables:
                continue
            parts = _list_parts(piece)
            were = _list_parts(known[name]) if name in known else []
            for n, part in enumerate(parts):
                same = len(parts) == len(were) and part == were[n]
                yield list(_list_conditions(part)), apart and not same

    def _is_different(self, name: PieceName) -> bool:
        """Whether a piece of the story is written differently; an inject, wherever it happens."""
        if name[0] != "inject":
            return name in self.reach.pieces
        return any((one[0], one[-1]) == (name[0], name[-1]) for one in self.reach.pieces)

    @property
    def _counts(self) -> bool:
        """Whether a number can differ."""
        variables = (*self.one.story.model.variables, *self.other.story.model.variables)
        return any(v.is_number and v.name in self.reach.variables for v in variables)

    @property
    def _claims(self) -> bool:
        """Whether a claim of a rationale, or where it is shown, can differ."""
        keyed = self.one.key != self.other.key
        return self.reach.ways or keyed or self.reach.reads(_list_claims(self.one))

    @cached_property
    def _luck(self) -> frozenset[str] | None:
        """The variables of luck of which it can differ what they decide, or what is decided beside.

        It does not matter what carries them there. None: all of them.
        """
        if self.reach.ways or self._keys(lambda key: key.edges):
            return None
        flow = _trace_luck(self.one)
        parts = [
            *self._parts_of_pieces(self.one, self.other),
            *self._parts_of_pieces(self.other, self.one),
            *_pair_grades(self.one.key, self.other.key),
        ]
        apart = (read for read, differs in parts if differs or self.reach.reads(read))
        # What luck reaches in the other case alone, it reaches through one of these parts.
        names = frozenset().union(*map(flow.find_reached, apart))
        return frozenset().union(*(flow.luck[name] for name in names))

    @property
    def _signals(self) -> bool:
        """Whether an answer can be critical elsewhere, or what shows its danger can."""
        lines = self.one.text.lines
        return (
            self.reach.ways
            or any(lines[number].signal for number in self.reach.lines)
            or self.reach.reads(g.when for m in self.one.key.marks.values() for g in m.grades)
            or self._keys(lambda key: list(_list_critical(key)))
        )

    def _keys(self, read: Callable[[Key], object]) -> bool:
        """Whether something that is read of an answer key differs."""
        one, other = self.one.key, self.other.key
        return one is not other and read(one) != read(other)

    @cached_property
    def rules(self) -> frozenset[Path]:
        """The paths of the rules that the slip can break."""
        return frozenset(
            rule.path
            for rule in self.other.rules
            if self.reach.ways or self.reach.reads((rule.condition, rule.then))
        )


_Part = k.Op | k.Piece | tuple[k.Condition | None, int] | tuple[k.Target, ...] | None
"""A part of a piece."""


@once_per_scenario
def _index_pieces(scenario: Scenario) -> Mapping[PieceName, k.Piece]:
    """Every piece of a story, by its name."""
    model = scenario.story.model
    return dict(name_pieces(model.locations, {"": model.injects}))


def _list_parts(piece: k.Piece) -> list[_Part]:
    """The parts of a piece: each is done after the other, whatever the others are.

    What one of them does is told by the variables that it writes; what is in it is read under
    conditions of its own. An inject is one part.
    """
    match piece:
        case k.Enter():
            return [*piece.ops, *piece.text, piece.onward]
        case k.Move():
            return [replace(piece, ops=(), targets=()), *piece.ops, piece.targets]
        case _:
            return [piece]


def _list_conditions(part: _Part) -> Iterator[k.Condition]:
    """The conditions that are read in a part of a piece."""
    match part:
        case k.Move() | k.Inject() | k.Enter():
            yield from k.conditions_of(part)
        case (k.Target(), *_):
            yield from k.conditions_of(k.Enter(onward=part))
        case (when, int()) if when is not None and not isinstance(when, k.Target):
            yield when
        case k.First():
            yield from k.conditions_in((part,))


@once_per_scenario
def _trace_luck(scenario: Scenario) -> LuckFlow:
    """What luck can reach in a case."""
    return LuckFlow(build_story(scenario))


def _pair_grades(one: Key, other: Key) -> Iterator[tuple[list[k.Condition], bool]]:
    """The conditions of the ratings of each answer in two keys, and whether these differ."""
    for address in one.marks.keys() | other.marks.keys():
        marks = [key.marks.get(address) for key in (one, other)]
        for mark in filter(None, marks):
            whens = [grade.when for grade in mark.grades if grade.when is not None]
            yield whens, marks[0] != marks[1]


def _list_critical(key: Key) -> Iterator[object]:
    """Which answers are critical, when, and which texts they say have shown it."""
    for mark in key.marks.values():
        if mark.critical_kind:
            grades = [(grade.when, bool(grade.critical)) for grade in mark.grades]
            yield mark.address, mark.signals, grades


def _list_claims(scenario: Scenario) -> Iterator[k.Condition | None]:
    """The conditions of every grade and rationale, and what they claim."""
    yield from (grade.when for mark in scenario.key.marks.values() for grade in mark.grades)
    for because in list_rationales(scenario):
        yield from (because.when, because.assumes)
