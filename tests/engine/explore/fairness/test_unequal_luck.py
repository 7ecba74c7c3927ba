"""How luck falls hardly changes the best score there is; where it does, the author is told."""

from __future__ import annotations

import pytest

from engine.explore.explored_case import Case
from engine.explore.fairness.credit import find_unequal_luck
from engine.explore.values.compute import compute_overall
from engine.explore.values.worth import list_bests, measure_worth
from engine.scoring.score import score
from tests.cases import case
from tests.engine.explore.brute import Brute
from tests.engine.explore.small import small_cases
from tests.engine.explore.theorems.proofs import only, proved

HALL = """
hall:
  choose:
    prompt: What now?
    assesses: [safety]
    options:
      ask: {do: Ask., if: rain, rating: 4, upholds: [P01]}
      wait: {do: Wait., rating: 3, upholds: [P01]}
      go: {do: Go., rating: 2, breaches: [P01]}
    then: dawn
"""


def test_a_best_answer_that_only_some_luck_offers_is_found_with_the_best_play_without_it() -> None:
    finding = only(find_unequal_luck, case(HALL))
    said = {"at": "test-case", "low": "0.67", "high": "1.00", "luck": "rain: false"}
    assert (finding.problem.code, finding.problem.params) == ("F328", said)
    assert finding.play is not None and finding.play.value("rain") is False
    assert round(float(score(case(HALL), finding.play).total()), 2) == 0.67


def test_luck_that_decides_which_answer_is_best_and_not_how_good_it_is_is_fair() -> None:
    other = HALL.replace("wait: {do: Wait., rating: 3", "wait: {do: Wait., rating: 4")
    assert proved(find_unequal_luck, other) == []


def test_a_twentieth_of_the_weight_may_differ() -> None:
    more = "".join(
        HALL.replace("hall:", f"room-{n}:").replace("if: rain, ", "")
        .replace("then: dawn", f"then: room-{n + 1}" if n < 6 else "then: dawn")
        for n in range(7)
    )  # fmt: skip
    first = HALL.replace("then: dawn", "then: room-0")
    assert proved(find_unequal_luck, first + more) == []  # a third of one slot of eight


@pytest.mark.exhaustive
def test_the_best_under_each_luck_is_that_of_brute_force() -> None:
    for scenario in small_cases(8):
        known, brute = Case(scenario), Brute(scenario, 20_000)
        values = compute_overall(known)
        assert values is not None
        best = brute.extreme(max)
        wanted = {tuple(luck.items()): best[at] + brute.gained[at] for luck, at in brute.starts}
        drawn = [luck for luck, _ in known.scored.luck]
        for luck, found in zip(drawn, list_bests(known, values), strict=True):
            like = [v for items, v in wanted.items() if luck.items() <= dict(items).items()]
            assert like and {*like} == {found}
        assert measure_worth(known).poorest == str(min(wanted.values()))
