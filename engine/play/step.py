"""What a front end needs to show a moment of a play and to take its answer.

`engine.play.view.view` makes a `Step`; the app, line mode, `--jsonl`, led play and print all draw
it. Nothing here is a rule: what is offered was decided before.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from msgspec import Struct

from engine.decisions.kind import Kind, number_of_lowest
from engine.scenario.case_text import Voice

_BETWEEN = "   "


class Paragraph(Struct, frozen=True):
    """A paragraph of the story.

    Attributes:
        text: scenario prose, never markup.
        voice: where it comes from.
        heading: for endings, which side it tells ("person", "case", "not_known"); else "".
    """

    text: str
    voice: Voice
    heading: str = ""


class Answer(Struct, frozen=True):
    """One card: an option, an item, a question, a move, an act, a topic or one of her answers.

    Attributes:
        id: what is written into the log.
        text: scenario prose.
        address: `scene.option` and its kin, unique in the case.
    """

    id: str
    text: str
    address: str


class Scale(Struct, frozen=True):
    """The values a `rate` item can take, from low to high, each with its words."""

    low: int
    high: int
    labels: tuple[str, ...]

    @property
    def first(self) -> int:
        """The number by which the lowest value is chosen."""
        return number_of_lowest(self.low, self.labels)

    def legend(self, width: int) -> list[str]:
        """Each place from 1, with the words of its value; none is broken from line to line."""
        lines: list[str] = []
        for place, words in enumerate(self.labels, 1):
            named = f"{place} {words}"
            if lines and len(lines[-1]) + len(_BETWEEN) + len(named) <= width:
                lines[-1] += _BETWEEN + named
            else:
                lines.append(named)
        return lines

    def places(self, value: int | None) -> list[str]:
        """The number of each value between two signs; those of `value` are brackets."""
        numbers = enumerate(range(self.low, self.high + 1), self.first)
        return [f"[{n}]" if each == value else f" {n} " for n, each in numbers]

    def describe_value(self, value: int | None) -> str:
        """What stands after the places of an item: the words of its value; "" without one."""
        return f"  {self.labels[value - self.low]}" if self.labels and value is not None else ""


class Step(NamedTuple):
    """One moment of a play; a tuple, because a front end asks for one after every key.

    Attributes:
        at: address of the location (`hall`, `side-room`, `side-room.miss-the-plane`, an ending).
        kind: how it is answered.
        scene: id of the scene it belongs to.
        chapter: (n, m, title) when the case has chapters.
        time: the story's clock as shown, or "".
        text: what became visible since the last answer, in order.
        answered: how many paragraphs of it, the first ones, tell what followed the answer of the
            scene before: to be read under that scene's clock.
        prompt: the question, or "".
        answers: the cards, in the order to show: options, items, questions or her answers.
        moves: in an interview, the moves; elsewhere empty.
        topics: in a hub, the topics still open; elsewhere empty.
        acts: acts that can be done before deciding, once each.
        pick: how many to pick (select); 0 elsewhere.
        scale: for `rate`.
        sure: whether "how sure?" is asked (1 not, 2 fairly, 3 very).
        who: id of the person interviewed, or "".
        through: id of the interpreter, or "".
        topic: id of the topic now open, or "".
        closes: whether `close` is offered (an interview between her questions).
        after: what `close` leads to: "topic" another subject, "hub" the choice of one, "end" out
            of the interview; "" where it is not offered.
        opens: whether another subject begins here, because the one before was closed.
        questions_left: how many more questions `most` allows, or None.
        letters: what a vote for each answer of this place is called, offered now or not, by what
            it is written under.
        passable: whether this place can be passed over.
        language: in which it is told.
        partly_english: whether some of it is English all the same, for want of a translation.
    """

    at: str
    kind: Kind
    scene: str
    chapter: tuple[int, int, str] | None = None
    time: str = ""
    text: tuple[Paragraph, ...] = ()
    answered: int = 0
    prompt: str = ""
    answers: tuple[Answer, ...] = ()
    moves: tuple[Answer, ...] = ()
    topics: tuple[Answer, ...] = ()
    acts: tuple[Answer, ...] = ()
    pick: int = 0
    scale: Scale | None = None
    sure: bool = False
    who: str = ""
    through: str = ""
    topic: str = ""
    closes: bool = False
    after: str = ""
    opens: bool = False
    questions_left: int | None = None
    letters: Mapping[str, str] = MappingProxyType({})
    passable: bool = True
    language: str = "en"
    partly_english: bool = False


__all__ = ["Answer", "Paragraph", "Scale", "Step", "Voice"]
