import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from engine.records.cohorts import Cohort
from engine.records.problems import RecordsProblem
from engine.records.sqlite.database import Version, statements
from engine.records.sqlite.store import Store
from engine.records.stored_plays import Facts, Head

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
MIGRATIONS = Path(__file__).parents[4] / "engine" / "records" / "sqlite" / "migrations"


def play_in(store: Store, cohort: str | None, *codes: str, mark: str = "unmistakable") -> Head:
    head = store.create(mark.encode(), Facts("a-case", "1", "d"), participants=codes, cohort=cohort)
    return store.append(head.play, head.seq, f"{mark} answer".encode() * 50)


def holding(folder: Path, *needles: str) -> list[tuple[str, str]]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [(f.name, n) for f in files for n in needles if n.encode() in f.read_bytes()]


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


def test_the_analysis_waits_until_the_case_is_opened_or_the_cohort_closed() -> None:
    assert COHORT.holds_back("a-case")
    opened = replace(COHORT, opened=frozenset({"a-case"}))
    assert not opened.holds_back("a-case") and opened.holds_back("b-case")
    assert not replace(COHORT, closed="2026-11-04").holds_back("a-case")
    assert not replace(COHORT, embargo=False).holds_back("a-case")
    assert not replace(COHORT, demo=True).holds_back("a-case")


def test_parallel_forms_change_places_for_every_other_code() -> None:
    parallel = replace(COHORT, parallel=True)
    assert parallel.order_of("111124") == ("a-case", "b-case", "c-case")
    assert parallel.order_of("111134") == ("c-case", "b-case", "a-case")
    assert COHORT.order_of("111134") == COHORT.cases


def test_what_was_sealed_is_never_sealed_anew(store: Store) -> None:
    store.cohorts.put(COHORT)
    store.cohorts.seal("irbid", "2026-11-04", b"first")
    with pytest.raises(RecordsProblem, match="R031"):
        store.cohorts.seal("irbid", "2026-11-04", b"second")
    with pytest.raises(RecordsProblem), store._database.write() as connection:
        connection.execute("UPDATE sealed SET body = x'00'")
    assert [sealed.body for sealed in store.cohorts.list_seals("irbid")] == [b"first"]


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
