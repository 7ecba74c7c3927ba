"""Which counts of the same plays may be told beside each other.

A report tells many counts of the same people. Each may be five or more, and yet the difference of
two be one person: of 35, all but six came to one scene, and all but seven of them to the next. So a
part of a report is told as it stands only if no sum or difference of the exact counts told so far,
in whole multiples of any size, is a count of one to four of these plays, or leaves so many over.
Else it is told in the next less exact way.

What each play adds to a count is what the report of that play alone has in its place. A number in
that place which is not the sum of these is no count of plays, and cannot be accounted for: a part
with one is told in the next way, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import takewhile
from typing import Any, TypeVar, cast, get_type_hints

from msgspec import Struct

from engine.reports.cohort.disclosure import Combinations
from engine.reports.count_range import Band

T = TypeVar("T")
Path = tuple[Any, ...]


class ToldCounts:
    """What was told of a case, from the figures of each of its plays alone."""

    def __init__(self, alone: Sequence[Struct]) -> None:
        shared: Shared = {}
        counts = {id(e): dict(counts_in(e, (), shared)) for e in {id(e): e for e in alone}.values()}
        self._alone = [counts[id(each)] for each in alone]  # several plays may share their figures
        self._combinations = Combinations(len(alone))

    def take(self, counts: Sequence[Sequence[int]]) -> bool:
        """Tell these counts, too, by what each play adds; False where that may not be."""
        return self._combinations.take(counts)

    def choose_way(self, ways: Iterable[T], *path: str) -> T:
        """The first of these ways to tell a part that tells of nobody; else the last of them.

        Args:
            ways: the part, each time less exact.
            path: where it stands in the figures: names of fields.
        """
        return self.choose_way_by(ways, lambda way: counts_in(way, path), self._alone)

    def choose_way_by(
        self,
        ways: Iterable[T],
        counts: Callable[[T], Iterable[tuple[Path, int]]],
        alone: Sequence[Mapping[Path, int]],
    ) -> T:
        """As `choose_way`, of a part whose counts are named in another way.

        Args:
            ways: the part, each time less exact.
            counts: the exact counts in it, each with a name.
            alone: those of each play, by the same names.
        """
        for way in ways:
            named = [(name, k) for name, k in counts(way) if k not in (0, len(alone))]
            each = [tuple(one.get(name, 0) for one in alone) for name, _ in named]
            accounted = all(sum(e) == k for e, (_, k) in zip(each, named, strict=True))
            if accounted and self._combinations.take(each):
                break
        return way


Shared = dict[tuple[Path, int, int], list[tuple[Path, int]]]
"""The counts in parts that several figures share, by where they stand and their identity."""


def counts_in(
    value: object, path: Path = (), shared: Shared | None = None
) -> list[tuple[Path, int]]:
    """Every exact count in figures, with where it stands; not 0, and not what is told in a range.

    What stands in a row is named by the words it begins with, as in a report of fewer plays it may
    stand at another place.

    Args:
        value: the figures.
        path: where they stand.
        shared: the parts of figures asked for before, which must be there still; this adds to it.
    """
    found: list[tuple[Path, int]] = []
    _gather(value, path, found, shared)
    return found


def _gather(
    value: object, path: Path, found: list[tuple[Path, int]], shared: Shared | None
) -> None:
    kind = type(value)
    if kind is int:
        if value:
            found.append((path, cast(int, value)))
    elif isinstance(value, Struct):
        for name in _list_count_fields(type(value)):
            _gather(getattr(value, name), (*path, name), found, shared)
    elif isinstance(value, dict):
        for name, each in value.items():
            _gather(each, (*path, name), found, shared)
    elif isinstance(value, tuple):
        for n, each in enumerate(value):
            if type(each) in _NO_COUNTS:
                continue
            if shared is None or not isinstance(each, Struct):
                _gather(each, (*path, _name_path(each) or n), found, shared)
                continue
            here = path, n, id(each)
            if here not in shared:
                shared[here] = counts_in(each, (*path, _name_path(each) or n))
            found += shared[here]


_NO_COUNTS = frozenset({str, float, bool, Band})


@cache
def _list_count_fields(kind: type[Struct]) -> tuple[str, ...]:
    """The fields of a class that can hold counts of plays."""
    left = getattr(kind, "not_of_plays", ())
    hints = get_type_hints(kind)
    names = (name for name in kind.__struct_fields__ if name not in left)
    return tuple(name for name in names if hints[name] not in (str, bool, float))


def _name_path(value: object) -> Path:
    """The words something begins with, or what it says it is named by."""
    if isinstance(value, Struct):
        names: Sequence[str] = getattr(value, "named_by", value.__struct_fields__)
        words: Iterable[object] = (getattr(value, name) for name in names)
    else:
        words = value if isinstance(value, tuple) else ()
    return tuple(takewhile(lambda each: isinstance(each, str), words))
