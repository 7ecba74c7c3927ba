"""What the key says of each item of an order, a pick or ratings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from engine.decisions.registry import WHOLES
from engine.decisions.words import Compared, Phrase
from engine.kernel.answer_key import Mark
from engine.language.language import Language
from engine.play.events import Decided
from engine.play.play import Play
from engine.reports.debrief import sentences as w
from engine.reports.document import Item
from engine.scenario.scenario import Scenario
from engine.scoring.credit import judged, reasons


def items(scenario: Scenario, moment: Play, language: Language) -> tuple[Item, ...]:
    """The items of an answer given as a whole, in its own order; none for other answers."""
    before, event = moment.back, moment.event
    if before is None or moment.move is None or not isinstance(event, Decided):
        return ()
    ruling = scenario.key.rulings.get(moment.move.move.address)
    if ruling is None:
        return ()
    at = judged(scenario, before.location.location)
    found = tuple(
        _item(scenario, before, each, language)
        for each in WHOLES[ruling.kind].compared(at, event.answer)
    )
    return found if ruling.slot else _unjudged(found, before.location.location.place, event.answer)


def _unjudged(found: tuple[Item, ...], place: str, answered: Iterable[str]) -> tuple[Item, ...]:
    """Items of a decision that is never scored: what was done with them, and nothing of a key."""
    given = {f"{place}.{id}" for id in answered}
    return tuple(replace(i, key="", agrees=None) for i in found if i.address in given)


def _item(scenario: Scenario, before: Play, said: Compared, language: Language) -> Item:
    where = before.location.location
    address = f"{where.place}.{said.id}"
    mark: Mark = scenario.key.marks[address]
    because: tuple[str, ...] = tuple(
        reason.text
        for reason in reasons(scenario, before, mark.because)
        if scenario.story.test(reason.assumes, where.place)(before.state)
    )
    critical = language.say(w.CRITICAL_KINDS[mark.critical]) if mark.critical else ""
    return Item(
        address,
        where.kind,
        scenario.text.cards[address].text,
        _phrase(said.yours, language),
        _either([_phrase(each, language) for each in said.key], language),
        said.agrees,
        because,
        mark.upholds,
        mark.breaches,
        critical,
        mark.discuss,
        said.picked,
    )


def _phrase(said: Phrase, language: Language) -> str:
    return language.say(said.template, **said.params)


def _either(words: list[str], language: Language) -> str:
    """Words of which any one will do; "" without any."""
    found, *others = words or [""]
    for word in others:
        found = language.say(w.EITHER, one=found, other=word)
    return found
