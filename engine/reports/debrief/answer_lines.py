"""Lines that tell a judgement: the answer, the reason, the principles and their sources."""

from __future__ import annotations

from collections.abc import Iterable

from engine.play.events import Decided
from engine.play.play import Play
from engine.play.view import offered
from engine.reports.debrief.item_comparison import beside, by_key
from engine.reports.debrief.items import Item
from engine.reports.debrief.judgement import Cited, Judgement
from engine.reports.debrief.moments import spoken
from engine.reports.debrief.parts import Line, Reading, Tone
from engine.reports.debrief.room_votes import by_whom, sure_in_the_room
from engine.reports.debrief.sentences import (
    BECAUSE,
    BETTER,
    BREACHES,
    CERTAINTY,
    CLOSED_ASK,
    DIFFERS,
    HOW_SURE,
    KIND,
    MENDED,
    NOT_SCORED,
    PRINCIPLE,
    PRINCIPLE_LABEL,
    RESTS_ON,
    SOURCE,
    SOURCE_LINE,
    SURE,
    SURENESS,
    UPHOLDS,
)
from engine.scoring.credit import credit_for, credit_of
from engine.scoring.score import mended_by, taken

_RELATION = {True: UPHOLDS, False: BREACHES, None: RESTS_ON}


def answer(reading: Reading, moment: Play, texts: Iterable[str], ranked: bool) -> list[Line]:
    """What was answered at a moment, numbered where the order is the answer."""
    label = by_whom(reading, moment)
    return [
        Line(Tone.CHOSEN, f"{n}. {text}" if ranked else text, label)
        for n, text in enumerate(texts, 1)
    ]


def how_sure(reading: Reading, moment: Play) -> list[Line]:
    """How sure the participant was, or the room when it voted, where that was asked."""
    if room := sure_in_the_room(reading, moment):
        return room
    event = moment.event
    if not isinstance(event, Decided) or event.sure is None:
        return []
    return [Line(Tone.SAID, reading.say(SURE[event.sure]), reading.say(HOW_SURE))]


def before_the_key(reading: Reading, moment: Play) -> list[Line]:
    """How sure one was, and the question to think about before the key is read."""
    ask = Line(Tone.QUESTION, reading.say(CLOSED_ASK))
    return [*how_sure(reading, moment), ask]


def repairs(reading: Reading, moment: Play) -> list[Line]:
    """What a weak answer was mended with later; of critical errors it is told beside them."""
    critical = {error.address for error in reading.score.critical}
    acts = (
        mended_by(reading.scenario, reading.moments, moment.seq, address)
        for address in sorted(taken(moment) - critical)
    )
    label = reading.say(MENDED)
    return [Line(Tone.CHOSEN, spoken(reading.scenario, act), label) for act in acts if act]


def is_order(reading: Reading, address: str) -> bool:
    """Whether an answer is an order of items."""
    ruling = reading.scenario.key.rulings.get(address)
    return ruling is not None and ruling.kind == "rank"


def because(reading: Reading, judgement: Judgement) -> list[Line]:
    """The rationales of a judgement, in the voice of its key."""
    label = reading.voiced(BECAUSE)
    return [Line(Tone.KEY, text, label) for text in judgement.because]


def principles(reading: Reading, cited: Iterable[Cited]) -> list[Line]:
    """Principles by name, one line each."""
    return [
        Line(
            Tone.SOURCE,
            reading.say(PRINCIPLE, title=principle.title, id=principle.id),
            reading.voiced(_RELATION[principle.upheld]),
        )
        for principle in cited
    ]


def first_principle(reading: Reading, cited: Iterable[Cited]) -> list[Line]:
    """The first of some principles by name; the others are told on request."""
    label = reading.say(PRINCIPLE_LABEL)
    first = next(iter(cited), None)
    if first is None:
        return []
    return [Line(Tone.SOURCE, reading.say(PRINCIPLE, title=first.title, id=first.id), label)]


def first_source(reading: Reading, cited: Iterable[Cited], *, differing: bool = True) -> list[Line]:
    """The first of some principles with one source, and where experts differ on it if wanted."""
    first = next(iter(cited), None)
    if first is None:
        return []
    title, url, _ = first.sources[0]
    found = [
        *first_principle(reading, (first,)),
        Line(Tone.SOURCE, title, reading.say(SOURCE), url),
    ]
    if first.differs and differing:
        found.append(Line(Tone.SOURCE, first.differs, reading.say(DIFFERS)))
    return found


def about(reading: Reading, principle: Cited) -> list[Line]:
    """What one principle asks and what it rests on."""
    found = [Line(Tone.SOURCE, principle.says)]
    for title, url, seen in principle.sources:
        text = reading.say(SOURCE_LINE, title=title, seen=seen)
        found.append(Line(Tone.SOURCE, text, reading.say(SOURCE), url))
    if principle.certainty != reading.say(CERTAINTY["verified"]):
        found.append(Line(Tone.SOURCE, principle.certainty, reading.say(SURENESS)))
    if principle.differs:
        found.append(Line(Tone.SOURCE, principle.differs, reading.say(DIFFERS)))
    return found


def items(reading: Reading, each: Iterable[Item]) -> list[Line]:
    """What the key says of each item, beside what was done with it."""
    found = []
    for item in each:
        found += [Line(Tone.CHOSEN, item.text), Line(Tone.KEY, beside(reading, item))]
        found += _said_of(reading, item)
    return found


def verdict(reading: Reading, item: Item) -> list[Line]:
    """What the key says of one item, where its words and what was done with it stand above."""
    return [Line(Tone.KEY, by_key(reading, item)), *_said_of(reading, item)]


def _said_of(reading: Reading, item: Item) -> list[Line]:
    found = []
    if item.discuss:
        found.append(Line(Tone.SAID, reading.say(NOT_SCORED)))
    if item.critical:
        found.append(Line(Tone.KEY, item.critical, reading.say(KIND)))
    label = reading.voiced(BECAUSE)
    return [*found, *(Line(Tone.KEY, text, label) for text in item.because)]


def better(reading: Reading, moment: Play, *, same_slot: bool = False) -> list[Line]:
    """The best rated of what was offered at a moment, when it is rated above what was taken.

    Args:
        reading: the play.
        moment: of the answer taken.
        same_slot: look only at answers that would have settled the same thing.
    """
    best = best_offered(reading, moment, same_slot=same_slot)
    return [Line(Tone.KEY, spoken(reading.scenario, best), reading.voiced(BETTER))] if best else []


def best_offered(reading: Reading, moment: Play, *, same_slot: bool = False) -> str:
    """Address of a better answer that was offered: best where the taken one erred; else ""."""
    scenario, before = reading.scenario, moment.back
    taken = credit_of(scenario, moment)
    if taken is None or before is None or taken.address in scenario.key.rulings:
        return ""
    erred = [d for d, units in taken.domains.items() if units == min(taken.domains.values())]
    found: list[tuple[tuple[int, int, int], str]] = []
    for move in offered(before):
        credit = credit_for(scenario, before, move.move.address, None)
        if credit is None or not credit.slot or (same_slot and credit.slot != taken.slot):
            continue
        if credit.overall > taken.overall:
            where = sum(credit.domains.get(domain, 0) for domain in erred)
            worth = (where, credit.overall, -len(credit.breaches))
            found.append((worth, move.move.address))
    return max(found, key=lambda pair: pair[0])[1] if found else ""
