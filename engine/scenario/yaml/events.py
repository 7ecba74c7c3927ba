"""A subset of YAML 1.2 core as a tree of values with their places, built in one pass.

PyYAML reads YAML 1.1 and follows anchors, tags and merge keys. Only its scanner and parser are
used here; this module resolves the values, so that `no`, `on`, `12:30` and `010` stay the words
the author typed. Depth and size are checked while reading, before anything large is built.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from enum import Enum
from typing import Any

import yaml
from msgspec import Struct, field

from engine.scenario.problems import Problem

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
