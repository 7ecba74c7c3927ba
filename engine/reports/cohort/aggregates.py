"""What is kept of a cohort when it closes: counts of the whole group that tell of nobody.

A snapshot is made once, from the plays, and sealed. Counts that may not be told (see `disclosure`)
are not in it: they are gone with the plays. So a participant who is deleted afterwards leaves no
trace in it, and everything made of it, on whatever day, is the same.

It holds ids, counts and the case's own words; no code, no reason, no day but those of the cohort.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct, to_builtins

from engine.decisions.registry import kind_of
from engine.kernel.model import Location
from engine.play.led import votes
from engine.records.cohorts import Cohort, Member
from engine.reports.cohort import disclosure
from engine.reports.cohort.combined_counts import ToldCounts
from engine.reports.cohort.decisions import Group as Plays
from engine.reports.cohort.decisions import find_prompt
from engine.reports.cohort.disclosure import LEAST, Beside, Group, Table
from engine.reports.facts.play import Facts, locations
from engine.scenario.scenario import Scenario
from engine.scoring.needs import list_needs

VERSION = 1
FORMULA = "2"
BEST, OTHER, NONE = "best", "other", "none"
THIRDS = ("lower", "middle", "upper")
BY_LOT = 0.1  # of the counts that might be told, how many are held back


class Cell(Struct, frozen=True):
    """One answer, and how many gave it.

    Attributes:
        id: of the answer, or a word of ours.
        text: the case's words, or "".
        people: how many; None where it may not be told.
        critical: kind of harmful choice it is, or "".
    """

    id: str
    text: str = ""
    people: int | None = None
    critical: str = ""


class Count(Struct, frozen=True):
    """The group by one thing. Everybody is in one cell, or in none.

    Attributes:
        kind: decision, vote, harm, need, domain, finished or agency.
        at: address of the decision, kind of harm, id of the need or domain; or "".
        text: the case's words for it, or "".
        cells: in the order of the case.
    """

    kind: str
    at: str
    text: str
    cells: tuple[Cell, ...]


class Case(Struct, frozen=True, omit_defaults=True):
    """One case on one story; what is left out of the bytes by default came later.

    Attributes:
        reviewers: who signed its marking, or, for a draft, who has read it.
        refused: what is harmful in it is not told (see `withheld_until_signed`); never sealed so.
        people: of how many people the counts of plays are, where a report is of some; 0: of all.
    """

    case: str
    title: str
    version: str
    draft: bool
    story: str
    key: str
    counts: tuple[Count, ...]
    reviewers: tuple[str, ...] = ()
    refused: bool = False
    people: int = 0


class Snapshot(Struct, frozen=True):
    """A cohort as it was closed.

    Attributes:
        title: what people call it.
        first: its first day, as text.
        last: its last day, as text.
        demo: its plays are simulated.
        people: how many codes were used; None when there were fewer than five.
        agencies: its people by category.
        cases: in the order of the course.
        formula: version of the way of counting.
    """

    title: str
    first: str
    last: str
    demo: bool
    people: int | None
    agencies: Count
    cases: tuple[Case, ...]
    formula: str = FORMULA


def snapshot(
    cohort: Cohort,
    members: Sequence[Member],
    groups: Iterable[Plays],
    key: bytes,
    told: ToldCounts | None = None,
) -> Snapshot:
    """The snapshot of a cohort; the same plays and the same key give the same snapshot.

    Args:
        cohort: as it was agreed.
        members: its codes that were used, with their agencies.
        groups: its plays, case by case and story by story.
        key: decides what is held back by lot. It is kept with the cohort and never shown: a lot
            drawn again each time could be seen through, and one without a key computed.
        told: what the facilitator was told of the plays of its only group; None for nothing.
    """
    groups = list(groups)
    codes = {member.code for member in members}
    codes.update(code for group in groups for seen in group.seen for code in seen.people)
    groups.sort(key=lambda group: (cohort.nth(group.scenario.id), group.scenario.id))
    numbers = {code: number for number, code in enumerate(sorted(codes))}
    crowd = _Crowd(numbers, key)
    return Snapshot(
        title=cohort.title,
        first=cohort.first,
        last=cohort.last,
        demo=cohort.demo,
        people=crowd.size if crowd.size >= LEAST else None,
        agencies=_agencies(cohort, members, crowd),
        cases=tuple(_case(group, crowd, told) for group in groups if crowd.size >= LEAST),
    )


class _Crowd(Struct, frozen=True):
    """Everybody of a cohort, by number; a play of two stands for its first."""

    numbers: Mapping[str, int]
    key: bytes

    @property
    def size(self) -> int:
        return len(self.numbers)

    def of(self, plays: Iterable[Facts]) -> Group:
        return frozenset(self.numbers[min(seen.people)] for seen in plays if seen.people)

    def lot(self, *cell: str) -> bool:
        """Whether a cell of this name is held back by lot: HMAC-SHA256 (RFC 2104) of its name."""
        drawn = hmac.digest(self.key, "\0".join(("rifq-lot-1", *cell)).encode(), "sha256")
        return int.from_bytes(drawn[:8], "big") < BY_LOT * 2**64


class _Open(Struct, frozen=True):
    """A count before it is known what may be told of it."""

    kind: str
    at: str
    text: str
    cells: tuple[Cell, ...]
    groups: tuple[Group, ...]
    whole: bool = False

    def disclose(self, shown: frozenset[int]) -> Count:
        cells = (
            Cell(cell.id, cell.text, len(group) if n in shown else None, cell.critical)
            for n, (cell, group) in enumerate(zip(self.cells, self.groups, strict=True))
        )
        return Count(self.kind, self.at, self.text, tuple(cells))


def _disclose(
    opened: Sequence[_Open],
    crowd: _Crowd,
    of: str = "",
    there: Group | None = None,
    beside: Beside = lambda _groups: True,
) -> tuple[Count, ...]:
    """What may be told of these counts; `of` is the story of their case, or ""."""

    def lot(table: int, cell: int) -> bool:
        count = opened[table]
        named = of, count.kind, count.at, count.cells[cell].id
        return not count.whole and crowd.lot(*named)

    tables = [Table(each.groups, each.whole) for each in opened]
    shown = disclosure.select_cells(tables, crowd.size, there, lot, beside)
    return tuple(each.disclose(cells) for each, cells in zip(opened, shown, strict=True))


def _agencies(cohort: Cohort, members: Sequence[Member], crowd: _Crowd) -> Count:
    """People by the categories agreed; one that somebody wrote in later might name them."""
    groups = {agency: set[int]() for agency in cohort.agencies}
    for code, number in crowd.numbers.items():
        agency = next((m.agency for m in members if m.code == code), "")
        groups.setdefault(agency if agency in groups else "", set()).add(number)
    cells = tuple(Cell(agency or NONE, agency) for agency in groups)
    found = tuple(map(frozenset, groups.values()))
    return _disclose([_Open("agency", "", "", cells, found, whole=True)], crowd)[0]


def _case(group: Plays, crowd: _Crowd, told: ToldCounts | None) -> Case:
    scenario, seen = group.scenario, group.seen
    decided = [_decision(scenario, where, seen, crowd) for where in locations(scenario).values()]
    opened = [
        *(each for each in decided if each is not None),
        *_harms(seen, crowd, decided),
        *_needs(group, crowd),
        *_domains(scenario, seen, crowd),
        _count_finished(seen, crowd),
    ]
    about, hashes = scenario.about, scenario.hashes
    numbers = [crowd.of([each]) for each in seen]

    def beside(groups: Sequence[Group]) -> bool:
        adds = [[len(number & group) for number in numbers] for group in groups]
        return told is None or told.take(adds)

    counts = _disclose(opened, crowd, hashes.story, crowd.of(seen), beside) + _votes(group, crowd)
    return Case(
        scenario.id,
        about.title,
        about.version,
        about.draft,
        hashes.story,
        hashes.key,
        counts,
        about.reviewers,
    )


# What is counted ----------------------------------------------------------------------------------


def _decision(
    scenario: Scenario, where: Location, seen: Sequence[Facts], crowd: _Crowd
) -> _Open | None:
    """First answers by option; for an order, a pick or ratings, whether the key has it so."""
    at = where.address
    prompt = find_prompt(scenario, where)
    if not kind_of(where).options:
        ruling = scenario.key.rulings.get(where.place)
        if ruling is None or ruling.slot not in scenario.key.slots:
            return None
        best = [s for s in seen if (given := s.at(at)) and given.best]
        rest = [s for s in seen if (given := s.at(at)) and not given.best]
        return _Open("decision", at, prompt, _two(BEST, OTHER), (crowd.of(best), crowd.of(rest)))
    cells, groups = [], []
    for move in where.moves:
        verb, id = move.key
        if verb == "option":
            mark = scenario.key.marks.get(move.address)
            always = mark is not None and len(mark.grades) == 1
            critical = mark.grades[0].critical if mark is not None and always else ""
            cells.append(Cell(id, scenario.text.cards[move.address].text, None, critical))
            groups.append(crowd.of(s for s in seen if (first := s.at(at)) and first.answer == id))
    return _Open("decision", at, prompt, tuple(cells), tuple(groups))


def _two(one: str, other: str) -> tuple[Cell, Cell]:
    return Cell(one), Cell(other)


def _harms(seen: Sequence[Facts], crowd: _Crowd, decided: Sequence[_Open | None]) -> list[_Open]:
    """Kinds of harmful choice by whether one was made, of those it was open to.

    A kind that is one option of a decision is counted there, and not a second time.
    """
    addresses: dict[str, set[str]] = {}
    for each in seen:
        for address, kind in each.faced.items():
            addresses.setdefault(kind, set()).add(address)
    single = {
        f"{each.at}.{cell.id}"
        for each in decided
        if each is not None
        for cell in each.cells
        if cell.critical
    }
    found = []
    for kind in sorted(addresses):
        if len(addresses[kind]) == 1 and addresses[kind] <= single:
            continue
        open_to = [s for s in seen if kind in s.faced.values()]
        made = [s for s in open_to if any(fault.kind == kind for fault in s.faults)]
        kept = [s for s in open_to if s not in made]
        groups = crowd.of(made), crowd.of(kept)
        found.append(_Open("harm", kind, "", _two("made", "not-made"), groups))
    return found


def _needs(group: Plays, crowd: _Crowd) -> list[_Open]:
    """Needs and rights, over finished plays: whether they were left unraised though they could be.

    Being denied by us is held against anyone alike; her own no is not.
    """
    found = []
    for entity in list_needs(group.scenario):
        held: list[Facts] = []
        free: list[Facts] = []
        for seen in group.seen:
            for need in seen.needs:
                if need.id == entity.id:
                    (held if need.held else free).append(seen)
        groups = crowd.of(held), crowd.of(free)
        found.append(_Open("need", entity.id, entity.text, _two("held", "not-held"), groups))
    return found


def _domains(scenario: Scenario, seen: Sequence[Facts], crowd: _Crowd) -> list[_Open]:
    """Finished plays by thirds of what was attainable: the whole, then each domain."""
    parts = list(dict.fromkeys(part for each in seen for part in each.attained))
    found = []
    for part in sorted(parts):
        thirds: tuple[list[Facts], ...] = ([], [], [])
        for each in seen:
            if part in each.attained:
                thirds[min(2, int(each.attained[part].share * 3 + 1e-9))].append(each)
        title = scenario.doctrine.domains[part] if part else ""
        cells = tuple(map(Cell, THIRDS))
        found.append(_Open("domain", part, title, cells, tuple(map(crowd.of, thirds))))
    return found


def _count_finished(seen: Sequence[Facts], crowd: _Crowd) -> _Open:
    ended = [each for each in seen if each.finished]
    left = [each for each in seen if not each.finished]
    cells = _two("finished", "unfinished")
    return _Open("finished", "", "", cells, (crowd.of(ended), crowd.of(left)))


def _votes(group: Plays, crowd: _Crowd) -> tuple[Count, ...]:
    """Votes of led sessions on decisions among options. Whose hands they were nobody knows.

    They are told as if each belonged to somebody of the cohort; with more hands than people, not.
    """
    found: list[Count] = []
    for where in locations(group.scenario).values():
        if not kind_of(where).options:
            continue
        ids = [move.key[1] for move in where.moves if move.key[0] == "option"]
        counts = dict.fromkeys(ids, 0)
        for play in group.led:
            for vote in votes(play):
                if vote.at == where.address:
                    for id in ids:
                        counts[id] += vote.counts.get(id, 0)
        if 0 < sum(counts.values()) <= crowd.size:
            opened = _vote(group.scenario, where, counts)
            hands = frozenset[int]().union(*opened.groups)
            found += _disclose([opened], crowd, group.scenario.hashes.story, hands)
    return tuple(found)


def _vote(scenario: Scenario, where: Location, counts: Mapping[str, int]) -> _Open:
    cells, groups, hands = [], [], 0
    for id, count in counts.items():
        address = next(m.address for m in where.moves if m.key == ("option", id))
        cells.append(Cell(id, scenario.text.cards[address].text))
        groups.append(frozenset(range(hands, hands + count)))
        hands += count
    prompt = find_prompt(scenario, where)
    return _Open("vote", where.address, prompt, tuple(cells), tuple(groups))


# As bytes -----------------------------------------------------------------------------------------


def to_bytes(sealed: Snapshot) -> bytes:
    """The snapshot as compact JSON in UTF-8, keys sorted: the same counts, the same bytes."""
    body = {"v": VERSION, **to_builtins(sealed)}
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def from_bytes(body: bytes) -> Snapshot:
    """The snapshot in sealed bytes.

    Raises:
        ValueError: they are no snapshot, or one of a newer Rifq.
    """
    try:
        data = json.loads(body)
        if data.pop("v") > VERSION:
            raise ValueError("sealed by a newer Rifq")
        data["agencies"] = _count(data["agencies"])
        data["cases"] = tuple(
            Case(
                **{
                    **case,
                    "counts": tuple(map(_count, case["counts"])),
                    "reviewers": tuple(case.get("reviewers", ())),
                }
            )
            for case in data["cases"]
        )
        return Snapshot(**data)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no snapshot of a cohort") from error


def _count(data: Mapping[str, Any]) -> Count:
    return Count(**{**data, "cells": tuple(Cell(**cell) for cell in data["cells"])})
