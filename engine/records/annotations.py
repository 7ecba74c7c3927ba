"""What is kept with the log but never chained: own words, preferences, what was recalled."""

from __future__ import annotations

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


COPIED_PREFERENCES = ("screen",)
"""All that a backup has of preferences. The others open something on this computer (the hash of a
PIN, a seat in the room): they leave it in no file, and come to it from none."""


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
