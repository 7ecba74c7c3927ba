"""One reading of a log against a case: the facts of a play, without its log.

In practice an answer can be taken back. What counts is the first answer at each place, also where
it was undone afterwards. How a play ended is read from the path that was not undone.

The facts can be kept as bytes, by the head of the play and by what it was read under: the way of
reading, and the story, key and text of the case. Nobody's code and nobody's words are in them. What
the case says itself is not kept: it is named by its address or its number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from engine.decisions.registry import kind_of, settles, whole_of
from engine.kernel.answer_key import Because
from engine.kernel.model import Location
from engine.play.events import Decided
from engine.play.play import Play
from engine.play.view import list_offered
from engine.scenario.scenario import Scenario
from engine.scoring.attainable_range import Regret
from engine.scoring.needs import Needs
from engine.scoring.play_reading import ReadPlay, verb_of
from engine.scoring.question_types import Talk
from engine.scoring.score import (
    Credit,
    Score,
    chance_level,
    credit_for,
    credit_of,
    find_cited,
    find_reasons,
    harmful,
    level,
    list_taken,
    rationales,
    score,
    signs,
)
from engine.scoring.value_function import Values

GOOD = 2 / 3  # the credit of an answer that is acceptable

FORMULA = 5
"""The way a play is read; with another number every play is read again.

A test holds it to what is read of certain plays.
"""


class Moment(Struct, frozen=True, array_like=True):
    """The first answer at a decision.

    Attributes:
        at: address of the decision.
        answer: an id, ids in order, or values by id.
        address: of what the key judges: the option, or the decision answered as a whole; "" where
            the key says nothing.
        offered: which of the moves of its location were options on offer, a bit for each.
        share: its credit, 0 to 1; None where it is not scored.
        chance: mean credit of all legal answers then; None where it is not scored.
        best: no answer offered then had more credit.
        sure: how sure, 1 to 3, or None.
        rating: best, acceptable, weak or harmful, 4 to 1, by what had happened; 0 without credit.
        closed: what it closed, as a share of what the case could bring.
        nameable: of one that was wrong, whether what it closed may be named: its sign was shown,
            and it was no ill luck.
        critical: address and kind of each critical error in it.
        upholds: the first principle it keeps to, or "".
        better: if nameable, address of the best option that was offered; "" for a whole answer.
        reasons: if nameable, what could be said of its answers then: addresses, each with the
            number of a rationale; see `list_reasons`.
        elsewhere: mean credit of the finished play in everything else; None without any.
    """

    at: str
    answer: Any
    address: str
    offered: int
    share: float | None
    chance: float | None
    best: bool
    sure: int | None
    rating: int
    closed: float
    nameable: bool = False
    critical: tuple[tuple[str, str], ...] = ()
    upholds: str = ""
    better: str = ""
    reasons: tuple[tuple[str, int], ...] = ()
    elsewhere: float | None = None

    @property
    def wrong(self) -> bool:
        """Whether it was below acceptable, and something better was offered."""
        return self.share is not None and not self.best and self.share < GOOD


class Settled(Struct, frozen=True, array_like=True):
    """A thing assessed that counts in a finished play.

    Attributes:
        slot: its id.
        at: the first decision of the play that assesses it, or "".
        credit: of the first answer to it; of silence, where none was given.
        answered: an answer of the play settled it.
        reached: its scene was come to, and it did not fall away with credit in full.
        elsewhere: mean credit in everything else; None without any.
    """

    slot: str
    at: str
    credit: float
    answered: bool
    reached: bool
    elsewhere: float | None = None


class Fault(Struct, frozen=True, array_like=True):
    """A harmful choice: a first answer, or a question or an act. One for each address."""

    address: str
    kind: str
    repaired: bool


class Attained(Struct, frozen=True, array_like=True):
    """A finished play, or one domain of it: 0 is the least that was attainable, 1 the most.

    Attributes:
        share: of the play.
        chance: the mean over every legal answer all the way; None where a scene was passed over.
    """

    share: float
    chance: float | None


class Need(Struct, frozen=True, array_like=True):
    """How a need ended: not-raised, offered, met, declined or denied.

    `held`: it is held against anyone, as it was denied, or not raised though it could be.
    """

    id: str
    status: str
    held: bool


class Facts(Struct, frozen=True):
    """What happened in one play.

    Attributes:
        finished: an ending was reached.
        players: how many sat in front of it.
        rescored: it was made under another key than the one it is read by.
        passed: it passed something over.
        parts: what values are known of, the whole as ""; None where they are not.
        moments: first answers at decisions, in the order of the log.
        slots: things assessed; nothing before the end.
        attained: the whole under "", then each domain; empty before the end or without values.
        needs: in the order of the case; nothing before the end.
        risks: level of each risk at the end, by id; empty before the end.
        ways: where it went on to, by scene, the first time it left it.
        talks: what was asked.
        faults: harmful choices.
        faced: kinds of harmful choice that were open to it, by address.
        people: codes of those who took part; nobody for a play without a code.
        date: the day it was started, as text.
    """

    finished: bool
    players: int
    rescored: bool
    passed: bool
    parts: tuple[str, ...] | None
    moments: tuple[Moment, ...]
    slots: tuple[Settled, ...]
    attained: Mapping[str, Attained]
    needs: tuple[Need, ...]
    risks: Mapping[str, str]
    ways: Mapping[str, str]
    talks: tuple[Talk, ...]
    faults: tuple[Fault, ...]
    faced: Mapping[str, str]
    people: tuple[str, ...] = ()
    date: str = ""

    def at(self, address: str) -> Moment | None:
        """The first answer at a decision; None where there is none."""
        return next((moment for moment in self.moments if moment.at == address), None)


def locations(scenario: Scenario) -> dict[str, Location]:
    """The places where something is decided, by address, in the order of the case."""
    found: dict[str, Location] = {}
    for compiled in scenario.story.locations:
        where = compiled.location
        if kind_of(where).decides:
            found.setdefault(where.address, where)
    return found


def find_slot(scenario: Scenario, where: Location) -> str:
    """The slot a decision settles; "" when nothing of it is scored."""
    ruling = scenario.key.rulings.get(where.address)
    if not kind_of(where).options:
        return ruling.slot if ruling and ruling.slot in scenario.key.slots else ""
    marks = (scenario.key.marks.get(m.address) for m in where.moves if m.key[0] == "option")
    slots = (mark.slot for mark in marks if mark is not None)
    return next((slot for slot in slots if slot in scenario.key.slots), "")


def list_reasons(scenario: Scenario) -> tuple[str, ...]:
    """The words of every rationale of the key; facts name each by its place here."""
    key = scenario.key
    found: list[Because] = [each for ruling in key.rulings.values() for each in ruling.because]
    for mark in key.marks.values():
        found += mark.because
        found += (each for grade in mark.grades for each in grade.because)
    return tuple(dict.fromkeys(each.text for each in found))


def first_answers(every: Iterable[Play]) -> Iterator[Play]:
    """The moments of a log after each first answer at a place, and after every question put."""
    seen: set[tuple[str, str]] = set()
    for moment in every:
        if moment.move is None or not isinstance(moment.event, Decided):
            continue
        verb = moment.move.move.key[0]
        named = (moment.event.at, moment.move.move.address if verb == "ask" else "")
        if (verb == "ask" or settles(verb)) and named not in seen:
            seen.add(named)
            yield moment


class Reader:
    """Reads the plays of one case under one key.

    Args:
        scenario: the case.
        values: what can be gained from each of its states; None where that is not known.
    """

    def __init__(self, scenario: Scenario, values: Values | None) -> None:
        self.scenario, self.key, self.values = scenario, scenario.key, values
        self.needs = Needs(scenario)
        self.regret = Regret(scenario, values)
        self.parts = tuple(values.parts) if values else None
        self._slots = {at: find_slot(scenario, where) for at, where in locations(scenario).items()}
        self._reasons = {text: number for number, text in enumerate(list_reasons(scenario))}
        self._chances: dict[str, float | None] = {}
        marks = self.key.marks.items()
        self._kinds = {address: mark.critical_kind for address, mark in marks if mark.critical_kind}

    def read(self, play: Play) -> Facts:
        """The facts of a play; it must be of the story of this case."""
        told = ReadPlay(self.scenario, play, self.values)
        back = self._find_first_met(told)
        answered = self._read_firsts(told)
        moments = tuple(answered.values())
        needs, slots = self.needs.of(play) if play.ended else (), tuple[Settled, ...]()
        if play.ended:
            slots, moments = self._measure_elsewhere(self._read_slots(told, moments, back), moments)
        return Facts(
            finished=play.ended,
            players=play.started.players,
            rescored=play.started.key != self.scenario.hashes.key,
            passed=bool(told.passed),
            parts=self.parts,
            moments=moments,
            slots=slots,
            attained=self.measure_attained(told, back),
            needs=tuple(Need(n.entity.id, n.status, n.held) for n in needs),
            risks={risk.risk: risk.end for risk in told.risks} if play.ended else {},
            ways=_read_ways(told.log),
            talks=told.talks,
            faults=self._read_faults(told, answered),
            faced=self._find_faced(told.log, moments),
        )

    # First answers

    def _read_firsts(self, told: ReadPlay) -> dict[int, Moment]:
        """The first answers in the order of the log, by the number of their event."""
        undone, found = {id(moment) for moment in told.undone}, dict[int, Moment]()
        for moment in first_answers(told.log):
            if settles(verb_of(moment)):
                own = score(self.scenario, moment) if id(moment) in undone else told.score
                found[moment.seq] = self._read_moment(moment, own)
        return found

    def _read_moment(self, moment: Play, scored: Score) -> Moment:
        event, before = moment.event, moment.back
        assert isinstance(event, Decided) and before is not None
        places = {move.address: n for n, move in enumerate(before.location.location.moves)}
        offered = sum(1 << places[m.move.address] for m in list_offered(before))
        closed = self.regret.measure_closed(moment, scored)
        found = Moment(
            event.at, event.answer, "", offered, None, None, False, event.sure, 0, closed
        )
        credit = credit_of(self.scenario, moment)
        if credit is None:
            return found
        rated = max(2, level(self.key, credit.overall))  # by the mean of domains
        found = replace(
            found,
            address=credit.address,
            rating=1 if harmful(self.key, credit) else rated,  # in one domain, as in a debrief
            critical=tuple(dict.fromkeys(credit.critical)),
            upholds=next(iter(credit.upholds), ""),
        )
        if not credit.slot:
            return found
        most, better = self._find_best(before)
        share, chance = credit.overall / self.key.denominator, self._measure_chance(before)
        found = replace(found, share=share, chance=chance, best=credit.overall >= most)
        if not (found.wrong and self._nameable(moment, scored)):
            return found
        reasons = tuple(self._list_reasons(before, found))
        return replace(found, nameable=True, better=better, reasons=reasons)

    def _nameable(self, moment: Play, scored: Score) -> bool:
        answers = list_taken(moment)
        if find_cited(self.scenario, answers) and not signs(self.scenario, moment, answers):
            return False
        return self.regret.sure(moment, scored)

    def _measure_chance(self, before: Play) -> float | None:
        """Chance of a decision; for an order, a pick or ratings, it is the same in every state."""
        where = before.location.location
        if whole_of(where) is None:
            return chance_level(self.scenario, before)
        if where.id not in self._chances:
            self._chances[where.id] = chance_level(self.scenario, before)
        return self._chances[where.id]

    def _find_best(self, before: Play) -> tuple[int, str]:
        """Most credit among the options on offer, and the first with it; all, of a whole answer."""
        if whole_of(before.location.location) is not None:
            return self.key.denominator, ""
        scored = []
        for move in (each.move for each in list_offered(before)):
            if move.key[0] == "option":
                credit = credit_for(self.scenario, before, move.address, None)
                if credit is not None and credit.slot:
                    scored.append((credit.overall, move.address))
        return max(scored, key=lambda each: each[0])

    def _list_reasons(self, before: Play, given: Moment) -> Iterator[tuple[str, int]]:
        """What could be said of each option; of a whole answer, of it and of its items."""
        where, each = before.location.location, dict[str, tuple[Because, ...]]()
        if whole_of(where) is None:
            for move in where.moves:
                credit = credit_for(self.scenario, before, move.address, None)
                each[move.address] = credit.because if credit and move.key[0] == "option" else ()
        else:
            ruling = self.key.rulings[given.address]
            each[given.at] = find_reasons(self.scenario, before, ruling.because)
            for id in where.items if isinstance(given.answer, dict) else given.answer:
                mark = self.key.marks.get(f"{where.place}.{id}")
                because = mark.because if mark else ()
                each[f"{where.place}.{id}"] = find_reasons(self.scenario, before, because)
        for address, because in each.items():
            for text in rationales(self.scenario, before, because):
                yield address, self._reasons[text]

    # Things assessed

    def _read_slots(
        self, told: ReadPlay, moments: Iterable[Moment], back: Mapping[str, Credit]
    ) -> list[Settled]:
        """Each slot that counts, with the credit of the first answer in the log that met it."""
        first, scored = dict[str, str](), told.score
        for moment in moments:
            first.setdefault(self._slots.get(moment.at, ""), moment.at)
        units = {s.slot: s.overall for s in scored.settlements}
        units |= {id: credit.overall for id, credit in back.items()}
        answered = {s.slot for s in scored.settlements if s.credit is not None} | back.keys()
        waived = {s.slot for s in scored.settlements if s.credit is None}
        places = {m.location.location.place for m in told.log if not m.ended}
        whole = self.key.denominator
        return [
            Settled(
                slot.id,
                first.get(slot.id, ""),
                units.get(slot.id, whole * slot.free) / whole,
                slot.id in answered,
                slot.id not in waived and not places.isdisjoint(slot.scenes),
            )
            for slot in scored.list_counted()
        ]

    def _measure_elsewhere(
        self, slots: list[Settled], moments: Iterable[Moment]
    ) -> tuple[tuple[Settled, ...], tuple[Moment, ...]]:
        """What the play did in everything but each slot: its mean credit, by weight.

        It is over everything it answered, and what it needed to meet and did not. What fell away
        with credit in full counts nowhere, nor does the silence of something that is free.
        """
        by = self.key.slots
        told = {
            s.slot: s.credit for s in slots if s.answered or (s.reached and not by[s.slot].free)
        }
        total = sum(by[slot].weight * credit for slot, credit in told.items())
        weights = sum(by[slot].weight for slot in told)

        def elsewhere(slot: str) -> float | None:
            weight = by[slot].weight if slot in told else 0
            credit = total - weight * told.get(slot, 0.0)
            return credit / (weights - weight) if weights > weight else None

        return (
            tuple(replace(s, elsewhere=elsewhere(s.slot)) for s in slots),
            tuple(replace(m, elsewhere=elsewhere(self._slots.get(m.at, ""))) for m in moments),
        )

    def _find_first_met(self, told: ReadPlay) -> dict[str, Credit]:
        """Slots met first by an answer that was taken back."""
        by, found = {settled.slot: settled.seq for settled in told.answered}, dict[str, Credit]()
        for moment in told.undone:
            credit = told.credit(moment)
            if credit is None or not credit.slot or credit.slot in found:
                continue
            if moment.seq < by.get(credit.slot, moment.seq + 1):
                found[credit.slot] = credit
        return found

    # Between the least and the most

    def measure_attained(self, told: ReadPlay, back: Mapping[str, Credit]) -> dict[str, Attained]:
        """Where a finished play lies, by what values are known of; `back` as it was first met."""
        measured = {}
        for part, within in told.attainable.items():
            reached = float(told.score.total(part))
            for id, credit in back.items():
                reached += self._measure_move(told.score, id, credit, part)
            share = within.place(reached)
            if share is not None:
                measured[part] = Attained(min(1.0, max(0.0, share)), within.chance_place)
        return measured

    def _measure_move(self, scored: Score, id: str, credit: Credit, part: str) -> float:
        """What S changes by when the first answer to a slot counts instead of the last one."""
        slot = self.key.slots[id]
        if id in scored.gone or (part and part not in slot.domains):
            return 0.0
        current = next((s for s in scored.settlements if s.slot == id), None)
        old = self.key.denominator * slot.free
        if current is not None:
            old = current.domains.get(part, 0) if part else current.overall
        new = credit.domains.get(part, 0) if part else credit.overall
        return slot.weight * (new - old) / self.key.denominator

    # Harm, needs and risks

    def _read_faults(self, told: ReadPlay, firsts: Mapping[int, Moment]) -> tuple[Fault, ...]:
        """The first answers of decisions; questions and acts whenever they were."""
        decided = {moment.seq for moment in told.log if settles(verb_of(moment))}
        found: dict[str, Fault] = {}
        for error in told.score.critical:
            if error.seq in firsts or error.seq not in decided:
                fault = Fault(error.address, error.kind, bool(error.repaired))
                found.setdefault(error.address, fault)
        return tuple(found.values())

    def _find_faced(self, every: list[Play], moments: Iterable[Moment]) -> dict[str, str]:
        """Harmful answers that were open at a first answer, and questions of talks come to."""
        places = {m.location.location.place for m in every}
        marks = self.key.marks
        found = {a for a in self._kinds if marks[a].type and a.partition(".")[0] in places}
        where = locations(self.scenario)
        for moment in moments:
            here = where[moment.at]
            moves = (move for n, move in enumerate(here.moves) if moment.offered >> n & 1)
            items = {f"{here.place}.{item}" for item in here.items}
            found |= (items or {move.address for move in moves}) & self._kinds.keys()
        return {address: self._kinds[address] for address in sorted(found)}


def _read_ways(every: list[Play]) -> dict[str, str]:
    """The next scene or ending after each scene, the first time it was left."""
    found: dict[str, str] = {}
    for moment in every:
        here = moment.back.location.location.place if moment.back and moment.move else ""
        if here and here != moment.location.location.place:
            found.setdefault(here, moment.location.location.place)
    return found


# Kept -------------------------------------------------------------------------------------------


class Outline(Struct, frozen=True, array_like=True):
    """What decides where a play counts.

    Attributes:
        case: id of its case.
        story: hash of what could happen in it.
        date: the day it was started, as text.
        led: it is a led session, of a room.
        ended: an ending was reached.
        decided: something was decided or passed over, even if it was undone.
    """

    case: str
    story: str
    date: str
    led: bool
    ended: bool
    decided: bool

    @staticmethod
    def of(play: Play, scenario: Scenario) -> Outline:
        """The outline of a play made on a case."""
        head = play.started
        led, decided = head.mode == "led", play.seq > 1
        return Outline(scenario.id, scenario.hashes.story, head.date, led, play.ended, decided)


class Kept(Struct, frozen=True, array_like=True):
    """What is kept of a play.

    Attributes:
        digest: over what was stored of the play when it was read.
        outline: what decides where it counts.
        by: what it was read under, see `name_reading`; "" for one that was not read.
        body: its facts, as JSON.
    """

    digest: str
    outline: Outline
    by: str = ""
    body: msgspec.Raw = msgspec.Raw(b"null")

    def find_facts(self, case: Scenario) -> Facts | None:
        """The facts under this case; None when they are another's, or cannot be understood."""
        if self.by != name_reading(case):
            return None
        try:
            return msgspec.json.decode(self.body, type=Facts)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None


def name_reading(case: Scenario) -> str:
    """A name for the way in which plays are read under a case."""
    return f"{FORMULA} {case.hashes.story} {case.hashes.key} {case.hashes.text}"


def keep(digest: str, outline: Outline, case: Scenario, facts: Facts) -> Kept:
    """What is kept of a play that was read under a case."""
    return Kept(digest, outline, name_reading(case), msgspec.Raw(msgspec.json.encode(facts)))


def to_bytes(kept: Kept) -> bytes:
    """It on one line of UTF-8."""
    return msgspec.json.encode(kept)


def from_bytes(body: bytes) -> Kept | None:
    """What was kept in these bytes; None when they are none."""
    try:
        return msgspec.json.decode(body, type=Kept)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
