"""Which numbered principle was meant: a slip of the finger, and no likeness of words."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

SEVERAL = 3  # named in one hint


def near_principle(name: str, known: Iterable[str]) -> str:
    """A "did you mean" for a number such as `P151`, or "".

    Meant is what has the last digit wrong, a digit twice, one too many at the end, or two turned
    round: the first digit is seldom the wrong one.
    """
    padded = f"{name[:1]}{name[1:]:0>2}"  # `P1` is P01
    near = [id for id in known if id == padded or _one_slip(name, id)]
    near.sort(key=lambda id: (-_alike(name, id), id))
    best = near[:SEVERAL]
    if not best:
        return ""
    said = [f"`{id}`" for id in best]
    return f"did you mean {', '.join(said[:-1])}{' or ' if said[1:] else ''}{said[-1]}?"


def _alike(one: str, other: str) -> int:
    """How many characters are the same before the first that differs."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))


def _one_slip(one: str, other: str) -> bool:
    """Whether one slip of the finger makes the second of the first."""
    if len(one) == len(other) + 1:  # a digit twice, one too many at the end, or a zero before
        left_out = {one[:at] + one[at + 1 :]: at for at in range(len(one) - 1, 0, -1)}
        at = left_out.get(other, 0)
        return bool(at) and (at == len(one) - 1 or one[at] in (one[at + 1], "0"))
    if len(one) != len(other):
        return False
    apart = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(apart) == 2:
        first, second = apart
        turned = one[first] == other[second] and one[second] == other[first]
        return turned and second == first + 1
    return apart == [len(one) - 1]
