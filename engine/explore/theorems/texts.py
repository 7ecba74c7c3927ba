"""What the texts of a case must not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.queries.state_queries import NeverTrue, find_violations
from engine.explore.queries.yaml_paths import find_offers, path_of, write_address
from engine.explore.theorem_inputs import reads
from engine.kernel import model as k
from engine.scenario.case_text import Person
from engine.scenario.compile.effects import write_value
from engine.scenario.layer_hashes import NEITHER
from engine.scenario.problems import Path
from engine.scenario.scenario import Scenario

# Told too early ----------------------------------------------------------------------------------
#
# F326: what the case file tells of a person from the start is not told later as something new.
#
# A reader knows what an author means by "learned later"; this compares words. It finds the names
# of others whom the role does not name, and what is said of a fact, need, consent or risk in at
# least two of the same longer words.

LONG = 5  # letters of a word that means something
SAME = 2  # such words that both share
COMES_UP = frozenset({"facts", "needs", "consents", "risks"})


@reads("text")
def find_told_too_early(case: Case) -> Iterator[Finding]:
    """Find what `at_first`, and `about` where the player may read it, give away."""
    for person in case.scenario.text.people.values():
        told = {"at_first": person.at_first, "about": person.about if person.in_case_file else ""}
        for field, text in told.items():
            path = ("people", person.id, field)
            named = _find_named(case.scenario, person) if field == "about" and text else ()
            for what in (*named, *_find_told(case.scenario, text)):
                yield make_finding(case.scenario, path, "F326", at=person.id, what=what)


def _find_named(scenario: Scenario, person: Person) -> Iterator[str]:
    """Others whom `about` names; `at_first` may, since it says whose cousin somebody is."""
    known = set(re.findall(r"\w+", f"{scenario.about.role} {person.name}"))
    words = set(re.findall(r"\w+", person.about))
    for other in scenario.text.people.values():
        named = [word for word in re.findall(r"\w+", other.name) if word[0].isupper()]
        if named and words >= set(named) and not known >= set(named):
            yield other.name


def _find_told(scenario: Scenario, text: str) -> Iterator[str]:
    """The facts, needs, consents and risks that say the same as a text."""
    for entity in scenario.text.entities:
        same = _list_long(entity.text) & _list_long(text)
        if entity.section in COMES_UP and len(same) >= SAME:
            yield f"{entity.section}.{entity.id}"


def _list_long(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) >= LONG}


# Braces in texts ---------------------------------------------------------------------------------
#
# F329: a text holds no words in braces, since nothing is ever put in their place.

_BRACES = re.compile(r"\{[^{}]+\}")
_UNREAD = NEITHER | {"review"}  # at the top: what no participant reads


@reads("story", "key", "text")
def find_braces(case: Case) -> Iterator[Finding]:
    """Find texts in which an author of other programs would expect a value.

    Neither an id nor a condition can hold a brace, so every text that does is prose.
    """
    scenario = case.scenario
    variables = {variable.name: variable for variable in scenario.story.model.variables}
    for path, text in list_texts((), scenario.data):
        if found := tuple(dict.fromkeys(_BRACES.findall(text))):
            named = (variables.get(words.strip("{} ")) for words in found)
            at = next((part for part in path[1:2] if isinstance(part, str)), path[0])
            hint, words = _hint(next(filter(None, named), None)), "`, `".join(found)
            yield make_finding(scenario, path, "F329", hint=hint, at=at, words=words)


def list_texts(path: Path, value: object) -> Iterator[tuple[Path, str]]:
    """Every text at a path and below it that is read in a play."""
    if isinstance(value, str):
        yield path, value
        return
    each = value if isinstance(value, list | tuple) else ()
    for key, inside in value.items() if isinstance(value, Mapping) else enumerate(each):
        if path or key not in _UNREAD:
            yield from list_texts((*path, key), inside)


def _hint(variable: k.Variable | None) -> str:
    if variable is None:
        return "write the words that are to be read; if they differ, write two texts with an `if`"
    value = write_value(variable.values[variable.start])
    when = f"{variable.name} == {value}"
    if isinstance(variable.values[0], bool):
        when = variable.name
    elif not variable.is_number:
        when = f"{variable.name} == '{value}'"
    return f"no text shows the value of `{variable.name}`; write two with an `if`: `if: {when}`"


# Answers alike -----------------------------------------------------------------------------------
#
# F343: answers that are offered together begin with different words.
#
# In a list, and in a debrief, people know an answer again by its beginning.

BEGINNING = 12  # words


@reads("story", "text")
def find_answers_alike(case: Case) -> Iterator[Finding]:
    """Find answers that are offered beside another with the same words, or the same beginning."""
    yield from find_violations(case, case.story, _ask_alike(case.scenario), "F343")


def _ask_alike(scenario: Scenario) -> Iterator[NeverTrue]:
    alike: dict[tuple[str, ...], list[str]] = {}
    for address, card in scenario.text.cards.items():
        scene = write_address(address).partition(".")[0]
        words = re.findall(r"\w+", card.text.casefold())[:BEGINNING]
        alike.setdefault((scene, *words), []).append(address)
    for addresses in alike.values():
        for other, address in combinations(addresses, 2):
            beside = {place.id: offer for place, offer in find_offers(scenario, other)}
            both = {
                place.id: k.Both((beside[place.id], offer))
                for place, offer in find_offers(scenario, address)
                if place.id in beside
            }
            begins = " ".join(scenario.text.cards[address].text.split()[:BEGINNING])
            names = {"other": other, "words": begins}
            if both:
                yield NeverTrue(address, path_of(scenario, address), both, names)
