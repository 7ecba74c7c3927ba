"""Of nine people, a reader who sets all ranges against each other learns no count of one to four.

The attack: of a case of two decisions, of which not everybody comes to the second, the reader tries
every room there can be, and keeps those whose whole report is like the one at hand; the counts for
observers lie beside it, and the reader even knows what was held back by lot. A count of one to four
that all of these rooms share was given away. Another issue adds nothing: it is of other people,
and any room of the one goes with any room of the other. At other numbers of people some rooms are
given away still: `small_cells` says how many.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest

from engine.play.play import Play, step
from engine.reports.cohort import aggregates
from engine.reports.cohort.aggregates import Count
from engine.reports.cohort.combined_counts import ToldCounts
from engine.reports.cohort.disclosure import LEAST
from engine.reports.cohort.report import report_each
from engine.reports.cohort.report_data import FORMULA_VERSION, CaseReport
from engine.reports.cohort.select_plays import read
from engine.reports.cohort.small_cells import withhold
from engine.reports.count_range import least, most
from engine.reports.facts.play import Reader
from engine.reports.render.json import to_plain
from engine.scenario.scenario import Scenario
from tests.cases import case, play_of
from tests.engine.reports.cohort.people import code
from tests.engine.reports.cohort.rooms import cohort, report_of
from tests.engine.reports.cohort.test_brute_reader import ReadBefore, multisets

SCENES = """
hall:
  text: [{id: sign, say: A man listens at the door.}]
  choose:
    prompt: What now?
    assesses: [safety]
    options:
      paper: {do: Show the paper., rating: 4, upholds: [P01], then: back}
      clerk: {do: Ask the clerk., rating: 2, breaches: [P01], then: back}
      men:
        do: Tell the men.
        rating: 1
        critical: exposes-to-controller
        signals: [sign]
        breaches: [P01]
        then: dawn
  pass: {to: dawn}
back:
  choose:
    prompt: And now?
    assesses: [safety]
    options:
      ask: {do: Ask., rating: 4, upholds: [P01]}
      go: {do: Go., rating: 2, breaches: [P01]}
    then: evening
"""
ROADS = (("paper", "ask"), ("paper", "go"), ("clerk", "ask"), ("clerk", "go"), ("men",))
KEY = b"\0" * 32
Room = tuple[int, ...]
"""How many took each road."""


@lru_cache(maxsize=1)
def scenario() -> Scenario:
    return case(SCENES)


@lru_cache(maxsize=8)
def went(road: tuple[str, ...]) -> ReadBefore:
    """A play by this road."""
    play: object = play_of(scenario())
    for answer in road:
        assert isinstance(play, Play)
        play = step(play, answer, None)
    assert isinstance(play, Play) and play.ended
    seen = Reader(scenario(), None).read(play)
    return ReadBefore(play, scenario(), (code(0),), seen=seen)


@lru_cache(maxsize=8)
def alone(road: tuple[str, ...]) -> CaseReport:
    (group,) = read([went(road)], {scenario().id: scenario()}, lambda _case: None, {})
    (found,) = report_each(group)
    return found


def reports(room: Room) -> tuple[CaseReport, tuple[Count, ...]]:
    """All that is told of a room, to its facilitator and to observers."""
    own = scenario()
    roads = [road for road, n in zip(ROADS, room, strict=True) for _ in range(n)]
    plays = [
        ReadBefore(made.play, own, (code(n),), seen=made.seen)
        for n, made in enumerate(map(went, roads))
    ]
    (whole,) = report_of(plays, today=(own,), valued=False, records="own", cases=(own.id,)).cases
    counts = ToldCounts([alone(road) for road in roads])
    issue = withhold(whole, [alone(road) for road in roads], counts)
    (group,) = read(plays, {own.id: own}, lambda _case: None, {})
    ours = cohort(records="own", cases=(own.id,))
    (observed,) = aggregates.snapshot(ours, (), [group], KEY, counts).cases
    return issue, observed.counts


def counted(room: Room) -> dict[str, int]:
    """Who gave each answer, who gave another one, and who took each road."""
    n, each = sum(room), dict(zip(ROADS, room, strict=True))
    found = {" and ".join(road): k for road, k in each.items()}
    for answer in ("paper", "clerk", "men", "ask", "go"):
        found[answer] = sum(k for road, k in each.items() if answer in road)
        found[f"not {answer}"] = n - found[answer]
    return found


@pytest.mark.parametrize("people", [9, 5])
def test_no_ranges_together_tell_a_count_of_one_to_four(people: int) -> None:
    alike: dict[str, list[Room]] = defaultdict(list)
    for room in multisets(people, len(ROADS)):
        alike[repr(reports(room))].append(room)
    for rooms in alike.values():
        each = [counted(room) for room in rooms]
        for name in each[0]:
            values = {counts[name] for counts in each}
            assert len(values) > 1 or not 0 < min(values) < LEAST, f"{name}: {values} in {rooms}"


def numbers(data: Any) -> Iterator[str]:
    """Every number and every range in the data of a report, in its order."""
    if isinstance(data, dict | list):
        for each in data.values() if isinstance(data, dict) else data:
            yield from numbers(each)
    elif data is None or isinstance(data, int | float) or re.fullmatch(r"\d+–\d+", data):
        yield str(data)


def test_the_number_of_the_rule_changes_with_what_is_withheld() -> None:
    """When this fails because something else is withheld than before, raise `FORMULA_VERSION`.

    Issues kept before are then counted again; else they go on to show what is withheld today.
    """
    digest = hashlib.sha256()
    larger = ((4, 0, 0, 0, 8), (9, 8, 3, 2, 4), (7, 4, 8, 6, 2), (9, 9, 8, 7, 2), (14, 0, 9, 1, 12))
    for room in (*multisets(6, len(ROADS)), *larger):
        issue, _counts = reports(room)
        order = [topic.at for topic in issue.topics]
        digest.update(" ".join((*order, *numbers(to_plain(issue)))).encode())
    assert (FORMULA_VERSION, digest.hexdigest()[:16]) == ("6", "962e6f26f86224a4")


@pytest.mark.parametrize("people", [12, 15, 24, 40])
def test_that_everybody_was_wrong_is_told_as_of_all_but_a_few(people: int) -> None:
    """Exactly it would tell it of each of them. It reads as a room in which one was not wrong."""
    every, (but_one, _counts) = reports((0, 0, 0, people, 0))[0], reports((0, 1, 0, people - 1, 0))
    told, other = every.decision("hall"), but_one.decision("hall")
    assert told.in_two and told.wrong is not None and told.wrong == other.wrong
    assert least(told.wrong.k) <= people - LEAST + 1 and most(told.wrong.k) == people
    assert [c.chosen.k for c in told.choices] == [c.chosen.k for c in other.choices]
