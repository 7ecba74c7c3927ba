"""What a store keeps of courses that several computers give together, see `services/drives`.

A course is led on one computer. Others join it by its kit and hand in their plays; some of these
wait until somebody has decided what becomes of them. The bytes are the caller's.
"""

from __future__ import annotations

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
