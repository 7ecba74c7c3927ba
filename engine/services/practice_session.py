"""One decision that is looked at again, as the app and the room ask it."""

from __future__ import annotations

from engine.services.plays.debriefs import Behind
from engine.services.plays.recall import Practice
from engine.services.session import Session


class PracticeSession(Session):
    """A session of one decision; what the key says of it is told after the answer, once.

    Attributes:
        practice: the decision.
    """

    def __init__(self, practice: Practice, code: str) -> None:
        super().__init__(practice.trial, code)
        self.practice = practice

    def work_ahead(self) -> bool:
        """There is no debrief to be worked out."""
        return False

    def behind(self) -> Behind:
        """Nothing lies behind."""
        return Behind()
