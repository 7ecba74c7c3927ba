"""Whatever things are called: words change the text, ratings the key, conditions the story."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.scenario.layer_hashes import Hashes, hash_layers
from engine.scenario.problems import Path
from engine.scenario.vocabulary import WORDS
from engine.scenario.yaml.reader import read
from tests.cases import EVERYTHING

DATA: dict[str, Any] = read(EVERYTHING).data
SECTIONS = [word.section for word in WORDS]

# Fields of the format, every one of which may be the id of something.
NAMES = sorted(
    {"level", "start", "things", "text", "of", "kind", "to", "for", "say", "says", "do"}
    | {"name", "part", "about", "because", "rating", "key", "slot", "type", "weight"}
    | {"window", "right", "accept", "values", "range", "if", "set", "add", "then", "pass"}
    | {"tags", "title", "role", "person", "case", "review", "setting", "assesses"}
    | {"person_decides", "choose", "interview", "state", "label", "purpose", "scenes"}
)
ID_PARENTS = frozenset(
    {"people", "state", "chance", "needs", "consents", "risks", "facts", "scenes"}
    | {"options", "items", "topics", "questions", "moves", "asks", "answers"}
    | {"also_offered", "endings", "injects", "purpose"}
)
PROSE = frozenset(
    {"title", "role", "name", "part", "about", "text", "say", "says", "do", "prompt"}
    | {"enough", "tired", "because", "for", "person", "case", "not_known"}
)
NOT_HASHED = frozenset({"tests", "always", "accept"})


def leaves(node: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(node, dict):
        for name, value in node.items():
            yield from leaves(value, (*path, name))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from leaves(value, (*path, number))
    else:
        yield path, node


def entries(node: Any, path: Path = ()) -> Iterator[Path]:
    """Where everything stands that an author gave an id."""
    if isinstance(node, dict):
        for name, value in node.items():
            if path and path[-1] in ID_PARENTS and not {*path} & NOT_HASHED:
                yield (*path, name)
            yield from entries(value, (*path, name))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from entries(value, (*path, number))


def layer_of(path: Path, value: Any) -> str:
    """The layer a change at this place belongs to, or "" for what is not looked at here."""
    if path[0] in NOT_HASHED:
        return ""
    field = next(part for part in reversed(path) if isinstance(part, str))
    if "because" in path or (field in PROSE and isinstance(value, str)):
        return "text"
    if "rating" in path:
        return "key"
    return "story" if field == "if" else ""


def changes() -> list[tuple[str, Path]]:
    found = [(layer_of(path, value), path) for path, value in leaves(DATA)]
    return [(layer, path) for layer, path in found if layer]


CHANGES = changes()
ENTRIES = list(entries(DATA))


def parent_of(data: Any, path: Path) -> Any:
    for part in path[:-1]:
        data = data[part]
    return data


def named(data: Any, entry: Path, name: str) -> None:
    """Give an entry another id, in its old place."""
    among = parent_of(data, entry)
    items = [(name if id == entry[-1] else id, value) for id, value in among.items()]
    among.clear()
    among.update(items)


def different(before: Hashes, after: Hashes) -> set[str]:
    return {n for n in ("story", "key", "text") if getattr(before, n) != getattr(after, n)}


def test_each_layer_has_places_to_change() -> None:
    assert {layer for layer, _ in CHANGES} == {"story", "key", "text"}
    assert len(CHANGES) > 150 and len(ENTRIES) > 80


@pytest.mark.exhaustive
@settings(max_examples=400)
@given(
    st.sampled_from(CHANGES),
    st.sampled_from(ENTRIES),
    st.sampled_from(NAMES),
    st.sampled_from([1.5, "another", "not rain", "P01"]),
)
def test_a_change_reaches_its_own_hash_and_no_other_whatever_an_entry_is_called(
    change: tuple[str, Path], entry: Path, name: str, value: Any
) -> None:
    layer, path = change
    data = copy.deepcopy(DATA)
    assume(name not in parent_of(data, entry))
    named(data, entry, name)
    if path[: len(entry)] == entry:
        path = (*entry[:-1], name, *path[len(entry) :])
    before = hash_layers(data, SECTIONS)
    assume(parent_of(data, path)[path[-1]] != value)
    parent_of(data, path)[path[-1]] = value
    assert different(before, hash_layers(data, SECTIONS)) == {layer}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("section", "id", "fields"),
    [
        ("needs", "sleep", {"text": "text", "kind": "text", "of": "text"}),
        ("consents", "notes", {"for": "text", "of": "text"}),
        ("risks", "injury", {"text": "text", "level": "story", "to": "text"}),
        ("facts", "the-key", {"text": "text", "said_by": "text"}),
        ("people", "karim", {"name": "text", "part": "text"}),
    ],
)
def test_what_is_said_of_a_thing_belongs_where_it_does_under_any_other_id(
    section: str, id: str, fields: dict[str, str], name: str
) -> None:
    data = copy.deepcopy(DATA)
    named(data, (section, id), name)
    before = hash_layers(data, SECTIONS)
    for field, layer in fields.items():
        after = copy.deepcopy(data)
        after[section][name][field] = "low" if field == "level" else "another"
        assert different(before, hash_layers(after, SECTIONS)) == {layer}


@pytest.mark.parametrize("name", ["level", "start", "things", "text"])
def test_who_knows_what_is_story_whatever_the_thing_and_the_person_are_called(name: str) -> None:
    data = copy.deepcopy(DATA)
    data["knows"] = {"things": [name, "another"], "start": {name: [name]}}
    before = hash_layers(data, SECTIONS)
    data["knows"]["start"][name] = ["another"]
    assert different(before, hash_layers(data, SECTIONS)) == {"story"}
