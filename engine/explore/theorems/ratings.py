"""What is rated, and why: each rating counts, once, and says only what is so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from heapq import heapify, heappop, heappush
from itertools import product
from typing import Any

from engine.decisions.registry import kind_of
from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding, name_lines
from engine.explore.queries.state_queries import NeverTrue, find_surely_set, find_violations
from engine.explore.queries.yaml_paths import find_offers, path_of
from engine.explore.reduce.two_runs import fit_first
from engine.explore.statespace.product import Product, add_variables, replace_ops
from engine.explore.theorem_inputs import reads
from engine.explore.values.scored_product import settled_variable
from engine.explore.values.slot_reachability import SlotReachability, find_reachable_slots
from engine.kernel import model as k
from engine.kernel.answer_key import Because, Mark
from engine.play.play import Play
from engine.scenario.problems import Path
from engine.scenario.scenario import Scenario
from engine.scoring.question_types import OPEN

# Idle ratings ------------------------------------------------------------------------------------
#
# F308: what is only talked about has no ratings, since they would count nothing.


@reads("story", "key", "text")
def find_idle_ratings(case: Case) -> Iterator[Finding]:
    """Find decisions and questions with `discuss: true` and ratings, at the first of these."""
    for scene, data in case.scenario.data["scenes"].items():
        for path in _find_discussed(("scenes", scene), data):
            first = next(_find_ratings(path, case.scenario.source.at(path)), None)
            if first is not None:
                at = scene if len(path) == 3 else f"{scene}.{path[-1]}"
                line = name_lines((*path, "discuss"))
                hint = f"take the ratings out, or `discuss` on line {line}, and it is marked"
                yield make_finding(case.scenario, first, "F308", hint=hint, at=at)


def _find_discussed(path: Path, data: Mapping[str, Any]) -> Iterator[Path]:
    """What has `discuss: true` at a path or below it."""
    if data.get("discuss") is True:
        yield path
        return
    for key, inside in data.items():
        if isinstance(inside, Mapping):
            yield from _find_discussed((*path, key), inside)


def _find_ratings(path: Path, data: Mapping[str, Any]) -> Iterator[Path]:
    """The paths of the ratings below a path, in the order of the file."""
    for key, inside in data.items():
        if key == "rating":
            yield (*path, key)
        elif isinstance(inside, Mapping):
            yield from _find_ratings((*path, key), inside)


# Open questions ----------------------------------------------------------------------------------
#
# F344: an open question is worth no less than a specific one that serves the same purpose.
#
# The first question that serves a purpose settles it. An interview begins openly (Méndez
# Principles 2021); where that earned less, the case would teach not to.


@reads("story", "key")
def find_costly_openness(case: Case) -> Iterator[Finding]:
    """Find open questions beside which a specific one for the same purpose is rated higher."""
    yield from find_violations(case, case.story, _ask_openly(case.scenario), "F344")


def _ask_openly(scenario: Scenario) -> Iterator[NeverTrue]:
    key = scenario.key
    served = [m for m in key.marks.values() if m.slot in key.slots and key.slots[m.slot].purpose]
    for mark in served:
        for other in served:
            if mark.type in OPEN and other.slot == mark.slot and other.type not in OPEN:
                beside = {place.id: offer for place, offer in find_offers(scenario, other.address)}
                dearer = _rate_below(mark, other)
                both = {
                    place.id: k.Both((beside[place.id], offer, dearer))
                    for place, offer in find_offers(scenario, mark.address)
                    if place.id in beside
                }
                if both:
                    path = path_of(scenario, mark.address)
                    yield NeverTrue(mark.address, path, both, {"other": other.address})


def _rate_below(mark: Mark, other: Mark) -> k.Condition:
    """Whether the first that fits of the one's grades earns less than that of the other's."""
    pairs = product(_list_fitting(mark), _list_fitting(other))
    return k.Either(tuple(k.Both((a, b)) for (a, less), (b, more) in pairs if less < more))


def _list_fitting(mark: Mark) -> Iterator[tuple[k.Condition, int]]:
    """Each grade by when it is the first that fits, with its credit."""
    before: tuple[k.Condition, ...] = ()
    for grade in mark.grades:
        when = k.Const(value=True) if grade.when is None else grade.when
        yield k.Both((*before, when)), grade.overall
        before = (*before, k.Not(when))


# Repeated decisions ------------------------------------------------------------------------------
#
# F319: a scored decision that is met again does not count again.


@reads("story", "key")
def find_repeats(case: Case) -> Iterator[Finding]:
    """Find scored decisions that can be met again after an answer has settled their slot."""
    if not case.scored.exhausted:
        return
    reach, told = find_reachable_slots(case), set[str]()
    for slot, again in _find_settled(case).items():
        by = _follow_answers(reach, slot)
        for node in by:  # the nearest first
            at = again.get(node, "")
            if at and at not in told:
                told.add(at)
                path, play = ("scenes", *at.split(".")[:1]), _replay(case, by, node)
                yield make_finding(case.scenario, path, "F319", play, at=at)


def _find_settled(case: Case) -> dict[str, dict[int, str]]:
    """The nodes that offer a scored answer to a slot that is settled, by slot.

    Each with the address of its decision.
    """
    graph, reach = case.scored, find_reachable_slots(case)
    walker, found = graph.walker, dict[str, dict[int, str]]()
    scored = [_list_scored(case, place.id) for place in walker.product.locations]
    bits = {
        slot: walker.mask((name,)) << walker.shift
        for slot in reach.slots
        if (name := settled_variable(slot)) in walker.layout.fields
    }
    settling = [sum({bits.get(slot, 0) for slot in here.values()}) for here in scored]
    for node, full in enumerate(graph.nodes):
        at = full & walker.low
        if not full & settling[at]:
            continue
        for way in range(graph.edges[node], graph.ends[node]):
            slot = scored[at].get(reach.move(node, way).address, "")
            if full & bits.get(slot, 0):
                found.setdefault(slot, {})[node] = walker.product.locations[at].address
    return found


def _list_scored(case: Case, location: str) -> Mapping[str, str]:
    """The answers of a decision that settle a slot, by address, each with the slot."""
    key, story = case.scenario.key, case.scenario.story
    place = story.model.locations[story.index[location]]
    if not kind_of(place).decides:
        return {}
    slots = {m.address: key.marks[m.address].slot for m in place.moves if m.address in key.marks}
    slots |= {r.scene: r.slot for r in key.rulings.values() if r.scene == place.place}
    return {address: slot for address, slot in slots.items() if slot in key.slots}


def _follow_answers(reach: SlotReachability, slot: str) -> dict[int, int]:
    """What is reached without passing over after an answer that settles a slot.

    Returns the nodes, the nearest first, each with the way by which a shortest play comes there.
    """
    graph, bit = reach.graph, reach.slots[slot]
    meets = [bool(reach.mask_noted(label, "met", "whole") & bit) for label in graph.labelled]
    ways = (way for way, label in enumerate(graph.labels) if meets[label])
    ahead = [(reach.measure_distance(reach.origin(way)), way) for way in ways]
    heapify(ahead)
    found: dict[int, int] = {}
    while ahead:
        (passed, far), way = heappop(ahead)
        node = graph.to[way]
        if node not in found:
            found[node] = way
            for onward in range(graph.edges[node], graph.ends[node]):
                heappush(ahead, ((passed, far + 1), onward))
    return found


def _replay(case: Case, by: Mapping[int, int], node: int) -> Play:
    """A play by an answer that settles a slot to a node after it."""
    reach, ways = find_reachable_slots(case), list[int]()
    while node in by:
        ways.append(by[node])
        node = reach.origin(by[node])
    return reach.play(case.scenario, node, *reversed(ways))


# False rationales --------------------------------------------------------------------------------
#
# E320: what a rationale claims is true wherever it is shown.
#
# `if` selects a rationale, and `assumes` is its claim. It is shown for an answer that was given,
# and for one that would have been better; so the claim must hold wherever the answer is offered,
# for the grade that applies there and the first rationale that fits.

Shown = tuple[Path, k.Condition, Because]
"""The path of a rationale, the condition under which it is shown, and the rationale."""


@reads("story", "conditions")
def find_false_claims(case: Case) -> Iterator[Finding]:
    """Find rationales whose claim is false in some state."""
    yield from find_violations(case, case.story, _ask_claims(case.scenario), "E320")


def _ask_claims(scenario: Scenario) -> Iterator[NeverTrue]:
    for address, shown in _list_shown(scenario):
        false: dict[Path, list[k.Condition]] = {}
        for path, judged, because in shown:
            if because.assumes is not None:
                false.setdefault(path, []).append(k.Both((judged, k.negate(because.assumes))))
        for path, conditions in false.items():
            wrong = k.Either(tuple(conditions))
            asked = find_offers(scenario, address)
            yield NeverTrue(address, path, {p.id: k.Both((offer, wrong)) for p, offer in asked})


def _list_shown(scenario: Scenario) -> Iterator[tuple[str, Iterable[Shown]]]:
    """The rationales of each answer, each item, and each decision with one answer about all."""
    for mark in scenario.key.marks.values():
        yield mark.address, _list_graded(mark, path_of(scenario, mark.address))
    for scene, ruling in scenario.key.rulings.items():
        path: Path = ("scenes", scene, ruling.kind)
        yield scene, _list_first(ruling.because, path, k.TRUE)


def _list_graded(mark: Mark, path: Path) -> Iterator[Shown]:
    for number, (when, grade) in enumerate(zip(fit_grades(mark), mark.grades, strict=True)):
        if grade.because:
            yield from _list_first(grade.because, (*path, "rating", number), when)
        else:
            yield from _list_first(mark.because, path, when)
    if not mark.grades:
        yield from _list_first(mark.because, path, k.TRUE)


def fit_grades(mark: Mark) -> list[k.Condition]:
    """For each grade, the condition that it is the first that fits."""
    return fit_first(grade.when for grade in mark.grades)


def _list_first(because: tuple[Because, ...], path: Path, judged: k.Condition) -> Iterator[Shown]:
    fits = fit_first(reason.when for reason in because)
    for number, (when, reason) in enumerate(zip(fits, because, strict=True)):
        yield (*path, "because", number), k.Both((judged, when)), reason


# Unsignalled errors ------------------------------------------------------------------------------
#
# F321: before a critical error can be made, a text has shown the danger.

SHOWN = "shown"


@reads("story", "key")
def find_unsignalled_errors(case: Case) -> Iterator[Finding]:
    """Find critical answers that can be given before any text they cite was shown."""
    citing: dict[frozenset[str], list[Mark]] = {}
    for mark in case.scenario.key.marks.values():
        if mark.signals and mark.critical_kind:
            citing.setdefault(frozenset(mark.signals), []).append(mark)
    for cited, marks in citing.items():
        product = _remember(case, cited)
        read = find_surely_set(product, SHOWN)
        asked = (_ask_unseen(case, mark, read) for mark in marks)
        yield from find_violations(case, product, (q for q in asked if q.when), "F321")


def _remember(case: Case, cited: frozenset[str]) -> Product:
    """The story that remembers whether a text with one of these signals was shown."""
    lines = case.scenario.text.lines

    def shown(op: k.Op) -> tuple[k.Op, ...]:
        if isinstance(op, k.Show) and lines[op.line].signal in cited:
            return (op, k.Set(SHOWN, 1))
        return (op,)

    return replace_ops(add_variables(case.story, k.Variable(SHOWN, (False, True))), shown)


def _ask_unseen(case: Case, mark: Mark, read: frozenset[str]) -> NeverTrue:
    """Where a critical answer can be given unseen, outside the locations where it was `read`."""
    unseen = k.Not(k.Read(SHOWN))
    critical: k.Condition = k.TRUE
    if mark.grades:
        whens = zip(fit_grades(mark), mark.grades, strict=True)
        critical = k.Either(tuple(when for when, grade in whens if grade.critical))
    asked = find_offers(case.scenario, mark.address)
    when = {p.id: k.Both((offer, critical, unseen)) for p, offer in asked if p.id not in read}
    return NeverTrue(mark.address, path_of(case.scenario, mark.address), when)
