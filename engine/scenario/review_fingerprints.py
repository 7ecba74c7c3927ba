"""Fingerprints of a case as a reviewer read it, and what has changed since then.

A fingerprint of a layer is short for its hash, but reviews are no part of it: to add one must not
make the others out of date. Beside these, each part of the case (a paragraph, an answer, the rest
of a scene) has three signs, in the order of the file. Two such rows put side by side tell which
part is another one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from msgspec import Struct

from engine.decisions.registry import DECISIONS
from engine.scenario.case_metadata import Aspect
from engine.scenario.layer_hashes import (
    GUARDED,
    NAMED,
    NEITHER,
    Layer,
    as_json,
    digest,
    project,
    project_field,
)
from engine.scenario.layer_hashes import project_section as of_section
from engine.scenario.problems import Path

DIGITS = 12  # hexadecimal, of a hash
SIGNS = 3  # of a part: 238,328 different ones
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_KINDS = frozenset(kind.name for kind in DECISIONS)


_WHOLE: tuple[Layer, ...] = ("story", "key", "text")
RESTS_ON: Mapping[Aspect, tuple[Layer, ...]] = {
    **dict.fromkeys(Aspect, _WHOLE),
    Aspect.LANGUAGE: ("text",),
    Aspect.TRIED: ("story", "text"),
}
"""What each aspect rests on: another rating leaves it alone that the language was read."""


class PartChange(Struct, frozen=True):
    """A part that is another one than it was.

    Attributes:
        path: of the part; where something was taken out, of what follows it.
        gone: something was taken out there.
    """

    path: Path
    gone: bool


def fingerprints(
    data: Mapping[str, Any], sections: Collection[str], aspect: Aspect
) -> dict[str, str]:
    """What a review of this aspect is given on: as written under `on`.

    Sections are those of the vocabulary; the aspect decides which layers count.
    """
    layers, read = RESTS_ON[aspect], _drop_reviews(data)
    found: dict[str, str] = {
        layer: digest(f"rifq-{layer}-1", project(read, layer, frozenset(sections)))[:DIGITS]
        for layer in layers
    }
    return {**found, "parts": "".join(signs for _, signs in _sign_parts(read, sections, layers))}


def find_changes(
    given: Mapping[str, str], data: Mapping[str, Any], sections: Collection[str], aspect: Aspect
) -> tuple[PartChange, ...] | None:
    """What has changed since a review was given on these fingerprints; None if nothing has.

    Without an entry, something has that no part shows.
    """
    layers, now = RESTS_ON[aspect], fingerprints(data, sections, aspect)
    if all(given.get(layer) == now[layer] for layer in layers):
        return None
    there = list(_sign_parts(_drop_reviews(data), sections, layers))
    row = "".join(given["parts"].split())
    was = [row[at : at + SIGNS] for at in range(0, len(row), SIGNS)]
    return tuple(_compare_parts(was, there))


def _compare_parts(was: Sequence[str], there: Sequence[tuple[Path, str]]) -> Iterator[PartChange]:
    blocks = SequenceMatcher(None, was, [signs for _, signs in there], autojunk=False)
    for what, _, _, first, last in blocks.get_opcodes():
        if what == "delete":
            yield PartChange(there[min(first, len(there) - 1)][0], gone=True)
        elif what != "equal":
            yield from (PartChange(path, gone=False) for path, _ in there[first:last])


def _drop_reviews(data: Mapping[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in data.items() if field != "review"}


def _sign_parts(
    data: Mapping[str, Any], sections: Collection[str], layers: Sequence[Layer]
) -> Iterator[tuple[Path, str]]:
    """Every part of the case with its signs, in the order of the file."""
    for field, value in data.items():
        if field in NEITHER:
            continue
        if field in sections and all(isinstance(entry, Mapping) for entry in value.values()):
            for id, entry in value.items():
                yield from _sign_part((field, id), [of_section({id: entry}, ly) for ly in layers])
        elif field in sections:
            yield from _sign_part((field,), [of_section(value, layer) for layer in layers])
        else:
            yield from _sign_field((), field, value, layers)


def _sign_field(
    path: Path, field: str, value: Any, layers: Sequence[Layer]
) -> Iterator[tuple[Path, str]]:
    """The parts of a field that has some of its own; else the field itself."""
    here = (*path, field)
    if field in NAMED and isinstance(value, Mapping):
        for id, entry in value.items():
            yield from _sign_entry((*here, id), entry, layers)
    elif field in GUARDED and isinstance(value, list):
        for number, entry in enumerate(value):
            yield from _sign_part(
                (*here, number), [project_field(field, [entry], ly) for ly in layers]
            )
    elif field in _KINDS:
        yield from _sign_entry(here, value, layers)
    else:
        yield from _sign_part(here, [project_field(field, value, layer) for layer in layers])


def _sign_entry(path: Path, entry: Any, layers: Sequence[Layer]) -> Iterator[tuple[Path, str]]:
    """An entry: all that has no parts of its own together, and then its parts."""
    if not isinstance(entry, Mapping):
        yield from _sign_part(path, [entry if layer == "story" else None for layer in layers])
        return
    own = {field: value for field, value in entry.items() if not _has_parts(field, value)}
    content = [{f: project_field(f, v, layer) for f, v in own.items()} for layer in layers]
    yield from _sign_part(path, [path[-1], *content])
    for field, value in entry.items():
        if field not in own:
            yield from _sign_field(path, field, value, layers)


def _has_parts(field: str, value: Any) -> bool:
    if field in NAMED:
        return isinstance(value, Mapping)
    return field in _KINDS or (field in GUARDED and isinstance(value, list))


def _sign_part(path: Path, content: Sequence[Any]) -> Iterator[tuple[Path, str]]:
    """A part with its three signs; nothing where no layer has anything of it."""
    if all(part in (None, {}, []) for part in content):
        return
    number = int.from_bytes(hashlib.sha256(as_json(content).encode()).digest()[:8], "big")
    signs = ""
    for _ in range(SIGNS):
        number, at = divmod(number, len(_ALPHABET))
        signs += _ALPHABET[at]
    yield path, signs
