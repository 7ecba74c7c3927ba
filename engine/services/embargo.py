"""The embargo: whether the feedback on a play may be shown yet. One function decides."""

from __future__ import annotations

from engine.language.strings import _
from engine.records.cohorts import Cohort
from engine.records.store import Store
from engine.services.enrolment import closed_course_notice
from engine.services.recording import Recorded


def holds_back(recorded: Recorded) -> bool:
    """Whether a play's analysis waits until the facilitator opens its case.

    It does in a cohort that was set up so, unless it is simulated. It also does for plays of no
    cohort, see `courses_holding_back`. The app, line mode, `--jsonl` and `rifq debrief` all wait,
    and nothing is worked out meanwhile. A led play does not wait: its facilitator decides when to
    reveal the key.
    """
    return bool(_holding(recorded))


def courses_holding_back(store: Store, case: str) -> list[Cohort]:
    """The open cohorts on this computer for which plays of no cohort wait, too.

    Else anyone could choose "I have no code" and read the key to the room. Where nobody has a code,
    or the people are simulated, there is no room that it could be read to.
    """
    cohorts = store.cohorts
    waiting = (cohort for cohort in cohorts.all() if case in cohort.cases)
    return [c for c in waiting if c.holds_back(case) and cohorts.members(c.id)]


def waiting_for_course(recorded: Recorded) -> str:
    """The title of the course that makes a play outside it wait; or ""."""
    holding = _holding(recorded)
    return holding[0].title if holding and not recorded.cohort else ""


def notice_of(recorded: Recorded, code: str) -> str:
    """What to say when a play begins, or "": that its course is closed, or that it waits.

    Args:
        recorded: the new play.
        code: of the participant, or "".
    """
    found = []
    if recorded.store is not None:
        found.append(closed_course_notice(recorded.store, code, recorded.scenario.id))
    if course := waiting_for_course(recorded):
        words = _(
            "A course on this computer, {course}, uses this case: the feedback for it "
            "waits until its facilitator opens it."
        )
        found.append(words.format(course=course))
    return " ".join(filter(None, found))


def _holding(recorded: Recorded) -> list[Cohort]:
    """The cohorts that hold a play's analysis back."""
    if recorded.store is None or recorded.play.started.mode == "led":
        return []
    case = recorded.scenario.id
    if not recorded.cohort:
        return courses_holding_back(recorded.store, case)
    cohort = recorded.store.cohorts.of(recorded.cohort)
    return [cohort] if cohort is not None and cohort.holds_back(case) else []
