"""Computes the values: the best, worst and expected gain from every state, overall and by domain.

Best and worst are exact: a slot is settled once, so a way inside a strongly connected component
gains nothing, and one pass over the components is enough (`scoring/README.md`, Values). The
expectation is over the legal answers of each location, equally likely, to 1e-9; a component with
loops is solved as a linear system.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import gcd, lcm
from operator import add, mul

from msgspec import Struct
from msgspec.structs import replace

from engine.decisions.multi_item import AnswerClass
from engine.explore.explored_case import Case, once_per_case
from engine.explore.reduce.bisimulation_quotient import PASSED, Quotient, merge_states
from engine.explore.statespace.graph import Graph, mark_endings
from engine.explore.statespace.successors import CLASSES
from engine.explore.statespace.successors import PASSED as PASSED_OVER
from engine.explore.theorem_inputs import reads
from engine.explore.values.ends import NEVER, WorthByEnding, find_risk_ends
from engine.explore.values.scored_product import OVERALL, Account, SlotNote, settled_variable
from engine.scoring.value_function import (
    Bounds,
    Copy,
    Start,
    StateClasses,
    Values,
    ValueTable,
    bound_plays,
)

SMALL = 200  # up to so many nodes a component is solved exactly; larger ones by iteration
CLOSE = 1e-13  # change at which the iteration stops


@once_per_case
def compute_values(case: Case) -> Values | None:
    """The values of a case; None if not every state was visited, or one leads to no ending."""
    if not case.scored.exhausted:
        return None
    return _ValueComputation(case).make_values((OVERALL, *case.account.domains))


@once_per_case
def compute_overall(case: Case) -> Overall | None:
    """The values of a case without those of its domains; None as in `compute_values`."""
    if not case.scored.exhausted:
        return None
    return _ValueComputation(case, merge_by_ending(case)).compute_overall()


@once_per_case
def merge_by_ending(case: Case) -> Quotient:
    """The states of `Case.scored`, merged where the same can be gained on the way to each ending.

    In all domains together: the most, the least and the mean. What is gained from them alone could
    be told from fewer; one merging serves both.
    """
    graph, endings = case.scored, list(case.scenario.data["endings"])
    places, low = graph.walker.product.locations, graph.walker.low
    kinds = [endings.index(place.id) + 1 if place.ended else 0 for place in places]
    ended = [kinds[node & low] for node in graph.nodes]
    gains = compute_gains(case)
    most = [gain.best.get(OVERALL, 0) for gain in gains.each]
    least = [gain.worst.get(OVERALL, 0) for gain in gains.each]
    mean, count = [gain.exact for gain in gains.each], [gain.count for gain in gains.each]
    measure = WorthByEnding(most, least, mean, count, len(endings)).measure
    return merge_states(graph, case.scored_components, gains.of, ended, measure)


class Overall(Struct, frozen=True):
    """What can be gained from the states of `Case.scored`, in all domains together.

    Attributes:
        part: the values, by merged state.
        of: the merged state of each node.
        starts: where plays begin.
        bounds: the least and the most S of a whole play can be, and its mean, in weights.
        mean: the mean again, exact; None where a play can come back to a state it was in.
    """

    part: ValueTable
    of: array[int]
    starts: tuple[Start, ...]
    bounds: Bounds
    mean: Fraction | None


class Stakes(Struct, frozen=True):
    """What plays can gain from their beginning.

    Attributes:
        known: whether the case has values.
        starts: for everything luck can draw, the most, the least and the expected gain in units.
    """

    known: bool
    starts: tuple[tuple[int, int, float], ...] = ()


@reads("story", "key")
def measure_stakes(case: Case) -> Stakes:
    """Measure what is at stake in a case."""
    values = compute_overall(case)
    if values is None:
        return Stakes(known=False)
    part = values.part
    numbers = [start.number for start in values.starts]
    return Stakes(True, tuple((part.best[n], part.worst[n], part.chance[n]) for n in numbers))


class _ValueComputation:
    """One computation."""

    def __init__(self, case: Case, merged: Quotient | None = None) -> None:
        self.case, self.graph = case, case.scored
        self.account: Account = case.account
        self.gains = compute_gains(case)
        self.states = merged or merge_states(
            self.graph, case.scored_components, self.gains.of, mark_endings(self.graph)
        )

    def compute_part(self, name: str) -> ValueTable | None:
        """The values of one part, or None if some state leads to no ending."""
        high = [gain.best.get(name, 0) for gain in self.gains.each]
        low = [gain.worst.get(name, 0) for gain in self.gains.each]
        best = self.states.find_extreme(high, self.states.ended, max, -NEVER)
        worst = self.states.find_extreme(low, self.states.ended, min, NEVER)
        if any(abs(v) > NEVER // 2 for v in best):
            return None
        chance = self.compute_expected([gain.mean.get(name, 0.0) for gain in self.gains.each])
        return ValueTable(array("q", best), array("q", worst), chance)

    def compute_overall(self) -> Overall | None:
        """The values of all domains together, or None if some state leads to no ending."""
        part, starts = self.compute_part(OVERALL), self.list_starts()
        if part is None:
            return None
        begun = self.account.start[OVERALL]
        bounds = bound_plays(part, self.account.denominator, begun, starts)
        return Overall(part, self.states.of, starts, bounds, self.compute_mean(begun, starts))

    def compute_mean(self, begun: int, starts: tuple[Start, ...]) -> Fraction | None:
        """The expected S of random answers, exact, in weights; None where a play can go round."""
        found = self.compute_exactly()
        if found is None:
            return None
        each = [begun + s.units.get(OVERALL, 0) + found[s.number] for s in starts]
        return sum(each, Fraction()) / len(each) / self.account.denominator

    def make_values(self, names: Iterable[str]) -> Values | None:
        """The values of these parts, or None if some state leads to no ending."""
        parts: dict[str, ValueTable] = {}
        for name in names:
            part = self.compute_part(name)
            if part is None:
                return None
            parts[name] = part
        return Values(
            denominator=self.account.denominator,
            weight=self.case.scenario.key.weight,
            start=dict(self.account.start),
            starts=self.list_starts(),
            parts=parts,
            classes=self.number_classes(),
            copies=list_copies(self.case, self.graph),
            open=self.find_open(),
            slots=tuple(self.account.slots),
            risk_ends=find_risk_ends(self.case.scenario, self.case.story, self.case.merge),
        )

    def number_classes(self) -> StateClasses:
        """The number of the merged state of every state that can be reached."""
        found, of = self.graph.classes, self.states.of
        assert found is not None
        numbers = {number: of[node] for number, node in self.graph.numbers.items()}
        merged = {
            key: tuple(numbers.get(number, -1) for number in each)
            for key, each in found.classes.items()
        }
        return replace(found, classes=merged)

    def list_starts(self) -> tuple[Start, ...]:
        """Where plays start, and what is settled before the first answer."""
        notes = self.graph.walker.notes
        found = []
        for (_, number), label in zip(self.graph.luck, self.graph.begun, strict=True):
            settled = [s for note, s in self.account.settled.items() if label & notes[note]]
            units = _find_gain(settled, None, self.account).best
            found.append(Start(self.states.of[number], units))
        return tuple(found)

    def compute_expected(self, gain: list[float]) -> array[float]:
        """The expected gain of random answers from each state, in units."""
        found = [0.0] * len(self.states.ways)
        count = [g.count for g in self.gains.each]
        for group in self.states.groups:
            if len(group) > 1:
                self._solve_loop(group, gain, found)
                continue
            to, ways = self.states.ways[group[0]]
            if to:
                weights = tuple(map(count.__getitem__, ways))
                each = map(add, map(found.__getitem__, to), map(gain.__getitem__, ways))
                found[group[0]] = sum(map(mul, weights, each)) / sum(weights)
        return array("d", found)

    def compute_exactly(self) -> list[Fraction] | None:
        """As `compute_expected`, overall and exact; None where a component has loops.

        The states share few denominators, so each is brought to one by integers: fractions would
        take four times as long.
        """
        over, below = [0] * len(self.states.ways), [1] * len(self.states.ways)
        gains = [gain.exact.as_integer_ratio() for gain in self.gains.each]
        count = [gain.count for gain in self.gains.each]
        for group in self.states.groups:
            if len(group) > 1:
                return None
            to, ways = self.states.ways[group[0]]
            if not to:
                continue
            common = lcm(*[below[state] for state in to], *[gains[way][1] for way in ways])
            total = 0
            for state, way in zip(to, ways, strict=True):
                up, down = gains[way]
                each = over[state] * (common // below[state]) + up * (common // down)
                total += count[way] * each
            common *= sum(map(count.__getitem__, ways))
            shared = gcd(total, common)
            over[group[0]], below[group[0]] = total // shared, common // shared
        return list(map(Fraction, over, below))

    def _solve_loop(self, group: range, gain: list[float], found: list[float]) -> None:
        """Solve a component with loops: x = a + B x, where a comes from the states after it."""
        fixed: list[float] = []
        inside: list[dict[int, float]] = []
        for state in group:
            row: dict[int, float] = {}
            total = beyond = 0.0
            for to, way in zip(*self.states.ways[state], strict=True):
                count = self.gains.each[way].count
                total += count
                beyond += count * gain[way]
                if to in group:
                    row[to - group[0]] = row.get(to - group[0], 0.0) + count
                else:
                    beyond += count * found[to]
            fixed.append(beyond / total)
            inside.append({to: weight / total for to, weight in row.items()})
        solve = _solve if len(group) <= SMALL else _approach
        found[group[0] : group[-1] + 1] = solve(fixed, inside)

    def find_open(self) -> list[int]:
        """For each state, the bits of the slots that an answer can still meet."""
        found = [0] * len(self.states.ways)
        for group in self.states.groups:
            value = 0
            for state in group:
                for to, way in zip(*self.states.ways[state], strict=True):
                    value |= self.gains.each[way].meets | found[to]
            for state in group:
                found[state] = value
        return found


def _solve(fixed: list[float], inside: list[dict[int, float]]) -> list[float]:
    """Solve x = fixed + inside x by elimination."""
    size = len(fixed)
    for i in range(size - 1, -1, -1):  # put i into the rows before it
        for j in range(i):
            share = inside[j].pop(i, 0.0)
            if share:
                fixed[j] += share * fixed[i]
                for at, weight in inside[i].items():
                    inside[j][at] = inside[j].get(at, 0.0) + share * weight
                rest = 1.0 - inside[j].pop(j, 0.0)
                fixed[j] /= rest
                inside[j] = {at: weight / rest for at, weight in inside[j].items()}
    found = [0.0] * size
    for i in range(size):
        found[i] = fixed[i] + sum(weight * found[at] for at, weight in inside[i].items())
    return found


def _approach(fixed: list[float], inside: list[dict[int, float]]) -> list[float]:
    """Solve the same for many nodes by iteration (Gauss-Seidel)."""
    found = list(fixed)
    moved = 1.0
    while moved > CLOSE:
        moved = 0.0
        for i, row in enumerate(inside):
            value = fixed[i] + sum(weight * found[at] for at, weight in row.items())
            moved = max(moved, abs(value - found[i]))
            found[i] = value
    return found


class Gain(Struct, frozen=True):
    """What a way gains, in units, overall (under "") and by domain.

    Attributes:
        best: the gain of the best answer that takes the way.
        worst: the gain of the worst.
        mean: the mean over all answers that take it.
        exact: the same overall, exact.
        count: how many answers take it.
        meets: the bits of the slots they meet.
    """

    best: Mapping[str, int]
    worst: Mapping[str, int]
    mean: Mapping[str, float]
    exact: Fraction
    count: int
    meets: int


class Gains(Struct, frozen=True):
    """The different gains of the labels of a graph; labels that gain the same share one.

    `of`: for each label, the index of its gain, or `PASSED`.
    """

    each: list[Gain]
    of: list[int]


@once_per_case
def compute_gains(case: Case) -> Gains:
    """Compute what every label of `Case.scored` gains."""
    graph, account = case.scored, case.account
    notes = graph.walker.notes
    said = [(notes[note], settled) for note, settled in account.settled.items()]
    every = CLASSES | sum(bit for bit, _ in said)
    known: dict[int, int] = {}  # by what a label says of slots, and the class of the answer
    found = Gains([], [])
    for label in graph.labelled:
        if label & CLASSES == PASSED_OVER:
            found.of.append(PASSED)
            continue
        key = label & every
        if key not in known:
            known[key] = len(found.each)
            settled = [s for bit, s in said if label & bit]
            found.each.append(_find_gain(settled, graph.walker.kinds.get(label & CLASSES), account))
        found.of.append(known[key])
    return found


def _find_gain(settled: Iterable[SlotNote], kind: AnswerClass | None, account: Account) -> Gain:
    best: dict[str, int] = {}
    worst: dict[str, int] = {}
    mean: dict[str, float] = {}
    exact = Fraction()
    ids = list(account.slots)
    meets = 0
    for said in settled:
        whole = account.slots[said.slot].weight if said.how == "whole" else 0
        if said.how in ("met", "whole"):
            meets |= 1 << ids.index(said.slot)
        for part, units in said.units.items():
            best[part] = best.get(part, 0) + units + (whole * kind.best if kind else 0)
            worst[part] = worst.get(part, 0) + units + (whole * kind.worst if kind else 0)
            more = whole * kind.total / kind.count if kind else 0.0
            mean[part] = mean.get(part, 0.0) + units + more
            if part == OVERALL:
                exact += units + (Fraction(whole * kind.total, kind.count) if kind else 0)
    return Gain(best, worst, mean, exact, kind.count if kind else 1, meets)


def list_copies(case: Case, graph: Graph) -> tuple[tuple[Copy, ...], ...]:
    """For each location, how the state of a play is copied into a state as it was explored."""
    walker, layout = graph.walker, case.scenario.story.layout
    unless: dict[str, int] = {}  # by the name of what is forgotten then
    for name, gone in walker.sliced.closed.items():
        for each in gone:
            unless[each] = unless.get(each, 0) | layout.fields[name].write(0, True)
    found = []
    for mask in walker.masks:
        here = []
        for name, field in walker.layout.fields.items():
            if mask >> field.shift & field.mask:
                derived = walker.sliced.derived.get(name)
                known = layout.fields.get(derived.of if derived else name)
                slot = name.removeprefix(settled_variable("")) if known is None else ""
                shift, width = (known.shift, known.mask) if known else (0, field.mask)
                value = derived.value if derived else ()
                here.append(Copy(shift, width, field.shift, slot, unless.get(name, 0), value))
        found.append(tuple(here))
    return tuple(found)
