"""A story made ready to be explored: folded place by place, with what is watched for beside it.

A question about a story is asked of a *product*: the story, variables that remember what matters
to the question (a slot settled, a rule's past), notes on what happens, and looks at states. All of
it is kernel terms, so that the one semantics of `machine` explores it as it is played.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from engine.explore.reduce.partial_evaluation import certain, fold, never, numbers, watched
from engine.kernel import model as k

Ops = tuple[k.Op, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """A condition looked at in every state of a location.

    Attributes:
        note: the note made when it holds.
        when: the condition, read where one arrives, after everything that happens by itself.
    """

    note: int
    when: k.Condition


@dataclass(frozen=True, slots=True)
class Product:
    """A story and what is asked of it.

    Attributes:
        variables: those of the story, and those that remember.
        locations: with their text among what happens on arriving.
        happens: what can happen by itself after a move, by place.
        start: id of the location where a play begins.
        looks: what is looked at in each location, by id.
        notes: numbers of `Show` ops that are noted; the others are only read by people.
        written: numbers of written conditions noted as true and as false.
    """

    variables: tuple[k.Variable, ...]
    locations: tuple[k.Location, ...]
    happens: Mapping[str, tuple[k.Inject, ...]]
    start: str
    looks: Mapping[str, tuple[Look, ...]] = field(default_factory=dict)
    notes: frozenset[int] = frozenset()
    written: frozenset[int] = frozenset()


def product(model: k.Model, written: frozenset[int] = frozenset()) -> Product:
    """The story alone, folded; `written` conditions stay visible."""
    return Stories(model).story(written)


class Stories:
    """A story folded many times: a place is folded once for what stays visible in it.

    Args:
        model: the story.
    """

    def __init__(self, model: k.Model) -> None:
        self.model = model
        self._written = [frozenset(_numbers(place)) for place in model.locations]
        self._happening = frozenset(
            n for inject in model.injects for c in _of_inject(inject) for n in numbers(c)
        )
        self._places: dict[tuple[int, frozenset[int]], k.Location] = {}
        self._injects: dict[frozenset[int], dict[str, tuple[k.Inject, ...]]] = {}

    def story(self, written: frozenset[int] = frozenset()) -> Product:
        """The story alone, folded; `written` conditions stay visible."""
        locations = tuple(self._place(at, written & own) for at, own in enumerate(self._written))
        happens = self._happens(written & self._happening)
        return Product(self.model.variables, locations, happens, self.model.start, written=written)

    def _place(self, at: int, keep: frozenset[int]) -> k.Location:
        known = self._places.get((at, keep))
        if known is None:
            known = self._places[at, keep] = _folded(self.model.locations[at], keep)
        return known

    def _happens(self, keep: frozenset[int]) -> dict[str, tuple[k.Inject, ...]]:
        known = self._injects.get(keep)
        if known is None:
            places = dict.fromkeys(place.place for place in self.model.locations)
            injects = self.model.injects
            known = {at: tuple(_happening(injects, at, keep)) for at in places}
            self._injects[keep] = known
        return known


def _numbers(place: k.Location) -> Iterator[int]:
    """Numbers of the written conditions anywhere in a place."""
    conditions: list[k.Condition | None] = [when for when, _ in place.enter.text]
    ways = list(place.enter.onward)
    programs = [place.enter.ops]
    for move in moves_of(place):
        conditions.append(move.offer)
        programs.append(move.ops)
        ways += move.targets
    conditions += [way.when for way in ways]
    for program in (*programs, *(way.ops for way in ways)):
        conditions += k.conditions_in(program)
    for condition in conditions:
        yield from numbers(condition)


def _of_inject(inject: k.Inject) -> Iterator[k.Condition]:
    yield inject.when
    yield from k.conditions_in(inject.ops)


def _folded(place: k.Location, keep: frozenset[int]) -> k.Location:
    shown: Ops = tuple(k.First((k.Branch(when, (k.Show(n),)),)) for when, n in place.enter.text)
    here = place.place
    return replace(
        place,
        enter=k.Enter(
            fold_ops((*place.enter.ops, *shown), here, keep),
            (),
            _fold_targets(place.enter.onward, here, keep),
        ),
        moves=tuple(_fold_move(m, here, keep) for m in place.moves),
        passing=_fold_move(place.passing, here, keep) if place.passing else None,
    )


def _fold_move(move: k.Move, place: str, keep: frozenset[int]) -> k.Move:
    return replace(
        move,
        offer=None if move.offer is None else fold(move.offer, place, keep),
        ops=fold_ops(move.ops, place, keep),
        targets=_fold_targets(move.targets, place, keep),
    )


def _fold_targets(
    targets: Iterable[k.Target], place: str, keep: frozenset[int]
) -> tuple[k.Target, ...]:
    found: list[k.Target] = []
    for target in targets:
        when = None if target.when is None else fold(target.when, place, keep)
        if never(when):
            continue
        ops = fold_ops(target.ops, place, keep)
        found.append(k.Target(None if certain(when) else when, ops, target.to))
        if certain(when):
            break
    return tuple(found)


def fold_ops(ops: Iterable[k.Op], place: str, keep: frozenset[int]) -> Ops:
    """The ops as they stand at `place`; choices that are certain there are made."""
    found: list[k.Op] = []
    for op in ops:
        if isinstance(op, k.First):
            found.extend(_fold_first(op, place, keep))
        else:
            found.append(op)
    return tuple(found)


def _fold_first(first: k.First, place: str, keep: frozenset[int]) -> Ops:
    branches: list[k.Branch] = []
    for branch in first.branches:
        when = None if branch.when is None else fold(branch.when, place, keep)
        if never(when):
            continue
        ops = fold_ops(branch.ops, place, keep)
        if certain(when):
            if not branches:
                return ops
            branches.append(k.Branch(None, ops))
            break
        branches.append(k.Branch(when, ops))
    return (k.First(tuple(branches)),) if branches else ()


def _happening(injects: Iterable[k.Inject], place: str, keep: frozenset[int]) -> Iterator[k.Inject]:
    for inject in injects:
        when = fold(inject.when, place, keep)
        if not never(when):
            yield replace(inject, when=when, ops=fold_ops(inject.ops, place, keep))


# Weaving -----------------------------------------------------------------------------------------


def with_ops(told: Product, change: Callable[[k.Op], Ops]) -> Product:
    """The product with every op, at every depth, replaced by what `change` makes of it."""

    def ops(program: Iterable[k.Op]) -> Ops:
        found: list[k.Op] = []
        for op in program:
            if isinstance(op, k.First):
                branches = tuple(k.Branch(b.when, ops(b.ops)) for b in op.branches)
                found.append(k.First(branches))
            else:
                found.extend(change(op))
        return tuple(found)

    return map_ops(told, ops)


def map_ops(told: Product, ops: Callable[[Ops], Ops]) -> Product:
    """The product with every program of it replaced."""

    def targets(ways: tuple[k.Target, ...]) -> tuple[k.Target, ...]:
        return tuple(replace(t, ops=ops(t.ops)) for t in ways)

    def move(old: k.Move) -> k.Move:
        return replace(old, ops=ops(old.ops), targets=targets(old.targets))

    locations = tuple(
        replace(
            place,
            enter=k.Enter(ops(place.enter.ops), (), targets(place.enter.onward)),
            moves=tuple(map(move, place.moves)),
            passing=move(place.passing) if place.passing else None,
        )
        for place in told.locations
    )
    happens = {
        at: tuple(replace(i, ops=ops(i.ops)) for i in injects)
        for at, injects in told.happens.items()
    }
    return replace(told, locations=locations, happens=happens)


def before_moves(told: Product, first: Callable[[k.Location, k.Move], Ops]) -> Product:
    """The product with ops put before everything each move does, passing over among them."""

    def changed(place: k.Location) -> k.Location:
        def move(old: k.Move) -> k.Move:
            return replace(old, ops=(*first(place, old), *old.ops))

        return replace(
            place,
            moves=tuple(map(move, place.moves)),
            passing=move(place.passing) if place.passing else None,
        )

    return replace(told, locations=tuple(map(changed, told.locations)))


def remembering(told: Product, *variables: k.Variable) -> Product:
    """The product with more variables."""
    return replace(told, variables=(*told.variables, *variables))


def looking(told: Product, looks: Mapping[str, Iterable[Look]]) -> Product:
    """The product with more to look at; conditions are folded where they are read."""
    places = {place.id: place.place for place in told.locations}
    found = dict(told.looks)
    for id, more in looks.items():
        folded = (Look(look.note, fold(look.when, places[id], told.written)) for look in more)
        kept = tuple(look for look in folded if not never(look.when))
        if kept:
            found[id] = (*found.get(id, ()), *kept)
    return replace(told, looks=found)


def noting(told: Product, *notes: int) -> Product:
    """The product with more notes listened to."""
    return replace(told, notes=told.notes | frozenset(notes))


# What there is to walk through ------------------------------------------------------------------


def moves_of(place: k.Location) -> tuple[k.Move, ...]:
    """The moves of a location, passing over last."""
    return (*place.moves, place.passing) if place.passing else place.moves


def programs(
    locations: Iterable[k.Location], happens: Mapping[str, Iterable[k.Inject]]
) -> Iterator[Ops]:
    """Everything that happens in these places, and by itself."""
    for injects in happens.values():
        yield from (inject.ops for inject in injects)
    for place in locations:
        yield place.enter.ops
        yield from (target.ops for target in place.enter.onward)
        for move in moves_of(place):
            yield move.ops
            yield from (target.ops for target in move.targets)


def noted(ops: Iterable[k.Op], told: Product) -> bool:
    """Whether something in these ops is noted."""
    return any(
        any(watched(b.when) or noted(b.ops, told) for b in op.branches)
        if isinstance(op, k.First)
        else isinstance(op, k.Show) and op.line in told.notes
        for op in ops
    )
