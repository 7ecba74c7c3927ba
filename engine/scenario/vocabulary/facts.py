"""Facts: what was said or found, by whom, and whether our words have spoiled it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.kernel import model as k
from engine.scenario.case_text import Entity
from engine.scenario.expressions import YES_NO, reader
from engine.scenario.vocabulary.word import (
    Book,
    Fragment,
    Word,
    entry_of,
    list_of,
    people_of,
    ref,
    section_of,
    sets,
    verb,
)

NO_YES = ("no", "yes")

_PHONES = "Six phones with strips of tape on a shelf."
_FACT = entry_of(
    "a fact",
    ["text"],
    {
        "text": ref("prose")
        | {
            "title": "The fact in words",
            "description": "What was said or seen, in one sentence, as it will stand in the case "
            "file. It is an account, not a finding.",
            "examples": [_PHONES],
        },
        "said_by": {
            "title": "Said by",
            "description": "The ids of those who say so, from `people`.",
            **list_of(ref("person")),
            "examples": [["hana"]],
        },
        "supported_by": {
            "title": "Supported by",
            "description": "What else speaks for it, in a few words each: a photograph, a receipt, "
            "a stamp.",
            "type": "array",
            "items": ref("short"),
            "minItems": 1,
            "examples": [["a page Selim photographed"]],
        },
        "differs": {
            "title": "Accounts differ",
            "description": "`true` if those who speak of it do not say the same. Differing "
            "accounts are a reason to look, not a finding about anyone.",
            "type": "boolean",
            "examples": [True],
        },
    },
)
FACTS: Fragment = section_of(
    "Facts",
    "What can come to light. A reply `learns` a fact; a question that puts the words into a "
    "person's mouth `taints` it. Conditions read `learned('phones')` and `tainted('phones')`.",
    _FACT,
    {"phones": {"text": _PHONES, "said_by": ["hana"], "differs": True}},
)
FACT_VERBS: dict[str, Fragment] = {
    "learns": verb(
        "Learns a fact",
        "These facts are now known to the team, and stand in the case file. Usually in a reply.",
        ["phones"],
    ),
    "taints": verb(
        "Taints a fact",
        "The words of this answer spoil these facts: nobody can tell any more whose words they "
        "were. Use it on leading questions.",
        ["jail-threat"],
    ),
}


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
    # Translators: {text}: a fact of the story, a whole sentence.
    case_file={"True": "{text}"},
)
