"""What a report does not tell while nobody has signed the marking it rests on.

Critical errors, and the change between forms, say of people that they did harm or have
learned. They rest on `practice`: a case in which that is not signed has none, unless the
facilitator says why; then the reason is printed with them. A simulated course tells of nobody. The
order of topics rests on critical errors in no case that is not signed, whatever is told: `topics`.
"""

from __future__ import annotations

from msgspec.structs import replace

from engine.reports.cohort.report_data import CaseReport, Change, CohortReport, Decision
from engine.reports.cohort.sealed_counts import Case, Cell, Snapshot
from engine.reports.cohort.statistics import share


def withhold_unsigned(report: CohortReport, why: str = "") -> CohortReport:
    """The report as it may be told.

    Args:
        report: all figures.
        why: what the facilitator says for telling them all the same, or "".
    """
    if report.demo:
        return report
    cases = tuple(case if case.answered_for else _withhold_case(case, why) for case in report.cases)
    change = report.change
    forms = (report.cases[0], report.cases[-1]) if report.cases else ()
    if not (change.why or all(form.answered_for for form in forms)):
        change = replace(change, unsigned=why) if why else Change("unsigned", change.pairs)
    return replace(report, cases=cases, change=change)


def _withhold_case(case: CaseReport, why: str) -> CaseReport:
    if why:
        return replace(case, unsigned=why)
    topics = tuple(replace(topic, harmful=(), harm=share(0, 0)) for topic in case.topics)
    decisions = tuple(map(_drop_kinds, case.decisions))
    told = replace(case, refused=True, harms=(), harmful_votes=())
    return replace(told, topics=topics, decisions=decisions)


def _drop_kinds(decision: Decision) -> Decision:
    """A decision of which no answer is called a critical error."""
    return replace(decision, choices=tuple(replace(c, critical="") for c in decision.choices))


def withhold_unsigned_counts(sealed: Snapshot, why: str = "") -> Snapshot:
    """The counts for observers as they may be told; `why` as in `withhold_unsigned`."""
    if sealed.demo or why:
        return sealed
    return replace(sealed, cases=tuple(map(_drop_harm, sealed.cases)))


def _drop_harm(case: Case) -> Case:
    if not case.draft:
        return case
    counts = []
    for count in case.counts:
        if count.kind != "harm":  # and in the others no answer is called harmful
            cells = (Cell(cell.id, cell.text, cell.people) for cell in count.cells)
            counts.append(replace(count, cells=tuple(cells)))
    return replace(case, refused=True, counts=tuple(counts))
