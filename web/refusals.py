"""Why something is refused, as a page says it."""

from __future__ import annotations

from engine.language.interface import translate
from engine.services.errors import Failure, describe
from web.refusal_messages import MESSAGES


class Trouble(Exception):
    """Why a page is not shown, or something was not done.

    Attributes:
        failure: a stable code, and a sentence.
        status: of HTTP.
    """

    def __init__(self, failure: Failure, status: int = 409) -> None:
        super().__init__(failure.code)
        self.failure, self.status = failure, status

    @staticmethod
    def of(code: str, status: int = 409, **named: object) -> Trouble:
        """The trouble of this code."""
        return Trouble(Failure(code, said(code, **named)), status)


def said(code: str, **named: object) -> str:
    """The sentence of a code, in the language in use."""
    return translate(MESSAGES[code]).format(**named)


def words(failure: Failure) -> str:
    """Why something was not done, as a sentence."""
    return describe(failure)
