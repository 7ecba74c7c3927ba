"""F332, F333, F334: credit in an interview must not depend on what the person tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.decisions.registry import decision_in, kind_in
from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.theorem_inputs import reads
from engine.kernel import model as k
from engine.kernel.answer_key import Mark, Slot
from engine.scenario.case_text import Voice
from engine.scenario.problems import Path
from engine.scenario.scenario import Scenario
from engine.scenario.vocabulary.consents import STATUSES

ACCEPTABLE = 3  # the rating from which a question is well asked
EACH = 3  # questions that tell, and as many that do not, before they are compared
TOLD = frozenset({"learns", "gives"})  # verbs of a reply that tells something
GIVEN, REFUSED = STATUSES.index("given"), STATUSES.index("refused")


def _list_interviews(case: Case) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for scene, data in case.scenario.data["scenes"].items():
        if kind_in(data).talks:
            yield scene, decision_in(data)


def _path(scenario: Scenario, scene: str) -> Path:
    return ("scenes", scene, kind_in(scenario.data["scenes"][scene]).name)


def _list_questions(interview: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for topic in interview.get("topics", {}).values():
        yield from topic["questions"].items()


# F332 --------------------------------------------------------------------------------------------


@reads("story", "key")
def find_free_weight(case: Case) -> Iterator[Finding]:
    """Find interviews in which saying nothing is worth more than the purpose of the contact."""
    for scene, _ in _list_interviews(case):
        slots = [s for s in case.scenario.key.slots.values() if scene in s.scenes]
        needed = sum(s.weight for s in slots if not s.free)
        free = sum(s.weight for s in slots if s.free)
        if any(s.purpose for s in slots) and free > needed:
            path = _path(case.scenario, scene)
            yield make_finding(case.scenario, path, "F332", at=scene, free=free, purposes=needed)


# F333 --------------------------------------------------------------------------------------------


@reads("story", "key")
def find_paid_disclosure(case: Case) -> Iterator[Finding]:
    """Find interviews in which the good questions are exactly those that are told something."""
    marks = case.scenario.key.marks
    for scene, interview in _list_interviews(case):
        telling: list[bool] = []
        other: list[bool] = []
        for id, entry in _list_questions(interview):
            grades = marks[f"{scene}.{id}"].grades
            if grades:
                good = max(grade.rating for grade in grades) >= ACCEPTABLE
                (telling if _tells(entry) else other).append(good)
        enough = len(telling) >= EACH and len(other) >= EACH
        if enough and all(telling) and not any(other):
            path = _path(case.scenario, scene)
            n, m = len(telling), len(other)
            yield make_finding(case.scenario, path, "F333", at=scene, telling=n, other=m)


def _tells(question: Mapping[str, Any]) -> bool:
    """Whether some reply to a question tells a fact or gives a consent."""
    replies = question.get("replies", ())
    return any(TOLD & set(r) for r in replies if isinstance(r, Mapping))


# F334 --------------------------------------------------------------------------------------------


@reads("story", "key", "text")
def find_gated_slots(case: Case) -> Iterator[Finding]:
    """Find needed slots of an interview that open only after something the person said or feels."""
    scenario = case.scenario
    hers = find_disclosures(scenario)
    offers = {m.address: m.offer for p in scenario.story.model.locations for m in p.moves}
    for slot in scenario.key.slots.values():
        questions = list(_list_settling(scenario, slot))
        if slot.free or not questions:
            continue
        read = [frozenset(k.reads(offers.get(mark.address))) & hers for mark in questions]
        if all(read):
            names = ", ".join(sorted(frozenset().union(*read)))
            path = _path(scenario, slot.scene)
            yield make_finding(scenario, path, "F334", at=slot.id, reads=_name_variables(names))


def _list_settling(scenario: Scenario, slot: Slot) -> Iterable[Mark]:
    """The questions that settle a slot of an interview; none if other answers settle it too."""
    marks = [m for m in scenario.key.marks.values() if m.slot == slot.id and m.grades]
    scenes = scenario.data["scenes"]
    for mark in marks:
        scene, _, id = mark.address.partition(".")
        if id not in dict(_list_questions(decision_in(scenes[scene]))):
            return ()
    return marks


def find_disclosures(scenario: Scenario) -> frozenset[str]:
    """Find the variables that say what the person said, decided or allowed, or how she feels.

    A variable is the person's if only her replies and decisions set it. So is a variable of
    somebody's state, except one with a window: not pressing somebody is up to the player. Asking
    for a consent is up to the player too, and so is a consent that is always given when asked for.
    """
    hers: set[str] = set()
    ours: set[str] = set()
    lines = scenario.text.lines
    told = {n for n, line in enumerate(lines) if line.voice in (Voice.REPLY, Voice.DECISION)}
    for ops in _list_programs(scenario.story.model):
        _sort(ops, told, False, hers, ours)
    people = scenario.data.get("people", {})
    state = {f"{id}.{name}" for id, data in people.items() for name in data.get("state", {})}
    windows = {window.variable for window in scenario.key.windows}
    return frozenset((hers - ours | state) - windows - _find_granted(scenario))


def _find_granted(scenario: Scenario) -> frozenset[str]:
    """The consents that are given whenever they are asked for, and never refused or withdrawn."""
    granted: dict[str, bool] = {}
    for ops in _list_programs(scenario.story.model):
        for op in k.each_op(ops):
            if isinstance(op, k.Set) and op.variable.startswith("consent:"):
                always = op.index < REFUSED and k.Set(op.variable, GIVEN) in _find_surely_set(ops)
                granted[op.variable] = granted.get(op.variable, True) and always
    return frozenset(name for name, always in granted.items() if always)


def _find_surely_set(ops: Iterable[k.Op]) -> set[k.Set]:
    """What some ops set in every state."""
    found: set[k.Set] = set()
    for op in ops:
        if isinstance(op, k.Set):
            found.add(op)
        elif isinstance(op, k.First) and op.branches and op.branches[-1].when is None:
            found |= set.intersection(*(_find_surely_set(branch.ops) for branch in op.branches))
    return found


def _list_programs(model: k.Model) -> Iterator[k.Ops]:
    """Everything that happens in a story, except by passing over."""
    pieces: list[k.Piece] = [*model.injects]
    for place in model.locations:
        pieces += (place.enter, *place.moves)
    for piece in pieces:
        yield from k.programs_of(piece)


def _sort(
    ops: tuple[k.Op, ...], told: set[int], inside: bool, hers: set[str], ours: set[str]
) -> None:
    """Add what `ops` set to `hers` inside a reply or decision of the person, else to `ours`."""
    for op in ops:
        if isinstance(op, k.First):
            for branch in op.branches:
                shown = any(isinstance(o, k.Show) and o.line in told for o in branch.ops)
                _sort(branch.ops, told, inside or shown, hers, ours)
        elif isinstance(op, k.Set | k.Add):
            asked = op.variable.startswith("consent:") and op == k.Set(op.variable, 1)
            if not asked:
                (hers if inside else ours).add(op.variable)


def _name_variables(names: str) -> str:
    """Variables as an author knows them."""
    return names.replace("learned:", "").replace("consent:", "").replace("decided:", "")
