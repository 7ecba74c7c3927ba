"""Figures that were kept as JSON, read again; of earlier versions also counts that are ranges."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from itertools import repeat
from types import UnionType
from typing import Any, Self, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct
from msgspec.structs import fields, replace

from engine.reports.cohort.page_two import PARTS
from engine.reports.cohort.report_data import CaseReport, Change, CohortReport
from engine.reports.cohort.sealed_counts import KeptCase


class Range(int):
    """A count of which an earlier version told only the least and the most, such as 1–4.

    It is written so wherever a count is written. As a number it is the middle.
    """

    written: str

    def __new__(cls, written: str) -> Self:
        """A range as it was written."""
        low, high = written.split("–")
        made = super().__new__(cls, (int(low) + int(high)) // 2)
        made.written = written
        return made

    def __str__(self) -> str:
        return self.written

    __repr__ = __str__

    def __format__(self, _spec: str) -> str:
        return self.written


class Junk(ValueError):
    """Bytes that no Rifq keeps: not even JSON in UTF-8."""


def report_from(body: bytes) -> CohortReport | None:
    """A report as msgspec encoded it; None where it is another Rifq's."""
    try:
        found = msgspec.json.decode(body, type=CohortReport)
        return replace(found, cases=tuple(map(_convert_parts, found.cases)))
    except (msgspec.MsgspecError, KeyError):
        return None


def _convert_parts(case: CaseReport) -> CaseReport:
    parts = {name: msgspec.convert(case.parts[name], kind) for name, kind in _PARTS.items()}
    return replace(case, parts=parts)


def figures_from(body: bytes) -> CaseReport:
    """The figures of a case, from JSON."""
    found: CaseReport = _read(CaseReport, body)
    return found


def case_from(body: bytes) -> KeptCase:
    """An issue of a case. Raises ValueError where this Rifq, Junk where none can read it."""
    found: KeptCase = _read(KeptCase, body)
    return found


def change_from(body: bytes) -> Change:
    """An issue of the change. Raises ValueError where this Rifq, Junk where none can read it.

    Before it said how many kept the order given, it was counted by the order given alone.
    """
    if b'"given"' not in body:
        raise ValueError("figures of another Rifq")
    found: Change = _read(Change, body)
    return found


def _read(kind: Any, body: bytes) -> Any:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Junk(str(error)) from error
    try:
        return _of(kind, data)
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError("figures of another Rifq") from error


def _of(kind: Any, data: Any) -> Any:
    """Plain values as what they were printed from."""
    if isinstance(kind, type) and issubclass(kind, Struct):
        return _object(kind, data)
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):  # of something and None
        return None if data is None else _of(parts[0], data)
    if origin is tuple:
        each = repeat(parts[0], len(data)) if parts[-1] is ... else parts
        return tuple(_of(one, value) for one, value in zip(each, data, strict=True))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {name: _of(parts[1], value) for name, value in data.items()}
    return _SIMPLE[kind](data)


def _object(kind: type, data: Any) -> Any:
    hints = _hints(kind)
    given: dict[str, Any] = {}
    for field in _fields(kind):
        if kind is CaseReport and field.name == "parts":
            given["parts"] = {name: _of(made, data[name]) for name, made in _PARTS.items()}
        elif field.name in data or field.required:
            given[field.name] = _of(hints[field.name], data[field.name])
    return kind(**given)


_hints, _fields = cache(get_type_hints), cache(fields)  # both read every annotation of a class


_PARTS = {part.name: get_type_hints(part.count)["return"] for part in PARTS if part.count}


def _whole(data: Any) -> int:
    return Range(data) if isinstance(data, str) else int(data)


_SIMPLE: Mapping[Any, Callable[[Any], Any]] = {int: _whole, float: float, str: str, bool: bool}
