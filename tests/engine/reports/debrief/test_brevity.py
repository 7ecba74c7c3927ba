"""A first page is made to fit, and its words are counted as they are read."""

from __future__ import annotations

from engine.reports.debrief.brevity import MOST_WORDS, STEPS, count_words, fit_sections
from engine.reports.document import Entry, Line, Section, Tone


def section(*texts: str) -> Section:
    lines = tuple(Line(Tone.CHOSEN, text, "You chose") for text in texts)
    return Section(
        "look", "Three words here", ("And four more words.",), (Entry("A place", lines),)
    )


def test_headings_labels_and_lines_are_counted_and_a_label_once_for_those_that_share_it() -> None:
    assert count_words([section("one two", "three")]) == 3 + 4 + 2 + 2 + 3


def test_a_page_has_as_much_as_fits() -> None:
    def made(well: int, rest: int) -> tuple[Section, ...]:
        return (section(*["word " * 20] * (well + rest)),)

    found = fit_sections(made, MOST_WORDS)
    (told,) = {(well, rest) for well, rest in STEPS if made(well, rest) == found}
    assert count_words(found) <= MOST_WORDS
    for well, rest in STEPS[: STEPS.index(told)]:
        assert count_words(made(well, rest)) > MOST_WORDS


def test_what_fits_at_no_step_is_told_at_the_shortest() -> None:
    found = fit_sections(lambda well, rest: (section(*["word " * 900] * (well + rest)),), 10)
    assert len(found[0].entries[0].lines) == sum(STEPS[-1])
