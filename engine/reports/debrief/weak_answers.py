"""Answers that are not what the key would have: critical errors, weak answers, what closed most.

Where the case closed something is the exact regret of a decision, V+(s) - (r + V+(s')), and only of
decisions that closed something under all luck the player could not exclude. Without values it is
the credit lost. The one thing that would still have been open is named once in a debrief, as a fact
of the story: what could have been asked or decided, in the case's own words, and never what would
have followed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from fractions import Fraction

from msgspec.structs import replace

from engine.decisions.kind import VOTED_ALONE, Refusal, make_answer
from engine.decisions.registry import WHOLES, kind_of
from engine.kernel.answer_key import Mark, Slot
from engine.play.events import Decided
from engine.play.play import Play, step
from engine.play.view import list_offered
from engine.reports.debrief import sentences as w
from engine.reports.debrief.answer_lines import (
    answer,
    ask_before_key,
    best_offered,
    called_weak,
    describe_better,
    describe_repair,
    explain_judgement,
    explain_once,
    find_seen_signs,
    first_principle,
    first_source,
    label_own,
    label_owner,
    label_votes,
    look_key,
    principles_of,
    repairs,
    say_instead,
    verdict,
)
from engine.reports.debrief.brevity import NONE, Brevity
from engine.reports.debrief.moments import PLACE
from engine.reports.debrief.reading import Reading
from engine.reports.document import Entry, Item, Judgement, Line, Principle, Section, Tone
from engine.scoring.attainable_range import Appraisal
from engine.scoring.play_reading import ReadPlay, id_of, scene_of, verb_of
from engine.scoring.score import (
    Critical,
    Settlement,
    credit_for,
    find_cited,
    harmful,
    list_taken,
    signs,
)

# Critical errors, and what was harmful and undone -------------------------------------------------


MOST_ASKED = 2  # errors to talk about: what made them sensible is asked before the key speaks


def critical_section(reading: Reading, brief: Brevity) -> Section:
    """Every critical error not undone: its sign, the reason, what is better, what could mend it.

    For a room, the section also has every error that somebody voted for, on any path. Where there
    is room, two are asked about before the key speaks.
    """
    standing = errors_made(reading)
    entries = tuple(
        _standing_entry(reading, error, brief, brief.whole and n < MOST_ASKED)
        for n, error in enumerate(standing)
    )
    lead: tuple[str, ...] = ()
    if not standing:
        lead = (reading.say_judgement(w.CRITICAL_NOW_NONE),) if reading.score.critical else ()
    elif not brief.labels:
        lead = look_key(reading, brief)
    else:  # that each had a sign is said where each had one: a false word here accuses somebody
        signed = all(find_seen_signs(reading, moment_of(reading, e), e.address) for e in standing)
        lead = (reading.say(w.CRITICAL_LEAD if signed else w.CRITICAL_LEAD_BARE),)
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


def undone_section(reading: Reading, brief: Brevity) -> Section:
    """Critical and harmful answers undone in practice and not given after all, once each."""
    critical, voted = reading.score.critical, {error.address for error in _find_voted(reading)}
    errors = {error.address: error for error in critical if error.taken_back}
    made = voted | {error.address for error in critical if not error.taken_back}
    entries = (
        *(_standing_entry(reading, e, brief, False) for a, e in errors.items() if a not in made),
        *(_undone_entry(reading, moment, brief) for moment in _find_tried(reading)),
    )
    told = tuple(sorted(entries, key=lambda entry: entry.seq))
    lead = (reading.say(w.TRIED_LEAD),) if told else ()
    return Section("tried", reading.say(w.TAKEN_BACK), lead, told)


def _find_tried(reading: Reading) -> Iterable[Play]:
    """Harmful answers that were undone; critical errors have a list of their own."""
    given = {address for moment in reading.moments for address in list_taken(moment)}
    found = {}
    for moment in reading.log:
        if moment.move and moment.move.move.address not in given:
            credit = reading.credit(moment)
            if harmful(reading.scenario.key, credit) and not (credit and credit.critical):
                found[moment.move.move.address] = moment
    return found.values()


def _undone_entry(reading: Reading, moment: Play, brief: Brevity) -> Entry:
    """Of a harmful answer that is no critical error: the sign shown, the answer, the reason."""
    judgement = reading.require_judgement(moment)
    lines = (
        *(find_seen_signs(reading, moment) if brief.whole else ()),
        *answer(reading, moment, judgement.chosen),
        *explain_judgement(reading, judgement),
    )
    return Entry(reading.short_place(moment), tuple(_cut(brief, lines)), moment.seq, judgement)


def _standing_entry(reading: Reading, error: Critical, brief: Brevity, asked: bool) -> Entry:
    moment = moment_of(reading, error)
    judgement = reading.require_judgement(moment)
    among = error.address != judgement.address  # in a pick, it is one item
    label = _label_error(reading, error) or reading.say(w.AMONG_CHOSEN if among else w.YOU_CHOSE)
    label = label if brief.labels or reading.led else ""
    lines = (
        *(find_seen_signs(reading, moment, error.address) if brief.whole else ()),
        Line(Tone.CHOSEN, reading.card(error.address), label),
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
        for moment in (*voted, *reading.log)
        if moment.seq == error.seq and error.address in list_taken(moment)
    )


def _label_error(reading: Reading, error: Critical) -> str:
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
    said = item or judgement
    at_odds = [p for p in judgement.at_odds if item is None or p.id in item.breaches]
    whole = explain_judgement(reading, said) if brief.whole else []
    kind = Line(Tone.KEY, reading.say(w.CRITICAL_KINDS[error.kind]), reading.say(w.KIND))
    return [
        *((kind,) if brief.labels else ()),
        *(whole or explain_once(reading, said, at_odds, brief, moment.seq)),
        *say_instead(reading, describe_better(reading, moment, error.address), brief),
    ]


# What closed most, each decision with its question before the key ---------------------------------


SAFETY = "safety"
MOST_CLOSED = 2


def find_costliest(reading: Reading) -> list[Play]:
    """The two decisions that closed most, of those whose sign had been shown."""
    found = reading.appraisal
    return _rank_by_credit(reading) if found is None else _rank_by_regret(reading, found)


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
    """Without values: the credit lost; where answers of this play cite signs, only those."""
    every = ((_loss(reading, s), reading.moment(s.seq)) for s in reading.answered)
    losses = [(loss, moment) for loss, moment in every if loss]
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
    """Credit lost, w (1 - c), where anything better was to be had: an answer, or not to ask."""
    slot, moment = reading.score.slots[settlement.slot], reading.moment(settlement.seq)
    assert moment.move is not None
    move = moment.move.move
    could = move.address in reading.scenario.key.rulings or (move.key[0] == "ask" and slot.free)
    if not (could or best_offered(reading, moment, same_slot=True)):
        return Fraction()
    return slot.weight * (1 - Fraction(settlement.overall, reading.score.denominator))


def closed_section(reading: Reading) -> Section:
    """The decisions that closed most, with what would still have been open."""
    costliest = find_costliest(reading)
    open_at, still_open = _choose_left_open(reading, costliest)
    entries = tuple(
        _closed_entry(reading, moment, still_open if moment is open_at else ())
        for moment in costliest
    )
    lead = (reading.say(w.CLOSED_LEAD),) if entries else ()
    return Section("closed", reading.say_judgement(w.CLOSED), lead, entries)


def _closed_entry(reading: Reading, moment: Play, still_open: Iterable[Line]) -> Entry:
    """What was seen and chosen, then the question, and only then the key.

    What would still have been open is told before the principle that is cited.
    """
    judgement = reading.judgement(moment)
    if judgement is None:
        return _show_alone(reading, moment, still_open)
    apart = judgement.furthest
    lines = (
        *find_seen_signs(reading, moment),
        *(
            [Line(Tone.CHOSEN, apart.text, label_own(reading, apart))]
            if apart
            else answer(reading, moment, judgement.chosen)
        ),
        *ask_before_key(reading, moment),
        *(verdict(reading, apart) if apart else ()),
        *explain_judgement(reading, judgement),
        *describe_better(reading, moment),
        *still_open,
        *first_source(reading, judgement.at_odds or judgement.principles),
        *repairs(reading, moment),
    )
    return Entry(judgement.place, lines, judgement.seq, judgement)


# The one thing still open -------------------------------------------------------------------------


def _choose_left_open(
    reading: Reading, told: Iterable[Play]
) -> tuple[Play | None, tuple[Line, ...]]:
    """The one decision that tells what it put out of reach, and the sentence.

    It is the decision that put most out of reach. One that the key finds no fault with comes first,
    because nothing else explains it.
    """
    found = reading.appraisal
    named: list[tuple[tuple[bool, int, int], Play, Slot]] = []
    for moment in told if found else ():
        slot = _find_left_open(reading, moment)
        if found and slot and moment.seq in found.sure:
            weight = sum(reading.score.slots[id].weight for id in found.shut[moment.seq])
            named.append(((not faulted(reading, moment), weight, -moment.seq), moment, slot))
    if not named:
        return None, ()
    _, moment, slot = max(named, key=lambda each: each[0])
    return moment, (Line(Tone.KEY, _name_slot(reading, slot), reading.say(w.STILL_OPEN)),)


def faulted(reading: Reading, moment: Play) -> bool:
    """Whether the key itself would have had a decision otherwise."""
    credit = reading.credit(moment)
    if credit is None or reading.judgement(moment) is None:
        return False
    short = bool(credit.slot) and credit.overall < reading.score.denominator
    return short or bool(credit.breaches)


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
    talk = reading.scenario.text.scenes[here].who  # in a talk each question is its own
    fit = [s for s in slots if not s.free and (talk or here not in s.scenes)]
    others = list(_list_better(reading, moment)) if fit else []
    for slot in sorted(fit, key=lambda slot: (-slot.weight, SAFETY in slot.domains)):
        if _name_slot(reading, slot) and any(slot.id in still for still in others):
            return slot
    return None


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
    values, scored = reading.values, ReadPlay(reading.scenario, moment).score
    assert values is not None
    met = frozenset(settled.slot for settled in scored.settlements)
    number = values.number(moment, met)
    if number is None:
        return None
    still = {id for n, id in enumerate(values.slots) if values.open[number] >> n & 1}
    return scored.total() + values.bounds(number).best, met | still


def _name_slot(reading: Reading, slot: Slot) -> str:
    """A slot in the case's own words: its purpose, its one question, or what was to be decided."""
    text = reading.scenario.text
    scene = text.scenes[slot.scene]
    if slot.purpose:
        return slot.purpose
    if scene.who:
        marks = _marks(reading, slot)
        one = len(marks) == 1 and not marks[0].critical_kind
        return reading.card(marks[0].address) if one else ""
    if scene.time and scene.prompt:
        return reading.say(PLACE, time=scene.time, what=scene.prompt)
    return scene.prompt


def _marks(reading: Reading, slot: Slot) -> list[Mark]:
    return [mark for mark in reading.scenario.key.marks.values() if mark.slot == slot.id]


def _show_alone(reading: Reading, moment: Play, still_open: Iterable[Line]) -> Entry:
    """A decision of which the key says nothing, shown for what it put out of reach."""
    slot, before = _find_left_open(reading, moment), moment.back
    assert slot is not None and before is not None and moment.move is not None
    words = reading.words(moment)
    told = answer(reading, moment, words)
    if verb_of(moment) == "close":
        words = (reading.say(w.CLOSED_TALK),)
        told = [Line(Tone.CHOSEN, *words)]
    judgement = Judgement(
        address=moment.move.move.address,
        seq=moment.seq,
        at=before.location.location.address,
        place=reading.place(before),
        chosen=words,
        principles=principles_of(reading, _find_cited(reading, slot)),
        draft=reading.draft,
    )
    lines = (
        *told,
        *ask_before_key(reading, moment),
        *still_open,
        *first_principle(reading, judgement.principles),
    )
    return Entry(judgement.place, lines, moment.seq, judgement)


def _find_cited(reading: Reading, slot: Slot) -> tuple[str, ...]:
    """Ids of the principles that the best answer to a slot keeps to."""
    graded = [(grade, mark) for mark in _marks(reading, slot) for grade in mark.grades]
    if graded:
        grade, mark = max(graded, key=lambda each: each[0].overall)
        if kept := grade.upholds or mark.upholds:
            return kept
    ruling = reading.scenario.key.rulings.get(slot.scene)
    return ruling.upholds if ruling else ()


# Worth another look: the weak answers, and what the author would say instead ----------------------


def another_look(reading: Reading, told: Collection[int], brief: Brevity) -> Section:
    """The answers rated weak or harmful, in the order of the log: what was said, what is better.

    For a room, the section also has every such answer that somebody voted for. If there is not room
    for all, questions of a talk are left out, and then reasons, from what cost least. If there is
    more room, answers that are acceptable and not the best are told, too. If there is nothing to
    tell, the section has a decision that two careful people would answer differently.

    `told` has numbers of events that are told as critical errors.
    """
    poor = [moment for moment in weak_answers(reading) if moment.seq not in told]
    ranked = _rank_by_weight(reading, poor)
    shown = _select_fitting(ranked, brief.questions)
    reasoned = {m.seq for n, (m, must) in enumerate(ranked) if must or n < brief.reasoned}
    entries = _tell_weak(reading, poor, shown, reasoned, told, brief)
    if not entries and not told:
        return _close_call(reading, brief)
    elsewhere = brief.bare or any(moment.seq not in reasoned for moment in shown)
    left = len(poor) - len(shown)
    lead = look_key(reading, brief, left, told=bool(told), elsewhere=elsewhere)
    return Section("look", reading.say(w.LOOK), lead if entries else (), entries)


def _tell_weak(
    reading: Reading,
    poor: list[Play],
    shown: list[Play],
    reasoned: Collection[int],
    told: Collection[int],
    brief: Brevity,
) -> tuple[Entry, ...]:
    """The entries in the order of the log, each place told once; only `reasoned` ones say why."""
    other = []
    if brief.other and (poor or told):
        other = _find_acceptable(reading, {*told, *(moment.seq for moment in poor)})
    praised = {line.text for moment in poor for line in describe_better(reading, moment)}
    silent, entries = replace(brief, reasoned=NONE), []
    for moment in sorted((*shown, *other), key=lambda moment: moment.seq):
        spoken = brief if moment.seq in reasoned or moment in other else silent
        entries.append(_entry(reading, moment, praised, spoken))
    found = _group_entries(reading, entries)
    above = ["", *(entry.title for entry in found)]
    return tuple(
        replace(entry, title="") if entry.title == title else entry
        for entry, title in zip(found, above, strict=False)
    )


def _rank_by_weight(reading: Reading, poor: list[Play]) -> list[tuple[Play, bool]]:
    """Weak answers, each with whether it is harmful or takes a danger as too small.

    Those come first, then what cost most.
    """
    must = {}  # of answers that drew votes at one event, the last decides for all
    for moment in poor:
        harm = harmful(reading.scenario.key, reading.credit(moment))
        must[moment.seq] = harm or bool(_dangers(reading, moment))
    ordered = sorted(poor, key=lambda m: (not must[m.seq], -cost(reading, m), m.seq))
    return [(moment, must[moment.seq]) for moment in ordered]


def _select_fitting(ranked: list[tuple[Play, bool]], questions: int) -> list[Play]:
    """All decisions, and of each talk as many questions, those first in the ranking."""
    asked: Counter[str] = Counter()
    found = []
    for moment, must in ranked:
        talks = moment.back is not None and kind_of(moment.back.location.location).talks
        asked[scene_of(moment)] += talks
        if must or not talks or asked[scene_of(moment)] <= questions:
            found.append(moment)
    return found


def _dangers(reading: Reading, moment: Play) -> list[Item]:
    """The dangers that an answer takes as too small, the furthest first."""
    judgement = reading.judgement(moment)
    low = [item for item in judgement.items if item.too_low] if judgement else []
    return sorted(low, key=lambda item: item.above)


def _find_acceptable(reading: Reading, told: Collection[int]) -> list[Play]:
    """Answers that are not weak, where what is better was to be had."""
    if not reading.play.ended or reading.led:
        return []
    key, found = reading.scenario.key, []
    for settled in reading.answered:
        credit, moment = settled.credit, reading.moment(settled.seq)
        if moment.seq in told or credit is None or credit.overall == key.denominator:
            continue
        judgement = reading.judgement(moment)
        if (
            judgement
            and credit.domains
            and better_words(reading, moment, judgement, judgement.furthest)
        ):
            found.append(moment)
    return found


def _group_entries(reading: Reading, entries: Iterable[Entry]) -> list[Entry]:
    """Answers at one place that are weak for one reason, together; it is told below the last."""
    below = Line(Tone.KEY, reading.say(w.AS_BELOW))
    found: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        said = (line.text for line in entry.lines if line.tone is Tone.KEY)
        found.setdefault((entry.title, *said), []).append(entry)
    told = []
    for *group, last in found.values():
        for entry in group:
            lines = (x for x in entry.lines if x.tone not in (Tone.KEY, Tone.SOURCE))
            told.append(replace(entry, blocks=(*lines, below)))
        told.append(last)
    return told


def weak_answers(reading: Reading) -> list[Play]:
    """The weak answers that stand, and those a room voted for, in the order of the log."""
    found = [moment for moment in reading.moments if _is_weak(reading, moment)]
    known = {address for moment in found for address in list_taken(moment)}
    voted = (each.moment for each in reading.backed if _is_weak(reading, each.moment))
    found += [moment for moment in voted if known.isdisjoint(list_taken(moment))]
    return sorted(found, key=lambda moment: moment.seq)


def _is_weak(reading: Reading, moment: Play) -> bool:
    """Whether an answer is called weak, or takes a danger as too small, and is no critical error.

    Those have a part of their own.
    """
    credit = reading.credit(moment)
    if credit is None or credit.critical:
        return False
    return called_weak(reading.scenario.key, credit) or bool(_dangers(reading, moment))


def _entry(reading: Reading, moment: Play, praised: AbstractSet[str], brief: Brevity) -> Entry:
    """The answer, why it is weak in few words, and what is better.

    Of words that are what is better at another moment, that is said: they are not to be unlearned.
    """
    judgement = reading.require_judgement(moment)
    told: list[Item | None] = [*_dangers(reading, moment)] or [judgement.furthest]
    at = reading.describe_place(moment, brief.labels)
    lines = tuple(
        line
        for item in told
        for line in _describe_answer(reading, moment, judgement, item, praised, brief)
    )
    return Entry(at, lines, moment.seq, judgement, kind=brief.kind)


def _describe_answer(
    reading: Reading,
    moment: Play,
    judgement: Judgement,
    apart: Item | None,
    praised: AbstractSet[str],
    brief: Brevity,
) -> Iterator[Line]:
    """What is told of an answer, or of one item of it."""
    whole = brief.whole and harmful(reading.scenario.key, reading.credit(moment))
    better = better_words(reading, moment, judgement, apart)
    yield from find_seen_signs(reading, moment) if whole else ()
    yield from _quote_answer(reading, moment, judgement, apart, brief)
    why = explain_judgement(reading, judgement) if whole else []
    rests = _find_principles(judgement, apart)
    yield from why or explain_once(reading, apart or judgement, rests, brief, moment.seq)
    if not praised.isdisjoint(judgement.chosen):
        yield Line(Tone.SAID, reading.say(w.OTHER_MOMENT))
    if reading.play.ended:
        yield from say_instead(reading, better, brief)
    if apart is None and _said_too(reading, moment, better):
        yield Line(Tone.SAID, reading.say(w.SAID_TOO))
    yield from repairs(reading, moment) if brief.whole else ()


def _said_too(reading: Reading, moment: Play, better: list[Line]) -> bool:
    """Whether what is better was said word for word at the same place, sooner or later."""
    said = {
        text
        for other in reading.moments
        if other is not moment and scene_of(other) == scene_of(moment)
        for text in reading.words(other)
    }
    return any(line.text in said for line in better)


def _find_principles(judgement: Judgement, apart: Item | None) -> list[Principle]:
    """What the answer is at odds with, else what it rests on; of one item, only what that names.

    Another item's principle would give a reason that is none. Where it names none, it is what an
    order, a pick or ratings rest on as a whole; else what speaks for an item that was left.
    """
    every = judgement.principles
    if apart is None:
        return list(judgement.at_odds or every)
    named = {id for item in judgement.items for id in (*item.upholds, *item.breaches)}
    left = {id for item in judgement.items if not item.picked for id in item.upholds}
    whole = {principle.id for principle in every} - named
    for ids in ({*apart.upholds, *apart.breaches}, whole, left):
        if found := [principle for principle in every if principle.id in ids]:
            return found
    return []


def _quote_answer(
    reading: Reading, moment: Play, judgement: Judgement, apart: Item | None, brief: Brevity
) -> list[Line]:
    """The answer; of one with items, the item on which it is furthest from the key.

    That an answer is harmful is said beside it, in the word of the road.
    """
    you = reading.say(w.YOU) if brief.labels else ""
    if apart is not None:
        with_item = w.YOU_ITEM if brief.labels else w.ITEM
        acts = WHOLES[apart.kind].items_act
        by = you if acts else reading.say(with_item, you=you, yours=apart.yours)
        return [Line(Tone.CHOSEN, brief.cut(apart.text), by)]
    said = answer(reading, moment, map(brief.cut, judgement.chosen))
    if not reading.led:
        said = [replace(line, label=you) for line in said]
    credit, key = reading.credit(moment), reading.scenario.key
    if not called_weak(key, credit):
        words = w.SAID_GOOD if said[0].label else w.GOOD
    elif harmful(key, credit):
        words = w.SAID_HARM if said[0].label else w.HARM
    else:
        return said
    return [replace(x, label=reading.say(words, said=x.label)) for x in said]


def better_words(
    reading: Reading, moment: Play, judgement: Judgement, apart: Item | None
) -> list[Line]:
    """What is better than an answer, uncut, or than one item of it.

    In place of an item that was picked, it is one that the author would pick and that was left.
    """
    if apart is None:
        return describe_better(reading, moment)
    left = [item for item in judgement.items if not item.picked and item.agrees is False]
    return [Line(Tone.KEY, left[0].text if apart.picked and left else apart.key)]


# Where nothing is weak ----------------------------------------------------------------------------


def _close_call(reading: Reading, brief: Brevity) -> Section:
    """The decision at which the answer not taken comes nearest to the one taken."""
    found = [
        (units, -moment.seq, moment, address)
        for moment in (reading.moments if reading.play.ended else ())
        if reading.judgement(moment) is not None
        for address, units in _others(reading, moment)
    ]
    if not found:
        return Section("look", reading.say(w.LOOK))
    *_, moment, address = max(found, key=lambda each: each[:2])
    judgement = reading.require_judgement(moment)
    theirs = brief.cut(reading.card(address))
    lines = (
        *answer(reading, moment, map(brief.cut, judgement.chosen)),
        Line(Tone.CHOSEN, theirs, reading.say(w.OTHERWISE)),
        Line(Tone.QUESTION, reading.say(w.ARGUE)),
    )
    entry = Entry(reading.short_place(moment), lines, moment.seq, judgement)
    return Section("close", reading.say(w.LOOK_NONE), (reading.say(w.LOOK_ARGUE),), (entry,))


def _others(reading: Reading, moment: Play) -> Iterator[tuple[str, int]]:
    """The other options of a decision that the key accepts, with what each would have earned."""
    before = moment.back
    if before is None or not kind_of(before.location.location).options:
        return
    for address, credit in reading.offered(before):
        chosen = address in list_taken(moment)
        if credit.slot and not chosen and not credit.critical and credit.overall:
            yield address, credit.overall
