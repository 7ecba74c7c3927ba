"""What to write instead of lines that are not YAML: moved, with a sign they lack, as a block."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from engine.scenario.diagnose.draft_lines import (
    BLOCK,
    IDS,
    LISTS,
    MOST_CHARACTERS,
    PROSE,
    QUOTED,
    SENTENCES,
    SHORT,
    WORD,
    Fix,
    ScannedEntry,
    ScannedLine,
    indent,
    indent_below,
    last_below,
    line_above,
    look_at,
    without_anchor,
)
from engine.scenario.yaml.reader import Node, NodeKind, build_tree

_UNCOLONED = re.compile(
    rf"(?P<lead> *(?:- +)*)(?P<name>{WORD})"
    r"(?: *(?:[=;.\u061b\uff1a\u2192]|[-=]>) *| +- +| +)"  # what stands in the place of the colon
    r"(?P<value>[^\s=;].*?)(?P<rest> +#.*| *)"
)
_NO_PROSE = re.compile(r"[>|][-+]?|{[a-z_]+: .*}")
_BEGIN_ENTRY = frozenset({"id", "if"})
_OF_ANSWERS = frozenset(
    {"rating", "upholds", "breaches", "because", "why", "replies", "type", "tags"}
    | {"authority", "critical", "discuss", "serves", "signals"}
)
_BARE = re.compile(rf"(?P<lead> *(?:- +)*)(?P<name>{WORD})(?P<rest> +#.*| *)")


def move_misplaced(lines: Sequence[str], number: int) -> Iterator[Fix]:
    """Ways to move a line whose key lines up with no key above it, the best first."""
    head = look_at(lines[number])
    if head.dashed:
        yield from _move_dashes(lines, number)
    if not head.key:
        return
    opened = list(_open_keys(lines, number))
    if any(key.column == head.column for key in opened):
        return
    for inner, outer in pairwise(opened):
        # It is the key above that is too far in: what is below that one is where it should be.
        if inner.column == head.column + 2 and outer.column < head.column and not outer.valued:
            yield from _move_line(lines, outer.line, head.column)
    # A line that is one step deeper than a key without a value is right.
    if opened and (opened[0].column > head.column or opened[0].valued):
        yield from _move_line(lines, number, _column_below(lines, number) - 2)


def _move_dashes(lines: Sequence[str], number: int) -> Iterator[Fix]:
    """A dash one space away from the dash of the entry before: either of them can be moved."""
    blocks = _find_blocks(lines, number)
    for above in range(number - 1, -1, -1):
        if above in blocks or not look_at(lines[above]).dashed:
            continue
        by = indent(lines[number]) - indent(lines[above])
        pairs = [(above, number, by), (number, above, -by)] if abs(by) == 1 else []
        for line, other, far in sorted(pairs, key=lambda pair: _settled(lines, pair[0])):
            text = " " * (indent(lines[line]) + far) + lines[line].lstrip(" ")
            yield Fix(line, line, (text,), _explain_move(far, other))
        return


def _settled(lines: Sequence[str], number: int) -> bool:
    """Whether what follows an entry with a dash begins two columns further in than the dash."""
    return indent_below(lines, number) == indent(lines[number]) + 2


def _move_line(lines: Sequence[str], number: int, likely: int) -> Iterator[Fix]:
    """A line moved to line up with a key above it: in a likely column, or else in the nearest."""
    head = look_at(lines[number])
    dashes = head.column - head.indent
    near = sorted(
        _open_keys(lines, number),
        key=lambda key: (key.column != likely, abs(key.column - head.column), -key.column),
    )
    for key in near[:3]:
        if key.column >= dashes:
            text = f"{' ' * (key.column - dashes)}{lines[number].lstrip(' ')}"
            yield Fix(number, number, (text,), _explain_move(key.column - head.column, key.line))


def _column_below(lines: Sequence[str], number: int) -> int:
    """How far in the content of a key without a value begins; 0 if it has a value."""
    return 0 if look_at(lines[number]).value.strip() else indent_below(lines, number)


def add_colon(lines: Sequence[str], number: int, fields: Container[str]) -> Fix | None:
    """A line whose name has no colon, with the colon; None for a line that may be prose.

    With its value it is the name of a field. Alone, before the sign for a block, or before fields
    in braces it may also be an id.
    """
    line = lines[number]
    if bare := _BARE.fullmatch(line):
        name = bare["name"]
        if name not in fields and not _opens(lines, number):
            return None
        text = f"{bare['lead']}{name}:{bare['rest']}".rstrip()
        return Fix(number, number, (text,), _explain_colon(name, fields))
    found = _UNCOLONED.fullmatch(line)
    if found is None:
        return None
    name, value = found["name"], found["value"]
    likely = value[:1] in ("[", "{", ">", "|") or re.fullmatch(r"[\w.-]*\w", value)
    stands = likely or _begins_entry(lines, number) or _among_keys(lines, number)
    meant = _NO_PROSE.fullmatch(value) or (name in fields and stands)
    if not meant:
        return None
    text = f"{found['lead']}{name}: {value}{found['rest']}".rstrip()
    return Fix(number, number, (text,), _explain_colon(name, fields))


def _explain_colon(name: str, fields: Container[str]) -> str:
    what = "field" if name in fields else "name"
    return f"`{name}` is a {what}, and its colon is missing"


def _begins_entry(lines: Sequence[str], number: int) -> bool:
    """Whether a line has a dash, and the next one is a key of the same entry."""
    head = look_at(lines[number])
    below = next((look_at(line) for line in lines[number + 1 :] if line.strip()), None)
    return bool(head.dashed and below and below.key and below.indent == below.column == head.column)


def _among_keys(lines: Sequence[str], number: int) -> bool:
    """Whether a line begins where the key below it does, right below a key and not below prose."""
    here, above = indent(lines[number]), line_above(lines, number)
    below = next((look_at(line) for line in lines[number + 1 :] if line.strip()), None)
    if above < 0 or not (below and below.key and below.indent == here):
        return False
    head = look_at(lines[above])
    opens = not head.value.strip() and head.column == here - 2
    return bool(head.key) and (opens or (head.column == here and bool(head.value.strip())))


def _opens(lines: Sequence[str], number: int) -> bool:
    """Whether the next line is one step deeper, and begins with a name or a dash."""
    for below in lines[number + 1 :]:
        if below.strip() and not below.lstrip().startswith("#"):
            head = look_at(below)
            return head.indent == indent(lines[number]) + 2 and bool(head.key or head.dashed)
    return False


def name_prose(lines: Sequence[str], number: int, fields: Container[str]) -> Fix | None:
    """The text of an answer with the `do:` or `says:` that was lost above it.

    `number`: the first field below the text. None where the text is not that of an answer.
    """
    field, above = look_at(lines[number]), line_above(lines, number)
    first = number
    while above >= 0 and indent(lines[above]) >= field.column and not look_at(lines[above]).key:
        first, above = above, line_above(lines, above)
    head = look_at(lines[max(above, 0)])
    inside = head.key and not head.dashed and not field.dashed and head.column < field.column
    if field.key not in _OF_ANSWERS or not inside or (head.value.strip() and head.key in fields):
        return None
    said = [line.strip() for line in (head.value, *lines[first:number]) if line.strip()]
    said = said[1:] if said and _BLOCK_SIGN.fullmatch(said[0]) else said
    if not said:
        return None
    margin, name = " " * field.column, "says" if said[0][0] in "\"'“‘«" else "do"
    text = (f"{margin}{name}: >-", *(f"{margin}  {line}" for line in said))
    if head.value.strip():
        first, text = above, (f"{head.dashes}{head.key}:", *text)
    return Fix(first, number - 1, text, f"the text has no field: above it, `{name}:` is missing")


def add_dash(lines: Sequence[str], number: int) -> Fix | None:
    """The dash that is missing: above a line that has one, at the first entry of the same list.

    Before a brace, a bracket or the sign of a block below an entry of a list it is missing on the
    line itself.
    """
    head = look_at(lines[number])
    if not head.dashed:
        return _add_dash_here(lines, number, head)
    first = -1
    for above in range(number - 1, -1, -1):
        if not lines[above].strip():
            continue
        if indent(lines[above]) <= head.indent:
            head_above = look_at(lines[above])
            dashed = first < 0 or head_above.dashed or look_at(lines[first]).dashed
            if dashed or head_above.value:
                return None
            return put_dash(lines, first, head.indent)
        first = above
    return None


def _add_dash_here(lines: Sequence[str], number: int, head: ScannedLine) -> Fix | None:
    above = line_above(lines, number, comments=False)
    dash = look_at(lines[above]) if head.value[:1] in ("{", "[") and above >= 0 else head
    if _BLOCK_SIGN.fullmatch(head.value):
        dash = _entry_above(lines, number) or head
    beside = dash.dashed and head.indent in (dash.indent, dash.column)
    return put_dash(lines, number, dash.indent) if beside and not head.key else None


_BLOCK_SIGN = re.compile(r"[>|][-+]?\s*")


def restore_dash(lines: Sequence[str], number: int) -> Fix | None:
    """The dash of an entry that was lost together with its indent; None for what begins no entry.

    An entry begins with `id`, with `if`, or with the sign of a block. Where the list goes on below
    it, the keys of the entry that lost their indent too are moved with it.
    """
    head = look_at(lines[number])
    begins = head.key in _BEGIN_ENTRY or (not head.key and _BLOCK_SIGN.fullmatch(head.value))
    column = _column_of_list(lines, number)
    if head.dashed or not begins or column < 0:
        return None
    entry, last = [f"{' ' * column}- {lines[number].lstrip(' ')}"], number
    for at, line in enumerate(lines[number + 1 :], number + 1):
        below, moved = look_at(line), line
        if line.strip() and below.indent <= column:
            if below.dashed and below.indent == column:
                return Fix(number, last, tuple(entry[: last - number + 1]))
            if below.indent < head.indent or not below.key:
                break
            moved, last = f"{' ' * (column + 2)}{line.lstrip(' ')}", at
        entry.append(moved)
    return put_dash(lines, number, column)


def remove_dash(lines: Sequence[str], number: int) -> Fix | None:
    """A dash before one of two names, this line and the one above it; None where a list belongs."""
    head = look_at(lines[number])
    above = number - 1
    while above >= 0 and (not lines[above].strip() or indent(lines[above]) > head.indent):
        above -= 1
    if not head.key or above < 0 or head.dashed == look_at(lines[above]).dashed:
        return None
    opened = next((n for n in range(above, -1, -1) if indent(lines[n]) < head.indent), above)
    key = look_at(lines[opened]).key
    if indent(lines[above]) < head.indent or key not in IDS:
        return None
    at = number if head.dashed else above
    text = f"{' ' * head.indent}{lines[at].lstrip(' -')}"
    return Fix(at, at, (text,), f"under `{key}` are names, without dashes")


def undash(lines: Sequence[str], number: int) -> Fix | None:
    """Names below a key that were written as a list, without their dashes; None without a dash.

    `- line-first:` and `- id: line-first` become `line-first:`, with what is below it in its place.
    """
    key = look_at(lines[number])
    first, column = number + 1, indent_below(lines, number)
    last = last_below(lines, number, min(key.column, column - 1), len(lines))
    made: list[str] = []
    for start, end in pairwise([*_entries_at(lines, first, last, column), last + 1]):
        head, body = look_at(lines[start]), lines[start + 1 : end]
        shift = column + 2 - min((indent(line) for line in body if line.strip()), default=0)
        named = f"{head.value.strip()}:" if head.key == "id" else f"{head.key}:{head.value}"
        made.append(f"{' ' * column}{named}" if head.dashed else lines[start])
        shift = shift if head.dashed else 0
        made += [" " * (indent(line) + shift) + line.lstrip(" ") if line else "" for line in body]
    if not made or not any(
        look_at(line).dashed for line in lines[first : last + 1] if indent(line) == column
    ):
        return None
    while len(made) > 1 and made[0] == lines[first]:
        made, first = made[1:], first + 1
    why = f"under `{key.key}` are names, without dashes"
    return Fix(first, last, tuple(made), why, most=1)


def _entries_at(lines: Sequence[str], first: int, last: int, column: int) -> list[int]:
    """The lines of an entry that begins at a column."""
    found = (n for n in range(first, last + 1) if indent(lines[n]) == column)
    return [n for n in found if look_at(lines[n]).key]


def _column_of_list(lines: Sequence[str], number: int) -> int:
    """The column of the dashes of a list whose entry a line could be; -1 without one."""
    here, column = indent(lines[number]), -1
    for above in range(number - 1, -1, -1):
        head = look_at(lines[above])
        if not lines[above].strip():
            continue
        if head.dashed and head.indent >= here:
            column = min(head.indent, column) if column >= 0 else head.indent
        if head.indent <= here:
            opens = head.key and not head.value.strip() and above == line_above(lines, number)
            return head.column + 2 if opens and not head.dashed else column
    return -1


def _entry_above(lines: Sequence[str], number: int) -> ScannedLine | None:
    """The dash of the list in which a line stands, or whose entry it would be."""
    here = indent(lines[number])
    for above in range(number - 1, -1, -1):
        head = look_at(lines[above])
        if lines[above].strip() and head.indent <= here and (head.dashed or head.indent < here):
            return head
    return None


def is_key_of_entry(lines: Sequence[str], number: int, column: int) -> bool:
    """Whether a key without a dash belongs to an entry of a list that begins above it."""
    if look_at(lines[number]).dashed or indent(lines[number]) != column:
        return False
    for above in range(number - 1, -1, -1):
        if lines[above].strip() and indent(lines[above]) < column:
            head = look_at(lines[above])
            return head.dashed and head.column == column
    return False


def begin_entry(lines: Sequence[str], number: int, column: int) -> Fix | None:
    """A dash before a key that an entry of a list has already, if a new entry begins with it.

    It begins with `id` or `if`; with `say` only if one of these is on the line above.
    """
    if not is_key_of_entry(lines, number, column):
        return None
    above = number - 1
    if indent(lines[above]) == column and look_at(lines[above]).key in _BEGIN_ENTRY:
        number = above
    if look_at(lines[number]).key not in _BEGIN_ENTRY or look_at(lines[number]).dashed:
        return None
    return put_dash(lines, number, column - 2)


def put_dash(lines: Sequence[str], number: int, column: int) -> Fix:
    """A line with a dash at this column before it."""
    text = f"{' ' * column}- {lines[number].lstrip(' ')}"
    return Fix(number, number, (text,))


def _explain_move(by: int, line: int) -> str:
    spaces = "one space" if abs(by) == 1 else f"{abs(by)} spaces"
    side = "left" if by > 0 else "right"
    return f"it begins {spaces} too far {side}; line it up with line {line + 1}"


class _Key(NamedTuple):
    """A key that a line could be next to or below, and whether its value is on its line."""

    column: int
    line: int
    valued: bool


def _open_keys(lines: Sequence[str], number: int) -> Iterator[_Key]:
    """The keys a line could belong to, the nearest first; each is further left than the last."""
    least = 10_000
    blocks = _find_blocks(lines, number)
    for above in range(number - 1, -1, -1):
        head = look_at(lines[above])
        if above in blocks or not head.key:
            continue
        if head.column < least:
            least = head.column
            yield _Key(least, above, bool(head.value.strip()))
        if head.indent == 0 and not head.dashed:
            return


def _find_blocks(lines: Sequence[str], number: int) -> set[int]:
    """Lines above `number` that are part of a block of prose."""
    found: set[int] = set()
    limit = -1
    for at in range(number):
        line = lines[at]
        if limit >= 0 and (not line.strip() or indent(line) > limit):
            found.add(at)
            continue
        head = look_at(line)
        limit = -1
        if BLOCK.match(head.value):
            limit = head.limit if head.key else max(head.limit, 0)
    return found


def margin_of_block(lines: Sequence[str], number: int) -> int:
    """Where the prose of the block begins that ends above a line; -1 without such a block."""
    above = line_above(lines, number)
    if above < 0:
        return -1
    head = look_at(lines[above])
    if above in _find_blocks(lines, number):
        return head.indent
    return head.column + 2 * bool(head.key) if BLOCK.match(head.value) else -1


BRACKETS = 200  # in one text that is spread over lines
_NEXT_KEY = re.compile(rf",\s*(?={WORD}:(?:\s|$))")
_NEXT_BRACE = re.compile(r",\s*(?=\{)")
_NEXT_ITEM = re.compile(r",\s*")
_NEXT_SENTENCE = re.compile(r",\s*(?![\sa-z])")
_SPLIT = ("text", "reflect")  # lists of whole sentences, which may contain commas


def write_block(entry: ScannedEntry, text: str | None = None) -> Fix:
    """The entry as a block of prose; of `text` alone if that is given."""
    body = list(entry.body) if text is None else [text]
    while body and not body[0]:
        body.pop(0)
    indented = (" " * entry.margin + part if part else "" for part in body)
    return Fix(entry.first, entry.last, (f"{entry.lead} >-", *indented))


# --- between braces and brackets


def spread(entry: ScannedEntry, text: str) -> Fix | None:
    """A value between braces or brackets, with each thing in it on its own line.

    None for a text that nobody wrote by hand: it is too long or nested too deep.
    """
    if len(text) > MOST_CHARACTERS or sum(text.count(mark) for mark in "[{") > BRACKETS:
        return None
    return Fix(entry.first, entry.last, tuple(_put(entry.lead, entry.margin, text, entry.key)))


def find_closing(text: str) -> int:
    """Where the bracket that opens `text` is closed, counting every bracket in it; or -1."""
    depth = 0
    opens, closes = ("[", "]") if text[:1] == "[" else ("{", "}")
    for at, character in enumerate(text):
        if character == opens:
            depth += 1
        elif character == closes:
            depth -= 1
            if depth == 0:
                return at
    return -1


def split_parts(text: str) -> list[tuple[str, str]]:
    """`{a: x, b: y, z}` as `[("a", "x"), ("b", "y, z")]`; what looks like a key begins a part."""
    found = []
    for piece in _split(text.strip()[1:-1], _NEXT_KEY):
        key, colon, value = piece.partition(":")
        if not colon or not re.fullmatch(WORD, key.strip()):
            return []
        found.append((key.strip(), value.strip()))
    return found


def _split(text: str, at: re.Pattern[str]) -> list[str]:
    """Pieces of `text` between commas that match `at` and are not inside brackets.

    A kind of bracket that is not closed as often as it is opened does not count.
    """
    pieces, depth, begin = [], 0, 0
    paired = [pair for pair in ("()", "[]", "{}") if text.count(pair[0]) == text.count(pair[1])]
    for place, character in enumerate(text):
        if any(character == pair[0] for pair in paired):
            depth += 1
        elif any(character == pair[1] for pair in paired):
            depth = max(0, depth - 1)
        elif character == "," and depth == 0 and (found := at.match(text, place)):
            pieces.append(text[begin:place].strip())
            begin = found.end()
    return [*pieces, text[begin:].strip()] if text[begin:].strip() else pieces


def _put(lead: str, margin: int, value: str, key: str) -> list[str]:
    """The lines of `lead` followed by `value`; lines below the first are indented to `margin`."""
    space, value = " " * margin, without_anchor(value)
    braced = value[:1] == "{" and value[-1:] == "}"
    if braced and (pairs := split_parts(value)) and not _tame(value):
        dash = lead.rstrip().endswith("-")
        lines = [] if dash else [lead]
        for name, inner in pairs:
            before = f"{lead} " if dash and not lines else space
            lines += _put(f"{before}{name}:", margin + 2, inner, name)
        return lines
    if value[:1] == "[" and value[-1:] == "]" and key not in SENTENCES - {"because"}:
        return _put_list(lead, margin, value, key)
    if not _plain(value, key) or (key in PROSE - SHORT and not QUOTED.fullmatch(value)):
        return [f"{lead} >-", space + value]
    return [f"{lead} {value}"]


def _put_list(lead: str, margin: int, value: str, key: str) -> list[str]:
    """The lines of `lead` and of the entries of a list in brackets, or one line for tame ones."""
    if key not in _SPLIT and _tame(value, words=key in LISTS):
        return [f"{lead} {value}"]
    inner = value[1:-1].strip()
    last = _NEXT_SENTENCE if key in _SPLIT else _NEXT_ITEM
    words = "name" if key in LISTS else ""  # short prose, as a name is
    dash, lines = f"{' ' * margin}-", [lead]
    for item in _split(inner, _NEXT_BRACE if inner[:1] == "{" else last):
        lines += _put(dash, margin + 2, item, words)
    return lines


def _read(text: str) -> Node | None:
    """The value of `x: text`; None if that is not YAML without a problem."""
    grown = build_tree(f"x: {text}", "")
    if grown.error or grown.problems or grown.root is None or not grown.root.pairs:
        return None
    return grown.root.pairs[0][1]


def _plain(value: str, key: str) -> bool:
    """Whether `value` can follow its key on one line and is read as it looks."""
    node = _read(value)
    if node is None:
        return False
    if node.kind is not NodeKind.SCALAR:
        return _tame(value)
    if QUOTED.fullmatch(value):
        return True
    return node.text == value and (isinstance(node.value, str) or key not in PROSE)


def _tame(value: str, words: bool = False) -> bool:
    """Whether a value between brackets is read as it looks, and is not prose.

    With `words`, every item must be a text.
    """
    node = _read(value)
    if node is None or node.kind is NodeKind.SCALAR or _wild(node):
        return False
    return not words or all(isinstance(item.value, str) for item in node.items)


def _wild(node: Node) -> bool:
    if node.kind is NodeKind.LIST:
        return any(_wild(item) or item.kind is NodeKind.MAPPING for item in node.items)
    if node.kind is NodeKind.MAPPING:
        return any(
            key.text in PROSE
            or not re.fullmatch(WORD, key.text)
            or (value.text == "" and value.plain)
            or _wild(value)
            for key, value in node.pairs
        )
    return False
