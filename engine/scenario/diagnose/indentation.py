"""Where a line should begin, and signs that look like YAML's own: what a tired eye does not see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from engine.scenario.diagnose.rewrite import HEAD, Mend, indent

# Signs of other keyboards that stand where YAML, or a condition, has one of its own.
SIGNS = {
    "\N{NO-BREAK SPACE}": ("a no-break space", " "),
    "\N{NARROW NO-BREAK SPACE}": ("a narrow no-break space", " "),
    "\N{IDEOGRAPHIC SPACE}": ("a wide space", " "),
    "\N{ARABIC COMMA}": ("the Arabic comma `،`", ","),
    "\N{ARABIC SEMICOLON}": ("the Arabic semicolon `؛`", ";"),
    "\N{ARABIC DECIMAL SEPARATOR}": ("the Arabic decimal sign `٫`", "."),
    "\N{FULLWIDTH COLON}": ("a wide colon `：`", ":"),
    "\N{FULLWIDTH COMMA}": ("a wide comma `，`", ","),
    **{chr(0x660 + n): (f"the Arabic digit `{chr(0x660 + n)}`", str(n)) for n in range(10)},
    **{chr(0x6F0 + n): (f"the Persian digit `{chr(0x6F0 + n)}`", str(n)) for n in range(10)},
}
_SIGN = re.compile(f"[{''.join(SIGNS)}]")
_UNCOLONED = re.compile(r"(?P<lead> *(?:- +)*)(?P<name>[a-z_]+) +(?P<value>\S.*?) *")
_PLAIN = str.maketrans({sign: instead for sign, (_, instead) in SIGNS.items()})


class Foreign(NamedTuple):
    """The first such sign of a text: where it stands, its name, what to write, and the whole."""

    column: int
    name: str
    instead: str
    mended: str


def foreign(text: str) -> Foreign | None:
    """The first sign of another keyboard in a text, with the text as it should stand."""
    found = _SIGN.search(text)
    if found is None:
        return None
    name, instead = SIGNS[found[0]]
    told = f"`{instead}`" if instead.strip() else "an ordinary space"
    return Foreign(found.start(), name, told, text.translate(_PLAIN))


def misplaced(lines: Sequence[str], number: int) -> Iterator[Mend]:
    """What could be moved where a line with a name lines up with none above it, the best first."""
    head = HEAD.match(lines[number])
    if head is not None and head["dashes"].strip():
        yield from _dashes(lines, number)
    if head is None or not head["key"]:
        return
    column, opened = head.start("key"), list(_opened(lines, number))
    if any(name.column == column for name in opened):
        return
    for inner, outer in pairwise(opened):
        # It is the entry above whose name slid: what stands below that is where it should be.
        if inner.column == column + 2 and outer.column < column and not outer.valued:
            yield from _moves(lines, outer.line, column)
    # What is deeper by one step than a name without a value is as it should be.
    if opened and (opened[0].column > column or opened[0].valued):
        yield from _moves(lines, number, _below(lines, number) - 2)


def _dashes(lines: Sequence[str], number: int) -> Iterator[Mend]:
    """A dash one space beside that of the entry before: either of the two could be moved."""
    block = _in_blocks(lines, number)
    for above in range(number - 1, -1, -1):
        head = HEAD.match(lines[above])
        if above in block or head is None or not head["dashes"].strip():
            continue
        by = indent(lines[number]) - indent(lines[above])
        pairs = [(above, number, by), (number, above, -by)] if abs(by) == 1 else []
        for line, beside, far in sorted(pairs, key=lambda pair: _settled(lines, pair[0])):
            text = " " * (indent(lines[line]) + far) + lines[line].lstrip(" ")
            yield Mend(line, line, (text,), _said(far, beside))
        return


def _settled(lines: Sequence[str], number: int) -> bool:
    """Whether what follows an entry with a dash stands two columns further in than the dash."""
    below = next((indent(line) for line in lines[number + 1 :] if line.strip()), 0)
    return below == indent(lines[number]) + 2


def _moves(lines: Sequence[str], number: int, likely: int) -> Iterator[Mend]:
    """A line moved to line up with a name above it: in a likely column, or in the nearest."""
    head = HEAD.match(lines[number])
    assert head is not None
    column, dashes = head.start("key"), len(head["dashes"].lstrip(" "))
    near = sorted(
        _opened(lines, number),
        key=lambda name: (name.column != likely, abs(name.column - column), -name.column),
    )
    for name in near[:3]:
        if name.column >= dashes:
            text = f"{' ' * (name.column - dashes)}{lines[number].lstrip(' ')}"
            yield Mend(number, number, (text,), _said(name.column - column, name.line))


def _below(lines: Sequence[str], number: int) -> int:
    """How far in what belongs to a name without a value begins; 0 where it has a value."""
    head = HEAD.match(lines[number])
    if head is None or head["rest"].strip():
        return 0
    return next((indent(line) for line in lines[number + 1 :] if line.strip()), 0)


def uncoloned(line: str) -> str:
    """A line that is a field and its value without the colon between them, mended; or ""."""
    found = _UNCOLONED.fullmatch(line)
    if found is None or found["name"] not in names_of_fields():
        return ""
    value = found["value"]
    one = bool(re.fullmatch(r"[\w.-]*\w", value)) or value[:1] in ("[", "{", ">", "|")
    return f"{found['lead']}{found['name']}: {value}" if one else ""


@cache
def names_of_fields() -> frozenset[str]:
    """The name of every field of the format."""
    # The schema knows them, and what reads it stands on this.
    from engine.scenario.diagnose.hints import Fields
    from engine.scenario.schema import shape

    return frozenset(Fields(shape()))


def _said(by: int, line: int) -> str:
    spaces = "one space" if abs(by) == 1 else f"{abs(by)} spaces"
    side = "left" if by > 0 else "right"
    return f"it begins {spaces} too far {side}; line it up with line {line + 1}"


class _Name(NamedTuple):
    """A name a line could stand beside or below: where, and whether its value is on its line."""

    column: int
    line: int
    valued: bool


def _opened(lines: Sequence[str], number: int) -> Iterator[_Name]:
    """The names above a line, the nearest first; each is further to the left than the last."""
    least = 10_000
    block = _in_blocks(lines, number)
    for above in range(number - 1, -1, -1):
        head = HEAD.match(lines[above])
        if above in block or head is None or not head["key"]:
            continue
        if head.start("key") < least:
            least = head.start("key")
            yield _Name(least, above, bool(head["rest"].strip()))
        if indent(lines[above]) == 0 and not head["dashes"].strip():
            return


def _in_blocks(lines: Sequence[str], number: int) -> set[int]:
    """Lines above that are part of a block of prose."""
    found: set[int] = set()
    limit = -1
    for at in range(number):
        line = lines[at]
        if limit >= 0 and (not line.strip() or indent(line) > limit):
            found.add(at)
            continue
        head = HEAD.match(line)
        opens = head is not None and re.match(r"[>|][-+0-9]{0,2}(\s|$)", head["rest"])
        limit = len(head["dashes"].rstrip()) - 1 if opens and head else -1
        if opens and head and head["key"]:
            limit = head.start("key")
        elif opens and head:
            limit = max(limit, 0)
    return found
