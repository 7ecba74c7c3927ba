"""Risks: a danger to someone, unknown to severe. Real and assessed risk are different things."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.kernel import model as k
from engine.scenario.case_text import Entity
from engine.scenario.expressions import Type, reader
from engine.scenario.problems import Path
from engine.scenario.vocabulary.word import (
    Book,
    Fragment,
    Verb,
    Word,
    entry_of,
    expectation,
    list_of,
    mapping_of,
    people_of,
    ref,
    section_of,
    verb,
)

LEVELS = ("unknown", "none", "low", "moderate", "high", "severe")

_LEVEL = {
    "title": "Level",
    "description": "How great the danger is at the start. `unknown` means nobody has asked yet; a "
    "comparison by order with an unknown risk is never true.",
    "type": "string",
    "enum": list(LEVELS),
    "examples": ["high"],
}
_LEARNS = "The owner learns what she said."
_RISK = entry_of(
    "a risk",
    ["to", "level", "text"],
    {
        "to": {
            "title": "To whom",
            "description": "The ids of those in danger, from `people`, as a list even when it is "
            "one person.",
            **list_of(ref("person")),
            "examples": [["hana"], ["jashim", "babul"]],
        },
        "level": _LEVEL,
        "text": ref("prose")
        | {
            "title": "The risk in words",
            "description": "What could happen, in one sentence, as it will stand in the debrief. "
            "Write it as a block, below `>-`.",
            "examples": [_LEARNS],
        },
    },
)
RISKS: Fragment = section_of(
    "Risks",
    "Dangers to the people in the case, from *unknown* and *none* to *severe*. Answers move them "
    "with `raises`, `lowers` and `finds`; conditions read `risk('retaliation') >= 'high'`, the "
    "level in quotes. What the debrief shows is the danger that is left.",
    _RISK,
    {"retaliation": {"to": ["hana"], "level": "high", "text": _LEARNS}},
) | {
    "x-expect": {
        "risk": expectation(
            "Risks",
            "How great each risk should be at the end of this test. Name only those that matter.",
            list(LEVELS),
            {"retaliation": "moderate"},
        )
    }
}
RISK_VERBS: dict[str, Fragment] = {
    "raises": verb(
        "Raises a risk",
        "These risks go up by one level, at most to *severe*. An unknown risk stays unknown.",
        ["retaliation"],
    ),
    "lowers": verb(
        "Lowers a risk",
        "These risks go down by one level, at most to *none*. An unknown risk stays unknown.",
        ["retaliation"],
    ),
    "finds": {
        "title": "Finds out how great a risk is",
        "description": "Says how great a risk turns out to be. Use it where somebody asked or "
        "looked; it is the only way out of *unknown*. Not beside `raises` or `lowers` of the same "
        "risk: of two verbs nobody could tell which came first.",
        **mapping_of("id", {"type": "string", "enum": list(LEVELS[1:])}),
        "examples": [{"injury": "high"}],
    },
}


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
    between = frozenset(range(lowest, highest + 1))

    def apply(book: Book, path: Path, argument: Any) -> list[k.Op]:
        return [
            k.First((k.Branch(k.Among(k.Read(f"risk:{id}"), between), (k.Add(f"risk:{id}", by),)),))
            for number, id in enumerate(argument)
            if book.exists("risk:", id, (*path, number), "risk")
        ]

    return apply


def finds(book: Book, path: Path, argument: Any) -> list[k.Op]:
    """`finds: {injury: high}`: what is known of the risk now."""
    return [
        k.Set(f"risk:{id}", LEVELS.index(level))
        for id, level in argument.items()
        if book.exists("risk:", id, (*path, id), "risk")
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
