"""A debrief that waits: what happened and questions to oneself, and nothing the key says.

In a course, those who finish early read this until the facilitator opens the case.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.play.play import Play
from engine.reports import words as w
from engine.reports.debrief import Debrief, Written, debrief
from engine.reports.figures import Figures
from engine.reports.happened import happened, log_in_full
from engine.reports.parts import Reading
from engine.reports.words import N_
from engine.scenario.scenario import Scenario

WAITS = N_(
    "What the key says of these decisions is told when the facilitator opens this case for "
    "everybody. Until then: what happened, and questions for yourself."
)
LATER = N_("Opens later")
HINT = N_("There is more on request: the log in full, and questions for yourself.")
NOTHING = Written()
_SHOWN = ("reactions", "happened", "divided", "commitment")


def withheld(
    scenario: Scenario,
    play: Play,
    *,
    head: str = "",
    written: Written = NOTHING,
    translate: Callable[[str], str] = str,
) -> Debrief:
    """The debrief of a play without a judgement, a rating, a figure or a trace of one.

    What happened is told whole: in a debrief, what is judged below is left out above.
    """
    reading = Reading(scenario, play, translate)
    told = debrief(scenario, play, head=head, written=written, translate=translate)
    sections = {section.id: section for section in told.sections}
    sections["happened"] = happened(reading, ())
    kept = tuple(section for section in told.more if section.id in ("votes", "reflect"))
    unfinished = () if play.ended else (reading.say(w.UNFINISHED),)
    return replace(
        told,
        notices=(reading.say(w.NOTICE), reading.say(WAITS), *unfinished),
        sections=tuple(sections[id] for id in _SHOWN if id in sections),
        more_hint=reading.say(HINT),
        more=(log_in_full(reading), *kept),
        figures=Figures(reading.say(LATER), (reading.say(WAITS),), (), (), (), ("", "")),
        beside=replace(told.beside, contests=()),
    )
