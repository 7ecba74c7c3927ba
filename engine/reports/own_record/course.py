"""How far a person is in a course: what is finished, where they stopped, and what comes next.

Facts of the log alone, so they are told while feedback waits, too. A case that was never begun has
only its title.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from engine.language.language import Language
from engine.reports.debrief.moments import describe_stop
from engine.reports.document import Entry, Line, Section, Tone
from engine.reports.own_record import sentences as w
from engine.reports.own_record.themes import Played


class Standing(StrEnum):
    """Where a person is with a case."""

    FINISHED = "finished"
    STOPPED = "stopped"
    NEXT = "next"
    LATER = "later"


class Stage(Struct, frozen=True):
    """One case of a course.

    Attributes:
        title: of the case.
        standing: where this person is with it.
        said: the same in words; for a finished one, with the day its first finished play began.
    """

    title: str
    standing: Standing
    said: str


def stages(
    cases: Sequence[tuple[str, str]], plays: Sequence[Played], language: Language
) -> tuple[Stage, ...]:
    """Every case of a course in its order.

    One case is named to come next: the first that was not begun, unless an earlier one waits to be
    finished.

    Args:
        cases: id and title of each, in the order of this person.
        plays: all of theirs, oldest first.
        language: of what is said.
    """
    found: list[Stage] = []
    open_yet = True  # whether no case before this one is left to be played
    for id, title in cases:
        stage = _stage(title, [p for p in plays if p.scenario.id == id], open_yet, language)
        open_yet = open_yet and stage.standing is Standing.FINISHED
        found.append(stage)
    return tuple(found)


def _stage(title: str, plays: Sequence[Played], open_yet: bool, language: Language) -> Stage:
    finished = next((played for played in plays if played.play.ended), None)
    if finished is not None:
        day = language.date(finished.play.started.date)
        said = w.FINISHED_WAITS if finished.withheld else w.FINISHED
        return Stage(title, Standing.FINISHED, language.say(said, day=day))
    if plays:
        said = describe_stop(plays[-1].scenario, plays[-1].play, language)
        return Stage(title, Standing.STOPPED, said)
    standing, words = (Standing.NEXT, w.NEXT) if open_yet else (Standing.LATER, w.LATER)
    return Stage(title, standing, language.say(words))


def count_finished(stages: Sequence[Stage]) -> int:
    """How many cases of a course are finished."""
    return sum(stage.standing is Standing.FINISHED for stage in stages)


def course_section(stages: Sequence[Stage], title: str, lead: str) -> Section:
    """The course in its order; nothing where there is no course."""
    lines = tuple(Line(Tone.SAID, stage.said, stage.title) for stage in stages)
    return Section("course", title, (lead,), (Entry("", lines),) if lines else ())
