"""One reading of a log against a case: the rows that reports ask for, each worked out once.

Rows are moments with their credit, votes, needs, risks, talks with their purposes. Whoever tells of
a play asks here and reads no log itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Self, TypeVar

from msgspec import Struct

from engine.decisions.kind import VOTED_ALONE, Refusal, make_answer, name_move
from engine.decisions.registry import whole_of
from engine.play.events import Decided, PassedOver
from engine.play.led import Vote, find_arrival, find_plurality, spot, votes
from engine.play.play import Play, begin, log, pass_over, path, step
from engine.play.view import list_offered
from engine.scenario.case_text import Entity
from engine.scenario.scenario import Scenario
from engine.scoring.attainable_range import (
    Appraisal,
    Attainable,
    appraise,
    find_attainable,
    list_lucks,
)
from engine.scoring.needs import NeedOutcome, needs
from engine.scoring.question_types import Talk, is_outside, talks
from engine.scoring.score import Credit, Score, Settlement, credit_for, credit_of, score
from engine.scoring.value_function import Values

A = TypeVar("A")
T = TypeVar("T")


class Risk(Struct, frozen=True):
    """A risk of a play, in words of `engine.scenario.vocabulary.risks.LEVELS`.

    Attributes:
        risk: its id.
        text: in the case's words.
        start: its level when the play began.
        end: its level now.
        could_end: every level it could have ended at, with other answers and the luck of this play,
            lowest first; empty before the end, where something was passed over, and where the
            values of the case are not known.
    """

    risk: str
    text: str
    start: str
    end: str
    could_end: tuple[str, ...]


class Interview(Struct, frozen=True):
    """One interview of a play.

    Attributes:
        scene: its id.
        person: id of the person one talks with.
        moments: what was done in it, in order.
        over: it was ended by its own close, so that what was left out can be spoken of.
        talk: how it was asked; None where nothing was.
        purposes: slots that have a purpose, by how it ended: met, touched or open. Those that fell
            away, and of a talk that is not over those that are open, are left out.
    """

    scene: str
    person: str
    moments: tuple[Play, ...]
    over: bool
    talk: Talk | None
    purposes: Mapping[str, tuple[str, ...]]

    @property
    def asked(self) -> list[Play]:
        """The questions among them."""
        return [m for m in self.moments if verb_of(m) == "ask"]


def verb_of(moment: Play) -> str:
    """The verb of the move that led to a moment; "" of none."""
    return moment.move.move.key[0] if moment.move is not None else ""


def scene_of(moment: Play) -> str:
    """The scene in which the answer that led to a moment was given; "" where none led to it."""
    return moment.back.location.location.place if moment.back else ""


class ReadPlay:
    """A play read against a case.

    Args:
        scenario: the case.
        play: its present moment.
        values: what can be gained from each state of the case; None where that is not known.
    """

    def __init__(self, scenario: Scenario, play: Play, values: Values | None = None) -> None:
        self.scenario = scenario
        self.play = play
        self.values = values
        # By identity, and with what it is about: comparing two plays goes through all they did.
        self._found: dict[tuple[object, int], tuple[object, Any]] = {}

    def compute_once(self, find: Callable[[Self, A], T], about: A) -> T:
        """What a function finds about a moment or a thing of the case, worked out once.

        A first page is made in many lengths, and asks the same each time.
        """
        key = find, id(about)
        if key not in self._found:
            self._found[key] = about, find(self, about)
        found: T = self._found[key][1]
        return found

    # Moments

    @cached_property
    def log(self) -> list[Play]:
        """Every moment, also those that were undone."""
        return log(self.play)

    @cached_property
    def moments(self) -> list[Play]:
        """The moments that stand, in order."""
        return path(self.play)

    @cached_property
    def undone(self) -> list[Play]:
        """The moments that do not stand; the beginning is none."""
        standing = {id(moment) for moment in self.moments}
        return [moment for moment in self.log[1:] if id(moment) not in standing]

    def moment(self, seq: int) -> Play:
        """The standing moment of the event of this number."""
        return next(moment for moment in self.moments if moment.seq == seq)

    @cached_property
    def passed(self) -> frozenset[str]:
        """Ids of the scenes that were passed over."""
        return frozenset(m.event.at for m in self.moments if isinstance(m.event, PassedOver))

    def find_change(self, entity: Entity, frm: str = "") -> Play | None:
        """The last moment that changed the status of an entity, from one if it is named."""
        name = entity.variable
        changes = (
            moment
            for moment in reversed(self.moments)
            if moment.back is not None
            and moment.value(name) != moment.back.value(name)
            and frm in ("", moment.back.value(name))
        )
        return next(changes, None)

    @cached_property
    def ends_by_chance(self) -> bool:
        """Whether the same answers could have come to another ending."""
        return could_end_otherwise(self.play)

    # What the key says

    def credit(self, moment: Play) -> Credit | None:
        """The credit of the answer that led to a moment; None where the key says nothing of it."""
        return self.compute_once(_credit, moment)

    def offered(self, before: Play) -> Iterator[tuple[str, Credit]]:
        """The single answers that were on offer and the key speaks of, with their credit then."""
        for address in (move.move.address for move in list_offered(before)):
            if address not in self.scenario.key.rulings:
                credit = credit_for(self.scenario, before, address, None)
                if credit is not None:
                    yield address, credit

    @cached_property
    def score(self) -> Score:
        """The play as the key sees it."""
        return score(self.scenario, self.play)

    @cached_property
    def answered(self) -> tuple[Settlement, ...]:
        """Settlements by answers, in the order of the log."""
        return tuple(s for s in self.score.settlements if s.credit is not None)

    @cached_property
    def appraisal(self) -> Appraisal | None:
        """The play against what was attainable; None where that is not known."""
        if self.values is None:
            return None
        return appraise(self.scenario, self.play, self.values)

    @cached_property
    def attainable(self) -> Mapping[str, Attainable]:
        """Least, most and chance of a finished play, the whole under "" and each domain."""
        if self.values is None or not self.play.ended:
            return {}
        return find_attainable(self.scenario, self.play, self.values) or {}

    # Needs, risks and talks

    @cached_property
    def needs(self) -> tuple[NeedOutcome, ...]:
        """How each need, concern and right ended."""
        return needs(self.scenario, self.play)

    @cached_property
    def risks(self) -> tuple[Risk, ...]:
        """Every risk of the case, in its order."""
        play = self.play
        drawn = {v.name: play.value(v.name) for v in play.story.model.variables if v.chance}
        values = self.values if play.ended and not self.passed else None
        return tuple(
            Risk(
                entity.id,
                entity.text,
                str(self.log[0].value(entity.variable)),
                str(play.value(entity.variable)),
                values.ends_of(entity.id, drawn) if values else (),
            )
            for entity in self.entities("risks")
        )

    def entities(self, section: str) -> list[Entity]:
        """What the case declares in a section: its risks, its facts."""
        return [entity for entity in self.scenario.text.entities if entity.section == section]

    @cached_property
    def talks(self) -> tuple[Talk, ...]:
        """How each interview was asked in which a question was."""
        return tuple(talks(self.scenario, self.play))

    @cached_property
    def interviews(self) -> tuple[Interview, ...]:
        """Every interview of the play, in the order of the case."""
        asked, found = {talk.scene: talk for talk in self.talks}, []
        for scene, text in self.scenario.text.scenes.items():
            inside = [m for m in self.moments if scene_of(m) == scene]
            if not text.who or not inside:
                continue
            done = tuple(m for m in inside if not isinstance(m.event, PassedOver))
            left = inside[-1].location.location.place != scene
            over = left and len(done) == len(inside)
            purposes = self._sort_purposes(scene, over)
            found.append(Interview(scene, text.who, done, over, asked.get(scene), purposes))
        return tuple(found)

    def _sort_purposes(self, scene: str, over: bool) -> Mapping[str, tuple[str, ...]]:
        """Ids of slots: met is with two thirds of the credit or more, touched is with less."""
        settled = {s.slot: s for s in self.score.settlements}
        found: dict[str, tuple[str, ...]] = {"met": (), "touched": (), "open": ()}
        for slot in self.scenario.key.slots.values():
            done = settled.get(slot.id)
            if slot.scene != scene or not slot.purpose or (done and done.credit is None):
                continue
            if done is None:
                found["open"] += (slot.id,) * over
            else:
                good = done.overall * 3 >= 2 * self.score.denominator
                found["met" if good else "touched"] += (slot.id,)
        return found

    @cached_property
    def against_signs(self) -> frozenset[int]:
        """Numbers of the questions put while the person showed too much distress, or withdrew."""
        return frozenset(
            moment.seq
            for moment in self.moments
            if moment.back is not None and verb_of(moment) == "ask"
            for window in self.scenario.key.windows
            if window.person == self.scenario.text.scenes[scene_of(moment)].who
            if is_outside(moment.back, window)
        )

    # Votes of a room

    @cached_property
    def votes(self) -> tuple[Vote, ...]:
        """The votes that count, in the order of the log."""
        return votes(self.play)

    def find_vote(self, before: Play) -> Vote | None:
        """The vote that counts for the place of a moment; None without one."""
        here = spot(before)
        return next((vote for vote in self.votes if (vote.at, vote.turn) == here), None)

    def find_voted(self, vote: Vote) -> Play:
        """The moment a vote was typed at."""
        return next(moment for moment in self.log if moment.seq == vote.seq)

    @cached_property
    def backed(self) -> tuple[Backed, ...]:
        """The answers a led room voted for; nothing where nobody voted."""
        return tuple(_list_backed(self))


def _credit(reading: ReadPlay, moment: Play) -> Credit | None:
    return credit_of(reading.scenario, moment)


def could_end_otherwise(play: Play) -> bool:
    """Whether the same answers, with other luck, come to an ending that reads otherwise.

    An answer that could not even be given then proves nothing, and a test that began elsewhere is
    not played again.
    """
    start, moments = log(play)[0], path(play)
    if not play.ended or not moments or begin(start.story, start.started) != start:
        return False
    for luck in list_lucks(start.story):
        now: Play | Refusal = begin(start.story, start.started._replace(luck=dict(luck)))
        for event in (moment.event for moment in moments):
            if isinstance(now, Play):
                now = step(now, event.answer) if isinstance(event, Decided) else pass_over(now)
        if isinstance(now, Play) and now.ended and now.shown != moments[-1].shown:
            return True
    return False


# What a led room chose: the path taken only says where the case continued -------------------------


class Backed(Struct, frozen=True):
    """An answer that drew votes.

    Attributes:
        moment: after it was taken, on the final path if it was taken there; if it was never taken,
            as it would have been, with the number of the vote.
        vote: the vote it was counted in.
        id: what its votes were written under.
        stands: it is part of the final path.
    """

    moment: Play
    vote: Vote
    id: str
    stands: bool

    @property
    def leads(self) -> bool:
        """Whether nothing had more votes."""
        return self.id in find_plurality(self.vote.counts)


def id_of(moment: Play) -> str:
    """What the votes for the answer of a moment are written under; "" of one given as a whole."""
    if moment.move is None or not isinstance(moment.event, Decided):
        return ""
    key = moment.move.move.key
    return name_move(key) if key[0] in VOTED_ALONE else ""


def _list_backed(reading: ReadPlay) -> Iterator[Backed]:
    """Every answer that drew votes in a counted vote; in a pick, every item that did.

    An order is left out: there a room votes for what comes first, and no item is an answer.
    """
    taken, ids = [*reading.moments, *reading.log], {id(moment) for moment in reading.moments}
    for vote in reading.votes:
        at = reading.find_voted(vote)
        answers = _answers(at)
        for name, n in vote.counts.items():
            if n and name in answers:
                moment = _find_taken(taken, at, answers[name], name)
                if moment is None:
                    might = step(at, answers[name])
                    assert isinstance(might, Play)
                    moment = might._replace(seq=vote.seq)
                yield Backed(moment, vote, name, id(moment) in ids)


def _answers(at: Play) -> Mapping[str, Any]:
    """The answer for each thing that could be voted for; for an item of a pick, one that has it."""
    where = at.location.location
    whole = whole_of(where)
    if whole is not None and whole.items_act:
        rest = {id: [other for other in where.items if other != id] for id in where.items}
        return {
            id: whole.arrange(where, [id, *others], lambda _n: 0) for id, others in rest.items()
        }
    keys = (move.move.key for move in list_offered(at))
    return {name_move(key): make_answer(key) for key in keys if key[0] in VOTED_ALONE}


def _find_taken(moments: list[Play], at: Play, answer: Any, name: str) -> Play | None:
    """The moment at which it was decided so; for a pick, one that has the item."""
    here = spot(at)
    for moment in moments:
        if moment.back is None or not isinstance(moment.event, Decided):
            continue
        given = moment.event.answer
        same = name in given if isinstance(answer, list) else given == answer
        if same and moment.back.at == at.at and spot(moment.back) == here:
            return moment
    return None


def other_road(play: Play, moment: Play) -> bool:
    """Whether another answer was taken from where a moment was decided, on the same visit."""
    before = moment.back
    assert before is not None and isinstance(moment.event, Decided)
    return any(
        isinstance(other.event, Decided)
        and other.back is not None
        and other.back.at == before.at
        and id_of(other) not in ("", id_of(moment))
        and find_arrival(other.back) == find_arrival(before)
        for other in log(play)
    )
