"""The moments of a play that cost something of what could be attained, the dearest first.

The cost of an answer is the credit it lost, w (1 - c), where anything better was to be had then;
that of a purpose no question raised is what its best question on offer would have earned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from msgspec import Struct

from engine.decisions.registry import kind_of
from engine.play.play import Play
from engine.reports.debrief.answer_lines import best_offered, called_weak
from engine.reports.debrief.reading import Met, Reading
from engine.reports.document import Item
from engine.scoring.score import Critical, Settlement, list_taken


class Costly(Struct, frozen=True):
    """A moment that cost something, or at which the key has a grave word for the answer.

    Attributes:
        moment: after the answer; of a purpose never raised, the first at which it could be.
        cost: in weights; 0 where nothing better was to be had, or it counts nowhere.
        error: the critical error, or None.
        question: address of the best question for a purpose that was never raised, or "".
        purpose: id of its slot, or "".
    """

    moment: Play
    cost: Fraction
    error: Critical | None = None
    question: str = ""
    purpose: str = ""


def list_costly(reading: Reading) -> list[Costly]:
    """Critical errors first, then what cost most; of equal ones what came first."""
    return reading.compute_once(_list_costly, reading.play)


def _list_costly(reading: Reading, _play: Play) -> list[Costly]:
    found = [*_list_errors(reading), *_list_answers(reading), *_list_never_raised(reading)]
    return sorted(found, key=lambda each: (each.error is None, -each.cost, each.moment.seq))


def list_met(reading: Reading) -> Iterator[tuple[str, Met]]:
    """Ids of principles that answers which cost something go against, with where, dearest first."""
    for costly in list_costly(reading):
        judgement = None if costly.question else reading.judgement(costly.moment)
        for principle in judgement.at_odds if judgement else ():
            where = reading.short_place(costly.moment)
            yield principle.id, Met(reading.scenario.about.title, where)


def errors_made(reading: Reading) -> list[Critical]:
    """The errors that were not undone; for a room, also those it voted for, once each."""
    found = {error.address: error for error in find_voted_errors(reading)}
    standing = [error for error in reading.score.critical if not error.taken_back]
    for error in standing:
        found.pop(error.address, None)
    return sorted((*standing, *found.values()), key=lambda error: error.seq)


def find_voted_errors(reading: Reading) -> Iterator[Critical]:
    """Critical errors that drew votes; one not on the final path counts as taken back."""
    for each in reading.backed:
        credit = reading.credit(each.moment)
        before = each.moment.back
        picks = before is not None and kind_of(before.location.location).items_act
        for address, kind in credit.critical if credit else ():
            if not picks or address.endswith(f".{each.id}"):
                yield Critical(address, kind, each.moment.seq, "", not each.stands)


def moment_of(reading: Reading, error: Critical) -> Play:
    """The moment of an error; of one that was only voted for, as it would have been."""
    voted = (each.moment for each in reading.backed)
    return next(
        moment
        for moment in (*voted, *reading.log)
        if moment.seq == error.seq and error.address in list_taken(moment)
    )


def _list_errors(reading: Reading) -> Iterator[Costly]:
    """One for each answer in which there is a critical error: a pick can hold two."""
    told = set()
    for error in errors_made(reading):
        moment = moment_of(reading, error)
        if _name(moment) not in told:
            told.add(_name(moment))
            yield Costly(moment, measure_cost(reading, moment), error)


def _list_answers(reading: Reading) -> Iterator[Costly]:
    """The other answers that cost something, are weak, or take a danger as too small."""
    errors = {_name(each.moment) for each in _list_errors(reading)}
    standing = {_name(moment): moment for moment in reading.moments}
    known = {address for moment in standing.values() for address in list_taken(moment)}
    voted = (each.moment for each in reading.backed)
    others = {_name(moment): moment for moment in voted if known.isdisjoint(list_taken(moment))}
    for name, moment in (standing | others).items():
        cost = measure_cost(reading, moment)
        if name not in errors and (cost or is_weak(reading, moment)):
            yield Costly(moment, cost)


def _name(moment: Play) -> tuple[int, frozenset[str]]:
    """What tells one answer from another: answers that drew votes share the number of the vote."""
    return moment.seq, list_taken(moment)


def is_weak(reading: Reading, moment: Play) -> bool:
    """Whether an answer is called weak, or takes a danger as too small."""
    credit = reading.credit(moment)
    return credit is not None and (
        called_weak(reading.scenario.key, credit) or bool(list_dangers(reading, moment))
    )


def list_dangers(reading: Reading, moment: Play) -> list[Item]:
    """The dangers that an answer takes as too small, the furthest first."""
    judgement = reading.judgement(moment)
    low = [item for item in judgement.items if item.too_low] if judgement else []
    return sorted(low, key=lambda item: item.above)


def measure_cost(reading: Reading, moment: Play) -> Fraction:
    """Credit an answer lost, in weights; 0 of one that only drew votes."""
    settled = (s for s in reading.answered if s.seq == moment.seq)
    if all(moment is not each for each in reading.moments):
        return Fraction()
    return sum((_loss(reading, each) for each in settled), Fraction())


def _loss(reading: Reading, settlement: Settlement) -> Fraction:
    """Credit lost, w (1 - c), where anything better was to be had: an answer, or not to ask."""
    slot, moment = reading.score.slots[settlement.slot], reading.moment(settlement.seq)
    assert moment.move is not None
    move = moment.move.move
    could = move.address in reading.scenario.key.rulings or (move.key[0] == "ask" and slot.free)
    if not (could or best_offered(reading, moment, same_slot=True)):
        return Fraction()
    return slot.weight * (1 - Fraction(settlement.overall, reading.score.denominator))


def _list_never_raised(reading: Reading) -> Iterator[Costly]:
    """Purposes of a talk that no question raised, though one was offered that is not weak."""
    for talk in reading.interviews if reading.play.ended else ():
        for id in talk.purposes["open"]:
            slot = reading.score.slots[id]
            found = None if slot.free else _find_question(reading, talk.moments, id)
            if found is not None:
                moment, question, units = found
                cost = slot.weight * Fraction(units, reading.score.denominator)
                yield Costly(moment, cost, question=question, purpose=id)


def _find_question(
    reading: Reading, moments: Iterable[Play], slot: str
) -> tuple[Play, str, int] | None:
    """The best question on offer for a slot, where it could be asked first."""
    best: tuple[Play, str, int] | None = None
    for moment in moments:
        for address, credit in reading.offered(moment.back) if moment.back else ():
            good = credit.slot == slot and not called_weak(reading.scenario.key, credit)
            if good and (best is None or credit.overall > best[2]):
                best = moment, address, credit.overall
    return best
