"""A course to learn the reports on: simulated, said so, and like a real one in every other way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.play.events import Decided, PassedOver, Tallied, Undone
from engine.play.play import log
from engine.records.sqlite.store import Store
from engine.reports.cohort.sealed_counts import from_bytes
from engine.services.courses.administration import CohortService
from engine.services.courses.demonstration import make_demo
from engine.services.feedback.reports import build, close, write_observed
from engine.services.plays.verification import verify
from engine.services.shared.recording import Recorded, open_listed
from tui.cli.main import rifq


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with one demo course, which nothing changes."""
    with Store.open(tmp_path_factory.mktemp("demo")) as kept:
        make_demo(kept, seed=1)
        yield kept


@pytest.fixture(scope="module")
def plays(store: Store) -> list[Recorded]:
    (cohort,) = store.cohorts.all()
    return [open_listed(store, listed) for listed in store.plays(cohort=cohort.id)]


def test_it_says_that_it_is_simulated(store: Store) -> None:
    (cohort,) = store.cohorts.all()
    assert cohort.demo and "simulated" in cohort.title and "simulated" in cohort.support
    assert len(store.cohorts.members(cohort.id)) == 24
    assert all(member.accepted and member.agency for member in store.cohorts.members(cohort.id))


def test_its_records_are_clean(store: Store) -> None:
    found = verify(store)
    assert found.clean, found.faults


def test_its_plays_hold_everything_a_course_brings(plays: list[Recorded]) -> None:
    events = [moment.event for recorded in plays for moment in log(recorded.play)]
    kinds = Counter(type(event) for event in events)
    assert min(kinds[kind] for kind in (PassedOver, Undone, Tallied)) > 0
    assert any(isinstance(event, Decided) and event.sure for event in events)
    own = [recorded.play for recorded in plays if recorded.play.started.mode != "led"]
    assert {play.started.players for play in own} == {1, 2}
    assert 0 < sum(not play.ended for play in own) < len(own) / 3
    assert sum(recorded.play.started.mode == "led" for recorded in plays) == 1


def test_it_is_a_course_that_can_be_given_with_its_two_forms(
    store: Store, plays: list[Recorded]
) -> None:
    (cohort,) = store.cohorts.all()
    assert CohortService(store).find_locked(cohort.cases) == ()
    assert cohort.parallel and not [r for r in plays if r.scenario.id not in cohort.cases]
    first, last = cohort.cases[0], cohort.cases[-1]
    days: dict[str, dict[str, str]] = {}
    for recorded in plays:
        if recorded.scenario.id in (first, last):
            [code] = recorded.participants
            days.setdefault(code, {})[recorded.scenario.id] = recorded.play.started.date
    assert len(days) == 24
    for code, form in days.items():
        opening, *_between, closing = cohort.order_of(code)
        assert form[opening] < form[closing]
    assert {cohort.order_of(code)[0] for code in days} == {first, last}


def test_its_report_tells_a_change(store: Store) -> None:
    (cohort,) = store.cohorts.all()
    change = build(store, cohort.id, None, cohort.last).change
    assert change.why == "" and change.mean is not None
    assert change.mean.n >= change.mean.least, "told, whatever chance adds to 24 people"


def test_some_of_it_is_contested_and_some_reasons_are_shared(
    store: Store, plays: list[Recorded]
) -> None:
    words = [each for recorded in plays for each in store.words.of(recorded.id)]
    assert {each.shared for each in words} == {True, False}
    assert {each.kind for each in words} == {"contest"}


def test_luck_is_that_of_the_course(store: Store, plays: list[Recorded]) -> None:
    (cohort,) = store.cohorts.all()
    for recorded in plays:
        assert recorded.play.started.luck == cohort.luck[recorded.scenario.id]


@pytest.mark.exhaustive
def test_the_same_seed_plays_the_same_course(tmp_path: Path) -> None:
    def told(name: str, seed: int) -> list[object]:
        with Store.open(tmp_path / name) as kept:
            cohort = make_demo(kept, people=5, seed=seed)
            every = [open_listed(kept, each) for each in kept.plays(cohort=cohort.id)]
        return [(r.scenario.id, [m.event for m in log(r.play)][1:]) for r in every]

    assert told("one", 1) == told("again", 1) != told("other", 2)


@pytest.mark.exhaustive
def test_it_can_be_closed_reported_and_deleted_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "engine.services.feedback.reports.values_of", lambda *_, **__: None
    )  # they take seconds
    with Store.open(tmp_path) as kept:
        cohort = make_demo(kept, people=6, seed=1)
        close(kept, cohort.id, None, "2026-03-04")
        assert from_bytes(kept.cohorts.list_seals(cohort.id)[0].body).demo
        assert "Simulated" in write_observed(kept, cohort.id, None, "html", "2026-03-05")
        kept.cohorts.remove(cohort.id)
        assert kept.cohorts.all() == () and kept.plays() == ()


@pytest.mark.exhaustive
@pytest.mark.parametrize("people", ["1", "9"])
def test_the_command_makes_one_and_says_what_to_do_next(tmp_path: Path, people: str) -> None:
    run = CliRunner().invoke(rifq, ["cohort", "demo", "--people", people, "--data", str(tmp_path)])
    assert run.exit_code == 0, run.output
    with Store.open(tmp_path) as kept:
        held = kept.contents()
    assert f"{people} simulated people, {held.plays} plays" in run.output
    assert held.codes == int(people) and "rifq cohort report" in run.output


def test_nobody_is_no_course(tmp_path: Path) -> None:
    run = CliRunner().invoke(rifq, ["cohort", "demo", "--people", "0", "--data", str(tmp_path)])
    assert run.exit_code == 2 and not list(tmp_path.iterdir())
