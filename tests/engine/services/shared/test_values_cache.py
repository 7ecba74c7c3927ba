"""Values beside the plays: worked out ahead, kept whole or not at all, and never in the way."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest
from click.testing import CliRunner

from engine.explore.explored_case import Case
from engine.explore.values.codec import pack, unpack
from engine.explore.values.compute import compute_values
from engine.records.file_cache import cache_folder, claim, hold_lock, leave
from engine.records.sqlite.store import Store
from engine.reports.render.html import as_html
from engine.reports.render.json import to_plain
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from engine.services.feedback import debriefs
from engine.services.feedback.debriefs import debrief_of
from engine.services.shared import values_cache
from engine.services.shared.recording import reopen
from engine.services.shared.session import Session
from engine.services.shared.values_cache import at_hand, begin, end, values_of
from tests.benchmarks import large
from tests.tui.faces import CASE, CODE, ROOT, begun, listen, played, scenario
from tests.tui.moments import ENDED
from tests.tui.scripted import ScriptedLibrary, ScriptedSession
from tests.tui.support import app_of, press, settle, words_on_screen
from tui.cli.main import rifq
from tui.screens.debrief import DebriefScreen
from tui.screens.library import LibraryScreen


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder for values in which nothing is found yet."""
    monkeypatch.setenv("RIFQ_CACHE", str(tmp_path / "cache"))


@pytest.fixture(autouse=True)
def nothing_at_hand() -> Iterator[None]:
    values_cache._last.clear()
    yield
    end()
    values_cache._last.clear()


def explore(case: Scenario) -> bytes:
    found = compute_values(Case(case))
    assert found is not None
    return pack(found)


def other(number: int) -> Scenario:
    """The case by another id."""
    id = f"scenario: case-{number}".encode()
    return load_bytes(CASE.read_bytes().replace(b"scenario: every-kind", id), "case.yaml")


def change_rating() -> Scenario:
    """The case with another rating."""
    return load_bytes(CASE.read_bytes().replace(b"rating: 3", b"rating: 2", 1), "every-kind.yaml")


def long() -> Scenario:
    """A case that takes seconds, and whose values are not shipped."""
    return load_bytes(large.needs_and_risks(39, 5, 5, branched=True), "large.yaml")


def files(folder: Path) -> list[str]:
    """What is kept of values, and what was not finished, by the beginning of the names."""
    ours = (path for path in folder.iterdir() if path.suffix in (".values", ".tmp", ".lock"))
    return sorted(path.name.partition(".")[0] for path in ours)


def never(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on a case that is explored is a fault."""

    def explore(*_: object) -> None:
        raise AssertionError("explored once more")

    monkeypatch.setattr(values_cache, "_explore", explore)
    monkeypatch.setattr(values_cache, "read_shipped", lambda _: None)


# Keeping -----------------------------------------------------------------------------------------


def test_a_case_is_explored_once_and_read_ever_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not at_hand(scenario(), tmp_path)
    first = values_of(scenario(), tmp_path)
    assert first is not None and files(tmp_path) == ["every-kind"] and at_hand(scenario(), tmp_path)
    never(monkeypatch)
    assert values_of(scenario(), tmp_path) is first
    values_cache._last.clear()
    again = values_of(scenario(), tmp_path)
    assert again is not None and pack(again) == explore(scenario())


@pytest.mark.parametrize("raw", [b"", b"RIFQVAL", b"\0" * 500, b"<html>"])
def test_a_damaged_file_is_explored_anew_and_mended(tmp_path: Path, raw: bytes) -> None:
    values_of(scenario(), tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(raw)
    values_cache._last.clear()
    found = values_of(scenario(), tmp_path)
    assert found is not None and file.read_bytes() == explore(scenario())


def test_a_case_of_which_nothing_can_be_said_is_not_explored_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(values_cache, "_explore", lambda *_: None)
    assert values_of(scenario(), tmp_path) is None
    values_cache._last.clear()
    never(monkeypatch)
    assert values_of(scenario(), tmp_path) is None


def test_a_fault_of_ours_costs_the_bounds_and_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    never(monkeypatch)
    assert values_of(scenario(), tmp_path / "cache") is None
    assert files(tmp_path / "cache") == []


def test_an_older_version_of_a_case_goes_and_other_cases_stay(tmp_path: Path) -> None:
    for case in (scenario(), other(1), change_rating()):
        values_of(case, tmp_path)
    assert files(tmp_path) == ["case-1", "every-kind"]
    assert at_hand(change_rating(), tmp_path) and not at_hand(scenario(), tmp_path)


def test_the_newest_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values_cache, "MOST_KEPT", 3)
    for number in range(5):
        values_of(other(number), tmp_path)
        for age, file in enumerate(sorted(tmp_path.iterdir(), reverse=True)):
            os.utime(file, (1e9 - age, 1e9 - age))
    values_of(scenario(), tmp_path)
    assert files(tmp_path) == ["case-3", "case-4", "every-kind"]


def test_what_was_broken_off_long_ago_is_taken_away(tmp_path: Path) -> None:
    for name, written in (("new-old.tmp", 1e9), ("new-now.tmp", 4e9)):
        (tmp_path / name).write_bytes(b"half")
        os.utime(tmp_path / name, (written, written))
    values_of(scenario(), tmp_path)
    assert files(tmp_path) == ["every-kind", "new-now"]


def test_where_nothing_can_be_written_a_case_is_explored_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert values_of(scenario(), tmp_path / "file" / "cache") is not None


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert values_of(scenario(), tmp_path) is not None
    assert files(tmp_path) == []


@pytest.mark.exhaustive
def test_who_interrupts_leaves_nothing_behind(tmp_path: Path) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        values_of(long(), tmp_path, interrupt)
    assert files(tmp_path) == []


def test_values_are_kept_in_the_folder_for_caches_or_where_one_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RIFQ_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("RIFQ_CACHE")
    assert cache_folder() == Path(platformdirs.user_cache_dir("rifq", appauthor=False))


# A process of its own ----------------------------------------------------------------------------


@pytest.mark.exhaustive
def test_a_process_of_its_own_finds_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert begin(scenario(), tmp_path) and begin(scenario(), tmp_path)
    assert len(values_cache._running) == 1
    never(monkeypatch)
    found = values_of(scenario(), tmp_path)  # waits for it
    assert found is not None and pack(found) == explore(scenario())
    assert not begin(scenario(), tmp_path)


def apps(folder: Path, number: int, after: str = "") -> list[subprocess.Popen[str]]:
    """Programs that each begin with the long case, say whether it is under way, and wait."""
    code = (
        "import sys; from pathlib import Path; from engine.services.shared import values_cache; "
        "from tests.engine.services.shared.test_values_cache import long; "
        "folder = Path(sys.argv[1]); "
        "print(values_cache.begin(long(), folder), len(values_cache._running), flush=True); "
        f"sys.stdin.readline(); {after}"
    )
    return [
        subprocess.Popen(
            [sys.executable, "-c", code, str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(number)
    ]


def read_reply(app: subprocess.Popen[str]) -> str:
    assert app.stdout is not None
    return app.stdout.readline().strip()


@pytest.mark.exhaustive
def test_four_apps_begin_one_explorer(tmp_path: Path) -> None:
    four = apps(tmp_path, 4)
    told = sorted(map(read_reply, four))
    for app in four:
        app.communicate("\n")
    assert told == ["True 0", "True 0", "True 0", "True 1"]
    kept = {path.suffix for path in tmp_path.iterdir() if path.is_file()}  # and a compiled case
    assert kept <= {".lock"}, "it ended with its app"


@pytest.mark.exhaustive
@pytest.mark.skipif(sys.platform == "win32", reason="a lock is not handed on there")
def test_a_killed_explorer_leaves_no_lock_behind(tmp_path: Path) -> None:
    assert begin(long(), tmp_path)
    (process,) = values_cache._running.values()
    (app,) = apps(tmp_path, 1, "print(values_cache.begin(long(), folder), flush=True)")
    assert read_reply(app) == "True 0", "somebody works on it"
    process.kill()
    process.wait()
    assert next(tmp_path.glob("*.lock")).is_file(), "the file stays, and locks nothing"
    told, _ = app.communicate("\n")
    assert told.strip() == "True"
    with hold_lock(next(tmp_path.glob("*.lock")), lambda: False):
        pass


@pytest.mark.exhaustive
def test_who_needs_the_values_waits_for_the_one_that_works_on_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert begin(scenario(), tmp_path)
    monkeypatch.setattr(values_cache, "_running", {})  # as another program would
    never(monkeypatch)
    seen: list[int] = []
    found = values_of(scenario(), tmp_path, seen.append)
    assert found is not None and pack(found) == explore(scenario()) and set(seen) <= {0}
    assert files(tmp_path) == ["every-kind"], "the lock is gone"


def test_a_lock_is_held_by_one_and_let_go_of(tmp_path: Path) -> None:
    lock = tmp_path / "folder" / "case.lock"
    with hold_lock(lock, lambda: True):
        assert claim(lock) is None
        waited = iter((True, False))
        with hold_lock(lock, lambda: next(waited)):
            pass  # it was not had
        assert claim(lock) is None
    handle = claim(lock)
    assert handle is not None
    leave(lock, handle)


def test_where_there_can_be_no_lock_it_goes_on_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with hold_lock(tmp_path / "file" / "case.lock", lambda: False):
        pass


def test_it_ends_with_the_app(tmp_path: Path) -> None:
    assert begin(long(), tmp_path)
    (process,) = values_cache._running.values()
    assert process.poll() is None
    end()
    assert process.returncode not in (None, 0) and not at_hand(long(), tmp_path)


@pytest.mark.exhaustive
def test_one_that_failed_is_not_begun_again(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    folder = tmp_path / "file" / "cache"
    begin(scenario(), folder)
    (process,) = values_cache._running.values()
    process.wait()
    assert not begin(scenario(), folder)
    assert values_of(scenario(), folder) is not None


@pytest.mark.exhaustive
def test_it_runs_from_anywhere_and_says_nothing(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from engine.scenario.load import load; "
        "from engine.services.shared import values_cache as valued; folder = Path(sys.argv[2]); "
        "print(valued.begin(load(sys.argv[1]), folder)); "
        "[process.wait() for process in valued._running.values()]"
    )
    (tmp_path / "tui").mkdir()
    (tmp_path / "tui" / "__init__.py").write_text("raise SystemExit('not ours')")
    ran = subprocess.run(
        [sys.executable, "-P", "-c", code, str(CASE), str(tmp_path / "cache")],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (ran.stdout, ran.stderr) == ("True\n", "")
    assert files(tmp_path / "cache") == ["every-kind"]


# Debriefs ----------------------------------------------------------------------------------------


def test_a_debrief_has_its_bounds_and_is_the_same_when_it_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path) as store:
        recorded = played(store, CODE)
        first = debrief_of(recorded)
        assert first.figures.attained and files(tmp_path / "cache") == ["every-kind"]
        values_cache._last.clear()
        never(monkeypatch)  # the case as it was kept with the play has the same values
        again = debrief_of(reopen(store, recorded.id))
    assert as_html(again.document()).encode() == as_html(first.document()).encode()
    assert json.dumps(to_plain(again)) == json.dumps(to_plain(first))


def test_a_trial_has_its_bounds_and_leaves_nothing_on_disk(tmp_path: Path) -> None:
    assert debrief_of(played(None)).figures.attained
    assert not debriefs.work_ahead(Session(begun(None)))


def test_line_mode_says_one_line_and_waits(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        first = listen(played(store, CODE))
        again = listen(played(store, CODE))
    assert "One moment. The debrief comes in a few seconds." in first
    assert "One moment" not in again


def test_the_debrief_command_keeps_what_it_found_and_says_nothing_to_a_pipe(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        played(store, CODE)
    ran = CliRunner().invoke(rifq, ["--data", str(tmp_path), "debrief", "--all"])
    assert ran.exit_code == 0 and ran.stderr == ""
    assert "Between the lowest and the highest possible" in ran.stdout
    assert files(tmp_path / "cache") == ["every-kind"]


# The app -----------------------------------------------------------------------------------------


class Slow(ScriptedSession):
    """A play whose debrief is not ready at once."""

    def __init__(self, *, under_way: bool = True) -> None:
        super().__init__((ENDED,))
        self.under_way, self.told, self.prepared = under_way, False, 0

    def is_ready(self) -> bool:
        return self.told

    def work_ahead(self) -> bool:
        return self.under_way

    def prepare(self) -> None:
        self.prepared += 1
        self.told = True


@pytest.mark.exhaustive
async def test_the_debrief_waits_calmly_and_then_is_there(tmp_path: Path) -> None:
    playing, saved = Slow(), tmp_path / "saved"
    saved.mkdir()
    app = app_of(ScriptedLibrary(playing=playing), code=CODE, save_folder=saved)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.show_debrief(playing)
        await pilot.pause()
        await pilot.press("e", "a", "enter", "1", "space")
        await pilot.pause()
        assert "One moment. The debrief comes in a few seconds." in words_on_screen(pilot)
        assert "Save as a page" not in words_on_screen(pilot)
        assert isinstance(app.screen, DebriefScreen) and not list(saved.iterdir())
        playing.under_way, playing.told = False, True
        await settle(pilot)
        assert "What happened" in words_on_screen(pilot)
        assert "One moment" not in words_on_screen(pilot) and not playing.prepared
        await press(pilot, "e")
        assert list(saved.iterdir())


async def test_who_does_not_want_to_wait_goes_back(tmp_path: Path) -> None:
    playing = Slow()
    app = app_of(ScriptedLibrary(playing=playing), code=CODE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.show_debrief(playing)
        await pilot.pause()
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, LibraryScreen)


async def test_where_nothing_can_be_kept_it_is_worked_out_beside_the_screen() -> None:
    playing = Slow(under_way=False)
    app = app_of(ScriptedLibrary(playing=playing), code=CODE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.show_debrief(playing)
        await asyncio.sleep(0)
        await settle(pilot)
        assert playing.prepared == 1 and "What happened" in words_on_screen(pilot)


@pytest.mark.exhaustive
def test_a_session_says_whether_its_debrief_is_at_hand(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        session = Session(played(store, CODE), CODE)
        assert not debriefs.is_ready(session) and debriefs.work_ahead(session)
        debriefs.prepare(session)
        assert debriefs.is_ready(session) and not debriefs.work_ahead(session)
        (file,) = (tmp_path / "cache").glob("*.values")
        assert unpack(file.read_bytes()) is not None
