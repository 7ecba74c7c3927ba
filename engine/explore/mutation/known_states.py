"""Differences of two cases that visit the same states: found among the states of one of them.

If two stories differ only in which texts are read on arriving, or only the key judges single
answers otherwise, the same answers lead to the same states in both. Then no pairs have to be
walked: some play distinguishes the cases if a text, or an answer, is told apart in a state that is
reached. What can be told apart depends on few variables, which have few values together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from engine.decisions.registry import whole_of
from engine.explore.explored_case import Case
from engine.explore.mutation.equivalence import Difference, PairedWalk
from engine.explore.mutation.impact import Judgements, Reach
from engine.explore.mutation.known_tests import SlipChange
from engine.explore.reduce.partial_evaluation import add_looks, build_story, fold_ops
from engine.explore.reduce.slicing import slice_alike, surely_lead_on
from engine.explore.statespace.counterexample import replay_answer, replay_sighting
from engine.explore.statespace.limits import Limits
from engine.explore.statespace.product import READ, Look
from engine.explore.statespace.search_with_sets import Reached, Sighting, search_states
from engine.explore.statespace.successors import ORDINARY, CompiledAnswer, Walker
from engine.kernel import model as k
from engine.kernel.machine import Writer
from engine.play.play import path
from engine.scenario.scenario import Scenario

NOWHERE = frozenset[int]()


class Spot(Struct, frozen=True):
    """A location in which two cases may tell something apart.

    Attributes:
        at: its number.
        reads: the names of the variables that decide it.
        differs: whether it is told apart in a state.
        move: the answer that is judged; None for what is read on arriving.
    """

    at: int
    reads: frozenset[str]
    differs: Callable[[int], bool]
    move: k.Move | None = None


class KnownStates:
    """Every state of a case, as far as its texts and the conditions of its key read it."""

    def __init__(self, scenario: Scenario, limits: Limits) -> None:
        self.case = Case(scenario, limits)
        self._values: dict[tuple[int, frozenset[str], bool], frozenset[int]] = {}

    @cached_property
    def reached(self) -> Reached:
        """Every state, with a look at each location for what is read there."""
        scenario, judgements = self.case.scenario, Judgements(0)
        looks: dict[str, list[Look]] = defaultdict(list)
        for place in scenario.story.model.locations:
            read = [when for when, _ in place.enter.text if when is not None]
            for move in place.moves:
                read += k.conditions_in(judgements.ops(scenario, place, move))
            looks[place.id] += (Look(READ, when) for when in dict.fromkeys(read))
        (sliced,) = slice_alike(add_looks(build_story(scenario), looks))
        return search_states(Walker(sliced, self.case.classes), self.case.limits)

    def compare(self, change: SlipChange, reach: Reach) -> Comparison | None:
        """A comparison with another case; None if it may visit other states, or reads more."""
        if not self.reached.exhausted:
            return None
        if not change.moves.any:
            spots = [*self._find_judgements(change)]
        elif change.moves.only_words and change.judged == frozenset():
            spots = [*self._find_texts(change)]
        else:
            return None
        known = [spot for spot in spots if spot is not None]
        return Comparison(self, change.other, reach, known) if len(known) == len(spots) else None

    def _find_texts(self, change: SlipChange) -> Iterator[Spot | None]:
        """Where other texts may be read on arriving; None where it is not known who arrives."""
        model = self.case.scenario.story.model
        for at in change.moves.places:
            place, other = model.locations[at], change.other.story.model.locations[at]
            if self._goes_on(place):
                yield None
            else:
                yield self._find_spot(at, place, self._show_texts(place), self._show_texts(other))

    def _goes_on(self, place: k.Location) -> bool:
        """Whether a play may go on at once from a location, or arrive in it anew from there."""
        story = build_story(self.case.scenario)
        onto = {t.to for move in k.list_moves(place) for t in move.targets}
        onto |= {inject.go for inject in story.happens.get(place.place, ())}
        return bool(place.enter.onward) or place.id in onto

    def _show_texts(self, place: k.Location) -> k.Ops:
        """The texts that are read on arriving, as ops; lines without words show nothing."""
        lines = self.case.scenario.text.lines
        shown = ((when, k.Show(n)) for when, n in place.enter.text if lines[n].text)
        return tuple(k.First((k.Branch(when, (show,)),)) for when, show in shown)

    def _find_judgements(self, change: SlipChange) -> Iterator[Spot | None]:
        """Where an answer may be judged otherwise; None where several items are judged at once."""
        judgements, cases = Judgements(0), (self.case.scenario, change.other)
        scenes = {address.partition(".")[0] for address in change.judged or ()}
        if change.judged is None:
            yield None
        for at, place in enumerate(build_story(self.case.scenario).locations):
            if place.place not in scenes:
                continue
            if whole_of(place) is not None:
                yield None
            for move in place.moves:
                if change.judges((move.address,)):
                    told = (judgements.ops(case, place, move) for case in cases)
                    when = (k.First((k.Branch(move.offer, ops),)) for ops in told)
                    yield self._find_spot(at, place, *((op,) for op in when), move=move)

    def _find_spot(
        self, at: int, place: k.Location, *told: k.Ops, move: k.Move | None = None
    ) -> Spot | None:
        """Where two programs may show other lines; None if the states do not say what decides it.

        The programs only show lines, in a location and its number `at`; they may judge a move.
        """
        walker, folded = self.reached.walker, [fold_ops(ops, place.place, NOWHERE) for ops in told]
        reads = frozenset(n for c in k.conditions_in((*folded[0], *folded[1])) for n in k.reads(c))
        if not reads <= walker.layout.fields.keys() or walker.mask(reads) & ~walker.masks[at]:
            return None
        one, other = (_make_test(walker, place, ops) for ops in folded)
        return Spot(at, reads, lambda state: one(state) != other(state), move)

    # States --------------------------------------------------------------------------------------

    def values(self, spot: Spot) -> frozenset[int]:
        """What the variables that decide something can be there, each time packed as a state."""
        arriving = spot.move is None and self.stays(spot)
        key = spot.at, spot.reads, arriving
        if key not in self._values:
            here = ((node, set_) for _, node, set_ in self.nodes[spot.at])
            each = self._arrivals[spot.at] if arriving else here
            self._values[key] = frozenset(b for n, set_ in each for b in self.split(spot, n, set_))
        return self._values[key]

    def split(self, spot: Spot, node: int, set_: int) -> Iterator[int]:
        """What these variables are in the states of a node."""
        carrier, walker = self.reached.carrier, self.reached.walker
        state = node >> walker.shift & carrier.own[spot.at] & walker.mask(spot.reads)
        carried = [(f.shift, f.variable.name in spot.reads) for f in carrier.carried[spot.at]]
        rest = carrier.sets.forget(set_, tuple(shift for shift, read in carried if not read))
        parts = carrier.sets.split(rest, tuple(shift for shift, read in carried if read))
        yield from (state | bits for bits, _ in parts)

    def stays(self, spot: Spot) -> bool:
        """Whether a play can be in a location for longer than the moment of arriving."""
        place = self.reached.walker.product.locations[spot.at]
        return any(
            not surely_lead_on(move.targets) or any(target.to is None for target in move.targets)
            for move in k.list_moves(place)
        )

    @cached_property
    def nodes(self) -> Mapping[int, list[tuple[int, int, int]]]:
        """By location, what is new after so many moves: their number, the node and the set."""
        found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        low = self.reached.walker.low
        for number, layer in enumerate(self.reached.layers):
            for node, set_ in layer.items():
                found[node & low].append((number, node, set_))
        return found

    @cached_property
    def _arrivals(self) -> Mapping[int, set[tuple[int, int]]]:
        """By location, the nodes by which one arrives there, and the sets that do."""
        found: dict[int, set[tuple[int, int]]] = defaultdict(set)
        reached, low = self.reached, self.reached.walker.low
        for full in reached.luck:
            node, set_ = reached.carrier.start(full)
            found[node & low].add((node, set_))
        ways = {
            (node & low, to, set_)
            for node, set_ in reached.found.items()
            for to in reached.moves.get(node, ())
        }
        for at, to, set_ in ways:
            led = ((to, set_),) if to >= 0 else reached.carrier.arrive(*reached.exits[~to], set_)
            for node, arriving in led:
                if node & low != at:
                    found[node & low].add((node, arriving))
        return found


class Comparison:
    """A case, of which the states are known, and another one, which visits the same states.

    The spots are all locations in which something may be told apart.
    """

    def __init__(
        self, states: KnownStates, other: Scenario, reach: Reach, spots: Iterable[Spot]
    ) -> None:
        self.reach = reach
        self._states, self._other, self._spots = states, other, [*spots]

    def differ(self) -> bool:
        """Whether some play distinguishes the cases."""
        return any(spot.differs(bits) for spot in self._spots for bits in self._states.values(spot))

    def compare(self) -> tuple[Difference | None, bool]:
        """The nearest difference or None, and whether that is certain.

        Where a play can stay for longer, the pairs are walked: not all who are there arrive.
        """
        if any(spot.move is None and self._states.stays(spot) for spot in self._spots):
            states = self._states.case.limits.states
            return PairedWalk(self._states.case.scenario, self._other, states, self.reach).compare()
        found = [near for spot in self._spots if (near := self._find_nearest(spot)) is not None]
        return min(found, key=lambda near: len(path(near.play)), default=None), True

    def _find_nearest(self, spot: Spot) -> Difference | None:
        """A difference in one location."""
        states, reached = self._states, self._states.reached
        carried = reached.carrier.carried[spot.at]
        read = [field for field in carried if field.variable.name in spot.reads]
        for number, node, set_ in states.nodes[spot.at]:
            for bits in states.split(spot, node, set_):
                if spot.differs(bits):
                    values = {field.shift: bits >> field.shift & field.mask for field in read}
                    sighting = Sighting(number, node, values, -1)
                    play = replay_sighting(states.case.scenario, reached, sighting)
                    if spot.move is None:
                        return Difference(frozenset({"text"}), play)
                    answer = CompiledAnswer(spot.move, ORDINARY, 0)
                    return Difference(
                        frozenset({"credit"}), replay_answer(play, answer, reached.walker)
                    )
        return None


def _make_test(walker: Walker, place: k.Location, ops: k.Ops) -> Callable[[int], list[int]]:
    """Which lines some ops show in a state of a location, as a function."""
    written = _name_values(Writer(walker.layout, place.place), ops, " ")
    names: dict[str, Callable[[int], list[int]]] = {}
    exec("\n".join(("def test(s,a=0):", " found=[]", *written, " return found")), names)
    return names["test"]


def _name_values(writer: Writer, ops: k.Ops, indent: str) -> Iterator[str]:
    for op in ops:
        if isinstance(op, k.First):
            for number, branch in enumerate(op.branches):
                when = "1" if branch.when is None else writer.truth(branch.when)
                yield f"{indent}{'elif' if number else 'if'} {when}:"
                yield from _name_values(writer, branch.ops, f"{indent} ")
                yield f"{indent} pass"
        elif isinstance(op, k.Show):
            yield f"{indent}found.append({op.line})"
