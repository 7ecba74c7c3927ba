"""A play being read: what every section of a debrief asks for, worked out once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from engine.decisions.multi_item import Said, YouOrRoom
from engine.kernel.model import Value
from engine.language.language import Language, Plural
from engine.play.events import Decided, PassedOver
from engine.play.play import Play, begin, log, pass_over, path, step
from engine.reports.debrief.key_judgement import judgement_of, judgements
from engine.reports.debrief.led_answers import Backed, list_backed
from engine.reports.debrief.moments import decision_place, scene_of
from engine.reports.debrief.sentences import WHOSE
from engine.reports.document import Judgement
from engine.reports.whose_marking import say_whose
from engine.scenario.case_text import Entity
from engine.scenario.scenario import Scenario
from engine.scoring.attainable_range import Appraisal, appraise
from engine.scoring.credit import Credit, credit_of
from engine.scoring.needs import NeedOutcome, needs
from engine.scoring.question_types import is_outside
from engine.scoring.regret import list_lucks
from engine.scoring.score import Score, Settlement, score
from engine.scoring.value_function import Values

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
        return frozenset(moment.seq for moment in self.moments if self._against_signs(moment))

    def _against_signs(self, moment: Play) -> bool:
        if moment.back is None or moment.move is None or moment.move.move.key[0] != "ask":
            return False
        before, who = moment.back, self.scenario.text.scenes[scene_of(moment)].who
        windows = (window for window in self.scenario.key.windows if window.person == who)
        return any(is_outside(before, window) for window in windows)

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
    again = (_replay(start, moments, luck) for luck in list_lucks(start.story))
    return any(other is not None and other.shown != moments[-1].shown for other in again)


def _replay(start: Play, moments: list[Play], luck: Mapping[str, Value]) -> Play | None:
    """The ending the same answers come to, or None where they come to none."""
    now = begin(start.story, start.started._replace(luck=dict(luck)))
    for moment in moments:
        if not isinstance(now, Play):
            return None
        event = moment.event
        now = step(now, event.answer) if isinstance(event, Decided) else pass_over(now)
    return now if isinstance(now, Play) and now.ended else None


def whose_marking(scenario: Scenario, language: Language) -> str:
    """Whose view the marking of a case is: its author's alone, or who reviewed it."""
    return say_whose(scenario.about, WHOSE, language)


def _judge(reading: Reading, moment: Play) -> Judgement | None:
    return judgement_of(reading.scenario, moment, reading.language)


def _credit(reading: Reading, moment: Play) -> Credit | None:
    return credit_of(reading.scenario, moment)
