"""The connections of a room: there is place for one more, and none stays that asks for nothing."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from ssl import SSLContext
from typing import Any, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

from web.request_checks import Asks, Client, Source


class Connections:
    """Those that are open. Nobody is refused one: where all places are taken, another gives way.

    Strangers have half of the places, and devices with the facilitator have the others, so that
    neither shut the others out. Of strangers, the address that has most gives way; of the others,
    the device. There it is the connection on which nothing was asked for longest.

    Args:
        most: how many there may be.
    """

    def __init__(self, most: int) -> None:
        self._most = most // 2
        self._close: dict[Client, Callable[[], None]] = {}
        self._source: dict[Client, Source] = {}
        self._known: dict[Source, dict[Client, None]] = {}
        self._strange: dict[Source, dict[Client, None]] = {}
        self._count = Counter[bool]()

    def open(self, client: Client, close: Callable[[], None]) -> None:
        """A connection was made; until it shows more, it is a stranger's."""
        self._close[client] = close
        self._put(client, Source(Asks.STRANGER, client[0]))

    def ask(self, client: Client, source: Source) -> None:
        """Something is asked for on a connection."""
        if client in self._source:
            self._take(client)
            self._put(client, source)

    def close(self, client: Client) -> None:
        """A connection is gone."""
        if client in self._source:
            self._take(client)
            del self._close[client]

    def _put(self, client: Client, source: Source) -> None:
        """As the last that was heard of; the first of who has most gives way."""
        strange = source.asks is Asks.STRANGER
        places = self._strange if strange else self._known
        places.setdefault(source, {})[client] = None
        self._source[client] = source
        self._count[strange] += 1
        if self._count[strange] > self._most:
            most = max(places.values(), key=len)
            first = next(iter(most))
            self._take(first)
            self._close.pop(first)()

    def _take(self, client: Client) -> None:
        source = self._source.pop(client)
        strange = source.asks is Asks.STRANGER
        places = self._strange if strange else self._known
        del places[source][client]
        self._count[strange] -= 1
        if not places[source]:
            del places[source]


class WatchedConnection(asyncio.Protocol):
    """A connection of uvicorn, watched. Uvicorn makes it, with what its own class takes.

    TLS is agreed on here: where asyncio does that itself, nobody is told of a connection before,
    and those that never agree are counted by nobody.

    Args:
        connections: all that are open.
        quiet: seconds for which it may be open and ask for nothing.
        tls: None for none.
        named: what uvicorn's own class takes.
    """

    def __init__(
        self, *, connections: Connections, quiet: float, tls: SSLContext | None, **named: Any
    ) -> None:
        self._connections, self._quiet, self._tls = connections, quiet, tls
        self._inner: Any = H11Protocol(**named)
        self._client: Client = ("", 0)
        self._look: asyncio.TimerHandle | None = None
        self._agreeing: asyncio.Task[None] | None = None
        self._early = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It has a place."""
        made = cast("asyncio.Transport", transport)
        host, port, *_more = made.get_extra_info("peername") or ("", 0)
        self._client = (str(host), int(port))
        self._connections.open(self._client, made.abort)
        if self._tls is None:
            self._begin(made)
        else:
            self._agreeing = asyncio.get_running_loop().create_task(self._agree(made, self._tls))

    async def _agree(self, made: asyncio.Transport, tls: SSLContext) -> None:
        over = None
        with suppress(OSError):
            over = await asyncio.get_running_loop().start_tls(
                made, self, tls, server_side=True, ssl_handshake_timeout=self._quiet
            )
        if over is None:
            self._connections.close(self._client)
        else:
            self._begin(over)

    def _begin(self, transport: asyncio.Transport) -> None:
        self._inner.connection_made(transport)
        self._watch(transport, None)
        if self._early:
            self._inner.data_received(self._early)

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
            self._look = loop.call_later(self._quiet, self._watch, transport, cycle or self)

    def data_received(self, data: bytes) -> None:
        """What a browser sends; it can come together with the last word on TLS."""
        if self._inner.transport is None:
            self._early += data
        else:
            self._inner.data_received(data)

    def eof_received(self) -> None:
        """A browser has said all."""
        self._inner.eof_received()

    def connection_lost(self, error: Exception | None) -> None:
        """The connection is gone."""
        self._connections.close(self._client)
        if self._look:
            self._look.cancel()
            self._inner.connection_lost(error)

    def pause_writing(self) -> None:
        """A browser reads slowly."""
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        """It can read on."""
        self._inner.resume_writing()
