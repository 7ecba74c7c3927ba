"""A first page is made to fit: what is cut, where, and how its words are counted."""

from __future__ import annotations

from itertools import pairwise

import pytest
from msgspec.structs import replace

from engine.reports.debrief.brevity import (
    MOST_WORDS,
    STEPS,
    Brevity,
    count_words,
    fit_sections,
)
from engine.reports.document import Entry, Line, Section, Tone

SIX = replace(STEPS[-1], quote=6)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("One two three four five six", "One two three four five six"),
        ("One two three four, five six seven", "One two three four …"),
        ("One two three four, five six, seven eight", "One two three four, five six …"),
        ("One two three four because six seven", "One two three four …"),
        ("One two three. Four and six seven", "One two three. …"),
        ('"One two three four. Five six seven."', '"One two three four. …"'),
        ("Write it all down: when, where, who came", "Write it all down …"),
    ],
)
def test_a_quotation_is_cut_where_a_thought_ends_and_its_quotation_mark_is_closed(
    text: str, cut: str
) -> None:
    assert SIX.cut(text) == cut.replace(" …", "\N{NO-BREAK SPACE}…")


@pytest.mark.parametrize(
    "text",
    [
        "One two three four five six seven",
        "One two three four five six seven and no more than this",
        "One two, three four five six seven",
        'He says: "One two three four five six."',
        '"Shall we go on now, or is it enough for today?"',
        "Take all of it: one, two, three and the fourth of them",
    ],
)
def test_a_thought_longer_than_asked_is_not_broken(text: str) -> None:
    first, _, _ = SIX.cut(text).partition("\N{NO-BREAK SPACE}")
    assert first in (text, "Take all of it")


def section(*texts: str) -> Section:
    lines = tuple(Line(Tone.CHOSEN, text, "You chose") for text in texts)
    return Section(
        "look", "Three words here", ("And four more words.",), (Entry("A place", lines),)
    )


def test_headings_labels_and_lines_are_counted_and_a_label_once_for_those_that_share_it() -> None:
    assert count_words([section("one two", "three")]) == 3 + 4 + 2 + 2 + 3


def test_a_page_is_told_at_the_first_step_at_which_it_fits() -> None:
    def made(brief: Brevity) -> tuple[Section, ...]:
        return (section(*["word " * brief.quote] * 50),)

    (found,) = fit_sections(made, MOST_WORDS)
    told = len(found.entries[0].lines[0].text.split())
    fits = [step.quote for step in STEPS if count_words(made(step)) <= MOST_WORDS]
    before = STEPS[[step.quote for step in STEPS].index(fits[0])]
    assert told >= before.quote


def test_quotations_are_as_long_as_there_is_room_for() -> None:
    def made(brief: Brevity) -> tuple[Section, ...]:
        return (section(*[brief.cut("word word word word, " * 25)] * 20),)

    (found,) = fit_sections(made, MOST_WORDS)
    told = len(found.entries[0].lines[0].text.split())
    assert count_words([found]) <= MOST_WORDS
    longer = replace(STEPS[-1], quote=told + 4)  # one clause more
    assert count_words(made(longer)) > MOST_WORDS or told > 100


def test_what_fits_at_no_step_is_told_at_the_shortest() -> None:
    (found,) = fit_sections(lambda brief: (section(*["word " * brief.quote] * 500),), MOST_WORDS)
    assert len(found.entries[0].lines[0].text.split()) == STEPS[-1].quote


def test_what_a_step_leaves_out_does_not_come_back_at_a_later_one() -> None:
    for before, step in pairwise(STEPS):
        flags = (
            *((before.whole, step.whole), (before.other, step.other)),
            (before.labels, step.labels),
        )
        assert all(earlier or not later for earlier, later in flags)
