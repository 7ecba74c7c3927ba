"""Opening a play of a case that is kept compiled: only what is needed is loaded and written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from engine.records.sqlite.store import Store
from tests.tui.faces import CASE, command, environment, rifq

NEEDLESS = (
    *("textual", "rich", "yaml", "jsonschema", "jinja2"),
    *("difflib", "fractions", "platformdirs", "tempfile"),
    *("engine.explore", "engine.scoring", "engine.reports.document", "engine.reports.render"),
    *("engine.scenario.load", "engine.scenario.compiler", "engine.scenario.vocabulary"),
    *("engine.records.verify", "engine.records.sqlite.backup", "engine.records.sqlite.schema"),
)
LOOK = """
import json, sqlite3, sys
said, connect, places = [], sqlite3.connect, []
def told(event, args):
    if event == "compile" and args[1] == "<story>":
        places.append(args[1])
sys.addaudithook(told)
def heard(*args, **kwargs):
    connection = connect(*args, **kwargs)
    connection.set_trace_callback(said.append)
    return connection
sqlite3.connect = heard
from tui.cli.main import main
try:
    main()
except SystemExit as ended:
    found = {"modules": list(sys.modules), "commits": said.count("COMMIT"), "exit": ended.code}
    found["places"] = len(places)
    print(json.dumps(found), file=sys.stderr)
"""


@pytest.mark.parametrize("face", ["--jsonl", "--plain"])
def test_opening_a_play_loads_only_what_it_needs_and_is_one_commit(
    tmp_path: Path, face: str
) -> None:
    opening, data = ("play", str(CASE), face, "--new"), tmp_path / "data"
    assert rifq(*opening, data=data).returncode == 0, "compiles the case, and makes the folder"
    done = subprocess.run(
        [sys.executable, "-c", LOOK, *opening],
        input="",
        capture_output=True,
        env=environment(data),
        encoding="utf-8",
    )
    found = json.loads(done.stderr)
    assert "A blue door." in done.stdout and not found["exit"]
    assert [name for name in NEEDLESS if name in found["modules"]] == []
    assert found["commits"] == 1
    assert found["places"] == 1, "the other places of the case are compiled when it comes to them"
    with Store.open(data) as store:
        assert len(store.plays()) == 2


@pytest.mark.exhaustive
def test_everyone_who_starts_at_one_moment_has_a_play_of_their_own(tmp_path: Path) -> None:
    data, caches = tmp_path / "data", {"RIFQ_CACHE": str(tmp_path / "caches")}
    starting = [
        subprocess.Popen(
            command("play", CASE, "--jsonl"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            env=environment(data, caches),
        )
        for _ in range(8)
    ]
    said = [process.communicate(timeout=120)[0] for process in starting]
    plays = {json.loads(text.splitlines()[0])["play"] for text in said}
    assert [process.returncode for process in starting] == [0] * len(starting)
    with Store.open(data) as store:
        assert {listed.play for listed in store.plays()} == plays and len(plays) == len(starting)
        assert store.verify().clean
