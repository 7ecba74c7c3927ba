"""An interview as a row of questions: what was seen of the person above, what was learned below."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import Struct
from msgspec.structs import replace

from engine.pictures.drawing import Bar, Drawing, Ink, Mark, TextMark, paragraph
from engine.pictures.picture import Picture

CELL = 13  # characters a question takes at least


class PutQuestion(Struct, frozen=True):
    """One question put in an interview.

    Attributes:
        type: what kind of question, in one or two words.
        kind: how it counts: open (BEST), other (FAIR), or one that leads or blames (WEAK).
        sign: what was seen of the person when it was put, in one or two words; "" when calm.
        learned: what was learned from the answer, in few words each.
    """

    type: str
    kind: Ink
    sign: str
    learned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InterviewRow(Picture):
    """The questions of one interview, in order."""

    questions: tuple[PutQuestion, ...]

    def draw(self, width: int) -> Drawing:
        """A box for each question, as many in a row as the width holds."""
        fit = max(width // CELL, 1)
        rows = -(-len(self.questions) // fit) or 1
        each = -(-len(self.questions) // rows) or 1  # rows of one length
        cell = width // max(each, 1)
        marks: list[Mark] = []
        y = 0
        for first in range(0, len(self.questions), each):
            part = self.questions[first : first + each]
            y += max(len(_sign(question, cell)) for question in part)
            told = [
                self._draw_question(q, first + n, n * cell, y, cell) for n, q in enumerate(part)
            ]
            marks += [mark for one, _ in told for mark in one]
            y = max(below for _, below in told) + 1
        return Drawing(width, max(y - 1, 1), tuple(marks))

    def _draw_question(
        self, question: PutQuestion, number: int, x: int, y: int, cell: int
    ) -> tuple[list[Mark], int]:
        """One question with its box in line `y`, and the line below it."""
        about = f"{number + 1}. {question.type}"
        marks: list[Mark] = []
        if question.sign:
            about = f"{about}: {question.sign}"
            sign = _sign(question, cell)
            marks += [replace(words, x=x, y=y - len(sign) + n) for n, words in enumerate(sign)]
        marks.append(Bar(x, y, cell - 1, 1, question.kind, about))
        told = paragraph(x, y + 1, f"{number + 1} {question.type}", cell - 1)
        marks += told
        below = y + 1 + len(told)
        for thing in question.learned:
            learned = paragraph(x + 2, below, thing, cell - 3, Ink.QUIET)
            marks += [TextMark(x, below, "+", Ink.QUIET), *learned]
            below += len(learned)
        return marks, below

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Number, type, what was seen, what was learned."""
        return tuple(
            (str(n), q.type, q.sign, "; ".join(q.learned)) for n, q in enumerate(self.questions, 1)
        )


def _sign(question: PutQuestion, cell: int) -> list[TextMark]:
    """What stands above a box."""
    return paragraph(0, 0, question.sign, cell - 1, strong=True)
