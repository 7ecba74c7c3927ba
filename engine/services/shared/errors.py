"""What can go wrong with plays and records, or is not installed, and how it is said."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.language.interface import _, translate
from engine.play.messages import MESSAGES
from engine.records.problems import Code, RecordsProblem, hint, message

if TYPE_CHECKING:
    from engine.decisions.kind import Refusal

# Reasons that are whole sentences; the others complete "That was not taken: …".
_SENTENCES = frozenset({"P008", "P009", "P010", "P011"})
ELSEWHERE = "P018"
"""Code of a play that was continued elsewhere."""


class Unreadable(Exception):
    """A play that cannot be replayed.

    Attributes:
        id: of the play.
        seq: the event that does not fit; 0 when the case itself cannot be read any more.
        why: what prevents it.
    """

    def __init__(self, id: str, seq: int, why: Refusal) -> None:
        super().__init__(f"play {id}, event {seq}: {why.code}")
        self.id, self.seq, self.why = id, seq, why


class Failure(Struct, frozen=True):
    """Why something was not done: a stable code, and the sentence to show."""

    code: str
    message: str

    @staticmethod
    def of(why: RecordsProblem | Unreadable | Refusal) -> Failure:
        """The failure to report for a problem of the records or a refusal of the play."""
        if isinstance(why, RecordsProblem | Unreadable):
            return Failure(code_of(why), explain(why))
        return Failure(why.code, reason(why))


def unreadable(path: Path | str, said: object) -> RecordsProblem:
    """R066: a file cannot be read, and why."""
    return RecordsProblem(Code.BAD_BUNDLE, {"path": str(path), "said": str(said)})


def child_unsigned(case: str) -> RecordsProblem:
    """R060: no cohort can play this case."""
    return RecordsProblem(Code.CHILD_UNSIGNED, {"case": case})


def explain(problem: RecordsProblem | Unreadable) -> str:
    """One sentence with its code, and below it what to do."""
    if isinstance(problem, Unreadable):
        where = _("Play {play} cannot be read from event {seq} on: {reason}.")
        words = where.format(play=problem.id, seq=problem.seq, reason=reason(problem.why))
        return f"{problem.why.code} {words}"
    sentence = message(problem.code, problem.params, translate)
    next_step = hint(problem.code, problem.params, translate)
    return f"{problem.code} {sentence}" + (f"\n  {next_step}" if next_step else "")


def code_of(problem: RecordsProblem | Unreadable) -> str:
    """The stable code of a problem."""
    return problem.why.code if isinstance(problem, Unreadable) else problem.code


def reason(refusal: Refusal) -> str:
    """Why an answer was not taken, as the end of a sentence."""
    return translate(MESSAGES[refusal.code]).format(**refusal.params)


def describe(failure: Failure) -> str:
    """Why something asked for in a play was not done, as a sentence."""
    words = failure.message
    if not failure.code.startswith("P"):
        return words
    if failure.code in _SENTENCES:
        return f"{words[:1].upper()}{words[1:]}."
    words = _("Not accepted: {reason}.").format(reason=words)
    if failure.code == ELSEWHERE:
        words = f"{words} {_('This is the current state.')}"
    return words


def install_line(extra: str) -> str:
    """The line that installs an extra into the Python that runs, whichever `pip` a shell finds.

    Its name is that in pyproject.toml, such as `room`.
    """
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    if find_spec("pip") is None:  # as in an environment that uv made
        return f"uv pip install --python {python} 'rifq[{extra}]'"
    return f"{python} -m pip install 'rifq[{extra}]'"
