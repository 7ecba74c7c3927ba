"""No text has words in braces, which participants would read as they are written."""

from __future__ import annotations

import pytest

from engine.explore.explored_case import Case
from engine.explore.theorems.texts import find_braces
from engine.scenario.case_files import SHIPPED
from tests.cases import EVERYTHING, case, loaded
from tests.engine.explore.theorems.proofs import HALL, only, proved, said

DOOR = "\ndoor:\n  text: The door.\n  then: dawn\n"


@pytest.mark.parametrize(
    ("before", "after", "at", "hint"),
    [
        ("text: You are", "text: It is {time}. You are", "hall", "`if: time == 0`"),
        ("prompt: What now?", "prompt: What now, {{told}}?", "hall", "`if: told`"),
        ("do: Wait.", "do: 'Wait for {on_file}.'", "hall", "`if: on_file == 'nothing'`"),
        ("do: Wait.", "do: 'Wait { hana.trust }.'", "hall", "`if: hana.trust == 2`"),
        (
            "text: The door.",
            "text: [The door., {say: 'Of {hana}.', if: told}]",
            "door",
            "two texts",
        ),
    ],
)
def test_words_in_braces_are_told_with_what_to_write(
    before: str, after: str, at: str, hint: str
) -> None:
    scenes = HALL + DOOR
    assert before in scenes
    scenario = case(scenes.replace(before, after))
    problem = only(find_braces, scenario).problem
    assert (problem.code, problem.params["at"]) == ("F329", at)
    assert hint in problem.hint
    assert "{" in scenario.source.text.splitlines()[problem.line - 1]


def test_one_text_with_several_is_told_once_and_a_case_without_any_is_clean() -> None:
    both = HALL.replace("You are", "At {time}, {told} and {time} you are")
    assert proved(find_braces, both + DOOR) == [("F329", "hall", -1)]
    assert proved(find_braces, HALL + DOOR) == []


def test_no_use_of_braces_in_the_format_is_one() -> None:
    for path in (EVERYTHING, SHIPPED / "template.yaml"):
        assert said(find_braces(Case(loaded(path)))) == []
