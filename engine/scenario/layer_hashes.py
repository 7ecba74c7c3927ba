"""Three hashes of one case: what happens, how it is judged, and what people read.

A corrected typo changes only the text, new ratings only the key; neither splits a cohort.
Each is SHA-256 over a tag and compact JSON of what the author wrote that belongs to the layer:
keys sorted, lists in order, defaults left out; never of compiled code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from msgspec import Struct

from engine.decisions.registry import DECISIONS

Layer = Literal["story", "key", "text"]

# Fields made of further fields; what stands nowhere here belongs to the story with all it holds.
PARTS = frozenset(
    {kind.name for kind in DECISIONS}
    | {"person_decides", "as", "pass", "then", "replies", "scale", "last_word"}
)

# Fields that belong to one layer with everything below them, wherever they stand.
KEY = frozenset(
    {"assesses", "discuss", "critical", "signals", "repaired_by"}
    | {"upholds", "breaches", "slot", "serves", "weight", "waive", "lose", "type", "window"}
    | {"authority", "drops", "belief"}
    | {field for kind in DECISIONS for field in kind.key_fields}
)
TEXT = frozenset(
    {"title", "role", "name", "part", "about", "gender", "languages", "says", "do", "because"}
    | {"better", "why", "sides", "in_case_file", "known_as", "at_first", "premise"}
    | {"prompt", "time", "tired", "enough", "confidence", "reflect", "content_notes", "review"}
    | {"of", "labels", "chapters", "core", "plain", "setting", "seat", "who", "through"}
)
SAID = frozenset({"because", "why"})  # in a rating that depends
GUARDED = frozenset({"text", "say", "person", "case", "not_known"})  # prose, perhaps with `if`s
NEITHER = frozenset(  # at the top
    {"tests", "always", "accept", "skills", "level", "version", "child_at_centre"}
)

# Fields whose keys are ids; an id belongs to the story even when nothing else does.
NAMED = frozenset(
    {"people", "state", "chance", "scenes", "options", "items", "topics", "questions", "moves"}
    | {"asks", "answers", "also_offered", "endings", "injects"}
)
ORDERED_IN_STORY = frozenset({"topics", "asks", "injects"})
ORDERED_IN_TEXT = frozenset(
    {"options", "items", "questions", "moves", "answers", "also_offered", "scenes"}
)
WORD_STORY = frozenset({"level", "start", "things"})  # of what a word's section says of an entry


class Hashes(Struct, frozen=True):
    """SHA-256 of the three layers, in hexadecimal."""

    story: str
    key: str
    text: str


def hash_layers(data: Mapping[str, Any], sections: Iterable[str]) -> Hashes:
    """The hashes of a case as written; the sections are those of the vocabulary."""
    words = frozenset(sections)

    def of(layer: Layer) -> str:
        return digest(f"rifq-{layer}-1", project(data, layer, words))

    return Hashes(of("story"), of("key"), of("text"))


def digest(tag: str, value: object) -> str:
    """SHA-256 over the tag, a zero byte, and the value as compact JSON with sorted keys."""
    body = as_json(value)
    return hashlib.sha256(tag.encode() + b"\0" + body.encode()).hexdigest()


def as_json(value: object) -> str:
    """A value as compact JSON with sorted keys."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def project(data: Mapping[str, Any], layer: Layer, sections: frozenset[str]) -> dict[str, Any]:
    """What of the case belongs to a layer."""
    found: dict[str, Any] = {}
    for field, value in data.items():
        if field not in NEITHER:
            if field in sections:
                part = project_section(value, layer)
            else:
                part = project_field(field, value, layer)
            if not _empty(part):
                found[field] = part
    if layer == "story":
        found["start"] = next(iter(data["scenes"]))
    return found


def project_field(field: str, value: Any, layer: Layer) -> Any:
    """What of one field belongs to the layer; None or empty for nothing."""
    if field == "tags":
        return None
    if field in KEY or field in TEXT:
        owner = "key" if field in KEY else "text"
        return _drop_default(field, value) if owner == layer else None
    if field in GUARDED:
        read = {"text": _list_sentences, "story": _list_guards}.get(layer)
        return read(value) if read else None
    if field == "rating":
        return _project_rating(value, layer)
    if field == "purpose":
        return {"key": sorted(value), "text": value}.get(layer)
    if field in NAMED:
        return _project_mapping(field, value, layer)
    if field in PARTS:
        return _project_part(value, layer)
    return value if layer == "story" else None


def _drop_default(field: str, value: Any) -> Any:
    """A value of the key or the text, or None where it says no more than leaving it out."""
    if field == "slot":
        value = {name: part for name, part in value.items() if (name, part) != ("weight", 1)}
    default = value is False or (field, value) in (("weight", 1), ("review", {"status": "draft"}))
    return None if default else value


def _list_sentences(value: Any) -> Any:
    """The sentences of prose, in their order."""
    if not isinstance(value, list):
        return value
    return [_read_sentence(entry) if isinstance(entry, Mapping) else entry for entry in value]


def _read_sentence(entry: Mapping[str, Any]) -> Any:
    """A sentence; with the plain one that says the same, both."""
    return [entry["say"], entry["plain"]] if "plain" in entry else entry["say"]


def _list_guards(value: Any) -> Any:
    """The conditions and ids that stand in prose."""
    if not isinstance(value, list):
        return None
    entries = [entry for entry in value if isinstance(entry, Mapping)]
    found = [{n: entry[n] for n in ("id", "if") if n in entry} for entry in entries]
    return [guard for guard in found if guard]


def _project_rating(value: Any, layer: Layer) -> Any:
    """How good an answer is belongs to the key; what is said of it there, to the text."""
    if not isinstance(value, list):
        return value if layer == "key" else None
    if layer == "key":
        return [{n: part for n, part in entry.items() if n not in SAID} for entry in value]
    said = [_read_reasons(entry) for entry in value] if layer == "text" else []
    return said if any(said) else None


def _read_reasons(entry: Mapping[str, Any]) -> Any:
    """What is said of a rating; with the reason in few words, both."""
    if "why" in entry:
        return [entry.get("because"), entry["why"]]
    return entry.get("because")


def _project_mapping(field: str, value: Mapping[str, Any], layer: Layer) -> Any:
    """A mapping of ids: their parts, and their order where the layer depends on it."""
    parts = {id: _project_part(entry, layer) for id, entry in value.items()}
    if layer != "story":
        parts = {id: part for id, part in parts.items() if not _empty(part)}
    order: list[str] = []
    if field in (ORDERED_IN_STORY if layer == "story" else ORDERED_IN_TEXT) and layer != "key":
        order = list(value)
    elif field == "items" and layer == "story":  # what picked items do happens in this order
        order = [id for id, part in parts.items() if not _empty(part)]
    return [order, parts] if order else parts


def project_section(value: Mapping[str, Any], layer: Layer) -> Any:
    """A section of the vocabulary: ids and levels are story, words are text."""
    if layer == "key":
        return None
    if not all(isinstance(entry, Mapping) for entry in value.values()):
        return value if layer == "story" else None  # fields, no ids: `knows` has no words
    found: dict[str, Any] = {}
    for id, entry in value.items():
        if layer == "story":
            found[id] = {n: part for n, part in entry.items() if n in WORD_STORY}
        else:
            words = {n: part for n, part in entry.items() if n not in WORD_STORY}
            found[id] = {n: part for n, part in words.items() if part is not False}
    return found


def _project_part(value: Any, layer: Layer) -> Any:
    """What of some fields, or of a list of them, belongs to the layer."""
    if isinstance(value, Mapping):
        found = {field: project_field(field, inner, layer) for field, inner in value.items()}
        return {field: part for field, part in found.items() if not _empty(part)}
    if isinstance(value, list):
        parts = [_project_part(entry, layer) for entry in value]
        return parts if layer == "story" or not all(map(_empty, parts)) else None
    return value if layer == "story" else None


def _empty(part: object) -> bool:
    return part is None or part == {} or part == []
