"""`rifq cohort`: a course from its setting up to the day its plays are forgotten."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from engine.records.annotations import Annotation
from engine.records.codes import mint, parse
from engine.records.problems import Code, RecordsProblem
from engine.records.roster import Person
from engine.records.sqlite.backup import restore
from engine.records.sqlite.cohorts import Cohorts
from engine.records.sqlite.store import Store
from engine.services.courses.administration import CohortService
from engine.services.courses.enrolment import begin, enrolment
from engine.services.feedback import reports as cohort_reports
from engine.services.feedback.reports import seal
from engine.services.shared.recording import Recorded
from tests.tui.faces import CASE, WHOLE, answer, invoked, one_line, scenario
from tests.tui.given import COHORT, ID, given, own_cases, weakly_played_in
from tui.cli.main import rifq


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return own_cases(tmp_path / "own")


@pytest.fixture(autouse=True)
def unsealed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sealed has tests of its own."""
    monkeypatch.setattr(cohort_reports, "seal", lambda *given: None)


def run(data: Path, *args: str | Path, own: Path | None = None, stdin: str = "") -> Result:
    return invoked("cohort", *args, data=data, own=own, stdin=stdin)


def fine(data: Path, *args: str | Path, own: Path | None = None) -> str:
    result = run(data, *args, own=own)
    assert result.exit_code == 0, result.output
    return result.stdout


def holding(folder: Path, *needles: str) -> list[tuple[str, str]]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [(f.name, n) for f in files for n in needles if n.encode() in f.read_bytes()]


def play(store: Store, code: str) -> Recorded:
    recorded = begin(store, scenario(), (code,), seed=1)
    assert isinstance(recorded, Recorded)
    for message in WHOLE:
        answer(recorded, message)
    return recorded


def test_a_course_from_its_setting_up_to_its_end(data: Path, own: Path, tmp_path: Path) -> None:
    asked = ("--case", ID, "--agency", "police", "--agency", "labour", "--support", "Ms Salma")
    id = fine(data, "new", "Irbid, November", *asked, "--first", "2026-11-01", own=own).strip()
    assert id == "irbid-november"
    codes = fine(data, "add", id, "--many", "3", "--agency", "Police").split()
    codes += fine(data, "add", "irb", "--new-agency", "shelter").split()
    assert [parse(code) for code in codes] == codes and len(set(codes)) == 4

    shown = fine(data, "show", id) + fine(data, "list")
    assert "4 (police 3, shelter 1)" in shown and "0 of 4" in shown
    rows = fine(data, "show", id, own=own).splitlines()
    at = rows[0].index("Irbid, November")
    assert {(row[at - 2 : at], row[at] == " ") for row in rows} == {("  ", False)}, "one column"
    assert f"{id}  4 codes  open" in fine(data, "list")
    assert "waits for you: every-kind" in shown and "Ms Salma" in shown
    assert not [code for code in codes if code in shown]
    known = json.loads(fine(data, "show", id, "--format", "json"))
    assert (known["people"], known["by_agency"]) == (4, {"police": 3, "shelter": 1})
    assert known["agencies"] == ["police", "labour", "shelter"] and "luck" not in known

    sheet = tmp_path / "codes.html"
    fine(data, "codes", id, "-o", sheet)
    page = sheet.read_text("utf-8")
    assert all(f"{code[:3]} {code[3:]}" in page for code in codes) and "dashed" in page
    # Of four people, no slip says which agency it is for.
    assert sorted(fine(data, "codes", id, "--format", "text").split()) == sorted(codes)

    assert "every-kind" in fine(data, "open", id, ID)
    assert "Feedback open" in " ".join(fine(data, "show", id).split())
    assert "to be deleted on" in fine(data, "close", id, "--yes", own=own)
    assert "Closed since" in fine(data, "close", id)
    assert "Deleted: 0 plays" in fine(data, "forget", id, "--yes")
    assert "closed, plays deleted" in fine(data, "list")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["new"], "Missing argument"),
        (["new", " ", "--case", ID], "needs a title"),
        (["new", "x"], "Say which course or cases"),
        (["new", "x", "--case", ID, "--course", "foundation"], "Say which course or cases"),
        (["new", "x", "--course", "fundation"], "Available: foundation"),
        (["new", "x", "--case", "thursday-tikcet"], "Did you mean `thursday-ticket`?"),
        (["new", "x", "--case", ID, "--case", ID], "only once"),
        (["new", "x", "--case", ID, "--first", "1 May"], "2026-11-30"),
        (["new", "x", "--case", ID, "--first", "2026-11-02", "--last", "2026-11-01"], "before"),
        (["new", "x", "--case", ID, "--id", "Not One"], "is not an id"),
        (["new", "x", "--case", ID, "--id", "irbid"], "R035"),
        (["show", "nosuch"], "R026"),
        (["add", "irbid", "--agency", "polcie"], "Available: police, labour"),
        (["add", "irbid", "--many", "2", "--name", "Rania"], "are for one person"),
        (["add", "irbid", "--code", "482131"], "R017"),
        (["reissue", "irbid", "Nobody"], "R027"),
        (["open", "irbid"], "Say which cases"),
        (["open", "irbid", "nosuch"], "it has: every-kind, thursday-ticket"),
        (
            ["close", "irbid"],
            "R049 Nothing was closed: Rifq cannot ask you here. Add `--yes` to confirm.",
        ),
        (["forget", "irbid", "--yes"], "R030"),
        (["delete", "irbid", "--yes"], "R032"),
        (["backup", "/nosuch"], "R048 There is no folder /nosuch"),
        (["dance"], "No such command"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_2_and_says_what_helps(
    store: Store, data: Path, own: Path, args: list[str], said: str
) -> None:
    store.cohorts.put(COHORT)
    result = run(data, *args, own=own)
    assert result.exit_code == 2
    assert said in one_line(result.output)
    assert store.cohorts.all() == (COHORT,) and store.cohorts.members("irbid") == ()


def test_a_course_file_is_told_with_place_and_code_and_nothing_is_set_up(
    data: Path, own: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "course: mine\ntitle: Mine\ncases:\n  - every-kind\n  - nosuch\n  - every-knid\n"
    )
    result = run(data, "new", "Irbid", "--course", path, own=own)
    assert result.exit_code == 2
    assert str(path) in result.output
    assert "5:5  E220" in result.output and "6:5  E220" in result.output
    path.write_text("course: mine\ntitel: Mine\ncases: every-kind\n")
    result = run(data, "new", "Irbid", "--course", path, own=own)
    assert "2:1  E100" in result.output and "did you mean `title`?" in result.output
    assert run(data, "list").stdout == ""


def test_parallel_forms_are_given_in_both_orders_also_after_a_lost_code(
    store: Store, data: Path, own: Path
) -> None:
    folder = own / "courses"
    folder.mkdir()
    (folder / "mine.yaml").write_text(
        "course: mine\ntitle: Mine\ncases: [every-kind]\n"
        "forms: {opening: thursday-ticket, closing: guesthouse-visit, parallel: true}\n"
    )
    id = fine(data, "new", "Irbid", "--course", "mine", own=own).strip()
    fine(data, "add", id, "--many", "5")
    fine(data, "add", id)

    def orders() -> list[tuple[str, ...]]:
        cohort = store.cohorts.get(id)
        return sorted(cohort.order_of(member.code) for member in store.cohorts.members(id))

    before = orders()
    assert before == [
        *[("guesthouse-visit", ID, "thursday-ticket")] * 3,
        *[("thursday-ticket", ID, "guesthouse-visit")] * 3,
    ]
    for member in store.cohorts.members(id):
        fine(data, "reissue", id, member.code)
    assert orders() == before


def test_a_lost_code_is_found_by_name_and_opens_nothing_any_more(
    store: Store, data: Path, own: Path
) -> None:
    store.cohorts.put(COHORT)
    lost = fine(data, "add", "irbid", "--agency", "police", "--name", "Rania Haddad").strip()
    fine(data, "add", "irbid", "--name", "Sami")
    store.cohorts.accept("irbid", lost)
    done = play(store, lost)
    new = fine(data, "reissue", "irbid", "rania  haddad").strip()
    assert new != lost and enrolment(store, lost) is None
    assert [p.play for p in store.plays(participant=new)] == [done.id]
    assert enrolment(store, new) is not None
    assert store.plays(participant=lost) == ()
    assert Person(new, "Rania Haddad") in store.roster.people()
    with pytest.raises(RecordsProblem, match="R027"):
        CohortService(store).find_code("irbid", lost)


def test_one_name_of_two_people_finds_neither(store: Store) -> None:
    store.cohorts.put(COHORT)
    service = CohortService(store)
    for code in service.add("irbid", many=2):
        service.name(code, "Rania")
    with pytest.raises(RecordsProblem, match="R027"):
        service.find_code("irbid", "Rania")


def test_closing_seals_first_and_changes_nothing_when_that_fails(
    store: Store, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.cohorts.put(COHORT)
    seen: list[tuple[str, str]] = []

    def full(store: Store, cohort: object, own: object, today: str) -> None:
        seen.append((store.cohorts.get("irbid").closed, today))
        raise RecordsProblem(Code.FULL, {"path": "plays.db"})

    monkeypatch.setattr(cohort_reports, "seal", full)
    result = run(data, "close", "irbid", "--yes")
    assert result.exit_code == 2 and "R001" in result.output
    assert store.cohorts.get("irbid") == COHORT and store.cohorts.list_seals("irbid") == ()
    assert seen[0][0] == "", "it is sealed before it is closed"

    def sealed(store: Store, cohort: object, own: object, today: str) -> None:
        store.cohorts.seal("irbid", today, b"aggregates")

    monkeypatch.setattr(cohort_reports, "seal", sealed)
    fine(data, "close", "irbid", "--yes")
    fine(data, "close", "irbid", "--yes")
    assert len(store.cohorts.list_seals("irbid")) == 1 and store.cohorts.get("irbid").closed


def test_a_course_closed_again_after_an_older_backup_keeps_its_report(
    data: Path, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohort_reports, "seal", seal)
    with Store.open(data) as store:
        store.cohorts.put(replace(COHORT, cases=(ID,)))
        codes = fine(data, "add", "irbid", "--many", "7", "--agency", "police").split()
        for code in codes:
            store.cohorts.accept("irbid", code)
            play(store, code)
        store.backup(tmp_path / "monday.backup")
    fine(data, "close", "irbid", "--yes", own=own)
    first = fine(data, "report", "irbid", "--observer", "--format", "json", own=own)
    restore(data, tmp_path / "monday.backup")
    assert "State open" in " ".join(fine(data, "show", "irbid").split())
    with Store.open(data) as store:
        store.forget(codes[0])
    said = fine(data, "close", "irbid", "--yes", own=own)
    assert "was closed before" in said and "stays as it is" in said
    assert fine(data, "report", "irbid", "--observer", "--format", "json", own=own) == first


def test_what_is_sealed_at_closing_are_aggregates_without_a_code(
    store: Store, data: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohort_reports, "seal", seal)
    store.cohorts.put(replace(COHORT, cases=(ID,)))
    codes = fine(data, "add", "irbid", "--many", "2", "--agency", "police").split()
    for code in codes:
        store.cohorts.accept("irbid", code)
        play(store, code)
    fine(data, "close", "irbid", "--yes", own=own)
    [sealed] = store.cohorts.list_seals("irbid")
    assert sealed.body and not [code for code in codes if code.encode() in sealed.body]
    fine(data, "forget", "irbid", "--yes")
    assert store.cohorts.list_seals("irbid") == (sealed,) and holding(data, *codes) == []


def test_forgetting_leaves_no_byte_of_anybody_and_keeps_what_was_sealed(
    store: Store, data: Path
) -> None:
    store.cohorts.put(COHORT)
    codes = fine(data, "add", "irbid", "--agency", "police", "--many", "2").split()
    codes += fine(data, "add", "irbid", "--name", "Unmistakable Name").split()
    ids = []
    for code in codes:
        store.cohorts.accept("irbid", code)
        done = play(store, code)
        store.words.put(Annotation(done.id, "note", b"unmistakable note", participant=code))
        store.preferences.put(code, "screen", "{}")
        ids.append(done)
    said = store.events(ids[0].id)[3].body
    assert said is not None and holding(data, said.decode())
    store.cohorts.seal("irbid", "2026-11-04", b"aggregates")
    store.cohorts.close("irbid", "2026-11-04")
    assert "Deleted: 3 plays" in fine(data, "forget", "irbid", "--yes")
    assert holding(data, *codes, "Unmistakable Name", "unmistakable note", said.decode()) == []
    assert [sealed.body for sealed in store.cohorts.list_seals("irbid")] == [b"aggregates"]
    assert store.plays(cohort="irbid") == () and store.verify(ids[0].head).clean
    assert not set(codes) & store.codes()


def test_what_is_due_to_be_forgotten_is_said_until_it_is(store: Store, data: Path) -> None:
    store.cohorts.put(COHORT)
    store.cohorts.add("irbid", mint())
    store.cohorts.close("irbid", "2020-01-01")
    env = {"RIFQ_DATA": str(data)}
    for args in (["cohort", "list"], ["doctor"]):
        result = CliRunner().invoke(rifq, args, env=env)
        assert "to be deleted by 2020-01-31" in one_line(result.output), args
        assert "rifq cohort forget irbid" in one_line(result.output)
        assert result.exit_code == (1 if args == ["doctor"] else 0)
    fine(data, "forget", "irbid", "--yes")
    assert "to be deleted by" not in run(data, "list").output
    assert CliRunner().invoke(rifq, ["doctor"], env=env).exit_code == 0


def test_a_trial_is_deleted_whole(store: Store, data: Path, own: Path) -> None:
    id = fine(data, "new", "Unmistakable try", "--case", ID, "--trial", own=own).strip()
    code = fine(data, "add", id).strip()
    store.cohorts.accept(id, code)
    assert play(store, code).cohort == id
    assert "Deleted: 1 play" in fine(data, "delete", id, "--yes")
    assert store.cohorts.all() == ()
    assert holding(data, "Unmistakable", id, code) == []


def test_a_backup_on_a_stick_brings_the_cohort_back_and_takes_no_name_along(
    store: Store, data: Path, tmp_path: Path
) -> None:
    store.cohorts.put(COHORT)
    code = fine(data, "add", "irbid", "--name", "Unmistakable Name").strip()
    stick = tmp_path / "stick"
    stick.mkdir()
    file = Path(fine(data, "backup", stick).strip())
    assert file.parent == stick and holding(stick, "Unmistakable Name") == []
    other = tmp_path / "other"
    env = {"RIFQ_DATA": str(other)}
    back = CliRunner().invoke(rifq, ["records", "restore", str(file), "--yes"], env=env)
    assert back.exit_code == 0
    with Store.open(other) as restored:
        assert restored.cohorts.all() == (COHORT,)
        assert [member.code for member in restored.cohorts.members("irbid")] == [code]
    second = Path(fine(data, "backup", stick).strip())
    assert set(stick.iterdir()) == {file, second} and second != file, "nothing is written over"


def test_a_case_that_cannot_be_played_sets_nothing_up(data: Path, own: Path) -> None:
    (own / "broken.yaml").write_text("scenario: broken\nscenes: [She looks, away]\n")
    result = run(data, "new", "Irbid", "--case", "broken", own=own)
    assert result.exit_code == 2 and "broken.yaml" in result.output
    assert run(data, "list").stdout == ""


def test_a_case_nobody_would_find_again_sets_nothing_up(data: Path) -> None:
    result = run(data, "new", "Irbid", "--case", CASE)
    assert result.exit_code == 2 and "Name its folder with `--cases`" in one_line(result.output)
    assert run(data, "list").stdout == ""


def test_luck_is_settled_once_for_all_of_its_people(store: Store, data: Path, own: Path) -> None:
    id = fine(data, "new", "Irbid", "--case", CASE, own=own).strip()
    luck = store.cohorts.get(id).luck[ID]
    assert set(luck) == {"rain"}
    for code in fine(data, "add", id, "--many", "6").split():
        store.cohorts.accept(id, code)
        recorded = begin(store, scenario(), (code,))
        assert isinstance(recorded, Recorded) and dict(recorded.play.started.luck) == luck


def test_a_course_that_is_over_and_still_open_is_said_until_it_is_closed(
    store: Store, data: Path
) -> None:
    store.cohorts.put(replace(COHORT, last="2020-01-03"))
    env = {"RIFQ_DATA": str(data)}
    for args in (["cohort", "list"], ["doctor"]):
        result = CliRunner().invoke(rifq, args, env=env)
        assert "was 2020-01-03, and it is still open" in one_line(result.output), args
        assert "rifq cohort close irbid" in one_line(result.output)
        assert result.exit_code == (1 if args == ["doctor"] else 0)
    fine(data, "close", "irbid", "--yes")
    assert "still open" not in run(data, "list").output


def test_closing_says_which_codes_stand_for_nobody(store: Store, data: Path) -> None:
    store.cohorts.put(COHORT)
    codes = fine(data, "add", "irbid", "--many", "4").split()
    store.cohorts.accept("irbid", codes[0])
    play(store, codes[0])
    shown = json.loads(fine(data, "show", "irbid", "--format", "json"))
    assert (shown["people"], shown["unused"]) == (4, 3)
    assert shown["finished"] == {ID: 0}, "records are own: finished plays are counted in fives"
    closed = run(data, "close", "irbid", "--yes")
    assert closed.exit_code == 0 and "3 codes were never used" in closed.stdout
    assert f"Of {ID}, one to four finished plays are in no report" in one_line(closed.stderr)


def test_a_closing_that_breaks_off_leaves_no_seal_behind(
    store: Store, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.cohorts.put(COHORT)

    def sealed(store: Store, cohort: object, own: object, today: str) -> None:
        store.cohorts.seal("irbid", today, b"aggregates")

    def broken(self: Cohorts, id: str, on: str) -> None:
        raise RecordsProblem(Code.FULL, {"path": "plays.db"})

    monkeypatch.setattr(cohort_reports, "seal", sealed)
    with monkeypatch.context() as patch:
        patch.setattr(Cohorts, "close", broken)
        assert run(data, "close", "irbid", "--yes").exit_code == 2
    assert store.cohorts.list_seals("irbid") == () and not store.cohorts.get("irbid").closed
    fine(data, "close", "irbid", "--yes")
    assert len(store.cohorts.list_seals("irbid")) == 1


def test_a_facilitator_chooses_what_the_report_is_about(
    store: Store, data: Path, own: Path
) -> None:
    codes = given(store, 6, cases=(ID,))
    empty = run(data, "report", "irbid", "--topic", "door", own=own)
    assert empty.exit_code == 2 and "There is nothing to choose from yet" in empty.output
    for code in codes:
        weakly_played_in(store, code)
    for wanted in ("order", f"{ID}:order"):
        chosen = ("--format", "json", "--topic", wanted)
        [case] = json.loads(fine(data, "report", "irbid", *chosen, own=own))["cases"]
        told = [(topic["at"], topic["chosen"]) for topic in case["topics"]]
        assert told[0] == ("order", True) and ("door", False) in told
    for wanted in ("nowhere", "another:door"):
        refused = run(data, "report", "irbid", "--topic", wanted, own=own)
        assert refused.exit_code == 2 and refused.stdout == ""
        assert f"{ID}:door" in refused.stderr and f"{ID}:order" in refused.stderr


def test_in_a_terminal_the_page_of_a_report_goes_to_a_file(data: Path, tmp_path: Path) -> None:
    """A page is not to be read as it is written: a thousand lines of it look like a fault."""
    pty = pytest.importorskip("pty", reason="terminals of this kind are not there")
    fine(data, "new", "Irbid", "--case", "thursday-ticket", "--id", "irbid")
    words = ("cohort", "report", "irbid")
    ours, theirs = pty.openpty()
    told = subprocess.run(
        [sys.executable, "-c", "from tui.cli.main import main; main()", *words],
        stdout=theirs,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "RIFQ_DATA": str(data), "PYTHONPATH": os.getcwd()},
        check=True,
    )
    os.close(theirs)
    os.close(ours)
    assert "Written to irbid.html" in told.stderr.decode()
    assert "<html" in (tmp_path / "irbid.html").read_text("utf-8")
