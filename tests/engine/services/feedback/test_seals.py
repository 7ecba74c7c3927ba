"""What observers get of a course: once, for good, and of nobody."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from engine.records.problems import RecordsProblem
from engine.records.sqlite.backup import restore
from engine.records.sqlite.store import Store
from engine.reports.cell_key import LARGEST, LEAST
from engine.reports.cohort import sealed_counts
from engine.reports.cohort.sealed_counts import Count, Snapshot
from engine.services.courses.administration import CohortService
from engine.services.feedback.reports import build, close, seal, write_observed
from tests.cohorts import AGENCIES, course, own_folder, programme

FORMS = ("html", "csv", "json")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return own_folder(tmp_path_factory.mktemp("cases"))


@pytest.fixture(scope="module")
def courses(own: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Three basic courses and an advanced one, closed: 116 people. Nothing is changed in it."""
    with Store.open(tmp_path_factory.mktemp("programme")) as store:
        for cohort in programme(store, own):
            close(store, cohort.id, own, "2026-03-04")
        yield store


def snapshot(store: Store, id: str) -> Snapshot:
    return sealed_counts.from_bytes(store.cohorts.list_seals(id)[0].body)


def counts(kept: Snapshot) -> Iterator[tuple[str, Count]]:
    for case in kept.cases:
        for count in case.counts:
            yield case.case, count


# Recounted ----------------------------------------------------------------------------------------


Logs = dict[tuple[str, str], list[dict[str, Any]]]
"""Events of each play, by case and whoever is named first."""


def logs(store: Store, cohort: str) -> Logs:
    """Of the plays that were told of: records are own, and so these were counted in waves."""
    told = {play for issue in store.cohorts.issues(cohort) for play, _events in issue.plays}
    found: Logs = {}
    for listed in store.plays(cohort=cohort):
        if listed.play in told:
            events = [json.loads(event.body or b"{}") for event in store.events(listed.play)]
            found[listed.facts.scenario, min(listed.participants)] = events
    return found


def first_answer(events: list[dict[str, Any]], at: str) -> Any:
    for event in events:
        answer = event.get("answer")
        act = isinstance(answer, dict) and "act" in answer
        if event["type"] == "decided" and event["at"] == at and not act:
            return answer
    return None


def gave(found: Logs, case: str, at: str, answer: str) -> frozenset[tuple[str, str]]:
    return frozenset(
        key
        for key, events in found.items()
        if key[0] == case and first_answer(events, at) == answer
    )


def test_what_is_told_of_decisions_is_what_the_logs_say_but_for_the_noise(courses: Store) -> None:
    recounted, apart = 0, set()
    for cohort in courses.cohorts.all():
        found = logs(courses, cohort.id)
        for case, count in counts(snapshot(courses, cohort.id)):
            for cell in count.cells if count.kind == "decision" else ():
                assert cell.people is not None
                apart.add(cell.people - len(gave(found, case, count.at, cell.id)))
                recounted += 1
    assert recounted > 50 and len(apart) > 3
    assert max(map(abs, apart)) <= LARGEST


def test_agencies_and_people_are_those_of_the_course_but_for_the_noise(courses: Store) -> None:
    for cohort in courses.cohorts.all():
        kept, members = snapshot(courses, cohort.id), courses.cohorts.members(cohort.id)
        assert kept.people == len(members)
        for cell in kept.agencies.cells:
            exact = sum(member.agency == cell.text for member in members)
            assert cell.people is not None and abs(cell.people - exact) <= LARGEST


@pytest.mark.parametrize("people", [0, 1, 4, 5, 12])
def test_of_fewer_than_five_nothing_is_told(own: Path, store: Store, people: int) -> None:
    cohort = course(store, own, people, seed=people)
    close(store, cohort.id, own, "2026-03-04")
    for form in FORMS:
        text = write_observed(store, cohort.id, own, form, "2026-03-05")
        words = set(re.findall(r"\w+", text))  # a code is no part of a fingerprint
        assert not words & {member.code for member in store.cohorts.members(cohort.id)}
    cells = [cell for _, count in counts(snapshot(store, cohort.id)) for cell in count.cells]
    assert people >= LEAST or not cells


def test_observers_of_shared_records_get_released_counts(own: Path, store: Store) -> None:
    cohort = replace(course(store, own, 12), records="shared")
    store.cohorts.put(cohort)
    figures = build(store, cohort.id, own, "2026-03-04")
    close(store, cohort.id, own, "2026-03-04")
    exact = {
        (case.case, d.at): {choice.id: choice.chosen.k for choice in d.choices}
        for case in figures.cases
        for d in case.decisions
    }
    apart = [
        cell.people - exact[case, count.at][cell.id]
        for case, count in counts(snapshot(store, cohort.id))
        if count.kind == "decision"
        for cell in count.cells
        if cell.people is not None
    ]
    assert any(apart) and max(map(abs, apart)) <= LARGEST


# Once, and for good -------------------------------------------------------------------------------


def test_a_report_is_the_same_on_every_day_whoever_is_forgotten_in_between(
    own: Path, store: Store
) -> None:
    cohort = course(store, own, 30)
    close(store, cohort.id, own, "2026-03-04")
    first = {form: write_observed(store, cohort.id, own, form, "2026-03-05") for form in FORMS}
    codes = [member.code for member in store.cohorts.members(cohort.id)]
    store.forget(codes[0])
    assert {
        form: write_observed(store, cohort.id, own, form, "2026-03-20") for form in FORMS
    } == first
    store.cohorts.forget(cohort.id)
    assert {
        form: write_observed(store, cohort.id, own, form, "2026-04-20") for form in FORMS
    } == first
    body = store.cohorts.list_seals(cohort.id)[0].body.decode()
    assert not any(code in body for code in codes)
    assert set(re.findall(r"20\d\d-\d\d-\d\d", body)) == {cohort.first, cohort.last}


def test_there_is_no_second_seal(own: Path, store: Store) -> None:
    cohort = course(store, own, 12)
    body = seal(store, cohort, own, "2026-03-04")
    store.forget(store.cohorts.members(cohort.id)[0].code)
    assert seal(store, cohort, own, "2026-03-05") == body
    closed = close(store, cohort.id, own, "2026-03-06")
    assert [each.body for each in store.cohorts.list_seals(closed.id)] == [body]
    with pytest.raises(RecordsProblem, match="R031"):
        store.cohorts.seal(closed.id, store.cohorts.list_seals(closed.id)[0].at, b"another")


def copy_store(store: Store, folder: Path) -> Path:
    """A new computer that has only a backup of this store."""
    file = folder / "plays.backup"
    store.backup(file)
    restore(folder / "other", file)
    return folder / "other"


def test_closing_again_after_an_older_backup_was_brought_back_gives_the_same_report(
    own: Path, store: Store, tmp_path: Path
) -> None:
    """Also where somebody was forgotten in between: the difference would be what they chose."""
    cohort = course(store, own, 24)
    store.backup(tmp_path / "before.backup")
    close(store, cohort.id, own, "2026-03-04")
    first = {form: write_observed(store, cohort.id, own, form, "2026-03-05") for form in FORMS}
    store.close()
    restore(tmp_path / "data", tmp_path / "before.backup")
    with Store.open(tmp_path / "data") as again:
        assert not again.cohorts.get(cohort.id).closed
        again.forget(again.cohorts.members(cohort.id)[0].code)
        closed = close(again, cohort.id, own, "2026-03-09")
        assert closed.closed == "2026-03-04", "the days its plays may stay were not begun again"
        assert {f: write_observed(again, closed.id, own, f, "2026-03-09") for f in FORMS} == first


def test_an_open_course_has_no_report_for_observers(own: Path, store: Store) -> None:
    cohort = course(store, own, 12)
    with pytest.raises(RecordsProblem, match="R036") as refused:
        write_observed(store, cohort.id, own, "html", "2026-03-05")
    assert "still open" in str(refused.value) and "close the cohort" in refused.value.hint
    assert store.cohorts.list_seals(cohort.id) == ()


def test_what_was_sealed_can_be_read_and_nothing_else(courses: Store) -> None:
    for cohort in courses.cohorts.all():
        body = courses.cohorts.list_seals(cohort.id)[0].body
        assert sealed_counts.to_bytes(sealed_counts.from_bytes(body)) == body
    for broken in (b"", b"{}", b"[]", b'{"v": 99}', b'{"v": 1, "cases": 3}', b"\xff"):
        with pytest.raises(ValueError):  # noqa: PT011  # of JSON, of UTF-8 or our own
            sealed_counts.from_bytes(broken)


def test_a_seal_that_cannot_be_read_is_said_and_not_shown(own: Path, store: Store) -> None:
    cohort = course(store, own, 4)
    store.cohorts.seal(cohort.id, "2026-03-04", b"{}")
    store.cohorts.close(cohort.id, "2026-03-04")
    with pytest.raises(RecordsProblem, match="R003"):
        write_observed(store, cohort.id, own, "html", "2026-03-05")


def test_codes_nobody_used_are_in_no_base(own: Path, store: Store) -> None:
    cohort = course(store, own, 12)
    service = CohortService(store, own, "2026-03-04")
    service.add(cohort.id, AGENCIES[0], 5)
    close(service.store, cohort.id, service.own, service.today)
    kept = snapshot(store, cohort.id)
    assert kept.people == 12
    assert all(cell.people is not None and cell.people <= 12 for cell in kept.agencies.cells)
    page = write_observed(store, cohort.id, own, "html", "2026-03-05")
    assert "12 people used their code" in page and "Codes that nobody used are not counted." in page
    assert build(store, cohort.id, own, "2026-03-05").people == 12


def test_a_case_that_hardly_anybody_played_alone_is_closed_with_its_votes(
    own: Path, store: Store
) -> None:
    cohort = course(store, own, 8, seed=12, records="shared")
    alone = Counter(p.facts.scenario for p in store.plays(cohort=cohort.id) if p.participants)
    few = next(case for case, n in alone.items() if n < LEAST)
    close(store, cohort.id, own, "2026-03-04")
    kept = snapshot(store, cohort.id)
    assert {count.kind for case, count in counts(kept) if case == few} <= {"vote"}
    assert few in {case.case for case in kept.cases}
