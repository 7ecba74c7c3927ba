"""Critical errors: the sign that was shown, the better act offered, and what became of it."""

from __future__ import annotations

from collections.abc import Collection

from engine.play.events import Decided
from engine.play.play import Play, log
from engine.play.view import offered
from engine.reports.judgement import Judgement, judgement_of
from engine.reports.parts import Entry, Line, Reading, Section, Tone
from engine.reports.places import place, signs, spoken
from engine.reports.telling import because, better, principles
from engine.reports.words import (
    AMONG_CHOSEN,
    BECAUSE,
    CRITICAL,
    CRITICAL_KINDS,
    CRITICAL_LEAD,
    CRITICAL_NONE,
    KIND,
    MENDABLE,
    MENDED,
    NAMED_INSTEAD,
    NOT_MENDED,
    SEEN_THEN,
    UNDONE,
    YOU_CHOSE,
)
from engine.scoring.score import Critical


def critical(reading: Reading, explained: Collection[int]) -> Section:
    """Every critical error in the log, those taken back in practice last and once each.

    Args:
        reading: the play.
        explained: numbers of events whose reason is given elsewhere in the main flow.
    """
    moments = {moment.seq: moment for moment in log(reading.play)}
    standing = [error for error in reading.score.critical if not error.taken_back]
    undone = {e.address: e for e in reading.score.critical if e.taken_back}
    entries = tuple(
        _entry(reading, error, moments[error.seq], error.seq not in explained)
        for error in (*standing, *undone.values())
    )
    lead = reading.say(CRITICAL_LEAD) if entries else reading.voiced(CRITICAL_NONE)
    return Section("critical", reading.voiced(CRITICAL), (lead,), entries)


def _entry(reading: Reading, error: Critical, moment: Play, explain: bool) -> Entry:
    scenario = reading.scenario
    judgement = judgement_of(scenario, moment, reading.translate)
    assert moment.back is not None and judgement is not None
    among = error.address != judgement.address
    seen = signs(scenario, moment, (error.address,))
    lines = [
        *(Line(Tone.SEEN, text, reading.say(SEEN_THEN)) for text in seen),
        Line(
            Tone.CHOSEN,
            spoken(scenario, error.address),
            reading.say(AMONG_CHOSEN if among else YOU_CHOSE),
        ),
        Line(Tone.KEY, reading.say(CRITICAL_KINDS[error.kind]), reading.say(KIND)),
        *(_why(reading, error, judgement) if explain else ()),
        *(_besides(reading, moment, judgement) if among else better(reading, moment)),
        *_afterwards(reading, error),
    ]
    where = place(scenario, moment.back, reading.translate)
    return Entry(where, moment.seq, tuple(lines), judgement)


def _why(reading: Reading, error: Critical, judgement: Judgement) -> list[Line]:
    """The rationale and the principles; of the one item that is meant, in a pick."""
    item = next((item for item in judgement.items if item.address == error.address), None)
    if item is None:
        return [*because(reading, judgement), *principles(reading, judgement.principles)]
    label = reading.voiced(BECAUSE)
    own = [p for p in judgement.principles if p.id in item.breaches]
    reasons = [Line(Tone.KEY, text, label) for text in item.because]
    return [*reasons, *principles(reading, own)]


def _besides(reading: Reading, moment: Play, judgement: Judgement) -> list[Line]:
    """What the key names of a pick, and was not picked."""
    assert isinstance(moment.event, Decided)
    picked = {f"{moment.event.at}.{id}" for id in moment.event.answer}
    label = reading.voiced(NAMED_INSTEAD)
    return [
        Line(Tone.KEY, item.text, label) for item in judgement.items if item.address not in picked
    ]


def _afterwards(reading: Reading, error: Critical) -> list[Line]:
    """Taken back, mended and by what, or what was offered later and could have mended it."""
    if error.taken_back:
        return [Line(Tone.SAID, reading.say(UNDONE))]
    scenario = reading.scenario
    if error.repaired:
        text = spoken(scenario, error.repaired)
        return [Line(Tone.CHOSEN, text, reading.say(MENDED))]
    if not reading.play.ended:
        return []  # it may still be mended
    later = [moment for moment in reading.moments if moment.seq >= error.seq]
    possible = {move.move.address for moment in later for move in offered(moment)}
    label = reading.say(MENDABLE)
    wanted = scenario.key.marks[error.address].repaired_by
    open_then = [Line(Tone.KEY, spoken(scenario, a), label) for a in wanted if a in possible]
    return open_then or [Line(Tone.SAID, reading.say(NOT_MENDED))]
