"""The report of a cohort whose records are its people's own, in issues.

Two reports of growing groups, subtracted, would tell what those in between decided. So nobody is in
two issues of a case: each is about people of whom no issue before it told anything, and there is
nothing to subtract. What all issues together tell of a person is what their own one tells, and that
has no count of one to four in it (`small_cells`). The proof needs nothing more: whatever the others
answered, every issue but one stays the same.

An issue needs five people. The first comes when five have finished and nobody is in the middle of
the case, or the facilitator says that those stop, or when `LEAST_NEXT` have finished; the next when
as many more have, or with five when the cohort closes. It waits so because few people can be told
little of, and never again. It is kept, and told again word for word, whatever is played, undone or
deleted meanwhile. It holds finished plays only, each as it was when it came in. What its people
dispute, and the change between two forms, are told in issues of their own by the same rule. The
counts observers get when the cohort closes are made of the same plays, issue by issue. Votes of a
led room are no issue: everybody saw the hands.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, reduce
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from engine.play.play import Play, log
from engine.records.annotations import Annotation
from engine.records.cohorts import Cohort, Issue, Member
from engine.records.problems import Code, RecordsProblem
from engine.records.store import Listed, Store, digest_of
from engine.reports.cohort import aggregates
from engine.reports.cohort.aggregates import Case, Count, Snapshot
from engine.reports.cohort.combined_counts import ToldCounts
from engine.reports.cohort.disclosure import LEAST, select_large
from engine.reports.cohort.report import cohort_report, report_each
from engine.reports.cohort.report_data import (
    FORMULA_VERSION,
    LEAST_NEXT,
    LEAST_PAIRS,
    CaseReport,
    Change,
    CohortReport,
    Contested,
)
from engine.reports.cohort.select_plays import Known, OnePlay, Played, read
from engine.reports.cohort.small_cells import contest, round_figures, withhold, withhold_older
from engine.reports.cohort.stored_report import (
    Ends,
    Junk,
    KeptCase,
    case_from,
    change_from,
    contests_from,
    to_bytes,
)
from engine.reports.document import Contest
from engine.reports.facts.play import Facts, Outline, Reader, name_reading
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from engine.services.shared.errors import Unreadable
from engine.services.shared.own_words import CONTEST, read_contest
from engine.services.shared.recording import keep_material, load_pinned, material, open_listed

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
    seen: Facts
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

    def open_play(self) -> tuple[Play, Scenario]:
        """This moment of it, and the case it was made on."""
        return self.open(self.listed, self.events).open_play()

    def summary(self, case: Scenario, /) -> Facts | None:
        """What was read of it, if that was under this case."""
        return self.seen if self.by == name_reading(case) else None


class Unreported(Struct, frozen=True):
    """Finished plays of a case that are in no issue yet.

    Attributes:
        case: its id.
        at_least: how many, in fives; 0 for one to four. Counted one by one, they would tell
            between which two readings somebody finished.
        due: a report that is made now tells of them, or of some.
    """

    case: str
    at_least: int
    due: bool


class Issues:
    """The issues of one cohort.

    Args:
        store: where its plays are.
        cohort: one of own records.
        case_today: gives a case as it is today by its id, or None where it cannot be read.
        known: gives the values of a case, or None where they are not known.
        today: the day, as text.
        stopped: who is in the middle of a case goes on no more, says the facilitator.

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
        *,
        stopped: bool = False,
    ) -> None:
        self.store, self.cohort, self.today, self.stopped = store, cohort, today, stopped
        self._case_today, self._known = cache(case_today), known
        every = reversed(store.plays(cohort=cohort.id))
        self._listed = {listed.play: listed for listed in every}
        self._damaged: dict[str, set[str]] = defaultdict(set)
        self._case_from = cache(case_from)
        self._moments: dict[tuple[str, int], _Moment] = {}
        self._readers: dict[str, Reader] = {}
        self._issues = _group_by_about(store, cohort)

    # Making them

    def cut(self, *, closing: bool = False) -> None:
        """Make every issue that there is enough for; where votes came to one, count them in.

        When `closing`, nobody more will finish a case. Each play is opened once, and only what was
        read of the plays of one case is in memory.
        """
        waiting = self._list_waiting()
        told = (case for case, _story in self._list_told_cases())
        for case in dict.fromkeys((*waiting, *told)):
            self._cut_all_of(case, waiting[case], closing)
            self._let_go()
        self._cut_change()
        self._let_go()

    def find_unreported(self) -> tuple[Unreported, ...]:
        """The finished plays that are in no issue, case by case."""
        found = []
        for case, waiting in self._list_waiting().items():
            by_story, playing = self._new_plays(case, waiting, _name_play)
            if n := sum(map(len, by_story.values())):
                due = any(self._find_enough(case, by_story, playing, closing=False))
                found.append(Unreported(case, n - n % LEAST, due))
        return tuple(found)

    def find_too_few(self) -> tuple[str, ...]:
        """The cases, by id, of which closing now would leave finished plays in no issue."""
        found = []
        for case, waiting in self._list_waiting().items():
            by_story, _playing = self._new_plays(case, waiting, _name_play)
            if any(len(plays) < LEAST for plays in by_story.values()):
                found.append(case)
        return tuple(found)

    def _find_enough(
        self, case: str, by_story: Mapping[str, list[T]], playing: bool, *, closing: bool
    ) -> Iterator[tuple[str, list[T]]]:
        """The versions of a case of which there are plays enough for an issue, with the plays."""
        for story, plays in by_story.items():
            first = f"{CASE} {case} {story}" not in self._issues
            enough = LEAST if closing or (first and not playing) else LEAST_NEXT
            if len(plays) >= enough:
                yield story, plays

    def _cut_all_of(self, case: str, waiting: Sequence[Listed], closing: bool) -> None:
        by_story, playing = self._new_plays(case, waiting, self._moment)
        for story, plays in self._find_enough(case, by_story, playing, closing=closing):
            self._cut_case(case, story, plays)
        for told, story in self._list_told_cases():
            if told == case:
                for issue in self._list_told(f"{CASE} {case} {story}"):
                    self._count_again(case, issue)
                    self._cut_contests(case, story, issue)

    def _let_go(self) -> None:
        """Keep nothing more that was read of plays."""
        self._moments.clear()
        self._readers.clear()

    def _keep(
        self,
        about: str,
        plays: Ends,
        body: bytes,
        words: Iterable[Annotation] = (),
        number: int = 0,
    ) -> None:
        number = number or self._next_number(about)
        self.store.cohorts.issue(self.cohort.id, Issue(about, number, plays, body), words)
        self._issues = _group_by_about(self.store, self.cohort)

    def _next_number(self, about: str) -> int:
        """The number of the next issue about something."""
        return max((issue.number for issue in self._issues.get(about, ())), default=0) + 1

    def _list_waiting(self) -> Mapping[str, list[Listed]]:
        """The plays that are in no issue, by case, those started first at the beginning."""
        told = self._ends()
        found: dict[str, list[Listed]] = defaultdict(list)
        for listed in sorted(self._listed.values(), key=lambda listed: listed.facts.started):
            if listed.participants and listed.play not in told:
                found[listed.facts.scenario].append(listed)
        return found

    def _new_plays(
        self, case: str, waiting: Iterable[Listed], kept: Callable[[Listed, Played], T]
    ) -> tuple[Mapping[str, list[T]], bool]:
        """The first finished play of each person among these of a case, by version of the case.

        The second result says whether somebody who finished none is in the middle of the case
        today, and did not stop. Simulated people never are. `kept` says what is kept of each.
        """
        told = (self._listed.get(play) for play in self._ends())
        there = (p for p in told if p and p.facts.scenario == case)
        taken = {code for listed in there for code in listed.participants}
        found: dict[str, list[T]] = defaultdict(list)
        begun = set[str]()
        for listed in waiting:
            if taken & set(listed.participants) or not (played := self._open(listed)):
                continue
            if played.play.ended:
                taken |= set(listed.participants)
                found[played.outline.story].append(kept(listed, played))
            elif listed.facts.started == self.today:
                begun |= set(listed.participants)
        return found, not (begun <= taken or self.stopped or self.cohort.demo)

    def _ends(self, about: str = f"{CASE} ") -> dict[str, int]:
        """The plays in issues whose about begins so, each with how many events counted first."""
        found: dict[str, int] = {}
        for key, issues in self._issues.items():
            if key.startswith(about):
                for issue in issues:
                    for play, events in issue.plays:
                        found.setdefault(play, events)
        return found

    def _open(self, listed: Listed, events: int = 0) -> Played | None:
        """A play, or its beginning; None where it cannot be read."""
        with suppress(RecordsProblem, Unreadable):
            return self._open_likely(listed, events)
        self._damaged[listed.facts.scenario].add(listed.play)
        return None

    def _open_likely(self, listed: Listed, events: int) -> Played:
        """A play, or its beginning, on the case it is most likely read by."""
        recorded = open_listed(self.store, listed, self._find_likely)
        play = recorded.play
        if events:
            play = next((m for m in log(play) if m.seq == events), play)
        return Played(play, recorded.scenario, listed.participants)

    def _find_likely(self, case: str, story: str) -> Scenario | None:
        """That of today where what can happen is the same."""
        today = self._case_today(case)
        return today if today and today.hashes.story == story else None

    def _moment(self, listed: Listed, played: Played) -> _Moment:
        """What is read of a play at the moment it was opened at."""
        end, by = (listed.play, played.play.seq), name_reading(played.scenario)
        if end not in self._moments:
            if by not in self._readers:
                self._readers[by] = Reader(played.scenario, self._known(played.scenario))
            seen = self._readers[by].read(played.play)
            self._moments[end] = _Moment(
                listed, end[1], played.outline, by, seen, self._open_likely
            )
        return self._moments[end]

    def _reopen(self, ends: Mapping[str, int]) -> list[_Moment]:
        """The plays of an issue as they came in, without those that were deleted."""
        there = ((self._listed[play], n) for play, n in ends.items() if play in self._listed)
        found = (self._reopen_play(listed, events) for listed, events in there)
        return [each for each in found if each is not None]

    def _reopen_play(self, listed: Listed, events: int) -> _Moment | None:
        if (listed.play, events) in self._moments:
            return self._moments[listed.play, events]
        played = self._open(listed, events)
        return self._moment(listed, played) if played else None

    def _cut_case(self, case: str, story: str, new: list[_Moment]) -> None:
        about = f"{CASE} {case} {story}"
        scenario = self._find_likely(case, story) or self._load_made_on(new[-1])
        counted = self._count_case(scenario, new, self._next_number(about), self.today)
        self._keep(about, tuple(each.end for each in new), to_bytes(counted))

    def _count_case(
        self, scenario: Scenario, plays: Sequence[_Moment], number: int, date: str
    ) -> KeptCase:
        """The figures of a case over these plays and every led session of it."""
        groups = read(plays, {scenario.id: scenario}, self._known, {})
        counted = self._figures(scenario, [*plays, *self._list_led(scenario.id)])
        alone = [each for group in groups for each in report_each(group)]
        told = ToldCounts(alone)
        figures = replace(withhold(counted, alone, told), issue=number, issued=date)
        key = self.store.cohorts.key(self.cohort.id)
        (sealed,) = aggregates.snapshot(self.cohort, (), groups, key, told).cases
        material = keep_material(self.store, scenario)
        return KeptCase(figures, sealed.counts, material, self._led_ends(scenario.id), date)

    def _figures(self, scenario: Scenario, played: Iterable[OnePlay]) -> CaseReport:
        cases = {scenario.id: scenario}
        report = cohort_report(self.cohort, (), played, cases, self._known, self.today)
        return next(case for case in report.cases if case.story == scenario.hashes.story)

    def _led_ends(self, case: str) -> Ends:
        led = (p for p in self._listed.values() if not p.participants)
        return tuple((p.play, p.events) for p in led if p.facts.scenario == case)

    def _list_led(self, case: str = "") -> list[Played]:
        """Led sessions: of a case, or all."""
        led = (p for p in self._listed.values() if not p.participants)
        found = (self._open(p) for p in led if case in ("", p.facts.scenario))
        return [each for each in found if each is not None and each.outline.led]

    def _count_again(self, case: str, issue: Issue) -> None:
        """Count the plays of an issue again: with votes that came later, or by a newer Rifq.

        They are the same plays, as they came in, read by the same key. Where one of them was
        deleted, the issue stays as it is.
        """
        kept = self._read_case(issue)
        if kept and kept.formula == FORMULA_VERSION and kept.led == self._led_ends(case):
            return
        plays = self._reopen(dict(issue.plays))
        if tuple(each.end for each in plays) != issue.plays:
            return
        scenario = self._load_pinned(case, kept) or self._load_made_on(plays[-1])
        date = kept.date if kept else self.today
        body = to_bytes(self._count_case(scenario, plays, issue.number, date))
        self._keep(issue.about, issue.plays, body, number=issue.number)

    def _load_pinned(self, case: str, kept: KeptCase | None) -> Scenario | None:
        if kept is None:
            return None
        today = self._case_today(case)
        if today and kept.material == {k: digest_of(data) for k, data in material(today).items()}:
            return today
        with suppress(RecordsProblem, Refused):
            return load_pinned(self.store, kept.material, case)
        return None

    def _load_made_on(self, moment: _Moment) -> Scenario:
        """The case a play was made on."""
        facts = moment.listed.facts
        return load_pinned(self.store, facts.closure, facts.scenario)

    def _cut_contests(self, case: str, story: str, issue: Issue) -> None:
        """What is disputed in the plays of an issue, once five more of them dispute something."""
        about = f"{CONTESTS} {case} {story}"
        told = self._ends(about)
        new = {play: self._contests(play) for play, _ in issue.plays if play not in told}
        written = {play: words for play, words in new.items() if words}
        if len(written) < LEAST:
            return
        plays = self._reopen({play: n for play, n in issue.plays if play in written})
        scenario = self._load_pinned(case, self._read_case(issue)) or self._load_made_on(plays[-1])
        with_words = [
            replace(each, contests=tuple(map(_read_verdict, written[each.listed.play])))
            for each in plays
        ]
        disputed = self._figures(scenario, with_words).contested
        shared = [w for words in written.values() for w in words if w.shared and _read_reason(w)]
        ends = tuple((play, 0) for play in written)
        self._keep(about, ends, to_bytes(tuple(map(contest, disputed))), shared)

    def _contests(self, play: str) -> list[Annotation]:
        if play not in self._listed:
            return []
        return [words for words in self.store.words.of(play) if words.kind == CONTEST]

    def _cut_change(self) -> None:
        """The change between two forms, over people who are in an issue of both."""
        if not self.cohort.parallel or len(self.cohort.cases) < 2:
            return
        opening, closing = (self._list_alone(case) for case in self._forms())
        told = self._ends(CHANGE)
        both = sorted(c for c in opening.keys() & closing.keys() if opening[c][0] not in told)
        ends = tuple(sorted(opening[code] for code in both))
        if len(both) < LEAST_PAIRS:
            return
        plays = dict(sorted(form[code] for form in (opening, closing) for code in both))
        played = self._reopen(plays)
        cases = {id: case for id in self._forms() if (case := self._case_today(id))}
        report = cohort_report(self.cohort, (), played, cases, self._known, self.today)
        if not report.change.why:
            one_form = len(opening.keys() ^ closing.keys())
            left = replace(report.change.left_out, one_form=one_form)
            change = replace(report.change, left_out=left)
            self._keep(CHANGE, ends, to_bytes(round_figures(change)))

    def _forms(self) -> tuple[str, str]:
        return self.cohort.cases[0], self.cohort.cases[-1]

    def _list_alone(self, case: str) -> dict[str, tuple[str, int]]:
        """The plays of a case that are in an issue and had one player, by code."""
        there = ((self._listed.get(play), n) for play, n in self._ends().items())
        return {
            listed.participants[0]: (listed.play, events)
            for listed, events in there
            if listed and listed.facts.scenario == case and len(listed.participants) == 1
        }

    # Telling them

    def _list_told_cases(self) -> list[About]:
        """Cases with an issue, in the order of the course."""
        found = [key.split(" ")[1:] for key in self._issues if key.startswith(f"{CASE} ")]
        found.sort(key=lambda about: (self.cohort.nth(about[0]), about))
        return [(case, story) for case, story in found]

    def _list_told(self, about: str) -> list[Issue]:
        """The issues that are shown: of two that were made apart about one person, the first."""
        found: list[Issue] = []
        taken: set[str] = set()
        for issue in self._issues.get(about, ()):
            plays = {play for play, _events in issue.plays}
            if issue.body and not plays & taken:
                found.append(issue)
                taken |= plays
        return found

    def _read(self, issue: Issue, made: Callable[[bytes], T]) -> T | None:
        """What an issue tells; None where another Rifq kept it. Raises R052."""
        try:
            return made(issue.body)
        except Junk as error:
            raise _unreadable(self.store, self.cohort) from error
        except ValueError:
            return None

    def _read_case(self, issue: Issue) -> KeptCase | None:
        return self._read(issue, self._case_from)

    def kept_cases(self) -> Iterator[tuple[Issue, KeptCase]]:
        """Each issue of each case that this Rifq can read, in the order of the course."""
        for case, story in self._list_told_cases():
            for issue in self._list_told(f"{CASE} {case} {story}"):
                if kept := self._read_case(issue):
                    yield issue, kept

    def report(self, members: Sequence[Member]) -> CohortReport:
        """The report: of each case its issues; of one without, only the votes."""
        told = [
            self._tell_disputes(issue, _apply_our_rule(kept)) for issue, kept in self.kept_cases()
        ]
        there = {figures.case for figures in told}
        led = self._list_led()
        begun = {listed.facts.scenario for listed in self._listed.values()} - there
        cases = {id: case for id in begun if (case := self._case_today(id))}
        base = cohort_report(
            self.cohort, members, led, cases, self._known, self.today, dict.fromkeys(cases, 0)
        )
        known = {(figures.case, figures.story) for figures in told}
        told += (replace(c, withheld=True) for c in base.cases if (c.case, c.story) not in known)
        told = [self._count_beside(figures, told) for figures in told]
        told.sort(key=lambda figures: self.cohort.nth(figures.case))
        there = {figures.case for figures in told}
        large = select_large(dict(base.agencies))
        return replace(
            base,
            cases=tuple(told),
            missing=tuple(id for id in self.cohort.cases if id not in there),
            agencies=tuple((name, n) for name, n in base.agencies if name in large),
            change=self._change(base.change),
        )

    def _count_beside(self, figures: CaseReport, told: Sequence[CaseReport]) -> CaseReport:
        """A case with what is no issue: how many stories it has, and what cannot be read."""
        of_case = [each for each in told if each.case == figures.case]
        damaged = len(self._damaged[figures.case]) if figures is of_case[0] else 0
        plays = replace(figures.plays, unreadable=damaged, missing=0)
        return replace(figures, stories=len({each.story for each in of_case}), plays=plays)

    def _tell_disputes(self, issue: Issue, figures: CaseReport) -> CaseReport:
        """An issue with what was told of the disputes of its people, which are no others'."""
        about = f"{CONTESTS} {figures.case} {figures.story}"
        plays = {play for play, _events in issue.plays}
        mine = [i for i in self._list_told(about) if plays.issuperset(play for play, _ in i.plays)]
        if not mine:
            return figures
        reasons: dict[str, set[str]] = defaultdict(set)
        for words in self.store.cohorts.issued_words(self.cohort.id, about):
            if words.shared and words.play in plays:
                reasons[words.address].add(_read_reason(words))
        each = (c for told in mine for c in self._read(told, contests_from) or ())
        found: dict[str, Contested] = reduce(_add_dispute, each, {})
        with_reasons = (
            replace(c, reasons=tuple(sorted(reasons[c.address]))) for c in found.values()
        )
        return replace(figures, contested=tuple(with_reasons))

    def _change(self, base: Change) -> Change:
        if base.why in ("no-forms", "not-parallel"):
            return base
        told = (self._read(issue, change_from) for issue in reversed(self._list_told(CHANGE)))
        return next(filter(None, told), None) or Change("withheld")

    def snapshot(self, members: Sequence[Member]) -> Snapshot:
        """What observers get: the counts of the issues, and the votes of led rooms."""
        led = self._list_led()
        cases = {each.scenario.id: each.scenario for each in led}
        key = self.store.cohorts.key(self.cohort.id)
        groups = read(led, cases, self._known, {})
        voted = aggregates.snapshot(self.cohort, members, groups, key)
        if voted.people is None:
            return voted
        votes = {case.story: case for case in voted.cases}
        told = [_observe(k, votes.pop(k.figures.story, None)) for _issue, k in self.kept_cases()]
        told = sorted([*told, *votes.values()], key=lambda case: self.cohort.nth(case.case))
        return replace(voted, cases=tuple(told))


def _apply_our_rule(kept: KeptCase) -> CaseReport:
    """The figures of an issue; of one by another rule, what may be told of it today."""
    return kept.figures if kept.formula == FORMULA_VERSION else withhold_older(kept.figures)


def _name_play(listed: Listed, _played: Played) -> str:
    """For who only counts plays: nothing but which it is."""
    return listed.play


def count_finished(store: Store, cohort: Cohort) -> dict[str, int]:
    """Finished plays by case; in own records in fives, beginning with those of the last issue.

    Counted one by one, they would tell between which two readings somebody finished.

    Raises:
        RecordsProblem: R052 a kept report of it cannot be read.
    """
    found: Counter[str] = Counter()
    for listed in store.plays(cohort=cohort.id):
        with suppress(RecordsProblem, Unreadable):
            found[listed.facts.scenario] += open_listed(store, listed).play.ended
    if cohort.records != "own":
        return dict(found)
    told = count_issued_plays(store, cohort)
    return {case: n - (n - told[case]) % LEAST for case, n in found.items() if n >= told[case]}


def count_issued_plays(store: Store, cohort: Cohort) -> Counter[str]:
    """How many plays the issues of each case are made of, together."""
    found: dict[str, set[str]] = defaultdict(set)
    for about, issues in _group_by_about(store, cohort).items():
        if about.startswith(f"{CASE} "):
            found[about.split(" ")[1]] |= {play for issue in issues for play, _ in issue.plays}
    return Counter({case: len(plays) for case, plays in found.items()})


def _group_by_about(store: Store, cohort: Cohort) -> dict[str, list[Issue]]:
    """Every issue of a cohort by what it is about, in the order of numbers. Raises R052."""
    found: dict[str, list[Issue]] = {}
    for issue in store.cohorts.issues(cohort.id):
        if not _ABOUT.fullmatch(issue.about):
            raise _unreadable(store, cohort)
        found.setdefault(issue.about, []).append(issue)
    return found


def _unreadable(store: Store, cohort: Cohort) -> RecordsProblem:
    return RecordsProblem(Code.UNREADABLE_ISSUE, {"cohort": cohort.id, "path": store.place})


def _observe(kept: KeptCase, voted: Case | None) -> Case:
    of = kept.figures
    votes: tuple[Count, ...] = ()
    if voted is not None:
        votes = tuple(count for count in voted.counts if count.kind == "vote")
    title = f"{of.title} ({of.issue})" if of.issue > 1 else of.title
    counts = kept.counts + votes
    about = of.case, title, of.version, of.draft, of.story, of.key
    return Case(*about, counts, of.reviewers, people=of.plays.counted)


def _add_dispute(found: dict[str, Contested], told: Contested) -> dict[str, Contested]:
    """What is disputed, with what others dispute as well."""
    before = found.get(told.address)
    if before is None:
        return found | {told.address: told}
    both = replace(
        before,
        disagree=before.disagree + told.disagree,
        not_my_job=before.not_my_job + told.not_my_job,
        agree=before.agree + told.agree,
    )
    return found | {told.address: both}


def _read_verdict(words: Annotation) -> Contest:
    return Contest(words.address, read_contest(words)[0])


def _read_reason(words: Annotation) -> str:
    return read_contest(words)[1]
