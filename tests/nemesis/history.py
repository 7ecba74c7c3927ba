"""What everybody sent and was told, outside the records, and what must hold of it.

The laws are those of Jepsen's checkers (https://jepsen.io), for logs of one owner each: what was
acknowledged is there, as it was sent, and at the place that was named; what is there was sent by
its owner; and nobody is shown the play of somebody else.
"""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from engine.records.sqlite.store import Store


class Sent(Struct, frozen=True):
    """An answer that was sent: by whom, and for which event; `line` is as `--jsonl` has it."""

    who: str
    play: str
    seq: int
    line: dict[str, Any] | None


class Acknowledged(Struct, frozen=True):
    """An answer of which somebody was told that it is kept, as event `seq`."""

    who: str
    play: str
    seq: int
    line: dict[str, Any] | None


class Shown(Struct, frozen=True):
    """Somebody was shown something of a play."""

    who: str
    play: str


class Counted(Struct, frozen=True):
    """A vote was counted: of how many who were let in, how many answered, and what was counted."""

    people: int
    answered: int
    votes: int


class Failed(Struct, frozen=True):
    """Rifq itself failed: an internal error, or an answer of the server that says so."""

    who: str
    said: str


Log = dict[int, dict[str, Any]]
"""The events of a play that are kept, by number."""
Event = Sent | Acknowledged | Shown | Counted | Failed


class History:
    """The events of a run, in order; threads may note them."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._turn = threading.Lock()

    def note(self, event: Event) -> None:
        """Keep an event."""
        with self._turn:
            self.events.append(event)

    def of(self, kind: type[Any]) -> list[Any]:
        """The events of one kind."""
        with self._turn:
            return [event for event in self.events if isinstance(event, kind)]

    def owners(self) -> dict[str, str]:
        """Whose each play is: whoever sent the first answer for it."""
        owners: dict[str, str] = {}
        for sent in self.of(Sent):
            owners.setdefault(sent.play, sent.who)
        return owners


def violations(history: History, data: Path) -> list[str]:
    """What does not hold of the records of a data folder, and of what people were told of them."""
    with Store.open(data) as store:
        found = store.verify()
        said = [] if found.clean else [str(each) for each in found.statements()]
        plays = {listed.play for listed in store.plays()}
        kept = {
            play: {event.seq: json.loads(event.body or b"{}") for event in store.events(play)}
            for play in history.owners()
            if play in plays
        }
    return [*said, *broken_laws(history, kept)]


def broken_laws(history: History, kept: Mapping[str, Log]) -> list[str]:
    """What does not hold of a history and the plays that are kept, a sentence each."""
    return [
        *_lost(history, kept),
        *_from_nowhere(history, kept),
        *_twice(history),
        *_foreign(history),
        *(f"{v.votes} votes of {v.people} people" for v in history.of(Counted) if not _fair(v)),
        *(f"{failed.who} was told: {failed.said}" for failed in history.of(Failed)),
    ]


def _lost(history: History, kept: Mapping[str, Log]) -> Iterator[str]:
    for each in history.of(Acknowledged):
        event = kept.get(each.play, {}).get(each.seq)
        if event is None:
            yield f"event {each.seq} of {each.play} was acknowledged and is gone"
        elif each.line is not None and not is_event_of(event, each.line):
            yield f"event {each.seq} of {each.play} is another: {event} for {each.line}"


CLOSED = {"close": True}


def _from_nowhere(history: History, kept: Mapping[str, Log]) -> Iterator[str]:
    sent = defaultdict(list)
    for each in history.of(Sent):
        sent[each.play, each.seq].append(each)
    owners = history.owners()
    for play, events in kept.items():
        for seq, event in events.items():
            if event["type"] == "started":
                continue
            if event.get("answer") == CLOSED == events.get(seq - 1, {}).get("answer"):
                continue  # with the subject before it, because no question was left in this one
            asked = [s for s in sent[play, seq] if s.line is None or is_event_of(event, s.line)]
            if not any(s.who == owners[play] for s in asked):
                yield f"event {seq} of {play} was sent by nobody: {event}"


def _twice(history: History) -> Iterator[str]:
    said: dict[tuple[str, int], dict[str, Any]] = {}
    for each in history.of(Acknowledged):
        if each.line is not None and said.setdefault((each.play, each.seq), each.line) != each.line:
            yield f"two different answers were acknowledged as event {each.seq} of {each.play}"


def _foreign(history: History) -> Iterator[str]:
    owners = history.owners()
    for each in history.of(Shown):
        if owners.get(each.play, each.who) != each.who:
            yield f"{each.who} was shown {each.play}, which is of {owners[each.play]}"


def _fair(vote: Counted) -> bool:
    return vote.votes == vote.answered <= vote.people


def is_event_of(event: dict[str, Any], line: dict[str, Any]) -> bool:
    """Whether a kept event is the one that a line asked for."""
    if "command" in line:
        return bool(event["type"] == {"undo": "undone", "pass": "passed_over"}[line["command"]])
    given = line.get("answer", {key: line[key] for key in line if key != "sure"})
    same = event.get("answer") == given
    if isinstance(given, list) and isinstance(event.get("answer"), list):
        same = sorted(event["answer"]) == sorted(given)  # a pick is kept in the order written
    return bool(event["type"] == "decided" and same)
