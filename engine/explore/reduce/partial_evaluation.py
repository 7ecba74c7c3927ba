"""Partial evaluation: conditions, and whole stories, simplified for one place at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from msgspec.structs import replace

from engine.explore.statespace.product import (
    Look,
    Product,
    has_visible_condition,
    list_visible,
)
from engine.kernel import model as k
from engine.scenario.scenario import Scenario

COMPARISONS: Mapping[str, Callable[[int, int], bool]] = {
    "==": int.__eq__,
    "!=": int.__ne__,
    "<": int.__lt__,
    "<=": int.__le__,
    ">": int.__gt__,
    ">=": int.__ge__,
}
_SUMS: Mapping[str, Callable[[int, int], int]] = {
    "+": int.__add__,
    "-": int.__sub__,
    "*": int.__mul__,
}


def fold(condition: k.Condition, place: str, keep: frozenset[int] = frozenset()) -> k.Condition:
    """Simplify a condition for one place.

    Args:
        condition: any condition.
        place: the id of the scene or ending where it is read.
        keep: the numbers of written conditions that stay visible; the others are unwrapped.

    Returns: the condition; a `Const` where the place alone decides it.
    """
    if isinstance(condition, k.Read | k.Const):  # as most parts are
        return condition
    folded = k.change_parts(condition, lambda part: fold(part, place, keep))
    match folded:
        case k.At(wanted):
            return k.Const(int(wanted == place))
        case k.Written(number, of) if number not in keep:
            return of
        case k.Not(k.Const(value)):
            return k.Const(int(not value))
        case k.Not(of):
            return k.negate(of)
        case k.Both(parts) | k.Either(parts):
            return _join(type(folded), parts)
        case k.Compare(op, k.Const(left), k.Const(right)):
            return k.Const(int(COMPARISONS[op](left, right)))
        case k.Sum(op, k.Const(left), k.Const(right)):
            return k.Const(_SUMS[op](left, right))
        case k.Among(k.Const(value), values):
            return k.Const(int(value in values))
        case _:
            return folded


def put_value(condition: k.Condition, variable: str, value: int) -> k.Condition:
    """The condition, without visible conditions, where a variable has this value."""
    match condition:
        case k.Read(name) if name == variable:
            return k.Const(value)
        case k.Read() | k.Const():  # as most parts are
            return condition
        case k.Written(_, of):
            return put_value(of, variable, value)
        case _:
            return k.change_parts(condition, lambda part: put_value(part, variable, value))


def _join(join: type[k.Both] | type[k.Either], parts: Iterable[k.Condition]) -> k.Condition:
    """Join parts: leave out those that decide nothing, and stop at one that decides everything."""
    neutral = join is k.Both
    kept: list[k.Condition] = []
    for part in parts:
        if not isinstance(part, k.Const):
            kept.append(part)
        elif bool(part.value) is not neutral:
            if not any(map(has_visible_condition, kept)):
                return k.Const(int(not neutral))
            kept.append(part)
            break
    if not kept:
        return k.Const(int(neutral))
    return kept[0] if len(kept) == 1 else join(tuple(kept))


def always_holds(condition: k.Condition | None) -> bool:
    """Whether a simplified condition always holds."""
    return condition is None or (isinstance(condition, k.Const) and bool(condition.value))


def never_holds(condition: k.Condition | None) -> bool:
    """Whether a simplified condition never holds."""
    return isinstance(condition, k.Const) and not condition.value


# A whole story -----------------------------------------------------------------------------------


def build_product(model: k.Model) -> Product:
    """The story alone, folded."""
    return ProductBuilder(model).build_story()


def build_story(scenario: Scenario, known: Scenario | None = None) -> Product:
    """The story of a case alone, folded once; what a known case has in common is taken from it."""
    builder = scenario.results.get(build_story)
    if builder is None:
        beside = None if known is None else known.results.get(build_story)
        builder = ProductBuilder(scenario.story.model, beside)
        scenario.results[build_story] = builder
    product: Product = builder.build_story()
    return product


class ProductBuilder:
    """Simplifies one story several times; each place once for each set of visible conditions."""

    def __init__(self, model: k.Model, known: ProductBuilder | None = None) -> None:
        self.model = model
        self._places: dict[tuple[int, frozenset[int]], k.Location] = {}
        self._injects: dict[frozenset[int], dict[str, tuple[k.Inject, ...]]] = {}
        shared = () if known is None else zip(model.locations, known.model.locations, strict=True)
        same = {at for at, (mine, theirs) in enumerate(shared) if mine is theirs}
        if known is not None:
            self._places = {key: place for key, place in known._places.items() if key[0] in same}
            self._injects = known._injects if model.injects == known.model.injects else {}
        self._written: list[frozenset[int]] = [
            known._written[at]
            if known is not None and at in same
            else frozenset(_list_written(place))
            for at, place in enumerate(model.locations)
        ]
        self._happening = frozenset(
            n for i in model.injects for c in k.conditions_of(i) for n in list_visible(c)
        )

    def build_story(self, written: frozenset[int] = frozenset()) -> Product:
        """The story alone, folded; `written` conditions stay visible."""
        locations = list(self._plain)
        for at in {at for number in written for at in self._reading.get(number, ())}:
            locations[at] = self._fold_place(at, written & self._written[at])
        happens = self._happens(written & self._happening)
        return Product(
            self.model.variables, tuple(locations), happens, self.model.start, written=written
        )

    @cached_property
    def _plain(self) -> list[k.Location]:
        """The locations with no visible condition."""
        return [self._fold_place(at, frozenset()) for at in range(len(self._written))]

    @cached_property
    def _reading(self) -> Mapping[int, list[int]]:
        """For each written condition, the locations that have it."""
        found: dict[int, list[int]] = {}
        for at, own in enumerate(self._written):
            for number in own:
                found.setdefault(number, []).append(at)
        return found

    def moves_by(self, number: int) -> bool:
        """Whether a written condition is read while a play moves on."""
        return number in self._happening or any(number in read for read in self._moving)

    @cached_property
    def _moving(self) -> list[frozenset[int]]:
        """The numbers of the written conditions in each location, without those of offers."""
        return [frozenset(_list_written(place, offers=False)) for place in self.model.locations]

    def _fold_place(self, at: int, keep: frozenset[int]) -> k.Location:
        known = self._places.get((at, keep))
        if known is None:
            known = self._places[at, keep] = _fold_location(self.model.locations[at], keep)
        return known

    def _happens(self, keep: frozenset[int]) -> dict[str, tuple[k.Inject, ...]]:
        known = self._injects.get(keep)
        if known is None:
            known = self._injects[keep] = {}
            for at in dict.fromkeys(place.place for place in self.model.locations):
                folded = [(inject, fold(inject.when, at, keep)) for inject in self.model.injects]
                known[at] = tuple(
                    replace(inject, when=when, ops=fold_ops(inject.ops, at, keep))
                    for inject, when in folded
                    if not never_holds(when)
                )
        return known


def _list_written(place: k.Location, *, offers: bool = True) -> Iterator[int]:
    """The numbers of the written conditions anywhere in a location, perhaps without offers."""
    for piece in k.list_pieces(place):
        if isinstance(piece, k.Move) and not offers:
            piece = replace(piece, offer=None)
        for condition in k.conditions_of(piece):
            yield from list_visible(condition)


def _fold_location(place: k.Location, keep: frozenset[int]) -> k.Location:
    shown: k.Ops = tuple(k.First((k.Branch(when, (k.Show(n),)),)) for when, n in place.enter.text)
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
        if never_holds(when):
            continue
        ops = fold_ops(target.ops, place, keep)
        found.append(k.Target(None if always_holds(when) else when, ops, target.to))
        if always_holds(when):
            break
    return tuple(found)


def fold_ops(ops: Iterable[k.Op], place: str, keep: frozenset[int]) -> k.Ops:
    """Simplify ops for one place; a choice that the place decides is replaced by its branch."""
    found: list[k.Op] = []
    for op in ops:
        if isinstance(op, k.First):
            found.extend(_fold_first(op, place, keep))
        else:
            found.append(op)
    return tuple(found)


def _fold_first(first: k.First, place: str, keep: frozenset[int]) -> k.Ops:
    branches: list[k.Branch] = []
    for branch in first.branches:
        when = None if branch.when is None else fold(branch.when, place, keep)
        if never_holds(when):
            continue
        ops = fold_ops(branch.ops, place, keep)
        if always_holds(when):
            if not branches:
                return ops
            branches.append(k.Branch(None, ops))
            break
        branches.append(k.Branch(when, ops))
    return (k.First(tuple(branches)),) if branches else ()


def add_looks(product: Product, looks: Mapping[str, Iterable[Look]]) -> Product:
    """The product with more looks, by location; their conditions are simplified for the place."""
    places = {place.id: place.place for place in product.locations}
    found = dict(product.looks)
    for id, more in looks.items():
        folded = (Look(look.note, fold(look.when, places[id], product.written)) for look in more)
        kept = tuple(look for look in folded if not never_holds(look.when))
        if kept:
            found[id] = (*found.get(id, ()), *kept)
    return replace(product, looks=found)
