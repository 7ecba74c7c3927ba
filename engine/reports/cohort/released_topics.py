"""Which decisions a class should talk about, from released tables alone.

What an answer costs is no secret: plays at random show it, of the case and of the luck that fell
for the course. How many gave it is only known with noise. So a decision weighs what its answers
closed on average, as if `REFERENCE` people who answer at random had been there, too: decisions that
lie close together do not change places by noise, nor by the chance of who was there (shrinkage, as
Efron and Morris 1975). Of an order, a pick or ratings, each item has a table of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from engine.decisions.registry import kind_of, whole_of
from engine.kernel.model import Location
from engine.play.view import asks_sure
from engine.reports.cell_key import Released
from engine.reports.cohort.statistics import share
from engine.reports.cohort.topics import NO_HARM, Weight
from engine.reports.debrief.reading import discussed
from engine.reports.facts.play import GOOD, Facts, Moment, find_slot, locations
from engine.scenario.scenario import Scenario
from engine.scoring.score import join_key

REFERENCE = 45
"""People at random who are thought of beside a class.

The more there are, the less the topics hang on noise, and on the class. Of 210 simulated classes of
24, so many had the same two topics by released and by exact tables: 73 % with 45, 80 % with 60.
What these topics closed was 91 and 90 % of what the two costliest did.
"""

MET, APART = "met", "apart"
"""The categories of those who had an item as the key has it, or met a purpose; and of others."""

SURE, SLOT, RESULT = "sure", "slot", "result"
"""Questions that are no decision: how sure, a purpose of a talk, and the play as a whole."""

FIFTHS = ("0", "1", "2", "3", "4")
"""Between the least that was attainable and the most."""

Answers = Mapping[str, Mapping[str, Sequence[str]]]
"""By question and category, the ids of those who are in it. What `cell_key.release` takes."""


class Stakes(Struct, frozen=True):
    """What may be lost at one decision.

    Attributes:
        at: its address.
        options: it is a choice between options.
        costs: by question and category, what an answer closes, as a share of what the case brings.
        chance: by question and category, which share of all plays at random is in it.
        came: which share of all plays at random comes to the decision.
        critical: the categories that are critical errors, where somebody signed the practice.
    """

    at: str
    options: bool
    costs: Mapping[str, Mapping[str, float]]
    chance: Mapping[str, Mapping[str, float]]
    came: float
    critical: frozenset[str] = frozenset()


def weigh(stakes: Stakes, tables: Mapping[str, Released]) -> Weight:
    """What a decision weighs, by what was released."""
    lost, harmed, people, came = 0.0, 0, 0, 0.0
    for question, costs in stakes.costs.items():
        if question not in tables:  # no noise fitted it
            continue
        told, chance = tables[question], stakes.chance[question]
        lost += sum(c * (told.estimate(a) + REFERENCE * chance[a]) for a, c in costs.items())
        people = told.people
        came = told.estimate(*costs) if stakes.options else people * stakes.came
        critical = stakes.critical.intersection(costs)
        harmed = max(harmed, told.count(*critical) if critical else 0)
    closes = lost / max(came + REFERENCE * stakes.came, 1.0)
    harm = share(harmed, people) if harmed else NO_HARM
    return Weight(stakes.at, stakes.options, False, closes, harm, 0.0)


def list_answers(
    scenario: Scenario, people: Mapping[str, Facts]
) -> dict[str, dict[str, list[str]]]:
    """Everything that is counted of a case: by question, who gave which first answer.

    What follows from an answer has no question of its own: see `cell_key`.
    """
    questions = list_questions(scenario)
    found: dict[str, dict[str, list[str]]] = {
        question: {category: [] for category in names} for question, names in questions.items()
    }
    places = locations(scenario)
    for id, facts in people.items():
        for given in facts.moments:
            for question, category in _place(scenario, places[given.at], given):
                found[question][category].append(id)
            if given.sure is not None and f"{given.at} {SURE}" in found:
                found[f"{given.at} {SURE}"][str(given.sure)].append(id)
        for slot in facts.slots:
            if slot.answered and f"{SLOT} {slot.slot}" in found:
                found[f"{SLOT} {slot.slot}"][MET if slot.credit >= GOOD else APART].append(id)
        if "" in facts.attained:
            part = min(int(facts.attained[""].share * len(FIFTHS)), len(FIFTHS) - 1)
            found[RESULT][FIFTHS[part]].append(id)
    return found


def list_questions(scenario: Scenario) -> dict[str, list[str]]:
    """The questions of a case, with their categories."""
    places, found = locations(scenario).values(), dict[str, list[str]]()
    for where in places:
        found |= _list_questions(scenario, where)
        if asks_sure(scenario.text.scenes.get(where.place), where):
            found[f"{where.address} {SURE}"] = ["1", "2", "3"]
    decided = {find_slot(scenario, where) for where in places}
    found |= {f"{SLOT} {id}": [MET, APART] for id in scenario.key.slots if id not in decided}
    return found | {RESULT: list(FIFTHS)}


def find_stakes(scenario: Scenario, reference: Sequence[Facts]) -> tuple[Stakes, ...]:
    """What may be lost at each decision, by plays at random with the luck of the course."""
    plays = {str(number): facts for number, facts in enumerate(reference)}
    answers = list_answers(scenario, plays)
    return tuple(
        _find_stakes(scenario, where, plays, answers)
        for where in locations(scenario).values()
        if find_slot(scenario, where) and not discussed(scenario, where)
        if any(facts.at(where.address) for facts in reference)
    )


def _find_stakes(
    scenario: Scenario, where: Location, plays: Mapping[str, Facts], answers: Answers
) -> Stakes:
    at, options = where.address, kind_of(where).options
    closed = {
        id: given.closed if given.nameable else 0.0
        for id, facts in plays.items()
        if (given := facts.at(at))
    }
    asked = {question: answers[question] for question in _list_questions(scenario, where)}
    costs = {q: {c: _average(closed, ids) for c, ids in by.items()} for q, by in asked.items()}
    if not options:  # an item costs its part: what was closed, shared among all that were apart
        apart = sum(len(by[APART]) for by in asked.values())
        costs = {q: {APART: sum(closed.values()) / max(1, apart)} for q in asked}
    marks = scenario.key.marks if scenario.about.answered_for else {}
    named = {a for a, mark in marks.items() if mark.critical_kind}
    return Stakes(
        at=at,
        options=options,
        costs=costs,
        chance={q: {c: len(ids) / len(plays) for c, ids in by.items()} for q, by in asked.items()},
        came=len(closed) / len(plays),
        critical=frozenset(named),
    )


def _average(closed: Mapping[str, float], ids: Sequence[str]) -> float:
    return sum(closed[id] for id in ids) / len(ids) if ids else 0.0


def _list_questions(scenario: Scenario, where: Location) -> dict[str, list[str]]:
    """The questions of a decision: one, or one for each item of which the key says something."""
    whole = whole_of(where)
    if whole is None:
        options = [move.address for move in where.moves if move.key[0] == "option"]
        return {where.address: options} if options else {}
    key, acts = join_key(scenario, where), whole.items_act
    keyed = (item for item in where.items if acts or whole.count_items(key, item, []).keyed)
    return {f"{where.place}.{item}": [MET, APART] for item in keyed}


def _place(scenario: Scenario, where: Location, given: Moment) -> Iterator[tuple[str, str]]:
    """The categories an answer is in, each with its question."""
    whole = whole_of(where)
    if whole is None:
        address = next((m.address for m in where.moves if m.key == ("option", given.answer)), "")
        if address:
            yield where.address, address
        return
    key = join_key(scenario, where)
    for item in where.items:
        count = whole.count_items(key, item, [given.answer])
        if whole.items_act:
            yield f"{where.place}.{item}", MET if bool(count.right) == count.best else APART
        elif count.keyed:
            yield f"{where.place}.{item}", MET if count.right else APART
