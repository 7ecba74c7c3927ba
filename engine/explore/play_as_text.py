"""A play as it is shown: in words, as a test plan, on one line to be played again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

Step = tuple[str, Any]
"""Where an answer is given, and the answer as a test plan writes it."""

_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_WORDS = frozenset({"true", "false", "null"})


class ShownPlay(Struct, frozen=True):
    """What is shown of a play; plain values, so that it can be kept as JSON.

    Attributes:
        luck: what luck drew.
        steps: the answers that were not undone, as a plan writes them.
        answers: the address of each, with the answer if that says too little.
        place: where they lead.
        ended: whether that is an ending.
    """

    luck: dict[str, str | int | bool]
    steps: tuple[tuple[str, Any], ...]
    answers: tuple[str, ...]
    place: str
    ended: bool


def write_line(steps: Iterable[Step]) -> str:
    """Steps on one line, as `read_steps` reads them."""
    return write_flow([{at: answer} for at, answer in steps])


def write_flow(value: Any, bare: int = 0) -> str:
    """A value as YAML on one line; with `bare`, without the outer braces."""
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_write_scalar(k)}: {write_flow(v)}" for k, v in value.items())
        return inside if bare else f"{{{inside}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(write_flow, value))}]"
    return _write_scalar(value)


def _write_scalar(value: object) -> str:
    if isinstance(value, str) and _BARE.fullmatch(value) and value not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)


def make_plan(name: str, play: ShownPlay) -> dict[str, Any]:
    """A play as a test plan that passes: what luck drew, the answers, and where they lead."""
    return {
        "name": name,
        **({"chance": dict(play.luck)} if play.luck else {}),
        "play": [{at: answer} for at, answer in play.steps],
        "expect": {"ending" if play.ended else "at": play.place},
    }


def write_yaml(plan: Mapping[str, Any]) -> str:
    """A test plan as an entry of `tests`."""
    lines = ["  - name: >-", f"      {plan['name']}"]
    if "chance" in plan:
        lines.append(f"    chance: {write_flow(plan['chance'])}")
    lines += ["    play:", *(f"      - {write_flow(step, 1)}" for step in plan["play"])]
    if not plan["play"]:
        lines[-1] += " []"
    return "\n".join([*lines, f"    expect: {write_flow(plan['expect'])}"])
