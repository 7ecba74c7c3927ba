"""What reports call a decision about several items.

Sentences are English and are translated where they are shown. A pair is what is said of a draft
key, which is the author's alone, and of a reviewed one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from engine.language.language import N_ as N_

Forms = tuple[str, str]
"""Of a draft key, and of a reviewed one."""


class YouOrRoom(Struct, frozen=True):
    """What a debrief says of an answer: to the participant, and to a room that was led."""

    you: str
    room: str


Said = str | YouOrRoom
"""A sentence of a debrief."""


class Phrase(NamedTuple):
    """A few words: a template, and what to put in its places."""

    template: str
    params: Mapping[str, object] = {}


class Compared(Struct, frozen=True):
    """What was done with one item of an answer, compared with the key.

    Attributes:
        id: of the item.
        yours: what was done with it.
        key: what the key does with it: any of these; nothing where experts differ.
        agrees: whether the two are the same; None where experts differ.
        picked: it is part of the answer; False of an item that was left.
        above: by how many values or places it was put above what the key has; below, less than 0.
    """

    id: str
    yours: Phrase
    key: tuple[Phrase, ...] = ()
    agrees: bool | None = None
    picked: bool = True
    above: int = 0


class ItemWords(Struct, frozen=True):
    """Sentences about one item of an answer; `{yours}` and `{key}` are the phrases of `Compared`.

    Attributes:
        label: what was done with the item whose words follow.
        label_open: the same, where the key says nothing of it.
        open: what was done with it, where the key says nothing.
        same: it is as the key has it.
        other: it is not.
        key_only: what the key does with it.
    """

    label: YouOrRoom
    label_open: YouOrRoom
    open: YouOrRoom
    same: tuple[YouOrRoom, YouOrRoom]
    other: tuple[YouOrRoom, YouOrRoom]
    key_only: Forms


class Words(Struct, frozen=True):
    """What reports call an answer about several items.

    Attributes:
        item: of an item that is part of the answer.
        left: of an item the answer leaves.
        split: above how many had each item as the key has it; None where the usual words will do.
        counted: above the column of that count.
    """

    item: ItemWords
    left: ItemWords
    split: Forms | None
    counted: Forms


class ItemCount(Struct, frozen=True):
    """How a room had one item.

    Attributes:
        right: how many had it as the key has it.
        spread: how many gave it each place or value there is, in order; empty for a pick.
        keyed: the key says something of it.
        best: the key picks it.
        places: first and last place the key gives it, or None.
        accepted: values the key accepts, in order.
    """

    right: int
    spread: tuple[int, ...] = ()
    keyed: bool = False
    best: bool = False
    places: tuple[int, int] | None = None
    accepted: tuple[int, ...] = ()
