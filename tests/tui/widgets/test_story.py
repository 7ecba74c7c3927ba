"""The case file in words."""

from __future__ import annotations

from tui.widgets.story import case_lines


def test_an_empty_case_file_says_so_and_nothing_of_what_is_known() -> None:
    (only,) = case_lines([])
    assert str(only.content) == "The case file is still empty."
