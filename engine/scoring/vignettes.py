"""Short stories in a form: what an answer takes one for, beside what it is.

A miss takes a story of trafficking for something else, a false alarm the other way round. Both are
told side by side, since whoever sees trafficking everywhere misses nothing (signal detection: Green
and Swets 1966, *Signal Detection Theory and Psychophysics*).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from engine.kernel.answer_key import Key, Mark

TRAFFICKING, OTHER = "trafficking", "other"


def find_vignettes(key: Key) -> Mapping[str, str]:
    """What each story is, by the address of its decision: what its best-rated answer takes it for.

    A decision in which no answer takes it for anything is none.
    """
    found: defaultdict[str, list[Mark]] = defaultdict(list)
    for address, mark in key.marks.items():
        if mark.takes_for and mark.grades:
            found[address.rpartition(".")[0]].append(mark)
    return {at: max(marks, key=_best).takes_for for at, marks in found.items()}


def _best(mark: Mark) -> int:
    return max(grade.overall for grade in mark.grades)


def count_misread(key: Key, answers: Mapping[str, str]) -> Mapping[str, int]:
    """How many stories of each kind were taken for the other.

    The answers are ids of options, by address of the decision; what was passed over is left out.
    """
    counted = {TRAFFICKING: 0, OTHER: 0}
    for at, truth in find_vignettes(key).items():
        mark = key.marks.get(f"{at}.{answers.get(at, '')}")
        if mark and mark.takes_for not in ("", truth):
            counted[truth] += 1
    return counted
