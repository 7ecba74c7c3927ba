"""What an editor is told of a case: the same rules, in JSON Schema's own words."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine.scenario.diagnose.schema_errors import check_shape
from engine.scenario.diagnose.tolerant_reader import parse
from engine.scenario.schema import schema
from engine.scenario.yaml.reader import read
from tests.cases import FIXTURES

Data = dict[str, Any]

CASE: Data = {
    "title": "A test",
    "role": "You are the one who visits.",
    "people": {"hana": {"name": "Hana"}},
    "scenes": {
        "door": {
            "text": "A door.",
            "choose": {
                "prompt": "P?",
                "options": {"knock": {"do": "Knock."}, "wait": {"says": '"Wait."'}},
                "then": [{"if": "seen('door')", "go": "hall"}, {"go": "evening"}],
            },
        },
        "hall": {"text": "A hall.", "then": "evening"},
    },
    "endings": {"evening": {"person": "She sleeps."}},
}


def standard(data: Data) -> list[str]:
    """What any validator says of a case."""
    return [error.message for error in Draft202012Validator(schema()).iter_errors(data)]


def changed(change: Callable[[Data], object]) -> Data:
    data = copy.deepcopy(CASE)
    change(data["scenes"])
    return data


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s["door"]["choose"]["options"]["knock"].pop("do"),
        lambda s: s["door"]["choose"]["options"]["knock"].update(says="S."),
        lambda s: s["hall"].pop("then"),
        lambda s: s["hall"].update(copy.deepcopy(s["door"])),
        lambda s: s["door"]["choose"]["then"].append({"go": "hall"}),
        lambda s: s["door"]["choose"]["then"].pop(),
        lambda s: s["door"]["choose"].update(discuss=True, weight=2),
    ],
)
def test_a_validator_that_knows_none_of_our_words_refuses_what_we_refuse(
    change: Callable[[Data], object],
) -> None:
    assert standard(CASE) == []
    assert standard(changed(change)) != []


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_validator_that_knows_none_of_our_words_takes_what_we_take(path: Any) -> None:
    assert standard(read(path).data) == []


def test_our_own_messages_name_the_fields_and_not_the_rule() -> None:
    options = "{a: {rating: 3}, b: {do: B}}"
    text = f"title: A\nrole: B\nscenes: {{d: {{choose: {{options: {options}, then: e}}}}}}\n"
    text += "endings: {e: {person: C}}\n"
    [problem] = check_shape(parse(text.encode(), "case.yaml"))
    assert (problem.code, problem.params["fields"]) == ("E115", "`do`, `says`")
