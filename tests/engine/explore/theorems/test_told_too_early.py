"""What the case file may tell of a person from the start (F326)."""

from __future__ import annotations

import pytest

from engine.explore.explored_case import Case
from engine.explore.theorems.texts import find_told_too_early
from tests.cases import STATE, WORDED, case

SCENES = """
hall:
  choose:
    options:
      stay: {do: Stay.}
      go: {do: Go.}
    then: evening
"""


def found(about: str, opened: str = "true") -> list[tuple[str, str]]:
    head = f"""
people:
  hana: {{name: Hana, about: "{about}", in_case_file: {opened}}}
  owner: {{name: Mr Sabri}}
  clerk: {{name: the clerk}}
  mitra: {{name: Ms Mitra}}
"""
    scenario = case(SCENES, head=head + STATE + WORDED)
    return [
        (one.problem.params["at"], one.problem.params["what"])
        for one in find_told_too_early(Case(scenario))
    ]


@pytest.mark.parametrize(
    ("about", "what"),
    [
        ("Sings at work.", []),
        ("Hana sings at work, and the clerk hums.", []),
        ("Was sold to Mr Sabri.", ["Mr Sabri"]),
        ("Keeps her phones on the kitchen shelf.", ["facts.phones"]),
        ("Has a shelf of her own.", []),
    ],
)
def test_nobody_and_nothing_stands_there_that_is_to_come_up(about: str, what: list[str]) -> None:
    assert found(about) == [("hana", each) for each in what]


def test_what_only_reviewers_read_may_tell_anything() -> None:
    assert found("Was sold to Mr Sabri.", opened="false") == []


@pytest.mark.parametrize(
    ("at_first", "what"),
    [
        ("the cousin of Ms Mitra", []),
        ("keeps phones on the kitchen shelf", [("hana", "facts.phones")]),
    ],
)
def test_what_is_read_from_the_first_mention_tells_nothing_that_is_to_come_up(
    at_first: str, what: list[tuple[str, str]]
) -> None:
    head = f"""
people:
  hana: {{name: Hana, at_first: "{at_first}"}}
  owner: {{name: Mr Sabri}}
  clerk: {{name: the clerk}}
  mitra: {{name: Ms Mitra}}
"""
    told = find_told_too_early(Case(case(SCENES, head=head + STATE + WORDED)))
    assert [(one.problem.params["at"], one.problem.params["what"]) for one in told] == what
