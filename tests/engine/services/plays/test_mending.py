"""What `rifq records mend` keeps of damaged records, and what it says."""

from __future__ import annotations

import os
import random
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from engine.records.problems import RecordsProblem
from engine.records.sqlite import backup
from engine.records.sqlite.mend import Mended, mend
from engine.records.sqlite.store import Store
from engine.scenario.scenario import Scenario
from engine.services.plays import mending
from engine.services.plays.mending import MadeOn
from engine.services.plays.verification import verify
from engine.services.shared import compiled_cases
from tests.cases import few_first
from tests.damaged_records import Damage, damage_pages, damages, fill, run_statement
from tests.tui.faces import rifq_here

TRUE_ALL_THE_SAME = {"V023", "V024", "V025", "V026", "V031", "V034", "V035", "V036", "V039", "V041"}
"""What nobody can mend: somebody else's copy, or a report on paper, may show what was there."""
EVERY = list(damages())
EXAMPLE = Path(__file__).parents[4] / "scenarios" / "example" / "four-hundred-loaves.yaml"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Undamaged records with a row in every table."""
    folder = tmp_path_factory.mktemp("mending") / "whole"
    fill(folder)
    return folder


@pytest.fixture
def data(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "data"))


def put_in_order(data: Path) -> tuple[Mended | None, tuple[Path, ...]]:
    told: list[Mended] = []
    asides = mend(data, MadeOn().describe, told.append)
    return (told[0] if told else None), asides


def heads(data: Path) -> dict[str, str]:
    """The heads of the plays that are unaltered."""
    with Store.open(data) as store:
        return {p.play: store.head(p.play).hash for p in store.verify().plays if not p.altered}


def test_nothing_is_done_to_whole_records(data: Path) -> None:
    before = (data / "plays.db").read_bytes()
    assert put_in_order(data) == (None, ())
    assert (data / "plays.db").read_bytes() == before
    assert "nothing to mend" in rifq_here("records", "mend", "--yes", data=data).stderr


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM listing",
        "DELETE FROM pinned",
        "UPDATE listing SET started = '1999-01-01'",
        "UPDATE listing SET version = x'00'",
        "UPDATE listing SET ended = 1",
        "DROP TRIGGER chain_is_kept",
        "DROP INDEX listing_by_turn",
        "DROP TABLE listing",
        "UPDATE issue SET plays = 'x'",
        "UPDATE closure SET kind = 'setting' WHERE kind = 'case'",
        "UPDATE recall SET play = 'x'",
    ],
)
def test_what_can_be_worked_out_again_is(data: Path, statement: str) -> None:
    before = heads(data)
    run_statement("plays.db", statement, (), data)
    found, (aside,) = put_in_order(data)
    assert found is not None and aside.name == "plays-damaged-1.db"
    assert heads(data) == before
    with Store.open(data) as store:
        assert verify(store).clean, verify(store).statements()
        assert {play.cohort for play in store.plays()} == {"irbid"}, "nobody left the course"
    assert put_in_order(data) == (None, ())


def test_a_play_is_kept_up_to_its_first_damaged_event(data: Path) -> None:
    run_statement("plays.db", "UPDATE content SET body = x'00' WHERE seq = 3", (), data)
    found, _ = put_in_order(data)
    assert found is not None and found.held.plays == 2 and found.held.events == 4
    assert sum(code == "V053" for code, _ in found.said) == 2
    with Store.open(data) as store:
        told = {code for code, _ in verify(store).statements()}
    assert "V024" in told and not told & {"V011", "V012", "V013", "V014"}


def test_a_new_key_of_a_lot_comes_with_words(data: Path) -> None:
    run_statement("plays.db", "DELETE FROM cohort_key WHERE cohort = 'irbid'", (), data)
    told = rifq_here("records", "mend", "--yes", data=data)
    assert told.returncode == 0 and "V056 The cohort irbid gets a new key" in told.stderr
    assert "comparing the two could identify single people" in told.stderr
    with Store.open(data) as store:
        assert len(store.cohorts.key("irbid")) == 32


def test_what_is_not_damaged_is_kept_table_by_table(data: Path) -> None:
    before = count_rows(data)
    assert [table for table, rows in before.items() if not rows] == [
        "unswept"
    ]  # so all others are tried
    run_statement("plays.db", "DELETE FROM cohort_key WHERE cohort = 'irbid'", (), data)
    put_in_order(data)
    assert count_rows(data) == before


def count_rows(data: Path) -> dict[str, int]:
    with closing(sqlite3.connect(data / "plays.db")) as plays:
        tables = plays.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            table: plays.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
            for (table,) in sorted(tables)
        }


def test_a_deleted_play_stays_deleted(data: Path) -> None:
    run_statement("plays.db", "UPDATE play SET forgotten = 0", (), data)
    put_in_order(data)
    with Store.open(data) as store:
        assert verify(store).clean and len(store.plays()) == 2


def test_the_ledger_and_the_roster_are_mended_too(data: Path) -> None:
    run_statement("roster.db", "UPDATE person SET unit = NULL", (), data)
    run_statement("ledger.db", "UPDATE issue SET plays = 'x'", (), data)
    _, asides = put_in_order(data)
    assert {aside.name for aside in asides} == {"roster-damaged-1.db", "ledger-damaged-1.db"}
    with Store.open(data) as store:
        assert verify(store).clean


def test_without_an_answer_nothing_is_changed(data: Path) -> None:
    run_statement("plays.db", "DROP TRIGGER chain_is_kept", (), data)
    names, before = sorted(os.listdir(data)), (data / "plays.db").read_bytes()
    asked = rifq_here("records", "mend", data=data)
    assert asked.returncode == 2 and "Nothing was mended" in asked.stderr
    assert sorted(os.listdir(data)) == names and (data / "plays.db").read_bytes() == before


def test_whoever_is_killed_leaves_the_old_or_the_new(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_statement("plays.db", "DROP TRIGGER chain_is_kept", (), data)
    before = (data / "plays.db").read_bytes()

    def killed(part: Path, file: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as at_the_end:
        at_the_end.setattr(backup, "_put_in_place", killed)
        with pytest.raises(KeyboardInterrupt):
            put_in_order(data)
    assert (data / "plays.db").read_bytes() == before
    assert put_in_order(data)[1], "and it is mended the next time"


def test_who_is_writing_is_not_cut_off(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.records.sqlite.mend._PATIENCE", 0.1)
    with closing(sqlite3.connect(data / "plays.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(RecordsProblem, match="R006"):
            put_in_order(data)


def test_the_damaged_file_is_searched_when_somebody_is_deleted(data: Path) -> None:
    run_statement("plays.db", "DROP INDEX listing_by_turn", (), data)
    put_in_order(data)
    with Store.open(data) as store:
        [code, *_] = sorted({code for play in store.plays() for code in play.participants})
        store.forget(code)
    assert code.encode() not in (data / "plays-damaged-1.db").read_bytes()


@pytest.mark.parametrize("part", few_first(range(3), 1))
def test_after_mending_nothing_is_left_that_could_be_mended(
    whole: Path, tmp_path: Path, part: int
) -> None:
    chance = random.Random(part)
    tried = chance.sample(EVERY, 24) + [
        Damage("pages", lambda data: damage_pages(chance, data)) for _ in range(10)
    ]
    for number, damage in enumerate(tried):
        data = Path(shutil.copytree(whole, tmp_path / str(number)))
        damage.act(data)
        try:
            before = heads(data)
        except RecordsProblem:
            before = {}
        try:
            put_in_order(data)
        except RecordsProblem:
            continue  # no event can be read
        after = heads(data)
        assert before.items() <= after.items(), damage.name
        with Store.open(data) as store:
            found = verify(store)
        assert {code for code, _ in found.faults} <= TRUE_ALL_THE_SAME, (damage.name, found.faults)
        assert not found.damage and not any(check.altered for check in found.plays), damage.name
        assert put_in_order(data) == (None, ()), damage.name


def test_each_case_of_many_is_read_once(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What other cases and principles are kept makes mending no longer."""
    with Store.open(data) as store:
        every = store.plays()
        for number in range(20):
            store.keep("case", b"scenario: other\n# %d" % number)
            store.keep("doctrine", b'{"P%d": {}}' % number)
    opened = list[str]()
    once = compiled_cases.open_pinned

    def count(case: bytes, doctrine: bytes, card: bytes, id: str) -> Scenario:
        opened.append(id)
        return once(case, doctrine, card, id)

    monkeypatch.setattr(mending, "open_pinned", count)
    run_statement("plays.db", "DROP INDEX listing_by_turn", (), data)
    put_in_order(data)
    assert len(opened) == len({play.facts.scenario for play in every})


def test_a_case_that_does_not_name_its_id_is_found_all_the_same(tmp_path: Path) -> None:
    """The id of a case may be the name of its file alone."""
    case = tmp_path / "a-night-at-the-desk.yaml"
    case.write_text(re.sub(r"(?m)^scenario: .*\n", "", EXAMPLE.read_text(encoding="utf-8")))
    data = tmp_path / "data"
    rifq_here("play", str(case), "--jsonl", data=data)
    with Store.open(data) as store:
        (before,) = store.plays()
    assert before.facts.scenario == case.stem and case.stem.encode() not in case.read_bytes()
    run_statement("plays.db", "DELETE FROM listing", (), data)
    put_in_order(data)
    with Store.open(data) as store:
        (after,) = store.plays()
    assert after == before
