"""Led play: a room votes, all at once, and the facilitator types the counts.

A vote changes no state. Where the play continues is a decision like any other, whether it follows
the vote or not. The facilitator may go back and try the other path: both paths stay in the log,
and the vote of a place counts once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import ceil
from typing import Any, NamedTuple

from engine.decisions.kind import Refusal
from engine.decisions.registry import kind_of
from engine.play.events import Decided, Tallied
from engine.play.play import Play, is_act, log, path_back, stay
from engine.play.view import list_offered

MOST = 999  # votes for one answer
_SURE = ("1", "2", "3")


class Vote(NamedTuple):
    """The vote of a room at one place.

    Attributes:
        at: address of the location.
        turn: how many answers were given there before, on the path that led to it: 0 outside
            interviews.
        counts: votes by answer, as in `Tallied`.
        sure: how many were how sure, or None where nobody was asked.
        seq: number of the event that recorded it.
        each: how many votes each voter has: in a pick, as many as are to be picked.
        people: how many could vote, as the room was counted; None where it was not.
    """

    at: str
    turn: int
    counts: Mapping[str, int]
    sure: Mapping[str, int] | None
    seq: int
    each: int = 1
    people: int | None = None

    @property
    def cast(self) -> int:
        """How many votes there are."""
        return sum(self.counts.values())

    @property
    def voters(self) -> int:
        """How many people voted; nobody can vote twice for one thing."""
        return count_voters(self.counts, self.each)


def count_voters(counts: Mapping[str, int], each: int) -> int:
    """The fewest people who can have given these votes.

    Args:
        counts: votes by what they are for.
        each: how many votes each person has, each for another thing.
    """
    return max(ceil(sum(counts.values()) / each), *counts.values(), 0)


def ballot(play: Play) -> tuple[str, ...]:
    """The ids that can be voted for here; none where there is nothing to vote on.

    Acts, and values for each of several items, are agreed by talking.
    """
    where = play.location.location
    return kind_of(where).ballot(where, [each.move for each in list_offered(play)])


def tally(
    play: Play,
    counts: Mapping[str, int],
    sure: Mapping[str, int] | None = None,
    people: int | None = None,
) -> Play | Refusal:
    """The play after a vote was typed; or why it was not taken.

    Args:
        play: a led play at the place that was voted on.
        counts: votes by id; what is left out had none.
        sure: how many were "1" not, "2" fairly, "3" very sure; None where nobody was asked.
        people: how many can vote; then more votes than they have are refused. None where the
            room was not counted.
    """
    if play.started.mode != "led":
        return Refusal("P019")
    ids = ballot(play)
    if not ids:
        return Refusal("P008" if play.ended else "P020")
    if refused := _refuse_counts(ids, counts, sure):
        return refused
    needed = count_voters(counts, votes_each(play))
    if people is not None and needed > people:
        return Refusal("P022", {"needed": str(needed), "people": str(people)})
    whole = {id: counts.get(id, 0) for id in ids}
    how = None if sure is None else {n: sure.get(n, 0) for n in _SURE}
    return stay(play, Tallied(play.location.location.address, whole, how, people))


def _refuse_counts(
    ids: Collection[str], counts: Mapping[str, int], sure: Mapping[str, int] | None
) -> Refusal | None:
    """Why counts cannot be of these ids, or None."""
    for allowed, given in ((ids, counts), (_SURE, sure or {})):
        unknown = next((id for id in given if id not in allowed), None)
        if unknown is not None:
            return Refusal("P002", {"name": unknown})
    if not _countable(counts) or (sure is not None and not _countable(sure)):
        return Refusal("P021", {"most": str(MOST)})
    return None


def votes_each(play: Play) -> int:
    """How many votes each person has here."""
    return max(1, play.location.location.pick)


def head_count(play: Play) -> int | None:
    """How many people could vote when the room was last counted; None where it never was."""
    typed = (m.event for m in reversed(log(play)) if isinstance(m.event, Tallied))
    return next((event.people for event in typed if event.people is not None), None)


def _countable(votes: Mapping[str, int]) -> bool:
    return all(type(n) is int and 0 <= n <= MOST for n in votes.values()) and any(votes.values())


def find_plurality(counts: Mapping[str, int]) -> tuple[str, ...]:
    """The ids with most votes: one, several when they are level, none without a vote."""
    most = max(counts.values(), default=0)
    return tuple(id for id, n in counts.items() if n == most) if most else ()


def find_picked(counts: Mapping[str, int], pick: int) -> frozenset[str]:
    """The ids that are among the `pick` most voted for, whichever way level votes are taken."""
    ranked = sorted(counts.values(), reverse=True)
    beyond = ranked[pick] if pick < len(ranked) else 0
    return frozenset(id for id, n in counts.items() if n > beyond)


def votes(play: Play) -> tuple[Vote, ...]:
    """Every vote of a play, those on paths that were undone too, each place once.

    What was typed last on the first visit counts: going back to that visit and typing again
    corrects it. Coming to a place again on another path is another visit, and its vote is on
    record without being counted. A place is a location and how many answers were given there
    before, so that each question of an interview has a vote of its own.
    """
    first: dict[tuple[str, int], int] = {}
    found: dict[tuple[str, int], Vote] = {}
    for moment in log(play):
        if isinstance(moment.event, Tallied):
            place, visit = spot(moment), find_arrival(moment)
            if first.setdefault(place, visit) == visit:
                found[place] = _vote(moment, place)
    return tuple(found.values())


def vote_here(play: Play) -> Vote | None:
    """The vote at this moment: of this visit, or else the one that counts here."""
    place, visit = spot(play), find_arrival(play)
    for moment in reversed(log(play)):
        typed = isinstance(moment.event, Tallied) and spot(moment) == place
        if typed and find_arrival(moment) == visit:
            return _vote(moment, place)
    return next((vote for vote in votes(play) if (vote.at, vote.turn) == place), None)


def list_tried(play: Play) -> tuple[Any, ...]:
    """The answers that were already taken from this moment, and gone back on."""
    visit = find_arrival(play)
    return tuple(
        moment.event.answer
        for moment in log(play)
        if isinstance(moment.event, Decided)
        and moment.back is not None
        and moment.back.at == play.at
        and find_arrival(moment.back) == visit
        and not is_act(moment)
    )


def find_arrival(play: Play) -> int:
    """The number of the event that led to where the play is: what a visit is known by."""
    return next((moment.seq for moment in path_back(play) if not is_act(moment)), 1)


def spot(play: Play) -> tuple[str, int]:
    """What a vote belongs to: the location, and how many answers this path gave there before."""
    at = play.location.location.address
    return at, sum(
        isinstance(moment.event, Decided) and moment.event.at == at and not is_act(moment)
        for moment in path_back(play)
    )


def _vote(moment: Play, place: tuple[str, int]) -> Vote:
    assert isinstance(moment.event, Tallied)
    event = moment.event
    return Vote(*place, event.counts, event.sure, moment.seq, votes_each(moment), event.people)
