"""What a word of the vocabulary is: a section of the case, its verbs, its conditions, its lines.

A word compiles to variables and to settings of variables, so that adding one touches nothing else.
How it is written is JSON Schema: `$ref`s point into the base schema; `x-theirs` marks a verb that
is the person's own to do, so that it is offered only where she answers or decides; `x-expect` in a
section says what a test may expect of it, and lands under `expect` in `tests`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from msgspec import Struct, field

from engine.kernel import model as k
from engine.scenario.case_text import Entity
from engine.scenario.expressions import Function, Type, reader
from engine.scenario.problems import Path


class Book(Protocol):
    """Where a word writes down what it declares and asks what exists."""

    def variable(self, variable: k.Variable, kind: Type) -> None:
        """Declare a variable."""

    def entity(self, entity: Entity) -> None:
        """Declare a thing the debrief and the case file speak of."""

    def exists(self, head: str, id: str, path: Path, kind: str) -> bool:
        """Whether `prefix:id` was declared; if not, a problem is noted."""

    def people(self) -> tuple[str, ...]:
        """Ids of everyone in the case."""

    def person(self, id: str, path: Path) -> bool:
        """Whether such a person was declared; if not, a problem is noted."""


Verb = Callable[[Book, Path, Any], list[k.Op]]


class Word(Struct, frozen=True):
    """A word of the vocabulary.

    Attributes:
        section: top-level key of a case.
        section_schema: JSON Schema of that section.
        verb_schemas: JSON Schema of each verb's argument.
        declare: turns the section's data into variables and entities.
        verbs: turn a verb's argument into settings of variables.
        functions: what conditions may ask.
        case_file: the line in the case file for a status, or nothing; `{text}` is
            replaced by the author's words.
        debrief: the line in the debrief for a status at the end, or nothing.
    """

    section: str
    section_schema: Mapping[str, Any]
    verb_schemas: Mapping[str, Mapping[str, Any]]
    declare: Callable[[Book, Mapping[str, Any]], None]
    verbs: Mapping[str, Verb]
    functions: Mapping[str, Function]
    case_file: Mapping[str, str] = field(default_factory=dict)
    debrief: Mapping[str, str] = field(default_factory=dict)


def people_of(value: Any) -> tuple[str, ...]:
    """`of: hana` and `to: [hana, babul]` alike as a tuple of ids."""
    return (value,) if isinstance(value, str) else tuple(value or ())


def declare_status(
    section: str, prefix: str, statuses: tuple[str, ...], text: str = "text", of: str = "of"
) -> Callable[[Book, Mapping[str, Any]], None]:
    """Declare one variable with these statuses for every entry; the first is where it starts."""

    def declare(book: Book, data: Mapping[str, Any]) -> None:
        for id, entry in data.items():
            name = f"{prefix}:{id}"
            people = people_of(entry.get(of))
            for person in people:
                book.person(person, (section, id, of))
            book.variable(k.Variable(name, statuses), Type(words=statuses))
            book.entity(Entity(section, id, entry.get(text, ""), people, name, entry))

    return declare


def sets(
    prefix: str, kind: str, statuses: tuple[str, ...], to: str, only_from: Iterable[str] = ()
) -> Verb:
    """A verb that puts each named thing at status `to`, if need be only from certain statuses."""
    index = statuses.index(to)
    origins = frozenset(statuses.index(s) for s in only_from)

    def apply(book: Book, path: Path, argument: Any) -> list[k.Op]:
        ops: list[k.Op] = []
        for number, id in enumerate(argument):
            if not book.exists(f"{prefix}:", id, (*path, number), kind):
                continue
            name = f"{prefix}:{id}"
            op: k.Op = k.Set(name, index)
            if origins:
                op = k.First((k.Branch(k.Among(k.Read(name), origins), (op,)),))
            ops.append(op)
        return ops

    return apply


def status_word(
    section: str,
    prefix: str,
    statuses: tuple[str, ...],
    verbs: Mapping[str, tuple[str, tuple[str, ...]]],
    section_schema: Mapping[str, Any],
    verb_schemas: Mapping[str, Mapping[str, Any]],
    *,
    text: str = "text",
    of: str = "of",
    functions: Mapping[str, Function] | None = None,
    case_file: Mapping[str, str] | None = None,
    debrief: Mapping[str, str] | None = None,
) -> Word:
    """A word whose things each have one status, moved by verbs: `{"meets": ("met", ())}`."""
    return Word(
        section=section,
        section_schema=section_schema,
        verb_schemas=verb_schemas,
        declare=declare_status(section, prefix, statuses, text, of),
        verbs={v: sets(prefix, prefix, statuses, to, only) for v, (to, only) in verbs.items()},
        functions={prefix: reader(prefix, prefix, prefix), **(functions or {})},
        case_file=case_file or {},
        debrief=debrief or {},
    )


# How words are written --------------------------------------------------------------------------

Fragment = dict[str, Any]
"""JSON Schema."""


def ref(name: str) -> Fragment:
    """A reference to a definition of the base schema."""
    return {"$ref": f"#/$defs/{name}"}


def list_of(entry: Fragment) -> Fragment:
    """A list with at least one entry, and none twice."""
    return {"type": "array", "items": entry, "minItems": 1, "uniqueItems": True}


def mapping_of(names: str, entry: Fragment) -> Fragment:
    """A mapping from names, as defined in the base schema, to at least one entry."""
    return {
        "type": "object",
        "propertyNames": ref(names),
        "additionalProperties": entry,
        "minProperties": 1,
    }


def verb(title: str, description: str, *examples: list[str]) -> Fragment:
    """A verb that takes a list of ids."""
    return {
        "title": title,
        "description": description,
        **list_of(ref("id")),
        "examples": list(examples),
    }


def section_of(title: str, description: str, entry: Fragment, example: Fragment) -> Fragment:
    """A section: a mapping from ids to entries."""
    return {
        "title": title,
        "description": description,
        **mapping_of("id", entry),
        "examples": [example],
    }


def entry_of(title: str, required: list[str], properties: Fragment) -> Fragment:
    """An entry of a section: its fields, and those it must have."""
    return {
        "title": title,
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }


def expectation(title: str, description: str, values: list[str], example: Fragment) -> Fragment:
    """What a test may expect: a mapping from ids to one of a few values."""
    return {
        "title": title,
        "description": description,
        **mapping_of("id", {"type": "string", "enum": values}),
        "examples": [example],
    }
