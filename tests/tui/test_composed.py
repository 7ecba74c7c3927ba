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
from tests.tui.support import (
    CODE,
    at_a_play,
    at_the_start,
    flow,
    page,
    pass_over,
    press,
    resize,
    screen_text,
    settle,
)
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


async def test_heading_text_and_keys_have_one_left_edge() -> None:
    async with at_the_start(code=CODE) as pilot:
        for keys in ((), ("1", "enter")):
            await press(pilot, *keys)
            for size in WIDE:
                await resize(pilot, *size)
                block = 164 if keys and size[0] >= 164 else 80  # a briefing stands in two columns
                assert left_edges(pilot) == {(size[0] - block) // 2 + 2}


async def test_a_briefing_has_the_procedure_card_beside_it_where_there_is_room() -> None:
    async with at_the_start(code=CODE) as pilot:
        await press(pilot, "1", "enter")
        for width in (163, 164):
            await resize(pilot, width, 60)
            first, card = flow(pilot).children[0], page(pilot).query_one("Flow .section")
            assert (card.region.y == first.region.y) is (width >= 164)
            assert (card.region.x >= first.region.right + 4) is (width >= 164)


async def test_a_play_stands_in_the_middle_with_its_case_file_and_without() -> None:
    async with at_a_play(HALL, SIDE_ROOM) as (pilot, _):
        for size in WIDE:
            await resize(pilot, *size)
            panel = pilot.app.screen.query_one(CasePanel)
            (left,) = left_edges(pilot)
            right = size[0] - panel.region.right
            assert abs((left - 2) - right) <= 1, "as much room on both sides"
            assert flow(pilot).children[0].region.width == 76
            await press(pilot, "f")
            assert not panel.display
            assert left_edges(pilot) == {(size[0] - 80) // 2 + 2}
            await press(pilot, "f")
            assert panel.display


class NothingKnownYet(ScriptedSession):
    """Its case file is empty until something was answered."""

    def case_file(self) -> Sequence[CaseFileLine]:
        return super().case_file() if self.at else ()


async def test_a_case_file_with_nothing_in_it_takes_no_room() -> None:
    playing = NothingKnownYet((HALL._replace(sure=False), SIDE_ROOM))
    async with at_a_play(playing=playing) as (pilot, _):
        for size in ((100, 24), (200, 60)):
            await resize(pilot, *size)
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
    """Its case file has names, and something known once there was an answer."""

    def case_file(self) -> Sequence[CaseFileLine]:
        known = CaseFileLine("16:25", "Consent given: Ms Mitra hearing him")
        return [*([known] if self.at else []), CaseFileLine("People", "Selim, Jashim")]


async def test_the_case_file_stands_beside_the_story_from_100_columns_on() -> None:
    """As soon as there is a name in it; the story gives it columns where there are too few."""
    playing = OnlyNames((HALL._replace(sure=False), SIDE_ROOM))
    async with at_a_play(size=(99, 40), playing=playing) as (pilot, _):
        panel = pilot.app.screen.query_one(CasePanel)
        for columns, text in ((99, 76), (100, 64), (113, 76), (118, 76), (200, 76)):
            await resize(pilot, columns, 40)
            assert panel.display is (columns >= 100)
            assert flow(pilot).children[0].region.width == text
            assert not panel.display or panel.region.width >= 32


async def test_the_case_file_is_quieter_than_the_story() -> None:
    playing = OnlyNames((HALL._replace(sure=False), SIDE_ROOM))
    async with at_a_play(size=(120, 40), playing=playing) as (pilot, _):
        await press(pilot, "1", "enter")
        panel = pilot.app.screen.query_one(CasePanel)
        told = pilot.app.screen.query("Flow .prose").first()
        assert panel.children
        for part in panel.children:
            assert not part.rich_style.bold
        facts = [part for part in panel.children if part.has_class("fact")]
        assert all(part.rich_style.color != told.rich_style.color for part in facts)


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
        return [CaseFileLine("What was said and found", f"Fact {n} ") for n in range(60)]


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


async def test_a_small_window_is_used_whole_and_a_tall_one_has_lines() -> None:
    async with at_a_play(HALL) as (pilot, _):
        for size in ((80, 24), (60, 20)):
            await resize(pilot, *size)
            assert left_edges(pilot) == {2}
            assert flow(pilot).region.width == size[0]
            assert "────" not in screen_text(pilot)
            for theme in ("calm", "paper", "contrast"):  # a tint sets the heading apart
                pilot.app.theme = theme
                await settle(pilot)
                heading = pilot.app.screen.query_one(Heading)
                assert heading.size.height == 1
                assert heading.background_colors[1] != flow(pilot).background_colors[1]
        await resize(pilot, 120, 35)
        await press(pilot, "f")  # the case file has lines of its own
        assert sum("────" in line for line in screen_text(pilot).splitlines()) == 2


def chapter_of(n: int, title: str) -> Step:
    """A moment with few words, in a chapter of three."""
    return HALL._replace(chapter=(n, 3, title), text=HALL.text[:1])


async def test_the_heading_draws_how_far_one_is() -> None:
    chapters = {1: ("The hall", "●○○ "), 2: ("", "●●○"), 3: ("", "●●●")}
    steps = [chapter_of(n, title) for n, (title, _) in chapters.items()]
    async with at_a_play(*steps, HALL) as (pilot, playing):
        for n, (title, drawn) in chapters.items():
            heading = screen_text(pilot).splitlines()[0]
            assert drawn in heading and (title or f"Chapter {n} of 3") in heading
            assert HALL.time in heading
            await pass_over(pilot, playing)


def gaps(pilot: Pilot[None]) -> set[int]:
    """Blank lines between neighbouring answers."""
    cards = [card.content_region for card in pilot.app.screen.query("Answers Card")]
    return {below.y - above.bottom for above, below in pairwise(cards)}


async def test_answers_are_parted_where_all_of_them_still_fit() -> None:
    short, long = chapter_of(1, "The hall"), HALL._replace(text=HALL.text * 2)
    async with at_a_play(short, long, short._replace(acts=FORTY.acts)) as (pilot, playing):
        assert gaps(pilot) == {1} and not flow(pilot).more
        await resize(pilot, 80, 16)
        assert gaps(pilot) == {0}, "no gap where it would cost a scroll"
        await resize(pilot, 80, 24)
        assert gaps(pilot) == {1}
        await pass_over(pilot, playing)
        assert gaps(pilot) == {0}
        await pass_over(pilot, playing)
        assert gaps(pilot) == {1}
        beside = pilot.app.screen.query_one(".beside").region
        last = pilot.app.screen.query("Answers Card").last().region
        assert beside.y - last.bottom == 1, "two blank lines would follow each other"


def below_the_heading(pilot: Pilot[None]) -> int:
    """Blank lines between the heading and the first line of what happens."""
    parts = pilot.app.screen.query("Flow .prose, Flow .yours")
    first = next(part for part in parts if part.region.height)
    return first.region.y - pilot.app.screen.query_one(Heading).region.bottom


async def test_a_line_that_is_left_over_parts_the_story_from_the_heading() -> None:
    """Where the moment fills the window, it is not pushed out of sight for it."""
    async with at_a_play(FORTY, size=(80, 20)) as (pilot, _):
        for height, apart in ((20, 0), (21, 1)):
            await resize(pilot, 80, height)
            assert below_the_heading(pilot) == apart
            assert flow(pilot).max_scroll_y == 0
        page(pilot).say("A long sentence about what has happened to this play. " * 2)
        await settle(pilot)
        assert below_the_heading(pilot) == 0 == flow(pilot).max_scroll_y
        await press(pilot, "home")
        assert below_the_heading(pilot) == 1 and flow(pilot).max_scroll_y == 0


async def test_a_talk_that_is_all_in_sight_stands_apart_from_the_heading_too() -> None:
    async with at_a_play(SIDE_ROOM) as (pilot, _):
        assert below_the_heading(pilot) == 1
        await resize(pilot, 80, 16)
        assert below_the_heading(pilot) == 0
        await resize(pilot, 120, 45)
        assert gaps(pilot) == {1}, "also the first of a group"


@pytest.mark.parametrize("steps", [(HALL,), (chapter_of(1, "The hall"),)])
async def test_beside_the_case_file_the_story_keeps_its_edges(steps: tuple[Step, ...]) -> None:
    """It begins on one line with the case file, and touches no scroll bar."""
    async with at_a_play(*steps) as (pilot, _):
        for size in ((100, 24), (100, 30), (112, 20), (120, 40), (200, 60)):
            await resize(pilot, *size)
            panel = pilot.app.screen.query_one(CasePanel)
            first = next(part for part in flow(pilot).children if part.region.height)
            assert panel.display and panel.children[0].region.y == first.region.y
            for part in flow(pilot).children:
                assert part.region.right < flow(pilot).region.right - 1, "the scroll bar is there"
                assert part.region.width <= 76
            assert flow(pilot).region.right <= panel.region.x
