"""Searches of a case, by which most searches of the case with a slip are answered.

A slip changes what is done and seen in a few locations. Whatever a play reaches then is among the
states that were reached before, and those that are reached from them where something has changed.
If no note is made in any of these, none is made; else the question is searched for anew, unless
whoever asks can do with more states than there are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from msgspec.structs import replace

from engine.explore.explored_case import Query
from engine.explore.mutation.differing_states import Divergence, find_divergence
from engine.explore.reduce.closed_topics import find_closed_ways, forget_behind, keep_common
from engine.explore.reduce.slicing import cut_product, keeps_live
from engine.explore.statespace.limits import Limits
from engine.explore.statespace.product import Product, Slice
from engine.explore.statespace.search_with_sets import Reached, search_on
from engine.explore.statespace.touched_variables import Regions
from engine.kernel import model as k

FEW = 30  # locations in which a product may differ from one that was searched

Search = Callable[[], Reached]


class KnownSearches:
    """The searches of a case that visited every state and met no note that was sought.

    Those that were given up are known, too: with a slip they are given up at once.
    """

    def __init__(self) -> None:
        self._each: list[_KnownSearch] = []
        self._given_up: dict[object, Reached] = {}

    def keep(self, query: Query, _limits: Limits, search: Search, /) -> Reached:
        """Search, and keep it if it can answer others."""
        reached = search()
        if reached.exhausted and not _meets(reached, query):
            self._each.append(_KnownSearch(query, reached))
        elif query.tried and not reached.exhausted:
            self._given_up[_describe_common(query)] = reached
        return reached

    def answer(self, query: Query, limits: Limits, search: Search, /) -> Reached:
        """Every state and more, if none of the notes that are sought is made there; else search."""
        given_up = self._given_up.get(_describe_common(query)) if query.tried else None
        if given_up is not None:
            return given_up
        near = [
            (where, one) for one in self._each if (where := one.find_differing(query)) is not None
        ]
        if not near:
            return search()
        where, nearest = min(near, key=lambda each: len(each[0]))
        return nearest.search_again(query, where, limits) or search()


def _meets(reached: Reached, query: Query) -> bool:
    """Whether a note that is sought was made."""
    return any(reached.walker.notes.get(note) in reached.firsts for note in query.notes)


class _KnownSearch:
    """One search."""

    def __init__(self, query: Query, reached: Reached) -> None:
        self.query, self.reached, self.walker = query, reached, reached.walker

    def find_differing(self, query: Query) -> Collection[int] | None:
        """The numbers of the locations where another product differs; None if these are many."""
        if _describe_common(query) != _describe_common(self.query):
            return None
        places = query.asked.locations
        found: list[int] = []
        for n, (mine, other) in enumerate(zip(self.query.asked.locations, places, strict=True)):
            if mine != other or _describe_location(self.query, mine) != _describe_location(
                query, other
            ):
                found.append(n)
                if len(found) > FEW or mine.id != other.id:
                    return None
        return found

    def search_again(self, query: Query, where: Collection[int], limits: Limits) -> Reached | None:
        """Every state, and more, of a product that differs somewhere; None if this cannot tell."""
        walker, known = self.walker, self.reached
        sliced = self._cut(query.asked, where)
        if sliced is None:
            return None
        if sliced.derived:
            return None  # a slip can read more of a variable than was derived of it
        product = sliced.product
        apart = {n for n in where if self._is_apart(n, query, product)}
        if not apart:
            return known
        places = [product.locations[n] for n in apart]
        entered = [p.id for n, p in zip(apart, places, strict=True) if self._enters_apart(n, p)]
        ids = [place.id for place in places]
        divergence = find_divergence(product, ids, entered)
        changed = apart | divergence.near
        if not keeps_live(sliced, places) or not self._carries(product, changed):
            return None
        again = {n: self._moves_again(n, query, product, divergence) for n in changed}
        other = walker.change(sliced, changed, query.classes, again)
        looks = {n for n in changed if self._looks_apart(n, product)}
        more = replace(limits, states=limits.states + len(known.carrier.sets))
        whole = not query.notes  # then it is asked where ways lead
        at = [n for n in changed if whole or again[n] or n in looks]
        reached = search_on(known, other, at, looks, more, whole=whole)
        told = query.or_more or (query.notes and not _meets(reached, query))
        return reached if reached.exhausted and told else None

    def _cut(self, asked: Product, where: Collection[int]) -> Slice | None:
        """A product cut down to what was searched; None if its question needs other variables."""
        known, kept = self.walker.product, frozenset(self.walker.layout.fields)
        places = tuple(asked.locations[n] for n in where)
        happens = {p.place: asked.happens.get(p.place, ()) for p in places}
        looks = {p.id: asked.looks.get(p.id, ()) for p in places}
        part = cut_product(replace(asked, locations=places, happens=happens, looks=looks), kept)
        if not kept.issuperset(_list_read(part)):
            return None
        closed = self.walker.sliced.closed
        part = forget_behind(part, closed)
        cut = {place.id: place for place in part.locations}
        product = replace(
            known,
            locations=tuple(cut.get(place.id, place) for place in known.locations),
            happens={**known.happens, **part.happens},
            looks={**known.looks, **looks},
        )
        if closed and keep_common(closed, find_closed_ways(product)) != closed:
            return None  # something is read that was forgotten
        return replace(self.walker.sliced, product=product)

    def _is_apart(self, n: int, query: Query, product: Product) -> bool:
        """Whether something is done or seen differently in a location, once all is cut down."""
        known = self.walker.product
        mine, other = known.locations[n], product.locations[n]
        return (
            mine != other
            or known.happens.get(mine.place, ()) != product.happens.get(mine.place, ())
            or known.looks.get(mine.id, ()) != product.looks.get(mine.id, ())
            or query.classes.get(mine.id) != self.query.classes.get(mine.id)
        )

    def _enters_apart(self, n: int, place: k.Location) -> bool:
        """Whether something is done differently on arriving in a location."""
        return self.walker.product.locations[n].enter != place.enter

    def _looks_apart(self, n: int, product: Product) -> bool:
        """Whether something else may be seen in a location."""
        known = self.walker.product
        mine, place = known.locations[n], product.locations[n]
        offers = ([move.offer for move in each.moves] for each in (mine, place) if known.written)
        return known.looks.get(mine.id, ()) != product.looks.get(place.id, ()) or (
            bool(known.written) and len({tuple(each) for each in offers}) > 1
        )

    def _moves_again(
        self, n: int, query: Query, product: Product, divergence: Divergence
    ) -> Collection[int]:
        """The numbers of the moves of a location that can lead elsewhere, or note something else.

        If the other moves of known states differ at all, they differ in states that the search has
        reached by them before.
        """
        mine, place = self.walker.product.locations[n], product.locations[n]
        moves, injects = k.list_moves(place), product.happens.get(place.place, ())
        entered = {product.locations[number].id for number in divergence.entered}
        alike = (
            len(mine.moves) == len(place.moves)
            and (mine.passing is None) == (place.passing is None)
            and mine.atoms == place.atoms
            and injects == self.walker.product.happens.get(place.place, ())
            and query.classes.get(place.id) == self.query.classes.get(place.id)
        )
        if not alike or any(inject.go in entered for inject in injects):
            return range(len(moves))
        return [
            at
            for at, (known, move) in enumerate(zip(k.list_moves(mine), moves, strict=True))
            if known != move or any(target.to in entered for target in move.targets)
        ]

    def _carries(self, product: Product, changed: Collection[int]) -> bool:
        """Whether what is carried through some locations is still not touched there."""
        walker, carrier, regions = self.walker, self.reached.carrier, Regions(product)
        for n in changed:
            once = carrier.once[n]
            if walker.mask(regions.find_touching(n)) & ~(carrier.touched[n] | once):
                return False
            if once and walker.mask(regions.find_asked_once(n)[1]) & once:
                return False
        return True


def _describe_common(query: Query) -> object:
    """What a search must have in common with one that it answers."""
    asked = query.asked
    product = asked.variables, asked.start, asked.notes, asked.written
    return query.labelled, query.passes, query.notes, product, len(asked.locations)


def _describe_location(query: Query, place: k.Location) -> object:
    """What belongs to a location beside itself."""
    asked = query.asked
    return asked.happens.get(place.place), asked.looks.get(place.id), query.classes.get(place.id)


def _list_read(product: Product) -> Iterator[str]:
    """The variables that a product reads, and those that remember what has happened."""
    for looks in product.looks.values():
        for look in looks:
            yield from k.reads(look.when)
    pieces = [piece for place in product.locations for piece in k.list_pieces(place)]
    injects = [inject for happening in product.happens.values() for inject in happening]
    yield from (inject.fired for inject in injects)
    for piece in (*pieces, *injects):
        for condition in k.conditions_of(piece):
            yield from k.reads(condition)
