"""A case that can be played fast, many times: the answers at a node, and what each gains.

It is the scored product with one more note for every move: which move of its location it is. So the
label of a way says which move it is, what it settles and whether it is a critical error.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from engine.decisions.multi_item import AnswerClass
from engine.decisions.registry import WHOLES
from engine.explore.reduce.slicing import slice_product
from engine.explore.statespace.product import add_notes, prepend_to_moves
from engine.explore.statespace.successors import CLASS_BITS, CLASSES, Walker
from engine.explore.values.scored_product import Account, SlotNote, build_scored_product
from engine.kernel import model as k
from engine.kernel.answer_key import Slot
from engine.scenario.scenario import Scenario, once_per_scenario
from engine.scoring.score import measure_worth


class WayToAnswer(Struct, frozen=True, eq=False):
    """One way to answer; the same object in every state where it does the same.

    Attributes:
        move: the move.
        at: the index of the move in its location, from 0.
        kind: the class of an order, a pick or ratings; None for a single answer.
        units: what it adds to S at once, overall (under "") and by domain, in units of
            1 / `Key.denominator` of a weight; for a whole answer without its own credit.
        credit: the credit of the slot that is met, by domain; empty if none is met.
        whole: the weight of the slot that a whole answer meets, or 0.
        critical: whether it is a critical error; for a whole answer see `ScoredWalk.measure_worth`.
    """

    move: k.Move
    at: int
    kind: AnswerClass | None
    units: Mapping[str, int]
    credit: Mapping[str, int]
    whole: int
    critical: bool

    @property
    def verb(self) -> str:
        """The kind of answer: option, ask, move, topic, close, act, continue, rank and so on."""
        return self.move.key[0]


Ways = list[tuple[int, WayToAnswer]]
"""The node each answer leads to, and the answer, in the order offered."""


class ScoredWalk(Struct):
    """A case ready to be played, without passing over; the account says what its notes mean."""

    scenario: Scenario
    walker: Walker
    account: Account
    _first: int = 0  # the bit of the first move of a location
    _moves: int = 0  # the bits of all of them
    _said: list[tuple[int, SlotNote]] = field(default_factory=list)
    _known: list[dict[int, WayToAnswer]] = field(default_factory=list)
    _worth: dict[tuple[str, Any], tuple[int, int]] = field(default_factory=dict)

    @staticmethod
    @once_per_scenario
    def of(scenario: Scenario) -> ScoredWalk:
        """Prepare a case."""
        product, account = build_scored_product(scenario)
        first = max((account.critical, *account.settled)) + 1
        most = max(len(place.moves) for place in product.locations)

        def number(place: k.Location, move: k.Move) -> k.Ops:
            return (k.Show(first + place.moves.index(move)),) if move in place.moves else ()

        product = add_notes(prepend_to_moves(product, number), *range(first, first + most))
        walker = Walker(slice_product(product), account.classes, labelled=True, passes=False)
        bits = [walker.notes[first + n] for n in range(most)]
        said = [(walker.notes[note], found) for note, found in account.settled.items()]
        known: list[dict[int, WayToAnswer]] = [{} for _ in walker.product.locations]
        return ScoredWalk(scenario, walker, account, min(bits, default=0), sum(bits), said, known)

    def ways(self, node: int) -> Ways:
        """The answers at a node, in the order offered; none at an ending."""
        out: Ways = []
        walker = self.walker
        here = node & walker.low
        walker.expands[here](node >> walker.shift, out.append)
        known = self._known[here]
        for n, (there, label) in enumerate(out):
            way = known.get(label)  # type: ignore[call-overload]
            if way is None:
                way = self._make_way(here, label)  # type: ignore[arg-type]
            out[n] = there, way
        return out

    def list_begun(self, label: int) -> dict[str, int]:
        """S before the first answer, overall and by domain; `label` is that of a start."""
        found = dict(self.account.start)
        for said in self._list_settled(label):
            for part, value in said.units.items():
                found[part] += value
        return found

    def measure_worth(self, place: k.Location, answer: Any) -> tuple[int, int]:
        """The credit of a whole answer in units, and the number of critical errors in it."""
        key = place.id, tuple(answer.values()) if isinstance(answer, dict) else tuple(answer)
        found = self._worth.get(key)
        if found is None:
            units, critical = measure_worth(
                self.scenario.key, self.scenario.key.rulings[place.place], answer
            )
            found = self._worth[key] = units, len(critical)
        return found

    def find_way(
        self, place: k.Location, ways: Ways, answer: Any
    ) -> tuple[int, WayToAnswer] | None:
        """The way that an order, a pick or ratings take; None if it is not in `ways`."""
        bits = WHOLES[place.kind].atoms(place, answer)
        kinds = (pair for pair in ways if pair[1].kind and pair[1].kind.bits == bits)
        return next(kinds, None)

    def _list_settled(self, label: int) -> list[SlotNote]:
        return [found for bit, found in self._said if label & bit]

    def _make_way(self, here: int, label: int) -> WayToAnswer:
        walker = self.walker
        at = (label & self._moves).bit_length() - self._first.bit_length()
        said = self._list_settled(label)
        units: dict[str, int] = {}
        for found in said:
            for part, value in found.units.items():
                units[part] = units.get(part, 0) + value
        met = next((s for s in said if s.how in ("met", "whole")), None)
        slot = self.account.slots[met.slot] if met else None
        way = WayToAnswer(
            walker.product.locations[here].moves[at],
            at,
            walker.kinds.get(label & CLASSES),
            units,
            _list_credit(slot, met, self.account.denominator),
            slot.weight if slot and met and met.how == "whole" else 0,
            bool(label >> CLASS_BITS and label & walker.notes[self.account.critical]),
        )
        self._known[here][label] = way
        return way


def _list_credit(slot: Slot | None, met: SlotNote | None, denominator: int) -> dict[str, int]:
    """The credit that a single answer gives a slot, overall and by domain."""
    if slot is None or met is None or met.how != "met" or not slot.weight:
        return {}
    unmet = denominator * slot.free
    return {part: value // slot.weight + unmet for part, value in met.units.items()}
