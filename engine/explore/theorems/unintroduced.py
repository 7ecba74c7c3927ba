"""N311: people whom a text names, and of whom the case file cannot say who they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.theorem_inputs import reads
from engine.explore.theorems.texts import list_texts
from engine.scenario.case_text import Person
from engine.scenario.expressions import list_names

HINT = "write `at_first` for each of them: what anybody sees at once"
SHORTER = "where the texts use a shorter name, write it in `known_as` of that person: {names}"
TITLES = frozenset({"Mr", "Mrs", "Ms", "Miss", "Dr", "Abu", "Umm"})


@reads("story", "key", "text")
def find_unintroduced(case: Case) -> Iterator[Finding]:
    """Find who is named in the scenes or endings and not introduced, one note for a case.

    `at_first` is missing, or the texts use only a part of the name, which nobody finds in the case
    file. A name that begins with a small letter ("the nephew") says who it is.
    """
    scenario = case.scenario
    if not case.is_test:
        return
    read = (list_texts((top,), scenario.data[top]) for top in ("scenes", "endings"))
    told = "\n".join(text for texts in read for _, text in texts)
    words = set(re.findall(r"\w+", told))
    unknown, shorter = [], []
    for person in scenario.text.people.values():
        if person.name[:1].islower():
            continue
        whole = person.find_mention(told) is not None
        part = "" if whole else _find_part(person, scenario.text.people.values(), words)
        shorter += [part] if part else []
        unknown += [person.name] if part or (whole and not person.at_first) else []
    if unknown:
        at, people = scenario.id, ", ".join(unknown)
        hint = HINT + ("; " + SHORTER.format(names=list_names(shorter)) if shorter else "")
        yield make_finding(scenario, ("people",), "N311", None, hint, at=at, people=people)


def _find_part(person: Person, people: Iterable[Person], words: Collection[str]) -> str:
    """The word of a name by which the texts call a person, or "".

    What is part of another name as well, or is also written small ("the captain"), is no name.
    """
    others = {word for other in people if other is not person for word in other.name.split()}
    for word in person.name.split():
        said = word in words and word.lower() not in words
        if word[0].isupper() and word not in TITLES | others and said:
            return word
    return ""
