"""What somebody says of a judgement, as it is kept: the verdict, and below it the reason."""

from __future__ import annotations

from engine.records.annotations import Words

CONTEST = "contest"
"""The kind of the words that are a contest."""


def write_contest(verdict: str, because: str) -> str:
    """A contest as text."""
    return f"{verdict}\n{because}"


def read_contest(words: Words) -> tuple[str, str]:
    """The verdict and the reason of a contest."""
    verdict, _, because = words.body.decode("utf-8", "replace").partition("\n")
    return verdict, because
