"""The way in: the PIN of the room and a code, one's own PIN, and what the course keeps."""

from __future__ import annotations

import secrets

from engine.services.cohorts.enrolment import terms
from engine.services.errors import describe
from engine.services.pins import LONGEST, SHORTEST, normalize_pin
from web.browser_sessions import Stage
from web.device_cookies import MOST_PEOPLE
from web.refusals import Trouble, describe_code
from web.render import render
from web.request_response import Page, PageRequest, PageResponse, Who, go, read_number

COOKIE = "rifq"
DEVICE = "rifq_device"
DOOR = "rifq_door"
"""The cookies of who is in, of a device on which the PIN was right, and of one it was not yet."""


def _show(call: PageRequest, wrong: str = "") -> PageResponse:
    if call.visit and call.visit.stage is Stage.IN and not wrong:
        return go("/cases")
    values = {
        "wrong": wrong,
        "pin": call.read_field("pin") or call.query.get("pin", ""),
        "code": call.read_field("code"),
        "elsewhere": bool(call.visit and call.visit.stage is Stage.ELSEWHERE),
        "course": call.room.cohort,
        "admitted": call.device is not None,
        "joins": call.room.joins,
        "leading": call.room.live.led,
        "most": MOST_PEOPLE,
    }
    cookies = {} if call.door else {DOOR: secrets.token_urlsafe(16)}
    return PageResponse(render("way-in", **values), status=422 if wrong else 200, cookies=cookies)


def _take(call: PageRequest) -> PageResponse:
    """Let in who knows the PIN of the room and names a code; each wrong try is counted."""
    room, joins = call.room, call.read_field("do") == "join" and call.room.joins
    if seconds := room.door.wait(call.door, call.address):
        return _show(call, describe_code("W009", seconds=seconds))
    in_here = call.device is not None or _digits(call.read_field("pin")) == room.pin
    code = None if joins else _code(call)
    if not in_here or not (joins or code):
        room.door.wrong(call.door, call.address)
        return _show(call, describe_code("W023" if call.device else "W008"))
    device = call.device_cookie if call.device else room.devices.admit()
    if not code:
        return join(call, device)
    if not room.admits(code):
        room.door.wrong(call.door, call.address)
        return _show(call, describe_code("W013"))
    if room.full and not room.seats.is_taken(code):
        return _show(call, describe_code("W016"))
    room.store.cohorts.refuse_replaced(code)
    room.seats.leave(call.cookie)
    return go("/pin", **{COOKIE: room.seats.come(code), DEVICE: device})


def _digits(pin: str) -> str:
    """The PIN of the room as it was meant: it is shown in two groups, and typed like that, too."""
    return "".join(c for c in normalize_pin(pin) if c.isalnum())


def join(call: PageRequest, device: str) -> PageResponse:
    """Answer with the room: no code, and so nobody's."""
    people = read_number(call.read_field("people") or "1")
    if not 1 <= people <= MOST_PEOPLE:
        raise Trouble.of("W007", 400)
    call.room.devices.join(device, people)
    return go("/together", **{DEVICE: device})


def _code(call: PageRequest) -> str | None:
    """The code that was typed, or a new one for who has none; None for one that is none."""
    room = call.room
    if call.read_field("do") == "new" and room.cohort is None:
        return room.participants.mint_code()
    return room.participants.check_code(call.read_field("code"))


def _show_pin(call: PageRequest, wrong: str = "") -> PageResponse:
    chosen = call.room.pins.has_chosen(call.code)
    values = {"wrong": wrong, "chosen": chosen, "code": call.code, "least": SHORTEST}
    return PageResponse(render("pin", **values), status=422 if wrong else 200)


def _take_pin(call: PageRequest) -> PageResponse:
    """The own PIN: chosen the first time, compared from then on."""
    room, pin = call.room, call.read_field("pin")
    if room.pins.has_chosen(call.code):
        if refused := room.pins.refusal(call.code, pin):
            return _show_pin(call, describe(refused))
    elif not SHORTEST <= len(normalize_pin(pin)) <= LONGEST:
        return _show_pin(call, describe_code("W011", least=SHORTEST, most=LONGEST))
    elif normalize_pin(pin) != normalize_pin(call.read_field("again")):
        return _show_pin(call, describe_code("W012"))
    else:
        room.pins.choose(call.code, pin)
    room.seats.leave(call.cookie)
    if room.seats.is_taken(call.code):
        return go("/here", **{COOKIE: room.seats.come(call.code, Stage.ASKED)})
    return _sit(call)


def _sit(call: PageRequest) -> PageResponse:
    return go("/agree", **{COOKIE: call.room.seats.sit(call.code)})


def _show_here(call: PageRequest) -> PageResponse:
    return PageResponse(render("here", code=call.code))


def _take_here(call: PageRequest) -> PageResponse:
    """Continue here: the other browser is out."""
    if call.visit is None or call.visit.stage is not Stage.ASKED:
        return go("/")
    call.room.seats.leave(call.cookie)
    return _sit(call)


def _show_agree(call: PageRequest) -> PageResponse:
    """What the course keeps, to whoever has not agreed yet; others go on to the cases."""
    course = call.room.library.course(call.code)
    if course is None or course.accepted:
        return go("/cases")
    told = terms(course.cohort)
    return PageResponse(render("agree", code=call.code, title=course.cohort.title, terms=told))


def _take_agree(call: PageRequest) -> PageResponse:
    call.room.library.accept(call.code)
    return go("/cases")


def _out(call: PageRequest) -> PageResponse:
    call.room.seats.leave(call.cookie)
    return go("/", **{COOKIE: ""})


PAGES = (
    Page("/", _show, _take, Who.ANYONE),
    Page("/pin", _show_pin, _take_pin, Who.DOOR, aside="pins"),
    Page("/here", _show_here, _take_here, Who.DOOR),
    Page("/agree", _show_agree, _take_agree),
    Page("/out", take=_out),
)
