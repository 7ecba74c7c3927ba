"""A course in the app: the facilitator's corner, and the first screens of a participant."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input, Static

from engine.language.control_characters import CONTROLS
from engine.language.interface import PSEUDO, use
from engine.records.codes import mint, parse
from engine.records.problems import Code, RecordsProblem
from engine.records.roster import Person
from engine.records.sqlite.store import Store
from engine.scenario.courses import Course
from engine.services.catalogue.case_list import CaseCard
from engine.services.courses.administration import CohortService
from engine.services.courses.enrolment import Enrolment
from engine.services.feedback import reports as desks
from engine.services.library import Library
from tests.tui.faces import CODE, scenario
from tests.tui.given import (
    COHORT,
    ID,
    SUPPORT,
    given,
    own_cases,
    played_in,
    weakly_played_in,
)
from tests.tui.scripted import ScriptedLibrary
from tests.tui.support import (
    app_of,
    flow,
    press,
    screen_text,
    settle,
    welcome_read,
    words_on_screen,
)
from tests.tui.test_language import _cut, _not_translated
from tui.acts import cohort, drives
from tui.acts.act import Act, Ask, Form
from tui.dialogs.act import Conversation, FormDialog
from tui.dialogs.players_at_keyboard import Players
from tui.screens.briefing import CourseTerms
from tui.screens.cohort import CohortScreen, NewCohort
from tui.screens.debrief import DebriefScreen
from tui.screens.facilitator_home import DataNotice, FacilitatorHome
from tui.screens.library import LibraryScreen
from tui.screens.play import PlayScreen
from tui.screens.sign_in import SignIn
from tui.widgets.card import Card
from tui.widgets.page import Page


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return own_cases(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def cards(own: Path, tmp_path_factory: pytest.TempPathFactory) -> Sequence[CaseCard]:
    """The list of cases, read once."""
    with Store.open(tmp_path_factory.mktemp("data")) as store:
        return Library(store, own).cases()


@pytest.fixture
def library(
    store: Store, own: Path, cards: Sequence[CaseCard], monkeypatch: pytest.MonkeyPatch
) -> Library:
    monkeypatch.setattr(Library, "each_case", lambda self: iter(cards))
    monkeypatch.setattr(desks, "seal", lambda *given: None)
    library = Library(store, own)
    library.adopt(scenario())
    welcome_read(store)
    return library


@asynccontextmanager
async def at(library: Library, folder: Path, code: str = "") -> AsyncIterator[Pilot[None]]:
    app = app_of(library, code=code, save_folder=folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        yield pilot


def titles(library: Library) -> dict[str, str]:
    return {card.id: card.title for card in library.cases()}


async def take(pilot: Pilot[None], words: str) -> None:
    """Choose the card that begins with these words, and decide."""
    for card in pilot.app.screen.query(Card):
        if card.text.startswith(words):
            flow(pilot).choose(card)
            await press(pilot, "enter")
            return
    raise AssertionError(f"no card `{words}`: {[c.text for c in pilot.app.screen.query(Card)]}")


async def write(pilot: Pilot[None], field: str, words: str) -> None:
    """Put words into a field of the present page and stay in it."""
    found = pilot.app.screen.query_one(field, Input)
    flow(pilot).choose(found)
    found.value = words
    await settle(pilot)


async def corner(pilot: Pilot[None], cohort: str = "") -> None:
    """From the door into the corner, and to one cohort."""
    await take(pilot, "I facilitate a course")
    assert isinstance(pilot.app.screen, FacilitatorHome)
    if cohort:
        await take(pilot, cohort)
        assert isinstance(pilot.app.screen, CohortScreen)


# The corner


async def test_a_cohort_is_set_up_on_one_page(
    library: Library, store: Store, tmp_path: Path
) -> None:
    async with at(library, tmp_path) as pilot:
        await corner(pilot)
        assert "Plays on other laptops come by a USB drive" in words_on_screen(pilot)
        await take(pilot, "Set up a cohort")
        await take(pilot, "One case: The blue door")
        assert isinstance(pilot.app.screen, NewCohort)
        await write(pilot, "#title", " ")
        await take(pilot, "Set it up")
        assert "A cohort needs a title." in words_on_screen(pilot) and store.cohorts.all() == ()
        await write(pilot, "#title", "Irbid,  November")
        await write(pilot, "#agencies", "police, labour ,police")
        await write(pilot, "#first", "tomorrow")
        await take(pilot, "Set it up")
        assert "tomorrow is not a date" in words_on_screen(pilot)
        await write(pilot, "#first", "2026-11-01")
        await write(pilot, "#support", SUPPORT)
        await take(pilot, "How it is played")
        await take(pilot, "Whose records these are")
        await take(pilot, "Whose records these are")
        await take(pilot, "Set it up")
        assert isinstance(pilot.app.screen, CohortScreen)
        [cohort] = store.cohorts.all()
        assert (cohort.id, cohort.title) == ("irbid-november", "Irbid, November")
        assert cohort.agencies == ("police", "labour") and cohort.cases == (ID,)
        assert (cohort.mode, cohort.records, cohort.embargo) == ("assessment", "own", True)
        assert (cohort.first, cohort.last, cohort.support) == ("2026-11-01", "", SUPPORT)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, FacilitatorHome) and "Irbid" in words_on_screen(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, SignIn)


async def test_codes_are_made_handed_out_lost_and_written_into_the_roster(
    library: Library, store: Store, tmp_path: Path
) -> None:
    store.cohorts.put(COHORT)
    async with at(library, tmp_path) as pilot:
        await corner(pilot, "Irbid")
        await take(pilot, "Create codes")
        await write(pilot, "#many", "none")
        await take(pilot, "police")
        assert "a number from 1 to 200" in words_on_screen(pilot)
        await write(pilot, "#many", "3")
        await take(pilot, "police")
        members = store.cohorts.members("irbid")
        assert [member.agency for member in members] == ["police"] * 3
        shown = words_on_screen(pilot)
        assert all(f"{m.code[:3]} {m.code[3:]}" in shown for m in members)
        await take(pilot, "Continue")
        assert "Codes: 3 (police 3)" in words_on_screen(pilot)

        await take(pilot, "Create codes")
        await write(pilot, "#new_agency", "shelter")
        await press(pilot, "enter", "escape")
        assert store.cohorts.get("irbid").agencies == ("police", "labour", "shelter")

        await take(pilot, "Save the code sheet")
        assert "Saved:" in words_on_screen(pilot)
        page = (tmp_path / "codes-irbid.html").read_text("utf-8")
        assert all(f"{m.code[:3]} {m.code[3:]}" in page for m in members) and SUPPORT in page

        await take(pilot, "Write in the roster")
        await write(pilot, "#code", members[0].code)
        await press(pilot, "enter")
        await write(pilot, "#name", "Rania")
        await press(pilot, "enter")
        await take(pilot, "A lost code")
        await write(pilot, "#lost", "nobody of this name")
        await press(pilot, "enter")
        assert "R027" in words_on_screen(pilot)
        await write(pilot, "#lost", "rania")
        await press(pilot, "enter", "escape")
        [person] = store.roster.people()
        new = {member.code for member in store.cohorts.members("irbid")}
        assert members[0].code not in new and person.participant in new


async def test_a_case_is_opened_the_cohort_closed_and_its_plays_forgotten(
    library: Library, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [code] = given(store)
    played_in(store, code)
    async with at(library, tmp_path) as pilot:
        await corner(pilot, "Irbid")
        ticket = titles(library)["thursday-ticket"]
        assert f"The blue door 1, {ticket} 0" in words_on_screen(pilot)
        assert code not in words_on_screen(pilot)
        await take(pilot, "Open the feedback")
        await take(pilot, "The blue door")
        assert "Open for everyone: The blue door" in words_on_screen(pilot)
        assert store.cohorts.get("irbid").opened == {ID}

        monkeypatch.setattr(desks, "seal", _full)
        await take(pilot, "Close this cohort")
        await take(pilot, "Yes, close it")
        assert "R001" in words_on_screen(pilot) and not store.cohorts.get("irbid").closed
        monkeypatch.setattr(desks, "seal", lambda *given: None)
        await take(pilot, "Close this cohort")
        assert "Of The blue door, one to four finished plays are in no" in words_on_screen(pilot)
        await take(pilot, "No, go back")
        assert not store.cohorts.get("irbid").closed
        await take(pilot, "Close this cohort")
        await take(pilot, "Yes, close it")
        today = date.today()
        due = (today + timedelta(days=30)).isoformat()
        assert f"deleted on {due}" in words_on_screen(pilot)
        assert store.cohorts.get("irbid").closed == today.isoformat()

        await take(pilot, "Delete its plays and codes")
        await take(pilot, "Yes, delete them")
        assert "Deleted: 1 play, " in words_on_screen(pilot)
        assert store.plays() == () and store.cohorts.members("irbid") == ()
        words = [card.text for card in pilot.app.screen.query(Card)]
        assert not {"Delete its plays and codes", "Close this cohort", "Create codes"} & set(words)


def _full(*given: object) -> None:
    raise RecordsProblem(Code.FULL, {"path": "plays.db"})


async def test_the_report_of_the_group_is_saved_as_a_page(
    library: Library, store: Store, tmp_path: Path
) -> None:
    [code] = given(store, cases=(ID,))
    played_in(store, code)
    async with at(library, tmp_path) as pilot:
        await corner(pilot, "Irbid")
        await take(pilot, "Save the report")
        assert "Nobody has signed the practice of: The blue door." in words_on_screen(pilot)
        await take(pilot, "Leave them out")
        assert "Saved:" in words_on_screen(pilot)
    [page] = tmp_path.glob("report-irbid-*.html")
    assert "Irbid, November" in page.read_text("utf-8") and code not in page.read_text("utf-8")


async def test_the_facilitator_chooses_what_the_report_is_about(
    library: Library, store: Store, tmp_path: Path
) -> None:
    for code in given(store, 10, cases=(ID,)):
        weakly_played_in(store, code)
    async with at(library, tmp_path) as pilot:
        await corner(pilot, "Irbid")
        await take(pilot, "Choose what to talk about")
        assert "The blue door: the first topic" in words_on_screen(pilot)
        assert re.search(r"weak: (about|all)", words_on_screen(pilot))
        await take(pilot, "How far")
        assert "The blue door: the second topic" in words_on_screen(pilot)
        assert "How far" not in words_on_screen(pilot), "it is chosen already"
        await take(pilot, "Let Rifq choose")
        assert "Reports saved here are about these topics." in words_on_screen(pilot)
        assert "1 topic chosen" in words_on_screen(pilot)
        await take(pilot, "Save the report")
        await write(pilot, "#why", "We trust it")
        await press(pilot, "enter")
        assert "Saved:" in words_on_screen(pilot)
    [page] = tmp_path.glob("report-irbid-*.html")
    assert "because the facilitator says: “We trust it”" in page.read_text("utf-8")
    talk = page.read_text("utf-8")
    talk = talk[talk.index('class="talk"') :]
    assert "Chosen by the facilitator." in talk
    told = talk[talk.index("<article>") :]
    assert told.index("How far does this move") < told.index("What do you do first?")


async def test_nothing_can_be_chosen_while_nobody_gave_a_weak_answer(
    library: Library, store: Store, tmp_path: Path
) -> None:
    [code] = given(store, cases=(ID,))
    played_in(store, code)
    async with at(library, tmp_path) as pilot:
        await corner(pilot, "Irbid")
        await take(pilot, "Choose what to talk about")
        assert "There is nothing to choose from yet" in words_on_screen(pilot)


async def test_what_is_due_is_said_first_and_a_trial_can_be_deleted(
    library: Library, store: Store, tmp_path: Path
) -> None:
    store.cohorts.put(replace(COHORT, id="a-try", title="A try", trial=True))
    store.cohorts.add("a-try", mint())
    store.cohorts.close("a-try", "2020-01-01")
    async with at(library, tmp_path) as pilot:
        await corner(pilot)
        said = words_on_screen(pilot)
        due = said.index("were due to be deleted by 2020-01-31")
        assert due < said.index("closed 2020-01-01")
        await take(pilot, "A try")
        await take(pilot, "Delete this cohort completely")
        await take(pilot, "Yes, delete it")
        assert isinstance(pilot.app.screen, FacilitatorHome)
        assert "Deleted: 0 plays, 0 events." in words_on_screen(pilot)
        assert store.cohorts.all() == () and "A try" not in words_on_screen(pilot)


async def test_a_backup_goes_where_one_says(library: Library, store: Store, tmp_path: Path) -> None:
    given(store)
    stick = tmp_path / "stick"
    stick.mkdir()
    async with at(library, tmp_path) as pilot:
        await corner(pilot)
        await take(pilot, "Back up to a USB drive")
        assert pilot.app.focused is pilot.app.screen.query_one("#folder"), "one types at once"
        await write(pilot, "#folder", str(tmp_path / "nowhere"))
        await press(pilot, "enter")
        assert "R048 There is no folder" in words_on_screen(pilot)
        await write(pilot, "#folder", str(stick))
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, FacilitatorHome)
        assert "Plays: " in words_on_screen(pilot) and "Cohorts: " in words_on_screen(pilot)
    [file] = stick.iterdir()
    assert file.read_bytes().startswith(b"SQLite format 3")


async def test_a_room_is_led_from_the_corner_and_belongs_to_the_cohort(
    library: Library, store: Store, tmp_path: Path
) -> None:
    store.cohorts.put(COHORT)
    async with at(library, tmp_path) as pilot:
        await corner(pilot, "Irbid")
        await take(pilot, "Lead a class")
        await take(pilot, "The blue door")
        await take(pilot, "Begin with the class of Irbid")
        await take(pilot, "Begin with the class")
        [play] = store.plays(cohort="irbid")
        assert play.participants == ()
        pilot.app.leave_play()  # type: ignore[attr-defined]
        await settle(pilot)
        assert isinstance(pilot.app.screen, FacilitatorHome)


# The participant


async def test_the_first_screen_of_a_course_is_what_it_keeps_and_comes_once(
    library: Library, store: Store, tmp_path: Path
) -> None:
    [code] = given(store, accepted=False)
    async with at(library, tmp_path) as pilot:
        await write(pilot, "#code", code)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CourseTerms)
        assert "Your record is your own" in words_on_screen(pilot)
        await take(pilot, "Not now")
        assert isinstance(pilot.app.screen, SignIn)
        assert not store.cohorts.members("irbid")[0].accepted
        await write(pilot, "#code", code)
        await press(pilot, "enter")
        await take(pilot, "I have read this")
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert store.cohorts.members("irbid")[0].accepted
        await press(pilot, "escape")
        await write(pilot, "#code", code)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_shared_records_are_said_to_be_shared(
    library: Library, store: Store, tmp_path: Path
) -> None:
    [code] = given(store, accepted=False, records="shared")
    async with at(library, tmp_path, code) as pilot:
        assert isinstance(pilot.app.screen, CourseTerms)
        assert "shared with the facilitator" in words_on_screen(pilot)


async def test_the_cases_of_the_course_stand_in_the_order_of_the_code(
    library: Library, store: Store, tmp_path: Path
) -> None:
    cases = ("thursday-ticket", "no-such", ID)
    codes = given(store, 2, parallel=True, cases=cases, closing_open=True)
    orders = set()
    for code in codes:
        async with at(library, tmp_path, code) as pilot:
            orders.add(
                tuple(
                    card.text.partition("   ")[0]
                    for card in pilot.app.screen.query(Card)
                    if card.has_class("case")
                )
            )
    first = (titles(library)["thursday-ticket"], "no-such", "The blue door")
    assert orders == {first, first[::-1]}


async def test_a_play_of_the_course_is_in_its_mode_and_its_key_waits(
    library: Library, store: Store, tmp_path: Path
) -> None:
    [code] = given(store, mode="assessment")
    async with at(library, tmp_path, code) as pilot:
        await take(pilot, "The blue door")
        assert "Begin as practice" not in words_on_screen(pilot)
        assert "opens for everyone together" in words_on_screen(pilot)
        await take(pilot, "Begin")
        page = pilot.app.screen
        assert isinstance(page, PlayScreen) and page.session.mode == "assessment"
        await press(pilot, "escape")
        assert f"Someone to talk to: {SUPPORT}" in words_on_screen(pilot)
        await take(pilot, "Take a moment")
        assert f"Talk to {SUPPORT}" in words_on_screen(pilot)


async def test_an_early_finisher_reads_the_rest_once_the_case_is_open(
    library: Library, store: Store, tmp_path: Path
) -> None:
    [code] = given(store)
    played_in(store, code)
    async with at(library, tmp_path, code) as pilot:
        await press(pilot, "m", "1", "enter")
        await take(pilot, "Read the debrief")
        assert isinstance(pilot.app.screen, DebriefScreen)
        assert "when the facilitator opens it. Until then" in words_on_screen(pilot)
        assert not pilot.app.screen.query(".judgement")
        await press(pilot, "escape")
        CohortService(store).open("irbid", [ID])
        await press(pilot, "m", "1", "enter")
        await take(pilot, "Read the debrief")
        assert pilot.app.screen.query(".judgement")


async def test_two_at_one_keyboard_say_so_and_are_one_play(
    library: Library, store: Store, tmp_path: Path
) -> None:
    one, two = given(store, 2)
    async with at(library, tmp_path, one) as pilot:
        await take(pilot, "The blue door")
        await take(pilot, "We are two or more")
        assert isinstance(pilot.app.screen, Players)
        await write(pilot, "#others", "12")
        await take(pilot, "We are two")
        assert "12 is not a code" in words_on_screen(pilot)
        await write(pilot, "#others", f"{two}, {one}, {CODE}")
        await take(pilot, "We are two")
        assert "more codes than people" in words_on_screen(pilot)
        await write(pilot, "#others", two)
        await take(pilot, "We are two")
        assert isinstance(pilot.app.screen, PlayScreen)
    [play] = store.plays(cohort="irbid")
    assert set(play.participants) == {one, two}
    assert b'"players":2' in (store.events(play.play)[0].body or b"")


# Every word


ARABIC = replace(COHORT, title="إربد", agencies=("شرطة",), support="سلمى", cases=())
COURSE = Course("", "إربد", ())
ACTS = (
    cohort.add_codes,
    cohort.lost_code,
    cohort.write_name,
    cohort.open_case,
    cohort.lead_room,
    drives.back_up,
    drives.put_kit,
    drives.join,
    drives.hand_in_plays,
    drives.take_in,
)


def pages(service: CohortService) -> list[Page[object]]:
    member = Enrolment(ARABIC, service.store.cohorts.members("irbid")[0])
    found = [
        CourseTerms(member),
        FacilitatorHome(service),
        NewCohort(service, COURSE),
        DataNotice(),
        Players(parse, ""),
        *(FormDialog(first_form(service, act), dict, full=act.on_drive) for act in ACTS),
    ]
    return found  # type: ignore[return-value]


def first_form(service: CohortService, act: Act) -> Form:
    """What an act asks first."""
    request = act.does(Conversation(Page(), act, print, service, "irbid")).send(None)
    assert isinstance(request, Ask) and request.form
    return request.form


async def test_every_word_is_translated_and_none_is_cut(store: Store) -> None:
    store.cohorts.put(ARABIC)
    store.cohorts.add("irbid", mint(), "شرطة")
    with use(PSEUDO):
        app = app_of(ScriptedLibrary(store=store), code=CODE)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            for shown in pages(CohortService(store)):
                await app.push_screen(shown)
                await settle(pilot)
                assert _not_translated(app) == [], shown
                assert _cut(pilot) == [], shown
                await app.pop_screen()


def test_the_roster_is_no_part_of_the_plays(store: Store) -> None:
    store.cohorts.put(COHORT)
    service = CohortService(store)
    [code] = service.add("irbid")
    service.name(code, "Unmistakable Name")
    assert b"Unmistakable Name" not in (store.folder / "plays.db").read_bytes()
    assert store.roster.people() == (Person(code, "Unmistakable Name"),)


async def test_a_control_character_in_restored_records_is_shown_by_name(
    library: Library, store: Store, tmp_path: Path
) -> None:
    store.cohorts.put(replace(COHORT, title="Ir\x1b]0;x\x07bid \u202eabc", support="\x9b31m red"))
    async with at(library, tmp_path) as pilot:
        await corner(pilot)
        assert "Ir<U+001B>]0;x<U+0007>bid <U+202E>abc" in words_on_screen(pilot)
        assert not CONTROLS.search(screen_text(pilot))
        await pilot.app.screen.mount(Static("ab\x1bcd" + "…" * 90, markup=False))
        await settle(pilot)
        assert "ab<U+001B>cd" in words_on_screen(pilot), "whatever widget draws it"
        lines = pilot.app.screen._compositor.render_strips()
        assert {sum(segment.cell_length for segment in strip) for strip in lines} == {80}
