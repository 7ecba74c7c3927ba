"""Answers worth another look: the weak ones beside what the author would say instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction

from msgspec.structs import replace

from engine.decisions.registry import WHOLES, kind_of
from engine.play.events import Decided
from engine.play.play import Play
from engine.play.view import describe_answer, list_offered
from engine.reports.debrief import sentences as w
from engine.reports.debrief.answer_lines import (
    answer,
    called_weak,
    describe_better,
    explain_judgement,
    explain_once,
    find_seen_signs,
    look_key,
    repairs,
    say_instead,
)
from engine.reports.debrief.brevity import NONE, Brevity
from engine.reports.debrief.debrief_context import Reading
from engine.reports.debrief.moments import read_card, scene_of
from engine.reports.document import Entry, Item, Judgement, Line, Principle, Section, Tone
from engine.scoring.credit import Credit, credit_for, harmful
from engine.scoring.score import list_taken


def another_look(
    reading: Reading, told: Collection[int], cost: Callable[[Play], Fraction], brief: Brevity
) -> Section:
    """The answers rated weak or harmful, in the order of the log: what was said, what is better.

    For a room, the section also has every such answer that somebody voted for. If there is not room
    for all, questions of a talk are left out, and then reasons, from what cost least. If there is
    more room, answers that are acceptable and not the best are told, too. If there is nothing to
    tell, the section has a decision that two careful people would answer differently.

    Args:
        reading: the play.
        told: numbers of events that are told as critical errors.
        cost: what an answer cost.
        brief: how short.
    """
    poor = [moment for moment in weak_answers(reading) if moment.seq not in told]
    ranked = _rank_by_weight(reading, poor, cost)
    shown = _select_fitting(ranked, brief.questions)
    reasoned = {moment.seq for moment, must in ranked if must}
    reasoned |= {moment.seq for moment, _ in ranked[: brief.reasoned]}
    other = _find_acceptable(reading, {*told, *(m.seq for m in poor)}) if brief.other else []
    other = other if poor or told else []
    praised = {line.text for moment in poor for line in describe_better(reading, moment)}
    ordered = sorted((*shown, *other), key=lambda moment: moment.seq)
    silent = replace(brief, reasoned=NONE)
    briefs = {m.seq: brief if m.seq in reasoned or m in other else silent for m in ordered}
    found = _group_entries(reading, (_entry(reading, m, praised, briefs[m.seq]) for m in ordered))
    entries = tuple(_drop_repeated_titles(found))
    if entries or told:
        left = len(poor) - len(shown)
        elsewhere = brief.bare or any(moment.seq not in reasoned for moment in shown)
        lead = look_key(reading, brief, left, told=bool(told), elsewhere=elsewhere)
        return Section("look", reading.say(w.LOOK), lead if entries else (), entries)
    neighbour = _neighbour(reading, brief) if reading.play.ended else None
    if neighbour is None:
        return Section("look", reading.say(w.LOOK))
    return Section("close", reading.say(w.LOOK_NONE), (reading.say(w.LOOK_ARGUE),), (neighbour,))


def _rank_by_weight(
    reading: Reading, poor: list[Play], cost: Callable[[Play], Fraction]
) -> list[tuple[Play, bool]]:
    """Weak answers, each with whether it is harmful or takes a danger as too small.

    Those come first, then what cost most.
    """
    must = {
        moment.seq: harmful(reading.scenario.key, reading.credit(moment))
        or bool(_dangers(reading, moment))
        for moment in poor
    }
    ordered = sorted(poor, key=lambda moment: (not must[moment.seq], -cost(moment), moment.seq))
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
        if judgement and credit.domains and better_words(reading, moment, judgement):
            found.append(moment)
    return found


def _group_entries(reading: Reading, entries: Iterable[Entry]) -> list[Entry]:
    """Answers at one place that are weak for one reason, together; it is told below the last."""
    below = Line(Tone.KEY, reading.say(w.AS_BELOW))
    found: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        said = (line.text for line in entry.lines if line.tone is Tone.KEY)
        found.setdefault((entry.title, *said), []).append(entry)
    return [
        entry if n == len(group) else replace(entry, blocks=(*_drop_key(entry), below))
        for group in found.values()
        for n, entry in enumerate(group, 1)
    ]


def _drop_repeated_titles(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The entries, each under its place where the one above stands under another."""
    above = ["", *(entry.title for entry in entries)]
    for entry, title in zip(entries, above, strict=False):
        yield replace(entry, title="") if entry.title == title else entry


def _drop_key(entry: Entry) -> tuple[Line, ...]:
    return tuple(line for line in entry.lines if line.tone not in (Tone.KEY, Tone.SOURCE))


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
    harm = harmful(reading.scenario.key, reading.credit(moment))
    whole = brief.whole and harm
    yield from find_seen_signs(reading, moment) if whole else ()
    yield from _quote_answer(reading, moment, judgement, apart, brief)
    why = explain_judgement(reading, judgement) if whole else []
    rests = _find_principles(judgement, apart) or _find_whole_principles(judgement)
    yield from why or explain_once(reading, apart or judgement, rests, brief, moment.seq)
    if not praised.isdisjoint(judgement.chosen):
        yield Line(Tone.SAID, reading.say(w.OTHER_MOMENT))
    if reading.play.ended:
        yield from say_instead(reading, _describe_better(reading, moment, judgement, apart), brief)
    if apart is None and _said_too(reading, moment):
        yield Line(Tone.SAID, reading.say(w.SAID_TOO))
    yield from repairs(reading, moment) if brief.whole else ()


def _said_too(reading: Reading, moment: Play) -> bool:
    """Whether what is better was said word for word at the same place, sooner or later."""
    here = scene_of(moment)
    said = {
        text
        for other in reading.moments
        if other is not moment and scene_of(other) == here
        for text in describe_answer(reading.scenario, other)
    }
    return any(line.text in said for line in describe_better(reading, moment))


def _find_principles(judgement: Judgement, apart: Item | None) -> list[Principle]:
    """What the answer is at odds with, else what it rests on; of one item, only what that names.

    Another item's principle would give a reason that is none.
    """
    if apart is not None:
        named = {*apart.upholds, *apart.breaches}
        return [p for p in judgement.principles if p.id in named]
    at_odds = [p for p in judgement.principles if p.upheld is False]
    return at_odds or list(judgement.principles)


def _find_whole_principles(judgement: Judgement) -> list[Principle]:
    """What an order, a pick or ratings rest on as a whole; else what speaks for an item left."""
    named = {id for item in judgement.items for id in (*item.upholds, *item.breaches)}
    whole = [p for p in judgement.principles if p.id not in named]
    left = {id for item in judgement.items if not item.picked for id in item.upholds}
    return whole or [p for p in judgement.principles if p.id in left]


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
    said = answer(reading, moment, map(brief.cut, judgement.chosen), False)
    if not reading.led:
        said = [replace(line, label=you) for line in said]
    credit = reading.credit(moment)
    if not called_weak(reading.scenario.key, credit):
        with_good = w.SAID_GOOD if said[0].label else w.GOOD
        return [replace(x, label=reading.say(with_good, said=x.label)) for x in said]
    if not harmful(reading.scenario.key, credit):
        return said
    with_harm = w.SAID_HARM if said[0].label else w.HARM
    return [replace(x, label=reading.say(with_harm, said=x.label)) for x in said]


def better_words(reading: Reading, moment: Play, judgement: Judgement) -> list[Line]:
    """What is better than an answer, uncut; of one with items, where the key has the furthest."""
    return _describe_better(reading, moment, judgement, judgement.furthest)


def _describe_better(
    reading: Reading, moment: Play, judgement: Judgement, apart: Item | None
) -> list[Line]:
    """In place of an item that was picked, one that the author would pick and that was left."""
    left = [item for item in judgement.items if not item.picked and item.agrees is False]
    if apart is None:
        return describe_better(reading, moment)
    return [Line(Tone.KEY, left[0].text if apart.picked and left else apart.key)]


# Where nothing is weak ----------------------------------------------------------------------------


def _neighbour(reading: Reading, brief: Brevity) -> Entry | None:
    """The decision at which the answer not taken comes nearest to the one taken."""
    found = [
        (credit.overall, -moment.seq, judgement, address)
        for moment in reading.moments
        if (judgement := reading.judgement(moment)) is not None
        for address, credit in _others(reading, moment)
    ]
    if not found:
        return None
    *_, judgement, address = max(found, key=lambda each: each[:2])
    moment = reading.moment(judgement.seq)
    theirs = brief.cut(read_card(reading.scenario, address))
    lines = (
        *answer(reading, moment, map(brief.cut, judgement.chosen), False),
        Line(Tone.CHOSEN, theirs, reading.say(w.OTHERWISE)),
        Line(Tone.QUESTION, reading.say(w.ARGUE)),
    )
    return Entry(reading.short_place(moment), lines, moment.seq, judgement)


def _others(reading: Reading, moment: Play) -> Iterator[tuple[str, Credit]]:
    """The other options of a decision that the key accepts, with what each would have earned."""
    before = moment.back
    if before is None or not isinstance(moment.event, Decided):
        return
    if not kind_of(before.location.location).options:
        return
    for move in list_offered(before):
        credit = credit_for(reading.scenario, before, move.move.address, None)
        chosen = move.move.address in list_taken(moment)
        if credit and credit.slot and not chosen and not credit.critical and credit.overall:
            yield move.move.address, credit
