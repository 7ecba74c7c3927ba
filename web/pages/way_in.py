"""The way in: the PIN of the room and a code, one's own PIN, and what the course keeps."""

from __future__ import annotations

from engine.services.courses.enrolment import terms
from engine.services.courses.pins import LONGEST, SHORTEST, normalize_pin
from engine.services.shared.errors import describe
from web.browser_sessions import Stage
from web.device_cookies import MOST_PEOPLE
from web.refusals import Trouble, describe_code
from web.request_response import Page, PageRequest, PageResponse, Who, go, read_number
from web.room import Room

COOKIE = "rifq"
DEVICE = "rifq_device"
"""The cookies of who is in, and of a device on which the PIN of the room was right."""
MOST_TRIES = 10
"""Own PINs that a browser may send before it names its code again."""


def _show(call: PageRequest, wrong: str = "") -> PageResponse:
    if call.visit and call.visit.stage is Stage.IN and not wrong:
        return go("/cases")
    values = {
        "wrong": wrong,
        "pin": call.read_field("pin") or call.query.get("pin", ""),
        "code": call.read_field("code"),
        "elsewhere": bool(call.visit and call.visit.stage is Stage.ELSEWHERE),
        "sent_out": not call.device and call.room.devices.was_sent_out(call.device_cookie),
        "course": call.room.cohort,
        "admitted": call.device is not None,
        "joins": call.room.joins,
        "leading": call.room.live.led,
        "most": MOST_PEOPLE,
    }
    return call.draw("way-in", **values)


def _take(call: PageRequest) -> PageResponse:
    """Let in who knows the PIN of the room, to answer with the class or to name a code.

    Every code is named alike, and counted: what follows does not tell whether anybody has it.
    """
    room = call.room
    if call.device is None and not knows_pin(room, call.read_field("pin")):
        return _show(call, describe_code("W008"))
    if call.read_field("do") == "join" and room.joins:
        return join(call)
    return _name_code(call)


def _name_code(call: PageRequest) -> PageResponse:
    """To the PIN of the code that was typed, or of a new one."""
    room = call.room
    device = call.device_cookie if call.device else ""
    was_in = room.devices.was_in(call.device_cookie)
    counted, address = call.device_cookie if was_in else device, "" if was_in else call.address
    if seconds := room.door.waiting_time(counted, address):
        return _show(call, describe_code("W028", seconds=seconds))
    if call.read_field("do") == "new" and room.cohort is None:
        code: str | None = room.participants.mint_code()
    else:
        code = room.participants.check_code(call.read_field("code"))
    if code and not device:
        device = room.devices.admit()
    room.door.count(counted or device, address)
    if not code:
        return _show(call, describe_code("W023" if call.device else "W008"))
    room.seats.leave(call.cookie)
    return go("/pin", **{COOKIE: room.seats.come(code, call.address), DEVICE: device})


def knows_pin(room: Room, typed: str) -> bool:
    """Whether this is the PIN of the room: it is shown in groups, and typed like that, too."""
    return "".join(c for c in normalize_pin(typed) if c.isalnum()) == room.pin


def join(call: PageRequest) -> PageResponse:
    """Answer with the room: no code, and so nobody's. Only more people on a device are counted."""
    room, device = call.room, call.device
    people = read_number(call.read_field("people") or "1")
    if not 1 <= people <= MOST_PEOPLE:
        raise Trouble.of("W007", 400)
    if (more := people - (device.people if device else 0)) > 0:
        if seconds := room.door.waiting_time("", call.address):
            return _show(call, describe_code("W028", seconds=seconds))
        room.door.count("", call.address, more)
    cookie = call.device_cookie if device else room.devices.admit()
    room.devices.join(cookie, people)
    return go("/together", **{DEVICE: cookie})


def _show_pin(call: PageRequest, wrong: str = "") -> PageResponse:
    """One page for every code: it asks for the PIN, whether there is one or not."""
    assert call.visit is not None
    asks = "again" if call.visit.first else "new" if call.visit.released else ""
    values = {"wrong": wrong, "asks": asks, "code": call.code, "least": SHORTEST}
    return call.draw("pin", **values)


def _take_pin(call: PageRequest) -> PageResponse:
    """The own PIN: compared where there is one, else chosen, by typing it twice.

    A code that has plays and no PIN waits until the facilitator lets its owner in, and so does who
    has lost a PIN.
    """
    room, visit, pin = call.room, call.visit, call.read_field("pin")
    assert visit is not None
    visit.tries += 1
    if visit.tries > MOST_TRIES:  # each takes long, and naming a code is counted
        return go("/")
    chosen = room.pins.has_chosen(call.code) and not visit.released
    if call.read_field("do") == "ask":
        return _knock(call)
    if chosen and (refused := room.pins.refusal(call.code, pin, call.device_cookie)):
        return _show_pin(call, describe(refused))
    if not room.admits(call.code):
        return _show_pin(call, describe_code("W013"))
    if chosen:
        return _come_in(call)
    if not (visit.released or room.pins.may_choose(call.code)):
        return _knock(call)
    return _choose(call, normalize_pin(pin)) or _come_in(call)


def _choose(call: PageRequest, pin: str) -> PageResponse | None:
    """Keep a PIN that was typed twice; None once it is kept, else the page that asks on."""
    visit = call.visit
    assert visit is not None
    if not SHORTEST <= len(pin) <= LONGEST:
        return _show_pin(call, describe_code("W011", least=SHORTEST, most=LONGEST))
    before, visit.first = visit.first, ""
    if not (before and call.read_field("again")):  # a second tap on the first form is no second PIN
        visit.first = pin
        return _show_pin(call)
    if pin != before:
        return _show_pin(call, describe_code("W012"))
    call.room.pins.choose(call.code, pin, call.device_cookie)
    return None


def _come_in(call: PageRequest) -> PageResponse:
    """Onto the seat of a code; who sends the same form twice goes where it went before."""
    room, visit = call.room, call.visit
    assert visit is not None
    if visit.passed and (there := room.seats.find(visit.passed)):
        return go("/agree" if there.stage is Stage.IN else "/here", **{COOKIE: visit.passed})
    room.store.cohorts.refuse_replaced(call.code)
    taken = room.seats.is_taken(call.code)
    if not taken and room.full and not room.seats.make_place(call.address):
        return _show_pin(call, describe_code("W016"))
    if call.device:
        call.device.trusted = True
    if taken and not visit.released:
        return go("/here", **{COOKIE: room.seats.ask(visit)})
    return go("/agree", **{COOKIE: room.seats.sit(visit)})


def _knock(call: PageRequest) -> PageResponse:
    assert call.visit is not None
    call.room.seats.knock(call.visit)
    return go("/wait")


def _show_wait(call: PageRequest) -> PageResponse:
    """What to tell the facilitator; on to the PIN once they have let this browser in."""
    assert call.visit is not None
    if call.visit.released or not call.visit.number:
        return go("/pin")
    return call.draw("wait", number=call.visit.number)


def _wait_now(call: PageRequest) -> PageResponse:
    assert call.visit is not None
    return PageResponse("in" if call.visit.released else "waits", plain=True)


def _show_here(call: PageRequest) -> PageResponse:
    if call.visit is None or call.visit.stage is not Stage.ASKED:
        return go("/")
    return call.draw("here")


def _take_here(call: PageRequest) -> PageResponse:
    """Continue here: the other browser is out."""
    visit = call.visit
    if visit is None or visit.stage is not Stage.ASKED:
        return go("/")
    return go("/agree", **{COOKIE: visit.passed or call.room.seats.sit(visit)})


def _show_agree(call: PageRequest) -> PageResponse:
    """What the course keeps, to whoever has not agreed yet; others go on to the cases."""
    course = call.room.library.course(call.code)
    if course is None or course.accepted:
        return go("/cases")
    told = terms(course.cohort)
    return call.draw("agree", title=course.cohort.title, terms=told)


def _take_agree(call: PageRequest) -> PageResponse:
    call.room.library.accept(call.code)
    return go("/cases")


def _out(call: PageRequest) -> PageResponse:
    call.room.seats.leave(call.cookie)
    return go("/", **{COOKIE: ""})


PAGES = (
    Page("/", _show, _take, Who.ANYONE),
    Page("/pin", _show_pin, _take_pin, Who.DOOR, aside="pins"),
    Page("/wait", _show_wait, who=Who.DOOR),
    Page("/wait/now", _wait_now, who=Who.DOOR),
    Page("/here", _show_here, _take_here, Who.DOOR),
    Page("/agree", _show_agree, _take_agree),
    Page("/out", take=_out),
)
