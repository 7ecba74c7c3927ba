"""One connection: not too many from one address, and none that asks for nothing."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_OF_ONE_ADDRESS = 400
"""Connections. A browser has two or three, and a whole class may stand behind one router."""
MOST = 800
"""Connections of all together."""
QUIET_SECONDS = 20.0
"""How long a connection may be open and ask for nothing. A browser that is let go comes again."""
_REFUSED = (
    "HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain; charset=utf-8\r\n"
    "connection: close\r\ncontent-length: {length}\r\n\r\n"
)


class WatchedConnection(asyncio.Protocol):
    """A connection of uvicorn, watched. Uvicorn makes it, with what its own class takes.

    Args:
        too_many: what a connection is told that is one too many. It has asked for nothing yet, and
            so in no language either.
        named: what uvicorn's own class takes.
    """

    def __init__(self, *, too_many: str, **named: Any) -> None:
        self._too_many = f"{too_many}\n".encode()
        self._inner: Any = H11Protocol(**named)
        self._refused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Refuse one too many, in words."""
        made = cast(asyncio.Transport, transport)
        self._inner.connection_made(made)
        address = (self._inner.client or ("",))[0]
        there = [(c.client or ("",))[0] for c in self._inner.connections]
        self._refused = there.count(address) > MOST_OF_ONE_ADDRESS or len(there) > MOST
        if self._refused:
            made.write(_REFUSED.format(length=len(self._too_many)).encode() + self._too_many)
            made.close()
        else:
            self._watch(made, None)

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
            loop.call_later(QUIET_SECONDS, self._watch, transport, cycle or self)

    def data_received(self, data: bytes) -> None:
        """What a browser sends."""
        if not self._refused:
            self._inner.data_received(data)

    def eof_received(self) -> None:
        """A browser has said all."""
        self._inner.eof_received()

    def connection_lost(self, error: Exception | None) -> None:
        """The connection is gone."""
        self._inner.connection_lost(error)

    def pause_writing(self) -> None:
        """A browser reads slowly."""
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        """It can read on."""
        self._inner.resume_writing()
