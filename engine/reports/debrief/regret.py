"""What closed most: the decisions to talk about, each with its question before the key.

With values it is the exact regret of a decision, V+(s) - (r + V+(s')), and only of decisions that
closed something under all luck the player could not exclude. Without them it is the credit lost.
"""

from __future__ import annotations

from fractions import Fraction

from engine.kernel.key import Slot
from engine.play.play import Play
from engine.reports.debrief.answer_lines import (
    answer,
    because,
    before_the_key,
    best_offered,
    better,
    first_source,
    repairs,
    verdict,
)
from engine.reports.debrief.item_comparison import yours
from engine.reports.debrief.items import Item
from engine.reports.debrief.judgement import Judgement, judgement_of
from engine.reports.debrief.moments import cites, signs
from engine.reports.debrief.out_of_reach import by_itself, faulted, left_open
from engine.reports.debrief.parts import Entry, Line, Reading, Section, Tone
from engine.reports.debrief.sentences import (
    CLOSED,
    CLOSED_LEAD,
    CLOSED_NONE,
    SEEN_THEN,
)
from engine.reports.debrief.verdicts import answered
from engine.scoring.appraise import Appraisal
from engine.scoring.score import Settlement, taken

MOST_CLOSED = 2


def closed_most(reading: Reading) -> list[Play]:
    """The two decisions that closed most, of those whose sign had been shown."""
    if reading.appraisal is not None:
        return _by_regret(reading, reading.appraisal)
    return _by_credit(reading)


def _by_regret(reading: Reading, found: Appraisal) -> list[Play]:
    """Of all decisions that stand, those that closed most and can be told from the key.

    Those come first whose answer cites a sign that had been shown; then those that cite none; an
    answer whose sign had not been shown is never named. A decision with which the key finds no
    fault, such as closing a talk early, is told for what it put out of reach; since that is named
    once a debrief, there is one of them at most.
    """
    order = []
    for seq in found.sure:
        moment = reading.moment(seq)
        shown = bool(signs(reading.scenario, moment, taken(moment)))
        if shown or not cites(reading.scenario, taken(moment)):
            order.append((not shown, -found.closed[seq], seq))
    kept: list[Play] = []
    blameless = False
    for *_, seq in sorted(order):
        moment = reading.moment(seq)
        told = faulted(reading, moment)
        if not told and not blameless:
            told = blameless = left_open(reading, moment) is not None
        if told and len(kept) < MOST_CLOSED:
            kept.append(moment)
    return kept


def _by_credit(reading: Reading) -> list[Play]:
    """Without values: credit lost, w (1 - c), where a better answer was to be had.

    Where answers of this play cite signs, only those stand here; where none does, those that lost
    most.
    """
    losses = [(_loss(reading, s), reading.moment(s.seq)) for s in answered(reading)]
    losses = [(loss, moment) for loss, moment in losses if loss > 0]
    visible = [x for x in losses if signs(reading.scenario, x[1], taken(x[1]))]
    most = sorted(visible or losses, key=lambda x: (-x[0], x[1].seq))[:MOST_CLOSED]
    return [moment for _, moment in most]


def _loss(reading: Reading, settlement: Settlement) -> Fraction:
    slot = reading.score.slots[settlement.slot]
    lost = slot.weight * (1 - Fraction(settlement.overall, reading.score.denominator))
    return lost if _could_be_better(reading, reading.moment(settlement.seq), slot) else Fraction()


def _could_be_better(reading: Reading, moment: Play, slot: Slot) -> bool:
    """Whether anything better was to be had then: another answer, or leaving a question unasked."""
    assert moment.move is not None
    move = moment.move.move
    if move.address in reading.scenario.key.rulings or (move.key[0] == "ask" and slot.free):
        return True
    return bool(best_offered(reading, moment, same_slot=True))


# Telling -----------------------------------------------------------------------------------------


def closed(reading: Reading, most: list[Play], errors: Section) -> Section:
    """What closed most, without what is told among the critical errors.

    Where all of it is told there nothing is left to say here, and the section has no lead.
    """
    told = {entry.seq for entry in errors.entries}
    entries = tuple(_closed(reading, moment) for moment in most if moment.seq not in told)
    lead = (reading.say(CLOSED_LEAD if entries else CLOSED_NONE),)
    return Section("closed", reading.voiced(CLOSED), lead if entries or not most else (), entries)


def _closed(reading: Reading, moment: Play) -> Entry:
    """What was seen and chosen, then the question, and only then the key."""
    judgement = judgement_of(reading.scenario, moment, reading.translate)
    if judgement is None:
        return by_itself(reading, moment)
    label = reading.say(SEEN_THEN)
    apart = _furthest(judgement)
    at_odds = [p for p in judgement.principles if p.upheld is False]
    lines = (
        *(Line(Tone.SEEN, t, label) for t in signs(reading.scenario, moment, taken(moment))),
        *_chosen(reading, moment, judgement, apart),
        *before_the_key(reading, moment),
        *(verdict(reading, apart) if apart else ()),
        *because(reading, judgement),
        *better(reading, moment, same_slot=True),
        *first_source(reading, at_odds or judgement.principles),
        *repairs(reading, moment),
    )
    return Entry(judgement.place, judgement.seq, lines, judgement)


def _furthest(judgement: Judgement) -> Item | None:
    """Of an order, a pick or ratings, the one item to talk about; the others are on request."""
    apart = [item for item in judgement.items if item.agrees is False]
    return next(iter(apart), None)


def _chosen(reading: Reading, moment: Play, judgement: Judgement, apart: Item | None) -> list[Line]:
    """The answer; of one with items, the item that is talked about."""
    if apart is None:
        return answer(reading, moment, judgement.chosen, False)
    return [Line(Tone.CHOSEN, apart.text, yours(reading, apart))]
