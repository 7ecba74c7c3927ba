"""`rifq simulate`: what was met, what never was, and what plays are worth."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result

from engine.explore.simulate.players import PLAYERS
from tests.tui.faces import CASE, ROOT, environment, invoked
from tui.cli.simulate import POLICIES


def run(*args: str | Path) -> Result:
    return invoked("simulate", *args)


def told(*args: str | Path) -> dict[str, object]:
    result = run(CASE, "--format", "json", *args)
    assert result.exit_code == 0
    found: dict[str, object] = json.loads(result.output)
    return found


def test_every_policy_there_is_can_be_chosen() -> None:
    assert set(POLICIES) == set(PLAYERS)


@pytest.mark.parametrize("policy", POLICIES)
def test_text_says_the_policy_its_scores_and_what_was_hit(policy: str) -> None:
    result = run(CASE, "--plays", "150", "--policy", policy)
    assert result.exit_code == 0
    assert " ".join(PLAYERS[policy][1].split()) in " ".join(result.output.split())
    for words in (
        "95 % interval",
        "quartiles",
        "of each domain",
        "Critical errors per 100",
        "stayed",
    ):
        assert words in result.output


def test_json_says_the_same_in_figures_and_the_same_seed_the_same() -> None:
    found = told("--plays", "200", "--seed", "7")
    assert found == told("--plays", "200", "--seed", "7")
    assert found != told("--plays", "200", "--seed", "8")
    assert found["plays"] == 200 and found["policy"] == "random"
    domains = found["domains"]
    assert isinstance(domains, dict) and all(0 < share < 1 for share in domains.values())
    endings = found["endings"]
    assert isinstance(endings, dict)
    assert sum(ending["plays"] for ending in endings.values()) == 200


def test_what_no_play_met_is_told() -> None:
    result = run(CASE, "--plays", "1", "--policy", "greedy")
    assert "never" in result.output
    assert told("--plays", "1", "--policy", "greedy")["never"]


def test_the_result_goes_where_it_is_told(tmp_path: Path) -> None:
    path = tmp_path / "seen.json"
    assert run(CASE, "--plays", "5", "--format", "json", "-o", path).exit_code == 0
    assert json.loads(path.read_text(encoding="utf-8"))["case"] == "every-kind"


def test_what_is_no_case_or_no_number_of_plays_is_2() -> None:
    assert run("nowhere").exit_code == 2
    assert run(CASE, "--plays", "0").exit_code == 2
    assert run(CASE, "--policy", "lucky").exit_code == 2


def test_without_a_terminal_nothing_is_said_of_progress() -> None:
    assert run(CASE, "--plays", "200").stderr == ""


def test_an_interrupt_gives_the_result_so_far_and_130() -> None:
    """On a terminal the progress shows when there is something to interrupt."""
    ours, theirs = pty.openpty()
    # who starts the tests in the background of a shell has interrupts ignored
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"{heard}; from tui.cli.main import main; main()"
    asked = ("simulate", str(CASE), "--plays", "9999999", "--format", "json")
    running = subprocess.Popen(
        [sys.executable, "-c", code, *asked],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=environment(None),
        cwd=ROOT,
    )
    os.close(theirs)
    said = b""
    while b"500 plays" not in said:
        said += os.read(ours, 1000)
    running.send_signal(signal.SIGINT)
    out, _ = running.communicate(timeout=30)
    os.close(ours)
    found = json.loads(out)
    assert running.returncode == 130
    assert 0 < found["plays"] < found["wanted"] == 9999999
