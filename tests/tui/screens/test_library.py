"""The list of cases while the cases are being read, which takes seconds the first time."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Sequence
from threading import Event
from typing import Any

import pytest
from msgspec.structs import replace

from engine.play.trial import draw_answer
from engine.records.sqlite.store import Store
from engine.services.catalogue.case_list import CaseCard
from engine.services.library import Library
from engine.services.shared.errors import Failure
from engine.services.shared.recording import Recorded, start
from engine.services.shared.session import Session
from tests.tui.faces import CODE
from tests.tui.scripted import CASES, ScriptedLibrary
from tests.tui.support import (
    app_of,
    at_the_start,
    flow,
    resize,
    screen_text,
    settle,
    welcome_read,
)
from tui.screens.briefing import BriefingScreen
from tui.screens.library import LibraryScreen
from tui.widgets.card import Card


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
        text = await until(pilot, "34 min")
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
        assert "Reading …" not in await until(pilot, "35 min")
        await settle(pilot)
        assert [case.id for case in page.playable] == ["thursday-ticket", "guesthouse-visit"]


async def test_a_dialog_over_the_list_may_be_left_while_the_cases_are_still_being_read() -> None:
    """Both the return to the page and the next case that was read fill the list."""
    library = Slow()
    app = app_of(library, code=CODE)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "Reading …")
        page = app.screen
        assert isinstance(page, LibraryScreen)
        library.go[0].set()
        await asyncio.gather(*(page.on_screen_resume() for _ in range(3)))
        text = await until(pilot, "34 min")
        assert all(text.count(case.title) == 1 for case in CASES)
        for event in library.go:
            event.set()
        await settle(pilot)


class Many(ScriptedLibrary):
    """Has twelve cases."""

    def titles(self) -> Sequence[CaseCard]:
        return list(self.each_case())

    def each_case(self) -> Iterator[CaseCard]:
        return (replace(CASES[0], id=f"case-{n}", title=f"Case {n}") for n in range(1, 13))


@pytest.mark.parametrize(
    ("typed", "meant"), [("1", 1), ("01", 1), ("9", 9), ("10", 10), ("12", 12)]
)
async def test_from_ten_cases_on_a_number_is_typed_with_or_without_its_zero(
    typed: str, meant: int
) -> None:
    async with at_the_start(Many(), code=CODE) as pilot:
        await settle(pilot)
        assert "01 Case 1" in screen_text(pilot)
        await pilot.press(*typed)
        await settle(pilot)
        chosen = flow(pilot).chosen
        assert chosen and chosen.text.split()[:2] == ["Case", str(meant)]
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, BriefingScreen)


GREETING = "Your course ended on 3 December. You can still play, and read your debriefs."


class Greets(Library):
    """Has something to say above the cases."""

    def greet(self, code: str) -> str:
        return GREETING


@pytest.mark.parametrize("library_of", [Library, Greets])
async def test_all_cases_of_the_course_are_on_one_screen_of_80_by_24(
    store: Store, library_of: type[Library]
) -> None:
    """Each with what it is about, one time and how far one is; and in the order of the course."""
    welcome_read(store)
    library = library_of(store)
    [course] = library.courses()
    for n, id in enumerate(course.taught[:2]):
        begin(store, library, id, ends=not n)
    async with app_of(library, code=CODE).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        rows = screen_text(pilot).splitlines()
        assert flow(pilot).scroll_y == 0
        cards = {
            a.id: (a, c) for c in flow(pilot).query(Card) if isinstance(a := c.answer, CaseCard)
        }
        assert list(cards) == list(course.taught)
        for (case, card), dot in zip(cards.values(), "●◐○○○○", strict=True):
            y = card.region.y
            assert f"{dot} " in rows[y] and case.title in rows[y]
            assert f"{case.minutes[1]} min  ·  {case.premise}" in rows[y + 1]
            assert card.region.height == 2
        await resize(pilot, 120, 40)
        assert not flow(pilot).more, "and all else there is to do, where there is room"


def begin(store: Store, library: Library, case: str, *, ends: bool) -> None:
    """Begin a play of a case, or play it to an end."""
    scenario = library.scenario(case)
    assert not isinstance(scenario, Failure)
    recorded = start(store, scenario, participants=(CODE,), mode="practice", seed=0)
    assert isinstance(recorded, Recorded)
    session, chance = Session(recorded, CODE), random.Random(1)
    while ends and not session.ended:
        assert session.answer(draw_answer(recorded.play, chance), 2) is None
