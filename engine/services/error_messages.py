"""Problems of plays and records as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.language.strings import _, translate
from engine.play.messages import MESSAGES
from engine.records import messages
from engine.records.problems import RecordsProblem
from engine.services.errors import Unreadable

if TYPE_CHECKING:
    from engine.play.answers import Refusal
    from engine.services.screen_types import Refused

# Reasons that are whole sentences; the others are why an answer was not taken.
_ALONE = frozenset({"P008", "P009", "P010", "P011"})
ELSEWHERE = "P018"


def said(problem: RecordsProblem | Unreadable) -> str:
    """One sentence with its code, and below it what to do."""
    if isinstance(problem, Unreadable):
        return _unreadable(problem)
    sentence = messages.message(problem.code, problem.params, translate)
    hint = messages.hint(problem.code, problem.params, translate)
    return f"{problem.code} {sentence}" + (f"\n  {hint}" if hint else "")


def _unreadable(problem: Unreadable) -> str:
    where = _("Play {play} cannot be read from event {seq} on: {reason}.")
    reason = refused(problem.why)
    return f"{problem.why.code} " + where.format(play=problem.id, seq=problem.seq, reason=reason)


def code(problem: RecordsProblem | Unreadable) -> str:
    """The stable code of a problem."""
    return problem.why.code if isinstance(problem, Unreadable) else problem.code


def refused(refusal: Refusal) -> str:
    """Why an answer was not taken, as the end of a sentence."""
    return translate(MESSAGES[refusal.code]).format(**refusal.params)


def not_done(problem: Refused) -> str:
    """Why something asked for in a play was not done, as a sentence."""
    words = problem.message
    if not problem.code.startswith("P"):
        return words
    if problem.code in _ALONE:
        return f"{words[:1].upper()}{words[1:]}."
    said = _("That was not taken: {reason}.").format(reason=words)
    if problem.code == ELSEWHERE:
        said = " ".join((said, str(_("This is where it stands now."))))
    return said
