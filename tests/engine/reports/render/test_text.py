"""The debrief as plain text, for line mode and terminals."""

from __future__ import annotations

from itertools import pairwise

import pytest

from engine.reports.debrief.debrief import OwnWords, debrief
from engine.reports.document import Cell, Contest, Document, Entry, Line, Section, Table, Tone
from engine.reports.render.text import as_text
from tests.engine.reports.plays import BEST, HEAD, MIDDLING, WORST, case, play


@pytest.mark.parametrize("width", [40, 76])
def test_no_line_is_wider_than_asked(width: int) -> None:
    told = debrief(case(), play(WORST))
    assert max(map(len, as_text(told.document(), width, more=True).splitlines())) <= width


def test_headings_are_underlined_and_stand_in_order() -> None:
    rows = as_text(debrief(case(), play(BEST)).document(), 76).splitlines()
    headings = [above for above, below in pairwise(rows) if set(below) == {"-"}]
    assert headings[:4] == [
        "Before anything else", "What went well", "What happened", "One thing for the next day",
    ]  # fmt: skip


def test_figures_and_every_decision_are_told_only_on_request() -> None:
    told = debrief(case(), play(MIDDLING))
    assert "%" not in as_text(told.document())
    assert "More: every decision" in as_text(told.document())
    more = as_text(told.document(), more=True)
    assert "Figures (draft)" in more and "%" in more
    assert "Every decision\n---" in more


def test_the_head_is_printed_short_and_in_full() -> None:
    text = as_text(debrief(case(), play(BEST), head=HEAD).document())
    assert f"Head of the log: {HEAD[:16]}\n" in text and HEAD in text


def test_what_was_written_stands_with_what_it_is_about() -> None:
    written = OwnWords(
        ("A note.",), (Contest("hall.clerk-for-routine", "disagree", "no line"),), ((0, "Saved."),)
    )
    told = debrief(case(), play(WORST), written=written)
    assert "I disagree, because: no line" in as_text(told.document())
    text = as_text(told.document(), more=True)
    assert text.index("At which moment did you decide for him") < text.index("Saved.")
    assert "A note." in text


def test_two_lines_of_one_label_are_told_under_it_once() -> None:
    text = as_text(debrief(case(), play(BEST)).document(), more=True)
    log = text[text.index("What happened, in full") :]
    five = log[log.index("1. Ms Mitra says") : log.index("5. Take an account")]
    assert "You chose" not in five


def test_a_section_that_only_holds_parts_is_a_heading_above_them() -> None:
    told = (Entry("", (Line(Tone.SAID, "Nothing stands out."),)),)
    parts = (Section("story", "", (), told), Section("talk", "Talk about this", (), told))
    page = Section("one", "The blue door", sections=parts, above="Page one")
    rows = as_text(Document("cohort", "Basic one", sections=(page,))).splitlines()
    at = rows.index("The blue door \u00b7 Page one")
    assert rows[at + 1] == "=" * len(rows[at]) and rows[at + 3] == "Nothing stands out."
    assert rows.index("Talk about this") > at and rows[rows.index("Talk about this") + 1] != ""


def test_a_table_says_what_it_is_where_each_row_stands_and_the_page_ends_in_its_footer() -> None:
    rows = ((Cell("lets a danger wait", small="17:05 · The flat"), Cell("4 of 24")),)
    tables = tuple(Table(caption, ("Kind", "Votes"), rows) for caption in ("Harm", "Of votes"))
    section = Section("harm", "Harm", (), (Entry("", tables),))
    document = Document(
        "report",
        "Report",
        notices=("Draft.",),
        sections=(section,),
        footer=("Draft.", "Head: 0d17"),
    )
    told = as_text(document)
    assert told.count("lets a danger wait\n  17:05 · The flat\n  Votes: 4 of 24") == 2
    assert told.count("Of votes\n\nlets") == 1 and told.count("Harm\n") == 1
    assert told.count("Draft.") == 1 and told.endswith("\n\nHead: 0d17\n")
