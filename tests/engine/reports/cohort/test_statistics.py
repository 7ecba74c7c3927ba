"""The formulas, against tables, against what they mean, and against plain counting."""

from __future__ import annotations

import random
import statistics
from itertools import product
from math import exp, lgamma, pi, sqrt
from statistics import NormalDist, fmean, variance

import pytest

from engine.reports.cohort.item_analysis import Drawn, check
from engine.reports.cohort.statistics import (
    Figure,
    Pairs,
    Sums,
    correlation,
    correlation_interval,
    difference_interval,
    mean_interval,
    median_interval,
    student,
    wilson,
)

Z = NormalDist().inv_cdf(0.975)


@pytest.mark.parametrize(
    ("freedom", "table"),
    [(1, 12.706), (2, 4.303), (3, 3.182), (5, 2.571), (10, 2.228), (23, 2.069), (120, 1.980)],
)
def test_student_is_that_of_the_tables(freedom: int, table: float) -> None:
    assert student(freedom) == pytest.approx(table, abs=5e-4)


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 7, 8, 22, 101])
def test_student_leaves_a_fortieth_of_the_density_on_either_side(freedom: int) -> None:
    assert area(freedom, student(freedom)) == pytest.approx(0.95, abs=1e-6)


def area(freedom: int, reach: float) -> float:
    """The area of Student's density between -reach and reach, by Simpson's rule."""
    log_top = lgamma((freedom + 1) / 2) - lgamma(freedom / 2)
    top = exp(log_top) / sqrt(freedom * pi)

    def density(t: float) -> float:
        return float(top * (1 + t * t / freedom) ** (-(freedom + 1) / 2))

    pieces = 4000
    step = reach / pieces
    inner = (density(n * step) * (4 if n % 2 else 2) for n in range(1, pieces))
    return 2 * step / 3 * (density(0) + density(reach) + sum(inner))


def test_a_mean_of_two_is_hardly_known() -> None:
    low, high = mean_interval(Sums.of([0.4, 0.6]))
    assert (low, high) == (0.0, 1.0), "12.7 standard errors of 0.1"
    values = [0.3, 0.5, 0.4, 0.6, 0.45]
    half = 2.776445 * sqrt(variance(values) / 5)
    middle = fmean(values)
    assert mean_interval(Sums.of(values)) == pytest.approx((middle - half, middle + half))


@pytest.mark.parametrize("same", [0.0, 1 / 3, 1.0])
def test_credits_that_are_all_the_same_do_not_make_it_certain(same: float) -> None:
    low, high = mean_interval(Sums.of([same] * 20))
    alike = 20 / (20 + Z * Z)  # Wilson's lower bound of 20 of 20
    assert low == pytest.approx(alike * same, abs=1e-6)
    assert high == pytest.approx(alike * same + (1 - alike), abs=1e-6)
    assert wilson(20, 20)[0] == pytest.approx(alike, abs=1e-6)


@pytest.mark.parametrize("n", range(1, 13))
def test_the_interval_of_a_median_is_the_narrowest_that_holds_in_95_of_100(n: int) -> None:
    """Every way n numbers can fall on either side of the true median is equally likely."""
    falls = [sum(sides) for sides in product((0, 1), repeat=n)]

    def holds(k: int) -> float:
        inside = [above for above in falls if k <= above <= n - k]
        return len(inside) / len(falls)

    fair = [k for k in range(1, n // 2 + 1) if holds(k) >= 0.95]
    found = median_interval([float(place) for place in range(1, n + 1)])
    assert found == ((max(fair), n + 1 - max(fair)) if fair else None)
    assert (found is None) == (n < 6)


def test_the_interval_of_a_difference_is_welchs() -> None:
    """Written out; Satterthwaite's degrees of freedom are between 11 and 13."""
    xs = [0.9, 0.7, 0.8, 0.95, 0.6, 0.85, 0.75]
    ys = [0.5, 0.65, 0.4, 0.7, 0.55, 0.6, 0.45, 0.5]
    a, b = variance(xs) / 7, variance(ys) / 8
    freedom = (a + b) ** 2 / (a**2 / 6 + b**2 / 7)
    assert 11 < freedom < 13
    half = student(int(freedom)) * sqrt(a + b)
    apart = fmean(xs) - fmean(ys)
    found = difference_interval(Sums.of(xs), Sums.of(ys))
    assert found == pytest.approx((apart - half, apart + half))
    assert difference_interval(Sums.of([0.5, 0.5]), Sums.of([0.5, 0.5])) is None


def normal_pair(chance: random.Random, r: float) -> tuple[float, float]:
    x, other = chance.gauss(0, 1), chance.gauss(0, 1)
    return x, r * x + sqrt(1 - r * r) * other


@pytest.mark.parametrize("n", [20, 60])
def test_a_sound_item_is_flagged_in_no_more_than_one_of_forty_rooms(n: int) -> None:
    """Items that only just tell the strong from the weak, in 2,000 rooms drawn at random."""
    chance, flagged = random.Random(7), 0
    for _ in range(2000):
        r = correlation(Pairs.of([normal_pair(chance, 0.1) for _ in range(n)]))
        assert r is not None
        item = Figure(n, 20, r, *correlation_interval(r, n))
        flagged += "negative" in check(item, Figure(n, 2))[0]
    assert flagged / 2000 < 0.025 + 3 * sqrt(0.025 * 0.975 / 2000)


@pytest.mark.parametrize("n", [5, 30])
def test_answers_that_draw_the_same_people_are_rarely_said_to_draw_the_stronger(n: int) -> None:
    chance, flagged = random.Random(3), 0
    item = Figure(60, 20, 0.3, 0.2, 0.5)
    for _ in range(2000):
        groups = [[chance.gauss(0.6, 0.15) for _ in range(n)] for _ in range(2)]
        drawn = [Drawn(1.0, Sums.of(groups[0])), Drawn(1 / 3, Sums.of(groups[1]))]
        flags, comparisons = check(item, Figure(60, 2), None, drawn)
        assert comparisons == 2
        flagged += "drawn-apart" in flags
    assert flagged / 2000 < 0.025 + 3 * sqrt(0.025 * 0.975 / 2000)


def test_an_answer_that_draws_the_stronger_is_flagged_and_a_free_thing_never_is() -> None:
    chance = random.Random(1)
    weak = [chance.uniform(0.3, 0.5) for _ in range(12)]
    strong = [chance.uniform(0.7, 0.9) for _ in range(12)]
    item, credit = Figure(24, 20, -0.5, -0.7, -0.2), Figure(24, 2, 0.2, 0.1, 0.3)
    drawn = [Drawn(1.0, Sums.of(weak)), Drawn(0.0, Sums.of(strong))]
    assert check(item, credit, 0.5, drawn) == (("negative", "below-chance", "drawn-apart"), 3)
    assert check(item, credit, 0.5, drawn, free=True) == ((), 0)


def test_sums_do_not_depend_on_the_order_and_those_of_groups_can_be_added() -> None:
    chance = random.Random(4)
    pairs = [(chance.random(), chance.random() ** 9) for _ in range(300)]
    whole = Pairs.of(pairs)
    assert whole.ys.mean == fmean(y for _, y in pairs)
    assert whole.ys.variance == variance(y for _, y in pairs)
    by_hand = statistics.correlation(*zip(*pairs, strict=True))
    assert correlation(whole) == pytest.approx(by_hand, rel=1e-12)
    for _ in range(9):
        chance.shuffle(pairs)
        cut = chance.randrange(300)
        assert Pairs.of(pairs[:cut]) + Pairs.of(pairs[cut:]) == whole
