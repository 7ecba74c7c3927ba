"""A cohort report as a sheet, one figure a line. It holds no code and no name."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from engine.decisions.registry import KINDS
from engine.reports.cohort.figures import CaseReport, Choice, CohortReport, Decision, Figure, Share
from engine.reports.cohort.sentences import SIMULATED
from engine.reports.render import csv

COLUMNS = (
    "case",
    "version",
    "story",
    "key",
    "draft",
    "part",
    "id",
    "text",
    "measure",
    "k",
    "n",
    "value",
    "low",
    "high",
)

Line = tuple[str, str, str, str, int | None, int | None, float | None, float | None, float | None]
"""Part, id, text, measure, k, n, value, low, high."""


def as_csv(report: CohortReport) -> str:
    """The figures as a sheet, one figure a line.

    A share has `k` and `n`, a mean or a correlation `n` and `value`; both `low` and `high`, the
    ends of the 95 % interval. What has too few plays has an `n` and no value.
    """
    return csv.as_csv(COLUMNS, _rows(report))


def _rows(report: CohortReport) -> Iterator[tuple[csv.Value, ...]]:
    if report.demo:
        yield ("", "", "", "", "", "cohort", report.cohort, SIMULATED, "simulated")
    for case in report.cases:
        draft = "draft" if case.draft else "signed"
        head = (case.case, case.version, case.story[:12], case.key[:12], draft)
        yield from ((*head, *line) for line in _lines(case))
    change = report.change
    for measure, figure in (("mean", change.mean), ("d_av", change.effect)):
        if figure is not None:
            yield ("", "", "", "", "", *_figure("change", "", "", measure, figure))


def _lines(case: CaseReport) -> Iterator[Line]:
    plays = case.plays
    for name in ("counted", "finished", "unfinished", "pairs", "rescored", "passed", "repeated"):
        yield _count("plays", "", name, getattr(plays, name))
    for name in ("unreadable", "led", "missing"):
        yield _count("plays", "", name, getattr(plays, name))
    yield from chain.from_iterable(_decision(decision) for decision in case.decisions)
    yield from _assessed(case)
    yield from _counted(case)


def _decision(decision: Decision) -> Iterator[Line]:
    at, text = decision.at, decision.prompt
    yield _count("decision", at, "answered", decision.n)
    if decision.best is not None and decision.n:
        yield _share("decision", at, text, "rated best", decision.best)
        yield _figure("decision", at, text, "facility", decision.credit)
        yield ("decision", at, text, "chance", None, None, decision.chance, None, None)
        yield _figure("decision", at, text, "discrimination", decision.discrimination)
        yield ("decision", at, text, "closes", None, decision.n, decision.closes, None, None)
    for name, n in zip(("not sure", "fairly sure", "very sure"), decision.sure or (), strict=False):
        yield _count("decision", at, name, n)
    for flag in decision.flags:
        yield _count("decision", at, f"looks broken: {flag}", 1)
    for choice in decision.choices:
        yield from _choice(decision, choice)


def _choice(decision: Decision, choice: Choice) -> Iterator[Line]:
    measure = KINDS[decision.kind].measure
    if decision.n and not decision.held and choice.keyed:
        yield _share("answer", choice.address, choice.text, measure, choice.chosen)
    if choice.closed is not None:
        n = choice.chosen.k
        yield ("answer", choice.address, choice.text, "closed", None, n, choice.closed, None, None)
    if decision.voters:
        votes, voters = choice.votes, decision.voters
        yield ("answer", choice.address, choice.text, "votes", votes, voters, None, None, None)


def _assessed(case: CaseReport) -> Iterator[Line]:
    for purpose in case.purposes:
        if purpose.credit.value is not None:
            yield _figure("purpose", purpose.slot, purpose.text, "facility", purpose.credit)
            name, figure = "discrimination", purpose.discrimination
            yield _figure("purpose", purpose.slot, purpose.text, name, figure)
    for spread in case.spreads:
        id, n = spread.domain or "all", spread.median.n
        yield _figure("spread", id, spread.title, "median", spread.median)
        for name in ("low", "high", "chance"):
            value = getattr(spread, name)
            label = {"low": "lower quartile", "high": "upper quartile"}.get(name, name)
            yield ("spread", id, spread.title, label, None, n, value, None, None)
    if case.plays.finished and not case.withheld:
        yield _figure("alpha", "", "", f"alpha over {case.core}", case.alpha)


def _counted(case: CaseReport) -> Iterator[Line]:
    for harm in case.harms:
        yield _share("harm", harm.kind, "", "made", harm.plays)
        yield ("harm", harm.kind, "", "mended", harm.repaired, harm.plays.k, None, None, None)
    for vote in case.harmful_votes:
        yield _share("harm", vote.address, vote.text, f"votes: {vote.kind}", vote.drew)
    for need in case.needs:
        if need.held.n:
            yield _share("need", need.id, need.text, "not raised or denied", need.held)
            for name in ("raised", "met", "declined", "denied"):
                yield _count("need", need.id, name, getattr(need, name))
    for risk in case.risks:
        for level, n in risk.levels:
            yield _count("risk", risk.id, level, n)
    for way in case.ways:
        yield _share("path", f"{way.scene} > {way.to}", "", "went there", way.plays)
    for asked in case.asked:
        for name in ("open", "leading", "blame", "outside", "outside_run"):
            yield _share("questions", asked.scene, "", name, getattr(asked, name))
        for name in ("ground_rules", "closure"):
            share = getattr(asked, name)
            if share is not None:
                yield _share("questions", asked.scene, "", name, share)
    for contested in case.contested:
        for name in ("disagree", "not_my_job", "agree"):
            yield _count("contested", contested.address, name, getattr(contested, name))


def _count(part: str, id: str, measure: str, n: int | None) -> Line:
    return part, id, "", measure, n, None, None, None, None


def _share(part: str, id: str, text: str, measure: str, share: Share) -> Line:
    return part, id, text, measure, share.k, share.n, share.share, share.low, share.high


def _figure(part: str, id: str, text: str, measure: str, figure: Figure) -> Line:
    return part, id, text, measure, None, figure.n, figure.value, figure.low, figure.high
