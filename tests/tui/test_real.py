"""A real case in the real app: by keys only, on a real store, to its debrief, and after a kill."""

from __future__ import annotations

import os
import random
import re
import select
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from engine.decisions.registry import KINDS
from engine.play.step import Step
from engine.records.sqlite.store import Store
from engine.reports.document import Document
from engine.services.courses.participants import Participants
from engine.services.feedback import debriefs
from engine.services.library import Library
from tests.tui.faces import CASE
from tests.tui.support import app_of, flow, press, screen_text, settle, words_on_screen
from tui.dialogs.judgements import LookingBack, PrincipleDialog
from tui.screens.debrief import DebriefScreen
from tui.screens.library import LibraryScreen
from tui.screens.play import PlayScreen
from tui.screens.second_look import SecondLook
from tui.shared.document_lines import of_key
from tui.widgets.card import Card
from tui.widgets.document_parts import JudgementCard

ROOT = Path(__file__).resolve().parent.parent.parent


async def test_a_real_case_is_played_by_keys_from_the_first_run_to_its_debrief(
    tmp_path: Path,
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    shutil.copy(CASE, own)
    with Store.open(tmp_path / "data") as store:
        app = app_of(Library(store, own), save_folder=tmp_path)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await press(pilot, "enter", "tab", "enter", "1", "enter")
            await _begin(pilot)
            kinds = await _play_to_the_end(pilot, random.Random(7))
            assert {
                KINDS["choose"],
                KINDS["interview"],
                KINDS["rank"],
                KINDS["select"],
                KINDS["rate"],
            } <= kinds
            await press(pilot, "1", "enter")
            assert isinstance(app.screen, SecondLook)
            await press(pilot, "escape")
            assert isinstance(app.screen, DebriefScreen)
            assert "It does not measure skill or qualify anyone" in words_on_screen(pilot)
            told = debriefs.document_of(app.screen.session)
            await _every_judgement_opens(pilot)
            await press(pilot, "e")
            assert "Saved" in screen_text(pilot)
            assert list(tmp_path.glob("debrief-*.html"))
            await press(pilot, "escape", "m", "1", "enter", "1", "enter")
            assert isinstance(app.screen, DebriefScreen)
            assert debriefs.document_of(app.screen.session) == told
        assert [play.altered for play in store.verify().plays] == [None]
    _sources_stand_behind_the_cards(told)


async def _begin(pilot: Pilot[None]) -> None:
    assert isinstance(pilot.app.screen, LibraryScreen)
    for card in flow(pilot).query(Card):
        if getattr(card.answer, "id", "") == "every-kind":
            await press(pilot, *card._number)
    await press(pilot, "enter", "1", "enter")
    assert isinstance(pilot.app.screen, PlayScreen)


async def _play_to_the_end(pilot: Pilot[None], chance: random.Random) -> set[object]:
    met: set[object] = set()
    talked = 0
    for _ in range(120):
        page = pilot.app.screen
        assert isinstance(page, PlayScreen), page
        met.add(page.step.kind)
        if page.step.kind is KINDS["ended"]:
            return met
        talked = talked + 1 if page.step.kind is KINDS["interview"] else 0
        keys = ["x"] if page.step.closes and talked > 4 else _keys(pilot, page.step, chance)
        await press(pilot, *keys, "enter")
        if "How sure are you?" in screen_text(pilot):
            await press(pilot, str(chance.randint(1, 3)), "enter")
        await _looked_back(pilot)
    raise AssertionError("no end after 120 answers")


def _keys(pilot: Pilot[None], step: Step, chance: random.Random) -> Iterator[str]:
    """Keys that arrange a legal answer; Enter then decides it."""
    cards = len(flow(pilot).cards)
    if step.kind is KINDS["rank"]:
        yield from (str(chance.randint(1, len(step.answers))), "left", "down", "right")
    elif step.kind is KINDS["select"]:
        yield from (str(n + 1) for n in chance.sample(range(len(step.answers)), step.pick))
    elif step.kind is KINDS["rate"]:
        yield "1"  # with nothing chosen, a number chooses the first card
        for _ in step.answers:
            yield from (str(chance.randint(1, 3)), "down")
    else:
        number = chance.randint(1, cards)
        yield from f"{number:02}" if cards > 9 else str(number)


async def _looked_back(pilot: Pilot[None]) -> None:
    """At the end of a chapter the judgements are one key away."""
    page = pilot.app.screen
    if isinstance(page, PlayScreen) and page._fresh:
        await press(pilot, "j")
        assert isinstance(pilot.app.screen, LookingBack)
        assert list(flow(pilot).query(JudgementCard))
        await press(pilot, "escape")


async def _every_judgement_opens(pilot: Pilot[None]) -> None:
    """The principle and its source are one key from any judgement."""
    cards = list(flow(pilot).query(JudgementCard))
    assert cards
    for card in cards:
        flow(pilot).choose(card)
        await press(pilot, "s")
        assert isinstance(pilot.app.screen, PrincipleDialog)
        if card.entry.judgement and card.entry.judgement.principles:
            await press(pilot, "end")
            assert "How sure this is" in screen_text(pilot) or "Published in" in screen_text(pilot)
        await press(pilot, "escape")


def _sources_stand_behind_the_cards(told: Document) -> None:
    """A card names its principles; what they ask is told once, behind it."""
    sections = (*told.sections, *(told.more.sections if told.more else ()))
    for entry in (entry for section in sections for entry in section.entries if entry.judgement):
        texts = {line.text for line in of_key(entry)}
        assert entry.judgement
        assert not texts & {principle.says for principle in entry.judgement.principles}


# Kill and resume ---------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal there")
def test_a_killed_app_goes_on_where_it_was(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        code = Participants(store).mint_code()
    first = Terminal(tmp_path, "play", str(CASE), "--as", code, "--new")
    first.until("What this is")
    first.press("\r", "This case includes")
    first.press("1\r", "What do you do first")
    first.press("1\r", "How sure")
    first.press("1\r", "In what order")
    first.end(signal.SIGKILL)
    again = Terminal(tmp_path, "play", str(CASE), "--as", code, "--resume")
    again.until("In what order")
    assert again.end(signal.SIGTERM) == 130
    assert b"\x1b[?1049l" in again.output  # the terminal is given back


class Terminal:
    """`rifq` in a pseudo-terminal."""

    def __init__(self, data: Path, *arguments: str) -> None:
        import pty

        self.output = b""
        self.pid, self.line = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", RIFQ_DATA=str(data), COLUMNS="80", LINES="24")
            path = f"import sys; sys.path.insert(0, {str(ROOT)!r})"
            code = f"{path}; from tui.cli import main; main.main()"
            os.execv(sys.executable, [sys.executable, "-c", code, *arguments])

    def press(self, keys: str, words: str) -> None:
        """Type keys until the words are painted; those typed before a paint are dropped.

        So nothing is typed while something is being painted, as nobody would.
        """
        for _ in range(6):
            self._wait_for_rest(5)
            os.write(self.line, keys.encode())
            if self._painted(words, 5):
                return
        raise AssertionError(words)

    def until(self, words: str) -> None:
        """Read until the words are painted."""
        assert self._painted(words, 30), words

    def _painted(self, words: str, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if words.encode() in re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", self.output):
                return True
            self._read()
        return False

    def _wait_for_rest(self, seconds: float) -> None:
        """Read until nothing was painted for a moment."""
        deadline = time.monotonic() + seconds
        before = -1
        while before < len(self.output) and time.monotonic() < deadline:
            before = len(self.output)
            self._read()

    def _read(self) -> bool:
        if select.select([self.line], [], [], 0.2)[0]:
            try:
                self.output += os.read(self.line, 65536)
            except OSError:
                return False
        return True

    def end(self, number: signal.Signals) -> int:
        """Send a signal, read what still comes, and give the exit code."""
        os.kill(self.pid, number)
        return self.over()

    def over(self) -> int:
        """Read what still comes until it ends, and give the exit code."""
        deadline = time.monotonic() + 30
        while self._read():
            assert time.monotonic() < deadline
        _, status = os.waitpid(self.pid, 0)
        os.close(self.line)
        return os.waitstatus_to_exitcode(status)
