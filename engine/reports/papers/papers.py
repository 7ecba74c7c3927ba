"""Sheets of paper: each is a text file of this folder, with places for facts.

`NAME.md.j2` is written as the page reads; `CONTRIBUTING.md` lists its signs. It is a template of
Jinja, filled with facts and then read line by line into documents. What facts and translators bring
is never read as a sign.

Sheets lie in folders: `shared` is printed once, for a case alone or a course; `case` once for each
case; `course` once for a course. A new sheet is one text file: it begins with the name of its file
and what that is for, and where it has nothing to say, it is not printed.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.language.language import ENGLISH, Language, Plural
from engine.language.sheet_sentences import mark_sentences, with_braces
from engine.records.problems import Code, RecordsProblem
from engine.reports.document import Cell, Document, Entry, Line, Link, Section, Table, Tone
from engine.reports.render.html import CompiledPages

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).resolve().parent
SUFFIX = ".md.j2"


class PaperFile(Struct, frozen=True):
    """One file to print.

    Attributes:
        name: of the file, perhaps in a folder; those for a class begin with a number, in the order
            of the day.
        about: what it is for, in words.
        document: what is on it.
    """

    name: str
    about: str
    document: Document

    @property
    def folder(self) -> str:
        """The folder it lies in, or ""."""
        return self.name.rpartition("/")[0]


class FoldCard(Struct, frozen=True):
    """A card to fold.

    Attributes:
        place: where it belongs, in few words.
        front: what is read first; the last is the question.
        back: the answer and why.
    """

    place: str
    front: tuple[str, ...]
    back: tuple[str, ...]


def fill_folder(folder: str, language: Language, **facts: object) -> list[PaperFile]:
    """The papers of every sheet in a folder, in the order of their files' names."""
    names = [f"{folder}/{path.name}" for path in (FOLDER / folder).glob(f"*{SUFFIX}")]
    papers = [
        paper
        for name in names
        for paper in fill_sheet(name.removesuffix(SUFFIX), language, **facts)
    ]
    return sorted(papers, key=lambda paper: paper.name)


def fill_sheet(name: str, language: Language = ENGLISH, **facts: object) -> list[PaperFile]:
    """The papers of one sheet: mostly one; none where it has nothing to say.

    Raises:
        RecordsProblem: R100 somebody has changed the sheet, and it cannot be read.
    """
    from jinja2 import TemplateError  # noqa: PLC0415

    kind = name.rpartition("/")[2].replace("_", "-")
    try:
        filled = environment().get_template(name + SUFFIX).render(_words(language), **facts)
        return list(read_papers(filled, kind, language.code))
    except (TemplateError, ValueError) as error:
        path, line = _find_place(error, FOLDER / (name + SUFFIX))
        said = {"path": str(path), "line": line, "said": str(error).rstrip(".")}
        raise RecordsProblem(Code.BROKEN_SHEET, said) from error


def _find_place(error: Exception, sheet: Path) -> tuple[Path, str]:
    """The sheet, or its part, and the line in which it went wrong; "?" where that is not known."""
    if line := getattr(error, "lineno", 0):  # it is not Jinja's language
        return Path(getattr(error, "filename", None) or sheet), str(line)
    frames = traceback.extract_tb(error.__traceback__)
    found = [(each.filename, each.lineno) for each in frames if each.filename.endswith(SUFFIX)]
    return (Path(found[-1][0]), str(found[-1][1])) if found else (sheet, "?")


def make_document(name: str, language: Language = ENGLISH, **facts: object) -> Document:
    """The document of a sheet that is one paper."""
    [paper] = fill_sheet(name, language, **facts)
    return paper.document


# Filling ------------------------------------------------------------------------------------------


@cache
def environment() -> Environment:
    """What fills sheets: a sentence is said in the language, a fact is never read as a sign."""
    # 35 ms, and only when something is printed
    from jinja2 import (  # noqa: PLC0415
        Environment,
        FileSystemLoader,
        MemcachedBytecodeCache,
        StrictUndefined,
    )
    from jinja2.ext import InternationalizationExtension  # noqa: PLC0415
    from markupsafe import Markup  # noqa: PLC0415

    class Sentences(InternationalizationExtension):
        """Takes each sentence of a sheet for one to be translated."""

        def preprocess(self, source: str, *_: object, **__: object) -> str:
            return mark_sentences(source)

    def protect(value: object) -> object:
        """A fact as one line, its signs as characters that nobody uses: none of them is read.

        What the template itself has made is left as it is.
        """
        if isinstance(value, Markup):
            return value
        text = str(value)
        flat = " ".join(text.split()) if "\n" in text else text
        return Markup(_SIGN.sub(lambda found: _HIDDEN[found[0]], flat))

    made = Environment(
        loader=FileSystemLoader(FOLDER, encoding="utf-8"),
        extensions=[Sentences],
        autoescape=True,  # so that what it has made is known: nothing here is HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=protect,
        auto_reload=False,
        bytecode_cache=MemcachedBytecodeCache(CompiledPages(), prefix="sheet"),
    )
    made.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    return made


def _words(language: Language) -> dict[str, Callable[..., str]]:
    """What says sentences and lists in a language."""

    def gettext(source: str, /, **named: object) -> str:
        return language.say(with_braces(source), **named)

    def ngettext(one: str, many: str, n: int, /, **named: object) -> str:
        return language.say(Plural(with_braces(one), with_braces(many)), **{**named, "n": n})

    lists = {"commas": language.commas, "semicolons": language.semicolons}
    return {"gettext": gettext, "ngettext": ngettext, **lists}


_SIGNS = "#>☐~•*[]{}|_`"
_HIDDEN = {sign: chr(0x10FF00 + n) for n, sign in enumerate(_SIGNS)}
_SHOWN = {hidden: sign for sign, hidden in _HIDDEN.items()}
_SIGN, _HID = (re.compile(f"[{re.escape(''.join(each))}]") for each in (_HIDDEN, _SHOWN))


def _show(text: str) -> str:
    return text if text.isascii() else _HID.sub(lambda found: _SHOWN[found[0]], text)


# Reading ------------------------------------------------------------------------------------------

_HEADING = re.compile(r"(#+) ?(.*?)(?: ~ ?(.*?))?(?: ?\{([^{}]*)\})?")
_ENTRY = re.compile(r"(?:\*\*\*|\*\*(.+?)(?<!:)\*\*)(?: ~ ?(.*?))?(?: ?\{([^{}]*)\})?")
_LINK = re.compile(r"\[(.*)\]\((.*)\)")
_OF_PAPER = ("tab", "running", "contents", "notice", "fact", "footer")
_SPEAKERS = {tone.value: tone for tone in Tone}
_TONES = {">": Tone.SEEN, "☐": Tone.TICK, "~": Tone.SMALL}
_RULE = re.compile(r"[|\s:-]+-[|\s:-]+")


class _Part:
    """A section while it is read; the whole paper is one."""

    def __init__(self, title: str = "", beside: str = "", named: str = "") -> None:
        self.id, _, self.anchor = named.partition(" ")
        self.title, self.beside, self.above = _show(title), _show(beside), ""
        self.lead: list[str] = []
        self.entries: list[_Item] = []
        self.parts: list[_Part] = []

    def begin(self, title: str = "", beside: str = "", kind: str = "") -> _Item:
        self.entries.append(_Item(_show(title), _show(beside), kind))
        return self.entries[-1]

    @property
    def open(self) -> _Item:
        return self.entries[-1] if self.entries else self.begin()

    def section(self) -> Section:
        return Section(
            self.id,
            self.title,
            tuple(self.lead),
            tuple(item.entry() for item in self.entries if item.said),
            tuple(part.section() for part in self.parts),
            _show(self.anchor),
            self.above,
            self.beside,
        )


class _Item:
    """An entry while it is read."""

    def __init__(self, title: str, beside: str, kind: str) -> None:
        self.title, self.beside, self.kind, self.above = title, beside, kind, ""
        self.blocks: list[Line | list[tuple[Cell, ...]]] = []

    @property
    def said(self) -> bool:
        return bool(self.title or self.blocks or self.kind)

    def add_row(self, row: tuple[Cell, ...]) -> None:
        if not (self.blocks and isinstance(self.blocks[-1], list)):
            self.blocks.append([])
        table = self.blocks[-1]
        assert isinstance(table, list)
        table.append(row)

    def entry(self) -> Entry:
        blocks = (
            each
            if isinstance(each, Line)
            else Table("", tuple(cell.text for cell in each[0]), tuple(each[1:]))
            for each in self.blocks
        )
        title, kind = self.title, self.kind
        return Entry(title, tuple(blocks), kind=kind, above=self.above, beside=self.beside)


class _Paper:
    """A paper while it is read."""

    def __init__(self, kind: str, name: str = "", about: str = "") -> None:
        self.kind, self.name, self.about = kind, _show(name), _show(about)
        self.title = self.heading = ""
        self.said: dict[str, list[str]] = {word: [] for word in _OF_PAPER}
        self.links: list[Link] = []
        self.whole = _Part()
        self.inside = [self.whole]  # the sections that are open, one in another

    def read(self, row: str) -> None:
        """Take one line."""
        part = self.inside[-1]
        if row.startswith("#") and (found := _HEADING.fullmatch(row)):
            self.open_section(len(found[1]), *(each or "" for each in found.groups()[1:]))
        elif not self.title:
            self.before_title(row)
        elif row.startswith("**") and (found := _ENTRY.fullmatch(row)):
            part.begin(*(each or "" for each in found.groups()))
        elif row.startswith("|"):
            if not _RULE.fullmatch(row):
                part.open.add_row(tuple(map(_cell, row.strip("|").split("|"))))
        elif not (row.startswith("{") and self.take(row)):
            part.open.blocks.append(_line(row))

    def open_section(self, depth: int, title: str, beside: str, named: str) -> None:
        if depth == 1:
            self.title = _show(title)
            return
        del self.inside[depth - 1 :]
        opened = _Part(title, beside, named)
        self.inside[-1].parts.append(opened)
        self.inside.append(opened)

    def before_title(self, row: str) -> None:
        if not (row.startswith("{") and self.take(row)):
            self.heading = _show(row)

    def take(self, row: str) -> bool:
        """What a line with a word in braces says of the paper or a part; False of a tone."""
        word, _, text = row[1:].partition("}")
        text, part = text.strip(), self.inside[-1]
        if word in self.said:
            self.said[word].append(_show(text))
        elif word.startswith("kind "):
            self.kind = word.removeprefix("kind ")
        elif word == "link" and (found := _LINK.fullmatch(text)):
            self.links.append(Link(_show(found[1]), _show(found[2]).removeprefix("#")))
        elif word == "lead":
            part.lead.append(_show(text))
        elif word == "above":
            (part.entries[-1] if part.entries else part).above = _show(text)
        else:
            return False
        return True

    def document(self, language: str) -> Document:
        said = {word: tuple(texts) for word, texts in self.said.items()}
        return Document(
            kind=self.kind,
            title=self.title,
            heading=self.heading,
            language=language,
            tab=" ".join(said["tab"]),
            running=" ".join(said["running"]),
            lead=tuple(line for entry in self.whole.section().entries for line in entry.lines),
            notices=said["notice"],
            facts=said["fact"],
            contents_title=" ".join(said["contents"]),
            contents=tuple((link,) for link in self.links),
            sections=tuple(part.section() for part in self.whole.parts),
            footer=said["footer"],
        )


def read_papers(filled: str, kind: str, language: str) -> Iterator[PaperFile]:
    """The papers of a sheet that was filled; each begins with a line `{file NAME} what for`."""
    papers = [_Paper(kind)]
    for row in map(str.strip, filled.split("\n")):
        if row.startswith("{file "):
            name, _, about = row.removeprefix("{file ").partition("}")
            papers.append(_Paper(kind, f"{name}.html", about.strip()))
        elif row:
            papers[-1].read(row)
    for paper in papers:
        if paper.title:
            yield PaperFile(paper.name, paper.about, paper.document(language))


def _line(row: str) -> Line:
    """A line of a page: who speaks, its label, its letter or link, its words."""
    tone, label, mark, url = Tone.SAID, "", "", ""
    if row.startswith("`"):
        return Line(Tone.SMALL, _show(row.strip("`")))
    if row.startswith("{"):
        word, _, row = row[1:].partition("}")
        if word not in _SPEAKERS:
            raise ValueError(f"{{{word}}} is no sign")
        tone = _SPEAKERS[word]
    elif row[0] in _TONES:
        tone, row = _TONES[row[0]], row[1:]
    row = row.strip()
    if row.startswith("**"):
        label, _, row = row[2:].partition(":**")
    row = row.strip()
    if row.startswith("["):
        if link := _LINK.fullmatch(row):
            row, url = link.groups()
        else:
            mark, _, row = row[1:].partition("]")
            tone = Tone.CHOSEN
    if row.endswith("____"):
        tone, row = Tone.BLANK, row.rstrip("_")
    return Line(tone, _show(row.strip()), _show(label), _show(url), mark=_show(mark))


def _cell(said: str) -> Cell:
    text, *items = re.split(r"(?:^|\s)• ", said)
    text, _, small = text.partition(" ~ ")
    shown = (_show(each.strip()) for each in items)
    return Cell(_show(text.strip()), small=_show(small.strip()), items=tuple(shown))
