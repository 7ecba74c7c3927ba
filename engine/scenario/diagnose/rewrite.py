"""Rewriting a slip: the lines as they were, and the lines that say what the author meant.

Everything here works on lines of text, because what is mended is often not YAML yet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from engine.scenario import field_kinds
from engine.scenario.yaml.events import Kind, Node, grow

WORD = r"[a-z_][A-Za-z0-9_.-]*"
HEAD = re.compile(rf"(?P<dashes> *(?:- +)*)(?:(?P<key>{WORD}):(?:[ \t]+|$))?(?P<rest>.*)")
COMMENT = re.compile(r"(?:^|[ \t])#")
QUOTED = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|\'[^\']*(?:\'\'[^\']*)*\'')
_LEAD = re.compile(rf"(?P<dashes> *(?:- +)*)(?:(?P<key>{WORD}):[ \t]*)?")
_NEXT_KEY = re.compile(rf",\s*(?={WORD}:(?:\s|$))")
_NEXT_BRACE = re.compile(r",\s*(?=\{)")
_NEXT_ITEM = re.compile(r",\s*")
_NEXT_SENTENCE = re.compile(r",\s*(?![\sa-z])")
LONGEST = 60  # lines one slip may reach over
LARGEST = 8_000  # characters one slip may reach over
BRACKETS = 200
_SPLIT = ("text", "reflect")  # lists of whole sentences, which may hold commas


@dataclass(frozen=True, slots=True)
class Mend:
    """Lines `first` to `last` (from 0, both included) become `lines`; `said` says why."""

    first: int
    last: int
    lines: tuple[str, ...]
    said: str = ""


@dataclass(slots=True)
class Draft:
    """A text being mended in memory to find what else is wrong; remembers the author's lines."""

    lines: list[str]
    origin: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> Draft:
        """The lines of `text`, ended by any of the three line ends."""
        lines = re.split(r"\r\n|\r|\n", text)
        return cls(lines, list(range(len(lines))))

    @property
    def text(self) -> str:
        """The whole of it again."""
        return "\n".join(self.lines)

    def apply(self, mend: Mend) -> None:
        """Put the mended lines in; where they are more or fewer, all count as the first."""
        old = self.origin[mend.first : mend.last + 1]
        new = old if len(old) == len(mend.lines) else [old[0]] * len(mend.lines)
        self.lines[mend.first : mend.last + 1] = mend.lines
        self.origin[mend.first : mend.last + 1] = new

    def hint(self, mend: Mend) -> str:
        """What to write, said of the author's own lines; nothing when nobody could read it."""
        if sum(len(line) for line in mend.lines[:LONGEST]) > LARGEST:
            return ""
        first, last = self.origin[mend.first] + 1, self.origin[mend.last] + 1
        where = "" if first == last else f" in place of lines {first} to {last}"
        lines = mend.lines
        if len(lines) > LONGEST:  # only tabs reach so far, and one line shows what to do
            where, lines = f", and so on to line {last}", lines[:1]
        why = f"{mend.said}; " if mend.said else ""
        return f"{why}write{where}:\n" + "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Entry:
    """A value and the key or dash before it, with the lines it goes on for.

    Attributes:
        first, last: its lines, from 0.
        lead: what stands before the value on the first line, `    - do:` or `    -`.
        key: the key in `lead`, or an empty string.
        margin: the column at which its prose is indented when mended.
        body: the value, a line each.
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


def indent(line: str) -> int:
    """How many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def entry_at(lines: list[str], line: int, column: int) -> Entry | None:
    """The entry whose value begins at `column` of `line`; also when its key stands above it."""
    while not lines[line][:column].strip():
        above = line - 1
        while above >= 0 and (not lines[above].strip() or lines[above].lstrip().startswith("#")):
            above -= 1
        head = HEAD.match(lines[above]) if above >= 0 else None
        if head is None or not head["key"]:
            return None
        line, column = above, head.start("rest")
    lead = _LEAD.fullmatch(lines[line][:column])
    return _entry(lines, line, lead) if lead else None


def entry_of(lines: list[str], line: int) -> Entry | None:
    """The entry that `line` belongs to, by its look; None when it hangs in the air."""
    for above in range(line, max(line - LONGEST, -1), -1):
        head = HEAD.match(lines[above])
        if head is None or not (head["key"] or head["dashes"].strip()):
            continue
        if above != line and indent(lines[line]) <= _limit(head):
            return None
        if head["key"] and head["dashes"].strip() and head["key"] not in field_kinds.ENTRY:
            above_key = _parent_key(lines, above, len(head["dashes"]) - 2)
            if above_key in field_kinds.LISTS:  # `- she: no` among prose is no key
                head = _LEAD.match(head["dashes"])
                assert head is not None
        return _entry(lines, above, head)
    return None


def _parent_key(lines: list[str], line: int, column: int) -> str:
    """The key of the list whose dashes stand at `column`."""
    for above in range(line - 1, max(line - 500, -1), -1):
        text = lines[above]
        if not text.strip():
            continue
        head = HEAD.match(text)
        key_column = len(head["dashes"]) if head else 0
        if head and head["key"] and not head["rest"] and key_column <= column:
            return head["key"]
        if indent(text) < column:
            return ""
    return ""


def _limit(head: re.Match[str]) -> int:
    """The column a line must begin beyond to go on with this entry."""
    return len(head["dashes"]) if head["key"] else len(head["dashes"].rstrip()) - 1


def _entry(lines: list[str], line: int, head: re.Match[str]) -> Entry:
    limit = _limit(head)
    start = head.start("rest") if "rest" in head.re.groupindex else head.end()
    lead = lines[line][:start].rstrip()
    body = [lines[line][start:].strip()]
    last = line
    for below in range(line + 1, min(line + LONGEST, len(lines))):
        if lines[below].strip() and indent(lines[below]) <= limit:
            break
        if lines[below].strip():
            body += [part.strip() for part in lines[last + 1 : below + 1]]
            last = below
    margin = len(head["dashes"]) + (2 if head["key"] else 0)
    key = head["key"] or ""
    sentence = key in field_kinds.SENTENCES
    if not key and head["dashes"].strip():
        sentence = _parent_key(lines, line, limit) in field_kinds.LISTS
    return Entry(line, last, lead, key, margin, tuple(body), sentence)


def block(entry: Entry, text: str | None = None) -> Mend:
    """The entry as a block of prose; `text` when only part of it is meant."""
    body = list(entry.body) if text is None else [text]
    while body and not body[0]:
        body.pop(0)
    indented = (" " * entry.margin + part if part else "" for part in body)
    return Mend(entry.first, entry.last, (f"{entry.lead} >-", *indented))


# --- between braces and brackets


def spread(entry: Entry, text: str) -> Mend | None:
    """A value between braces or brackets, written with each thing on a line of its own.

    None for what nobody wrote by hand: too long, or nested too deep.
    """
    if len(text) > LARGEST or sum(text.count(mark) for mark in "[{") > BRACKETS:
        return None
    return Mend(entry.first, entry.last, tuple(_put(entry.lead, entry.margin, text, entry.key)))


def closing(text: str) -> int:
    """Where the bracket that opens `text` is closed, taking every character at its face; or -1."""
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


def parts(text: str) -> list[tuple[str, str]]:
    """`{a: x, b: y, z}` as `[("a", "x"), ("b", "y, z")]`: only what looks like a key begins one."""
    found = []
    for piece in _split(text.strip()[1:-1], _NEXT_KEY):
        key, colon, value = piece.partition(":")
        if not colon or not re.fullmatch(WORD, key.strip()):
            return []
        found.append((key.strip(), value.strip()))
    return found


def _split(text: str, at: re.Pattern[str]) -> list[str]:
    """Pieces of `text` between commas that match `at` and stand in no brackets.

    A bracket without a partner is only a sign.
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
    """The lines of `lead` followed by `value`, what is under it indented to `margin`."""
    space = " " * margin
    if value[:1] == "{" and value[-1:] == "}" and (pairs := parts(value)) and not _tame(value):
        dash = lead.rstrip().endswith("-")
        lines = [] if dash else [lead]
        for name, inner in pairs:
            before = f"{lead} " if dash and not lines else space
            lines += _put(f"{before}{name}:", margin + 2, inner, name)
        return lines
    if value[:1] == "[" and value[-1:] == "]" and key not in field_kinds.SENTENCES - {"because"}:
        if key not in _SPLIT and _tame(value, words=key in field_kinds.LISTS):
            return [f"{lead} {value}"]
        items = _items(value, key)
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


def _items(value: str, key: str) -> list[str]:
    inner = value[1:-1].strip()
    if inner[:1] == "{":
        return _split(inner, _NEXT_BRACE)
    return _split(inner, _NEXT_SENTENCE if key in _SPLIT else _NEXT_ITEM)


def _read(text: str) -> Node | None:
    """What `x: text` says, when it is YAML without a problem."""
    grown = grow(f"x: {text}", "")
    if grown.error or grown.problems or grown.root is None or not grown.root.pairs:
        return None
    return grown.root.pairs[0][1]


def _plain(value: str, key: str) -> bool:
    """Whether `value` may stand after its key and be read as the very thing it looks like."""
    node = _read(value)
    if node is None:
        return False
    if node.kind is not Kind.SCALAR:
        return _tame(value)
    if QUOTED.fullmatch(value):
        return True
    return node.text == value and (isinstance(node.value, str) or key not in field_kinds.PROSE)


def _tame(value: str, words: bool = False) -> bool:
    """Whether a value between brackets is read as it looks, and is no prose; `words`: all text."""
    node = _read(value)
    if node is None or node.kind is Kind.SCALAR or _wild(node):
        return False
    return not words or all(isinstance(item.value, str) for item in node.items)


def _wild(node: Node) -> bool:
    if node.kind is Kind.LIST:
        return any(_wild(item) or item.kind is Kind.MAPPING for item in node.items)
    if node.kind is Kind.MAPPING:
        return any(
            key.text in field_kinds.PROSE
            or not re.fullmatch(WORD, key.text)
            or (value.text == "" and value.plain)
            or _wild(value)
            for key, value in node.pairs
        )
    return False
