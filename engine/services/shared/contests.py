"""What somebody says of a judgement, as it is kept: the verdict, and below it the reason."""

from __future__ import annotations

from engine.language.interface import _
from engine.records.annotations import Annotation

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
