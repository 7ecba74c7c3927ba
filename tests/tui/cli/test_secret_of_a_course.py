"""The secret of a course is in its key file, and nowhere that any command writes."""

from __future__ import annotations

import base64
import tempfile
from pathlib import Path

import pytest
from click.testing import Result

from engine.services.drives import keys
from engine.services.drives.keys import CourseKey
from engine.services.shared.key_files import course_key
from tests.engine.services.drives.course import Computer, name_computer
from tests.tui.cli.test_sticks import key_in
from tests.tui.faces import invoked, one_line, rifq
from tests.tui.given import ID, own_cases


def shapes(key: CourseKey) -> set[bytes]:
    """The secret, and the two keys made of it, as a file or a page could have them."""
    found = set()
    for secret in (key.seed, bytes(key.signing), bytes(key.opening)):
        found |= {secret, secret.hex().encode(), secret.hex().upper().encode()}
        for skip in range(3):  # base64 looks otherwise by where the secret begins
            found.add(base64.b64encode(bytes(skip) + secret)[(skip * 8 + 5) // 6 : -4])
        found.add(base64.b32encode(secret).rstrip(b"=")[:50])
    return {*found, key.printed.encode(), key.printed.lower().encode()}


class Watched:
    """Computers and a stick in one folder; after each command, all that is there is searched."""

    def __init__(self, folder: Path, passphrase: str) -> None:
        self.folder, self.passphrase = folder, passphrase
        own = own_cases(folder / "own")
        self.stick, self.paper = folder / "stick", folder / "paper.txt"
        self.stick.mkdir()
        self.lead, self.laptop = Computer(folder / "lead", own), Computer(folder / "laptop", own)
        self.shapes: set[bytes] = set()

    def run(self, on: Computer, *args: str | Path, typed: str | None = None) -> Result:
        stdin = f"{self.passphrase}\n" * 2 if typed is None else typed
        result = invoked(*args, data=on.data, own=on.own, stdin=stdin)
        assert result.exit_code in (0, 1), result.output
        prints = args[:2] == ("cohort", "key") and "-o" not in args
        said = b"" if prints else result.output.encode()
        assert not [shape for shape in self.shapes if shape in said], args
        places = {path for path in self.folder.rglob("*") if path.is_file() and self.holds(path)}
        here = {course_key(each.data, "irbid") for each in (self.lead, self.laptop)}
        assert places <= (set() if self.passphrase else here) | {self.paper}, args
        return result

    def holds(self, path: Path) -> bool:
        data = path.read_bytes()
        return any(shape in data for shape in self.shapes)


@pytest.fixture(params=["", "quiet river"], ids=["no passphrase", "a passphrase"])
def watched(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Watched:
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    monkeypatch.setenv("RIFQ_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return Watched(tmp_path, request.param)


def test_the_secret_of_a_course_is_in_one_place(watched: Watched) -> None:
    lead, laptop, stick, run = watched.lead, watched.laptop, watched.stick, watched.run
    run(lead, "cohort", "new", "Irbid", "--case", ID, "--id", "irbid")
    codes = run(lead, "cohort", "add", "irbid", "--many", "2").stdout.split()
    lock = ("--passphrase",) if watched.passphrase else ()
    run(lead, "cohort", "kit", "irbid", stick, *lock)
    key = keys.open_key(lead.data, "irbid", lambda: watched.passphrase)
    watched.shapes = shapes(key)
    assert watched.holds(course_key(lead.data, "irbid")) is not bool(watched.passphrase)
    run(lead, "cohort", "kit", "irbid", stick)
    run(laptop, "cohort", "join", stick, "--yes")
    for code in codes:
        laptop.play(code)
    run(laptop, "cohort", "hand-in", stick)
    run(lead, "cohort", "reissue", "irbid", codes[0])
    run(lead, "cohort", "take-in", stick, "--yes")
    run(lead, "cohort", "decide", "irbid")
    name_computer(lead, laptop)
    run(lead, "cohort", "take-in", stick, "--yes")
    run(lead, "cohort", "decide", "irbid")
    run(laptop, "cohort", "hand-in", stick, "--forget", "--yes")
    run(lead, "records", "backup", stick)
    [sealed] = stick.glob("*.sealed")
    run(lead, "records", "merge", sealed, "--yes")
    run(lead, "records", "restore", sealed, "--yes")
    run(lead, "cohort", "key", "irbid", "-o", watched.paper)
    printed = key_in(watched.paper.read_text("utf-8"))
    assert printed == key.printed and watched.holds(watched.paper)
    watched.paper.unlink()

    back = Computer(watched.folder / "back", lead.own)
    run(back, "records", "restore", sealed, "--yes", typed=f"{printed}\n")
    run(back, "records", "merge", sealed, "--yes", typed=f"{printed}\n")
    assert not list((back.data / "keys").glob("*.key"))
    typed = f"{printed}\n{watched.passphrase}\n{watched.passphrase}\n"
    watched.laptop = back  # where the key comes back to
    run(back, "cohort", "key", "irbid", "--recover", typed=typed)
    assert keys.open_key(back.data, "irbid", lambda: watched.passphrase) == key
    run(back, "cohort", "take-in", stick, "--yes")
    run(back, "cohort", "key", "irbid")
    run(back, "doctor")


def test_a_key_that_is_asked_for_where_nobody_can_type_is_asked_for_calmly(tmp_path: Path) -> None:
    """No terminal is there: Python's own words for that read like a fault."""
    lead = Computer(tmp_path / "lead", own_cases(tmp_path / "own"))
    invoked("cohort", "new", "Irbid", "--case", ID, "--id", "irbid", data=lead.data, own=lead.own)
    keys.make(lead.data, "irbid", "quiet river")
    nobody = rifq("cohort", "key", "irbid", data=lead.data)
    assert (nobody.returncode, nobody.stdout) == (2, "")
    assert one_line(nobody.stderr) == (
        "Passphrase of the key of irbid: A key or a passphrase must be typed here, and nobody can "
        "type. Run the command in a terminal. Nothing was changed."
    )
    piped = rifq("cohort", "key", "irbid", data=lead.data, stdin="quiet river\n")
    assert piped.returncode == 0 and "Warning" not in piped.stderr
