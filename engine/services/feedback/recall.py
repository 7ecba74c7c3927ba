"""What a code missed, offered again with other facts: on day 2, in weeks 2 and 6 after a play.

Spaced retrieval keeps what was learned better than one long look (Latimier, Peyre and Ramus 2021,
29 studies, g = 0.74); growing gaps are about as good as even ones (0.03), so the days are fixed and
easy to remember. What is missed comes back two days later; what held comes at the next day of the
plan, and after the third no more. Nothing of it is a play: no figure and no cohort counts it.

The facts are other ones where luck fell otherwise: a short way through the case leads to the same
decision. Practice that only repeats teaches the answer; with other facts it trains the judgement
(retrieval with transfer: Pan and Rickard 2018, *Psychological Bulletin* 144).
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from functools import cached_property
from itertools import islice, product
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.decisions.kind import Refusal
from engine.decisions.registry import kind_of
from engine.kernel.model import Value
from engine.language.interface import _, current
from engine.play.events import Decided, PassedOver
from engine.play.play import Play, begin, path, step
from engine.play.trial import draw_answer
from engine.play.view import CLOSE, list_offered, paragraphs, passages, view
from engine.records.annotations import Recalled
from engine.records.problems import RecordsProblem
from engine.reports.debrief.judged_decisions import everything
from engine.reports.debrief.reading import Reading
from engine.reports.debrief.second_look import look_again
from engine.reports.document import Document, Entry, Section
from engine.reports.papers.papers import FoldCard, make_document
from engine.reports.render.html import as_html
from engine.scenario.scenario import Scenario
from engine.scoring.score import credit_for, credit_of, find_best_answer, weak
from engine.scoring.vignettes import find_vignettes
from engine.services.feedback.memory import remember
from engine.services.shared.errors import Unreadable
from engine.services.shared.recording import Recorded, open_listed
from engine.services.shared.sentences import WHOSE
from engine.services.shared.session import Session
from engine.services.shared.waiting_feedback import find_holding_back, holds_back

if TYPE_CHECKING:
    from pathlib import Path

    from engine.records.sqlite.store import Store

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
    for _n in range(MOST_STEPS):
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
    read = [p for each in passages(scenario, play) for p in (*each.paragraphs, *each.followed)]
    shown = [p.text for p in read]
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


PLAN = (2, 14, 42)
"""Days after the play: day 2, weeks 2 and 6."""
MOST_A_DAY = 3


class Missed(Struct, frozen=True):
    """A decision of a finished play that was missed.

    Attributes:
        recorded: the play.
        before: the moment before the answer.
        due: the day on which it is offered next, or None where it held to the end of the plan.
        tries: how often it was looked at again.
    """

    recorded: Recorded
    before: Play
    due: date | None
    tries: int

    @property
    def address(self) -> str:
        """The address of the decision."""
        return self.before.location.location.address


class Practice(Struct, dict=True):
    """One decision to look at again.

    Attributes:
        missed: what it is about.
        changed: the decision with other facts.
    """

    missed: Missed
    changed: Changed

    @property
    def scenario(self) -> Scenario:
        """Its case, as it was played."""
        return self.missed.recorded.scenario

    @cached_property
    def trial(self) -> Recorded:
        """The decision as a play that is never recorded; what led to it cannot be undone."""
        there = self.changed.moment
        start = there._replace(event=there.started, seq=1, before=None, back=None, move=None)
        return Recorded(self.scenario, start)

    @property
    def news(self) -> tuple[str, ...]:
        """What is different this time and was shown before this scene, in order."""
        here = {p.text for p in view(self.scenario, self.trial.play).text}
        return tuple(text for text in self.changed.told if text not in here)

    @property
    def answered(self) -> Play | None:
        """The moment after the first answer that is judged; None while there is none."""
        for moment in path(self.trial.play):
            credit = credit_of(self.scenario, moment)
            if credit is not None and credit.slot:
                return moment
        return None

    @property
    def over(self) -> bool:
        """Whether there is nothing more to decide: it was answered, left or passed over."""
        return self.answered is not None or any(map(_leaves, path(self.trial.play)))

    @property
    def held(self) -> bool:
        """Whether the answer is not weak now."""
        answered, key = self.answered, self.scenario.key
        return answered is not None and not weak(key, credit_of(self.scenario, answered))

    @property
    def outcome(self) -> str:
        """Whether it held, and when it comes back, in words."""
        if self.held:
            return str(_("This time it went well."))
        again = (
            _("You can try it again.")
            if self.missed.due is None
            else _("It comes back in two days.")
        )
        return str(again)

    def feedback(self) -> tuple[Entry, ...]:
        """What the key says of the answer: of a weak one its card, of another how it is rated."""
        if self.answered is None:
            return ()
        told = remember(self.missed.recorded)
        reading = Reading(self.scenario, self.answered, current(), memory=told)
        if not self.held:
            return (look_again(reading, self.answered),)
        return everything(reading, over=True).entries

    def feedback_page(self) -> Document:
        """The same as a document."""
        return Document(
            kind="recall",
            language=current().code,
            title=self.scenario.about.title,
            notices=tuple(filter(None, (str(WHOSE[self.scenario.about.standing]),))),
            sections=(Section("judgements", "", (), self.feedback()),),
        )


def practise_again(recorded: Recorded, seq: int) -> Practice:
    """The decision of a play's event once more, in the facts it had; nothing of it is kept."""
    moment = next(moment for moment in path(recorded.play) if moment.seq == seq)
    assert moment.back is not None
    return Practice(Missed(recorded, moment.back, None, 0), Changed(moment.back, (), False))


class PracticeSession(Session):
    """One decision that is looked at again; what the key says of it is told after the answer, once.

    Attributes:
        practice: the decision.
    """

    debriefed = False

    def __init__(self, practice: Practice, code: str) -> None:
        super().__init__(practice.trial, code)
        self.practice = practice


def _leaves(moment: Play) -> bool:
    """Whether an event ended a decision without a judged answer."""
    if isinstance(moment.event, PassedOver):
        return True
    if moment.back is None or moment.move is None:
        return False
    before, after = moment.back.location.location, moment.location.location
    return moment.move.move.key == CLOSE or before.place != after.place


def find_missed(store: Store, code: str) -> Iterator[Missed]:
    """What this code missed in its last finished play of each case, oldest play first.

    Weak answers count, and ratings of risks with half their credit or less. Nothing is told of a
    play whose feedback waits for a course, of a case that some course here still withholds, of one
    of which an assessment by this code has not ended, or of a form, which is met a second time.
    Without a code there is nothing.
    """
    if not code:
        return
    newest: dict[str, Recorded] = {}
    under_way = set[str]()  # cases of which an assessment has not ended
    for listed in store.plays(participant=code):
        case = listed.facts.scenario
        if find_holding_back(store, case):
            continue
        with suppress(RecordsProblem, Unreadable):
            recorded = open_listed(store, listed)
            mode = recorded.play.started.mode
            if recorded.play.ended and mode != "led":
                newest.setdefault(case, recorded)
            elif mode == "assessment":
                under_way.add(case)
    known = store.recalls.of(code)
    for recorded in reversed(newest.values()):
        told = recorded.scenario.id not in under_way and not holds_back(recorded)
        if told and not find_vignettes(recorded.scenario.key):
            yield from _find_missed_in(recorded, known)


def _find_missed_in(recorded: Recorded, known: Sequence[Recalled]) -> Iterator[Missed]:
    scenario, found = recorded.scenario, dict[str, Play]()
    for moment in path(recorded.play):
        if moment.back is not None and weak(scenario.key, credit_of(scenario, moment)):
            found.setdefault(moment.back.location.location.address, moment.back)
    started = date.fromisoformat(recorded.play.started.date)
    for address, before in found.items():
        tries = [r for r in known if (r.play, r.address) == (recorded.id, address)]
        yield Missed(recorded, before, find_due_day(started, tries), len(tries))


def find_due_day(started: date, tries: Sequence[Recalled]) -> date | None:
    """When a decision is offered next; None when it has held on every day of the plan.

    Args:
        started: the day of the play.
        tries: of this decision, oldest first.
    """
    held = sum(each.held for each in tries)
    if held == len(PLAN):
        return None
    if not tries:
        return started + timedelta(PLAN[0])
    last = date.fromisoformat(tries[-1].done)
    if not tries[-1].held:
        return last + timedelta(PLAN[0])
    return last + timedelta(PLAN[held] - PLAN[held - 1])


def find_due(store: Store, code: str, today: date, own: Path | None = None) -> list[Practice]:
    """What this code is offered today, at most three a day, the longest overdue first.

    Courses in `own`, a folder of cases, say what differs between cases, as shipped ones do.

    A decision that luck changes in nothing that is shown is not offered: to answer it once more
    would train the memory of a sentence.
    """
    waiting, done = _find_waiting(store, code, today), _count_done(store, code, today)
    found: list[Practice] = []
    for each in sorted(waiting, key=lambda m: m.due or today):
        if len(found) + done >= MOST_A_DAY:
            break
        changed = change_facts(each.recorded.scenario, each.before, each.tries)
        if changed is not None:
            each.recorded.own = own
            found.append(Practice(each, changed))
    return found


def count_due(store: Store, code: str, today: date) -> int:
    """How many are offered today at most, without finding other facts for them."""
    left = MOST_A_DAY - _count_done(store, code, today)
    return max(0, min(left, len(_find_waiting(store, code, today)))) if left > 0 else 0


def _find_waiting(store: Store, code: str, today: date) -> list[Missed]:
    return [each for each in find_missed(store, code) if each.due is not None and each.due <= today]


def _count_done(store: Store, code: str, today: date) -> int:
    """How many were looked at today."""
    return sum(each.done == today.isoformat() for each in store.recalls.of(code)) if code else 0


def keep(store: Store, code: str, practice: Practice, today: date) -> None:
    """Keep whether it held; what was passed over is not kept, and is offered again.

    Raises:
        RecordsProblem: it cannot be kept.
    """
    if practice.answered is not None:
        missed = practice.missed
        done = Recalled(missed.recorded.id, missed.address, today.isoformat(), practice.held)
        store.recalls.add(code, done)


def find_next_day(store: Store, code: str) -> date | None:
    """The next day on which something is offered, or None."""
    return min((m.due for m in find_missed(store, code) if m.due is not None), default=None)


def page_of(store: Store, code: str) -> str:
    """Everything this code missed and has not learned yet as cards to fold, one HTML page."""
    waiting = [each for each in find_missed(store, code) if each.due is not None]
    cards = [card for each in waiting if (card := _card(each)) is not None]
    standings = (each.recorded.scenario.about.standing for each in waiting)
    whose = next((str(WHOSE[s]) for s in standings if WHOSE[s]), "")
    return as_html(make_document("fold", current(), cards=cards, title=code, notice=whose))


def _card(missed: Missed) -> FoldCard | None:
    """The decision with other facts; on the back what is worth most there, and why."""
    scenario, before = missed.recorded.scenario, missed.before
    changed = change_facts(scenario, before, missed.tries)
    if changed is None:
        return None
    asked = view(scenario, changed.moment)
    answers = tuple(f"{asked.letters.get(a.id, '')}  {a.text}".strip() for a in asked.answers)
    shown = tuple(dict.fromkeys((*changed.told, *(p.text for p in asked.text), asked.prompt)))
    front = tuple(filter(None, (*shown, *answers)))
    after = step(changed.moment, find_best_answer(scenario, changed.moment))
    judged = isinstance(after, Play) and Reading(scenario, after, current()).judgement(after)
    if not judged:
        return None
    titles = (p.title for p in judged.principles if p.upheld is not False)
    why = (*judged.because, *(b for item in judged.items for b in item.because), *titles)
    return FoldCard(scenario.about.title, front, (*judged.chosen, *dict.fromkeys(why)))
