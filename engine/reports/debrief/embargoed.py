"""A debrief that waits: what happened and questions to think about, and nothing the key says.

In a course, those who finish early read this until the facilitator opens the case.
"""

from __future__ import annotations

from dataclasses import replace

from engine.language.language import ENGLISH, N_, Language
from engine.play.play import Play
from engine.play.view import chosen
from engine.reports.debrief import sentences as w
from engine.reports.debrief.debrief import Debrief, Written, debrief
from engine.reports.debrief.debrief_context import Reading
from engine.reports.debrief.figures import Figures
from engine.reports.debrief.moments import when
from engine.reports.debrief.story import happened, log_in_full
from engine.reports.document import Entry, Line, Section, Tone
from engine.scenario.scenario import Scenario

WAITS = N_(
    "Feedback for this case opens for everyone together, when the facilitator "
    "opens it. Until then: what happened, and questions for yourself."
)
WAITS_HERE = N_(
    "A course on this computer, {course}, plays this case: nobody here sees "
    "the feedback until the facilitator of that course opens it. Until then: "
    "what happened, and questions for yourself."
)
LATER = N_("Opens later")
LEAD = N_("Everything you said or did, in order. Nothing here is a judgement.")
HINT = N_("There is more on request: the log in full, and questions for yourself.")
NOTHING = Written()
_SHOWN = ("reactions", "happened", "divided", "commitment")


def withheld(
    scenario: Scenario,
    play: Play,
    *,
    head: str = "",
    written: Written = NOTHING,
    course: str = "",
    language: Language = ENGLISH,
) -> Debrief:
    """The debrief of a play without a judgement, a rating or a figure.

    What happened is shown in full: a debrief leaves out there what later sections judge.

    Args:
        scenario: the case.
        play: its present moment.
        head: hash of its last event.
        written: what people wrote about it.
        course: of a play that is not of it, the course that plays this case here; else "".
        language: of what is shown.
    """
    reading = Reading(scenario, play, language)
    told = debrief(scenario, play, head=head, written=written, language=language)
    sections = {section.id: section for section in told.sections}
    sections["happened"] = _whole(reading, happened(reading, ()))
    waits = reading.say(WAITS_HERE, course=course) if course else reading.say(WAITS)
    kept = tuple(section for section in told.more if section.id in ("votes", "reflect"))
    unfinished = () if play.ended else (reading.say(w.UNFINISHED),)
    return replace(
        told,
        notices=(reading.say(w.NOTICE), waits, *unfinished),
        sections=tuple(sections[id] for id in _SHOWN if id in sections),
        more_hint=reading.say(HINT),
        more=(log_in_full(reading), *kept),
        figures=Figures(reading.say(LATER), (waits,), (), (), (), ("", "")),
        beside=replace(told.beside, contests=()),
        score=None,
    )


def _whole(reading: Reading, brief: Section) -> Section:
    """What happened with every answer in it, also those that are told in brief elsewhere."""
    answers = tuple(
        Line(Tone.CHOSEN, text, when(reading.scenario, moment.back, reading.language))
        for moment in reading.moments
        for text in chosen(reading.scenario, moment)
    )
    ending = tuple(entry for entry in brief.entries if entry.seq >= 0)
    return replace(brief, lead=(reading.say(LEAD),), entries=(Entry("", answers), *ending))
