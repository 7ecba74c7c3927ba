"""What to talk about, decision by decision and in which order; and what went well.

An answer is wrong here when it is below acceptable and something better was offered. Where no play
came to a decision, the votes of led sessions are used, with the credit wrong answers lose. A vote
on an order tells only what came first: it is wrong where no order that begins so could be
acceptable, and is talked about where nothing was put first by more.

What the marking calls a critical error counts for the order only where somebody has signed its
practice. In any other case the order would tell what `withheld_until_signed` does not.

Two rooms of the same people would not be asked to talk about quite the same things. How far the
first two would stay is found by drawing the room again from its own plays, or from its own votes
(a bootstrap, Efron 1979): the share of redrawn rooms in which a decision is one of the two.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import mul
from statistics import fmean
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from engine.decisions.multi_item import measure_distance, measure_farthest
from engine.decisions.registry import kind_of
from engine.kernel.answer_key import Mark, Ruling
from engine.play.led import count_voters
from engine.reports.cohort.decisions import Room, count, principle
from engine.reports.cohort.report_data import (
    LEAST_REDRAWN,
    MOST_TOPICS,
    CaseReport,
    Choice,
    Decision,
    Harmful,
    Purpose,
    ReportPrinciple,
    Topic,
    Well,
)
from engine.reports.cohort.statistics import SEED, Share, share
from engine.reports.debrief.moments import read_card
from engine.reports.facts.cohort import Answers, Better, Criticals, Reasons, Weighs
from engine.reports.facts.play import GOOD


def topics(room: Room, decisions: Sequence[Decision]) -> tuple[Topic, ...]:
    """The decisions worth talking about, in the order they are worth it; see `sort_weights`."""
    options = {decision.at: kind_of(decision).options for decision in decisions}
    told = [d for d in decisions if d.slot and not d.discuss]
    lost = (d for d in told if (d.closes if d.n else d.voters))
    each = (_of_plays(room, d) if d.n else _of_votes(room, d) for d in lost)
    found = list(filter(None, each))
    firm = _firm(room, told) if any(map(_enough, found)) else {}
    return tuple(
        replace(topic, firm=firm.get(topic.at, 0.0) if _enough(topic) else None)
        for topic in rank_topics(found, options, _signed(room))
    )


def _signed(room: Room) -> bool:
    return room.scenario.about.answered_for


def rank_topics(
    topics: Iterable[Topic], options: Mapping[str, bool], signed: bool
) -> Iterator[Topic]:
    """Topics in the order of `sort_weights`, each with its place.

    Args:
        topics: in any order.
        options: for each decision, whether it is a choice between options.
        signed: whether critical errors count for it.
    """
    by = {topic.at: topic for topic in topics}
    weights = []
    for at, t in by.items():
        harm = t.harm if signed else NO_HARM
        weights.append(Weight(at, options[at], t.voted, t.closes or 0.0, harm, t.very_wrong or 0.0))
    first = sorted(weights, key=_place)[:MOST_TOPICS]
    for rank, weight in enumerate(sort_weights(weights), 1):
        moved = rank <= MOST_TOPICS and weight not in first
        yield replace(by[weight.at], rank=rank, moved=moved)


def _enough(topic: Topic) -> bool:
    return topic.wrong.n >= LEAST_REDRAWN


def find_topic(case: CaseReport, name: str) -> Topic | None:
    """The topic of a decision, by its address or by the slot it settles; None without any."""
    slots = {decision.at: decision.slot for decision in case.decisions}
    return next((t for t in case.topics if name in (t.at, slots[t.at]) and name), None)


def choose_topics(case: CaseReport, wanted: Iterable[str]) -> CaseReport:
    """The case with the topics a facilitator chose before the others.

    Args:
        case: its figures.
        wanted: addresses of topics, in the order they are to be told.
    """
    by = {topic.at: topic for topic in case.topics}
    first = {at: replace(by[at], chosen=True) for at in wanted}
    rest = (topic for topic in case.topics if topic.at not in first)
    return replace(case, topics=(*first.values(), *rest))


def _firm(room: Room, told: Sequence[Decision]) -> dict[str, float]:
    """How often each decision is among the first two when the room is drawn again."""
    played = {d.at: kind_of(d).options for d in told if d.n}
    signed = _signed(room)
    rows: list[Mapping[str, FirstAnswer]] = []
    for row in room.fold.of(Weighs):
        each = {
            at: FirstAnswer(closed, signed and harmed, sure)
            for at, closed, harmed, sure in json.loads(row.weighs)
        }
        rows += [each] * row.n
    ballots = [_Ballot(room, d) for d in told if d.voters and d.at not in played]
    name = f"{room.scenario.hashes.story} {room.scenario.hashes.key}"
    return firmness(rows, played, ballots, name)


# Of plays -----------------------------------------------------------------------------------------


def _of_plays(room: Room, decision: Decision) -> Topic | None:
    named = [row for row in room.at(decision.at, Answers) if row.nameable]
    options = kind_of(decision).options
    pulls = _count_options(named) if options else _count_items(decision, named)
    if not pulls:
        return None
    pull = _find_commonest(pulls)
    if options:  # the best of what was offered to most of those whom the wrong answer drew
        rows = room.at(decision.at, Better)
        better = _find_commonest(_add_up((r.better, r.n) for r in rows if r.address == pull))
        because = _find_rationale(room, decision.at, better, given=False)
    else:
        better = _better_item(decision)
        because = _find_rationale(room, decision.at, decision.at)
    return Topic(
        at=decision.at,
        voted=False,
        closes=decision.closes,
        wrong=decision.wrong or share(0, decision.n),
        harm=share(count(r for r in room.at(decision.at, Answers) if r.harmful), decision.n),
        very_wrong=decision.sure_wrong.k / decision.n if decision.sure_wrong else 0.0,
        pull=pull,
        pull_text=read_card(room.scenario, pull),
        drew=pulls[pull],
        pull_because=_find_rationale(room, decision.at, pull),
        better=better,
        better_text=read_card(room.scenario, better),
        because=because,
        harmful=_list_harmful(room, decision),
        principle=_principle(room, decision, pull, better),
    )


def tell_items(room: Room, decision: Decision, apart: Mapping[str, int]) -> Topic | None:
    """A decision about items of which it is only known how many had each otherwise than the key."""
    pull = _find_commonest(Counter(apart))
    if not decision.slot or decision.discuss or not apart[pull]:
        return None
    better = _better_item(decision)
    marks, rulings = room.scenario.key.marks, room.scenario.key.rulings
    return Topic(
        at=decision.at,
        voted=False,
        closes=None,
        wrong=share(0, 0),
        harm=share(0, 0),
        very_wrong=None,
        pull=pull,
        pull_text=read_card(room.scenario, pull),
        drew=apart[pull],
        pull_because=_always(marks.get(pull)),
        better=better,
        better_text=read_card(room.scenario, better),
        because=_always(rulings.get(decision.at)),
        harmful=(),
        principle=_principle(room, decision, pull, better),
    )


def _count_options(named: Iterable[Answers]) -> Counter[str]:
    return _add_up((row.address, row.n) for row in named if row.address)


def _count_items(decision: Decision, named: Iterable[Answers]) -> Counter[str]:
    """How often each item stood apart from the key."""
    return _add_up(
        (choice.address, row.n)
        for row in named
        for answer in [json.loads(row.answer)]
        for choice in decision.choices
        if _apart(decision, choice, answer)
    )


def _add_up(counts: Iterable[tuple[str, int]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for name, n in counts:
        found[name] += n
    return found


def _apart(decision: Decision, choice: Choice, answer: list[str] | dict[str, int]) -> bool:
    if isinstance(answer, dict):
        return bool(choice.accepted) and answer[choice.id] not in choice.accepted
    if kind_of(decision).items_act:
        return choice.id in answer and not choice.best
    if choice.places is None:
        return False
    return not choice.places[0] <= answer.index(choice.id) + 1 <= choice.places[1]


def _better_item(decision: Decision) -> str:
    """The address of the first item of an order, or of the right item fewest picked; else ""."""
    if kind_of(decision).ordered:
        first = [choice for choice in decision.choices if choice.places and choice.places[0] == 1]
        return first[0].address if first else ""
    right = [choice for choice in decision.choices if choice.best]
    return min(right, key=lambda choice: choice.chosen.k).address if right else ""


def _find_rationale(room: Room, at: str, address: str, *, given: bool = True) -> str:
    """The rationale of an answer as it was true for most of those who gave it, or an item of it.

    Not `given`: for most of those who could have given it.
    """
    rows = (row for row in room.at(at, Reasons) if row.address == address)
    told = (row for row in rows if not given or row.given in (address, at))
    return _find_commonest(_add_up((room.reasons[row.reason], row.n) for row in told))


def _find_commonest(counts: Counter[str]) -> str:
    """What was counted most, of equals the first in the alphabet; "" of nothing."""
    return min(counts, key=lambda each: (-counts[each], each), default="")


def _list_harmful(room: Room, decision: Decision) -> tuple[Harmful, ...]:
    """Every harmful answer or item, with how many it drew."""
    order = sorted(room.at(decision.at, Criticals), key=lambda r: (-r.n, r.address, r.kind))
    return tuple(
        Harmful(
            decision.at,
            row.address,
            read_card(room.scenario, row.address),
            row.kind,
            share(row.n, decision.n),
        )
        for row in order
    )


# Of votes -----------------------------------------------------------------------------------------


class _Ballot:
    """A decision as a room voted on it; what an answer loses is its weight times lost credit."""

    def __init__(self, room: Room, decision: Decision) -> None:
        self.room, self.decision, key = room, decision, room.scenario.key
        self.counts: Mapping[str, int] = {choice.id: choice.votes for choice in decision.choices}
        self.worth = {choice.id: _static(room, decision, choice) for choice in decision.choices}
        self.most = max(self.worth.values(), default=0.0)
        self.critical = [choice.id for choice in decision.choices if choice.critical]
        self.part = key.slots[decision.slot].weight / max(1, key.weight)
        self.each = max(1, room.places[decision.at].pick)

    def list_wrong(self, counts: Mapping[str, int]) -> list[str]:
        """The ids voted for that are below acceptable, where something is better."""
        below = min(GOOD, self.most)
        found = [id for id, n in counts.items() if n and self.worth[id] < below]
        if found and kind_of(self.decision).ordered:  # then one of them must be put first most
            return found if max(counts[id] for id in found) == max(counts.values()) else []
        return found

    def count_least(self, counts: Mapping[str, int], ids: Iterable[str]) -> int:
        """How many people were for one of these at the least.

        In a pick each has several votes, and can have given some of them to these.
        """
        given = {id: counts[id] for id in ids if counts[id]}
        return count_voters(given, min(self.each, len(given))) if given else 0

    def count_harmed(self, counts: Mapping[str, int]) -> int:
        """How many people were for a harmful answer at the least."""
        return self.count_least(counts, self.critical)

    def weigh(self, counts: Mapping[str, int]) -> Weight | None:
        """What the decision weighs with these counts; None where nobody was wrong."""
        wrong, people = self.list_wrong(counts), count_voters(counts, self.each)
        if not wrong:
            return None
        lost = sum(counts[id] * (self.most - self.worth[id]) for id in wrong)
        closes = lost / sum(counts.values()) * self.part
        harm = share(self.count_harmed(counts), people) if _signed(self.room) else NO_HARM
        decision, options, sure = self.decision, kind_of(self.decision).options, 0.0
        if options and decision.voted_sure:  # who voted for what is not on record: the least
            most = max(decision.voters, sum(decision.voted_sure))
            sure = max(0, decision.voted_sure[2] + self.count_least(counts, wrong) - most) / most
        return Weight(decision.at, options, True, closes, harm, sure)


def _of_votes(room: Room, decision: Decision) -> Topic | None:
    """A decision as a room voted on it."""
    ballot = _Ballot(room, decision)
    weight = ballot.weigh(ballot.counts)
    if weight is None:
        return None
    by = {choice.id: choice for choice in decision.choices}
    wrong = ballot.list_wrong(ballot.counts)
    pull = max((by[id] for id in wrong), key=lambda choice: (choice.votes, choice.address))
    better = max(decision.choices, key=lambda choice: ballot.worth[choice.id])
    marks = {c.address: room.scenario.key.marks.get(c.address) for c in (pull, better)}
    return Topic(
        at=decision.at,
        voted=True,
        closes=weight.closes,
        wrong=share(ballot.count_least(ballot.counts, wrong), decision.voters),
        harm=share(ballot.count_harmed(ballot.counts), decision.voters),
        very_wrong=weight.very_wrong,
        pull=pull.address,
        pull_text=pull.text,
        drew=pull.votes,
        pull_because=_always(marks[pull.address]),
        better=better.address,
        better_text=better.text,
        because=_always(marks[better.address]),
        harmful=harmful_votes(decision),
        principle=_principle(room, decision, pull.address, better.address),
    )


def harmful_votes(decision: Decision) -> tuple[Harmful, ...]:
    """Every harmful answer the room voted for, with its votes."""
    given = [choice for choice in decision.choices if choice.critical and choice.votes]
    return tuple(
        Harmful(decision.at, c.address, c.text, c.critical, share(c.votes, decision.voters))
        for c in sorted(given, key=lambda choice: (-choice.votes, choice.address))
    )


def _static(room: Room, decision: Decision, choice: Choice) -> float:
    """What a vote for an answer was for, 0 to 1: its mean credit.

    For a pick, whether the key has it; for an order, the most credit of one that begins so: the
    rest as the key has it.
    """
    if kind_of(decision).items_act:
        return float(choice.best)
    if kind_of(decision).ordered:
        order = room.scenario.key.rulings[decision.at].order
        most = measure_farthest(order)
        rest = (item for group in order for item in group if item != choice.id)
        return 1 - measure_distance(order, (choice.id, *rest)) / most if most else 0.0
    mark = room.scenario.key.marks.get(choice.address)
    grades = [grade.overall for grade in mark.grades] if mark else []
    return fmean(grades) / room.scenario.key.denominator if grades else 0.0


def _always(judged: Mark | Ruling | None) -> str:
    """A rationale that holds whatever happened; for a vote, nothing else can be said."""
    if judged is None:
        return ""
    grades = judged.grades if isinstance(judged, Mark) else ()
    written = judged.because or next((grade.because for grade in grades if grade.because), ())
    return next((b.text for b in written if b.when is None and b.assumes is None), "")


# Principles ---------------------------------------------------------------------------------------


def _principle(room: Room, decision: Decision, pull: str, better: str) -> ReportPrinciple | None:
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


# The order ----------------------------------------------------------------------------------------


DANGER = 0.2  # a harmful answer that draws so large a share comes before everything else
LEAST_HARMED = 2  # who gave one, for that: a room does not talk about what one person chose
NO_HARM = share(0, 0)
REDRAWN = 100  # rooms: a share is right to a twentieth, and is told in tenths


class Weight(Struct, frozen=True):
    """What decides how much a decision is worth talking about.

    Attributes:
        at: its address.
        options: it is a choice between options, not an answer given as a whole.
        voted: it is taken from votes.
        closes: the share who were wrong times what it closed.
        harm: how many gave a harmful answer; nobody where no practice is signed.
        very_wrong: the share who were very sure and wrong.
    """

    at: str
    options: bool
    voted: bool
    closes: float
    harm: Share
    very_wrong: float

    @property
    def danger(self) -> int:
        """Whether harmful answers drew so many that it comes before everything else.

        2 where the whole interval of their share is above `DANGER`, so that another such room
        would be there, too; 1 where the share of this room is; else 0.
        """
        if self.harm.k < LEAST_HARMED:
            return 0
        return (self.harm.low >= DANGER) + (self.harm.share >= DANGER)


def sort_weights(weights: Iterable[Weight]) -> list[Weight]:
    """The decisions in the order they are worth it.

    Those come first that are surely dangerous, then those that are in this room. Otherwise the
    share who were wrong times what it closed decides; if that is equal, the share who were very
    sure and wrong. One of the first two is a choice between options, if there is any, unless both
    are dangerous: a split between options is easier to talk about than an order, a pick or ratings.
    """
    found = sorted(weights, key=_place)
    first = found[:MOST_TOPICS]
    choice = next((weight for weight in found if weight.options), None)
    if choice is not None and choice not in first and not first[-1].danger:
        found.remove(choice)
        found.insert(MOST_TOPICS - 1, choice)
    return found


def _place(weight: Weight) -> tuple[int, bool, float, float]:
    closes = round(weight.closes, 9)  # equal but for how it was summed
    return -weight.danger, weight.voted, -closes, -weight.very_wrong


# The room, drawn again ----------------------------------------------------------------------------


class FirstAnswer(Struct, frozen=True):
    """What one first answer adds to the weight of its decision."""

    closed: float
    harmed: bool
    very_wrong: bool


class Ballot(Protocol):
    """A vote that can be cast again."""

    counts: Mapping[str, int]
    """Votes by what they are for."""

    def weigh(self, counts: Mapping[str, int], /) -> Weight | None:
        """What the decision weighs with these counts; None where nobody was wrong."""


class FirstAnswers:
    """First answers at one decision, by the place of the play they are of.

    Args:
        at: address of the decision.
        options: as in `Weight`.
        given: the answer of each play, or None where it gave none.
    """

    def __init__(self, at: str, options: bool, given: Sequence[FirstAnswer | None]) -> None:
        self.at, self.options = at, options
        met = [(place, answer) for place, answer in enumerate(given) if answer is not None]
        self.missed = [place for place, answer in enumerate(given) if answer is None]
        self.harmed = [place for place, answer in met if answer.harmed]
        self.very_wrong = [place for place, answer in met if answer.very_wrong]
        self.wrong = [place for place, answer in met if answer.closed]
        self.closed = [answer.closed for _, answer in met if answer.closed]

    def weigh(self, times: Sequence[int]) -> Weight | None:
        """The weight where each play was drawn so many times; None where nobody was wrong."""
        drawn = times.__getitem__
        lost = sum(map(mul, map(drawn, self.wrong), self.closed))
        if not lost:
            return None
        n = len(times) - sum(map(drawn, self.missed))
        harm = share(sum(map(drawn, self.harmed)), n)
        sure = sum(map(drawn, self.very_wrong)) / n
        return Weight(self.at, self.options, False, lost / n, harm, sure)


def firmness(
    rows: Iterable[Mapping[str, FirstAnswer]],
    options: Mapping[str, bool],
    ballots: Iterable[Ballot],
    name: str,
) -> dict[str, float]:
    """The share of redrawn rooms in which each decision is one of the first two.

    Args:
        rows: for each play, its first answers by the address of the decision.
        options: for each decision that plays answered, whether it is a choice between options.
        ballots: the votes of decisions no play answered.
        name: of what is redrawn; the same plays under one name give the same shares.
    """
    plays = sorted(rows, key=lambda row: repr([row.get(at) for at in options]))  # in any order
    answers = [
        FirstAnswers(at, option, [row.get(at) for row in plays]) for at, option in options.items()
    ]
    cast = list(ballots)
    chance = random.Random(f"{SEED} topics {name}")
    first: Counter[str] = Counter()
    again = (_draw_again(len(plays), chance) for _ in range(REDRAWN))
    for times in again if cast else _draws(len(plays), f"{SEED} topics {name}"):
        weights = [each.weigh(times) for each in answers]
        weights += [each.weigh(_cast_again(each.counts, chance)) for each in cast]
        found = sort_weights(weight for weight in weights if weight is not None)
        first.update(weight.at for weight in found[:MOST_TOPICS])
    return {at: n / REDRAWN for at, n in first.items()}


@lru_cache(maxsize=1)
def _draws(plays: int, seed: str) -> tuple[list[int], ...]:
    """How often each of so many plays is drawn, in each redrawn room without votes."""
    chance = random.Random(seed)
    return tuple(_draw_again(plays, chance) for _ in range(REDRAWN))


def _draw_again(plays: int, chance: random.Random) -> list[int]:
    times = [0] * plays
    for place in chance.choices(range(plays), k=plays) if plays else ():
        times[place] += 1
    return times


def _cast_again(counts: Mapping[str, int], chance: random.Random) -> Mapping[str, int]:
    ids = [id for id, n in counts.items() if n]
    drawn = Counter(chance.choices(ids, [counts[id] for id in ids], k=sum(counts.values())))
    return {id: drawn[id] for id in counts}


# What went well -----------------------------------------------------------------------------------


MOST = 3
LEAST = 2 / 3  # of the plays, with an answer that is acceptable or better


def list_well(
    room: Room, decisions: Iterable[Decision], purposes: Iterable[Purpose]
) -> tuple[Well, ...]:
    """Everything somebody had acceptable or better; see `select_foremost`."""
    found = [one for decision in decisions if (one := _praise_decision(room, decision)) is not None]
    found += [one for purpose in purposes if (one := _praise_purpose(room, purpose)) is not None]
    return tuple(found)


def select_foremost(found: Iterable[Well]) -> tuple[Well, ...]:
    """At most three things most plays had acceptable or better, those with the greatest share."""
    good = [one for one in found if one.share.k >= LEAST * one.share.n]
    return tuple(sorted(good, key=lambda one: (-one.share.share, -one.share.n))[:MOST])


def _praise_decision(room: Room, decision: Decision) -> Well | None:
    """A decision, with the good answer or the item most had right, and how many had that one."""
    met = [row for row in room.at(decision.at, Answers) if row.share is not None]
    good = [row for row in met if row.good]
    if not good or decision.flags:
        return None
    if kind_of(decision).options:
        address = _find_commonest(_count_options(good))
        # What that answer keeps to; never what another one does.
        upholds = next(filter(None, (r.upholds for r in good if r.address == address)), "")
    else:
        address, upholds = _find_right_item(room, decision)
    answer = {choice.address: choice for choice in decision.choices}.get(address)
    if answer is None:
        return None
    told = principle(room, upholds) if upholds else None
    total = share(count(good), count(met))
    return Well(decision.at, answer.text, total, told, share(answer.chosen.k, total.n))


def _find_right_item(room: Room, decision: Decision) -> tuple[str, str]:
    """The item most had right, and what it, or else the whole, keeps to; "" where there is none."""
    right = [c for c in decision.choices if c.best or c.places or c.accepted]
    if not right:
        return "", ""
    address = max(right, key=lambda choice: choice.chosen.k).address
    key = room.scenario.key
    mark, ruling = key.marks.get(address), key.rulings.get(decision.at)
    kept = (mark.upholds if mark else ()) or (ruling.upholds if ruling else ())
    return address, next(iter(kept), "")


def _praise_purpose(room: Room, purpose: Purpose) -> Well | None:
    came = [row for row in room.of_slot(purpose.slot) if row.reached]
    good, n = count(row for row in came if row.good), count(came)
    if purpose.free or not good or purpose.flags:
        return None
    return Well(purpose.slot, purpose.text, share(good, n), None)
