"""The report of a cohort whose records are its people's own, in issues.

Two reports made minutes apart, subtracted, would tell what one person decided in between. So a case
is reported in issues: the first when five people have finished it, the next when at least five more
have. An issue is kept, and told again word for word until then, whatever is played, undone or
forgotten meanwhile. It holds finished plays only, each as it was when it first came in. What the
room disputes and the change between two forms are told in issues of their own. The counts observers
get when the cohort closes are those of the last issue of each case, so that the two cannot be set
against each other either. Votes of a led room are no issue: everybody saw the hands.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from engine.play.play import Play, log
from engine.records.annotations import Words
from engine.records.cohorts import Cohort, Issue, Member
from engine.records.problems import Code, RecordsProblem
from engine.records.store import Listed, Store
from engine.reports.cohort import aggregates
from engine.reports.cohort.aggregates import Case, Count, Snapshot
from engine.reports.cohort.disclosure import LEAST, large_enough
from engine.reports.cohort.figures import (
    FORMULA_VERSION,
    LEAST_PAIRS,
    CaseReport,
    Change,
    CohortReport,
)
from engine.reports.cohort.kept_figures import (
    Ends,
    Junk,
    KeptCase,
    case_from,
    change_from,
    contests_from,
    to_bytes,
)
from engine.reports.cohort.play_reader import Reader
from engine.reports.cohort.play_summary import Outline, Seen, read_under
from engine.reports.cohort.report import cohort_report
from engine.reports.cohort.select_plays import Known, OnePlay, Played, read
from engine.reports.cohort.small_cells import contest, rounded, withhold
from engine.reports.document import Contest
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from engine.services.contests import CONTEST, read_contest
from engine.services.errors import Unreadable
from engine.services.recording import keep_material, load_pinned, open_listed

T = TypeVar("T")

CASE, CONTESTS, CHANGE = "case", "contests", "change"
"""What an issue can be about; the first two with a case and a story after it."""

_ABOUT = re.compile(rf"(?:{CASE}|{CONTESTS}) \S+ \S+|{CHANGE}")

About = tuple[str, str]
"""A case and its story."""


class _Moment(Struct, frozen=True):
    """A play at a moment of it, read, and without its log. See `OnePlay`.

    Attributes:
        listed: as it is listed.
        events: how many of its events count.
        outline: what decides where it counts.
        by: what it was read under.
        seen: what was read of it.
        open: opens it again, at this moment.
        contests: what they thought of its judgements.
    """

    listed: Listed
    events: int
    outline: Outline
    by: str
    seen: Seen
    open: Callable[[Listed, int], Played]
    contests: tuple[Contest, ...] = ()

    @property
    def end(self) -> tuple[str, int]:
        """Its id, and how many of its events count."""
        return self.listed.play, self.events

    @property
    def people(self) -> tuple[str, ...]:
        """Codes of those who took part."""
        return self.listed.participants

    def opened(self) -> tuple[Play, Scenario]:
        """This moment of it, and the case it was made on."""
        return self.open(self.listed, self.events).opened()

    def summary(self, case: Scenario, /) -> Seen | None:
        """What was read of it, if that was under this case."""
        return self.seen if self.by == read_under(case) else None


class Issues:
    """The issues of one cohort.

    Args:
        store: where its plays are.
        cohort: one of own records.
        case_today: gives a case as it is today by its id, or None where it cannot be read.
        known: gives the values of a case, or None where they are not known.
        today: the day, as text.

    Raises:
        RecordsProblem: R052, also later, where an issue cannot be read.
    """

    def __init__(
        self,
        store: Store,
        cohort: Cohort,
        case_today: Callable[[str], Scenario | None],
        known: Known,
        today: str,
    ) -> None:
        self.store, self.cohort, self.today = store, cohort, today
        self._case_today, self._known = cache(case_today), known
        every = reversed(store.plays(cohort=cohort.id))
        self._listed = {listed.play: listed for listed in every}
        self._damaged: dict[str, set[str]] = defaultdict(set)
        self._case_from = cache(case_from)
        self._moments: dict[tuple[str, int], _Moment] = {}
        self._readers: dict[str, Reader] = {}
        self._issues = _by_about(store, cohort)

    def _about(self, about: str) -> list[Issue]:
        """The issues about something, the last at the end."""
        return self._issues.get(about, [])

    # Making them

    def cut(self) -> None:
        """Make every issue that there is enough for; where votes came to one, count them in.

        Each play is opened once, and only what was read of the plays of one case is in memory.
        """
        waiting = self._waiting()
        told = (case for case, _story in self._told_cases())
        for case in dict.fromkeys((*waiting, *told)):
            self._cut_all_of(case, waiting[case])
            self._let_go()
        self._cut_change()
        self._let_go()

    def _cut_all_of(self, case: str, waiting: Sequence[Listed]) -> None:
        by_story: dict[str, list[_Moment]] = defaultdict(list)
        for moment in self._new_plays(case, waiting):
            by_story[moment.outline.story].append(moment)
        for story, new in by_story.items():
            self._cut_case(case, story, new)
        for told, story in self._told_cases():
            if told == case:
                self._count_again(case, story)
                self._cut_contests(case, story)

    def _let_go(self) -> None:
        """Keep nothing more that was read of plays."""
        self._moments.clear()
        self._readers.clear()

    def _keep(
        self, about: str, plays: Ends, body: bytes, words: Iterable[Words] = (), number: int = 0
    ) -> None:
        before = self._about(about)
        number = number or (before[-1].number if before else 0) + 1
        self.store.cohorts.issue(self.cohort.id, Issue(about, number, plays, body), words)
        self._issues = _by_about(self.store, self.cohort)

    def _enough(self, about: str, plays: Ends) -> bool:
        """Whether these plays differ from those of every issue before by five or more."""
        new = {play for play, _events in plays}
        before = [{play for play, _events in issue.plays} for issue in self._about(about)]
        return all(len(new - plays) >= LEAST for plays in before or [set()])

    def _waiting(self) -> Mapping[str, list[Listed]]:
        """The plays that are in no issue, by case, those started first at the beginning."""
        told = self._ends()
        found: dict[str, list[Listed]] = defaultdict(list)
        for listed in sorted(self._listed.values(), key=lambda listed: listed.facts.started):
            if listed.participants and listed.play not in told:
                found[listed.facts.scenario].append(listed)
        return found

    def _new_plays(self, case: str, waiting: Iterable[Listed]) -> Iterator[_Moment]:
        """Of these plays of a case the finished ones, the first of each person."""
        told = (self._listed.get(play) for play in self._ends())
        there = (p for p in told if p and p.facts.scenario == case)
        taken = {code for listed in there for code in listed.participants}
        for listed in waiting:
            played = self._open(listed)
            if played and played.play.ended and not taken & set(listed.participants):
                taken |= set(listed.participants)
                yield self._moment(listed, played)

    def _ends(self, about: str = "") -> dict[str, int]:
        """The plays that are in an issue about a case, each with how many events counted first."""
        found: dict[str, int] = {}
        for key, issues in self._issues.items():
            if key == about or (not about and key.startswith(f"{CASE} ")):
                for issue in issues:
                    for play, events in issue.plays:
                        found.setdefault(play, events)
        return found

    def _open(self, listed: Listed, events: int = 0) -> Played | None:
        """A play, or its beginning; None where it cannot be read."""
        with suppress(RecordsProblem, Unreadable):
            return self._opened(listed, events)
        self._damaged[listed.facts.scenario].add(listed.play)
        return None

    def _opened(self, listed: Listed, events: int) -> Played:
        """A play, or its beginning, on the case it is most likely read by."""
        recorded = open_listed(self.store, listed, self._likely)
        play = recorded.play
        if events:
            play = next((m for m in log(play) if m.seq == events), play)
        return Played(play, recorded.scenario, listed.participants)

    def _likely(self, pinned: Scenario) -> Scenario:
        """That of today where what can happen is the same."""
        today = self._case_today(pinned.id)
        return today if today and today.hashes.story == pinned.hashes.story else pinned

    def _moment(self, listed: Listed, played: Played) -> _Moment:
        """What is read of a play at the moment it was opened at."""
        end, by = (listed.play, played.play.seq), read_under(played.scenario)
        if end not in self._moments:
            if by not in self._readers:
                self._readers[by] = Reader(played.scenario, self._known(played.scenario))
            seen = self._readers[by].read(played.play)
            self._moments[end] = _Moment(listed, end[1], played.outline, by, seen, self._opened)
        return self._moments[end]

    def _reopened(self, ends: Mapping[str, int]) -> list[_Moment]:
        """The plays of an issue as they came in, without those that were forgotten."""
        there = ((self._listed[play], n) for play, n in ends.items() if play in self._listed)
        found = (self._again(listed, events) for listed, events in there)
        return [each for each in found if each is not None]

    def _again(self, listed: Listed, events: int) -> _Moment | None:
        if (listed.play, events) in self._moments:
            return self._moments[listed.play, events]
        played = self._open(listed, events)
        return self._moment(listed, played) if played else None

    def _cut_case(self, case: str, story: str, new: list[_Moment]) -> None:
        about = f"{CASE} {case} {story}"
        if len(new) < LEAST:
            return
        plays = [*self._reopened(self._ends(about)), *new]
        ends = tuple(each.end for each in plays)
        if not self._enough(about, ends):
            return
        today = self._case_today(case)
        same = today is not None and today.hashes.story == story
        scenario = today if today and same else self._made_on(new[-1])
        number = len({issue.number for issue in self._about(about)}) + 1
        self._keep(about, ends, to_bytes(self._counted(scenario, plays, number, self.today)))

    def _counted(
        self, scenario: Scenario, plays: Sequence[_Moment], number: int, date: str
    ) -> KeptCase:
        """The figures of a case over these plays and every led session of it."""
        told = withhold(self._figures(scenario, [*plays, *self._led(scenario.id)]))
        figures = replace(told, issue=number, issued=date)
        groups = read(plays, {scenario.id: scenario}, self._known, {})
        key = self.store.cohorts.key(self.cohort.id)
        (counted,) = aggregates.snapshot(self.cohort, (), groups, key).cases
        material = keep_material(self.store, scenario)
        return KeptCase(figures, counted.counts, material, self._led_ends(scenario.id), date)

    def _figures(self, scenario: Scenario, played: Iterable[OnePlay]) -> CaseReport:
        cases = {scenario.id: scenario}
        report = cohort_report(self.cohort, (), played, cases, self._known, self.today)
        return next(case for case in report.cases if case.story == scenario.hashes.story)

    def _led_ends(self, case: str) -> Ends:
        led = (p for p in self._listed.values() if not p.participants)
        return tuple((p.play, p.events) for p in led if p.facts.scenario == case)

    def _led(self, case: str = "") -> list[Played]:
        """Led sessions: of a case, or all."""
        led = (p for p in self._listed.values() if not p.participants)
        found = (self._open(p) for p in led if case in ("", p.facts.scenario))
        return [each for each in found if each is not None and each.outline.led]

    def _count_again(self, case: str, story: str) -> None:
        """Count the plays of an issue again: with votes that came later, or by a newer Rifq.

        They are the same plays, as they came in, read by the same key. Where one of them was
        forgotten, the issue stays as it is.
        """
        about = f"{CASE} {case} {story}"
        last = self._issues[about][-1]
        kept = self._kept(about)
        if kept and kept.formula == FORMULA_VERSION and kept.led == self._led_ends(case):
            return
        plays = self._reopened(dict(last.plays))
        if tuple(each.end for each in plays) != last.plays:
            return
        scenario = self._pinned(case, kept) or self._made_on(plays[-1])
        date = kept.date if kept else self.today
        body = to_bytes(self._counted(scenario, plays, last.number, date))
        self._keep(about, last.plays, body, number=last.number)

    def _pinned(self, case: str, kept: KeptCase | None) -> Scenario | None:
        with suppress(RecordsProblem, Refused):
            return load_pinned(self.store, kept.material, case) if kept else None
        return None

    def _made_on(self, moment: _Moment) -> Scenario:
        """The case a play was made on."""
        facts = moment.listed.facts
        return load_pinned(self.store, facts.closure, facts.scenario)

    def _cut_contests(self, case: str, story: str) -> None:
        """What is disputed in the plays of an issue, once five or more disputes are new."""
        about = f"{CONTESTS} {case} {story}"
        last = self._issues[f"{CASE} {case} {story}"][-1]
        written = {play: self._contests(play) for play, _events in last.plays}
        ends = tuple((play, 0) for play, words in written.items() if words)
        if len(ends) < LEAST or not self._enough(about, ends):
            return
        plays = self._reopened(dict(last.plays))
        kept = self._kept(f"{CASE} {case} {story}")
        scenario = self._pinned(case, kept) or self._made_on(plays[-1])
        with_words = [
            replace(each, contests=tuple(map(_contest, written[each.listed.play])))
            for each in plays
        ]
        disputed = self._figures(scenario, with_words).contested
        shared = [w for words in written.values() for w in words if w.shared and _because(w)]
        self._keep(about, ends, to_bytes(tuple(map(contest, disputed))), shared)

    def _contests(self, play: str) -> list[Words]:
        if play not in self._listed:
            return []
        return [words for words in self.store.words.of(play) if words.kind == CONTEST]

    def _cut_change(self) -> None:
        """The change between two forms, over people who are in an issue of both."""
        if not self.cohort.parallel or len(self.cohort.cases) < 2:
            return
        opening, closing = (self._alone(case) for case in self._forms())
        both = sorted(opening.keys() & closing.keys())
        ends = tuple(sorted(opening[code] for code in both))
        if len(both) < LEAST_PAIRS or not self._enough(CHANGE, ends):
            return
        plays = dict(sorted(form[code] for form in (opening, closing) for code in both))
        played = self._reopened(plays)
        cases = {id: case for id in self._forms() if (case := self._case_today(id))}
        report = cohort_report(self.cohort, (), played, cases, self._known, self.today)
        self._keep(CHANGE, ends, to_bytes(rounded(report.change)))

    def _forms(self) -> tuple[str, str]:
        return self.cohort.cases[0], self.cohort.cases[-1]

    def _alone(self, case: str) -> dict[str, tuple[str, int]]:
        """The plays of a case that are in an issue and had one player, by code."""
        there = ((self._listed.get(play), n) for play, n in self._ends().items())
        return {
            listed.participants[0]: (listed.play, events)
            for listed, events in there
            if listed and listed.facts.scenario == case and len(listed.participants) == 1
        }

    # Telling them

    def _told_cases(self) -> list[About]:
        """Cases with an issue, in the order of the course."""
        order = {id: number for number, id in enumerate(self.cohort.cases)}
        found = [key.split(" ")[1:] for key in self._issues if key.startswith(f"{CASE} ")]
        found.sort(key=lambda about: (order.get(about[0], len(order)), about))
        return [(case, story) for case, story in found]

    def _last(self, about: str, made: Callable[[bytes], T]) -> T | None:
        """The last issue about something; None where another Rifq kept it. Raises R052."""
        try:
            return made(self._issues[about][-1].body)
        except Junk as error:
            raise _unreadable(self.store, self.cohort) from error
        except ValueError:
            return None

    def _kept(self, about: str) -> KeptCase | None:
        return self._last(about, self._case_from)

    def kept_cases(self) -> Iterator[KeptCase]:
        """The last issue of each case that this Rifq can read, in the order of the course."""
        found = (self._kept(f"{CASE} {case} {story}") for case, story in self._told_cases())
        return (kept for kept in found if kept is not None)

    def report(self, members: Sequence[Member]) -> CohortReport:
        """The report: of each case its last issue; of one without, only the votes.

        Args:
            members: the codes of the cohort.
        """
        told = [self._disputed(kept.figures) for kept in self.kept_cases()]
        there = {figures.case for figures in told}
        led = self._led()
        begun = {listed.facts.scenario for listed in self._listed.values()} - there
        cases = {id: case for id in begun if (case := self._case_today(id))}
        base = cohort_report(
            self.cohort, members, led, cases, self._known, self.today, dict.fromkeys(cases, 0)
        )
        known = {(figures.case, figures.story) for figures in told}
        told += (replace(c, withheld=True) for c in base.cases if (c.case, c.story) not in known)
        told = [self._beside(figures, told) for figures in told]
        order = {id: number for number, id in enumerate(self.cohort.cases)}
        told.sort(key=lambda figures: order.get(figures.case, len(order)))
        there = {figures.case for figures in told}
        large = large_enough(dict(base.agencies))
        return replace(
            base,
            cases=tuple(told),
            missing=tuple(id for id in self.cohort.cases if id not in there),
            agencies=tuple((name, n) for name, n in base.agencies if name in large),
            change=self._change(base.change),
        )

    def _beside(self, figures: CaseReport, told: Sequence[CaseReport]) -> CaseReport:
        """A case with what is no issue: how many stories it has, and what cannot be read."""
        stories = [each for each in told if each.case == figures.case]
        damaged = len(self._damaged[figures.case]) if figures is stories[0] else 0
        plays = replace(figures.plays, unreadable=damaged, missing=0)
        return replace(figures, stories=len(stories), plays=plays)

    def _disputed(self, figures: CaseReport) -> CaseReport:
        about = f"{CONTESTS} {figures.case} {figures.story}"
        if not self._about(about):
            return figures
        reasons: dict[str, set[str]] = defaultdict(set)
        for words in self.store.cohorts.issued_words(self.cohort.id, about):
            if words.shared:
                reasons[words.address].add(_because(words))
        found = self._last(about, contests_from) or ()
        with_reasons = (replace(c, reasons=tuple(sorted(reasons[c.address]))) for c in found)
        return replace(figures, contested=tuple(with_reasons))

    def _change(self, base: Change) -> Change:
        if base.why in ("no-forms", "not-parallel"):
            return base
        kept = self._last(CHANGE, change_from) if self._about(CHANGE) else None
        return kept or Change("withheld")

    def snapshot(self, members: Sequence[Member]) -> Snapshot:
        """What observers get: the counts of the last issues, and the votes of led rooms.

        Args:
            members: the codes that were used.
        """
        led = self._led()
        cases = {each.scenario.id: each.scenario for each in led}
        key = self.store.cohorts.key(self.cohort.id)
        groups = read(led, cases, self._known, {})
        voted = aggregates.snapshot(self.cohort, members, groups, key)
        if voted.people is None:
            return voted
        votes = {case.story: case for case in voted.cases}
        told = [_observed(kept, votes.pop(kept.figures.story, None)) for kept in self.kept_cases()]
        order = {id: number for number, id in enumerate(self.cohort.cases)}
        told = sorted([*told, *votes.values()], key=lambda c: order.get(c.case, len(order)))
        return replace(voted, cases=tuple(told))


def issued_plays(store: Store, cohort: Cohort) -> Counter[str]:
    """How many plays the last issue of each case is made of; of several stories, together."""
    found: Counter[str] = Counter()
    for about, issues in _by_about(store, cohort).items():
        if about.startswith(f"{CASE} "):
            found[about.split(" ")[1]] += len(issues[-1].plays)
    return found


def _by_about(store: Store, cohort: Cohort) -> dict[str, list[Issue]]:
    """Every issue of a cohort by what it is about, the last at the end. Raises R052."""
    found: dict[str, list[Issue]] = {}
    for issue in store.cohorts.issues(cohort.id):
        if not _ABOUT.fullmatch(issue.about):
            raise _unreadable(store, cohort)
        found.setdefault(issue.about, []).append(issue)
    return found


def _unreadable(store: Store, cohort: Cohort) -> RecordsProblem:
    return RecordsProblem(Code.UNREADABLE_ISSUE, {"cohort": cohort.id, "path": store.place})


def _observed(kept: KeptCase, voted: Case | None) -> Case:
    of = kept.figures
    votes: tuple[Count, ...] = ()
    if voted is not None:
        votes = tuple(count for count in voted.counts if count.kind == "vote")
    return Case(of.case, of.title, of.version, of.draft, of.story, of.key, kept.counts + votes)


def _contest(words: Words) -> Contest:
    return Contest(words.address, read_contest(words)[0])


def _because(words: Words) -> str:
    return read_contest(words)[1]
