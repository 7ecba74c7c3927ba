"""Writing an entry of a case so that YAML reads it as the author meant it."""

from __future__ import annotations

import re

from engine.scenario.diagnose import field_kinds
from engine.scenario.diagnose.fix import MOST_CHARACTERS, Fix
from engine.scenario.diagnose.line_scanner import QUOTED, WORD, ScannedEntry, without_anchor
from engine.scenario.yaml.events import Node, NodeKind, build_tree

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
    if (
        value[:1] == "{"
        and value[-1:] == "}"
        and (pairs := split_parts(value))
        and not _tame(value)
    ):
        dash = lead.rstrip().endswith("-")
        lines = [] if dash else [lead]
        for name, inner in pairs:
            before = f"{lead} " if dash and not lines else space
            lines += _put(f"{before}{name}:", margin + 2, inner, name)
        return lines
    if value[:1] == "[" and value[-1:] == "]" and key not in field_kinds.SENTENCES - {"because"}:
        if key not in _SPLIT and _tame(value, words=key in field_kinds.LISTS):
            return [f"{lead} {value}"]
        items = _split_items(value, key)
        words = "name" if key in field_kinds.LISTS else ""  # short prose, as a name is
        return [
            lead,
            *(line for item in items for line in _put(f"{space}-", margin + 2, item, words)),
        ]
    if not _plain(value, key) or (
        key in field_kinds.PROSE - field_kinds.SHORT and not QUOTED.fullmatch(value)
    ):
        return [f"{lead} >-", space + value]
    return [f"{lead} {value}"]


def _split_items(value: str, key: str) -> list[str]:
    inner = value[1:-1].strip()
    if inner[:1] == "{":
        return _split(inner, _NEXT_BRACE)
    return _split(inner, _NEXT_SENTENCE if key in _SPLIT else _NEXT_ITEM)


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
    return node.text == value and (isinstance(node.value, str) or key not in field_kinds.PROSE)


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
            key.text in field_kinds.PROSE
            or not re.fullmatch(WORD, key.text)
            or (value.text == "" and value.plain)
            or _wild(value)
            for key, value in node.pairs
        )
    return False
