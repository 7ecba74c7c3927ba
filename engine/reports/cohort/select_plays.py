"""The plays of a cohort, case by case and story by story: which count, and what was left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from engine.play.play import Broken, Play, log, replay
from engine.reports.cohort.decisions import Group
from engine.reports.document import Contest
from engine.reports.facts.cohort import fold
from engine.reports.facts.play import Facts, Outline, Reader
from engine.scenario.scenario import Scenario
from engine.scoring.value_function import Values

Known = Callable[[Scenario], Values | None]
"""Gives the values of a case, or None where they are not known."""


class OnePlay(Protocol):
    """One play of a cohort; it is opened only when it must be read."""

    @property
    def outline(self) -> Outline:
        """What decides where it counts."""

    @property
    def people(self) -> tuple[str, ...]:
        """Codes of those who took part; nobody for a led session."""

    @property
    def contests(self) -> tuple[Contest, ...]:
        """What they thought of its judgements; a reason only where its writer shared it."""

    def open_play(self) -> tuple[Play, Scenario]:
        """Its present moment, and the case it was made on."""

    def summary(self, case: Scenario, /) -> Facts | None:
        """What was read of it under a case before, if that is at hand."""


class Played(Struct, frozen=True):
    """One play of a cohort, open. See `OnePlay`."""

    play: Play
    scenario: Scenario
    people: tuple[str, ...] = ()
    contests: tuple[Contest, ...] = ()

    @property
    def outline(self) -> Outline:
        """What decides where it counts."""
        return Outline.of(self.play, self.scenario)

    def open_play(self) -> tuple[Play, Scenario]:
        """Its present moment, and the case it was made on."""
        return self.play, self.scenario

    def summary(self, _case: Scenario, /) -> Facts | None:
        """Nothing: it is read."""
        return None


def read(
    played: Iterable[OnePlay],
    current: Mapping[str, Scenario],
    known: Known,
    unreadable: Mapping[str, int],
) -> list[Group]:
    """The plays of a cohort in groups.

    The first play of a case that a person finished counts. If a person finished none, the first in
    which something was decided counts. A play that was only opened counts only if its person has no
    other.

    The plays of one story are read by one key: that of today's case when its story is the same,
    else that of the case played last.

    Args:
        played: every play, those written to last at the end.
        current: the cases as they are today, by id.
        known: gives the values of a case.
        unreadable: plays that could not even be opened, by id of their case.
    """
    cases: dict[str, list[OnePlay]] = {id: [] for id in unreadable}
    for each in sorted(played, key=lambda each: each.outline.date):
        cases.setdefault(each.outline.case, []).append(each)
    found = []
    for id, plays in cases.items():
        groups = list(_of_case(plays, current.get(id), known))
        if not groups and id in current:
            groups = [_group(current[id], (), (), 0, known)]
        for number, group in enumerate(groups):
            more = 0 if number else unreadable.get(id, 0)
            together = group.unreadable + more
            found.append(replace(group, stories=len(groups), unreadable=together))
    return found


def _of_case(plays: list[OnePlay], today: Scenario | None, known: Known) -> Iterable[Group]:
    """The plays of one case, those of today's story first, then the story with most plays."""
    counting = _select_counting(plays)
    stories: dict[str, list[OnePlay]] = defaultdict(list)
    for each in plays:
        stories[each.outline.story].append(each)
    first = today.hashes.story if today else ""
    for story, here in sorted(stories.items(), key=lambda s: (s[0] != first, -len(s[1]), s[0])):
        case = today if today and story == first else here[-1].open_play()[1]
        led = [each for each in here if each.outline.led]
        told = [each for each in here if id(each) in counting]
        decided = sum(each.outline.decided and not each.outline.led for each in here)
        left = decided - sum(each.outline.decided for each in told)
        yield _group(case, told, led, left, known)


def _select_counting(plays: Sequence[OnePlay]) -> set[int]:
    """The identities of those plays that count, see `read`."""
    taken: set[str] = set()
    counting: set[int] = set()
    for each in sorted(plays, key=lambda each: (not each.outline.ended, not each.outline.decided)):
        if not each.outline.led and taken.isdisjoint(each.people):
            taken.update(each.people)
            counting.add(id(each))
    return counting


def _group(
    case: Scenario,
    counts: Sequence[OnePlay],
    led: Sequence[OnePlay],
    repeated: int,
    known: Known,
) -> Group:
    summaries, parts = _summaries(case, counts, known)
    there = list(zip(counts, summaries, strict=True))
    seen = [
        replace(found, people=each.people, date=each.outline.date) for each, found in there if found
    ]
    sessions = [(each, play) for each in led if (play := fit_play(case, each.open_play()[0]))]
    contests = [each.contests for each, found in (*there, *sessions) if found]
    broken = len(counts) + len(led) - len(contests)
    return Group(
        scenario=case,
        parts=parts,
        seen=tuple(seen),
        counts=fold(seen),
        contests=tuple(contests),
        led=tuple(play for _, play in sessions),
        repeated=repeated,
        unreadable=broken,
        stories=1,
    )


def _summaries(
    case: Scenario, counts: Sequence[OnePlay], known: Known
) -> tuple[list[Facts | None], tuple[str, ...] | None]:
    """Each play as read under the case, None where it does not fit; and what values are known of.

    Plays read before are not read again, unless values have come to be known since.
    """
    found = [each.summary(case) for each in counts]
    before = next((seen.parts for seen in found if seen), None)
    if before is not None and all(seen and seen.parts == before for seen in found):
        return found, before
    reader = Reader(case, known(case))
    for number, (each, seen) in enumerate(zip(counts, found, strict=True)):
        if seen is None or seen.parts != reader.parts:
            play = fit_play(case, each.open_play()[0])
            found[number] = reader.read(play) if play else None
    return found, reader.parts


def fit_play(case: Scenario, play: Play) -> Play | None:
    """The play on the story of the case it is read by; None when it does not fit."""
    if play.story is case.story:
        return play
    result = replay(case.story, (moment.event for moment in log(play)))
    return None if isinstance(result, Broken) else result
