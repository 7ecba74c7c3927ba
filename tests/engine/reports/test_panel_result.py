"""Agreement of a panel: a published worked example, and what must hold of any ratings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.reports.panel_result import agreement, alpha_of, median_half

# K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section D: four observers,
# twelve units, some of them not seen by all. There, ordinal alpha is 0.815.
PUBLISHED = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""
UNITS = [
    [float(value) for value in unit if value != "."]
    for unit in zip(*(line.split() for line in PUBLISHED.strip().splitlines()), strict=True)
]


def test_the_published_example_comes_out_as_published() -> None:
    assert alpha_of(UNITS) == pytest.approx(0.815, abs=0.0005)


def test_the_interval_holds_the_coefficient_and_is_the_same_each_time() -> None:
    found = agreement(UNITS)
    assert found == agreement(UNITS) and found.units == 11
    assert found.alpha is not None and found.low is not None and found.high is not None
    assert found.low < found.alpha < found.high <= 1


RATED = st.lists(st.lists(st.sampled_from([0.5, 1, 1.5, 2, 3, 4]), max_size=5), max_size=12)


@given(RATED)
def test_only_the_order_of_ratings_counts(units: list[list[float]]) -> None:
    stretched = [[rating**3 for rating in unit] for unit in units]
    assert alpha_of(units) == pytest.approx(alpha_of(stretched)) or alpha_of(units) is None


def test_full_agreement_is_one_and_nothing_to_compare_is_no_number() -> None:
    assert alpha_of([[1, 1], [4, 4, 4], [2]]) == 1
    for nothing in ([], [[3]], [[3, 3], [3, 3]]):
        assert alpha_of(nothing) is None and agreement(nothing).alpha is None
    assert alpha_of([[1, 4], [4, 1]]) is not None
    apart = alpha_of([[1, 4], [4, 1]])
    assert apart is not None and apart < 0


@pytest.mark.parametrize(
    ("ratings", "median"), [([3], 3), ([3, 4], 3.5), ([2.5, 3], 2.5), ([1, 4, 2], 2)]
)
def test_a_median_is_a_rating_and_in_doubt_the_lower_one(
    ratings: list[float], median: float
) -> None:
    assert median_half(ratings) == median
