"""The map of a case: its scenes, its endings, and every way that leads from one to another.

Where conditions decide, every way that is written is drawn; whether a play can take it, the check
proves. The road of a play can be laid over it, or what a check found.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from engine.kernel import model as k
from engine.kernel.machine import never_at
from engine.language.language import N_, Language
from engine.pictures.case_map import CaseMap, Edge, MapPlace
from engine.pictures.drawing import Ink
from engine.reports.document import Document, Entry, Line, Section, Tone
from engine.scenario.problems import Severity
from engine.scenario.scenario import Scenario

MAP = N_("The case as a map")
MAP_LEAD = N_(
    "From the first scene down to the endings. The map does not show what decides between two ways."
)
# Translators: Columns: from which scene, to which, and whether this play went that way.
COLUMNS = (N_("From"), N_("To"), N_("Taken"))
# Translators: Said of a way from one scene to another.
TAKEN = N_("taken")
UNSEEN = N_("not seen")

Pair = tuple[str, str]
"""Ids of the scene that is left, and of the scene or ending that follows."""


def map_page(scenario: Scenario, language: Language) -> Document:
    """The map of a case as a page of its own."""
    picture = map_of(scenario, language)
    section = Section("map", "", (language.say(MAP_LEAD),), (Entry("", (picture,)),))
    return Document(
        kind="map",
        title=scenario.about.title,
        heading=language.say(MAP),
        language=language.code,
        sections=(section,),
    )


def map_of(scenario: Scenario, language: Language) -> CaseMap:
    """Every place of a case and every way written in it."""
    places = tuple(MapPlace(id, scenario.text.name(id), Ink.TEXT) for id in places_of(scenario))
    ways = tuple(Edge(start, end) for start, end in ways_of(scenario))
    return _draw(language, places, ways)


def road_on_map(
    scenario: Scenario, language: Language, taken: tuple[Pair, ...], *, named: bool
) -> CaseMap:
    """The map with the road of one play; when `named`, places never seen have their names, too."""
    seen = {id for pair in taken for id in pair}
    unseen = language.say(UNSEEN)
    places = tuple(
        MapPlace(
            id,
            scenario.text.name(id) if named or id in seen else unseen,
            Ink.TEXT if id in seen else Ink.QUIET,
            id in seen,
        )
        for id in places_of(scenario)
    )
    written = dict.fromkeys((*ways_of(scenario), *taken))
    ways = tuple(
        Edge(*pair, ROAD, Ink.TEXT, language.say(TAKEN)) if pair in taken else Edge(*pair)
        for pair in written
    )
    return _draw(language, places, ways)


ROAD = 0.35
"""How heavy the road of one play is drawn."""


def _draw(language: Language, places: tuple[MapPlace, ...], ways: tuple[Edge, ...]) -> CaseMap:
    taken = any(way.says for way in ways)
    columns = tuple(language.say(column) for column in COLUMNS[: 3 if taken else 2])
    return CaseMap("map", language.say(MAP), "", columns, places, ways)


def places_of(scenario: Scenario) -> tuple[str, ...]:
    """Ids of the scenes and endings, as they are written."""
    return tuple(dict.fromkeys(location.place for location in scenario.story.model.locations))


def ways_of(scenario: Scenario) -> tuple[Pair, ...]:
    """Every way from one scene to another scene or ending, once, as they are written."""
    model = scenario.story.model
    place = {location.id: location.place for location in model.locations}
    found = ((here.place, place[to]) for here in model.locations for to in _leads(model, here))
    return tuple(dict.fromkeys(pair for pair in found if pair[0] != pair[1]))


def _leads(model: k.Model, location: k.Location) -> Iterator[str]:
    """Ids of the locations that can follow one: by its moves, by itself, or by what happens."""
    moves = (*location.moves, *((location.passing,) if location.passing else ()))
    targets = (*(target for move in moves for target in move.targets), *location.enter.onward)
    yield from (target.to for target in targets if target.to is not None)
    if location.moves:
        for inject in model.injects:
            if inject.go is not None and not never_at(inject.when, location.place):
                yield inject.go


# The result of a check as a page, for authors who would rather look than read a list --------------


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
    sections = tuple(_checked_file(each, language) for each in files)
    return Document("check", language.say(CHECK), language=language.code, sections=sections)


def _checked_file(checked: CheckedFile, language: Language) -> Section:
    title = checked.scenario.about.title if checked.scenario else checked.file
    lead = tuple(filter(None, (checked.file if checked.scenario else "", checked.summary)))
    entries: list[Entry] = []
    if checked.scenario is not None:
        entries.append(Entry("", (_mark_map(checked.scenario, checked.found, language),)))
    for found in checked.found:
        lines = [Line(Tone.SAID, text) for text in found.lines]
        if found.shown:
            lines.append(Line(Tone.SEEN, found.shown, language.say(SHOWN_BY)))
            lines.append(Line(Tone.SMALL, found.command, language.say(COMMAND)))
        entries.append(Entry(found.code, tuple(lines), beside=found.where))
    if not checked.found:
        entries.append(Entry("", (Line(Tone.SAID, language.say(NOTHING)),)))
    anchor = f"file-{checked.scenario.id}" if checked.scenario else ""
    return Section("file", title, lead, tuple(entries), anchor=anchor)


def _mark_map(scenario: Scenario, found: Sequence[Found], language: Language) -> CaseMap:
    """The map; the codes of what was found stand with the names of the places."""
    codes: dict[str, list[Found]] = defaultdict(list)
    for each in found:
        codes[each.place].append(each)
    picture = map_of(scenario, language)
    places = tuple(
        replace(
            place,
            name=" ".join((place.name, *dict.fromkeys(f.code for f in codes[place.id]))),
            ink=_ink_of(codes[place.id]),
            heavy=bool(codes[place.id]),
        )
        for place in picture.places
    )
    return dataclasses.replace(
        picture, id=f"map-{scenario.id}", about=language.say(ON_MAP), places=places
    )


def _ink_of(found: Sequence[Found]) -> Ink:
    weights: Mapping[Severity, Ink] = {Severity.PROBLEM: Ink.HARM, Severity.FINDING: Ink.WEAK}
    inks = {weights.get(each.severity, Ink.TEXT) for each in found}
    return next((ink for ink in (Ink.HARM, Ink.WEAK) if ink in inks), Ink.TEXT)
