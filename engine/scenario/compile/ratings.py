"""What an author writes as a rating: a number, numbers by domain, or branches of these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from engine.kernel.answer_key import Grade


def numbers(rating: Any) -> Iterator[float]:
    """Every number in a rating, of whatever branch and domain."""
    if isinstance(rating, list):
        for branch in rating:
            yield from numbers(branch["is"])
    elif isinstance(rating, Mapping):
        yield from rating.values()
    else:
        yield rating


def critical_of(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The kind of critical error of an entry, as a field of a branch."""
    return {"critical": entry["critical"]} if "critical" in entry else {}


def with_critical(grade: Grade, critical: str) -> Grade:
    """The grade, critical when it is harmful."""
    if grade.rating != 1:
        return grade
    return replace(grade, credit=dict.fromkeys(grade.credit, 0), overall=0, critical=critical)
