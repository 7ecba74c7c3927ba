"""What readers are asked who never see the scenes of a case: its answers, in an order by lot.

The lot is a hash of the case and of what is ordered, so that no place tells anything and a change
elsewhere in the case moves nothing. A decision that is offered in several scenes with the same
answers is asked once. Left out are acts beside a decision, moves of a talk that nothing marks, and
what has only one answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from engine.decisions.kind import Kind
from engine.decisions.registry import decision_in, kind_of, whole_of
from engine.kernel import model as k
from engine.play.ballot_letters import letter
from engine.scenario.case_text import flatten
from engine.scenario.scenario import Scenario

Spot = str
"""A place where something is answered: in a talk each subject, whose location has an id of its
own; else an address, which is one also where she asks in several subjects."""


class ReaderQuestion(Struct, frozen=True):
    """One question to a reader.

    Attributes:
        number: what it goes by: `3`, or `5b` of a subject of a talk.
        kind: how it is answered.
        prompt: what it is about, where the answers mean nothing without it; else "".
        texts: the answers; their letters are A, B and so on.
        pick: how many are to be named, where that is fixed; else 0.
        scale: the words for each value, the lowest first; or none.
        most: how many questions can be asked in the whole talk; else 0.
        at: for each place where it is answered, what each letter stands for there: the address
            of a move, or the id of an item.
    """

    number: str
    kind: Kind
    prompt: str
    texts: tuple[str, ...]
    pick: int
    scale: tuple[str, ...]
    most: int
    at: Mapping[Spot, tuple[str, ...]]

    @property
    def letters(self) -> tuple[str, ...]:
        """The letter of each answer."""
        return tuple(map(letter, range(len(self.texts))))


def spot_of(place: k.Location) -> Spot:
    """Where an answer of this location belongs."""
    return place.id if kind_of(place).talks else place.address


def questions(scenario: Scenario) -> tuple[ReaderQuestion, ...]:
    """Everything readers are asked, in the order of their sheet."""
    talks: dict[str, list[ReaderQuestion]] = {}
    found: dict[object, ReaderQuestion] = {}
    for place in scenario.story.model.locations:
        asked = _make_question(scenario, place)
        if asked is None:
            continue
        if asked.kind.talks:
            talks.setdefault(place.place, []).append(asked)
            continue
        alike = asked.kind, asked.prompt, asked.texts, asked.pick, asked.scale
        known = found.get(alike, asked)
        found[alike] = replace(known, at={**known.at, **asked.at})
    groups = [*talks.values(), *([asked] for asked in found.values())]
    groups.sort(key=lambda group: _lot(scenario, min(group[0].at)))
    return tuple(_number_all(groups))


def sheet_code(scenario: Scenario) -> str:
    """A short name of a sheet, which is another one once anything on it has changed."""
    told = [(a.number, a.kind.name, a.prompt, a.texts, a.pick, a.scale, a.most)
            for a in questions(scenario)]  # fmt: skip
    return hashlib.sha256(repr(told).encode()).hexdigest()[:8]


def _number_all(groups: list[list[ReaderQuestion]]) -> Iterator[ReaderQuestion]:
    for n, group in enumerate(groups, 1):
        for m, asked in enumerate(group):
            part = letter(m).lower() if asked.kind.talks else ""
            yield replace(asked, number=f"{n}{part}")


def _lot(scenario: Scenario, what: str) -> bytes:
    return hashlib.sha256(f"blind\0{scenario.id}\0{what}".encode()).digest()


def _make_question(scenario: Scenario, place: k.Location) -> ReaderQuestion | None:
    """What is asked of one location; None where there is nothing to guess."""
    kind, whole = kind_of(place), whole_of(place)
    cards = scenario.text.cards
    answers = {
        address: cards[f"{place.place}.{address}" if whole else address].text
        for address in (place.items if whole else _moves(scenario, place))
    }
    if len(answers) < (1 if kind.talks else 2):
        return None
    # by their words, so that the same answers in two scenes come in the same order
    ordered = sorted(answers, key=lambda address: _lot(scenario, answers[address]))
    decision = decision_in(scenario.data["scenes"][place.place])
    return ReaderQuestion(
        "",
        kind,
        _prompt(place, decision) if whole or place.address != place.place else "",
        tuple(answers[address] for address in ordered),
        place.pick,
        _scale(place, kind, decision),
        decision.get("most", 0) if kind.talks else 0,
        {spot_of(place): tuple(ordered)},
    )


def _moves(scenario: Scenario, place: k.Location) -> Iterator[str]:
    """The addresses of the answers of which one is given."""
    marks = scenario.key.marks
    for move in place.moves:
        marked = move.address in marks and marks[move.address].grades
        if move.key[0] in ("option", "ask") or (move.key[0] == "move" and marked):
            yield move.address


def _prompt(place: k.Location, decision: Mapping[str, Any]) -> str:
    """What an order, a pick or ratings are about; of her own question, her words."""
    if place.address == place.place:
        return flatten(decision.get("prompt", ""))
    return flatten(decision["asks"][place.address.partition(".")[2]]["says"])


def _scale(place: k.Location, kind: Kind, decision: Mapping[str, Any]) -> tuple[str, ...]:
    low, high = place.scale
    return (kind.labels(decision) or ("",) * (high - low + 1)) if kind.valued else ()
