"""Fields that are a few columns off: what a field, or a line of prose, was meant as.

The entries around its place tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from engine.scenario.diagnose.fix import Draft, Fix
from engine.scenario.diagnose.hints import Fields, hint
from engine.scenario.diagnose.indentation import put_dash
from engine.scenario.diagnose.line_scanner import ScannedLine, look_at
from engine.scenario.problems import Path, Problem
from engine.scenario.yaml.source import Source

SENTENCE = re.compile(r"(?!not )[^\W\d_]\S*(?: [^\W\d_]\S*)+|[^\W\d_]+[.,;!?]")
_BEGIN_ENTRY = frozenset({"id", "if"})  # of an entry with `say`
NO_SENTENCE = re.compile(r"[][{}'\"#<>=]")


class Level(NamedTuple):
    """Named entries that a place lies in: their path, their schema, and what was written."""

    path: Path
    schema: Mapping[str, Any]
    written: Mapping[str, Any]


def levels_around(source: Source, fields: Fields, path: Path) -> list[Level]:
    """The named entries a place lies in, the nearest first."""
    schema, written = fields.resolve(fields.document), source.data
    found: list[Level] = []
    for end, part in enumerate(path):
        if isinstance(written, Mapping):
            found.append(Level(path[:end], schema, written))
        schema = fields.find_below(schema, part)
        written = written[part]
    return found[::-1]


def find_in_prose(
    source: Source, fields: Fields, draft: Draft
) -> Iterator[tuple[Path, str, Problem]]:
    """Fields that are so far to the right that they became part of the prose above them.

    Looks in each block of prose for the first line that reads like a field.

    Yields:
        The path of the entries it was meant to be among, its name, and the problem.
    """
    for path, mark in source.values.items():
        if not path or draft.lines[mark.line - 1][mark.column - 1 :][:1] not in (">", "|"):
            continue
        levels = levels_around(source, fields, path)
        for number in _lines_of_block(draft, mark.line):
            line = look_at(draft.lines[number])
            if _lacks_dash(fields, path, line):
                yield path[:-1], line.key, _report_undashed(draft, mark.line - 1, number)
                break
            level = _find_level(levels, fields, line) if line.key else None
            if level:
                yield level.path, line.key, _problem(source, level, draft, number)
                break


def _lacks_dash(fields: Fields, path: Path, line: ScannedLine) -> bool:
    """Whether a line in a block that is an entry of a list was meant to be the next entry."""
    schema = fields.resolve(fields.document)
    for part in path:
        schema = fields.find_below(schema, part)
    if not isinstance(path[-1], int) or line.key not in schema.get("properties", {}):
        return False
    value = line.value.strip()
    return not value or value[:1] in (">", "|") or line.key in _BEGIN_ENTRY


def _report_undashed(draft: Draft, entry: int, number: int) -> Problem:
    """An entry without a dash inside the prose of the entry above, with the dash as the fix."""
    dash = look_at(draft.lines[entry]).indent
    fix = put_dash(draft.lines, number, dash)
    return draft.problem("E041", number, dash, fix, field=look_at(draft.lines[number]).key)


def _lines_of_block(draft: Draft, first: int) -> Iterator[int]:
    """Numbers, from 0, of the lines of the block that begins on line `first`."""
    margin = -1
    for number in range(first, len(draft.lines)):
        line = draft.lines[number]
        if not line.strip():
            continue
        deep = len(line) - len(line.lstrip(" "))
        margin = deep if margin < 0 else margin
        if deep < margin:
            return
        yield number


def _find_level(levels: list[Level], fields: Fields, line: ScannedLine) -> Level | None:
    """The entries a line was meant to be among; None when it is a line of prose."""
    field = line.key
    known = [level for level in levels if field in level.schema.get("properties", {})]
    if not known:
        return None
    schema = fields.resolve(known[0].schema["properties"][field])
    if not _can_be_value(schema, line.value, nearest=known[0] is levels[0]):
        return None
    free = [level for level in known if field not in level.written and _has_room(level, field)]
    # An answer seldom has a `then` of its own; the whole decision must have one.
    return (free[-1] if field == "then" else free[0]) if free else known[0]


def _can_be_value(schema: Mapping[str, Any], value: str, nearest: bool) -> bool:
    """Whether what follows a colon can be the value of a field, and is not prose."""
    value = value.strip()
    if not value or value[:1] in (">", "|") or schema.get("x-condition"):
        return True
    if schema.get("x-prose"):
        return nearest
    return bool(NO_SENTENCE.search(value)) or not SENTENCE.fullmatch(value)


def _has_room(level: Level, field: str) -> bool:
    """Whether nothing that is written there excludes a field."""
    groups = (*level.schema.get("x-exactly-one", ()), *level.schema.get("x-at-most-one", ()))
    return not any(field in group and {*group} & {*level.written} for group in groups)


def _problem(source: Source, level: Level, draft: Draft, number: int) -> Problem:
    """A field inside prose, with its line moved to the left as the fix."""
    line = look_at(draft.lines[number])
    name, mark = next(
        (str(name), mark)
        for name in level.written
        if (mark := source.keys.get((*level.path, name)))
    )
    margin = mark.column - 1 - (line.column - line.indent)
    text = f"{' ' * margin}{draft.lines[number].lstrip(' ')}"
    fix = Fix(number, number, (text,), hint("move left", name=name, line=str(mark.line)))
    params = {"field": line.key, "beside": name, "line": str(mark.line)}
    return draft.problem("E037", number, line.column, fix, **params)


def hint_meant(source: Source, fields: Fields, path: Path) -> str:
    """The hint that says what an unknown field with entries below it was meant as, or "".

    It was meant as an entry of a list nearby, and is a few columns off.
    """
    value = source.at(path)
    if value is not None and not isinstance(value, Mapping):
        return ""
    for level in levels_around(source, fields, path):
        for name in [path[len(level.path)], *(level.written if value else ())]:
            listed = level.written.get(name)
            if not isinstance(listed, Mapping) or (*level.path, name) == path:
                continue
            schema = fields.find_below(level.schema, str(name)).get("additionalProperties")
            kind = fields.resolve(schema) if isinstance(schema, Mapping) else {}
            title = str(kind.get("title", ""))
            first = next((id for id in listed if (*level.path, name, id) != path), None)
            mark = source.keys.get((*level.path, name, first)) if first else None
            if mark and title[:1].islower() and {*(value or ())} <= {*kind.get("properties", {})}:
                return hint("meant as", kind=title, line=str(mark.line))
    return ""
