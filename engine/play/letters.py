"""The letters of a vote: each answer of a place has one, whether it is offered now or not.

They are the same on paper and on the screen. An answer that a road does not offer, and a question
that was asked, leave their letters out; no other answer moves up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import ascii_uppercase
from typing import Any

from engine.kernel.model import Location
from engine.scenario.compile.scenes import decision_of


def letter(n: int) -> str:
    """The nth letter, from 0; after Z come AA, AB."""
    first, second = divmod(n, len(ascii_uppercase))
    return (letter(first - 1) if first else "") + ascii_uppercase[second]


def letters(scene: Mapping[str, Any], where: Location) -> Mapping[str, str]:
    """The letter of everything that can be voted for at a place, by what votes are written under.

    Args:
        scene: as its author wrote it.
        where: the place: the scene, a topic of its interview, or a question put to us.
    """
    if where.address != where.place:
        asked = scene["interview"]["asks"][where.address.partition(".")[2]]
        return _named(asked["answers"])
    if where.kind == "interview":
        return of_talk(scene["interview"], where.topic)
    if where.kind not in ("choose", "rank", "select"):
        return {}
    decision = scene[decision_of(scene)]
    return _named(decision.get("options", decision.get("items", {})))


def of_talk(interview: Mapping[str, Any], topic: str) -> Mapping[str, str]:
    """The letters of an interview: questions from A on in every topic, then what stays the same.

    Moves and the closing of a topic come after the longest topic, so that their letters are those
    of the whole talk.

    Args:
        interview: as its author wrote it.
        topic: id of the one that is open; "" where a topic is chosen.
    """
    topics = interview["topics"]
    first = topics[topic]["questions"] if topic else topics
    longest = max(len(topics), *(len(each["questions"]) for each in topics.values()))
    return {
        **_named(first),
        **{id: letter(longest + n) for n, id in enumerate((*interview.get("moves", {}), "close"))},
    }


def _named(entries: Mapping[str, Any]) -> Mapping[str, str]:
    return {id: letter(n) for n, id in enumerate(entries)}


def number(letter: str) -> int:
    """The number of a letter, from 1: the digit that stands for it."""
    found = 0
    for each in letter:
        found = found * len(ascii_uppercase) + ascii_uppercase.index(each) + 1
    return found


def in_short(letters: Iterable[str]) -> str:
    """Letters in a line, those that follow each other as one: `A–C, E`."""
    runs: list[list[str]] = []
    for each in letters:
        if runs and number(each) == number(runs[-1][-1]) + 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)
