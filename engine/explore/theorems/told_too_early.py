"""F326: what the case file tells of a person from the start is not told later as something new.

A reader knows what an author means by "learned later"; this compares words. It finds the names of
others whom the role does not name, and what is said of a fact, need, consent or risk in at least
two of the same longer words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.theorem_inputs import reads
from engine.scenario.case_text import Person
from engine.scenario.scenario import Scenario

LONG = 5  # letters of a word that means something
SAME = 2  # such words that a sentence and `about` share
COMES_UP = frozenset({"facts", "needs", "consents", "risks"})


@reads("text")
def find_told_too_early(case: Case) -> Iterator[Finding]:
    """Find what `about` gives away where the player may read it."""
    for person in case.scenario.text.people.values():
        if person.in_case_file:
            path = ("people", person.id, "about")
            for what in _find_given_away(case.scenario, person):
                yield make_finding(case.scenario, path, "F326", at=person.id, what=what)


def _find_given_away(scenario: Scenario, person: Person) -> Iterator[str]:
    known = set(re.findall(r"\w+", f"{scenario.about.role} {person.name}"))
    words = set(re.findall(r"\w+", person.about))
    for other in scenario.text.people.values():
        named = [word for word in re.findall(r"\w+", other.name) if word[0].isupper()]
        if named and words >= set(named) and not known >= set(named):
            yield other.name
    for entity in scenario.text.entities:
        if (
            entity.section in COMES_UP
            and len(_list_long(entity.text) & _list_long(person.about)) >= SAME
        ):
            yield f"{entity.section}.{entity.id}"


def _list_long(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) >= LONG}
