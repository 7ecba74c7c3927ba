"""Harmful answers that are no critical errors, so that the main flow leaves none of them out."""

from __future__ import annotations

from collections.abc import Iterable

from engine.play.play import Play, log
from engine.reports.debrief import sentences as w
from engine.reports.debrief.answer_lines import answer, because, first_principle, repairs
from engine.reports.debrief.debrief_context import Reading
from engine.reports.debrief.moments import signs
from engine.reports.document import Entry, Line, Section, Tone
from engine.scoring import credit
from engine.scoring.score import taken


def harmful(reading: Reading, above: Iterable[Section]) -> Section:
    """Every answer that stands and is rated harmful, without those that are told above.

    Of a room, also every such answer that somebody voted for, whichever path its case took.

    Args:
        reading: the play.
        above: the sections that tell of critical errors and of what closed most.
    """
    told = {entry.seq for section in above for entry in section.entries}
    entries = tuple(_entry(reading, m) for m in _given(reading) if m.seq not in told)
    lead = (reading.say(w.HARMFUL_LEFT),) if told else ()
    return Section("harmful", reading.voiced(w.HARMFUL), lead, entries)


def undone(reading: Reading) -> tuple[Entry, ...]:
    """Such answers that were undone and not given after all, once each."""
    given = {address for moment in _given(reading) for address in taken(moment)}
    tried = {
        moment.move.move.address: moment
        for moment in log(reading.play)
        if moment.move and moment.move.move.address not in given and _is_harmful(reading, moment)
    }
    return tuple(_entry(reading, moment) for moment in tried.values())


def _given(reading: Reading) -> list[Play]:
    """The answers that stand, and those a room voted for; in the order of the log."""
    found = [moment for moment in reading.moments if _is_harmful(reading, moment)]
    known = {address for moment in found for address in taken(moment)}
    voted = (each.moment for each in reading.backed if _is_harmful(reading, each.moment))
    found += [moment for moment in voted if known.isdisjoint(taken(moment))]
    return sorted(found, key=lambda moment: moment.seq)


def _is_harmful(reading: Reading, moment: Play) -> bool:
    """Whether an answer is rated harmful; critical errors are told in a list of their own."""
    found = credit.credit_of(reading.scenario, moment)
    return credit.harmful(reading.scenario.key, found) and not (found and found.critical)


def _entry(reading: Reading, moment: Play) -> Entry:
    """The sign that was shown, the answer, the reason, and what it was mended with."""
    judgement = reading.judgement(moment)
    assert judgement is not None
    label = reading.say(w.SEEN_THEN)
    at_odds = [p for p in judgement.principles if p.upheld is False]
    lines = (
        *(Line(Tone.SEEN, t, label) for t in signs(reading.scenario, moment, taken(moment))),
        *answer(reading, moment, judgement.chosen, False),
        *because(reading, judgement),
        *first_principle(reading, at_odds or judgement.principles),
        *repairs(reading, moment),
    )
    return Entry(judgement.place, lines, moment.seq, judgement)
