"""What is read while the analysis waits: what happened, and not a word of the key."""

from __future__ import annotations

import json
import random

import pytest

from engine.play.play import Play
from engine.reports.debrief.debrief import LATER, WAITS, debrief, withheld
from engine.reports.render.html import as_html
from engine.reports.render.json import plain
from engine.reports.render.text import as_text
from engine.scenario.case_paths import cases
from engine.scenario.load import load
from engine.scenario.scenario import Scenario
from tests.cases import few_first, go, legal_answers, play_of
from tests.tui.faces import CASE
from tests.tui.key_texts import key_texts, leaked


def whole(scenario: Scenario, seed: int) -> Play:
    """A play to its end, by chance."""
    chance, play = random.Random(seed), play_of(scenario, seed=seed)
    while answers := legal_answers(scenario, play, chance):
        play = go(play, chance.choice(answers))
    return play


@pytest.mark.parametrize("path", few_first([CASE, *cases()], 1), ids=lambda path: path.stem)
def test_nothing_of_the_key_is_in_it(path: object) -> None:
    scenario = load(str(path))
    secret = key_texts(scenario)
    assert len(secret) > 10
    for seed in range(3):
        play = whole(scenario, seed)
        told = withheld(scenario, play)
        for said in (json.dumps(plain(told), ensure_ascii=False), as_html(told.document())):
            assert leaked(said, secret) == []
        assert leaked(as_text(told.document(), more=True), secret) == []
        assert WAITS in " ".join(as_text(told.document()).split()) and told.figures.title == LATER
        opened = json.dumps(plain(debrief(scenario, play)), ensure_ascii=False)
        assert leaked(opened, secret), "and once it is open, there is something to read"


def test_it_tells_what_happened_and_asks() -> None:
    scenario = load(CASE)
    told = withheld(scenario, whole(scenario, 1))
    assert [section.id for section in told.sections] == ["reactions", "happened", "commitment"]
    happened = told.sections[1]
    assert happened.entries, "what was decided is told, of what would be judged, too"
    assert [section.id for section in told.more] == ["log", "reflect"]
    assert not told.figures.rows and not told.beside.contests
