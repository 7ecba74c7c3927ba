"""What one answer is worth: its grade, its credit, and what chance would have brought.

Credit is counted in units of 1 / `Key.denominator`, so that sums are exact. `engine.decisions` says
how an answer of each kind earns it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from engine.decisions.multi_item import Judged
from engine.decisions.registry import WHOLES, whole_of
from engine.kernel.answer_key import Because, Grade, Key, Mark, Ruling
from engine.kernel.model import Location
from engine.play.events import Decided
from engine.play.play import Play
from engine.play.view import list_offered
from engine.scenario.scenario import Scenario

HARMFUL, WEAK = 1, 2
"""The lowest rating, and the highest one of a weak answer."""


class Credit(Struct, frozen=True):
    """What an answer is worth.

    Attributes:
        slot: the slot it speaks to, or "" when it is not scored.
        address: of the answer, or of the decision answered as a whole.
        overall: in units of 1 / `Key.denominator`.
        domains: the same by domain.
        critical: (address, kind) of each critical error in it.
        upholds: principles it upholds.
        breaches: principles it breaches.
        because: rationales that hold here.
        why: why it is weak, in few words.
    """

    slot: str
    address: str
    overall: int
    domains: Mapping[str, int]
    critical: tuple[tuple[str, str], ...] = ()
    upholds: tuple[str, ...] = ()
    breaches: tuple[str, ...] = ()
    because: tuple[Because, ...] = ()
    why: tuple[Because, ...] = ()


def credit_of(scenario: Scenario, moment: Play) -> Credit | None:
    """The credit of the decision that led to `moment`; None when the key says nothing of it."""
    before, move = moment.back, moment.move
    if before is None or move is None or not isinstance(moment.event, Decided):
        return None
    return credit_for(scenario, before, move.move.address, moment.event.answer)


def credit_for(scenario: Scenario, before: Play, address: str, answer: Any) -> Credit | None:
    """The credit `answer` would have at the moment `before`."""
    ruling = scenario.key.rulings.get(address)
    if ruling is not None:
        return _credit_whole(scenario, before, ruling, answer)
    mark = scenario.key.marks.get(address)
    return None if mark is None else _credit_single(scenario, before, mark)


def grade_of(scenario: Scenario, before: Play, mark: Mark) -> Grade | None:
    """The first grade that fits the state before the answer."""
    place = before.location.location.place
    for grade in mark.grades:
        if scenario.story.test(grade.when, place)(before.state):
            return grade
    return None


def find_reasons(
    scenario: Scenario, before: Play, because: tuple[Because, ...]
) -> tuple[Because, ...]:
    """The first rationale that fits the state before the answer, if any."""
    place = before.location.location.place
    for reason in because:
        if scenario.story.test(reason.when, place)(before.state):
            return (reason,)
    return ()


def rationales(scenario: Scenario, before: Play, because: Iterable[Because]) -> tuple[str, ...]:
    """The words of rationales whose claim about what happened is true here.

    The check proves every claim; a case that was never checked must not accuse anyone either.
    """
    where = before.location.location.place
    return tuple(
        reason.text
        for reason in because
        if scenario.story.test(reason.assumes, where)(before.state)
    )


def signs(scenario: Scenario, moment: Play, addresses: Iterable[str]) -> list[str]:
    """The words of the signs these answers cite that had been shown by then, in order."""
    cited = find_cited(scenario, addresses)
    shown, before = set[int](), moment.back
    while before is not None:
        shown.update(before.shown)
        before = before.back
    return [
        line.text
        for number, line in enumerate(scenario.text.lines)
        if number in shown and line.signal in cited
    ]


def find_cited(scenario: Scenario, addresses: Iterable[str]) -> frozenset[str]:
    """Addresses of the signs these answers cite."""
    marks = (scenario.key.marks.get(address) for address in addresses)
    return frozenset(signal for mark in marks if mark for signal in mark.signals)


def _credit_single(scenario: Scenario, before: Play, mark: Mark) -> Credit:
    grade = grade_of(scenario, before, mark)
    because = find_reasons(
        scenario, before, grade.because if grade and grade.because else mark.because
    )
    why = find_reasons(scenario, before, grade.why if grade and grade.why else mark.why)
    if grade is None:
        return Credit("", mark.address, 0, {}, (), mark.upholds, mark.breaches, because)
    slot = mark.slot if mark.slot in scenario.key.slots else ""
    critical = ((mark.address, grade.critical),) if grade.critical else ()
    graded = grade.upholds or grade.breaches
    return Credit(
        slot,
        mark.address,
        grade.overall,
        grade.credit,
        critical,
        grade.upholds if graded else mark.upholds,
        grade.breaches if graded else mark.breaches,
        because,
        why,
    )


def _credit_whole(scenario: Scenario, before: Play, ruling: Ruling, answer: Any) -> Credit:
    key = scenario.key
    units, critical = measure_worth(key, ruling, answer)
    slot = key.slots.get(ruling.slot)
    domains = dict.fromkeys(slot.domains, units) if slot else {}
    upholds, breaches = ruling.upholds, ruling.breaches
    marks = [key.marks[f"{ruling.scene}.{id}"] for id in WHOLES[ruling.kind].list_done(answer)]
    upholds += tuple(p for m in marks for p in m.upholds)
    breaches += tuple(p for m in marks for p in m.breaches)
    because = find_reasons(scenario, before, ruling.because)
    return Credit(
        ruling.slot if slot else "",
        ruling.scene,
        units,
        domains,
        critical,
        upholds,
        breaches,
        because,
    )


def level(key: Key, units: int) -> int:
    """Units of credit as the rating they were given for, 1 to 4; a half as the whole below it."""
    return 1 + units * 3 // key.denominator


def harmful(key: Key, credit: Credit | None) -> bool:
    """Whether an answer is scored and rated 1, or 1.5, in some domain.

    An order, a pick or ratings have no rating of their own: what is harmful in them is a critical
    error.
    """
    if credit is None or not credit.slot or credit.address in key.rulings:
        return False
    return any(level(key, units) == HARMFUL for units in credit.domains.values())


def weak(key: Key, credit: Credit | None) -> bool:
    """Whether an answer is scored and rated 2 or less in some domain.

    An order, a pick or ratings are weak with half their credit or less.
    """
    if credit is None or not credit.slot:
        return False
    if credit.address in key.rulings:
        return 2 * credit.overall <= key.denominator
    return any(3 * units <= (WEAK - 1) * key.denominator for units in credit.domains.values())


def measure_worth(key: Key, ruling: Ruling, answer: Any) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Units of credit of an order, a pick or ratings, and the critical errors in it."""
    return WHOLES[ruling.kind].credit(key, ruling, answer)


def join_key(scenario: Scenario, location: Location) -> Judged:
    """A decision about several items with what the key says of it."""
    ruling = scenario.key.rulings.get(location.place)
    addresses = {id: f"{location.place}.{id}" for id in location.items}
    marks = scenario.key.marks
    return Judged(
        location,
        {id: marks[address] for id, address in addresses.items() if address in marks},
        ruling.order if ruling else (),
        bool(ruling and ruling.slot),
        scenario.text.scenes[location.place].labels,
    )


def chance_level(scenario: Scenario, before: Play) -> float | None:
    """Mean credit (0 to 1) of all legal answers to a decision; None when it is not scored."""
    key, location = scenario.key, before.location.location
    whole = whole_of(location)
    if whole is not None:
        ruling = key.rulings.get(location.place)
        if ruling is None or not ruling.slot:
            return None
        return whole.chance(key, ruling, location)
    marks = [
        key.marks.get(m.move.address) for m in list_offered(before) if m.move.key[0] == "option"
    ]
    grades = [grade_of(scenario, before, m) for m in marks if m is not None and m.slot]
    worths = [g.overall for g in grades if g is not None]
    return sum(worths) / len(worths) / key.denominator if worths else None
