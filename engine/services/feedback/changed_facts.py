"""The same decision where luck fell otherwise: a short way through the case that leads to it.

Practice that only repeats teaches the answer; with other facts it trains the judgement (retrieval
with transfer: Pan and Rickard 2018, *Psychological Bulletin* 144).
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from itertools import islice, product

from msgspec import Struct

from engine.decisions.answers import Refusal
from engine.decisions.registry import kind_of, whole_of
from engine.kernel.model import Value
from engine.play.events import Decided
from engine.play.play import Play, begin, path, step
from engine.play.trial import draw_answer
from engine.play.view import list_offered, paragraphs, passages
from engine.scenario.scenario import Scenario
from engine.scoring.score import credit_for, measure_worth

MOST_LUCK = 200  # ways luck can fall that are tried; every step of a case is quick
MOST_STEPS = 200


class Changed(Struct, frozen=True):
    """A decision as it would be with other facts.

    Attributes:
        moment: of the decision, with the way to it.
        told: what is shown on the way to it, and was not in the play it is compared with.
        other_best: whether another answer than then is worth most, or it is decided in another
            scene that settles the same, with a key of its own.
    """

    moment: Play
    told: tuple[str, ...]
    other_best: bool


def change_facts(scenario: Scenario, before: Play, nth: int = 0) -> Changed | None:
    """The decision a play met, with other facts; None where luck changes nothing that is shown.

    Every step is one the engine takes: the answers of the play as far as they fit, else sensible
    ones. Ways in which another answer is best come first, then those on which the least is new.

    Args:
        scenario: the case.
        before: the moment before the decision.
        nth: which of the three first is taken, in turn, so that it is not the same each time.
    """
    found = sorted(
        _find_changed(scenario, before), key=lambda each: (not each.other_best, len(each.told))
    )
    return found[nth % min(3, len(found))] if found else None


def _find_changed(scenario: Scenario, before: Play) -> Iterator[Changed]:
    known, best = set(_list_words(scenario, before)), _find_best(scenario, before)
    slots, address = _slots(scenario, before), before.location.location.address

    def meets(play: Play) -> bool:
        there = play.location.location
        return there.address == address or bool(slots & _slots(scenario, play))

    for luck in islice(_vary_luck(before), MOST_LUCK):
        there = _walk(before, luck, meets)
        if there is None:
            continue
        told = tuple(text for text in _list_words(scenario, there) if text not in known)
        if told:
            other = _find_best(scenario, there) != best
            yield Changed(there, told, other)


def _vary_luck(play: Play) -> Iterator[Mapping[str, Value]]:
    """Other ways luck can fall: what differs in one thing first."""
    drawn = play.started.luck
    values = {v.name: v.values for v in play.story.model.variables if v.chance}
    for name, each in values.items():
        yield from ({**drawn, name: value} for value in each if value != drawn[name])
    for whole in product(*values.values()):
        luck = dict(zip(values, whole, strict=True))
        if sum(luck[name] != drawn[name] for name in values) > 1:
            yield luck


def _walk(before: Play, luck: Mapping[str, Value], meets: Callable[[Play], bool]) -> Play | None:
    """From the start to the decision with this luck; None where it does not lead there."""
    given: dict[str, deque[object]] = {}
    for moment in path(before):
        if isinstance(moment.event, Decided):
            given.setdefault(moment.event.at, deque()).append(moment.event.answer)
    play, chooser = begin(before.story, before.started._replace(luck=luck)), random.Random(0)
    for _ in range(MOST_STEPS):
        if isinstance(play, Refusal) or play.ended:
            return None
        if meets(play):
            return play
        play = _answer_next(play, given, chooser)
    return None


def _answer_next(
    play: Play, given: Mapping[str, deque[object]], chooser: random.Random
) -> Play | Refusal:
    """The play after the answer that was given here, if it fits; else after another."""
    here = play.location.location
    waiting = given.get(here.address)
    tried: list[object] = [waiting.popleft()] if waiting else []
    tried += [{"close": True}] if kind_of(here).talks else []
    for answer in (*tried, draw_answer(play, chooser)):
        after = step(play, answer)
        if isinstance(after, Play):
            return after
    return after


def _list_words(scenario: Scenario, play: Play) -> list[str]:
    """The words shown up to a moment, in order."""
    shown = [p.text for passage in passages(scenario, play) for p in passage.paragraphs]
    return list(dict.fromkeys((*shown, *(p.text for p in paragraphs(scenario, play.shown)))))


def _slots(scenario: Scenario, play: Play) -> set[str]:
    """What a decision settles; nothing of a talk, in which each question settles its own."""
    if kind_of(play.location.location).talks:
        return set()
    return {slot for slot, _ in _worth(scenario, play).values()}


def _worth(scenario: Scenario, play: Play) -> dict[str, tuple[str, int]]:
    """Slot and credit of what is offered, by address; for a decision as a whole, its slot."""
    key, found = scenario.key, {}
    for move in list_offered(play):
        address = move.move.address
        if ruling := key.rulings.get(address):
            found[address] = (ruling.slot, 0)
        elif (credit := credit_for(scenario, play, address, None)) and credit.slot:
            found[address] = (credit.slot, credit.overall)
    return found


def _find_best(scenario: Scenario, play: Play) -> frozenset[str]:
    """Ids of what is worth most; the same in scenes that settle the same."""
    worth = _worth(scenario, play)
    most = max((units for _, units in worth.values()), default=0)
    return frozenset(a.rpartition(".")[2] for a, (_, units) in worth.items() if units == most)


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
