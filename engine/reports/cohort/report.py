"""The report of a cohort, as figures: a pure function of its plays, cases, values and a day."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from statistics import fmean, variance

from engine.records.cohorts import Cohort, Member
from engine.reports.case_map import places_of, ways_of
from engine.reports.cohort.decisions import Group, Room, decisions
from engine.reports.cohort.details import PARTS
from engine.reports.cohort.figures import (
    LEAST_FINISHED,
    LEAST_ORDER,
    LEAST_PAIRS,
    CaseReport,
    Change,
    CohortReport,
    Plays,
    Scene,
)
from engine.reports.cohort.item_analysis import checked
from engine.reports.cohort.play_summary import Seen
from engine.reports.cohort.sections.assessed import purposes
from engine.reports.cohort.sections.contested import contested
from engine.reports.cohort.sections.finished_plays import needs
from engine.reports.cohort.sections.harms import harms, harms_voted
from engine.reports.cohort.select_plays import Known, OnePlay, read
from engine.reports.cohort.statistics import REPLICATES, SEED, TAIL, Figure, quartile
from engine.reports.cohort.topics import foremost, topics, well
from engine.scenario.about import Aspect
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
        members: its codes; of these only agencies are counted.
        played: its plays, those written to last at the end.
        current: the cases as they are today, by id.
        known: gives the values of a case, or None where they are not known.
        today: the day of the report, as text.
        unreadable: plays that could not be opened, by id of their case.
    """
    groups = _in_order(cohort, read(played, current, known, unreadable or {}))
    there = {group.scenario.id for group in groups}
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
        agencies=_agencies(cohort, members),
        cases=tuple(_case(cohort, group, _missing(members, groups, group)) for group in groups),
        missing=tuple(id for id in cohort.cases if id not in there),
        change=change(cohort, groups),
        seed=SEED,
        replicates=REPLICATES,
    )


def _in_order(cohort: Cohort, groups: Iterable[Group]) -> list[Group]:
    """The cases in the order of the course, then any other; stories of one case stay together."""
    order = {id: number for number, id in enumerate(cohort.cases)}
    last = len(order)
    return sorted(groups, key=lambda g: (order.get(g.scenario.id, last), g.scenario.id))


def _agencies(cohort: Cohort, members: Iterable[Member]) -> tuple[tuple[str, int], ...]:
    """How many people each category has, in the order of the cohort; those of none last."""
    found = Counter(member.agency for member in members)
    names = [*cohort.agencies, *sorted(set(found) - set(cohort.agencies))]
    return tuple((name, found[name]) for name in names if found[name])


def _missing(members: Iterable[Member], groups: Iterable[Group], group: Group) -> int:
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


def _case(cohort: Cohort, group: Group, missing: int) -> CaseReport:
    finished = sum(each.finished for each in group.seen)
    withheld = cohort.records == "own" and finished < LEAST_FINISHED
    least = LEAST_FINISHED if cohort.records == "own" else 1
    room = Room(group, () if withheld else group.seen, least)
    decided = decisions(room)
    aimed = purposes(room, decided)
    good = well(room, decided, aimed)
    about, hashes = group.scenario.about, group.scenario.hashes
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
        withheld=withheld,
        scenes=_scenes(group.scenario),
        endings=_endings(group.scenario),
        topics=topics(room, decided),
        harms=harms(room),
        harmful_votes=harms_voted(room, decided),
        contested=contested(room, () if withheld else group.contests),
        needs=needs(room),
        well=good if cohort.records == "own" else foremost(good),
        decisions=decided,
        purposes=aimed,
        parts={part.name: part.count(room) for part in PARTS if part.count},
        practice=about.carries(Aspect.PRACTICE),
        checked=checked([d.comparisons for d in decided] + [p.comparisons for p in aimed]),
    )


def _plays(group: Group, missing: int) -> Plays:
    seen = group.seen
    finished = sum(each.finished for each in seen)
    passed = sum(each.passed for each in seen)
    return Plays(
        counted=len(seen),
        finished=finished,
        unfinished=len(seen) - finished,
        pairs=sum(each.players > 1 for each in seen),
        rescored=sum(each.rescored for each in seen),
        passed=passed if len(seen) >= LEAST_FINISHED else None,
        repeated=group.repeated,
        unreadable=group.unreadable,
        led=len(group.led),
        missing=missing,
    )


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


def _endings(scenario: Scenario) -> tuple[Scene, ...]:
    """The endings of the case by their names."""
    ids = (id for id in places_of(scenario) if id not in scenario.text.scenes)
    return tuple(Scene(id, "", "", "", scenario.text.name(id)) for id in ids)


# Change -------------------------------------------------------------------------------------------


def change(cohort: Cohort, groups: Sequence[Group]) -> Change:
    """The change from the form played first to the one played last, where it can be said.

    Only between forms declared parallel and given in counterbalanced order: else a difference
    between the cases cannot be told from a change in the people.
    """
    if len(cohort.cases) < 2:
        return Change("no-forms")
    if not cohort.parallel:
        return Change("not-parallel")
    opening = _shares(groups, cohort.cases[0])
    closing = _shares(groups, cohort.cases[-1])
    if opening is None or closing is None:
        return Change("not-valued")
    codes = sorted(opening.keys() & closing.keys())
    pairs = []
    for code in codes:
        as_written = cohort.order_of(code) == cohort.cases
        first, last = (opening, closing) if as_written else (closing, opening)
        pairs.append((first[code], last[code], as_written))
    each = sum(w for *_, w in pairs), sum(not w for *_, w in pairs)
    if min(each) < LEAST_ORDER:
        why = "few" if len(pairs) < LEAST_PAIRS else "not-counterbalanced"
        return Change(why, len(pairs), each)
    if len(pairs) < LEAST_PAIRS:
        return Change("few", len(pairs), each)
    found = [(first, last) for first, last, _ in pairs]
    return Change("", len(pairs), each, _mean(found), _effect(found))


def _shares(groups: Sequence[Group], case: str) -> Mapping[str, float] | None:
    """Where each person's finished play of a case lies; None without values."""
    found: dict[str, float] = {}
    valued = False
    for group in groups:
        if group.scenario.id == case:
            valued = valued or group.parts is not None
            found.update(_alone(group.seen))
    return found if valued else None


def _alone(seen: Sequence[Seen]) -> dict[str, float]:
    """Of those who played alone."""
    return {
        each.people[0]: each.attained[""].share
        for each in seen
        if len(each.people) == 1 and "" in each.attained
    }


Pairs = Sequence[tuple[float, float]]


def difference(pairs: Pairs) -> float:
    """The mean difference, last less first."""
    return fmean(last - first for first, last in pairs)


def d_av(pairs: Pairs) -> float | None:
    """The mean difference over the root of the mean of both variances; None without any."""
    firsts, lasts = [first for first, _ in pairs], [last for _, last in pairs]
    spread = sqrt((variance(firsts) + variance(lasts)) / 2)
    return difference(pairs) / spread if spread else None


def _mean(pairs: Pairs) -> Figure:
    found = sorted(difference(drawn) for drawn in _resampled(pairs))
    return _between(pairs, difference(pairs), found)


def _effect(pairs: Pairs) -> Figure:
    value = d_av(pairs)
    found = sorted(d for drawn in _resampled(pairs) if (d := d_av(drawn)) is not None)
    if value is None or len(found) < REPLICATES // 2:
        return Figure(len(pairs), LEAST_PAIRS)
    return _between(pairs, value, found)


def _between(pairs: Pairs, value: float, found: Sequence[float]) -> Figure:
    low, high = quartile(found, TAIL), quartile(found, 1 - TAIL)
    return Figure(len(pairs), LEAST_PAIRS, value, low, high)


def _resampled(pairs: Pairs) -> list[list[tuple[float, float]]]:
    chance = random.Random(f"{SEED} change {len(pairs)}")
    return [chance.choices(list(pairs), k=len(pairs)) for _ in range(REPLICATES)]
