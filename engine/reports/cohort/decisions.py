"""Every decision of a case, with what the room chose and what the key has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import fsum
from statistics import fmean

from msgspec import Struct

from engine.decisions.multi_item import Whole
from engine.decisions.registry import kind_of, whole_of
from engine.kernel.answer_key import Grade
from engine.kernel.model import Location
from engine.language.language import ENGLISH
from engine.play.led import Vote, votes
from engine.play.play import Play
from engine.play.view import list_offered
from engine.reports.cohort.item_analysis import LEAST_DRAWN, LEAST_ITEM, Drawn, Items, check, mean
from engine.reports.cohort.play_summary import GOOD, First, Seen
from engine.reports.cohort.report_data import Choice, Decision, ReportPrinciple
from engine.reports.cohort.statistics import Figure, Share, share
from engine.reports.debrief.key_judgement import cite_principles, discussed
from engine.reports.document import Contest
from engine.scenario.case_text import Entity
from engine.scenario.scenario import Scenario
from engine.scoring.credit import harmful, join_key, level
from engine.scoring.needs import list_needs

Met = tuple[Seen, First]
Alike = dict[tuple[Hashable, ...], Decision]
"""Decisions of one play each, by what it adds to every count."""


def locations(scenario: Scenario) -> dict[str, Location]:
    """The places where something is decided, by address, in the order of the case."""
    found: dict[str, Location] = {}
    for compiled in scenario.story.locations:
        where = compiled.location
        if kind_of(where).decides:
            found.setdefault(where.address, where)
    return found


class Group(Struct, frozen=True):
    """The plays of one case on one story.

    Attributes:
        scenario: the case they are read by.
        parts: what its values are known of, the whole as ""; None where they are not.
        seen: the plays that count, in the order they were played.
        contests: of those plays and of the led sessions, one list for each.
        led: the led sessions.
        repeated: plays left out, because somebody in them had played the case already.
        unreadable: plays left out, because they do not fit their case.
        stories: how many stories of this case were played.
    """

    scenario: Scenario
    parts: tuple[str, ...] | None
    seen: tuple[Seen, ...]
    contests: tuple[tuple[Contest, ...], ...]
    led: tuple[Play, ...]
    repeated: int
    unreadable: int
    stories: int

    @property
    def needs(self) -> list[Entity]:
        """The needs of the case, in its order: what `Seen.needs` are of."""
        return list_needs(self.scenario)


class Room:
    """What a room decided, read once: first answers by decision, and the votes of led sessions.

    Args:
        group: the plays of one case; without any, only votes are told.
        seen: those of them that may be told of.
        least: plays below which nothing is shown of a single place.
    """

    def __init__(self, group: Group, seen: Sequence[Seen], least: int = 1) -> None:
        self.group, self.seen, self.scenario = group, seen, group.scenario
        self.least = least
        self.finished = [each for each in seen if each.finished]
        self.items = Items(self.scenario.key.slots, self.finished)
        self.places = locations(self.scenario)
        self.slots = {at: _slot(self.scenario, at, where) for at, where in self.places.items()}
        self.met: dict[str, list[Met]] = {at: [] for at in self.places}
        for each in seen:
            for at, first in each.firsts.items():
                self.met[at].append((each, first))
        self.answered = {at: len(met) for at, met in self.met.items()}
        self.met = {at: met if len(met) >= least else [] for at, met in self.met.items()}
        self.votes: dict[tuple[str, int], list[Vote]] = {}
        for play in group.led:
            for vote in votes(play):
                self.votes.setdefault((vote.at, vote.turn), []).append(vote)

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
        if not slot:
            return Figure(0, LEAST_ITEM)
        met = (e for e in self.finished if at in e.firsts)
        first = [e for e in met if next(o for o in e.firsts if self.slots.get(o) == slot) == at]
        return self.items.discrimination(slot, first)

    def list_wrong(self, at: str) -> list[Met]:
        """First answers below acceptable, where something better was offered."""
        return [(each, first) for each, first in self.met[at] if first.wrong]

    def list_nameable(self, at: str) -> list[Met]:
        """The answers whose closing may be named."""
        return [(each, first) for each, first in self.list_wrong(at) if first.nameable]


def decisions(room: Room, known: Alike | None = None) -> tuple[Decision, ...]:
    """Every decision of the case, in its order.

    Args:
        room: what was decided.
        known: for rooms of one play each, of which only the counts matter: the decisions made for
            those before. Few answers are different, and one is made once for all plays that add
            the same to its counts.
    """
    if known is None:
        return tuple(_decision(room, at, where) for at, where in room.places.items())
    return tuple(_reuse_decision(room, at, where, known) for at, where in room.places.items())


def _reuse_decision(room: Room, at: str, where: Location, known: Alike) -> Decision:
    """The decision of one play, or of one before that adds the same to every count."""
    adds: tuple[Hashable, ...] = at, room.discrimination(at).n
    for _, first in room.met[at]:
        judged, rated = _count_judged([first]), _count_rated(room.scenario, [first])
        adds += first.share is None, repr(first.answer), first.sure, judged, rated
        if kind_of(where).options:
            adds += tuple(move.move.address for move in list_offered(first.before))
    if adds not in known:
        known[adds] = _decision(room, at, where)
    return known[adds]


def _decision(room: Room, at: str, where: Location) -> Decision:
    met = room.met[at]
    scored = [first for _, first in met if first.share is not None]
    credit = mean([first.share for first in scored if first.share is not None])
    slot = room.slots[at]
    votes_for, voters, voted_sure = room.count_votes(at)
    drawn = _find_drawn(room, at, slot) if kind_of(where).options else {}
    chance = _mean(first.chance for first in scored)
    discrimination, (flags, comparisons) = _check_item(room, at, credit, chance, drawn)
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
        n=room.answered[at],
        held=room.answered[at] > len(met),
        choices=_choices(room, at, where, votes_for, drawn),
        best=share(sum(first.best for first in scored), len(scored)) if slot and met else None,
        credit=credit,
        chance=chance,
        discrimination=discrimination,
        sure=_count_sure(first for _, first in met),
        sure_wrong=_count_sure_wrong(scored),
        closes=_average_closed(room, at),
        flags=flags,
        comparisons=comparisons,
        voters=voters,
        voted_sure=voted_sure,
        by_credit=count_values(first.share for first in scored),
        values=_values(where, scene.labels),
        lowest=where.scale[0],
        sure_by=_split_sure(scored),
        wrong=share(len(room.list_wrong(at)), len(met)) if slot and met else None,
    )


def _check_item(
    room: Room, at: str, credit: Figure, chance: float | None, drawn: Mapping[str, Drawn]
) -> tuple[Figure, tuple[tuple[str, ...], int]]:
    """How credit goes with credit elsewhere, and what looks broken: see `check`."""
    discrimination, slot = room.discrimination(at), room.slots[at]
    free = bool(slot) and room.scenario.key.slots[slot].free
    found = check(discrimination, credit, chance, tuple(drawn.values()), free=free)
    return discrimination, found


def _values(where: Location, labels: Sequence[str]) -> tuple[str, ...]:
    """The name of each value of a scale, low to high; its number where it has none."""
    low, high = where.scale
    if not kind_of(where).valued:
        return ()
    return tuple(labels) or tuple(map(str, range(low, high + 1)))


def count_values(values: Iterable[float | None]) -> tuple[int, ...]:
    """How often each value is among them."""
    return tuple(Counter(values).values())


def _slot(scenario: Scenario, at: str, where: Location) -> str:
    """The slot a decision settles; "" when nothing of it is scored."""
    ruling = scenario.key.rulings.get(at)
    if not kind_of(where).options:
        return ruling.slot if ruling and ruling.slot in scenario.key.slots else ""
    marks = (scenario.key.marks.get(m.address) for m in where.moves if m.key[0] == "option")
    slots = (mark.slot for mark in marks if mark is not None)
    return next((slot for slot in slots if slot in scenario.key.slots), "")


def find_prompt(scenario: Scenario, where: Location) -> str:
    """The prompt of a decision; for a question put to us, its words."""
    if where.address == where.place:
        return scenario.text.scenes[where.place].prompt
    ending = f"/asks/{where.address.partition('.')[2]}/says"
    return next((line.text for line in scenario.text.lines if line.context.endswith(ending)), "")


def _count_sure(firsts: Iterable[First]) -> tuple[int, int, int] | None:
    said = Counter(first.sure for first in firsts if first.sure is not None)
    return (said[1], said[2], said[3]) if said else None


def _split_sure(
    scored: Sequence[First],
) -> tuple[tuple[int, int, int], tuple[int, int, int]] | None:
    """How sure those were whose answer was acceptable or better, and the others."""
    right, wrong = (_count_sure(f for f in scored if f.wrong is kind) for kind in (False, True))
    nobody = (0, 0, 0)
    return (right or nobody, wrong or nobody) if right or wrong else None


def _count_sure_wrong(scored: Sequence[First]) -> Share | None:
    very = [first for first in scored if first.sure == 3]
    return share(sum(first.wrong for first in very), len(very)) if very else None


def _average_closed(room: Room, at: str) -> float:
    """What wrong answers closed, where it may be named, over all that were given."""
    named = [first.closed for _, first in room.list_nameable(at)]
    return fsum(named) / len(room.met[at]) if named else 0.0


# What could be answered ---------------------------------------------------------------------------


def _find_drawn(room: Room, at: str, slot: str) -> dict[str, Drawn]:
    """By option, whom it drew, where its credit is known."""
    by: dict[str, list[Met]] = {}
    for each, first in room.met[at]:
        by.setdefault(str(first.answer), []).append((each, first))
    found = {}
    for id, given in by.items():
        credit = _mean(first.share for _, first in given)
        others = (room.items.average_elsewhere(each, slot) for each, _ in given)
        if credit is not None:
            found[id] = Drawn(credit, [other for other in others if other is not None])
    return found


def _choices(
    room: Room, at: str, where: Location, voted: Counter[str], drawn: Mapping[str, Drawn]
) -> tuple[Choice, ...]:
    if whole := whole_of(where):
        return tuple(_item(room, where, whole, id, voted[id]) for id in where.items)
    return _options(room, at, where, voted, drawn)


def _options(
    room: Room, at: str, where: Location, voted: Counter[str], drawn: Mapping[str, Drawn]
) -> tuple[Choice, ...]:
    met = room.met[at]
    open_to: Counter[str] = Counter()
    for _, first in met:
        open_to.update(m.move.address for m in list_offered(first.before))
    written = [move for move in where.moves if move.key[0] == "option"]
    best = _find_always_best(room.scenario, [move.address for move in written])
    found = []
    for move in written:
        address, id = move.address, move.key[1]
        given = [(each, first) for each, first in met if first.answer == id]
        mark = room.scenario.key.marks.get(address)
        grades = mark.grades if mark and mark.slot in room.scenario.key.slots else ()
        found.append(
            Choice(
                id=id,
                address=address,
                text=room.scenario.text.cards[address].text,
                chosen=share(len(given), open_to[address]),
                best=address in best,
                ratings=tuple(sorted({_rating(room.scenario, grade) for grade in grades})),
                mixed=any(len(set(grade.credit.values())) > 1 for grade in grades),
                critical=mark.critical_kind if mark else "",
                credit=_mean(first.share for _, first in given),
                closed=_mean(first.closed for _, first in given),
                others=_average_others(drawn.get(id), len(met)),
                votes=voted[id],
                judged=_count_judged([first for _, first in given]),
                rated=_count_rated(room.scenario, [first for _, first in given]) if grades else (),
            )
        )
    return tuple(found)


def _count_judged(given: Sequence[First]) -> tuple[int, int, int, int]:
    """How many of these answers are best, acceptable, wrong and harmful."""
    return (
        sum(first.best for first in given),
        sum(first.share is not None and first.share >= GOOD for first in given),
        sum(first.wrong for first in given),
        sum(bool(first.credit and first.credit.critical) for first in given),
    )


def _count_rated(scenario: Scenario, given: Sequence[First]) -> tuple[int, ...]:
    """How many of these answers were best, acceptable, weak and harmful where they were given.

    Harmful in one domain is harmful, as in a debrief; else the mean of the domains counts.
    """
    key, counts = scenario.key, Counter[int]()
    for first in given:
        if first.credit is not None:
            low = harmful(key, first.credit)
            counts[1 if low else max(2, level(key, first.credit.overall))] += 1
    return tuple(counts[rating] for rating in (4, 3, 2, 1))


def _rating(scenario: Scenario, grade: Grade) -> float:
    """A grade as a rating, 1 to 4; of domains rated apart, their mean."""
    return 1 + 3 * grade.overall / scenario.key.denominator


def _find_always_best(scenario: Scenario, addresses: list[str]) -> set[str]:
    """Options nothing is rated above, where no rating depends on what happened."""
    marks = [scenario.key.marks[a] for a in addresses if a in scenario.key.marks]
    scored = [mark for mark in marks if mark.slot in scenario.key.slots and mark.grades]
    if not scored or any(len(mark.grades) > 1 for mark in scored):
        return set()
    most = max(mark.grades[0].overall for mark in scored)
    return {mark.address for mark in scored if mark.grades[0].overall == most}


def _average_others(drawn: Drawn | None, n: int) -> float | None:
    enough = drawn is not None and n >= LEAST_ITEM and len(drawn.others) >= LEAST_DRAWN
    return fmean(drawn.others) if drawn is not None and enough else None


def _mean(values: Iterable[float | None]) -> float | None:
    kept = [value for value in values if value is not None]
    return fmean(kept) if kept else None


def _item(room: Room, where: Location, whole: Whole, id: str, voted: int) -> Choice:
    """One item of an order, a pick or ratings."""
    scenario, address = room.scenario, f"{where.place}.{id}"
    answers = [first.answer for _, first in room.met[where.address]]
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
        votes=voted,
        keyed=count.keyed,
    )


def principle(room: Room, id: str) -> ReportPrinciple:
    """A principle as a report cites it."""
    found = cite_principles(room.scenario.doctrine, {id: None}, ENGLISH)[0]
    title, url, _ = found.sources[0] if found.sources else ("", "", "")
    return ReportPrinciple(found.id, found.title, found.says, title, url, found.differs)
