"""The command line: exit codes, hints, where things go, and nothing loaded that is not needed."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from engine.records import folder
from engine.records.codes import mint
from engine.records.sqlite.store import Store
from engine.records.stored_plays import Facts
from tests.tui.faces import CASE, CODE, ROOT, alter, command, environment, one_line, played, rifq
from tests.tui.faces import invoked as run
from tui.cli.main import VERBS

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
BROKEN = (
    "scenario: broken\nversion: 1.0.0\ntitle: Broken\nscenes: [She looks, away]\n"
    "endings:\n  done: {case: Nobody came.}\n"
)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.yaml"
    path.write_text(BROKEN, encoding="utf-8")
    return path


# Exit codes


def test_fine_is_0(data: Path) -> None:
    for args in (["--help"], ["--version"], ["schema"], ["doctor"], ["records", "list"]):
        assert run(*args, data=data).exit_code == 0, args


def test_something_found_is_1(data: Path, broken: Path) -> None:
    assert run("check", broken).exit_code == 1
    with Store.open(data) as store:
        head = played(store, answers=2).head
    assert run("records", "verify", "--head", head, data=data).exit_code == 0
    assert run("records", "verify", "--head", "0" * 64, data=data).exit_code == 1


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["plya"], "Did you mean `play`?"),
        (["dance"], "See `rifq --help`."),
        (["--nope"], "No such option"),
        (["play"], "Which case? Available: "),
        (["play", "x", "--sed", "1"], "Did you mean"),
        (["play", "x", "--new", "--resume"], "Use `--new` or `--resume`, not both."),
        (["play", "x", "--plain", "--jsonl"], "Use `--plain` or `--jsonl`, not both."),
        (["play", "x", "--resume", "--seed", "1"], "is for a new play"),
        (["play", "x", "--with", "a=1"], "needs `--at SCENE`"),
        (["play", "thursday-tikcet", "--plain"], "Did you mean `thursday-ticket`?"),
        (["play", "nosuch", "--plain"], "There is no case `nosuch`. Available: "),
        (["play", "nosuch.yaml", "--jsonl"], "There is no case"),
        (["play", "thursday-ticket", "--plain", "--as", "12"], "not a participant code"),
        (
            ["play", "thursday-ticket", "--plain", "--cases", "/nosuch"],
            "The folder of cases /nosuch does not exist.",
        ),
        (["play", "thursday-ticket", "--jsonl", "--resume"], "no unfinished play"),
        (["check", "/nosuch.yaml"], "there is no such file"),
        (["check", "--explain", "E999"], "There is no page"),
        (["test", "nosuch"], "There is no case"),
        (["debrief"], "There is no play yet."),
        (["debrief", "abc"], "There is no play abc."),
        (["debrief", "--as", "482131"], "not a participant code"),
        (["records", "forget"], "Say who or which play"),
        (["records", "forget", "--play", "abc"], "There is no play abc."),
        (["records", "verify", "--head", "zz"], "not the head of a play"),
        (["records", "restore", "/nosuch", "--yes"], "cannot be read as a backup"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_usage_and_what_cannot_be_read_is_2_and_says_what_helps(
    data: Path, args: list[str], said: str
) -> None:
    result = run(*args, data=data)
    assert result.exit_code == 2
    assert said in one_line(result.output)


def heeding() -> None:
    """A program heeds Ctrl-C, also where the tests themselves run in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.parametrize(
    ("face", "name"),
    [("--plain", "SIGINT"), ("--jsonl", "SIGINT"), ("--plain", "SIGHUP"), ("--jsonl", "SIGTERM")],
)
def test_to_be_ended_is_130_and_leaves_the_play_resumable(data: Path, face: str, name: str) -> None:
    process = subprocess.Popen(
        command("play", CASE, face),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(data),
        preexec_fn=None if sys.platform == "win32" else heeding,
    )
    assert process.stdin and process.stdout
    process.stdin.write(b"1\n2\n" if face == "--plain" else b'{"answer": "separate"}\n')
    process.stdin.flush()
    seen = b""
    while b"Three things" not in seen:
        seen += process.stdout.readline()
    process.send_signal(getattr(signal, name))
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert face == "--jsonl" or b"Everything you decided is saved" in out
    assert b"Traceback" not in out + err and b"Aborted" not in err
    again = rifq("play", CASE, face, "--resume", data=data)
    assert "Three things could come next." in again.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break in another way there")
def test_a_reader_that_goes_away_is_no_error() -> None:
    for args in (["schema"], ["check", "--explain", "E026"]):
        process = subprocess.Popen(
            command(*args), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(None)
        )
        assert process.stdout and process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=20) == 0


def test_without_a_terminal_rifq_says_what_to_use_instead(data: Path) -> None:
    for args in ((), ("play", "thursday-ticket")):
        done = rifq(*args, data=data)
        assert done.returncode == 2 and "rifq play CASE --plain" in done.stderr
        assert done.stdout == "" and "\x1b" not in done.stderr


# Help


def test_help_loads_neither_textual_nor_the_schema_nor_yaml() -> None:
    code = (
        "import sys; sys.argv = ['rifq', '--help']\n"
        "from tui.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = ('textual', 'jsonschema', 'yaml', 'jinja2', 'sqlite3', 'engine.scenario')\n"
        "print([m for m in heavy "
        "if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(None)
    )
    assert done.stderr.strip() == "[]" and "Commands:" in done.stdout


@pytest.mark.parametrize("verb", [*VERBS, *(f"records {x}" for x in ("list", "forget", "restore"))])
def test_every_verb_explains_itself_without_textual_or_the_schema(verb: str) -> None:
    result = run(*verb.split(), "-h")
    assert result.exit_code == 0 and "Usage:" in result.output
    assert all(words in run("--help").output for words in VERBS)


def test_no_verb_loads_what_its_help_does_not_need() -> None:
    heavy = ("textual", "jsonschema", "jinja2", "yaml", "sqlite3", "platformdirs")
    code = (
        f"import sys\nfor m in %r: __import__(m)\nprint([m for m in {heavy} if m in sys.modules])"
    )
    modules = [module for module, _ in VERBS.values()]
    done = subprocess.run(
        [sys.executable, "-c", code % modules],
        capture_output=True,
        text=True,
        env=environment(None),
    )
    assert done.stdout.strip() == "[]", done.stderr


# Trials and codes


def test_a_trial_begins_where_it_is_told_and_leaves_no_record(data: Path) -> None:
    result = run(
        "play", CASE, "--jsonl", "--at", "what-she-decides", "--with", "apart=true", data=data
    )  # fmt: skip
    assert result.exit_code == 0 and json.loads(result.output.splitlines()[0])["play"] == ""
    assert "I will come" in result.output
    assert not data.exists()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--at", "nowhere"], "There is no scene called `nowhere`. Available: "),
        (
            ["--at", "talk", "--with", "amina.trust=99"],
            "`amina.trust` must be one of 0, 1, 2, 3, 4.",
        ),
        (["--at", "talk", "--with", "amina.trust"], "must be one of"),
        (["--at", "talk", "--with", "nobody=1"], "There is nothing called `nobody` to set."),
        (["--at", "talk", "--as", CODE], "A test is never recorded"),
    ],
)
def test_a_trial_that_cannot_be_says_why(data: Path, args: list[str], said: str) -> None:
    result = run("play", CASE, "--plain", *args, data=data)
    assert result.exit_code == 2 and said in one_line(result.output)


def test_codes_are_read_in_arabic_digits_and_keep_people_apart(data: Path) -> None:
    code, other = mint(), mint()
    assert run("play", CASE, "--plain", "--as", code.translate(ARABIC), data=data, stdin="1\n2\n")
    resumed = run("play", CASE, "--plain", "--as", code, data=data)
    assert "Three things could come next." in resumed.output
    assert "A blue door." in run("play", CASE, "--plain", "--as", other, data=data).output
    assert "A blue door." in run("play", CASE, "--plain", data=data).output


def test_an_assessment_is_never_gone_on_with_as_practice(data: Path) -> None:
    run("play", CASE, "--plain", data=data, stdin="1\n2\n")
    fresh = run("play", CASE, "--plain", "--mode", "assessment", data=data)
    assert "A blue door." in fresh.output and "Assessment:" in fresh.output
    assert "Three things" in run("play", CASE, "--plain", "--mode", "practice", data=data).output


# Cases


def test_a_broken_case_cannot_be_played_and_says_every_reason(broken: Path, data: Path) -> None:
    result = run("play", broken, "--plain", data=data)
    assert result.exit_code == 2 and "broken.yaml" in result.output and "E" in result.output


def test_check_takes_files_folders_and_ids_in_three_formats(broken: Path, tmp_path: Path) -> None:
    text = run("check", broken)
    assert "broken.yaml\n" in text.output and " 4:9 " in text.output
    as_json = run("check", broken, "--format", "json")
    found = json.loads(as_json.stdout)
    assert as_json.exit_code == 1
    assert {"file", "line", "column", "code", "severity", "message", "hint"} <= set(found[0])
    forge = run("check", broken, "--format", "github")
    assert forge.stdout.startswith("::error file=") and ",line=" in forge.stdout
    assert run("check", CASE).exit_code == 0
    folder = run("check", tmp_path)
    assert folder.exit_code == 1 and "broken.yaml" in folder.output
    assert run("check", "every-kind", "--cases", CASE.parent).exit_code == 0


def test_check_of_a_folder_without_cases_says_so(tmp_path: Path) -> None:
    result = run("check", tmp_path)
    assert result.exit_code == 2 and "There is no case in" in result.output


def test_check_writes_where_it_is_told(broken: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    result = run("check", broken, "--format", "json", "-o", out)
    assert result.exit_code == 1 and result.stdout == ""
    assert json.loads(out.read_text("utf-8"))[0]["code"]
    assert run("check", broken, "-o", tmp_path / "no" / "out").exit_code == 2
    assert run("check", broken, "-o", "-").stdout.startswith(str(broken))


def test_explain_prints_the_page_of_a_code() -> None:
    page = run("check", "--explain", "e026")
    assert page.exit_code == 0 and page.output.startswith("# E026")


def test_the_plays_written_as_tests_are_run(tmp_path: Path, broken: Path) -> None:
    case = tmp_path / "tested.yaml"
    plan = """
tests:
  - name: she goes
    play:
      - door: separate
      - order: [interpreter, danger, statement]
    expect: {at: %s}
"""
    case.write_text(CASE.read_text("utf-8") + plan % "see-to", encoding="utf-8")
    assert run("test", case).output == "holds  every-kind: she goes\n"
    case.write_text(CASE.read_text("utf-8") + plan % "weigh", encoding="utf-8")
    failed = run("test", case)
    assert failed.exit_code == 1 and "expected" in failed.output
    line = case.read_text("utf-8").splitlines().index("    expect: {at: weigh}") + 1
    assert f"tested.yaml:{line}: " in failed.output
    checked = run("check", case).output
    assert f"{line}:5  F310" in checked, "both name the same line"
    both = run("test", broken, case)
    assert both.exit_code == 2 and "she goes" in both.output, "one broken case hides no other"
    twice = plan.removeprefix("\ntests:")
    case.write_text(CASE.read_text("utf-8") + (plan + twice) % ("see-to", "weigh"), "utf-8")
    assert run("test", case).output.endswith("\n1 of 2 tests fails.\n")
    case.write_text(CASE.read_text("utf-8") + (plan + twice) % ("see-to", "see-to"), "utf-8")
    assert run("test", case).output.endswith("\nAll 2 tests hold.\n")


def test_the_schema_is_json(tmp_path: Path) -> None:
    assert json.loads(run("schema").stdout)["$schema"].endswith("2020-12/schema")
    assert run("schema", "-o", tmp_path / "s.json").exit_code == 0
    assert json.loads((tmp_path / "s.json").read_text("utf-8"))


# Debriefs and records


def test_a_debrief_is_found_by_prefix_as_the_last_and_by_code(data: Path) -> None:
    with Store.open(data) as store:
        first, last = played(store, CODE, answers=2), played(store, answers=3)
    by = {
        "last": run("debrief", data=data),
        "prefix": run("debrief", first.id[:8].upper(), data=data),
        "code": run("debrief", "--as", CODE, data=data),
    }
    assert all(result.exit_code == 0 for result in by.values())
    assert last.head in one_line(by["last"].output)
    assert first.head in one_line(by["prefix"].output) and by["prefix"].output == by["code"].output


def test_a_debrief_is_written_as_text_json_and_html(data: Path, tmp_path: Path) -> None:
    with Store.open(data) as store:
        play = played(store)
    assert max(map(len, run("debrief", data=data).output.splitlines())) <= 76
    assert json.loads(run("debrief", "--format", "json", data=data).stdout)["head"] == play.head
    page = tmp_path / "page.html"
    assert run("debrief", "--format", "html", "-o", page, data=data).exit_code == 0
    html = page.read_text("utf-8")
    assert html.startswith("<!doctype html>") and play.head[:16] in html and "<script" not in html


def test_records_are_listed_without_codes(data: Path) -> None:
    with Store.open(data) as store:
        id = played(store, CODE, answers=1).id
    text = run("records", "list", data=data).output
    assert id[:12] in text and "every-kind" in text and CODE not in text
    (row,) = json.loads(run("records", "list", "--format", "json", data=data).stdout)
    assert row["play"] == id and row["events"] == 2 and CODE not in json.dumps(row)
    assert run("records", "list", "--as", mint({CODE}), data=data).exit_code == 0


def test_the_last_fifty_plays_are_listed_and_all_on_request(data: Path) -> None:
    facts = Facts("every-kind", "1", "2026-03-02")
    with Store.open(data) as store, store.group_writes():
        ids = [store.create(b"started", facts).play for _ in range(60)]
    newest = [id[:12] for id in reversed(ids)]
    done = run("records", "list", data=data)
    assert [line[:12] for line in done.stdout.splitlines()] == newest[:50]
    assert "There are more. `--all` lists every play." in done.stderr
    done = run("records", "list", "--all", data=data)
    assert [line[:12] for line in done.stdout.splitlines()] == newest and done.stderr == ""
    assert len(json.loads(run("records", "list", "--format", "json", data=data).stdout)) == 60


def test_forgetting_asks_and_forgets(data: Path) -> None:
    with Store.open(data) as store:
        played(store, CODE, answers=1)
        id = played(store, answers=1).id
    assert (
        "R049 Nothing was deleted: Rifq cannot ask you here"
        in run("records", "forget", "--as", CODE, data=data).output
    )
    done = run("records", "forget", "--as", CODE.translate(ARABIC), "--yes", data=data)
    assert done.exit_code == 0 and "Deleted: 1 play, 2 events." in done.output
    assert run("records", "forget", "--play", id[:10], "--yes", data=data).exit_code == 0
    assert "There is no play yet." in run("records", "list", data=data).output
    assert run("records", "verify", data=data).exit_code == 0


def test_forgetting_says_what_stays_because_others_took_part(data: Path) -> None:
    with Store.open(data) as store:
        played(store, CODE, mint({CODE}), answers=1)
    done = run("records", "forget", "--as", CODE, "--yes", data=data)
    assert "others took part in stay, without this code" in one_line(done.output)


def test_what_is_odd_about_a_backup_is_said_with_a_code_before_it_is_brought_back(
    data: Path, tmp_path: Path
) -> None:
    with Store.open(data) as store:
        alter(data, played(store, answers=2).id, 2)
        store.backup(file := tmp_path / "rifq.backup")
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE VIEW mine AS SELECT 1")
    found = run("records", "restore", file, data=tmp_path / "elsewhere")
    assert found.exit_code == 2 and not (tmp_path / "elsewhere" / "plays.db").exists()
    codes = [line.split()[0] for line in found.output.splitlines() if line.startswith("R0")]
    assert codes == ["R050", "R051", "R049"] and "left out: view mine" in found.output


def test_backup_and_restore_bring_plays_to_another_folder(data: Path, tmp_path: Path) -> None:
    with Store.open(data) as store:
        id = played(store, answers=2).id
    file = tmp_path / "course.backup"
    written = run("records", "backup", file, data=data)
    assert written.exit_code == 0 and "Plays: 1, with 3 events." in written.stderr
    again = run("records", "backup", file, data=data)
    assert again.exit_code == 2 and "R019" in again.stderr
    other = tmp_path / "other"
    asked = run("records", "restore", file, data=other)
    assert asked.exit_code == 2 and "Plays: 1, with 3 events." in asked.stderr
    assert run("records", "list", data=other).stdout == ""
    assert run("records", "restore", file, "--yes", data=other).exit_code == 0
    assert run("debrief", id, data=other).output == run("debrief", id, data=data).output


def test_an_altered_play_has_no_debrief_and_is_named(data: Path) -> None:
    with Store.open(data) as store:
        id = played(store, answers=3).id
        sound = played(store, answers=1).id
    alter(data, id, 2)
    said = run("debrief", id, data=data)
    assert said.exit_code == 2 and "event 2" in said.output and "V011" in said.output
    assert run("debrief", sound, data=data).exit_code == 0
    assert run("records", "verify", data=data).exit_code == 1


def test_data_is_taken_before_and_after_the_verb_and_from_the_environment(tmp_path: Path) -> None:
    for args in (
        ["--data", str(tmp_path / "a"), "doctor"],
        ["doctor", "--data", str(tmp_path / "a")],
    ):
        assert str(tmp_path / "a") in run(*args, data=tmp_path / "b").output
    assert str(tmp_path / "b") in run("doctor", data=tmp_path / "b").output


def test_doctor_says_what_it_found(data: Path) -> None:
    said = run("doctor", data=data).output
    for word in ("python", "sqlite", "data-folder", "free", "journal", "terminal", "encoding"):
        assert word in said


def test_doctor_says_in_a_sentence_what_it_cannot_tell(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data.mkdir(parents=True, exist_ok=True)
    (data / "plays.db").write_bytes(b"no plays" * 1000)
    monkeypatch.setattr(folder, "drive", lambda _folder: folder.Drive("odd", None))
    monkeypatch.delenv("TERM", raising=False)
    said = run("doctor", data=data).stdout
    assert "unknown" not in said and "? drive" in said
    assert "Rifq cannot tell whether this drive is on a network." in said
    assert "Rifq could not look at this." in said and "R0" in said


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="root may write anywhere")
def test_a_folder_one_may_not_write_is_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    result = run("play", CASE, "--plain", data=tmp_path / "data")
    tmp_path.chmod(0o700)
    assert result.exit_code == 2 and "R002" in result.output


def test_a_file_where_the_folder_should_be_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    result = run("play", CASE, "--jsonl", data=tmp_path / "data")
    assert result.exit_code == 2 and "R002" in result.output


# When the program itself fails

FAILING = """
import sys, os
sys.argv = ["rifq", "doctor"]
import engine.records.sqlite.doctor
def fail(folder): raise KeyError("a note " + "of mine")
engine.records.sqlite.doctor.doctor = fail
from tui.cli.main import main
main()
"""


def test_an_error_of_its_own_is_one_sentence_and_a_log_without_anybodys_words(
    data: Path, tmp_path: Path
) -> None:
    def run_it(**env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", FAILING],
            capture_output=True,
            text=True,
            env=environment(data, env),
        )

    quiet = run_it()
    assert quiet.returncode == 2 and quiet.stdout == ""
    assert "Traceback" not in quiet.stderr and "a note of mine" not in quiet.stderr
    assert "Your decisions are saved." in quiet.stderr
    log = next((tmp_path / "state").rglob("rifq.log")).read_text("utf-8")
    assert "KeyError" in log and "a note of mine" not in log
    loud = run_it(RIFQ_DEBUG="1")
    assert "Traceback" in loud.stderr and "a note of mine" in loud.stderr


def test_it_runs_from_any_folder(tmp_path: Path) -> None:
    done = rifq("check", "eight-stories-a", cwd=tmp_path)
    assert done.returncode in (0, 1) and str(ROOT) in done.stdout
