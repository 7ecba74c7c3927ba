"""What is for talking: where experts differ, and one sentence worth saying aloud."""

from __future__ import annotations

from msgspec.structs import replace

from engine.play.view import list_offered
from engine.reports.debrief import sentences as w
from engine.reports.debrief.answer_lines import (
    answer,
    chosen_by_the_room,
    describe_difference,
    explain_judgement,
    is_order,
    label_own,
    sides,
)
from engine.reports.debrief.brevity import QUOTES, Brevity
from engine.reports.debrief.debrief_context import Reading
from engine.reports.debrief.moments import read_card
from engine.reports.document import Entry, Judgement, Line, Section, Tone
from engine.scoring.credit import credit_for


def discuss(reading: Reading) -> Section:
    """Answers and items on which experts differ, with what was answered."""
    entries = []
    for judgement in reading.judgements:
        lines = _describe_open(reading, judgement)
        if lines:
            entries.append(Entry(judgement.place, tuple(lines), judgement.seq, judgement))
    return Section(
        "discuss", reading.say(w.DISCUSS), (reading.say(w.DISCUSS_LEAD),), tuple(entries)
    )


def _describe_open(reading: Reading, judgement: Judgement) -> list[Line]:
    if judgement.items and not judgement.discuss:
        return [
            line
            for item in judgement.items
            if item.discuss
            for line in (
                Line(Tone.CHOSEN, item.text, label_own(reading, item)),
                *sides(reading, item.address),
            )
        ]
    if not judgement.discuss:
        return []
    return [
        *answer(
            reading,
            reading.moment(judgement.seq),
            judgement.chosen,
            is_order(reading, judgement.address),
        ),
        *explain_judgement(reading, judgement),
        *sides(reading, judgement.at, judgement.address),
        *(describe_difference(reading, p) for p in judgement.principles if p.differs),
    ]


def sentence(reading: Reading, brief: Brevity) -> Section:
    """The best sentence in exact words: one of the participant's own, or one that was offered.

    Where none was chosen, words that are to be taken along come before others that were offered;
    before the end, there is none.
    """
    title = reading.say(w.SENTENCE)
    own = find_best_said(reading)
    taken = [n for text, n in brief.above.items() if text.startswith(QUOTES)]
    if brief.bare and not own:
        return Section("sentence", title)
    if taken and not own:
        return Section("sentence", title, (reading.say(w.SENTENCE_TAKEN, n=taken[0]),))
    found = own or (_find_best_offered(reading) if reading.play.ended else ())
    if not found:
        return Section("sentence", title)
    _, seq, address = min(found)
    where = reading.describe_place(reading.moment(seq), brief.labels)
    line = Line(Tone.CHOSEN, read_card(reading.scenario, address))
    lead: tuple[str, ...] = (reading.say(w.SENTENCE_YOURS if own else w.SENTENCE_OFFERED),)
    lead = () if brief.lean and not own else lead
    return Section("sentence", title, lead, (Entry(where, (line,), seq),))


def drop_quoted(reading: Reading, section: Section, above: Section) -> Section:
    """The section, where `above` quotes its sentence already: not quoted again."""
    if {entry.seq for entry in section.entries}.isdisjoint(entry.seq for entry in above.entries):
        return section
    lead = reading.say(w.SENTENCE_ABOVE, section=above.title)
    return replace(section, lead=(lead,), entries=())


def find_best_said(reading: Reading) -> list[tuple[int, int, str]]:
    """Best rated sentences the participant, or most of a room, chose: (-weight, event, address)."""
    return [
        (-reading.score.slots[s.slot].weight, s.seq, s.credit.address)
        for s in reading.answered
        if s.credit
        and s.overall == reading.score.denominator
        and _spoken(reading, s.credit.address)
        and chosen_by_the_room(reading, reading.moment(s.seq))
    ]


def _spoken(reading: Reading, address: str) -> bool:
    card = reading.scenario.text.cards.get(address)
    return card is not None and card.spoken


def _find_best_offered(reading: Reading) -> list[tuple[int, int, str]]:
    """Best rated sentences offered, in no part passed over: (-weight, event, address)."""
    found = []
    for moment in reading.moments:
        before = moment.back
        if before is None or before.location.location.place in reading.passed:
            continue
        for move in list_offered(before):
            if not _spoken(reading, move.move.address):
                continue
            credit = credit_for(reading.scenario, before, move.move.address, None)
            if credit and credit.slot and credit.overall == reading.score.denominator:
                weight = reading.score.slots[credit.slot].weight
                found.append((-weight, moment.seq, move.move.address))
    return found
