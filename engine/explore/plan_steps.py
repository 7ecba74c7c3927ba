"""A play as the steps of a test, such steps played, and steps typed on one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from engine.decisions.kind import BARE, Refusal
from engine.decisions.registry import WHOLES
from engine.explore.play_as_text import ShownPlay, Step, write_flow
from engine.play.events import Decided, PassedOver
from engine.play.play import Play, pass_over, path, step
from engine.play.view import list_offered
from engine.scenario.diagnose.tolerant_reader import parse

# Plan steps --------------------------------------------------------------------------------------
#
# A play as the steps of a test plan: taken apart, and played again.

PASSED = {"pass": True}


class Halt(NamedTuple):
    """The first step that could not be taken.

    Attributes:
        step: its number, from 1.
        meant: the step as written, `hall: wait`.
        at: the address where the play was.
        offered: what could be answered there, as a plan writes it.
    """

    step: int
    meant: str
    at: str
    offered: tuple[str, ...]


def follow(play: Play, steps: Iterable[Step]) -> Play | Halt:
    """The play after these steps, or the first of them that could not be taken."""
    for number, (at, answer) in enumerate(steps, 1):
        location = play.location.location
        here = at in (location.place, location.address)
        result = give_answer(play, answer) if here else Refusal("P017", {"at": at})
        if isinstance(result, Refusal):
            return Halt(number, write_flow({at: answer}, 1), location.address, list_choices(play))
        play = result
    return play


def give_answer(play: Play, answer: Any) -> Play | Refusal:
    """The play after one answer as a plan writes it, or why it was refused."""
    if answer == PASSED:
        return pass_over(play)
    if isinstance(answer, dict) and set(answer) == {"answer"}:
        answer = answer["answer"]
    return step(play, answer)


def list_choices(play: Play) -> tuple[str, ...]:
    """What can be answered now, as a plan writes it; nothing at an ending."""
    where = play.location.location
    found = []
    for move in list_offered(play):
        verb, id = move.move.key
        if verb in WHOLES:
            found.append(f"{verb}: {', '.join(where.items)}")
        elif verb == "option":
            found.append(id if where.address == where.place else write_flow({"answer": id}))
        else:
            found.append(write_flow({verb: id or True}))
    return tuple(found)


def list_steps(play: Play) -> list[Step]:
    """The answers of a play that were not undone, as the steps of a plan."""
    found: list[Step] = []
    for moment in path(play):
        assert moment.back is not None
        where = moment.back.location.location
        match moment.event:
            case PassedOver():
                found.append((where.place, PASSED))
            case Decided(_, answer, _) if isinstance(answer, str) and where.address != where.place:
                found.append((where.place, {"answer": answer}))
            case Decided(_, answer, _):
                found.append((where.place, answer))
    return found


def list_answers(play: Play) -> tuple[str, ...]:
    """The address of each answer that was not undone, with the answer if that says too little."""
    found = []
    for (at, answer), moment in zip(list_steps(play), path(play), strict=True):
        move = moment.move
        if answer == PASSED or move is None or move.move.key[0] in (*WHOLES, *BARE):
            found.append(f"{at} {write_flow(answer)}")
        else:
            found.append(move.move.address.removeprefix("topic:"))
    return tuple(found)


def show(play: Play) -> ShownPlay:
    """A play as it is shown."""
    place = play.location.location.place
    steps = tuple(list_steps(play))
    return ShownPlay(dict(play.started.luck), steps, list_answers(play), place, play.ended)


# Read steps --------------------------------------------------------------------------------------
#
# Steps of a play as they are typed on one line.


def read_steps(text: str) -> list[Step]:
    """Read steps that are written on one line, `[{hall: wait}, {kitchen: {act: call}}]`.

    Raises:
        ValueError: the text is not such a list.
        Refused: the text is not YAML.
    """
    data = parse(f"play: {text}".encode(), "--along").data
    written = data["play"] if isinstance(data, Mapping) and set(data) == {"play"} else None
    if not isinstance(written, list):
        raise ValueError(text)
    if not all(isinstance(entry, Mapping) and len(entry) == 1 for entry in written):
        raise ValueError(text)
    return [next(iter(entry.items())) for entry in written]
