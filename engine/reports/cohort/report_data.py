"""The figures of a cohort report: pure data, aggregated, without a code, a name or a sentence.

What it holds are ids, numbers, and the case's own words; the sections say it in a language, and
JSON and CSV print it. A share lies between 0 and 1. Every share and every mean comes with its 95 %
interval, or with how few there were.

Decisions count every play that came to them, finished or not; needs, risks, paths and domains only
finished ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from msgspec import Struct

from engine.reports.cohort.statistics import Checked, Figure, Share
from engine.scenario.doctrine import Belief

FORMULA_VERSION = "6"
MOST_TOPICS = 2  # of a case, in full on page one and in the guide
LEAST_FINISHED = 5  # plays of a case, to say how many passed something over
LEAST_INTERVAL = 8  # plays for an interval: of fewer, it spans a third even where nobody did
LEAST_SPREAD = 5  # plays for a median and quartiles
LEAST_REDRAWN = 10  # plays or voters, to say how firm a topic is
LEAST_PAIRS = 20  # people who played both forms, for a change
LEAST_ORDER = 5  # of them, in each order


class ReportPrinciple(Struct, frozen=True):
    """A principle as a report cites it, with its first source."""

    id: str
    title: str
    says: str
    source: str
    url: str
    differs: str


class Harmful(Struct, frozen=True):
    """A harmful answer that was given or voted for, with its own count.

    Attributes:
        at: address of the decision or of the conversation.
        address: of the answer.
        text: the case's words.
        kind: from the closed list.
        drew: how many it drew, of those who answered there; for votes, of those who voted.
    """

    at: str
    address: str
    text: str
    kind: str
    drew: Share


class Choice(Struct, frozen=True):
    """One possible answer of a decision, or one item of an answer given as a whole.

    Attributes:
        id: within its decision.
        address: `scene.option` and its kin; what a contest names.
        text: the case's words.
        chosen: for an option, who chose it of those it was offered to. For an item: who put it at a
            place the key gives it, picked it, or rated it with a value the key accepts.
        best: for an option, nothing offered was rated higher, where that never changes; for an item
            to pick, it is one of the right ones; for other items, false.
        ratings: for an option, every rating the key can give it, 1 to 4; for one that is rated in
            each domain separately, their mean. Empty when not scored.
        mixed: it is rated in each domain separately.
        places: for an item to put in order, the first and last place the key gives it.
        accepted: for an item to rate, the values accepted; empty where experts differ.
        accepted_as: those values in words, as the screen has them.
        spread: for an item, how many put it at each place, or gave it each value, low to high.
        critical: kind of harmful choice it can be, or "".
        belief: id of the belief it follows, or "".
        credit: mean credit of those who chose it; None for an item, or where nobody did.
        closed: the mean of what it closed, of those who chose it, as a share of what the case
            could bring.
        others: mean credit in everything else, of those who chose it; None below `LEAST_ITEM`.
        votes: in led sessions; nobody can give two to one choice.
        keyed: the key says something of it; else `chosen` of an item to order or rate is 0.
        rated: for an option, how many of those who chose it gave a best, an acceptable, a weak and
            a harmful answer by what had happened in their play; empty in own records, and of
            issues kept before this was counted.
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
    belief: str = ""
    credit: float | None = None
    closed: float | None = None
    others: float | None = None
    votes: int = 0
    keyed: bool = True
    mixed: bool = False
    rated: tuple[int, ...] = ()


class Decision(Struct, frozen=True):
    """One decision, over all first answers.

    Attributes:
        at: address of its location.
        scene: its id.
        time: the story's clock, or "".
        kind: choose, rank, select or rate.
        prompt: what is asked; for a question put to us, its words.
        who: the name of who puts it to us, or "".
        slot: what it settles, or "" when it is not scored.
        discuss: experts differ; never scored.
        n: how many came to it and answered.
        choices: in the order of the case.
        best: how many gave an answer no answer offered was rated above; None when not scored.
        credit: its facility, the mean credit of first answers; needs two.
        chance: mean credit of any legal answer, over the situations it was met in; None when not
            scored.
        discrimination: correlation of its credit with the mean credit of everything else, over
            finished plays that answered it.
        sure: how many were not, fairly, very sure; None where nobody said.
        sure_wrong: of those who were very sure, how many gave a wrong answer: one below acceptable
            (credit under 2/3) where something better was offered.
        closes: what wrong first answers closed, summed over plays and divided by `n`: the share
            who gave one times what it closed on average. 0 where nothing may be named: an answer
            whose sign was not shown, or that only ill luck nobody could see made costly.
        flags: why the item may be broken: "negative", "below-chance", "drawn-apart".
        comparisons: how many comparisons these rest on.
        voters: how many voted in led sessions; in a pick each of them has several votes.
        voted_sure: how many of them were not, fairly, very sure; None where nobody was asked.
        values: for ratings, the name of each value of the scale, low to high.
        lowest: for ratings, the lowest value.
        sure_by: how many of the acceptable or better, and then of the others, were not, fairly,
            very sure; None where nobody said, and in own records.
        wrong: how many gave a wrong answer, see `sure_wrong`; None when not scored, and of issues
            kept before this was told.
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
    choices: tuple[Choice, ...]
    best: Share | None
    credit: Figure
    chance: float | None
    discrimination: Figure
    sure: tuple[int, int, int] | None
    sure_wrong: Share | None
    closes: float | None
    flags: tuple[str, ...]
    comparisons: int = 0
    voters: int = 0
    voted_sure: tuple[int, int, int] | None = None
    values: tuple[str, ...] = ()
    lowest: int = 0
    sure_by: tuple[tuple[int, int, int], tuple[int, int, int]] | None = None
    wrong: Share | None = None


class Purpose(Struct, frozen=True):
    """A purpose of a conversation, or another thing assessed that no decision alone settles.

    Attributes:
        slot: its id.
        scene: where it can first be met.
        text: its words.
        free: not meeting it costs nothing.
        credit: mean credit of finished plays whose own answer settled it.
        discrimination: as of a decision.
        flags: as of a decision; none where it is free.
        comparisons: as of a decision.
        answered: how many settled it by an answer, of the finished plays that reached it.
    """

    slot: str
    scene: str
    text: str
    free: bool
    credit: Figure
    discrimination: Figure
    flags: tuple[str, ...]
    comparisons: int
    answered: Share


class Topic(Struct, frozen=True):
    """A decision worth talking about.

    Attributes:
        at: address of the decision; see `CaseReport.decision`.
        voted: it is taken from votes of led sessions, because no play came to it.
        closes: as of the decision.
        wrong: how many gave a wrong answer; for votes, how many people were for one, at the least.
        harm: how many gave an answer with something harmful in it; for votes, how many people were
            for one, at the least.
        very_wrong: the share who were very sure and wrong; for votes, the least it must have been.
            None of what was released.
        pull: address of what drew most of them, an option or an item.
        pull_text: its words.
        drew: how many it drew.
        pull_because: the rationale of the key for it, or "".
        better: address of what the key rates best, or "".
        better_text: its words; for an order, the item that comes first; for ratings, "".
        because: the rationale of the key for it, or for the decision as a whole; or "".
        harmful: every harmful answer given here, those that drew most first.
        principle: what it rests on, or None.
        rank: its place in the order of `topics.sort_weights`, from 1.
        firm: the share of redrawn rooms in which it is one of the first two; None below
            `LEAST_REDRAWN`, and of what was released.
        chosen: the facilitator chose it.
        moved: it is one of the first two only because it is a choice between options.
    """

    at: str
    voted: bool
    closes: float | None
    wrong: Share
    harm: Share
    very_wrong: float | None
    pull: str
    pull_text: str
    drew: int
    pull_because: str
    better: str
    better_text: str
    because: str
    harmful: tuple[Harmful, ...]
    principle: ReportPrinciple | None
    rank: int = 0
    firm: float | None = None
    chosen: bool = False
    moved: bool = False


class Harm(Struct, frozen=True):
    """Harmful choices of one kind.

    Attributes:
        kind: from the closed list.
        plays: how many plays made one, of those in which one was open to them.
        repaired: how many of the plays that made one mended every one they made.
        answers: address, words and number of plays of each answer.
    """

    kind: str
    plays: Share
    repaired: int | None
    answers: tuple[tuple[str, str, int], ...]


class Need(Struct, frozen=True):
    """How a need, concern or right ended, over finished plays.

    Attributes:
        id: its id.
        kind: need, concern or right.
        name: whose it is.
        text: its words.
        held: in how many it was not raised though it could be, or denied by us.
        raised: how many raised it, whatever came of it: offered, met or declined.
        met: how many met it.
        declined: how many times the person said no, which is a full result.
        denied: how many denied it.
    """

    id: str
    kind: str
    name: str
    text: str
    held: Share
    raised: int
    met: int
    declined: int
    denied: int


class Contested(Struct, frozen=True):
    """A judgement the room disputes.

    Attributes:
        address: of the judgement.
        text: the case's words for it.
        disagree: how many disagree.
        not_my_job: how many say it is not in their job.
        agree: how many agree.
        reasons: reasons their writers shared, in the order of the alphabet, without a code.
    """

    address: str
    text: str
    disagree: int
    not_my_job: int
    agree: int
    reasons: tuple[str, ...]


class Well(Struct, frozen=True):
    """What went well.

    Attributes:
        at: address of the decision, or id of the purpose of a conversation.
        text: the answer or item most of them had right, or the words of the purpose.
        share: how many gave any answer that is acceptable or better, or met the purpose.
        principle: what that answer keeps to, or None.
        answer: for a decision, how many gave that one answer, or had that one item right.
    """

    at: str
    text: str
    share: Share
    principle: ReportPrinciple | None
    answer: Share | None = None


class Scene(Struct, frozen=True):
    """A scene or an ending in words.

    Attributes:
        id: its id.
        time: the clock, or "".
        what: what is asked, or "".
        name: whom one talks with, or "".
        title: its short name; its id in words where it has none.
        leads: ids of the scenes and endings that can follow.
    """

    id: str
    time: str
    what: str
    name: str
    title: str = ""
    leads: tuple[str, ...] = ()


class Plays(Struct, frozen=True):
    """Which plays of a case there are, and what was left out of the figures.

    Attributes:
        counted: plays behind the decisions.
        finished: of these, those that came to an end; everything else is counted from them.
        unfinished: of these, those that did not.
        pairs: of these, those played by two or more people; each is one play.
        rescored: of these, those made under another key than the one they are read by.
        passed: of these, those in which something was passed over, which counts nowhere; None
            below `LEAST_FINISHED` plays.
        repeated: left out: somebody in it had played the case already.
        unreadable: left out: the log is damaged, or does not fit its case.
        led: led sessions; their votes are shown separately from the plays.
        missing: codes of the cohort without a play of this case that counts, on any story.
    """

    counted: int
    finished: int
    unfinished: int
    pairs: int | None
    rescored: int | None
    passed: int | None
    repeated: int
    unreadable: int
    led: int
    missing: int


class CaseReport(Struct, frozen=True):
    """One case on one story.

    Attributes:
        case: its id.
        title: its title.
        version: its version.
        draft: nobody has signed its key.
        reviewers: who signed it.
        notes: its content notes.
        story: hash of what can happen.
        key: hash of the key it is read by.
        text: hash of what was read.
        stories: how many stories of this case the cohort played; each has a report of its own.
        valued: the values of the case were at hand: what was closed is exact, and there are
            spreads.
        plays: which there are, and which were left out.
        withheld: own records of which nothing may be told yet: the rest holds
            only the case and the votes of led sessions, as if there were no plays.
        scenes: in the order of the case.
        topics: decisions worth talking about, in the order of `topics.sort_weights`; those
            the facilitator chose first. Page one tells two in full, and names the third.
        harms: harmful choices by kind, the most first; kinds that were open to somebody.
        harmful_votes: harmful answers led sessions voted for, in the order of the case.
        contested: the most disputed first.
        needs: in the order of the case.
        well: what went well, at most three.
        decisions: in the order of the case.
        purposes: in the order of the case.
        parts: what only one section shows, by the name of its part (`sections/`); JSON prints
            each as a field, and each can be read as one.
        checked: how much was looked at for what looks broken.
        issue: the number of the report in which an earlier version kept all this; else 0.
        issued: the day of that report, or "".
        endings: in the order of the case.
        practice: somebody has signed the practice of its marking.
        refused: harmful choices are not told, as nobody has (see `withheld_until_signed`).
        unsigned: why they are told all the same, in the facilitator's words; or "".
        role: who the player is in the story, in the case's words.
        opening: how the story begins, in its plainest words; "" of issues kept before it was told.
        people: who is in it, in the order of the case: the name, and who that is.
        beliefs: those that an answer of the case follows, in the order of the doctrine.
        released: its counts come from released tables: see `cell_key`.
        groups: in how many groups, one after the other, its people were counted then.
    """

    case: str
    title: str
    version: str
    draft: bool
    reviewers: tuple[str, ...]
    notes: tuple[str, ...]
    story: str
    key: str
    text: str
    stories: int
    valued: bool
    plays: Plays
    withheld: bool
    scenes: tuple[Scene, ...]
    topics: tuple[Topic, ...]
    harms: tuple[Harm, ...]
    harmful_votes: tuple[Harmful, ...]
    contested: tuple[Contested, ...]
    needs: tuple[Need, ...]
    well: tuple[Well, ...]
    decisions: tuple[Decision, ...]
    purposes: tuple[Purpose, ...]
    parts: Mapping[str, Any]
    checked: Checked
    issue: int = 0
    issued: str = ""
    endings: tuple[Scene, ...] = ()
    practice: bool = False
    refused: bool = False
    unsigned: str = ""
    role: str = ""
    people: tuple[tuple[str, str], ...] = ()
    opening: str = ""
    beliefs: tuple[Belief, ...] = ()
    released: bool = False
    groups: int = 0

    in_place: ClassVar[frozenset[str]] = frozenset({"parts"})
    for_counting: ClassVar[frozenset[str]] = frozenset({"released"})

    @property
    def untold(self) -> bool:
        """Whether nothing can be told of its plays: there are none that count, or too few."""
        return self.withheld or not self.plays.counted

    @property
    def answered_for(self) -> bool:
        """Whether somebody stands behind the practice of its marking: see `About.answered_for`."""
        return self.practice or not self.draft

    def decision(self, at: str) -> Decision:
        """The decision at an address."""
        return next(decision for decision in self.decisions if decision.at == at)


class Misread(Struct, frozen=True):
    """How many short stories of a form were taken for something else.

    Attributes:
        truth: what they are: "trafficking" (then it is a miss) or "other" (a false alarm).
        of: how many such stories each form has.
        first: mean number a person misread in the form played first.
        last: in the form played last.
    """

    truth: str
    of: int
    first: Figure
    last: Figure


class LeftOut(Struct, frozen=True):
    """People of whom no change can be told.

    Attributes:
        one_day: how many began both forms on one day.
        one_form: how many finished only one form.
    """

    one_day: int = 0
    one_form: int = 0


class Change(Struct, frozen=True):
    """From the form begun first to the form begun last, of people who finished both.

    Attributes:
        why: why it cannot be said: "no-forms", "not-parallel", "not-counterbalanced",
            "not-valued", "few", "withheld" or "unsigned"; "" when it can.
        pairs: people who finished both, and began them on two days.
        each: of them, how many began with the opening form, and how many with the closing one.
        given: of them, how many began with the form that they were given first; None in own
            records, where that is not counted, and `effect` neither.
        left_out: who else finished a form.
        mean: of both orders alike, in shares of what was attainable; None when it cannot be said.
        effect: d_av, that mean over the root of the mean variance of each form in each order.
        unsigned: why it is told though a form is not signed, in the facilitator's words; or "".
        misread: misses and false alarms, where both forms have as many stories of each kind.
    """

    why: str
    pairs: int = 0
    each: tuple[int, int] = (0, 0)
    given: int | None = None
    left_out: LeftOut = LeftOut()
    mean: Figure | None = None
    effect: Figure | None = None
    unsigned: str = ""
    misread: tuple[Misread, ...] = ()


class CohortReport(Struct, frozen=True):
    """A cohort in figures.

    Attributes:
        cohort: its id.
        title: what people call it.
        first: its first day, as text.
        last: its last day, as text.
        records: "own" or "shared".
        closed: the day it was closed, or "".
        demo: its plays are simulated.
        today: the day of this report.
        people: how many codes it has; 0 where they were deleted.
        agencies: each category with how many of them, in the order of the cohort.
        cases: in the order of the course; then any other case played.
        missing: ids of cases of the course that nobody has played.
        change: first to last.
        seed: of every resampling.
        replicates: how many resamples.
        formula: version of the formulas.
        head: the head over all plays of this computer when it was made, or "".
        waiting: plays that wait for a decision of the facilitator, and are in no figure; in own
            records, one to four are a range.
    """

    cohort: str
    title: str
    first: str
    last: str
    records: str
    closed: str
    demo: bool
    today: str
    people: int
    agencies: tuple[tuple[str, int], ...]
    cases: tuple[CaseReport, ...]
    missing: tuple[str, ...]
    change: Change
    seed: int
    replicates: int
    formula: str = FORMULA_VERSION
    head: str = ""
    waiting: int = 0

    @property
    def draft(self) -> bool:
        """Whether any key in it is unsigned."""
        return any(case.draft for case in self.cases)
