"""Which counts may be told without telling of fewer than five people: suppression, and an audit.

Everything here counts the same people. A table puts each of them into one of its cells, or into
none: who was not there, stopped before or passed over. That last group is never told by itself.

*Within a table* a cell of fewer than five is held back, and so are the smallest others until, of
those who took part, five or more are left over: what was held back, and who stopped or passed over.
So what is left after taking away all that is told is never a cell under five, even for a reader who
knows from elsewhere who took part. Whether enough are left over follows from what is told and from
that; so this rule gives nothing away either. The same holds for a reader who was there and knows
who came to this question: of those, nobody or five or more are left over.

*Across tables* counts are told only if no sum or difference of them, in whole multiples, tells of
one to four people. Two counts can be set against each other where one group must be part of
another, as those who answer in a scene must have come to it. Such a rule of the story holds for
every play of it, so also for the plays at hand; and so whatever can be derived by rules is among
what can be derived from the plays at hand as vectors, one place for each person. A small group
among those combinations is looked for, exactly, and what would give it away is held back. A count
that is a combination of others at hand is held back, too: that it is one could itself be shown.
All of it is asked twice: for a reader who knows at most who took part, and for one who also knows
of each table who came to it.

*By lot* some counts that might be told are held back as well. Otherwise a reader who knows these
rules would know of whatever is held back that it is under five, and could begin from there.

After Cox (1980), Journal of the American Statistical Association 75(370), 377-385, on complementary
suppression; the least of five as in many official statistics (OECD glossary, cell suppression).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import mul

from msgspec import Struct
from msgspec.structs import replace

LEAST = 5
"""Fewer people than these are never told of."""

_PRIME = (1 << 127) - 1  # so large that a false hit is no matter; it would hold back more, not less


def select_large(sizes: Mapping[str, int]) -> frozenset[str]:
    """Names of the groups that may be told, and that leave nobody or five or more people over.

    "" is the group of those in none, who are never told.
    """
    told = sorted((size, name) for name, size in sizes.items() if name and size >= LEAST)
    while told and 0 < sum(sizes.values()) - sum(size for size, _name in told) < LEAST:
        del told[0]
    return frozenset(name for _size, name in told)


Group = frozenset[int]
Vector = list[int]


class Table(Struct, frozen=True):
    """People by one thing.

    Attributes:
        cells: for each answer, who gave it, as numbers of people; nobody is in two.
        whole: everybody is in one of them, by its nature.
    """

    cells: tuple[Group, ...]
    whole: bool = False

    @property
    def came(self) -> Group:
        """Everybody who is in one of its cells."""
        return frozenset[int]().union(*self.cells)


Lot = Callable[[int, int], bool]
"""Whether a cell is held back by lot: the numbers of its table and of the cell."""


Beside = Callable[[Sequence[Group]], bool]
"""Whether counts of these groups may be told beside what others are told of the same people."""


def select_cells(
    tables: Sequence[Table],
    people: int,
    there: Group | None = None,
    lot: Lot = lambda _table, _cell: False,
    beside: Beside = lambda _groups: True,
) -> list[frozenset[int]]:
    """For each table, the numbers of the cells that may be told.

    Args:
        tables: those before are told rather than those after them.
        people: how many there are; they are numbered from 0.
        there: who took part at all, which observers may know from elsewhere; None for everybody.
        lot: decides what is held back by lot, of what is five or more; nobody else knows it.
        beside: decides what goes with what is told elsewhere. It is asked last, and once for all
            that is told of a table.
    """
    everybody = frozenset(range(people))
    known = [everybody, everybody if there is None else there]
    audits = [_Audit.of(known), _Audit.of([*known, *(table.came for table in tables)])]
    found = []
    for number, table in enumerate(tables):
        sizes = enumerate(map(len, table.cells))
        shown = [n for n, size in sizes if size >= LEAST and not lot(number, n)]
        audits = _disclose(table, shown, known[1], audits, beside)
        found.append(frozenset(shown))
    return found


def _disclose(
    table: Table, shown: list[int], there: Group, audits: list[_Audit], beside: Beside
) -> list[_Audit]:
    """Leaves in `shown` what may be told beside everything told before; gives what is told then."""
    sizes = [len(cell) for cell in table.cells]
    while shown:
        if _enough(table, shown, there):
            after = _try_cells(table, shown, audits)
            if after is not None and beside([table.cells[n] for n in shown]):
                return after
        # Of two, the second is what the first leaves over; else the smallest is missed least.
        shown.remove(shown[-1] if len(sizes) == 2 else min(shown, key=lambda n: (sizes[n], -n)))
    return audits


def _try_cells(table: Table, shown: Sequence[int], audits: list[_Audit]) -> list[_Audit] | None:
    """What is told with these cells of a table; None where one audit says that they may not be."""
    found = []
    for audit in audits:
        if (after := audit.try_cells(table, shown)) is None:
            return None
        found.append(after)
    return found


def _enough(table: Table, shown: Sequence[int], there: Group) -> bool:
    """Whether enough people are left over, of those who took part and of those who came to it."""
    told = sum(len(table.cells[n]) for n in shown)
    every = len(shown) == len(table.cells)
    if table.whole and every and len(shown) > 1:
        return True
    # Where all who came are told, an answer that is not among those told was given by nobody.
    return len(there) - told >= LEAST and (every or len(table.came) - told >= LEAST)


class _Audit(Struct, frozen=True):
    """What was told, and whether more may be.

    Attributes:
        known: what is no secret: everybody, those who took part, and other groups.
        seen: people by that and by what was told.
        told: how many groups.
        complete: tables of which everything is told: they add up to what is known.
    """

    known: Sequence[Group]
    seen: _Seen
    told: int = 0
    complete: int = 0

    @staticmethod
    def of(known: Sequence[Group]) -> _Audit:
        """With nothing told."""
        known = list(dict.fromkeys(known))
        return _Audit(known, _Seen.by(known, len(known[0])))

    def try_cells(self, table: Table, shown: Sequence[int]) -> _Audit | None:
        """With all these cells of a table told, too; None where they may not be."""
        seen = self.seen.with_told([table.cells[n] for n in shown])
        told, complete = self.told + len(shown), self.complete + self._completes(table, shown)
        new = seen.span.dimension - seen.common.dimension
        if new + complete < told or _small(seen):
            return None
        return replace(self, seen=seen, told=told, complete=complete)

    def _completes(self, table: Table, shown: Sequence[int]) -> bool:
        """Whether these cells hold everybody who came to a table, where that is known."""
        return len(shown) == len(table.cells) and table.came in self.known


class Combinations:
    """Counts of the same people that were told, and whether more may be told beside them.

    How many people there are is no secret.
    """

    def __init__(self, people: int) -> None:
        self._seen = _Seen.by([frozenset(range(people))], people)
        self._told: set[tuple[int, ...]] = set()

    def take(self, counts: Iterable[Sequence[int]]) -> bool:
        """Tell these counts, too; False where a combination would be one to four people.

        Each count is given as what every person adds to it.
        """
        new = [each for each in dict.fromkeys(map(tuple, counts)) if each not in self._told]
        seen = self._seen.with_counts(new)
        if seen.span.dimension > self._seen.span.dimension and _small(seen):
            return False
        self._seen = seen
        self._told.update(new)
        return True


class _Seen(Struct, frozen=True):
    """People by what was told: those it cannot tell apart are of one kind.

    Attributes:
        kinds: for each person, the number of their kind.
        sizes: for each kind, how many are of it.
        common: the span of what is no secret; a vector has a place for each kind.
        span: the span of that and of all that was told.
    """

    kinds: Sequence[int]
    sizes: Sequence[int]
    common: _Span
    span: _Span

    @staticmethod
    def by(known: Sequence[Group], people: int) -> _Seen:
        """With nothing told but what is no secret."""
        found = _Seen([0] * people, [people], _Span(1), _Span(1)).with_told(known)
        return replace(found, common=found.span)

    def with_told(self, groups: Sequence[Group]) -> _Seen:
        """The same, with these groups told, too."""
        people = range(len(self.kinds))
        return self.with_counts([[person in group for person in people] for group in groups])

    def with_counts(self, counts: Sequence[Sequence[int]]) -> _Seen:
        """The same, with these counts told, too: kinds that they part are parted."""
        numbers: dict[tuple[int, ...], int] = {}
        kinds = [
            numbers.setdefault(each, len(numbers)) for each in zip(self.kinds, *counts, strict=True)
        ]
        sizes = [0] * len(numbers)
        for kind in kinds:
            sizes[kind] += 1
        before, *rows = map(list, zip(*numbers, strict=True)) if numbers else ([], [])
        span = self.span.split_places(before).add_rows(rows)
        return _Seen(kinds, sizes, self.common.split_places(before), span)


class _Span(Struct, frozen=True):
    """All combinations of some vectors, modulo a large prime.

    Attributes:
        width: places of a vector.
        basis: vectors, each with a 1 at its pivot and 0 at those of the others.
        pivots: the pivot of each.
    """

    width: int
    basis: Sequence[Vector] = ()
    pivots: Sequence[int] = ()

    @property
    def dimension(self) -> int:
        """The dimension of the span."""
        return len(self.basis)

    def split_places(self, before: Sequence[int]) -> _Span:
        """The same vectors with more places: for each place the one before that it was part of."""
        first = {place: n for n, place in reversed(list(enumerate(before)))}
        basis = [[row[place] for place in before] for row in self.basis]
        return _Span(len(before), basis, [first[pivot] for pivot in self.pivots])

    def add_rows(self, rows: Iterable[Vector]) -> _Span:
        """The span of these vectors, too."""
        basis, pivots = list(self.basis), list(self.pivots)
        for row in rows:
            row = _reduce(row, basis, pivots)
            lead = next((n for n, value in enumerate(row) if value), None)
            if lead is None:
                continue
            scale = pow(row[lead], -1, _PRIME)
            row = [value * scale % _PRIME for value in row]
            basis = [
                _subtract(other, row, other[lead]) if other[lead] else other for other in basis
            ]
            basis.append(row)
            pivots.append(lead)
        return _Span(self.width, basis, pivots)

    def checks(self) -> Vector:
        """For each place, the value of a random functional that is 0 on the whole span.

        A vector is in the span when the values of its places add up to 0.
        """
        chance = random.Random(0)
        pivots = set(self.pivots)
        free = [0 if n in pivots else chance.randrange(_PRIME) for n in range(self.width)]
        found = list(free)
        for row, pivot in zip(self.basis, self.pivots, strict=True):
            found[pivot] = -sum(map(mul, row, free)) % _PRIME
        return found


def _reduce(row: Vector, basis: Sequence[Vector], pivots: Sequence[int]) -> Vector:
    """What is left of a vector without what the basis holds of it: 0 at every pivot."""
    held = [(row[pivot], other) for pivot, other in zip(pivots, basis, strict=True) if row[pivot]]
    if not held:
        return row
    times = [k for k, _ in held]
    columns = zip(*(other for _, other in held), strict=True)
    pairs = zip(row, columns, strict=True)
    return [(value - sum(map(mul, times, column))) % _PRIME for value, column in pairs]


def _subtract(row: Vector, other: Vector, times: int) -> Vector:
    return [(a - times * b) % _PRIME for a, b in zip(row, other, strict=True)]


def _small(seen: _Seen) -> bool:
    """Whether one to four people, or a whole multiple of a few, are a combination of what is told.

    A group that is a combination of what is no secret anyway does not count. Each combination of
    people has some of them at pivots, or it would be 0. With one of them there, it is the vector of
    that pivot. With more, it parts into two with one each: so of all kinds, only pairs with a pivot
    need be tried, whose number does not grow with the square of the people.
    """
    common, pivots = seen.common.checks(), set(seen.span.pivots)
    if any(_few(row, seen.sizes, common) for row in seen.span.basis):
        return True
    every = zip(seen.sizes, seen.span.checks(), common, strict=True)
    kinds = [(n in pivots, each) for n, each in enumerate(every) if each[0] < LEAST]
    kinds.sort(key=lambda kind: not kind[0])
    return _together([each for _, each in kinds], sum(there for there, _ in kinds))


def _few(row: Vector, sizes: Sequence[int], common: Vector) -> bool:
    """Whether a vector is one to four people, and no secret is among what it tells."""
    if row.count(0) <= len(row) - LEAST:
        return False
    there = [n for n, value in enumerate(row) if value]
    people = sum(sizes[n] * row[n] for n in there)
    return people < LEAST and sum(row[n] * common[n] for n in there) % _PRIME != 0


def _together(singles: Sequence[Check], pivots: int) -> bool:
    """Whether up to four kinds, two of them at pivots, are one to four people and lack nothing.

    Args:
        singles: the kinds of one to four people, those at pivots first.
        pivots: how many those are.
    """
    sums = _sums(singles, pivots)
    # What one or two of them lack to 0 is what one or two others bring, or nobody.
    hits = sums.intersection(map(_PRIME.__sub__, sums)) | sums & {0}
    by_check: dict[int, list[tuple[int, int]]] = {}
    for size, a, b in singles if hits else ():
        by_check.setdefault(a, []).append((size, b))
    brings = {a: set(by_check.get(a, ())) for a in hits}
    pairs = {a: set(_pairs(singles, by_check, a)) for a in hits}
    if any(b for _, b in (*brings.get(0, ()), *pairs.get(0, ()))):
        return True
    return any(
        size + more < LEAST and (b + d) % _PRIME
        for a in hits
        for size, b in pairs[a]
        for more, d in (*brings[-a % _PRIME], *pairs[-a % _PRIME])
    )


Check = tuple[int, int, int]
"""A kind of people: how many they are, and what they lack to 0 in each of two spans."""


def _sums(singles: Sequence[Check], pivots: int) -> set[int]:
    """What each of the first kinds lacks to 0, alone and with one that does not stand before it."""
    found = {a for _, a, _ in singles[:pivots]}
    for n, (size, a, _) in enumerate(singles[:pivots]):
        found.update([(a + c) % _PRIME for more, c, _ in singles[n:] if size + more < LEAST])
    return found


def _pairs(
    singles: Sequence[Check], by_check: Mapping[int, Sequence[tuple[int, int]]], total: int
) -> Iterator[tuple[int, int]]:
    """Two kinds that lack `total` together: how many people, and what they lack in the other."""
    for size, a, b in singles:
        for more, d in by_check.get((total - a) % _PRIME, ()):
            if size + more < LEAST:
                yield size + more, (b + d) % _PRIME
