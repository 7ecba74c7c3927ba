"""Spaces and bullets of a word processor around the signs of a line, which YAML takes for text.

A no-break space looks like an ordinary one, so YAML gives up, or reads on wrongly, many lines
below it. In prose such signs are harmless: a line is reported only where YAML reads the file
differently with an ordinary space or a dash in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from math import inf
from typing import NamedTuple

import yaml

from engine.language.foreign_characters import BULLETS, SIGNS, SPACES
from engine.scenario.diagnose.fix import Draft, Fix
from engine.scenario.diagnose.line_scanner import WORD
from engine.scenario.problems import Problem
from engine.scenario.yaml.events import Node, NodeKind, Tree, build_tree

_SPACE = f"[ \t{SPACES}]"
_HEAD = re.compile(
    rf"(?:{_SPACE}|-(?={_SPACE}))*"
    rf"(?:[{BULLETS}](?={_SPACE}+(?:[>|]|{WORD}:)){_SPACE}+)?"
    rf"(?:{WORD}{_SPACE}*:{_SPACE}+)?"
)
_SCALAR = re.compile(rf"[^\s{SPACES}#\[{{\"']+|\[.*\]|{{.*}}|\".*\"|'.*'")
_AFTER = re.compile(rf"{_SPACE}+(?=#|$)")
_PLAIN = str.maketrans({**dict.fromkeys(SPACES, " "), **dict.fromkeys(BULLETS, "-")})
_WIDE = {**_PLAIN, 0x3000: "  "}  # as wide as two letters
_LEFT_OUT = _PLAIN | dict.fromkeys(map(ord, SPACES), "")
_ODD = re.compile(f"[{SPACES}{BULLETS}]")
_BLOCK_SIGN = re.compile(rf"(?=.*[^ >-])[>›»] ?[{BULLETS}›»-]{{0,2}}[ \t]*")  # `>-`, by Word
_LOOSE = re.compile(rf"[\s{SPACES}{BULLETS}-]+")
_RUNS = 20  # looked at one by one; more are all reported


class Straightened(NamedTuple):
    """A draft without such signs at the beginning of lines, and what is said of them."""

    draft: Draft
    tree: Tree
    problems: list[Problem]


def straighten(draft: Draft, tree: Tree) -> Straightened | None:
    """The draft with ordinary spaces and dashes, if YAML reads it differently then; else None."""
    fixes, better = _find_fixes(draft.lines, _PLAIN), tree
    if not fixes:
        return None
    for plain in (_PLAIN, _WIDE, _LEFT_OUT):
        tried = _find_fixes(draft.lines, plain)
        read = _read_fixed(draft, tried)
        if plain is _PLAIN or _reach(read) > _reach(better):
            fixes, better = tried, read
        if better.error is None:
            break
    if _same_reading(tree, better) or (better.error and not tree.error):
        return None
    if 1 < len(fixes) <= _RUNS:
        fixes = [fix for fix in fixes if _matters(draft, fixes, fix, better)] or fixes
    problems = [_make_problem(draft, fix) for fix in fixes]
    return Straightened(_apply_fixes(draft, fixes), _read_fixed(draft, fixes), problems)


def _reach(tree: Tree) -> tuple[float, float]:
    """How far a text was read."""
    return (inf, 0) if tree.error is None else _where(tree.error)


def _matters(draft: Draft, fixes: list[Fix], fix: Fix, better: Tree) -> bool:
    """Whether YAML reads the file differently without this one of the fixes."""
    return not _same_reading(better, _read_fixed(draft, [f for f in fixes if f is not fix]))


def _find_fixes(lines: list[str], plain: Mapping[int, str]) -> list[Fix]:
    """The lines that begin so, those below each other together."""
    found: list[Fix] = []
    for number, line in enumerate(lines):
        text = _straighten_line(line, plain)
        if text == line:
            continue
        if found and found[-1].last == number - 1:
            found[-1] = Fix(found[-1].first, number, (*found[-1].lines, text))
        else:
            found.append(Fix(number, number, (text,)))
    return found


def _straighten_line(line: str, plain: Mapping[int, str]) -> str:
    if line.isascii():
        return line
    head = _HEAD.match(line)
    end = head.end() if head else 0
    if end and _BLOCK_SIGN.fullmatch(line, end):
        return f"{line[:end].translate(plain)}>-"
    value = _SCALAR.match(line, end)
    after = value.end() if value else end
    rest = _AFTER.match(line, after)  # before a comment, or nothing
    gap = rest.end() if rest else after
    return (
        line[:end].translate(plain)
        + line[end:after]
        + line[after:gap].translate(_PLAIN)
        + line[gap:]
    )


def _read_fixed(draft: Draft, fixes: Iterable[Fix]) -> Tree:
    return build_tree(_apply_fixes(draft, fixes).text, draft.file)


def _apply_fixes(draft: Draft, fixes: Iterable[Fix]) -> Draft:
    for fix in fixes:
        draft = draft.apply(fix)
    return draft


def _make_problem(draft: Draft, fix: Fix) -> Problem:
    line = draft.lines[fix.first]
    if block := _BLOCK_SIGN.search(line, len(fix.lines[0]) - 2):
        params = {"name": f"the sign `{block[0].rstrip()}`", "instead": "`>-`"}
        return draft.problem("E038", fix.first, block.start(), fix, **params)
    sign = _ODD.search(line)
    assert sign is not None  # or the line would not change
    name, plain = SIGNS[sign[0]]
    instead = f"`{plain}`" if plain.strip() else "an ordinary space"
    if len(fix.lines[0]) > len(draft.lines[fix.first]):
        instead = "two ordinary spaces"
    if len(fix.lines[0]) < len(draft.lines[fix.first]):
        instead = "nothing in its place"
    return draft.problem("E038", fix.first, sign.start(), fix, name=name, instead=instead)


def _same_reading(one: Tree, other: Tree) -> bool:
    """Whether two texts were read alike, apart from spaces and dashes inside prose."""
    if one.error is not None and other.error is not None:
        return _where(one.error) == _where(other.error)
    if one.error is not other.error or one.root is None or other.root is None:
        return one.error is other.error and one.root is other.root
    return _alike(one.root, other.root)


def _where(error: yaml.YAMLError) -> tuple[int, int]:
    mark = getattr(error, "problem_mark", None)
    return (mark.line, mark.column) if mark else (-1, -1)


def _alike(one: Node, other: Node) -> bool:
    if one.kind is not other.kind:
        return False
    if one.kind is NodeKind.SCALAR:
        if len(one.text.split()) < 2:  # a name or a number
            return one.text == other.text
        return _LOOSE.sub("", one.text) == _LOOSE.sub("", other.text)
    if len(one.items) != len(other.items) or len(one.pairs) != len(other.pairs):
        return False
    return all(map(_alike, one.items, other.items)) and all(
        key.text == name.text and _alike(value, written)
        for (key, value), (name, written) in zip(one.pairs, other.pairs, strict=True)
    )
