"""The shape of a case: one JSON Schema (draft 2020-12), from a base and the vocabulary.

`schema.json` is the base, written by hand. In it `x-decisions` means every kind of decision; each
brings its own schema. An object that is marked `x-effects` can have the verbs of every word in
addition to `set` and `add`; verbs that belong to the person (`x-theirs`) only if the object is
marked `x-theirs` too. Keywords that begin with `x-` mean nothing to other programs; the published
schema repeats them in standard keywords where there are any:

- `x-exactly-one`, `x-at-most-one`: groups of fields of which exactly one, or at most one, is there;
- `x-not-with`: fields that exclude others;
- `x-first-fits`: a list whose entries have an `if`, except the last;
- `x-prose`, `x-condition`, `x-form`: what a text is, for messages in plain words.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from engine.decisions.kind import ref
from engine.decisions.registry import DECISIONS
from engine.scenario.schema_validator import Format
from engine.scenario.vocabulary import WORDS, Word

BASE = Path(__file__).with_name("schema.json")


def schema(words: Iterable[Word] = WORDS) -> dict[str, Any]:
    """The JSON Schema of a case with these words, for any program that reads one.

    Raises ValueError if a word takes the name of a field that exists already.
    """
    document = shape(words)
    add_standard_keywords(document)
    return document


def shape(words: Iterable[Word] = WORDS) -> dict[str, Any]:
    """The same for our own validator, which reports the rules under `x-` one by one."""
    document = _with_decisions(json.loads(BASE.read_text(encoding="utf-8")))
    verbs: dict[str, Mapping[str, Any]] = {}
    for word in words:
        section = copy.deepcopy(dict(word.section_schema))
        expected = section.pop("x-expect", {})
        _put(document["properties"], word.section, section)
        for name, fragment in expected.items():
            _put(document["$defs"]["test"]["properties"]["expect"]["properties"], name, fragment)
        for verb, fragment in word.verb_schemas.items():
            _put(verbs, verb, fragment)
    for verb, fragment in verbs.items():
        _put(document["$defs"], f"verb-{verb}", copy.deepcopy(dict(fragment)))
    for place in list(_objects_with_effects(document)):
        properties = place["properties"]
        for name in ("set", "add"):
            _put(properties, name, {"$ref": f"#/$defs/{name}"})
        for verb, fragment in verbs.items():
            if place.get("x-theirs") or not fragment.get("x-theirs"):
                _put(properties, verb, {"$ref": f"#/$defs/verb-{verb}"})
    return document


def format_of(words: Iterable[Word] = WORDS) -> Format:
    """The format of a case with these words; that of Rifq is made once in a process."""
    return _of_rifq() if words is WORDS else Format.of(shape(words))


@cache
def _of_rifq() -> Format:
    return Format.of(shape())


def _with_decisions(document: dict[str, Any]) -> dict[str, Any]:
    """The base with the decisions of `engine.decisions` wherever it says `x-decisions`."""
    defs, scene = document["$defs"], document["$defs"]["scene"]
    names = [kind.name for kind in DECISIONS]
    fragments = {name: part for kind in DECISIONS for name, part in kind.schema.items()}
    scene["properties"] = _put_in(scene["properties"], {name: ref(name) for name in names})
    for rule in ("x-exactly-one", "x-at-most-one"):
        scene[rule] = [[*names, *group[1:]] for group in scene[rule]]
    then = scene["properties"]["then"]
    *before, last = (f"`{name}`" for name in names)
    listed = f"{', '.join(before)} or {last}"
    then["description"] = then["description"].replace("{decisions}", listed)
    document["$defs"] = _put_in(defs, copy.deepcopy(fragments))
    return document


def _put_in(fields: Mapping[str, Any], decisions: Mapping[str, Any]) -> dict[str, Any]:
    """Fields in which the one called `x-decisions` stands for these."""
    found: dict[str, Any] = {}
    for name, value in fields.items():
        found.update(decisions if name == "x-decisions" else {name: value})
    return found


def _objects_with_effects(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if node.get("x-effects") is True:
            yield node
        for value in node.values():
            yield from _objects_with_effects(value)
    elif isinstance(node, list):
        for value in node:
            yield from _objects_with_effects(value)


def _put(fields: dict[str, Any], name: str, value: Any) -> None:
    if name in fields:
        raise ValueError(f"the format has a field called {name} already")
    fields[name] = value


def add_standard_keywords(node: Any) -> None:
    """Add the standard keywords to every `x-` rule in a schema and in all that is inside it.

    Other programs do not know `x-exactly-one` and the like. Our own validator does without the
    standard keywords: "is not valid under any of the given schemas" helps nobody.
    """
    if isinstance(node, dict):
        rules = list(_rules(node))
        if rules:
            node["allOf"] = [*node.get("allOf", ()), *rules]
        for name, inside in list(node.items()):
            if name != "examples":
                add_standard_keywords(inside)
    elif isinstance(node, list):
        for inside in node:
            add_standard_keywords(inside)


def _rules(schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for group in schema.get("x-exactly-one", ()):
        yield {"oneOf": [{"required": [field]} for field in group]}
    groups = schema.get("x-at-most-one", ())
    excluded = {pair for group in groups for pair in combinations(group, 2)}
    for field, others in schema.get("x-not-with", {}).items():
        excluded |= {(field, other) for other in others}
    for first, second in sorted(excluded):
        yield {"not": {"required": [first, second]}}
    if schema.get("x-first-fits"):  # JSON Schema cannot say that it is the last
        yield {"contains": {"not": {"required": ["if"]}}, "minContains": 1, "maxContains": 1}
