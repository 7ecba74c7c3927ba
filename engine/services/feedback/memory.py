"""What earlier plays of a person leave to be told: where a principle met them, and what differs.

Nothing is kept for it: it is read from the log, and from the courses of this computer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import dropwhile, islice

from engine.language.interface import current
from engine.records.problems import RecordsProblem
from engine.reports.debrief.costly_moments import list_met
from engine.reports.debrief.reading import Contrasted, Memory, Met, Reading
from engine.scoring.play_reading import scene_of
from engine.services.shared.compiled_cases import open_courses
from engine.services.shared.errors import Unreadable
from engine.services.shared.recording import Recorded, open_listed
from engine.services.shared.waiting_feedback import holds_back

MOST_REMEMBERED = 12
"""Plays looked through: two courses."""


def remember(recorded: Recorded) -> Memory:
    """What is left of plays that ended before this one; of several, the latest.

    Of two people at one keyboard nothing is told: it would be the record of the one to the other.
    Nor is anything of a play whose feedback waits.
    """
    met: dict[str, Met] = {}
    decided: dict[tuple[str, str], str] = {}  # case and scene, with the title of the case
    for earlier in _list_earlier(recorded):
        told = Reading(earlier.scenario, earlier.play, current())
        for principle, where in list_met(told):
            met.setdefault(principle, where)
        for moment in told.moments:
            decided[earlier.scenario.id, scene_of(moment)] = earlier.scenario.about.title
    return Memory(met, _find_contrasts(recorded, decided) if decided else {})


def _list_earlier(recorded: Recorded) -> Iterator[Recorded]:
    if recorded.store is None or len(recorded.participants) != 1:
        return
    plays = recorded.store.plays(participant=recorded.participants[0])
    before = dropwhile(lambda listed: listed.play != recorded.id, plays)
    for listed in islice(before, 1, MOST_REMEMBERED + 1):  # the first one is this play
        with suppress(RecordsProblem, Unreadable):
            earlier = open_listed(recorded.store, listed)
            alone = earlier.play.started.mode != "led" and len(earlier.participants) == 1
            if alone and earlier.play.ended and not holds_back(earlier):
                yield earlier


def _find_contrasts(
    recorded: Recorded, decided: dict[tuple[str, str], str]
) -> dict[str, Contrasted]:
    """By address in this case, what differs from a decision that this person made before."""
    found: dict[str, Contrasted] = {}
    for course in open_courses(recorded.own):
        for contrast in course.contrasts:
            for here, there in contrast.sides_in(recorded.scenario.id):
                if title := decided.get((there.case, there.scene)):
                    found.setdefault(here.at, Contrasted(title, there.says, here.says))
    return found
