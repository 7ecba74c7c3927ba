"""The events of a play: only what was done, never what follows from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

VERSION = 1  # of the way events are written


class Started(NamedTuple):
    """The head of a log: everything the play was made on.

    Attributes:
        mode: practice, assessment or led.
        players: how many sit in front of it.
        story: hash of what can happen.
        key: hash of how it is judged.
        text: hash of what is read.
        doctrine: hash of the principles cited.
        setting: hash of the procedure card, or "".
        language: of what is shown.
        seed: decides luck where no cohort does, and in assessment the order of answers.
        luck: what nobody decides, as drawn.
        engine: version of the engine.
        date: the day it was started, as text; the only time in a log.
        scenario: id and version of the case, to find it again.
        origin: the head of the play it carries on from, or "".
        agreed: what its players had agreed to, as a hash; "" in no cohort, and before it was kept.
    """

    mode: str
    players: int
    story: str
    key: str
    text: str
    doctrine: str
    setting: str
    language: str
    seed: int
    luck: Mapping[str, Any]
    engine: str
    date: str
    scenario: str
    origin: str = ""
    agreed: str = ""


class Decided(NamedTuple):
    """An answer: where, what, and how sure (1 to 3, or None)."""

    at: str
    answer: Any
    sure: int | None = None


class Tallied(NamedTuple):
    """What a room voted, in led play: how many for each answer, and nobody's name.

    It changes no state, and says nothing of where the play went on.

    Attributes:
        at: address of the location.
        counts: votes by answer, as its id; in an order, how many put it first; in a pick, how many
            picked it. Everything that could be voted for is named.
        sure: how many were how sure ("1" to "3"), or None where nobody was asked.
        people: how many could vote, as the room was counted; None where it was not.
    """

    at: str
    counts: Mapping[str, int]
    sure: Mapping[str, int] | None = None
    people: int | None = None


class Undone(NamedTuple):
    """Everything after event number `to` is taken back."""

    to: int


class PassedOver(NamedTuple):
    """A scene was passed over, for any reason or none."""

    at: str


class Unknown(NamedTuple):
    """An event of a newer version: kept, and named."""

    body: Mapping[str, Any]


Event = Started | Decided | Tallied | Undone | PassedOver | Unknown


def to_bytes(event: Event) -> bytes:
    """An event as it is stored: compact JSON in UTF-8, keys sorted."""
    return json.dumps(
        to_json(event), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()


def to_json(event: Event) -> dict[str, Any]:
    """An event as a JSON object."""
    match event:
        case Started():
            body = {k: v for k, v in event._asdict().items() if k != "origin" and v != ""}
            if event.origin:
                body["from"] = event.origin
            return {"type": "started", "v": VERSION, **body, "luck": dict(event.luck)}
        case Decided(at, answer, sure):
            found = {"type": "decided", "at": at, "answer": answer}
            return found if sure is None else {**found, "sure": sure}
        case Tallied(at, counts, sure_of, people):
            told: dict[str, Any] = {"type": "tallied", "at": at, "counts": dict(counts)}
            told |= {} if sure_of is None else {"sure": dict(sure_of)}
            return told | ({} if people is None else {"people": people})
        case Undone(to):
            return {"type": "undone", "to": to}
        case PassedOver(at):
            return {"type": "passed_over", "at": at}
        case Unknown(body):
            return dict(body)


def from_bytes(body: bytes) -> Event:
    """The event in a stored body; raises ValueError when it is no JSON object."""
    data = json.loads(body)
    if not isinstance(data, dict):
        raise ValueError("an event is a JSON object")
    return from_json(data)


def from_json(data: Mapping[str, Any]) -> Event:
    """The event in a JSON object; one of a newer version comes back as `Unknown`."""
    match data:
        case {"type": "started", "v": int(v), "luck": dict()} if v <= VERSION:
            fields = {f: data.get(f, Started._field_defaults.get(f, "")) for f in Started._fields}
            return Started(**{**fields, "origin": data.get("from", "")})
        case {"type": "decided", "at": str(at), "answer": answer}:
            return Decided(at, answer, data.get("sure"))
        case {"type": "tallied", "at": str(at), "counts": counts} if _votes(counts):
            sure, people = data.get("sure"), data.get("people")
            read = (sure is None or _votes(sure)) and (people is None or _votes({"": people}))
            return Tallied(at, counts, sure, people) if read else Unknown(data)
        case {"type": "undone", "to": int(to)}:
            return Undone(to)
        case {"type": "passed_over", "at": str(at)}:
            return PassedOver(at)
        case _:
            return Unknown(data)


def _votes(data: object) -> bool:
    """Whether this is votes by answer: whole numbers, none below 0."""
    return isinstance(data, dict) and all(type(n) is int and n >= 0 for n in data.values())
