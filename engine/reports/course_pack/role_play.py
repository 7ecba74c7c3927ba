"""The role play of a case: a sheet each for who plays, who asks and who watches."""

from __future__ import annotations

from collections.abc import Iterable

from engine.language.language import Language
from engine.reports.course_pack import sentences as w
from engine.reports.document import Document, Entry, Line, Section, Tone
from engine.scenario.case_text import flatten
from engine.scenario.scenario import Scenario
from engine.scenario.teaching import RolePlay


def role_play_pack(scenario: Scenario, play: RolePlay, language: Language) -> Document:
    """Three sheets of one role play, each with the same rules at its head."""
    name = scenario.text.people[play.who].name
    return Document(
        kind="role-play",
        language=language.code,
        title=language.say(w.ROLE_PLAY, name=name),
        heading=flatten(scenario.about.title),
        sections=(
            Section("rules", language.text(w.RULES), (), (_rules(language),)),
            _sheet("actor", language.say(w.FOR_ACTOR, name=name), _actor(play, language)),
            _sheet("asker", language.text(w.FOR_ASKER), _asker(play, name, language)),
            _sheet("watcher", language.text(w.FOR_WATCHER), _watcher(play, language)),
        ),
    )


def _sheet(id: str, title: str, entries: Iterable[Entry]) -> Section:
    return Section("role", title, (), tuple(entries), anchor=id)


def _actor(play: RolePlay, language: Language) -> tuple[Entry, ...]:
    return (
        _text_entry(w.WHO_YOU_ARE, (play.actor,), language),
        _text_entry(w.OPENLY, play.openly, language),
        _text_entry(w.LEADINGLY, play.leadingly, language),
        _text_entry(w.UNASKED, play.unasked, language),
        _text_entry(w.DISTRESS, (play.distress,), language),
    )


def _asker(play: RolePlay, name: str, language: Language) -> tuple[Entry, ...]:
    return (
        _text_entry(w.SEAT, (play.seat,), language),
        _text_entry(w.YOUR_TASK, (language.say(w.TASK, name=name),), language),
    )


def _watcher(play: RolePlay, language: Language) -> tuple[Entry, ...]:
    ticks = tuple(Line(Tone.TICK, text) for text in play.watch)
    blanks = (w.WORDS, w.OTHER_WORDS, w.SAW_SIGN)
    return (
        _text_entry(w.CUE, (play.cue,), language),
        Entry(language.text(w.TICK), ticks),
        *(Entry("", (Line(Tone.BLANK, language.text(blank)),)) for blank in blanks),
        Entry("", (Line(Tone.SMALL, language.text(w.SAY_FIRST)),)),
    )


def _text_entry(title: str, texts: Iterable[str], language: Language) -> Entry:
    return Entry(language.text(title), tuple(Line(Tone.SAID, text) for text in texts))


def _rules(language: Language) -> Entry:
    return Entry("", tuple(Line(Tone.SAID, language.text(step)) for step in w.RULE_STEPS))
