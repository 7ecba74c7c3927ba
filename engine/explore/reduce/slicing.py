"""Slicing: the variables that a question depends on, and the product cut down to them.

The control core is every variable that decides where a play can go, directly or through others. A
question adds what its own looks and notes read. A slice that is closed under this dependency makes
the same moves as the whole product, so a shortest way in the slice is a shortest way in the story.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from engine.explore.reduce.closed_topics import Closed, find_closed_ways, forget_behind, keep_common
from engine.explore.reduce.derived_variables import derive_variables
from engine.explore.statespace.product import (
    Product,
    Slice,
    has_visible_condition,
    list_programs,
    makes_note,
    map_ops,
)
from engine.explore.statespace.touched_variables import Regions
from engine.kernel import model as k


def slice_product(product: Product) -> Slice:
    """Cut a product down to what its question depends on, with what is live in each location."""
    cut = cut_product(product, find_cone(product))
    made, derived = derive_variables(cut, Regions(cut))
    if derived:
        cut = cut_product(made, find_cone(made))
    return replace(_slice(cut, find_closed_ways(cut)), derived=derived)


def slice_alike(first: Product, *others: Product) -> list[Slice]:
    """Cut products of stories that are walked side by side, so that all keep and forget the same.

    All keep what one of them depends on, and what is live in one of them: then equal states are
    written alike. Their locations have the same ids, in the same order; those that are the very
    same in the first are cut once.
    """
    cones = Cones(first)
    kept = cones.find_cone(first).union(*map(cones.find_cone, others))
    cut = cut_product(first, kept)
    cuts = [cut, *(_cut_beside(other, kept, first, cut) for other in others)]
    closed = keep_common(*map(find_closed_ways, cuts))
    known = _slice(cut, closed)
    slices = [known, *(_slice_beside(each, known, cut) for each in cuts[1:])]
    live, arriving = (
        {id: frozenset[str]().union(*(each[id] for each in found)) for id in found[0]}
        for found in ([s.live for s in slices], [s.arriving for s in slices])
    )
    return [replace(each, live=live, arriving=arriving) for each in slices]


def _cut_beside(product: Product, kept: frozenset[str], known: Product, cut: Product) -> Product:
    """A product that is cut down like another one, of which the cut is known."""
    places = zip(product.locations, known.locations, strict=True)
    apart = tuple(place for place, was in places if place is not was)
    same = product.happens == known.happens
    part = cut_product(
        replace(product, locations=apart, happens={} if same else product.happens), kept
    )
    found = {place.id: place for place in part.locations}
    return replace(
        part,
        locations=tuple(found.get(place.id, place) for place in cut.locations),
        happens=cut.happens if same else part.happens,
    )


def _slice_beside(cut: Product, known: Slice, known_cut: Product) -> Slice:
    """A product that is cut down, beside another one; the same is live as there, if that is all."""
    product = forget_behind(cut, known.closed)
    pairs = zip(product.locations, cut.locations, known_cut.locations, strict=True)
    same = cut.happens == known_cut.happens
    apart = [place for place, mine, theirs in pairs if mine is not theirs or not same]
    found = replace(known, product=product)
    if keeps_live(found, apart):
        return found
    live, arriving = find_live_variables(product)
    return replace(found, live=live, arriving=arriving)


def _slice(cut: Product, closed: Closed) -> Slice:
    """A product that is cut down, in which what these ways close off is forgotten."""
    product = forget_behind(cut, closed)
    return Slice(product, *find_live_variables(product), closed)


def find_cone(product: Product) -> frozenset[str]:
    """The names of the variables that decide where a play can go, or what is noted on the way."""
    return Cones(product).find_cone(product)


class _Choice(NamedTuple):
    """A choice between branches, at any depth: what decides it, and what depends on it."""

    reads: frozenset[str]
    writes: frozenset[str]
    shows: frozenset[int]
    watched: bool


class Cones:
    """The cones of influence of several questions about one story; what they share is read once."""

    def __init__(self, product: Product) -> None:
        self._locations, self._happens = product.locations, product.happens
        self._control = frozenset(_control(product.locations, product.happens))
        self._writing: dict[str, list[_Choice]] = {}
        self._showing: dict[int, list[_Choice]] = {}
        self._watched: list[_Choice] = []
        for choice in _choices(product.locations, product.happens):
            self._watched += [choice] if choice.watched else []
            for name in choice.writes:
                self._writing.setdefault(name, []).append(choice)
            for line in choice.shows:
                self._showing.setdefault(line, []).append(choice)

    def find_cone(self, product: Product) -> frozenset[str]:
        """The cone of the question that a product of this story asks.

        Locations in which other conditions are visible are read again.
        """
        changed = [
            place
            for place, own in zip(product.locations, self._locations, strict=True)
            if place is not own
        ]
        happens = {} if product.happens is self._happens else product.happens
        found = set(self._control).union(_control(changed, happens))
        for looks in product.looks.values():
            for look in looks:
                found |= k.reads(look.when)
        new = list(_choices(changed, happens))
        for choice in (*self._watched, *(c for c in new if c.watched)):
            found |= choice.reads
        for line in product.notes:
            for choice in (*self._showing.get(line, ()), *(c for c in new if line in c.shows)):
                found |= choice.reads
        return self._close(found, new)

    def _close(self, found: set[str], new: list[_Choice]) -> frozenset[str]:
        """Add the variables that decide about those found, until no more are added."""
        waiting = list(found)
        while waiting:
            name = waiting.pop()
            for choice in (*self._writing.get(name, ()), *(c for c in new if name in c.writes)):
                waiting += choice.reads - found
                found |= choice.reads
        return frozenset(found)


def _control(
    locations: Iterable[k.Location], happens: Mapping[str, Iterable[k.Inject]]
) -> Iterator[str]:
    for injects in happens.values():
        for inject in injects:
            yield inject.fired
            yield from k.reads(inject.when)
    for place in locations:
        for target in place.enter.onward:
            yield from k.reads(target.when)
        for move in k.list_moves(place):
            yield from k.reads(move.offer)
            for target in move.targets:
                yield from k.reads(target.when)


def _choices(
    locations: Iterable[k.Location], happens: Mapping[str, Iterable[k.Inject]]
) -> Iterator[_Choice]:
    """Every choice between branches, nested ones too."""
    for ops in list_programs(locations, happens):
        for op in ops:
            if isinstance(op, k.First):
                yield from _choice(op)


def _choice(first: k.First) -> Iterator[_Choice]:
    reads, writes, shows = set[str](), set[str](), set[int]()
    seen = False
    for branch in first.branches:
        reads |= k.reads(branch.when)
        seen = seen or has_visible_condition(branch.when)
        for op in branch.ops:
            match op:
                case k.First():
                    within = list(_choice(op))
                    yield from within
                    writes |= within[-1].writes
                    shows |= within[-1].shows
                    seen = seen or within[-1].watched
                case k.Show(line):
                    shows.add(line)
                case k.Set(name, _) | k.Add(name, _):
                    writes.add(name)
    yield _Choice(frozenset(reads), frozenset(writes), frozenset(shows), seen)


def _matters(op: k.Op, kept: Iterable[str], product: Product) -> bool:
    match op:
        case k.First(branches):
            return any(
                has_visible_condition(b.when) or any(_matters(o, kept, product) for o in b.ops)
                for b in branches
            )
        case k.Show(line):
            return line in product.notes
        case k.Set(name, _) | k.Add(name, _):
            return name in kept


def cut_product(product: Product, kept: frozenset[str]) -> Product:
    """The product with only some variables (names), and without text that is only shown."""

    def ops(program: k.Ops) -> k.Ops:
        found: list[k.Op] = []
        for op in program:
            if not _matters(op, kept, product):
                continue
            if isinstance(op, k.First):
                op = k.First(tuple(k.Branch(b.when, ops(b.ops)) for b in op.branches))
            found.append(op)
        return tuple(found)

    variables = tuple(v for v in product.variables if v.name in kept)
    return replace(map_ops(product, ops), variables=variables)


Live = dict[str, frozenset[str]]
"""For each location, by id, the variables whose value can still make a difference."""


def find_live_variables(product: Product) -> tuple[Live, Live]:
    """The variables that are live in each location, and on the way into it.

    Backward data flow to a fixpoint: a variable that is set before it is read is not live, and a
    choice that changes nothing live and makes no note reads nothing.
    """
    flow, before = _Flow(product), find_predecessors(product)
    waiting = set(flow.after)
    while waiting:
        for place in reversed(product.locations):
            if place.id not in waiting:
                continue
            waiting.remove(place.id)
            here = flow.find_staying(place)
            if here != flow.after[place.id]:
                flow.after[place.id] = here
                waiting.add(place.id)
            onto = flow.find_arriving(place)
            if onto != flow.into[place.id]:
                flow.into[place.id] = onto
                waiting |= before[place.id]
    return flow.name_live(flow.after), flow.name_live(flow.into)


def keeps_live(sliced: Slice, locations: Iterable[k.Location]) -> bool:
    """Whether nothing more is live in these locations than a slice says, and on the way there."""
    flow = _Flow(sliced.product, sliced.live, sliced.arriving)
    return not any(
        flow.find_staying(place) & ~flow.after[place.id]
        or flow.find_arriving(place) & ~flow.into[place.id]
        for place in locations
    )


def find_predecessors(product: Product) -> dict[str, set[str]]:
    """For each location, by id, the locations from which it can be entered."""
    found: dict[str, set[str]] = {place.id: set() for place in product.locations}
    for place in product.locations:
        targets = (t.to for piece in k.list_pieces(place) for t in k.targets_of(piece))
        happening = (inject.go for inject in product.happens.get(place.place, ()))
        for to in {*targets, *happening}:
            if to is not None:
                found[to].add(place.id)
    return found


_NOWHERE: Mapping[str, frozenset[str]] = {}


class _Flow:
    """What is live before ops, given what is live after them. A set of variables is bits.

    Args:
        product: a story with its question.
        staying: what is live in each location, by id; nothing where it is not said.
        arriving: the same on the way into it.
    """

    def __init__(
        self,
        product: Product,
        staying: Mapping[str, frozenset[str]] = _NOWHERE,
        arriving: Mapping[str, frozenset[str]] = _NOWHERE,
    ) -> None:
        self.product = product
        self._bit: dict[str, int] = {}  # of each variable
        self._read: dict[int, int] = {}  # by the identity of the condition
        self._steps: dict[int, _Steps] = {}  # by the identity of the ops
        self.after, self.into = (
            {place.id: self._bits(live.get(place.id, ())) for place in product.locations}
            for live in (staying, arriving)
        )

    def name_live(self, live: Mapping[str, int]) -> Live:
        """The names of the variables that are live in each location."""
        names = {
            bits: frozenset(name for name, bit in self._bit.items() if bits & bit)
            for bits in set(live.values())
        }
        return {id: names[bits] for id, bits in live.items()}

    def find_staying(self, place: k.Location) -> int:
        """Live in a location after arrival."""
        found = 0
        for look in self.product.looks.get(place.id, ()):
            found |= self._reads(look.when)
        for move in k.list_moves(place):
            then = self.find_before_ways(move.targets, place)
            if move is not place.passing:
                then = self.find_happening(place.place, then)
            found |= self._reads(move.offer) | self.find_before_ops(move.ops, then)
        return found

    def find_arriving(self, place: k.Location) -> int:
        """Live on the way into a location."""
        return self.find_before_ops(
            place.enter.ops, self.find_before_ways(place.enter.onward, place)
        )

    def find_before_ways(self, targets: tuple[k.Target, ...], place: k.Location) -> int:
        """Live before one of these ways, or none of them, is taken."""
        found = 0 if surely_lead_on(targets) else self.after[place.id]
        for target in targets:
            on = self.after[place.id] if target.to is None else self.into[target.to]
            found |= self._reads(target.when) | self.find_before_ops(target.ops, on)
        return found

    def find_happening(self, place: str, then: int) -> int:
        """Live before injects, which can happen one after another."""
        injects = self.product.happens.get(place, ())
        for inject in injects:
            then |= self._reads(inject.when) | self._bits((inject.fired,))
            then |= self.into[inject.go] if inject.go else 0
        more = -1
        while injects and more != then:
            more = then
            for inject in injects:
                then |= self.find_before_ops(inject.ops, then)
        return then

    def find_before_ops(self, ops: k.Ops, after: int) -> int:
        """Live before ops."""
        return _find_before(self._steps_of(ops), after) if ops else after

    def _bits(self, names: Iterable[str]) -> int:
        found = 0
        for name in names:
            found |= self._bit.setdefault(name, 1 << len(self._bit))
        return found

    def _reads(self, condition: k.Condition | None) -> int:
        """What a condition reads; it is asked for again and again."""
        if condition is None:
            return 0
        if id(condition) not in self._read:
            self._read[id(condition)] = self._bits(k.reads(condition))
        return self._read[id(condition)]

    def _steps_of(self, ops: k.Ops) -> _Steps:
        """What ops do to what is live, the last first; it is asked for again and again."""
        if id(ops) not in self._steps:
            found: list[int | _Effect] = []
            for op in reversed(ops):
                if isinstance(op, k.Set):
                    found.append(~self._bits((op.variable,)))
                elif isinstance(op, k.First):
                    found.append(self._effect(op))
            self._steps[id(ops)] = found
        return self._steps[id(ops)]

    def _effect(self, first: k.First) -> _Effect:
        reads = 0
        for branch in first.branches:
            reads |= self._reads(branch.when)
        return _Effect(
            reads,
            self._bits(k.writes((first,))),
            makes_note((first,), self.product),
            first.branches[-1].when is None,
            tuple(self._steps_of(branch.ops) for branch in first.branches),
        )


class _Effect(NamedTuple):
    """What a choice does.

    Attributes:
        reads: what decides between its branches.
        writes: what they write.
        noted: whether they make a note.
        sure: whether one of them is always taken.
        branches: what each does.
    """

    reads: int
    writes: int
    noted: bool
    sure: bool
    branches: tuple[_Steps, ...]


_Steps = list[int | _Effect]
"""The last op first: for one that sets a variable, all bits but its own."""


def _find_before(steps: _Steps, after: int) -> int:
    """Live before ops that do this."""
    for step in steps:
        if isinstance(step, int):
            after &= step
        elif step.noted or after & step.writes:  # else it changes nothing live
            before = step.reads
            for branch in step.branches:
                before |= _find_before(branch, after)
            after = before if step.sure else before | after
    return after


def surely_lead_on(targets: tuple[k.Target, ...]) -> bool:
    """Whether one of these ways is taken in every state."""
    return bool(targets) and targets[-1].when is None
