"""Shows that every word of the interface is translated: the pseudo-language and its reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from html.parser import HTMLParser

import pytest

from engine.language.extract import find_messages
from engine.language.interface import PSEUDO, load
from tests.cases import FIXTURES
from tests.tui.faces import ROOT

_WORDS = re.compile(r"[A-Za-z][A-Za-z'’]+(?:[ -]+[A-Za-z'’]+)*")
# Names of things, formats and fields of our files: the same in every language.
NAMES = """Rifq rifq json html csv text HTML CSV JSON YAML PATH FILE COMMAND ARGS OPTIONS CASE LANG
TEXT INTEGER RANGE DIRECTORY PLAY CODE data help format language output version SQLite UTF"""


@cache
def known() -> frozenset[str]:
    """Every message that translators are given."""
    found = find_messages()
    return frozenset([m.source for m in found] + [m.many for m in found])


@contextmanager
def strict(patch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """In the pseudo-language, collect every sentence said that translators are not given."""
    pseudo = load(PSEUDO)
    assert pseudo is not None
    kind, unknown = type(pseudo.catalogue), set[str]()
    said = kind.gettext

    def gettext(self: object, message: str) -> str:
        words = re.sub(r"\{\w+\}", "", message)  # without letters, there is nothing to translate
        if message not in known() and re.search(r"[^\W\d_]", words):
            unknown.add(message)
        return said(self, message)  # type: ignore[arg-type]

    patch.setattr(kind, "gettext", gettext)
    yield unknown


@cache
def stories() -> str:
    """Everything that cases, courses, doctrine and settings say, as one line of small letters."""
    folders = (FIXTURES, FIXTURES.parent, ROOT / "scenarios")
    files = [path for folder in folders for path in sorted(folder.rglob("*.yaml"))]
    said = "\n".join(path.read_text(encoding="utf-8") for path in files)
    return _flat(f"{said}\n{said.replace('-', ' ')}")  # a scene without a title is named by its id


def not_translated(shown: str, *also: str) -> list[str]:
    """Phrases of a text that are in no ⟦ ⟧ and that no case brought.

    Args:
        shown: a text or a page.
        also: words that may stand there all the same, such as ids.
    """
    if shown.lstrip().startswith("<"):
        shown = _text_of(shown)
    brought = stories() + " " + _flat(" ".join((NAMES, *also)))
    rest = re.sub(r"\w*\d\w*", "", outside(shown))  # ids, hashes and dates
    return [p for p in _WORDS.findall(rest) if _flat(p) not in brought]


def outside(shown: str) -> str:
    """What is in no ⟦ ⟧; one that is not closed ends with its line."""
    deep, kept = 0, []
    for letter in shown:
        if letter == "⟦":
            deep += 1
            kept.append(" . ")
        elif letter == "⟧":
            deep = max(0, deep - 1)
        elif not deep:
            kept.append(letter)
    return "".join(kept)


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[\s*>|\"`]+", " ", text).lower().split())


def _text_of(page: str) -> str:
    reader = _Reader()
    reader.feed(page)
    return "\n".join(reader.found)


class _Reader(HTMLParser):
    """Collects what a page shows, and what a screen reader says of its pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("style", "script")
        self.found += [v or "" for name, v in attrs if name in ("title", "alt", "aria-label")]

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append(data)
