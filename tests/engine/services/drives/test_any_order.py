"""In whatever order and how often bundles come, the same plays are there in the end."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.records.annotations import Annotation
from engine.records.codes import mint
from engine.services.plays.verification import verify
from tests.engine.services.drives.course import Computer, Leading, join_course, leading
from tests.tui.given import COHORT

State = tuple[frozenset[tuple[str, str, str]], frozenset[str], frozenset[str]]


@dataclass
class Given:
    """A course before anything came, and every bundle there ever was, in the order of writing."""

    lead: Leading
    files: list[Path]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Given:
    """Three laptops, one of them copied; plays that grow, part, and belong to nobody known."""
    folder = tmp_path_factory.mktemp("course")
    stick = folder / "stick"
    stick.mkdir()
    lead, [one, two, three, lost] = leading(folder, 4)
    lead.kit(stick)
    first, second = (join_course(folder, name, stick, lead) for name in ("first", "second"))

    grows = first.play(one, answers=2)
    first.hand_in(stick)
    first.go_on(grows)
    with first.store() as store:
        store.words.put(Annotation(grows, "note", b"shared", 2, "hall", one, True))
    first.hand_in(stick)

    parts = second.play(two, answers=3)
    second.hand_in(stick)
    shutil.copytree(second.data, folder / "copy")
    copy = Computer(folder / "copy", lead.own)
    second.go_on(parts, {"answer": ["window", "bed"]})
    second.hand_in(stick)
    copy.go_on(parts, {"answer": ["window", "photo"]})
    (folder / "apart").mkdir()
    copied = copy.hand_in(folder / "apart").file
    second.go_on(parts)
    second.play(lost)
    second.hand_in(stick)

    first.play(three)
    first.play(one, seed=7)
    with first.store() as store:
        store.words.put(Annotation(grows, "note", b"taken back", 2, "hall", one, False))
    first.hand_in(stick)
    shutil.move(copied, stick / "copied.rifq")
    with lead.store() as store:
        store.cohorts.replace(COHORT.id, lost, mint(store.codes()))
    return Given(lead, sorted(stick.glob("*.rifq")))


def state(lead: Leading) -> State:
    """Every play there is, counted or waiting; what was written of them; who agreed."""
    with lead.store() as store:
        plays = store.plays(cohort=COHORT.id)
        forked = {a.play for a in store.sticks.list_waiting(COHORT.id) if a.why == "R062"}
        found = {
            (p.play, store.head(p.play).hash, "forked" if p.play in forked else "counts")
            for p in plays
        }
        for each in store.sticks.list_waiting(COHORT.id):
            where = "forked" if each.play in forked else each.why
            found.add((each.play, each.head, where))
        words = {w.body.decode() for p in plays for w in store.words.of(p.play)}
        agreed = {m.code for m in store.cohorts.members(COHORT.id) if m.accepted}
        assert len({p.play for p in plays}) == len(plays)
        assert verify(store).clean
        return frozenset(found), frozenset(words), frozenset(agreed)


def take_batches(course: Given, folder: Path, batches: list[list[int]]) -> State:
    """What is there after these batches of bundles, each on a stick of its own."""
    data = folder / "data"
    shutil.copytree(course.lead.data, data)
    lead = Leading(data, course.lead.own)
    for n, batch in enumerate(batches):
        stick = folder / f"stick-{n}"
        stick.mkdir()
        for copy, which in enumerate(batch):
            shutil.copy(course.files[which], stick / f"{copy:03}.rifq")
        lead.take_in(stick)
    return state(lead)


@pytest.fixture(scope="module")
def expected(course: Given, tmp_path_factory: pytest.TempPathFactory) -> State:
    every = list(range(len(course.files)))
    return take_batches(course, tmp_path_factory.mktemp("at-once"), [every])


def test_what_is_expected_is_what_was_played(course: Given, expected: State) -> None:
    plays, words, agreed = expected
    where = sorted(place for _play, _head, place in plays)
    assert where == ["R082", "counts", "counts", "counts", "forked", "forked"]
    assert words == frozenset() and len(agreed) == 3


@pytest.mark.exhaustive
@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_order_of_bundles_ends_in_the_same_store(
    data: st.DataObject,
    course: Given,
    expected: State,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    which = st.integers(0, len(course.files) - 1)
    batches = data.draw(st.lists(st.lists(which, min_size=1, max_size=4), max_size=6))
    seen = {number for batch in batches for number in batch}
    rest = [n for n in range(len(course.files)) if n not in seen]
    rest = data.draw(st.permutations(rest))
    folder = tmp_path_factory.mktemp("order")
    assert take_batches(course, folder, [*batches, *([n] for n in rest)]) == expected
    shutil.rmtree(folder)
