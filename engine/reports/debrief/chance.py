"""Whether chance was part of how a play ended."""

from __future__ import annotations

from collections.abc import Mapping

from engine.kernel.model import Value
from engine.play.events import Decided
from engine.play.play import Play, begin, log, pass_over, path, step
from engine.scoring.regret import every_luck


def could_end_otherwise(play: Play) -> bool:
    """Whether the same answers, with other luck, come to an ending that reads otherwise.

    An answer that could not even be given then proves nothing, and a trial that began elsewhere is
    not played again.
    """
    start, moments = log(play)[0], path(play)
    if not play.ended or not moments or begin(start.story, start.started) != start:
        return False
    again = (_again(start, moments, luck) for luck in every_luck(start.story))
    return any(other is not None and other.shown != moments[-1].shown for other in again)


def _again(start: Play, moments: list[Play], luck: Mapping[str, Value]) -> Play | None:
    """The ending the same answers come to, or None where they come to none."""
    now = begin(start.story, start.started._replace(luck=dict(luck)))
    for moment in moments:
        if not isinstance(now, Play):
            return None
        event = moment.event
        now = step(now, event.answer) if isinstance(event, Decided) else pass_over(now)
    return now if isinstance(now, Play) and now.ended else None
