"""What the key says: what went well, what to take along, what to talk about, each decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct
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
    describe_key,
    describe_principle,
    explain_briefly,
    explain_judgement,
    is_order,
    items,
    label_own,
    principles,
    principles_of,
    repairs,
    sides,
)
from engine.reports.debrief.brevity import QUOTES, STEPS, Brevity
from engine.reports.debrief.moments import first_sentence
from engine.reports.debrief.reading import Reading
from engine.reports.debrief.weak_answers import (
    better_words,
    cost,
    errors_made,
    moment_of,
    weak_answers,
)
from engine.reports.debrief.what_followed import tell_followed, tell_would_have
from engine.reports.document import Entry, Item, Judgement, Line, Role, Section, Tone
from engine.scoring.play_reading import scene_of
from engine.scoring.score import Credit, harmful

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

    Events `elsewhere` are shown by another section; words to be said `aloud` are never cut.
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
    weights = {id: slot.weight for id, slot in slots.items()}
    good = [
        (-c.overall, c.address in rulings, -weights.get(c.slot, 0), seq, scene_of(moment))
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


def _kept_entry(reading: Reading, moment: Play, brief: Brevity) -> Entry:
    """One answer worth keeping; in an order, a pick or ratings, one or two the key agrees with.

    Of the reason the first sentence is told; the whole of it is on request.
    """
    judgement = reading.require_judgement(moment)
    ranked = is_order(reading, judgement.address)
    chosen = answer(reading, moment, map(brief.cut, judgement.chosen), ranked)
    if not (brief.labels or reading.led):
        chosen = [replace(line, label="") for line in chosen]
    if judgement.items:
        agreed = [item.agrees for item in judgement.items[: len(chosen)]]
        chosen = [line for line, good in zip(chosen, agreed, strict=True) if good]
        chosen = chosen[: 1 if ranked else MOST_ITEMS]
    label = reading.say_judgement(w.BECAUSE) if brief.labels else ""
    because = () if brief.bare else judgement.because[:1]
    why = (Line(Tone.KEY, first_sentence(text), label) for text in because)
    at = reading.describe_place(moment, brief.labels)
    return Entry(at, (*chosen, *why), judgement.seq, judgement)


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
        *answer(reading, moment, texts),
        *items(reading, judgement.items),
        *tell_followed(reading, moment),
        *(Line(Tone.KEY, text, rated, role=Role.RATING) for text in judgement.rated),
        *(Line(Tone.KEY, text, reading.say(w.KIND)) for text in judgement.critical if texts),
        *explain_judgement(reading, judgement),
        *describe_in_full(reading, moment, over=over),
        *tell_would_have(reading, moment),
        *repairs(reading, moment),
        *principles(reading, judgement.principles),
        *(sides(reading, judgement.at, judgement.address) if judgement.discuss else ()),
    ]


def _status(reading: Reading, judgement: Judgement) -> list[Line]:
    """What is not counted, and why."""
    again = any(seq == judgement.seq for seq, _ in reading.score.again)
    if judgement.scored and not again:
        return []
    why = w.AGAIN if again else w.NOT_SCORED if judgement.discuss else w.NOT_COUNTED
    return [Line(Tone.SAID, reading.say(why))]


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


def sentence(reading: Reading, brief: Brevity) -> Section:
    """The best sentence in exact words: one of the participant's own, or one that was offered.

    Where none was chosen, words that are to be taken along come before others that were offered;
    before the end, there is none.
    """
    own, found, lead = find_best_said(reading), list[tuple[int, int, str]](), tuple[str, ...]()
    taken = [n for text, n in brief.above.items() if text.startswith(QUOTES)]
    if own:
        found, lead = own, (reading.say(w.SENTENCE_YOURS),)
    elif taken and not brief.bare:
        lead = (reading.say(w.SENTENCE_TAKEN, n=taken[0]),)
    elif reading.play.ended and not brief.bare:
        found = _find_best_offered(reading)
        lead = (reading.say(w.SENTENCE_OFFERED),) if found and not brief.lean else ()
    entries = []
    for _, seq, address in sorted(found)[:1]:
        where = reading.describe_place(reading.moment(seq), brief.labels)
        entries.append(Entry(where, (Line(Tone.CHOSEN, reading.card(address)),), seq))
    return Section("sentence", reading.say(w.SENTENCE), lead, tuple(entries))


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
    return [
        (-reading.score.slots[credit.slot].weight, moment.seq, address)
        for moment in reading.moments
        if moment.back is not None and scene_of(moment) not in reading.passed
        for address, credit in reading.offered(moment.back)
        if credit.slot and credit.overall == reading.score.denominator
        if _spoken(reading, address)
    ]


# What to take along -------------------------------------------------------------------------------


MOST = 3
SEVERAL = 3
"""Questions in a row against signs of distress: a lesson of its own."""
LIFE_FIRST, IGNORES_DANGER = "P04", "ignores-danger"
LIFE, CRITICAL, SIGNS, WEAK, ITEMS = range(5)
"""In this order: a danger to life that waited, critical errors, signs not heeded, the rest."""


class _Better(Struct, frozen=True):
    """What is better than one weak answer, with a reason; what ranks lowest comes first."""

    rank: tuple[int, object, int]
    text: str
    moment: Play
    sign: list[Line]


def take_along(reading: Reading) -> tuple[Section, Mapping[str, int]]:
    """The part, and the number in it of what is better, by the whole of its words.

    Nothing where no answer is weak, or where what is better may not be told yet.
    """
    found: dict[str, _Better] = {}
    for each in sorted(_list_better_words(reading), key=lambda each: each.rank):
        found.setdefault(each.text, each)
    said = [each for each in found.values() if each.rank[0] < ITEMS] or [*found.values()]
    pauses = [each for each in said[MOST:] if each.rank[0] == SIGNS]
    kept = [*said[: MOST - len(pauses[:1])], *pauses[:1]]
    numbers = {each.text: n for n, each in enumerate(kept, 1)}
    entries = tuple(
        Entry(  # what is better, whole, and below it the reason in this play
            reading.say(w.TAKE_AT, n=n, where=reading.describe_place(each.moment, named=False)),
            (Line(Tone.KEY, each.text), *each.sign),
            -1 if each.rank[0] == SIGNS else each.moment.seq,
            kind="timed",
        )
        for n, each in enumerate(kept, 1)
    )
    title = reading.say(w.TAKE_ONE if len(entries) == 1 else w.TAKE)
    luck = any(variable.chance for variable in reading.scenario.story.model.variables)
    lead = (reading.say_judgement(w.TAKE_LEAD), *((reading.say(w.TAKE_LUCK),) if luck else ()))
    return Section("take", title, lead, entries), numbers


def _list_better_words(reading: Reading) -> Iterator[_Better]:
    """What is better than each weak answer; an item of a board comes last: it is no sentence."""
    yield from _pauses(reading)
    for error in errors_made(reading):
        moment = moment_of(reading, error)
        judgement = reading.require_judgement(moment)
        items = {item.address: item for item in judgement.items}
        weak = items.get(error.address, judgement)
        rank = LIFE if error.kind == IGNORES_DANGER else CRITICAL
        for line in describe_better(reading, moment, error.address):
            sign = _explain_here(reading, judgement, line.text, weak)
            yield _Better((rank, -cost(reading, moment), moment.seq), line.text, moment, sign)
    for moment in weak_answers(reading) if reading.play.ended else ():
        yield from _better_than(reading, moment)


def _better_than(reading: Reading, moment: Play) -> Iterator[_Better]:
    """What is better than one weak answer, with the reason of the one or of the other."""
    judgement, credit = reading.require_judgement(moment), reading.credit(moment)
    apart, rest = judgement.furthest, (-cost(reading, moment), moment.seq)
    life = credit is not None and LIFE_FIRST in credit.breaches
    for line in better_words(reading, moment, judgement, apart):
        rank, told, about = LIFE if life else WEAK, line.text, line.text
        if apart is not None and line.text == apart.key:
            rank, about = ITEMS, apart.text
            told = reading.say(w.TAKE_ITEM, item=apart.text, key=describe_key(reading, apart))
        sign = _explain_here(reading, judgement, about, apart or judgement)
        yield _Better((rank, *rest), told, moment, sign)


def _explain_here(
    reading: Reading, judgement: Judgement, told: str, weak: Judgement | Item
) -> list[Line]:
    """Why what is told is better here; where the key does not say that, why the answer is weak."""
    shown = next((item for item in judgement.items if item.text == told), None)
    label = w.TAKE_HERE if shown else w.TAKE_YOURS_WEAK
    lines = explain_briefly(reading, shown or weak, (), STEPS[-1])
    return [replace(line, tone=Tone.SAID, label=reading.say(label)) for line in lines]


def _pauses(reading: Reading) -> Iterator[_Better]:
    """For each talk in which several questions in a row met signs of distress: to stop asking."""
    for told in reading.interviews if reading.play.ended else ():
        if told.talk is None or told.talk.longest_outside < SEVERAL:
            continue
        name, n = reading.name(told.person), told.talk.longest_outside
        first = next(m for m in told.moments if m.seq in reading.against_signs)
        sign = reading.say(w.TAKE_SIGNS, name=name, n=n)
        text = reading.say(w.TAKE_PAUSE, name=name)
        here = Line(Tone.SAID, sign, reading.say(w.TAKE_HERE))
        yield _Better((SIGNS, 0, first.seq), text, first, [here])


def words_to_keep(reading: Reading, sentence: Section) -> Section:
    """The part where nothing is weak: the best rated words of the play, if any were spoken."""
    kept = sentence.entries if find_best_said(reading) else ()
    lead = (reading.say_judgement(w.TAKE_YOURS),)
    return replace(sentence, id="take", title=reading.say(w.TAKE_ONE), lead=lead, entries=kept)
