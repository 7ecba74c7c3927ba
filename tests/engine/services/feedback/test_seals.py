"""What observers get of a course: once, for good, and of nobody."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from engine.records.problems import RecordsProblem
from engine.records.sqlite.backup import restore
from engine.records.sqlite.store import Store
from engine.reports.cohort import aggregates
from engine.reports.cohort.aggregates import Count, Snapshot
from engine.reports.cohort.disclosure import LEAST
from engine.reports.cohort.observer_report import as_csv as observers_csv
from engine.reports.cohort.observer_report import observer_document
from engine.reports.render.text import as_text
from engine.services.courses.administration import CohortService
from engine.services.feedback import reports as cohort_reports
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
    return aggregates.from_bytes(store.cohorts.list_seals(id)[0].body)


def counts(kept: Snapshot) -> Iterator[tuple[str, Count]]:
    for case in kept.cases:
        for count in case.counts:
            yield case.case, count


# Recounted ----------------------------------------------------------------------------------------


Logs = dict[tuple[str, str], list[dict[str, Any]]]
"""Events of each play, by case and whoever is named first."""


def logs(store: Store, cohort: str) -> Logs:
    """Of the plays that were told of: records are own, and so these are the plays of issues."""
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


def test_what_is_told_of_decisions_is_what_the_logs_say(courses: Store) -> None:
    recounted = 0
    for cohort in courses.cohorts.all():
        found = logs(courses, cohort.id)
        for case, count in counts(snapshot(courses, cohort.id)):
            for cell in count.cells:
                if count.kind == "decision" and cell.text and cell.people is not None:
                    assert cell.people == len(gave(found, case, count.at, cell.id))
                    recounted += 1
    assert recounted >= 5  # what the lot tells differs from course to course


def test_agencies_and_people_are_those_of_the_course(courses: Store) -> None:
    for cohort in courses.cohorts.all():
        kept, members = snapshot(courses, cohort.id), courses.cohorts.members(cohort.id)
        assert kept.people == len(members)
        assert {cell.id: cell.people for cell in kept.agencies.cells} == {
            agency: sum(member.agency == agency for member in members) for agency in AGENCIES
        }


# An attempt to work out what is held back ---------------------------------------------------------


def numbers_told(text: str, form: str) -> list[int]:
    """Every count of people in a report."""
    if form == "json":
        return [int(n) for n in re.findall(r'"people": (\d+)', text)]
    if form == "csv":
        return [
            int(row["people"]) for row in csv.DictReader(io.StringIO(text[1:])) if row["people"]
        ]
    return [int(n) for n in re.findall(r"</th><td[^>]*><span>(\d+)</span>", text)]


@pytest.mark.parametrize("people", [0, 1, 4, 12, 116])
def test_no_count_under_five_is_in_a_report_of_any_size(
    own: Path, store: Store, people: int
) -> None:
    cohort = course(store, own, people, seed=people)
    close(store, cohort.id, own, "2026-03-04")
    for form in FORMS:
        text = write_observed(store, cohort.id, own, form, "2026-03-05")
        told = numbers_told(text, form)
        assert all(number >= LEAST for number in told)
        assert bool(told) is (people >= LEAST)
        words = set(re.findall(r"\w+", text))  # a code is no part of a fingerprint
        assert not words & {member.code for member in store.cohorts.members(cohort.id)}
    for _, count in counts(snapshot(store, cohort.id)):
        shown = [cell.people for cell in count.cells if cell.people is not None]
        assert not shown or people - sum(shown) >= LEAST


def test_no_difference_between_counts_tells_of_fewer_than_five(courses: Store) -> None:
    """Every count, less one, two or three others that must be parts of it, is five or more.

    That they must be is seen on the plays of all four courses, which are many more than those told.
    """
    tried = 0
    every: Logs = {}
    for cohort in courses.cohorts.all():
        every |= logs(courses, cohort.id)
    for cohort in courses.cohorts.all():
        here = frozenset(logs(courses, cohort.id))
        kept = snapshot(courses, cohort.id)
        for case in {case for case, _ in counts(kept)}:
            known = {
                (count.at, cell.id): gave(every, case, count.at, cell.id)
                for name, count in counts(kept)
                for cell in count.cells
                if name == case and count.kind == "decision" and cell.text
                if cell.people is not None
            }
            there = frozenset(key for key in every if key[0] == case)
            for whole in (there, *known.values()):
                parts = [part for part in known.values() if part < whole]
                for some in (c for n in (1, 2, 3) for c in combinations(parts, n)):
                    together = frozenset[tuple[str, str]]().union(*some)
                    if len(together) == sum(map(len, some)):  # nobody is in two of them
                        tried += 1
                        assert len((whole - together) & here) >= LEAST
    assert tried, "how many there are hangs on the lot of each course, which is drawn by chance"


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


def test_there_is_no_second_issue(own: Path, store: Store) -> None:
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


def test_the_lot_falls_the_same_on_every_computer_that_has_the_course(
    own: Path, store: Store, tmp_path: Path
) -> None:
    """Each copy of a course could be closed, and the lots of many reports averaged out."""
    cohort = course(store, own, 30)
    bodies = set()
    for n in range(3):
        (tmp_path / str(n)).mkdir()
        with Store.open(copy_store(store, tmp_path / str(n))) as other:
            bodies.add(seal(other, other.cohorts.get(cohort.id), own, "2026-03-04"))
    assert len(bodies) == 1 and bodies == {seal(store, cohort, own, "2026-03-04")}


def test_the_lot_of_another_course_falls_otherwise(own: Path, store: Store) -> None:
    cohort = course(store, own, 30)
    groups = cohort_reports._groups(store, cohort, own)
    members = store.cohorts.members(cohort.id)
    keys = (store.cohorts.key(cohort.id), *(bytes([n]) * 32 for n in range(4)))
    drawn = [aggregates.snapshot(cohort, members, groups, key) for key in keys]
    assert len({aggregates.to_bytes(each) for each in drawn}) > 1


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
        assert aggregates.to_bytes(aggregates.from_bytes(body)) == body
    for broken in (b"", b"{}", b"[]", b'{"v": 99}', b'{"v": 1, "cases": 3}', b"\xff"):
        with pytest.raises(ValueError):  # noqa: PT011  # of JSON, of UTF-8 or our own
            aggregates.from_bytes(broken)


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
    assert sum(cell.people or 0 for cell in kept.agencies.cells) <= 12
    page = write_observed(store, cohort.id, own, "html", "2026-03-05")
    assert "12 people used their code" in page and "Codes that nobody used are not counted." in page
    assert build(store, cohort.id, own, "2026-03-05").people == 12


def test_a_share_is_of_the_people_its_report_is_about(courses: Store) -> None:
    """A case with two reports has two sets of people, and neither is the whole course."""
    parts = 0
    for cohort in courses.cohorts.all():
        issues = [i for i in courses.cohorts.issues(cohort.id) if i.about.startswith("case ")]
        behind = sorted((i.about.split(" ")[1], len(i.plays)) for i in issues)
        kept = snapshot(courses, cohort.id)
        assert sorted((case.case, case.people) for case in kept.cases) == behind
        written = list(csv.DictReader(io.StringIO(observers_csv(kept).removeprefix("\ufeff"))))
        told = [line for line in written if line["case"] and line["about"] != "vote"]
        assert {int(line["of"]) for line in told} <= {n for _case, n in behind}
        page = as_text(observer_document(kept), more=True)
        for case in kept.cases:
            assert f"Shares are of {case.people} people who finished this case, whether" in page
            parts += case.people != kept.people
        assert "fewer where a part says so" in " ".join(page.split())
    assert parts > 0
