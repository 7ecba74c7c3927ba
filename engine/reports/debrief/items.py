"""What the key says of each item of an order, a pick or ratings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from engine.kernel.key import Mark, Ruling
from engine.language.language import Language
from engine.play.events import Decided
from engine.play.play import Play
from engine.reports.debrief import sentences as w
from engine.reports.document import Item
from engine.scenario.scenario import Scenario
from engine.scoring.credit import reasons


def items(scenario: Scenario, moment: Play, language: Language) -> tuple[Item, ...]:
    """The items of an answer given as a whole, in its own order; none for other answers."""
    before, event = moment.back, moment.event
    if before is None or moment.move is None or not isinstance(event, Decided):
        return ()
    ruling = scenario.key.rulings.get(moment.move.move.address)
    if ruling is None:
        return ()
    if ruling.kind == "rank":
        found = _ranked(scenario, before, ruling, event.answer, language)
    elif ruling.kind == "select":
        found = _selected(scenario, before, event.answer, language)
    else:
        found = _rated(scenario, before, event.answer, language)
    return found if ruling.slot else _unjudged(found, before.location.location.place, event.answer)


def _unjudged(found: tuple[Item, ...], place: str, answered: Iterable[str]) -> tuple[Item, ...]:
    """Items of a decision that is never scored: what was done with them, and nothing of a key."""
    given = {f"{place}.{id}" for id in answered}
    return tuple(replace(i, key="", agrees=None) for i in found if i.address in given)


def _ranked(
    scenario: Scenario, before: Play, ruling: Ruling, order: list[str], language: Language
) -> tuple[Item, ...]:
    spans: dict[str, tuple[int, int]] = {}
    first = 1
    for group in ruling.order:
        spans.update(dict.fromkeys(group, (first, first + len(group) - 1)))
        first += len(group)
    found = []
    for number, id in enumerate(order, 1):
        yours = language.say(w.PLACE_NUMBER, place=number)
        if id not in spans:
            found.append(_item(scenario, before, id, yours, "", None, language))
            continue
        low, high = spans[id]
        template = w.PLACE_NUMBER if low == high else w.PLACE_NUMBERS
        key = language.say(template, place=low, first=low, last=high)
        found.append(_item(scenario, before, id, yours, key, low <= number <= high, language))
    return tuple(found)


def _selected(
    scenario: Scenario, before: Play, picked: list[str], language: Language
) -> tuple[Item, ...]:
    """What was picked, then what the key names and was not picked."""
    place = before.location.location.place
    marks = scenario.key.marks
    missed = [
        id
        for id in before.location.location.items
        if id not in picked and marks[f"{place}.{id}"].right
    ]
    found = []
    for id in (*picked, *missed):
        right = marks[f"{place}.{id}"].right
        yours = language.say(w.CHOSEN if id in picked else w.NOT_CHOSEN)
        key = language.say(w.RIGHT if right else w.NOT_RIGHT)
        agrees = right == (id in picked)
        item = _item(scenario, before, id, yours, key, agrees, language)
        found.append(replace(item, picked=id in picked))
    return tuple(found)


def _rated(
    scenario: Scenario, before: Play, values: Mapping[str, int], language: Language
) -> tuple[Item, ...]:
    location = before.location.location
    labels, low = scenario.text.scenes[location.place].labels, location.scale[0]

    def word(value: int) -> str:
        return labels[value - low] if labels else str(value - low + 1)  # as on the screen

    found = []
    for id, value in values.items():
        mark = scenario.key.marks[f"{location.place}.{id}"]
        open_to_all = mark.discuss or not mark.accept
        key = "" if open_to_all else _either(language, [word(v) for v in sorted(mark.accept)])
        agrees = None if open_to_all else value in mark.accept
        found.append(_item(scenario, before, id, word(value), key, agrees, language))
    return tuple(found)


def _either(language: Language, words: list[str]) -> str:
    """Words of which any one will do."""
    found, *others = words
    for word in others:
        found = language.say(w.EITHER, one=found, other=word)
    return found


def _item(
    scenario: Scenario,
    before: Play,
    id: str,
    yours: str,
    key: str,
    agrees: bool | None,
    language: Language,
) -> Item:
    address = f"{before.location.location.place}.{id}"
    mark: Mark = scenario.key.marks[address]
    where = before.location.location.place
    because: tuple[str, ...] = tuple(
        reason.text
        for reason in reasons(scenario, before, mark.because)
        if scenario.story.test(reason.assumes, where)(before.state)
    )
    critical = language.say(w.CRITICAL_KINDS[mark.critical]) if mark.critical else ""
    return Item(
        address,
        before.location.location.kind,
        scenario.text.cards[address].text,
        yours,
        key,
        agrees,
        because,
        mark.upholds,
        mark.breaches,
        critical,
        mark.discuss,
        True,
    )
