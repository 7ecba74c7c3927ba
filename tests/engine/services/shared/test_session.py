"""A play as every front end shows it."""

from __future__ import annotations

from typing import Any

from engine.play.view import view
from engine.services.shared.recording import Recorded, start
from engine.services.shared.session import Session
from tests.engine.reports.plays import WORST, ask, case
from tests.tui.faces import answer

WAIT = {"move": "wait"}


def moves(*answers: Any) -> tuple[list[str], list[str]]:
    """The moves that are shown in the side room, and those that are taken."""
    found = start(None, case(), mode="practice", seed=0)
    assert isinstance(found, Recorded)
    for given in ({"answer": "few-words-now"}, {"answer": WORST[1]}, *answers):
        answer(found, given)
    shown, taken = Session(found).step, view(found.scenario, found.play)
    return [each.id for each in shown.moves], [each.id for each in taken.moves]


def test_a_silence_that_would_tell_the_same_again_is_not_shown_and_can_still_be_taken() -> None:
    assert moves() == (["wait", "break"], ["wait", "break"])
    assert moves(WAIT) == (["break"], ["wait", "break"])
    assert moves(WAIT, WAIT) == (["break"], ["wait", "break"])
    assert moves(WAIT, ask("permits-jail")) == (["wait", "break"], ["wait", "break"])
