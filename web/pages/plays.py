"""One's own past plays: read, continue, try again from a decision, compare, delete."""

from __future__ import annotations

from collections.abc import Sequence

from engine.services.feedback.two_plays import compare
from engine.services.plays.past_plays import PastPlay, describe_play, find_comparable
from web.pages.cases import enter_play
from web.refusals import Trouble
from web.request_response import Page, PageRequest, PageResponse, go


def _show(call: PageRequest) -> PageResponse:
    plays = call.room.library.plays(call.code)
    told = [(play, describe_play(play)) for play in plays]
    ended = any(play.ended for play in plays)
    return call.draw("plays", plays=told, ended=ended)


def _show_one(call: PageRequest) -> PageResponse:
    plays = call.room.library.plays(call.code)
    play = _of(call, plays)
    others = [(other, describe_play(other)) for other in find_comparable(play, plays)]
    values = {
        "play": play,
        "about": describe_play(play),
        "others": others,
        "retry": play.decisions if play.mode == "practice" else (),
        "ask": call.query.get("do") == "delete",
    }
    return call.draw("one-play", **values)


def _take_one(call: PageRequest) -> PageResponse:
    play = _of(call, call.room.library.plays(call.code))
    seq = call.read_field("seq")
    if play.mode != "practice" or seq not in {str(d.seq) for d in play.decisions}:
        raise Trouble.of("W007", 400)
    return enter_play(call, call.room.library.retry(play.id, int(seq), call.code))


def _delete(call: PageRequest) -> PageResponse:
    play = _of(call, call.room.library.plays(call.code))
    call.room.drop(play.id, call.code)
    call.room.library.delete(play.id)
    return go("/plays")


def _show_both(call: PageRequest) -> PageResponse:
    """Two plays of one case side by side."""
    first = call.room.read(call.code, call.path["play"])
    second = call.room.read(call.code, call.path["other"])
    told = compare(call.room.store, first.recorded.id, second.recorded.id)
    return call.draw("record", document=told)


def _of(call: PageRequest, plays: Sequence[PastPlay]) -> PastPlay:
    for play in plays:
        if play.id == call.path["play"]:
            return play
    raise Trouble.of("W005", 403)


PAGES = (
    Page("/plays", _show),
    Page("/plays/{play}", _show_one, _take_one),
    Page("/plays/{play}/delete", take=_delete, alone=True),
    Page("/plays/{play}/beside/{other}", _show_both, aside="papers"),
)
