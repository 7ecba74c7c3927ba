"""A play being read: what the key says of its answers, and what every part of a debrief asks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from engine.decisions.multi_item import Compared, Phrase, Said, YouOrRoom
from engine.decisions.registry import WHOLES, decision_in
from engine.kernel.model import Location
from engine.language.language import Language, Plural
from engine.play.events import Decided
from engine.play.play import Play
from engine.play.view import describe_answer
from engine.reports.debrief import sentences as w
from engine.reports.debrief.moments import decision_place, place, read_card
from engine.reports.debrief.sentences import WHOSE
from engine.reports.document import Item, Judgement, Principle
from engine.reports.whose_marking import say_whose
from engine.scenario.doctrine import Doctrine
from engine.scenario.scenario import Scenario
from engine.scoring.play_reading import ReadPlay, scene_of
from engine.scoring.score import (
    Credit,
    credit_of,
    find_reasons,
    join_key,
    level,
    rationales,
)
from engine.scoring.value_function import Values

# What the key says of one answer ------------------------------------------------------------------


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


FORMULA_VERSION = "3"  # of the way of counting


class Met(Struct, frozen=True):
    """Where a principle met somebody before, in an earlier play.

    Attributes:
        case: title of the case.
        where: the time and the place in it, in words.
    """

    case: str
    where: str


class Contrasted(Struct, frozen=True):
    """What differs from an earlier case, in which the same principle asked for another act.

    Attributes:
        case: title of the earlier case.
        there: the line about the person there.
        here: the line about the person in this case.
    """

    case: str
    there: str
    here: str


class Memory(Struct, frozen=True):
    """What earlier plays of somebody leave to be told in this one.

    Attributes:
        met: by its id, where each principle met them before.
        contrasts: by the address of a decision or an answer of this case.
    """

    met: Mapping[str, Met] = field(default_factory=dict)
    contrasts: Mapping[str, Contrasted] = field(default_factory=dict)


NOTHING_MET = Memory()


class Reading(ReadPlay):
    """A play being read in a language: its rows, and what the key says of them in words.

    Args:
        scenario: the case.
        play: its present moment.
        language: of what is said.
        values: what can be gained from each state of the case; None where that is not known.
        memory: what this person's earlier plays leave to be told.
    """

    def __init__(
        self,
        scenario: Scenario,
        play: Play,
        language: Language,
        values: Values | None = None,
        memory: Memory = NOTHING_MET,
    ) -> None:
        super().__init__(scenario, play, values)
        self.language = language
        self.memory = memory

    @cached_property
    def judgements(self) -> list[Judgement]:
        """What the key says of each answer that stands, in order."""
        return [judgement for each in self.moments if (judgement := self.judgement(each))]

    def judgement(self, moment: Play) -> Judgement | None:
        """What the key says of the answer that led to a moment; None where it says nothing."""
        return self.compute_once(_judge, moment)

    def require_judgement(self, moment: Play) -> Judgement:
        """The same of an answer of which the key says something."""
        found = self.judgement(moment)
        assert found is not None
        return found

    def place(self, before: Play) -> str:
        """Where a moment stands in the story."""
        return place(self.scenario, before, self.language)

    def short_place(self, moment: Play) -> str:
        """Where the answer that led to a moment was given, in few words."""
        assert moment.back is not None
        return decision_place(self.scenario, moment.back, self.language)

    def describe_place(self, moment: Play, named: bool) -> str:
        """Where the answer that led to a moment was given; not `named`, its time alone."""
        scene = self.scenario.text.scenes.get(scene_of(moment))
        time = scene.time if scene and not named else ""
        return time or self.short_place(moment)

    def card(self, address: str) -> str:
        """What a card says, by its address; "" when there is none."""
        return read_card(self.scenario, address)

    def words(self, moment: Play) -> tuple[str, ...]:
        """What was answered, in the words of the case; nothing where nothing was."""
        return describe_answer(self.scenario, moment)

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


def whose_marking(scenario: Scenario, language: Language) -> str:
    """Whose view the marking of a case is: its author's alone, or who reviewed it."""
    return say_whose(scenario.about, WHOSE, language)


def _judge(reading: Reading, moment: Play) -> Judgement | None:
    return judgement_of(reading.scenario, moment, reading.language)
