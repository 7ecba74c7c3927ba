"""What the verbs of `rifq cohort` share: the desk, one cohort, and a question before the end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from engine.language.strings import _
from engine.records.cohorts import Cohort
from engine.records.sqlite.store import Store
from engine.scenario.problems import Refused
from engine.services.cohorts import CohortService
from tui.cli.common import cases_folder, data_folder, give_up, records_spoken
from tui.cli.problem_output import as_text


@contextmanager
def open_cohorts(data: Path | None, cases: Path | None = None) -> Iterator[CohortService]:
    """The cohorts of this computer; whatever goes wrong with them or their cases is said."""
    own = cases_folder(cases)
    with records_spoken(), Store.open(data_folder(data)) as store:
        try:
            yield CohortService(store, own)
        except Refused as refused:
            give_up(as_text(refused.problems))


def one_of(service: CohortService, id: str) -> Cohort:
    """The cohort of this id or beginning of one."""
    return service.store.cohorts.get(id)


def reminders(service: CohortService) -> list[str]:
    """What is due: to be closed, or to be forgotten; a sentence each."""
    late = _(
        "The plays of {cohort} were due to be forgotten by {on}: `rifq cohort "
        "forget {cohort}`. Group figures stay."
    )
    over = _(
        "The last day of {cohort} was {on}, and it is still open. Close it with "
        "`rifq cohort close {cohort}`. The days until its plays are forgotten "
        "start only then."
    )
    return [
        *(over.format(cohort=c.id, on=c.last) for c in service.overstayed()),
        *(late.format(cohort=c.id, on=c.forget_on) for c in service.due()),
    ]


@contextmanager
def working() -> Iterator[Callable[[int], None] | None]:
    """At a terminal, says on one line how far the cases were looked at, then wipes it."""
    shown = sys.stderr.isatty()
    yield _progress if shown else None
    if shown:
        click.echo("\r\033[K", err=True, nl=False)


def _progress(states: int) -> None:
    words = _("Working out what was possible in a case: {states} situations")
    click.echo("\r" + words.format(states=f"{states:,}"), err=True, nl=False)
