"""The list of cases while the cases are being read, which takes seconds the first time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Event
from typing import Any

from engine.services.listed import CaseCard
from tests.tui.faces import CODE
from tests.tui.scripted import CASES, ScriptedLibrary
from tests.tui.support import app_of, screen_text, settle
from tui.screens.library import LibraryScreen


class Slow(ScriptedLibrary):
    """Reads each case when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.go = [Event() for _ in CASES]

    def titles(self) -> Sequence[CaseCard]:
        return [CaseCard(c.id, c.title, "", (), (0, 0), "", pending=True) for c in CASES]

    def each_case(self) -> Iterator[CaseCard]:
        for event, case in zip(self.go, CASES, strict=True):
            event.wait(30)
            yield case


async def until(pilot: Any, words: str) -> str:
    """What is on the screen, once these words are."""
    for _ in range(600):
        if words in (text := screen_text(pilot)):
            return text
        await pilot.pause(0.02)
    raise AssertionError(f"no {words!r} in {text}")


async def test_cases_stand_there_by_their_titles_until_they_are_read() -> None:
    library = Slow()
    app = app_of(library, code=CODE)
    async with app.run_test(size=(80, 24)) as pilot:
        library.go[0].set()
        text = await until(pilot, "About 25 minutes (34")
        assert text.count("Reading …") == 2
        assert all(case.title in text for case in CASES)
        page = app.screen
        assert isinstance(page, LibraryScreen)
        assert [case.id for case in page.playable] == ["thursday-ticket"]
        await pilot.press("2", "enter")
        await until(pilot, "This case is still being read.")
        assert page.is_current
        for event in library.go:
            event.set()
        assert "Reading …" not in await until(pilot, "About 25 minutes (35")
        await settle(pilot)
        assert [case.id for case in page.playable] == ["thursday-ticket", "guesthouse-visit"]
