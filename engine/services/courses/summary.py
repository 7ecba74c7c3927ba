"""A cohort in words: its state and what was agreed, for the app and for `rifq cohort show`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.language.interface import _, current, plural
from engine.records.cohorts import Cohort
from engine.services.courses.administration import CohortSummary

NO_TITLES: Mapping[str, str] = {}
# Translators: How a cohort plays its cases.
MODES = {"practice": _("practice"), "assessment": _("assessment")}
RECORDS = {
    "own": _("own: you see only the group"),
    "shared": _("shared: you may open plays, by code"),
}


def state(summary: CohortSummary) -> str:
    """Open, closed, deleted; a test, simulated."""
    cohort = summary.cohort
    if not cohort.closed:
        found = [str(_("open", "a cohort"))]
    elif summary.people or summary.begun:
        found = [_("closed {on}").format(on=cohort.closed)]
    else:
        found = [str(_("closed, plays deleted"))]
    if summary.joined:
        found.append(str(_("led on another computer")))
    if cohort.trial:
        found.append(str(_("a test")))
    if cohort.demo:
        found.append(str(_("simulated", "a cohort")))
    return current().commas(found)


def dates(cohort: Cohort) -> str:
    """Its first and its last day, or "" where none was agreed."""
    return " – ".join(day for day in (cohort.first, cohort.last) if day)


def code_count(summary: CohortSummary) -> str:
    """How many codes it has; where it is led elsewhere, how many of them were used here."""
    if summary.joined:
        return plural("{n} code used here", "{n} codes used here", summary.people)
    return plural("{n} code", "{n} codes", summary.people)


def lines(summary: CohortSummary) -> list[tuple[str, str]]:
    """What there is to say of a cohort, as a heading and words each."""
    cohort = summary.cohort
    called = (str(_("Cohort")), f"{cohort.title} ({cohort.id})")
    return [called, (str(_("State")), state(summary)), *numbers(summary), *agreement(summary)]


def numbers(summary: CohortSummary, titles: Mapping[str, str] = NO_TITLES) -> list[tuple[str, str]]:
    """Its state in numbers; cases are called by `titles` where those are known."""
    cohort = summary.cohort
    none = dict.fromkeys(cohort.cases, 0)
    begun, finished = none | summary.begun, none | (summary.finished or {})
    own = cohort.records == "own"  # in own records plays are not counted one by one
    found = [
        (_("Dates"), dates(cohort)),
        *_count_codes(summary),
        (_("Plays started"), _write_counts(begun, titles)),
        (
            _("Finished, at least") if own else _("Plays finished"),
            "" if summary.finished is None else _write_counts(finished, titles),
        ),
        (_("Figures final since"), summary.sealed),
        (_("To be deleted"), cohort.forget_on if summary.people or summary.begun else ""),
    ]
    return [(str(heading), words) for heading, words in found if words]


def _count_codes(summary: CohortSummary) -> list[tuple[str, str]]:
    """Its codes; of a course led elsewhere those used here: all are known where it is led."""
    if summary.joined:
        return [(_("Codes used here"), str(summary.people))]
    by_agency = current().commas(
        f"{agency or _('no agency')} {n}" for agency, n in sorted(summary.agencies.items())
    )
    agreed = _("{n} of {m}").format(n=summary.agreed, m=summary.people)
    return [
        (_("Codes"), f"{summary.people} ({by_agency})" if by_agency else str(summary.people)),
        (_("Agreed to what is recorded"), agreed),
        (_("Codes not used"), str(summary.unused) if summary.unused else ""),
    ]


def _write_counts(counts: Mapping[str, int], titles: Mapping[str, str]) -> str:
    return current().commas(f"{titles.get(id, id)} {n}" for id, n in counts.items())


def agreement(
    summary: CohortSummary, titles: Mapping[str, str] = NO_TITLES
) -> list[tuple[str, str]]:
    """What was agreed with its people."""
    cohort = summary.cohort
    waiting = cohort.held_back
    words = _("waits for the facilitator: {cases}") if summary.joined else None
    feedback = (words or _("waits for you: {cases}")).format(cases=_name_cases(waiting, titles))
    order = _("first and last case change places for every second code")
    closing = str(_("open", "the last case") if cohort.closing_open else _("not open yet"))
    days = plural("{n} day after closing", "{n} days after closing", cohort.keep_days)
    found = [
        (_("Course"), cohort.course),
        (_("Cases"), _name_cases(cohort.cases, titles)),
        (_("Order"), str(order) if cohort.parallel else ""),
        (_("Closing form"), closing if cohort.parallel else ""),
        (_("Mode"), str(MODES.get(cohort.mode, cohort.mode))),
        (_("Records"), str(RECORDS.get(cohort.records, cohort.records))),
        (_("Feedback"), feedback if waiting else str(_("open", "the feedback"))),
        (_("Someone to talk to"), cohort.support or str(_("no one named"))),
        (_("Plays are kept"), days),
    ]
    return [(str(heading), words) for heading, words in found if words]


def _name_cases(cases: Iterable[str], titles: Mapping[str, str]) -> str:
    return current().commas(titles.get(id, id) for id in cases)


def describe_left_out(summary: CohortSummary) -> str:
    """What closing says of the codes nobody used; "" where there are none."""
    if not summary.unused:
        return ""
    return plural(
        "{n} code was never used: it is left out of every figure.",
        "{n} codes were never used: they are left out of every figure.",
        summary.unused,
    )


def describe_sealed(summary: CohortSummary) -> str:
    """What closing says of a cohort that was sealed before; "" of any other."""
    if summary.cohort.closed or not summary.sealed:
        return ""
    words = _(
        "This cohort was closed before, on {on}. The report for observers that was made "
        "then stays as it is, and there is no other. What changed since then is not in "
        "that report."
    )
    return words.format(on=current().date(summary.sealed))
