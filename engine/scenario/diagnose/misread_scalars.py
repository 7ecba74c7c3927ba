"""Prose that YAML read as something else without a word.

`do: Go to room #4` ends at the room; `{say: She waits, then speaks.}` ends at the comma;
`- He says: Hana.` is a mapping; `- [She looks away]` a list; `title: 1984` a number. What tells a
trap from a decision is where it stands, so the walk follows which keys hold prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.scenario import field_kinds
from engine.scenario.diagnose.rewrite import (
    COMMENT,
    HEAD,
    Draft,
    Entry,
    Mend,
    block,
    entry_at,
    spread,
)
from engine.scenario.problems import Problem
from engine.scenario.yaml.events import PROBLEMS, Kind, Node

GLUED = re.compile(r"-[>|]-?(\s|$)")


def traps(draft: Draft, root: Node, file: str) -> list[Problem]:
    """Every trap in a tree, each with the mended lines as its hint."""
    walk = _Walk(draft, file)
    walk.words(root)
    return walk.problems


class _Walk:
    """Goes down the tree knowing whether a mapping's keys are words of the format or ids."""

    def __init__(self, draft: Draft, file: str) -> None:
        self.draft = draft
        self.file = file
        self.problems: list[Problem] = []
        self.flow: Node | None = None  # the outermost braces or brackets around the present place

    def words(self, node: Node) -> None:
        """A mapping whose keys are words of the format, or a list of such."""
        if self._splits(node):
            return
        outer, self.flow = self.flow, self.flow or (node if node.flow else None)
        for item in node.items:
            self.words(item)
        for key, value in node.pairs:
            self._word(key, value)
        self.flow = outer

    def _word(self, key: Node, value: Node) -> None:
        name = key.text
        if name == "tests":
            self._names(value)
        elif name == "purpose" and value.kind is Kind.MAPPING:
            self._ids(value, sentences=True)
        elif name in field_kinds.IDS and value.kind is Kind.MAPPING:
            self._ids(value)
        elif name in field_kinds.NO_PROSE:
            return
        elif name in field_kinds.LISTS and value.kind is Kind.LIST:
            self._list(key, value)
        elif name in field_kinds.PROSE:
            self._sentence(key, value)
        else:
            self.words(value)

    def _names(self, tests: Node) -> None:
        for item in tests.items:
            for key, value in item.pairs:
                if key.text == "name":
                    self._sentence(key, value)

    def _ids(self, node: Node, sentences: bool = False) -> None:
        if self._splits(node):
            return
        outer, self.flow = self.flow, self.flow or (node if node.flow else None)
        for key, value in node.pairs:
            if sentences:
                self._sentence(key, value)
            else:
                self.words(value)
        self.flow = outer

    def _list(self, key: Node, node: Node) -> None:
        if self._splits(node) or self._cut_list(key, node):
            return
        outer, self.flow = self.flow, self.flow or (node if node.flow else None)
        for item in node.items:
            if item.kind is Kind.LIST:
                self._report("E023", item)
            else:
                self._sentence(None, item)
        self.flow = outer

    def _sentence(self, key: Node | None, node: Node) -> None:
        """A place where one piece of prose stands; `key` is None for a thing in a list."""
        if node.kind is Kind.SCALAR:
            self._scalar(key, node)
        elif self._splits(node):
            return
        elif node.kind is Kind.MAPPING:
            if _meant(node):
                self.words(node)
            else:
                self._report("E023" if node.flow and _bare(node.pairs[0][1]) else "E022", node)
        elif node.flow and not any(item.pairs and _meant(item) for item in node.items):
            self._report("E023", node)
        else:
            self.words(node)

    def _scalar(self, key: Node | None, node: Node) -> None:
        code = ""
        if self._loses_comment(key, node):
            code = "E020"
        elif node.plain and GLUED.match(node.text):
            self._unglued(node)
        elif node.plain and not isinstance(node.value, str):
            code = "E027" if node.text else ""  # nothing at all is for the schema to say
        elif not node.plain and self._swallows(node):
            code = "E024" if self.draft.lines[node.start[0]][node.start[1]] == '"' else "E025"
        if code:
            self._report(code, node, key)

    def _unglued(self, node: Node) -> None:
        """`->-` at the beginning of prose was meant as a dash and the sign for a block."""
        line, column = node.start
        text = self.draft.lines[line]
        mended = f"{text[: column + 1]} {text[column + 1 :]}"
        self._add("E036", node, Mend(line, line, (mended,)), sign="dash")

    def _loses_comment(self, key: Node | None, node: Node) -> bool:
        """Whether a `#` hides part of what was written after the key or after the text."""
        if not node.plain:
            return False
        lines = self.draft.lines
        if key is not None and (node.start[0] > key.end[0] or not node.text):
            after = lines[key.end[0]][key.end[1] + 1 :]
            if COMMENT.match(after.strip()):
                return True
        line, column = node.start
        if key is None and not node.text:
            return lines[line][column:].lstrip().startswith("#")
        line, column = node.end
        return bool(node.text) and bool(re.match(r"[ \t]+#", lines[line][column:]))

    def _swallows(self, node: Node) -> bool:
        """Whether a quoted text runs over lines that begin as entries of their own."""
        first, last = node.start[0], node.end[0]
        if first == last or self.draft.lines[first][node.start[1]] not in "'\"":
            return False
        heads = (HEAD.match(line) for line in self.draft.lines[first + 1 : last + 1])
        return any(head and (head["key"] or head["dashes"].strip()) for head in heads)

    # --- commas between braces

    def _splits(self, node: Node) -> bool:
        """Report what a comma cut in two inside the outermost braces or brackets, once for all."""
        if not node.flow or self.flow is not None:
            return False
        found = list(_fragments(node))
        if not found or len(self.problems) >= PROBLEMS:
            return False
        entry = self._entry(node)
        for key, value in found:
            code = "E026" if key.text in field_kinds.CONDITIONS else "E021"
            self._add(code, value, spread(entry, entry.text) if entry else None, key=key.text)
        return True

    def _cut_list(self, key: Node, node: Node) -> bool:
        """Whether a comma cut one sentence of `[Did you listen, really?]` in two."""
        if not node.flow or self.flow is not None or key.text not in ("text", "reflect"):
            return False
        if not any(item.plain and item.text[:1].islower() for item in node.items[1:]):
            return False
        entry = self._entry(node)
        self._add("E021", node, spread(entry, entry.text) if entry else None, key=key.text)
        return True

    # --- reporting

    def _entry(self, node: Node) -> Entry | None:
        return entry_at(self.draft.lines, *node.start)

    def _report(self, code: str, node: Node, key: Node | None = None) -> None:
        mend: Mend | None = None
        if len(self.problems) >= PROBLEMS:
            return
        if self.flow is not None:
            entry = self._entry(self.flow)
            mend = spread(entry, entry.text) if entry else None
        elif code == "E020":
            entry = self._after((key.end[0], key.end[1] + 1) if key else node.start)
            mend = block(entry) if entry else None
        else:
            entry = self._entry(node)
            mend = block(entry) if entry else None
        self._add(code, node, mend)

    def _after(self, place: tuple[int, int]) -> Entry | None:
        """The entry from just after its key or dash: a comment may stand before the value."""
        line, column = place
        text = self.draft.lines[line]
        while column < len(text) and text[column] in " \t":
            column += 1
        return entry_at(self.draft.lines, line, column)

    def _add(self, code: str, node: Node, mend: Mend | None, **params: str) -> None:
        hint = self.draft.hint(mend) if mend else ""
        line, column = node.start
        if mend:  # the place to mend, so that a line and its hint belong together
            line, column = mend.first, column if mend.first == line else 0
        self.problems.append(Problem(self.file, line + 1, column + 1, code, params, hint))


def _meant(node: Node) -> bool:
    """Whether a mapping where prose may stand was meant as a mapping."""
    names = [key.text for key, _ in node.pairs]
    if not names or field_kinds.ENTRY & set(names):
        return True
    return len(names) > 1 and not any(re.search(r"\s|^[A-Z]", name) for name in names)


def _bare(node: Node) -> bool:
    return node.plain and not node.text


def _fragments(node: Node) -> Iterator[tuple[Node, Node]]:
    """Entries between braces whose text was cut by a comma: what follows is no key with a value."""
    before: tuple[Node, Node] | None = None
    for key, value in node.pairs:
        loose = key.plain and ((_bare(value) and value.start <= key.end) or " " in key.text)
        if loose and before is not None:
            yield before
            before = None
        elif value.kind is Kind.SCALAR and _cuttable(key, value):
            before = (key, value)
        elif not loose:
            before = None
        yield from _fragments(value)
    for item in node.items:
        yield from _fragments(item)


def _cuttable(key: Node, value: Node) -> bool:
    known = key.text in field_kinds.PROSE or key.text in field_kinds.CONDITIONS
    return known or " " in value.text or "(" in value.text
