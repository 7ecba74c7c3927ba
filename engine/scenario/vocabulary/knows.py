"""Who knows what. Most real harm is disclosure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.kernel import model as k
from engine.scenario.case_text import Entity
from engine.scenario.expressions import YES_NO, Meaning, Scope, Unclear, check_known, read_declared
from engine.scenario.problems import Path
from engine.scenario.vocabulary.word import Book, Fragment, Word, entry_of, list_of, mapping_of, ref

STATUSES = (False, True)

_THINGS = {
    "title": "Things to know",
    "description": "Short ids for what it matters that somebody knows or does not know.",
    **list_of(ref("id")),
    "examples": [["police-interest", "sleeping-place"]],
}
_TOLD = mapping_of("person", list_of(ref("id")))
KNOWS: Fragment = entry_of(
    "who knows what",
    ["things"],
    {
        "things": _THINGS,
        "start": _TOLD
        | {
            "title": "Known at the start",
            "description": "Who knows which of the things before the case begins. Nobody knows "
            "the rest.",
            "examples": [{"adnan": ["flight"], "huda": ["flight"]}],
        },
    },
) | {
    "title": "Who knows what",
    "description": "Most real harm is a thing that reached the wrong ear. List the things here, "
    "let answers pass them on with `tells`, and read `knows('owner', 'police-interest')`.",
    "examples": [{"things": ["police-interest", "sleeping-place"]}],
}
KNOW_VERBS: dict[str, Fragment] = {
    "tells": _TOLD
    | {
        "title": "Tells someone",
        "description": "From now on this person knows these things. It cannot be undone.",
        "examples": [{"owner": ["police-interest"]}],
    }
}


def declare(book: Book, data: Mapping[str, Any]) -> None:
    """One yes-or-no for every person and thing."""
    things, start = data.get("things", []), data.get("start", {})
    for thing in things:
        for person in book.people():
            name = f"knows:{person}.{thing}"
            book.variable(k.Variable(name, STATUSES, int(thing in start.get(person, ()))), YES_NO)
            book.entity(Entity("knows", f"{person}.{thing}", thing, (person,), name))
    for person, known in start.items():
        if book.person(person, ("knows", "start", person)):
            for number, thing in enumerate(known):
                where = ("knows", "start", person, number)
                book.exists(f"knows:{person}.", thing, where, "thing to know")


def tells(book: Book, path: Path, argument: Any) -> list[k.Op]:
    """`tells: {owner: [police-interest]}`: from now on the owner knows it."""
    return [
        k.Set(f"knows:{person}.{thing}", 1)
        for person, things in argument.items()
        if book.person(person, (*path, person))
        for number, thing in enumerate(things)
        if book.exists(f"knows:{person}.", thing, (*path, person, number), "thing to know")
    ]


def knows(scope: Scope, arguments: list[str | int]) -> Meaning:
    """`knows('owner', 'police-interest')`."""
    match arguments:
        case str(person), str(thing):
            known = (name.removeprefix("knows:") for name in scope.declared if name[:6] == "knows:")
            people = {name.partition(".")[0] for name in known}
            check_known(person, people or {person}, "person")
            return read_declared(scope, f"knows:{person}.", thing, "thing to know")
    raise Unclear("E214", "write `knows('person', 'thing')`", name="knows")


KNOWS_WORD = Word(
    section="knows",
    section_schema=KNOWS,
    verb_schemas=KNOW_VERBS,
    declare=declare,
    verbs={"tells": tells},
    functions={"knows": knows},
)
