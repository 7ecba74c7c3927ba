"""Words that people write: what is refused of them, and how a contest is kept.

Control characters are refused, as in cases. Of a contest the verdict comes first, and below it the
reason.
"""

from __future__ import annotations

from engine.language.control_characters import CONTROLS, name_of
from engine.language.interface import _
from engine.records.annotations import Annotation
from engine.records.problems import Code, RecordsProblem

LONGEST = 2000
"""Characters of a note, a reason or a reflection: a page, and no one's whole report."""


def refuse_controls(*texts: str) -> None:
    """Refuse texts with a control character in them, other than tabs and line ends.

    Raises:
        RecordsProblem: R044, with the character and its place in the text.
    """
    for text in texts:
        if found := CONTROLS.search(text):
            params = {"character": name_of(found[0]), "place": str(found.start() + 1)}
            raise RecordsProblem(Code.CONTROL_CHARACTER, params)


VERDICTS = {
    "agree": _("I agree"),
    "not-my-job": _("Not in my job"),
    "disagree": _("I disagree"),
}
"""What one can think of a judgement, and the words for it."""

CONTEST = "contest"
"""The kind of the words that are a contest."""


def write_contest(verdict: str, because: str) -> str:
    """A contest as text."""
    return f"{verdict}\n{because}"


def read_contest(words: Annotation) -> tuple[str, str]:
    """The verdict and the reason of a contest."""
    verdict, _, because = words.body.decode("utf-8", "replace").partition("\n")
    return verdict, because
