"""What the key says: what went well, and on request every decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from engine.play.play import Play
from engine.reports.debrief import sentences as w
from engine.reports.debrief.answer_lines import (
    about,
    answer,
    because,
    chosen_by_the_room,
    first_principle,
    in_full,
    is_order,
    items,
    principles,
    repairs,
)
from engine.reports.debrief.debrief_context import Reading
from engine.reports.debrief.moments import first_sentence
from engine.reports.document import Entry, Judgement, Line, Role, Section, Tone
from engine.scoring.credit import Credit, credit_of

MOST_WELL = 3
MOST_WELL_IN_A_SCENE = 2  # so that an interview does not fill the list
MOST_ITEMS = 2


# What went well -----------------------------------------------------------------------------------


def well(reading: Reading, elsewhere: Collection[int]) -> Section:
    """Answers of best or acceptable credit and at odds with nothing, told in the order of the log.

    Of equal answers, one that was said or done comes before an order, a pick or ratings. Of a room,
    an answer that most voted for counts as done, also where its case went on another way; a path
    that few had voted for is not part of what went well.

    Args:
        reading: the play.
        elsewhere: numbers of events that another section of the main flow shows.
    """
    scored, slots, rulings = reading.score, reading.score.slots, reading.scenario.key.rulings
    done = {moment.seq: (moment, credit) for moment, credit in _done(reading)}
    good = [
        (-c.overall, c.address in rulings, -slots[c.slot].weight, seq, slots[c.slot].scene)
        for seq, (_, c) in done.items()
        if c.overall * 3 >= 2 * scored.denominator and seq not in elsewhere and not c.breaches
    ]
    kept: list[int] = []
    scenes: Counter[str] = Counter()
    for *_, seq, scene in sorted(good):
        if len(kept) < MOST_WELL and scenes[scene] < MOST_WELL_IN_A_SCENE:
            scenes[scene] += 1
            kept.append(seq)
    entries = tuple(_kept(reading, done[seq][0]) for seq in sorted(kept))
    lead = reading.voiced(w.WELL_LEAD if entries else w.WELL_NONE)
    return Section("well", reading.say(w.WELL), (lead,), entries)


def _done(reading: Reading) -> Iterator[tuple[Play, Credit]]:
    """What can be told as done, by a participant or by most of a room: each slot once."""
    slots = set()
    for settled in reading.answered:
        moment = reading.moment(settled.seq)
        if settled.credit and chosen_by_the_room(reading, moment):
            slots.add(settled.slot)
            yield moment, settled.credit
    for each in reading.backed:
        credit = credit_of(reading.scenario, each.moment)
        if credit is None or each.stands or not each.leads or credit.slot in ("", *slots):
            continue
        if credit.address not in reading.scenario.key.rulings:
            slots.add(credit.slot)
            yield each.moment, credit


def _kept(reading: Reading, moment: Play) -> Entry:
    """One answer worth keeping; of an order, a pick or ratings, one or two the key agrees with."""
    judgement = reading.judgement(moment)
    assert judgement is not None
    ranked = is_order(reading, judgement.address)
    chosen = answer(reading, moment, judgement.chosen, ranked)
    if judgement.items:
        agreed = [item.agrees for item in judgement.items[: len(chosen)]]
        chosen = [line for line, good in zip(chosen, agreed, strict=True) if good]
        chosen = chosen[: 1 if ranked else MOST_ITEMS]
    kept = [p for p in judgement.principles if p.upheld is not False]
    lines = (*chosen, *_in_one_line(reading, judgement), *first_principle(reading, kept))
    return Entry(judgement.place, lines, judgement.seq, judgement)


def _in_one_line(reading: Reading, judgement: Judgement) -> list[Line]:
    """The first sentence of the reason; the whole of it is shown with the decision, on request."""
    return [
        replace(line, text=first_sentence(line.text)) for line in because(reading, judgement)[:1]
    ]


# On request ---------------------------------------------------------------------------------------


def everything(reading: Reading) -> Section:
    """Every answer the key speaks of, with its judgement."""
    entries = tuple(
        Entry(j.place, (*_body(reading, j), *_status(reading, j)), j.seq, j)
        for j in reading.judgements
    )
    lead = () if entries else (reading.say(w.ALL_NONE),)
    return Section("judgements", reading.say(w.ALL), lead, entries)


def _body(reading: Reading, judgement: Judgement) -> list[Line]:
    texts = () if judgement.items else judgement.chosen
    rated = reading.voiced(w.RATED)
    return [
        *answer(reading, reading.moment(judgement.seq), texts, False),
        *items(reading, judgement.items),
        *(Line(Tone.KEY, text, rated, role=Role.RATING) for text in judgement.rated),
        *(Line(Tone.KEY, text, reading.say(w.KIND)) for text in judgement.critical if texts),
        *because(reading, judgement),
        *in_full(reading, reading.moment(judgement.seq)),
        *repairs(reading, reading.moment(judgement.seq)),
        *principles(reading, judgement.principles),
    ]


def _status(reading: Reading, judgement: Judgement) -> list[Line]:
    """What is not counted, and why."""
    if judgement.seq in {seq for seq, _ in reading.score.again}:
        return [Line(Tone.SAID, reading.say(w.AGAIN))]
    if judgement.scored:
        return []
    return [Line(Tone.SAID, reading.say(w.NOT_SCORED if judgement.discuss else w.NOT_COUNTED))]


def cited_principles(reading: Reading) -> Section:
    """Every principle named on this page, once, with its sources, by number."""
    voted = (reading.judgement(each.moment) for each in reading.backed)
    found = {
        principle.id: principle
        for judgement in (*reading.judgements, *filter(None, voted))
        for principle in judgement.principles
    }
    entries = tuple(
        Entry(
            reading.say(w.PRINCIPLE, title=found[id].title, id=id),
            tuple(about(reading, found[id])),
        )
        for id in sorted(found)
    )
    lead = (reading.say(w.PRINCIPLES_LEAD),) if entries else ()
    return Section("principles", reading.say(w.PRINCIPLES), lead, entries)


# Every judging sentence is shown once: a later section refers to the section that has it ----------


Told = dict[tuple[int, str], str]  # the event and the sentence: heading of the section it is in


def refer(reading: Reading, first: Iterable[Section], section: Section) -> Section:
    """The section, with what `first` says of the same event named by its place there."""
    told: Told = {
        (entry.seq, line.text): part.title
        for part in first
        for entry in part.entries
        for line in entry.lines
        if _judges(line)
    }
    return replace(section, entries=tuple(_entry(reading, told, e) for e in section.entries))


def _judges(line: Line) -> bool:
    """A sentence of the key, or a sign it cites; without a label it speaks of the item above it."""
    return line.tone in (Tone.KEY, Tone.SEEN) and bool(line.label)


def _entry(reading: Reading, told: Told, entry: Entry) -> Entry:
    lines: list[Line] = []
    for line in entry.lines:
        title = told.get((entry.seq, line.text)) if _judges(line) else None
        kept = line if title is None else Line(Tone.KEY, reading.say(w.TOLD_UNDER, section=title))
        if title is None or kept not in lines:
            lines.append(kept)
    return replace(entry, blocks=tuple(lines))


def with_needs(reading: Reading, every: Section, needs: Section, held: Iterable[Entry]) -> Section:
    """Every decision, and in their places the needs held against anyone, to be found together."""
    said = Line(Tone.KEY, reading.say(w.TOLD_UNDER, section=needs.title))
    told = {entry.judgement for entry in needs.entries}
    named = [
        replace(entry, blocks=(entry.lines[0], said)) if entry.judgement in told else entry
        for entry in held
    ]
    return replace(every, entries=tuple(sorted((*every.entries, *named), key=lambda e: e.seq)))
