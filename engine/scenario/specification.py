"""What an author wrote about the case: rules that always hold, findings accepted, plans to test."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from engine.kernel import model as k
from engine.scenario.problems import Path


class Rule(Struct, frozen=True):
    """One line of `always`.

    Attributes:
        name: the author's words.
        kind: never, whenever, before, eventually, ending or not_determined_by_credit.
        path: where it was written.
        condition: what must never hold, must be seen, or when something must be offered.
        then: of `before`, what may only come after; of `ending`, what it requires.
        offered: of `whenever`, the address offered, or "".
        tag: of `whenever`, the tag offered, or "".
        ending: of `ending`, its id.
    """

    name: str
    kind: str
    path: Path
    condition: k.Condition = k.TRUE
    then: k.Condition | None = None
    offered: str = ""
    tag: str = ""
    ending: str = ""


class Accepted(Struct, frozen=True):
    """A finding the author accepts, with the reason."""

    finding: str
    at: str
    because: str
    path: Path


class Plan(Struct, frozen=True):
    """A play written down as a test.

    Attributes:
        name: the author's words.
        chance: what nobody decides, as drawn here.
        play: the answers, each with the address it is given at.
        expect: what must be so at the end.
        path: where it was written.
    """

    name: str
    chance: Mapping[str, k.Value]
    play: tuple[tuple[str, Any], ...]
    expect: Mapping[str, Any]
    path: Path
