"""What a debrief is made of: sections, entries with a place in the log, and lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from engine.play.play import Play, path
from engine.reports.debrief.judgement import Judgement
from engine.reports.debrief.led_answers import Backed, backed
from engine.reports.debrief.room_voice import to_a_room
from engine.reports.debrief.sentences import Translate, say
from engine.scenario.scenario import Scenario
from engine.scoring.appraise import Appraisal, appraise
from engine.scoring.score import Score, score
from engine.scoring.values import Values


class Tone(StrEnum):
    """Who speaks in a line, so that nobody takes one for the other."""

    SAID = "said"  # the debrief itself, or a fact from the log
    SEEN = "seen"  # the story: what was shown then, what a person did
    CHOSEN = "chosen"  # the participant's answer, in the case's words
    KEY = "key"  # the key, as the author's view or as reviewed
    QUESTION = "question"  # an open question, to be answered by people
    SOURCE = "source"  # a principle, its sources, where experts differ


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence or paragraph.

    Attributes:
        tone: who speaks.
        text: plain words, never markup.
        label: what it is, in words, or ""; lines that follow each other under the same label
            belong together.
        url: where a source can be read, or "".
    """

    tone: Tone
    text: str
    label: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing told.

    Attributes:
        title: place in the story, in words, or "".
        seq: number of its event in the log, or -1 when it speaks of no single one.
        lines: what is told.
        judgement: the judgement it speaks of, when there is one.
    """

    title: str
    seq: int
    lines: tuple[Line, ...]
    judgement: Judgement | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a debrief.

    Attributes:
        id: stable name.
        title: heading, in words.
        lead: what is said before its entries.
        entries: in order.
    """

    id: str
    title: str
    lead: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


def together(lines: Iterable[Line]) -> Iterator[tuple[str, list[Line]]]:
    """Lines that follow each other under one label; one without a label stands alone."""
    for label, group in groupby(lines, key=lambda line: line.label):
        if label:
            yield label, list(group)
        else:
            yield from (("", [line]) for line in group)


class Reading:
    """A play being read: what every part of a debrief asks for, worked out once.

    Args:
        scenario: the case.
        play: its present moment.
        translate: gives an interface sentence in the reader's language; of a led play, the room is
            spoken to.
        values: what can be gained from each state of the case; None where that is not known.
    """

    def __init__(
        self, scenario: Scenario, play: Play, translate: Translate, values: Values | None = None
    ) -> None:
        self.scenario = scenario
        self.play = play
        self.translate = to_a_room(translate) if play.started.mode == "led" else translate
        self.values = values

    @cached_property
    def moments(self) -> list[Play]:
        """The moments that stand, in order."""
        return path(self.play)

    @cached_property
    def backed(self) -> tuple[Backed, ...]:
        """The answers a led room voted for; nothing where nobody voted."""
        return backed(self.play)

    @cached_property
    def score(self) -> Score:
        """The play as the key sees it."""
        return score(self.scenario, self.play)

    @cached_property
    def appraisal(self) -> Appraisal | None:
        """The play against what was attainable; None where that is not known."""
        if self.values is None:
            return None
        return appraise(self.scenario, self.play, self.values)

    def moment(self, seq: int) -> Play:
        """The standing moment of the event of this number."""
        return next(moment for moment in self.moments if moment.seq == seq)

    @property
    def draft(self) -> bool:
        """Whether the key is unsigned."""
        return self.scenario.about.draft

    def say(self, template: str, /, **named: object) -> str:
        """A sentence in the reader's language."""
        return say(self.translate, template, **named)

    def voiced(self, forms: tuple[str, str], /, **named: object) -> str:
        """A sentence that judges: as the author's view while the key is a draft."""
        return self.say(forms[0] if self.draft else forms[1], **named)

    def name(self, person: str) -> str:
        """A person's name, from the id."""
        found = self.scenario.text.people.get(person)
        return found.name if found else person
