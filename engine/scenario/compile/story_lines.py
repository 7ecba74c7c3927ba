"""A line of a case's text, as it can be shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Voice(StrEnum):
    """Where a line comes from."""

    SCENE = "scene"  # the narrator, on arrival
    REPLY = "reply"  # what she or he does after a question or a move
    ASKS = "asks"  # her own question to us
    INJECT = "inject"  # something that happens
    DECISION = "decision"  # what the person decided
    TIRED = "tired"  # the questions are used up
    ENDING = "ending"
    LAST_WORD = "last-word"
    MARK = "mark"  # shown to nobody: which way was taken, for the key


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the story.

    Attributes:
        context: its stable address, `case/scenes/hall/text`; with `text` it finds a translation.
        text: what is read, on one line.
        voice: where it comes from.
        heading: in an ending, which side it tells: `person`, `case` or `not_known`.
        signal: id under which an answer may cite it.
    """

    context: str
    text: str
    voice: Voice
    heading: str = ""
    signal: str = ""
