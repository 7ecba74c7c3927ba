"""The score of a play: slots settled once, what was critical, what was met again.

S = sum of w u over all slots + sum of w (c - u) over settlements; score = S / sum of w. The
denominator is the same for everyone. Skipping takes the unsettled slots of the scene, and those its
`drops` names, out of both sides; one settled later comes back (`scoring/README.md`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from msgspec import Struct

from engine.decisions.registry import WHOLES
from engine.kernel.answer_key import Slot
from engine.play.events import Decided, PassedOver
from engine.play.play import Play, log, path
from engine.scenario.scenario import Scenario
from engine.scoring.credit import Credit, credit_of


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
