"""E320: what a rationale claims is true wherever it is shown.

`if` selects a rationale, and `assumes` is its claim. It is shown for an answer that was given, and
for one that would have been better; so the claim must hold wherever the answer is offered, for the
grade that applies there and the first rationale that fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.explore.explored_case import Case
from engine.explore.finding import Finding
from engine.explore.queries.state_queries import NeverTrue, find_violations
from engine.explore.queries.yaml_paths import find_offers, path_of
from engine.explore.theorem_inputs import reads
from engine.kernel import model as k
from engine.kernel.answer_key import Because, Mark
from engine.scenario.problems import Path
from engine.scenario.scenario import Scenario

Shown = tuple[Path, k.Condition, Because]
"""The path of a rationale, the condition under which it is shown, and the rationale."""


@reads("story", "conditions")
def find_false_claims(case: Case) -> Iterator[Finding]:
    """Find rationales whose claim is false in some state."""
    yield from find_violations(case, case.story, _ask_claims(case.scenario), "E320")


def _ask_claims(scenario: Scenario) -> Iterator[NeverTrue]:
    for address, shown in _list_shown(scenario):
        false: dict[Path, list[k.Condition]] = {}
        for path, judged, because in shown:
            if because.assumes is not None:
                false.setdefault(path, []).append(k.Both((judged, k.negate(because.assumes))))
        for path, conditions in false.items():
            wrong = k.Either(tuple(conditions))
            asked = find_offers(scenario, address)
            yield NeverTrue(address, path, {p.id: k.Both((offer, wrong)) for p, offer in asked})


def _list_shown(scenario: Scenario) -> Iterator[tuple[str, Iterable[Shown]]]:
    """The rationales of each answer, each item, and each decision with one answer about all."""
    for mark in scenario.key.marks.values():
        yield mark.address, _list_graded(mark, path_of(scenario, mark.address))
    for scene, ruling in scenario.key.rulings.items():
        path: Path = ("scenes", scene, ruling.kind)
        yield scene, _list_first(ruling.because, path, k.TRUE)


def _list_graded(mark: Mark, path: Path) -> Iterator[Shown]:
    for number, (when, grade) in enumerate(zip(fit_grades(mark), mark.grades, strict=True)):
        if grade.because:
            yield from _list_first(grade.because, (*path, "rating", number), when)
        else:
            yield from _list_first(mark.because, path, when)
    if not mark.grades:
        yield from _list_first(mark.because, path, k.TRUE)


def fit_grades(mark: Mark) -> list[k.Condition]:
    """For each grade, the condition that it is the first that fits."""
    return fit_first(grade.when for grade in mark.grades)


def fit_first(whens: Iterable[k.Condition | None]) -> list[k.Condition]:
    """For each condition of a list, the condition that it is the first that holds; None: always."""
    found: list[k.Condition] = []
    before: tuple[k.Condition, ...] = ()
    for when in whens:
        fits = k.TRUE if when is None else when
        found.append(k.Both((*before, fits)))
        before = (*before, k.negate(fits))
    return found


def _list_first(because: tuple[Because, ...], path: Path, judged: k.Condition) -> Iterator[Shown]:
    fits = fit_first(reason.when for reason in because)
    for number, (when, reason) in enumerate(zip(fits, because, strict=True)):
        yield (*path, "because", number), k.Both((judged, when)), reason
