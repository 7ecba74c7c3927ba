"""What came of one case, for a person's own record: its ending, its needs, its risks."""

from __future__ import annotations

from dataclasses import dataclass

from engine.language.language import Language
from engine.play.play import Play
from engine.play.step import Voice
from engine.reports.debrief.sentences import LEVELS
from engine.reports.document import Line, Tone
from engine.reports.own_record import sentences as w
from engine.scenario.scenario import Scenario
from engine.scoring.needs import needs

RAISED = frozenset({"offered", "met"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case: its title, the day, and what came of it."""

    title: str
    date: str
    lines: tuple[Line, ...]


def outcome(
    scenario: Scenario, play: Play, withheld: bool, brief: bool, language: Language
) -> Outcome:
    """What came of a finished play; of one that is withheld, the ending that was read.

    Args:
        scenario: the case.
        play: its last moment.
        withheld: its analysis waits.
        brief: there are many: what was raised and the risks are left to the debrief.
        language: of our own words.
    """
    found = _ending(scenario, play, language)
    if withheld:
        found.append(Line(Tone.SAID, language.say(w.WAITS)))
    else:
        found += _needs(scenario, play, brief, language)
        found += [] if brief else _risks(scenario, play, language)
    return Outcome(scenario.about.title, language.date(play.started.date), tuple(found))


def _ending(scenario: Scenario, play: Play, language: Language) -> list[Line]:
    shown = [scenario.text.lines[number] for number in play.shown]
    label = language.say(w.ENDED)
    return [
        Line(Tone.SEEN, line.text, label)
        for line in shown
        if line.voice is Voice.ENDING and line.heading == "person"
    ]


def _needs(scenario: Scenario, play: Play, brief: bool, language: Language) -> list[Line]:
    every = needs(scenario, play)
    held = w.HELD[0 if scenario.about.draft else 1]
    groups = (
        (w.RAISED, Tone.SAID, [o for o in every if o.status in RAISED and not brief]),
        (w.DECLINED, Tone.SAID, [o for o in every if o.status == "declined"]),
        (held, Tone.KEY, [o for o in every if o.held]),
    )
    return [
        Line(
            tone, _listed([outcome.entity.text for outcome in found], language), language.say(label)
        )
        for label, tone, found in groups
        if found
    ]


def _risks(scenario: Scenario, play: Play, language: Language) -> list[Line]:
    found = []
    for entity in scenario.text.entities:
        level = str(play.value(entity.variable)) if entity.section == "risks" else ""
        if level in LEVELS:
            words = {"risk": _bare(entity.text), "level": language.say(LEVELS[level])}
            found.append(language.say(w.RISK, **words))
    return (
        [Line(Tone.SAID, language.semicolons(found) + ".", language.say(w.RISKS))] if found else []
    )


def _listed(texts: list[str], language: Language) -> str:
    return language.semicolons(map(_bare, texts)) + "."


def _bare(text: str) -> str:
    return " ".join(text.split()).rstrip(".")
