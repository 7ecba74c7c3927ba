"""A play being read: what the key says of its answers, and what every part of a debrief asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from engine.decisions.kind import VOTED_ALONE, Refusal, make_answer, name_move
from engine.decisions.multi_item import Compared, Phrase, Said, YouOrRoom
from engine.decisions.registry import WHOLES, decision_in, whole_of
from engine.kernel.model import Location
from engine.language.language import ENGLISH, Language, Plural
from engine.play.events import Decided, PassedOver
from engine.play.led import Vote, find_arrival, find_plurality, spot, votes
from engine.play.play import Play, begin, log, pass_over, path, step
from engine.play.view import describe_answer, list_offered
from engine.reports.debrief import sentences as w
from engine.reports.debrief.moments import decision_place, place, scene_of
from engine.reports.debrief.sentences import WHOSE
from engine.reports.document import Item, Judgement, Principle
from engine.reports.whose_marking import say_whose
from engine.scenario.case_text import Entity
from engine.scenario.doctrine import Doctrine
from engine.scenario.scenario import Scenario
from engine.scoring.attainable_range import Appraisal, appraise, list_lucks
from engine.scoring.needs import NeedOutcome, needs
from engine.scoring.question_types import is_outside
from engine.scoring.score import (
    Credit,
    Score,
    Settlement,
    credit_for,
    credit_of,
    find_reasons,
    join_key,
    level,
    rationales,
    score,
)
from engine.scoring.value_function import Values

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


def find_vote(play: Play, before: Play) -> Vote | None:
    """The vote that counts for the place of a moment; None without one."""
    return next((vote for vote in votes(play) if (vote.at, vote.turn) == spot(before)), None)


def id_of(moment: Play) -> str:
    """What the votes for the answer of a moment are written under; "" of one given as a whole."""
    if moment.move is None or not isinstance(moment.event, Decided):
        return ""
    key = moment.move.move.key
    return name_move(key) if key[0] in VOTED_ALONE else ""


def list_backed(play: Play) -> tuple[Backed, ...]:
    """Every answer that drew votes in a counted vote; in a pick, every item that did.

    An order is left out: there a room votes for what comes first, and no item is an answer.
    """
    standing, found = path(play), []
    taken = [*standing, *log(play)]
    ids = {id(moment) for moment in standing}
    for vote in votes(play):
        at = next(moment for moment in log(play) if moment.seq == vote.seq)
        answers = _answers(at)
        for name, n in vote.counts.items():
            if n and name in answers:
                moment = _find_taken(taken, at, answers[name], name)
                if moment is None:
                    might = step(at, answers[name])
                    assert isinstance(might, Play)
                    moment = might._replace(seq=vote.seq)
                found.append(Backed(moment, vote, name, id(moment) in ids))
    return tuple(found)


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


# What the key says of one answer ------------------------------------------------------------------


def judgements(scenario: Scenario, play: Play, language: Language = ENGLISH) -> list[Judgement]:
    """The judgements of what was answered and still stands, in order."""
    found = (judgement_of(scenario, moment, language) for moment in path(play))
    return [judgement for judgement in found if judgement is not None]


def judgement_of(scenario: Scenario, moment: Play, language: Language) -> Judgement | None:
    """The judgement of the answer that led to `moment`; None where the key has nothing to say."""
    credit = credit_of(scenario, moment)
    if credit is None or moment.back is None or not isinstance(moment.event, Decided):
        return None
    because = rationales(scenario, moment.back, credit.because)
    each = _items(scenario, moment, language)
    if not (because or credit.upholds or credit.breaches or each or credit.slot):
        return None
    mark = scenario.key.marks.get(credit.address)
    return Judgement(
        credit.address,
        moment.seq,
        moment.event.at,
        place(scenario, moment.back, language),
        describe_answer(scenario, moment),
        because,
        cite_principles(scenario.doctrine, _relations(scenario, credit, each), language),
        _describe_ratings(scenario, credit, language),
        each,
        tuple(language.say(w.CRITICAL_KINDS[kind]) for _, kind in credit.critical),
        bool(mark and mark.discuss) or discussed(scenario, moment.back.location.location),
        bool(credit.slot),
        scenario.about.draft,
        next(iter(rationales(scenario, moment.back, credit.why)), ""),
    )


def discussed(scenario: Scenario, location: Location) -> bool:
    """Whether a decision, or a question put to us, is one on which experts differ."""
    scene = scenario.data["scenes"].get(location.place, {})
    decision = decision_in(scene)
    if location.address != location.place:
        decision = decision.get("asks", {}).get(location.address.partition(".")[2], {})
    return bool(decision.get("discuss"))


def _relations(
    scenario: Scenario, credit: Credit, each: tuple[Item, ...]
) -> dict[str, bool | None]:
    """How an answer stands to each principle the key names for it; a breach outweighs the rest.

    A principle named for an order, a pick or ratings as a whole is what the key rests on: it counts
    as kept to only in an answer of full credit, or through an item that is as the key has it.
    """
    ruling = scenario.key.rulings.get(credit.address)
    if ruling is None:
        return {**dict.fromkeys(credit.upholds, True), **dict.fromkeys(credit.breaches, False)}
    full = True if credit.overall == scenario.key.denominator else None
    found: dict[str, bool | None] = dict.fromkeys((*ruling.upholds, *ruling.breaches), full)
    for item in each:
        for id in item.upholds:
            found[id] = found.get(id) or item.agrees or None
    return found | {id: False for item in each if item.agrees is False for id in item.breaches}


def cite_principles(
    doctrine: Doctrine, relations: Mapping[str, bool | None], language: Language
) -> tuple[Principle, ...]:
    """Principles by their ids: those at odds first, then those kept to, then the rest."""
    found = []
    for id in sorted(relations, key=lambda id: (False, True, None).index(relations[id])):
        principle = doctrine.principles[id]
        sources = tuple(
            (s.title, s.url, language.say(w.SEEN.get(s.seen, s.seen)))
            for s in principle.sources
            if s.seen != "unverified" or principle.certainty == "unverified"
        )
        certainty = language.say(w.CERTAINTY.get(principle.certainty, principle.certainty))
        found.append(
            Principle(
                id,
                principle.title,
                principle.says,
                relations[id],
                sources,
                certainty,
                principle.differs,
            )
        )
    return tuple(found)


def _describe_ratings(scenario: Scenario, credit: Credit, language: Language) -> tuple[str, ...]:
    """Ratings in words, one for all domains where they agree; nothing for an order or a pick."""
    if not credit.slot or credit.address in scenario.key.rulings:
        return ()
    words = {d: rating(scenario, units, language) for d, units in credit.domains.items()}
    if len(set(words.values())) == 1:
        word = next(iter(words.values()))
        return (language.say(w.RATED_CRITICAL, rating=word) if credit.critical else word,)
    titles = scenario.doctrine.domains
    return tuple(
        language.say(w.RATED_DOMAIN, domain=titles.get(d, d), rating=word)
        for d, word in words.items()
    )


def rating(scenario: Scenario, units: int, language: Language) -> str:
    """Units of credit as a rating in words; a half is told by the whole below it."""
    return language.say(w.RATINGS[level(scenario.key, units)])


# Items --------------------------------------------------------------------------------------------


def _items(scenario: Scenario, moment: Play, language: Language) -> tuple[Item, ...]:
    """The items of an answer given as a whole, in its own order; none for other answers."""
    before, event = moment.back, moment.event
    if before is None or moment.move is None or not isinstance(event, Decided):
        return ()
    ruling = scenario.key.rulings.get(moment.move.move.address)
    if ruling is None:
        return ()
    at = join_key(scenario, before.location.location)
    found = tuple(
        _item(scenario, before, each, language)
        for each in WHOLES[ruling.kind].compare_items(at, event.answer)
    )
    if ruling.slot:
        return found
    # Never scored: what was done with them, and nothing of a key.
    return tuple(replace(item, key="", agrees=None) for item in found if item.picked)


def _item(scenario: Scenario, before: Play, said: Compared, language: Language) -> Item:
    where = before.location.location
    address = f"{where.place}.{said.id}"
    mark = scenario.key.marks[address]
    critical = language.say(w.CRITICAL_KINDS[mark.critical]) if mark.critical else ""
    *others, last = [_phrase(each, language) for each in said.key] or [""]  # any one will do
    return Item(
        address,
        where.kind,
        scenario.text.cards[address].text,
        _phrase(said.yours, language),
        language.say(w.EITHER, one=language.commas(others), other=last) if others else last,
        said.agrees,
        rationales(scenario, before, find_reasons(scenario, before, mark.because)),
        mark.upholds,
        mark.breaches,
        critical,
        mark.discuss,
        said.picked,
        next(iter(rationales(scenario, before, find_reasons(scenario, before, mark.why))), ""),
        said.above,
    )


def _phrase(said: Phrase, language: Language) -> str:
    return language.say(said.template, **said.params)


# A play being read --------------------------------------------------------------------------------


FORMULA_VERSION = "3"  # of the way of counting


A = TypeVar("A")
T = TypeVar("T")


class Reading:
    """A play being read: what every part of a debrief asks for, worked out once.

    Args:
        scenario: the case.
        play: its present moment.
        language: of what is shown.
        values: what can be gained from each state of the case; None where that is not known.
    """

    def __init__(
        self, scenario: Scenario, play: Play, language: Language, values: Values | None = None
    ) -> None:
        self.scenario = scenario
        self.play = play
        self.language = language
        self.values = values
        # By identity, and with what it is about: comparing two plays goes through all they did.
        self._found: dict[tuple[object, int], tuple[object, Any]] = {}

    def compute_once(self, find: Callable[[Reading, A], T], about: A) -> T:
        """What a function finds about a moment or a thing of the case, worked out once.

        A first page is made in many lengths, and asks the same each time.
        """
        key = find, id(about)
        if key not in self._found:
            self._found[key] = about, find(self, about)
        found: T = self._found[key][1]
        return found

    @cached_property
    def moments(self) -> list[Play]:
        """The moments that stand, in order."""
        return path(self.play)

    @cached_property
    def passed(self) -> frozenset[str]:
        """Ids of the scenes that were passed over."""
        return frozenset(m.event.at for m in self.moments if isinstance(m.event, PassedOver))

    @cached_property
    def backed(self) -> tuple[Backed, ...]:
        """The answers a led room voted for; nothing where nobody voted."""
        return list_backed(self.play)

    @cached_property
    def judgements(self) -> list[Judgement]:
        """What the key says of each answer that stands, in order."""
        return judgements(self.scenario, self.play, self.language)

    def judgement(self, moment: Play) -> Judgement | None:
        """What the key says of the answer that led to a moment; None where it says nothing."""
        return self.compute_once(_judge, moment)

    def require_judgement(self, moment: Play) -> Judgement:
        """The same of an answer of which the key says something."""
        found = self.judgement(moment)
        assert found is not None
        return found

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
    def needs(self) -> tuple[NeedOutcome, ...]:
        """How each need, concern and right ended."""
        return needs(self.scenario, self.play)

    @cached_property
    def appraisal(self) -> Appraisal | None:
        """The play against what was attainable; None where that is not known."""
        if self.values is None:
            return None
        return appraise(self.scenario, self.play, self.values)

    @cached_property
    def ends_by_chance(self) -> bool:
        """Whether the same answers could have come to another ending."""
        return could_end_otherwise(self.play)

    @cached_property
    def against_signs(self) -> frozenset[int]:
        """Numbers of the questions put while the person showed too much distress, or withdrew."""
        return frozenset(
            moment.seq
            for moment in self.moments
            if moment.back is not None and moment.move and moment.move.move.key[0] == "ask"
            for window in self.scenario.key.windows
            if window.person == self.scenario.text.scenes[scene_of(moment)].who
            if is_outside(moment.back, window)
        )

    def moment(self, seq: int) -> Play:
        """The standing moment of the event of this number."""
        return next(moment for moment in self.moments if moment.seq == seq)

    def short_place(self, moment: Play) -> str:
        """Where the answer that led to a moment was given, in few words."""
        assert moment.back is not None
        return decision_place(self.scenario, moment.back, self.language)

    def describe_place(self, moment: Play, named: bool) -> str:
        """Where the answer that led to a moment was given; not `named`, its time alone."""
        scene = self.scenario.text.scenes.get(scene_of(moment))
        time = scene.time if scene and not named else ""
        return time or self.short_place(moment)

    def entities(self, section: str) -> list[Entity]:
        """What the case declares in a section: its risks, its facts."""
        return [entity for entity in self.scenario.text.entities if entity.section == section]

    @cached_property
    def answered(self) -> tuple[Settlement, ...]:
        """Settlements by answers, in the order of the log."""
        return tuple(s for s in self.score.settlements if s.credit is not None)

    @property
    def led(self) -> bool:
        """Whether a room was led through it."""
        return self.play.started.mode == "led"

    @property
    def draft(self) -> bool:
        """Whether the key is unsigned."""
        return self.scenario.about.draft

    def say(self, said: Said | Plural, /, **named: object) -> str:
        """A sentence in the reader's language; for a led play, as it is said to the room."""
        if isinstance(said, YouOrRoom):
            said = said.room if self.led else said.you
        return self.language.say(said, **named)

    def say_judgement(self, forms: tuple[Said, Said], /, **named: object) -> str:
        """A sentence that judges: as the author's view while the key is a draft."""
        return self.say(forms[0] if self.draft else forms[1], **named)

    def name(self, person: str) -> str:
        """A person's name, from the id."""
        found = self.scenario.text.people.get(person)
        return found.name if found else person


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


def whose_marking(scenario: Scenario, language: Language) -> str:
    """Whose view the marking of a case is: its author's alone, or who reviewed it."""
    return say_whose(scenario.about, WHOSE, language)


def _judge(reading: Reading, moment: Play) -> Judgement | None:
    return judgement_of(reading.scenario, moment, reading.language)


def _credit(reading: Reading, moment: Play) -> Credit | None:
    return credit_of(reading.scenario, moment)
