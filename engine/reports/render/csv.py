"""Report data as a sheet in RFC 4180, with a byte order mark; formulas are made words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from engine.language.control_characters import name_controls

BYTE_ORDER = "\ufeff"  # so that a spreadsheet reads it as UTF-8
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for the beginning of a formula (CWE-1236)."""

Value = str | float | None


def as_csv(columns: Iterable[str], rows: Iterable[Iterable[Value]]) -> str:
    """The columns and the rows; short rows are filled up."""
    out = io.StringIO()
    out.write(BYTE_ORDER)
    sheet = csv.writer(out, lineterminator="\r\n")
    header = list(columns)
    sheet.writerow(header)
    for row in rows:
        values = [escape_value(value) for value in row]
        sheet.writerow(values + [""] * (len(header) - len(values)))
    return out.getvalue()


def escape_value(value: Value) -> str | int | float:
    """A value a spreadsheet takes for words or a number, never for a formula."""
    if value is None:
        return ""
    if isinstance(value, float):
        return round(value, 6)
    if not isinstance(value, str):
        return value
    shown = name_controls(value)
    return f"'{shown}" if shown.startswith(FORMULAS) else shown
