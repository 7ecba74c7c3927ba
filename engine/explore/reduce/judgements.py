"""Judgements as something that a search can compare: what the key says of an answer, in numbers."""

from __future__ import annotations

from fractions import Fraction

from engine.explore.reduce.partial_evaluation import fold_ops
from engine.kernel import model as k
from engine.kernel.answer_key import Because, Key, Mark
from engine.scenario.scenario import Scenario


class Judgements:
    """Judgements as ops that show a number; equal judgements have the same number.

    Attributes:
        first: the first number.
        reasons: whether rationales are shown, too.
        numbers: the number of each judgement.
    """

    def __init__(self, first: int, *, because: bool = True) -> None:
        self.first, self.reasons = first, because
        self.numbers: dict[object, int] = {}

    def ops(self, scenario: Scenario, place: k.Location, move: k.Move) -> k.Ops:
        """The ops that show how an answer is judged; they run before it is given."""
        key = scenario.key
        ruling = key.rulings.get(move.address) if move.key[0] == place.kind else None
        if ruling is not None:
            marks = [key.marks.get(f"{ruling.scene}.{id}") for id in place.items]
            because = [op for m in marks if m for op in self._because(m.because)]
            found = (*self._because(ruling.because), *because)
        else:
            mark = key.marks.get(move.address)
            found = () if mark is None else self._single(key, mark)
        return fold_ops(found, place.place, frozenset())

    def _single(self, key: Key, mark: Mark) -> k.Ops:
        if not mark.grades:
            return self._because(mark.because)
        slot = key.slots.get(mark.slot)
        branches: list[k.Branch] = []
        for grade in mark.grades:
            credit = {d: Fraction(units, key.denominator) for d, units in grade.credit.items()}
            said = (slot.id, slot.weight, slot.free, *sorted(credit.items())) if slot else ()
            shown = self._show((*said, grade.critical))
            because = self._because(grade.because or mark.because)
            branches.append(k.Branch(grade.when, (shown, *because)))
        return (k.First(tuple(branches)),)

    def _because(self, because: tuple[Because, ...]) -> k.Ops:
        branches = tuple(k.Branch(b.when, (self._show((b.context, b.text)),)) for b in because)
        return (k.First(branches),) if branches and self.reasons else ()

    def _show(self, said: object) -> k.Op:
        return k.Show(self.numbers.setdefault(said, self.first + len(self.numbers)))


def judges_alike(one: Key, other: Key, place: k.Location, move: k.Move) -> bool:
    """Whether two keys surely say the same of an answer, and of what it is made of."""
    items = (f"{place.place}.{item}" for item in place.items)
    return one.rulings.get(move.address) == other.rulings.get(move.address) and all(
        one.marks.get(address) == other.marks.get(address) for address in (move.address, *items)
    )
