"""The story as a product with its slots: which are settled, and what every move is worth.

A slot is settled at most once in a play, so a variable remembers each (`scoring/README.md`,
Slots). It is live only where the slot can still be met or waived. What is settled on a way is
noted; `Account` says what the notes are worth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from engine.decisions.multi_item import AnswerClass
from engine.decisions.registry import WHOLES, whole_of
from engine.explore.reduce.partial_evaluation import build_product
from engine.explore.statespace.product import (
    Product,
    add_notes,
    add_variables,
    prepend_to_moves,
    replace_ops,
)
from engine.kernel import model as k
from engine.kernel.answer_key import Grade, Key, Mark, Slot
from engine.scenario.scenario import Scenario, once_per_scenario
from engine.scoring.score import measure_worth

OVERALL = ""


class SlotNote(Struct, frozen=True):
    """What a note says about a slot.

    Attributes:
        slot: the id of the slot.
        how: `met` by an answer, `waived`, `lost` as declared, or `whole`: met by an order, a pick
            or ratings, whose class says what they are worth.
        units: what it adds to S, overall (under "") and by domain: w (c - u), in units of
            1 / `Key.denominator` of a weight. Empty if the slot is lost; w (0 - u) if `whole`.
    """

    slot: str
    how: str
    units: Mapping[str, int]


class Account(Struct, frozen=True):
    """What the notes of a scored product mean.

    Attributes:
        settled: what each note says about a slot.
        critical: the note of a critical error by a single answer.
        slots: the slots of the key.
        denominator: how many units are a full credit.
        classes: the classes of answers about several items, by location.
    """

    settled: Mapping[int, SlotNote]
    critical: int
    slots: Mapping[str, Slot]
    denominator: int
    classes: Mapping[str, tuple[AnswerClass, ...]]

    @property
    def domains(self) -> tuple[str, ...]:
        """The domains that the slots count for, in the order of the slots."""
        found = dict.fromkeys(d for slot in self.slots.values() for d in slot.domains)
        return tuple(found)

    @property
    def start(self) -> Mapping[str, int]:
        """S before anything is settled, in units: what free slots are worth, by domain."""
        found = dict.fromkeys((OVERALL, *self.domains), 0)
        for slot in self.slots.values():
            if slot.free:
                for part in (OVERALL, *slot.domains):
                    found[part] += slot.weight * self.denominator
        return found


def settled_variable(slot: str) -> str:
    """The name of the variable that remembers whether a slot is settled."""
    return f"settled:{slot}"


@once_per_scenario
def build_scored_product(scenario: Scenario) -> tuple[Product, Account]:
    """Build the story with its slots; returns the product and what its notes mean."""
    return _Instrumenter(scenario).weave()


class _Instrumenter:
    """Adds what a key says to a story."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.key: Key = scenario.key
        self.first = len(scenario.text.lines)  # notes begin after the lines of the text
        self.notes: dict[int, SlotNote] = {}
        self._numbers: dict[tuple[object, ...], int] = {}
        self.critical = self.first
        model = scenario.story.model
        self.model = replace(model, locations=tuple(map(self._ask_items, model.locations)))

    def weave(self) -> tuple[Product, Account]:
        """The product and its account."""
        bits = (k.Variable(settled_variable(id), (False, True)) for id in self.key.slots)
        product = add_variables(build_product(self.model), *bits)
        product = replace_ops(product, self._edge)
        product = prepend_to_moves(product, self._answer)
        product = add_notes(product, self.critical, *self.notes)
        account = Account(
            self.notes, self.critical, self.key.slots, self.key.denominator, self.classes()
        )
        return product, account

    def classes(self) -> dict[str, tuple[AnswerClass, ...]]:
        """The classes by location; picks that waive or lose a slot are in different classes."""
        found = {}
        for place in self.model.locations:
            whole = whole_of(place)
            if whole is not None:
                ruling = self.key.rulings[place.place]

                def value(answer: object, ruling: object = ruling) -> tuple[int, bool]:
                    units, critical = measure_worth(self.key, ruling, answer)  # type: ignore[arg-type]
                    return units, bool(critical)

                found[place.id] = whole.classes(place, value)
        return found

    # Answers -------------------------------------------------------------------------------------

    def _ask_items(self, place: k.Location) -> k.Location:
        """The location, which also asks for the items that waive or lose a slot."""
        whole = whole_of(place)
        if whole is None or not whole.items_act:
            return place
        marks = ((i, self.key.marks.get(f"{place.place}.{i}")) for i in place.items)
        falling = (i for i, mark in marks if mark is not None and (mark.waive or mark.lose))
        more = [q for q in map(whole.ask_done, falling) if q not in place.atoms]
        return replace(place, atoms=(*place.atoms, *more))

    def _answer(self, place: k.Location, move: k.Move) -> k.Ops:
        if move is place.passing or move.key[0] == "pass":
            return ()
        ruling = self.key.rulings.get(move.address)
        if ruling is not None:
            return (*self._whole(ruling.slot), *self._picks(place))
        mark = self.key.marks.get(move.address)
        if mark is None:
            return ()
        branches = tuple(k.Branch(g.when, self._grade(mark, g)) for g in mark.grades)
        graded = (k.First(branches),) if branches else ()
        return (*graded, *self._fall(mark.waive, mark.lose))

    def _grade(self, mark: Mark, grade: Grade) -> k.Ops:
        ops: k.Ops = (k.Show(self.critical),) if grade.critical else ()
        slot = self.key.slots.get(mark.slot)
        if slot is None:
            return ops
        unmet = self.key.denominator * slot.free
        units = {d: slot.weight * (grade.credit[d] - unmet) for d in slot.domains}
        units[OVERALL] = slot.weight * (grade.overall - unmet)
        return (*ops, self._settle(slot, "met", units))

    def _whole(self, id: str) -> k.Ops:
        slot = self.key.slots.get(id)
        if slot is None:
            return ()
        unmet = -slot.weight * self.key.denominator * slot.free
        return (self._settle(slot, "whole", dict.fromkeys((OVERALL, *slot.domains), unmet)),)

    def _picks(self, place: k.Location) -> k.Ops:
        found: list[k.Op] = []
        whole = WHOLES[place.kind]
        for number, question in enumerate(place.atoms if whole.items_act else ()):
            mark = self.key.marks.get(f"{place.place}.{question.item}")
            done = question == whole.ask_done(question.item)
            if done and mark is not None and (mark.waive or mark.lose):
                fall = self._fall(mark.waive, mark.lose)
                found.append(k.First((k.Branch(k.Atom(number), fall),)))
        return tuple(found)

    def _edge(self, op: k.Op) -> k.Ops:
        if isinstance(op, k.Show) and op.line in self.key.edges:
            return (op, *self._fall(*self.key.edges[op.line]))
        return (op,)

    def _fall(self, waive: Iterable[str], lose: Iterable[str]) -> k.Ops:
        found: list[k.Op] = []
        for id in waive:
            slot = self.key.slots[id]
            full = slot.weight * self.key.denominator * (not slot.free)
            units = dict.fromkeys((OVERALL, *slot.domains), full)
            found.append(self._settle(slot, "waived", units))
        found.extend(k.Show(self._number_note(SlotNote(id, "lost", {}))) for id in lose)
        return tuple(found)

    def _settle(self, slot: Slot, how: str, units: Mapping[str, int]) -> k.Op:
        bit = settled_variable(slot.id)
        note = self._number_note(SlotNote(slot.id, how, units))
        return k.First((k.Branch(k.Not(k.Read(bit)), (k.Show(note), k.Set(bit, 1))),))

    def _number_note(self, said: SlotNote) -> int:
        content = (said.slot, said.how, *sorted(said.units.items()))
        number = self._numbers.setdefault(content, self.first + 1 + len(self.notes))
        self.notes[number] = said
        return number
