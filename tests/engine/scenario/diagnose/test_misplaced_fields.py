"""A field that slid into the prose above it is told, and honest prose is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.scenario.case_files import SHIPPED
from engine.scenario.diagnose.schema_errors import check_shape
from engine.scenario.diagnose.tolerant_reader import parse
from engine.scenario.problems import Problem
from tests.cases import check
from tests.engine.scenario.diagnose.template import LINES, TEMPLATE


def told(text: str) -> list[Problem]:
    return check(text.encode())


def indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def after_prose() -> Iterator[int]:
    """Numbers, from 0, of fields with a value just below a block of prose beside them."""
    for number, line in enumerate(LINES):
        field = re.match(r" +[a-z_]+: (?!>-)\S", line)
        above = next((n for n in range(number - 1, 0, -1) if indent(LINES[n]) <= indent(line)), 0)
        beside = indent(LINES[above]) == indent(line) and LINES[above].endswith(">-")
        if field and beside and above < number - 1:
            yield number


def moved(number: int, by: int) -> str:
    return "\n".join([*LINES[:number], " " * by + LINES[number], *LINES[number + 1 :]])


@pytest.mark.exhaustive
def test_no_field_of_the_template_can_slide_into_the_prose_above_it_unseen() -> None:
    slid = list(after_prose())
    assert len(slid) > 15
    for number in slid:
        for by in (2, 4):
            found = check_shape(parse(moved(number, by).encode(), "case.yaml"))
            assert [(p.code, p.line) for p in found] == [("E037", number + 1)], LINES[number]


def test_the_hint_shows_where_the_line_belongs_and_nothing_that_only_follows_is_told() -> None:
    number = next(n for n in after_prose() if LINES[n].strip().startswith("rating: 2"))
    (problem,) = told(moved(number, 2))
    assert problem.params["field"] == "rating"
    beside = LINES.index("          do: >-", number - 4) + 1
    assert problem.hint == (
        f"move it to the left, to line up with `do` on line {beside}; "
        f"write:\n{LINES[number].rstrip()}"
    )


def test_a_way_on_that_slid_into_the_last_option_belongs_to_the_decision() -> None:
    number = LINES.index("      then: corridor")
    (problem,) = told(moved(number, 10))
    assert problem.code == "E037"
    assert "line up with `prompt`" in problem.hint
    assert problem.hint.endswith("\n      then: corridor")


def with_prose(*lines: str) -> str:
    """The template with these lines at the end of what the first option does."""
    at = next(n for n, line in enumerate(LINES) if line.strip().startswith("rating: 2"))
    return "\n".join([*LINES[:at], *(f"            {line}" for line in lines), *LINES[at:]])


@pytest.mark.parametrize(
    "line",
    [
        "She reads the text: two lines, in pencil.",
        "note: a word that is no field",
        "endings: that is what she calls the bus stop.",
        "Rating: nobody asked.",
        "then: she looks at the door, and at you.",
        "add: two chairs, and a glass of water",
        "at 12:30, and no later",
        "http://example.invalid is where it stands",
        "tags: none.",
    ],
)
def test_honest_prose_is_left_alone(line: str) -> None:
    assert told(with_prose(line)) == []


@pytest.mark.parametrize(
    "line",
    [
        "add: {sena.trust: 1}",
        "if: not unit_told",
        "tags: [act]",
        "because: >-",
        "set: {unit_told: true}   # a note",
        "then:",
        "rating: 3.5",
    ],
)
def test_whatever_can_be_a_field_there_is_told(line: str) -> None:
    assert "E037" in {problem.code for problem in told(with_prose(line))}


def test_a_name_declared_inside_what_slid_is_not_unknown_as_well() -> None:
    text = TEMPLATE.replace("\nrisks:", "\n      risks:", 1)
    assert [problem.code for problem in told(text)][:1] == ["E037"]
    assert not {"E220", "E215"} & {problem.code for problem in told(text)}


@pytest.mark.parametrize(
    ("line", "by", "kind", "beside"),
    [
        ("        ask-here:", -2, "an option", "        leave-a-number:"),
        ("        tonight:", 2, "a topic", "        to-begin:"),
    ],
)
def test_an_entry_that_stands_among_fields_is_asked_what_it_was_meant_as(
    line: str, by: int, kind: str, beside: str
) -> None:
    number = max(n for n, each in enumerate(LINES) if each == line)
    lines = [*LINES]
    lines[number] = " " * (indent(line) + by) + line.strip()
    found = [p for p in told("\n".join(lines)) if p.code == "E100"]
    where = LINES.index(beside) + 1
    assert [p.hint for p in found] == [
        f"is it meant as {kind}? move it, and what is below it, to line up with line {where}"
    ]


@pytest.mark.exhaustive
def test_every_shipped_case_and_every_fixture_is_free_of_it() -> None:
    files = [*SHIPPED.glob("*/*.yaml"), *(Path(__file__).parents[3] / "fixtures").rglob("*.yaml")]
    assert len(files) > 5
    for file in files:
        assert "E037" not in {problem.code for problem in check(file)}, file
