"""What a room can vote for, and the counts as a facilitator types them."""

from __future__ import annotations

import pytest

from engine.play.ballot_letters import letter
from engine.play.view import view
from engine.services.led.ballots import choices_of, read_counts
from tests.cases import go
from tests.tui.faces import WHOLE, begun, scenario

ABC = ["A", "B", "C"]


@pytest.mark.parametrize(
    ("typed", "counts"),
    [
        ("4 9 2", [4, 9, 2]),
        ("  4, 9,2 ", [4, 9, 2]),
        ("٤ ٩ ٢", [4, 9, 2]),
        ("٤، ٩؛ ٢", [4, 9, 2]),
        ("0 0 999", [0, 0, 999]),
        ("b9 c2", [0, 9, 2]),
        ("B9C2", [0, 9, 2]),
        ("b: 9, c = 2", [0, 9, 2]),
        ("a1 a2", [3, 0, 0]),
        ("لا9 ؤ٢", [0, 9, 2]),  # the keys of b and c on an Arabic keyboard
    ],
)
def test_counts_are_read_in_any_digits_on_either_keyboard(typed: str, counts: list[int]) -> None:
    assert read_counts(typed, ABC) == counts


@pytest.mark.parametrize("typed", ["", " ", "4 9", "4 9 2 1", "1000 0 0", "b1000", "a999 a1"])
@pytest.mark.parametrize("more", ["", " x"])
def test_a_line_that_cannot_be_meant_is_answered_in_words(typed: str, more: str) -> None:
    said = read_counts(typed + more, ABC)
    assert isinstance(said, str) and "b9 c2" in said
    assert len(said) <= 60, "it fits the foot of an 80-column screen, beside `more`"


@pytest.mark.parametrize("typed", ["-1 2 3", "4.5 9 2 x", "d9", "9b", "b 9 2", "½ 1 2", "<b>9"])
def test_nothing_is_guessed(typed: str) -> None:
    assert isinstance(read_counts(typed, ABC), str)


def test_letters_go_on_after_z() -> None:
    assert [letter(n) for n in (0, 1, 25, 26, 51, 52)] == ["A", "B", "Z", "AA", "AZ", "BA"]


def test_a_room_votes_on_what_is_answered_by_one_card_and_talks_about_the_rest() -> None:
    play = begun(None, mode="led").play
    seen = []
    for message in WHOLE:
        step = view(scenario(), play)
        seen.append(["".join((c.letter, c.id)) for c in choices_of(step)])
        play = go(play, message.get("answer", {k: v for k, v in message.items() if k != "sure"}))
    door = ["Aseparate", "Bin-front", "Cwalk-first"]
    assert seen[:2] == [door, door], "an act beside the decision is not voted on"
    assert seen[2:6] == [
        ["Ainterpreter", "Bstatement", "Cdanger"],
        ["Awindow", "Bphoto", "Cbed", "Dtea"],
        ["Ahow-this-works", "Blocked-in", "Dbreak", "Eclose"],
        ["Ano", "Bperhaps"],
    ]
    assert seen[-2:] == [[], []], "ratings, and what only goes on"
