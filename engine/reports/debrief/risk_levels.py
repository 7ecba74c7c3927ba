"""Each risk of a play: where it began, where it is, and where it could have ended."""

from __future__ import annotations

from msgspec import Struct

from engine.play.play import log
from engine.reports.debrief.debrief_context import Reading


class RiskLevel(Struct, frozen=True):
    """One risk of a play, in words of `engine.scenario.vocabulary.risks.LEVELS`.

    Attributes:
        risk: its id.
        text: in the case's words.
        start: its level when the play began.
        end: its level now.
        could_end: every level it could have ended at, with other answers and the luck of this play,
            lowest first; empty before the end, where something was passed over, and where the
            values of the case are not known.
    """

    risk: str
    text: str
    start: str
    end: str
    could_end: tuple[str, ...]


def risk_levels(reading: Reading) -> tuple[RiskLevel, ...]:
    """Every risk of the case, in its order."""
    first, play = log(reading.play)[0], reading.play
    drawn = {v.name: play.value(v.name) for v in play.story.model.variables if v.chance}
    values = reading.values if play.ended and not reading.passed else None
    return tuple(
        RiskLevel(
            entity.id,
            entity.text,
            str(first.value(entity.variable)),
            str(play.value(entity.variable)),
            values.ends_of(entity.id, drawn) if values else (),
        )
        for entity in reading.entities("risks")
    )
