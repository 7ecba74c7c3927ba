"""One connection: not too many from one address, and none that asks for nothing."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

from web.request_checks import Limits

_REFUSED = (
    "HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain; charset=utf-8\r\n"
    "connection: close\r\ncontent-length: {length}\r\n\r\n"
)


class WatchedConnection(asyncio.Protocol):
    """A connection of uvicorn, watched. Uvicorn makes it, with what its own class takes.

    Args:
        limits: how many there may be, and how long one may ask for nothing.
        there: how many there are, by address; it is the same for all of them.
        of_all, of_one: what a connection is told that is one too many. It has asked for nothing
            yet, and so in no language either.
        named: what uvicorn's own class takes.
    """

    def __init__(
        self, *, limits: Limits, there: Counter[str], of_all: str, of_one: str, **named: Any
    ) -> None:
        self._limits, self._there = limits, there
        self._of_all, self._of_one = of_all, of_one
        self._inner: Any = H11Protocol(**named)
        self._address = ""
        self._refused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Refuse one too many, in words."""
        made = cast(asyncio.Transport, transport)
        self._inner.connection_made(made)
        self._address = (self._inner.client or ("",))[0]
        self._there[self._address] += 1
        told = self._refusal()
        self._refused = bool(told)
        if told:
            said = f"{told}\n".encode()
            made.write(_REFUSED.format(length=len(said)).encode() + said)
            made.close()
        else:
            self._watch(made, None)

    def _refusal(self) -> str:
        if self._there[self._address] > self._limits.of_one:
            return self._of_one
        return self._of_all if self._there.total() > self._limits.connections else ""

    def _watch(self, transport: asyncio.Transport, before: object) -> None:
        """Let a connection go that has asked for nothing since the last look."""
        cycle = self._inner.cycle
        idle = cycle is None or cycle.response_complete
        if transport.is_closing():
            return
        if idle and before is (cycle or self):
            transport.abort()
        else:
            loop = asyncio.get_running_loop()
            loop.call_later(self._limits.quiet, self._watch, transport, cycle or self)

    def data_received(self, data: bytes) -> None:
        """What a browser sends."""
        if not self._refused:
            self._inner.data_received(data)

    def eof_received(self) -> None:
        """A browser has said all."""
        self._inner.eof_received()

    def connection_lost(self, error: Exception | None) -> None:
        """The connection is gone."""
        self._there[self._address] -= 1
        if not self._there[self._address]:
            del self._there[self._address]
        self._inner.connection_lost(error)

    def pause_writing(self) -> None:
        """A browser reads slowly."""
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        """It can read on."""
        self._inner.resume_writing()
