"""What answers are worth, and the score of a play: slots settled once, what was critical, repaired.

S = sum of w u over all slots + sum of w (c - u) over settlements; score = S / sum of w. The
denominator is the same for everyone. Skipping takes the unsettled slots of the scene, and those its
`drops` names, out of both sides; one settled later comes back (`scoring/README.md`).

Credit is counted in units of 1 / `Key.denominator`, so that sums are exact. `engine.decisions` says
how an answer of each kind earns it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from msgspec import Struct

from engine.decisions.multi_item import Judged
from engine.decisions.registry import WHOLES, whole_of
from engine.kernel.answer_key import Because, Grade, Key, Mark, Ruling, Slot
from engine.kernel.model import Location
from engine.play.events import Decided, PassedOver
from engine.play.play import Play, log, path
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


def find_best_answer(scenario: Scenario, moment: Play) -> object:
    """The answer that is worth most at a moment; the first of several."""
    where, key = moment.location.location, scenario.key
    whole = whole_of(where)
    if whole is not None:
        ruling = key.rulings.get(where.address)
        answers = list(whole.list_answers(where))
        return (
            max(answers, key=lambda a: measure_worth(key, ruling, a)[0]) if ruling else answers[0]
        )
    found = [move.move for move in list_offered(moment)]
    credits = [credit_for(scenario, moment, move.address, None) for move in found]
    verb, id = max(zip(credits, found, strict=True), key=lambda c: c[0].overall if c[0] else -1)[
        1
    ].key
    return id if verb == "option" else {verb: id or True}


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


class Settlement(Struct, frozen=True):
    """A slot settled.

    Attributes:
        slot: its id.
        seq: number of the event that settled it.
        credit: what the answer was worth; None when the slot was waived.
        overall: units credited, of `Key.denominator`.
        domains: the same by domain.
    """

    slot: str
    seq: int
    credit: Credit | None
    overall: int
    domains: Mapping[str, int]


class Critical(Struct, frozen=True):
    """A critical error, from the log.

    Attributes:
        address: of the answer.
        kind: from the closed list.
        seq: number of its event.
        repaired: address of the act that repaired it later, or "".
        taken_back: it was undone.
    """

    address: str
    kind: str
    seq: int
    repaired: str
    taken_back: bool


class Score(Struct, frozen=True):
    """A play as the key sees it.

    Attributes:
        settlements: in the order they happened.
        again: credits of answers whose slot was already settled.
        critical: every critical error in the log.
        lost: slots that fell away, with the event.
        gone: slots out of the account because their scene was passed over.
        slots: the slots that count.
        denominator: units in one whole credit.
    """

    settlements: tuple[Settlement, ...]
    again: tuple[tuple[int, Credit], ...]
    critical: tuple[Critical, ...]
    lost: tuple[tuple[str, int], ...]
    gone: frozenset[str]
    slots: Mapping[str, Slot]
    denominator: int

    def total(self, domain: str = "", scene: str = "") -> Fraction:
        """S, overall or of one domain, of the whole case or of one scene, in weights."""
        settled = {s.slot: s for s in self.settlements}
        units = 0
        for slot in self.list_counted(domain, scene):
            done = settled.get(slot.id)
            if done is None:
                units += slot.weight * self.denominator * slot.free
            else:
                units += slot.weight * (done.domains.get(domain, 0) if domain else done.overall)
        return Fraction(units, self.denominator)

    def list_counted(self, domain: str = "", scene: str = "") -> list[Slot]:
        """The slots in the account."""
        return [
            slot
            for slot in self.slots.values()
            if slot.id not in self.gone
            and (not domain or domain in slot.domains)
            and (not scene or scene in slot.scenes)
        ]

    def share(self, domain: str = "", scene: str = "") -> Fraction | None:
        """S over the weight that counts, 0 to 1; None when nothing was assessed."""
        weight = sum(slot.weight for slot in self.list_counted(domain, scene))
        return self.total(domain, scene) / weight if weight else None


def score(scenario: Scenario, play: Play) -> Score:
    """The score of a play, along the path that was not undone."""
    account = _Account(scenario)
    logged, moments = log(play), path(play)
    credits = {id(moment): credit_of(scenario, moment) for moment in logged}
    account.arrive(logged[0])
    for moment in moments:
        account.take(moment, credits[id(moment)])
    return Score(
        tuple(account.settled.values()),
        tuple(account.again),
        tuple(_list_critical(scenario, logged, moments, credits)),
        tuple(account.lost),
        frozenset(account.gone),
        scenario.key.slots,
        scenario.key.denominator,
    )


class _Account:
    """Settles slots moment by moment; the first settlement counts."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.settled: dict[str, Settlement] = {}
        self.again: list[tuple[int, Credit]] = []
        self.lost: list[tuple[str, int]] = []
        self.gone: set[str] = set()

    def take(self, moment: Play, credit: Credit | None) -> None:
        """What one decision or passing over settles."""
        if isinstance(moment.event, PassedOver):
            self.pass_over(moment.event.at)
        if credit is not None and credit.slot:
            self.settle(credit, moment.seq)
        for address in sorted(list_taken(moment)):
            mark = self.scenario.key.marks.get(address)
            if mark is not None:
                self.fall_away(mark.waive, mark.lose, moment.seq)
        self.arrive(moment)

    def arrive(self, moment: Play) -> None:
        """What the ways taken settle: her decision, an inject, an entry of a `then`."""
        for number in moment.shown:
            edge = self.scenario.key.edges.get(number)
            if edge is not None:
                self.fall_away(*edge, moment.seq)

    def settle(self, credit: Credit, seq: int) -> None:
        """An answer meets its slot."""
        if credit.slot in self.settled:
            self.again.append((seq, credit))
            return
        self.gone.discard(credit.slot)
        self.settled[credit.slot] = Settlement(
            credit.slot, seq, credit, credit.overall, credit.domains
        )

    def fall_away(self, waive: Iterable[str], lose: Iterable[str], seq: int) -> None:
        """Slots that cannot be met any more: waived ones count in full."""
        for id in waive:
            if id not in self.settled:
                self.gone.discard(id)
                slot, unit = self.scenario.key.slots[id], self.scenario.key.denominator
                full = dict.fromkeys(slot.domains, unit)
                self.settled[id] = Settlement(id, seq, None, unit, full)
        self.lost.extend((id, seq) for id in lose if id not in self.settled)

    def pass_over(self, scene: str) -> None:
        """The unsettled slots of a scene, and those its `drops` names, leave the account."""
        here = [s.id for s in self.scenario.key.slots.values() if scene in s.scenes]
        for id in (*here, *self.scenario.key.drops.get(scene, ())):
            if id not in self.settled:
                self.gone.add(id)


def _list_critical(
    scenario: Scenario,
    logged: list[Play],
    moments: list[Play],
    credits: Mapping[int, Credit | None],
) -> Iterable[Critical]:
    standing = {id(m) for m in moments}
    for moment in logged:
        credit = credits[id(moment)]
        for address, kind in credit.critical if credit else ():
            mended = find_repair(scenario, moments, moment.seq, address)
            yield Critical(address, kind, moment.seq, mended, id(moment) not in standing)


def find_repair(scenario: Scenario, moments: Iterable[Play], seq: int, address: str) -> str:
    """The act or answer that repaired an answer later, or "". Repairs are shown, never credited.

    The moments are those that were not undone; `seq` is the number of the event of the answer.
    """
    mark = scenario.key.marks.get(address)
    wanted = mark.repaired_by if mark else ()
    later = [list_taken(moment) for moment in moments if moment.seq > seq] if wanted else []
    return next((act for act in wanted if any(act in done for done in later)), "")


def list_taken(moment: Play) -> frozenset[str]:
    """Addresses of what was done at a moment: of the answer, and of every item picked."""
    if moment.move is None or not isinstance(moment.event, Decided):
        return frozenset()
    addresses = {moment.move.move.address}
    whole = WHOLES.get(moment.move.move.key[0])
    if whole is not None:
        addresses |= {f"{moment.event.at}.{id}" for id in whole.list_done(moment.event.answer)}
    return frozenset(addresses)
