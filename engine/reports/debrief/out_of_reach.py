"""The one thing that would still have been open: named once a debrief, as a fact of the story.

It names what one could have asked or decided, in the case's own words, and never what would have
come of it: nothing is said of what would have become of anyone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from engine.kernel.key import Mark, Slot
from engine.play.answers import Refusal
from engine.play.events import Decided
from engine.play.play import Play, step
from engine.play.view import chosen, offered
from engine.reports.debrief.answer_lines import answer, before_the_key, first_principle
from engine.reports.debrief.judgement import Cited, Judgement, cited, judgement_of
from engine.reports.debrief.moments import place, spoken
from engine.reports.debrief.parts import Entry, Line, Reading, Section, Tone
from engine.reports.debrief.sentences import CLOSED_TALK, PLACE, STILL_OPEN
from engine.scoring.credit import credit_for, credit_of
from engine.scoring.score import score

SINGLE = frozenset({"option", "ask", "move", "topic", "close"})  # answers that can be tried alone
SAFETY = "safety"


def about_open(reading: Reading, parts: Iterable[Section]) -> tuple[Section, ...]:
    """The parts, with one sentence of what would still have been open in the entry it belongs to.

    It stands at the decision that put most out of reach, before the principle it rests on; at one
    with which the key finds no fault, if such a one is told, because nothing else explains it.
    """
    parts = tuple(parts)
    found = reading.appraisal
    told = {entry.seq for part in parts for entry in part.entries}
    sure = [seq for seq in (found.shut if found else ()) if found and seq in found.sure]
    named = [
        (not faulted(reading, moment), _weight(reading, seq), -seq, slot)
        for seq in sure
        if seq in told
        if (slot := left_open(reading, moment := reading.moment(seq))) is not None
    ]
    if not named:
        return parts
    *_, number, slot = max(named, key=lambda one: one[:3])
    words = Line(Tone.KEY, _words(reading, slot), reading.say(STILL_OPEN))
    return tuple(_placed(part, -number, words) for part in parts)


def _placed(part: Section, seq: int, line: Line) -> Section:
    """The part, with the line before the principle of its first entry of this event."""
    for number, entry in enumerate(part.entries):
        if entry.seq == seq:
            sources = (n for n, x in enumerate(entry.lines) if x.tone is Tone.SOURCE)
            at = next(sources, len(entry.lines))
            told = replace(entry, lines=(*entry.lines[:at], line, *entry.lines[at:]))
            entries = (*part.entries[:number], told, *part.entries[number + 1 :])
            return replace(part, entries=entries)
    return part


def faulted(reading: Reading, moment: Play) -> bool:
    """Whether the key itself would have had a decision otherwise."""
    credit = credit_of(reading.scenario, moment)
    if credit is None or judgement_of(reading.scenario, moment, reading.translate) is None:
        return False
    short = bool(credit.slot) and credit.overall < reading.score.denominator
    return short or bool(credit.breaches)


def _weight(reading: Reading, seq: int) -> int:
    """The weight of what a decision put out of reach."""
    assert reading.appraisal is not None
    return sum(reading.score.slots[id].weight for id in reading.appraisal.shut[seq])


# What a decision put out of reach ----------------------------------------------------------------


def left_open(reading: Reading, moment: Play) -> Slot | None:
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
    others = list(_better(reading, moment)) if fit else []
    for slot in sorted(fit, key=lambda slot: (-slot.weight, SAFETY in slot.domains)):
        if _words(reading, slot) and any(slot.id in still for still in others):
            return slot
    return None


def _decided_here(reading: Reading, slot: Slot, scene: str) -> bool:
    """Whether a slot is that of a decision of this scene; in a talk each question is its own."""
    return scene in slot.scenes and not reading.scenario.text.scenes[scene].who


def _better(reading: Reading, moment: Play) -> Iterator[frozenset[str]]:
    """For each other decision then that closes less and is no critical error: what it leaves open.

    Orders, picks and ratings are left out: each is hundreds of answers.
    """
    before, taken = moment.back, _prospect(reading, moment)
    assert before is not None
    for move in offered(before):
        verb, id = move.move.key
        if move is moment.move or verb not in SINGLE or taken is None:
            continue
        credit = credit_for(reading.scenario, before, move.move.address, None)
        after = step(before, id if verb == "option" else {verb: id or True})
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


# In words ----------------------------------------------------------------------------------------


def _words(reading: Reading, slot: Slot) -> str:
    """A slot in the case's own words: its purpose, its one question, or what was to be decided."""
    text = reading.scenario.text
    scene = text.scenes[slot.scene]
    if slot.purpose:
        return slot.purpose
    if scene.who:
        marks = _marks(reading, slot)
        critical = any(grade.critical for mark in marks for grade in mark.grades)
        return (
            spoken(reading.scenario, marks[0].address) if len(marks) == 1 and not critical else ""
        )
    if scene.time and scene.prompt:
        return reading.say(PLACE, time=scene.time, what=scene.prompt)
    return scene.prompt


def _marks(reading: Reading, slot: Slot) -> list[Mark]:
    return [mark for mark in reading.scenario.key.marks.values() if mark.slot == slot.id]


def by_itself(reading: Reading, moment: Play) -> Entry:
    """A decision of which the key says nothing, told for what it put out of reach."""
    slot, before = left_open(reading, moment), moment.back
    assert slot is not None and before is not None and moment.move is not None
    words = chosen(reading.scenario, moment)
    told = answer(reading, moment, words, False)
    if moment.move.move.key[0] == "close":
        words = (reading.say(CLOSED_TALK),)
        told = [Line(Tone.CHOSEN, *words)]
    judgement = Judgement(
        address=moment.move.move.address,
        seq=moment.seq,
        at=before.location.location.address,
        place=place(reading.scenario, before, reading.translate),
        chosen=words,
        because=(),
        principles=_rests_on(reading, slot),
        rated=(),
        items=(),
        critical=(),
        discuss=False,
        scored=False,
        draft=reading.draft,
    )
    lines = (
        *told,
        *before_the_key(reading, moment),
        *first_principle(reading, judgement.principles),
    )
    return Entry(judgement.place, moment.seq, lines, judgement)


def _rests_on(reading: Reading, slot: Slot) -> tuple[Cited, ...]:
    """The principles that the best answer to a slot keeps to."""
    best: tuple[int, tuple[str, ...]] = (-1, ())
    for mark in _marks(reading, slot):
        for grade in mark.grades:
            if grade.overall > best[0]:
                best = (grade.overall, grade.upholds or mark.upholds)
    ruling = reading.scenario.key.rulings.get(slot.scene)
    ids = best[1] or (ruling.upholds if ruling else ())
    return cited(reading.scenario.doctrine, dict.fromkeys(ids), reading.translate)
