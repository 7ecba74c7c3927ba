"""What lines of a case look like: dashes, a key, a value. For text that may not be YAML yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from engine.scenario.diagnose import field_kinds

MOST_LINES = 60  # of one entry; that one fix changes and one hint shows
WORD = r"[a-z_][A-Za-z0-9_.-]*"
COMMENT = re.compile(r"(?:^|[ \t])#")
QUOTED = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|\'[^\']*(?:\'\'[^\']*)*\'')
BLOCK = re.compile(r"[>|][-+0-9]{0,2}(\s|$)")
_ANCHOR = re.compile(r"&[A-Za-z0-9_-]+(?:[ \t]+|$)")
_LINE = re.compile(rf"(?P<dashes> *(?:- +)*)(?:(?P<key>{WORD}):(?:[ \t]+|$))?(?P<rest>.*)")
_LEAD = re.compile(rf"(?P<dashes> *(?:- +)*)(?:(?P<key>{WORD}):[ \t]*)?")
_FAR = 500  # lines looked through for the key of a list


class ScannedLine(NamedTuple):
    """A line by its look.

    Attributes:
        dashes: the spaces and dashes it begins with.
        key: its key, or "".
        value: what follows these.
        value_column: where the value begins, counted from 0.
    """

    dashes: str
    key: str
    value: str
    value_column: int

    @property
    def column(self) -> int:
        """Where its key begins, or its value if it has no key."""
        return len(self.dashes)

    @property
    def indent(self) -> int:
        """How many spaces it begins with."""
        return len(self.dashes) - len(self.dashes.lstrip(" "))

    @property
    def dashed(self) -> bool:
        """Whether it begins with a dash."""
        return bool(self.dashes.strip())

    @property
    def limit(self) -> int:
        """The column that the lines of its value must begin beyond."""
        return self.column if self.key else len(self.dashes.rstrip()) - 1


def look_at(line: str) -> ScannedLine:
    """The parts of a line, by its look."""
    found = _LINE.match(line)
    assert found is not None  # every part of it may be empty
    return ScannedLine(found["dashes"], found["key"] or "", found["rest"], found.start("rest"))


def indent(line: str) -> int:
    """How many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def line_above(lines: Sequence[str], number: int, comments: bool = True) -> int:
    """The nearest line above that is not empty, nor a comment unless they count; -1 without one."""
    above = number - 1
    while above >= 0 and (
        not lines[above].strip() or (not comments and lines[above].lstrip().startswith("#"))
    ):
        above -= 1
    return above


def indent_below(lines: Sequence[str], number: int) -> int:
    """How many spaces the next line below begins with that is not empty; 0 without one."""
    return next((indent(line) for line in lines[number + 1 :] if line.strip()), 0)


def last_below(lines: Sequence[str], number: int, limit: int, most: int = MOST_LINES) -> int:
    """The last of the lines below that all begin beyond the column `limit`.

    Empty lines may lie between. At most `most` lines are looked at.
    """
    last = number
    for below in range(number + 1, min(number + most, len(lines))):
        if lines[below].strip():
            if indent(lines[below]) <= limit:
                break
            last = below
    return last


class ScannedEntry(Struct, frozen=True):
    """A value and the key or dash before it, with all its lines.

    Attributes:
        first: its first line, counted from 0.
        last: its last line.
        lead: what precedes the value on the first line, `    - do:` or `    -`.
        key: the key in `lead`, or "".
        margin: the column at which its prose is indented when it is rewritten.
        body: the value, one item a line, without an anchor before it.
        sentence: whether one piece of prose is meant here, and never a list.
    """

    first: int
    last: int
    lead: str
    key: str
    margin: int
    body: tuple[str, ...]
    sentence: bool

    @property
    def text(self) -> str:
        """The value on one line."""
        return " ".join(part for part in self.body if part)

    @property
    def value_column(self) -> int:
        """Where the value begins, counted from 0."""
        return len(self.lead) + 1


def entry_at(lines: list[str], line: int, column: int) -> ScannedEntry | None:
    """The entry whose value begins at `column` of `line`; its key may be on a line above."""
    while not lines[line][:column].strip():
        above = line_above(lines, line, comments=False)
        head = look_at(lines[above]) if above >= 0 else None
        if head is None or not head.key:
            return None
        line, column = above, head.value_column
    lead = _LEAD.fullmatch(lines[line][:column])
    return (
        _entry(lines, line, ScannedLine(lead["dashes"], lead["key"] or "", "", column))
        if lead
        else None
    )


def entry_of(lines: list[str], line: int) -> ScannedEntry | None:
    """The entry that `line` belongs to, by its look; None when it belongs to none."""
    for above in range(line, max(line - MOST_LINES, -1), -1):
        head = look_at(lines[above])
        if not (head.key or head.dashed):
            continue
        if above != line and indent(lines[line]) <= head.limit:
            return None
        listed = head.key and head.dashed and head.key not in field_kinds.ENTRY
        if listed and _key_of_list(lines, above, head.column - 2) in field_kinds.LISTS:
            head = ScannedLine(
                head.dashes, "", "", head.column
            )  # `- she: no` in prose is not a key
        return _entry(lines, above, head)
    return None


def _key_of_list(lines: list[str], line: int, column: int) -> str:
    """The key of the list whose dashes are at `column`."""
    for above in range(line - 1, max(line - _FAR, -1), -1):
        if not lines[above].strip():
            continue
        head = look_at(lines[above])
        if head.key and not head.value and head.column <= column:
            return head.key
        if indent(lines[above]) < column:
            return ""
    return ""


def without_anchor(value: str) -> str:
    """A value without the `&name` before it, which is no part of what is said."""
    found = _ANCHOR.match(value)
    return value[found.end() :] if found else value


def _entry(lines: list[str], line: int, head: ScannedLine) -> ScannedEntry:
    start = head.value_column
    last = last_below(lines, line, head.limit)
    value = without_anchor(lines[line][start:].strip())
    body = (value, *(part.strip() for part in lines[line + 1 : last + 1]))
    margin = head.column + (2 if head.key else 0)
    sentence = head.key in field_kinds.SENTENCES
    if not head.key and head.dashed:
        sentence = _key_of_list(lines, line, head.limit) in field_kinds.LISTS
    return ScannedEntry(line, last, lines[line][:start].rstrip(), head.key, margin, body, sentence)
