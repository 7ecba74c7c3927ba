"""What the app opens first when a case was named on the command line."""

from __future__ import annotations

from engine.language.interface import follow_course
from engine.lazy_import import lazy_modules
from engine.scenario.scenario import Scenario
from engine.services.led.play import LedSession, latest_room, unfinished_room, why_not_begin
from engine.services.library import Library, Together
from engine.services.shared.errors import Failure
from engine.services.shared.session import Session
from tui.screens.briefing import BriefingScreen, LedBriefingScreen
from tui.widgets.page import Page

with lazy_modules():
    from engine.services.catalogue import modelled_play as catalogue_modelled_play
    from engine.services.shared import compiled_cases
    from tui.screens import led_notes
    from tui.screens import modelled_play as screens_modelled_play


def to_play(
    library: Library, scenario: Scenario, code: str, *, mode: str, players: int, fresh: bool
) -> Session | Page[None] | None:
    """The play to continue, or what is read before a new one.

    Args:
        library: the cases and plays.
        scenario: the case.
        code: of the participant, or "".
        mode: the one asked for, or "" to leave the choice.
        players: how many sit here.
        fresh: whether to begin again, even if a play was left unfinished.

    Returns:
        None where the app begins with what the participant's course keeps.
    """
    library.adopt(scenario)
    course = library.course(code)
    if course is not None and not course.accepted:
        return None
    if not fresh and (left := library.resume(scenario, code)):
        return left
    words = library.briefing(scenario.id)
    return BriefingScreen(scenario.id, words, mode=mode, together=Together(players))


def to_lead(
    library: Library,
    scenario: Scenario,
    cohort: str | None,
    *,
    fresh: bool,
    rehearse: bool,
    core: bool = False,
) -> LedSession | Page[None] | Failure:
    """The led play that was left; else what a room hears before it begins, or rehearses.

    Args:
        library: the cases and plays.
        scenario: the case.
        cohort: id of a cohort or the beginning of one, or None.
        fresh: whether to begin again, even if a play was left unfinished.
        rehearse: whether nothing is to be kept.
        core: whether the room keeps to the core of the case.
    """
    library.adopt(scenario)
    course = library.store.cohorts.get(cohort) if cohort else None
    follow_course(course.language if course else "")
    id = course.id if course else None
    if not (fresh or rehearse) and (led := unfinished_room(library.store, scenario.id, id)):
        led.core = led.core or core
        return led.skip_to_core() or led
    if course and (why := why_not_begin(scenario, course)):
        return why
    how = ("rehearse-core" if rehearse else "core") if core else "rehearse" if rehearse else "new"
    return LedBriefingScreen(scenario.id, library.briefing(scenario.id), how, id)


def to_example() -> Page[None]:
    """The short case that is shown as its author would play it."""
    return screens_modelled_play.ModelledPlay(catalogue_modelled_play.modelled_play())


def notes(library: Library, scenario: Scenario, cohort: str | None) -> Page[None]:
    """The facilitator's window, which follows the led play of a case."""
    id = library.store.cohorts.get(cohort).id if cohort else None
    pulls = compiled_cases.pulls_of(scenario.id, library.own)
    return led_notes.LedNotes(lambda: latest_room(library.store, scenario.id, id), pulls)
