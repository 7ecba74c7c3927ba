"""What to talk about: where a harmful answer drew many, then by share wrong times what it closed.

An answer is wrong here when it is below acceptable and something better was offered. Where no play
came to a decision, the votes of led sessions are used, with the credit wrong answers lose. Of
a vote on an order only what came first is known: it is wrong where no order that begins so could be
acceptable, and is talked about where nothing was put first by more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import fmean

from engine.decisions.registry import KINDS, WHOLES
from engine.kernel.answer_key import Mark
from engine.kernel.order_distance import Order, distance, farthest
from engine.play.led import voters
from engine.play.view import offered
from engine.reports.cohort.decisions import Met, Room, principle
from engine.reports.cohort.figures import Choice, Decision, Harmful, Principle, Topic, share
from engine.reports.cohort.play_summary import GOOD, First
from engine.reports.debrief.answer_verdict import rationales
from engine.reports.debrief.moments import spoken
from engine.scoring.credit import credit_for, reasons

DANGER = 0.2  # a harmful answer that drew so large a share comes before everything else


def topics(room: Room, decisions: Sequence[Decision]) -> tuple[Topic, ...]:
    """The decisions worth talking about, in the order they are worth it.

    Those come first where a harmful answer drew `DANGER` of the room or more. Otherwise the share
    who were wrong times what it closed decides, to the hundredth of the case; if that is equal,
    the share who were very sure and wrong. Of the first two, one is a choice between options where
    there is any, unless both are dangerous: a split between options is easier to talk about than
    an order, a pick or ratings.
    """
    kinds = {decision.at: decision.kind for decision in decisions}
    found = [topic for decision in decisions if (topic := _topic(room, decision)) is not None]
    found.sort(key=_order)
    choice = next((topic for topic in found if kinds[topic.at] not in WHOLES), None)
    if choice is not None and choice not in found[:2] and not dangerous(found[1]):
        found.remove(choice)
        found.insert(1, choice)
    return tuple(found)


def dangerous(topic: Topic) -> bool:
    """Whether a harmful answer drew so many that it comes before everything else."""
    return topic.harm.share >= DANGER


def _order(topic: Topic) -> tuple[bool, bool, float, float, float]:
    closes = topic.closes
    return not dangerous(topic), topic.voted, -round(closes, 2), -topic.very_wrong, -closes


def _topic(room: Room, decision: Decision) -> Topic | None:
    if not decision.slot or decision.discuss:
        return None
    if decision.n and not decision.held:
        return _of_plays(room, decision) if decision.closes > 0 else None
    return _of_votes(room, decision) if decision.voters else None


# Of plays -----------------------------------------------------------------------------------------


def _of_plays(room: Room, decision: Decision) -> Topic | None:
    named = [(e, f) for e, f in room.wrong(decision.at) if f.nameable]
    whole = decision.kind in WHOLES
    pulls = _items_apart(decision, named) if whole else _options_apart(named)
    if not pulls:
        return None
    pull, drew = min(pulls.items(), key=lambda pair: (-pair[1], pair[0]))
    better = _better_item(decision) if whole else _better_option(room, named, pull)
    return Topic(
        at=decision.at,
        voted=False,
        closes=decision.closes,
        wrong=share(len(room.wrong(decision.at)), decision.n),
        harm=share(_harmed(room, decision.at), decision.n),
        very_wrong=decision.sure_wrong.k / decision.n if decision.sure_wrong else 0.0,
        pull=pull,
        pull_text=spoken(room.scenario, pull),
        drew=drew,
        pull_because=_said(room, named, pull),
        better=better,
        better_text=spoken(room.scenario, better),
        because=_said(room, named, decision.at) if whole else _said_of(room, named, better),
        harmful=_harmful(room, decision),
        principle=_principle(room, decision, pull, better),
    )


def _options_apart(named: list[Met]) -> Counter[str]:
    return Counter(first.credit.address for _, first in named if first.credit)


def _items_apart(decision: Decision, named: list[Met]) -> Counter[str]:
    """How often each item stood apart from the key."""
    found: Counter[str] = Counter()
    for _, first in named:
        for choice in decision.choices:
            if _apart(decision, choice, first.answer):
                found[choice.address] += 1
    return found


def _apart(decision: Decision, choice: Choice, answer: list[str] | dict[str, int]) -> bool:
    if isinstance(answer, dict):
        return bool(choice.accepted) and answer[choice.id] not in choice.accepted
    if KINDS[decision.kind].items_act:
        return choice.id in answer and not choice.best
    if choice.places is None:
        return False
    return not choice.places[0] <= answer.index(choice.id) + 1 <= choice.places[1]


def _better_item(decision: Decision) -> str:
    """Of an order, what comes first; of a pick, the right item most left; of ratings, nothing."""
    if KINDS[decision.kind].ordered:
        first = [choice for choice in decision.choices if choice.places and choice.places[0] == 1]
        return first[0].address if first else ""
    right = [choice for choice in decision.choices if choice.best]
    return min(right, key=lambda choice: choice.chosen.k).address if right else ""


def _better_option(room: Room, named: list[Met], pull: str) -> str:
    """The best of what was offered to most of those whom the wrong answer drew."""
    found: Counter[str] = Counter()
    for _, first in named:
        if first.credit is None or first.credit.address != pull:
            continue
        before = first.before
        worth = []
        for number, move in enumerate(offered(before)):
            credit = credit_for(room.scenario, before, move.move.address, None)
            if credit is not None and credit.slot and move.move.key[0] == "option":
                worth.append((credit.overall, -number, move.move.address))
        found[max(worth)[2]] += 1
    return min(found, key=lambda address: (-found[address], address)) if found else ""


def _said(room: Room, named: list[Met], address: str) -> str:
    """The rationale of an answer as it was true for most of those who gave it."""
    said: Counter[str] = Counter()
    for _, first in named:
        if first.credit is None or not _gave(first, address):
            continue
        before, because = first.before, first.credit.because
        if first.credit.address != address:
            mark = room.scenario.key.marks.get(address)
            because = reasons(room.scenario, before, mark.because if mark else ())
        said.update(rationales(room.scenario, before, because))
    return min(said, key=lambda text: (-said[text], text)) if said else ""


def _gave(first: First, address: str) -> bool:
    """Whether an answer is that one, or has that item; an order has them all."""
    assert first.credit is not None
    whole = isinstance(first.answer, dict) or first.credit.address == address
    return whole or (isinstance(first.answer, list) and address.partition(".")[2] in first.answer)


def _said_of(room: Room, named: list[Met], address: str) -> str:
    """The rationale of an answer most of those who gave another one could have given."""
    said: Counter[str] = Counter()
    for _, first in named:
        before = first.before
        credit = credit_for(room.scenario, before, address, None) if address else None
        said.update(rationales(room.scenario, before, credit.because if credit else ()))
    return min(said, key=lambda text: (-said[text], text)) if said else ""


def _harmed(room: Room, at: str) -> int:
    return sum(bool(first.credit and first.credit.critical) for _, first in room.met[at])


def _harmful(room: Room, decision: Decision) -> tuple[Harmful, ...]:
    """Every harmful answer or item, with how many it drew."""
    found: Counter[tuple[str, str]] = Counter()
    for _, first in room.met[decision.at]:
        found.update(set(first.credit.critical) if first.credit else ())
    order = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        Harmful(decision.at, address, spoken(room.scenario, address), kind, share(n, decision.n))
        for (address, kind), n in order
    )


# Of votes -----------------------------------------------------------------------------------------


def _of_votes(room: Room, decision: Decision) -> Topic | None:
    """A decision as a room voted on it; what an answer loses is its weight times lost credit."""
    key = room.scenario.key
    worth = {choice.address: _static(room, decision, choice) for choice in decision.choices}
    most = max(worth.values(), default=0.0)
    wrong = [c for c in decision.choices if c.votes and worth[c.address] < min(GOOD, most)]
    if not wrong:
        return None
    lost = sum(choice.votes * (most - worth[choice.address]) for choice in wrong)
    cast = sum(choice.votes for choice in decision.choices)
    pull = max(wrong, key=lambda choice: (choice.votes, choice.address))
    if KINDS[decision.kind].ordered and pull.votes < max(
        choice.votes for choice in decision.choices
    ):
        return None
    better = max(decision.choices, key=lambda choice: worth[choice.address])
    marks = {c.address: key.marks.get(c.address) for c in (pull, better)}
    harmful = harmful_votes(decision)
    voted_wrong = _least_for(room, decision, [choice.votes for choice in wrong])
    return Topic(
        at=decision.at,
        voted=True,
        closes=lost / cast * key.slots[decision.slot].weight / max(1, key.weight),
        wrong=share(voted_wrong, decision.voters),
        harm=share(_least_for(room, decision, [h.drew.k for h in harmful]), decision.voters),
        very_wrong=_least_both(decision, voted_wrong),
        pull=pull.address,
        pull_text=pull.text,
        drew=pull.votes,
        pull_because=_always(marks[pull.address]),
        better=better.address,
        better_text=better.text,
        because=_always(marks[better.address]),
        harmful=harmful,
        principle=_principle(room, decision, pull.address, better.address),
    )


def harmful_votes(decision: Decision) -> tuple[Harmful, ...]:
    """Every harmful answer the room voted for, with its votes."""
    given = [choice for choice in decision.choices if choice.critical and choice.votes]
    return tuple(
        Harmful(decision.at, c.address, c.text, c.critical, share(c.votes, decision.voters))
        for c in sorted(given, key=lambda choice: (-choice.votes, choice.address))
    )


def _least_for(room: Room, decision: Decision, votes: Sequence[int]) -> int:
    """How many of a room were for one of these choices at the least.

    In a pick each person has several votes, and can have given some of them to these.
    """
    each = min(max(1, room.places[decision.at].pick), max(1, len(votes)))
    return voters({str(n): count for n, count in enumerate(votes)}, each) if votes else 0


def _least_both(decision: Decision, wrong: int) -> float:
    """The least share that was very sure and wrong; who voted for what is not on record."""
    if decision.voted_sure is None or decision.kind in WHOLES:
        return 0.0
    most = max(decision.voters, sum(decision.voted_sure))
    return max(0, decision.voted_sure[2] + wrong - most) / most


def _static(room: Room, decision: Decision, choice: Choice) -> float:
    """What a vote for an answer was for, 0 to 1: its mean credit.

    Of a pick, whether the key has it; of an order, the most credit one that begins so can have.
    """
    if KINDS[decision.kind].items_act:
        return float(choice.best)
    if KINDS[decision.kind].ordered:
        return _most_from(room.scenario.key.rulings[decision.at].order, choice.id)
    mark = room.scenario.key.marks.get(choice.address)
    grades = [grade.overall for grade in mark.grades] if mark else []
    return fmean(grades) / room.scenario.key.denominator if grades else 0.0


def _most_from(order: Order, first: str) -> float:
    """The most credit an order can have that begins with an item: the rest as the key has it."""
    most = farthest(order)
    if not most:
        return 0.0
    rest = (item for group in order for item in group if item != first)
    return 1 - distance(order, (first, *rest)) / most


def _always(mark: Mark | None) -> str:
    """A rationale that holds whatever happened; of a vote, nothing else can be said."""
    if mark is None:
        return ""
    written = mark.because or next((grade.because for grade in mark.grades if grade.because), ())
    return next((b.text for b in written if b.when is None and b.assumes is None), "")


# Principles ---------------------------------------------------------------------------------------


def _principle(room: Room, decision: Decision, pull: str, better: str) -> Principle | None:
    """What the wrong answer is at odds with; else what the better one, or the whole, rests on."""
    marks = room.scenario.key.marks
    ruling = room.scenario.key.rulings.get(decision.at)
    for ids in (
        *_ids(marks.get(pull), False),
        *_ids(marks.get(better), True),
        *_ids(marks.get(pull), True),
        ruling.upholds if ruling else (),
    ):
        if ids:
            return principle(room, ids[0])
    return None


def _ids(mark: Mark | None, upholds: bool) -> Iterator[tuple[str, ...]]:
    if mark is not None:
        yield mark.upholds if upholds else mark.breaches
        for grade in mark.grades:
            yield grade.upholds if upholds else grade.breaches
