"""What is wrong with a form that somebody filled in: its line, a stable code, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from engine.language.language import ENGLISH, Language


class FormProblem(Exception):
    """A form that does not fit its sheet; each kind of form has messages of its own.

    Attributes:
        messages: for each code: what is wrong, and what to do.
        line: the number of the line, 0 when the whole file is meant.
        code: stable.
        params: what the message speaks of.
    """

    messages: ClassVar[Mapping[str, tuple[str, str]]]

    def __init__(self, line: int, code: str, **params: object) -> None:
        super().__init__(f"{line}: {code}")
        self.line, self.code, self.params = line, code, params

    def told(self, file: str, language: Language = ENGLISH) -> str:
        """The message with its place and code, and below it what to do."""
        said, hint = (language.say(words, **self.params) for words in self.messages[self.code])
        place = f"{file}:{self.line}" if self.line else file
        return f"{place}: {self.code} {said}\n  {hint}"
