"""Counts of plays, counted together or apart and added, are those of plain loops over the facts."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from statistics import fmean

import pytest

from engine.reports.cohort.statistics import Sums
from engine.reports.facts import cohort as facts
from engine.reports.facts.cohort import MEASURES, Fold, Measure, fold
from engine.reports.facts.play import Facts, Reader
from tests.cases import loaded
from tests.cohorts import FILES
from tests.engine.reports.cohort.people import participant, people_at
from tests.engine.reports.cohort.rooms import known

LEFT = 4  # answers after which every seventh is left


@lru_cache(maxsize=8)
def plays(case: str, people: int) -> tuple[Facts, ...]:
    scenario = loaded(FILES[case])
    reader = Reader(scenario, known(scenario) if case == "every-kind" else None)
    whole = [reader.read(each.play) for each in people_at(scenario, people, seed=people)]
    left = [reader.read(participant(scenario, n, most=LEFT)) for n in range(people // 7)]
    return (*whole, *left)


def plainly(fold: Fold) -> dict[str, Counter[str]]:
    """Every row of every measure, whatever the order."""
    return {each.__name__: Counter(map(repr, fold.of(each))) for each in MEASURES if each.leaves}


@pytest.mark.parametrize("people", [5, 23, 60])
@pytest.mark.parametrize("case", FILES)
def test_each_count_is_what_a_plain_loop_counts(case: str, people: int) -> None:
    every = plays(case, people)
    found, ended = fold(every), [each for each in every if each.finished]
    moments = [moment for each in every for moment in each.moments]

    def count(measure: type[facts.Row], *names: str) -> Counter[object]:
        told: Counter[object] = Counter()
        for row in found.of(measure):
            told[tuple(getattr(row, name) for name in names)] += getattr(row, "n")  # noqa: B009
        return told

    assert count(facts.Plays, "finished") == Counter((each.finished,) for each in every)
    assert count(facts.Answers, "at", "share", "best", "sure", "wrong") == Counter(
        (m.at, m.share, m.best, m.sure, m.wrong) for m in moments
    )
    assert count(facts.Offered, "at", "offered") == Counter(
        (m.at, f"{m.offered:x}") for m in moments
    )
    assert count(facts.Needs, "need", "status", "held") == Counter(
        (need.id, need.status, need.held) for each in ended for need in each.needs
    )
    assert count(facts.Risks, "risk", "level") == Counter(
        risk for each in ended for risk in each.risks.items()
    )
    assert count(facts.Ways, "scene", "place") == Counter(
        way for each in ended for way in each.ways.items()
    )
    assert count(facts.Slots, "slot", "credit", "answered", "reached") == Counter(
        (s.slot, s.credit, s.answered, s.reached) for each in ended for s in each.slots
    )
    assert count(facts.Faults, "kind", "address") == Counter(
        (fault.kind, fault.address) for each in every for fault in each.faults
    )
    asked = Counter((talk.scene,) for each in every for talk in each.talks)
    assert Counter({(row.scene,): row.plays for row in found.of(facts.Talks)}) == asked
    weighed = sum(row.n for row in found.of(facts.Weighs))
    assert weighed == len(every)
    for row in found.of(facts.Closed):
        mine = [
            m.closed
            for m in moments
            if (m.at, m.nameable) == (row.at, row.nameable) and _words(m.answer) == row.answer
        ]
        assert row.closed.mean == fmean(mine) and row.closed.n == len(mine)


def _words(answer: object) -> str:
    return answer if isinstance(answer, str) else json.dumps(answer, sort_keys=True)


@pytest.mark.parametrize("kind", ["faced", "made", "mended"])
@pytest.mark.parametrize("case", FILES)
def test_kinds_of_critical_errors_are_counted_by_play(case: str, kind: str) -> None:
    every = plays(case, 60)
    told: Counter[str] = Counter()
    for each in every:
        made = {fault.kind for fault in each.faults}
        left = {fault.kind for fault in each.faults if not fault.repaired}
        faced = made | set(each.faced.values())
        told.update({"faced": faced, "made": made, "mended": made - left}[kind])
    rows = fold(every).of(facts.Kinds)
    assert {row.kind: n for row in rows if (n := getattr(row, kind))} == told


@pytest.mark.parametrize("case", FILES)
def test_what_places_counted_apart_adds_up_to_what_one_counts(case: str) -> None:
    every, chance = list(plays(case, 60)), random.Random(case)
    whole = plainly(fold(every))
    for _ in range(3):
        chance.shuffle(every)
        cut = sorted(chance.sample(range(len(every)), 3))
        parts = (every[a:b] for a, b in zip((0, *cut), (*cut, len(every)), strict=True))
        assert plainly(sum(map(fold, parts), Fold())) == whole


def test_many_plays_are_counted_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    every: Sequence[Facts] = plays("every-kind", 60)
    whole = {each: list(fold(every).of(each)) for each in MEASURES}
    monkeypatch.setattr(facts, "AT_ONCE", 7)
    some = fold(every)
    for each in MEASURES:
        assert sorted(map(repr, some.of(each))) == sorted(map(repr, whole[each])), each


def test_no_whole_play_is_in_what_leaves_its_place() -> None:
    apart = fold(plays("every-kind", 23))
    assert apart.of(facts.Weighs) and not (apart + Fold()).of(facts.Weighs)


@pytest.mark.parametrize("measure", MEASURES)
def test_a_measure_says_what_it_is_of_and_finds_rows(measure: type[Measure]) -> None:
    assert measure.of in (facts.COUNTED, facts.FINISHED) and measure.__doc__
    assert measure.adds <= set(measure.__struct_fields__)
    assert any(fold(plays(case, 60)).of(measure) for case in FILES)


def test_of_nobody_there_is_nothing() -> None:
    assert not any(fold([]).of(measure) for measure in MEASURES)
    assert Sums().mean is None
