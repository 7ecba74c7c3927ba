"""Problems as text, as JSON objects and as GitHub annotations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from msgspec import structs

from engine.language.interface import translate
from engine.lazy_import import lazy_modules
from engine.records.problems import RecordsProblem
from engine.scenario.problems import Problem, Refused, Severity
from engine.services.shared.errors import Unreadable, explain
from tui.cli.output import give_up
from tui.cli.streams import fold_text

with lazy_modules():
    from engine.scenario import messages

INDENT = " " * 12
_KINDS = {Severity.PROBLEM: "error", Severity.FINDING: "warning", Severity.NOTE: "notice"}


def sort_key(problem: Problem) -> tuple[int, int, int, str]:
    """A sort key: problems, findings, then notes, each in the order of the file."""
    return "EFN".find(problem.code[0]), problem.line, problem.column, problem.code


def as_text(problems: Iterable[Problem]) -> str:
    """Problems as text, grouped by file; each is a line with its hint below it."""
    ordered = sorted(problems, key=lambda p: (p.file, *sort_key(p)))
    groups = groupby(ordered, key=lambda p: p.file)
    return "\n\n".join("\n".join([file, *(as_lines(p) for p in group)]) for file, group in groups)


def as_lines(problem: Problem, across: int = 0) -> str:
    """A problem as a line with its hint below it.

    Args:
        problem: what is wrong.
        across: columns there are; 0 for any number. A hint of several lines shows what to write,
            so it is left as it is.
    """
    place = f"{problem.line}:{problem.column}" if problem.line else "-"
    said = f"  {place:>8}  {problem.code}  {_describe(problem)}"
    hint = [f"{INDENT}{line}".rstrip() for line in problem.hint.splitlines()]
    if len(hint) == 1:
        hint = [fold_text(hint[0], across)]
    return "\n".join([fold_text(said, across, INDENT + " " * 6), *hint])


def _describe(problem: Problem) -> str:
    return messages.message(problem, translate)


def as_object(problem: Problem) -> dict[str, Any]:
    """A problem as a JSON object."""
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "code": problem.code,
        "severity": problem.severity.value,
        "message": _describe(problem),
        "hint": problem.hint,
        "params": dict(problem.params),
        "edits": [structs.asdict(edit) for edit in problem.edits],
    }


def as_annotation(problem: Problem, more: str = "") -> str:
    """A problem as a GitHub workflow command; `more` is added below it."""
    said = "\n".join(part for part in (_describe(problem), problem.hint, more) if part)
    where = {
        "file": problem.file,
        "line": max(1, problem.line),
        "col": max(1, problem.column),
        "title": problem.code,
    }
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in where.items())
    return f"::{_KINDS[problem.severity]} {properties}::{_data(said)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


@contextmanager
def speak_problems() -> Iterator[None]:
    """Say what is wrong with records or a file, with a hint and without a traceback."""
    try:
        yield
    except (RecordsProblem, Unreadable) as problem:
        give_up(explain(problem))
    except Refused as refused:
        give_up(as_text(refused.problems))
