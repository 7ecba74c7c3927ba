"""The map of a case: its scenes, its endings, and every way that leads from one to another.

Where conditions decide, every way that is written is drawn; whether a play can take it, the check
proves. The road of a play can be laid over it.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.kernel import model as k
from engine.kernel.machine import never_at
from engine.language.language import N_, Language
from engine.pictures.case_map import CaseMap, Edge, MapPlace
from engine.pictures.drawing import Ink
from engine.reports.document import Document, Entry, Section
from engine.scenario.scenario import Scenario

MAP = N_("The case as a map")
MAP_LEAD = N_(
    "From the first scene down to the endings. The map does not show what decides between two ways."
)
COLUMNS = (N_("From"), N_("To"), N_("Taken"))
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
    return _picture(language, places, ways)


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
    return _picture(language, places, ways)


ROAD = 0.35
"""How heavy the road of one play is drawn."""


def _picture(language: Language, places: tuple[MapPlace, ...], ways: tuple[Edge, ...]) -> CaseMap:
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
