"""The debrief of a recorded play.

What reports need is imported when a debrief is made.
"""

from __future__ import annotations

from bisect import bisect_left
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from engine.language.interface import current
from engine.lazy_import import lazy_modules
from engine.play.play import Play, begin, log, path
from engine.play.view import chapter
from engine.records.folder import write_owned
from engine.services.shared.own_words import CONTEST, read_contest
from engine.services.shared.recording import Recorded
from engine.services.shared.waiting_feedback import find_waiting_course, holds_back, support_of

with lazy_modules():
    from engine.reports import document
    from engine.reports.debrief import debrief as debrief_debrief
    from engine.reports.debrief import judged_decisions, reading
    from engine.reports.render import html, json
    from engine.services.feedback import memory
    from engine.services.shared import values_cache

if TYPE_CHECKING:
    from engine.reports.debrief.debrief import Debrief
    from engine.reports.document import Document, Entry
    from engine.scenario.scenario import Scenario
    from engine.scoring.value_function import Values
    from engine.services.shared.session import Session
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
    if holds_back(recorded):
        return debrief_debrief.withhold_debrief(
            recorded.scenario,
            recorded.play,
            head=recorded.head,
            written=_read_own_words(recorded),
            course=find_waiting_course(recorded),
            language=current(),
        )
    return debrief_debrief.debrief(
        recorded.scenario,
        recorded.play,
        head=recorded.head,
        written=_read_own_words(recorded),
        values=values_for(recorded, progress),
        memory=memory.remember(recorded),
        language=current(),
    )


def debrief_json(recorded: Recorded) -> dict[str, Any]:
    """The debrief as plain values."""
    made: dict[str, Any] = json.to_plain(debrief_of(recorded))
    return made


def document_of(session: Session) -> Document:
    """The debrief of the play so far."""
    return debrief_of(session.recorded).document()


def save(session: Session, folder: Path) -> Path:
    """Write the debrief as one HTML page into `folder`. Raises OSError."""
    recorded = session.recorded
    path = folder / f"debrief-{recorded.scenario.id}-{recorded.id[:8] or 'trial'}.html"
    write_owned(path, html.as_html(document_of(session)))
    return path


def work_ahead(session: Session) -> bool:
    """Begin to work out, during the play, what its debrief needs; whether it is under way."""
    return session.debriefed and values_cache.begin(session.recorded.scenario)


def is_ready(session: Session) -> bool:
    """Whether its debrief can be shown at once."""
    if holds_back(session.recorded) or not _from_the_start(session.recorded):
        return True
    return values_cache.at_hand(session.recorded.scenario)


def prepare(session: Session) -> None:
    """Work out what the debrief needs. Takes seconds; no database is touched."""
    values_for(session.recorded)


def values_for(recorded: Recorded, progress: Progress | None = None) -> Values | None:
    """The values of the case; None for a test from somewhere else, of which they say nothing."""
    if not _from_the_start(recorded):
        return None
    return values_cache.values_of(recorded.scenario, progress=progress)


def _from_the_start(recorded: Recorded) -> bool:
    """Whether a play began where the case begins; every recorded one did."""
    first = log(recorded.play)[0]
    return recorded.store is not None or first == begin(first.story, first.started)


def _read_own_words(recorded: Recorded) -> debrief_debrief.OwnWords:
    if recorded.store is None:
        return debrief_debrief.OwnWords()
    support = support_of(recorded)
    words = recorded.store.words.of(recorded.id)
    texts = [(w.kind, w.address, w.body.decode("utf-8", "replace")) for w in words]
    return debrief_debrief.OwnWords(
        tuple(text for kind, _, text in texts if kind == "note"),
        tuple(document.Contest(w.address, *read_contest(w)) for w in words if w.kind == CONTEST),
        tuple((int(at), text) for kind, at, text in texts if kind == "reflection"),
        support,
    )


def look_back(session: Session) -> Behind:
    """Practice: the judgements of the last part that is over, in words and without ratings.

    A weak answer has what is better beside it: the part it belongs to is over.
    """
    recorded, practice = session.recorded, session.debriefed and session.mode == "practice"
    moments = path(recorded.play) if practice else []
    over = [moment.seq for moment in moments if _closes(recorded.scenario, moment)]
    if not over or holds_back(recorded):
        return Behind()
    told = judged_decisions.everything(
        reading.Reading(recorded.scenario, recorded.play, current()), over=True
    )
    found: dict[int, list[Entry]] = {}
    for entry in told.entries:
        if 1 < entry.seq <= over[-1]:
            lines = tuple(line for line in entry.lines if line.role is not document.Role.RATING)
            found.setdefault(bisect_left(over, entry.seq), []).append(replace(entry, blocks=lines))
    if not found:
        return Behind()
    fresh = max(found) == len(over) - 1 and moments[-1].seq == over[-1]
    return Behind(tuple(found[max(found)]), fresh)


def _closes(scenario: Scenario, moment: Play) -> bool:
    """Whether an answer ended a chapter, or a scene where a case has no chapters."""
    before = moment.back
    if before is None:
        return False
    if scenario.text.chapters and not moment.ended:
        return chapter(scenario, moment) != chapter(scenario, before)
    return moment.location.location.place != before.location.location.place
