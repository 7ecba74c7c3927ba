"""What the key says: what went well, and on request every decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec.structs import replace

from engine.kernel.answer_key import Slot
from engine.play.play import Play
from engine.reports.debrief import sentences as w
from engine.reports.debrief.answer_lines import (
    answer,
    called_weak,
    chosen_by_the_room,
    describe_in_full,
    describe_principle,
    explain_in_line,
    explain_judgement,
    is_order,
    items,
    principles,
    principles_of,
    repairs,
    sides,
)
from engine.reports.debrief.brevity import Brevity
from engine.reports.debrief.debrief_context import Reading
from engine.reports.debrief.moments import scene_of
from engine.reports.document import Entry, Judgement, Line, Role, Section, Tone
from engine.scoring.credit import Credit, harmful

MOST_WELL_IN_A_SCENE = 2  # so that an interview does not fill the list
MOST_ITEMS = 2
ALL = 1000  # words: nothing is cut


# What went well -----------------------------------------------------------------------------------


def well_section(
    reading: Reading, elsewhere: Collection[int], aloud: Collection[int], brief: Brevity
) -> Section:
    """Answers of best or acceptable credit and at odds with nothing, told in the order of the log.

    If answers are equal, one that was said or done comes before an order, a pick or ratings. For a
    room, an answer that most voted for counts as done, also where its case went on another way; a
    path that few had voted for is not part of what went well. Where there is none, the best answer
    that is not weak; else that the play was brought to its end.

    Args:
        reading: the play.
        elsewhere: numbers of events that another section of the main flow shows.
        aloud: numbers of events whose words are to be said aloud: they are never cut.
        brief: how short.
    """
    against = reading.against_signs  # another page counts these against somebody
    done = {m.seq: (m, credit) for m, credit in _find_done(reading) if m.seq not in against}
    kept = _select_best(reading, done, elsewhere, brief.kept)
    entries = tuple(
        _kept_entry(reading, done[seq][0], replace(brief, quote=ALL) if seq in aloud else brief)
        for seq in sorted(kept)
    )
    title = reading.say(w.WELL)
    if entries:
        return Section("well", title, brief.leads(reading.say_judgement(w.WELL_LEAD)), entries)
    some = [
        seq
        for seq, (_, credit) in done.items()
        if seq not in elsewhere and credit.overall and not called_weak(reading.scenario.key, credit)
    ]
    if some:
        best = max(some, key=lambda seq: done[seq][1].overall)
        entry = _kept_entry(reading, done[best][0], brief)
        return Section("well", title, (reading.say_judgement(w.WELL_SOME),), (entry,))
    return Section("well", title, (reading.say(w.WELL_END if reading.play.ended else w.WELL_ON),))


def marks(reading: Reading) -> dict[int, str]:
    """How each marked answer is marked, by its number: a name in `sentences.STOPS`."""
    found, key = {}, reading.scenario.key
    for moment in reading.moments:
        credit = reading.credit(moment)
        if credit is None or not credit.domains:
            continue
        if called_weak(key, credit):
            found[moment.seq] = "harm" if harmful(key, credit) else "look"
        else:
            best = all(units == key.denominator for units in credit.domains.values())
            found[moment.seq] = "well" if best else "part"
    return found


def _select_best(
    reading: Reading,
    done: Mapping[int, tuple[Play, Credit]],
    elsewhere: Collection[int],
    most: int,
) -> list[int]:
    """Numbers of the best answers, of one scene not more than a few."""
    scored, slots, rulings = reading.score, reading.score.slots, reading.scenario.key.rulings
    good = [
        (-c.overall, c.address in rulings, -_weight(slots.get(c.slot)), seq, scene_of(moment))
        for seq, (moment, c) in done.items()
        if c.overall * 3 >= 2 * scored.denominator and seq not in elsewhere and not c.breaches
        if not called_weak(reading.scenario.key, c)
    ]
    kept: list[int] = []
    scenes: Counter[str] = Counter()
    for *_, seq, scene in sorted(good):
        if len(kept) < most and scenes[scene] < MOST_WELL_IN_A_SCENE:
            scenes[scene] += 1
            kept.append(seq)
    return kept


def _weight(slot: Slot | None) -> int:
    return slot.weight if slot else 0


def _find_done(reading: Reading) -> Iterator[tuple[Play, Credit]]:
    """What can be told as done, by a participant or by most of a room: each slot once.

    An answer that is marked and counts nowhere is told, too: it has no slot, or this was settled.
    """
    slots = set()
    for settled in reading.answered:
        moment = reading.moment(settled.seq)
        if settled.credit and chosen_by_the_room(reading, moment):
            slots.add(settled.slot)
            yield moment, settled.credit
    counted = {settled.seq for settled in reading.answered}
    for seq in sorted(marks(reading).keys() - counted):
        moment = reading.moment(seq)
        credit = reading.credit(moment)
        if credit and chosen_by_the_room(reading, moment):
            yield moment, credit
    for each in reading.backed:
        credit = reading.credit(each.moment)
        if credit is None or each.stands or not each.leads or credit.slot in ("", *slots):
            continue
        if credit.address not in reading.scenario.key.rulings:
            slots.add(credit.slot)
            yield each.moment, credit


def _kept_entry(reading: Reading, moment: Play, brief: Brevity) -> Entry:
    """One answer worth keeping; in an order, a pick or ratings, one or two the key agrees with."""
    judgement = reading.require_judgement(moment)
    ranked = is_order(reading, judgement.address)
    chosen = answer(reading, moment, map(brief.cut, judgement.chosen), ranked)
    if not (brief.labels or reading.led):
        chosen = [replace(line, label="") for line in chosen]
    if judgement.items:
        agreed = [item.agrees for item in judgement.items[: len(chosen)]]
        chosen = [line for line, good in zip(chosen, agreed, strict=True) if good]
        chosen = chosen[: 1 if ranked else MOST_ITEMS]
    why = [] if brief.bare else explain_in_line(reading, judgement, brief)
    lines = (*chosen, *why)
    return Entry(reading.describe_place(moment, brief.labels), lines, judgement.seq, judgement)


# On request ---------------------------------------------------------------------------------------


def everything(reading: Reading, *, over: bool = False) -> Section:
    """Every answer the key speaks of, with its judgement.

    `over` says that what is better may be told before the end, too, beside an answer that is weak.
    Else nothing is told before the end of where the key has an item: an answer can be taken back.
    """
    judged = reading.judgements
    if not (over or reading.play.ended or reading.led):
        judged = [replace(j, items=()) for j in judged]
    entries = tuple(
        Entry(j.place, (*_body(reading, j, over), *_status(reading, j)), j.seq, j) for j in judged
    )
    lead = () if entries else (reading.say(w.ALL_NONE),)
    return Section("judgements", reading.say(w.ALL), lead, entries)


def _body(reading: Reading, judgement: Judgement, over: bool) -> list[Line]:
    moment = reading.moment(judgement.seq)
    texts = () if judgement.items else judgement.chosen
    rated = reading.say_judgement(w.RATED)
    return [
        *answer(reading, moment, texts, False),
        *items(reading, judgement.items),
        *(Line(Tone.KEY, text, rated, role=Role.RATING) for text in judgement.rated),
        *(Line(Tone.KEY, text, reading.say(w.KIND)) for text in judgement.critical if texts),
        *explain_judgement(reading, judgement),
        *describe_in_full(reading, moment, over=over),
        *repairs(reading, moment),
        *principles(reading, judgement.principles),
        *(sides(reading, judgement.at, judgement.address) if judgement.discuss else ()),
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
    told = {address for j in reading.judgements for address in (j.at, *j.addresses)}
    sources = {side.source for at in told for side in reading.scenario.key.sides.get(at, ())}
    sided = principles_of(reading, sources & reading.scenario.doctrine.principles.keys())
    voted = (reading.judgement(each.moment) for each in reading.backed)
    judgements = (*reading.judgements, *filter(None, voted))
    found = {
        principle.id: principle
        for named in (sided, *(judgement.principles for judgement in judgements))
        for principle in named
    }
    entries = tuple(
        Entry(
            reading.say(w.PRINCIPLE, title=found[id].title, id=id),
            tuple(describe_principle(reading, found[id])),
        )
        for id in sorted(found)
    )
    lead = (reading.say(w.PRINCIPLES_LEAD),) if entries else ()
    return Section("principles", reading.say(w.PRINCIPLES), lead, entries)


def with_others(every: Section, others: Iterable[Entry]) -> Section:
    """Every decision, and in their places other entries that judge, to be found together."""
    entries = sorted((*every.entries, *others), key=lambda entry: entry.seq)
    return replace(every, entries=tuple(entries))
