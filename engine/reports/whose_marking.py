"""Whose view a marking is: the author's alone, one that others have read, or one that is signed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from engine.language.language import ENGLISH, Language


class Reviewed(Protocol):
    """A case, as far as it is known who stands behind it."""

    @property
    def draft(self) -> bool:
        """Whether it is not signed."""

    @property
    def reviewers(self) -> Sequence[str]:
        """Who signed it; for a case that is not signed, who has read it."""


Forms = tuple[str, str, str]
"""Words for a draft, a case that was read, and a signed one. The last two can use `{names}`."""


def say_whose(case: Reviewed, forms: Forms, language: Language = ENGLISH) -> str:
    """The form that fits a case, with its reviewers."""
    form = forms[2 if not case.draft else 1 if case.reviewers else 0]
    return language.say(form, names=language.semicolons(case.reviewers))
