"""The whole page of a cohort report: its head, both pages of every case, change, and method."""

from __future__ import annotations

from engine.language.language import Language
from engine.reports.cohort import measures as m
from engine.reports.cohort import sentences as w
from engine.reports.cohort.details_page import page_two
from engine.reports.cohort.discussion_guide import guide
from engine.reports.cohort.figures import CaseReport, Change, CohortReport
from engine.reports.cohort.method import method
from engine.reports.cohort.page import CasePage, Entry, Page, Part, Saying, Told
from engine.reports.cohort.topics_page import page_one
from engine.reports.debrief.sentences import Translate, say
from engine.reports.document import Line, Tone


def whole_page(
    report: CohortReport,
    *,
    support: str = "",
    language: str = "en",
    translate: Translate = str,
) -> Page:
    """The page, as data.

    Args:
        report: the figures.
        support: who is there to talk to, or "".
        language: of what is shown.
        translate: gives an interface sentence in that language.
    """
    return Page(
        title=report.title,
        heading=say(translate, w.HEADING),
        language=language,
        direction=Language(language).direction,
        notices=_notices(report, translate),
        facts=_facts(report, translate),
        contents=say(translate, w.CONTENTS),
        cases=tuple(_case(case, support, translate) for case in report.cases),
        last=(_change(report.change, translate), method(report, translate)),
        footer=(say(translate, w.NOTICE), say(translate, w.FORMULA, version=report.formula)),
    )


def _notices(report: CohortReport, translate: Translate) -> tuple[str, ...]:
    notices = [say(translate, w.NOTICE)]
    if report.demo:
        notices.insert(0, say(translate, w.SIMULATED))
    if report.draft:
        notices.append(say(translate, w.DRAFT))
    if report.records == "own":
        notices.append(say(translate, w.OWN, least=m.LEAST_FINISHED))
    else:
        notices.append(say(translate, w.SHARED))
    if not report.cases:
        gone = report.closed and not report.people
        notices.append(say(translate, w.FORGOTTEN if gone else w.EMPTY))
    return tuple(notices)


def _facts(report: CohortReport, translate: Translate) -> tuple[str, ...]:
    facts = [say(translate, w.COHORT, id=report.cohort)]
    if report.first and report.last:
        facts.append(say(translate, w.DAYS, first=report.first, last=report.last))
    if report.people:
        facts.append(say(translate, w.PEOPLE, n=report.people))
    if any(name for name, _ in report.agencies):
        none = say(translate, w.NO_AGENCY)
        each = (say(translate, w.AGENCY, name=name or none, n=n) for name, n in report.agencies)
        facts.append(say(translate, w.AGENCIES, each=", ".join(each)))
    if report.missing:
        facts.append(say(translate, w.MISSING, cases=", ".join(report.missing)))
    if report.closed:
        facts.append(say(translate, w.CLOSED_ON, date=report.closed))
    facts.append(say(translate, w.MADE, date=report.today))
    return tuple(facts)


def _case(case: CaseReport, support: str, translate: Translate) -> CasePage:
    saying = Saying(case, translate)
    title, id = case.title, case.case
    if case.stories > 1:
        title = say(translate, w.STORY, title=title, story=case.story[:6])
        id = f"{id}-{case.story[:6]}"
    one, two = (say(translate, page) for page in (w.PAGE_ONE, w.PAGE_TWO))
    if case.draft:
        one, two = (say(translate, w.OF_DRAFT, page=page) for page in (one, two))
    parts = page_one(saying, support), guide(saying), page_two(saying)
    return CasePage(id, title, (one, two), *parts)


def _change(change: Change, translate: Translate) -> Part:
    title = say(translate, w.CHANGE)
    a, b = change.each
    if change.why:
        named = {"n": change.pairs, "a": a, "b": b, "least": m.LEAST_PAIRS}
        return Part("change", title, (say(translate, w.CHANGE_WHY[change.why], **named),))
    lead = say(translate, w.CHANGE_LEAD, n=change.pairs, a=a, b=b)
    told = []
    for template, figure in ((w.CHANGE_MEAN, change.mean), (w.CHANGE_EFFECT, change.effect)):
        value = say(translate, w.SAME)
        if figure and figure.value is not None and figure.low is not None:
            value = say(
                translate,
                w.NUMBER,
                value=f"{figure.value:.2f}",
                low=f"{figure.low:.2f}",
                high=f"{figure.high:.2f}",
            )
        told.append(Told(Line(Tone.SAID, say(translate, template, value=value))))
    return Part("change", title, (lead,), (Entry("", tuple(told)),))
