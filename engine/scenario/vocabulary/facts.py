"""Facts: what was said or found, by whom, and whether our words have spoiled it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.kernel import model as k
from engine.scenario.expressions import YES_NO, reader
from engine.scenario.text import Entity
from engine.scenario.vocabulary.schemas import FACT_VERBS, FACTS
from engine.scenario.vocabulary.word import Book, Word, people_of, sets

NO_YES = ("no", "yes")


def declare(book: Book, data: Mapping[str, Any]) -> None:
    """Two yes-or-no variables for each fact: learned, and tainted by our words."""
    for id, entry in data.items():
        people = people_of(entry.get("said_by"))
        for number, person in enumerate(people):
            book.person(person, ("facts", id, "said_by", number))
        for prefix in ("learned", "tainted"):
            book.variable(k.Variable(f"{prefix}:{id}", (False, True)), YES_NO)
        book.entity(Entity("facts", id, entry.get("text", ""), people, f"learned:{id}", entry))


FACTS_WORD = Word(
    section="facts",
    section_schema=FACTS,
    verb_schemas=FACT_VERBS,
    declare=declare,
    verbs={
        "learns": sets("learned", "fact", NO_YES, "yes"),
        "taints": sets("tainted", "fact", NO_YES, "yes"),
    },
    functions={
        "learned": reader("learned", "learned", "fact"),
        "tainted": reader("tainted", "tainted", "fact"),
    },
    case_file={"True": "{text}"},
)
