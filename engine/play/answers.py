"""Answers in the JSON shape of `--jsonl`, read against the place they are given at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.kernel import model as k
from engine.kernel.machine import CompiledLocation, CompiledMove


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that was not taken: a stable code `P0xx` and what it speaks of."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


Meant = tuple[CompiledMove, int, Any]


def read(location: CompiledLocation, answer: object) -> Meant | Refusal:
    """The move an answer means, the atoms true of it, and the answer as it is written down."""
    if isinstance(answer, str):  # by far the most common: found with one look
        move = location.moves.get(("option", answer))
        return (move, 0, answer) if move else Refusal("P002", {"name": answer})
    kind = location.location.kind
    if kind == "rank" and isinstance(answer, list):
        return _order(location, answer)
    if kind == "select" and isinstance(answer, list):
        return _pick(location, answer)
    if isinstance(answer, dict):
        if kind == "rate" and set(answer) == set(location.location.items):
            return _ratings(location, answer)
        return _verb(location, answer)
    return Refusal("P001")


def _named(location: CompiledLocation, key: tuple[str, str], written: Any) -> Meant | Refusal:
    move = location.moves.get(key)
    if move is None:
        return Refusal("P002", {"name": called(key)})
    return move, 0, written


def called(key: tuple[str, str]) -> str:
    """A move as whoever answers calls it: `close` and `continue` have no id beside the verb."""
    verb, id = key
    return id or verb


def _verb(location: CompiledLocation, answer: dict[Any, Any]) -> Meant | Refusal:
    """`{"ask": q}`, and so with move, topic, act; `{"close": true}`, `{"continue": true}`."""
    verb, value = next(iter(answer.items())) if len(answer) == 1 else ("", None)
    if verb in ("ask", "move", "topic", "act") and isinstance(value, str):
        return _named(location, (verb, value), {verb: value})
    if verb in ("close", "continue") and value is True:
        return _named(location, (verb, ""), {verb: True})
    if location.location.kind == "rate":
        return Refusal("P006", _scale(location))
    return Refusal("P001")


def _order(location: CompiledLocation, answer: list[Any]) -> Meant | Refusal:
    items = location.location.items
    if not all(isinstance(a, str) for a in answer) or sorted(answer) != sorted(items):
        return Refusal("P004")
    return location.moves["rank", ""], atoms(location.location, answer), list(answer)


def _pick(location: CompiledLocation, answer: list[Any]) -> Meant | Refusal:
    where = location.location
    for id in answer:
        if not isinstance(id, str) or id not in where.items:
            return Refusal("P002", {"name": str(id)})
    picked = [id for id in where.items if id in answer]  # the order of picking means nothing
    if len(answer) != where.pick or len(picked) != where.pick:
        return Refusal("P005", {"pick": str(where.pick), "found": str(len(answer))})
    return location.moves["select", ""], atoms(where, picked), picked


def _ratings(location: CompiledLocation, answer: dict[Any, Any]) -> Meant | Refusal:
    low, high = location.location.scale
    for value in answer.values():
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            return Refusal("P006", _scale(location))
    written = {id: answer[id] for id in location.location.items}
    return location.moves["rate", ""], 0, written


def _scale(location: CompiledLocation) -> dict[str, str]:
    low, high = location.location.scale
    return {"low": str(low), "high": str(high)}


def atoms(location: k.Location, answer: list[str]) -> int:
    """The bits of what a location asks about an order or a pick."""
    bits = 0
    for number, question in enumerate(location.atoms):
        if holds(question, answer):
            bits |= 1 << number
    return bits


def holds(question: k.Question, answer: list[str]) -> bool:
    """Whether one thing asked is true of an order or a pick."""
    if question.kind == "picked":
        return question.item in answer
    place = answer.index(question.item) + 1
    if question.kind == "before":
        return place < answer.index(question.other) + 1
    return place <= question.place if question.kind == "within" else place == question.place
