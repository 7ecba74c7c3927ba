"""Whether a play that was handed in is one, and whether it belongs to its course.

What came by a stick was written by anybody. So it is played again by the engine, on the case that
came with it, before it is anything; and what the engine would not have taken is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date

from msgspec import Struct

from engine.play.events import Event, Started, from_bytes
from engine.play.play import Broken, Play, replay
from engine.records.chain import SALT_BYTES
from engine.records.codes import parse
from engine.records.cohorts import Cohort
from engine.records.problems import Code, RecordsProblem
from engine.records.stored_plays import Facts, digest_of
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from engine.services.drives.bundles import HandedPlay
from engine.services.shared.compiled_cases import open_pinned
from engine.services.shared.errors import reason
from engine.services.shared.recording import hashes_of, on_terms

_ID, _HASH = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9a-f]{64}")
_KINDS = {"case", "doctrine", "setting"}
_MOST_PLAYERS = 200
Material = Mapping[str, tuple[str, bytes]]
"""Case material by hash: its kind and its bytes."""


class NotAPlay(Exception):
    """A play that no computer with Rifq can have written; the words say why."""


class Replayed(Struct, frozen=True):
    """A play that was played again: its case, its present moment, and what it is listed by."""

    scenario: Scenario
    play: Play
    facts: Facts


def replay_handed(handed: HandedPlay, material: Material) -> Replayed:
    """Play a handed play again. Raises NotAPlay."""
    _refuse_shape(handed, material)
    try:
        events = [from_bytes(event.body) for event in handed.events]
        started = _read_beginning(events)
        scenario = _open_case(handed, material, started)
        result = replay(scenario.story, events)
    except NotAPlay:
        raise
    except Refused as refused:
        raise NotAPlay("its case cannot be played") from refused
    except Exception as error:  # whatever a log somebody made up runs into: it is no play
        raise NotAPlay("its events cannot be read") from error
    if isinstance(result, Broken):
        raise NotAPlay(f"event {result.seq}: {reason(result.why)}")
    about = scenario.about
    facts = Facts(scenario.id, about.version, started.date, dict(handed.closure), started.origin)
    return Replayed(scenario, result, facts)


def _refuse_shape(handed: HandedPlay, material: Material) -> None:
    if not _ID.fullmatch(handed.id):
        raise NotAPlay("its id is none")
    if not handed.events or any(len(e.salt) != SALT_BYTES for e in handed.events):
        raise NotAPlay("an event or its salt is missing")
    if not {"case", "doctrine"} <= set(handed.closure) <= _KINDS:
        raise NotAPlay("its case material is incomplete")
    for kind, hash in handed.closure.items():
        if hash not in material or material[hash][0] != kind:
            raise NotAPlay("its case material is incomplete")
        if digest_of(material[hash][1]) != hash:
            raise NotAPlay("its case material is not what it was made on")
    try:
        codes = tuple(map(parse, handed.participants))
    except RecordsProblem as problem:
        raise NotAPlay("a code of it is none") from problem
    if codes != tuple(sorted(set(handed.participants))):
        raise NotAPlay("a code of it is none")


def _read_beginning(events: list[Event]) -> Started:
    """The first event, if it says what a first event can say."""
    started = events[0]
    if not isinstance(started, Started):
        raise NotAPlay("it does not begin at the beginning")
    hashes = (started.story, started.key, started.text, started.doctrine)
    stands_on = (
        all(isinstance(each, str) and _HASH.fullmatch(each) for each in hashes)
        and (started.agreed == "" or bool(_ID.fullmatch(started.agreed)))
        and (started.origin == "" or bool(_HASH.fullmatch(started.origin)))
    )
    if not (stands_on and _can_begin(started)):
        raise NotAPlay("its first event says what no first event says")
    return started


def _can_begin(started: Started) -> bool:
    """Whether a play can be begun so: by so many people, on this day, in a mode there is."""
    return (
        started.mode in ("practice", "assessment", "led")
        and type(started.players) is int
        and 1 <= started.players <= _MOST_PLAYERS
        and type(started.seed) is int
        and all(isinstance(each, str) for each in (started.language, started.engine))
        and len(started.language) + len(started.engine) < 100
        and started.date == date.fromisoformat(started.date).isoformat()
    )


def _open_case(handed: HandedPlay, material: Material, started: Started) -> Scenario:
    """The case it was made on, if that is the one its first event speaks of."""
    setting = handed.closure.get("setting")
    scenario = open_pinned(
        material[handed.closure["case"]][1],
        material[handed.closure["doctrine"]][1],
        material[setting][1] if setting else b"",
        started.scenario,
    )
    same = all(getattr(started, part) == hash for part, hash in hashes_of(scenario).items())
    if not same or scenario.id != started.scenario:
        raise NotAPlay("it was not made on the case that came with it")
    return scenario


class Known(Struct, frozen=True):
    """What is known of a course when its plays are judged.

    Attributes:
        cohort: the course.
        codes: its codes.
        stories: hash of the story of each of its cases as it is here, by id.
        finished: whose finished plays there are: by code and case, the computers they came from.
    """

    cohort: Cohort
    codes: Collection[str]
    stories: Mapping[str, str]
    finished: dict[tuple[str, str], set[str]]


def why_it_waits(handed: HandedPlay, found: Replayed, known: Known, device: str) -> Code | None:
    """Why a play cannot be counted without a decision; None when it can.

    Args:
        handed: as it came.
        found: as it was played again.
        known: its course.
        device: the computer it came from.
    """
    started, cohort = found.play.started, known.cohort
    if not set(handed.participants) <= set(known.codes):
        return Code.UNKNOWN_CODE
    if started.scenario not in cohort.cases:
        return Code.STRANGE_CASE
    if known.stories.get(started.scenario) != started.story:
        return Code.OTHER_VERSION
    belongs = bool(handed.participants) or started.mode == "led"
    if not belongs or not on_terms(cohort, started, found.scenario):
        return Code.OTHER_TERMS
    elsewhere = (known.finished.get((c, started.scenario), ()) for c in handed.participants)
    if found.play.ended and any(other != device for each in elsewhere for other in each):
        return Code.PLAYED_TWICE
    return None
