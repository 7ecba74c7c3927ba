"""The quick look at the shape of data answers as the validator that names what is wrong."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.explore.queries.yaml_paths import LEFT_OUT, replace_value
from engine.scenario import schema_validator
from engine.scenario.case_files import SHIPPED
from engine.scenario.courses import SCHEMA
from engine.scenario.schema import schema, shape
from engine.scenario.schema_validator import ALONE, NESTED, TYPES, Format, fits, validator
from engine.scenario.teaching import NOTE_SCHEMA, TOOL_SCHEMA
from engine.scenario.yaml.reader import read
from tests.cases import FIXTURES

FORMATS = {path.stem: path for path in (SCHEMA, NOTE_SCHEMA, TOOL_SCHEMA)}
FILES = [FIXTURES.parent / "whole-format.yaml", *sorted(FIXTURES.glob("every*.yaml"))]
FOLDERS = ("courses", "settings", "teaching", "tools")
CHANGES = 25  # of each file
ODD: list[Any] = [
    None, True, False, 0, 1, -1, 2.0, 2.25, 2.5, 10**9, -0.5, "", "a", "Not an id", "f", "signed",
    "x" * 3000, [], ["a", "a"], [1, True, "1"], [{}, {"if": "x"}], [{"if": "x"}, {}], {}, {"a": 1},
    {"if": "x"}, {"discuss": {}, "rating": 4}, {"Bad Name": {}},
]  # fmt: skip


class Both:
    """A format, and a validator of it that looks at everything."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.known, self.plain = Format.of(document), looking_everywhere(document)

    def found(self, data: Any) -> bool:
        """Whether data fit, by both; they must agree, and name the same errors."""
        errors = told(self.plain, data)
        assert self.known.fits(data) is (not errors), errors
        assert told(self.known.validator, data) == errors
        return not errors


class _PassingNothing:
    def __init__(self, _document: object) -> None:
        self.keywords: dict[str, Any] = {}


def looking_everywhere(document: dict[str, Any]) -> Any:
    """The validator that passes nothing by that fits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema_validator, "_Passing", _PassingNothing)
        return validator(document)


def told(by: Any, data: Any) -> list[object]:
    """Every error: where it is, which rule of the schema it breaks, and how.

    Sorted: `jsonschema` takes fields that stand for any name in an order of its own.
    """
    found = (
        ([*error.absolute_path], [*error.absolute_schema_path], error.message, error.schema)
        for error in by.iter_errors(data)
    )
    return sorted(found, key=repr)


def places(data: Any, inside: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of each value in data."""
    named = data.items() if isinstance(data, dict) else enumerate(data)
    for name, value in named:
        yield (*inside, name)
        if isinstance(value, dict | list):
            yield from places(value, (*inside, name))


def change(data: Any, chance: random.Random) -> None:
    """Put something odd in, leave something out, or move a value to another name."""
    *inside, last = chance.choice([*places(data)])
    at = data
    for name in inside:
        at = at[name]
    way = chance.random()
    if way < 0.6:
        at[last] = copy.deepcopy(chance.choice(ODD))
    elif way < 0.8 or not isinstance(at, dict):
        at.pop(last)
    else:
        names = ("if", "then", "says", "discuss", "values", "range", "do", "choose", "new")
        at[chance.choice(names)] = copy.deepcopy(at[last])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_case_and_each_change_of_it_fit_or_not_as_the_validator_says(file: Path) -> None:
    both, chance = Both(shape()), random.Random(file.stem)
    right = read(file).data
    assert both.found(right)
    wrong = 0
    for _ in range(CHANGES):
        data = copy.deepcopy(right)
        change(data, chance)
        wrong += not both.found(data)
    assert wrong > CHANGES / 3


def test_so_it_is_of_cases_that_share_all_but_one_value_with_one_that_was_right() -> None:
    both, chance = Both(shape()), random.Random(1)
    right = read(FILES[0]).data
    assert both.found(right)
    wrong = 0
    for _ in range(4 * CHANGES):
        path = chance.choice([*places(right)])
        wrong += not both.found(replace_value(right, path, chance.choice([LEFT_OUT, *ODD])))
    assert CHANGES < wrong < 4 * CHANGES


@pytest.mark.parametrize("name", FORMATS)
def test_so_it_is_of_courses_notes_and_tools(name: str) -> None:
    both = Both(json.loads(FORMATS[name].read_text(encoding="utf-8")))
    chance = random.Random(name)
    for path in sorted(file for folder in FOLDERS for file in (SHIPPED / folder).glob("*.yaml")):
        data = read(path).data
        both.found(data)
        for _ in range(3):
            data = copy.deepcopy(data)  # what was looked at is not changed
            change(data, chance)
            both.found(data)


SMALL: dict[str, list[Any]] = {
    "type": [*TYPES, ["string", "array"], ["number", "null"]],
    "enum": [["a", "f"], [""]],
    "const": ["signed"],
    "pattern": ["^[a-z]+$", "d"],
    "minLength": [0, 1, 2],
    "maxLength": [0, 1, 2],
    "minItems": [1, 2],
    "maxItems": [0, 1],
    "minProperties": [1, 2],
    "maxProperties": [0, 1],
    "minimum": [0, 2, -0.5],
    "maximum": [0, 2, -0.5],
    "multipleOf": [0.5, 2],
    "required": [["if"], ["a", "if"]],
    "dependentRequired": [{"if": ["a"]}, {"a": ["if"], "rating": ["discuss"]}],
    "uniqueItems": [True, False],
    "x-exactly-one": [[["a", "if"]], [["discuss", "rating"], ["a"]]],
    "x-at-most-one": [[["a", "if"]], [["discuss", "rating"]]],
    "x-not-with": [{"rating": ["discuss"]}, {"a": ["if"]}],
    "x-first-fits": [True],
    "$ref": ["#/$defs/text"],
    "items": [{"type": "string"}, {"$ref": "#/$defs/text"}],
    "propertyNames": [{"pattern": "^[a-z]+$"}, {"maxLength": 2}],
    "allOf": [[{"type": "object"}, {"required": ["a"]}], []],
    "if": [{"type": "object"}],
    "properties": [{"a": {"type": "string"}}, {}],
    "additionalProperties": [True, False, {"type": "integer"}],
}


def test_every_keyword_that_is_known_is_tried() -> None:
    assert SMALL.keys() == {*ALONE, *NESTED, "properties", "additionalProperties"}


@pytest.mark.parametrize("keyword", SMALL)
def test_a_keyword_refuses_what_the_validator_refuses(keyword: str) -> None:
    beside: dict[str, dict[str, Any]] = {
        "if": {"then": {"required": ["a"]}},
        "properties": {"additionalProperties": False},
    }
    for wanted in SMALL[keyword]:
        alone: dict[str, Any] = {"$defs": {"text": {"type": "string"}}, keyword: wanted}
        for document in (alone, alone | beside.get(keyword, {})):
            check, known = fits(document), looking_everywhere(document)
            for it in ODD:
                assert check(it) is known.is_valid(it), (document, it)


@pytest.mark.parametrize(
    "wrong",
    [
        {"oneOf": [{"type": "object"}]},
        {"properties": {"a": {"not": {"type": "object"}}}},
        {"if": {"type": "object"}, "then": {}, "else": {}},
        {"enum": [1, "a"]},
    ],
    ids=str,
)
def test_a_schema_that_says_more_than_is_known_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a schema"):
        fits(wrong)
    with pytest.raises(ValueError, match="not known here"):
        fits(schema())  # as it is published, for other programs
