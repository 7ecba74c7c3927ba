"""The plays of those who sit at this computer: which there are, and how one is opened again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from textwrap import shorten
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.decisions.kind import Refusal
from engine.language.interface import _, current, plural
from engine.play.events import Decided
from engine.play.play import path
from engine.play.step import Voice
from engine.play.view import describe_answer, paragraphs
from engine.records.problems import RecordsProblem
from engine.reports.debrief.moments import describe_stop, first_sentence, place
from engine.scenario.scenario import Scenario
from engine.services.shared import recording
from engine.services.shared.errors import Failure, Unreadable
from engine.services.shared.recording import Recorded, continue_on, open_listed, unfinished_plays
from engine.services.shared.sentences import join_dotted
from engine.services.shared.session import Session, misfit
from engine.services.shared.waiting_feedback import holds_back

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store

_ENDING = 56  # characters of an ending, so that it fits on one line


class PastDecision(Struct, frozen=True):
    """A decision of an earlier play: its place in the log, the question, what was chosen."""

    seq: int
    at: str
    chosen: str


class PastPlay(Struct, frozen=True):
    """An earlier play of a participant, newest first in lists."""

    id: str
    title: str
    mode: str
    date: str
    ended: bool
    decisions: tuple[PastDecision, ...] = ()
    where: str = ""  # how it ended, in its first words; or "at 16:30", where it stopped
    case: str = ""


def list_finished(store: Store, code: str) -> Mapping[str, bool]:
    """The cases this participant finished, by id, with whether what the key says waits."""
    found: dict[str, bool] = {}
    for listed in store.plays(participant=code) if code else ():
        with suppress(RecordsProblem, Unreadable):
            recorded = open_listed(store, listed)
            if recorded.play.ended:
                found.setdefault(recorded.scenario.id, holds_back(recorded))
    return found


def list_unfinished(store: Store, code: str) -> Mapping[str, str]:
    """The cases this participant left unfinished, by id, with where the last play stopped."""
    listed = store.iterate_plays(participant=code or None, alone=not code, unended=True)
    found: dict[str, str] = {}
    for case in dict.fromkeys(play.facts.scenario for play in listed):
        if left := next(unfinished_plays(store, people_of(code), case), None):
            found[case] = describe_stop(left.scenario, left.play, current())
    return found


def list_plays(store: Store, code: str) -> Sequence[PastPlay]:
    """This participant's plays that can be read, newest first."""
    found = []
    for listed in store.plays(participant=code):
        with suppress(RecordsProblem, Unreadable):
            found.append(_sum_up(open_listed(store, listed)))
    return found


def people_of(code: str) -> tuple[str, ...]:
    """Those who sign in with a code: nobody without one."""
    return (code,) if code else ()


def resume(store: Store, scenario: Scenario, code: str) -> Session | None:
    """The play of a case that this participant left last; None without one."""
    old = next(unfinished_plays(store, people_of(code), scenario.id), None)
    if old is None:
        return None
    carried = continue_on(old, scenario)
    return Session(carried.recorded, code, notice=misfit(carried))


def reopen(store: Store, play: str, code: str = "") -> Session | Failure:
    """An earlier play: where it stopped, or at its end."""
    try:
        old = recording.reopen(store, play)
    except (RecordsProblem, Unreadable) as problem:
        return Failure.of(problem)
    return Session(old, code or _writer(old))


def retry(store: Store, play: str, seq: int, code: str = "") -> Session | Failure:
    """A new practice play that starts again at a decision of an earlier one."""
    try:
        old = recording.reopen(store, play)
        again = recording.retry(old, seq)
    except (RecordsProblem, Unreadable) as problem:
        return Failure.of(problem)
    if isinstance(again, Refusal):
        return Failure.of(again)
    return Session(again, code or _writer(old))


def _writer(recorded: Recorded) -> str:
    """The first of those who took part in a play, or ""."""
    return next(iter(recorded.participants), "")


def _describe_end(recorded: Recorded) -> str:
    """How a play ended, in its first words; where it stopped, the time or the place."""
    scenario, play = recorded.scenario, recorded.play
    scene = scenario.text.scenes.get(play.location.location.place)
    if scene is not None and scene.time:
        return _("at {time}").format(time=scene.time)
    if not play.ended:
        return place(scenario, play, current())
    told = (p.text for p in paragraphs(scenario, play.shown) if p.voice is Voice.ENDING)
    return shorten(first_sentence(next(told, "")), _ENDING, placeholder=" …")


def _sum_up(recorded: Recorded) -> PastPlay:
    decisions = []
    for moment in path(recorded.play):
        if isinstance(moment.event, Decided) and moment.back is not None:
            words = describe_answer(recorded.scenario, moment)
            scene = moment.back.location.location.place
            prompt = recorded.scenario.text.scenes[scene].prompt
            if words:
                decisions.append(PastDecision(moment.seq, prompt, " / ".join(words)))
    return PastPlay(
        recorded.id,
        recorded.scenario.about.title,
        recorded.play.started.mode,
        recorded.play.started.date,
        recorded.play.ended,
        tuple(decisions),
        _describe_end(recorded),
        recorded.scenario.id,
    )


def find_comparable(play: PastPlay, plays: Sequence[PastPlay]) -> list[PastPlay]:
    """Those it can be compared with: of the same case, with something decided in both."""
    same = (other for other in plays if other.case == play.case and other is not play)
    return [other for other in same if other.decisions and play.decisions]


def describe_play(play: PastPlay) -> list[str]:
    """How a play differs from others of the same case: its date, length and state."""
    mode = str(_("practice") if play.mode == "practice" else _("assessment"))
    decided = plural("{n} decision", "{n} decisions", len(play.decisions))
    state = join_dotted(str(_("unfinished")), play.where)
    if play.ended:
        state = _("ended: {how}").format(how=play.where) if play.where else str(_("finished"))
    return [join_dotted(current().date(play.date), mode, decided), state]
