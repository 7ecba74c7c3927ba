import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.records.chain import Altered, How
from engine.records.cohorts import Cohort, Issue
from engine.records.problems import RecordsProblem, message
from engine.records.roster import Person
from engine.records.sqlite.backup import restore
from engine.records.sqlite.store import Store
from engine.records.stored_plays import Contents, Facts, Head
from engine.records.verify import HeadCheck, HeadPlace, Verification

FACTS = Facts("micro", "0.1", "2026-03-02")
TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"


def play_of(store: Store, events: int, mark: str = "answer", cohort: str | None = None) -> Head:
    head = store.create(f"{mark} 1".encode(), FACTS, cohort=cohort)
    while head.seq < events:
        head = store.append(head.play, head.seq, f"{mark} {head.seq + 1}".encode())
    return head


def tamper(folder: Path, statement: str, *values: object) -> None:
    """As somebody with the file and a SQL shell would, who leaves the schema as it was."""
    with closing(sqlite3.connect(folder / "plays.db")) as other:
        triggers = other.execute(TRIGGERS).fetchall()
        for name, _ in triggers:
            other.execute(f"DROP TRIGGER {name}")
        other.execute(statement, values)
        for _, sql in triggers:
            other.execute(sql)
        other.commit()


def list_statements(found: Verification) -> list[str]:
    return [message(code, params) for code, params in found.statements()]


def test_the_first_altered_event_of_each_play_is_named_and_the_rest_verified(
    store: Store, folder: Path
) -> None:
    first, second, third = (play_of(store, 4).play for _ in range(3))
    body = "UPDATE content SET body = x'00' WHERE play = ? AND seq >= ?"
    tamper(folder, body, first, 3)
    tamper(folder, "UPDATE chain SET commitment = zeroblob(32) WHERE play = ?", second)
    found = store.verify()
    altered = {check.play: check.altered for check in found.plays}
    assert altered == {first: Altered(3, How.BODY), second: Altered(1, How.LINK), third: None}
    assert not found.clean
    assert list_statements(found)[0] == "Events unaltered: 4, in plays: 1. Deleted: 0."
    assert f"Play {first}, event 3: what was stored is not what was written." in list_statements(
        found
    )
    assert store.find_altered(first) == Altered(3, How.BODY) and store.find_altered(third) is None
    assert [event.body for event in store.events(first)][:2] == [b"answer 1", b"answer 2"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE content SET body = x'00' WHERE play = ? AND seq = 2",
        "UPDATE content SET salt = zeroblob(32) WHERE play = ? AND seq = 1",
        "UPDATE content SET body = CAST(body || x'00' AS BLOB) WHERE play = ? AND seq = 3",
        "UPDATE chain SET commitment = zeroblob(32) WHERE play = ? AND seq = 3",
        "UPDATE chain SET hash = zeroblob(32) WHERE play = ? AND seq = 1",
        "DELETE FROM content WHERE play = ? AND seq = 3",
        "DELETE FROM chain WHERE play = ? AND seq = 3",
    ],
)
def test_the_digest_of_a_play_is_another_after_any_change_and_the_others_stay(
    store: Store, folder: Path, change: str
) -> None:
    one, other = (play_of(store, 3, cohort="one").play for _ in range(2))
    before = store.digest_plays("one")
    assert before.keys() == {one, other} and before[one] != before[other]
    tamper(folder, change, one)
    after = store.digest_plays("one")
    assert after[one] != before[one] and after[other] == before[other]


@pytest.mark.exhaustive
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seq=st.integers(1, 6), column=st.sampled_from(["body", "salt"]), data=st.data())
def test_any_single_bit_changed_in_what_was_stored_is_found(
    store: Store, folder: Path, seq: int, column: str, data: st.DataObject
) -> None:
    play = play_of(store, 6).play
    where = "FROM content WHERE play = ? AND seq = ?"
    with closing(sqlite3.connect(folder / "plays.db")) as other:
        stored = bytearray(other.execute(f"SELECT {column} {where}", (play, seq)).fetchone()[0])
    bit = data.draw(st.integers(0, len(stored) * 8 - 1))
    stored[bit // 8] ^= 1 << bit % 8
    update = f"UPDATE content SET {column} = ? WHERE play = ? AND seq = ?"
    tamper(folder, update, bytes(stored), play, seq)
    assert store.find_altered(play) == Altered(seq, How.BODY)


def test_events_removed_from_the_middle_and_half_removed_ones_are_named(
    store: Store, folder: Path
) -> None:
    middle, half, gone = (play_of(store, 4).play for _ in range(3))
    tamper(folder, "DELETE FROM chain WHERE play = ? AND seq = 2", middle)
    tamper(folder, "DELETE FROM chain WHERE play = ? AND seq = 4", half)
    tamper(folder, "DELETE FROM content WHERE play = ? AND seq = 3", gone)
    altered = {check.play: check.altered for check in store.verify().plays}
    assert altered == {
        middle: Altered(2, How.MISSING),
        half: Altered(4, How.MISSING),
        gone: Altered(3, How.MISSING),
    }


def cut(folder: Path, play: str, after: int) -> None:
    tamper(folder, "DELETE FROM content WHERE play = ? AND seq > ?", play, after)
    tamper(folder, "DELETE FROM chain WHERE play = ? AND seq > ?", play, after)


def test_a_cut_tail_is_found_with_the_printed_head_and_never_claimed_without(
    store: Store, folder: Path
) -> None:
    head = play_of(store, 5)
    other = play_of(store, 2)
    cut(folder, head.play, 3)
    assert store.verify().clean
    assert list_statements(store.verify())[-1].startswith("Without a printed head, nobody can see")
    found = store.verify(head.hash)
    assert found.head == HeadCheck(HeadPlace.ABSENT) and not found.clean
    assert list_statements(found)[-1].startswith("No play has this head")
    assert store.verify(other.hash).clean


def test_a_head_over_an_altered_event_proves_nothing(store: Store, folder: Path) -> None:
    head = play_of(store, 4)
    tamper(folder, "UPDATE content SET body = x'00' WHERE play = ? AND seq = 2", head.play)
    found = store.verify(head.hash)
    assert found.head == HeadCheck(HeadPlace.PRESENT, head.play, 4, 4, sound=False)
    assert "altered before this event" in list_statements(found)[-1]


def test_a_play_written_anew_from_an_event_on_is_found_with_the_printed_head(
    store: Store, folder: Path
) -> None:
    head = play_of(store, 4)
    cut(folder, head.play, 2)
    forged = store.append(head.play, 2, b"a better answer")
    assert store.verify().clean and store.verify(forged.hash).clean
    assert store.verify(head.hash).head == HeadCheck(HeadPlace.ABSENT)


def test_altered_case_material_is_named(store: Store, folder: Path) -> None:
    digest = store.keep("story", b"a story")
    tamper(folder, "UPDATE closure SET data = x'00'")
    assert store.verify().closures == (digest,)
    with pytest.raises(RecordsProblem, match="R016"):
        store.closure(digest)


def fill(folder: Path) -> dict[str, list[bytes]]:
    """A closed database of several pages; what each play holds."""
    bodies = {}
    with Store.open(folder, sqlite_version=(3, 46, 1)) as store:
        for number in range(6):
            play = play_of(store, 8, f"play {number} " + "long " * 30).play
            bodies[play] = [event.body or b"" for event in store.events(play)]
    return bodies


def looked_at(folder: Path, bodies: dict[str, list[bytes]]) -> str:
    """Opens and verifies: "refused", "found", or "clean", and then nothing may be another."""
    try:
        with Store.open(folder, sqlite_version=(3, 46, 1)) as store:
            found = store.verify()
            sound = {check.play for check in found.plays if check.altered is None}
            for play in sound & set(bodies):
                stored = [event.body for event in store.events(play)]
                assert stored == bodies[play][: len(stored)]
                assert not found.clean or stored == bodies[play]
            assert not found.clean or sound == set(bodies)
            return "clean" if found.clean else "found"
    except RecordsProblem as problem:
        assert problem.code in {"R003", "R004", "R007", "R009", "R010", "R099"}, problem
        return "refused"


def changed_copies(
    folder: Path, tmp_path: Path, changes: list[Callable[[bytearray], None]]
) -> list[Path]:
    original = (folder / "plays.db").read_bytes()
    copies = []
    for number, change in enumerate(changes):
        raw = bytearray(original)
        change(raw)
        copy = tmp_path / f"copy-{number}"
        copy.mkdir()
        (copy / "plays.db").write_bytes(raw)
        copies.append(copy)
    return copies


@pytest.mark.exhaustive
def test_flipped_bytes_anywhere_in_the_file_never_pass_for_what_was_written(
    folder: Path, tmp_path: Path
) -> None:
    bodies = fill(folder)
    size = (folder / "plays.db").stat().st_size
    chance = random.Random(7)

    def flip(raw: bytearray) -> None:
        raw[chance.randrange(size)] ^= 1 << chance.randrange(8)

    copies = changed_copies(folder, tmp_path, [flip] * 240)
    results = [looked_at(copy, bodies) for copy in copies]
    assert results.count("found") > 20


def test_a_flipped_byte_in_a_body_is_named_and_the_other_plays_are_clean(
    folder: Path, tmp_path: Path
) -> None:
    bodies = fill(folder)
    target = list(bodies)[3]

    def flip(raw: bytearray) -> None:
        raw[raw.index(bodies[target][4])] ^= 1

    (copy,) = changed_copies(folder, tmp_path, [flip])
    with Store.open(copy) as store:
        altered = {check.play: check.altered for check in store.verify().plays}
    assert altered == {**dict.fromkeys(bodies), target: Altered(5, How.BODY)}


def test_a_ruined_page_is_one_clear_problem_and_readable_plays_are_verified(
    folder: Path, tmp_path: Path
) -> None:
    bodies = fill(folder)
    pages = (folder / "plays.db").stat().st_size // 4096

    def ruin(page: int) -> Callable[[bytearray], None]:
        def change(raw: bytearray) -> None:
            raw[page * 4096 : (page + 1) * 4096] = b"\xa5" * 4096

        return change

    copies = changed_copies(folder, tmp_path, [ruin(page) for page in range(pages)])
    results = [looked_at(copy, bodies) for copy in copies]
    assert "clean" not in results and results.count("found") > pages // 2
    sound = []
    for copy, result in zip(copies, results, strict=True):
        if result == "found":
            with Store.open(copy) as store:
                found = store.verify()
            assert found.damage is not None and found.damage.code == "R003"
            sound.append(sum(check.altered is None for check in found.plays))
    assert max(sound) == 6 and any(0 < number < 6 for number in sound)


@pytest.mark.exhaustive
def test_a_file_cut_short_anywhere_never_passes_for_what_was_written(
    folder: Path, tmp_path: Path
) -> None:
    bodies = fill(folder)
    size = (folder / "plays.db").stat().st_size

    def cut_at(length: int) -> Callable[[bytearray], None]:
        return lambda raw: raw.__delitem__(slice(length, None))

    lengths = [*range(1, size, 1777), *range(4096, size, 4096)]
    copies = changed_copies(folder, tmp_path, [cut_at(length) for length in lengths])
    results = [looked_at(copy, bodies) for copy in copies]
    assert results.count("clean") < 3  # cut in what was empty


@pytest.mark.exhaustive
def test_a_torn_journal_gives_a_verified_beginning_of_what_was_written(
    folder: Path, tmp_path: Path
) -> None:
    chance = random.Random(3)
    with Store.open(folder, sqlite_version=(3, 51, 3)) as store:
        head = play_of(store, 30)
        whole = [event.body for event in store.events(head.play)]
        copy = tmp_path / "power-lost"
        shutil.copytree(folder, copy)
    wal = (copy / "plays.db-wal").read_bytes()
    seen = set()
    for _ in range(60):
        (copy / "plays.db").write_bytes(b"")
        torn = bytearray(wal[: chance.randrange(len(wal))])
        if chance.random() < 0.5 and torn:
            torn[chance.randrange(len(torn))] ^= 1 << chance.randrange(8)
        (copy / "plays.db-wal").write_bytes(torn)
        (copy / "plays.db-shm").unlink(missing_ok=True)
        shutil.copy(folder / "plays.db", copy / "plays.db")
        seen.add(_beginning(copy, head.play, whole))
    assert len(seen) > 5


def _beginning(copy: Path, play: str, whole: list[bytes | None]) -> int:
    with Store.open(copy, sqlite_version=(3, 51, 3)) as store:
        assert store.verify().clean
        try:
            stored = [event.body for event in store.events(play)]
        except RecordsProblem as problem:
            assert problem.code == "R010"
            return 0
    assert stored == whole[: len(stored)]
    return len(stored)


# What stands beside the events


def drop_play(folder: Path, play: str) -> None:
    """As somebody would who wants nobody to see that there was a play."""
    for table in ("words", "participation", "pinned", "listing", "content", "chain"):
        tamper(folder, f"DELETE FROM {table} WHERE play = ?", play)
    tamper(folder, "DELETE FROM play WHERE id = ?", play)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DROP TABLE pinned", "The table pinned of the records is missing."),
        ("DROP TRIGGER closure_is_kept", "The trigger closure_is_kept of the records is missing."),
        ("DROP INDEX member_of", "The index member_of of the records is missing."),
        ("CREATE TABLE mine (x)", "The table mine was not made by Rifq."),
        ("CREATE VIEW mine AS SELECT 1", "The view mine was not made by Rifq."),
        ("CREATE INDEX mine ON words (body)", "The index mine was not made by Rifq."),
        (
            "CREATE TRIGGER evil AFTER INSERT ON content BEGIN DELETE FROM words; END",
            "The trigger evil was not made by Rifq.",
        ),
        ("ALTER TABLE words ADD COLUMN x TEXT", "The table words of the records has been changed."),
    ],
)
def test_a_schema_that_is_not_as_rifq_made_it_is_told(
    store: Store, folder: Path, statement: str, told: str
) -> None:
    play_of(store, 2)
    with closing(sqlite3.connect(folder / "plays.db")) as other:
        other.execute(statement)
    found = store.verify()
    assert not found.clean and told in list_statements(found)
    assert list_statements(found)[0] == "Events unaltered: 2, in plays: 1. Deleted: 0."


@pytest.mark.parametrize("file", ["roster.db", "ledger.db"])
@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DROP TABLE {table}", "V028: The table {table} of {path} is missing."),
        (
            "ALTER TABLE {table} ADD COLUMN x TEXT",
            "V029: The table {table} of {path} has been changed.",
        ),
        (
            "CREATE TRIGGER evil AFTER INSERT ON {table} BEGIN DELETE FROM {table}; END",
            "V030: The trigger evil of {path} was not made by Rifq.",
        ),
        ("PRAGMA user_version = 99", "R004: {path} was written by a newer Rifq"),
        ("PRAGMA application_id = 7", "R009: {path} is not a Rifq records file."),
    ],
)
def test_a_roster_or_ledger_that_is_not_as_rifq_made_it_is_told(
    store: Store, folder: Path, file: str, statement: str, told: str
) -> None:
    play_of(store, 2)
    store.roster.put(Person("123456", "Noor", ""))
    store.cohorts.put(Cohort("irbid", "Irbid"))
    store.cohorts.seal("irbid", "2026-03-05", b"{}")
    assert store.verify().clean
    names = {"path": str(folder / file), "table": "person" if file == "roster.db" else "issue"}
    with closing(sqlite3.connect(folder / file)) as other:
        other.execute(statement.format(**names))
        other.commit()
    found = store.verify()
    faults = [f"{code}: {message(code, params)}" for code, params in found.statements()]
    assert not found.clean
    assert any(each.startswith(told.format(**names)) for each in faults), faults


def test_a_backup_is_not_blamed_for_the_roster_of_the_folder_it_is_brought_back_to(
    store: Store, folder: Path, tmp_path: Path
) -> None:
    play_of(store, 2)
    store.backup(tmp_path / "rifq.backup")
    store.roster.put(Person("123456", "Noor", ""))
    with closing(sqlite3.connect(folder / "roster.db")) as other:
        other.execute("CREATE TABLE mine (x)")
    assert not store.verify().clean
    store.close()
    held: list[Contents] = []
    restore(folder, tmp_path / "rifq.backup", agree=held.append)
    assert [each.sound for each in held] == [True]


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS {} FROM n"


@pytest.mark.parametrize(
    ("table", "column"), [("words", "play"), ("content", "play"), ("all_plays", "number")]
)
def test_a_view_in_the_place_of_a_table_is_told_and_never_read(
    store: Store, folder: Path, table: str, column: str
) -> None:
    play_of(store, 2)
    with closing(sqlite3.connect(folder / "plays.db")) as other:
        other.execute(f"DROP TABLE {table}")
        other.execute(f"CREATE VIEW {table} AS {ENDLESS.format(column)}")
    found = store.verify()
    assert not found.clean and f"The view {table} was not made by Rifq." in list_statements(found)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DELETE FROM closure", "Rows of pinned that belong to nothing in closure: 1."),
        ("DELETE FROM play", "Rows of chain that belong to nothing in play: 3."),
        ("DELETE FROM listing", "Plays that were not deleted and are not listed: 1."),
        (
            "UPDATE play SET forgotten = 1",
            "Plays that were deleted and still have rows in content: 1.",
        ),
        (
            "INSERT INTO member VALUES ('nowhere', '123456', '', 0)",
            "Rows of member that belong to nothing in cohort: 1.",
        ),
    ],
)
def test_rows_that_do_not_belong_together_are_told(
    store: Store, folder: Path, statement: str, told: str
) -> None:
    pinned = Facts("micro", "0.1", "2026-03-02", {"case": store.keep("case", b"a case")})
    head = store.create(b"started", pinned, participants=["123456"])
    store.append(store.append(head.play, 1, b"one").play, 2, b"two")
    tamper(folder, statement)
    found = store.verify()
    assert not found.clean
    assert any(sentence.startswith(told) for sentence in list_statements(found)), list_statements(
        found
    )


def test_a_deleted_play_shows_once_a_head_over_all_plays_was_printed(
    store: Store, folder: Path
) -> None:
    kept, gone = play_of(store, 4), play_of(store, 3)
    drop_play(folder, play_of(store, 2).play)
    assert store.verify().clean, "nothing was printed that could tell"
    printed = store.head_of_all()
    drop_play(folder, gone.play)
    found = store.verify(printed)
    assert not found.clean and not store.verify().clean
    assert any(
        f"Play {gone.play}, event 3: missing" in sentence for sentence in list_statements(found)
    )
    assert "not everything it covers (plays: 2, events: 7)" in list_statements(found)[-1]
    assert store.verify(kept.hash).head == HeadCheck(HeadPlace.PRESENT, kept.play, 4, 4, sound=True)


def test_a_cut_tail_and_a_play_written_anew_show_once_a_head_over_all_plays_was_printed(
    store: Store, folder: Path
) -> None:
    head = play_of(store, 4)
    store.head_of_all()
    cut(folder, head.play, 2)
    assert any("event 4: missing" in sentence for sentence in list_statements(store.verify()))
    for body in (b"better", b"best"):
        head = store.append(head.play, store.head(head.play).seq, body)
    found = store.verify()
    assert not found.clean and any(
        "been rewritten" in sentence for sentence in list_statements(found)
    )


def test_who_takes_the_head_over_all_plays_away_too_is_found_with_the_printed_one(
    store: Store, folder: Path
) -> None:
    gone = play_of(store, 4)
    printed = store.head_of_all()
    drop_play(folder, gone.play)
    tamper(folder, "DELETE FROM all_plays")
    assert store.verify().faults == (("V040", {"count": "1", "first": "1, 0"}),)
    tamper(folder, "UPDATE printed SET heads = 0")
    assert store.verify().clean
    found = store.verify(printed)
    assert found.head == HeadCheck(HeadPlace.ABSENT) and not found.clean


def test_a_head_over_all_plays_that_was_taken_out_of_the_middle_is_told(
    store: Store, folder: Path
) -> None:
    for _ in range(3):
        play_of(store, 2)
        store.head_of_all()
    tamper(folder, "DELETE FROM all_plays WHERE number = 2")
    assert any("head 3 over all plays" in sentence for sentence in list_statements(store.verify()))


def empty_by_hand(folder: Path, play: str) -> None:
    """As forgetting leaves a play, but by somebody with the file and a SQL shell."""
    tamper(folder, "UPDATE play SET forgotten = 1 WHERE id = ?", play)
    for table in ("words", "participation", "pinned", "listing", "content"):
        tamper(folder, f"DELETE FROM {table} WHERE play = ?", play)


def test_a_play_that_was_emptied_by_hand_is_told_and_one_that_rifq_forgot_is_not(
    store: Store, folder: Path
) -> None:
    asked, emptied = play_of(store, 3), play_of(store, 4)
    printed = store.head_of_all()
    store.delete(asked.play)
    assert store.verify(printed).clean
    empty_by_hand(folder, emptied.play)
    found = store.verify(printed)
    assert not found.clean and not store.verify().clean
    assert ("V031", {"count": "1", "first": emptied.play}) in found.faults
    assert "Deleted since it was printed: 2 of the 2 plays" in list_statements(found)[-1]


def test_plays_forgotten_before_that_was_kept_are_by_the_book_and_count_as_forgotten_since(
    store: Store, folder: Path
) -> None:
    gone = play_of(store, 3)
    printed = store.head_of_all()
    store.delete(gone.play)
    store.close()
    with closing(sqlite3.connect(folder / "plays.db")) as other:
        other.execute("DROP TRIGGER all_plays_is_counted")
        later_ones = ("joined", "device", "brought", "aside", "turned_away", "recall", "computer")
        for later in ("forgetting", *later_ones, "branch", "printed"):
            other.execute(f"DROP TABLE {later}")
        other.execute("PRAGMA user_version = 7")
    with Store.open(folder) as opened:
        found = opened.verify(printed)
    assert (
        found.clean
        and "Deleted since it was printed: 1 of the 1 plays" in list_statements(found)[-1]
    )


def test_without_the_list_of_what_was_forgotten_a_head_is_still_found(
    store: Store, folder: Path
) -> None:
    gone = play_of(store, 3)
    printed = store.head_of_all()
    store.delete(gone.play)
    with closing(sqlite3.connect(folder / "plays.db")) as other:
        other.execute("DROP TABLE forgetting")
    found = store.verify(printed)
    assert not found.clean and "The table forgetting of the records is missing." in list_statements(
        found
    )
    assert "Deleted since it was printed: 1 of the 1 plays" in list_statements(found)[-1]


def sealed_cohort(store: Store) -> None:
    store.cohorts.put(Cohort("irbid", "Irbid"))
    store.cohorts.issue("irbid", Issue("a-case", 1, (("ab" * 16, 3),), b"{}"))
    store.cohorts.seal("irbid", "2026-03-05", b'{"people": 12}')
    store.cohorts.issue("irbid", Issue("a-case", 1, (("ab" * 16, 3),), b'{"told": "again"}'))


def rewrite(file: Path, trigger: str, statement: str, *values: object) -> None:
    """Change a file whose trigger is in the way, and put the trigger back."""
    with closing(sqlite3.connect(file)) as other:
        (sql,) = other.execute(
            "SELECT sql FROM sqlite_master WHERE name = ?", (trigger,)
        ).fetchone() or (None,)
        if sql:
            other.execute(f"DROP TRIGGER {trigger}")
        other.execute(statement, values)
        if sql:
            other.execute(sql)
        other.commit()


@pytest.mark.parametrize("file", ["plays.db", "ledger.db"])
@pytest.mark.parametrize(
    "statement", ["UPDATE sealed SET body = x'7b7d'", "UPDATE sealed SET at = '2026-03-06'"]
)
def test_sealed_figures_that_differ_between_plays_and_ledger_are_told(
    store: Store, folder: Path, file: str, statement: str
) -> None:
    sealed_cohort(store)
    assert store.verify().clean
    rewrite(folder / file, "sealed_is_fixed", statement)
    told = ("V036", {"cohort": "irbid", "path": str(folder / "ledger.db")})
    assert store.verify().faults == (told,) and not store.verify().clean
    store.close()
    with Store.open(folder) as again:
        assert again.verify().faults == (told,), "opening it mends nothing"


@pytest.mark.parametrize("file", ["plays.db", "ledger.db"])
def test_a_changed_list_of_the_plays_behind_a_report_is_told(
    store: Store, folder: Path, file: str
) -> None:
    sealed_cohort(store)
    rewrite(folder / file, "none", "UPDATE issue SET plays = '[]'")
    faults = store.verify().faults
    assert faults == (("V037", {"cohort": "irbid", "path": str(folder / "ledger.db")}),)


@pytest.fixture
def told(store: Store, folder: Path) -> Store:
    """A store with a cohort of which something was told."""
    store.cohorts.put(Cohort("irbid", "Irbid"))
    store.cohorts.issue("irbid", Issue("micro", 1, ((play_of(store, 2).play, 2),), b"{}"))
    assert store.verify().clean
    return store


def test_a_cohort_that_lost_its_key_is_named_and_the_rest_opens(told: Store, folder: Path) -> None:
    told.close()
    tamper(folder, "DELETE FROM cohort_key")
    with Store.open(folder) as again:
        assert len(again.plays()) == 1
        assert again.verify().faults == (("V038", {"count": "1", "first": "irbid"}),)
        with pytest.raises(RecordsProblem, match=r"R003.*irbid has lost its key for chance"):
            again.cohorts.key("irbid")


def test_another_key_than_the_one_reports_were_made_with_is_told(told: Store, folder: Path) -> None:
    told.close()
    tamper(folder, "UPDATE cohort_key SET key = zeroblob(32)")
    with Store.open(folder) as again:
        (fault,) = again.verify().faults
        assert fault == ("V039", {"cohort": "irbid", "path": str(folder / "ledger.db")})


def test_a_name_in_the_table_of_tables_that_is_no_text_is_told(store: Store, folder: Path) -> None:
    with closing(sqlite3.connect(folder / "plays.db")) as other, other:
        other.execute("PRAGMA writable_schema=ON")
        other.execute(
            "UPDATE sqlite_master SET name = CAST(name AS BLOB) WHERE name = 'chain_is_kept'"
        )
    found = store.verify()
    assert "The trigger chain_is_kept of the records is missing." in list_statements(found)


def test_reports_of_no_plays_are_nothing_two_cohorts_must_share_a_key_for(told: Store) -> None:
    told.cohorts.put(Cohort("zarqa", "Zarqa"))
    for cohort in ("irbid", "zarqa"):
        told.cohorts.issue(cohort, Issue("empty", 1, (), b"{}"))
    assert told.verify().clean
