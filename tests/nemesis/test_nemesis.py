"""A short run of each world, and that the checker sees what it is there to see."""

from __future__ import annotations

from typing import Any

import pytest

from tests.nemesis.history import (
    Acknowledged,
    Counted,
    Event,
    Failed,
    History,
    Sent,
    Shown,
    broken_laws,
)
from tests.nemesis.run import WORLDS, run

SHORT = {"rooms": 2}
"""Each of its faults has a server started again."""
A, B = "482135", "314159"
PLAY = "0" * 32
LINE = {"answer": "separate", "sure": 2}
OTHER = {"answer": "wait"}
STARTED = {"type": "started"}
DECIDED = {"type": "decided", "answer": "separate"}

WELL = (
    Sent(A, PLAY, 2, LINE),
    Acknowledged(A, PLAY, 2, LINE),
    Sent(A, PLAY, 3, {"command": "undo"}),
    Shown(A, PLAY),
    Counted(people=5, answered=4, votes=4),
)


def found(kept: list[dict[str, Any]], *events: Event) -> list[str]:
    """What the checker says of a history and of the events of its one play."""
    history = History()
    for event in events:
        history.note(event)
    return broken_laws(history, {PLAY: dict(enumerate(kept, 1))})


def test_a_history_that_holds_is_not_faulted() -> None:
    assert found([STARTED, DECIDED], *WELL) == []
    assert found([STARTED, DECIDED, {"type": "undone"}], *WELL) == []
    assert found([STARTED], Sent(A, PLAY, 2, LINE)) == [], "what was cut short may be kept or not"


@pytest.mark.parametrize(
    ("kept", "events", "words"),
    [
        ([STARTED], WELL, "acknowledged and is gone"),
        ([], WELL, "acknowledged and is gone"),
        ([STARTED, {**DECIDED, "answer": "wait"}], WELL, "is another"),
        ([STARTED, DECIDED, DECIDED], WELL, "was sent by nobody"),
        (
            [STARTED, DECIDED],
            (*WELL, Sent(A, PLAY, 2, OTHER), Acknowledged(A, PLAY, 2, OTHER)),
            "two different answers",
        ),
        ([STARTED, DECIDED], (*WELL, Shown(B, PLAY)), f"{B} was shown"),
        ([STARTED, DECIDED, DECIDED], (*WELL, Sent(B, PLAY, 3, LINE)), "was sent by nobody"),
        ([STARTED, DECIDED], (*WELL, Counted(people=3, answered=4, votes=4)), "4 votes of 3"),
        ([STARTED, DECIDED], (*WELL, Counted(people=5, answered=4, votes=5)), "5 votes of 5"),
        ([STARTED, DECIDED], (*WELL, Failed(A, "Traceback")), "Traceback"),
    ],
)
def test_what_does_not_hold_is_said(
    kept: list[dict[str, Any]], events: tuple[Event, ...], words: str
) -> None:
    assert any(words in each for each in found(kept, *events))


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("world", "faults"), {name: SHORT.get(name, 20) for name in WORLDS}.items()
)
def test_a_short_run_loses_nothing(world: str, faults: int) -> None:
    outcome = run(faults, 1, [world])
    assert outcome.wrong == []
    assert outcome.acknowledged + outcome.votes > 10
