"""Values in line mode: a number that is typed is the number that is given."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest

from engine.play.step import Scale
from tests.tui.moments import ACCOUNTS
from tests.tui.scripted import ScriptedSession
from tui.linemode.line_io import Left, Terminal
from tui.linemode.session import LineMode


def give(scale: Scale, typed: str) -> tuple[object, str]:
    """What is decided when these numbers are typed for four things, and what is said."""
    out = io.StringIO()
    playing = ScriptedSession((ACCOUNTS._replace(scale=scale), ACCOUNTS))
    with suppress(Left):
        LineMode(playing, Terminal(io.StringIO(f"{typed}\n\n"), out)).moment()
    return playing.answered[0][0] if playing.answered else None, out.getvalue()


def test_where_values_are_numbers_typing_4_gives_4() -> None:
    given, said = give(Scale(0, 10, ()), "4 0 10 7")
    assert given == {"a1": 4, "a2": 0, "a3": 10, "a4": 7}
    assert "0 to 10:" in said and "— 4" in said
    assert "1. 0" not in said  # a list of numbers by numbers says nothing


@pytest.mark.parametrize(
    ("scale", "typed"),
    [(Scale(-1, 1, ("less", "as before", "more")), "1 2 3 3"), (Scale(-1, 1, ()), "1 2 3 3")],
)
def test_words_and_values_below_0_are_counted_from_1(scale: Scale, typed: str) -> None:
    given, said = give(scale, typed)
    assert given == {"a1": -1, "a2": 0, "a3": 1, "a4": 1}
    assert "1 to 3:" in said and "3. " in said


def test_a_number_beyond_the_scale_is_said_and_decides_nothing() -> None:
    given, said = give(Scale(0, 10, ()), "11")
    assert given is None and "Type a number from 0 to 10 for this line." in said
