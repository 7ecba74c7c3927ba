"""A course in the app as days go by: what is finished, closed, overdue, and a code replaced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input, Static

from engine.records.sqlite.store import Store
from engine.services.catalogue.case_list import CaseCard
from engine.services.courses.administration import CohortService
from engine.services.feedback import reports as desks
from engine.services.library import Library
from tests.tui.faces import scenario
from tests.tui.given import COHORT, ID, given, own_cases, played_in
from tests.tui.screens.test_facilitator_home import at, corner, take, write
from tests.tui.support import press, settle, welcome_read, words_on_screen
from tui.dialogs.help import Help
from tui.screens.cohort import NewCohort
from tui.screens.library import LibraryScreen
from tui.screens.sign_in import SignIn
from tui.widgets.footer import KeyLine, Keys

CARD = CaseCard(ID, "The blue door", "foundation", ("interviewing",), (12, 15), "draft")


@pytest.fixture
def library(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    monkeypatch.setattr(Library, "each_case", lambda self: iter([CARD]))
    library = Library(store, own_cases(tmp_path / "own"))
    library.adopt(scenario())
    welcome_read(store)
    return library


async def sit_down(pilot: Pilot[None], code: str) -> None:
    await write(pilot, "#code", code)
    await press(pilot, "enter")
    await settle(pilot)


async def test_a_finished_case_is_marked_and_says_that_the_rest_opens_later(
    library: Library, store: Store, tmp_path: Path
) -> None:
    one, two = given(store, 2)
    played_in(store, one)
    played_in(store, two, answers=2)
    async with at(library, tmp_path) as pilot:
        await sit_down(pilot, one)
        assert "● 1 The blue door" in words_on_screen(pilot)
        await press(pilot, "1", "enter")
        assert "Finished. The feedback opens later." in words_on_screen(pilot)
        await press(pilot, "escape", "escape")
        CohortService(store).open("irbid", [ID])
        await sit_down(pilot, one)
        await press(pilot, "1", "enter")
        said = words_on_screen(pilot)
        assert "Finished." in said and "opens later" not in said
        await press(pilot, "escape", "escape")
        await sit_down(pilot, two)
        assert "◐ 1 The blue door" in words_on_screen(pilot)
        await press(pilot, "1", "enter")
        said = words_on_screen(pilot)
        assert "Unfinished. You stopped in part 1 of 2: " in said and " Finished." not in said


async def test_where_nothing_is_judged_yet_no_key_offers_a_source_or_a_contest(
    library: Library, store: Store, tmp_path: Path
) -> None:
    [code] = given(store)
    played_in(store, code)
    async with at(library, tmp_path) as pilot:
        await sit_down(pilot, code)
        await press(pilot, "m", "1", "enter", "1", "enter")
        assert "Source" not in words_on_screen(pilot) and "Disagree" not in words_on_screen(pilot)
        await press(pilot, "escape")
        CohortService(store).open("irbid", [ID])
        await press(pilot, "m", "1", "enter", "1", "enter")
        assert "Source" in words_on_screen(pilot) and "Disagree" in words_on_screen(pilot)


async def test_a_code_that_was_replaced_opens_nothing_and_says_so(
    library: Library, store: Store, tmp_path: Path
) -> None:
    [lost] = given(store)
    new = CohortService(store).reissue("irbid", lost)
    async with at(library, tmp_path) as pilot:
        await sit_down(pilot, lost)
        assert isinstance(pilot.app.screen, SignIn)
        said = words_on_screen(pilot)
        assert "was replaced by a new one" in said and "Ask the facilitator" in said
        await sit_down(pilot, new)
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_whoever_comes_back_after_the_course_is_told_what_is_still_there(
    library: Library, store: Store, tmp_path: Path
) -> None:
    [code] = given(store)
    played_in(store, code)
    store.cohorts.close("irbid", "2026-11-04")
    async with at(library, tmp_path) as pilot:
        await sit_down(pilot, code)
        said = words_on_screen(pilot)
        assert "Your course, Irbid, November, is closed." in said
        assert "due on 2026-12-04" in said and "not part of the course" in said
        await take(pilot, "The blue door")
        await take(pilot, "Begin as practice")
        assert "not part of the course" in words_on_screen(pilot)
    outside = [play.cohort for play in store.plays(participant=code)]
    assert outside == [None, "irbid"]


async def test_the_first_field_has_the_cursor_and_enter_says_what_it_does(
    library: Library, store: Store, tmp_path: Path
) -> None:
    async with at(library, tmp_path) as pilot:
        await corner(pilot)
        await press(pilot, "question_mark")
        assert isinstance(pilot.app.screen, Help)
        said = words_on_screen(pilot)
        assert "A conversation" not in said and "Less, or earlier" not in said
        assert "Choose by number" in said and "Hide the screen" in said
        await press(pilot, "escape")
        await take(pilot, "Set up a cohort")
        await take(pilot, "One case: The blue door")
        assert isinstance(pilot.app.screen, NewCohort)
        title = pilot.app.screen.query_one("#title", Input)
        await press(pilot, "end", "x")
        assert title.value.endswith("x")
        said = words_on_screen(pilot)
        assert "Next field" in said and "Help" not in said, "a question mark is typed here"
        await press(pilot, "enter")
        assert pilot.app.screen.focused is pilot.app.screen.query_one("#agencies")
        await press(pilot, *["down"] * 5)
        said = words_on_screen(pilot)
        assert "Change" in said and "Next field" not in said and "Help" in said


async def test_a_course_whose_last_day_is_past_is_said_until_it_is_closed(
    library: Library, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desks, "seal", lambda *given: None)
    said_meanwhile: list[str] = []

    def slow(cohort: object, own: object, progress: Callable[[int], None]) -> None:
        progress(1234)
        said_meanwhile.append(str(line.query_one(".keys", Static).content))

    monkeypatch.setattr(desks, "prepare", slow)
    one, two = given(store, 2, last="2020-01-03")
    played_in(store, one)
    played_in(store, two, answers=2)
    store.cohorts.put(replace(COHORT, id="now", title="Now", last="2999-01-01"))
    CohortService(store).add("irbid", many=3)
    async with at(library, tmp_path) as pilot:
        await corner(pilot)
        said = words_on_screen(pilot)
        assert "The last day of Irbid, November was 2020-01-03" in said
        assert "last day of Now" not in said
        await take(pilot, "Irbid")
        said = words_on_screen(pilot)
        assert "Plays started: The blue door 2" in said
        # Records are own: whoever finishes is not counted one by one.
        assert "Finished, at least: The blue door 0" in said
        await take(pilot, "Close this cohort")
        assert "3 codes were never used" in words_on_screen(pilot)
        line = pilot.app.screen_stack[-2].query_one(KeyLine)
        await take(pilot, "Yes, close it")
        assert "what was possible in a case: 1,234 situations" in said_meanwhile[0]
        await press(pilot, "escape")
        assert "The last day of" not in words_on_screen(pilot)


async def test_the_corner_says_what_a_shared_computer_does_not_keep_out(
    library: Library, tmp_path: Path
) -> None:
    async with at(library, tmp_path) as pilot:
        await corner(pilot)
        await take(pilot, "What is stored")
        await press(pilot, "end")
        said = words_on_screen(pilot)
        assert "Anyone who uses this computer can open Facilitator home" in said
        assert "enter" not in said.rsplit("esc Back", 1)[-1]


async def test_the_briefing_of_a_case_that_was_left_says_what_each_key_and_card_does(
    library: Library, store: Store, tmp_path: Path
) -> None:
    [code] = given(store)
    played_in(store, code, answers=2)
    async with at(library, tmp_path) as pilot:
        await sit_down(pilot, code)
        await take(pilot, "The blue door")
        said = words_on_screen(pilot)
        assert "Continue where you stopped" in said and "Begin again from the start" in said
        line = pilot.app.screen.query_one(KeyLine)
        for number, does in (("1", "Continue"), ("2", "Begin"), ("3", "Open")):
            await press(pilot, number)
            assert line.query_one(".keys", Keys).words.plain.startswith(f"enter {does}")
