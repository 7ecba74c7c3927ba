"""Why something is refused, as a page says it: by code, in English; translated when shown."""

from __future__ import annotations

from engine.language.interface import translate
from engine.services.shared.errors import Failure

MESSAGES: dict[str, str] = {
    "W001": "This address does not belong to the room. Open the address that the facilitator "
    "shows.",
    "W002": "This came from a page that does not belong to the room. Nothing was done.",
    "W003": "Too much was sent at once. Nothing was done.",
    "W004": "Too many requests from here. Wait a few seconds, then load the page again.",
    "W005": "This play belongs to somebody else. It opens with their code.",
    "W006": "There is no such page here.",
    "W007": "This page cannot be used like that. Nothing was done.",
    "W008": "That is not the PIN of the room, or not a code. Look at both, then try again.",
    "W011": "A PIN needs {least} to {most} characters.",
    "W012": "The two PINs are not the same. Type the PIN twice.",
    "W013": "This code is not in the course of this room. Ask the facilitator.",
    "W014": "Only the facilitator can open this. The link is in the terminal of `rifq serve`.",
    "W015": "Something went wrong here. What was decided before is saved. Load the page again.",
    "W016": "The room is full. Ask the facilitator.",
    "W017": "This answer came from an earlier page and was not taken. You are here now.",
    "W018": "Choose an answer first.",
    "W019": "Give every item a place of its own, from 1 to {last}.",
    "W020": "Give every item a value first.",
    "W021": "Choose one of the three first.",
    "W022": "Type something first.",
    "W023": "That is not a code. Look at it, then try again.",
    "W024": "The result was on the screen already: this answer was not counted.",
    "W027": "The room is closed. What was decided before is saved.",
    "W028": "Too many codes or people came from here. Wait {seconds} seconds, then try again.",
    "W029": "There is no such play here: it was deleted, or the address is wrong. Your plays "
    "are under “My past plays”.",
}


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
        return Trouble(Failure(code, describe_code(code, **named)), status)


def describe_code(code: str, **named: object) -> str:
    """The sentence of a code, in the language in use."""
    return translate(MESSAGES[code]).format(**named)
