"""Damaged plays are mended: what can be read stays, and lists are worked out of it again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from itertools import product

from engine.play.events import Event, Started
from engine.play.play import Play, replay
from engine.records.problems import RecordsProblem
from engine.records.stored_plays import Closures, Facts
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario, hash_of_principles
from engine.services.shared.compiled_cases import open_pinned
from engine.services.shared.recording import event_of, hash_of_setting, hashes_of


class MadeOn:
    """The cases that plays were made on, found again among what is kept."""

    def __init__(self) -> None:
        self._open = cache(_open)
        self._found: dict[tuple[str, ...], tuple[dict[str, str], Scenario] | None] = {}

    def describe(
        self, bodies: list[bytes], listed: Facts | None, closures: Closures
    ) -> tuple[Facts, bool] | None:
        """What a play is listed by, and whether it has ended; None where its case is not here."""
        events = list(map(event_of, bodies))
        started = events[0]
        if not isinstance(started, Started):
            return None
        made_on = (started.scenario, *(str(getattr(started, part)) for part in _PARTS))
        if made_on not in self._found:
            self._found[made_on] = self._find(made_on, closures)
        found = self._found[made_on]
        if found is None:
            return None
        closure, scenario = found
        origin = started.origin if listed is None or listed.origin else ""
        version = scenario.about.version
        facts = Facts(started.scenario, version, started.date, closure, origin)
        return facts, _has_ended(scenario, events)

    def _find(
        self, made_on: tuple[str, ...], closures: Closures
    ) -> tuple[dict[str, str], Scenario] | None:
        """The case material whose hashes a play says, and its case.

        A case takes long to compile, so what is likely from the material alone is tried first. A
        case need not name its id: it may be the name of its file.
        """
        for named in _list_likely(made_on, closures):
            scenario = self._open(*(closures[h][1] if h else b"" for h in named), made_on[0])
            hashes = hashes_of(scenario) if scenario else {}
            if scenario and (scenario.id, *(hashes[part] for part in _PARTS)) == made_on:
                kinds = ("case", "doctrine", "setting")
                return {kind: h for kind, h in zip(kinds, named, strict=True) if h}, scenario
        return None


_PARTS = ("story", "key", "text", "doctrine", "setting")


def _list_likely(made_on: tuple[str, ...], closures: Closures) -> Iterator[tuple[str, ...]]:
    """Case, principles and setting a play may be made on, by hash, the likely ones first."""
    id, *_, doctrine, setting = made_on
    cards = [] if setting else [""]
    cases: dict[str, bool] = {}
    principles: dict[str, bool] = {}
    for hash, (kind, data) in closures.items():
        if kind == "case":
            cases[hash] = id.encode("utf-8", "replace") in data
        elif kind == "setting" and hash_of_setting(data) == setting:
            cards.append(hash)
        elif kind == "doctrine":
            principles[hash] = False
            with suppress(ValueError, RecursionError):
                principles[hash] = hash_of_principles(json.loads(data)) == doctrine
    likely = (sorted(kept, key=kept.__getitem__, reverse=True) for kept in (cases, principles))
    return product(*likely, cards)


def _has_ended(scenario: Scenario, events: list[Event]) -> bool:
    """Whether a play has ended, as far as it can be replayed."""
    try:
        result = replay(scenario.story, events)
    except Exception:  # whatever a log that somebody made up runs into
        return False
    return isinstance(result, Play) and result.ended


def _open(case: bytes, doctrine: bytes, card: bytes, id: str) -> Scenario | None:
    try:
        return open_pinned(case, doctrine, card, id)
    except (Refused, RecordsProblem, ValueError, TypeError, LookupError):
        return None
