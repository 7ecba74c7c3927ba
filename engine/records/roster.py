"""The roster: names behind codes, kept apart from the plays, for its owner only."""

from __future__ import annotations

from msgspec import Struct


class Person(Struct, frozen=True):
    """Who a participant code belongs to; `unit` may be ""."""

    participant: str
    name: str
    unit: str = ""
