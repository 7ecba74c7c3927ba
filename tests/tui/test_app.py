"""Starting fast, and ending well whatever happens."""

from __future__ import annotations

import gc
import os
import select
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widget import Widget

from engine.services.catalogue.case_list import CaseCard
from engine.services.shared import crash_log
from tests.tui.scripted import ScriptedLibrary
from tests.tui.support import CODE, app_of, at_the_start, press
from tui.app.app import INTERRUPTED
from tui.dialogs.help import Help

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_screens_load_no_heavy_library() -> None:
    code = (
        "import sys, tui.app.app\n"
        "heavy = 'yaml', 'jsonschema', 'jinja2', 'sqlite3', 'click', 'textual.document'\n"
        "print([m for m in heavy "
        "if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_what_screens_ask_for_needs_no_screen() -> None:
    code = (
        "import sys, engine.services.library, engine.services.courses.administration; "
        "print([m for m in ('textual', 'rich', 'click') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


class Broken(ScriptedLibrary):
    """Fails with a participant's words in the error."""

    def each_case(self) -> Iterator[CaseCard]:
        raise ValueError("a note: her name is Hana; code 482137")


async def test_a_crash_is_one_sentence_and_a_log_without_notes_and_codes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app = app_of(Broken(), code=CODE, log_folder=tmp_path)
    with pytest.raises(Exception, match=r"Hana"):  # noqa: PT012  # when its worker ends
        async with app.run_test() as pilot:
            await app.workers.wait_for_complete()
            await pilot.pause()
    app._print_error_renderables()
    said = capsys.readouterr().err
    assert "Your decisions are saved." in said
    assert "Traceback" not in said and "Hana" not in said
    log = (tmp_path / "rifq.log").read_text(encoding="utf-8")
    assert "ValueError" in log and "test_app.py" in log
    assert "Hana" not in log.replace('raise ValueError("a note: her name is Hana; code', "")


def test_the_log_holds_where_and_what_kind_but_no_words(tmp_path: Path) -> None:
    note = "her name is " + "Hana"
    try:
        raise KeyError(note)
    except KeyError as error:
        path = crash_log.write_log(error, tmp_path)
    assert path is not None
    text = path.read_text(encoding="utf-8")
    assert "KeyError" in text and "test_app.py" in text
    assert "Hana" not in text.replace('"her name is " + "Hana"', "")


def test_a_log_that_cannot_be_written_is_no_second_crash(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert crash_log.write_log(ValueError(), tmp_path / "file" / "under") is None


async def test_what_was_drawn_of_a_page_goes_when_the_page_is_left() -> None:
    async with at_the_start(code=CODE) as pilot:
        await press(pilot, "?")
        assert isinstance(pilot.app.screen, Help)
        drawn = [weakref.ref(part._styles_cache) for part in pilot.app.screen.query(Widget)]
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, Help)
        gc.collect()
        assert drawn and not any(each() for each in drawn)


SCRIPT = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from tests.tui.scripted import ScriptedLibrary, ScriptedSession
from tests.tui.support import CODE, app_of
app = app_of(ScriptedLibrary(), code=CODE, start=ScriptedSession())
app.run()
sys.exit(app.return_code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal there")
@pytest.mark.parametrize("name", ["SIGHUP", "SIGINT"])
def test_a_signal_ends_the_app_and_gives_the_terminal_back(name: str) -> None:
    code, output = _run_in_a_terminal(getattr(signal, name))
    assert code == INTERRUPTED
    assert b"\x1b[?1049l" in output  # the other screen of the terminal is left
    assert b"\x1b[?25h" in output  # the cursor is back
    assert b"Traceback" not in output


def _run_in_a_terminal(number: signal.Signals) -> tuple[int, bytes]:
    import pty

    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execv(sys.executable, [sys.executable, "-c", SCRIPT])
    output = b""
    sent = False
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            output += os.read(terminal, 65536)
        except OSError:
            break
        if not sent and b"directorate" in output:
            os.kill(pid, number)
            sent = True
    else:
        os.kill(pid, signal.SIGKILL)  # it was never on screen, or does not end
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), output
