"""Answering with the room: on one's own device, once, and nothing says afterwards who it was."""

from __future__ import annotations

from engine.services.led.live_vote import RoomMoment
from engine.services.shared.errors import describe
from web.device_cookies import MOST_PEOPLE, Device
from web.pages.way_in import join
from web.refusals import Trouble, describe_code
from web.render import render
from web.request_response import Page, PageRequest, PageResponse, Who, go, read_number


def _device(call: PageRequest) -> Device:
    if call.device is None:
        raise Trouble.of("W006", 404)
    if now := call.room.live.moment:
        call.room.devices.follow(call.device, now.play)
    return call.device


def _show(call: PageRequest, wrong: str = "") -> PageResponse:
    """What is asked now, or what is to be done instead: to wait, to hand on, to look up."""
    device, live = _device(call), call.room.live
    now, given = live.moment, live.count_given(call.device_cookie)
    values = {
        "now": now,
        "id": now.id if now else "none",
        "people": device.people,
        "most": MOST_PEOPLE,
        "given": given,
        "few": live.few,
        "turn": _turn(call, device, given),
        "wrong": wrong or (describe_code("W024") if call.query.get("said") == "late" else ""),
    }
    if device.people == 0 or call.query.get("do") == "people":
        name = "join"
    elif now is None or not now.open:
        name = "together"
    else:
        name = "together" if values["turn"] is None else "answer"
    return call.draw(name, **values)


def _turn(call: PageRequest, device: Device, given: int) -> int | None:
    """Whose answer is asked for, from 0: of the next, or again of the last; None for nobody's."""
    wanted = read_number(call.query.get("turn") or call.read_field("turn"))
    if max(0, given - 1) <= wanted <= given:
        return wanted if wanted < device.people else None
    return 0 if given == 0 else None


def _take(call: PageRequest) -> PageResponse:
    device, do = _device(call), call.read_field("do")
    if do == "people":
        return join(call)
    given = call.room.live.count_given(call.device_cookie)
    turn = read_number(call.read_field("turn"))
    if not 0 <= turn < device.people:
        raise Trouble.of("W007", 400)
    if turn > given:
        return go("/together")
    picked, sure = call.form.get("answer", ()), call.read_field("sure")
    if not picked:
        return _show(call, describe_code("W018"))
    failure = call.room.live.answer(
        call.read_field("at"),
        call.device_cookie,
        turn,
        tuple(picked),
        int(sure) if sure in ("1", "2", "3") else None,
    )
    call.room.devices.keep()
    if failure and failure.code == "L003":
        return _show(call, describe(failure))
    return go("/together?said=late" if failure else "/together")


def _now(call: PageRequest) -> PageResponse:
    """What the devices follow: the id of the moment."""
    _device(call)
    now = call.room.live.moment
    return PageResponse(now.id if now else "none", plain=True)


def _projector(call: PageRequest) -> PageResponse:
    """The scene, how many have answered, and nothing else until the result is shown."""
    now = call.room.live.moment
    return PageResponse(render("projector", now=now, id=_moment_id(now), **_counts(call)))


def _projector_now(call: PageRequest) -> PageResponse:
    now, counts = call.room.live.moment, _counts(call)
    return PageResponse(f"{_moment_id(now)} {counts['answered']} {counts['people']}", plain=True)


def _moment_id(now: RoomMoment | None) -> str:
    """What the screen shows: also what was done beside the question, which changes no answer."""
    return f"{now.id}-{now.seq}" if now else "none"


def _counts(call: PageRequest) -> dict[str, int]:
    live = call.room.live
    answered = live.count_answered()
    return {"answered": answered, "people": max(live.people(), answered)}


PAGES = (
    Page("/together", _show, _take, Who.DEVICE),
    Page("/together/now", _now, who=Who.DEVICE),
    Page("/projector", _projector, who=Who.FACILITATOR),
    Page("/projector/now", _projector_now, who=Who.FACILITATOR),
)
