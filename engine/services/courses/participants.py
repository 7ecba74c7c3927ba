"""The people who sit at this computer: their codes, and how they like the screen.

The first page needs no more than this, so no case is compiled here.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from engine.records.codes import mint, parse
from engine.records.problems import RecordsProblem
from engine.services.courses.pins import Pins
from engine.services.shared.errors import explain
from engine.services.shared.kits import recognise

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store

COMPUTER = "computer"  # whose preferences they are when nobody has signed in


class Preferences(Struct, frozen=True):
    """How a participant likes the screen; those of code "" are this computer's.

    Attributes:
        theme: name of the colours.
        motion: whether anything may move.
        welcomed: the welcome was read; of code "", by anyone on this computer.
    """

    theme: str = "calm"
    motion: bool = False
    welcomed: bool = False


class Participants:
    """The participants of one store.

    Attributes:
        pins: the PINs that some have chosen.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.pins = Pins(store)

    def trouble(self) -> str:
        """Why nothing can be kept on this computer now, or ""."""
        problem = self.store.refusal()
        return explain(problem) if problem else ""

    def check_code(self, text: str) -> str | None:
        """The code as six digits, or None when it is not a code."""
        try:
            return parse(text)
        except RecordsProblem:
            return None

    def mint_code(self) -> str:
        """A new participant code."""
        return mint(self.store.codes())

    def language(self, code: str) -> str:
        """The language of the course a code belongs to; "" for none."""
        if not code:
            return ""
        recognise(self.store, (code,))
        courses = self.store.cohorts.of_code(code)
        return courses[0][0].language if courses else ""

    def preferences(self, code: str) -> Preferences:
        """How this participant likes the screen; the defaults where nothing can be read."""
        kept = self.store.preferences.of(code or COMPUTER)
        try:
            return msgspec.json.decode(kept.get("screen", "{}"), type=Preferences)
        except (msgspec.DecodeError, RecursionError):
            return Preferences()

    def keep_preferences(self, code: str, preferences: Preferences) -> None:
        """Keep how this participant likes the screen."""
        self.store.preferences.put(code or COMPUTER, "screen", json.dumps(asdict(preferences)))
