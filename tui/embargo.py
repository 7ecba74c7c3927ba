"""The embargo: whether what the key says of a play may be told yet. One function decides."""

from __future__ import annotations

from tui.recorded import Recorded


def holds_back(recorded: Recorded) -> bool:
    """Whether a play's analysis waits until the facilitator opens its case.

    It does in a cohort that was set up so. It waits for everybody at that laptop, in the app, line
    mode, `--jsonl` and `rifq debrief` alike: what cannot be told is not worked out either. A led
    play does not wait: whoever leads it reveals the key, or does not.
    """
    if recorded.store is None or not recorded.cohort or recorded.play.started.mode == "led":
        return False
    cohort = recorded.store.cohorts.of(recorded.cohort)
    return cohort is not None and cohort.holds_back(recorded.scenario.id)
