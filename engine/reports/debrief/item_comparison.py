"""What was done with one item of an answer, beside what the key does with it: whole sentences."""

from __future__ import annotations

from engine.reports.debrief.item_sentences import KEY_ONLY, LEFT, OPEN, OTHER, SAME, YOURS
from engine.reports.debrief.items import Item
from engine.reports.debrief.parts import Reading
from engine.reports.debrief.sentences import AMONG_CHOSEN, CHOSEN, YOU_CHOSE


def yours(reading: Reading, item: Item) -> str:
    """A label: what was done with the item whose words follow."""
    if item.kind == "select":
        if item.agrees is None:
            return reading.say(YOU_CHOSE)
        return reading.say(AMONG_CHOSEN if _picked(reading, item) else LEFT)
    return reading.say(YOURS[item.kind], yours=item.yours)


def beside(reading: Reading, item: Item) -> str:
    """A sentence: what was done with an item, beside what the key does with it."""
    named = {"yours": item.yours, "key": item.key}
    if item.agrees is None:
        return reading.say(OPEN[item.kind], **named)
    forms = SAME[item.kind] if item.agrees else OTHER[_kind(reading, item)]
    return reading.voiced(forms, **named)


def by_key(reading: Reading, item: Item) -> str:
    """A sentence: what the key does with an item, where what was done has just been told."""
    return reading.voiced(KEY_ONLY[_kind(reading, item)], key=item.key)


def _kind(reading: Reading, item: Item) -> str:
    if item.kind != "select":
        return item.kind
    return "picked" if _picked(reading, item) else "left"


def _picked(reading: Reading, item: Item) -> bool:
    return item.yours == reading.say(CHOSEN)
