"""How a cohort report was counted, for readers who want to check it."""

from __future__ import annotations

from engine.language.language import N_, Language
from engine.reports.cohort import figures as m
from engine.reports.cohort import items
from engine.reports.cohort.figures import CohortReport
from engine.reports.cohort.small_cells import LEAST_TOLD
from engine.reports.cohort.topic_order import DANGER, LEAST_HARMED, REDRAWN
from engine.reports.document import Entry, Line, Section, Tone

METHOD = N_("How this was counted")
METHOD_LINES = (
    N_(
        "Which plays. For each person, the first finished play of a case; if none "
        "is finished, the first. A play by two or more people is one play. Plays "
        "on another story are counted separately; plays under another marking are "
        "assessed by the one named. Led sessions are votes, not plays."
    ),
    N_(
        "Decisions: the first answer at each place, even if it was undone, in "
        "every play that reached it. Needs, risks, paths and domains: finished "
        "plays only."
    ),
    N_("Shares: k of n, with the 95 % score interval of Wilson (1927), z = 1.96."),
    N_(
        "Facility: the mean credit, 0 to 1, of those who answered it, with "
        "Student's 95 % interval from two plays on; where all have the same "
        "credit, anyone who would differ could have 0 or 1, and how many those are "
        "is Wilson's interval. By chance: the mean credit of every legal answer. "
        "Credit that nobody earned by an answer counts in no facility: a question "
        "never asked, or what was no longer possible."
    ),
    N_(
        "Discrimination: Pearson's correlation of the credit with the mean credit, "
        "by weight, of everything else the same play answered, or needed to meet "
        "and did not; finished plays that answered it; Fisher's 95 % interval; "
        "from {item} plays on."
    ),
    N_(
        "May be faulty, from {item} plays on: the whole interval of the "
        "discrimination is below {top}; or the whole interval of the facility is "
        "below chance; or those who chose a lower-rated answer have {apart} more "
        "mean credit elsewhere than those who chose the best one, with Welch's 95 "
        "% interval of that difference above 0, at least {drawn} in both groups. "
        "Each comparison flags a sound question in at most 1 of 40 rooms. "
        "Questions nobody needs to ask, or to answer, are not checked."
    ),
    N_(
        "What a decision cost: V+(s) - (r + V+(s')), as a share of the case's best "
        "minus worst. Named only if its sign had been shown and it cost something "
        "whatever chance decided. Wrong: credit below 2/3 (weak or harmful) where "
        "something better was offered. In led votes, and where the values are not "
        "known: weight times credit lost, divided by all weight. For a vote on an "
        "order, only what was put first is known: it is wrong if no order that "
        "begins with it could have two thirds of the credit, and loses what the "
        "best of those loses; it is talked about only if nothing was put first by "
        "more people."
    ),
    N_(
        "What to talk about. First the decisions where {danger} % of the room or more, "
        "and at least {harmed}, gave a harmful answer: of these, those where the whole "
        "interval of that share is above {danger} %, then the rest. Then the others; "
        "plays before votes. Within these, by the share whose answer was wrong times "
        "what it cost on average; if equal, by the share who were very sure and wrong "
        "(in votes: the least it must have been). One of the first two is a choice "
        "between options if there is one, unless both are among the harmful. The "
        "facilitator may choose others."
    ),
    N_(
        "How firm a pick is: {redrawn} rooms are put together by chance from the plays of this "
        "one, or each vote from its votes (bootstrap, Efron 1979; seed {seed}), "
        "and the two are picked in each by the same rule; from {firm} plays or "
        "voters on. Another room would differ more than that."
    ),
    N_(
        "Between worst and best: (S - V-) / (V+ - V-), with skipped parts left out "
        "of all three. Median and quartiles by linear interpolation, from {spread} "
        "plays on; the interval of the median by order statistics: it lies between "
        "two of the plays, and has 95 % or more by the binomial distribution, from "
        "6 plays on."
    ),
    N_(
        "Needs: not raised though it could be means that an answer rated at least "
        "as high would have raised it without giving up another. A person's own no "
        "is a full result."
    ),
    N_(
        "Change: last minus first, for people who finished both forms alone; d_av "
        "= mean difference / root of the mean of both variances; percentile "
        "bootstrap, {replicates} resamples, seed {seed}; from {pairs} people on, "
        "{order} in each order."
    ),
    N_(
        "Own records: finished plays only, each as it was when it first came into an issue; an "
        "issue has at least {finished} plays that no issue before it had. Counts that add up to "
        "a known number are one table; everything counted of the answers at one decision is, too. "
        "With a count of 1 to 4 plays in it, or one that leaves 1 to 4 over, all counts of a table "
        "are shown as 1–4, 5–9, 10–14 and so on, and the greatest as what these leave; of fewer "
        "than {told} plays, or where a count would follow, all are shown as 0 to all. "
        "Nothing else computed from such answers is shown: no facility, discrimination or "
        "cost, no comparison with chance, and how firm a pick is only as more or less "
        "than half. Topics stand in the order of the counts as shown. Other means are "
        "rounded to 0.05. The report for observers is made of the same plays. No page is "
        "about one person, and nobody is ranked."
    ),
    N_("Counting method: version {version}."),
)


def method(report: CohortReport, language: Language) -> Section:
    """The method box."""
    named = {
        "item": items.LEAST_ITEM,
        "danger": round(100 * DANGER),
        "harmed": LEAST_HARMED,
        "redrawn": REDRAWN,
        "firm": m.LEAST_REDRAWN,
        "top": items.TOP,
        "apart": items.APART,
        "drawn": items.LEAST_DRAWN,
        "spread": m.LEAST_SPREAD,
        "pairs": m.LEAST_PAIRS,
        "order": m.LEAST_ORDER,
        "finished": m.LEAST_FINISHED,
        "told": LEAST_TOLD,
        "replicates": report.replicates,
        "seed": report.seed,
        "version": report.formula,
    }
    lines = tuple(Line(Tone.SAID, language.say(t, **named)) for t in METHOD_LINES)
    return Section("method", language.say(METHOD), (), (Entry("", lines),))
