"""Every screen is reached and left with arrows, Enter and Esc only."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from textual.pilot import Pilot

from engine.services.courses import participants
from engine.services.courses.participants import Participants
from engine.services.library import ALONE, Together
from engine.services.shared.errors import Failure
from tests.tui.moments import ENDED, FORTY, HALL
from tests.tui.scripted import CASES, PAST, STOPPED, ScriptedLibrary, ScriptedSession
from tests.tui.support import (
    CODE,
    SIZES,
    app_of,
    at_a_play,
    at_the_start,
    flow,
    press,
    screen_text,
    settle,
    words_on_screen,
)
from tui.dialogs.appearance import Appearance
from tui.dialogs.case_file import CaseFile, ReadBack
from tui.dialogs.help import Help
from tui.dialogs.judgements import ContestDialog, PrincipleDialog
from tui.dialogs.pause import Grounding, Moment, Pause, Privacy
from tui.dialogs.text_entry import TextEntry
from tui.screens.briefing import BriefingScreen
from tui.screens.debrief import DebriefScreen
from tui.screens.library import LibraryScreen
from tui.screens.my_plays import MyPlays
from tui.screens.play import PlayScreen
from tui.screens.sign_in import SignIn, Welcome


async def to_card(pilot: Pilot[None], words: str) -> None:
    """Walk down until the chosen card is the one with these words, and press Enter."""
    await walk_to(pilot, words)
    await press(pilot, "enter")


async def walk_up(pilot: Pilot[None], words: str) -> None:
    """Walk up to the card with these words."""
    for _ in range(40):
        await press(pilot, "up")
        chosen = flow(pilot).chosen
        if chosen is not None and words in chosen.text:
            return
    raise AssertionError(f"no card with {words!r} on {pilot.app.screen}")


async def walk_to(pilot: Pilot[None], words: str) -> None:
    """Walk down until the chosen card is the one with these words, and is wholly in sight."""
    for _ in range(80):
        chosen = flow(pilot).chosen
        if chosen is not None and words in chosen.text:
            assert flow(pilot).region.contains_region(chosen.region)
            return
        await press(pilot, "down")
    raise AssertionError(f"no card with {words!r} on {pilot.app.screen}")


def here(pilot: Pilot[None], kind: type[object]) -> bool:
    return isinstance(pilot.app.screen, kind)


@pytest.mark.parametrize("size", SIZES)
async def test_from_the_first_run_to_the_debrief(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(participants, "mint", lambda taken: CODE)
    playing = ScriptedSession((FORTY, ENDED))
    library = ScriptedLibrary(welcomed=False, playing=playing)
    async with at_the_start(library, size=size) as pilot:
        assert here(pilot, Welcome)
        await to_card(pilot, "Continue")
        assert here(pilot, SignIn)
        await to_card(pilot, "I have no code")
        assert "4 8 2 1 3 5" in screen_text(pilot)
        await to_card(pilot, "written it down")
        assert here(pilot, LibraryScreen)
        await to_card(pilot, "The Thursday ticket")
        assert here(pilot, BriefingScreen)
        await to_card(pilot, "Begin as practice")
        assert here(pilot, PlayScreen)
        await press(pilot, *["down"] * 8)
        await press(pilot, "up", "up", "right", "left")
        while flow(pilot).chosen is None or flow(pilot).chosen not in flow(pilot).cards:
            await press(pilot, "up")
        await press(pilot, "left", "enter")
        await to_card(pilot, "To the debrief")
        assert here(pilot, DebriefScreen)
        await to_card(pilot, "Back to the cases")
        assert here(pilot, LibraryScreen)
        assert library.opened == [("thursday-ticket", "practice", CODE, False)]
        assert Participants(library.store).preferences("").welcomed


@pytest.mark.parametrize("size", SIZES)
async def test_everything_behind_the_pause_menu(size: tuple[int, int]) -> None:
    async with at_a_play(HALL, FORTY, ENDED, size=size) as (pilot, playing):
        await press(pilot, "n", "o", "k", "tab", "enter")
        assert playing.kept == [("note", "ok")]
        playing.kept.clear()
        for words, kind in (("Read again", ReadBack), ("Write a note", TextEntry)):
            await press(pilot, "escape")
            assert here(pilot, Pause)
            await to_card(pilot, words)
            assert here(pilot, kind)
            await press(pilot, "escape")
            assert here(pilot, PlayScreen)
        if size[0] < 100:  # else the case file stands beside the story
            await press(pilot, "escape")
            await to_card(pilot, "Case file")
            assert here(pilot, CaseFile)
            await press(pilot, "f")
            assert here(pilot, PlayScreen)
        await press(pilot, "escape")
        await to_card(pilot, "Take a moment")
        assert here(pilot, Grounding)
        await to_card(pilot, "Talk to Ms Salma, room 4")
        assert here(pilot, Moment)
        await to_card(pilot, "Continue")
        assert here(pilot, PlayScreen)
        await press(pilot, "escape")
        await to_card(pilot, "Hide the screen")
        assert here(pilot, Privacy)
        assert "directorate" not in screen_text(pilot)
        await press(pilot, "enter", "escape")
        await to_card(pilot, "Skip this scene")
        assert playing.at == 1
        await press(pilot, "escape")
        await to_card(pilot, "Leave")
        assert here(pilot, LibraryScreen)
        assert playing.answered == [] and playing.kept == []


async def test_a_judgement_is_looked_up_and_contested() -> None:
    async with at_a_play(ENDED) as (pilot, playing):
        await press(pilot, "space", "enter")
        await to_card(pilot, "Whoever puts")
        assert here(pilot, PrincipleDialog)
        assert "UNODC, Toolkit" in words_on_screen(pilot)
        await to_card(pilot, "Say what you think")
        assert here(pilot, ContestDialog)
        await to_card(pilot, "Not in my job")
        await press(pilot, *"huda", "enter")
        assert playing.kept == [("contest", "hall.a4", "not-my-job", "huda")]
        assert here(pilot, DebriefScreen)


async def test_source_and_contest_are_one_key_away() -> None:
    async with at_a_play(ENDED) as (pilot, _):
        await press(pilot, "1", "enter", "1", "s")
        assert "Choose a judgement first" in screen_text(pilot)
        await walk_up(pilot, "Whoever puts")
        await press(pilot, "س")
        assert here(pilot, PrincipleDialog)
        await press(pilot, "escape", "c")
        assert here(pilot, ContestDialog)


async def test_a_contest_is_shown_on_its_judgement_at_once() -> None:
    async with at_a_play(ENDED) as (pilot, playing):
        await press(pilot, "1", "enter", "s", "c", "3", "enter", *"no", "enter")
        assert playing.kept == [("contest", "hall.a4", "disagree", "no")]
        await press(pilot, "up", "down")
        assert "You: I disagree. no" in words_on_screen(pilot)


async def test_what_speaks_of_no_answer_has_its_source_but_no_contest() -> None:
    async with at_a_play(ENDED) as (pilot, _playing):
        await press(pilot, "1", "enter")
        await walk_to(pilot, "could have been")
        await press(pilot, "c")
        assert "not about a single answer" in words_on_screen(pilot)
        await press(pilot, "s")
        assert here(pilot, PrincipleDialog)
        assert "UNODC" in screen_text(pilot)
        await press(pilot, "c")
        assert here(pilot, PrincipleDialog)


async def test_a_reflection_is_kept_only_if_written() -> None:
    async with at_a_play(ENDED) as (pilot, playing):
        await press(pilot, "1", "enter")
        await to_card(pilot, "At which moment")
        await press(pilot, "enter", "escape")
        assert playing.kept == []
        await press(pilot, "enter", "a", "t", "tab", "enter")
        assert playing.kept == [("reflection", 0, "at")]


async def test_the_debrief_is_saved_on_a_key(tmp_path: Path) -> None:
    library = ScriptedLibrary(playing=ScriptedSession((ENDED,)))
    async with at_the_start(library, code=CODE, save_folder=tmp_path) as pilot:
        await press(pilot, "1", "enter", "1", "enter", "e")
        assert (tmp_path / "debrief.html").exists()
        assert "Saved" in screen_text(pilot)


async def test_a_wrong_code_is_told_and_codes_are_not_listed() -> None:
    async with at_the_start() as pilot:
        await press(pilot, *"48213", "enter")
        assert here(pilot, SignIn)
        assert "A code has six digits." in screen_text(pilot)
        await press(pilot, "1", "enter")
        assert "at least one digit is wrong" in screen_text(pilot)
        await press(pilot, "backspace", "5", "enter")
        assert here(pilot, LibraryScreen)
        await press(pilot, "o")
        assert here(pilot, SignIn)
        assert "4821" not in screen_text(pilot)


async def test_enter_with_nothing_chosen_does_the_one_thing_there_is() -> None:
    async with at_the_start(ScriptedLibrary(welcomed=False)) as pilot:
        await press(pilot, "enter")
        assert here(pilot, SignIn)


async def test_enter_where_no_card_is_in_sight_says_how_to_read_on() -> None:
    async with at_a_play(ENDED, size=(50, 15)) as (pilot, _):
        await press(pilot, "1", "enter")
        for y in range(flow(pilot).max_scroll_y):
            flow(pilot).scroll_to(y=y, animate=False)
            await settle(pilot)
            if not any(flow(pilot).sees(stop) for stop in flow(pilot).stops):
                break
        await press(pilot, "enter")
        assert "There is nothing to choose" in words_on_screen(pilot)


async def test_what_was_left_without_a_code_is_found_by_going_on_without_one() -> None:
    library = ScriptedLibrary()
    async with at_the_start(library) as pilot:
        await to_card(pilot, "I have no code")
        await to_card(pilot, "Continue without a code")
        await press(pilot, "enter")  # the welcome
        text = words_on_screen(pilot)
        assert here(pilot, LibraryScreen) and "Without a code" in text
        assert "◐ 2 The guesthouse visit" in text and "You left" not in text
        assert "My plays" not in text and "My past plays" not in text
        await press(pilot, "m")
        assert here(pilot, LibraryScreen)
        await press(pilot, "2", "enter")
        await to_card(pilot, "Continue where it was left")
        assert library.opened == [("guesthouse-visit", "practice", "", True)]


async def test_a_play_without_a_code_leads_back_to_the_cases() -> None:
    app = app_of(ScriptedLibrary(), start=ScriptedSession((ENDED,)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "1", "enter")
        assert here(pilot, DebriefScreen)
        await press(pilot, "escape")
        assert here(pilot, LibraryScreen)
        await press(pilot, "escape")
        await to_card(pilot, "Yes, switch user")
        assert here(pilot, SignIn)


async def test_the_library_says_what_one_must_know_before_choosing() -> None:
    async with at_the_start(code=CODE) as pilot:
        text = words_on_screen(pilot)
        assert "34 min · Two men must sign at five." in text
        assert "◐ 2 The guesthouse visit 35 min" in text and "◐ begun" in text
        assert "of 2 finished" not in text
        course, first, other = map(text.index, ("Course:", "1 The Thursday", "Other cases"))
        assert course < first < other
        assert text.count("This one is next.") == 1, "the other was left unfinished"
        assert "mine.yaml:12: no scene `hal`" in text
        await press(pilot, "enter")
        assert here(pilot, LibraryScreen)
        assert "Choose first: a number, or the arrows." in screen_text(pilot)
        await press(pilot, "1")
        chosen = flow(pilot).chosen
        assert chosen is not None and "This one is next." in chosen.text
        await press(pilot, "3", "enter")
        assert here(pilot, LibraryScreen)
        assert "This case cannot be played: see" in screen_text(pilot)


class FirstIsLeft(ScriptedLibrary):
    """A library in which the first case was left unfinished."""

    def list_unfinished(self, code: str) -> Mapping[str, str]:
        return {"thursday-ticket": STOPPED}


class FirstIsDone(ScriptedLibrary):
    """A library in which the first case was finished."""

    def list_finished(self, code: str) -> Mapping[str, bool]:
        return {"thursday-ticket": False}


async def test_the_list_says_how_much_of_the_course_is_finished() -> None:
    async with at_the_start(FirstIsDone(), code=CODE) as pilot:
        text = words_on_screen(pilot)
        assert "The foundation course · 1 of 2 finished" in text
        assert "● 1 The Thursday" in text and "◐ 2 The guesthouse" in text
        assert "Other cases ·" not in text


async def test_a_case_left_unfinished_is_not_passed_over_for_the_next() -> None:
    async with at_the_start(FirstIsLeft(), code=CODE) as pilot:
        text = words_on_screen(pilot)
        assert "◐ 1 The Thursday ticket 34 min" in text
        assert "This one is next." not in text
        await press(pilot, "1", "enter")
        assert STOPPED in words_on_screen(pilot)


async def test_an_unfinished_case_can_be_gone_on_with() -> None:
    library = ScriptedLibrary()
    async with at_the_start(library, code=CODE) as pilot:
        await press(pilot, "2", "enter")
        await to_card(pilot, "Continue where you stopped")
        assert library.opened == [("guesthouse-visit", "practice", CODE, True)]


async def test_a_case_that_will_not_open_says_why() -> None:
    class Locked(ScriptedLibrary):
        def open(
            self,
            case_id: str,
            mode: str,
            code: str,
            resume: bool,
            together: Together = ALONE,
        ) -> Failure:
            return Failure("P009", "The records are locked.")

    async with at_the_start(Locked(), code=CODE) as pilot:
        await press(pilot, "1", "enter", "1", "enter")
        assert here(pilot, BriefingScreen)
        assert "The records are locked." in screen_text(pilot)


async def test_past_plays_are_tried_again_read_and_deleted() -> None:
    library = ScriptedLibrary()
    async with at_the_start(library, code=CODE) as pilot:
        await to_card(pilot, "My past plays")
        assert here(pilot, MyPlays)
        await to_card(pilot, "The Thursday ticket")
        await to_card(pilot, "Try again")
        await to_card(pilot, "How do you begin?")
        assert library.opened == [("retry", "3f", 1)]
        assert here(pilot, PlayScreen)
        await press(pilot, "escape")
        await to_card(pilot, "Leave")
        await press(pilot, "m", "1", "enter", "1", "enter")
        assert here(pilot, DebriefScreen)
        await press(pilot, "escape", "m", "1", "enter")
        await to_card(pilot, "Delete")
        await to_card(pilot, "Yes, delete")
        assert library.past == list(PAST[1:])


async def test_colours_and_plain_language_are_kept_for_each_participant() -> None:
    library = ScriptedLibrary()
    async with at_the_start(library, code=CODE) as pilot:
        await to_card(pilot, "Colours")
        assert here(pilot, Appearance)
        await to_card(pilot, "High contrast")
        assert pilot.app.theme == "contrast"
        await to_card(pilot, "Switch user")
        assert pilot.app.theme == "contrast", "until somebody has said who they are"
        await press(pilot, *CODE, "enter")
        assert pilot.app.theme == "contrast"
        assert Participants(library.store).preferences(CODE).theme == "contrast"


async def test_privacy_is_one_key_everywhere_and_help_and_palette_speak_our_words() -> None:
    async with at_the_start(code=CODE) as pilot:
        await press(pilot, "p")
        assert here(pilot, Privacy)
        assert CASES[0].title not in screen_text(pilot)
        await press(pilot, "p")
        assert here(pilot, LibraryScreen)
        await press(pilot, "؟")
        assert here(pilot, Help)
        await press(pilot, "end")
        assert "My plays" in screen_text(pilot)
        await press(pilot, "escape", "m", "p", "escape")
        assert here(pilot, MyPlays)
        await press(pilot, "ctrl+p")
        text = words_on_screen(pilot)
        assert "Type what you want to find" in text
        assert "Switch user" in text
        for theirs in ("Screenshot", "Maximize", "Quit"):
            assert theirs not in text


async def test_a_play_opened_at_once_still_says_first_what_this_is() -> None:
    playing = ScriptedSession((HALL,))
    app = app_of(ScriptedLibrary(welcomed=False), code=CODE, start=playing)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "escape")
        assert "Leave Rifq?" in screen_text(pilot), "Esc is the way out here, too"
        await press(pilot, "escape", "enter")
        assert here(pilot, PlayScreen)
        await press(pilot, "escape")
        await to_card(pilot, "Leave")
        assert here(pilot, LibraryScreen)
