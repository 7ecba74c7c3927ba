"""The case that is shown before a first one: as its author would play it. Nothing is recorded."""

from __future__ import annotations

from engine.explore.run_plans import play_plan
from engine.language.interface import current
from engine.play.play import Play
from engine.reports.modelled_play import Walk
from engine.scenario.case_files import SHIPPED
from engine.services.shared.compiled_cases import open_case
from engine.services.shared.recording import Recorded
from engine.services.shared.session import Session
from engine.services.shared.shown_cases import shown_case

EXAMPLE = SHIPPED / "example" / "four-hundred-loaves.yaml"


def modelled_play() -> Walk:
    """The walk through the case: the first of its tests is the play of its author.

    Raises:
        Refused: the case cannot be read.
    """
    scenario = shown_case(open_case(EXAMPLE), current())
    play = play_plan(scenario, scenario.plans[0])
    assert isinstance(play, Play)  # a test plays it
    return Walk(scenario, play, current())


def session_at(walk: Walk, before: Play) -> Session:
    """A moment of the walk as a front end draws one; it is never recorded."""
    return Session(Recorded(walk.scenario, before))
