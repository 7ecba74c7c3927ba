"""The people of a course with own records, counted in waves; see `engine.reports.cell_key`.

Who finished a case is counted once, with all who wait then, and what is released of them is kept:
the ids of their plays, and the tables. Nothing that is played, undone or deleted afterwards changes
a number. It is kept where what was told before is kept, with the plays and the key of the course,
and the ledger brings it back after an older backup (`records.sqlite.ledger`).

Reports of earlier versions ("issues") are told as they were kept; nobody in one is counted again.
Votes of a led room are as they are: everybody saw the hands.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from engine.play.play import Play
from engine.records.annotations import Annotation
from engine.records.cohorts import Cohort, Issue, Member
from engine.records.problems import Code, RecordsProblem
from engine.records.stored_plays import Listed, digest_of
from engine.reports.cell_key import LEAST, is_due
from engine.reports.cohort.change import count_change, tell_change
from engine.reports.cohort.decisions import Group
from engine.reports.cohort.released_case import (
    Release,
    add_waves,
    count_disputes,
    count_wave,
    find_case_overlaps,
    play_at_random,
    tell_disputes,
)
from engine.reports.cohort.report import cohort_report, report_released
from engine.reports.cohort.report_data import LEAST_PAIRS, CaseReport, Change, CohortReport
from engine.reports.cohort.sealed_counts import Case, KeptCase, observe_case, observe_kept
from engine.reports.cohort.select_plays import Known, Played, fit_play
from engine.reports.cohort.stored_report import Junk, case_from, change_from, figures_from
from engine.reports.document import Contest
from engine.reports.facts.cohort import Fold
from engine.reports.facts.play import Facts, Reader
from engine.reports.render.json import to_plain
from engine.scenario.scenario import Scenario
from engine.services.shared.errors import Unreadable
from engine.services.shared.own_words import CONTEST, read_contest
from engine.services.shared.recording import keep_material, load_pinned, material, open_listed

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store

FORMULA = "2"
"""The way figures are worked out of tables; with another one they are worked out again."""

WAVE, CHANGE = "wave", "wave change"
OLD_CASE, OLD_CHANGE = "case", "change"
"""What something kept is about; a case and its story follow, where it is about one."""

_ABOUT = re.compile(r"(?:case|contests|wave) \S+ \S+|change|wave change")

T = TypeVar("T")

About = tuple[str, str]
"""A case and its story."""


class Wave(Struct, frozen=True):
    """What is kept of people who were counted together.

    Attributes:
        tables: the numbers of each table, with noise, by question.
        material: hashes of what the case was made of, by kind, so that it can be read again.
        date: the day they were counted.
        figures: what the last report said of this case, as JSON.
        of: what it was worked out of: the formula, how many waves, the votes.
    """

    tables: dict[str, tuple[int, ...]]
    material: dict[str, str]
    date: str
    figures: msgspec.Raw = msgspec.Raw(b"null")
    of: tuple[str, ...] = ()


class _Finished(Struct, frozen=True):
    """A finished play that waits to be counted."""

    listed: Listed
    play: Play
    scenario: Scenario


class Unreported(Struct, frozen=True):
    """Finished plays of a case that are in no report yet.

    Attributes:
        case: its id.
        at_least: how many, in fives; 0 for one to four. Counted one by one, they would tell
            between which two readings somebody finished.
        due: a report that is made now counts them.
    """

    case: str
    at_least: int
    due: bool


class Waves:
    """What may be told of one cohort of own records.

    Args:
        store: where its plays are.
        cohort: the cohort.
        case_today: gives a case as it is today by its id, or None where it cannot be read.
        known: gives the values of a case, or None where they are not known.
        today: the day, as text.

    Raises:
        RecordsProblem: R052, also later, where something kept cannot be read.
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
        self._reader: Reader | None = None
        self._listed = {listed.play: listed for listed in store.plays(cohort=cohort.id)[::-1]}
        self._damaged: dict[str, set[str]] = defaultdict(set)
        self._kept = _group_by_about(store, cohort)

    # Counting

    def count(self, *, closing: bool = False) -> None:
        """Count everybody who is due; when `closing`, nobody comes after them."""
        for case in self._list_cases():
            for story, plays in self._list_waiting(case).items():
                if is_due(self._count_told(case, story), len(plays), last=closing):
                    self._count_case(case, story, plays)
        self._count_change(closing)

    def find_unreported(self) -> tuple[Unreported, ...]:
        """The finished plays that are in no report yet, case by case."""
        found = []
        for case in self._list_cases():
            waiting = self._list_waiting(case)
            due = any(is_due(self._count_told(case, s), len(p)) for s, p in waiting.items())
            if n := sum(map(len, waiting.values())):
                found.append(Unreported(case, n - n % LEAST, due))
        return tuple(found)

    def find_too_few(self) -> tuple[str, ...]:
        """The cases, by id, of which closing now would leave finished plays in no report."""
        each = ((case, self._list_waiting(case).values()) for case in self._list_cases())
        return tuple(case for case, found in each if any(len(plays) < LEAST for plays in found))

    def _list_cases(self) -> list[str]:
        return list(dict.fromkeys(listed.facts.scenario for listed in self._listed.values()))

    def _count_told(self, case: str, story: str) -> int:
        """How many were counted of one story."""
        return sum(len(issue.plays) for issue in self._list_told(f"{WAVE} {case} {story}"))

    def _list_waiting(self, case: str) -> Mapping[str, list[_Finished]]:
        """The first finished play of each person who was not counted, by story."""
        told = self._list_ends(f"{OLD_CASE} ", f"{WAVE} ")
        here = [each for each in self._listed.values() if each.facts.scenario == case]
        taken = {code for each in here if each.play in told for code in each.participants}
        found: dict[str, list[_Finished]] = defaultdict(list)
        for listed in sorted(here, key=lambda each: each.facts.started):
            if listed.play in told or not listed.participants or taken & set(listed.participants):
                continue
            opened = self._open(listed)
            if opened and opened.play.ended:
                taken |= set(listed.participants)
                found[opened.play.started.story].append(opened)
        return found

    def _open(self, listed: Listed) -> _Finished | None:
        """A play; None where it cannot be read."""
        with suppress(RecordsProblem, Unreadable):
            recorded = open_listed(self.store, listed, self._find_likely)
            return _Finished(listed, recorded.play, recorded.scenario)
        self._damaged[listed.facts.scenario].add(listed.play)
        return None

    def _find_likely(self, case: str, story: str) -> Scenario | None:
        """That of today where what can happen is the same."""
        today = self._case_today(case)
        return today if today and today.hashes.story == story else None

    def _count_case(self, case: str, story: str, plays: Sequence[_Finished]) -> None:
        """Count these people, under the marking of the first wave of this story."""
        about = f"{WAVE} {case} {story}"
        before = self._read_waves(about)
        scenario = (
            self._load_case(case, before[0])
            if before
            else self._find_likely(case, story) or plays[-1].scenario
        )
        reader = self._find_reader(scenario)
        there = [(each, fit) for each in plays if (fit := fit_play(scenario, each.play))]
        if len(there) < LEAST:
            return
        people = {each.listed.play: reader.read(play) for each, play in there}
        words = {id: [w for w in self.store.words.of(id) if w.kind == CONTEST] for id in people}
        said = {
            id: [Contest(w.address, read_contest(w)[0]) for w in written]
            for id, written in words.items()
        }
        key = self.store.cohorts.key(self.cohort.id)
        overlaps = find_case_overlaps(scenario, self.cohort.luck.get(case, {}))
        tables = count_wave(key, scenario, people, overlaps)
        tables |= count_disputes(key, scenario, said)
        wave = Wave(tables, keep_material(self.store, scenario), self.today)
        shared = [w for written in words.values() for w in written if w.shared]
        ends = tuple((each.listed.play, play.seq) for each, play in there)
        self._keep(Issue(about, len(before) + 1, ends, msgspec.json.encode(wave)), shared)
        self._tell_case(case, story)  # while the case is at hand

    def _keep(self, issue: Issue, words: Iterable[Annotation] = ()) -> None:
        self.store.cohorts.issue(self.cohort.id, issue, words)
        self._kept = _group_by_about(self.store, self.cohort)

    def _list_ends(self, *abouts: str) -> set[str]:
        """The plays in everything kept whose about begins so."""
        kept = (i for about, each in self._kept.items() if about.startswith(abouts) for i in each)
        return {play for issue in kept for play, _events in issue.plays}

    def _count_change(self, closing: bool) -> None:
        """Count the change of people who were counted alone in both forms."""
        if not self.cohort.parallel or len(self.cohort.cases) < 2 or self._kept.get(OLD_CHANGE):
            return
        told = self._list_ends(CHANGE)
        pairs = self._list_pairs(told)
        few = len(pairs) < (LEAST if told else LEAST_PAIRS)
        if few or not is_due(len(told), len(pairs), last=closing):
            return
        people = self._read_pairs(pairs)
        if len(people) >= LEAST:
            tables = count_change(self.store.cohorts.key(self.cohort.id), people)
            wave = Wave(tables, {}, self.today)
            ends = tuple((play, 0) for play in people)
            number = len(self._kept.get(CHANGE, ())) + 1
            self._keep(Issue(CHANGE, number, ends, msgspec.json.encode(wave)))

    def _list_pairs(self, told: set[str]) -> dict[str, tuple[str, str]]:
        """Both plays of those who were counted alone in both forms, by code; not those told of."""
        opening, closing = map(self._list_alone, (self.cohort.cases[0], self.cohort.cases[-1]))
        return {
            code: (play, closing[code])
            for code, play in opening.items()
            if code in closing and play not in told
        }

    def _read_pairs(self, pairs: Mapping[str, tuple[str, str]]) -> dict[str, tuple[Facts, Facts]]:
        """What they did in both forms, by their play of the first, form after form."""
        opening, closing = (
            self._read_form({code: pair[form] for code, pair in pairs.items()}) for form in (0, 1)
        )
        return {
            pairs[code][0]: (facts, closing[code])
            for code, facts in opening.items()
            if code in closing
        }

    def _list_alone(self, case: str) -> dict[str, str]:
        """The plays of a case that were counted and had one player, by code."""
        told = self._list_ends(f"{OLD_CASE} {case} ", f"{WAVE} {case} ")
        there = (self._listed[play] for play in told if play in self._listed)
        return {p.participants[0]: p.play for p in there if len(p.participants) == 1}

    def _read_form(self, plays: Mapping[str, str]) -> dict[str, Facts]:
        """What people did in one form, by code; without those whose values are not known."""
        found: dict[str, Facts] = {}
        for code, id in plays.items():
            if opened := self._open(self._listed[id]):
                seen = self._find_reader(opened.scenario).read(opened.play)
                if "" in seen.attained:
                    found[code] = replace(seen, date=opened.listed.facts.started)
        return found

    def _find_reader(self, scenario: Scenario) -> Reader:
        """Of the last case alone: it keeps the values, and what it works out of each state."""
        if self._reader is None or self._reader.scenario.hashes != scenario.hashes:
            self._reader = Reader(scenario, self._known(scenario))
        return self._reader

    # Telling

    def _list_told(self, about: str) -> list[Issue]:
        """What is told about something: of two that were made apart about one person, the first."""
        found: list[Issue] = []
        taken: set[str] = set()
        for issue in self._kept.get(about, ()):
            plays = {play for play, _events in issue.plays}
            if issue.body and not plays & taken:
                found.append(issue)
                taken |= plays
        return found

    def _read_waves(self, about: str) -> list[Wave]:
        try:
            return [msgspec.json.decode(i.body, type=Wave) for i in self._list_told(about)]
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise _unreadable(self.store, self.cohort) from error

    def _load_case(self, case: str, wave: Wave) -> Scenario:
        """The case under which a wave was counted."""
        today = self._case_today(case)
        if today and wave.material == {k: digest_of(data) for k, data in material(today).items()}:
            return today
        return load_pinned(self.store, wave.material, case)

    def tell_cases(self) -> list[CaseReport]:
        """The figures of every case that may be told, in the order of the course."""
        told = [kept.figures for kept in self._list_kept_cases()]
        for case, story in self._list_abouts(WAVE):
            told.append(self._tell_case(case, story))
        return sorted(told, key=lambda figures: self.cohort.nth(figures.case))

    def _list_abouts(self, of: str) -> list[About]:
        found = (about.split(" ")[1:] for about in self._kept if about.startswith(f"{of} "))
        return [(each[0], each[1]) for each in found if len(each) == 2]

    def _list_kept_cases(self) -> Iterator[KeptCase]:
        """What earlier versions kept, that this one can read."""
        for case, story in self._list_abouts(OLD_CASE):
            for issue in self._list_told(f"{OLD_CASE} {case} {story}"):
                if kept := self._read_kept(issue, case_from):
                    yield kept

    def _read_kept(self, issue: Issue, read: Callable[[bytes], T]) -> T | None:
        """What an earlier version kept; None where it is another's. Raises R052."""
        try:
            return read(issue.body)
        except Junk as error:
            raise _unreadable(self.store, self.cohort) from error
        except ValueError:
            return None

    def _tell_case(self, case: str, story: str) -> CaseReport:
        """The figures of one story; worked out again only after something was added."""
        about = f"{WAVE} {case} {story}"
        issues, waves = self._list_told(about), self._read_waves(about)
        led = self._list_led(case)
        of = (FORMULA, str(len(waves)), *(f"{p.listed.play} {p.play.seq}" for p in led))
        if waves[-1].of == of:
            return replace(figures_from(bytes(waves[-1].figures)), released=True)
        scenario = self._load_case(case, waves[0])
        reader = self._find_reader(scenario)
        people = sum(len(issue.plays) for issue in issues)
        sessions = (fit for each in led if (fit := fit_play(scenario, each.play)))
        group = Group(scenario, reader.parts, (), Fold(), (), tuple(sessions), 0, 0, 1)
        at_random = play_at_random(scenario, reader, self.cohort.luck.get(case, {}))
        tables = add_waves(scenario, [wave.tables for wave in waves], people)
        figures = report_released(Release(group, at_random, tables, people, len(waves)))
        reasons = self._list_reasons(about)
        disputed = tell_disputes(scenario, [wave.tables for wave in waves], people, reasons)
        figures = replace(figures, contested=disputed)
        raw = msgspec.Raw(json.dumps(to_plain(figures), separators=(",", ":")).encode())
        kept = replace(waves[-1], figures=raw, of=of)
        self._keep(replace(issues[-1], body=msgspec.json.encode(kept)))
        return figures

    def _list_reasons(self, about: str) -> Mapping[str, set[str]]:
        """Reasons that their writers shared, by the address of what is disputed."""
        found: dict[str, set[str]] = defaultdict(set)
        for words in self.store.cohorts.issued_words(self.cohort.id, about):
            if words.shared and (because := read_contest(words)[1]):
                found[words.address].add(because)
        return found

    def _list_led(self, case: str = "") -> list[_Finished]:
        """Led sessions: of a case, or all."""
        led = (p for p in self._listed.values() if not p.participants)
        found = (self._open(p) for p in led if case in ("", p.facts.scenario))
        return [each for each in found if each and each.play.started.mode == "led"]

    def report(self, members: Sequence[Member]) -> CohortReport:
        """The report; of a case of which nothing may be told, only the votes."""
        told = self.tell_cases()
        there = {(figures.case, figures.story) for figures in told}
        begun = {listed.facts.scenario for listed in self._listed.values()}
        cases = {
            id: case for id in begun - {id for id, _ in there} if (case := self._case_today(id))
        }
        led = [Played(each.play, each.scenario) for each in self._list_led()]
        none = dict.fromkeys(cases, 0)
        base = cohort_report(self.cohort, members, led, cases, self._known, self.today, none)
        told += (replace(c, withheld=True) for c in base.cases if (c.case, c.story) not in there)
        told = [self._count_beside(figures, told) for figures in told]
        told.sort(key=lambda figures: self.cohort.nth(figures.case))
        there_now = {figures.case for figures in told}
        return replace(
            base,
            cases=tuple(told),
            missing=tuple(id for id in self.cohort.cases if id not in there_now),
            agencies=(),
            change=self._tell_change(base.change),
        )

    def _count_beside(self, figures: CaseReport, told: Sequence[CaseReport]) -> CaseReport:
        """A case with what is counted of no answer: its stories, and what cannot be read."""
        of_case = [each for each in told if each.case == figures.case]
        damaged = len(self._damaged[figures.case]) if figures is of_case[0] else 0
        plays = replace(figures.plays, unreadable=damaged, missing=0)
        return replace(figures, stories=len({each.story for each in of_case}), plays=plays)

    def _tell_change(self, base: Change) -> Change:
        if base.why in ("no-forms", "not-parallel"):
            return base
        for issue in reversed(self._list_told(OLD_CHANGE)):
            if found := self._read_kept(issue, change_from):
                return found
        waves = self._read_waves(CHANGE)
        people = sum(len(issue.plays) for issue in self._list_told(CHANGE))
        return tell_change([wave.tables for wave in waves], people)

    def observe(self) -> list[Case]:
        """What observers get of each case."""
        told = [observe_kept(kept) for kept in self._list_kept_cases()]
        for case in self.report(()).cases:
            if case.released or (case.withheld and case.plays.led):
                told.append(observe_case(case))
        return sorted(told, key=lambda case: self.cohort.nth(case.case))


def count_finished(store: Store, cohort: Cohort) -> dict[str, int]:
    """Finished plays by case; in own records in fives, beginning with those that were counted.

    Counted one by one, they would tell between which two readings somebody finished.

    Raises:
        RecordsProblem: R052 something kept of it cannot be read.
    """
    found: Counter[str] = Counter()
    for listed in store.plays(cohort=cohort.id):
        with suppress(RecordsProblem, Unreadable):
            found[listed.facts.scenario] += open_listed(store, listed).play.ended
    if cohort.records != "own":
        return dict(found)
    told = count_told_plays(store, cohort)
    return {case: n - (n - told[case]) % LEAST for case, n in found.items() if n >= told[case]}


def count_told_plays(store: Store, cohort: Cohort) -> Counter[str]:
    """How many plays the reports of each case are made of, together."""
    found: dict[str, set[str]] = defaultdict(set)
    for about, issues in _group_by_about(store, cohort).items():
        if about.startswith((f"{OLD_CASE} ", f"{WAVE} ")) and about != CHANGE:
            found[about.split(" ")[1]] |= {play for issue in issues for play, _ in issue.plays}
    return Counter({case: len(plays) for case, plays in found.items()})


def _group_by_about(store: Store, cohort: Cohort) -> dict[str, list[Issue]]:
    """Everything kept of a cohort by what it is about, in the order of numbers. Raises R052."""
    found: dict[str, list[Issue]] = {}
    for issue in store.cohorts.issues(cohort.id):
        if not _ABOUT.fullmatch(issue.about):
            raise _unreadable(store, cohort)
        found.setdefault(issue.about, []).append(issue)
    return found


def _unreadable(store: Store, cohort: Cohort) -> RecordsProblem:
    return RecordsProblem(Code.UNREADABLE_ISSUE, {"cohort": cohort.id, "path": store.place})
