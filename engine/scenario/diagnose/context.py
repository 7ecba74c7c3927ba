"""What may stand around a place of a case: the entries it lies in, with the fields of each.

Also whether a line of prose looks like one of those fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from engine.scenario.diagnose.hints import Fields, hint
from engine.scenario.diagnose.rewrite import HEAD
from engine.scenario.problems import Problem
from engine.scenario.yaml.source import Path, Source

SENTENCE = re.compile(r"(?!not )[^\W\d_]\S*(?: [^\W\d_]\S*)+|[^\W\d_]+[.,;!?]")
NO_SENTENCE = re.compile(r"[][{}'\"#<>=]")


class Entry(NamedTuple):
    """Named entries a place lies in: where they stand, their schema, and what was written."""

    path: Path
    schema: Mapping[str, Any]
    written: Mapping[str, Any]


def around(source: Source, fields: Fields, path: Path) -> list[Entry]:
    """The entries a place lies in, the nearest first."""
    schema, written = fields.resolved(fields.document), source.data
    found: list[Entry] = []
    for end, part in enumerate(path):
        if isinstance(written, Mapping):
            found.append(Entry(path[:end], schema, written))
        schema = below(fields, schema, part)
        written = written[part]
    return found[::-1]


def below(fields: Fields, schema: Mapping[str, Any], part: str | int) -> dict[str, Any]:
    """The schema of a field, of an entry with an id, or of an entry of a list; {} without one."""
    inside = schema.get("items") if isinstance(part, int) else None
    if isinstance(part, str):
        inside = schema.get("properties", {}).get(part) or schema.get("additionalProperties")
    return fields.resolved(inside) if isinstance(inside, Mapping) else {}


class Slid(NamedTuple):
    """A field that stands so far to the right that it became part of the prose above it.

    Attributes:
        entry: the path of the entries it was meant to be among.
        field: its name.
        problem: what to say of it.
    """

    entry: Path
    field: str
    problem: Problem


def slid(source: Source, fields: Fields, lines: Sequence[str]) -> Iterator[Slid]:
    """The first line of each prose block that reads like a field allowed beside or around it."""
    for path, mark in source.values.items():
        if not path or lines[mark.line - 1][mark.column - 1 :][:1] not in (">", "|"):
            continue
        entries = around(source, fields, path)
        for number in _block(lines, mark.line):
            head = HEAD.match(lines[number])
            assert head is not None
            if head["key"] and (meant := _meant(entries, fields, head["key"], head["rest"])):
                yield _told(source, meant, head, number)
                break


def _block(lines: Sequence[str], first: int) -> Iterator[int]:
    """Numbers, from 0, of the lines of the block that begins on line `first`."""
    margin = -1
    for number in range(first, len(lines)):
        line = lines[number]
        if not line.strip():
            continue
        deep = len(line) - len(line.lstrip(" "))
        margin = deep if margin < 0 else margin
        if deep < margin:
            return
        yield number


def _meant(entries: list[Entry], fields: Fields, field: str, value: str) -> Entry | None:
    """The entries a line was meant to be among; None when it is a line of prose."""
    known = [entry for entry in entries if field in entry.schema.get("properties", {})]
    if not known:
        return None
    schema = fields.resolved(known[0].schema["properties"][field])
    if not _looks(schema, value, beside=known[0] is entries[0]):
        return None
    free = [entry for entry in known if field not in entry.written and _room(entry, field)]
    # An answer seldom has a way of its own; that of the whole decision must be there.
    return (free[-1] if field == "then" else free[0]) if free else known[0]


def _looks(schema: Mapping[str, Any], value: str, beside: bool) -> bool:
    """Whether what stands after a colon can be the value of a field, and is no prose."""
    value = value.strip()
    if not value or value[:1] in (">", "|") or schema.get("x-condition"):
        return True
    if schema.get("x-prose"):
        return beside
    return bool(NO_SENTENCE.search(value)) or not SENTENCE.fullmatch(value)


def _room(entry: Entry, field: str) -> bool:
    """Whether nothing that stands there excludes a field."""
    groups = (*entry.schema.get("x-exactly-one", ()), *entry.schema.get("x-at-most-one", ()))
    return not any(field in group and {*group} & {*entry.written} for group in groups)


def _told(source: Source, entry: Entry, head: Any, number: int) -> Slid:
    name, column = next(
        (str(name), mark.column)
        for name in entry.written
        if (mark := source.keys.get((*entry.path, name)))
    )
    line = source.keys[(*entry.path, name)].line
    moved = f"{' ' * (column - 1 - len(head['dashes'].lstrip(' ')))}{head[0].lstrip(' ')}"
    advice = hint("move left", name=name, line=str(line), text=moved)
    params = {"field": head["key"], "beside": name, "line": str(line)}
    problem = Problem(source.file, number + 1, head.start("key") + 1, "E037", params, advice)
    return Slid(entry.path, head["key"], problem)


def meant_as(source: Source, fields: Fields, path: Path) -> str:
    """What an unknown field with entries below it was meant as, a few columns off; or "".

    Args:
        source: the file.
        fields: the fields of the format.
        path: of the unknown field.
    """
    value: Any = source.data
    for part in path:
        value = value[part]
    if value is not None and not isinstance(value, Mapping):
        return ""
    for entry in around(source, fields, path):
        for name in [path[len(entry.path)], *(entry.written if value else ())]:
            listed = entry.written.get(name)
            if not isinstance(listed, Mapping) or (*entry.path, name) == path:
                continue
            inside = below(fields, entry.schema, str(name)).get("additionalProperties")
            kind = fields.resolved(inside) if isinstance(inside, Mapping) else {}
            title = str(kind.get("title", ""))
            first = next((id for id in listed if (*entry.path, name, id) != path), None)
            mark = source.keys.get((*entry.path, name, first)) if first else None
            if mark and title[:1].islower() and {*(value or ())} <= {*kind.get("properties", {})}:
                return hint("meant as", kind=title, line=str(mark.line))
    return ""
