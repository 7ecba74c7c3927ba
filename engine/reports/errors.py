"""Critical errors: the sign that was shown, the better act offered, and what became of it."""

from __future__ import annotations

from collections.abc import Collection

from engine.play.play import Play, log
from engine.play.view import offered
from engine.reports.judgement import Cited, Judgement, judgement_of
from engine.reports.parts import Entry, Line, Reading, Section, Tone
from engine.reports.places import place, signs, spoken
from engine.reports.telling import before_the_key, better, first_principle, first_source
from engine.reports.words import (
    AMONG_CHOSEN,
    BECAUSE,
    CRITICAL,
    CRITICAL_KINDS,
    CRITICAL_LEAD,
    CRITICAL_NONE,
    KIND,
    MENDABLE,
    MENDABLE_LATER,
    MENDED,
    NOT_MENDED,
    SEEN_THEN,
    UNDONE,
    YOU_CHOSE,
)
from engine.scoring.score import Critical

MOST_IN_FULL = 2


def critical(reading: Reading, most: Collection[int]) -> Section:
    """Every critical error in the log, those taken back in practice last and once each.

    Two are told in full, those that closed most before others: their sign, the reason, and what was
    offered. Of the others that is on request (`in_full`).

    Args:
        reading: the play.
        most: numbers of the events that closed most.
    """
    moments = {moment.seq: moment for moment in log(reading.play)}
    standing = [error for error in reading.score.critical if not error.taken_back]
    undone = {e.address: e for e in reading.score.critical if e.taken_back}
    full = sorted(standing, key=lambda error: error.seq not in most)[:MOST_IN_FULL]
    entries = (
        *(_entry(reading, e, moments[e.seq], e in full, e.seq in most) for e in standing),
        *(_entry(reading, e, moments[e.seq], False, False) for e in undone.values()),
    )
    lead = reading.say(CRITICAL_LEAD) if entries else reading.voiced(CRITICAL_NONE)
    return Section("critical", reading.voiced(CRITICAL), (lead,), entries)


def _entry(reading: Reading, error: Critical, moment: Play, full: bool, most: bool) -> Entry:
    scenario = reading.scenario
    judgement = judgement_of(scenario, moment, reading.translate)
    assert moment.back is not None and judgement is not None
    among = error.address != judgement.address
    label = reading.say(KIND)
    lines = [
        *(_signs(reading, moment, error) if full else ()),
        Line(
            Tone.CHOSEN,
            spoken(scenario, error.address),
            reading.say(AMONG_CHOSEN if among else YOU_CHOSE),
        ),
        *(before_the_key(reading, moment) if most else ()),
        Line(Tone.KEY, reading.say(CRITICAL_KINDS[error.kind]), label),
        *(_reason(reading, moment, judgement, error) if full else ()),
        *(() if full else first_principle(reading, _breached(judgement, error))),
        *_afterwards(reading, error),
    ]
    where = place(scenario, moment.back, reading.translate)
    return Entry(where, moment.seq, tuple(lines), judgement)


def _reason(reading: Reading, moment: Play, judgement: Judgement, error: Critical) -> list[Line]:
    """Why, what was offered and rated higher, and what it rests on: of a pick, of the one item."""
    item = next((item for item in judgement.items if item.address == error.address), None)
    label = reading.voiced(BECAUSE)
    return [
        *(Line(Tone.KEY, text, label) for text in (item or judgement).because),
        *better(reading, moment),
        *first_source(reading, _breached(judgement, error)),
    ]


def _signs(reading: Reading, moment: Play, error: Critical) -> list[Line]:
    label = reading.say(SEEN_THEN)
    seen = signs(reading.scenario, moment, (error.address,))
    return [Line(Tone.SEEN, text, label) for text in seen]


def _breached(judgement: Judgement, error: Critical) -> list[Cited]:
    """What it is at odds with: of a pick, what the one item is at odds with."""
    of_item = [item.breaches for item in judgement.items if item.address == error.address]
    at_odds = [p for p in judgement.principles if p.upheld is False]
    return [p for p in at_odds if not of_item or p.id in of_item[0]]


def _afterwards(reading: Reading, error: Critical) -> list[Line]:
    """Taken back, mended and by what, or whether anything offered later could have mended it."""
    if error.taken_back:
        return [Line(Tone.SAID, reading.say(UNDONE))]
    if error.repaired:
        text = spoken(reading.scenario, error.repaired)
        return [Line(Tone.CHOSEN, text, reading.say(MENDED))]
    if not reading.play.ended:
        return []  # it may still be mended
    open_then = _open_then(reading, error)
    return [Line(Tone.SAID, reading.say(MENDABLE_LATER if open_then else NOT_MENDED))]


def _open_then(reading: Reading, error: Critical) -> list[str]:
    """What was offered later and could have mended it, in the case's words."""
    later = [moment for moment in reading.moments if moment.seq >= error.seq]
    possible = {move.move.address for moment in later for move in offered(moment)}
    wanted = reading.scenario.key.marks[error.address].repaired_by
    return [spoken(reading.scenario, a) for a in wanted if a in possible]


def in_full(reading: Reading, moment: Play, judgement: Judgement) -> list[Line]:
    """On request: signs, what was offered beside a critical error, what could have mended it."""
    if not reading.play.ended:
        return []  # while it goes on, this would say what is best
    label = reading.say(MENDABLE)
    errors = [e for e in reading.score.critical if e.seq == moment.seq]
    return [
        *(line for error in errors for line in _signs(reading, moment, error)),
        *(better(reading, moment) if errors else ()),
        *(
            Line(Tone.KEY, text, label)
            for error in errors
            if not error.repaired
            for text in _open_then(reading, error)
        ),
    ]
