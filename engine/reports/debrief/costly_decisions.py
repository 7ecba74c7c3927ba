"""What closed most: the decisions to talk about, each with its question before the key.

With values it is the exact regret of a decision, V+(s) - (r + V+(s')), and only of decisions that
closed something under all luck the player could not exclude. Without them it is the credit lost.

The one thing that would still have been open is named once in a debrief, as a fact of the story:
what could have been asked or decided, in the case's own words, and never what would have followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from msgspec.structs import replace

from engine.decisions.answers import VOTED_ALONE, Refusal, make_answer
from engine.kernel.answer_key import Mark, Slot
from engine.play.events import Decided
from engine.play.play import Play, step
from engine.play.view import describe_answer, list_offered
from engine.reports.debrief import sentences as w
from engine.reports.debrief.answer_lines import (
    answer,
    ask_before_key,
    best_offered,
    describe_better,
    explain_judgement,
    find_seen_signs,
    first_principle,
    first_source,
    label_own,
    repairs,
    verdict,
)
from engine.reports.debrief.debrief_context import Reading
from engine.reports.debrief.key_judgement import cite_principles
from engine.reports.debrief.moments import PLACE, place, read_card
from engine.reports.document import Entry, Item, Judgement, Line, Principle, Section, Tone
from engine.scoring.attainable_range import Appraisal
from engine.scoring.credit import credit_for, find_cited, signs
from engine.scoring.score import Settlement, list_taken, score

SAFETY = "safety"
MOST_CLOSED = 2


def find_costliest(reading: Reading) -> list[Play]:
    """The two decisions that closed most, of those whose sign had been shown."""
    if reading.appraisal is not None:
        return _rank_by_regret(reading, reading.appraisal)
    return _rank_by_credit(reading)


def _rank_by_regret(reading: Reading, found: Appraisal) -> list[Play]:
    """The decisions that stand, closed most and can be told from the key.

    Those come first whose answer cites a sign that had been shown; then those that cite none; an
    answer whose sign had not been shown is never named. A decision with which the key finds no
    fault, such as closing a talk early, is shown for what it put out of reach; since that is named
    once in a debrief, there is one of them at most.
    """
    order = []
    for seq in found.sure:
        moment = reading.moment(seq)
        shown = bool(signs(reading.scenario, moment, list_taken(moment)))
        if shown or not find_cited(reading.scenario, list_taken(moment)):
            order.append((not shown, -found.closed[seq], seq))
    kept: list[Play] = []
    blameless = False
    for *_, seq in sorted(order):
        moment = reading.moment(seq)
        told = faulted(reading, moment)
        if not told and not blameless:
            told = blameless = _find_left_open(reading, moment) is not None
        if told and len(kept) < MOST_CLOSED:
            kept.append(moment)
    return kept


def _rank_by_credit(reading: Reading) -> list[Play]:
    """Without values: credit lost, w (1 - c), where a better answer was to be had.

    Where answers of this play cite signs, only those are shown; where none does, those that lost
    most.
    """
    losses = [(_loss(reading, s), reading.moment(s.seq)) for s in reading.answered]
    losses = [(loss, moment) for loss, moment in losses if loss > 0]
    visible = [x for x in losses if signs(reading.scenario, x[1], list_taken(x[1]))]
    most = sorted(visible or losses, key=lambda x: (-x[0], x[1].seq))[:MOST_CLOSED]
    return [moment for _, moment in most]


def cost(reading: Reading, moment: Play) -> Fraction:
    """What an answer cost: its regret, else the credit lost; 0 of one that only drew votes."""
    if all(moment is not each for each in reading.moments):
        return Fraction()
    if reading.appraisal is not None:
        return reading.appraisal.closed.get(moment.seq, Fraction())
    lost = (_loss(reading, each) for each in reading.answered if each.seq == moment.seq)
    return sum(lost, Fraction())


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


# Telling ------------------------------------------------------------------------------------------


def closed_section(reading: Reading) -> Section:
    """The decisions that closed most, with what would still have been open."""
    entries = tuple(_closed_entry(reading, moment) for moment in find_costliest(reading))
    lead = (reading.say(w.CLOSED_LEAD),) if entries else ()
    return _add_left_open(
        reading, Section("closed", reading.say_judgement(w.CLOSED), lead, entries)
    )


def _closed_entry(reading: Reading, moment: Play) -> Entry:
    """What was seen and chosen, then the question, and only then the key."""
    judgement = reading.judgement(moment)
    if judgement is None:
        return _show_alone(reading, moment)
    apart = judgement.furthest
    at_odds = [p for p in judgement.principles if p.upheld is False]
    lines = (
        *find_seen_signs(reading, moment),
        *_describe_chosen(reading, moment, judgement, apart),
        *ask_before_key(reading, moment),
        *(verdict(reading, apart) if apart else ()),
        *explain_judgement(reading, judgement),
        *describe_better(reading, moment),
        *first_source(reading, at_odds or judgement.principles),
        *repairs(reading, moment),
    )
    return Entry(judgement.place, lines, judgement.seq, judgement)


def _describe_chosen(
    reading: Reading, moment: Play, judgement: Judgement, apart: Item | None
) -> list[Line]:
    """The answer; of one with items, the item that is talked about."""
    if apart is None:
        return answer(reading, moment, judgement.chosen, False)
    return [Line(Tone.CHOSEN, apart.text, label_own(reading, apart))]


# The one thing still open -------------------------------------------------------------------------


def _add_left_open(reading: Reading, section: Section) -> Section:
    """The section, with one sentence of what would still have been open in the entry it belongs to.

    It is shown with the decision that put most out of reach, before the principle that is cited. A
    decision the key finds no fault with comes first, because nothing else explains it.
    """
    found = reading.appraisal
    told = {entry.seq for entry in section.entries}
    sure = [seq for seq in (found.shut if found else ()) if found and seq in found.sure]
    named = [
        (not faulted(reading, moment), _weight(reading, seq), -seq, slot)
        for seq in sure
        if seq in told
        if (slot := _find_left_open(reading, moment := reading.moment(seq))) is not None
    ]
    if not named:
        return section
    *_, number, slot = max(named, key=lambda one: one[:3])
    words = Line(Tone.KEY, _words(reading, slot), reading.say(w.STILL_OPEN))
    return _insert_line(section, -number, words)


def _insert_line(part: Section, seq: int, line: Line) -> Section:
    """The part, with the line before the principle of its first entry of this event."""
    for number, entry in enumerate(part.entries):
        if entry.seq == seq:
            sources = (n for n, x in enumerate(entry.lines) if x.tone is Tone.SOURCE)
            at = next(sources, len(entry.lines))
            told = replace(entry, blocks=(*entry.lines[:at], line, *entry.lines[at:]))
            entries = (*part.entries[:number], told, *part.entries[number + 1 :])
            return replace(part, entries=entries)
    return part


def faulted(reading: Reading, moment: Play) -> bool:
    """Whether the key itself would have had a decision otherwise."""
    credit = reading.credit(moment)
    if credit is None or reading.judgement(moment) is None:
        return False
    short = bool(credit.slot) and credit.overall < reading.score.denominator
    return short or bool(credit.breaches)


def _weight(reading: Reading, seq: int) -> int:
    """The weight of what a decision put out of reach."""
    assert reading.appraisal is not None
    return sum(reading.score.slots[id].weight for id in reading.appraisal.shut[seq])


# What a decision put out of reach -----------------------------------------------------------------


def _find_left_open(reading: Reading, moment: Play) -> Slot | None:
    """The heaviest slot a decision put out of reach that a better decision would have left open.

    It is no slot of the decision itself, and none that costs nothing when it is not met. Of equal
    weight, one that is not about safety comes first: a danger is not for counting backwards.
    """
    found, before = reading.appraisal, moment.back
    if found is None or before is None or not isinstance(moment.event, Decided):
        return None
    slots = [reading.score.slots[id] for id in found.shut.get(moment.seq, ())]
    here = before.location.location.place
    fit = [s for s in slots if not s.free and not _decided_here(reading, s, here)]
    others = list(_list_better(reading, moment)) if fit else []
    for slot in sorted(fit, key=lambda slot: (-slot.weight, SAFETY in slot.domains)):
        if _words(reading, slot) and any(slot.id in still for still in others):
            return slot
    return None


def _decided_here(reading: Reading, slot: Slot, scene: str) -> bool:
    """Whether a slot is that of a decision of this scene; in a talk each question is its own."""
    return scene in slot.scenes and not reading.scenario.text.scenes[scene].who


def _list_better(reading: Reading, moment: Play) -> Iterator[frozenset[str]]:
    """For each other decision then that closes less and is no critical error: what it leaves open.

    Orders, picks and ratings are left out: each is hundreds of answers.
    """
    before, taken = moment.back, _prospect(reading, moment)
    assert before is not None
    for move in list_offered(before):
        key = move.move.key
        if move is moment.move or key[0] not in VOTED_ALONE or taken is None:
            continue
        credit = credit_for(reading.scenario, before, move.move.address, None)
        after = step(before, make_answer(key))
        if (credit is not None and credit.critical) or isinstance(after, Refusal):
            continue
        prospect = _prospect(reading, after)
        if prospect is not None and prospect[0] > taken[0]:
            yield prospect[1]


def _prospect(reading: Reading, moment: Play) -> tuple[Fraction, frozenset[str]] | None:
    """The most a play can still come to from a moment, in weights, and the slots met or open."""
    values, scored = reading.values, score(reading.scenario, moment)
    assert values is not None
    met = frozenset(settled.slot for settled in scored.settlements)
    number = values.number(moment, met)
    if number is None:
        return None
    still = {id for n, id in enumerate(values.slots) if values.open[number] >> n & 1}
    return scored.total() + values.bounds(number).best, met | still


# In words -----------------------------------------------------------------------------------------


def _words(reading: Reading, slot: Slot) -> str:
    """A slot in the case's own words: its purpose, its one question, or what was to be decided."""
    text = reading.scenario.text
    scene = text.scenes[slot.scene]
    if slot.purpose:
        return slot.purpose
    if scene.who:
        marks = _marks(reading, slot)
        critical = any(mark.critical_kind for mark in marks)
        return (
            read_card(reading.scenario, marks[0].address)
            if len(marks) == 1 and not critical
            else ""
        )
    if scene.time and scene.prompt:
        return reading.say(PLACE, time=scene.time, what=scene.prompt)
    return scene.prompt


def _marks(reading: Reading, slot: Slot) -> list[Mark]:
    return [mark for mark in reading.scenario.key.marks.values() if mark.slot == slot.id]


def _show_alone(reading: Reading, moment: Play) -> Entry:
    """A decision of which the key says nothing, shown for what it put out of reach."""
    slot, before = _find_left_open(reading, moment), moment.back
    assert slot is not None and before is not None and moment.move is not None
    words = describe_answer(reading.scenario, moment)
    told = answer(reading, moment, words, False)
    if moment.move.move.key[0] == "close":
        words = (reading.say(w.CLOSED_TALK),)
        told = [Line(Tone.CHOSEN, *words)]
    judgement = Judgement(
        address=moment.move.move.address,
        seq=moment.seq,
        at=before.location.location.address,
        place=place(reading.scenario, before, reading.language),
        chosen=words,
        principles=_find_principles(reading, slot),
        draft=reading.draft,
    )
    lines = (
        *told,
        *ask_before_key(reading, moment),
        *first_principle(reading, judgement.principles),
    )
    return Entry(judgement.place, lines, moment.seq, judgement)


def _find_principles(reading: Reading, slot: Slot) -> tuple[Principle, ...]:
    """The principles that the best answer to a slot keeps to."""
    best: tuple[int, tuple[str, ...]] = (-1, ())
    for mark in _marks(reading, slot):
        for grade in mark.grades:
            if grade.overall > best[0]:
                best = (grade.overall, grade.upholds or mark.upholds)
    ruling = reading.scenario.key.rulings.get(slot.scene)
    ids = best[1] or (ruling.upholds if ruling else ())
    return cite_principles(reading.scenario.doctrine, dict.fromkeys(ids), reading.language)
