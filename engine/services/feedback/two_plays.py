"""Two recorded plays of one case, side by side: which two, and whether the key may speak."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from engine.language.interface import current
from engine.records.problems import Code, RecordsProblem
from engine.reports.document import Document
from engine.reports.two_plays import TwoPlays
from engine.services.shared.errors import Unreadable
from engine.services.shared.recording import Recorded, open_listed, reopen
from engine.services.shared.waiting_feedback import holds_back

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store


def compare(store: Store, play: str, other: str) -> Document:
    """Two plays by their ids, the one that was begun first at the left.

    Raises:
        RecordsProblem: R054 they are of different cases, R055 one is of a room.
        Unreadable: one cannot be replayed.
    """
    # The one begun first is first; of one day, the one written to first.
    written = [each.play for each in store.iterate_plays() if each.play in (play, other)]
    found = [reopen(store, id) for id in sorted((play, other), key=written.index, reverse=True)]
    first, second = sorted(found, key=lambda recorded: recorded.play.started.date)
    for recorded in (first, second):
        if recorded.play.started.mode == "led":
            raise RecordsProblem(Code.PLAY_OF_A_ROOM, {"play": recorded.id[:12]})
    if first.scenario.id != second.scenario.id:
        said = {"first": first.id[:12], "second": second.id[:12]}
        cases = {"case": first.scenario.id, "other": second.scenario.id}
        raise RecordsProblem(Code.TWO_CASES, said | cases)
    plays = ((first.scenario, first.play), (second.scenario, second.play))
    judged = not (holds_back(first) or holds_back(second))
    return TwoPlays(plays, judged, current()).document()


def find_others(store: Store, play: str, code: str) -> Iterator[Recorded]:
    """The other plays of the same case by the same person, in which something was decided."""
    case = store.find_listed(play).facts.scenario
    for listed in store.iterate_plays(participant=code or None, scenario=case, alone=not code):
        if listed.play == play or listed.events == 1:
            continue
        with suppress(RecordsProblem, Unreadable):
            recorded = open_listed(store, listed)
            if recorded.play.started.mode != "led":
                yield recorded


def complete_pair(store: Store, play: str, other: str, code: str) -> tuple[str, str]:
    """Two plays to compare, where none or only one was named.

    Args:
        store: the plays.
        play: id of a play; "" for the last of a case that was played twice.
        other: id of the other one; "" for the last of the others of the same case.
        code: of the participant whose plays they are; "" for plays without a code.

    Raises:
        RecordsProblem: R053 there is no second play, R012 no play at all.
    """
    if play and other:
        return play, other
    named = [play] if play else [p.play for p in store.iterate_plays(participant=code or None)]
    for id in named:
        if found := next(find_others(store, id, code), None):
            return id, found.id
    case = store.find_listed(store.resolve(play, participant=code or None)).facts.scenario
    raise RecordsProblem(Code.NO_SECOND_PLAY, {"case": case})
