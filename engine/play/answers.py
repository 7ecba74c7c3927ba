"""Answers in the JSON shape of `--jsonl`, read against the place they are given at."""

from __future__ import annotations

from engine.decisions.answers import Meant, Refusal, called
from engine.decisions.registry import KINDS
from engine.kernel.machine import CompiledLocation


def read(location: CompiledLocation, answer: object) -> Meant | Refusal:
    """The move an answer means, the atoms true of it, and the answer as it is logged."""
    if isinstance(answer, str):  # by far the most common: found with one look
        move = location.moves.get(("option", answer))
        return (move, 0, answer) if move else Refusal("P002", {"name": answer})
    return KINDS[location.location.kind].read(location, answer)


__all__ = ["Refusal", "called", "read"]
