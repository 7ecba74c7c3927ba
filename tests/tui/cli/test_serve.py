"""`rifq serve`: what it says, and what it says when it cannot."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

pytest.importorskip("starlette", reason="the room is an extra: pip install 'rifq[room]'")
pytest.importorskip("uvicorn", reason="the room is an extra: pip install 'rifq[room]'")
pytest.importorskip("argon2", reason="the room is an extra: pip install 'rifq[room]'")
pytest.importorskip("segno", reason="the room is an extra: pip install 'rifq[room]'")

from tests.web.browser import Browser
from tui.cli.main import rifq
from tui.shared import room_server


def run(data: Path, *args: str) -> Result:
    env = {"RIFQ_DATA": str(data), "RIFQ_CASES": None}
    return CliRunner().invoke(rifq, ["serve", *args], env=env, prog_name="rifq")


def test_it_prints_the_way_in_and_ends_well_with_ctrl_c(tmp_path: Path) -> None:
    main = "from tui.cli.main import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", main, "serve", "--port", "0"],
        env={**os.environ, "RIFQ_DATA": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stderr is not None
    said: list[str] = []
    for line in process.stdout:
        said.append(line)
        if "Ctrl-C" in line:
            break
    told = "".join(said)
    address = told.partition("Address:")[2].split()[0]
    link = told.partition("Facilitator:")[2].split()[0]
    pin = "".join(told.partition("PIN:")[2].split()[:2])
    assert address.startswith("http://127.0.0.1:")  # nobody else, unless it is asked for
    assert "`rifq serve --room` opens it to the network" in told
    browser = Browser(address)
    assert browser.come_in(pin).status == 200 and browser.at == "/cases"
    lead = Browser(address)
    page = lead.get(link.removeprefix(address))
    assert page.status == 200 and "Signed in with a code: 1." in page.html
    assert f"{pin[:3]} {pin[3:]}" in lead.get("/facilitate/door").html
    process.send_signal(signal.SIGINT)
    rest, wrong = process.communicate(timeout=60)
    assert process.returncode == 0 and "The room is closed" in rest and not wrong


def test_without_its_parts_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_server, "NEEDED", ("starlette", "no_such_part"))
    found = run(tmp_path)
    assert found.exit_code == 2
    assert found.stderr.startswith("W100 ") and "no_such_part" in found.stderr
    assert "pip install 'rifq[room]'" in found.stderr


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = run(tmp_path, "--port", str(port))
    assert found.exit_code == 2
    assert found.stderr.startswith("W101 ") and str(port) in found.stderr


def test_a_cohort_that_there_is_not_is_said(tmp_path: Path) -> None:
    found = run(tmp_path, "--cohort", "nosuch")
    assert found.exit_code == 2 and found.stderr.startswith("R026 ")
