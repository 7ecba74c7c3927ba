"""Harmful answers: critical errors, and those that are none, with the sign that was shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.decisions.registry import kind_of
from engine.play.play import Play, log
from engine.reports.debrief import sentences as w
from engine.reports.debrief.answer_lines import (
    afterwards,
    answer,
    because,
    before_the_key,
    better,
    by_whom,
    first_principle,
    first_source,
    of_votes,
    repairs,
    signs_before,
)
from engine.reports.debrief.debrief_context import Reading
from engine.reports.debrief.led_answers import id_of
from engine.reports.debrief.moments import signs, spoken, when
from engine.reports.document import Entry, Judgement, Line, Principle, Section, Tone
from engine.scoring.credit import credit_of
from engine.scoring.credit import harmful as is_harmful
from engine.scoring.score import Critical, taken

MOST_ASKED = 2  # errors to talk about: what made them sensible is asked before the key speaks


def critical(reading: Reading, most: Iterable[Play]) -> Section:
    """Every critical error not undone: its sign, the reason, the source, and what could mend it.

    Of a room, also every error that somebody voted for, whichever path its case took. Two are asked
    about and shown with what was offered; for the others that is shown on request.

    Args:
        reading: the play.
        most: the decisions that closed most; those among the errors are named, and asked about
            first.
    """
    standing = _all_made(reading)
    closed = [moment for moment in most if moment.seq in {error.seq for error in standing}]
    told = {moment.seq for moment in closed}
    asked = sorted(standing, key=lambda error: error.seq not in told)[:MOST_ASKED]
    entries = tuple(_standing(reading, error, error in asked) for error in standing)
    lead = _lead(reading, standing)
    if closed:
        language = reading.language
        places = language.semicolons(when(reading.scenario, m.back, language) for m in closed)
        lead.append(reading.voiced(w.CLOSED_AMONG, places=places))
    return Section("critical", reading.voiced(w.CRITICAL), tuple(lead), entries)


def _all_made(reading: Reading) -> list[Critical]:
    """The errors that were not undone; of a room, also those it voted for, once each."""
    found = {error.address: error for error in _voted_for(reading)}
    standing = [error for error in reading.score.critical if not error.taken_back]
    for error in standing:
        found.pop(error.address, None)
    return sorted((*standing, *found.values()), key=lambda error: error.seq)


def _voted_for(reading: Reading) -> Iterator[Critical]:
    """Critical errors that drew votes; one not on the final path counts as taken back."""
    for each in reading.backed:
        credit = credit_of(reading.scenario, each.moment)
        before = each.moment.back
        picks = before is not None and kind_of(before.location.location).items_act
        for address, kind in credit.critical if credit else ():
            if not picks or address.endswith(f".{each.id}"):
                yield Critical(address, kind, each.moment.seq, "", not each.stands)


def _lead(reading: Reading, standing: list[Critical]) -> list[str]:
    """That each had a sign is said where each had one: a false word here accuses somebody."""
    if not standing:
        none = w.CRITICAL_NOW_NONE if reading.score.critical else w.CRITICAL_NONE
        return [reading.voiced(none)]
    signed = all(signs_before(reading, _moment(reading, error), error) for error in standing)
    return [reading.say(w.CRITICAL_LEAD if signed else w.CRITICAL_LEAD_BARE)]


def critical_undone(reading: Reading, errors: Section) -> tuple[Entry, ...]:
    """Critical errors undone in practice, once each, shown like any other.

    Args:
        reading: the play.
        errors: those not undone; what was undone and then done after all is shown there.
    """
    voted = {error.address for error in _voted_for(reading)}
    found = {
        error.address: error
        for error in reading.score.critical
        if error.taken_back and error.address not in voted
    }
    made = {error.address for error in reading.score.critical if not error.taken_back}
    return tuple(
        _undone(reading, error, errors.title if error.address in made else "")
        for error in found.values()
    )


def _standing(reading: Reading, error: Critical, asked: bool) -> Entry:
    moment = _moment(reading, error)
    judgement = _judged(reading, moment)
    lines = (
        *signs_before(reading, moment, error),
        _chosen(reading, judgement, error),
        *(before_the_key(reading, moment) if asked else ()),
        *_reason(reading, moment, judgement, error, whole=asked),
        *afterwards(reading, error),
    )
    return Entry(judgement.place, lines, moment.seq, judgement)


def _undone(reading: Reading, error: Critical, above: str) -> Entry:
    """One that was taken back; `above` is the heading under which the same is told, or ""."""
    moment = _moment(reading, error)
    judgement = _judged(reading, moment)
    if above:
        told = (Line(Tone.KEY, reading.say(w.TOLD_UNDER, section=above)),)
        return Entry(
            judgement.place, (_chosen(reading, judgement, error), *told), moment.seq, judgement
        )
    lines = (
        *signs_before(reading, moment, error),
        _chosen(reading, judgement, error),
        *_reason(reading, moment, judgement, error, whole=False),
    )
    return Entry(judgement.place, lines, moment.seq, judgement)


def _moment(reading: Reading, error: Critical) -> Play:
    """The moment of an error; of one that was only voted for, as it would have been."""
    voted = (each.moment for each in reading.backed)
    return next(
        moment
        for moment in (*voted, *log(reading.play))
        if moment.seq == error.seq and error.address in taken(moment)
    )


def _judged(reading: Reading, moment: Play) -> Judgement:
    judgement = reading.judgement(moment)
    assert judgement is not None
    return judgement


def _chosen(reading: Reading, judgement: Judgement, error: Critical) -> Line:
    """What was chosen: of a pick, the one item."""
    among = error.address != judgement.address
    label = _label(reading, error) or reading.say(w.AMONG_CHOSEN if among else w.YOU_CHOSE)
    return Line(Tone.CHOSEN, spoken(reading.scenario, error.address), label)


def _label(reading: Reading, error: Critical) -> str:
    """Of a room that voted: how much of it wanted this; else ""."""
    for each in reading.backed:
        same = each.moment.seq == error.seq and error.address in taken(each.moment)
        if same and each.id in (error.address, error.address.rpartition(".")[2]):
            return of_votes(reading, each.vote, each.id, each.moment)
    moment = _moment(reading, error)
    return by_whom(reading, moment) if id_of(moment) else ""


def _reason(
    reading: Reading, moment: Play, judgement: Judgement, error: Critical, *, whole: bool
) -> list[Line]:
    """Why, and what it rests on, of a pick of the one item; as a whole, with what was offered."""
    item = next((item for item in judgement.items if item.address == error.address), None)
    label = reading.voiced(w.BECAUSE)
    return [
        Line(Tone.KEY, reading.say(w.CRITICAL_KINDS[error.kind]), reading.say(w.KIND)),
        *(Line(Tone.KEY, text, label) for text in (item or judgement).because),
        *(better(reading, moment) if whole else ()),
        *first_source(reading, _breached(judgement, error), differing=whole),
    ]


def _breached(judgement: Judgement, error: Critical) -> list[Principle]:
    """What it is at odds with: of a pick, what the one item is at odds with."""
    of_item = [item.breaches for item in judgement.items if item.address == error.address]
    at_odds = [p for p in judgement.principles if p.upheld is False]
    return [p for p in at_odds if not of_item or p.id in of_item[0]]


# Harmful, and no critical error -------------------------------------------------------------------


def harmful(reading: Reading, above: Iterable[Section]) -> Section:
    """Every answer that stands and is rated harmful, without those that are told above.

    Of a room, also every such answer that somebody voted for, whichever path its case took.

    Args:
        reading: the play.
        above: the sections that tell of critical errors and of what closed most.
    """
    told = {entry.seq for section in above for entry in section.entries}
    entries = tuple(_harmful_entry(reading, m) for m in _given(reading) if m.seq not in told)
    lead = (reading.say(w.HARMFUL_LEFT),) if told else ()
    return Section("harmful", reading.voiced(w.HARMFUL), lead, entries)


def harmful_undone(reading: Reading) -> tuple[Entry, ...]:
    """Such answers that were undone and not given after all, once each."""
    given = {address for moment in _given(reading) for address in taken(moment)}
    tried = {
        moment.move.move.address: moment
        for moment in log(reading.play)
        if moment.move and moment.move.move.address not in given and _is_harmful(reading, moment)
    }
    return tuple(_harmful_entry(reading, moment) for moment in tried.values())


def _given(reading: Reading) -> list[Play]:
    """The answers that stand, and those a room voted for; in the order of the log."""
    found = [moment for moment in reading.moments if _is_harmful(reading, moment)]
    known = {address for moment in found for address in taken(moment)}
    voted = (each.moment for each in reading.backed if _is_harmful(reading, each.moment))
    found += [moment for moment in voted if known.isdisjoint(taken(moment))]
    return sorted(found, key=lambda moment: moment.seq)


def _is_harmful(reading: Reading, moment: Play) -> bool:
    """Whether an answer is rated harmful; critical errors are told in a list of their own."""
    credit = credit_of(reading.scenario, moment)
    return is_harmful(reading.scenario.key, credit) and not (credit and credit.critical)


def _harmful_entry(reading: Reading, moment: Play) -> Entry:
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
