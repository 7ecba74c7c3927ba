"""Reads the bytes of a file: plain data that knows where everything was written.

YAML 1.2 core only, and nothing that hides what a file says: no anchors, tags, merge keys, second
documents, duplicate keys or invisible characters. The reader knows nothing of cases. When it
refuses a file, `engine.scenario.diagnose` finds out what the author meant.
"""

from __future__ import annotations

import codecs
import os
import re
from itertools import islice
from typing import Any, NamedTuple

from engine.scenario.problems import Path, Problem, Refused
from engine.scenario.yaml.events import (
    FORBIDDEN,
    PROBLEMS,
    Node,
    NodeKind,
    Tree,
    build_tree,
    name_of,
)
from engine.scenario.yaml.source import LIMIT, Mark, Source, bytes_of, split_lines, text_of

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
        problems.append(_gave_up(tree.error, file))
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


def _gave_up(error: Any, file: str) -> Problem:
    """Where YAML gave up, in its own words."""
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    detail = str(getattr(error, "problem", None) or error)
    return Problem(file, line, column, "E039", {"detail": detail})


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
