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
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

LEAST = 5
"""Fewer people than these are never told of."""

_PRIME = (1 << 127) - 1  # so large that a false hit is no matter; it would hold back more, not less


def large_enough(sizes: Mapping[str, int]) -> frozenset[str]:
    """Names of the groups that may be told, and that leave nobody or five or more people over.

    Args:
        sizes: how many people each group has; "" is of those in none, who are never told.
    """
    told = sorted((size, name) for name, size in sizes.items() if name and size >= LEAST)
    while told and 0 < sum(sizes.values()) - sum(size for size, _name in told) < LEAST:
        del told[0]
    return frozenset(name for _size, name in told)


Group = frozenset[int]
Vector = list[int]


@dataclass(frozen=True, slots=True)
class Table:
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


def told(
    tables: Sequence[Table],
    people: int,
    there: Group | None = None,
    lot: Lot = lambda _table, _cell: False,
) -> list[frozenset[int]]:
    """For each table, the numbers of the cells that may be told.

    Args:
        tables: those before are told rather than those after them.
        people: how many there are; they are numbered from 0.
        there: who took part at all, which observers may know from elsewhere; None for everybody.
        lot: decides what is held back by lot, of what is five or more; nobody else knows it.
    """
    everybody = frozenset(range(people))
    known = [everybody, everybody if there is None else there]
    audits = _Audit(known), _Audit([*known, *(table.came for table in tables)])
    found = []
    for number, table in enumerate(tables):
        sizes = enumerate(map(len, table.cells))
        shown = [n for n, size in sizes if size >= LEAST and not lot(number, n)]
        found.append(_told(table, shown, audits))
    return found


def _told(table: Table, shown: list[int], audits: Sequence[_Audit]) -> frozenset[int]:
    """Those of `shown` that may be told beside everything told before."""
    sizes = [len(cell) for cell in table.cells]
    while shown:
        if _enough(table, shown, audits[0].there) and all(a.may_take(table, shown) for a in audits):
            for audit in audits:
                audit.take(table, shown)
            return frozenset(shown)
        # Of two, the second is what the first leaves over; else the smallest is missed least.
        shown.remove(shown[-1] if len(sizes) == 2 else min(shown, key=lambda n: (sizes[n], -n)))
    return frozenset()


def _enough(table: Table, shown: Sequence[int], there: Group) -> bool:
    """Whether enough people are left over, of those who took part and of those who came to it."""
    told = sum(len(table.cells[n]) for n in shown)
    every = len(shown) == len(table.cells)
    if table.whole and every and len(shown) > 1:
        return True
    # Where all who came are told, an answer that is not among those told was given by nobody.
    return len(there) - told >= LEAST and (every or len(table.came) - told >= LEAST)


class _Audit:
    """What was told, and whether more may be.

    Args:
        known: what is no secret: everybody, those who took part, and other groups.
    """

    def __init__(self, known: Sequence[Group]) -> None:
        self.everybody, self.there = known[:2]
        self._known = list(dict.fromkeys(known))
        self._groups: list[Group] = []
        self._complete = 0  # tables of which everything is told: they add up to what is known

    def may_take(self, table: Table, shown: Sequence[int]) -> bool:
        """Whether these cells of a table may all be told beside what was told before."""
        groups = [table.cells[n] for n in shown]
        every = [*self._known, *self._groups, *groups]
        kinds = _kinds(every, len(self.everybody))
        rows = [[int(kind[n]) for kind in kinds] for n in range(len(every))]
        span, common = _Span(rows), _Span(rows[: len(self._known)])
        adding_up = self._complete + self._completes(table, shown)
        if span.dimension + adding_up < common.dimension + len(self._groups) + len(groups):
            return False
        return not _small(span, common, [kinds[kind] for kind in kinds])

    def take(self, table: Table, shown: Sequence[int]) -> None:
        """Tells these cells."""
        self._groups += (table.cells[n] for n in shown)
        self._complete += self._completes(table, shown)

    def _completes(self, table: Table, shown: Sequence[int]) -> bool:
        """Whether these cells hold everybody who came to a table, where that is known."""
        return len(shown) == len(table.cells) and table.came in self._known


def _kinds(groups: Sequence[Group], people: int) -> dict[tuple[bool, ...], int]:
    """People nothing told can tell apart are of one kind: which groups they are in, how many."""
    found: dict[tuple[bool, ...], int] = {}
    for person in range(people):
        kind = tuple(person in group for group in groups)
        found[kind] = found.get(kind, 0) + 1
    return found


class _Span:
    """All combinations of some vectors, modulo a large prime.

    Attributes:
        dimension: of the span.
        checks: for each place, the value of a random functional that is 0 on the whole span; a
            vector is in the span when the values of its places add up to 0.
    """

    def __init__(self, rows: Sequence[Vector]) -> None:
        self.width = len(rows[0]) if rows else 0
        basis, pivots = _reduced(rows)
        self.dimension = len(basis)
        self.checks = self._functional(basis, pivots)

    def _functional(self, basis: list[Vector], pivots: list[int]) -> Vector:
        chance = random.Random(0)
        free = set(range(self.width)) - set(pivots)
        found = [chance.randrange(_PRIME) if n in free else 0 for n in range(self.width)]
        for row, pivot in zip(basis, pivots, strict=True):
            found[pivot] = -sum(row[n] * found[n] for n in free) % _PRIME
        return found


def _reduced(rows: Iterable[Vector]) -> tuple[list[Vector], list[int]]:
    """Reduced row echelon form, and the place of each row's leading 1."""
    basis: list[Vector] = []
    pivots: list[int] = []
    for row in rows:
        row = [value % _PRIME for value in row]
        for other, pivot in zip(basis, pivots, strict=True):
            if row[pivot]:
                row = _less(row, other, row[pivot])
        lead = next((n for n, value in enumerate(row) if value), None)
        if lead is None:
            continue
        scale = pow(row[lead], -1, _PRIME)
        row = [value * scale % _PRIME for value in row]
        basis = [_less(other, row, other[lead]) if other[lead] else other for other in basis]
        basis.append(row)
        pivots.append(lead)
    return basis, pivots


def _less(row: Vector, other: Vector, times: int) -> Vector:
    return [(a - times * b) % _PRIME for a, b in zip(row, other, strict=True)]


def _small(span: _Span, common: _Span, sizes: Sequence[int]) -> bool:
    """Whether one to four people, or a whole multiple of a few, are a combination of what is told.

    A group that is a combination of what is no secret anyway does not count.
    """
    checks = zip(sizes, span.checks, common.checks, strict=True)
    singles = [(size, a, b) for size, a, b in checks if size < LEAST]
    pairs = [
        (size + more, (a + c) % _PRIME, (b + d) % _PRIME)
        for n, (size, a, b) in enumerate(singles)
        for more, c, d in singles[n:]
        if size + more < LEAST
    ]
    if any(not a and b for _, a, b in (*singles, *pairs)):
        return True
    # Three and four: what two of them lack to 0 is what one or two others bring.
    brings: dict[int, list[tuple[int, int]]] = {}
    for size, a, b in (*singles, *pairs):
        brings.setdefault(a, []).append((size, b))
    return any(
        size + more < LEAST and (b + d) % _PRIME
        for size, a, b in pairs
        for more, d in brings.get(-a % _PRIME, ())
    )
