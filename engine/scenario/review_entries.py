"""Writes a review into the file of a case, with the fingerprints of what was read."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Mapping
from typing import Any

from msgspec import Struct

from engine.scenario.case_metadata import Aspect
from engine.scenario.problems import Path
from engine.scenario.review_fingerprints import fingerprints
from engine.scenario.yaml.edit import (
    edit_lines,
    end_of,
    indent_of,
    line_of,
    lines_of,
    replace_value,
    write_scalar,
)
from engine.scenario.yaml.source import Source

HEAD = frozenset(
    {"scenario", "version", "title", "setting", "seat", "level", "skills", "role"}
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
    if not _in_block(source):
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


def _in_block(source: Source) -> bool:
    """Whether the entries of `review` stand below it, and not between braces."""
    first = next(iter(source.data["review"]))
    return line_of(source, ("review", first)) > line_of(source, ("review",))


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
