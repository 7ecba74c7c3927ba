"""A cohort report as a document: both pages of every case, change, and how it was counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

from msgspec.structs import asdict, replace

from engine.language.language import ENGLISH, N_, Language
from engine.records.verify import SHORTEST_HEAD
from engine.reports.cell_key import LARGEST, LEAST
from engine.reports.cohort import item_analysis as items
from engine.reports.cohort import report_data as m
from engine.reports.cohort import sentences as w
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.page_two import page_two
from engine.reports.cohort.report_data import Change, CohortReport
from engine.reports.cohort.statistics import Figure
from engine.reports.cohort.topics import DANGER, LEAST_HARMED, REDRAWN
from engine.reports.cohort.topics_page import CLEAR, guide, page_one
from engine.reports.document import Document, Entry, Line, Link, Section, Tone


def cohort_document(
    report: CohortReport,
    *,
    support: str = "",
    pulls: Mapping[str, Mapping[str, str]] | None = None,
    language: Language = ENGLISH,
) -> Document:
    """The report as it is read: page one and the guide of each case, then every page two.

    Args:
        report: the figures.
        support: who is there to talk to, or "".
        pulls: why the weaker answer is tempting, by id of the case and address of the decision.
        language: of what is shown.
    """
    told = Counter((case.case, case.story) for case in report.cases)
    cases = [
        _case(
            Saying(case, language, (pulls or {}).get(case.case), support),
            alone=told[case.case, case.story] == 1,
        )
        for case in report.cases
    ]
    pages = sorted(chain.from_iterable(cases), key=lambda page: page.id == "two")
    last = (_change(report.change, language), method(report, language))
    contents = (*map(_link_pages, cases), *((Link(each.title, each.id),) for each in last))
    footer = [language.say(w.NOTICE), language.say(w.FORMULA, version=report.formula)]
    if report.head:
        short = report.head[:SHORTEST_HEAD]
        footer.append(language.say(w.HEAD, head=report.head, short=short))
    return Document(
        kind="cohort",
        title=report.title,
        heading=language.say(w.HEADING),
        language=language.code,
        notices=_notices(report, language),
        facts=(" · ".join(_facts(report, language)),),
        contents_title=language.say(w.CONTENTS),
        contents=contents if cases else (),
        sections=(*pages, *last),
        footer=tuple(footer),
    )


def _link_pages(pages: Sequence[Section]) -> tuple[Link, ...]:
    """The pages of a case: the first by its title, the others by what they are."""
    first, *others = pages
    links = (Link(page.above, page.anchor) for page in others)
    return (Link(first.title, first.anchor), *links)


def _case(saying: Saying, *, alone: bool) -> list[Section]:
    """Page one of a case; then the guide to the talk and page two, if there are any.

    Args:
        saying: says its figures.
        alone: there is one report of it.
    """
    case, language = saying.case, saying.language
    title, id = case.title, case.case
    if case.stories > 1:
        title = language.say(w.STORY, title=title, story=case.story[:6])
        id = f"{id}-{case.story[:6]}"
    if not alone and case.issue:
        title = language.say(w.OF_ISSUE, title=title, n=case.issue)
        id = f"{id}-{case.issue}"
    one, two = (language.say(page) for page in (w.PAGE_ONE, w.PAGE_TWO))
    if case.draft:
        unsigned = w.OF_READ if case.reviewers else w.OF_DRAFT
        one, two = (language.say(unsigned, page=page) for page in (one, two))
    pages = [
        Section("one", title, sections=page_one(saying), above=one),
        *(replace(each, title=title, above=each.title) for each in guide(saying)),
        Section("two", title, sections=page_two(saying), above=two),
    ]
    return [_anchor_page(page, id) for page in pages if page.sections or page.entries]


def _anchor_page(page: Section, case: str) -> Section:
    """The page with anchors of its own: parts of several cases have the same ids."""
    anchor = f"{page.id}-{case}"
    parts = (replace(part, anchor=f"{anchor}-{part.id}") for part in page.sections)
    return replace(page, anchor=anchor, sections=tuple(parts))


def _notices(report: CohortReport, language: Language) -> tuple[str, ...]:
    notices = [language.say(w.NOTICE)]
    if report.demo:
        notices.insert(0, language.say(w.SIMULATED))
    if report.draft:
        unread = any(case.draft and not case.reviewers for case in report.cases)
        notices.append(language.say(w.DRAFT if unread else w.READ))
    if report.records == "own":
        notices.append(language.say(w.OWN))
    else:
        notices.append(language.say(w.SHARED))
    if report.waiting:
        notices.append(language.say(w.WAITING, n=report.waiting, id=report.cohort))
    if not report.cases:
        gone = report.closed and not report.people
        notices.append(language.say(w.FORGOTTEN if gone else w.EMPTY))
    return tuple(notices)


def _facts(report: CohortReport, language: Language) -> tuple[str, ...]:
    facts = [language.say(w.COHORT, id=report.cohort)]
    if report.first and report.last:
        first, last = language.date(report.first), language.date(report.last)
        facts.append(first if first == last else language.say(w.DAYS, first=first, last=last))
    if report.people:
        facts.append(language.say(w.PEOPLE, n=report.people))
    if any(name for name, _ in report.agencies):
        none = language.say(w.NO_AGENCY)
        each = (language.say(w.AGENCY, name=name or none, n=n) for name, n in report.agencies)
        facts.append(language.say(w.AGENCIES, each=language.commas(each)))
    if report.missing:
        facts.append(language.say(w.MISSING, cases=language.commas(report.missing)))
    if report.closed:
        facts.append(language.say(w.CLOSED_ON, date=language.date(report.closed)))
    facts.append(language.say(w.MADE, date=language.date(report.today)))
    return tuple(facts)


def _change(change: Change, language: Language) -> Section:
    title = language.say(w.CHANGE)
    a, b = change.each
    left: tuple[str, ...] = ()
    if any((counted := asdict(change.left_out)).values()):
        left = (language.say(w.CHANGE_LEFT_OUT, **counted),)
    if change.why:
        named = {"n": change.pairs, "a": a, "b": b, "least": m.LEAST_PAIRS}
        return Section("change", title, (language.say(w.CHANGE_WHY[change.why], **named), *left))
    lead = language.say(w.CHANGE_OWN, n=change.pairs, a=a, b=b)
    figures = [(w.CHANGE_MEAN, change.mean)]
    if change.given is not None:
        named = {"given": change.given, "other": change.pairs - change.given}
        lead = language.say(w.CHANGE_LEAD, n=change.pairs, a=a, b=b, **named)
        figures.append((w.CHANGE_EFFECT, change.effect))
    told = []
    if change.unsigned:
        told.append(Line(Tone.SAID, language.say(w.UNSIGNED, why=change.unsigned)))
    for template, figure in figures:
        value = _with_interval(figure, 2, language)
        told.append(Line(Tone.SAID, language.say(template, value=value)))
    for each in change.misread:
        first, last = (_with_interval(figure, 1, language) for figure in (each.first, each.last))
        template = w.CHANGE_MISREAD[each.truth]
        said = language.say(template, of=each.of, first=first, last=last)
        told.append(Line(Tone.SAID, said))
    return Section("change", title, (lead, *left), (Entry("", tuple(told)),))


def _with_interval(figure: Figure | None, places: int, language: Language) -> str:
    """A number of people with its interval; of numbers that are all the same there is none."""
    if figure is None or figure.value is None:
        return language.say(w.SAME)
    value = f"{figure.value:.{places}f}"
    if figure.low is None or figure.high is None:
        return language.say(w.WITHOUT_INTERVAL, value=value)
    low, high = (f"{each:.{places}f}" for each in (figure.low, figure.high))
    return language.say(w.NUMBER, value=value, low=low, high=high)


# The method ---------------------------------------------------------------------------------------


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
        "Facility: the mean credit, 0 to 1, of those who answered the question, with Student's "
        "95 % interval from two plays on. If all have the same credit, anyone who would differ "
        "could have 0 or 1, and Wilson's interval says how many those can be. By chance: the "
        "mean credit of every legal answer. Credit that nobody earned by an answer counts in no "
        "facility: a question that was never asked, or an answer that was no longer possible."
    ),
    N_(
        "Discrimination: Pearson's correlation of two credits of each play. The first is that "
        "of this question. The second is the mean credit, by weight, of everything else that "
        "the play answered, or needed to meet and did not. Only finished plays that answered "
        "the question count; Fisher's 95 % interval; from {item} plays on."
    ),
    N_(
        "A question may be faulty for three reasons, from {item} plays on. The whole interval "
        "of the discrimination is below {top}. The whole interval of the facility is below "
        "chance. Or those who chose a lower-rated answer have {apart} more mean credit "
        "elsewhere than those who chose the best answer, with Welch's 95 % interval of that "
        "difference above 0, and at least {drawn} in both groups. Each comparison flags a sound "
        "question in at most 1 of 40 classes. Questions that nobody needs to ask, or to answer, "
        "are not checked."
    ),
    N_(
        "What a decision cost: V+(s) - (r + V+(s')), as a share of the case's best minus worst. "
        "A decision is named only if its sign had been shown and if it cost something whatever "
        "chance decided. Wrong: credit below 2/3 (weak or harmful) where something better was "
        "offered. In led votes, and where the values are not known: weight times credit lost, "
        "divided by all weight. For a vote on an order, only what was put first is known. The "
        "vote is wrong if no order that begins with it could have two thirds of the credit, and "
        "it loses what the best of those orders loses. It is talked about only if nothing else "
        "was put first by more people."
    ),
    N_(
        "What to talk about. First come the decisions where {danger} % of the class or more, "
        "and at least {harmed}, gave a harmful answer. Of these, those where the whole interval "
        "of that share is above {danger} % come before the rest. Then come the other decisions. "
        "Plays come before votes. Within each of these groups, the order is by the share whose "
        "answer was wrong, times what it cost on average. If that is equal, it is by the share "
        "who were very sure and wrong (in votes: the least it must have been). One of the first "
        "two is a choice between options if there is one, unless both are among the harmful. "
        "Where nobody has signed the practice of the marking, no answer counts as harmful for "
        "this. The facilitator may choose others."
    ),
    N_(
        "How clear a choice is: {redrawn} classes are put together by chance from the plays of "
        "this class, or each vote from its votes (bootstrap, Efron 1979; seed {seed}). In each "
        "of them the two topics are chosen by the same rule. This is done from {firm} plays or "
        "voters on. Clear is {clear} of 10 or more, fairly clear more than half. Another class "
        "would differ more than that."
    ),
    N_(
        "Between worst and best: (S - V-) / (V+ - V-), with skipped parts left out "
        "of all three. Median and quartiles by linear interpolation, from {spread} "
        "plays on; the interval of the median by order statistics: it lies between "
        "two of the plays, and has 95 % or more by the binomial distribution, from "
        "6 plays on."
    ),
    N_(
        "Needs: a need counts as not raised if an answer rated at least as high would have "
        "raised it without giving up another need. A person's own no is a full result."
    ),
    N_(
        "Change: last minus first, for people who finished both forms alone and began them on two "
        "days, in the order in which they began them. Both orders count alike, so what the forms "
        "differ in falls out (the period effect of a crossover: Hills, Armitage 1979); Welch's "
        "interval. d_av = mean change / root of the mean variance of each form in each order; "
        "percentile bootstrap, {replicates} resamples, seed {seed}. From {pairs} people on, "
        "{order} in each order."
    ),
    N_("Counting method: version {version}."),
)


OWN_METHOD = N_(
    "Own records: finished plays only, each as it was when it was counted. Every number of plays "
    "is about right. The people who are counted and a secret of the course choose a number from "
    "-{largest} to {largest}, which is added. The same people always give the same number. So a "
    "second report, or the difference of two, tells nothing of one person (the cell-key method: "
    "Thompson, Broadfoot, Elazar 2013). Nobody is counted twice: people who finish later are "
    "counted together, as soon as they are as many as those before, or, if they are {least} or "
    "more, at the end of the course. Then both numbers are added. Shares are of all who are "
    "counted, also those who did not come to a decision, and intervals allow for what was added. "
    "What an answer costs and earns is taken from plays at random. What to talk about is chosen by "
    "the numbers as shown, as if some plays at random were among them. Needs, risks and paths are "
    "shown where one answer decides them. A decision is left out where no number to add would keep "
    "a few people from being certain. Critical errors of a kind at several decisions are put "
    "together as if one said nothing of the other. How answers go together is not shown. A "
    "judgement counts as contested if more people say so than can have been added. The report for "
    "observers is made of the same numbers. No page is about one person, and nobody is ranked."
)


def method(report: CohortReport, language: Language) -> Section:
    """The method box."""
    named = {
        "item": items.LEAST_ITEM,
        "danger": round(100 * DANGER),
        "harmed": LEAST_HARMED,
        "redrawn": REDRAWN,
        "firm": m.LEAST_REDRAWN,
        "clear": round(10 * CLEAR),
        "top": items.TOP,
        "apart": items.APART,
        "drawn": items.LEAST_DRAWN,
        "spread": m.LEAST_SPREAD,
        "pairs": m.LEAST_PAIRS,
        "order": m.LEAST_ORDER,
        "largest": LARGEST,
        "least": LEAST,
        "replicates": report.replicates,
        "seed": report.seed,
        "version": report.formula,
    }
    *told, version = METHOD_LINES
    own = (OWN_METHOD,) if report.records == "own" else ()
    lines = tuple(Line(Tone.SAID, language.say(t, **named)) for t in (*told, *own, version))
    return Section("method", language.say(METHOD), (), (Entry("", lines),))
