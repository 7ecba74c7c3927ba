"""The letters of a vote: each answer of a place has one, whether it is offered now or not.

They are the same on paper and on the screen, and in one scene no letter stands for two things. An
answer that a path does not offer, and a question that was asked, leave their letters out; no other
answer moves up. What can be done beside a decision comes last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import ascii_uppercase
from typing import Any

from engine.decisions.registry import decision_in, kind_in
from engine.kernel.model import Location


def letter(n: int) -> str:
    """The nth letter, from 0; after Z come AA, AB."""
    first, second = divmod(n, len(ascii_uppercase))
    return (letter(first - 1) if first else "") + ascii_uppercase[second]


def letters(scene: Mapping[str, Any], where: Location) -> Mapping[str, str]:
    """The letter of everything that can be voted for at a place, by what votes are written under.

    The place is a scene, the topic of its interview that is open, or a question put to us.
    """
    decision = decision_in(scene)
    if where.address != where.place:
        asked = decision["asks"][where.address.partition(".")[2]]
        return {id: letter(n) for n, id in enumerate(asked["answers"])}
    numbers = kind_in(scene).number_ballot(decision, where.topic)
    after = max(numbers.values(), default=-1) + 1
    acts = {id: after + n for n, id in enumerate(scene.get("also_offered", ()))}
    return {id: letter(n) for id, n in {**numbers, **acts}.items()}


def number(letter: str) -> int:
    """The number of a letter, from 1: the digit that means it."""
    found = 0
    for each in letter:
        found = found * len(ascii_uppercase) + ascii_uppercase.index(each) + 1
    return found


def shorten_letters(letters: Iterable[str]) -> str:
    """Letters in a line, those that follow each other as one: `A–C, E`."""
    runs: list[list[str]] = []
    for each in letters:
        if runs and number(each) == number(runs[-1][-1]) + 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)
