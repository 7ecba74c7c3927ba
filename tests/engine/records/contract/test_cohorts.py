"""Cohorts, who belongs to them, and what they leave behind."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from engine.records.annotations import Annotation
from engine.records.cohorts import Cohort, Member
from engine.records.problems import RecordsProblem
from engine.records.roster import Person
from engine.records.sqlite.store import Store
from engine.records.stored_plays import Facts, Head
from tests.engine.records.contract.stores import Kept

ONE, TWO, THREE = "314150", "271828", "161806"
COHORT = Cohort(
    "irbid",
    "Irbid, November",
    "foundation",
    ("a-case", "b-case", "c-case"),
    ("police", "labour"),
    "2026-11-01",
    "2026-11-03",
    support="Ms Salma, room 4",
    luck={"a-case": {"rain": True, "who": "adnan"}},
)


def play_in(store: Store, cohort: str | None, *codes: str, mark: str = "unmistakable") -> Head:
    head = store.create(mark.encode(), Facts("a-case", "1", "d"), participants=codes, cohort=cohort)
    return store.append(head.play, head.seq, f"{mark} answer".encode() * 50)


def test_a_cohort_is_kept_as_it_was_agreed(kept: Kept, store: Store) -> None:
    store.cohorts.put(COHORT)
    store.cohorts.put(replace(COHORT, id="later", first="2026-12-01"))
    assert store.cohorts.of("irbid") == COHORT and store.cohorts.of("nosuch") is None
    assert [c.id for c in store.cohorts.all()] == ["later", "irbid"]
    store.close()
    with kept.open() as again:
        assert again.cohorts.get("irb") == COHORT
        with pytest.raises(RecordsProblem, match="R026"):
            again.cohorts.get("i-do-not-know")
        again.cohorts.put(replace(COHORT, id="irbid-two"))
        assert again.cohorts.get("irbid") == COHORT, "a whole id is one"
        with pytest.raises(RecordsProblem, match=r"R098.*irbid, irbid-two"):
            again.cohorts.get("irb")


def test_codes_belong_to_it_with_an_agency_and_agree_once(store: Store) -> None:
    store.cohorts.put(COHORT)
    store.cohorts.add("irbid", ONE, "police")
    store.cohorts.add("irbid", TWO)
    store.cohorts.accept("irbid", TWO)
    store.cohorts.add("irbid", TWO, "labour")
    assert store.cohorts.members("irbid") == (
        Member(TWO, "labour", True),
        Member(ONE, "police"),
    )
    assert store.cohorts.of_code(TWO) == ((COHORT, Member(TWO, "labour", True)),)
    assert store.cohorts.of_code(THREE) == ()
    assert {ONE, TWO} <= store.codes(), "a new code differs from those handed out"
    with pytest.raises(RecordsProblem, match="R026"):
        store.cohorts.add("nosuch", ONE)


def test_a_closed_cohort_takes_nobody_in_and_is_nobodys_course_any_more(store: Store) -> None:
    store.cohorts.put(COHORT)
    store.cohorts.add("irbid", ONE)
    assert store.cohorts.close("irbid", "2026-11-04").closed == "2026-11-04"
    assert store.cohorts.close("irbid", "2026-12-24").closed == "2026-11-04"
    store.cohorts.put(replace(COHORT, title="Another title"))
    assert store.cohorts.get("irbid").closed == "2026-11-04"
    assert store.cohorts.of_code(ONE) == ()
    with pytest.raises(RecordsProblem, match=r"R028.*2026-11-04"):
        store.cohorts.add("irbid", TWO)


def test_both_orders_are_given_to_as_many_people(store: Store) -> None:
    store.cohorts.put(COHORT)
    turns = []
    for n in range(6):
        turns.append(store.cohorts.next_is_odd("irbid"))
        store.cohorts.add("irbid", f"1000{n}{int(turns[-1])}0")
    assert sum(turns) == 3


def test_a_reissued_code_takes_plays_words_and_name_with_it(kept: Kept, store: Store) -> None:
    store.cohorts.put(COHORT)
    store.cohorts.add("irbid", ONE, "police")
    head = play_in(store, "irbid", ONE, THREE)
    store.words.put(Annotation(head.play, "note", b"mine", participant=ONE))
    store.roster.put(Person(ONE, "Rania"))
    store.cohorts.replace("irbid", ONE, TWO)
    assert store.cohorts.members("irbid") == (Member(TWO, "police"),)
    assert store.plays(participant=TWO)[0].play == head.play
    assert store.plays(participant=ONE) == ()
    with pytest.raises(RecordsProblem, match="R041"):
        store.cohorts.refuse_replaced(TWO, ONE)
    with pytest.raises(RecordsProblem, match="R041"):
        store.cohorts.add("irbid", ONE)
    assert ONE in store.codes(), "nobody is given it again"
    assert store.words.of(head.play)[0].participant == TWO
    assert store.roster.people() == (Person(TWO, "Rania"),)
    with pytest.raises(RecordsProblem, match="R027"):
        store.cohorts.replace("irbid", ONE, "999999")
    with pytest.raises(RecordsProblem, match="R029"):
        store.cohorts.replace("irbid", TWO, THREE)


def test_plays_of_a_closed_cohort_are_forgotten_to_the_last_byte_and_aggregates_stay(
    kept: Kept, store: Store
) -> None:
    store.cohorts.put(COHORT)
    store.cohorts.put(replace(COHORT, id="next"))
    for code in (ONE, TWO):
        store.cohorts.add("irbid", code, "unmistakable agency")
    store.cohorts.add("next", TWO)
    heads = [play_in(store, "irbid", ONE), play_in(store, "irbid", ONE, TWO)]
    other = play_in(store, "next", TWO, mark="somebody else")
    store.preferences.put(ONE, "theme", "unmistakable theme")
    store.words.put(Annotation(heads[0].play, "note", b"unmistakable note", participant=ONE))
    store.roster.put(Person(ONE, "unmistakable name"))
    store.roster.put(Person(TWO, "stays"))
    store.backup(kept.folder / "monday.backup")
    with pytest.raises(RecordsProblem, match="R030"):
        store.cohorts.forget("irbid")
    store.cohorts.close("irbid", "2026-11-04")
    store.cohorts.seal("irbid", "2026-11-04", b"aggregates")

    done = store.cohorts.forget("irbid", traces=[kept.folder / "rifq.log"])

    assert (done.plays, done.events, done.left) == (2, 4, ())
    assert kept.holding("unmistakable", ONE) == []
    assert [sealed.body for sealed in store.cohorts.list_seals("irbid")] == [b"aggregates"]
    assert store.cohorts.members("irbid") == ()
    assert [play.play for play in store.plays()] == [other.play]
    assert store.verify(heads[0].hash).clean
    assert store.roster.people() == (Person(TWO, "stays"),)


def test_it_is_said_when_plays_are_due_to_be_forgotten_until_they_are(store: Store) -> None:
    store.cohorts.put(replace(COHORT, keep_days=10))
    store.cohorts.add("irbid", ONE)
    assert store.cohorts.find_due("2030-01-01") == ()
    closed = store.cohorts.close("irbid", "2026-11-04")
    assert closed.forget_on == "2026-11-14"
    assert store.cohorts.find_due("2026-11-13") == ()
    assert store.cohorts.find_due("2026-11-14") == (closed,)
    store.cohorts.forget("irbid")
    assert store.cohorts.find_due("2026-11-14") == ()


def test_a_trial_can_be_deleted_whole_and_a_course_cannot(kept: Kept, store: Store) -> None:
    trial = replace(COHORT, id="a-try", title="unmistakable", trial=True)
    store.cohorts.put(trial)
    store.cohorts.put(COHORT)
    store.cohorts.add("a-try", ONE)
    play_in(store, "a-try", ONE)
    store.cohorts.seal("a-try", "2026-11-04", b"unmistakable")
    assert store.cohorts.remove("a-try").plays == 1
    assert kept.holding("unmistakable", "a-try", ONE) == []
    assert store.cohorts.of("a-try") is None
    with pytest.raises(RecordsProblem, match="R032"):
        store.cohorts.remove("irbid")


def test_whoever_is_forgotten_leaves_the_cohort_too(kept: Kept, store: Store) -> None:
    store.cohorts.put(COHORT)
    for code in (ONE, TWO):
        store.cohorts.add("irbid", code)
    play_in(store, "irbid", ONE)
    store.forget(ONE)
    assert store.cohorts.members("irbid") == (Member(TWO),)
    assert kept.holding("unmistakable", ONE) == []


def test_a_course_is_overstayed_from_the_day_after_its_last_until_it_is_closed(
    store: Store,
) -> None:
    store.cohorts.put(COHORT)
    store.cohorts.put(replace(COHORT, id="demo", demo=True))
    store.cohorts.put(replace(COHORT, id="undated", last=""))
    assert store.cohorts.find_overstayed("2026-11-03") == ()
    assert [c.id for c in store.cohorts.find_overstayed("2026-11-04")] == ["irbid"]
    store.cohorts.close("irbid", "2026-11-04")
    assert store.cohorts.find_overstayed("2026-11-05") == ()


def test_whoever_agreed_or_played_takes_part(store: Store) -> None:
    store.cohorts.put(COHORT)
    for code in (ONE, TWO, THREE):
        store.cohorts.add("irbid", code)
    store.cohorts.accept("irbid", ONE)
    play_in(store, "irbid", TWO)
    play_in(store, None, THREE)
    assert {member.code for member in store.cohorts.taking_part("irbid")} == {ONE, TWO}
