"""Problems as text, as JSON and as annotations of a code forge."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby

from engine.scenario.messages import message
from engine.scenario.problems import Problem
from tui.strings import translate

_KINDS = {"problem": "error", "finding": "warning", "note": "notice"}


def as_text(problems: Iterable[Problem]) -> str:
    """Grouped by file, each one line and its hint below it."""
    ordered = sorted(problems, key=lambda p: (p.file, "EFN".find(p.code[0]), p.line, p.column))
    parts = []
    for file, group in groupby(ordered, key=lambda p: p.file):
        lines = [file]
        for problem in group:
            place = f"{problem.line}:{problem.column}" if problem.line else "-"
            lines.append(f"  {place:>8}  {problem.code}  {message(problem, translate)}")
            lines += [f"{'':12}{line}".rstrip() for line in problem.hint.splitlines()]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def as_json(problems: Iterable[Problem]) -> str:
    """A list of objects."""
    found = [
        {
            "file": p.file,
            "line": p.line,
            "column": p.column,
            "code": p.code,
            "severity": p.severity.value,
            "message": message(p, translate),
            "hint": p.hint,
            "params": dict(p.params),
        }
        for p in problems
    ]
    return json.dumps(found, ensure_ascii=False, indent=2)


def as_github(problems: Iterable[Problem]) -> str:
    """One workflow command a line."""
    return "\n".join(
        f"::{_KINDS[p.severity.value]} file={p.file},line={max(1, p.line)},col={max(1, p.column)},"
        f"title={p.code}::{_escaped(message(p, translate) + (' — ' + p.hint if p.hint else ''))}"
        for p in problems
    )


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
