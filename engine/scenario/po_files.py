"""Translations as PO files, which Poedit and every other tool for translators opens.

`msgctxt` is the address of a text, `msgid` its English on one line. What was written for English
that has changed since is kept as *fuzzy*, for a translator to look at; what has no place any more
stands at the end. To write a file again changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import polib
from msgspec import Struct

from engine.language.language import ENGLISH, N_, Language
from engine.language.po_entries import is_said, take_over
from engine.scenario.case_text import flatten
from engine.scenario.prose import list_prose
from engine.scenario.translation import (
    Fault,
    Words,
    address_of,
    find_fault,
    find_places,
    first_control,
)

OF = "X-Rifq-File"
"""The header that says which YAML file is translated."""
_LIKE = 0.4  # of 1, from where on a changed sentence is the same one


MESSAGES: Mapping[str, tuple[str, str]] = {
    "T001": (
        N_("this is no PO file that can be read: {said}"),
        N_("open it in Poedit, or run `msgfmt -c` on it: they show the place"),
    ),
    "T002": (
        N_("this is the translation of {found}, and not of {wanted}"),
        N_("give the case that it belongs to"),
    ),
    "T003": (
        N_("this is a translation into `{found}`, and not into `{wanted}`"),
        N_("give the language that it is in"),
    ),
    "T004": (
        N_("there is no text with the address `{address}`"),
        N_("leave addresses as they are; `rifq translate export` writes them"),
    ),
    "T005": (
        N_("the places in brackets are not those of the English: {places}"),
        N_("copy each of them, brackets and all; they are filled in later"),
    ),
    "T006": (
        N_("here is the control character {name}, which nobody sees"),
        N_("take it out; the marks of direction U+200E, U+200F and U+061C may stay"),
    ),
}
"""What can be wrong with a PO file, by code; and what to do."""


class PoProblem(Struct, frozen=True):
    """One thing to correct in a PO file.

    Attributes:
        line: 1-based, 0 when the whole file is meant.
        code: stable.
        params: what the message speaks of.
    """

    line: int
    code: str
    params: Mapping[str, str]

    def describe(self, file: str, language: Language = ENGLISH) -> str:
        """The message with its place and code, and below it what to do."""
        said, hint = (language.say(words, **self.params) for words in MESSAGES[self.code])
        place = f"{file}:{self.line}" if self.line else file
        return f"{place}: {self.code} {said}\n  {hint}"


class BadPo(Exception):
    """A PO file that cannot be used, with everything that is wrong with it."""

    def __init__(self, problems: Iterable[PoProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(each.describe("") for each in self.problems))


class Counted(Struct, frozen=True):
    """How far a file is translated: how many texts, and how many of them are done or stale."""

    every: int
    done: int
    stale: int

    @property
    def missing(self) -> int:
        """How many have no translation at all."""
        return self.every - self.done - self.stale


def read_words(raw: bytes) -> Words:
    """What is translated in a PO file, as far as it can be used. Raises BadPo."""
    return {
        (entry.msgctxt, entry.msgid): flatten(entry.msgstr)
        for entry in parse(raw)
        if is_done(entry) and find_fault(entry.msgid, entry.msgstr) is None
    }


def is_done(entry: polib.POEntry) -> bool:
    """Whether an entry is translated, for the English that it stands for."""
    return bool(entry.msgctxt and entry.msgstr.strip()) and not (entry.fuzzy or entry.obsolete)


def parse(raw: bytes) -> polib.POFile:
    """A PO file in UTF-8. Raises BadPo."""
    try:
        text = raw.decode("utf-8").removeprefix("\ufeff")
        for line, said in enumerate(map(str.strip, text.splitlines()), 1):
            if said and said[0] != "#" and said[-1] != '"':  # polib would drop a letter
                raise BadPo([PoProblem(line, "T001", {"said": said})])
        # The line feed at its head tells polib that this is a text, and no path.
        return polib.pofile(f"\n{text}")
    except (OSError, ValueError) as error:
        said = " ".join(str(error).split())
        found = re.search(r"\(line (\d+)\)", said)
        line = int(found[1]) - 1 if found else 0
        raise BadPo([PoProblem(line, "T001", {"said": said})]) from error


def find_problems(po: polib.POFile, file: Path, data: Any, language: str) -> Iterator[PoProblem]:
    """What is wrong with a PO file as the translation of a YAML file."""
    header, known = po.metadata, {address_of(path) for path, _ in list_prose(file, data)}
    for code, name, wanted in (("T002", OF, file.name), ("T003", "Language", language)):
        if header.get(name) not in ("", None, wanted):
            yield PoProblem(0, code, {"found": header[name], "wanted": wanted})
    for entry in po:
        line, said = (entry.linenum or 1) - 1, entry.msgstr
        if entry.obsolete:
            continue
        if entry.msgctxt not in known:
            yield PoProblem(line, "T004", {"address": entry.msgctxt or ""})
        match said and find_fault(entry.msgid, said):
            case Fault.PLACES:
                yield PoProblem(line, "T005", {"places": " ".join(find_places(entry.msgid))})
            case Fault.CONTROLS:
                yield PoProblem(line, "T006", {"name": first_control(said)})


def write_po(
    file: Path,
    data: Any,
    language: str,
    before: polib.POFile | None = None,
    comments: Mapping[tuple[str, str], str] | None = None,
) -> polib.POFile:
    """The PO file of a YAML file, with every text that is translated.

    Args:
        file: the YAML file.
        data: what was read from it.
        language: into which it is translated.
        before: what was translated until now.
        comments: for the translator, by the address and the English of a text.
    """
    made = polib.POFile()
    made.metadata = _make_header(file, data, language, before.metadata if before else {})
    old = _Old(before or ())
    keys = dict.fromkeys((address_of(path), flatten(text)) for path, text in list_prose(file, data))
    entries = [old.take(*key) for key in keys]
    for key, entry in zip(keys, entries, strict=True):
        if not is_said(entry):
            old.take_near(entry)
        entry.comment = (comments or {}).get(key, "")
        made.append(entry)
    made.extend(old.left())
    return made


def count(made: polib.POFile) -> Counted:
    """How far a file that `write_po` made is translated."""
    entries = [entry for entry in made if not entry.obsolete]
    done = sum(map(is_done, entries))
    return Counted(len(entries), done, sum(entry.fuzzy for entry in entries))


class _Old:
    """What was translated before, each entry of which goes to one text."""

    def __init__(self, entries: Iterable[polib.POEntry]) -> None:
        self._exact: dict[tuple[str, str], polib.POEntry] = {}
        for entry in entries:
            self._exact.setdefault((entry.msgctxt or "", entry.msgid), entry)

    def take(self, address: str, english: str) -> polib.POEntry:
        """The entry of this text, with what was said of it, or of another that may be the same."""
        entry = polib.POEntry(msgctxt=address, msgid=english)
        old = self._exact.pop((address, english), None)
        if old is not None:
            take_over(entry, old)
        return entry

    def take_near(self, entry: polib.POEntry) -> None:
        """What was said of a text that stood here, or of the same words elsewhere."""
        likely = [each for each in self._exact.values() if is_said(each) and _is_like(each, entry)]
        if likely:
            old = max(likely, key=lambda each: _likeness(each.msgid, entry.msgid))
            del self._exact[old.msgctxt or "", old.msgid]
            take_over(entry, old)

    def left(self) -> Iterator[polib.POEntry]:
        """What has no place any more, as obsolete entries."""
        for old in filter(is_said, self._exact.values()):
            entry = polib.POEntry(msgctxt=old.msgctxt, msgid=old.msgid, obsolete=True)
            take_over(entry, old)
            yield entry


def _is_like(old: polib.POEntry, entry: polib.POEntry) -> bool:
    """Whether it has the same words, or stood in the same place with words like these."""
    if old.msgid == entry.msgid:
        return True
    return old.msgctxt == entry.msgctxt and _likeness(old.msgid, entry.msgid) > _LIKE


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _make_header(file: Path, data: Any, language: str, before: Mapping[str, str]) -> dict[str, str]:
    """The header, with what others wrote into it."""
    version = data.get("version", "")
    return {
        "PO-Revision-Date": "YEAR-MO-DA HO:MI+ZONE",
        "Last-Translator": "FULL NAME <EMAIL@ADDRESS>",
        "Language-Team": "LANGUAGE <LL@li.org>",
        **before,
        "Project-Id-Version": f"{file.stem} {version}".strip(),
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        OF: file.name,
    }
