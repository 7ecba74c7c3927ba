"""A play that cannot be read again; in a module of its own, so that naming it loads little."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.decisions.answers import Refusal


class Unreadable(Exception):
    """A play that cannot be replayed.

    Attributes:
        id: of the play.
        seq: the event that does not fit; 0 when the case itself cannot be read any more.
        why: what stands in the way.
    """

    def __init__(self, id: str, seq: int, why: Refusal) -> None:
        super().__init__(f"play {id}, event {seq}: {why.code}")
        self.id, self.seq, self.why = id, seq, why
