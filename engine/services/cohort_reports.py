"""The report of a cohort, made of what is on disk, for the app and `rifq cohort report`."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from engine.language.strings import current
from engine.records.annotations import Words
from engine.records.cohorts import Cohort
from engine.records.problems import RecordsProblem
from engine.records.store import Store
from engine.reports.cohort.document import cohort_document
from engine.reports.cohort.export import as_csv
from engine.reports.cohort.figures import CohortReport
from engine.reports.cohort.report import cohort_report
from engine.reports.cohort.select_plays import Played
from engine.reports.document import Contest
from engine.reports.render.html import as_html
from engine.reports.render.json import as_json
from engine.scenario.case_paths import find
from engine.scenario.doctrine import load_doctrine
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from engine.scenario.yaml.files import bytes_of
from engine.scoring.value_function import Values
from engine.services.compiled_cases import open_case
from engine.services.errors import Unreadable
from engine.services.recording import open_listed
from engine.services.values_cache import values_of

Progress = Callable[[int], None]


def build(
    store: Store, cohort_id: str, own: Path | None, today: str, progress: Progress | None = None
) -> CohortReport:
    """The figures of a cohort.

    It takes seconds more, once, for each case whose values are not cached.

    Args:
        store: where its plays are.
        cohort_id: its id, or the beginning of one.
        own: an own folder of cases, or None.
        today: the day, as text.
        progress: called now and then with the number of states of a case seen.

    Raises:
        RecordsProblem: R026 when there is no such cohort.
    """
    cohort = store.cohorts.get(cohort_id)

    def known(case: Scenario) -> Values | None:
        return values_of(case, progress=progress)

    with _without_collecting():
        played, unreadable = gather(store, cohort)
        # a code that nobody used by the end counts for nobody; until then its owner may still come
        of = store.cohorts.taking_part if cohort.closed else store.cohorts.members
        members = of(cohort.id)
        cases = cases_today(cohort, own, played)
        report = cohort_report(cohort, members, played, cases, known, today, unreadable)
        return replace(report, head=store.head_of_all())


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Thousands of plays are kept here; looking for garbage among them takes a sixth longer."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def gather(store: Store, cohort: Cohort) -> tuple[list[Played], Counter[str]]:
    """The plays of a cohort, those written to last at the end; and of each case the unreadable."""
    played: list[Played] = []
    unreadable: Counter[str] = Counter()
    for listed in reversed(store.plays(cohort=cohort.id)):
        try:
            found = open_listed(store, listed)
        except (RecordsProblem, Unreadable):
            unreadable[listed.facts.scenario] += 1
            continue
        contests = tuple(contest for words in store.words.of(listed.play) for contest in _of(words))
        played.append(Played(found.play, found.scenario, listed.participants, contests))
    return played, unreadable


def _of(words: Words) -> list[Contest]:
    """A contest; its reason only where its writer shared it."""
    if words.kind != "contest":
        return []
    verdict, _, because = words.body.decode("utf-8", "replace").partition("\n")
    return [Contest(words.address, verdict, because if words.shared else "")]


def cases_today(
    cohort: Cohort, own: Path | None, played: Sequence[Played] = ()
) -> dict[str, Scenario]:
    """The cases of a cohort as they are today; one that cannot be read is left out.

    Args:
        cohort: whose cases.
        own: an own folder of cases, or None.
        played: its plays; where the last of a case was made on today's, that one is taken.
    """
    last = {each.scenario.id: each.scenario for each in played}
    found = {}
    for id in cohort.cases:
        with suppress(Refused):
            path = find(id, own)
            if path is not None:
                pinned = last.get(id)
                found[id] = pinned if pinned and _same(pinned, path) else open_case(path)
    return found


def _same(pinned: Scenario, path: Path) -> bool:
    """Whether a case is word for word, and principle for principle, that of a file."""
    cited, doctrine = pinned.cited(), load_doctrine()
    return pinned.source.raw == bytes_of(path) and pinned.doctrine.hash(cited) == doctrine.hash(
        cited
    )


def told(report: CohortReport, form: str, support: str) -> str:
    """The report as "html", "csv" or "json"."""
    if form == "csv":
        return as_csv(report)
    if form == "json":
        return as_json(report) + "\n"
    return as_html(cohort_document(report, support=support, language=current()))


def save(store: Store, cohort_id: str, own: Path | None, folder: Path) -> Path:
    """Writes the page into a folder and says where. Raises OSError, RecordsProblem."""
    cohort = store.cohorts.get(cohort_id)
    today = date.today().isoformat()
    page = told(build(store, cohort.id, own, today), "html", cohort.support)
    path = folder / f"report-{cohort.id}-{today}.html"
    path.write_text(page, encoding="utf-8", newline="\n")
    return path
