"""The result of a check as a page: the map of each case with its findings on it, and every finding.

For authors who would rather look than read a list; what it says is what `rifq check` prints.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from engine.language.language import N_, Language
from engine.pictures.case_map import CaseMap
from engine.pictures.drawing import Ink
from engine.reports.case_map import map_of
from engine.reports.document import Document, Entry, Line, Section, Tone
from engine.scenario.problems import Severity
from engine.scenario.scenario import Scenario

CHECK = N_("What the check found")
ON_MAP = N_("Each code stands at the place it is about. A heavy frame marks a place with a code.")
NOTHING = N_("Nothing to correct was found.")
SHOWN_BY = N_("The shortest play that shows it")
COMMAND = N_("To see it")


class Found(Struct, frozen=True):
    """One finding.

    Attributes:
        place: id of the scene or ending it is about, or "".
        where: line and column, in words.
        code: its code.
        severity: how much it weighs.
        lines: its message, then its hint.
        shown: the answers of the shortest play that shows it, or "".
        command: what opens the case at the end of that play, or "".
    """

    place: str
    where: str
    code: str
    severity: Severity
    lines: tuple[str, ...]
    shown: str = ""
    command: str = ""


class CheckedFile(Struct, frozen=True):
    """One file that was checked.

    Attributes:
        file: as it was given.
        summary: what was proved, or "".
        found: in the order of the file.
        scenario: the case, if it can be read.
    """

    file: str
    summary: str
    found: tuple[Found, ...]
    scenario: Scenario | None


def check_page(files: Sequence[CheckedFile], language: Language) -> Document:
    """Every file that was checked, each with its map and its findings."""
    sections = tuple(_file(each, language) for each in files)
    return Document("check", language.say(CHECK), language=language.code, sections=sections)


def _file(checked: CheckedFile, language: Language) -> Section:
    title = checked.scenario.about.title if checked.scenario else checked.file
    lead = tuple(filter(None, (checked.file if checked.scenario else "", checked.summary)))
    entries: list[Entry] = []
    if checked.scenario is not None:
        entries.append(Entry("", (_map(checked.scenario, checked.found, language),)))
    entries += [_finding(each, language) for each in checked.found]
    if not checked.found:
        entries.append(Entry("", (Line(Tone.SAID, language.say(NOTHING)),)))
    anchor = f"file-{checked.scenario.id}" if checked.scenario else ""
    return Section("file", title, lead, tuple(entries), anchor=anchor)


def _map(scenario: Scenario, found: Sequence[Found], language: Language) -> CaseMap:
    """The map; the codes of what was found stand with the names of the places."""
    codes: dict[str, list[Found]] = defaultdict(list)
    for each in found:
        codes[each.place].append(each)
    picture = map_of(scenario, language)
    places = tuple(
        replace(
            place,
            name=" ".join((place.name, *dict.fromkeys(f.code for f in codes[place.id]))),
            ink=_ink(codes[place.id]),
            heavy=bool(codes[place.id]),
        )
        for place in picture.places
    )
    return dataclasses.replace(
        picture, id=f"map-{scenario.id}", about=language.say(ON_MAP), places=places
    )


def _ink(found: Sequence[Found]) -> Ink:
    weights: Mapping[Severity, Ink] = {Severity.PROBLEM: Ink.HARM, Severity.FINDING: Ink.WEAK}
    inks = {weights.get(each.severity, Ink.TEXT) for each in found}
    return next((ink for ink in (Ink.HARM, Ink.WEAK) if ink in inks), Ink.TEXT)


def _finding(found: Found, language: Language) -> Entry:
    lines = [Line(Tone.SAID, text) for text in found.lines]
    if found.shown:
        lines.append(Line(Tone.SEEN, found.shown, language.say(SHOWN_BY)))
        lines.append(Line(Tone.SMALL, found.command, language.say(COMMAND)))
    return Entry(found.code, tuple(lines), beside=found.where)
