"""A JSON Schema validator that also knows the few rules under `x-`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import ValidationError

from engine.scenario.diagnose.hints import Fields
from engine.scenario.schema_fit import Check, Checks, fits

Errors = Iterator[ValidationError]


class Format(NamedTuple):
    """The fields of a format, whether data fit it, and the validator that finds what does not."""

    fields: Fields
    fits: Check
    validator: Any

    @classmethod
    def of(cls, document: Mapping[str, Any], *, remembers: bool = False) -> Format:
        """The format that a JSON Schema describes; `remembers` as in `validator`."""
        return cls(Fields(document), fits(document), validator(document, remembers=remembers))


def validator(document: Mapping[str, Any], *, remembers: bool = False) -> Any:
    """A draft 2020-12 validator that also knows the `x-` keywords of `engine.scenario.schema`.

    With `remembers`, a part that was right is not looked at again; it must not be changed.
    """
    inlined = _Inlining(document.get("$defs", {})).done(document)
    extended = validators.extend(  # type: ignore[no-untyped-call]
        Draft202012Validator,
        {
            **_Passing(inlined, remembers).keywords,
            "uniqueItems": _unique_items,
            "x-exactly-one": _exactly_one,
            "x-at-most-one": _at_most_one,
            "x-not-with": _not_with,
            "x-first-fits": _first_fits,
        },
    )
    return extended(inlined)


class _Inlining:
    """Puts what it refers to in place of each bare `$ref`: half a check was looking them up.

    No definition of a format refers to itself. A `$ref` with a title of its own stays as it is.
    """

    def __init__(self, defs: Mapping[str, Any]) -> None:
        self._defs = defs
        self._made: dict[str, Any] = {}

    def done(self, node: Any) -> Any:
        """A part of the schema with all of them replaced."""
        if isinstance(node, list):
            return [self.done(entry) for entry in node]
        if not isinstance(node, Mapping):
            return node
        if node.keys() != {"$ref"}:
            return {key: self.done(value) for key, value in node.items()}
        name = node["$ref"].removeprefix("#/$defs/")
        if name not in self._made:
            self._made[name] = self.done(self._defs[name])
        return self._made[name]


class _Passing:
    """The keywords that lead on into data, past all that fits: errors are looked for elsewhere.

    In a case with one mistake nearly everything fits, and `fits` sees that in a tenth of the time.
    """

    def __init__(self, document: Mapping[str, Any], remembers: bool) -> None:
        self._checks = Checks(document, remembers=remembers)
        self.keywords: dict[str, Any] = {}
        try:
            self._checks.check(document)
        except ValueError:  # it says more than our own formats do
            return
        self.keywords = {
            "properties": self._properties,
            "additionalProperties": self._others,
            "items": self._items,
        }

    def _within(
        self, validator: Any, value: Any, schema: Any, name: str | int, rule: str | None = None
    ) -> Errors:
        if not self._checks.check(schema)(value):
            yield from validator.descend(value, schema, path=name, schema_path=rule)

    def _properties(self, validator: Any, known: Any, instance: Any, _schema: Any) -> Errors:
        if isinstance(instance, dict):
            for name, schema in known.items():
                if name in instance:
                    yield from self._within(validator, instance[name], schema, name, name)

    def _others(self, validator: Any, more: Any, instance: Any, schema: Any) -> Errors:
        if not isinstance(more, dict):
            yield from Draft202012Validator.VALIDATORS["additionalProperties"](
                validator, more, instance, schema
            )
        elif isinstance(instance, dict):
            known = schema.get("properties", {})
            for name in [name for name in instance if name not in known]:
                yield from self._within(validator, instance[name], more, name)

    def _items(self, validator: Any, each: Any, instance: Any, _schema: Any) -> Errors:
        if isinstance(instance, list):
            for n, item in enumerate(instance):
                yield from self._within(validator, item, each, n)


def _unique_items(_validator: Any, unique: bool, instance: Any, _schema: Any) -> Errors:
    # jsonschema's own compares every pair where a list mixes kinds: minutes for a hostile file.
    if not unique or not isinstance(instance, list):
        return
    seen: set[tuple[str, str]] = set()
    for number, item in enumerate(instance):
        mark = (type(item).__name__, repr(item))
        if mark in seen:
            yield ValidationError("twice", path=[number], instance=item)
        seen.add(mark)


def _present(instance: Any, fields: list[str]) -> list[str]:
    return [field for field in instance if field in fields]


def _exactly_one(_validator: Any, groups: list[list[str]], instance: Any, _schema: Any) -> Errors:
    if isinstance(instance, dict):
        for group in groups:
            present = _present(instance, group)
            if not present:
                yield ValidationError("none", instance=group)
            elif len(present) > 1:
                yield ValidationError("together", instance=present[:2], path=[present[1]])


def _at_most_one(_validator: Any, groups: list[list[str]], instance: Any, _schema: Any) -> Errors:
    if isinstance(instance, dict):
        for group in groups:
            present = _present(instance, group)
            if len(present) > 1:
                yield ValidationError("together", instance=present[:2], path=[present[1]])


def _not_with(_validator: Any, excludes: Mapping[str, Any], instance: Any, _schema: Any) -> Errors:
    if not isinstance(instance, dict):
        return
    for field, others in excludes.items():
        for other in _present(instance, others if field in instance else []):
            later = _present(instance, [field, other])
            yield ValidationError("together", instance=later, path=[later[1]])


def _first_fits(_validator: Any, _wanted: bool, instance: Any, _schema: Any) -> Errors:
    """Every entry but the last has an `if`, and the last has none."""
    if not isinstance(instance, list) or not all(isinstance(entry, dict) for entry in instance):
        return
    for number, entry in enumerate(instance):
        last = number == len(instance) - 1
        if ("if" in entry) == last:
            yield ValidationError("last" if last else "early", path=[number], instance=entry)
            return
