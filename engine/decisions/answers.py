"""What an answer means where it is given, and why one is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from engine.kernel.machine import CompiledLocation, CompiledMove

NAMED = ("ask", "move", "topic", "act")  # verbs that name what they are about
BARE = ("close", "continue")  # verbs without a name
VOTED_ALONE = ("option", "ask", "move", "topic", "close")  # one move each, for a room to vote on


class Refusal(Struct, frozen=True):
    """An answer that was not taken: a stable code `P0xx` and its parameters."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


Meant = tuple[CompiledMove, int, Any]
"""The move an answer means, the atoms true of the answer as bits, and the answer as logged."""


def name_move(key: tuple[str, str]) -> str:
    """The name of a move in an answer: its id, or the verb where there is none, as in `close`."""
    verb, id = key
    return id or verb


def make_answer(key: tuple[str, str]) -> Any:
    """The answer that is this move alone, in the JSON shape of `--jsonl`."""
    verb, id = key
    return id if verb == "option" else {verb: id or True}


def read_verb(location: CompiledLocation, answer: object) -> Meant | Refusal:
    """Read `{"ask": q}`, and so with move, topic, act; `{"close": true}`, `{"continue": true}`."""
    if not isinstance(answer, dict) or len(answer) != 1:
        return Refusal("P001")
    verb, value = next(iter(answer.items()))
    if verb in NAMED and isinstance(value, str):
        return _find_move(location, (verb, value), {verb: value})
    if verb in BARE and value is True:
        return _find_move(location, (verb, ""), {verb: True})
    return Refusal("P001")


def _find_move(location: CompiledLocation, key: tuple[str, str], written: Any) -> Meant | Refusal:
    move = location.moves.get(key)
    if move is None:
        return Refusal("P002", {"name": name_move(key)})
    return move, 0, written
