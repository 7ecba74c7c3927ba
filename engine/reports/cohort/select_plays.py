"""The plays of a cohort, case by case and story by story: which count, and what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.play.play import Broken, Play, log, replay
from engine.reports.cohort.play_summary import Reader, Seen
from engine.reports.document import Contest
from engine.scenario.scenario import Scenario
from engine.scoring.value_function import Values

Known = Callable[[Scenario], Values | None]
"""Gives the values of a case, or None where they are not known."""


@dataclass(frozen=True, slots=True)
class Played:
    """One play of a cohort.

    Attributes:
        play: its present moment.
        scenario: the case it was made on.
        people: codes of those who took part; nobody for a led session.
        contests: what they thought of its judgements; a reason only where its writer shared it.
    """

    play: Play
    scenario: Scenario
    people: tuple[str, ...] = ()
    contests: tuple[Contest, ...] = ()

    @property
    def led(self) -> bool:
        """Whether it is a led session, of a room."""
        return self.play.started.mode == "led"


@dataclass(frozen=True, slots=True)
class Group:
    """The plays of one case on one story.

    Attributes:
        scenario: the case they are read by.
        reader: what read them; it knows the values of the case where there are some.
        seen: the plays that count, in the order they were played.
        contests: of those plays and of the led sessions, one list for each.
        led: the led sessions.
        repeated: plays left out, because somebody in them had played the case already.
        unreadable: plays left out, because they do not fit their case.
        stories: how many stories of this case were played.
    """

    scenario: Scenario
    reader: Reader
    seen: tuple[Seen, ...]
    contests: tuple[tuple[Contest, ...], ...]
    led: tuple[Play, ...]
    repeated: int
    unreadable: int
    stories: int


def read(
    played: Iterable[Played],
    current: Mapping[str, Scenario],
    known: Known,
    unreadable: Mapping[str, int],
) -> list[Group]:
    """The plays of a cohort in groups.

    Of each person the first finished play of a case counts; where none is finished, the first.
    The plays of one story are read by one key: that of today's case when its story is the same,
    else that of the case played last.

    Args:
        played: every play, those written to last at the end.
        current: the cases as they are today, by id.
        known: gives the values of a case.
        unreadable: plays that could not even be opened, by id of their case.
    """
    cases: dict[str, list[Played]] = {id: [] for id in unreadable}
    for each in sorted(played, key=lambda each: each.play.started.date):
        cases.setdefault(each.scenario.id, []).append(each)
    found = []
    for id, plays in cases.items():
        groups = list(_of_case(plays, current.get(id), known))
        if not groups and id in current:
            groups = [_group(current[id], (), (), (), known)]
        for number, group in enumerate(groups):
            more = 0 if number else unreadable.get(id, 0)
            together = group.unreadable + more
            found.append(replace(group, stories=len(groups), unreadable=together))
    return found


def _of_case(plays: list[Played], today: Scenario | None, known: Known) -> Iterable[Group]:
    """The plays of one case, those of today's story first, then the story with most plays."""
    own = [each for each in plays if not each.led]
    counts, again = _counting(own)
    stories = Counter(_story(each) for each in plays)
    first = today.hashes.story if today else ""
    for story in sorted(stories, key=lambda story: (story != first, -stories[story], story)):
        here = [each for each in plays if _story(each) == story]
        case = today if today and story == first else here[-1].scenario
        yield _group(
            case,
            [each for each in counts if _story(each) == story],
            [each for each in here if each.led],
            [each for each in again if _story(each) == story],
            known,
        )


def _story(each: Played) -> str:
    return each.scenario.hashes.story


def _counting(plays: Sequence[Played]) -> tuple[list[Played], list[Played]]:
    """The plays that count, and those whose people had played the case already."""
    taken: set[str] = set()
    counts: list[int] = []
    order = sorted(range(len(plays)), key=lambda n: not plays[n].play.ended)
    for number in order:
        people = set(plays[number].people)
        if not people & taken:
            taken |= people
            counts.append(number)
    kept = set(counts)
    again = [each for number, each in enumerate(plays) if number not in kept]
    return [plays[number] for number in sorted(kept)], again


def _group(
    case: Scenario,
    counts: Sequence[Played],
    led: Sequence[Played],
    again: Sequence[Played],
    known: Known,
) -> Group:
    reader = Reader(case, known(case))
    seen, sessions, contests = [], [], []
    broken = 0
    for each in (*counts, *led):
        play = _on(case, each)
        if play is None:
            broken += 1
            continue
        contests.append(each.contests)
        if each.led:
            sessions.append(play)
        else:
            seen.append(reader.read(play, each.people))
    return Group(case, reader, tuple(seen), tuple(contests), tuple(sessions), len(again), broken, 1)


def _on(case: Scenario, each: Played) -> Play | None:
    """The play on the story of the case it is read by; None when it does not fit."""
    if each.play.story is case.story:
        return each.play
    result = replay(case.story, (moment.event for moment in log(each.play)))
    return None if isinstance(result, Broken) else result
