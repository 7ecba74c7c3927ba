"""One play as a cohort report needs it, read once: first answers, credit, errors, what was closed.

In practice an answer can be taken back. What counts here is the first answer at each place, also
where it was undone afterwards. How a play ended is read from the path that was not undone.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from engine.decisions.registry import settles, whole_of
from engine.play.events import Decided, PassedOver
from engine.play.play import Play, log, path
from engine.play.view import list_offered
from engine.reports.cohort.play_summary import Attained, First, HarmfulChoice, Seen, spot
from engine.reports.debrief.moments import find_cited, signs
from engine.scenario.scenario import Scenario
from engine.scoring.attainable_range import find_attainable
from engine.scoring.credit import Credit, chance_level, credit_for, credit_of
from engine.scoring.needs import Needs
from engine.scoring.question_types import talks
from engine.scoring.regret import Regret
from engine.scoring.score import Score, list_taken, score
from engine.scoring.value_function import Values


class Reader:
    """Reads the plays of one case under one key.

    Args:
        scenario: the case.
        values: what can be gained from each of its states; None where that is not known.
    """

    def __init__(self, scenario: Scenario, values: Values | None) -> None:
        self.scenario, self.key, self.values = scenario, scenario.key, values
        self.needs = Needs(scenario)
        self._chances: dict[str, float | None] = {}
        self.regret = Regret(scenario, values)
        self._kinds = self._critical()
        self.parts = tuple(values.parts) if values else None

    def read(self, play: Play, people: tuple[str, ...] = ()) -> Seen:
        """The play, read; it must be of the story of this case."""
        moments, scored = path(play), score(self.scenario, play)
        every = log(play)
        first = self._firsts(every, moments, scored)
        back = self._find_first_met(every, moments, scored)
        return Seen(
            finished=play.ended,
            players=play.started.players,
            people=people,
            rescored=play.started.key != self.scenario.hashes.key,
            firsts=first,
            ways=_ways(every),
            scenes=frozenset(m.location.location.place for m in every),
            slots=(slots := self._slots(scored, back)),
            reached=self._find_reached(every, slots, scored),
            answered=_find_answered(scored, back) & slots.keys(),
            attained=self._measure_attained(play, scored, back) if play.ended else {},
            harms=self._harms(every, scored, first),
            faced=self._find_faced(every, first),
            needs=self.needs.of(play) if play.ended else (),
            risks=self._risks(play) if play.ended else {},
            talks=tuple(talks(self.scenario, play)),
            passed=any(isinstance(m.event, PassedOver) for m in moments),
            parts=self.parts,
        )

    # First answers

    def _firsts(self, every: list[Play], moments: list[Play], scored: Score) -> dict[str, First]:
        standing = {id(moment) for moment in moments}
        found: dict[str, First] = {}
        for moment in every:
            move = moment.move
            if move is None or not isinstance(moment.event, Decided):
                continue
            if settles(move.move.key[0]) and moment.event.at not in found:
                own = scored if id(moment) in standing else score(self.scenario, moment)
                found[moment.event.at] = self._first(moment, own)
        return found

    def _first(self, moment: Play, scored: Score) -> First:
        event, before = moment.event, moment.back
        assert isinstance(event, Decided) and before is not None
        credit = credit_of(self.scenario, moment)
        counts = credit is not None and bool(credit.slot)
        share = credit.overall / self.key.denominator if credit is not None and counts else None
        first = First(
            spot(before.story, before.at, before.state, before.seq),
            event.at,
            event.answer,
            credit,
            share,
            self._chance(before) if counts else None,
            credit is not None and counts and credit.overall >= self._most(before),
            event.sure,
            self.regret.measure_closed(moment, scored),
        )
        named = first.wrong and self._nameable(moment, scored)
        return replace(first, nameable=True) if named else first

    def _nameable(self, moment: Play, scored: Score) -> bool:
        answers = list_taken(moment)
        if find_cited(self.scenario, answers) and not signs(self.scenario, moment, answers):
            return False
        return self.regret.sure(moment, scored)

    def _chance(self, before: Play) -> float | None:
        """Chance of a decision; for an order, a pick or ratings, it is the same in every state."""
        where = before.location.location
        if whole_of(where) is None:
            return chance_level(self.scenario, before)
        if where.id not in self._chances:
            self._chances[where.id] = chance_level(self.scenario, before)
        return self._chances[where.id]

    def _most(self, before: Play) -> int:
        """The best credit among the options offered; all of it, of a whole answer."""
        if whole_of(before.location.location) is not None:
            return self.key.denominator
        addresses = (m.move.address for m in list_offered(before) if m.move.key[0] == "option")
        credits = (credit_for(self.scenario, before, address, None) for address in addresses)
        return max(c.overall for c in credits if c is not None and c.slot)

    # Slots

    def _slots(self, scored: Score, back: Mapping[str, Credit]) -> dict[str, float]:
        """Credit of each slot that counts: of the first answer in the log that met it."""
        units = {s.slot: s.overall for s in scored.settlements}
        units |= {id: credit.overall for id, credit in back.items()}
        whole = self.key.denominator
        return {s.id: units.get(s.id, whole * s.free) / whole for s in scored.list_counted()}

    def _find_first_met(
        self, every: list[Play], moments: list[Play], scored: Score
    ) -> dict[str, Credit]:
        """Slots met first by an answer that was taken back."""
        if len(every) == len(moments) + 1:
            return {}
        by = {s.slot: s.seq for s in scored.settlements if s.credit is not None}
        standing = {id(moment) for moment in moments}
        found: dict[str, Credit] = {}
        for moment in every:
            if id(moment) in standing or not isinstance(moment.event, Decided):
                continue
            credit = credit_of(self.scenario, moment)
            if credit is None or not credit.slot or credit.slot in found:
                continue
            if moment.seq < by.get(credit.slot, moment.seq + 1):
                found[credit.slot] = credit
        return found

    def _find_reached(
        self, every: list[Play], slots: Mapping[str, float], scored: Score
    ) -> frozenset[str]:
        places = {m.location.location.place for m in every if not m.ended}
        waived = {s.slot for s in scored.settlements if s.credit is None}
        return frozenset(
            id for id in slots if id not in waived and places & set(self.key.slots[id].scenes)
        )

    # Between the least and the most

    def _measure_attained(
        self, play: Play, scored: Score, back: Mapping[str, Credit]
    ) -> dict[str, Attained]:
        found = find_attainable(self.scenario, play, self.values) if self.values else None
        measured = {}
        for part, within in (found or {}).items():
            reached = float(scored.total(part))
            for id, credit in back.items():
                reached += self._measure_move(scored, id, credit, part)
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

    # Harm and risk

    def _critical(self) -> dict[str, str]:
        """Addresses of answers that can be harmful, with the kind."""
        marks = self.key.marks.items()
        return {address: mark.critical_kind for address, mark in marks if mark.critical_kind}

    def _harms(
        self, every: list[Play], scored: Score, firsts: Mapping[str, First]
    ) -> tuple[HarmfulChoice, ...]:
        """The first answers of decisions; questions and acts whenever they were."""
        at = {first.before.seq + 1 for first in firsts.values()}
        decided = {m.seq for m in every if m.move and settles(m.move.move.key[0])}
        found: dict[str, HarmfulChoice] = {}
        for error in scored.critical:
            if error.seq in at or error.seq not in decided:
                harm = HarmfulChoice(error.address, error.kind, bool(error.repaired))
                found.setdefault(error.address, harm)
        return tuple(found.values())

    def _find_faced(self, every: list[Play], firsts: Mapping[str, First]) -> dict[str, str]:
        """Harmful answers that were open at a first answer, and questions of talks come to."""
        places = {m.location.location.place for m in every}
        marks = self.key.marks
        asked = (a for a in self._kinds if marks[a].type and a.partition(".")[0] in places)
        found = {address: self._kinds[address] for address in asked}
        for first in firsts.values():
            before = first.before
            where = before.location.location
            if where.items:
                open_ = {f"{where.place}.{item}" for item in where.items}
            else:
                open_ = {m.move.address for m in list_offered(before)}
            found.update({a: self._kinds[a] for a in open_ if a in self._kinds})
        return found

    def _risks(self, play: Play) -> dict[str, str]:
        return {
            e.id: str(play.value(e.variable))
            for e in self.scenario.text.entities
            if e.section == "risks"
        }


def _find_answered(scored: Score, back: Mapping[str, Credit]) -> frozenset[str]:
    """Slots an answer settled: one that counts, or one that was taken back and came first."""
    return frozenset(s.slot for s in scored.settlements if s.credit is not None) | back.keys()


def _ways(every: list[Play]) -> dict[str, str]:
    """The next scene or ending after each scene, the first time it was left."""
    found: dict[str, str] = {}
    for moment in every:
        if moment.back is None or moment.move is None:
            continue
        here, there = moment.back.location.location, moment.location.location
        if here.place != there.place:
            found.setdefault(here.place, there.place)
    return found
