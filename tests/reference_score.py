"""The marking of a play as scoring.md tells it, over the moments of `tests/reference.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import permutations
from typing import Any

from tests.reference import KINDS, Moment, Reference
from tests.reference_conditions import Scope, holds

Entry = dict[str, Any]
Credit = dict[str, Fraction]  # by domain; "" is overall


@dataclass
class Slot:
    """One thing that is assessed, once a play."""

    domains: list[str]
    weight: int
    unmet: int  # 0 needed, 1 free
    scenes: set[str] = field(default_factory=set)


@dataclass
class Marked:
    """What a play comes to.

    Attributes:
        slots: every slot of the case.
        settled: the credit of each settled slot.
        gone: slots that left both sides because their scene was passed over.
        critical: (address, kind, number of the event, taken back, address of the repair).
        again: numbers of events whose slot was settled before.
    """

    slots: dict[str, Slot]
    settled: dict[str, Credit] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    critical: list[tuple[str, str, int, bool, str]] = field(default_factory=list)
    again: list[int] = field(default_factory=list)

    def total(self, domain: str = "") -> tuple[Fraction, int]:
        """S and the weight it is out of, overall or of one domain."""
        total, out_of = Fraction(0), 0
        for id, slot in self.slots.items():
            if id in self.gone or (domain and domain not in slot.domains):
                continue
            out_of += slot.weight
            total += slot.weight * self.settled.get(id, {domain: Fraction(slot.unmet)})[domain]
        return total, out_of


def marked(play: Reference) -> Marked:
    """The marking of what still stands of a play."""
    result = Marked(slots_of(play.case))
    standing = [m for m in play.moments if not m.gone_back]
    for moment in (play.arrival, *standing):
        _mark(play.case, result, moment)
    for moment in play.moments:
        for address, entry, kind in criticals(play.case, moment):
            mended = "" if moment.gone_back else _mended(play.case, entry, moment, standing)
            result.critical.append((address, kind, moment.seq, moment.gone_back, mended))
    return result


def _mark(case: Entry, result: Marked, moment: Moment) -> None:
    """What one moment settles: the answer's own slot, what it waives, then the ways taken."""
    if moment.how == "pass":
        own = {id for id, slot in result.slots.items() if moment.scene in slot.scenes}
        drops = case["scenes"][moment.scene].get("pass", {}).get("drops", [])
        result.gone |= (own | set(drops)) - set(result.settled)
    slot, credit = settles(case, moment)
    if slot in result.settled:
        result.again.append(moment.seq)
    elif slot:
        _settle(result, slot, credit)
    for entry in (*(e for _, e in taken(case, moment)), *moment.ways):
        for waived in entry.get("waive", []):
            if waived not in result.settled:
                domains = result.slots[waived].domains
                _settle(result, waived, dict.fromkeys(["", *domains], Fraction(1)))


def _settle(result: Marked, slot: str, credit: Credit) -> None:
    result.settled[slot] = credit
    result.gone.discard(slot)


# --- slots ----------------------------------------------------------------------------------


def slots_of(case: Entry) -> dict[str, Slot]:
    """Every slot of a case."""
    slots: dict[str, Slot] = {}
    for id, domains, weight, unmet, scene in _slots(case):
        slot = slots.setdefault(id, Slot(domains, weight, unmet))
        slot.weight, slot.unmet = max(slot.weight, weight), min(slot.unmet, unmet)
        slot.scenes.add(scene)
    return slots


def _slots(case: Entry) -> Iterator[tuple[str, list[str], int, int, str]]:
    for scene, written in case["scenes"].items():
        for kind in KINDS:
            decision = written.get(kind, {})
            if "assesses" in decision and not decision.get("discuss"):
                own = slot_words(decision, scene, "needed")
                yield own[0], decision["assesses"], own[1], own[2], scene
        if "interview" in written and "assesses" in written["interview"]:
            for own in _interview_slots(case, written["interview"]):
                yield own[0], written["interview"]["assesses"], own[1], own[2], scene


def _interview_slots(case: Entry, interview: Entry) -> Iterator[tuple[str, int, int]]:
    yield from ((id, 2, 0) for id in interview.get("purpose", {}))
    for id, entry in spoken(interview).items():
        if own_slot(case, spoken(interview), id):
            yield slot_words(entry, id, "free")
    for id, ask in interview.get("asks", {}).items():
        if ask_is_scored(ask):
            yield slot_words(ask, id, "free")


def slot_words(written: Entry, id: str, unmet: str) -> tuple[str, int, int]:
    """Id, weight and unmet value of a slot, from `slot:` and `weight:`."""
    slot = written.get("slot", {})
    weight = slot.get("weight", written.get("weight", 1))
    return slot.get("as", id), weight, int(slot.get("unmet", unmet) == "free")


def questions_of(interview: Entry) -> dict[str, Entry]:
    return {id: q for t in interview["topics"].values() for id, q in t["questions"].items()}


def spoken(interview: Entry) -> dict[str, Entry]:
    """What can have a slot of its own: rated questions that serve no purpose, and moves given one.

    The documents say little of moves; they are read like questions.
    """
    moves = {id: move for id, move in interview.get("moves", {}).items() if "slot" in move}
    return {
        id: entry
        for id, entry in (questions_of(interview) | moves).items()
        if "rating" in entry and "serves" not in entry and not entry.get("discuss")
    }


def own_slot(case: Entry, entries: dict[str, Entry], id: str) -> str:
    """The slot of a question or move, or "": needed if it says so, free if it can be done badly."""
    if id not in entries:
        return ""
    name: str = entries[id].get("slot", {}).get("as", id)
    every = [spoken(s["interview"]) for s in case["scenes"].values() if "interview" in s]
    sharing = [
        entry
        for interview in every
        for other, entry in interview.items()
        if entry.get("slot", {}).get("as", other) == name
    ]
    low = any(mark < 3 for entry in sharing for mark in every_rating(entry["rating"]))
    needed = any(entry.get("slot", {}).get("unmet") == "needed" for entry in sharing)
    return name if low or needed else ""


def every_rating(rating: Any) -> list[float]:
    """Every number in a rating."""
    if isinstance(rating, list):
        return [r for entry in rating for r in every_rating(entry["is"])]
    return list(rating.values()) if isinstance(rating, dict) else [rating]


def ask_is_scored(ask: Entry) -> bool:
    return not ask.get("discuss") and any("rating" in a for a in ask["answers"].values())


# --- what a moment settles, and how well ----------------------------------------------------


def taken(case: Entry, moment: Moment) -> list[tuple[str, Entry]]:
    """What was done at a moment, by address: the answer, or every item picked."""
    scene, at, answer = case["scenes"][moment.scene], moment.scene, moment.answer
    if moment.how == "option":
        return [(f"{at}.{answer}", scene["choose"]["options"][answer])]
    if moment.how == "select":
        items = scene["select"]["items"].items()
        return [(f"{at}.{id}", item) for id, item in items if id in answer]
    if moment.how == "question":
        id = answer["ask"]
        return [(f"{at}.{id}", questions_of(scene["interview"])[id])]
    if moment.how == "move":
        return [(f"{at}.{answer['move']}", scene["interview"]["moves"][answer["move"]])]
    if moment.how == "act":
        return [(f"{at}.{answer['act']}", scene["also_offered"][answer["act"]])]
    if moment.how == "her":
        ask = scene["interview"]["asks"][moment.asking]
        return [(f"{at}.{moment.asking}.{answer}", ask["answers"][answer])]
    return []


def settles(case: Entry, moment: Moment) -> tuple[str, Credit]:
    """The slot an answer meets, or "", and its credit."""
    scene = case["scenes"][moment.scene]
    if moment.how in ("option", "rank", "select", "rate"):
        kind = "choose" if moment.how == "option" else moment.how
        decision = scene[kind]
        if "assesses" not in decision or decision.get("discuss"):
            return "", {}
        slot = slot_words(decision, moment.scene, "needed")[0]
        domains = decision["assesses"]
        if kind != "choose":
            return slot, dict.fromkeys(["", *domains], credit_of[kind](decision, moment.answer))
    elif moment.how in ("question", "move", "her") and "assesses" in scene["interview"]:
        slot = _spoken_slot(case, scene["interview"], moment)
        domains = scene["interview"]["assesses"]
    else:
        return "", {}
    [(_, entry)] = taken(case, moment)
    return (slot, rated(case, entry, moment, domains)) if slot and "rating" in entry else ("", {})


def _spoken_slot(case: Entry, interview: Entry, moment: Moment) -> str:
    if moment.how == "her":
        ask = interview["asks"][moment.asking]
        return slot_words(ask, moment.asking, "free")[0] if ask_is_scored(ask) else ""
    id = next(iter(moment.answer.values()))
    served: str = questions_of(interview).get(id, {}).get("serves", "")
    return served or own_slot(case, spoken(interview), id)


def branch(case: Entry, entry: Entry, moment: Moment) -> Entry:
    """The rating that fits, `is` beside what else its branch says; read before the answer."""
    rating = entry["rating"]
    if not isinstance(rating, list):
        return {"is": rating}
    scope = Scope(case, moment.scene)
    return next(b for b in rating if "if" not in b or holds(b["if"], moment.before, scope))


def rated(case: Entry, entry: Entry, moment: Moment, domains: list[str]) -> Credit:
    """(rating - 1) / 3 in each domain, the plain mean overall; a critical error is 0 in all."""
    fits = branch(case, entry, moment)
    marks = fits["is"] if isinstance(fits["is"], dict) else dict.fromkeys(domains, fits["is"])
    credit = {d: (Fraction(str(mark)) - 1) / 3 for d, mark in marks.items()}
    if "critical" in fits or "critical" in entry:
        credit = dict.fromkeys(credit, Fraction(0))
    return credit | {"": sum(credit.values(), Fraction(0)) / len(credit)}


def rank_credit(rank: Entry, answer: list[str]) -> Fraction:
    """1 - ΣD / D_max, where a tied group owns its positions."""
    key = tuple(tuple([g] if isinstance(g, str) else g) for g in rank["key"])
    return 1 - Fraction(distance(key, tuple(answer)), worst(key))


def distance(key: tuple[tuple[str, ...], ...], order: tuple[str, ...]) -> int:
    """How far every item is from the positions its group owns, summed."""
    total, at = 0, 1
    for group in key:
        first, last = at, at + len(group) - 1
        for item in group:
            position = order.index(item) + 1
            total += max(0, first - position, position - last)
        at = last + 1
    return total


@lru_cache
def worst(key: tuple[tuple[str, ...], ...]) -> int:
    """The greatest distance of any order."""
    items = [item for group in key for item in group]
    return max(distance(key, order) for order in permutations(items))


def select_credit(select: Entry, answer: list[str]) -> Fraction:
    """Correct of k; a critical pick zeroes it."""
    picked = [select["items"][id] for id in answer]
    if any("critical" in item for item in picked):
        return Fraction(0)
    return Fraction(sum(bool(item.get("right")) for item in picked), select["pick"])


def rate_credit(rate: Entry, answer: dict[str, int]) -> Fraction:
    """The share of scored items inside their accepted values."""
    scored = {id: item for id, item in rate["items"].items() if "accept" in item}
    inside = sum(answer[id] in item["accept"] for id, item in scored.items())
    return Fraction(inside, len(scored))


credit_of: dict[str, Callable[[Entry, Any], Fraction]] = {
    "rank": rank_credit,
    "select": select_credit,
    "rate": rate_credit,
}


# --- critical errors ------------------------------------------------------------------------


def criticals(case: Entry, moment: Moment) -> Iterator[tuple[str, Entry, str]]:
    """Critical errors of a moment: address, what was done, and the kind."""
    for address, entry in taken(case, moment):
        fits = branch(case, entry, moment) if "rating" in entry else {}
        if kind := fits.get("critical", entry.get("critical")):
            yield address, entry, kind


def _mended(case: Entry, entry: Entry, moment: Moment, standing: list[Moment]) -> str:
    """The first thing done later that repairs it, or ""."""
    for later in standing:
        if later.seq > moment.seq:
            for address, _ in taken(case, later):
                if address in entry.get("repaired_by", []):
                    return address
    return ""
