"""Which decisions are worth talking about most, and how firm that is in another such room.

Two rooms of the same people would not be asked to talk about quite the same things. How far the
first two would stay is found by drawing the room again from its own plays, or from its own votes
(a bootstrap, Efron 1979): the share of redrawn rooms in which a decision is one of the two.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import mul
from typing import Protocol

from engine.reports.cohort.figures import MOST_TOPICS
from engine.reports.cohort.statistics import SEED, Share, share

DANGER = 0.2  # a harmful answer that draws so large a share comes before everything else
LEAST_HARMED = 2  # who gave one, for that: a room does not talk about what one person chose
REDRAWN = 100  # rooms: a share is right to a twentieth, and is told in tenths


@dataclass(frozen=True, slots=True)
class Weight:
    """What decides how much a decision is worth talking about.

    Attributes:
        at: its address.
        options: it is a choice between options, not an answer given as a whole.
        voted: it is taken from votes.
        closes: the share who were wrong times what it closed.
        harm: how many gave a harmful answer.
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


def in_order(weights: Iterable[Weight]) -> list[Weight]:
    """The decisions in the order they are worth it.

    Those come first that are surely dangerous, then those that are in this room. Otherwise the
    share who were wrong times what it closed decides; if that is equal, the share who were very
    sure and wrong. Of the first two, one is a choice between options where there is any, unless
    both are dangerous: a split between options is easier to talk about than an order, a pick or
    ratings.
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


@dataclass(frozen=True, slots=True)
class Answer:
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


class Answers:
    """First answers at one decision, by the place of the play they are of.

    Args:
        at: address of the decision.
        options: as in `Weight`.
        given: the answer of each play, or None where it gave none.
    """

    def __init__(self, at: str, options: bool, given: Sequence[Answer | None]) -> None:
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
    rows: Iterable[Mapping[str, Answer]],
    options: Mapping[str, bool],
    ballots: Iterable[Ballot],
    name: str,
) -> dict[str, float]:
    """The share of redrawn rooms in which each decision is one of the first two.

    Args:
        rows: for each play, its first answers by the address of the decision.
        options: of each decision that plays answered, whether it is a choice between options.
        ballots: the votes of decisions no play answered.
        name: of what is redrawn; the same plays under one name give the same shares.
    """
    plays = [[row.get(at) for at in options] for row in rows]
    plays.sort(key=repr)  # the order they were written in changes nothing
    columns = zip(*plays, strict=True) if plays else ([] for _ in options)
    answers = [Answers(at, options[at], list(c)) for at, c in zip(options, columns, strict=True)]
    cast = list(ballots)
    chance = random.Random(f"{SEED} topics {name}")
    first: Counter[str] = Counter()
    for _ in range(REDRAWN):
        times = [0] * len(plays)
        for place in chance.choices(range(len(plays)), k=len(plays)) if plays else ():
            times[place] += 1
        weights = [each.weigh(times) for each in answers]
        weights += [each.weigh(_cast_again(each.counts, chance)) for each in cast]
        found = in_order(weight for weight in weights if weight is not None)
        first.update(weight.at for weight in found[:MOST_TOPICS])
    return {at: n / REDRAWN for at, n in first.items()}


def _cast_again(counts: Mapping[str, int], chance: random.Random) -> Mapping[str, int]:
    ids = [id for id, n in counts.items() if n]
    drawn = Counter(chance.choices(ids, [counts[id] for id in ids], k=sum(counts.values())))
    return {id: drawn[id] for id in counts}
