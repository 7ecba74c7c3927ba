"""What was worked out of plays is kept only as long as the plays, and survives damage."""

from __future__ import annotations

import pytest

from engine.records.cohorts import Cohort
from engine.records.sqlite.store import Store
from tests.engine.records.contract.stores import CODE, OTHER, Kept, play_of

COHORT, LINE = "amman-basic-1", b"worked out"


def test_what_is_kept_of_a_cohort_replaces_what_was_kept_before(store: Store) -> None:
    one, other = (play_of(store, code, cohort=COHORT) for code in (CODE, OTHER))
    assert store.summaries.of(COHORT) == {}
    store.summaries.keep(COHORT, {one.play: LINE, other.play: LINE * 2})
    assert store.summaries.of(COHORT) == {one.play: LINE, other.play: LINE * 2}
    assert store.summaries.of("another") == {}
    store.summaries.keep(COHORT, {other.play: b""})
    assert store.summaries.of(COHORT) == {other.play: b""}


def test_only_plays_of_the_cohort_that_are_still_there_are_kept(kept: Kept, store: Store) -> None:
    stays, goes = (play_of(store, code, cohort=COHORT) for code in (CODE, OTHER))
    elsewhere = play_of(store, CODE, cohort="another")
    made = {head.play: LINE for head in (stays, goes, elsewhere)}
    store.delete(goes.play)
    store.summaries.keep(COHORT, made)
    assert store.summaries.of(COHORT) == {stays.play: LINE}


def test_what_is_kept_of_all_is_gone_as_soon_as_one_of_them_is(store: Store) -> None:
    stays, goes = (play_of(store, code, cohort=COHORT) for code in (CODE, OTHER))
    made = {stays.play: LINE, goes.play: LINE, "": b"of both"}
    store.summaries.keep(COHORT, made)
    assert store.summaries.of(COHORT) == made
    store.delete(goes.play)
    store.summaries.keep(COHORT, made)
    assert store.summaries.of(COHORT) == {stays.play: LINE}


@pytest.mark.parametrize("forget", ["person", "play", "cohort"])
def test_after_any_forgetting_nothing_of_it_is_left(kept: Kept, store: Store, forget: str) -> None:
    store.cohorts.put(Cohort(COHORT, "Basic one"))
    mine, theirs = (play_of(store, code, cohort=COHORT) for code in (CODE, OTHER))
    store.summaries.keep(COHORT, {mine.play: LINE, theirs.play: LINE})
    assert kept.holding(LINE)
    match forget:
        case "person":
            store.forget(CODE)
        case "play":
            store.delete(mine.play)
        case _:
            store.cohorts.close(COHORT, "2026-03-05")
            store.cohorts.forget(COHORT)
    assert kept.holding(LINE) == []
    assert store.summaries.of(COHORT) == {}


def test_a_line_is_a_line(store: Store) -> None:
    head = play_of(store, CODE, cohort=COHORT)
    with pytest.raises(ValueError, match="line break"):
        store.summaries.keep(COHORT, {head.play: b"two\nlines"})
