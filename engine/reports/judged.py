"""What the key says: what went well, what closed most, and on request every decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from fractions import Fraction
from typing import Protocol

from engine.play.play import Play
from engine.reports.judgement import Judgement, judgement_of, judgements
from engine.reports.parts import Entry, Line, Reading, Section, Tone
from engine.reports.places import signs
from engine.reports.telling import (
    about,
    answer,
    because,
    best_offered,
    better,
    how_sure,
    is_order,
    items,
    principles,
    sources,
)
from engine.reports.words import (
    AGAIN,
    ALL,
    ALL_NONE,
    CLOSED,
    CLOSED_ASK,
    CLOSED_LEAD,
    CLOSED_NONE,
    KIND,
    NOT_COUNTED,
    NOT_SCORED,
    PRINCIPLE,
    PRINCIPLES,
    RATED,
    SEEN_THEN,
    WELL,
    WELL_LEAD,
    WELL_NONE,
)
from engine.scenario.key import Slot
from engine.scoring.score import Settlement, taken

MOST_WELL = 4
MOST_WELL_IN_A_SCENE = 2  # so that an interview does not fill the list
MOST_CLOSED = 2


class Values(Protocol):
    """What exploring every play of a case found, handed in where it is at hand."""

    def closed(self, moment: Play) -> Fraction:
        """What the decision that led to `moment` closed, in weights: its exact regret."""


def answered(reading: Reading) -> list[Settlement]:
    """Settlements by the participant's own answers, in the order of the log."""
    return [s for s in reading.score.settlements if s.credit is not None]


def _moment(reading: Reading, seq: int) -> Play:
    return next(moment for moment in reading.moments if moment.seq == seq)


# What went well ----------------------------------------------------------------------------------


def well(reading: Reading, elsewhere: Collection[int]) -> Section:
    """Answers of best or acceptable credit and at odds with nothing, told in the order of the log.

    Args:
        reading: the play.
        elsewhere: numbers of events that stand in another part of the main flow.
    """
    scored, slots = reading.score, reading.score.slots
    good = [
        s
        for s in answered(reading)
        if s.overall * 3 >= 2 * scored.denominator
        and s.seq not in elsewhere
        and not (s.credit and s.credit.breaches)
    ]
    good.sort(key=lambda s: (-s.overall, -slots[s.slot].weight, s.seq))
    kept: list[Settlement] = []
    scenes: Counter[str] = Counter()
    for settlement in good:
        scene = slots[settlement.slot].scene
        if len(kept) < MOST_WELL and scenes[scene] < MOST_WELL_IN_A_SCENE:
            scenes[scene] += 1
            kept.append(settlement)
    kept.sort(key=lambda s: s.seq)
    entries = tuple(_kept(reading, _moment(reading, s.seq)) for s in kept)
    lead = reading.voiced(WELL_LEAD if entries else WELL_NONE)
    return Section("well", reading.say(WELL), (lead,), entries)


def _kept(reading: Reading, moment: Play) -> Entry:
    """One answer worth keeping; of an order, a pick or ratings, the part the key agrees with."""
    judgement = judgement_of(reading.scenario, moment, reading.translate)
    assert judgement is not None
    chosen = answer(reading, judgement.chosen, is_order(reading, judgement.address))
    if judgement.items:
        agreed = [item.agrees for item in judgement.items[: len(chosen)]]
        chosen = [line for line, good in zip(chosen, agreed, strict=True) if good]
    kept = [p for p in judgement.principles if p.upheld is not False]
    lines = (*chosen, *because(reading, judgement), *principles(reading, kept))
    return Entry(judgement.place, judgement.seq, lines, judgement)


# What closed most --------------------------------------------------------------------------------


def closed(reading: Reading, values: Values | None) -> Section:
    """The two decisions that closed most, of those whose sign had been shown.

    Without `values` what a decision closed is the credit lost, w (1 - c), where a better answer was
    to be had. Where answers of this play cite signs, only those stand here; where none does, those
    that lost most.
    """
    losses = [(_loss(reading, s, values), _moment(reading, s.seq)) for s in answered(reading)]
    losses = [(loss, moment) for loss, moment in losses if loss > 0]
    visible = [x for x in losses if signs(reading.scenario, x[1], taken(x[1]))]
    most = sorted(visible or losses, key=lambda x: (-x[0], x[1].seq))[:MOST_CLOSED]
    entries = tuple(_closed(reading, moment) for _, moment in most)
    lead = reading.say(CLOSED_LEAD if entries else CLOSED_NONE)
    return Section("closed", reading.voiced(CLOSED), (lead,), entries)


def _loss(reading: Reading, settlement: Settlement, values: Values | None) -> Fraction:
    if values is not None:
        return values.closed(_moment(reading, settlement.seq))
    slot = reading.score.slots[settlement.slot]
    lost = slot.weight * (1 - Fraction(settlement.overall, reading.score.denominator))
    return lost if _could_be_better(reading, _moment(reading, settlement.seq), slot) else Fraction()


def _could_be_better(reading: Reading, moment: Play, slot: Slot) -> bool:
    """Whether anything better was to be had then: another answer, or leaving a question unasked."""
    assert moment.move is not None
    move = moment.move.move
    if move.address in reading.scenario.key.rulings or (move.key[0] == "ask" and slot.free):
        return True
    return bool(best_offered(reading, moment, same_slot=True))


def _closed(reading: Reading, moment: Play) -> Entry:
    """What was seen and chosen, then the question, and only then the key."""
    judgement = judgement_of(reading.scenario, moment, reading.translate)
    assert judgement is not None
    label = reading.say(SEEN_THEN)
    apart = [item for item in judgement.items if item.agrees is False]
    at_odds = [p for p in judgement.principles if p.upheld is False]
    others = [p for p in judgement.principles if p.upheld is not False]
    lines = (
        *(Line(Tone.SEEN, t, label) for t in signs(reading.scenario, moment, taken(moment))),
        *answer(reading, judgement.chosen, is_order(reading, judgement.address)),
        *how_sure(reading, moment),
        Line(Tone.QUESTION, reading.say(CLOSED_ASK)),
        *because(reading, judgement),
        *items(reading, apart),
        *(() if judgement.critical else better(reading, moment, same_slot=True)),
        *sources(reading, at_odds or others),
        *(principles(reading, others) if at_odds else ()),
    )
    return Entry(judgement.place, judgement.seq, lines, judgement)


# On request --------------------------------------------------------------------------------------


def everything(reading: Reading) -> Section:
    """Every answer the key speaks of, with its judgement."""
    found = judgements(reading.scenario, reading.play, -1, reading.translate)
    entries = tuple(
        Entry(j.place, j.seq, (*_body(reading, j), *_status(reading, j)), j) for j in found
    )
    lead = () if entries else (reading.say(ALL_NONE),)
    return Section("judgements", reading.say(ALL), lead, entries)


def _body(reading: Reading, judgement: Judgement) -> list[Line]:
    texts = () if judgement.items else judgement.chosen
    rated = reading.voiced(RATED)
    return [
        *answer(reading, texts, False),
        *items(reading, judgement.items),
        *(Line(Tone.KEY, text, rated) for text in judgement.rated),
        *(Line(Tone.KEY, text, reading.say(KIND)) for text in judgement.critical if texts),
        *because(reading, judgement),
        *principles(reading, judgement.principles),
    ]


def _status(reading: Reading, judgement: Judgement) -> list[Line]:
    """What is not counted, and why."""
    if judgement.seq in {seq for seq, _ in reading.score.again}:
        return [Line(Tone.SAID, reading.say(AGAIN))]
    if judgement.scored:
        return []
    return [Line(Tone.SAID, reading.say(NOT_SCORED if judgement.discuss else NOT_COUNTED))]


def cited_principles(reading: Reading) -> Section:
    """Every principle named on this page, once, with its sources, by number."""
    found = {
        principle.id: principle
        for judgement in judgements(reading.scenario, reading.play, -1, reading.translate)
        for principle in judgement.principles
    }
    entries = tuple(
        Entry(
            reading.say(PRINCIPLE, title=found[id].title, id=id),
            -1,
            tuple(about(reading, found[id])),
        )
        for id in sorted(found)
    )
    return Section("principles", reading.say(PRINCIPLES), (), entries)
