"""The reports of a cohort, made of what is on disk, for the app and `rifq cohort report`.

One is for its facilitator; the other, once the cohort is closed and sealed, for observers.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, json
from msgspec.structs import replace

from engine.language.interface import _, current
from engine.records.cohorts import Cohort, Member, require_id
from engine.records.folder import write_owned
from engine.records.problems import Code, RecordsProblem
from engine.reports.cell_key import LEAST
from engine.reports.cohort import sealed_counts, topics
from engine.reports.cohort.document import cohort_document
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.observer_report import as_csv as observers_csv
from engine.reports.cohort.observer_report import observer_document
from engine.reports.cohort.page_two import as_csv
from engine.reports.cohort.released_case import (
    Release,
    add_waves,
    count_wave,
    find_case_overlaps,
    play_at_random,
)
from engine.reports.cohort.report import cohort_report, report_released
from engine.reports.cohort.report_data import MOST_TOPICS, CohortReport
from engine.reports.cohort.sealed_counts import Case, Snapshot, observe_case, snapshot
from engine.reports.cohort.select_plays import Known, read
from engine.reports.cohort.stored_report import report_from
from engine.reports.cohort.withheld_until_signed import withhold_unsigned, withhold_unsigned_counts
from engine.reports.facts.play import Reader
from engine.reports.render.html import as_html
from engine.reports.render.json import as_json
from engine.reports.render.text import as_text
from engine.scenario.scenario import Scenario
from engine.scoring.value_function import Values
from engine.services.feedback.cohort_plays import gather
from engine.services.feedback.waves import Unreported, Waves
from engine.services.shared.compiled_cases import case_today, pulls_of
from engine.services.shared.kits import refuse_joined
from engine.services.shared.values_cache import Progress, at_hand, values_of

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store


def build(
    store: Store,
    cohort_id: str,
    own: Path | None,
    today: str,
    progress: Progress | None = None,
) -> CohortReport:
    """The figures of a cohort, by its id or the beginning of one.

    It takes seconds more, once, for each case whose values are not cached.

    Raises:
        RecordsProblem: R026 when there is no such cohort; R052 a kept report cannot be read; R064
            it is led on another computer.
    """
    cohort = store.cohorts.get(cohort_id)
    refuse_joined(store, cohort.id)

    def find_values(case: Scenario) -> Values | None:
        return values_of(case, progress=progress)

    with _pause_collecting():
        if cohort.records == "own":
            waves = waves_of(store, cohort, own, today, find_values)
            waves.count(closing=bool(cohort.closed))
            report = waves.report(_counted_members(store, cohort))
        else:
            report = _tell_all(store, cohort, own, today, find_values)
        head, waiting = store.head_of_all(), len(store.sticks.list_waiting(cohort.id))
        if cohort.records == "own":
            waiting += -waiting % LEAST  # told in fives
        return replace(report, head=head, waiting=waiting)


def _tell_all(
    store: Store, cohort: Cohort, own: Path | None, today: str, known: Known
) -> CohortReport:
    """The figures of shared records; worked out again only after something changed."""
    members, found = _counted_members(store, cohort), gather(store, cohort, own, known)
    course = json.encode((cohort, members))
    if report := report_from(found.find_figures(course)):
        return replace(report, today=today)
    plays, cases, unreadable = found.plays, found.cases, found.unreadable
    report = cohort_report(cohort, members, plays, cases, known, today, unreadable)
    found.keep_figures(store, cohort.id, course, json.encode(report))
    return report


def _counted_members(store: Store, cohort: Cohort) -> Sequence[Member]:
    """A code nobody used by the end counts for nobody; until then its owner may still come."""
    of = store.cohorts.taking_part if cohort.closed else store.cohorts.members
    return of(cohort.id)


def find_unreported(store: Store, id: str, own: Path | None, today: str) -> tuple[Unreported, ...]:
    """The finished plays of a cohort that are in no report yet.

    In a closed cohort there are none any more, in a simulated one they are nobody's, and shared
    records have all plays in every report.
    """
    waves = _find_growing(store, id, own, today)
    return waves.find_unreported() if waves else ()


def _find_growing(store: Store, id: str, own: Path | None, today: str) -> Waves | None:
    """The waves of a cohort that can still have more; None where it has none, or no more."""
    cohort = store.cohorts.get(id)
    if cohort.records != "own" or cohort.closed or cohort.demo:
        return None
    return waves_of(store, cohort, own, today, lambda _case: None)


def find_never_reported(store: Store, id: str, own: Path | None, today: str) -> tuple[str, ...]:
    """The cases of a cohort, by id, of which closing it now leaves finished plays in no report.

    Each has one to four such plays, which own records never tell; shared records have all.
    """
    waves = _find_growing(store, id, own, today)
    return waves.find_too_few() if waves else ()


def waves_of(store: Store, cohort: Cohort, own: Path | None, today: str, known: Known) -> Waves:
    """The waves of a cohort of own records."""
    return Waves(store, cohort, lambda id: case_today(id, own), known, today)


@contextmanager
def _pause_collecting() -> Iterator[None]:
    """Thousands of plays are kept here; looking for garbage among them takes a sixth longer."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def choose(report: CohortReport, wanted: Iterable[str]) -> CohortReport | str:
    """The report with what a facilitator chose to talk about, or why it cannot be, in words.

    Args:
        report: the figures.
        wanted: decisions, by address or slot, at most two of a case; where two cases have one of
            that name, after the id of its case: `call`, or `thursday-ticket:call`.
    """
    chosen: list[dict[str, None]] = [{} for _ in report.cases]
    for want in wanted:
        only, _colon, name = want.rpartition(":")
        cases = [only in ("", case.case) and topics.find_topic(case, name) for case in report.cases]
        if not any(cases):
            return _no_topic(report, want)
        for ids, topic in zip(chosen, cases, strict=True):
            ids |= {topic.at: None} if topic else {}
    for case, ids in zip(report.cases, chosen, strict=True):
        if len(ids) > MOST_TOPICS:
            words = _(
                "A report has at most {most} topics for each case. For {case} you chose {n}: "
                "{each}."
            )
            each = current().commas(ids)
            return str(words.format(most=MOST_TOPICS, case=case.case, n=len(ids), each=each))
    told = (topics.choose_topics(case, ids) for case, ids in zip(report.cases, chosen, strict=True))
    return replace(report, cases=tuple(told))


class Candidate(Struct, frozen=True):
    """A decision that can be talked about.

    Attributes:
        case: id of its case.
        name: what `choose` takes for it.
        where: its clock and what is asked.
        detail: how many were wrong, and how firmly it would be picked.
    """

    case: str
    name: str
    where: str
    detail: str


def candidates(report: CohortReport) -> tuple[Candidate, ...]:
    """Every decision that can be talked about, in the order of the report.

    One that several reports of a case tell of is there once, as the first of them has it.
    """
    found: dict[str, Candidate] = {}
    for case in report.cases:
        say = Saying(case, current())
        for topic in case.topics:
            name = f"{case.case}:{topic.at}"
            found.setdefault(name, Candidate(case.case, name, *say.topic(topic)))
    return tuple(found.values())


def _no_topic(report: CohortReport, want: str) -> str:
    """That nobody gave a weak answer there, and where somebody did."""
    there = candidates(report)
    if not there:
        return str(_("There is nothing to choose from yet: no weak answer in any case."))
    words = _(
        "`{topic}` cannot be chosen: there is no decision of this name, or nobody gave a weak "
        "answer there. You can choose from:"
    )
    lines = (f"  {each.name}  {each.where}" for each in there)
    return "\n".join((words.format(topic=want), *lines))


def write_report(
    report: CohortReport, form: str, support: str, why: str = "", own: Path | None = None
) -> str:
    """The report as "html", "text", "csv" or "json".

    What rests on a marking that nobody has signed is told where `why` says why, and else left out.
    """
    report = withhold_unsigned(report, why)
    if form == "csv":
        return as_csv(report)
    if form == "json":
        return as_json(report) + "\n"
    pulls = {case.case: pulls_of(case.case, own) for case in report.cases}
    document = cohort_document(report, support=support, pulls=pulls, language=current())
    return as_text(document) if form == "text" else as_html(document)


def save(
    store: Store,
    cohort_id: str,
    own: Path | None,
    folder: Path,
    wanted: Iterable[str] = (),
    why: str = "",
) -> Path:
    """Writes the page into a folder and says where. Raises OSError, RecordsProblem.

    Args:
        store: where its plays are.
        cohort_id: its id, or the beginning of one.
        own: an own folder of cases, or None.
        folder: to write into.
        wanted: what to talk about, as in `choose`; what is no longer there is left out.
        why: as in `write_report`.
    """
    cohort = store.cohorts.get(cohort_id)
    today = date.today().isoformat()
    report = build(store, cohort.id, own, today)
    there = {each.name for each in candidates(report)}
    chosen = choose(report, [name for name in wanted if name in there])
    page = write_report(
        report if isinstance(chosen, str) else chosen, "html", cohort.support, why, own
    )
    path = folder / f"report-{require_id(cohort.id)}-{today}.html"
    write_owned(path, page)
    return path


FORMATS: dict[str, Callable[[Snapshot, str], str]] = {
    "html": lambda snapshot, why: as_html(observer_document(snapshot, current(), why)),
    "text": lambda snapshot, why: as_text(observer_document(snapshot, current(), why)),
    "csv": lambda snapshot, _why: observers_csv(snapshot, current()),
    "json": lambda snapshot, _why: as_json(snapshot, sort_keys=True) + "\n",
}


def prepare(cohort: Cohort, own: Path | None, progress: Progress | None = None) -> None:
    """Works out what the cases of a cohort are worth, so that sealing it takes no time."""
    for case in (case_today(id, own) for id in cohort.cases):
        if case is not None and not at_hand(case):
            values_of(case, progress=progress)


def seal(store: Store, cohort: Cohort, own: Path | None, today: str) -> bytes:
    """Seals what may be kept of a cohort for good; once, whatever is played or deleted later.

    All counts are released ones, in own records those that the facilitator has.

    Returns:
        What is sealed of it, now or since before.
    """
    if found := store.cohorts.list_seals(cohort.id):
        return found[0].body
    members = store.cohorts.taking_part(cohort.id)
    if cohort.records == "own":
        waves = waves_of(store, cohort, own, today, values_of)
        waves.count(closing=True)
        cases = waves.observe()
    else:
        cases = _release_groups(store, cohort, own)
    body = sealed_counts.to_bytes(snapshot(cohort, members, cases, store.cohorts.key(cohort.id)))
    store.cohorts.seal(cohort.id, cohort.closed or today, body)
    return body


def close(
    store: Store, id: str, own: Path | None, today: str, progress: Progress | None = None
) -> Cohort:
    """Closes a cohort today and seals its aggregates; both, or nothing is changed.

    One that was sealed before, and is open because a backup from before was brought back, is
    closed on the day of that seal, which stays.

    Raises:
        RecordsProblem: R026 there is none of this id; R064 it is led elsewhere; R076 plays of
            it wait for a decision.
    """
    cohort = store.cohorts.get(id)
    refuse_joined(store, cohort.id)
    if cohort.closed:
        return cohort
    if waiting := store.sticks.list_waiting(cohort.id):
        params = {"cohort": cohort.id, "count": str(len(waiting))}
        raise RecordsProblem(Code.UNDECIDED, params)
    if not store.cohorts.list_seals(cohort.id):
        prepare(cohort, own, progress)  # takes seconds, in which others may play
    with store.group_writes():
        seal(store, cohort, own, today)
        days = [sealed.at for sealed in store.cohorts.list_seals(cohort.id)]
        return store.cohorts.close(cohort.id, min(days, default=today))


def write_observed(
    store: Store, id: str, own: Path | None, format: str, today: str, why: str = ""
) -> str:
    """The report for observers.

    Args:
        store: where the cohort is.
        id: of the cohort, or its beginning.
        own: an own folder of cases, or None.
        format: "html", "text", "csv" or "json".
        today: the day, as text; nothing in the report depends on it.
        why: for telling what rests on a marking that nobody has signed; "" leaves it out.

    Raises:
        RecordsProblem: R026 no such cohort, R036 it is still open, R003 its seal cannot be read.
    """
    cohort = store.cohorts.get(id)
    if not cohort.closed:
        raise RecordsProblem(Code.OBSERVERS_WAIT, {"cohort": cohort.id})
    try:
        snapshot = sealed_counts.from_bytes(seal(store, cohort, own, today))
    except ValueError as error:
        said = {"path": store.place, "said": str(error)}
        raise RecordsProblem(Code.DAMAGED, said) from error
    return FORMATS[format](withhold_unsigned_counts(snapshot, why), why)


def _release_groups(store: Store, cohort: Cohort, own: Path | None) -> list[Case]:
    """What observers get of shared records: of each case all plays that count, released at once."""
    found, key = gather(store, cohort, own, values_of), store.cohorts.key(cohort.id)
    cases = []
    for group in read(found.plays, found.cases, values_of, found.unreadable):
        scenario, n = group.scenario, len(group.seen)
        people = {" ".join(sorted(seen.people)): seen for seen in group.seen}
        if n >= LEAST or group.led:
            luck, waves = cohort.luck.get(scenario.id, {}), []
            if n >= LEAST:
                overlaps = find_case_overlaps(scenario, luck)
                waves = [count_wave(key, scenario, people, overlaps)]
            tables = add_waves(scenario, waves, n) if waves else {}
            at_random = play_at_random(scenario, Reader(scenario, values_of(scenario)), luck)
            release = Release(group, at_random, tables, n if waves else 0, len(waves))
            cases.append(observe_case(report_released(release)))
    return sorted(cases, key=lambda case: cohort.nth(case.case))
