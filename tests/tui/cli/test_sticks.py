"""`rifq cohort kit`, `join`, `hand-in`, `take-in`, `decide` and `key`: a course on a stick."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result

from engine.language.interface import choose
from engine.records.codes import mint
from engine.services.plays.verification import verify
from tests.engine.services.drives.course import ALL, Computer, name_computer
from tests.tui.faces import ROOT, begun, command, environment, invoked, one_line, rifq_here
from tests.tui.given import ID, own_cases


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return own_cases(tmp_path / "own")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def lead(tmp_path: Path, own: Path) -> Computer:
    return Computer(tmp_path / "lead", own)


@pytest.fixture
def laptop(tmp_path: Path, own: Path) -> Computer:
    return Computer(tmp_path / "laptop", own)


def run(on: Computer, *args: str | Path, stdin: str = "") -> Result:
    return invoked("cohort", *args, data=on.data, own=on.own, stdin=stdin)


def fine(on: Computer, *args: str | Path, stdin: str = "") -> Result:
    result = run(on, *args, stdin=stdin)
    assert result.exit_code == 0, result.output
    return result


def course(lead: Computer, stick: Path, people: int = 2) -> list[str]:
    """A course with a kit on the stick; its codes."""
    asked = ("--case", ID, "--agency", "police", "--support", "Ms Salma")
    fine(lead, "new", "Irbid", *asked, "--id", "irbid")
    codes = fine(lead, "add", "irbid", "--many", str(people)).stdout.split()
    fine(lead, "kit", "irbid", stick)
    return codes


def test_a_course_from_its_kit_to_its_report(lead: Computer, laptop: Computer, stick: Path) -> None:
    codes = course(lead, stick)
    said = one_line(fine(lead, "kit", "irbid", stick).output)
    sign = said.split("has the sign: ")[1].split(".")[0]
    assert len(sign.split()) == 8
    shown = one_line(fine(laptop, "join", stick, "--yes").output)
    assert f"Sign of the course: {sign}." in shown and "Ms Salma" in shown and "is called" in shown
    name = shown.split("is called ")[1][:8]
    laptop_sign = shown.split("It has the sign: ")[1].split(".")[0]
    shown = fine(laptop, "show", "irbid").stdout
    assert "Codes used here 0" in one_line(shown)
    assert "waits for the facilitator" in shown and "Agreed" not in shown
    assert "0 codes used here" in fine(laptop, "list").stdout
    closing = run(laptop, "close", "irbid", "--yes")
    assert closing.stdout == "" and "R064" in closing.output.split("\n")[0]
    for code in codes:
        laptop.play(code)
    handed = fine(laptop, "hand-in", stick)
    early = one_line(fine(laptop, "hand-in", stick, "--forget").stderr)
    assert "Nothing was deleted here: no receipt" in early and len(laptop.plays()) == 2
    (stick / f"irbid-{name}-0002.rifq").unlink()
    file = Path(handed.stdout.strip())
    assert file.parent == stick and name in file.name
    assert "2 plays are on the USB drive, of 2 people" in one_line(handed.stderr)
    assert not [code for code in codes if code.encode() in file.read_bytes()]

    asked = run(lead, "take-in", stick)
    assert asked.exit_code == 2 and "R049 Nothing was taken in" in one_line(asked.output)
    assert lead.plays() == ()
    unnamed = run(lead, "take-in", stick, "--yes")
    told = one_line(unnamed.stderr)
    assert unnamed.exit_code == 1 and "Taken in: 0 plays." in unnamed.stdout
    assert f"1 bundle of 1 computer can be read: {name}. 2 plays. New: 0." in told
    assert f"R095 Plays of the computer {name} wait: 2" in told and laptop_sign in told
    ours = f'rifq cohort decide irbid {name} --ours "Laptop 1"'
    assert ours in told and ours in one_line(fine(lead, "decide", "irbid").stdout)
    assert lead.plays() == ()
    named = fine(lead, "decide", "irbid", name, "--ours", " Laptop  1 ")
    assert "Laptop 1 is one of your computers from now on. Taken in: 2 plays." in named.stdout
    assert "The agreement of 2 people" in one_line(named.stderr)
    taken = fine(lead, "take-in", stick, "--yes")
    told = one_line(taken.stderr)
    assert "1 bundle of 1 computer can be read: Laptop 1. 2 plays. New: 0." in told
    assert "receipt is on the USB drive" in told
    assert lead.heads() == laptop.heads()
    report = fine(lead, "report", "irbid", "--format", "json")
    assert '"people": 2' in report.stdout
    again = fine(lead, "take-in", stick, "--yes")
    assert "Here already: 2." in one_line(again.stderr) and "0 plays" in again.stdout

    assert "2 of them are taken in" in one_line(fine(laptop, "hand-in", stick).stderr)
    gone = fine(laptop, "hand-in", stick, "--forget", "--yes")
    assert "Deleted here: 2 plays." in one_line(gone.stderr) and laptop.plays() == ()


def test_without_the_extra_each_verb_says_what_to_install(
    lead: Computer, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fine(lead, "new", "Irbid", "--case", ID, "--id", "irbid")
    monkeypatch.setitem(sys.modules, "nacl", None)
    monkeypatch.setattr("engine.services.shared.key_files.find_spec", lambda name: None)
    assert fine(lead, "decide", "irbid").stdout == "", "what waits here needs no part of it"
    on_drive = [("join", stick), ("hand-in", stick), ("take-in", stick)]
    for args in (("kit", "irbid", stick), ("key", "irbid"), *on_drive):
        result = run(lead, *args)
        assert result.exit_code == 2
        assert one_line(result.output) == (
            "R063 USB drives need a part that is not installed: PyNaCl. "
            f"Install it with: {sys.executable} -m pip install 'rifq[sticks]'"
        )


def key_in(printed: str) -> str:
    """The key on the paper: the line that is set apart."""
    (line,) = (line for line in printed.splitlines() if line.startswith("    "))
    return line.strip()


def test_the_paper_with_the_key_says_what_it_is_for(
    lead: Computer, stick: Path, tmp_path: Path
) -> None:
    course(lead, stick)
    said = fine(lead, "key", "irbid", "-o", tmp_path / "key.txt").stdout
    paper = (tmp_path / "key.txt").read_text("utf-8")
    assert "The key of the cohort" in paper and "(irbid)" in paper and not said
    assert "rifq cohort key irbid --recover" in paper
    assert key_in(paper) == key_in(fine(lead, "key", "irbid").stdout)
    assert (tmp_path / "key.txt").stat().st_mode & 0o077 == 0


def test_a_key_with_a_passphrase_and_its_printed_form(
    lead: Computer, laptop: Computer, stick: Path, tmp_path: Path
) -> None:
    asked = ("--case", ID, "--id", "irbid")
    fine(lead, "new", "Irbid", *asked)
    [code] = fine(lead, "add", "irbid").stdout.split()
    fine(lead, "kit", "irbid", stick, "--passphrase", stdin="quiet river\nquiet river\n")
    fine(laptop, "join", stick, "--yes")
    laptop.play(code)
    fine(laptop, "hand-in", stick)
    wrong = run(lead, "take-in", stick, "--yes", stdin="loud river\n")
    assert wrong.exit_code == 2 and "R069" in wrong.output and lead.plays() == ()
    printed = key_in(fine(lead, "key", "irbid", stdin="quiet river\n").stdout)
    key = lead.data / "keys" / "irbid.key"
    assert key.stat().st_mode & 0o077 == 0
    key.unlink()
    assert "R068" in run(lead, "key", "irbid").output
    name_computer(lead, laptop)
    lost = one_line(run(lead, "take-in", stick, "--yes").output)
    assert "R072" in lost and "`rifq cohort key irbid --recover` brings the key back" in lost
    assert "R069" in run(lead, "key", "irbid", "--recover", stdin=f"{printed[:-1]}\n").output
    fine(lead, "key", "irbid", "--recover", stdin=f"{printed.lower().replace('-', ' ')}\n\n")
    fine(lead, "take-in", stick, "--yes")
    assert len(lead.plays()) == 1


def test_what_waits_is_listed_and_decided(lead: Computer, laptop: Computer, stick: Path) -> None:
    one, two = course(lead, stick)
    fine(laptop, "join", stick, "--yes")
    laptop.play(one, ALL)
    lost = laptop.play(two, ALL)
    fine(laptop, "hand-in", stick)
    new = fine(lead, "reissue", "irbid", two).stdout.strip()
    name_computer(lead, laptop)
    result = run(lead, "take-in", stick, "--yes")
    assert result.exit_code == 1 and f"R082 The play {lost} waits" in one_line(result.output)
    listed = one_line(fine(lead, "decide", "irbid").stdout)
    assert "R082" in listed and f"`rifq cohort decide irbid {lost[:8]} --take --as CODE`" in listed
    assert f"Never take it: `rifq cohort decide irbid {lost[:8]} --refuse`" in listed
    assert "R041" in run(lead, "decide", "irbid", lost[:6], "--take").output
    stranger = mint((one, two, new))
    assert "R027" in run(lead, "decide", "irbid", lost, "--take", "--as", stranger).output
    fine(lead, "decide", "irbid", lost, "--take", "--as", new)
    assert {p.participants for p in lead.plays()} == {(one,), (new,)}
    assert "Nothing waits" in fine(lead, "decide", "irbid").output
    assert "R092" in run(lead, "decide", "irbid", lost, "--refuse").output
    assert run(lead, "decide", "irbid", lost).exit_code == 2
    fine(lead, "take-in", stick, "--yes")  # it is here by now


def test_a_damaged_file_is_no_fault_once_a_newer_one_of_its_computer_is_read(
    lead: Computer, laptop: Computer, stick: Path
) -> None:
    [code] = course(lead, stick, 1)
    fine(laptop, "join", stick, "--yes")
    laptop.play(code)
    old, new = (Path(fine(laptop, "hand-in", stick).stdout.strip()) for _ in range(2))
    run(lead, "take-in", stick, "--yes")
    name = old.name.split("-")[-2]
    fine(lead, "decide", "irbid", name, "--ours", "Laptop 1")
    whole = old.read_bytes()
    old.write_bytes(whole[:-1])
    said = one_line(fine(lead, "take-in", stick, "--yes").stderr)
    assert "1 bundle of 1 computer can be read" in said and "nothing is missing" in said
    assert f"R090 {old} cannot be read" in said and f"computer Laptop 1 ({name})." in said
    assert f"It was written on {choose(['en']).date(date.today().isoformat())}." in said
    assert "hand in again" not in said
    old.write_bytes(whole)
    new.write_bytes(new.read_bytes()[:-1])  # it may have more than what can be read
    result = run(lead, "take-in", stick, "--yes")
    assert result.exit_code == 1 and f"R066 {new} cannot be read" in one_line(result.stderr)


@pytest.mark.skipif(sys.platform == "win32", reason="no terminal of this kind here")
def test_at_a_terminal_each_new_computer_is_asked_about_once(
    lead: Computer, laptop: Computer, stick: Path
) -> None:
    import pty

    codes = course(lead, stick)
    fine(laptop, "join", stick, "--yes")
    laptop.play(codes[0])
    fine(laptop, "hand-in", stick)

    def take_in(typed: bytes) -> str:
        ours, theirs = pty.openpty()
        os.write(ours, typed)
        here = environment(lead.data, {"RIFQ_CASES": str(lead.own)})
        words = command("cohort", "take-in", stick)
        done = subprocess.run(
            words, stdin=theirs, capture_output=True, text=True, env=here, cwd=ROOT, timeout=60
        )
        os.close(ours)
        os.close(theirs)
        return one_line(done.stderr + done.stdout)

    said = take_in(b"\ny\n")
    assert "A computer that nobody has named yet" in said and codes[0] in said
    assert "Taken in: 0 plays." in said and lead.plays() == ()
    said = take_in(b"Laptop 1\ny\n")
    assert "1 bundle of 1 computer can be read: Laptop 1." in said and "Taken in: 1 play." in said
    assert "nobody has named" not in take_in(b"y\n")


def test_the_paper_of_another_course_changes_nothing(lead: Computer, stick: Path) -> None:
    course(lead, stick)
    fine(lead, "new", "Zarqa", "--case", ID, "--id", "zarqa")
    fine(lead, "kit", "zarqa", stick)
    paper = fine(lead, "key", "zarqa").stdout
    printed = next(row for row in paper.splitlines() if row.startswith("    ")).strip()
    refused = run(lead, "key", "irbid", "--recover", stdin=f"{printed}\n")
    assert refused.exit_code == 2 and "R094 This is the key of another course" in refused.output
    assert fine(lead, "key", "irbid").stdout != paper


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["kit", "nosuch", "stick"], "R026"),
        (["kit", "irbid", "nosuch"], "R048"),
        (["join", "nosuch"], "R048"),
        (["join", "empty"], "R065"),
        (["join", "stick"], "R093 This computer leads a course"),
        (["hand-in", "stick"], "R071"),
        (["take-in", "nosuch"], "R048"),
        (["decide", "irbid", "00"], "Name a play with"),
        (["decide", "irbid", "00", "--take"], "R092"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_2_and_says_what_helps(
    lead: Computer, stick: Path, tmp_path: Path, args: list[str], said: str
) -> None:
    course(lead, stick)
    (tmp_path / "empty").mkdir()
    places = {name: str(tmp_path / name) for name in ("stick", "empty")}
    result = run(lead, *(places.get(arg, arg) for arg in args))
    assert result.exit_code == 2 and said in one_line(result.output)


def test_a_name_with_control_characters_is_shown_by_name(
    lead: Computer, laptop: Computer, stick: Path
) -> None:
    course(lead, stick)
    (stick / "x\x1b]0;OWN\x07.rifq").write_bytes(b"rifq-hand-in 1\n")
    here = {"RIFQ_CASES": str(lead.own)}
    done = rifq_here("cohort", "take-in", stick, data=lead.data, env=here)
    assert done.returncode == 1 and "x<U+001B>]0;OWN<U+0007>.rifq cannot be read" in done.stderr
    assert "\x1b" not in done.stderr + done.stdout


def test_on_a_laptop_the_course_is_listed_as_led_elsewhere(
    lead: Computer, laptop: Computer, stick: Path
) -> None:
    course(lead, stick)
    fine(laptop, "join", stick, "--yes")
    assert "led on another computer" in fine(laptop, "list").stdout
    assert "led on another computer" not in fine(lead, "list").stdout
    assert "R064" in run(laptop, "close", "irbid", "--yes").output
    fine(laptop, "delete", "irbid", "--yes")
    assert "irbid" not in fine(laptop, "list").stdout


def test_an_empty_stick_is_no_fault(lead: Computer, stick: Path) -> None:
    course(lead, stick)
    assert "There are no plays." in fine(lead, "take-in", stick).output


# Backups


def records(on: Computer, *args: str | Path, stdin: str = "") -> Result:
    return invoked("records", *args, data=on.data, own=on.own, stdin=stdin)


def everything(on: Computer) -> dict[str, str]:
    with on.store() as store:
        return {p.play: store.head(p.play).hash for p in store.plays()}


def test_a_backup_of_a_computer_that_leads_is_sealed_and_comes_back(
    lead: Computer, stick: Path, tmp_path: Path
) -> None:
    [code, *_rest] = course(lead, stick)
    lead.play(code)
    made = fine(lead, "backup", stick)
    file = Path(made.stdout.strip())
    assert file.suffix == ".sealed" and "Plays: 1" in made.stderr
    assert "the key of irbid opens it" in one_line(made.stderr)
    content = file.read_bytes()
    assert b"SQLite" not in content and code.encode() not in content
    assert not list(lead.data.glob("*.part"))
    again = Path(fine(lead, "backup", stick).stdout.strip())
    assert again != file and file.read_bytes() == content
    printed = key_in(fine(lead, "key", "irbid").stdout)

    back = Computer(tmp_path / "back", lead.own)
    assert "R069" in records(back, "restore", file, "--yes", stdin="AAAAA-AAAAA\n").output
    assert not (back.data / "plays.db").exists()
    result = records(back, "restore", file, "--yes", stdin=f"{printed}\n")
    assert result.exit_code == 0, result.output
    assert everything(back) == everything(lead) and not list(back.data.glob("*.part"))
    assert "bring its key back: `rifq cohort key irbid --recover`" in one_line(result.output)
    assert "R068" in run(back, "key", "irbid").output  # what opened a file is not kept
    recovered = fine(back, "key", "irbid", "--recover", stdin=f"{printed}\nriver\nriver\n")
    assert "The key is back" in recovered.output
    assert key_in(fine(back, "key", "irbid", stdin="river\n").stdout) == printed
    assert records(lead, "restore", again, "--yes").exit_code == 0  # its key is here
    assert "they come back" not in records(lead, "restore", again, "--yes").output
    assert records(lead, "forget", "--as", code, "--yes").exit_code == 0
    assert "If the backup has them, they come back" in one_line(
        records(lead, "restore", again).output
    )
    plain = records(lead, "backup", stick / "plain.backup", "--plain")
    assert plain.exit_code == 0 and "Anyone who has this file can read it" in one_line(plain.output)
    assert (stick / "plain.backup").read_bytes().startswith(b"SQLite")


def test_a_sealed_backup_that_was_cut_off_or_changed_is_refused(
    lead: Computer, stick: Path
) -> None:
    [code, *_rest] = course(lead, stick)
    lead.play(code)
    file = Path(fine(lead, "backup", stick).stdout.strip())
    content, before = file.read_bytes(), everything(lead)
    for n, other in enumerate(
        [content[:-1], content[:20], content[:15], content[:200] + b"\0" + content[201:]]
    ):
        bad = stick / f"{n}.sealed"
        bad.write_bytes(other)
        result = records(lead, "restore", bad, "--yes")
        assert result.exit_code == 2 and "R018" in result.output
        assert everything(lead) == before


def test_merging_adds_and_restoring_replaces(
    lead: Computer, laptop: Computer, stick: Path, tmp_path: Path
) -> None:
    one, two = course(lead, stick)
    fine(laptop, "join", stick, "--yes")
    here, there = lead.play(one), laptop.play(two)
    with laptop.store() as store:
        beside = begun(store, mint((one, two))).id
    backup = stick / "laptop.backup"
    assert records(laptop, "backup", backup).exit_code == 0
    assert backup.read_bytes().startswith(b"SQLite")  # a laptop has no key to open it again
    asked = records(lead, "merge", backup)
    assert "R049 Nothing was added" in one_line(asked.output) and set(everything(lead)) == {here}
    result = records(lead, "merge", backup, "--yes")
    assert result.exit_code == 0, result.output
    assert "2 plays. New: 2." in one_line(result.stderr)
    assert everything(lead) == {here: lead.heads()[here], **everything(laptop)}
    assert set(lead.heads()) == {here, there} and beside in everything(lead)
    again = records(lead, "merge", backup, "--yes")
    assert "Here already: 2." in one_line(again.stderr) and "Added: 0 plays" in again.stdout
    assert not list(lead.data.glob("merging-*"))
    with lead.store() as store:
        assert verify(store).clean

    sealed = Path(fine(lead, "backup", stick).stdout.strip())
    lead.play(one, 2)
    merged = records(lead, "merge", sealed, "--yes")
    assert "Here already: 3." in one_line(merged.stderr) and len(everything(lead)) == 4
    assert "New" not in records(lead, "restore", sealed, "--yes").output
    assert len(everything(lead)) == 3


def test_a_course_of_a_backup_that_is_not_here_is_left_out_and_named(
    lead: Computer, laptop: Computer, stick: Path
) -> None:
    [code, *_rest] = course(lead, stick)
    lead.play(code)
    backup = stick / "lead.backup"
    assert records(lead, "backup", backup, "--plain").exit_code == 0
    result = records(laptop, "merge", backup, "--yes")
    assert result.exit_code == 1 and "R075 The cohort irbid" in one_line(result.output)
    assert everything(laptop) == {}
    assert records(laptop, "merge", stick / "nosuch", "--yes").exit_code == 2
