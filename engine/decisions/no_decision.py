"""Locations in which nothing is decided: a scene that is only read, and an ending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from engine.decisions.builder import Builder
from engine.decisions.kind import Kind
from engine.decisions.words import N_
from engine.kernel import model as k


@dataclass(frozen=True, repr=False)
class Continue(Kind):
    """A scene without a decision: it is read, and left by continuing."""

    name = "continue"
    review = N_("Read and continue")
    sheet = N_("Read, then put the sheet down.")

    def locations(self, build: Builder) -> list[k.Location]:
        """One location, with one move."""
        ways = build.ways()
        move = k.Move(("continue", ""), f"continue:{build.scene}", None, (), ways)
        return [build.place(moves=(move,), passing=build.passing(ways))]

    def draw(self, location: k.Location, offered: Sequence[k.Move], chance: Random) -> Any:
        """The one answer there is."""
        return {"continue": True}


@dataclass(frozen=True, repr=False)
class Ended(Kind):
    """An ending: nothing can be answered. Endings are compiled from a section of their own."""

    name = k.ENDED

    def locations(self, build: Builder) -> list[k.Location]:
        """None: an ending is no scene."""
        return []
