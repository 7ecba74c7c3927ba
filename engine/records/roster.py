"""The roster: names behind codes, kept apart from the plays, for its owner only."""

from __future__ import annotations

from abc import ABC, abstractmethod

from msgspec import Struct


class Person(Struct, frozen=True):
    """Who a participant code belongs to; `unit` may be ""."""

    participant: str
    name: str
    unit: str = ""


class Roster(ABC):
    """Names and codes. Nothing in it is needed to play, to debrief or to report."""

    @abstractmethod
    def put(self, person: Person) -> None:
        """Keep who a code belongs to, in place of what was kept before."""

    @abstractmethod
    def people(self) -> tuple[Person, ...]:
        """Everyone, by code."""

    @abstractmethod
    def rename(self, lost: str, new: str) -> None:
        """Give the person who lost a code the new one."""

    @abstractmethod
    def forget(self, participant: str) -> None:
        """Take a person off the roster and leave no trace of them.

        Raises:
            RecordsProblem: R023 when nothing was deleted, for want of room; R021, R024 when
                traces stay.
        """
