"""What a led room chose: its votes. The path taken only says where the case continued."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from engine.decisions.answers import VOTED_ALONE, make_answer, name_move
from engine.decisions.registry import whole_of
from engine.play.events import Decided
from engine.play.led import Vote, find_arrival, find_plurality, spot, votes
from engine.play.play import Play, log, path, step
from engine.play.view import list_offered


class Backed(Struct, frozen=True):
    """An answer that drew votes.

    Attributes:
        moment: after it was taken, on the final path if it was taken there; if it was never taken,
            as it would have been, with the number of the vote.
        vote: the vote it was counted in.
        id: what its votes were written under.
        stands: it is part of the final path.
    """

    moment: Play
    vote: Vote
    id: str
    stands: bool

    @property
    def leads(self) -> bool:
        """Whether nothing had more votes."""
        return self.id in find_plurality(self.vote.counts)


def find_vote(play: Play, before: Play) -> Vote | None:
    """The vote that counts for the place of a moment; None without one."""
    return next((vote for vote in votes(play) if (vote.at, vote.turn) == spot(before)), None)


def id_of(moment: Play) -> str:
    """What the votes for the answer of a moment are written under; "" of one given as a whole."""
    if moment.move is None or not isinstance(moment.event, Decided):
        return ""
    key = moment.move.move.key
    return name_move(key) if key[0] in VOTED_ALONE else ""


def list_backed(play: Play) -> tuple[Backed, ...]:
    """Every answer that drew votes in a counted vote; in a pick, every item that did.

    An order is left out: there a room votes for what comes first, and no item is an answer.
    """
    return tuple(_find_backed(play))


def _find_backed(play: Play) -> Iterator[Backed]:
    standing = path(play)
    taken = [*standing, *log(play)]
    ids = {id(moment) for moment in standing}
    for vote in votes(play):
        at = next(moment for moment in log(play) if moment.seq == vote.seq)
        answers = _answers(at)
        for name, n in vote.counts.items():
            if n and name in answers:
                found = _find_taken(taken, at, answers[name], name)
                if found is None:
                    might = step(at, answers[name])
                    assert isinstance(might, Play)
                    found = might._replace(seq=vote.seq)
                yield Backed(found, vote, name, id(found) in ids)


def _answers(at: Play) -> Mapping[str, Any]:
    """The answer for each thing that could be voted for; for an item of a pick, one that has it."""
    where = at.location.location
    whole = whole_of(where)
    if whole is not None and whole.items_act:
        rest = {id: [other for other in where.items if other != id] for id in where.items}
        return {
            id: whole.arrange(where, [id, *others], lambda _n: 0) for id, others in rest.items()
        }
    keys = (move.move.key for move in list_offered(at))
    return {name_move(key): make_answer(key) for key in keys if key[0] in VOTED_ALONE}


def _find_taken(moments: list[Play], at: Play, answer: Any, name: str) -> Play | None:
    """The moment at which it was decided so; for a pick, one that has the item."""
    here = spot(at)
    for moment in moments:
        if moment.back is None or not isinstance(moment.event, Decided):
            continue
        given = moment.event.answer
        same = name in given if isinstance(answer, list) else given == answer
        if same and moment.back.at == at.at and spot(moment.back) == here:
            return moment
    return None


def other_road(play: Play, moment: Play) -> bool:
    """Whether another answer was taken from where a moment was decided, on the same visit."""
    before = moment.back
    assert before is not None and isinstance(moment.event, Decided)
    return any(
        isinstance(other.event, Decided)
        and other.back is not None
        and other.back.at == before.at
        and id_of(other) not in ("", id_of(moment))
        and find_arrival(other.back) == find_arrival(before)
        for other in log(play)
    )
