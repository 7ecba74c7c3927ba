"""What a page is given and what it gives back: plain values, so that a page knows no server."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum, auto

from msgspec import Struct, field

from web.answers import Form
from web.browser_sessions import Visit
from web.device_cookies import Device
from web.render import render
from web.room import Room

_NUMBER = re.compile(r"[0-9]{1,9}")


class PageRequest(Struct, frozen=True):
    """A request for a page.

    Attributes:
        room: the room.
        path: the named parts of the address.
        query: what stands behind its question mark, the last value of each name.
        form: what was sent with it.
        address: of the network the browser is at.
        cookie: the browser's cookie, or "".
        visit: the browser, if it is known.
        device_cookie: of the device, or "".
        device: the device, once the PIN of the room was right on it.
    """

    room: Room
    path: Mapping[str, str]
    query: Mapping[str, str]
    form: Form
    address: str
    cookie: str = ""
    visit: Visit | None = None
    device_cookie: str = ""
    device: Device | None = None

    @property
    def code(self) -> str:
        """The code of the participant, or ""."""
        return self.visit.code if self.visit else ""

    def read_field(self, name: str) -> str:
        """The value of a field that is sent once, or ""."""
        values = self.form.get(name, ())
        return values[-1] if values else ""

    def draw(self, name: str, /, **values: object) -> PageResponse:
        """The page of this template; where something is `wrong`, what was sent was not taken."""
        page = render(name, **{"code": self.code, **values})
        return PageResponse(page, status=422 if values.get("wrong") else 200)


def read_number(value: str) -> int:
    """The number that was sent in a field; -1 for what is none, or has more than nine digits."""
    return int(value) if _NUMBER.fullmatch(value) else -1


class PageResponse(Struct, frozen=True):
    """What a browser gets.

    Attributes:
        html: the page; or with `plain` a line of text.
        status: of HTTP.
        to: the address to go to instead, or "".
        cookies: cookies to set, by name; "" takes one away.
        plain: it is no page.
    """

    html: str = ""
    status: int = 200
    to: str = ""
    cookies: Mapping[str, str] = field(default_factory=dict)
    plain: bool = False


def go(to: str, **cookies: str) -> PageResponse:
    """To another page, as after everything that was done: loading it again does nothing twice."""
    return PageResponse(status=303, to=to, cookies=cookies)


class Who(Enum):
    """Who may open a page."""

    ANYONE = auto()
    DEVICE = auto()  # the PIN of the room was right on this device
    DOOR = auto()  # the PIN of the room was right
    PARTICIPANT = auto()
    FACILITATOR = auto()


Does = Callable[[PageRequest], PageResponse]


class Page(Struct, frozen=True):
    """A page of the room.

    Attributes:
        path: its address; `{name}` stands for one part of it.
        show: gives the page; it only reads.
        take: does what was sent from it; together with what others sent, in one commit, so that it
            may be done again from the start.
        who: who may open it.
        aside: the thread it runs in, one of `write_queue.ASIDE`, where it takes long and touches
            no open play; "" for most.
    """

    path: str
    show: Does | None = None
    take: Does | None = None
    who: Who = Who.PARTICIPANT
    aside: str = ""
    alone: bool = False
