"""What was told of a cohort: once, and known also after a backup was brought back."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from engine.records.annotations import Annotation
from engine.records.cohorts import Cohort, Issue
from engine.records.problems import RecordsProblem
from engine.records.sqlite.store import Store
from tests.engine.records.contract.stores import CODE, OTHER, Kept, play_of

COHORT = Cohort("irbid", "Irbid, November", cases=("micro",))


def issue(number: int, *plays: str, body: bytes = b"figures", about: str = "micro") -> Issue:
    return Issue(about, number, tuple((play, 5) for play in plays), body)


def test_the_key_of_a_cohort_is_random_and_comes_back_with_a_backup(
    kept: Kept, store: Store
) -> None:
    store.cohorts.put(COHORT)
    store.cohorts.put(replace(COHORT, id="other"))
    key = store.cohorts.key("irbid")
    assert len(key) == 32 and key != store.cohorts.key("other")
    store.cohorts.put(replace(COHORT, title="Another title"))
    store.cohorts.close("irbid", "2026-11-04")
    assert store.cohorts.key("irbid") == key
    file = kept.folder / "monday.backup"
    store.backup(file)
    store.close()
    kept.restore(file)
    with kept.open() as again:
        assert again.cohorts.key("irbid") == key
        with pytest.raises(RecordsProblem, match="R026"):
            again.cohorts.key("nosuch")


def test_a_cohort_is_sealed_once_on_whatever_day(store: Store) -> None:
    store.cohorts.put(COHORT)
    store.cohorts.seal("irbid", "2026-11-04", b"first")
    with pytest.raises(RecordsProblem, match=r"R031.*2026-11-04"):
        store.cohorts.seal("irbid", "2026-11-05", b"second")
    assert [sealed.body for sealed in store.cohorts.list_seals("irbid")] == [b"first"]


def test_what_was_sealed_stays_sealed_when_an_older_backup_is_brought_back(
    kept: Kept, store: Store
) -> None:
    store.cohorts.put(COHORT)
    file = kept.folder / "monday.backup"
    store.backup(file)
    store.cohorts.seal("irbid", "2026-11-04", b"first")
    store.close()
    kept.restore(file)
    with kept.open() as again:
        assert [sealed.body for sealed in again.cohorts.list_seals("irbid")] == [b"first"]
        with pytest.raises(RecordsProblem, match="R031"):
            again.cohorts.seal("irbid", "2026-11-06", b"second")


def test_what_is_sealed_together_with_other_things_is_known_afterwards_too(
    kept: Kept, store: Store
) -> None:
    store.cohorts.put(COHORT)
    file = kept.folder / "monday.backup"
    store.backup(file)
    with pytest.raises(RecordsProblem), store.group_writes():  # noqa: PT012  # all of it is undone
        store.cohorts.seal("irbid", "2026-11-03", b"undone")
        store.cohorts.get("nosuch")
    assert store.cohorts.list_seals("irbid") == ()
    with store.group_writes():
        store.cohorts.seal("irbid", "2026-11-04", b"first")
        store.cohorts.close("irbid", "2026-11-04")
    store.close()
    kept.restore(file)
    with kept.open() as again:
        assert [sealed.body for sealed in again.cohorts.list_seals("irbid")] == [b"first"]


def test_an_issue_stands_beside_the_one_before_and_can_be_told_again(store: Store) -> None:
    store.cohorts.put(COHORT)
    assert store.cohorts.issues("irbid") == ()
    store.cohorts.issue("irbid", issue(1, "a", "b"))
    store.cohorts.issue("irbid", issue(1, "z", about="another case"))
    store.cohorts.issue("irbid", issue(2, "c", body=b"more"))
    store.cohorts.issue("irbid", issue(2, "c", body=b"more, and votes"))
    assert store.cohorts.issues("irbid") == (
        issue(1, "z", about="another case"),
        issue(1, "a", "b"),
        issue(2, "c", body=b"more, and votes"),
    )
    with pytest.raises(RecordsProblem, match="R026"):
        store.cohorts.issue("nosuch", issue(1, "a"))


def test_issues_are_known_after_an_older_backup_was_brought_back(kept: Kept, store: Store) -> None:
    store.cohorts.put(COHORT)
    store.cohorts.issue("irbid", issue(1, "a"))
    file = kept.folder / "monday.backup"
    store.backup(file)
    store.cohorts.issue("irbid", issue(2, "b"))
    store.close()
    kept.restore(file)
    with kept.open() as again:
        assert again.cohorts.issues("irbid") == (issue(1, "a"), issue(2, "b"))


def test_a_backup_brings_its_issues_to_a_computer_that_has_none(
    kept: Kept, store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store.cohorts.put(COHORT)
    store.cohorts.issue("irbid", issue(1, "a"))
    store.cohorts.seal("irbid", "2026-11-04", b"first")
    file = tmp_path_factory.mktemp("stick") / "monday.backup"
    store.backup(file)
    store.close()
    for held in kept.folder.iterdir():
        held.unlink()
    kept.restore(file)
    with kept.open() as again:
        assert again.cohorts.issues("irbid") == (issue(1, "a"),)
        assert [sealed.body for sealed in again.cohorts.list_seals("irbid")] == [b"first"]


def test_two_issues_that_were_made_apart_are_both_known(kept: Kept, store: Store) -> None:
    store.cohorts.put(COHORT)
    file = kept.folder / "monday.backup"
    store.backup(file)
    store.cohorts.issue("irbid", issue(1, "a"))
    store.close()
    kept.restore(file)
    with kept.open() as again:
        again.cohorts.issue("irbid", issue(1, "b"))
        assert {each.plays for each in again.cohorts.issues("irbid")} == {
            (("a", 5),),
            (("b", 5),),
        }


def test_words_of_an_issue_go_when_they_are_changed_taken_back_or_forgotten(
    kept: Kept, store: Store
) -> None:
    store.cohorts.put(COHORT)
    plays = [play_of(store, CODE, OTHER, cohort="irbid").play for _ in range(3)]
    said = [
        Annotation(play, "contest", b"unmistakable", 1, "door", who, shared=True)
        for play, who in zip(plays, (CODE, CODE, OTHER), strict=True)
    ]
    for words in said:
        store.words.put(words)
    store.cohorts.issue("irbid", issue(1, *plays, about="contests"), said)
    assert set(store.cohorts.issued_words("irbid", "contests")) == set(said)
    store.words.put(said[0])  # the same again
    assert set(store.cohorts.issued_words("irbid", "contests")) == set(said)
    store.words.put(replace(said[0], body=b"something else"))
    assert set(store.cohorts.issued_words("irbid", "contests")) == set(said[1:])
    store.words.remove(said[1])
    assert store.cohorts.issued_words("irbid", "contests") == (said[2],)
    store.forget(OTHER)
    assert store.cohorts.issued_words("irbid", "contests") == ()
    assert kept.holding("unmistakable", OTHER) == []


def test_words_of_an_issue_follow_a_reissued_code(store: Store) -> None:
    store.cohorts.put(COHORT)
    store.cohorts.add("irbid", CODE)
    play = play_of(store, CODE, cohort="irbid").play
    said = Annotation(play, "contest", b"why", 1, "door", CODE, shared=True)
    store.words.put(said)
    store.cohorts.issue("irbid", issue(1, play), [said])
    store.cohorts.replace("irbid", CODE, "161806")
    assert store.cohorts.issued_words("irbid", "micro") == (replace(said, participant="161806"),)


def test_of_a_deleted_trial_nothing_told_is_left(kept: Kept, store: Store) -> None:
    store.cohorts.put(replace(COHORT, trial=True))
    store.cohorts.issue("irbid", issue(1, "a", body=b"unmistakable"))
    store.cohorts.seal("irbid", "2026-11-04", b"unmistakable")
    store.cohorts.remove("irbid")
    assert kept.holding("unmistakable", "irbid") == []
