"""Writes a review into the file of a case, with the fingerprints of what was read.

Every other line, comment and order stays as the author wrote it. Each edit is made on lines and
read again: if the file then says anything but what was meant, it is refused, and nothing was
written.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from msgspec import Struct

from engine.scenario.case_metadata import Aspect
from engine.scenario.problems import Path, Refused
from engine.scenario.review_fingerprints import fingerprints
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
    later: list[int] = []  # the entries beside it, and beside those it is in
    for depth in range(len(path)):
        around = source.at(path[:depth])
        names = around if isinstance(around, Mapping) else range(len(around))
        later += [line_of(source, (*path[:depth], name)) for name in names]
    end = min((line for line in later if line > first), default=len(lines))
    while end > first + 1 and re.fullmatch(r"\s*(#.*)?", lines[end - 1]):
        end -= 1
    return end


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


HEAD = frozenset(
    {"scenario", "version", "title", "premise", "setting", "seat", "level", "skills", "role"}
    | {"content_notes", "child_at_centre"}
)
WIDTH = 78  # signs in a line of `parts`


class ReviewEntry(Struct, frozen=True):
    """What a reviewer says, by a name and a role of their choice; signed, or else read."""

    aspect: Aspect
    who: str
    role: str
    date: str
    signed: bool


def add_review(source: Source, sections: Collection[str], entry: ReviewEntry) -> Source:
    """The file with a review; one of the same person on the same aspect gives way.

    Raises NotEdited if `review` is written in a way that cannot be added to. Sections are those of
    the vocabulary.
    """
    # Fingerprints as they are read again, with the row of parts in several lines.
    on = fingerprints(source.data, sections, entry.aspect)
    wanted: dict[str, Any] = {
        "who": entry.who,
        "role": entry.role,
        "date": entry.date,
        "says": "signed" if entry.signed else "read",
        "on": {**on, "parts": " ".join(textwrap.wrap(on["parts"], WIDTH))},
    }
    if "review" not in source.data:
        return _begin_review(source, entry.aspect, wanted)
    first = next(iter(source.data["review"]))
    if line_of(source, ("review", first)) == line_of(source, ("review",)):  # between braces
        source = _open_braces(source)
    review: Mapping[str, Any] = source.data["review"]
    there = review.get(entry.aspect, [])
    number = next((n for n, each in enumerate(there) if each["who"] == entry.who), len(there))
    path: Path = ("review", str(entry.aspect), number)
    return _add_entry(source, path, wanted)


def _begin_review(source: Source, aspect: Aspect, wanted: Mapping[str, Any]) -> Source:
    """The file with its first review, below the head of the case."""
    lines = lines_of(source)
    at = line_of(source, (next(field for field in source.data if field not in HEAD),))
    while at and (not lines[at - 1].strip() or lines[at - 1].startswith("#")):
        at -= 1
    lines[at:at] = ["review:", f"  {aspect}:", *_write_entry(wanted, 4)]
    return edit_lines(source, lines, lambda data: {**data, "review": {str(aspect): [wanted]}})


def _open_braces(source: Source) -> Source:
    """The file with what stood between the braces of `review` below it, line by line."""
    lines, at = lines_of(source), line_of(source, ("review",))
    below = [
        f"  {name}: {write_scalar(str(value))}" for name, value in source.data["review"].items()
    ]
    comment = lines[at].partition("}")[2].strip()
    lines[at : end_of(source, ("review",))] = [f"review:  {comment}".rstrip(), *below]
    return edit_lines(source, lines, lambda data: data)


def _add_entry(source: Source, path: Path, wanted: Mapping[str, Any]) -> Source:
    """The file with an entry at a path of `review`."""
    _, aspect, number = path
    there = source.data["review"].get(aspect, [])
    margin = indent_of(source, ("review", next(iter(source.data["review"]))))
    lines = lines_of(source)
    written = _write_entry(wanted, margin + 2)
    if not there:
        end = end_of(source, ("review",))
        lines[end:end] = [f"{' ' * margin}{aspect}:", *written]
    elif number == len(there):
        end = end_of(source, ("review", aspect))
        lines[end:end] = _write_entry(wanted, source.values["review", aspect, 0].column - 3)
    else:
        dash = source.values[path].column - 3
        lines[line_of(source, path) : end_of(source, path)] = _write_entry(wanted, dash)

    def after(data: Any) -> Any:
        review = {**data["review"], aspect: there}
        return replace_value({**data, "review": review}, path, wanted)

    return edit_lines(source, lines, after)


def _write_entry(wanted: Mapping[str, Any], margin: int) -> list[str]:
    """An entry in lines."""
    fields = [f"{name}: {write_scalar(wanted[name])}" for name in ("who", "role")]
    fields += [f"{name}: {wanted[name]}" for name in ("date", "says")]
    on = [f'  {name}: "{value}"' for name, value in wanted["on"].items() if name != "parts"]
    parts = [f"    {line}" for line in wanted["on"]["parts"].split()]
    lines = [*fields, "on:", *on, "  parts: >-", *parts]
    return [f"{' ' * margin}{'  ' if n else '- '}{line}" for n, line in enumerate(lines)]
