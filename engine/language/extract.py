"""Collects every message of the interface for translators. `catalogue` writes their files.

Read as messages are:

- the English in `_("…")`, `N_("…")`, `Plural("…", "…")` and `plural("…", "…", n)`, with the sense
  in `_("…", "…")` and `N_("…", "…")`;
- every sentence in a table called `MESSAGES` or `HINTS`, and in every table of a module or a
  folder called `messages`;
- what a word of the vocabulary says in the case file and in the debrief, and its titles;
- the same marks in templates of pages, and every sentence of a sheet of paper;
- on the command line, `help="…"` and the docstring of each command, by paragraphs;
- the sentences of click, which our command line shows.

A comment `# Translators: …` above a message, or above a table of them, is shown to translators.

Nothing is imported and nothing is run: the sources are read.
"""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, TypeGuard

from jinja2 import Environment
from jinja2.ext import extract_from_ast
from msgspec import Struct

from engine.language.interface import paragraphs
from engine.language.sheet_sentences import mark_sentences, with_braces

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("engine", "tui", "web")
_COMMENT = re.compile(r"^ *(?:#|\{#) | #\}$")
_MARKS = frozenset({"_", "N_", "gettext"})
_PLURALS = frozenset({"Plural", "plural", "ngettext"})
_VERBS = frozenset({"cli", "acts"})
_TABLES = frozenset({"MESSAGES", "HINTS"})
_SAID_BY_WORDS = frozenset({"case_file", "debrief"})


class Message(Struct, frozen=True, order=True):
    """One message: its English (for a plural, both forms), and where it is in the code.

    Attributes:
        place: the file, and after a colon the line.
        sense: which of its senses a word has, where it has several.
        comment: what translators must know.
    """

    source: str
    many: str
    place: str
    sense: str = ""
    comment: str = ""


class Marked(NamedTuple):
    """What is marked in a line of one file."""

    line: int
    source: str
    many: str = ""
    sense: str = ""


def find_messages(root: Path = ROOT) -> list[Message]:
    """Every message of the interface, in the order of the files."""
    found = list[Message]()
    for folder in SOURCES:
        for path in sorted((root / folder).rglob("*.py")):
            place = path.relative_to(root)
            found += _place(place, path, find_in_module(path, place.parts))
    for path in sorted([*(root / "web").rglob("*.j2"), *(root / "engine").rglob("*.md.j2")]):
        found += _place(path.relative_to(root), path, find_in_template(path))
    for path in _of_click():
        found += _place(Path("click", path.name), path, find_in_module(path, ()))
    return found


def _place(place: Path, path: Path, marked: Iterable[Marked]) -> Iterator[Message]:
    """The messages of a file in the order of its lines, with what translators are told."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for line, source, many, sense in sorted(marked, key=itemgetter(0)):
        yield Message(source, many, f"{place}:{line}", sense, _find_comment(lines, line - 1))


def _find_comment(lines: list[str], at: int) -> str:
    """What stands for translators above a line, or above the line that opens its table."""
    above = takewhile(_COMMENT.match, reversed(lines[:at]))
    said = " ".join(_COMMENT.sub("", each) for each in reversed(list(above)))
    if said.startswith("Translators: "):
        return said.removeprefix("Translators: ")
    margin = _margin(lines[at])
    before = (n for n in reversed(range(at)) if lines[n].strip() and _margin(lines[n]) < margin)
    opens = next(before, None)
    if opens is not None and lines[opens].endswith(("(", "[", "{")):
        return _find_comment(lines, opens)
    return ""


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip())


def find_in_module(path: Path, parts: tuple[str, ...]) -> Iterator[Marked]:
    """Each message in a file. The names in its path say whether it is a table of messages."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    readers: list[Callable[[ast.AST], Iterator[Marked]]] = [_read_call]
    readers += [_read_help] if _VERBS.intersection(parts) else []
    readers += [_read_word] if "vocabulary" in parts else []
    for node in ast.walk(tree):
        for read in readers:
            yield from read(node)
    every = any(part.removesuffix(".py") == "messages" for part in parts)
    tables = (n for n in tree.body if isinstance(n, ast.Assign | ast.AnnAssign))
    for table in tables:
        if table.value and (every or _name_of(table) in _TABLES):
            yield from _read_texts(_list_values(table.value))


def find_in_template(path: Path) -> Iterator[Marked]:
    """Each message in a template. In a sheet of paper (`.md.j2`), every sentence is one."""
    source, names = path.read_text(encoding="utf-8"), (*_MARKS, *_PLURALS)
    if path.name.endswith(".md.j2"):
        source = mark_sentences(source)
    pages = Environment(extensions=["jinja2.ext.i18n"])
    for line, name, said in extract_from_ast(pages.parse(source), names):
        found = [text for text in said if text] if isinstance(said, tuple) else [said]
        texts = [with_braces(str(text)) for text in found]
        if name in _PLURALS and len(texts) == 2:
            yield Marked(line, *texts)
        elif name in _MARKS:
            yield Marked(line, texts[0], "", *texts[1:])


def _read_call(call: ast.AST) -> Iterator[Marked]:
    """What is marked."""
    if not isinstance(call, ast.Call):
        return
    name = ast.unparse(call.func).rpartition(".")[2]
    texts = [text.source for text in _read_texts(call.args[:2])]
    if name in _MARKS and texts:
        yield Marked(call.lineno, texts[0], "", *texts[1:])
    elif name in _PLURALS and len(texts) == 2:
        yield Marked(call.lineno, *texts)


def _read_help(node: ast.AST) -> Iterator[Marked]:
    """What the command line says of an option, and of a command by paragraphs."""
    if isinstance(node, ast.Call):
        yield from _read_texts(k.value for k in node.keywords if k.arg == "help")
    elif _is_command(node):
        for paragraph in paragraphs(ast.get_docstring(node) or ""):
            yield Marked(node.lineno, paragraph)


def _read_word(node: ast.AST) -> Iterator[Marked]:
    """What a word of the vocabulary says of its verbs, and its titles."""
    if isinstance(node, ast.Call):
        if ast.unparse(node.func) == "verb":
            yield from _read_texts(node.args[:1])
        said = (k.value for k in node.keywords if k.arg in _SAID_BY_WORDS)
        yield from _read_texts(value for table in said for value in _list_values(table))
    elif isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        yield from _read_texts(
            v for k, v in pairs if isinstance(k, ast.Constant) and k.value == "title"
        )


def _list_values(node: ast.expr) -> Iterator[ast.expr]:
    """What is in a table, however deep."""
    if isinstance(node, ast.Dict):
        for value in node.values:
            yield from _list_values(value)
    else:
        yield node


def _read_texts(nodes: Iterable[ast.expr]) -> Iterator[Marked]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield Marked(node.lineno, node.value)


def _name_of(table: ast.Assign | ast.AnnAssign) -> str:
    return ast.unparse(table.target if isinstance(table, ast.AnnAssign) else table.targets[0])


def _is_command(node: ast.AST) -> TypeGuard[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Whether it is a command of click, or an act that has a verb."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    calls = [each for each in node.decorator_list if isinstance(each, ast.Call)]
    names = {ast.unparse(each.func).rpartition(".")[2] for each in calls}
    has_verb = any(keyword.arg == "verb" for each in calls for keyword in each.keywords)
    return has_verb or not names.isdisjoint({"command", "group"})


def _of_click() -> list[Path]:
    found = importlib.util.find_spec("click")
    return sorted(Path(found.origin).parent.glob("*.py")) if found and found.origin else []
