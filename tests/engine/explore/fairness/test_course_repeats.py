"""F342: a sentence that is right in every case of a course."""

from __future__ import annotations

import pytest

from engine.explore.fairness.course_repeats import find_repeats
from engine.scenario.scenario import Scenario
from tests.cases import case


def asking(id: str, says: str, rating: str = "4") -> Scenario:
    """A case in which something is said, with this rating."""
    return case(
        f"""
        talk:
          choose:
            assesses: [dignity]
            options:
              one: {{says: '"{says}"', rating: {rating}}}
              other: {{says: '"Sign here."', rating: 2}}
            then: evening
        """,
        f"scenario: {id}",
    )


FIRST = asking("one", "I write down what you say, and a prosecutor may read it. You can stop.")
LIKE = asking("two", "I write what you tell me. A prosecutor may read it; you can stop whenever.")


def found(*scenarios: Scenario) -> list[list[str]]:
    return [[said.case for said in each] for each in find_repeats(scenarios)]


def test_nearly_the_same_words_that_are_right_everywhere_are_found() -> None:
    assert found(FIRST, LIKE) == [["one", "two"]]
    assert found(FIRST, LIKE, FIRST) == [["one", "two", "one"]]


@pytest.mark.parametrize(
    "other",
    [
        asking("two", "What would you like to have happened by tonight?"),
        asking("two", "I write what you tell me. A prosecutor may read it; you can stop.", "2"),
        asking(
            "two",
            "I write what you tell me. A prosecutor may read it; you can stop.",
            "[{if: told, is: 2}, {is: 4}]",
        ),
    ],
    ids=["another sentence", "wrong", "wrong where it was said before"],
)
def test_another_sentence_and_one_that_is_wrong_there_are_not(other: Scenario) -> None:
    assert found(FIRST, other) == []
    assert found(FIRST, LIKE, other) == []


def test_one_case_alone_repeats_nothing() -> None:
    assert found(FIRST) == [] and found() == []
