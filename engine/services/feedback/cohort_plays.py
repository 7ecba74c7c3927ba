"""The plays of a cohort, for its reports: each is read once, and again only after it went on.

The summary of a play is kept by its head with the plays (`Store.summaries`). That nothing of a play
was altered is looked at every time. One case is read after the other, and no log stays in memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from msgspec import Struct, field

from engine import __version__
from engine.play.play import Play
from engine.records.annotations import Annotation
from engine.records.cohorts import Cohort
from engine.records.problems import Code, RecordsProblem
from engine.records.store import Listed, Store
from engine.reports.cohort.select_plays import Known
from engine.reports.document import Contest
from engine.reports.facts import play as facts
from engine.reports.facts.play import Facts, Kept, Outline, Reader
from engine.scenario.scenario import Scenario
from engine.services.shared.compiled_cases import case_today
from engine.services.shared.errors import Unreadable
from engine.services.shared.own_words import CONTEST, read_contest
from engine.services.shared.recording import open_listed


class OnDisk(Struct, frozen=True):
    """One play of a cohort, which is opened only when it must be read. See `OnePlay`.

    Attributes:
        store: where it is.
        listed: as it is listed.
        contests: what they thought of its judgements.
        kept: its summary.
    """

    store: Store
    listed: Listed
    contests: tuple[Contest, ...]
    kept: Kept

    @property
    def outline(self) -> Outline:
        """What decides where it counts."""
        return self.kept.outline

    @property
    def people(self) -> tuple[str, ...]:
        """Codes of those who took part."""
        return self.listed.participants

    def open_play(self) -> tuple[Play, Scenario]:
        """Its present moment, and the case it was made on."""
        recorded = open_listed(self.store, self.listed)
        return recorded.play, recorded.scenario

    def summary(self, case: Scenario, /) -> Facts | None:
        """What was read of it under a case, if that is at hand."""
        return self.kept.find_facts(case)


class Gathered(Struct, frozen=True):
    """What the reports of a cohort are made of.

    Attributes:
        plays: those written to last at the end.
        cases: the cases as they are today, by id; one that cannot be read is left out.
        unreadable: how many plays cannot be opened, by id of their case.
    """

    plays: list[OnDisk] = field(default_factory=list)
    cases: dict[str, Scenario] = field(default_factory=dict)
    unreadable: Counter[str] = field(default_factory=Counter)


def gather(store: Store, cohort: Cohort, own: Path | None, known: Known) -> Gathered:
    """The plays of a cohort and its cases; one that was continued in two places is left out.

    Args:
        store: where they are.
        cohort: whose plays.
        own: an own folder of cases, or None.
        known: gives the values of a case, or None where they are not known.
    """
    found = Gathered()
    waiting = store.sticks.list_waiting(cohort.id)
    forked = {each.play for each in waiting if each.why == Code.FORKED}
    forked |= {instead for _play, instead in store.sticks.list_branches()}
    listed = [play for play in store.plays(cohort=cohort.id)[::-1] if play.play not in forked]
    by_case = groupby(sorted(listed, key=_case_of), _case_of)
    plays = {id: list(each) for id, each in by_case}
    for id in cohort.cases:
        if (today := case_today(id, own)) is not None:
            found.cases[id] = today
    before = _read_kept(store, cohort.id)
    read: dict[str, OnDisk] = {}
    for id, each in plays.items():
        reading = _Reading(store, found.cases.get(id), known, before)
        read |= {play.listed.play: play for play in reading.open_each(each, found.unreadable)}
    found.plays.extend(read[each.play] for each in listed if each.play in read)
    summaries = {play: each.kept for play, each in read.items()}
    if summaries != before:
        lines = {play: _VERSION + facts.to_bytes(kept) for play, kept in summaries.items()}
        store.summaries.keep(cohort.id, lines)
    return found


def _case_of(listed: Listed) -> str:
    return listed.facts.scenario


_VERSION = f"{__version__} ".encode()


def _read_kept(store: Store, cohort: str) -> dict[str, Kept]:
    """What this version has kept of the plays of a cohort, by play."""
    lines = store.summaries.of(cohort).items()
    parsed = {
        play: facts.from_bytes(line.removeprefix(_VERSION))
        for play, line in lines
        if line.startswith(_VERSION)
    }
    return {play: summary for play, summary in parsed.items() if summary is not None}


class _Reading:
    """Reads the plays of one case, those not read before.

    A play is read under the case it will be told under: that of today, if what can happen in it is
    the same, else the one of its story that was played last.
    """

    def __init__(
        self,
        store: Store,
        today: Scenario | None,
        known: Known,
        before: Mapping[str, Kept],
    ) -> None:
        self.store, self.known, self.before = store, known, before
        self.cases = {today.hashes.story: today} if today else {}
        self._readers: dict[str, Reader] = {}

    def open_each(self, plays: Sequence[Listed], unreadable: Counter[str]) -> Iterator[OnDisk]:
        """The plays that can be opened; the others are counted.

        Those started last come first: of a story that is not today's, they decide the case.
        """
        for listed in sorted(plays, key=lambda each: each.facts.started)[::-1]:
            try:
                kept = self._summary(listed)
            except (RecordsProblem, Unreadable):
                unreadable[listed.facts.scenario] += 1
                continue
            words = self.store.words.of(listed.play)
            contests = tuple(contest for each in words for contest in _read_contest(each))
            yield OnDisk(self.store, listed, contests, kept)

    def _summary(self, listed: Listed) -> Kept:
        head, kept = self.store.head(listed.play).hash, self.before.get(listed.play)
        if kept is None or kept.head != head or self._is_told_otherwise(kept):
            return self._read(listed)
        if altered := self.store.find_altered(listed.play):
            raise RecordsProblem(altered.how, {"play": listed.play, "seq": str(altered.seq)})
        return kept

    def _is_told_otherwise(self, kept: Kept) -> bool:
        """Whether it was read under another case than the one it will be told under."""
        case = self.cases.get(kept.outline.story)
        return bool(case and kept.by and kept.by != facts.name_reading(case))

    def _read(self, listed: Listed) -> Kept:
        recorded = open_listed(self.store, listed, self._case)
        case = self.cases.setdefault(recorded.scenario.hashes.story, recorded.scenario)
        outline = Outline.of(recorded.play, case)
        if outline.led:
            return Kept(recorded.head, outline)
        seen = self._reader(case).read(recorded.play)
        return facts.keep(recorded.head, outline, case, seen)

    def _case(self, _id: str, story: str) -> Scenario | None:
        """The case under which plays of a story are read; None where it is not known yet."""
        return self.cases.get(story)

    def _reader(self, case: Scenario) -> Reader:
        story = case.hashes.story
        if story not in self._readers:
            self._readers[story] = Reader(case, self.known(case))
        return self._readers[story]


def _read_contest(words: Annotation) -> list[Contest]:
    """A contest; its reason only where its writer shared it."""
    if words.kind != CONTEST:
        return []
    verdict, because = read_contest(words)
    return [Contest(words.address, verdict, because if words.shared else "")]
