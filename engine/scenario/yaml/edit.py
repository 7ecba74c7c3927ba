"""Edits of a YAML file that leave every other line, comment and order as the author wrote it.

Each edit is made on lines and read again: if the file then says anything but what was meant, it is
refused, and nothing was written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.scenario.problems import Path, Refused
from engine.scenario.yaml.reader import parse
from engine.scenario.yaml.source import Source, split_lines

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ,.()/'’-]*[A-Za-z0-9.)]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off"})


class NotEdited(ValueError):
    """The file is written in a way that this edit does not understand; nothing was changed."""


def edit_lines(source: Source, lines: Sequence[str], wanted: Callable[[Any], Any]) -> Source:
    """The file with other lines, if these say what is wanted; raises NotEdited if they do not.

    `wanted` makes the data after of the data before.
    """
    end = "\r\n" if "\r\n" in source.text else "\n"
    mark = b"\xef\xbb\xbf" if source.raw.startswith(b"\xef\xbb\xbf") else b""
    try:
        after = parse(mark + end.join(lines).encode(), source.file)
    except Refused as refused:
        raise NotEdited(str(refused)) from refused
    if after.data != wanted(source.data):
        raise NotEdited("the file would say something else")
    return after


def lines_of(source: Source) -> list[str]:
    """The lines of a file; the last is empty where the file ends with a line end."""
    return split_lines(source.text)


def line_of(source: Source, path: Path) -> int:
    """The line, from 0, on which an entry begins: its key, or in a list its dash."""
    return (source.keys.get(path) or source.values[path]).line - 1


def indent_of(source: Source, path: Path) -> int:
    """How far the key of an entry is indented."""
    return source.keys[path].column - 1


def end_of(source: Source, path: Path) -> int:
    """The line, from 0, after the last of an entry; blanks and comments below are not of it."""
    lines = lines_of(source)
    first = line_of(source, path)
    later = [line_of(source, other) for other in _list_beside(source, path)]
    end = min((line for line in later if line > first), default=len(lines))
    while end > first + 1 and re.fullmatch(r"\s*(#.*)?", lines[end - 1]):
        end -= 1
    return end


def _list_beside(source: Source, path: Path) -> list[Path]:
    """The entries beside an entry, and beside those it is in."""
    found: list[Path] = []
    for depth in range(len(path)):
        around = source.at(path[:depth])
        names = around if isinstance(around, Mapping) else range(len(around))
        found += [(*path[:depth], name) for name in names]
    return found


def replace_numbers(source: Source, numbers: Mapping[Path, float]) -> Source:
    """The file with other numbers at paths where one is written. Raises NotEdited."""
    lines = lines_of(source)
    for path in sorted(numbers, key=lambda path: source.values[path].column, reverse=True):
        mark = source.values[path]
        line, start = lines[mark.line - 1], mark.column - 1
        there = _NUMBER.match(line, start)
        if there is None:
            raise NotEdited(f"line {mark.line} has no number")
        lines[mark.line - 1] = f"{line[:start]}{numbers[path]:g}{line[there.end() :]}"

    def after(data: Any) -> Any:
        for path, number in numbers.items():
            data = replace_value(data, path, int(number) if number == int(number) else number)
        return data

    return edit_lines(source, lines, after)


def replace_value(data: Any, path: Path, value: Any) -> Any:
    """A copy of some data with another value at a path, or one more at the end of a list."""
    if not path:
        return value
    first, rest = path[0], path[1:]
    if isinstance(data, list):
        assert isinstance(first, int)
        there = data[first] if first < len(data) else None
        return [*data[:first], replace_value(there, rest, value), *data[first + 1 :]]
    return {**data, first: replace_value(data[first], rest, value)}


def write_scalar(text: str) -> str:
    """A text on one line as a YAML value, in quotation marks where it needs them."""
    free = _PLAIN.fullmatch(text) and text.lower() not in _WORDS
    return text if free else json.dumps(text, ensure_ascii=False)
