"""Looking back in practice, once a part of the story is over: what was weak has a better answer."""

from __future__ import annotations

from typing import Any

from engine.services.feedback import debriefs
from engine.services.shared.recording import Recorded, start
from engine.services.shared.session import Session
from tests.engine.reports.plays import CLOSE, ON, WORST, ask, case
from tests.tui.faces import answer

BETTER = "The author's choice"
TALK = ["few-words-now", WORST[1], ask("permits-jail"), CLOSE]
REST = [ask("why-go-back"), CLOSE, ask("by-tonight"), CLOSE, WORST[9]]


def looking_back(*answers: Any, mode: str = "practice") -> list[tuple[str, str]]:
    """Labels and words of what is told of the last part that is over."""
    found = start(None, case(), mode=mode, seed=0)
    assert isinstance(found, Recorded)
    for given in answers:
        answer(found, given if isinstance(given, dict) and "ask" in given else {"answer": given})
    behind = debriefs.look_back(Session(found)).entries
    return [(line.label, line.text) for entry in behind for line in entry.lines]


def better(told: list[tuple[str, str]]) -> list[str]:
    return [text for label, text in told if label == BETTER]


def test_a_weak_answer_has_a_better_one_beside_it_and_a_good_one_has_none() -> None:
    told = looking_back(*TALK, *REST, ON)
    said = better(told)
    assert '"What have you been told about your permit, if anything?"' in said
    assert not looking_back(*TALK, mode="assessment")
    good = looking_back("keep-the-hall-ordinary", WORST[1])
    assert good and better(good) == []


def test_of_the_part_that_goes_on_nothing_is_told() -> None:
    assert '"What have you been told' not in str(looking_back(*TALK))


def test_where_experts_differ_both_sides_are_told() -> None:
    told = looking_back(*TALK, *REST, ON)
    one, other = [text for label, text in told if label in ("One side", "Another side")]
    assert one.startswith("A man in there has a burned hand")
    assert "(Life first, case second, P04: " in one and "Task Force e-Guide" in one
    assert "Plan raids around the people inside, P59" in other
