"""The debrief of a recorded play.

What reports need is imported when a debrief is made.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from engine.language.interface import current
from engine.play.play import begin, log
from engine.services.shared.contests import CONTEST, read_contest
from engine.services.shared.waiting_feedback import find_waiting_course, holds_back, support_of

if TYPE_CHECKING:
    from engine.reports.debrief.debrief import Debrief, OwnWords
    from engine.reports.document import Entry
    from engine.scoring.value_function import Values
    from engine.services.shared.recording import Recorded
    from engine.services.shared.values_cache import Progress


class Behind(Struct, frozen=True):
    """What may be said of the last part of the story that is over, and that is judged.

    Attributes:
        entries: its decisions; empty while there is none.
        fresh: whether the last answer ended that part.
    """

    entries: tuple[Entry, ...] = ()
    fresh: bool = False


def debrief_of(recorded: Recorded, progress: Progress | None = None) -> Debrief:
    """The debrief of a play, with what was written about it.

    It takes seconds if the values of the case are not cached.

    Args:
        recorded: the play.
        progress: called now and then with the number of states seen.
    """
    from engine.reports.debrief.debrief import debrief, withhold_debrief

    if holds_back(recorded):
        return withhold_debrief(
            recorded.scenario,
            recorded.play,
            head=recorded.head,
            written=_read_own_words(recorded),
            course=find_waiting_course(recorded),
            language=current(),
        )
    return debrief(
        recorded.scenario,
        recorded.play,
        head=recorded.head,
        written=_read_own_words(recorded),
        values=values_for(recorded, progress),
        language=current(),
    )


def debrief_json(recorded: Recorded) -> dict[str, Any]:
    """The debrief as plain values."""
    from engine.reports.render.json import to_plain

    made: dict[str, Any] = to_plain(debrief_of(recorded))
    return made


def page_of(recorded: Recorded) -> str:
    """The debrief as one HTML page."""
    from engine.reports.render.html import as_html

    return as_html(debrief_of(recorded).document())


def work_ahead(recorded: Recorded) -> bool:
    """Begin to work out the values of the case; whether it is under way."""
    from engine.services.shared import values_cache

    return values_cache.begin(recorded.scenario)


def at_hand(recorded: Recorded) -> bool:
    """Whether its debrief can be shown at once."""
    if holds_back(recorded) or not _from_the_start(recorded):
        return True
    from engine.services.shared.values_cache import at_hand as values_at_hand

    return values_at_hand(recorded.scenario)


def values_for(recorded: Recorded, progress: Progress | None = None) -> Values | None:
    """The values of the case; None for a test from somewhere else, of which they say nothing."""
    if not _from_the_start(recorded):
        return None
    from engine.services.shared.values_cache import values_of

    return values_of(recorded.scenario, progress=progress)


def _from_the_start(recorded: Recorded) -> bool:
    """Whether a play began where the case begins; every recorded one did."""
    first = log(recorded.play)[0]
    return recorded.store is not None or first == begin(first.story, first.started)


def _read_own_words(recorded: Recorded) -> OwnWords:
    from engine.reports.debrief.debrief import OwnWords
    from engine.reports.document import Contest

    if recorded.store is None:
        return OwnWords()
    support = support_of(recorded)
    words = recorded.store.words.of(recorded.id)
    texts = [(w.kind, w.address, w.body.decode("utf-8", "replace")) for w in words]
    return OwnWords(
        tuple(text for kind, _, text in texts if kind == "note"),
        tuple(Contest(w.address, *read_contest(w)) for w in words if w.kind == CONTEST),
        tuple((int(at), text) for kind, at, text in texts if kind == "reflection"),
        support,
    )


def look_back(recorded: Recorded, over: Sequence[int]) -> Behind:
    """The judgements of the last part that has any, in words and without ratings.

    A weak answer has what is better beside it: the part it belongs to is over.

    Args:
        recorded: the play.
        over: the events with which a part ended, in order.
    """
    if not over or holds_back(recorded):
        return Behind()
    from engine.reports.debrief.debrief_context import Reading
    from engine.reports.debrief.judged_decisions import everything
    from engine.reports.document import Role

    told = everything(Reading(recorded.scenario, recorded.play, current()), over=True)
    found: dict[int, list[Entry]] = {}
    for entry in told.entries:
        if 1 < entry.seq <= over[-1]:
            lines = tuple(line for line in entry.lines if line.role is not Role.RATING)
            found.setdefault(bisect_left(over, entry.seq), []).append(replace(entry, blocks=lines))
    if not found:
        return Behind()
    return Behind(tuple(found[max(found)]), max(found) == len(over) - 1)
