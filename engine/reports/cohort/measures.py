"""Measures a cohort report is made of, and what it says of single decisions: pure data.

A share lies between 0 and 1. Every share and every mean comes with its 95 % interval, or with how
few there were.
"""

from __future__ import annotations

from dataclasses import dataclass

FORMULA_VERSION = "1"
LEAST_FINISHED = 5  # finished plays of a case, in own records, before anything is split
LEAST_SPREAD = 5  # plays for a median and quartiles
LEAST_ITEM = 20  # plays for a discrimination, an alpha, or a word about a broken item
LEAST_CORE = 5  # things assessed for an alpha
LEAST_PAIRS = 20  # people who played both forms, for a change
LEAST_ORDER = 5  # of them, in each order


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, with the score interval of the share (0 to 1 when `n` is 0)."""

    k: int
    n: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share itself; 0 of nothing."""
        return self.k / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A number computed from `n` plays.

    Attributes:
        n: how many there were.
        least: how many are needed.
        value: None when there were too few, or when what was compared does not vary.
        low: of its interval; None without one.
        high: of its interval.
    """

    n: int
    least: int
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def few(self) -> bool:
        """Whether there were too few."""
        return self.n < self.least


@dataclass(frozen=True, slots=True)
class Principle:
    """A principle as a report cites it, with its first source."""

    id: str
    title: str
    says: str
    source: str
    url: str
    differs: str


@dataclass(frozen=True, slots=True)
class Harmful:
    """A harmful answer that was given or voted for, with its own count.

    Attributes:
        at: address of the decision or of the conversation.
        address: of the answer.
        text: the case's words.
        kind: from the closed list.
        drew: how many it drew, of those who answered there; of votes, of all that were cast.
    """

    at: str
    address: str
    text: str
    kind: str
    drew: Share


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer of a decision, or one item of an answer given as a whole.

    Attributes:
        id: within its decision.
        address: `scene.option` and its kin; what a contest names.
        text: the case's words.
        chosen: of an option, who chose it, of those it was offered to. Of an item: who put it at a
            place the key gives it, picked it, or rated it with a value the key accepts.
        best: of an option, nothing offered was rated higher, where that never changes; of an item
            to pick, it is one of the right ones; of other items, false.
        ratings: of an option, every rating the key can give it, 1 to 4; of one that is rated in
            each domain apart, their mean. Empty when not scored.
        mixed: it is rated in each domain apart.
        places: of an item to put in order, the first and last place the key gives it.
        accepted: of an item to rate, the values accepted; empty where experts differ.
        accepted_as: those values in words, as the screen has them.
        spread: of an item, how many put it at each place, or gave it each value, low to high.
        critical: kind of harmful choice it can be, or "".
        credit: mean credit of those who chose it; None of an item, or where nobody did.
        closed: the mean of what it closed, of those who chose it, as a share of what the case
            could bring.
        others: mean credit in everything else, of those who chose it; None below `LEAST_ITEM`.
        votes: in led sessions.
        keyed: the key says something of it; else `chosen` of an item to order or rate is 0.
    """

    id: str
    address: str
    text: str
    chosen: Share
    best: bool
    ratings: tuple[float, ...] = ()
    places: tuple[int, int] | None = None
    accepted: tuple[int, ...] = ()
    accepted_as: tuple[str, ...] = ()
    spread: tuple[int, ...] = ()
    critical: str = ""
    credit: float | None = None
    closed: float | None = None
    others: float | None = None
    votes: int = 0
    keyed: bool = True
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, over all first answers.

    Attributes:
        at: address of its location.
        scene: its id.
        time: the story's clock, or "".
        kind: choose, rank, select or rate.
        prompt: what is asked; of a question put to us, the words of it.
        who: the name of who puts it to us, or "".
        slot: what it settles, or "" when it is not scored.
        discuss: experts differ; never scored.
        n: how many came to it and answered.
        held: own records, and fewer than `LEAST_FINISHED` answered: nothing more is told of it.
        choices: in the order of the case.
        best: how many gave an answer no answer offered was rated above; None when not scored.
        credit: its facility, the mean credit of first answers; needs two.
        chance: mean credit of any legal answer, over the situations it was met in; None when not
            scored.
        discrimination: correlation of its credit with the mean credit of all else those who came
            to it came to.
        sure: how many were not, fairly, very sure; None where nobody said.
        sure_wrong: of those who were very sure, how many gave a wrong answer: one below acceptable
            (credit under 2/3) where something better was offered.
        closes: what wrong first answers closed, summed over plays and divided by `n`: the share
            who gave one times what it closed on average. 0 where nothing may be named: an answer
            whose sign was not shown, or that only ill luck nobody could see made costly.
        flags: why the item may be broken: "negative", "below-chance", "drawn-apart".
        voters: votes cast in led sessions.
        voted_sure: how many of them were not, fairly, very sure; None where nobody was asked.
    """

    at: str
    scene: str
    time: str
    kind: str
    prompt: str
    who: str
    slot: str
    discuss: bool
    n: int
    held: bool
    choices: tuple[Choice, ...]
    best: Share | None
    credit: Figure
    chance: float | None
    discrimination: Figure
    sure: tuple[int, int, int] | None
    sure_wrong: Share | None
    closes: float
    flags: tuple[str, ...]
    voters: int = 0
    voted_sure: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Purpose:
    """A purpose of a conversation, or another thing assessed that no decision alone settles.

    Attributes:
        slot: its id.
        scene: where it can first be met.
        text: its words.
        free: not meeting it costs nothing.
        credit: mean credit of plays that came to its scene.
        discrimination: as of a decision.
        flags: as of a decision.
    """

    slot: str
    scene: str
    text: str
    free: bool
    credit: Figure
    discrimination: Figure
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A decision worth talking about.

    Attributes:
        at: address of the decision; look it up among the decisions.
        voted: it is told from votes of led sessions, because no play came to it.
        closes: as of the decision.
        wrong: how many gave a wrong answer; of votes, how many were for one.
        harm: how many gave an answer with something harmful in it; of votes, how many were for one.
        very_wrong: the share who were very sure and wrong; of votes, the least that must have been.
        pull: address of what drew most of them, an option or an item.
        pull_text: its words.
        drew: how many it drew.
        pull_because: the rationale of the key for it, or "".
        better: address of what the key rates best, or "".
        better_text: its words; of an order, the item that comes first; of ratings, "".
        because: the rationale of the key for it, or for the decision as a whole; or "".
        harmful: every harmful answer given here, those that drew most first.
        principle: what it rests on, or None.
    """

    at: str
    voted: bool
    closes: float
    wrong: Share
    harm: Share
    very_wrong: float
    pull: str
    pull_text: str
    drew: int
    pull_because: str
    better: str
    better_text: str
    because: str
    harmful: tuple[Harmful, ...]
    principle: Principle | None
