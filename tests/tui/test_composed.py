"""On a wide screen a page is one block in the middle, and nothing of it is left at an edge."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from textual.pilot import Pilot

from engine.play.step import Step
from engine.services.shared.session import CaseFileLine
from tests.tui.moments import FORTY, HALL, SIDE_ROOM
from tests.tui.scripted import ScriptedSession
from tests.tui.support import CODE, at_a_play, at_the_start, flow, page, press, screen_text, settle
from tui.widgets.footer import KeyLine
from tui.widgets.prose import Heading
from tui.widgets.story import CasePanel

WIDE = [(120, 35), (200, 60)]


def left_edges(pilot: Pilot[None]) -> set[int]:
    """Where the words of the heading, the text and the keys begin."""
    page = pilot.app.screen
    text = next(part for part in flow(pilot).children if part.region.height)
    return {
        page.query_one(Heading).content_region.x,
        page.query_one(KeyLine).content_region.x,
        text.region.x,
    }


@pytest.mark.parametrize("size", WIDE)
async def test_heading_text_and_keys_have_one_left_edge(size: tuple[int, int]) -> None:
    async with at_the_start(code=CODE, size=size) as pilot:
        for keys in ((), ("1", "enter")):
            await press(pilot, *keys)
            (left,) = left_edges(pilot)
            assert left == (size[0] - 80) // 2 + 2


@pytest.mark.parametrize("size", WIDE)
async def test_a_play_stands_in_the_middle_with_its_case_file_and_without(
    size: tuple[int, int],
) -> None:
    async with at_a_play(HALL, SIDE_ROOM, size=size) as (pilot, _):
        panel = pilot.app.screen.query_one(CasePanel)
        (left,) = left_edges(pilot)
        right = size[0] - panel.region.right
        assert abs((left - 2) - right) <= 1, "as much room on both sides"
        assert flow(pilot).children[0].region.width == 76
        await press(pilot, "f")
        assert not panel.display
        assert left_edges(pilot) == {(size[0] - 80) // 2 + 2}


class NothingKnownYet(ScriptedSession):
    """Its case file is empty until something was answered."""

    def case_file(self) -> Sequence[CaseFileLine]:
        return super().case_file() if self.at else ()


@pytest.mark.parametrize("size", [(100, 24), (200, 60)])
async def test_a_case_file_with_nothing_in_it_takes_no_room(size: tuple[int, int]) -> None:
    playing = NothingKnownYet((HALL._replace(sure=False), SIDE_ROOM))
    async with at_a_play(size=size, playing=playing) as (pilot, _):
        panel = pilot.app.screen.query_one(CasePanel)
        assert not panel.display
        assert left_edges(pilot) == {(size[0] - 80) // 2 + 2}
        await press(pilot, "f")
        assert "The case file is still empty." in screen_text(pilot)
        await press(pilot, "escape", "1", "enter")
        assert panel.display and "Phones go into a tin" in screen_text(pilot)
        await press(pilot, "u")
        assert not panel.display


class OnlyNames(ScriptedSession):
    """Its case file has names and scenes, and something known once there was an answer."""

    def case_file(self) -> Sequence[CaseFileLine]:
        known = CaseFileLine("Consents", "Consent given: Ms Mitra hearing him", where="16:25")
        return [
            CaseFileLine("People", "Selim, Jashim"),
            *([known] if self.at else []),
            CaseFileLine("Scenes so far", "15:40  The hall", label="15:40"),
        ]


@pytest.mark.parametrize(("columns", "beside"), [(99, False), (117, False), (118, True)])
async def test_names_alone_take_no_columns_from_the_story(columns: int, beside: bool) -> None:
    playing = OnlyNames((HALL._replace(sure=False), SIDE_ROOM))
    async with at_a_play(size=(columns, 40), playing=playing) as (pilot, _):
        panel = pilot.app.screen.query_one(CasePanel)
        assert panel.display is beside
        assert flow(pilot).children[0].region.width == 76
        await press(pilot, "1", "enter")
        assert panel.display is (columns >= 100), "now there is something to know"


async def test_what_is_new_in_the_case_file_has_a_full_dot_until_the_next_answer() -> None:
    playing = OnlyNames((HALL._replace(sure=False), SIDE_ROOM, HALL._replace(sure=False)))
    async with at_a_play(size=(120, 40), playing=playing) as (pilot, _):
        assert "● " not in beside_the_story(pilot)
        await press(pilot, "1", "enter")
        assert "● Consent given" in beside_the_story(pilot)
        assert "· Selim, Jashim" in beside_the_story(pilot)
        await press(pilot, "1", "enter")
        assert "Consent given" in beside_the_story(pilot)
        assert "● " not in beside_the_story(pilot)


def beside_the_story(pilot: Pilot[None]) -> str:
    """The words of the case file next to the story."""
    panel = pilot.app.screen.query_one(CasePanel)
    rows = screen_text(pilot).splitlines()[panel.region.y : panel.region.bottom]
    return "\n".join(row[panel.region.x : panel.region.right] for row in rows)


class MuchKnown(ScriptedSession):
    """Its case file is longer than the window."""

    def case_file(self) -> Sequence[CaseFileLine]:
        return [
            CaseFileLine("What was said and found", f"Fact {n}", where="15:40") for n in range(60)
        ]


async def test_f_reads_on_in_the_case_file_before_it_puts_it_away() -> None:
    async with at_a_play(playing=MuchKnown((HALL, SIDE_ROOM)), size=(120, 30)) as (pilot, _):
        panel = pilot.app.screen.query_one(CasePanel)
        read = beside_the_story(pilot)
        for _ in range(9):
            await press(pilot, "f")
            if not panel.display:
                break
            read += beside_the_story(pilot)
        assert not panel.display
        assert all(f"Fact {n} " in read for n in range(60))
        await press(pilot, "f")
        assert panel.display and "Fact 0 " in beside_the_story(pilot)


async def test_in_a_tall_window_lines_part_heading_text_and_keys() -> None:
    async with at_a_play(HALL, size=(120, 35)) as (pilot, _):
        await press(pilot, "f")  # the case file has lines of its own
        assert sum("────" in line for line in screen_text(pilot).splitlines()) == 2


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_a_small_window_is_used_whole(size: tuple[int, int]) -> None:
    async with at_a_play(HALL, size=size) as (pilot, _):
        assert left_edges(pilot) == {2}
        assert flow(pilot).region.width == size[0]
        assert "────" not in screen_text(pilot)


def chapter_of(n: int, title: str) -> Step:
    """A moment with few words, in a chapter of three."""
    return HALL._replace(chapter=(n, 3, title), text=HALL.text[:1])


@pytest.mark.parametrize(
    ("n", "title", "drawn"), [(1, "The hall", "●○○ "), (2, "", "●●○"), (3, "", "●●●")]
)
async def test_the_heading_draws_how_far_one_is(n: int, title: str, drawn: str) -> None:
    async with at_a_play(chapter_of(n, title)) as (pilot, _):
        heading = screen_text(pilot).splitlines()[0]
        assert drawn in heading and (title or f"Chapter {n} of 3") in heading
        assert HALL.time in heading


async def test_in_a_small_window_a_tint_sets_the_heading_apart() -> None:
    async with at_a_play(HALL) as (pilot, _):
        for theme in ("calm", "paper", "contrast"):
            pilot.app.theme = theme
            await settle(pilot)
            heading = pilot.app.screen.query_one(Heading)
            assert heading.size.height == 1
            assert heading.background_colors[1] != flow(pilot).background_colors[1]


def gaps(pilot: Pilot[None]) -> set[int]:
    """Blank lines between neighbouring answers."""
    cards = [card.region for card in pilot.app.screen.query("Answers Card")]
    return {below.y - above.bottom for above, below in pairwise(cards)}


async def test_answers_are_parted_where_all_of_them_still_fit() -> None:
    short, long = chapter_of(1, "The hall"), HALL._replace(text=HALL.text * 2)
    async with at_a_play(short) as (pilot, _):
        assert gaps(pilot) == {1} and not flow(pilot).more
        await pilot.resize_terminal(80, 16)
        await settle(pilot)
        assert gaps(pilot) == {0}, "no gap where it would cost a scroll"
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert gaps(pilot) == {1}
    async with at_a_play(long) as (pilot, _):
        assert gaps(pilot) == {0}


async def test_in_a_tall_window_all_answers_are_parted_the_first_of_a_group_too() -> None:
    async with at_a_play(SIDE_ROOM, size=(120, 45)) as (pilot, _):
        assert gaps(pilot) == {1}


def below_the_heading(pilot: Pilot[None]) -> int:
    """Blank lines between the heading and the first line of what happens."""
    parts = pilot.app.screen.query("Flow .prose, Flow .yours")
    first = next(part for part in parts if part.region.height)
    return first.region.y - pilot.app.screen.query_one(Heading).region.bottom


@pytest.mark.parametrize(("height", "apart"), [(21, True), (20, False)])
async def test_a_line_that_is_left_over_parts_the_story_from_the_heading(
    height: int, apart: bool
) -> None:
    """Where the moment fills the window, it is not pushed out of sight for it."""
    async with at_a_play(FORTY, size=(80, height)) as (pilot, _):
        assert below_the_heading(pilot) == apart
        assert flow(pilot).max_scroll_y == 0


async def test_a_notice_of_two_lines_takes_that_line_back_and_hides_nothing() -> None:
    async with at_a_play(FORTY, size=(80, 21)) as (pilot, _):
        page(pilot).say("A long sentence about what has happened to this play. " * 2)
        await settle(pilot)
        assert below_the_heading(pilot) == 0 == flow(pilot).max_scroll_y
        await press(pilot, "down")
        assert below_the_heading(pilot) == 1 and flow(pilot).max_scroll_y == 0


@pytest.mark.parametrize(("height", "apart"), [(24, 1), (16, 0)])
async def test_a_talk_that_is_all_in_sight_stands_apart_from_the_heading_too(
    height: int, apart: int
) -> None:
    async with at_a_play(SIDE_ROOM, size=(80, height)) as (pilot, _):
        assert below_the_heading(pilot) == apart


async def test_below_the_last_of_parted_answers_no_line_is_lost() -> None:
    """With acts below them, two blank lines would follow each other."""
    async with at_a_play(chapter_of(1, "The hall")._replace(acts=FORTY.acts)) as (pilot, _):
        assert gaps(pilot) == {1}
        beside = pilot.app.screen.query_one(".beside").region
        assert beside.y - pilot.app.screen.query("Answers Card").last().region.bottom == 1
