"""Reads the bytes of a file: plain data that knows where everything was written.

A subset of YAML 1.2 core, and nothing that hides what a file says: no anchors, tags, merge keys,
second documents, duplicate keys or invisible characters. PyYAML reads YAML 1.1 and follows
anchors; only its scanner and parser are used here. This module builds the tree in one pass and
resolves the values, so that `no`, `on`, `12:30` and `010` stay the words the author typed. Depth
and size are checked while reading, before anything large is built. The reader knows nothing of
cases. When it refuses a file, `engine.scenario.diagnose` finds out what the author meant.
"""

from __future__ import annotations

import codecs
import math
import os
import re
from collections.abc import Iterator
from enum import Enum
from itertools import islice
from typing import Any, NamedTuple

import yaml
from msgspec import Struct, field

from engine.scenario.problems import Path, Problem, Refused
from engine.scenario.yaml.source import LIMIT, Mark, Source, bytes_of, split_lines, text_of

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # without libyaml: slower, the same
DEPTH = 40
VALUES = 200_000
PROBLEMS = 200
DIGITS = 15  # of an integer: what a double holds exactly, far below Python's limit for reading one
LONGEST = 40  # characters of a number with a point

# C0 and C1 controls (not tab and line ends), line ends that only some editors know, invisible
# characters that reorder a line, join or divide words, surrogates, a byte order mark inside,
# non-characters, and private characters, which every font may show differently. The marks that
# Arabic needs (U+061C, U+200E, U+200F) and joiners of letters (U+200C, U+200D) are allowed.
FORBIDDEN = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\\ud800-\\udfff\ufeff\ufffe\uffff\u00ad\u200b\u2060-\u2064\u206a-\u206f\ufff9-\ufffb"
    "\ue000-\uf8ff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}


class NodeKind(Enum):
    """The kind of a node."""

    SCALAR = "scalar"
    MAPPING = "mapping"
    LIST = "list"


class Node(Struct):
    """A value as it was written. Lines and columns count from 0; `end` is just after it."""

    kind: NodeKind
    start: tuple[int, int]
    end: tuple[int, int]
    flow: bool = False  # between braces or brackets
    plain: bool = False  # a scalar without quotes, not a block
    text: str = ""  # of a scalar
    value: Any = None  # of a scalar
    items: list[Node] = field(default_factory=list)
    pairs: list[tuple[Node, Node]] = field(default_factory=list)


class Tree(Struct):
    """What was read of a text.

    Attributes:
        root: as much as could be read.
        problems: what is wrong with values; lines and columns count from 1.
        error: where YAML itself gave up.
        cut: it is too deep or too large, and the rest was not read.
    """

    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)
    error: yaml.YAMLError | None = None
    cut: bool = False


def resolve(text: str) -> tuple[Any, str]:
    """The value of a plain scalar, and the code of what is wrong with it or "".

    Source: YAML 1.2.2, 10.3.2 (core schema), without octal and hexadecimal numbers and leading
    zeros, which stay text.
    """
    if text in _WORDS:
        return _WORDS[text], ""
    if _NOT_FINITE.fullmatch(text):
        return 0, "E017"
    if not _FLOAT.fullmatch(text):
        return text, ""
    whole = _INTEGER.fullmatch(text) is not None
    if len(text.lstrip("+-")) > (DIGITS if whole else LONGEST):
        return 0, "E016"
    if whole:
        return int(text), ""
    number = float(text)
    return (number, "") if math.isfinite(number) else (0, "E017")


def name_of(character: str) -> str:
    """An invisible character as a message writes it: `U+202E`."""
    return f"U+{ord(character):04X}"


def build_tree(text: str, file: str) -> Tree:
    """Read `text`, which has no forbidden character, into a tree. Never raises."""
    builder = _Builder(file)
    try:
        builder.run(yaml.parse(text, Loader=LOADER))
    except yaml.YAMLError as error:
        builder.tree.error = error
    return builder.tree


def reads_past(text: str, line: int) -> bool:
    """Whether YAML can read `text` to its end, or beyond a line that counts from 0."""
    try:
        events: Iterator[Any] = yaml.parse(text, Loader=LOADER)
        next((event for event in events if event.start_mark.line > line), None)
        return True
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return mark is not None and mark.line > line


def scan(text: str) -> Iterator[Any]:
    """The tokens of a text.

    Raises:
        yaml.YAMLError: where YAML gives up.
    """
    tokens: Iterator[Any] = yaml.scan(text, Loader=LOADER)
    return tokens


class _Frame(Struct):
    """A mapping or list being filled."""

    node: Node
    key: Node | None = None
    seen: dict[str, int] = field(default_factory=dict)


class _Builder:
    """Makes nodes of events; stops at the limits."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.tree = Tree()
        self.stack: list[_Frame] = []
        self.count = 0

    def run(self, events: Iterator[Any]) -> None:
        """Take all events, or as many as the limits allow."""
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and self.tree.root is not None:
                self.problem(event, "E009")
                return
            if isinstance(event, yaml.CollectionEndEvent):
                mark: Any = event.end_mark
                self.stack.pop().node.end = (mark.line, mark.column)
            elif isinstance(event, yaml.NodeEvent):
                self.node(event)
            if self.tree.cut or len(self.tree.problems) >= PROBLEMS:
                return

    def problem(self, event: yaml.Event, code: str, **params: str) -> None:
        """Note a problem where an event begins."""
        mark: Any = event.start_mark  # absent only from events built by hand
        self.at((mark.line, mark.column), code, **params)

    def at(self, place: tuple[int, int], code: str, **params: str) -> None:
        """Note a problem at a line and column that count from 0."""
        line, column = place
        self.tree.problems.append(Problem(self.file, line + 1, column + 1, code, params))

    def node(self, event: Any) -> None:
        """Make a node of the event of a value."""
        self.count += 1
        if self.count > VALUES:
            self.tree.cut = True
            self.problem(event, "E019", limit=f"{VALUES:,}")
            return
        start = (event.start_mark.line, event.start_mark.column)
        node = Node(NodeKind.SCALAR, start, (event.end_mark.line, event.end_mark.column))
        if isinstance(event, yaml.AliasEvent):
            self.problem(event, "E013", mark=f"*{event.anchor}")
            node.text = node.value = f"*{event.anchor}"
            self.attach(node)
            return
        if event.anchor is not None:
            self.problem(event, "E013", mark=f"&{event.anchor}")
        if event.tag is not None:
            self.problem(event, "E014")
        if isinstance(event, yaml.ScalarEvent):
            self.scalar(node, event)
            self.attach(node)
            return
        node.kind = NodeKind.MAPPING if isinstance(event, yaml.MappingStartEvent) else NodeKind.LIST
        node.flow = bool(event.flow_style)
        self.attach(node)
        self.stack.append(_Frame(node))
        if len(self.stack) > DEPTH:
            self.tree.cut = True
            self.problem(event, "E010", limit=str(DEPTH))

    def scalar(self, node: Node, event: Any) -> None:
        """Resolve the value of a scalar."""
        node.text = event.value
        node.plain = not event.style  # libyaml says "", PyYAML says None
        node.value = event.value
        if node.plain:
            node.value, code = resolve(event.value)
            if code:
                self.problem(event, code, number=_short(event.value))
        elif event.style == '"' and (found := FORBIDDEN.search(event.value)):
            self.problem(event, "E006", character=name_of(found[0]))

    def attach(self, node: Node) -> None:
        """Put a node into the mapping or list that is being filled."""
        if not self.stack:
            self.tree.root = node
            return
        frame = self.stack[-1]
        if frame.node.kind is NodeKind.LIST:
            frame.node.items.append(node)
        elif frame.key is None:
            frame.key = node
            self.key(frame, node)
        else:
            frame.node.pairs.append((frame.key, node))
            frame.key = None

    def key(self, frame: _Frame, node: Node) -> None:
        """Check a key of a mapping."""
        if node.plain and node.text == "<<":
            self.at(node.start, "E015")
        elif node.kind is not NodeKind.SCALAR or not isinstance(node.value, str):
            self.at(node.start, "E012", key=_short(node.text))
        elif node.text in frame.seen:
            first = str(frame.seen[node.text] + 1)
            self.at(node.start, "E011", key=_short(node.text), first=first)
        else:
            frame.seen[node.text] = node.start[0]


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


SHOWN = 80  # characters of a line that a hint repeats
AS_UTF_8 = (
    "in the editor, choose Save as and the encoding UTF-8 (in Notepad it is beside the button Save)"
)
AS_TEXT = (
    "open it, copy its text into an editor for plain text, and save it there as UTF-8 and `.yaml`"
)


def read(path: str | os.PathLike[str]) -> Source:
    """Read a file as YAML 1.2 core.

    Raises:
        Refused: it is not a readable file, or not YAML as a case may use it.
    """
    return parse(bytes_of(path), os.fspath(path))


def parse(raw: bytes, file: str) -> Source:
    """Read bytes as YAML 1.2 core; `file` is only the name used in problems.

    Raises:
        Refused: with what can be said without knowing what the author meant.
    """
    text, problems = decode(raw, file)
    tree = build_tree(text, file)
    problems += tree.problems
    if tree.error is not None:
        # Where YAML gave up, in its own words.
        mark = getattr(tree.error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        detail = str(getattr(tree.error, "problem", None) or tree.error)
        problems.append(Problem(file, line, column, "E039", {"detail": detail}))
    else:
        problems += problems_of_root(tree, file)
    if problems or tree.root is None:
        raise Refused(problems)
    return source_of(tree.root, raw, file)


def decode(raw: bytes, file: str) -> tuple[str, list[Problem]]:
    """The text of a file, forbidden characters replaced one for one and reported.

    Raises:
        Refused: it is too large, no plain text, or not UTF-8.
    """
    if len(raw) > LIMIT:
        raise Refused([Problem(file, 0, 0, "E004", {"limit": "2 MB"})])
    if kind := document_kind(raw):
        raise Refused([Problem(file, 0, 0, "E040", {"kind": kind}, AS_TEXT)])
    if wide := wide_encoding(raw):
        params = {"byte": f"{raw[0]:02X}", "encoding": wide.title}
        raise Refused([Problem(file, 1, 1, "E005", params, AS_UTF_8)])
    try:
        text = text_of(raw)
    except UnicodeDecodeError as error:
        raise Refused([_not_utf_8(raw, error.start, file)]) from error
    if not FORBIDDEN.search(text):
        return text, []
    problems = (
        Problem(file, number, found.start() + 1, "E006", {"character": name_of(found[0])})
        for number, line in enumerate(split_lines(text), 1)
        for found in FORBIDDEN.finditer(line)
    )
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text), list(islice(problems, PROBLEMS))


def _not_utf_8(raw: bytes, at: int, file: str) -> Problem:
    """The first byte that is no UTF-8, with how its line reads if the encoding can be guessed."""
    before = split_lines(text_of(raw[:at]))
    encoding = old_encoding(raw)
    line = line_read_as(raw, encoding, len(before)) if encoding else ""
    shown = f"; this line then reads:\n{line[:SHOWN]}" if line and line.isprintable() else ""
    params = {"byte": f"{raw[at]:02X}", "encoding": encoding.title if encoding else UNKNOWN}
    place = len(before), len(before[-1]) + 1
    return Problem(file, *place, "E005", params, f"{AS_UTF_8}{shown}")


def problems_of_root(tree: Tree, file: str) -> list[Problem]:
    """What is wrong with a document as a whole: it is empty, or not a mapping."""
    root = tree.root
    if root is None or (root.plain and root.text == ""):
        return [Problem(file, 0, 0, "E007")]
    if root.kind is NodeKind.MAPPING:
        return []
    return [Problem(file, root.start[0] + 1, root.start[1] + 1, "E008")]


def source_of(root: Node, raw: bytes, file: str, *, right: bool = False) -> Source:
    """The data of a tree; if a key is given twice, the first value.

    With `right` it is the tree of just these bytes, with nothing wrong in it; it is kept.
    """
    values: dict[Path, Mark] = {}
    keys: dict[Path, Mark] = {}
    plain: set[Path] = set()

    def visit(node: Node, path: Path) -> Any:
        values[path] = _mark(node)
        if node.kind is NodeKind.LIST:
            return [visit(item, (*path, at)) for at, item in enumerate(node.items)]
        if node.kind is NodeKind.MAPPING:
            pairs = {key.text: (key, value) for key, value in reversed(node.pairs)}  # first wins
            keys.update({(*path, name): _mark(key) for name, (key, _) in pairs.items()})
            return {
                key.text: visit(value, (*path, key.text))
                for key, value in node.pairs
                if pairs[key.text][0] is key
            }
        if node.plain and isinstance(node.value, str):
            plain.add(path)
        return node.value

    data, kept = visit(root, ()), root if right else None
    return Source(file, raw, data, values, keys, frozenset(plain), kept)


def _mark(node: Node) -> Mark:
    return Mark(node.start[0] + 1, node.start[1] + 1)


DOCUMENTS = {
    b"PK\x03\x04": "a document of a word processor (such as `.docx` or `.odt`)",
    b"\xd0\xcf\x11\xe0": "a document of a word processor (`.doc`)",
    b"{\\rtf": "a document of a word processor (`.rtf`)",
    b"%PDF": "a PDF",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
}
_HEAD = 2_000  # bytes that are looked at
_ARABIC_WORD = re.compile("[\u0621-\u064a]{2}")

# What nobody writes, and what other encodings look like when they are read as these.
_TORN_ARABIC = re.compile("[\u0621-\u064a][à-ÿœŒƒ]|[à-ÿœŒƒ][\u0621-\u064a]")
_TORN = re.compile(
    "\ufffd|[a-zß-öø-ÿ][À-ÖØ-ÞŠŒŽŸ§]|[A-Za-z][‚ƒ„ˆ‡˜]|[A-Za-z][•™‰][A-Za-z]"
    "|[.,;:!?][À-ÖØ-Þ]|[ÒÓÔÕ][A-Z][a-z]|(?<!\\S)[ÐÑÒÓÔÕ](?!\\S)|[À-ÖØ-öø-ÿ]{4}"
)


class Encoding(NamedTuple):
    """An encoding: what editors call it, and what Python calls it."""

    title: str
    codec: str


UNKNOWN = "text of another system"
UTF_16 = "UTF-16 (Windows also calls it Unicode)"
_MARKED = (
    (codecs.BOM_UTF32_LE, Encoding("UTF-32", "utf-32")),
    (codecs.BOM_UTF32_BE, Encoding("UTF-32", "utf-32")),
    (codecs.BOM_UTF16_LE, Encoding(UTF_16, "utf-16")),
    (codecs.BOM_UTF16_BE, Encoding(UTF_16, "utf-16")),
)
_ARABIC = Encoding("Windows-1256 (Arabic)", "cp1256")
_WESTERN = Encoding("Windows-1252 (ANSI, Western European)", "cp1252")


def document_kind(raw: bytes) -> str:
    """What a file is that is no plain text at all, in words; "" for text."""
    head = raw[:_HEAD].lstrip().lower()
    return next((said for mark, said in DOCUMENTS.items() if head.startswith(mark.lower())), "")


def wide_encoding(raw: bytes) -> Encoding | None:
    """UTF-16 or UTF-32 by its mark, or by the empty bytes beside plain letters; None for others."""
    marked = next((encoding for mark, encoding in _MARKED if raw.startswith(mark)), None)
    if marked:
        return marked
    head = raw[: min(_HEAD, len(raw) // 2 * 2)]
    for first, codec in ((0, "utf-16-be"), (1, "utf-16-le")):
        if len(head) > 3 and head[first::2].count(0) * 2 > len(head[first::2]):
            return Encoding(UTF_16, codec)
    return None


def old_encoding(raw: bytes) -> Encoding | None:
    """The encoding of one byte for each letter that makes words of these bytes: a guess.

    The French letters are the same in both, so two Arabic letters in a row tell them apart. None
    where neither makes words: it may be an encoding of DOS, of an old Mac, or of another script.
    """
    arabic = raw.decode(_ARABIC.codec, errors="replace")
    if _ARABIC_WORD.search(arabic):
        return None if _TORN_ARABIC.search(arabic) else _ARABIC
    return None if _TORN.search(raw.decode(_WESTERN.codec, errors="replace")) else _WESTERN


def line_read_as(raw: bytes, encoding: Encoding, number: int) -> str:
    """A line of a file, counted from 1, as it reads in an encoding; "" if there is none."""
    lines = raw.decode(encoding.codec, errors="replace").splitlines()
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""
