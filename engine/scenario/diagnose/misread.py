"""What YAML reads in another way than its author meant: values, and fields a few columns off."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from engine.scenario.diagnose.draft_lines import (
    COMMENT,
    CONDITIONS,
    ENTRY,
    IDS,
    LISTS,
    NO_PROSE,
    PROSE,
    Draft,
    Fix,
    ScannedLine,
    entry_at,
    look_at,
)
from engine.scenario.diagnose.hints import Fields, hint
from engine.scenario.diagnose.line_fixes import put_dash, spread, write_block
from engine.scenario.problems import Path, Problem
from engine.scenario.yaml.reader import PROBLEMS, Node, NodeKind, build_tree
from engine.scenario.yaml.source import Source

GLUED = re.compile(r"-[>|]-?(\s|$)")
_UNCOLONED = re.compile(r"([a-z_]+) +([\w-]+)")


def find_misread(draft: Draft, root: Node, fields: Fields) -> list[Problem]:
    """Every piece of prose that YAML misread in a tree, each with the fixed lines as its hint."""
    walk = _Walk(draft, fields)
    walk.walk_words(root)
    return walk.problems


def find_in_source(source: Source, fields: Fields) -> list[Problem]:
    """The same for a source that the reader accepted."""
    root = source.root or build_tree(source.text, source.file).root
    draft = Draft.of(source.text, source.file)
    return find_misread(draft, root, fields) if root is not None else []


def is_misread(source: Source, lines: Sequence[str], misread: Container[int], path: Path) -> bool:
    """Whether the line of a value, or of the braces around it, is among the `misread` lines.

    What is misread below its key is told at the key.
    """
    if (key := source.keys.get(path)) and key.line in misread:
        return True
    for end in range(len(path), 0, -1):
        mark = source.values.get(path[:end])
        if mark is None or mark.line not in misread:
            continue
        if end == len(path) or lines[mark.line - 1][mark.column - 1 :][:1] in ("{", "["):
            return True
    return False


class _Walk:
    """Goes down the tree, knowing whether the keys of a mapping are fields of the format or ids."""

    def __init__(self, draft: Draft, fields: Fields) -> None:
        self.draft = draft
        self.fields = fields  # of the format
        self.problems: list[Problem] = []
        self.flow: Node | None = None  # the outermost braces or brackets around the present place

    def walk_words(self, node: Node) -> None:
        """A mapping whose keys are fields of the format, or a list of such."""
        if not self._splits(node):
            with self._inside(node):
                for item in node.items:
                    self.walk_words(item)
                for key, value in node.pairs:
                    self._walk_word(key, value)

    def _walk_word(self, key: Node, value: Node) -> None:
        name = key.text
        if name == "tests":
            pairs = (pair for item in value.items for pair in item.pairs)
            self._walk_sentences(pair for pair in pairs if pair[0].text == "name")
        elif name == "purpose" and value.kind is NodeKind.MAPPING:
            self._walk_sentences(self._entries(value))
        elif name in IDS and value.kind is NodeKind.MAPPING:
            for _, entry in self._entries(value):
                self.walk_words(entry)
        elif name in NO_PROSE:
            return
        elif name in LISTS and value.kind is NodeKind.LIST:
            self._walk_list(key, value)
        elif name in PROSE:
            self._walk_sentence(key, value)
        else:
            self.walk_words(value)

    def _entries(self, node: Node) -> Iterator[tuple[Node, Node]]:
        """The entries of a mapping, unless a comma between braces cut one in two."""
        if not self._splits(node):
            with self._inside(node):
                yield from node.pairs

    @contextmanager
    def _inside(self, node: Node) -> Iterator[None]:
        outer, self.flow = self.flow, self.flow or (node if node.flow else None)
        yield
        self.flow = outer

    def _walk_sentences(self, pairs: Iterable[tuple[Node, Node]]) -> None:
        for key, value in pairs:
            self._walk_sentence(key, value)

    def _walk_list(self, key: Node, node: Node) -> None:
        if self._splits(node) or self._cuts_list(key, node):
            return
        with self._inside(node):
            for item in node.items:
                if item.kind is NodeKind.LIST:
                    self._report("E023", item)
                else:
                    self._walk_sentence(None, item)

    def _walk_sentence(self, key: Node | None, node: Node) -> None:
        """A place for one piece of prose; `key` is None in a list."""
        if node.kind is NodeKind.SCALAR:
            self._walk_scalar(key, node)
        elif self._splits(node):
            return
        elif node.kind is NodeKind.MAPPING:
            if _is_meant(node):
                self.walk_words(node)
            else:
                self._report("E023" if node.flow and _bare(node.pairs[0][1]) else "E022", node)
        elif node.flow and not any(item.pairs and _is_meant(item) for item in node.items):
            self._report("E023", node)
        else:
            self.walk_words(node)

    def _walk_scalar(self, key: Node | None, node: Node) -> None:
        if self._loses_comment(key, node):
            self._report("E020", node, key)
        elif node.plain and GLUED.match(node.text):
            self._report_glued(key, node)
        elif node.plain and node.text and not isinstance(node.value, str):
            self._report("E027", node)  # no value at all is for the schema to report
        elif not node.plain and self._swallows(node):
            quote = self.draft.lines[node.start[0]][node.start[1]]
            self._report("E024" if quote == '"' else "E025", node)

    def _report_glued(self, key: Node | None, node: Node) -> None:
        """`->-` at the beginning of prose: the sign for a block, in a list after its dash."""
        line, column = node.start
        text = self.draft.lines[line]
        if key is not None and key.end[0] == line:
            sign, fix = text[column:].strip(), Fix(line, line, (f"{text[:column]}>-",))
            self._add("E038", node, fix, name=f"the sign `{sign}`", instead="`>-`")
            return
        fixed = f"{text[: column + 1]} {text[column + 1 :]}"
        self._add("E036", node, Fix(line, line, (fixed,)), sign="dash")

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
        lines = map(look_at, self.draft.lines[first + 1 : last + 1])
        return any(line.key or line.dashed for line in lines)

    # --- commas between braces

    def _splits(self, node: Node) -> bool:
        """Report what commas cut in two inside the outermost braces or brackets, all at once."""
        if not node.flow or self.flow is not None:
            return False
        found = list(_fragments(node))
        if not found or len(self.problems) >= PROBLEMS:
            return False
        fix = self._spread(node)
        for key, value, rest in found:
            code = "E026" if key.text in CONDITIONS else "E021"
            if colon := self._colon(key, rest):
                self._add("E035", rest, colon)
            else:
                self._add(code, value, fix, key=key.text)
        return True

    def _colon(self, before: Node, rest: Node) -> Fix | None:
        """The colon that is missing in what follows a comma, if that is a field and its value."""
        found = _UNCOLONED.fullmatch(rest.text)
        if found is None or found[1] not in self.fields:
            return None
        if before.text not in CONDITIONS and not self.fields.takes(found[1], found[2]):
            return None  # `{say: She waits, then speaks}`
        line, column = rest.start[0], rest.start[1] + len(found[1])
        text = self.draft.lines[line]
        why = hint("colon", name=found[1])
        return Fix(line, line, (f"{text[:column]}:{text[column:]}",), why)

    def _cuts_list(self, key: Node, node: Node) -> bool:
        """Whether a comma cut one sentence of `[Did you listen, really?]` in two."""
        if not node.flow or self.flow is not None or key.text not in ("text", "reflect"):
            return False
        if not any(item.plain and item.text[:1].islower() for item in node.items[1:]):
            return False
        self._add("E021", node, self._spread(node), key=key.text)
        return True

    def _spread(self, node: Node) -> Fix | None:
        entry = entry_at(self.draft.lines, *node.start)
        return spread(entry, entry.text) if entry else None

    # --- reporting

    def _report(self, code: str, node: Node, key: Node | None = None) -> None:
        if len(self.problems) >= PROBLEMS:
            return
        if self.flow is not None:
            fix = self._spread(self.flow)
        else:
            line, column = (key.end[0], key.end[1] + 1) if key else node.start
            if code == "E020":
                text = self.draft.lines[line]
                column = len(text) - len(text[column:].lstrip(" \t"))
            entry = entry_at(self.draft.lines, line, column)
            fix = write_block(entry) if entry else None
        self._add(code, node, fix)

    def _add(self, code: str, node: Node, fix: Fix | None, **params: str) -> None:
        line, column = node.start
        if fix:  # the place to change, so that a line and its hint belong together
            line, column = fix.first, column if fix.first == line else 0
        self.problems.append(self.draft.problem(code, line, column, fix, **params))


def _is_meant(node: Node) -> bool:
    """Whether a mapping in the place of prose was meant as a mapping."""
    names = [key.text for key, _ in node.pairs]
    below = any(value.kind is not NodeKind.SCALAR and not value.flow for _, value in node.pairs)
    if not names or below or ENTRY & set(names):
        return True
    return len(names) > 1 and not any(re.search(r"\s|^[A-Z]", name) for name in names)


def _bare(node: Node) -> bool:
    return node.plain and not node.text


def _fragments(node: Node) -> Iterator[tuple[Node, Node, Node]]:
    """Entries between braces whose text a comma cut, with what follows: no key with a value."""
    before: tuple[Node, Node] | None = None
    for key, value in node.pairs:
        loose = key.plain and ((_bare(value) and value.start <= key.end) or " " in key.text)
        if loose and before is not None:
            yield *before, key
            before = None
        elif value.kind is NodeKind.SCALAR and _cuttable(key, value):
            before = (key, value)
        elif not loose:
            before = None
        yield from _fragments(value)
    for item in node.items:
        yield from _fragments(item)


def _cuttable(key: Node, value: Node) -> bool:
    known = key.text in PROSE or key.text in CONDITIONS
    return known or " " in value.text or "(" in value.text


SENTENCE = re.compile(r"(?!not )[^\W\d_]\S*(?: [^\W\d_]\S*)+|[^\W\d_]+[.,;!?]")
_BEGIN_ENTRY = frozenset({"id", "if"})  # of an entry with `say`
NO_SENTENCE = re.compile(r"[][{}'\"#<>=]")


class Level(NamedTuple):
    """Named entries that a place lies in: their path, their schema, and what was written."""

    path: Path
    schema: Mapping[str, Any]
    written: Mapping[str, Any]


def levels_around(source: Source, fields: Fields, path: Path) -> list[Level]:
    """The named entries a place lies in, the nearest first."""
    schema, written = fields.resolve(fields.document), source.data
    found: list[Level] = []
    for end, part in enumerate(path):
        if isinstance(written, Mapping):
            found.append(Level(path[:end], schema, written))
        schema = fields.find_below(schema, part)
        written = written[part]
    return found[::-1]


def find_in_prose(
    source: Source, fields: Fields, draft: Draft
) -> Iterator[tuple[Path, str, Problem]]:
    """Fields that are so far to the right that they became part of the prose above them.

    Looks in each block of prose for the first line that reads like a field.

    Yields:
        The path of the entries it was meant to be among, its name, and the problem.
    """
    for path, mark in source.values.items():
        if not path or draft.lines[mark.line - 1][mark.column - 1 :][:1] not in (">", "|"):
            continue
        levels = levels_around(source, fields, path)
        for number in _lines_of_block(draft, mark.line):
            line = look_at(draft.lines[number])
            if _lacks_dash(fields, path, line):
                dash = look_at(draft.lines[mark.line - 1]).indent
                fix = put_dash(draft.lines, number, dash)
                undashed = draft.problem("E041", number, dash, fix, field=line.key)
                yield path[:-1], line.key, undashed
                break
            level = _find_level(levels, fields, line) if line.key else None
            if level:
                yield level.path, line.key, _problem(source, level, draft, number)
                break


def _lacks_dash(fields: Fields, path: Path, line: ScannedLine) -> bool:
    """Whether a line in a block that is an entry of a list was meant to be the next entry."""
    schema = fields.resolve(fields.document)
    for part in path:
        schema = fields.find_below(schema, part)
    if not isinstance(path[-1], int) or line.key not in schema.get("properties", {}):
        return False
    value = line.value.strip()
    return not value or value[:1] in (">", "|") or line.key in _BEGIN_ENTRY


def _lines_of_block(draft: Draft, first: int) -> Iterator[int]:
    """Numbers, from 0, of the lines of the block that begins on line `first`."""
    margin = -1
    for number in range(first, len(draft.lines)):
        line = draft.lines[number]
        if not line.strip():
            continue
        deep = len(line) - len(line.lstrip(" "))
        margin = deep if margin < 0 else margin
        if deep < margin:
            return
        yield number


def _find_level(levels: list[Level], fields: Fields, line: ScannedLine) -> Level | None:
    """The entries a line was meant to be among; None when it is a line of prose."""
    field = line.key
    known = [level for level in levels if field in level.schema.get("properties", {})]
    if not known:
        return None
    schema = fields.resolve(known[0].schema["properties"][field])
    if not _can_be_value(schema, line.value, nearest=known[0] is levels[0]):
        return None
    free = [level for level in known if field not in level.written and _has_room(level, field)]
    # An answer seldom has a `then` of its own; the whole decision must have one.
    return (free[-1] if field == "then" else free[0]) if free else known[0]


def _can_be_value(schema: Mapping[str, Any], value: str, nearest: bool) -> bool:
    """Whether what follows a colon can be the value of a field, and is not prose."""
    value = value.strip()
    if not value or value[:1] in (">", "|") or schema.get("x-condition"):
        return True
    if schema.get("x-prose"):
        return nearest
    return bool(NO_SENTENCE.search(value)) or not SENTENCE.fullmatch(value)


def _has_room(level: Level, field: str) -> bool:
    """Whether nothing that is written there excludes a field."""
    groups = (*level.schema.get("x-exactly-one", ()), *level.schema.get("x-at-most-one", ()))
    return not any(field in group and {*group} & {*level.written} for group in groups)


def _problem(source: Source, level: Level, draft: Draft, number: int) -> Problem:
    """A field inside prose, with its line moved to the left as the fix."""
    line = look_at(draft.lines[number])
    name, mark = next(
        (str(name), mark)
        for name in level.written
        if (mark := source.keys.get((*level.path, name)))
    )
    margin = mark.column - 1 - (line.column - line.indent)
    text = f"{' ' * margin}{draft.lines[number].lstrip(' ')}"
    fix = Fix(number, number, (text,), hint("move left", name=name, line=str(mark.line)))
    params = {"field": line.key, "beside": name, "line": str(mark.line)}
    return draft.problem("E037", number, line.column, fix, **params)


def hint_meant(source: Source, fields: Fields, path: Path) -> str:
    """The hint that says what an unknown field with entries below it was meant as, or "".

    It was meant as an entry of a list nearby, and is a few columns off.
    """
    value = source.at(path)
    if value is not None and not isinstance(value, Mapping):
        return ""
    for level in levels_around(source, fields, path):
        for name in [path[len(level.path)], *(level.written if value else ())]:
            listed = level.written.get(name)
            if not isinstance(listed, Mapping) or (*level.path, name) == path:
                continue
            title = _name_entry(fields, level, str(name), value or {})
            first = next((id for id in listed if (*level.path, name, id) != path), None)
            mark = source.keys.get((*level.path, name, first)) if first else None
            if mark and title:
                return hint("meant as", kind=title, line=str(mark.line))
    return ""


def _name_entry(fields: Fields, level: Level, name: str, value: Mapping[str, Any]) -> str:
    """What an entry of a list with these fields is called; "" if they are no fields of one."""
    schema = fields.find_below(level.schema, name).get("additionalProperties")
    kind = fields.resolve(schema) if isinstance(schema, Mapping) else {}
    title = str(kind.get("title", ""))
    return title if title[:1].islower() and {*value} <= {*kind.get("properties", {})} else ""
