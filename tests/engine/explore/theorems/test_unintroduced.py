"""N311: who is named in a text, and not introduced, stands in one note of the case."""

from __future__ import annotations

from pathlib import Path

from engine.explore.explored_case import Case
from engine.explore.theorems.unintroduced import find_unintroduced
from engine.scenario.case_files import SHIPPED
from tests.cases import TICKET, case, loaded


def notes(path: Path) -> list[str]:
    return [one.problem.params["people"] for one in find_unintroduced(Case(loaded(path)))]


def test_all_whom_a_case_names_and_does_not_introduce_stand_in_one_note() -> None:
    (people,) = notes(TICKET)
    assert {"Selim", "Mr Fares", "Inspector Huda"} <= set(people.split(", "))
    assert "the police of his home district" not in people


def test_a_case_that_introduces_everybody_has_no_such_note() -> None:
    for path in sorted((SHIPPED / "foundation").glob("*.yaml")):
        assert notes(path) == [], path.stem


def test_a_case_that_assesses_next_to_nothing_has_no_such_note() -> None:
    scenario = case("hall:\n  text: [Ms Mitra comes.]\n  then: evening\n")
    assert list(find_unintroduced(Case(scenario))) == []
