"""JSON Schema with the few rules under `x-`: whether data fit, and what is wrong where they do not.

Most cases that are read are right. So they are asked first whether they fit, in a tenth of the time
that naming errors takes, and only of one that does not fit does `jsonschema` say what is wrong.
Both answer alike; `tests/engine/scenario/test_schema_validator.py` holds it. A schema with a
keyword that is not known here is refused when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Sized
from fractions import Fraction
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import ValidationError

from engine.scenario.diagnose.hints import Fields

Check = Callable[[Any], bool]
Schema = Mapping[str, Any]
NOTES = frozenset(
    {
        "$schema", "$id", "$defs", "title", "description", "examples",
        "x-prose", "x-condition", "x-form", "x-effects", "x-theirs",
    }
)  # fmt: skip
"""Keywords that refuse nothing."""


def fits(document: Schema) -> Check:
    """The question whether data fit this JSON Schema (draft 2020-12, and our own `x-`).

    No definition of it refers to itself. Raises ValueError for a keyword that is not known here.
    """
    return Checks(document).check(document)


class Checks:
    """Makes a check of a schema, which must not be changed, and of each that stands in it, once."""

    def __init__(self, document: Schema) -> None:
        self._defs: Mapping[str, Schema] = document.get("$defs", {})
        self._made: dict[int, tuple[Schema, Check]] = {}  # by identity, and held: no id is reused

    def check(self, schema: Schema) -> Check:
        """Whether data fit a schema; raises ValueError for a keyword that is not known here."""
        if id(schema) not in self._made:
            self._made[id(schema)] = schema, self._read(schema)
        return self._made[id(schema)][1]

    def _read(self, schema: Schema) -> Check:
        """Its keywords, one after the other."""
        told = (self._keyword(name, schema) for name in schema if name not in NOTES)
        checks = [check for check in told if check is not None]
        if len(checks) == 1:
            return checks[0]
        return lambda it: all(check(it) for check in checks)

    def _keyword(self, name: str, schema: Schema) -> Check | None:
        wanted = schema[name]
        if name in ALONE:
            return ALONE[name](wanted)
        if name in ("properties", "additionalProperties"):
            first = next(n for n in schema if n in ("properties", "additionalProperties"))
            return self._entries(schema) if name == first else None
        if name == "then":  # is read with its `if`
            return None
        if name not in NESTED:
            raise ValueError(f"a schema says {name}, which is not known here")
        return NESTED[name](self, wanted, schema)

    def refer(self, wanted: str, _schema: Schema) -> Check:
        """What `$ref` refers to."""
        return self.check(self._defs[wanted.removeprefix("#/$defs/")])

    def _entries(self, schema: Schema) -> Check:
        known = {name: self.check(each) for name, each in schema.get("properties", {}).items()}
        more = schema.get("additionalProperties", True)
        others = self.check(more) if isinstance(more, Mapping) else lambda _: more is True

        def check(it: Any) -> bool:
            if not isinstance(it, dict):
                return True
            return all(known.get(name, others)(value) for name, value in it.items())

        return check

    def each(self, wanted: Schema, _schema: Schema) -> Check:
        """Check that each item of a list fits."""
        inner = self.check(wanted)
        return lambda it: not isinstance(it, list) or all(map(inner, it))

    def names(self, wanted: Schema, _schema: Schema) -> Check:
        """Check that the name of each entry of an object fits."""
        inner = self.check(wanted)
        return lambda it: not isinstance(it, dict) or all(map(inner, it))

    def every(self, wanted: Sequence[Schema], _schema: Schema) -> Check:
        """What fits each of several schemas."""
        inner = [self.check(each) for each in wanted]
        return lambda it: all(check(it) for check in inner)

    def only_if(self, wanted: Schema, schema: Schema) -> Check:
        """What fits one schema fits another, too."""
        if "else" in schema:
            raise ValueError("a schema says else, which is not known here")
        first, then = self.check(wanted), self.check(schema.get("then", {}))
        return lambda it: not first(it) or then(it)


NESTED: dict[str, Callable[[Checks, Any, Schema], Check]] = {
    "$ref": Checks.refer,
    "items": Checks.each,
    "propertyNames": Checks.names,
    "allOf": Checks.every,
    "if": Checks.only_if,
}


def _is_number(it: Any) -> bool:
    return isinstance(it, int | float) and not isinstance(it, bool)


TYPES: dict[str, Check] = {
    "object": lambda it: isinstance(it, dict),
    "array": lambda it: isinstance(it, list),
    "string": lambda it: isinstance(it, str),
    "boolean": lambda it: isinstance(it, bool),
    "number": _is_number,
    "integer": lambda it: _is_number(it) and (isinstance(it, int) or it.is_integer()),
    "null": lambda it: it is None,
}


def _type(wanted: str | list[str]) -> Check:
    if isinstance(wanted, str):
        return TYPES[wanted]
    of = [TYPES[each] for each in wanted]
    return lambda it: any(check(it) for check in of)


def _one_of(wanted: Sequence[Any]) -> Check:
    if not all(isinstance(each, str) for each in wanted):
        raise ValueError("a schema lists values other than texts")
    known = frozenset(wanted)
    return lambda it: isinstance(it, str) and it in known


def _matches(wanted: str) -> Check:
    search = re.compile(wanted).search
    return lambda it: not isinstance(it, str) or search(it) is not None


def _at_least(of: type[Sized], wanted: int) -> Check:
    return lambda it: not isinstance(it, of) or len(it) >= wanted


def _at_most(of: type[Sized], wanted: int) -> Check:
    return lambda it: not isinstance(it, of) or len(it) <= wanted


def _multiple(wanted: float) -> Check:
    step = Fraction(wanted)
    return lambda it: not _is_number(it) or (Fraction(it) / step).denominator == 1


def _required(wanted: Sequence[str]) -> Check:
    return lambda it: not isinstance(it, dict) or all(name in it for name in wanted)


def _dependent(wanted: Mapping[str, Sequence[str]]) -> Check:
    return lambda it: (
        not isinstance(it, dict)
        or all(name in it for field, needed in wanted.items() if field in it for name in needed)
    )


def _unique(wanted: bool) -> Check:
    def check(it: Any) -> bool:
        if not wanted or not isinstance(it, list):
            return True
        return len({(type(item).__name__, repr(item)) for item in it}) == len(it)

    return check


def _count(it: Any, fields: Sequence[str]) -> int:
    return sum(name in it for name in fields)


def _has_exactly_one(wanted: Sequence[Sequence[str]]) -> Check:
    return lambda it: not isinstance(it, dict) or all(_count(it, group) == 1 for group in wanted)


def _has_at_most_one(wanted: Sequence[Sequence[str]]) -> Check:
    return lambda it: not isinstance(it, dict) or all(_count(it, group) <= 1 for group in wanted)


def _has_not_both(wanted: Mapping[str, Sequence[str]]) -> Check:
    return lambda it: (
        not isinstance(it, dict)
        or not any(field in it and _count(it, others) for field, others in wanted.items())
    )


def _ends_in_else(_wanted: bool) -> Check:
    def check(it: Any) -> bool:
        if not isinstance(it, list) or not all(isinstance(entry, dict) for entry in it):
            return True
        return all(("if" in entry) != (n == len(it) - 1) for n, entry in enumerate(it))

    return check


ALONE: dict[str, Callable[[Any], Check]] = {
    "type": _type,
    "enum": _one_of,
    "const": lambda wanted: _one_of([wanted]),
    "pattern": _matches,
    "minLength": lambda wanted: _at_least(str, wanted),
    "maxLength": lambda wanted: _at_most(str, wanted),
    "minItems": lambda wanted: _at_least(list, wanted),
    "maxItems": lambda wanted: _at_most(list, wanted),
    "minProperties": lambda wanted: _at_least(dict, wanted),
    "maxProperties": lambda wanted: _at_most(dict, wanted),
    "minimum": lambda wanted: lambda it: not _is_number(it) or it >= wanted,
    "maximum": lambda wanted: lambda it: not _is_number(it) or it <= wanted,
    "multipleOf": _multiple,
    "required": _required,
    "dependentRequired": _dependent,
    "uniqueItems": _unique,
    "x-exactly-one": _has_exactly_one,
    "x-at-most-one": _has_at_most_one,
    "x-not-with": _has_not_both,
    "x-first-fits": _ends_in_else,
}


Errors = Iterator[ValidationError]


class Format(NamedTuple):
    """The fields of a format, whether data fit it, and the validator that finds what does not."""

    fields: Fields
    fits: Check
    validator: Any

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Format:
        """The format that a JSON Schema describes."""
        return cls(Fields(document), fits(document), validator(document))


def validator(document: Mapping[str, Any]) -> Any:
    """A draft 2020-12 validator that also knows the `x-` keywords of `engine.scenario.schema`."""
    inlined = _Inlining(document.get("$defs", {})).done(document)
    extended = validators.extend(  # type: ignore[no-untyped-call]
        Draft202012Validator,
        {
            **_Passing(inlined).keywords,
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

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._checks = Checks(document)
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
