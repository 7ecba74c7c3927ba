"""Partial evaluation: what a condition comes down to in one place of the story."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from engine.kernel import model as k

_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "==": int.__eq__,
    "!=": int.__ne__,
    "<": int.__lt__,
    "<=": int.__le__,
    ">": int.__gt__,
    ">=": int.__ge__,
}
_SUM: dict[str, Callable[[int, int], int]] = {
    "+": int.__add__,
    "-": int.__sub__,
    "*": int.__mul__,
}


def fold(condition: k.Condition, place: str, keep: frozenset[int] = frozenset()) -> k.Condition:
    """The condition as it stands at `place`, with all that is certain there worked out.

    Args:
        condition: any condition.
        place: id of the scene or ending where it is read.
        keep: numbers of written conditions that stay visible as such; the others are unwrapped.
    """
    match condition:
        case k.At(wanted):
            return k.Const(int(wanted == place))
        case k.Written(number, of):
            inner = fold(of, place, keep)
            return k.Written(number, inner) if number in keep else inner
        case k.Not(of):
            inner = fold(of, place, keep)
            return k.Const(int(not inner.value)) if isinstance(inner, k.Const) else k.negate(inner)
        case k.Both(parts):
            return _joined(k.Both, (fold(p, place, keep) for p in parts))
        case k.Either(parts):
            return _joined(k.Either, (fold(p, place, keep) for p in parts))
        case k.Compare(op, left, right):
            a, b = fold(left, place, keep), fold(right, place, keep)
            if isinstance(a, k.Const) and isinstance(b, k.Const):
                return k.Const(int(_COMPARE[op](a.value, b.value)))
            return k.Compare(op, a, b)
        case k.Sum(op, left, right):
            a, b = fold(left, place, keep), fold(right, place, keep)
            if isinstance(a, k.Const) and isinstance(b, k.Const):
                return k.Const(_SUM[op](a.value, b.value))
            return k.Sum(op, a, b)
        case k.Among(of, values):
            inner = fold(of, place, keep)
            if isinstance(inner, k.Const):
                return k.Const(int(inner.value in values))
            return k.Among(inner, values)
        case _:
            return condition


def _joined(join: type[k.Both] | type[k.Either], parts: Iterable[k.Condition]) -> k.Condition:
    """Parts joined, without those that decide nothing; one that decides all ends the list."""
    neutral = join is k.Both
    kept: list[k.Condition] = []
    for part in parts:
        if not isinstance(part, k.Const):
            kept.append(part)
        elif bool(part.value) is not neutral:
            if not any(map(watched, kept)):
                return k.Const(int(not neutral))
            kept.append(part)
            break
    if not kept:
        return k.Const(int(neutral))
    return kept[0] if len(kept) == 1 else join(tuple(kept))


def watched(condition: k.Condition | None) -> bool:
    """Whether a written condition stands visible in this one."""
    return next(numbers(condition), None) is not None


def numbers(condition: k.Condition | None) -> Iterator[int]:
    """Numbers of the written conditions in this one."""
    match condition:
        case k.Written(number, of):
            yield number
            yield from numbers(of)
        case k.Not(of) | k.Among(of, _):
            yield from numbers(of)
        case k.Both(parts) | k.Either(parts):
            for part in parts:
                yield from numbers(part)
        case k.Compare(_, left, right) | k.Sum(_, left, right):
            yield from numbers(left)
            yield from numbers(right)


def certain(condition: k.Condition | None) -> bool:
    """Whether a folded condition always holds."""
    return condition is None or (isinstance(condition, k.Const) and bool(condition.value))


def never(condition: k.Condition | None) -> bool:
    """Whether a folded condition never holds."""
    return isinstance(condition, k.Const) and not condition.value
