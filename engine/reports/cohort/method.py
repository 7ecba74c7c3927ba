"""How a cohort report was counted, for whoever wants to check it."""

from __future__ import annotations

from engine.language.language import N_, Language
from engine.reports.cohort import figures as m
from engine.reports.cohort import items
from engine.reports.cohort.figures import CohortReport
from engine.reports.cohort.topics import DANGER
from engine.reports.document import Entry, Line, Section, Tone

METHOD = N_("How this was counted")
METHOD_LINES = (
    N_(
        "Which plays. Of each person, the first finished play of a case; where none is finished, "
        "the first. A play by two or more people is one play. Plays on another story stand apart; "
        "plays under another key are read by the one named. Led sessions are votes, not plays."
    ),
    N_(
        "Decisions: the first answer at each place, also where it was taken back, in every play "
        "that came to it. Needs, risks, paths and domains: finished plays only."
    ),
    N_("Shares: k of n, with the 95 % score interval of Wilson (1927), z = 1.96."),
    N_(
        "Facility: the mean credit, 0 to 1, of those who came to it, with a normal 95 % interval "
        "from two plays on. By chance: the mean credit of every legal answer. What fell away with "
        "credit in full counts in no facility."
    ),
    N_(
        "Discrimination: Pearson's correlation of the credit with the mean credit, by weight, of "
        "all else the same play came to; finished plays that came to it; Fisher's 95 % interval; "
        "from {item} plays on."
    ),
    N_(
        "Looks broken, from {item} plays on: the whole interval of the discrimination is below "
        "{top}; or the whole interval of the facility is below chance; or those whom an answer "
        "rated lower drew have {apart} more mean credit elsewhere than those of the best one, at "
        "least {drawn} in both."
    ),
    N_(
        "What a decision closed: V+(s) - (r + V+(s')), as a share of best less worst of the case. "
        "Named only if its sign had been shown and it closed something under every luck. Wrong: "
        "credit below 2/3 (weak or harmful) where something better was offered. In led votes, and "
        "where the values are not known: weight times credit lost, over all weight. Of a vote on "
        "an order only what was put first is known: it is wrong where no order that begins with it "
        "could have two thirds of the credit, and loses what the best of those loses; it is talked "
        "about only where nothing was put first by more."
    ),
    N_(
        "What to talk about. First the decisions where a harmful answer drew {danger} % of the "
        "room or more, then the others; plays before votes. Among them by the share whose answer "
        "was wrong times what it closed on average, to the hundredth of the case; those level by "
        "the share who were very sure and wrong (in votes: the least that must have been). Of the "
        "first two, one is a choice between options where there is any, unless harmful answers "
        "drew that many in both."
    ),
    N_(
        "Between worst and best: (S - V-) / (V+ - V-), with what was passed over out of all three. "
        "Median and quartiles by linear interpolation, from {spread} plays on; the interval of the "
        "median by percentile bootstrap, {replicates} resamples, seed {seed}."
    ),
    N_(
        "Alpha (Cronbach) over what every finished play came to, from {item} plays and {core} "
        "things on; percentile bootstrap, {replicates} resamples, seed {seed}. Decisions differ in "
        "kind, so that a low alpha is to be expected."
    ),
    N_(
        "Needs: not raised though it could be means that an answer rated at least as high would "
        "have raised it without giving another up. A person's own no is a full result."
    ),
    N_(
        "Change: last less first, of people who finished both forms alone; d_av = mean difference "
        "/ root of the mean of both variances; percentile bootstrap, {replicates} resamples, seed "
        "{seed}; from {pairs} people on, {order} in each order."
    ),
    N_(
        "Own records: nothing is split before a case has {finished} finished plays, and no "
        "decision, path or conversation that fewer came to. No page speaks of one person, and "
        "nobody is ranked."
    ),
    N_("Way of counting: version {version}."),
)


def method(report: CohortReport, language: Language) -> Section:
    """The method box."""
    named = {
        "item": m.LEAST_ITEM,
        "danger": round(100 * DANGER),
        "top": items.TOP,
        "apart": items.APART,
        "drawn": items.LEAST_DRAWN,
        "spread": m.LEAST_SPREAD,
        "core": m.LEAST_CORE,
        "pairs": m.LEAST_PAIRS,
        "order": m.LEAST_ORDER,
        "finished": m.LEAST_FINISHED,
        "replicates": report.replicates,
        "seed": report.seed,
        "version": report.formula,
    }
    lines = tuple(Line(Tone.SAID, language.say(t, **named)) for t in METHOD_LINES)
    return Section("method", language.say(METHOD), (), (Entry("", lines),))
