"""Impact analysis: the variables and lines that a difference of two stories can reach.

If two stories differ only in some ops or conditions, a play shows the difference in what these
write and show, in what is decided by that, and so on. Everything else is the same as long as the
same moves are offered and lead to the same places.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeVar

from msgspec import Struct, field

from engine.explore.reduce.slicing import find_predecessors
from engine.explore.statespace.product import Product, reach
from engine.kernel import model as k

T = TypeVar("T")
PieceName = tuple[str, ...]
"""Names an arrival, a move or an inject."""


class Reach(Struct):
    """What a difference can reach.

    Attributes:
        variables: the names of the variables whose value can differ.
        lines: the numbers of the lines that can be shown in one story and not in the other.
        pieces: the names of arrivals, moves and injects in which the stories themselves differ.
        ways: whether what is offered, or where an answer leads, can differ.
    """

    variables: set[str] = field(default_factory=set)
    lines: set[int] = field(default_factory=set)
    pieces: set[PieceName] = field(default_factory=set)
    ways: bool = False

    def reads(self, conditions: Iterable[k.Condition | None]) -> bool:
        """Whether one of these conditions can have another value."""
        variables = self.variables
        return bool(variables) and any(k.reads(condition) & variables for condition in conditions)

    def take(self, ops: k.Ops) -> None:
        """Add everything that these ops do."""
        self.variables |= k.writes(ops)
        self.lines.update(op.line for op in k.each_op(ops) if isinstance(op, k.Show))

    def all_of(self, *pieces: k.Piece | None) -> None:
        """Add everything that these pieces do."""
        for piece in pieces:
            for ops in k.programs_of(piece) if piece is not None else ():
                self.take(ops)

    def follow(self, ops: k.Ops) -> None:
        """Add what the choices in these ops do if a condition of them can differ."""
        for op in ops:
            if not isinstance(op, k.First):
                continue
            if self.reads(branch.when for branch in op.branches):
                self.take((op,))
            for branch in op.branches:
                self.follow(branch.ops)


def trace_reach(one: Product, other: Product) -> Reach:
    """Trace what the difference between two stories with the same locations can reach."""
    found = Reach()
    pieces = (
        dict(name_pieces(one.locations, one.happens)),
        dict(name_pieces(other.locations, other.happens)),
    )
    for name in pieces[0].keys() | pieces[1].keys():
        here, there = pieces[0].get(name), pieces[1].get(name)
        if here != there:
            found.pieces.add(name)
            _compare(found, here, there)
    for mine, theirs in zip(one.locations, other.locations, strict=True):
        if mine.atoms != theirs.atoms:  # what is asked of an answer is read by number
            found.all_of(*k.list_moves(mine), *k.list_moves(theirs))
            found.ways = True
    everything = [*pieces[0].values(), *(pieces[1][n] for n in found.pieces & pieces[1].keys())]
    while found.variables:
        before = len(found.variables) + len(found.lines)
        for piece in everything:
            _follow(found, piece)
        if len(found.variables) + len(found.lines) == before:
            break
    found.ways |= pieces[0].keys() != pieces[1].keys()
    leads = ((_list_leads(p.get(name)) for p in pieces) for name in found.pieces)
    found.ways |= any(mine != theirs for mine, theirs in leads)
    if found.variables:
        found.ways |= any(
            found.reads(when for when, _ in _list_leads(piece)) for piece in everything
        )
    return found


def _compare(found: Reach, here: k.Piece | None, there: k.Piece | None) -> None:
    """Add what two versions of a piece do differently."""
    if here is None or there is None or _list_deciding(here) != _list_deciding(there):
        found.all_of(here, there)
        return
    for mine, theirs in zip(k.programs_of(here), k.programs_of(there), strict=True):
        _compare_ops(found, mine, theirs)


def _list_deciding(piece: k.Piece) -> list[object]:
    """What decides whether a piece happens, and which of its targets is taken."""
    match piece:
        case k.Inject():
            return [piece.when, piece.go]
        case k.Move():
            return [piece.offer, *((target.when, target.to) for target in piece.targets)]
    return [(target.when, target.to) for target in k.targets_of(piece)]


def _compare_ops(found: Reach, mine: k.Ops, theirs: k.Ops) -> None:
    """Add what one of two programs does and the other does not."""
    first, last = 0, 0
    while first < min(len(mine), len(theirs)) and mine[first] == theirs[first]:
        first += 1
    while last < min(len(mine), len(theirs)) - first and mine[-1 - last] == theirs[-1 - last]:
        last += 1
    mine, theirs = mine[first : len(mine) - last], theirs[first : len(theirs) - last]
    if len(mine) != len(theirs):
        found.take((*mine, *theirs))
        return
    for here, there in zip(mine, theirs, strict=True):
        if (
            isinstance(here, k.First)
            and isinstance(there, k.First)
            and _list_whens(here) == _list_whens(there)
        ):
            for one, other in zip(here.branches, there.branches, strict=True):
                _compare_ops(found, one.ops, other.ops)
        else:
            found.take((here, there))


def _list_whens(first: k.First) -> list[k.Condition | None]:
    return [branch.when for branch in first.branches]


def _list_leads(piece: k.Piece | None) -> list[tuple[k.Condition | None, str | None]]:
    """The conditions by which a piece is offered, happens and leads on, each with where to."""
    if piece is None:
        return []
    found: list[tuple[k.Condition | None, str | None]] = []
    if isinstance(piece, k.Inject):
        found = [(piece.when, piece.go)]
    elif isinstance(piece, k.Move):
        found = [(piece.offer, "")]
    targets = list(k.targets_of(piece))
    if targets and targets[-1].when is None:
        last = targets.pop()
        while targets and targets[-1].to == last.to:  # its condition decides nothing
            targets.pop()
        targets.append(last)
    return [*found, *((target.when, target.to) for target in targets)]


def name_pieces(
    locations: Iterable[k.Location], happens: Mapping[str, Iterable[k.Inject]]
) -> Iterator[tuple[PieceName, k.Piece]]:
    """Every arrival, move and inject, by its place in the story; injects by where they happen."""
    for place in locations:
        yield ("enter", place.id), place.enter
        for number, move in enumerate(k.list_moves(place)):
            yield ("move", place.id, str(number)), move
    for at, injects in happens.items():
        for inject in injects:
            yield ("inject", at, inject.id), inject


def _follow(found: Reach, piece: k.Piece) -> None:
    for ops in k.programs_of(piece):
        found.follow(ops)
    targets = k.targets_of(piece)
    if found.reads(target.when for target in targets):
        for target in targets:
            found.take(target.ops)
    if isinstance(piece, k.Inject) and found.reads((piece.when,)):
        found.take(piece.ops)


# Where two stories can still come apart; elsewhere, equal states stay equal for good --------------


class Divergence(Struct, frozen=True):
    """Where two stories differ, by the numbers of their locations.

    Attributes:
        ahead: the locations from which one of those that are near can be reached, each with how
            many answers that takes at least.
        near: the places where they differ, and the locations from which one answer can lead
            to what is different on arriving.
    """

    ahead: Mapping[int, int]
    near: frozenset[int]


def find_divergence(
    product: Product, apart: Collection[str], entering: Collection[str]
) -> Divergence:
    """Find from where two stories can come apart; the product is one of them.

    What is different only in the answers of a location, or in what is seen there, is met by those
    who are there; what is different on arriving, by an answer that leads there. `apart` are the ids
    of the locations where anything differs of what is done, shown or judged, and `entering` of
    those where what is done or shown on arriving differs.
    """
    numbers = {place.id: n for n, place in enumerate(product.locations)}
    onward = {place.id: set[str]() for place in product.locations}
    for place in product.locations:
        for target in k.targets_of(place.enter):
            if target.to is not None:
                onward[target.to].add(place.id)
    before = find_predecessors(product)
    arriving = set(reach(entering, onward.__getitem__))
    near = arriving.union(apart, *(before[id] for id in arriving))
    ahead, layer, answers = dict.fromkeys(near, 0), set(near), 0
    while layer:
        answers += 1
        back = (before[id] for id in reach(layer, onward.__getitem__))
        layer = set[str]().union(*back) - ahead.keys()
        ahead.update(dict.fromkeys(layer, answers))
    return Divergence(
        {numbers[id]: far for id, far in ahead.items()},
        frozenset(numbers[id] for id in near),
    )
