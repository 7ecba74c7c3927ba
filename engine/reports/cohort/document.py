"""A cohort report as a document: both pages of every case, change, and method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.language.language import ENGLISH, Language
from engine.records.verify import SHORTEST_HEAD
from engine.reports.cohort import figures as m
from engine.reports.cohort import sentences as w
from engine.reports.cohort.details_page import page_two
from engine.reports.cohort.discussion_guide import guide
from engine.reports.cohort.figures import CaseReport, Change, CohortReport
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.method import method
from engine.reports.cohort.topics_page import page_one
from engine.reports.document import Document, Entry, Line, Link, Section, Tone


def cohort_document(
    report: CohortReport,
    *,
    support: str = "",
    language: Language = ENGLISH,
) -> Document:
    """The report as it is read: page one and the guide of each case, then every page two.

    Args:
        report: the figures.
        support: who is there to talk to, or "".
        language: of what is shown.
    """
    cases = [_case(case, support, language) for case in report.cases]
    one = [section for pages in cases for section in pages if section.id != "two"]
    two = [section for pages in cases for section in pages if section.id == "two"]
    last = (_change(report.change, language), method(report, language))
    contents = (*map(_linked, cases), *((Link(each.title, each.id),) for each in last))
    return Document(
        kind="cohort",
        title=report.title,
        heading=language.say(w.HEADING),
        language=language.code,
        notices=_notices(report, language),
        facts=(" · ".join(_facts(report, language)),),
        contents_title=language.say(w.CONTENTS),
        contents=contents if cases else (),
        sections=(*one, *two, *last),
        footer=_footer(report, language),
    )


def _linked(pages: Sequence[Section]) -> tuple[Link, ...]:
    """The pages of a case: the first by its title, the others by what they are."""
    first, *others = pages
    links = (Link(page.above, page.anchor) for page in others)
    return (Link(first.title, first.anchor), *links)


def _case(case: CaseReport, support: str, language: Language) -> list[Section]:
    """Page one of a case, the guide to the talk, and page two; of the last two, what there is."""
    saying = Saying(case, language)
    title, id = case.title, case.case
    if case.stories > 1:
        title = language.say(w.STORY, title=title, story=case.story[:6])
        id = f"{id}-{case.story[:6]}"
    one, two = (language.say(page) for page in (w.PAGE_ONE, w.PAGE_TWO))
    if case.draft:
        one, two = (language.say(w.OF_DRAFT, page=page) for page in (one, two))
    pages = [
        Section("one", title, sections=page_one(saying, support), above=one),
        *(replace(each, title=title, above=each.title) for each in guide(saying)),
        Section("two", title, sections=page_two(saying), above=two),
    ]
    return [_anchored(page, id) for page in pages if page.sections or page.entries]


def _anchored(page: Section, case: str) -> Section:
    """The page with anchors of its own: parts of several cases have the same ids."""
    anchor = f"{page.id}-{case}"
    parts = (replace(part, anchor=f"{anchor}-{part.id}") for part in page.sections)
    return replace(page, anchor=anchor, sections=tuple(parts))


def _notices(report: CohortReport, language: Language) -> tuple[str, ...]:
    notices = [language.say(w.NOTICE)]
    if report.demo:
        notices.insert(0, language.say(w.SIMULATED))
    if report.draft:
        notices.append(language.say(w.DRAFT))
    if report.records == "own":
        notices.append(language.say(w.OWN, least=m.LEAST_FINISHED))
    else:
        notices.append(language.say(w.SHARED))
    if not report.cases:
        gone = report.closed and not report.people
        notices.append(language.say(w.FORGOTTEN if gone else w.EMPTY))
    return tuple(notices)


def _footer(report: CohortReport, language: Language) -> tuple[str, ...]:
    footer = (language.say(w.NOTICE), language.say(w.FORMULA, version=report.formula))
    if not report.head:
        return footer
    short = report.head[:SHORTEST_HEAD]
    return (*footer, language.say(w.HEAD, head=report.head, short=short))


def _facts(report: CohortReport, language: Language) -> tuple[str, ...]:
    facts = [language.say(w.COHORT, id=report.cohort)]
    if report.first and report.last:
        first, last = language.date(report.first), language.date(report.last)
        facts.append(language.say(w.DAYS, first=first, last=last))
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
    if change.why:
        named = {"n": change.pairs, "a": a, "b": b, "least": m.LEAST_PAIRS}
        return Section("change", title, (language.say(w.CHANGE_WHY[change.why], **named),))
    lead = language.say(w.CHANGE_LEAD, n=change.pairs, a=a, b=b)
    told = []
    for template, figure in ((w.CHANGE_MEAN, change.mean), (w.CHANGE_EFFECT, change.effect)):
        value = language.say(w.SAME)
        if figure and figure.value is not None and figure.low is not None:
            value = language.say(
                w.NUMBER,
                value=f"{figure.value:.2f}",
                low=f"{figure.low:.2f}",
                high=f"{figure.high:.2f}",
            )
        told.append(Line(Tone.SAID, language.say(template, value=value)))
    return Section("change", title, (lead,), (Entry("", tuple(told)),))
