"""Choice of questions in an interview, told as behaviour: what was asked, and what followed."""

from __future__ import annotations

from msgspec import Struct

from engine.play.events import PassedOver
from engine.play.play import Play
from engine.play.step import Voice
from engine.play.view import list_offered
from engine.reports.debrief import sentences as w
from engine.reports.debrief.debrief_context import Reading
from engine.reports.debrief.moments import lines, place, read_card, scene_of
from engine.reports.debrief.pictures import draw_questions
from engine.reports.document import Entry, Line, Section, Tone
from engine.scoring.question_types import CLOSING, GIVING_WAY, GROUND_RULES, OPEN, Talk, talks

MOST_OPEN = 2  # open questions told in full; the share tells the rest


class _Told(Struct, frozen=True):
    """One interview of a play.

    Attributes:
        scene: its id.
        who: the person's name.
        moments: what was done in it, in order.
        over: it was ended by its own close, so that what was left out can be spoken of.
    """

    scene: str
    who: str
    moments: tuple[Play, ...]
    over: bool


def questions(reading: Reading) -> Section:
    """Every interview of the play; nothing is counted."""
    measured = {talk.scene: talk for talk in talks(reading.scenario, reading.play)}
    entries = [_entry(reading, told, measured.get(told.scene)) for told in _interviews(reading)]
    kept = tuple(entry for entry in entries if entry.lines)
    return Section("talk", reading.say(w.TALK), (reading.say(w.TALK_LEAD),), kept)


def _interviews(reading: Reading) -> list[_Told]:
    found = []
    for scene, text in reading.scenario.text.scenes.items():
        inside = [m for m in reading.moments if scene_of(m) == scene]
        if not text.who or not inside:
            continue
        passed = any(isinstance(m.event, PassedOver) for m in inside)
        done = tuple(m for m in inside if not isinstance(m.event, PassedOver))
        left = inside[-1].location.location.place != scene
        found.append(_Told(scene, reading.name(text.who), done, left and not passed))
    return found


def _entry(reading: Reading, told: _Told, talk: Talk | None) -> Entry:
    first = told.moments[0] if told.moments else None
    found = [*_purposes(reading, told)]
    if talk is None:
        found += [Line(Tone.SAID, reading.say(w.NO_QUESTION))] if told.over else []
    else:
        found += [
            *_openness(reading, told, talk),
            *_describe_types(reading, told, GROUND_RULES, w.GROUND_RULES, w.NO_GROUND_RULES),
            *_describe_types(reading, told, frozenset({"leading"}), w.LEADING),
            *_describe_types(reading, told, frozenset({"blame"}), w.BLAME),
            *_window(reading, told, talk),
            *_describe_types(reading, told, CLOSING, w.CLOSING, w.NO_CLOSING),
        ]
    enough = reading.scenario.text.scenes[told.scene].enough
    if enough and found:
        found.append(Line(Tone.KEY, enough, reading.say(w.ENOUGH)))
    where = place(reading.scenario, first.back, reading.language) if first and first.back else ""
    who = reading.scenario.text.scenes[told.scene].who
    drawn = draw_questions(reading, told.moments, who)
    blocks = (*((drawn,) if drawn else ()), *found)
    return Entry(where, blocks, first.seq if first else -1)


def _purposes(reading: Reading, told: _Told) -> list[Line]:
    """What the talk was for; what was not asked only where the talk is over."""
    slots = [s for s in reading.scenario.key.slots.values() if s.scene == told.scene and s.purpose]
    settled = {s.slot: s for s in reading.score.settlements if s.credit is not None}
    good = {id for id, s in settled.items() if s.overall * 3 >= 2 * reading.score.denominator}
    touched = settled.keys() - good
    met = [Line(Tone.SAID, s.purpose, reading.say(w.PURPOSES_MET)) for s in slots if s.id in good]
    weak = reading.say_judgement(w.PURPOSES_TOUCHED)
    met += [Line(Tone.KEY, s.purpose, weak) for s in slots if s.id in touched]
    if not told.over:
        return met
    waived = {s.slot for s in reading.score.settlements}
    left = [s for s in slots if s.id not in waived]
    return [*met, *(Line(Tone.SAID, s.purpose, reading.say(w.PURPOSES_OPEN)) for s in left)]


def _openness(reading: Reading, told: _Told, talk: Talk) -> list[Line]:
    share = reading.say(w.OPEN_SHARE, open=talk.open, asked=len(talk.asked))
    low, high = _find_outside(reading, told)
    asked = [m for m in _find_asked(reading, told, OPEN) if m not in (*low, *high)][:MOST_OPEN]
    return [Line(Tone.SAID, share), *_quote_answers(reading, told, asked, reading.say(w.OPEN))]


def _describe_types(
    reading: Reading, told: _Told, types: frozenset[str], label: str, absent: str = ""
) -> list[Line]:
    """Questions of some types with what followed, or that none was asked though one was offered."""
    asked = _find_asked(reading, told, types)
    if asked or not absent or not told.over:
        return _quote_answers(reading, told, asked, reading.say(label))
    marks = reading.scenario.key.marks
    possible = any(
        marks[move.move.address].type in types
        for moment in told.moments
        if moment.back
        for move in list_offered(moment.back)
        if move.move.key[0] == "ask"
    )
    return [Line(Tone.SAID, reading.say(absent))] if possible else []


def _find_asked(reading: Reading, told: _Told, types: frozenset[str]) -> list[Play]:
    marks = reading.scenario.key.marks
    return [
        moment
        for moment in told.moments
        if moment.move
        and moment.move.move.key[0] == "ask"
        and marks[moment.move.move.address].type in types
    ]


def _quote_answers(reading: Reading, told: _Told, moments: list[Play], label: str) -> list[Line]:
    """Answers in exact words, each with what the person did."""
    then = reading.say(w.THEN_DID, name=told.who)
    found = []
    for moment in moments:
        assert moment.move is not None
        text = read_card(reading.scenario, moment.move.move.address)
        found.append(Line(Tone.CHOSEN, text, label))
        replies = lines(reading.scenario, moment.shown, (Voice.REPLY,))
        found += [Line(Tone.SEEN, reply, then) for reply in replies]
    return found


def _window(reading: Reading, told: _Told, talk: Talk) -> list[Line]:
    """Questions put outside the window of tolerance, with what was seen then, and ways out."""
    low, high = _find_outside(reading, told)
    found = _quote_answers(reading, told, high, reading.say(w.TOO_MUCH, name=told.who))
    found += _quote_answers(reading, told, low, reading.say(w.WITHDRAWN, name=told.who))
    if talk.longest_outside > 1:
        found.append(Line(Tone.SAID, reading.say(w.UNANSWERED, n=talk.longest_outside)))
    breaks = [m for m in told.moments if m.move and m.move.move.tags & GIVING_WAY]
    return [*found, *_quote_answers(reading, told, breaks, reading.say(w.WAY_OUT))]


def _find_outside(reading: Reading, told: _Told) -> tuple[list[Play], list[Play]]:
    """Questions asked below and above the window."""
    who = reading.scenario.text.scenes[told.scene].who
    low: list[Play] = []
    high: list[Play] = []
    for moment in told.moments:
        if moment.back is None or moment.move is None or moment.move.move.key[0] != "ask":
            continue
        for window in reading.scenario.key.windows:
            value = int(moment.back.value(window.variable)) if window.person == who else None
            if value is not None and value < window.low:
                low.append(moment)
            elif value is not None and value > window.high:
                high.append(moment)
    return low, high
