"""The facilitator: the door on the projector, who wants to come in, who is where, a lost PIN."""

from __future__ import annotations

from engine.services.shared.sentences import COMPARE, describe_progress
from web import qr
from web.certificates import in_groups
from web.refusals import Trouble
from web.render import render
from web.request_response import Page, PageRequest, PageResponse, Who, go

LEAD = "rifq_lead"
LINK = "/facilitate/enter/"


def _enter(call: PageRequest) -> PageResponse:
    """The link of the terminal: from here on the browser is the facilitator's."""
    room = call.room
    if not room.leads(call.path["key"]):
        raise Trouble.of("W014", 403)
    return go("/facilitate", **{LEAD: room.key})


def _show(call: PageRequest) -> PageResponse:
    """Who is where: the case, and whether it is over; nothing of what was decided, or of pauses."""
    room = call.room
    present = room.whereabouts()
    values = {
        "present": present,
        "progress": describe_progress,
        "playing": sum(bool(case) and not ended for _code, case, ended in present),
        "ended": sum(ended for _code, _case, ended in present),
        "course": room.cohort,
        "joins": room.joins,
        "answering": room.live.people(),
        "heads": room.live.moment.heads if room.live.moment else None,
        "full": room.full,
        "waiting": room.seats.waiting(),
        "id": _waiting_id(call),
    }
    return PageResponse(render("facilitate", **values))


def _take(call: PageRequest) -> PageResponse:
    """Let a browser in that waits, send everybody out, or take a PIN away and who was in by it."""
    do = call.read_field("do")
    if do == "release":
        call.room.seats.release(call.read_field("who"))
        return go("/facilitate")
    if do == "out":
        call.room.send_out()
        return go("/facilitate")
    code = call.room.participants.check_code(call.read_field("code"))
    if code is None:
        raise Trouble.of("W007", 400)
    call.room.pins.take_back(code)
    call.room.seats.turn_out(code)
    return go("/facilitate")


def _now(call: PageRequest) -> PageResponse:
    return PageResponse(_waiting_id(call), plain=True)


def _waiting_id(call: PageRequest) -> str:
    """Differs when others wait to come in."""
    waiting = call.room.seats.waiting()
    return "-".join(key[:8] for key in waiting) or "nobody"


def _door(call: PageRequest) -> PageResponse:
    """The address, its QR code and the PIN, to be read from the last row."""
    room = call.room
    address = room.addresses[0] if room.addresses else ""
    return PageResponse(
        render(
            "door",
            address=address,
            pin=room.shown_pin,
            qr=qr.svg(address, room.pin, room.fingerprint),
            fingerprint=in_groups(room.fingerprint),
            compare=COMPARE,
        )
    )


PAGES = (
    Page(LINK + "{key}", _enter, who=Who.ANYONE),
    Page("/facilitate", _show, _take, Who.FACILITATOR),
    Page("/facilitate/now", _now, who=Who.FACILITATOR),
    Page("/facilitate/door", _door, who=Who.FACILITATOR),
)
