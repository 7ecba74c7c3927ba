"""What a room's weak answers have in common: the beliefs that they follow.

A belief is counted over all decisions in which an answer follows it. What is counted are answers:
one person can follow it in several. In own records each count is the sum of counts that were
released, so it tells nothing that they do not.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.language.language import N_
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.report_data import CaseReport
from engine.reports.cohort.sections.section_part import Part, Row, count_row, wrap_blocks
from engine.reports.document import Cell, Section
from engine.scenario.doctrine import Belief

TITLE = N_("Beliefs that answers follow")
LEAD = N_(
    "Many good officers begin with these. Each has something true in it; talk about what it leaves "
    "out. A row counts answers: a person who met two such decisions counts twice. Questions of a "
    "talk are not counted."
)
OF_OFFERED = N_("Each number is of those who could give such an answer.")
OF_COUNTED = N_(
    "Each number is of all who are counted, once for each decision, whether or not they came."
)
BELIEF, ANSWERS = N_("Belief, what it leaves out, and where"), N_("Answers that follow it")


def _section(say: Saying) -> Section:
    rows = sorted(_count(say.case), key=lambda row: -row[1] / row[2])
    cells = [
        (
            Cell(belief.says, small=belief.misses, items=tuple(map(say.place, at))),
            Cell(say.write_count(k, n), bar=k / n),
        )
        for belief, k, n, at in rows
    ]
    table = say.table(say.say(TITLE), (BELIEF, ANSWERS), cells)
    population = say.say(OF_COUNTED if say.case.released else OF_OFFERED)
    return Section("beliefs", say.say(TITLE), (say.say(LEAD), population), wrap_blocks(table))


def _count(case: CaseReport) -> Iterator[tuple[Belief, int, int, list[str]]]:
    """Each belief with the answers that follow it, of how many, and their decisions."""
    for belief in case.beliefs:
        found = [
            (decision.at, [choice for choice in decision.choices if choice.belief == belief.id])
            for decision in case.decisions
        ]
        found = [(at, choices) for at, choices in found if choices]
        n = sum(max(choice.chosen.n for choice in choices) for _, choices in found)
        if n:
            k = sum(choice.chosen.k for _, choices in found for choice in choices)
            yield belief, k, n, [at for at, _ in found]


def _rows(case: CaseReport) -> Iterator[Row]:
    for belief, k, n, _ in _count(case):
        yield count_row("beliefs", belief.id, "followed", k, n)


BELIEFS = Part[tuple[Belief, ...]]("beliefs", _section, _rows)
