"""Before a play and after it: the briefing, the door, which case, and which play is the last."""

from __future__ import annotations

import os
import re
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from engine.records.cohorts import Cohort
from engine.records.sqlite.store import Store
from engine.services.library import Library, Together
from engine.services.shared.recording import reopen
from tests.tui.faces import CASE, CODE, answer, begun, listen, one_line, played, scenario
from tests.tui.faces import invoked as run
from tests.tui.support import app_of, press, settle, welcome_read, words_on_screen
from tests.tui.test_real import Terminal
from tui.app.app import RifqApp
from tui.screens.briefing import BriefingScreen, LedBriefingScreen
from tui.screens.led_play import LedPlayScreen
from tui.screens.library import LibraryScreen
from tui.screens.play import PlayScreen
from tui.screens.sign_in import SignIn

ID = "every-kind"
ORDINARY = 65534


def of_case(store: Store) -> Library:
    """The library, with the case in it, after the welcome was read."""
    library = Library(store)
    library.adopt(scenario())
    welcome_read(store)
    return library


# The briefing


async def test_nothing_is_kept_before_the_briefing_was_read_and_the_play_begun(
    store: Store,
) -> None:
    library = of_case(store)
    start = BriefingScreen(ID, library.briefing(ID), together=Together(3))
    app = app_of(library, code=CODE, start=start)
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        said = words_on_screen(pilot)
        for words in (
            "You are asked to look in on the house",
            "This case includes: a locked room.",
            "Begin as practice",
            "Begin as an assessment",
            "How things are done here",
        ):
            assert words in said, words
        assert store.plays() == ()
        await press(pilot, "1", "enter")
        assert isinstance(app.screen, PlayScreen)
    (play,) = store.plays(participant=CODE)
    assert reopen(store, play.play).play.started.players == 3


async def test_enter_where_its_cards_are_further_up_says_so(store: Store) -> None:
    library = of_case(store)
    start = BriefingScreen("counter-four", library.briefing("counter-four"))
    async with app_of(library, start=start).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "end", "enter")
        assert "What you can choose is above" in words_on_screen(pilot)
        await press(pilot, "1", "enter")
        assert isinstance(pilot.app.screen, PlayScreen)


async def test_a_mode_that_was_asked_for_is_the_only_one_and_esc_begins_nothing(
    store: Store,
) -> None:
    library = of_case(store)
    app = app_of(library, start=BriefingScreen(ID, library.briefing(ID), mode="assessment"))
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        assert "Begin as practice" not in words_on_screen(pilot)
        await press(pilot, "1", "enter")
        assert isinstance(app.screen, PlayScreen) and app.screen.session.mode == "assessment"
    app = app_of(library, start=BriefingScreen(ID, library.briefing(ID)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "escape")
        assert isinstance(app.screen, SignIn)
    assert len(store.plays()) == 1


async def test_notes_that_have_commas_are_kept_apart_by_semicolons(store: Store) -> None:
    words = of_case(store).briefing(ID)
    words = replace(words, content_notes=("an illness", "in one ending, an injury"))
    app = app_of(of_case(store), code=CODE, start=BriefingScreen(ID, words))
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        assert "This case includes: an illness; in one ending, an injury." in words_on_screen(pilot)


async def test_a_room_hears_the_briefing_before_it_begins_or_rehearses(store: Store) -> None:
    library = of_case(store)
    for how, kept in (("rehearse", 0), ("new", 1)):
        app = app_of(library, start=LedBriefingScreen(ID, library.briefing(ID), how, None))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            assert "This case includes: a locked room." in words_on_screen(pilot)
            assert store.plays() == ()
            await press(pilot, "1", "enter")
            assert isinstance(app.screen, LedPlayScreen)
        assert len(store.plays()) == kept


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal there")
def test_a_cohort_without_the_case_is_told_before_the_app_opens(store: Store, data: Path) -> None:
    store.cohorts.put(Cohort("other", "Another", cases=("thursday-ticket",)))
    terminal = Terminal(data, "lead", str(CASE), "--cohort", "other")
    terminal.until("L001 The case every-kind is not in the cohort other")
    assert terminal.over() == 2


def test_line_mode_offers_the_procedure_card_before_the_first_decision() -> None:
    said = one_line(listen(begun(None), "p"))
    offered = said.index("p shows the procedure card")
    assert offered < said.index("A blue door.") < said.index("Public prosecutor:")
    assert "p shows the procedure card" not in listen(played(None, answers=2))


# Which case


def test_a_case_that_is_not_there_is_named_with_those_that_are(data: Path) -> None:
    for verb in ("play", "lead", "print"):
        result = run(verb, "nope", data=data)
        assert result.exit_code == 2 and "There is no case `nope`." in result.output
        assert "guesthouse-visit" in result.output and "terminal" not in result.output
    near = run("play", "thursday-tickt", data=data).output
    assert "Did you mean `thursday-ticket`?" in near and "guesthouse-visit" in near


@pytest.mark.parametrize("verb", ["play", "lead"])
def test_without_a_case_one_reads_which_there_are(verb: str, data: Path) -> None:
    result = run(verb, data=data)
    assert result.exit_code == 2
    assert "Which case?" in result.output and "thursday-ticket" in result.output


def test_a_mistyped_code_says_how_it_was_seen_and_where_codes_are_made(data: Path) -> None:
    said = run("play", CASE, "--plain", "--as", "222222", data=data).output
    assert "R017 222222 is not a participant code." in said
    assert "the last digit checks the others" in said and "I have no code" in said


# Where nothing can be kept


def _readable(path: str) -> bool:
    return os.access(path, os.R_OK, effective_ids=os.access in os.supports_effective_ids)


@pytest.fixture
def read_only() -> Iterator[Path]:
    """A data folder that is there and may not be written to, also not by an administrator."""
    if sys.platform == "win32":
        pytest.skip("no modes")
    with tempfile.TemporaryDirectory() as base:
        os.chmod(base, 0o755)
        folder = Path(base) / "data"
        with Store.open(folder) as store:
            of_case(store)
        root = os.geteuid() == 0
        for path in (*folder.iterdir(), folder):
            if root:
                os.chown(path, ORDINARY, ORDINARY)
            path.chmod(0o500 if path.is_dir() else 0o400)
        if root:
            os.seteuid(ORDINARY)
        try:
            if not all(map(_readable, (__file__, os.__file__))):
                pytest.skip("Python or this clone is for the administrator alone")
            yield folder
        finally:
            if root:
                os.seteuid(0)
            folder.chmod(0o700)


async def test_a_folder_that_keeps_nothing_is_told_at_the_door_and_in_the_library(
    read_only: Path,
) -> None:
    with Store.open(read_only) as store:
        app = app_of(Library(store))
        async with app.run_test(size=(80, 40)) as pilot:
            await settle(pilot)
            assert "Nothing can be kept here now: R002" in words_on_screen(pilot)
            app.sign_in("")
            await settle(pilot)
            assert isinstance(app.screen, LibraryScreen)
            assert "Nothing can be kept here now: R002" in words_on_screen(pilot)


async def test_a_folder_in_order_is_not_spoken_of(store: Store) -> None:
    app = app_of(of_case(store))
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        assert "Nothing can be kept" not in words_on_screen(pilot)


# Colours


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal there")
def test_without_colours_the_terminals_own_are_left_alone(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    terminal = Terminal(data)
    terminal.until("What this is")
    terminal.end(signal.SIGTERM)
    styles = b";".join(re.findall(rb"\x1b\[([0-9;]*)m", terminal.output)).split(b";")
    assert b"1" in styles, "what is a heading is bold"
    assert {s for s in styles if s[:1] in b"349" and len(s) > 1} == {b"39", b"49"}


# Plays that are over


def test_the_debrief_of_the_last_play_is_that_of_the_last_with_a_decision(
    store: Store, data: Path
) -> None:
    decided = played(store, CODE, answers=3)
    other = played(store, answers=4)
    for people in ((CODE,), ()):
        begun(store, *people)
    assert decided.head[:16] in run("debrief", "--as", CODE, data=data).output
    assert other.head[:16] in run("debrief", data=data).output


def test_where_nothing_was_decided_there_is_no_debrief_and_one_is_told(
    store: Store, data: Path
) -> None:
    only = begun(store)
    empty = run("debrief", data=data)
    assert empty.exit_code == 2 and "Nothing has been decided yet" in empty.output
    assert only.pass_over() is None
    assert only.head[:16] in run("debrief", data=data).output


async def test_plays_of_one_case_and_day_are_told_apart(store: Store) -> None:
    for answers in (2, 4, 12):
        played(store, CODE, answers=answers)
    timed = begun(store, CODE)
    answer(timed, {"act": "ring-the-line"})
    app = app_of(of_case(store), code=CODE)
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "m")
        said = words_on_screen(pilot)
        assert "9 decisions ended: She has a room with a key of her own." in said
        assert "unfinished · at 09:10" in said
        assert "2 decisions unfinished · In what order?" in said
        assert "4 decisions unfinished · Talking with Amina" in said


def test_the_head_of_a_forgotten_play_is_said_to_be_forgotten(store: Store, data: Path) -> None:
    recorded = played(store, CODE, answers=3)
    kept = run("records", "verify", "--head", recorded.head, data=data)
    assert "all its 4 events are here, unaltered" in kept.output and kept.exit_code == 0
    store.forget(CODE)
    gone = run("records", "verify", "--head", recorded.head, data=data)
    assert "was deleted" in gone.output and "is still valid" in gone.output
    assert "are here, unaltered" not in gone.output and gone.exit_code == 0


@pytest.mark.parametrize("welcome", [True, False])
async def test_the_first_pages_look_the_same_before_and_after_the_other_styles_are_read(
    welcome: bool, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not welcome:
        welcome_read(store)
    every, pictures = list(RifqApp.LATER_CSS), []
    for later in (every, []):
        monkeypatch.setattr(RifqApp, "LATER_CSS", later)
        app = app_of(Library(store))
        async with app.run_test(size=(100, 30)) as pilot:
            await settle(pilot)
            pictures.append(app.screen._compositor.render_strips())
            assert all(has_read(app, path) for path in later), "the next page has them"
    assert pictures[0] == pictures[1]


def has_read(app: RifqApp, path: str) -> bool:
    """Whether the app has a style sheet, by its name."""
    name = Path(path).name
    return any(Path(source).name == name for source, _ in app.stylesheet.source)
