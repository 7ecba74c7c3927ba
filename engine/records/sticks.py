"""What a store keeps of courses that several computers give together, see `services/drives`.

A course is led on one computer. Others join it by its kit and hand in their plays; some of these
wait until somebody has decided what becomes of them. The bytes are the caller's.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping

from msgspec import Struct


class Aside(Struct, frozen=True):
    """A play that came and is counted nowhere until somebody decides.

    Attributes:
        cohort: the course it came for.
        play: its id, 32 hex digits; there may be a play of this id in the store, another one.
        head: the hash of its last event, 64 hex digits.
        why: the code of the reason.
        device: the public key of the computer it came from, 64 hex digits.
        codes: of those who took part.
        body: the play, bytes of the caller.
    """

    cohort: str
    play: str
    head: str
    why: str
    device: str
    codes: tuple[str, ...]
    body: bytes


class Sticks(ABC):
    """Every error is a `RecordsProblem`; then nothing changed."""

    # On a computer that joined a course

    @abstractmethod
    def join(self, cohort: str, kit: bytes) -> None:
        """Keep the kit of a course that is led elsewhere, in place of the one before."""

    @abstractmethod
    def kits(self) -> Mapping[str, bytes]:
        """The kits of the courses that this computer joined, by cohort."""

    # On the computer that leads a course

    @abstractmethod
    def devices(self, cohort: str) -> Mapping[str, int]:
        """The computers that handed in, by public key, each with its latest bundle's number."""

    @abstractmethod
    def keep_device(self, cohort: str, device: str, number: int) -> None:
        """Keep that a computer handed in this bundle; the highest number stays."""

    @abstractmethod
    def name_computer(self, device: str, name: str) -> None:
        """Keep that a computer is one of ours, and what it is called; "" for one that is not."""

    @abstractmethod
    def list_computers(self) -> Mapping[str, str]:
        """Every computer that was decided about, by public key, with its name; "" as above."""

    @abstractmethod
    def list_origins(self, cohort: str) -> Mapping[str, str]:
        """Which computer each play of a course came from; those made here are left out."""

    @abstractmethod
    def keep_origin(self, play: str, device: str) -> None:
        """Keep which computer a play came from."""

    @abstractmethod
    def put_aside(self, aside: Aside, instead: Iterable[str] = ()) -> None:
        """Let a play wait for a decision; `instead` are heads of it that this one goes beyond."""

    @abstractmethod
    def list_waiting(self, cohort: str) -> tuple[Aside, ...]:
        """The plays of a course that wait, by id and head."""

    @abstractmethod
    def drop_waiting(self, aside: Aside) -> None:
        """Let this version of a play wait no more."""

    @abstractmethod
    def keep_branch(self, play: str, instead: str) -> None:
        """Keep that a play, which parted from another one, counts in place of it."""

    @abstractmethod
    def list_branches(self) -> tuple[tuple[str, str], ...]:
        """The plays that count in place of others, by id, each with another one."""

    @abstractmethod
    def turn_away(self, play: str) -> None:
        """Keep that a play is not taken, whenever it comes again."""

    @abstractmethod
    def list_turned_away(self) -> frozenset[str]:
        """The plays that were turned away, by id."""

    @abstractmethod
    def list_forgotten(self) -> frozenset[str]:
        """The plays that were deleted here, by id: of each, the chain is left."""
