"""Playing a story, as values: a play and an answer make another play, or a refusal.

A play is its log. Each `Play` holds the newest event, the state it led to and the play before it;
nothing is ever changed, so that undoing is going back and replaying is playing again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from engine.decisions.kind import Meant, Refusal, name_move
from engine.decisions.registry import KINDS
from engine.kernel.machine import CompiledLocation, CompiledMove, Machine
from engine.kernel.model import Value
from engine.play.events import Decided, Event, PassedOver, Started, Tallied, Undone, Unknown


class Play(NamedTuple):
    """A moment of a play.

    Attributes:
        story: what is played.
        at: number of the location.
        state: the packed state.
        shown: numbers of the lines that became visible with this event, in order.
        event: what was done last.
        seq: its number; the first is 1.
        before: the play before this event in the log, or None at the start.
        back: what undoing returns to, or None when there is nothing to undo.
        move: what the event did, for a decision or a passing over.
        started: the head of the log; every moment holds it, so that nobody walks back for it.
    """

    story: Machine
    at: int
    state: int
    shown: tuple[int, ...]
    event: Event
    seq: int
    before: Play | None
    back: Play | None
    move: CompiledMove | None
    started: Started

    @property
    def location(self) -> CompiledLocation:
        """Where the play is."""
        return self.story.locations[self.at]

    @property
    def ended(self) -> bool:
        """Whether an ending was reached."""
        return self.location.location.ended

    def value(self, variable: str) -> Value:
        """The value of a variable now."""
        return self.story.layout.read(self.state, variable)


def draw(story: Machine, seed: int) -> dict[str, Value]:
    """What nobody decides, by a seed: for each, SHA-256 of seed and name picks a value."""
    found: dict[str, Value] = {}
    for variable in story.model.variables:
        if variable.chance:
            number = hashlib.sha256(f"{seed}\0{variable.name}".encode()).digest()
            values = variable.values
            found[variable.name] = values[int.from_bytes(number[:8]) % len(values)]
    return found


def begin(
    story: Machine,
    started: Started,
    *,
    at: str | None = None,
    values: Mapping[str, Value] | None = None,
) -> Play | Refusal:
    """A play at its beginning, or at a scene with some variables set, for a trial play."""
    state = story.layout.start
    for name, value in {**started.luck, **(values or {})}.items():
        try:
            state = story.layout.write(state, name, value)
        except (KeyError, ValueError):
            return Refusal("P015", {"name": name, "value": str(value)})
    place = at or story.model.start
    if place not in story.index:
        return Refusal("P014", {"name": place})
    where, state, shown = story.enter(place, state)
    return Play(story, where, state, tuple(shown), started, 1, None, None, None, started)


def step(play: Play, answer: object, sure: int | None = None) -> Play | Refusal:
    """The play after an answer in the JSON shape of `--jsonl`, or why it was not taken."""
    story, at, state, _, _, seq, _, _, _, started = play
    location = story.locations[at]
    move = location.moves.get(("option", answer)) if isinstance(answer, str) else None
    atoms, written = 0, answer
    if move is None:  # the id of an option is by far the most common: found with one look
        meant = _read_answer(location, answer)
        if isinstance(meant, Refusal):
            return Refusal("P008") if play.ended else meant
        move, atoms, written = meant
    if move.offer is not None and not move.offer(state):
        return Refusal("P003", {"name": name_move(move.move.key)})
    if sure is not None and (type(sure) is not int or sure not in (1, 2, 3)):
        return Refusal("P007")
    shown: list[int] = []
    at, state = move.run(state, shown, atoms)
    event = _made(Decided, (location.location.address, written, sure))
    return _made(Play, (story, at, state, tuple(shown), event, seq + 1, play, play, move, started))


_made = tuple.__new__  # `Play(…)` takes twice as long, and every answer makes one


def _read_answer(location: CompiledLocation, answer: object) -> Meant | Refusal:
    if isinstance(answer, str):
        return Refusal("P002", {"name": answer})
    return KINDS[location.location.kind].read(location, answer)


def pass_over(play: Play) -> Play | Refusal:
    """The play after its scene is passed over, which needs no reason and costs nothing."""
    location = play.location
    move = location.passing
    if move is None:
        return Refusal("P008" if play.ended else "P011")
    shown: list[int] = []
    at, state = move.run(play.state, shown, 0)
    event = PassedOver(location.location.place)
    return play._replace(
        at=at,
        state=state,
        shown=tuple(shown),
        event=event,
        seq=play.seq + 1,
        before=play,
        back=play,
        move=move,
    )


def stay(play: Play, event: Event) -> Play:
    """The same moment, after an event that changes nothing."""
    return play._replace(event=event, seq=play.seq + 1, before=play, back=play, move=None)


def undo(play: Play) -> Play | Refusal:
    """The play before its last decision; not in an assessment.

    What was taken back stays in the log.
    """
    if play.started.mode == "assessment":
        return Refusal("P010")
    last = last_act(play)
    if last is None or last.back is None:
        return Refusal("P009")
    return undo_to(play, last.back)


def undo_to(play: Play, target: Play) -> Play:
    """The play taken back to an earlier moment of itself."""
    return target._replace(
        event=Undone(target.seq), seq=play.seq + 1, before=play, back=target, move=None
    )


def last_act(play: Play) -> Play | None:
    """The moment of the last decision or passing over that was not undone."""
    return next(iter(path_back(play)), None)


def path_back(play: Play) -> Iterator[Play]:
    """The moments that were not undone, newest first, without the start."""
    moment: Play | None = play
    while moment is not None:
        if isinstance(moment.event, Decided | PassedOver):
            yield moment
        moment = moment.back


def is_act(moment: Play) -> bool:
    """Whether this was an act after which the same decision still waits."""
    act = moment.move is not None and moment.move.move.key[0] == "act"
    return act and moment.back is not None and moment.at == moment.back.at


def path(play: Play) -> list[Play]:
    """The moments that were not undone, from the first decision on."""
    return list(path_back(play))[::-1]


def log(play: Play) -> list[Play]:
    """Every moment of the log in order, the start first."""
    moments = []
    moment: Play | None = play
    while moment is not None:
        moments.append(moment)
        moment = moment.before
    return moments[::-1]


class Broken(NamedTuple):
    """A log that does not fit: how far it came, the event that does not, and why."""

    play: Play | None
    seq: int
    why: Refusal


def replay(story: Machine, events: Iterable[Event]) -> Play | Broken:
    """The play a log tells, or the first event that does not fit the story."""
    moments: list[Play] = []
    for seq, event in enumerate(events, 1):
        result = _replay_event(story, moments, event)
        if isinstance(result, Refusal):
            return Broken(moments[-1] if moments else None, seq, result)
        moments.append(result)
    if not moments:
        return Broken(None, 1, Refusal("P016", {"reason": "it is empty"}))
    return moments[-1]


def _replay_event(story: Machine, moments: list[Play], event: Event) -> Play | Refusal:
    if not moments:
        if isinstance(event, Started):
            return begin(story, event)
        return Refusal("P016", {"reason": "it does not begin at the beginning"})
    play = moments[-1]
    match event:
        case Decided(at, answer, sure):
            if at != play.location.location.address:
                return Refusal("P017", {"at": at})
            return step(play, answer, sure)
        case PassedOver(at):
            if at != play.location.location.place:
                return Refusal("P017", {"at": at})
            return pass_over(play)
        case Undone() if play.started.mode == "assessment":
            return Refusal("P010")
        case Undone(to) if 0 < to <= len(moments):
            return undo_to(play, moments[to - 1])
        case Tallied(at) if at != play.location.location.address:
            return Refusal("P017", {"at": at})
        case Tallied() | Unknown():
            return stay(play, event)
        case _:
            return Refusal("P016", {"reason": "an event stands where it cannot"})


def places_of(play: Play) -> frozenset[str]:
    """The ids of the scenes and endings where a play has stopped, undone or not."""
    return frozenset(moment.location.location.place for moment in log(play))
