"""The embargo: whether what the key says of a play may be told yet. One function decides."""

from __future__ import annotations

from engine.language.strings import _
from engine.records.cohorts import Cohort
from engine.services.recording import Recorded


def holds_back(recorded: Recorded) -> bool:
    """Whether a play's analysis waits until the facilitator opens its case.

    It does in a cohort that was set up so, and for plays of no cohort while an open one on this
    computer holds the case back: else whoever presses "I have no code" reads the key to the room.
    It waits for everybody at that laptop, in the app, line mode, `--jsonl` and `rifq debrief`
    alike: what cannot be told is not worked out either. A led play does not wait: whoever leads it
    reveals the key, or does not.
    """
    return bool(_holding(recorded))


def of_others(recorded: Recorded) -> str:
    """The title of the course for whose sake a play that is not of it waits; or ""."""
    holding = _holding(recorded)
    return holding[0].title if holding and not recorded.cohort else ""


def foretold(recorded: Recorded) -> str:
    """What is said when a play begins that is not of the course for whose sake it waits; or ""."""
    if not (course := of_others(recorded)):
        return ""
    words = _(
        "A course on this computer, {course}, plays this case: what the key says of it waits until "
        "its facilitator opens it."
    )
    return words.format(course=course)


def _holding(recorded: Recorded) -> list[Cohort]:
    """The cohorts that hold a play's analysis back."""
    if recorded.store is None or recorded.play.started.mode == "led":
        return []
    cohorts, case = recorded.store.cohorts, recorded.scenario.id
    found = [cohorts.of(recorded.cohort)] if recorded.cohort else cohorts.all()
    return [cohort for cohort in found if cohort is not None and cohort.holds_back(case)]
