"""A report reads a play once: again only after it went on, was altered, or is told otherwise."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from engine.play.play import replay
from engine.records.annotations import Annotation
from engine.records.sqlite.database import SUMMARIES
from engine.records.sqlite.store import Store
from engine.reports.cohort.released_case import AT_RANDOM, FOR_OVERLAPS
from engine.reports.facts import play as facts
from engine.reports.facts.play import Reader
from engine.reports.render.json import as_json
from engine.services.courses.administration import CohortService
from engine.services.feedback.cohort_plays import gather
from engine.services.feedback.reports import build
from engine.services.shared.own_words import CONTEST, write_contest
from engine.services.shared.recording import open_listed
from tests.cohorts import course, own_folder

TODAY, PEOPLE = "2026-03-05", 6


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return own_folder(tmp_path / "cases")


def make_cohort(data: Path, own: Path, records: str = "shared") -> str:
    """A course that was played; of shared records: own records are told again as they were."""
    cases = "every-kind", "everything"
    with Store.open(data) as store:
        return course(store, own, PEOPLE, cases=cases, records=records).id


def report(data: Path, own: Path, cohort: str) -> str:
    """The report of a course, in a store opened for it."""
    with Store.open(data) as store:
        return as_json(build(store, cohort, own, TODAY))


def calls(act: Callable[[], Any], *functions: Callable[..., Any]) -> tuple[int, ...]:
    """How often functions were called meanwhile."""
    count: Counter[object] = Counter()

    def trace(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            count[frame.f_code] += 1

    before = sys.getprofile()
    sys.setprofile(trace)
    try:
        act()
    finally:
        sys.setprofile(before)
    return tuple(count[function.__code__] for function in functions)


def opened_and_read(data: Path, own: Path, cohort: str) -> tuple[int, ...]:
    """How many plays a report opens, and how many it reads."""
    return calls(lambda: report(data, own, cohort), open_listed, Reader.read)


@pytest.mark.parametrize("records", ["shared", "own"])
def test_the_first_report_opens_and_replays_and_reads_each_play_once(
    data: Path, own: Path, records: str
) -> None:
    cohort = make_cohort(data, own, records)
    with Store.open(data) as store:
        plays = store.plays(cohort=cohort)
        told = [open_listed(store, p).play for p in plays if p.participants]
    counted = len(told)
    if records == "own":  # beside people's plays, those at random by which an answer is weighed
        cases = {listed.facts.scenario for listed in plays if listed.participants}
        counted = sum(play.ended for play in told) + (AT_RANDOM + FOR_OVERLAPS) * len(cases)
    counts = calls(lambda: report(data, own, cohort), open_listed, replay, Reader.read)
    led = len(plays) - len(told)
    assert counts == (len(told) + 2 * led, len(told) + 2 * led, counted)


def test_the_second_report_opens_no_play_and_is_the_same(data: Path, own: Path) -> None:
    cohort = make_cohort(data, own)
    first = report(data, own, cohort)
    assert opened_and_read(data, own, cohort) == (0, 0)
    assert report(data, own, cohort) == first


def test_it_is_told_anew_after_somebody_came_or_disputed_a_judgement(data: Path, own: Path) -> None:
    cohort = make_cohort(data, own)
    first = json.loads(report(data, own, cohort))
    with Store.open(data) as store:
        CohortService(store, own).add(cohort, "police")
    second = json.loads(report(data, own, cohort))
    assert second["people"] == first["people"] + 1
    with Store.open(data) as store:
        mine = next(p for p in store.plays(cohort=cohort) if p.participants)
        body = write_contest("disagree", "for the class").encode()
        words = Annotation(mine.play, CONTEST, body, 0, "door", mine.participants[0], True)
        store.words.put(words)
    third = json.loads(report(data, own, cohort))
    assert any(
        "for the class" in c["reasons"] for case in third["cases"] for c in case["contested"]
    )
    with Store.open(data) as store:
        store.words.remove(words)
    assert json.loads(report(data, own, cohort)) == second


def test_a_play_that_went_on_is_read_again_and_no_other(data: Path, own: Path) -> None:
    cohort = make_cohort(data, own)
    report(data, own, cohort)
    with Store.open(data) as store:
        plays = store.plays(cohort=cohort)
        led = sum(not listed.participants for listed in plays)
        mine = next(listed for listed in plays if listed.participants)
        recorded = open_listed(store, mine)
        assert recorded.undo() is None
    assert opened_and_read(data, own, cohort) == (led + 1, 1)


def test_a_damaged_summary_is_worked_out_again(data: Path, own: Path) -> None:
    cohort = make_cohort(data, own)
    first = report(data, own, cohort)
    (file,) = (data / SUMMARIES).iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b'"finished":true', b'"finished":fals', 1))
    assert opened_and_read(data, own, cohort)[1] == 1
    assert sorted(file.read_bytes().split(b"\n")) == sorted(whole.split(b"\n"))
    file.write_bytes(b"\0" * 999)
    assert report(data, own, cohort) == first


def test_it_is_kept_in_the_data_folder_and_gone_after_a_forgetting(data: Path, own: Path) -> None:
    cohort = make_cohort(data, own)
    report(data, own, cohort)
    with Store.open(data) as store:
        mine = next(p for p in store.plays(cohort=cohort) if p.participants)
        stored = store.digest_plays(cohort)[mine.play].encode()
        assert any(stored in file.read_bytes() for file in (data / SUMMARIES).iterdir())
        store.forget(mine.participants[0])
    left = [file for file in (data / SUMMARIES).rglob("*") if file.is_file()]
    assert left == []
    report(data, own, cohort)
    kept = b"".join(file.read_bytes() for file in (data / SUMMARIES).iterdir())
    assert kept and stored not in kept and mine.play.encode() not in kept


def test_values_that_come_to_be_known_are_used(data: Path, own: Path) -> None:
    cohort = make_cohort(data, own)
    with Store.open(data) as store:
        agreed = store.cohorts.get(cohort)
        gather(store, agreed, own, lambda _case: None)
    found = json.loads(report(data, own, cohort))
    assert all(case["valued"] for case in found["cases"])
    with Store.open(data) as store:
        fresh = gather(store, agreed, own, lambda _case: None)
    assert all(play.kept.by for play in fresh.plays if play.people)


def test_a_case_that_was_changed_is_told_as_it_is_today(data: Path, own: Path) -> None:
    cohort = make_cohort(data, own)
    before = json.loads(report(data, own, cohort))
    file = own / "every-kind.yaml"
    text = file.read_text(encoding="utf-8").replace("version: ", "version: 9", 1)
    file.write_text(text, encoding="utf-8")
    after = json.loads(report(data, own, cohort))
    old, new = (each["cases"][0] for each in (before, after))
    assert new["version"] != old["version"]
    assert new["decisions"] == old["decisions"]
    assert opened_and_read(data, own, cohort) == (0, 0)
    assert json.loads(report(data, own, cohort)) == after


def test_what_was_read_by_an_older_way_of_reading_is_read_again_once(
    data: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cohort = make_cohort(data, own)
    monkeypatch.setattr(facts, "FORMULA", facts.FORMULA - 1)
    first = report(data, own, cohort)
    monkeypatch.undo()
    assert opened_and_read(data, own, cohort)[1] > 0
    assert opened_and_read(data, own, cohort)[1] == 0
    assert report(data, own, cohort) == first
