"""F321: before a critical error can be made, a text has shown the danger."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.explored_case import Case
from engine.explore.finding import Finding
from engine.explore.queries.dominators import find_surely_set
from engine.explore.queries.state_queries import NeverTrue, find_violations
from engine.explore.queries.yaml_paths import find_offers, path_of
from engine.explore.statespace.product import Product, add_variables, replace_ops
from engine.explore.theorem_inputs import reads
from engine.explore.theorems.false_rationales import fit_grades
from engine.kernel import model as k
from engine.kernel.answer_key import Mark

SHOWN = "shown"


@reads("story", "key")
def find_unsignalled_errors(case: Case) -> Iterator[Finding]:
    """Find critical answers that can be given before any text they cite was shown."""
    citing: dict[frozenset[str], list[Mark]] = {}
    for mark in case.scenario.key.marks.values():
        if mark.signals and mark.critical_kind:
            citing.setdefault(frozenset(mark.signals), []).append(mark)
    for cited, marks in citing.items():
        product = _remember(case, cited)
        read = find_surely_set(product, SHOWN)
        asked = (_ask_unseen(case, mark, read) for mark in marks)
        yield from find_violations(case, product, (q for q in asked if q.when), "F321")


def _remember(case: Case, cited: frozenset[str]) -> Product:
    """The story that remembers whether a text with one of these signals was shown."""
    lines = case.scenario.text.lines

    def shown(op: k.Op) -> tuple[k.Op, ...]:
        if isinstance(op, k.Show) and lines[op.line].signal in cited:
            return (op, k.Set(SHOWN, 1))
        return (op,)

    return replace_ops(add_variables(case.story, k.Variable(SHOWN, (False, True))), shown)


def _ask_unseen(case: Case, mark: Mark, read: frozenset[str]) -> NeverTrue:
    """Where a critical answer can be given unseen, outside the locations where it was `read`."""
    unseen = k.Not(k.Read(SHOWN))
    critical: k.Condition = k.TRUE
    if mark.grades:
        whens = zip(fit_grades(mark), mark.grades, strict=True)
        critical = k.Either(tuple(when for when, grade in whens if grade.critical))
    asked = find_offers(case.scenario, mark.address)
    when = {p.id: k.Both((offer, critical, unseen)) for p, offer in asked if p.id not in read}
    return NeverTrue(mark.address, path_of(case.scenario, mark.address), when)
