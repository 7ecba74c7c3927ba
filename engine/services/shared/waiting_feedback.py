"""Whether the feedback of a play waits until its facilitator opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.records.cohorts import Cohort
from engine.services.shared.recording import Recorded

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store


def holds_back(recorded: Recorded) -> bool:
    """Whether a play's feedback waits until the facilitator opens its case.

    It does in a cohort that was set up so, unless it is simulated. It also does for plays of no
    cohort, see `find_holding_back`. The app, line mode, `--jsonl` and `rifq debrief` all wait,
    and nothing is worked out meanwhile. A led play does not wait: its facilitator decides when to
    reveal the key.
    """
    return bool(_find_holding(recorded))


def find_holding_back(store: Store, case: str) -> list[Cohort]:
    """The open cohorts on this computer for which plays of no cohort wait, too.

    Else anyone could choose "I have no code" and read the key to the room. Where nobody has a code,
    or the people are simulated, there is no room that it could be read to.
    """
    cohorts = store.cohorts
    waiting = (cohort for cohort in cohorts.all() if case in cohort.cases)
    return [c for c in waiting if c.holds_back(case) and cohorts.members(c.id)]


def support_of(recorded: Recorded) -> str:
    """Who can be talked to in the cohort of a play, or ""."""
    return recorded.course.support if recorded.course else ""


def find_waiting_course(recorded: Recorded) -> str:
    """The title of the course that makes a play outside it wait; or ""."""
    holding = _find_holding(recorded)
    return holding[0].title if holding and not recorded.cohort else ""


def _find_holding(recorded: Recorded) -> list[Cohort]:
    """The cohorts that hold a play's feedback back."""
    if recorded.store is None or recorded.play.started.mode == "led":
        return []
    case = recorded.scenario.id
    if not recorded.cohort:
        return find_holding_back(recorded.store, case)
    course = recorded.course
    return [course] if course and course.holds_back(case) else []
