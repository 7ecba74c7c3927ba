"""What is kept with the log but never chained: own words, preferences, what was recalled."""

from __future__ import annotations

from abc import ABC, abstractmethod

from msgspec import Struct


class Annotation(Struct, frozen=True):
    """A note, a reason, a contest or a kept reflection.

    Attributes:
        play: the play it is about.
        kind: what it is, in the caller's words ("note", "contest").
        body: bytes of the caller.
        seq: the event it is about, or 0.
        address: the place it is about (`scene.option`), or "".
        participant: the code of its writer, or "".
        shared: whether its writer agreed to hand it on; nothing else may leave in an export.
    """

    play: str
    kind: str
    body: bytes
    seq: int = 0
    address: str = ""
    participant: str = ""
    shared: bool = False


class Annotations(ABC):
    """People's own words. Each may be written over or removed at any time."""

    @abstractmethod
    def put(self, words: Annotation) -> None:
        """Keep the words in place of those of the same writer, kind and place.

        Raises:
            RecordsProblem: R010 when there is no such play, or it was deleted.
        """

    @abstractmethod
    def of_cohort(self, cohort: str) -> tuple[Annotation, ...]:
        """Everything written about the plays of a cohort, each play in order as by `of`."""

    @abstractmethod
    def of(self, play: str) -> tuple[Annotation, ...]:
        """Everything written about a play, in order of event and place."""

    @abstractmethod
    def remove(self, words: Annotation) -> None:
        """Remove the words of this writer, kind and place, if there are any."""


COPIED_PREFERENCES = ("screen",)
"""All that a backup has of preferences. The others open something on this computer (the hash of a
PIN, a seat in the room): they leave it in no file, and come to it from none."""


class Preferences(ABC):
    """How a participant likes the screen, and what lets them in on this computer, by code."""

    @abstractmethod
    def put(self, participant: str, name: str, value: str) -> None:
        """Keep one preference."""

    @abstractmethod
    def of(self, participant: str) -> dict[str, str]:
        """All preferences of a code, by name."""


class Recalled(Struct, frozen=True):
    """A decision of a play that was looked at again.

    Attributes:
        play: the play in which it was missed.
        address: of the decision.
        done: the day, as the caller writes it.
        held: whether it was decided well this time.
    """

    play: str
    address: str
    done: str
    held: bool


class Recalls(ABC):
    """What was looked at again after a play, by code. It is only added to."""

    @abstractmethod
    def add(self, participant: str, recalled: Recalled) -> None:
        """Keep that a decision was looked at again.

        Raises:
            RecordsProblem: R010 when there is no such play, or it was deleted.
        """

    @abstractmethod
    def of(self, participant: str) -> tuple[Recalled, ...]:
        """Everything this code looked at again; of one decision the oldest first."""
