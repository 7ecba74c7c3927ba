"""Which answers make a condition so: for a facilitator who keeps the count by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.decisions.registry import kind_in
from engine.language.language import Language
from engine.reports.case_print import review_sentences as w
from engine.reports.case_print.condition_words import plain, quoted
from engine.scenario.scenario import Scenario

MOST = 4  # answers that are named; a longer list would not be read


def made_by(
    scenario: Scenario, letters: Mapping[str, str], numbers: Mapping[str, str], language: Language
) -> Mapping[str, str]:
    """For each variable that is yes or no: its name, and the answers that change it first.

    Args:
        scenario: the case.
        letters: of the answers, by address.
        numbers: of the sheets, by scene.
        language: of what is shown.
    """
    found: dict[str, dict[str, None]] = {}
    state = scenario.data.get("state", {})
    for scene, address, entry in _answers(scenario):
        called = language.say(
            w.AN_ANSWER, sheet=numbers[scene], letter=letters.get(address, "+")
        ).strip()
        for name, value in _sets(entry):
            start = state.get(name, {}).get("start")
            if isinstance(start, bool) and value is not start:
                found.setdefault(name, {})[called] = None
    return {
        name: language.say(
            w.MADE_SO_UNTIL if state[name]["start"] else w.MADE_SO,
            a=quoted(plain(name)),
            answers=language.commas(answers),
        )
        for name, answers in found.items()
        if len(answers) <= MOST
    }


def _answers(scenario: Scenario) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Every answer with its scene and its address; acts beside a decision, too."""
    for scene, data in scenario.data["scenes"].items():
        decision = data.get(kind_in(data).name, {})
        groups = {scene: [decision.get("options", {}), decision.get("moves", {})]}
        groups[scene] += [t["questions"] for t in decision.get("topics", {}).values()]
        groups[scene].append(data.get("also_offered", {}))
        for ask, entry in decision.get("asks", {}).items():
            groups[f"{scene}.{ask}"] = [entry["answers"]]
        for base, each in groups.items():
            for group in each:
                for id, entry in group.items():
                    yield scene, f"{base}.{id}", entry or {}


def _sets(entry: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What an answer sets, at once or with what follows."""
    yield from entry.get("set", {}).items()
    for field in ("replies", "then"):
        ways = entry.get(field, ())
        for way in ways if isinstance(ways, list) else ():
            yield from way.get("set", {}).items()
