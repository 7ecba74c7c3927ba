"""Sealing a cohort when it closes, and the one report observers get of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from engine.language.strings import current
from engine.records.cohorts import Cohort
from engine.records.problems import Code, RecordsProblem
from engine.records.store import Store
from engine.reports.cohort import aggregates, observer
from engine.reports.cohort.aggregates import Snapshot
from engine.reports.cohort.decisions import Group
from engine.reports.cohort.select_plays import read
from engine.reports.render.html import as_html
from engine.reports.render.json import as_json
from engine.services.cohort_plays import case_today, gather
from engine.services.cohort_reports import issues_of
from engine.services.values_cache import Progress, at_hand, values_of

FORMATS: dict[str, Callable[[Snapshot], str]] = {
    "html": lambda snapshot: as_html(observer.observer_document(snapshot, current())),
    "csv": lambda snapshot: observer.as_csv(snapshot, current()),
    "json": lambda snapshot: as_json(snapshot, sort_keys=True) + "\n",
}


def prepare(cohort: Cohort, own: Path | None, progress: Progress | None = None) -> None:
    """Works out what the cases of a cohort are worth, so that sealing it takes no time.

    Args:
        cohort: about to be closed.
        own: an own folder of cases, or None.
        progress: called now and then with the number of states of a case seen.
    """
    for case in (case_today(id, own) for id in cohort.cases):
        if case is not None and not at_hand(case):
            values_of(case, progress=progress)


def seal(store: Store, cohort: Cohort, own: Path | None, today: str) -> bytes:
    """Seals what may be kept of a cohort for good; once, whatever is played or forgotten later.

    In own records it is made of the plays of the last issues, so that the facilitator, who has
    those, learns nothing from the difference.

    Args:
        store: where its plays are.
        cohort: about to be closed, or closed.
        own: an own folder of cases, or None.
        today: the day, as text.

    Returns:
        What is sealed of it, now or since before.
    """
    if found := store.cohorts.sealed(cohort.id):
        return found[0].body
    members = store.cohorts.taking_part(cohort.id)
    if cohort.records == "own":
        issues = issues_of(store, cohort, own, today, values_of)
        issues.cut()
        made = issues.snapshot(members)
    else:
        groups, key = _groups(store, cohort, own), store.cohorts.key(cohort.id)
        made = aggregates.snapshot(cohort, members, groups, key)
    body = aggregates.to_bytes(made)
    store.cohorts.seal(cohort.id, cohort.closed or today, body)
    return body


def observed(store: Store, id: str, own: Path | None, format: str, today: str) -> str:
    """The report for observers.

    Args:
        store: where the cohort is.
        id: of the cohort, or its beginning.
        own: an own folder of cases, or None.
        format: "html", "csv" or "json".
        today: the day, as text; nothing in the report depends on it.

    Raises:
        RecordsProblem: R026 no such cohort, R036 it is still open, R003 its seal cannot be read.
    """
    cohort = store.cohorts.get(id)
    if not cohort.closed:
        raise RecordsProblem(Code.OBSERVERS_WAIT, {"cohort": cohort.id})
    try:
        snapshot = aggregates.from_bytes(seal(store, cohort, own, today))
    except ValueError as error:
        said = {"path": store.place, "said": str(error)}
        raise RecordsProblem(Code.DAMAGED, said) from error
    return FORMATS[format](snapshot)


def _groups(store: Store, cohort: Cohort, own: Path | None) -> list[Group]:
    """Its plays, case by case and story by story, as the facilitator's report has them."""
    found = gather(store, cohort, own, values_of)
    return read(found.plays, found.cases, values_of, found.unreadable)
