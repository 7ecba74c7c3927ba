"""The plays of a cohort, for its reports: each is read once, and again only after it went on.

The summary of a play is kept with the plays (`Store.summaries`), beside a digest over all that was
stored of it. While that is the same, nothing of the play was altered, and no event of it is read.
One case is read after the other, and no log stays in memory.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from engine import __version__
from engine.play.play import Play
from engine.records.annotations import Annotation
from engine.records.cohorts import Cohort
from engine.records.problems import Code, RecordsProblem
from engine.records.stored_plays import Listed, digest_of
from engine.reports.cohort.select_plays import Known
from engine.reports.document import Contest
from engine.reports.facts import play as facts
from engine.reports.facts.play import Facts, Kept, Outline, Reader
from engine.scenario.scenario import Scenario
from engine.services.shared.compiled_cases import case_today
from engine.services.shared.errors import Unreadable
from engine.services.shared.own_words import CONTEST, read_contest
from engine.services.shared.recording import material, open_listed

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store


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
        figures: the figures kept of them all, and what they were worked out of.
    """

    plays: list[OnDisk] = field(default_factory=list)
    cases: dict[str, Scenario] = field(default_factory=dict)
    unreadable: Counter[str] = field(default_factory=Counter)
    figures: bytes = b""

    def find_figures(self, course: bytes) -> bytes:
        """What `keep_figures` kept, if neither a play, a case nor the course changed; else nothing.

        The course is its own entry and its members, as JSON.
        """
        digest, _space, body = self.figures.partition(b" ")
        return body if digest == self._digest(course) and not self.unreadable else b""

    def keep_figures(self, store: Store, cohort: str, course: bytes, body: bytes) -> None:
        """Keep what was worked out of all plays."""
        found = replace(self, figures=b"%b %b" % (self._digest(course), body))
        store.summaries.keep(cohort, found.list_lines())

    def list_lines(self) -> dict[str, bytes]:
        """What is kept of each play, and of them all."""
        lines = {each.listed.play: _VERSION + facts.to_bytes(each.kept) for each in self.plays}
        return lines | ({"": self.figures} if self.figures else {})

    def _digest(self, course: bytes) -> bytes:
        plays = (
            (each.listed, each.kept.digest, each.kept.by, each.contests) for each in self.plays
        )
        cases = [
            (facts.name_reading(case), {kind: digest_of(b) for kind, b in material(case).items()})
            for case in self.cases.values()
        ]
        return digest_of(_VERSION + msgspec.json.encode((list(plays), cases)) + course).encode()


def gather(store: Store, cohort: Cohort, own: Path | None, known: Known) -> Gathered:
    """The plays of a cohort and its cases; one that was continued in two places is left out.

    Args:
        store: where they are.
        cohort: whose plays.
        own: an own folder of cases, or None.
        known: gives the values of a case, or None where they are not known.
    """
    waiting = store.sticks.list_waiting(cohort.id)
    forked = {each.play for each in waiting if each.why == Code.FORKED}
    forked |= {instead for _play, instead in store.sticks.list_branches()}
    listed = [play for play in store.plays(cohort=cohort.id)[::-1] if play.play not in forked]
    cases = {id: today for id in cohort.cases if (today := case_today(id, own)) is not None}
    lines, digests = store.summaries.of(cohort.id), store.digest_plays(cohort.id)
    figures, before = lines.pop("", b""), _parse_kept(lines)
    words: dict[str, list[Contest]] = defaultdict(list)
    for each in store.words.of_cohort(cohort.id):
        words[each.play] += _read_contest(each)
    found, read = Gathered(cases=cases, figures=figures), dict[str, Kept]()
    for id, of_case in groupby(sorted(listed, key=_case_of), _case_of):
        reading = _Reading(store, cases.get(id), known, before, digests)
        read |= reading.read_each(list(of_case), found.unreadable)
    for play in listed:
        if kept := read.get(play.play):
            found.plays.append(OnDisk(store, play, tuple(words[play.play]), kept))
    if read != before:
        store.summaries.keep(cohort.id, found.list_lines())
    return found


def _case_of(listed: Listed) -> str:
    return listed.facts.scenario


_VERSION = f"{__version__} ".encode()


def _parse_kept(lines: dict[str, bytes]) -> dict[str, Kept]:
    """What this version has kept of plays, by play; they are taken out, as they are large."""
    parsed = {}
    while lines:
        play, line = lines.popitem()
        if line.startswith(_VERSION) and (kept := facts.from_bytes(line.removeprefix(_VERSION))):
            parsed[play] = kept
    return parsed


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
        digests: Mapping[str, str],
    ) -> None:
        self.store, self.known, self.before, self.digests = store, known, before, digests
        self.cases = {today.hashes.story: today} if today else {}
        self._readers: dict[str, Reader] = {}

    def read_each(self, plays: Sequence[Listed], unreadable: Counter[str]) -> dict[str, Kept]:
        """What is kept of the plays that can be opened, by play; the others are counted.

        Those started last come first: of a story that is not today's, they decide the case.
        """
        found = {}
        for listed in sorted(plays, key=lambda each: each.facts.started)[::-1]:
            kept, digest = self.before.get(listed.play), self.digests.get(listed.play)
            try:
                if kept is None or kept.digest != digest or self._is_told_otherwise(kept):
                    kept = self._read(listed)
                found[listed.play] = kept
            except (RecordsProblem, Unreadable):
                unreadable[listed.facts.scenario] += 1
        return found

    def _is_told_otherwise(self, kept: Kept) -> bool:
        """Whether it was read under another case than the one it will be told under."""
        case = self.cases.get(kept.outline.story)
        return bool(case and kept.by and kept.by != facts.name_reading(case))

    def _read(self, listed: Listed) -> Kept:
        recorded = open_listed(self.store, listed, self._case)
        case = self.cases.setdefault(recorded.scenario.hashes.story, recorded.scenario)
        digest = self.digests.get(listed.play, "")
        outline = Outline.of(recorded.play, case)
        if outline.led:
            return Kept(digest, outline)
        story = case.hashes.story
        if story not in self._readers:
            self._readers[story] = Reader(case, self.known(case))
        return facts.keep(digest, outline, case, self._readers[story].read(recorded.play))

    def _case(self, _id: str, story: str) -> Scenario | None:
        """The case under which plays of a story are read; None where it is not known yet."""
        return self.cases.get(story)


def _read_contest(words: Annotation) -> list[Contest]:
    """A contest; its reason only where its writer shared it."""
    if words.kind != CONTEST:
        return []
    verdict, because = read_contest(words)
    return [Contest(words.address, verdict, because if words.shared else "")]
