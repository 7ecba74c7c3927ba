"""What the key says: what went well, what to talk about, each decision, what was undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec.structs import replace

from engine.play.play import Play
from engine.reports.debrief import sentences as w
from engine.reports.debrief.answer_lines import (
    answer,
    called_weak,
    chosen_by_the_room,
    describe_better,
    describe_difference,
    describe_in_full,
    describe_principle,
    explain_judgement,
    find_seen_signs,
    first_source,
    is_order,
    items,
    label_own,
    principles,
    principles_of,
    repairs,
    sides,
)
from engine.reports.debrief.costly_moments import find_voted_errors, moment_of
from engine.reports.debrief.moments import first_sentence
from engine.reports.debrief.reading import Reading
from engine.reports.debrief.what_followed import tell_followed, tell_would_have
from engine.reports.document import Entry, Judgement, Line, Role, Section, Tone
from engine.scoring.play_reading import scene_of
from engine.scoring.score import Credit, harmful, list_taken

MOST_WELL_IN_A_SCENE = 2  # so that an interview does not fill the list
MOST_ITEMS = 2


# What went well -----------------------------------------------------------------------------------


def well_section(reading: Reading, elsewhere: Collection[int], most: int) -> Section:
    """Answers of best or acceptable credit and at odds with nothing, told in the order of the log.

    If answers are equal, one that was said or done comes before an order, a pick or ratings. For a
    room, an answer that most voted for counts as done, also where its case went on another way; a
    path that few had voted for is not part of what went well. Where there is none, the best answer
    that is not weak; else that the play was brought to its end. Spoken words are to be said aloud.
    Events `elsewhere` are on a card.
    """
    against = reading.against_signs  # another page counts these against somebody
    left_out = {*against, *elsewhere}
    done = {m.seq: (m, credit) for m, credit in _find_done(reading) if m.seq not in left_out}
    title, lead = reading.say(w.WELL), reading.say_judgement(w.WELL_LEAD)
    kept = _select_best(reading, done, most)
    if not kept:
        key = reading.scenario.key
        some = [s for s, (_, c) in done.items() if c.overall and not called_weak(key, c)]
        if not some:
            said = reading.say(w.WELL_END if reading.play.ended else w.WELL_ON)
            return Section("well", title, (said,))
        kept = [max(some, key=lambda seq: done[seq][1].overall)]
        lead = reading.say_judgement(w.WELL_SOME)
    entries = tuple(_kept_entry(reading, done[seq][0]) for seq in sorted(kept))
    aloud = any(_is_spoken(reading, done[seq][1].address) for seq in kept)
    say_it = (reading.say(w.SAY_ALOUD),) if aloud else ()
    return Section("well", title, (lead, *say_it), entries)


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
    most: int,
) -> list[int]:
    """Numbers of the best answers, of one scene not more than a few."""
    scored, slots, rulings = reading.score, reading.score.slots, reading.scenario.key.rulings
    weights = {id: slot.weight for id, slot in slots.items()}
    good = [
        (-c.overall, c.address in rulings, -weights.get(c.slot, 0), seq, scene_of(moment))
        for seq, (moment, c) in done.items()
        if c.overall * 3 >= 2 * scored.denominator and not c.breaches
        if not called_weak(reading.scenario.key, c)
    ]
    kept: list[int] = []
    scenes: Counter[str] = Counter()
    for *_, seq, scene in sorted(good):
        if len(kept) < most and scenes[scene] < MOST_WELL_IN_A_SCENE:
            scenes[scene] += 1
            kept.append(seq)
    return kept


def _find_done(reading: Reading) -> Iterator[tuple[Play, Credit]]:
    """What can be told as done, by a participant or by most of a room: each slot once.

    An answer that is marked and counts nowhere is told, too: it has no slot, or this was settled.
    """
    slots, counted = set(), {settled.seq for settled in reading.answered}
    seqs = [settled.seq for settled in reading.answered]
    for seq in (*seqs, *sorted(marks(reading).keys() - counted)):
        moment = reading.moment(seq)
        credit = reading.credit(moment)
        if credit and chosen_by_the_room(reading, moment):
            slots |= {credit.slot} if seq in counted else set()
            yield moment, credit
    for each in reading.backed:
        credit = reading.credit(each.moment)
        if credit is None or each.stands or not each.leads or credit.slot in ("", *slots):
            continue
        if credit.address not in reading.scenario.key.rulings:
            slots.add(credit.slot)
            yield each.moment, credit


def _kept_entry(reading: Reading, moment: Play) -> Entry:
    """One answer worth keeping; in an order, a pick or ratings, one or two the key agrees with.

    Of the reason the first sentence is told; the whole of it is on request.
    """
    judgement = reading.require_judgement(moment)
    ranked = is_order(reading, judgement.address)
    chosen = answer(reading, moment, judgement.chosen, ranked)
    if not reading.led:
        chosen = [replace(line, label="") for line in chosen]
    if judgement.items:
        agreed = [item.agrees for item in judgement.items[: len(chosen)]]
        chosen = [line for line, good in zip(chosen, agreed, strict=True) if good]
        chosen = chosen[: 1 if ranked else MOST_ITEMS]
    why = (
        Line(Tone.KEY, first_sentence(text), reading.say(w.WHY)) for text in judgement.because[:1]
    )
    at = reading.describe_place(moment, named=False)
    return Entry(at, (*chosen, *why), judgement.seq, judgement, kind="timed")


def _is_spoken(reading: Reading, address: str) -> bool:
    card = reading.scenario.text.cards.get(address)
    return card is not None and card.spoken


# On request ---------------------------------------------------------------------------------------


def everything(reading: Reading, *, over: bool = False) -> Section:
    """Every answer the key speaks of, with its judgement.

    `over` says that what is better may be told before the end, too, beside an answer that is weak.
    Else nothing is told before the end of where the key has an item: an answer can be taken back.
    """
    judged = reading.judgements
    if not (over or reading.play.ended or reading.led):
        judged = [replace(j, items=()) for j in judged]
    entries = tuple(Entry(j.place, tuple(_body(reading, j, over)), j.seq, j) for j in judged)
    lead = () if entries else (reading.say(w.ALL_NONE),)
    return Section("judgements", reading.say(w.ALL), lead, entries)


def _body(reading: Reading, judgement: Judgement, over: bool) -> list[Line]:
    moment = reading.moment(judgement.seq)
    texts = () if judgement.items else judgement.chosen
    rated = reading.say_judgement(w.RATED)
    again = any(seq == judgement.seq for seq, _ in reading.score.again)
    why = w.AGAIN if again else w.NOT_SCORED if judgement.discuss else w.NOT_COUNTED
    uncounted = [Line(Tone.SAID, reading.say(why))] if again or not judgement.scored else []
    return [
        *answer(reading, moment, texts),
        *items(reading, judgement.items),
        *tell_followed(reading, moment),
        *(Line(Tone.KEY, text, rated, role=Role.RATING) for text in judgement.rated),
        *(Line(Tone.KEY, text, reading.say(w.KIND)) for text in judgement.critical if texts),
        *explain_judgement(reading, judgement),
        *(better := describe_in_full(reading, moment, over=over)),
        *tell_would_have(reading, moment, [line.text for line in better]),
        *repairs(reading, moment),
        *principles(reading, judgement.principles),
        *(sides(reading, judgement.at, judgement.address) if judgement.discuss else ()),
        *uncounted,
    ]


def undone_entries(reading: Reading) -> tuple[Entry, ...]:
    """Critical and harmful answers undone in practice and not given after all, once each."""
    critical, voted = reading.score.critical, {e.address for e in find_voted_errors(reading)}
    errors = {error.address: error for error in critical if error.taken_back}
    made = voted | {error.address for error in critical if not error.taken_back}
    moments = [moment_of(reading, e) for address, e in errors.items() if address not in made]
    tried = {moment.seq: moment for moment in (*moments, *_find_tried(reading))}
    return tuple(_undone_entry(reading, tried[seq]) for seq in sorted(tried))


def _find_tried(reading: Reading) -> Iterable[Play]:
    """Harmful answers that were undone and are no critical errors."""
    given = {address for moment in reading.moments for address in list_taken(moment)}
    found = {}
    for moment in reading.log:
        if moment.move and moment.move.move.address not in given:
            credit = reading.credit(moment)
            if harmful(reading.scenario.key, credit) and not (credit and credit.critical):
                found[moment.move.move.address] = moment
    return found.values()


def _undone_entry(reading: Reading, moment: Play) -> Entry:
    """The sign shown, the answer, the reason, and the first principle with a source."""
    judgement = reading.require_judgement(moment)
    told = items(reading, judgement.items) or answer(reading, moment, judgement.chosen)
    lines = (
        *find_seen_signs(reading, moment),
        *told,
        *(Line(Tone.KEY, text, reading.say(w.KIND)) for text in judgement.critical),
        *explain_judgement(reading, judgement),
        *describe_better(reading, moment),
        *first_source(reading, judgement.at_odds or judgement.principles),
    )
    place = reading.short_place(moment)
    return Entry(place, lines, moment.seq, judgement, beside=reading.say(w.TAKEN_BACK))


def cited_principles(reading: Reading) -> Section:
    """Every principle named on this page, once, with its sources, by number."""
    told = {address for j in reading.judgements for address in (j.at, *j.addresses)}
    sources = {side.source for at in told for side in reading.scenario.key.sides.get(at, ())}
    found = principles_of(reading, sources & reading.scenario.doctrine.principles.keys())
    voted = (reading.judgement(each.moment) for each in reading.backed)
    for judgement in (*reading.judgements, *filter(None, voted)):
        found += judgement.principles
    named = {principle.id: principle for principle in found}
    entries = tuple(
        Entry(
            reading.say(w.PRINCIPLE, title=principle.title, id=id),
            tuple(describe_principle(reading, principle)),
        )
        for id, principle in sorted(named.items())
    )
    lead = (reading.say(w.PRINCIPLES_LEAD),) if entries else ()
    return Section("principles", reading.say(w.PRINCIPLES), lead, entries)


def with_others(every: Section, others: Iterable[Entry]) -> Section:
    """Every decision, and in their places other entries that judge, to be found together."""
    entries = sorted((*every.entries, *others), key=lambda entry: entry.seq)
    return replace(every, entries=tuple(entries))


# What is for talking ------------------------------------------------------------------------------


def discuss(reading: Reading) -> Section:
    """Answers and items on which experts differ, with what was answered."""
    entries = tuple(
        Entry(judgement.place, lines, judgement.seq, judgement)
        for judgement in reading.judgements
        if (lines := tuple(_describe_open(reading, judgement)))
    )
    return Section("discuss", reading.say(w.DISCUSS), (reading.say(w.DISCUSS_LEAD),), entries)


def _describe_open(reading: Reading, judgement: Judgement) -> Iterator[Line]:
    if judgement.discuss:
        moment, ranked = reading.moment(judgement.seq), is_order(reading, judgement.address)
        yield from answer(reading, moment, judgement.chosen, ranked)
        yield from explain_judgement(reading, judgement)
        yield from sides(reading, judgement.at, judgement.address)
        yield from (describe_difference(reading, p) for p in judgement.principles if p.differs)
        return
    for item in judgement.items:
        if item.discuss:
            yield Line(Tone.CHOSEN, item.text, label_own(reading, item))
            yield from sides(reading, item.address)
