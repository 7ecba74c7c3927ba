import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from engine.records.beside import Words
from engine.records.cohorts import Cohort, Member
from engine.records.database import Version, statements
from engine.records.problems import RecordsProblem
from engine.records.roster import Person, Roster
from engine.records.store import Facts, Head, Store

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
MIGRATIONS = Path(__file__).parents[3] / "engine" / "records" / "migrations"


def play_in(store: Store, cohort: str | None, *codes: str, mark: str = "unmistakable") -> Head:
    head = store.create(mark.encode(), Facts("a-case", "1", "d"), participants=codes, cohort=cohort)
    return store.append(head.play, head.seq, f"{mark} answer".encode() * 50)


def holding(folder: Path, *needles: str) -> list[tuple[str, str]]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [(f.name, n) for f in files for n in needles if n.encode() in f.read_bytes()]


def test_a_cohort_is_kept_as_it_was_agreed(store: Store, folder: Path, version: Version) -> None:
    store.cohorts.put(COHORT)
    store.cohorts.put(replace(COHORT, id="later", first="2026-12-01"))
    assert store.cohorts.of("irbid") == COHORT and store.cohorts.of("nosuch") is None
    assert [c.id for c in store.cohorts.all()] == ["later", "irbid"]
    store.close()
    with Store.open(folder, sqlite_version=version) as again:
        assert again.cohorts.get("irb") == COHORT
        with pytest.raises(RecordsProblem, match="R026"):
            again.cohorts.get("i-do-not-know")


def test_records_of_before_there_were_cohorts_are_gone_on_with(
    folder: Path, version: Version
) -> None:
    folder.mkdir()
    with closing(sqlite3.connect(folder / "plays.db", isolation_level=None)) as old:
        for statement in statements((MIGRATIONS / "plays_001.sql").read_text("utf-8")):
            old.execute(statement)
        old.execute(f"PRAGMA application_id={0x52464C50}")
        old.execute("PRAGMA user_version=1")
        old.execute("INSERT INTO preference VALUES ('314150', 'theme', 'paper')")
    with Store.open(folder, sqlite_version=version) as store:
        assert store.cohorts.all() == () and store.preferences.of(ONE) == {"theme": "paper"}
        store.cohorts.put(COHORT)
        assert store.verify().clean


def test_what_a_newer_rifq_added_to_a_cohort_does_not_hide_it(store: Store, folder: Path) -> None:
    store.cohorts.put(COHORT)
    with store._database.write() as connection:
        connection.execute(
            """UPDATE cohort SET body = CAST('{"new": 1, ' || substr(body, 2) AS BLOB)"""
        )
    assert store.cohorts.of("irbid") == COHORT


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


def test_the_analysis_waits_until_the_case_is_opened_or_the_cohort_closed() -> None:
    assert COHORT.holds_back("a-case")
    opened = replace(COHORT, opened=frozenset({"a-case"}))
    assert not opened.holds_back("a-case") and opened.holds_back("b-case")
    assert not replace(COHORT, closed="2026-11-04").holds_back("a-case")
    assert not replace(COHORT, embargo=False).holds_back("a-case")


def test_parallel_forms_change_places_for_every_other_code() -> None:
    parallel = replace(COHORT, parallel=True)
    assert parallel.order_of("111124") == ("a-case", "b-case", "c-case")
    assert parallel.order_of("111134") == ("c-case", "b-case", "a-case")
    assert COHORT.order_of("111134") == COHORT.cases


def test_both_orders_are_given_to_as_many_people(store: Store) -> None:
    store.cohorts.put(COHORT)
    turns = []
    for n in range(6):
        turns.append(store.cohorts.turn("irbid"))
        store.cohorts.add("irbid", f"1000{n}{int(turns[-1])}0")
    assert sum(turns) == 3


def test_a_reissued_code_takes_plays_words_and_name_with_it(store: Store, folder: Path) -> None:
    store.cohorts.put(COHORT)
    store.cohorts.add("irbid", ONE, "police")
    head = play_in(store, "irbid", ONE, THREE)
    store.words.put(Words(head.play, "note", b"mine", participant=ONE))
    with Roster.open(folder) as roster:
        roster.put(Person(ONE, "Rania"))
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
    with Roster.open(folder) as roster:
        assert roster.people() == (Person(TWO, "Rania"),)
    with pytest.raises(RecordsProblem, match="R027"):
        store.cohorts.replace("irbid", ONE, "999999")
    with pytest.raises(RecordsProblem, match="R029"):
        store.cohorts.replace("irbid", TWO, THREE)


def test_plays_of_a_closed_cohort_are_forgotten_to_the_last_byte_and_aggregates_stay(
    store: Store, folder: Path
) -> None:
    store.cohorts.put(COHORT)
    store.cohorts.put(replace(COHORT, id="next"))
    for code in (ONE, TWO):
        store.cohorts.add("irbid", code, "unmistakable agency")
    store.cohorts.add("next", TWO)
    heads = [play_in(store, "irbid", ONE), play_in(store, "irbid", ONE, TWO)]
    other = play_in(store, "next", TWO, mark="somebody else")
    store.preferences.put(ONE, "theme", "unmistakable theme")
    store.words.put(Words(heads[0].play, "note", b"unmistakable note", participant=ONE))
    with Roster.open(folder) as roster:
        roster.put(Person(ONE, "unmistakable name"))
        roster.put(Person(TWO, "stays"))
    store.backup(folder / "monday.backup")
    with pytest.raises(RecordsProblem, match="R030"):
        store.cohorts.forget("irbid")
    store.cohorts.close("irbid", "2026-11-04")
    store.cohorts.seal("irbid", "2026-11-04", b"aggregates")

    done = store.cohorts.forget("irbid", traces=[folder / "rifq.log"])

    assert (done.plays, done.events, done.left) == (2, 4, ())
    assert holding(folder, "unmistakable", ONE) == []
    assert [sealed.body for sealed in store.cohorts.sealed("irbid")] == [b"aggregates"]
    assert store.cohorts.members("irbid") == ()
    assert [play.play for play in store.plays()] == [other.play]
    assert store.verify(heads[0].hash).clean
    with Roster.open(folder) as roster:
        assert roster.people() == (Person(TWO, "stays"),)


def test_it_is_said_when_plays_are_due_to_be_forgotten_until_they_are(store: Store) -> None:
    store.cohorts.put(replace(COHORT, keep_days=10))
    store.cohorts.add("irbid", ONE)
    assert store.cohorts.due("2030-01-01") == ()
    closed = store.cohorts.close("irbid", "2026-11-04")
    assert closed.forget_on == "2026-11-14"
    assert store.cohorts.due("2026-11-13") == ()
    assert store.cohorts.due("2026-11-14") == (closed,)
    store.cohorts.forget("irbid")
    assert store.cohorts.due("2026-11-14") == ()


def test_a_trial_can_be_deleted_whole_and_a_course_cannot(store: Store, folder: Path) -> None:
    trial = replace(COHORT, id="a-try", title="unmistakable", trial=True)
    store.cohorts.put(trial)
    store.cohorts.put(COHORT)
    store.cohorts.add("a-try", ONE)
    play_in(store, "a-try", ONE)
    store.cohorts.seal("a-try", "2026-11-04", b"unmistakable")
    assert store.cohorts.remove("a-try").plays == 1
    assert holding(folder, "unmistakable", "a-try", ONE) == []
    assert store.cohorts.of("a-try") is None
    with pytest.raises(RecordsProblem, match="R032"):
        store.cohorts.remove("irbid")


def test_what_was_sealed_is_never_sealed_anew(store: Store) -> None:
    store.cohorts.put(COHORT)
    store.cohorts.seal("irbid", "2026-11-04", b"first")
    with pytest.raises(RecordsProblem, match="R031"):
        store.cohorts.seal("irbid", "2026-11-04", b"second")
    with pytest.raises(RecordsProblem), store._database.write() as connection:
        connection.execute("UPDATE sealed SET body = x'00'")
    assert [sealed.body for sealed in store.cohorts.sealed("irbid")] == [b"first"]


def test_whoever_is_forgotten_leaves_the_cohort_too(store: Store, folder: Path) -> None:
    store.cohorts.put(COHORT)
    for code in (ONE, TWO):
        store.cohorts.add("irbid", code)
    play_in(store, "irbid", ONE)
    store.forget(ONE)
    assert store.cohorts.members("irbid") == (Member(TWO),)
    assert holding(folder, "unmistakable", ONE) == []


def test_what_was_replaced_is_known_by_no_name_and_forgotten_with_its_cohort(
    store: Store, folder: Path
) -> None:
    store.cohorts.put(COHORT)
    store.cohorts.add("irbid", ONE)
    store.cohorts.replace("irbid", ONE, TWO)
    store.cohorts.replace("irbid", TWO, THREE)
    with store._database.read() as connection:
        kept = connection.execute("SELECT * FROM replaced ORDER BY participant").fetchall()
    assert kept == [(TWO, "irbid"), (ONE, "irbid")], "nothing says which came after which"
    store.forget(TWO)
    store.cohorts.refuse_replaced(TWO)
    assert holding(folder, TWO) == []
    store.cohorts.close("irbid", "2026-11-04")
    store.cohorts.forget("irbid")
    store.cohorts.refuse_replaced(ONE)
    assert holding(folder, ONE, THREE) == []


def test_a_course_is_overstayed_from_the_day_after_its_last_until_it_is_closed(
    store: Store,
) -> None:
    store.cohorts.put(COHORT)
    store.cohorts.put(replace(COHORT, id="demo", demo=True))
    store.cohorts.put(replace(COHORT, id="undated", last=""))
    assert store.cohorts.overstayed("2026-11-03") == ()
    assert [c.id for c in store.cohorts.overstayed("2026-11-04")] == ["irbid"]
    store.cohorts.close("irbid", "2026-11-04")
    assert store.cohorts.overstayed("2026-11-05") == ()


def test_whoever_agreed_or_played_takes_part(store: Store) -> None:
    store.cohorts.put(COHORT)
    for code in (ONE, TWO, THREE):
        store.cohorts.add("irbid", code)
    store.cohorts.accept("irbid", ONE)
    play_in(store, "irbid", TWO)
    play_in(store, None, THREE)
    assert {member.code for member in store.cohorts.taking_part("irbid")} == {ONE, TWO}
