"""Text from elsewhere never reaches a terminal or a page as an escape sequence, and is not kept."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from engine.language.control_characters import CONTROLS
from engine.records.annotations import Annotation
from engine.records.sqlite.store import Store
from engine.services.courses.administration import CohortService
from tests.tui.faces import CASE, CODE, one_line, played, rifq_here
from tests.tui.given import COHORT

HOSTILE = "x\x1b]0;OWN\x07\x9b31my\u202ez"
SHOWN = "x<U+001B>]0;OWN<U+0007><U+009B>31my<U+202E>z"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no such file names there")


def run(
    *args: str | Path, data: Path, stdin: str = "", code: int = 0
) -> subprocess.CompletedProcess[str]:
    """A command, in whose output no control character may be."""
    done = rifq_here(*args, data=data, stdin=stdin, env={"RIFQ_CASES": ""})
    assert done.returncode == code, done.stderr
    assert not CONTROLS.search(done.stdout + done.stderr), args
    return done


def said(*args: str | Path, data: Path, stdin: str = "", code: int = 0) -> str:
    """Everything it writes."""
    done = run(*args, data=data, stdin=stdin, code=code)
    return done.stdout + done.stderr


def told(*args: str | Path, data: Path, code: int = 0) -> Any:
    """What it writes as JSON."""
    return json.loads(run(*args, "--format", "json", data=data, code=code).stdout)


# Where it comes from


def test_names_of_files(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cases"
    folder.mkdir()
    shutil.copy(CASE, folder / f"{HOSTILE}.yaml")
    (folder / "broken\x1b[2J.yaml").write_text("scenes: [a, b]\n")
    assert SHOWN in said("check", folder, data=data, code=1)
    assert "<U+001B>[2J" in said("check", folder, "--format", "github", data=data, code=1)
    found = told("check", folder, data=data, code=1)
    assert any("\x1b[2J" in problem["file"] for problem in found), "JSON says what is there"
    page = tmp_path / "page"
    said("check", folder, "-o", page, data=data, code=1)
    assert not CONTROLS.search(page.read_text("utf-8"))
    assert SHOWN in said("play", "--cases", folder, data=data, code=2)
    assert SHOWN in said("play", HOSTILE, "--plain", data=data, code=2)


def test_cohorts_of_restored_records(data: Path, tmp_path: Path) -> None:
    with Store.open(data) as store:
        store.cohorts.put(
            replace(COHORT, title=HOSTILE, agencies=(HOSTILE,), support=HOSTILE, last=HOSTILE)
        )
        store.cohorts.add(COHORT.id, CODE, HOSTILE)
        file = tmp_path / "backup"
        store.backup(file)
    other = tmp_path / "other"
    said("records", "restore", file, "--yes", data=other)
    for args in (["list"], ["show", COHORT.id], ["report"], ["codes", COHORT.id]):
        assert SHOWN in said("cohort", *args, data=other).replace("&lt;", "<").replace("&gt;", ">")
    assert told("cohort", "show", COHORT.id, data=other)["title"] == HOSTILE
    said("cohort", "report", "--format", "csv", data=other)
    assert told("cohort", "report", data=other)["title"] == HOSTILE


def test_lists_and_notes_of_restored_records(data: Path) -> None:
    with Store.open(data) as store:
        recorded = played(store, answers=3)
        store.words.put(Annotation(recorded.id, "note", HOSTILE.encode(), 2))
        store.words.put(
            Annotation(recorded.id, "contest", f"disagree\n{HOSTILE}".encode(), 0, "door")
        )
    for form in (["--all"], ["--format", "html"], ["--format", "json"]):
        text = said("debrief", *form, data=data)
        assert "OWN" in text
    with closing(sqlite3.connect(data / "plays.db")) as other:
        other.execute("UPDATE listing SET scenario = ?, started = ?", (HOSTILE, HOSTILE))
        other.execute('CREATE VIEW "e\x1b[2Jvil" AS SELECT 1')
        other.commit()
    assert SHOWN in said("records", "list", data=data)
    assert told("records", "list", data=data)[0]["case"] == HOSTILE
    checked = said("records", "verify", data=data, code=1)
    assert "e<U+001B>[2Jvil" in checked and SHOWN in checked


def test_what_is_typed_is_said_back_by_name(data: Path) -> None:
    answer = json.dumps({"answer": HOSTILE})
    assert SHOWN in said("play", CASE, "--plain", data=data, stdin=f"{HOSTILE}\n")
    talk = run("play", CASE, "--jsonl", data=data, stdin=f"{answer}\n").stdout
    (refused,) = (m for m in map(json.loads, talk.splitlines()) if m["type"] == "refused")
    assert HOSTILE in refused["message"]
    assert SHOWN in said(HOSTILE, data=data, code=2)
    assert SHOWN in said("debrief", HOSTILE, data=data, code=2)
    assert "<U+001B>" in said("play", CASE, "--plain", "--as", HOSTILE, data=data, code=2)
    assert SHOWN in said("records", "restore", HOSTILE, "--yes", data=data, code=2)


# What is kept


def test_a_note_with_a_control_character_is_refused_and_can_be_typed_again(data: Path) -> None:
    heard = said("play", CASE, "--plain", data=data, stdin="n\na \x1b[31m note\nn\na note\n")
    assert "R044 Character 3 of the text is the control character U+001B." in one_line(heard)
    with Store.open(data) as store:
        (play,) = store.plays()
        assert [words.body for words in store.words.of(play.play)] == [b"a note"]


@pytest.mark.parametrize(
    "args",
    [
        ("cohort", "new", HOSTILE, "--case", "thursday-ticket"),
        ("cohort", "new", "T", "--case", "thursday-ticket", "--support", HOSTILE),
        ("cohort", "new", "T", "--case", "thursday-ticket", "--agency", HOSTILE),
        ("cohort", "add", COHORT.id, "--name", HOSTILE),
        ("cohort", "add", COHORT.id, "--code", CODE, "--name", HOSTILE),
        ("cohort", "add", COHORT.id, "--new-agency", HOSTILE),
    ],
    ids=lambda args: " ".join(args[:2]) + args[-2],
)
def test_a_course_keeps_no_control_character(data: Path, args: tuple[str, ...]) -> None:
    with Store.open(data) as store:
        store.cohorts.put(COHORT)
    assert "R044" in said(*args, data=data, code=2)
    with Store.open(data) as store:
        assert store.cohorts.all() == (COHORT,) and store.roster.people() == ()
        assert CohortService(store).summary(COHORT.id).people == 0, "no code is made and lost"
