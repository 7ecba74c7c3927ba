"""`rifq serve`: what it says, and what it says when it cannot."""

from __future__ import annotations

import hashlib
import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import Result

pytest.importorskip("starlette", reason="the room is an extra: pip install 'rifq[room]'")
pytest.importorskip("uvicorn", reason="the room is an extra: pip install 'rifq[room]'")
pytest.importorskip("argon2", reason="the room is an extra: pip install 'rifq[room]'")
pytest.importorskip("segno", reason="the room is an extra: pip install 'rifq[room]'")
pytest.importorskip("cryptography", reason="the room is an extra: pip install 'rifq[room]'")

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)

from engine.records.sqlite.store import Store
from tests.tui.faces import invoked
from tests.tui.given import given, played_in
from tests.web.browser import Browser
from tests.web.test_tls import certificate
from tui.cli.serve import _describe_room as said_of
from tui.shared import room_server
from tui.shared.room_server import ANYWHERE, HERE, OpenRoom, Where
from web.certificates import in_groups
from web.own_certificate import FILE, own_certificate
from web.room import Room
from web.server import Serving


def run(data: Path, *args: str) -> Result:
    return invoked("serve", *args, data=data)


@contextmanager
def serving(data: Path, *args: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The room in a process of its own, with what it said on opening."""
    main = "from tui.cli.main import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", main, "serve", "--port", "0", *args],
        env={**os.environ, "RIFQ_DATA": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    told = ""
    while "Ctrl-C" not in told and (line := process.stdout.readline()):
        told += line
    try:
        yield process, told
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_it_prints_the_way_in_and_ends_well_however_it_is_ended(tmp_path: Path, name: str) -> None:
    with serving(tmp_path) as (process, told):
        address = told.partition("Address:")[2].split()[0]
        link = told.partition("Facilitator:")[2].split()[0]
        pin = " ".join(told.partition("PIN:")[2].split()[:3])
        assert address.startswith("http://127.0.0.1:")  # nobody else, unless it is asked for
        assert "`rifq serve --room` opens it to the network" in told
        browser = Browser(address)
        assert browser.come_in(pin).status == 200 and browser.at == "/cases"
        lead = Browser(address)
        page = lead.get(link.removeprefix(address))
        assert page.status == 200 and "Signed in with a code: 1." in page.html
        assert pin in lead.get("/facilitate/door").html
        process.send_signal(getattr(signal, name))
        rest, wrong = process.communicate(timeout=60)
    assert process.returncode == 0 and not wrong
    assert rest == "The room is closed. Everything that was decided is saved.\n"


@pytest.mark.parametrize(
    ("people", "told"),
    [(4, "a few finished plays are in no report yet"), (6, "at least 5 finished plays are in no")],
)
def test_closing_it_says_what_is_in_no_report_yet(tmp_path: Path, people: int, told: str) -> None:
    with Store.open(tmp_path) as store:
        for code in given(store, people):
            played_in(store, code)
    with serving(tmp_path) as (process, opened):
        Browser(opened.partition("Address:")[2].split()[0]).get("/")  # it is at work
        process.send_signal(signal.SIGINT)
        rest, _wrong = process.communicate(timeout=60)
    assert f"Irbid, November: {told}" in rest
    assert ("`rifq cohort report irbid` makes" in rest) is (people > 5)


def test_of_a_closed_cohort_it_says_so_and_opens_only_if_that_is_wanted(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        given(store)
        store.cohorts.close("irbid", "2026-11-05")
    refused = run(tmp_path, "--cohort", "irbid")
    assert refused.exit_code == 2 and "Address" not in refused.output
    assert "Irbid, November was closed on 5 November 2026" in " ".join(refused.stderr.split())
    assert "R049 The room was not opened" in refused.stderr
    with serving(tmp_path, "--cohort", "irbid", "--yes") as (_process, told):
        assert "Address:" in told


@pytest.mark.parametrize(
    ("host", "tls", "told"),
    [
        ("127.0.0.1", False, "Only this computer can open it."),
        (ANYWHERE, False, "Anyone on this network can read what is sent: codes, PINs, answers."),
        ("192.168.1.5", False, "Anyone on this network can read what is sent"),
        ("192.168.1.5", True, ""),
    ],
)
def test_who_can_open_and_read_it_is_said_plainly(
    tmp_path: Path, host: str, tls: bool, told: str
) -> None:
    files = (tmp_path / "room.crt", tmp_path / "room.key")
    with Store.open(tmp_path / "data") as store:
        room = Room(store)
        serving = Serving(room, HERE, 0)  # never at another address in a test
        opened = OpenRoom(room, serving, room.live, Where(host, 0, files if tls else None))
        said = " ".join(said_of(opened)[1:])
        room.close()
    assert told in said and (bool(told) or "read" not in said)
    assert ("Only this computer" in said) is (host == "127.0.0.1")


@pytest.mark.skipif(not shutil.which("openssl"), reason="there is no openssl here")
def test_with_a_certificate_the_verb_speaks_tls(tmp_path: Path) -> None:
    file, key = certificate(tmp_path)
    with serving(tmp_path, "--tls", str(file), str(key)) as (process, told):
        address = told.partition("Address:")[2].split()[0]
        assert address.startswith("https://127.0.0.1:")
        trusted = ssl.create_default_context(cafile=str(file))
        line = http.client.HTTPSConnection(address[8:], context=trusted, timeout=30)
        line.request("GET", "/")
        assert line.getresponse().status == 200
        assert line.sock.version() in ("TLSv1.2", "TLSv1.3")
        line.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0


@pytest.mark.parametrize("made", ["text", "locked", "other"])
def test_files_that_are_no_certificate_are_said_before_an_address_is_shown(
    tmp_path: Path, made: str
) -> None:
    file, key = tmp_path / "room.crt", tmp_path / "room.key"
    own_certificate(tmp_path, ["localhost"])
    file.write_bytes((tmp_path / FILE).read_bytes())
    if made == "text":
        file.write_text("no certificate", encoding="utf-8")
    (tmp_path / FILE).unlink()
    own_certificate(tmp_path, ["localhost"])
    key.write_bytes((tmp_path / FILE).read_bytes())
    if made == "locked":
        locked = PrivateFormat.PKCS8, BestAvailableEncryption(b"abc")
        key.write_bytes(generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, *locked))
    found = run(tmp_path / "data", "--port", "0", "--tls", str(file), str(key))
    assert found.exit_code == 2 and "Address" not in found.output
    assert found.stderr.startswith("W104 ") and "room.crt" in found.stderr


@pytest.mark.parametrize("rest", [[], ["--people", "40"]])
def test_tls_without_files_makes_a_certificate_and_shows_its_fingerprint(
    tmp_path: Path, rest: list[str]
) -> None:
    with serving(tmp_path, "--tls", *rest) as (process, told):
        host, _, port = told.partition("Address:")[2].split()[0][8:].rpartition(":")
        seen = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate((host, int(port))))
        assert in_groups(hashlib.sha256(seen).hexdigest()[:32]) in told
        assert "Your browser warns you" in told
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0


def test_one_file_for_tls_is_told_that_its_key_is_missing(tmp_path: Path) -> None:
    found = run(tmp_path, "--tls", "room.crt")
    assert found.exit_code == 2 and "needs both files, CERT and KEY" in found.stderr


def test_without_its_parts_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_server, "NEEDED", ("starlette", "no_such_part"))
    found = run(tmp_path)
    assert found.exit_code == 2
    assert found.stderr.startswith("W100 ") and "no_such_part" in found.stderr
    assert f"{sys.executable} -m pip install 'rifq[room]'" in found.stderr


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = run(tmp_path, "--port", str(port))
    assert found.exit_code == 2
    assert found.stderr.startswith("W101 ") and str(port) in found.stderr


def test_a_cohort_that_there_is_not_is_said(tmp_path: Path) -> None:
    found = run(tmp_path, "--cohort", "nosuch")
    assert found.exit_code == 2 and found.stderr.startswith("R026 ")
