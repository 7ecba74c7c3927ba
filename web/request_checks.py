"""What stands before every page: whose address, from which page, how large, how often."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from enum import Enum, auto
from typing import Any

from msgspec import Struct

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Client = tuple[str, int]
"""The address and the port at the other end of a connection."""
Refused = tuple[str, int]
"""The code of `refusals.MESSAGES` and the status of HTTP: whoever says it knows the language."""
Refuse = Callable[[Scope, Refused], App]

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy: nothing from anywhere else, and no script that stands in a page."""
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),  # with no-referrer a form would come from "null"
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
_READS = ("GET", "HEAD")


class Limits(Struct, frozen=True):
    """What is let through. A whole class can stand behind one address, as behind a router.

    Attributes:
        connections: of all together; a browser has two or three.
        quiet: seconds for which a connection may be open and ask for nothing. A browser that is let
            go comes again.
        head: bytes of the address and of what a browser says of itself.
        body: bytes of what a form sends.
        seconds: until all of it must be there.
        per_second: requests of one device over a while; strangers at one address have a tenth.
        burst: requests at once: a page comes with its style and its scripts.
    """

    connections: int = 780
    quiet: float = 20.0
    head: int = 16 * 1024
    body: int = 64 * 1024
    seconds: float = 20.0
    per_second: float = 130.0
    burst: float = 780.0


def limits_for(people: int) -> Limits:
    """What so many people need who all come at one moment, also from one address."""
    most = max(people, 130)
    return Limits(6 * most, per_second=most, burst=6 * most)


class Asks(Enum):
    """Who asks, as far as a cookie or a link tells."""

    STRANGER = auto()
    NEWCOMER = auto()  # whose PIN of the room is right
    DEVICE = auto()  # on which it was right
    FACILITATOR = auto()


class Source(Struct, frozen=True):
    """Where requests come from.

    Attributes:
        asks: who asks.
        name: the cookie of a device, the address of a stranger or newcomer.
    """

    asks: Asks
    name: str = ""


LIMITS = Limits()
WRONG_COSTS = 9
"""More requests, for which one counts that was wrong: a PIN, a code, a form, a link."""
_WRONG = (403, 422)
TOO_OFTEN: Refused = ("W004", 429)
TOO_OFTEN_SECONDS = 1.0
"""Whoever asks too often waits for the answer, too: it costs nothing here, and then asks less."""
_MOST_SOURCES = 4096


class Guard:
    """Lets through to `app` what may come in.

    Args:
        app: the pages.
        hosts: names and addresses of the room, with their port, as browsers send them.
        secure: whether the room speaks TLS.
        refuse: makes the page that says why not.
        who: where a request comes from. The facilitator is never refused for what others ask, nor
            is a device, which has a rate of its own. The strangers at one address share one.
        lets_in: whether this is what a newcomer needs, with what was sent: that comes late and is
            not refused. The right PIN has a rate of its own, so that wrong ones keep nobody out.
        asked: told of each request, with its connection.
        limits: what is let through.
    """

    def __init__(
        self,
        app: App,
        hosts: Iterable[str],
        secure: bool,
        refuse: Refuse,
        who: Callable[[Scope], Source],
        lets_in: Callable[[Scope, bytes], bool],
        asked: Callable[[Client, Source], None],
        limits: Limits = LIMITS,
    ) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        scheme = "https" if secure else "http"
        self._origins = frozenset(f"{scheme}://{host}" for host in self._hosts)
        self._refuse, self._who, self._lets_in, self._asked = refuse, who, lets_in, asked
        self._limits = limits
        self._left: OrderedDict[Source, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return

        source = self._who(scope)
        self._asked(scope["client"], source)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                if message["status"] in _WRONG:
                    self._charge(source, WRONG_COSTS)
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        body = await self._take_in(scope, receive, source)
        if not isinstance(body, bytes):
            await self._refuse(scope, body)(scope, receive, with_headers)
            return
        sent = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def replay() -> Message:
            return next(sent, None) or await receive()

        await self._app(scope, replay, with_headers)

    async def _take_in(self, scope: Scope, receive: Receive, source: Source) -> bytes | Refused:
        """What was sent with a request that may come in."""
        too_often = not self._charge(source)
        if too_often:
            await asyncio.sleep(TOO_OFTEN_SECONDS)
        body = self._check_request(scope) or await self._body(receive)
        if too_often and isinstance(body, bytes):  # others have spent what strangers have
            newcomer = Source(Asks.NEWCOMER, scope["client"][0])
            reads = scope["method"] in _READS
            if not (self._lets_in(scope, body) and (reads or self._charge(newcomer))):
                return TOO_OFTEN
        return body

    async def _body(self, receive: Receive) -> bytes | Refused:
        """All that was sent, unless it is too large, whatever its header said, or never comes."""
        read = b""
        try:
            async with asyncio.timeout(self._limits.seconds):
                more = True
                while more:
                    message = await receive()
                    read += message.get("body", b"")
                    more = message.get("more_body", False)
                    if len(read) > self._limits.body:
                        return "W003", 413
        except TimeoutError:
            return "W007", 408
        return read

    def _check_request(self, scope: Scope) -> Refused | None:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if headers.get(b"host", "") not in self._hosts:
            return "W001", 421
        said = sum(len(name) + len(value) for name, value in scope["headers"])
        if said + len(scope["raw_path"]) + len(scope["query_string"]) > self._limits.head:
            return "W003", 431
        if scope["method"] in _READS:
            return None
        if headers.get(b"origin", "") not in self._origins:
            return "W002", 403
        length = headers.get(b"content-length", "0")
        if not length.isdecimal() or int(length) > self._limits.body:
            return "W003", 413
        return None

    def _charge(self, source: Source, requests: float = 1) -> bool:
        """Count requests; whether who asks is within the rate: a bucket that fills by time."""
        if source.asks is Asks.FACILITATOR:
            return True
        now, limits = time.monotonic(), self._limits
        rate = limits.per_second if source.asks is Asks.DEVICE else limits.per_second / 10
        left, at = self._left.pop(source, (limits.burst, now))
        left = min(limits.burst, left + (now - at) * rate)
        self._left[source] = (max(0.0, left - requests), now)
        while len(self._left) > _MOST_SOURCES:
            self._left.popitem(last=False)
        return left >= 1
