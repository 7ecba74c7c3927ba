"""What the verbs of `rifq cohort` share: the desk, one cohort, and a question before the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tui.strings import _
from tui.verbs.common import cases_folder, data_folder, give_up, records_spoken

if TYPE_CHECKING:
    from engine.records.cohorts import Cohort
    from tui.desk import Desk


@contextmanager
def at_the_desk(data: Path | None, cases: Path | None = None) -> Iterator[Desk]:
    """The cohorts of this computer; whatever goes wrong with them or their cases is said."""
    from engine.records.store import Store
    from engine.scenario.problems import Refused
    from tui.desk import Desk
    from tui.verbs.problems import as_text

    own = cases_folder(cases)
    with records_spoken(), Store.open(data_folder(data)) as store:
        try:
            yield Desk(store, own)
        except Refused as refused:
            give_up(as_text(refused.problems))


def one_of(desk: Desk, id: str) -> Cohort:
    """The cohort of this id or beginning of one."""
    return desk.store.cohorts.get(id)


def reminders(desk: Desk) -> list[str]:
    """What is due to be forgotten, a sentence each."""
    words = _(
        "The plays of {cohort} were to be forgotten by {on}: `rifq cohort forget {cohort}`. "
        "Aggregates stay."
    )
    return [words.format(cohort=c.id, on=c.forget_on) for c in desk.due()]
