"""Critical errors with the sign that was shown; and what was harmful and undone in practice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from engine.decisions.registry import kind_of
from engine.play.play import Play, log
from engine.reports.debrief import sentences as w
from engine.reports.debrief.answer_lines import (
    answer,
    ask_before_key,
    describe_better,
    describe_repair,
    explain_judgement,
    explain_once,
    find_seen_signs,
    label_owner,
    label_votes,
    look_key,
    say_instead,
)
from engine.reports.debrief.brevity import Brevity
from engine.reports.debrief.debrief_context import Reading
from engine.reports.debrief.led_answers import id_of
from engine.reports.debrief.moments import read_card
from engine.reports.document import Entry, Judgement, Line, Principle, Section, Tone
from engine.scoring.credit import harmful as is_harmful
from engine.scoring.score import Critical, list_taken

MOST_ASKED = 2  # errors to talk about: what made them sensible is asked before the key speaks


def critical_section(reading: Reading, brief: Brevity) -> Section:
    """Every critical error not undone: its sign, the reason, what is better, what could mend it.

    For a room, the section also has every error that somebody voted for, on any path. Where there
    is room, two are asked about before the key speaks.
    """
    standing = errors_made(reading)
    asked = standing[:MOST_ASKED] if brief.whole else []
    entries = tuple(_standing_entry(reading, error, brief, error in asked) for error in standing)
    said = _lead(reading, standing)
    lead = look_key(reading, brief) if entries and not brief.labels else tuple(said)
    return Section("critical", reading.say_judgement(w.CRITICAL), lead, entries)


def errors_made(reading: Reading) -> list[Critical]:
    """The errors that were not undone; for a room, also those it voted for, once each."""
    found = {error.address: error for error in _find_voted(reading)}
    standing = [error for error in reading.score.critical if not error.taken_back]
    for error in standing:
        found.pop(error.address, None)
    return sorted((*standing, *found.values()), key=lambda error: error.seq)


def _find_voted(reading: Reading) -> Iterator[Critical]:
    """Critical errors that drew votes; one not on the final path counts as taken back."""
    for each in reading.backed:
        credit = reading.credit(each.moment)
        before = each.moment.back
        picks = before is not None and kind_of(before.location.location).items_act
        for address, kind in credit.critical if credit else ():
            if not picks or address.endswith(f".{each.id}"):
                yield Critical(address, kind, each.moment.seq, "", not each.stands)


def _lead(reading: Reading, standing: list[Critical]) -> list[str]:
    """That each had a sign is said where each had one: a false word here accuses somebody."""
    if not standing:
        none = w.CRITICAL_NOW_NONE if reading.score.critical else w.CRITICAL_NONE
        return [reading.say_judgement(none)]
    made = ((moment_of(reading, error), error.address) for error in standing)
    signed = all(find_seen_signs(reading, moment, address) for moment, address in made)
    return [reading.say(w.CRITICAL_LEAD if signed else w.CRITICAL_LEAD_BARE)]


def list_undone(reading: Reading, brief: Brevity) -> tuple[Entry, ...]:
    """Critical and harmful answers undone in practice and not given after all, once each."""
    scored, voted = reading.score, {error.address for error in _find_voted(reading)}
    errors = {error.address: error for error in scored.critical if error.taken_back}
    made = voted | {error.address for error in scored.critical if not error.taken_back}
    given = {address for moment in reading.moments for address in list_taken(moment)}
    tried = {
        moment.move.move.address: moment
        for moment in log(reading.play)
        if moment.move and moment.move.move.address not in given and _is_harmful(reading, moment)
    }
    entries = (
        *(_standing_entry(reading, e, brief, False) for a, e in errors.items() if a not in made),
        *(_harmful_entry(reading, moment, brief) for moment in tried.values()),
    )
    return tuple(sorted(entries, key=lambda entry: entry.seq))


def _standing_entry(reading: Reading, error: Critical, brief: Brevity, asked: bool) -> Entry:
    moment = moment_of(reading, error)
    judgement = reading.require_judgement(moment)
    lines = (
        *(find_seen_signs(reading, moment, error.address) if brief.whole else ()),
        _describe_chosen(reading, judgement, error, brief),
        *(ask_before_key(reading, moment) if asked else ()),
        *_reason(reading, moment, judgement, error, brief),
        *(describe_repair(reading, error) if brief.whole or error.repaired else ()),
    )
    at = reading.describe_place(moment, brief.labels)
    told = tuple(_cut(brief, lines))
    return Entry(at, told, moment.seq, judgement, kind=brief.kind)


def _cut(brief: Brevity, lines: Iterable[Line]) -> Iterator[Line]:
    """Lines that quote the case, cut short; what is said of them stays."""
    for line in lines:
        quoted = line.tone in (Tone.SEEN, Tone.CHOSEN)
        yield replace(line, text=brief.cut(line.text)) if quoted else line


def moment_of(reading: Reading, error: Critical) -> Play:
    """The moment of an error; of one that was only voted for, as it would have been."""
    voted = (each.moment for each in reading.backed)
    return next(
        moment
        for moment in (*voted, *log(reading.play))
        if moment.seq == error.seq and error.address in list_taken(moment)
    )


def _describe_chosen(
    reading: Reading, judgement: Judgement, error: Critical, brief: Brevity
) -> Line:
    """What was chosen: in a pick, the one item."""
    among = error.address != judgement.address
    label = _label(reading, error) or reading.say(w.AMONG_CHOSEN if among else w.YOU_CHOSE)
    if not (brief.labels or reading.led):
        label = ""
    return Line(Tone.CHOSEN, read_card(reading.scenario, error.address), label)


def _label(reading: Reading, error: Critical) -> str:
    """How much of a room that voted wanted this; else ""."""
    for each in reading.backed:
        same = each.moment.seq == error.seq and error.address in list_taken(each.moment)
        if same and each.id in (error.address, error.address.rpartition(".")[2]):
            return label_votes(reading, each.vote, each.id, each.moment)
    moment = moment_of(reading, error)
    return label_owner(reading, moment) if id_of(moment) else ""


def _reason(
    reading: Reading, moment: Play, judgement: Judgement, error: Critical, brief: Brevity
) -> list[Line]:
    """Why, and what would be better; in a pick, for the one item. The principle is on request."""
    item = next((item for item in judgement.items if item.address == error.address), None)
    label, at_odds = reading.say_judgement(w.BECAUSE), _find_breached(judgement, error)
    whole = [Line(Tone.KEY, text, label) for text in (item or judgement).because if brief.whole]
    kind = Line(Tone.KEY, reading.say(w.CRITICAL_KINDS[error.kind]), reading.say(w.KIND))
    return [
        *((kind,) if brief.labels else ()),
        *(whole or explain_once(reading, item or judgement, at_odds, brief, moment.seq)),
        *say_instead(reading, describe_better(reading, moment, error.address), brief),
    ]


def _find_breached(judgement: Judgement, error: Critical) -> list[Principle]:
    """What it is at odds with: in a pick, what the one item is at odds with."""
    of_item = [item.breaches for item in judgement.items if item.address == error.address]
    at_odds = [p for p in judgement.principles if p.upheld is False]
    return [p for p in at_odds if not of_item or p.id in of_item[0]]


# Harmful, and no critical error -------------------------------------------------------------------


def _is_harmful(reading: Reading, moment: Play) -> bool:
    """Whether an answer is rated harmful; critical errors are told in a list of their own."""
    credit = reading.credit(moment)
    return is_harmful(reading.scenario.key, credit) and not (credit and credit.critical)


def _harmful_entry(reading: Reading, moment: Play, brief: Brevity) -> Entry:
    """The sign that was shown, the answer, and the reason."""
    judgement = reading.require_judgement(moment)
    lines = (
        *(find_seen_signs(reading, moment) if brief.whole else ()),
        *answer(reading, moment, judgement.chosen, False),
        *explain_judgement(reading, judgement),
    )
    return Entry(reading.short_place(moment), tuple(_cut(brief, lines)), moment.seq, judgement)
