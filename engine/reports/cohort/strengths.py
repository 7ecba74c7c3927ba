"""What went well: what most answered acceptably or better, and the answer most of them gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from engine.decisions.registry import WHOLES
from engine.reports.cohort.decisions import Room, principle
from engine.reports.cohort.figures import Decision, Purpose, Well
from engine.reports.cohort.play_summary import GOOD, First
from engine.reports.cohort.statistics import share

MOST = 3
LEAST = 2 / 3  # of the plays, with an answer that is acceptable or better


def well(
    room: Room, decisions: Iterable[Decision], purposes: Iterable[Purpose]
) -> tuple[Well, ...]:
    """Everything somebody had acceptable or better; see `foremost`."""
    found = [one for decision in decisions if (one := _decided(room, decision)) is not None]
    found += [one for purpose in purposes if (one := _met(room, purpose)) is not None]
    return tuple(found)


def foremost(found: Iterable[Well]) -> tuple[Well, ...]:
    """At most three things most plays had acceptable or better, those with the greatest share."""
    good = [one for one in found if one.share.k >= LEAST * one.share.n]
    return tuple(sorted(good, key=lambda one: (-one.share.share, -one.share.n))[:MOST])


def _decided(room: Room, decision: Decision) -> Well | None:
    """A decision, with the good answer or the item most had right, and how many had that one."""
    met = [first for _, first in room.met[decision.at] if first.share is not None]
    good = [first for first in met if first.share is not None and first.share >= GOOD]
    if not good or decision.flags:
        return None
    whole = decision.kind in WHOLES
    address = _item(decision) if whole else _option(good)
    answer = next((choice for choice in decision.choices if choice.address == address), None)
    if answer is None:
        return None
    upholds = _kept(room, decision.at, address) if whole else _upheld(good, address)
    told = principle(room, upholds[0]) if upholds else None
    total = share(len(good), len(met))
    return Well(decision.at, answer.text, total, told, share(answer.chosen.k, len(met)))


def _item(decision: Decision) -> str:
    right = [c for c in decision.choices if c.best or c.places or c.accepted]
    return max(right, key=lambda choice: choice.chosen.k).address if right else ""


def _option(good: Iterable[First]) -> str:
    given = Counter(first.credit.address for first in good if first.credit)
    return min(given, key=lambda address: (-given[address], address))


def _kept(room: Room, at: str, address: str) -> tuple[str, ...]:
    key = room.scenario.key
    mark, ruling = key.marks.get(address), key.rulings.get(at)
    return (mark.upholds if mark else ()) or (ruling.upholds if ruling else ())


def _upheld(good: Iterable[First], address: str) -> tuple[str, ...]:
    """What that answer keeps to; never what another one does."""
    credits = (first.credit for first in good if first.credit and first.credit.address == address)
    return next((credit.upholds for credit in credits if credit.upholds), ())


def _met(room: Room, purpose: Purpose) -> Well | None:
    came = [e for e in room.finished if purpose.slot in e.slots and purpose.slot in e.reached]
    good = sum(each.slots[purpose.slot] >= GOOD for each in came)
    if purpose.free or not good or purpose.flags or len(came) < room.least:
        return None
    return Well(purpose.slot, purpose.text, share(good, len(came)), None)
