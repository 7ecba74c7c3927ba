"""Standard streams that are closed or full: told in one sentence, with exit code 1."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.records.sqlite.store import Store
from tests.tui.faces import CASE, command, environment, played
from tests.tui.test_real import Terminal
from tui.cli.streams import fold_text

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no /dev/full")

FULL = "R046 Standard output cannot be written: No space left on device."
CLOSED = "R046 Standard output cannot be written: Bad file descriptor."


def shell(data: Path, streams: str, *args: str | Path) -> subprocess.CompletedProcess[str]:
    """The command with its streams as a shell would set them, such as `>/dev/full`."""
    return subprocess.run(
        ["bash", "-c", f'"$@" {streams}', "bash", *command(*args)],
        capture_output=True,
        env=environment(data),
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(("streams", "said"), [(">/dev/full", FULL), (">&-", CLOSED)])
@pytest.mark.parametrize(
    "args",
    [
        ("--help",),
        ("records", "list"),
        ("debrief",),
        ("debrief", "--format", "html"),
        ("check", CASE),
        ("play", CASE, "--plain"),
        ("play", CASE, "--jsonl"),
    ],
    ids=lambda args: " ".join(map(str, args[:1])) + str(args[-1])[-6:],
)
def test_output_that_cannot_be_written_is_said_and_is_1(
    data: Path, args: tuple[str | Path, ...], streams: str, said: str
) -> None:
    with Store.open(data) as store:
        played(store, answers=2)
    done = shell(data, streams, *args)
    assert done.returncode == 1 and done.stdout == ""
    assert said in done.stderr and "internal error" not in done.stderr
    assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr
    assert not list(data.parent.rglob("rifq.log"))


@pytest.mark.parametrize("streams", ["2>/dev/full", "2>&-"])
def test_messages_that_cannot_be_written_are_1(data: Path, streams: str) -> None:
    done = shell(data, streams, "dance")
    assert done.returncode == 1 and done.stdout == done.stderr == ""


def test_a_result_is_written_whole_where_only_messages_cannot_be(data: Path) -> None:
    with Store.open(data) as store:
        id = played(store, answers=1).id
    for streams in ("2>&-", "2>/dev/full", "<&-"):
        done = shell(data, streams, "records", "list")
        assert done.returncode == 0 and done.stdout.startswith(id[:12])


@pytest.mark.parametrize("face", ["--plain", "--jsonl"])
def test_input_that_cannot_be_read_is_said_and_leaves_the_play_resumable(
    data: Path, face: str
) -> None:
    done = shell(data, "<&-", "play", CASE, face)
    assert done.returncode == 1
    assert "R045 Standard input cannot be read: Bad file descriptor.\n  " in done.stderr
    again = shell(data, "</dev/null", "play", CASE, face, "--resume")
    assert again.returncode == 0


def test_with_every_stream_closed_nothing_is_written_into_the_plays(data: Path) -> None:
    with Store.open(data) as store:
        id = played(store, answers=2).id
    for args in (("records", "list"), ("play", CASE, "--plain"), ("records", "verify")):
        assert shell(data, "<&- >&- 2>&-", *args).returncode == 1
    with Store.open(data) as store:
        assert store.verify().clean and len(store.events(id)) == 3


def test_a_reader_that_goes_away_in_the_middle_of_a_play_is_no_error(data: Path) -> None:
    streams = "</dev/null | head -1; exit ${PIPESTATUS[0]}"
    done = shell(data, streams, "play", CASE, "--plain")
    assert done.returncode == 0 and done.stderr == "" and done.stdout.count("\n") == 1


def test_at_a_terminal_no_word_of_a_message_is_broken(data: Path) -> None:
    args = ("records", "verify", "--head", "00")
    whole = shell(data, "", *args).stderr
    terminal = Terminal(data, *args)
    assert terminal.over() == 2
    lines = terminal.output.decode().splitlines()
    assert max(map(len, whole.splitlines())) > 80 >= max(map(len, lines))
    assert " ".join(" ".join(lines).split()) == " ".join(whole.split())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("one two\n", "one two\n"),
        ("the plays are taken in\n", "the plays\nare taken\nin\n"),
        ("  a hint of more\n", "  a hint\n  of more\n"),
        ("do `rifq cohort key` now", "do\n`rifq cohort key`\nnow"),
        ("/a/path/without/a/blank is", "/a/path/without/a/blank\nis"),
    ],
)
def test_lines_are_folded_between_words_and_what_is_copied_stays_whole(
    text: str, told: str
) -> None:
    assert fold_text(text, 10) == told
    assert fold_text(text, 0) == text


def test_the_rest_of_a_line_can_stand_below_its_last_column() -> None:
    assert fold_text("a.html  the plays are in", 16, " " * 8) == (
        "a.html  the\n        plays\n        are in"
    )
