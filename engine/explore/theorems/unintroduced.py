"""N311: people whom a text names, and of whom no `at_first` says who they are."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.theorem_inputs import reads
from engine.scenario.layer_hashes import as_json

HINT = "write `at_first` for each of them: what anybody sees at once"


@reads("story", "key", "text")
def find_unintroduced(case: Case) -> Iterator[Finding]:
    """Find who is named in the scenes or endings without `at_first`, one note for a case.

    A name that begins with a small letter ("the nephew") says who it is.
    """
    scenario = case.scenario
    if not case.is_test:
        return
    told = as_json([scenario.data["scenes"], scenario.data["endings"]])
    unknown = [
        person.name
        for person in scenario.text.people.values()
        if not person.at_first
        and not person.name[:1].islower()
        and person.find_mention(told) is not None
    ]
    if unknown:
        at, people = scenario.id, ", ".join(unknown)
        yield make_finding(scenario, ("people",), "N311", None, HINT, at=at, people=people)
