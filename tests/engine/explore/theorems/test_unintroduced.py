"""N311: who is named in a text, and not introduced, stands in one note of the case."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.explore.explored_case import Case
from engine.explore.theorems.unintroduced import find_unintroduced
from engine.scenario.case_files import SHIPPED
from engine.scenario.load import load_bytes
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


@pytest.mark.parametrize(
    ("name", "known_as", "named"),
    [
        ("Rana Haddad", "", "Rana Haddad"),
        ("Rana Haddad", ", known_as: [Rana]", ""),
        ("Ms Haddad", "", ""),
        ("Captain Haddad", "", ""),
    ],
)
def test_a_name_that_the_texts_shorten_is_told_with_the_word_for_known_as(
    name: str, known_as: str, named: str
) -> None:
    written = (SHIPPED / "template.yaml").read_text("utf-8")
    person = f"  rana: {{name: {name}, at_first: a nurse{known_as}}}\n  sena:\n"
    written = written.replace("  sena:\n", person, 1)
    said = "Rana asks Ms Sena and the captain. Captain, she says. You ask a woman"
    written = written.replace("You ask a woman", said, 1)
    found = list(find_unintroduced(Case(load_bytes(written.encode(), "it.yaml"))))
    assert [one.problem.params["people"] for one in found] == ([named] if named else [])
    assert all("`known_as` of that person: `Rana`" in one.hint for one in found)
