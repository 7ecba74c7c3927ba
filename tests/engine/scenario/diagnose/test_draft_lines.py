"""A fix changes lines of a draft, and the draft still knows the author's own lines."""

from __future__ import annotations

from engine.scenario.diagnose.draft_lines import MOST_CHARACTERS, Draft, Fix

TEXT = "a: 1\nb 2\nc: 3\n"


def test_a_fix_changes_a_copy() -> None:
    draft = Draft.of(TEXT, "x.yaml")
    fixed = draft.apply(Fix(1, 1, ("b: 2",)))
    assert fixed.text == "a: 1\nb: 2\nc: 3\n"
    assert draft.text == TEXT


def test_after_a_fix_of_other_length_problems_are_still_at_the_lines_of_the_author() -> None:
    fixed = Draft.of(TEXT, "x.yaml").apply(Fix(1, 1, ("b:", "  - 2")))
    problem = fixed.problem("E030", 3, 0)
    assert (problem.line, problem.column) == (3, 1)
    assert fixed.problem("E030", 2, 4).line == 2


def test_the_hint_shows_the_lines_and_says_why() -> None:
    draft = Draft.of(TEXT, "x.yaml")
    assert draft.hint(Fix(1, 1, ("b: 2",))) == "write:\nb: 2"
    assert draft.hint(Fix(1, 1, ("b: 2",), "no colon")) == "no colon; write:\nb: 2"
    assert draft.hint(Fix(0, 1, ("ab: 2",))) == "write in place of lines 1 to 2:\nab: 2"


def test_a_fix_of_many_lines_shows_one_and_a_huge_one_nothing() -> None:
    draft = Draft.of("\tx\n" * 100, "x.yaml")
    many = Fix(0, 99, ("  x",) * 100)
    assert draft.hint(many) == "write, and so on to line 100:\n  x"
    assert draft.hint(Fix(0, 0, ("x" * (MOST_CHARACTERS + 1),))) == ""
