"""What a course keeps, line by line: read and agreed to before its first play."""

from __future__ import annotations

import sys
import textwrap

from engine.language.keyboard_letters import latin
from engine.language.strings import _
from engine.records.store import Store
from engine.services.enrolment import Enrolment, enrolment, terms
from tui.linemode.terminal import WIDTH


def agrees(store: Store, case: str, code: str) -> bool:
    """Whether a play may begin: the participant has agreed, does so now, or need not.

    Args:
        store: the plays; that somebody agreed is kept there.
        case: the case about to begin.
        code: of the participant, or "".
    """
    course = enrolment(store, code)
    if course is None or course.accepted or case not in course.cases:
        return True
    if not _asked(course):
        return False
    store.cohorts.accept(course.cohort.id, code)
    return True


def _asked(course: Enrolment) -> bool:
    """Say what a course keeps; whether the participant answered `y`."""
    said = [(course.cohort.title, ""), *terms(course.cohort)]
    for heading, words in said:
        lines = [heading, *textwrap.wrap(words, WIDTH)]
        sys.stdout.write("\n".join(lines) + "\n\n")
    sys.stdout.write(
        f"{_('I have read this, and agree: y and Enter. Anything else starts nothing.')} "
    )
    sys.stdout.flush()
    typed = sys.stdin.readline().strip()
    sys.stdout.write("\n")
    return latin(typed) in ("y", "yes")
