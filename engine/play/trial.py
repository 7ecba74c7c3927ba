"""Plays that are never recorded, and answers drawn at random for them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from engine.decisions.registry import kind_of
from engine.kernel.model import Value
from engine.play.events import Started
from engine.play.play import Play, begin, draw
from engine.play.view import list_offered
from engine.scenario.scenario import Scenario


def begin_trial(scenario: Scenario, seed: int, luck: Mapping[str, Value] | None = None) -> Play:
    """A play that is never recorded, under this luck, or under what the seed draws."""
    hashes = scenario.hashes
    started = Started(
        "practice",
        1,
        hashes.story,
        hashes.key,
        hashes.text,
        "",
        "",
        "en",
        seed,
        draw(scenario.story, seed) if luck is None else luck,
        "",
        "",
        scenario.id,
    )
    play = begin(scenario.story, started)
    assert isinstance(play, Play)
    return play


def draw_curious_answer(play: Play, chooser: random.Random) -> Any:
    """An answer of a curious person, who asks while there is something to ask; None at the end."""
    where = play.location.location
    return kind_of(where).draw_curious(where, [each.move for each in list_offered(play)], chooser)


def draw_answer(play: Play, chooser: random.Random) -> Any:
    """Any answer, all equally likely; None where there is none."""
    where = play.location.location
    return kind_of(where).draw(where, [each.move for each in list_offered(play)], chooser)
