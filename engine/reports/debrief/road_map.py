"""The road of a play on the map of its case, shown when it is over."""

from __future__ import annotations

from itertools import pairwise

from engine.play.play import log
from engine.reports.case_map import road_on_map
from engine.reports.debrief import sentences as w
from engine.reports.debrief.debrief_context import Reading
from engine.reports.document import Entry, Section


def road_map(reading: Reading) -> Section:
    """The map with the road taken; in an assessment, places it never came to have no name.

    An unfinished play has no map: it would show what comes.
    """
    if not reading.play.ended:
        return Section("map", "")
    places = [m.location.location.place for m in (log(reading.play)[0], *reading.moments)]
    taken = tuple(pair for pair in pairwise(places) if pair[0] != pair[1])
    named = reading.play.started.mode != "assessment"
    picture = road_on_map(reading.scenario, reading.language, taken, named=named)
    return Section("map", picture.title, (reading.say(w.MAP_LEAD),), (Entry("", (picture,)),))
