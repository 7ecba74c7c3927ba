"""Simulated participants, without a store: seeded, and as good as their skill says."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from itertools import combinations, permutations
from typing import Any

from engine.play.play import Play, begin, draw, pass_over, step
from engine.play.view import list_offered
from engine.records.codes import check_digit
from engine.reports.cohort.select_plays import Played
from engine.scenario.scenario import Scenario
from engine.scoring.score import credit_for
from tests.cases import legal_answers, started

LONGEST = 200  # answers


def code(number: int) -> str:
    """A participant code made of a number."""
    digits = f"{(number * 7919 + 31337) % 100_000:05d}"
    return digits + check_digit(digits)


def participant(
    scenario: Scenario,
    seed: int,
    *,
    skill: float = 0.6,
    passes: float = 0.0,
    most: int = LONGEST,
    head: Mapping[str, Any] | None = None,
) -> Play:
    """A play to its end, or of `most` answers.

    Args:
        scenario: the case.
        seed: of its luck and of every answer.
        skill: how often the answer is one of those with most credit; else it is any.
        passes: how often a scene is passed over.
        most: answers after which it is left unfinished.
        head: fields of the head of the log that are to be others.
    """
    chooser = random.Random(f"{scenario.id} {seed}")
    luck = draw(scenario.story, seed)
    play = begin(scenario.story, started(scenario, seed=seed, luck=luck)._replace(**(head or {})))
    assert isinstance(play, Play)
    for _ in range(most):
        if play.ended:
            break
        if chooser.random() < passes and isinstance(after := pass_over(play), Play):
            play = after
            continue
        answer = _answer(scenario, play, chooser, skill)
        sure = chooser.choice([None, 1, 2, 3, 3])
        asked = play.location.location.kind in ("choose", "rank", "select", "rate")
        after = step(play, answer, sure if asked else None)
        assert isinstance(after, Play), (answer, after)
        play = after
    return play


def _answer(scenario: Scenario, play: Play, chooser: random.Random, skill: float) -> Any:
    where = play.location.location
    if where.kind in ("rank", "select"):
        return _whole(scenario, play, chooser, skill)
    able = chooser.random() < skill
    singles = [m.move for m in list_offered(play) if m.move.key[0] in ("option", "ask")]
    if where.kind != "rate" and singles and able:
        worth = {m.address: credit_for(scenario, play, m.address, None) for m in singles}
        units = {address: c.overall if c else 0 for address, c in worth.items()}
        best = max(singles, key=lambda m: units[m.address])
        return best.key[1] if best.key[0] == "option" else {"ask": best.key[1]}
    return chooser.choice(legal_answers(scenario, play, chooser))


def _whole(scenario: Scenario, play: Play, chooser: random.Random, skill: float) -> list[str]:
    """An order or a pick: the best of a few that are tried, more of them with more skill."""
    where = play.location.location
    possible: list[tuple[str, ...]] = list(
        permutations(where.items) if where.kind == "rank" else combinations(where.items, where.pick)
    )
    tried = chooser.sample(possible, min(len(possible), 1 + int(skill * 8)))

    def worth(answer: Iterable[str]) -> int:
        credit = credit_for(scenario, play, where.place, list(answer))
        return credit.overall if credit else 0

    return list(max(tried, key=worth))


def people_at(scenario: Scenario, people: int, *, seed: int = 0) -> list[Played]:
    """So many people, each playing a case once, of mixed skill; some pass over, some undo."""
    chooser = random.Random(seed)
    return [
        Played(
            participant(
                scenario,
                seed * 1000 + n,
                skill=chooser.uniform(0.1, 0.95),
                passes=0.03 if n % 5 == 4 else 0.0,
            ),
            scenario,
            (code(n),),
        )
        for n in range(people)
    ]
