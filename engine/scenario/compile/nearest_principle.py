"""Which numbered principle was meant: a slip of the finger is one digit, no likeness of words."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

SEVERAL = 3  # named in one hint


def near_principle(name: str, known: Iterable[str]) -> str:
    """A "did you mean" for a number such as `P151`, or "".

    Meant is what is one digit away, or has two turned round; the more of it is right from the left
    on, the likelier.
    """
    near = [id for id in known if _one_slip(name, id)]
    padded = f"{name[:1]}{name[1:]:0>2}"  # `P1` is P01
    near.sort(key=lambda id: (id != padded, -_alike(name, id), id))
    best = near[:SEVERAL]
    if not best:
        return ""
    said = [f"`{id}`" for id in best]
    return f"did you mean {', '.join(said[:-1])}{' or ' if said[1:] else ''}{said[-1]}?"


def _alike(one: str, other: str) -> int:
    """How many characters are the same before the first that differs."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))


def _one_slip(one: str, other: str) -> bool:
    """Whether one digit more, less or changed, or two neighbours exchanged, makes one the other."""
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        return any(long[:at] + long[at + 1 :] == short for at in range(1, len(long)))
    apart = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(apart) == 2:
        first, second = apart
        turned = one[first] == other[second] and one[second] == other[first]
        return turned and second == first + 1
    return len(apart) == 1
