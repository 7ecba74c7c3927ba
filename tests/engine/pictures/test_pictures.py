"""Every picture, at every width, says the same on a page and in a terminal."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from engine.pictures.characters import FILLS, as_characters, as_rows
from engine.pictures.drawing import HIGH, Bar, Drawing, Frame, Ink, Stroke, TextMark, in_blocks
from engine.pictures.drawing import width as wide
from engine.pictures.picture import Picture
from engine.pictures.road import FORMS, Mattered
from engine.pictures.svg import as_svg
from tests.engine.pictures.samples import ALL, MAP, ORDER, ROAD, SPLIT, VOTES

WIDTHS = (30, 38, 51, 52, 76, 120, 160)
EACH = pytest.mark.parametrize("picture", ALL, ids=lambda picture: picture.id)


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w", text))


def _svg(picture: Picture, width: int = 76) -> ET.Element:
    return ET.fromstring(as_svg(picture.draw(width), picture.id, picture.title, picture.about))


def _words(drawing: Drawing) -> str:
    return _letters("".join(mark.text for mark in drawing.marks if isinstance(mark, TextMark)))


@EACH
@pytest.mark.parametrize("width", WIDTHS)
def test_a_picture_stays_in_its_bounds(picture: Picture, width: int) -> None:
    drawing = picture.draw(width)
    rows = as_characters(drawing)
    assert len(rows) == drawing.height
    assert all(len(row) <= drawing.width for row in rows)
    if picture is not MAP:  # a map is as wide as it must be
        assert drawing.width == width
    for mark in drawing.marks:
        if isinstance(mark, TextMark):
            assert 0 <= mark.y < drawing.height


@EACH
@pytest.mark.parametrize("width", WIDTHS)
def test_no_figure_of_the_table_is_missing_in_the_picture(picture: Picture, width: int) -> None:
    """Drawn words hold every cell, or what somebody who points at a mark is told does."""
    drawing = picture.draw(width)
    drawn = _words(drawing) + _letters("".join(getattr(m, "about", "") for m in drawing.marks))
    for row in picture.rows():
        for cell in row:
            if picture is MAP and "machine" in cell:
                continue  # a long name is cut, and its box says all of it
            assert _letters(cell) in drawn


@EACH
def test_the_page_and_the_terminal_say_the_same_words(picture: Picture) -> None:
    on_page = "".join(node.text or "" for node in _svg(picture).iter("text"))
    in_terminal = "".join(as_characters(picture.draw(76)))
    assert sorted(_letters(on_page)) == sorted(_letters(in_terminal))


@EACH
def test_a_picture_tells_those_who_cannot_see_it_what_it_shows(picture: Picture) -> None:
    svg = _svg(picture)
    assert svg.get("role") == "img"
    assert [svg.findtext("title"), svg.findtext("desc")] == [picture.title, picture.about]
    told = {node.get("id") for node in svg if node.tag in ("title", "desc")}
    assert told == set((svg.get("aria-labelledby") or "").split())


@EACH
def test_the_same_figures_draw_the_same_picture(picture: Picture) -> None:
    assert picture.draw(76) == picture.draw(76)


def test_inks_can_be_told_apart_without_colour() -> None:
    assert len(set(FILLS.values())) == len(FILLS)


def test_a_row_of_answers_is_as_wide_as_the_answers_were_frequent() -> None:
    bars = [mark for mark in SPLIT.draw(100).marks if isinstance(mark, Bar)]
    assert [round(bar.width) for bar in bars[:3]] == [40, 15, 45]
    assert [round(bar.width) for bar in bars[3:]] == [30, 30, 40]
    assert [bar.about for bar in bars[::3]] == ["B: 8 of 20", "B: 6 of 20"], "plays, then votes"


def test_what_the_key_has_is_framed() -> None:
    rows = as_characters(ORDER.draw(76))
    assert [re.findall(r"\[\D*(\d+)\D*\]", row) for row in rows[1:]] == [["12"], ["16"], ["13"]]


def test_a_road_ends_where_the_play_ended() -> None:
    rows = as_characters(ROAD.draw(60))
    assert rows[0].startswith("15:40  ○  The hall")
    assert "┃  He flies" in rows[-1]


def test_what_is_said_of_places_on_a_road_stands_in_one_column_or_below() -> None:
    for width in range(24, 80):
        words = [mark for mark in ROAD.draw(width).marks if isinstance(mark, TextMark)]
        said = [mark for mark in words if mark.strong]
        assert len({mark.x for mark in said}) <= 2
        assert all(mark.x + len(mark.text) <= width for mark in words)


def test_every_mark_of_a_road_has_a_sign_of_its_own() -> None:
    assert len(set(FORMS.values())) == len(Mattered)
    signs = {FORMS[mark][0] for mark in (Mattered.LOOK, Mattered.HARM, Mattered.CRITICAL)}
    assert len(signs) == 3 and signs.isdisjoint({FORMS[Mattered.WELL][0]})


def test_lines_of_a_map_meet_their_boxes_and_cross_nothing_they_need_not() -> None:
    drawing = MAP.draw(76)
    boxes = [mark for mark in drawing.marks if isinstance(mark, Frame)]
    for line in (mark for mark in drawing.marks if isinstance(mark, Stroke)):
        for x, y in (line.points[0], line.points[-1]):
            assert any(
                box.x - 0.6 <= x <= box.x + box.width - 0.4
                and box.y - 0.6 <= y <= box.y + box.height - 0.4
                for box in boxes
            )
    assert not any("┼" in row for row in as_characters(drawing))


def test_words_that_would_steer_a_terminal_are_shown_by_name() -> None:
    drawing = Drawing(20, 1, (TextMark(0, 0, "a\x1b[2J"),))
    assert "\x1b" not in "".join(as_characters(drawing))
    assert "\x1b" not in as_svg(drawing, "a", "b\x1b", "c")


def test_runs_of_one_ink_make_up_the_row() -> None:
    drawing = Drawing(6, 1, (Bar(0, 0, 2, 1, Ink.BEST), Bar(2, 0, 2, 1, Ink.HARM)))
    assert as_rows(drawing) == [[("██", Ink.BEST), ("╳╳", Ink.HARM)]]


@EACH
def test_a_table_has_a_cell_for_each_of_its_columns(picture: Picture) -> None:
    assert {len(row) for row in picture.rows()} == {len(picture.columns)}


def test_votes_fill_the_lines_there_are_and_bars_are_shares_of_those_who_voted() -> None:
    for lines, width, high in ((18, 76, 5), (40, 150, 5), (12, 76, 3), (3, 76, 1)):
        drawing = replace(VOTES, lines=lines).draw(width)
        assert drawing.height == lines
        words = [mark for mark in drawing.marks if isinstance(mark, TextMark)]
        assert {mark.high for mark in words if mark.strong} == {high}
        below = [mark.text for mark in words if not mark.strong]
        assert below == [*VOTES.answers], "where there is no line for them, beside shorter bars"
        bars = [mark for mark in drawing.marks if isinstance(mark, Bar)]
        assert high > 1 or max(bar.x + bar.width for bar in bars) <= words[1].x
        first, second = (mark.width for mark in drawing.marks if isinstance(mark, Bar))
        assert first / second == pytest.approx(12 / 8), "nobody voted for B: no bar"


def test_every_letter_and_digit_has_a_form_of_its_own_in_blocks() -> None:
    known = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%"
    for high in HIGH:
        forms = {tuple(in_blocks(character, high)) for character in known}
        assert len(forms) == len(known) - 1, "O is drawn as 0"
        assert all(len(row) == wide(known, high) for row in in_blocks(known, high))
