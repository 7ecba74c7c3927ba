"""The report of a cohort, as figures: a pure function of its plays, cases, values and a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from engine.records.cohorts import Cohort, Member
from engine.reports.case_map import places_of, ways_of
from engine.reports.cohort.change import find_change
from engine.reports.cohort.decisions import Group, Room, decisions
from engine.reports.cohort.item_analysis import sum_checks
from engine.reports.cohort.page_two import PARTS
from engine.reports.cohort.released_case import Release, tell_case
from engine.reports.cohort.report_data import (
    LEAST_FINISHED,
    CaseReport,
    CohortReport,
    Plays,
    Scene,
)
from engine.reports.cohort.sections.assessed import purposes
from engine.reports.cohort.sections.contested import list_contested
from engine.reports.cohort.sections.finished_plays import needs
from engine.reports.cohort.sections.harms import harms, list_voted_harms
from engine.reports.cohort.select_plays import Known, OnePlay, read
from engine.reports.cohort.statistics import REPLICATES, SEED
from engine.reports.cohort.topics import list_well, select_foremost, topics
from engine.reports.facts import cohort as facts
from engine.scenario.case_metadata import Aspect
from engine.scenario.scenario import Scenario


def cohort_report(
    cohort: Cohort,
    members: Sequence[Member],
    played: Iterable[OnePlay],
    current: Mapping[str, Scenario],
    known: Known,
    today: str,
    unreadable: Mapping[str, int] | None = None,
) -> CohortReport:
    """The figures of a cohort; the same for the same plays, cases and day.

    Args:
        cohort: as it was agreed.
        members: its codes; only their agencies are counted.
        played: its plays, those written to last at the end.
        current: the cases as they are today, by id.
        known: gives the values of a case, or None where they are not known.
        today: the day of the report, as text.
        unreadable: plays that could not be opened, by id of their case.
    """
    groups = sorted(
        read(played, current, known, unreadable or {}),
        key=lambda group: (cohort.nth(group.scenario.id), group.scenario.id),
    )
    there = {group.scenario.id for group in groups}
    agencies = Counter(member.agency for member in members)
    names = [*cohort.agencies, *sorted(set(agencies) - set(cohort.agencies))]  # no agency: last
    return CohortReport(
        cohort=cohort.id,
        title=cohort.title,
        first=cohort.first,
        last=cohort.last,
        records=cohort.records,
        closed=cohort.closed,
        demo=cohort.demo,
        today=today,
        people=len(members),
        agencies=tuple((name, agencies[name]) for name in names if agencies[name]),
        cases=tuple(report_case(g, _count_missing(members, groups, g)) for g in groups),
        missing=tuple(id for id in cohort.cases if id not in there),
        change=find_change(cohort, groups),
        seed=SEED,
        replicates=REPLICATES,
    )


def _count_missing(members: Iterable[Member], groups: Iterable[Group], group: Group) -> int:
    """How many codes have no play of the case of a group that counts."""
    case = group.scenario.id
    there = {
        code
        for each in groups
        if each.scenario.id == case
        for seen in each.seen
        for code in seen.people
    }
    return len({member.code for member in members} - there)


def report_case(group: Group, missing: int = 0) -> CaseReport:
    """The figures of a case; `missing` codes have no play of it."""
    room = Room(group)
    decided = decisions(room)
    aimed = purposes(room, decided)
    good = list_well(room, decided, aimed)
    about, hashes, text = group.scenario.about, group.scenario.hashes, group.scenario.text
    ends = (id for id in places_of(group.scenario) if id not in text.scenes)
    held = {mark.belief for mark in group.scenario.key.marks.values()}
    return CaseReport(
        case=group.scenario.id,
        title=about.title,
        version=about.version,
        draft=about.draft,
        reviewers=about.reviewers,
        notes=about.content_notes,
        story=hashes.story,
        key=hashes.key,
        text=hashes.text,
        stories=group.stories,
        valued=group.parts is not None,
        plays=_plays(group, missing),
        withheld=False,
        scenes=_scenes(group.scenario),
        endings=tuple(Scene(id, "", "", "", text.name(id)) for id in ends),
        topics=topics(room, decided),
        harms=harms(room),
        harmful_votes=list_voted_harms(room, decided),
        contested=list_contested(room, group.contests),
        needs=needs(room),
        well=select_foremost(good),
        decisions=decided,
        purposes=aimed,
        parts={part.name: part.count(room) for part in PARTS if part.count},
        practice=about.carries(Aspect.PRACTICE),
        role=" ".join(str(group.scenario.data.get("role", "")).split()),
        opening=_opening(group.scenario),
        people=tuple((p.name, p.part) for p in text.people.values()),
        beliefs=tuple(b for id, b in group.scenario.doctrine.beliefs.items() if id in held),
        checked=sum_checks([d.comparisons for d in decided] + [p.comparisons for p in aimed]),
    )


def report_released(release: Release) -> CaseReport:
    """The figures of a case of which only released tables may be told."""
    counted = release.as_group()
    return tell_case(release, counted, report_case(counted))


def _plays(group: Group, missing: int) -> Plays:
    rows = group.counts.of(facts.Plays)
    counted, finished = sum(r.n for r in rows), sum(r.n for r in rows if r.finished)
    passed = sum(r.n for r in rows if r.passed)
    return Plays(
        counted=counted,
        finished=finished,
        unfinished=counted - finished,
        pairs=sum(r.n for r in rows if r.pair),
        rescored=sum(r.n for r in rows if r.rescored),
        passed=passed if counted >= LEAST_FINISHED else None,
        repeated=group.repeated,
        unreadable=group.unreadable,
        led=len(group.led),
        missing=missing,
    )


def _opening(scenario: Scenario) -> str:
    """The first paragraph of the first scene."""
    first = next(iter(scenario.text.scenes))
    told = (line for line in scenario.text.lines if line.context.endswith(f"/scenes/{first}/text"))
    return next((line.text for line in told), "")


def _scenes(scenario: Scenario) -> tuple[Scene, ...]:
    """The scenes of the case in words, with what can follow each."""
    text, people = scenario.text, scenario.text.people
    leads: dict[str, list[str]] = defaultdict(list)
    for start, end in ways_of(scenario):
        leads[start].append(end)
    return tuple(
        Scene(
            id,
            scene.time,
            scene.prompt,
            people[scene.who].name if scene.who else "",
            text.name(id),
            tuple(leads[id]),
        )
        for id, scene in text.scenes.items()
    )
