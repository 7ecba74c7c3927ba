"""Risks: a danger to someone, unknown to severe. Real and assessed risk are different things."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.kernel import model as k
from engine.scenario.expressions import Type, reader
from engine.scenario.problems import Path
from engine.scenario.text import Entity
from engine.scenario.vocabulary.schemas import RISK_VERBS, RISKS
from engine.scenario.vocabulary.word import Book, Verb, Word, people_of

LEVELS = ("unknown", "none", "low", "moderate", "high", "severe")


def declare(book: Book, data: Mapping[str, Any]) -> None:
    """One variable for each risk, starting at its level."""
    for id, entry in data.items():
        name = f"risk:{id}"
        people = people_of(entry.get("to"))
        for number, person in enumerate(people):
            book.person(person, ("risks", id, "to", number))
        start = LEVELS.index(entry.get("level", "unknown"))
        book.variable(k.Variable(name, LEVELS, start), Type(words=LEVELS, unknown=True))
        book.entity(Entity("risks", id, entry.get("text", ""), people, name, entry))


def moves(by: int) -> Verb:
    """One level up or down; an unknown risk stays unknown, and the ends are no clamp."""
    lowest, highest = (1, len(LEVELS) - 2) if by > 0 else (2, len(LEVELS) - 1)

    def apply(book: Book, path: Path, argument: Any) -> list[k.Op]:
        return [
            k.First(
                (k.Branch(_between(f"risk:{id}", lowest, highest), (k.Add(f"risk:{id}", by),)),)
            )
            for number, id in enumerate(argument)
            if book.exists("risk", id, (*path, number), "risk")
        ]

    return apply


def _between(name: str, lowest: int, highest: int) -> k.Condition:
    return k.Among(k.Read(name), frozenset(range(lowest, highest + 1)))


def finds(book: Book, path: Path, argument: Any) -> list[k.Op]:
    """`finds: {injury: high}`: what is known of the risk now."""
    return [
        k.Set(f"risk:{id}", LEVELS.index(level))
        for id, level in argument.items()
        if book.exists("risk", id, (*path, id), "risk")
    ]


RISKS_WORD = Word(
    section="risks",
    section_schema=RISKS,
    verb_schemas=RISK_VERBS,
    declare=declare,
    verbs={"raises": moves(1), "lowers": moves(-1), "finds": finds},
    functions={"risk": reader("risk", "risk", "risk")},
    debrief={
        "unknown": "Still unknown: {text}",
        "none": "No longer a danger: {text}",
        "low": "Low: {text}",
        "moderate": "Moderate: {text}",
        "high": "High: {text}",
        "severe": "Severe: {text}",
    },
)
