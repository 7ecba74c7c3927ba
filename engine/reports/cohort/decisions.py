"""Every decision of a case, with what the room chose and what the key has."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from engine.decisions.multi_item import Whole
from engine.decisions.registry import kind_of, whole_of
from engine.kernel.model import Location, Move
from engine.language.language import ENGLISH
from engine.play.led import Vote, votes
from engine.play.play import Play
from engine.reports.cohort.item_analysis import (
    LEAST_DRAWN,
    LEAST_ITEM,
    Drawn,
    check,
    discrimination,
    mean,
)
from engine.reports.cohort.report_data import Choice, Decision, ReportPrinciple
from engine.reports.cohort.statistics import Figure, Pairs, Share, Sums, share
from engine.reports.debrief.reading import cite_principles, discussed
from engine.reports.document import Contest
from engine.reports.facts.cohort import Answers, Closed, Fold, Offered, Row, Slots, Together
from engine.reports.facts.play import Facts, find_slot, list_reasons, locations
from engine.scenario.scenario import Scenario
from engine.scoring.score import join_key


class Group(Struct, frozen=True):
    """The plays of one case on one story.

    Attributes:
        scenario: the case they are read by.
        parts: what its values are known of, the whole as ""; None where they are not.
        seen: the plays that count, in the order they were played.
        counts: what is counted of them.
        contests: of those plays and of the led sessions, one list for each.
        led: the led sessions.
        repeated: plays left out, because somebody in them had played the case already.
        unreadable: plays left out, because they do not fit their case.
        stories: how many stories of this case were played.
    """

    scenario: Scenario
    parts: tuple[str, ...] | None
    seen: tuple[Facts, ...]
    counts: Fold
    contests: tuple[tuple[Contest, ...], ...]
    led: tuple[Play, ...]
    repeated: int
    unreadable: int
    stories: int


class Room:
    """What a room decided: the counts of the plays of one case, and the votes of led sessions."""

    def __init__(self, group: Group) -> None:
        self.group, self.fold, self.scenario = group, group.counts, group.scenario
        self.places = locations(self.scenario)
        self.slots = {at: find_slot(self.scenario, where) for at, where in self.places.items()}
        self.reasons = list_reasons(self.scenario)
        self._by_place: dict[object, dict[str, list[Any]]] = {}
        self.answered = Counter[str]()
        for row in self.fold.of(Answers):
            self.answered[row.at] += row.n
        self.votes: dict[tuple[str, int], list[Vote]] = {}
        for play in group.led:
            for vote in votes(play):
                self.votes.setdefault((vote.at, vote.turn), []).append(vote)

    def at(self, place: str, measure: type[Row]) -> Sequence[Row]:
        """The rows of a measure at a decision."""
        if measure not in self._by_place:
            by = self._by_place[measure] = defaultdict(list)
            for row in self.fold.of(measure):
                by[getattr(row, "at")].append(row)  # noqa: B009 - not every measure has it
        return self._by_place[measure].get(place, ())

    def count_votes(self, at: str) -> tuple[Counter[str], int, tuple[int, int, int] | None]:
        """The votes of led sessions at a decision, how many people voted, and how sure they were.

        In a pick each person has several votes.
        """
        counts: Counter[str] = Counter()
        people = sum(vote.voters for vote in self.votes.get((at, 0), ()))
        sure: Counter[str] = Counter()
        for vote in self.votes.get((at, 0), ()):
            counts.update(vote.counts)
            sure.update(vote.sure or {})
        return counts, people, (sure["1"], sure["2"], sure["3"]) if sure else None

    def discrimination(self, at: str) -> Figure:
        """How credit at a decision goes with credit elsewhere, in the plays that met it there.

        Decisions of which a play meets one can share what they assess. Each has its own plays.
        """
        slot = self.slots[at]
        found = (row.pairs for row in self.fold.of(Together) if (row.slot, row.at) == (slot, at))
        return discrimination(sum(found, Pairs()) if slot else Pairs())

    def discriminate(self, slot: str) -> Figure:
        """The same of a thing assessed, wherever it was."""
        found = (row.pairs for row in self.fold.of(Together) if row.slot == slot)
        return discrimination(sum(found, Pairs()))

    def of_slot(self, slot: str) -> list[Slots]:
        """What finished plays have in a thing assessed."""
        return [row for row in self.fold.of(Slots) if row.slot == slot]


def count(rows: Iterable[Answers | Slots]) -> int:
    """How many plays these rows are of."""
    return sum(row.n for row in rows)


def decisions(room: Room) -> tuple[Decision, ...]:
    """Every decision of the case, in its order."""
    return tuple(_decision(room, where) for where in room.places.values())


def _decision(room: Room, where: Location) -> Decision:
    at = where.address
    met, n = room.at(at, Answers), room.answered[at]
    scored = [row for row in met if row.share is not None]
    credit = mean(Sums.of_counts((row.share, row.n) for row in scored))
    slot = room.slots[at]
    votes_for, voters, voted_sure = room.count_votes(at)
    drawn = _find_drawn(room, at) if kind_of(where).options else {}
    chance = Sums.of_counts((row.chance, row.n) for row in scored).mean
    discrimination, judged = room.discrimination(at), slot and met
    free = bool(slot) and room.scenario.key.slots[slot].free
    flags, comparisons = check(discrimination, credit, chance, tuple(drawn.values()), free=free)
    scene = room.scenario.text.scenes[where.place]
    return Decision(
        at=at,
        scene=where.place,
        time=scene.time,
        kind=where.kind,
        prompt=find_prompt(room.scenario, where),
        who=room.scenario.text.people[scene.who].name if at != where.place else "",
        slot=slot,
        discuss=discussed(room.scenario, where),
        n=n,
        choices=_choices(room, where, votes_for, drawn),
        best=share(count(r for r in scored if r.best), count(scored)) if judged else None,
        credit=credit,
        chance=chance,
        discrimination=discrimination,
        sure=_count_sure(met),
        sure_wrong=_count_sure_wrong(scored),
        closes=_average_closed(room, at),
        flags=flags,
        comparisons=comparisons,
        voters=voters,
        voted_sure=voted_sure,
        values=_values(where, scene.labels),
        lowest=where.scale[0],
        sure_by=_split_sure(scored),
        wrong=share(count(r for r in met if r.wrong), n) if judged else None,
    )


def _values(where: Location, labels: Sequence[str]) -> tuple[str, ...]:
    """The name of each value of a scale, low to high; its number where it has none."""
    low, high = where.scale
    if not kind_of(where).valued:
        return ()
    return tuple(labels) or tuple(map(str, range(low, high + 1)))


def find_prompt(scenario: Scenario, where: Location) -> str:
    """The prompt of a decision; for a question put to us, its words."""
    if where.address == where.place:
        return scenario.text.scenes[where.place].prompt
    ending = f"/asks/{where.address.partition('.')[2]}/says"
    return next((line.text for line in scenario.text.lines if line.context.endswith(ending)), "")


def _count_sure(rows: Iterable[Answers]) -> tuple[int, int, int] | None:
    said: Counter[int] = Counter()
    for row in rows:
        if row.sure is not None:
            said[row.sure] += row.n
    return (said[1], said[2], said[3]) if said else None


def _split_sure(
    scored: Sequence[Answers],
) -> tuple[tuple[int, int, int], tuple[int, int, int]] | None:
    """How sure those were whose answer was acceptable or better, and the others."""
    right, wrong = (_count_sure(r for r in scored if r.wrong is kind) for kind in (False, True))
    nobody = (0, 0, 0)
    return (right or nobody, wrong or nobody) if right or wrong else None


def _count_sure_wrong(scored: Sequence[Answers]) -> Share | None:
    very = [row for row in scored if row.sure == 3]
    return share(count(row for row in very if row.wrong), count(very)) if very else None


def _average_closed(room: Room, at: str) -> float:
    """What wrong answers closed, where it may be named, over all that were given."""
    named = sum((row.closed for row in room.at(at, Closed) if row.nameable), Sums())
    return named.total / room.answered[at] if named.n else 0.0


# What could be answered ---------------------------------------------------------------------------


def _find_drawn(room: Room, at: str) -> dict[str, Drawn]:
    """By option, whom it drew, where its credit is known."""
    credits, others = defaultdict[str, list[Answers]](list), defaultdict[str, Sums](Sums)
    for row in room.at(at, Answers):
        credits[row.answer].append(row)
    for each in room.at(at, Closed):
        others[each.answer] += each.elsewhere
    found = {}
    for id, given in credits.items():
        credit = Sums.of_counts((row.share, row.n) for row in given).mean
        if credit is not None:
            found[id] = Drawn(credit, others[id])
    return found


def _choices(
    room: Room, where: Location, voted: Counter[str], drawn: Mapping[str, Drawn]
) -> tuple[Choice, ...]:
    if whole := whole_of(where):
        return tuple(_item(room, where, whole, id, voted[id]) for id in where.items)
    written = [(n, move) for n, move in enumerate(where.moves) if move.key[0] == "option"]
    best = _find_always_best(room.scenario, [move.address for _, move in written])
    options = (
        _option(room, where.address, place, move, drawn.get(move.key[1])) for place, move in written
    )
    return tuple(replace(c, best=c.address in best, votes=voted[c.id]) for c in options)


def _option(room: Room, at: str, place: int, move: Move, whom: Drawn | None) -> Choice:
    """An option, the move of a number there, and whom it drew."""
    address, id, key = move.address, move.key[1], room.scenario.key
    given = [row for row in room.at(at, Answers) if row.answer == id]
    closed = sum((row.closed for row in room.at(at, Closed) if row.answer == id), Sums())
    open_to = sum(row.n for row in room.at(at, Offered) if int(row.offered, 16) >> place & 1)
    mark = key.marks.get(address)
    grades = mark.grades if mark and mark.slot in key.slots else ()
    return Choice(
        id=id,
        address=address,
        text=room.scenario.text.cards[address].text,
        chosen=share(count(given), open_to),
        best=False,
        # Each from 1 to 4; of domains rated apart, their mean.
        ratings=tuple(sorted({1 + 3 * grade.overall / key.denominator for grade in grades})),
        mixed=any(len(set(grade.credit.values())) > 1 for grade in grades),
        critical=mark.critical_kind if mark else "",
        belief=mark.belief if mark else "",
        credit=whom.credit if whom else None,
        closed=closed.mean,
        others=_average_others(whom, room.answered[at]),
        rated=_count_rated(given) if grades else (),
    )


def _count_rated(given: Sequence[Answers]) -> tuple[int, ...]:
    """How many of these answers were best, acceptable, weak and harmful where they were given."""
    return tuple(count(r for r in given if r.rating == rating) for rating in (4, 3, 2, 1))


def _find_always_best(scenario: Scenario, addresses: list[str]) -> set[str]:
    """Options nothing is rated above, where no rating depends on what happened."""
    marks = [scenario.key.marks[a] for a in addresses if a in scenario.key.marks]
    scored = [mark for mark in marks if mark.slot in scenario.key.slots and mark.grades]
    if not scored or any(len(mark.grades) > 1 for mark in scored):
        return set()
    most = max(mark.grades[0].overall for mark in scored)
    return {mark.address for mark in scored if mark.grades[0].overall == most}


def _average_others(drawn: Drawn | None, n: int) -> float | None:
    enough = drawn is not None and n >= LEAST_ITEM and drawn.others.n >= LEAST_DRAWN
    return drawn.others.mean if drawn is not None and enough else None


def _item(room: Room, where: Location, whole: Whole, id: str, voted: int) -> Choice:
    """One item of an order, a pick or ratings."""
    scenario, address = room.scenario, f"{where.place}.{id}"
    answers = list_answers(room.at(where.address, Answers))
    at, mark = join_key(scenario, where), scenario.key.marks.get(address)
    count = whole.count_items(at, id, answers)
    return Choice(
        id=id,
        address=address,
        text=scenario.text.cards[address].text,
        chosen=share(count.right, len(answers)),
        best=count.best,
        places=count.places,
        accepted=count.accepted,
        accepted_as=tuple(map(at.label, count.accepted)),
        spread=count.spread,
        critical=mark.critical_kind if mark else "",
        belief=mark.belief if mark else "",
        votes=voted,
        keyed=count.keyed,
    )


def list_answers(rows: Iterable[Answers]) -> list[Any]:
    """Each answer given as a whole, as often as it was given."""
    return [answer for row in rows for answer in [json.loads(row.answer)] * row.n]


def principle(room: Room, id: str) -> ReportPrinciple:
    """A principle as a report cites it."""
    found = cite_principles(room.scenario.doctrine, {id: None}, ENGLISH)[0]
    title, url, _ = found.sources[0] if found.sources else ("", "", "")
    return ReportPrinciple(found.id, found.title, found.says, title, url, found.differs)
