"""The room on the network: its addresses, and the server that answers there."""

from __future__ import annotations

import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

import uvicorn

from web.app import application
from web.certificates import Certificate
from web.connection_limits import Connections, WatchedConnection
from web.render import prepare
from web.request_checks import Limits, limits_for
from web.room import Room

if sys.platform != "win32":
    import resource

HERE = "127.0.0.1"
ANYWHERE = "0.0.0.0"
_OTHER_FILES = 256
"""Files that are open beside connections: records, cases, what Python reads."""
_WAITING, _AT_ONCE = 1024, 32
"""Connections that wait to be taken in: those of a class that comes; and how many are at a time."""


class Serving:
    """A room that listens.

    Args:
        room: the room.
        host: the address to listen at; `ANYWHERE` for the whole network.
        port: 0 takes a free one.
        tls: the certificate it speaks TLS with, or None.
        limits: what is let through; None for what the people of the room need.

    Raises:
        OSError: nothing can listen there: the port is taken, or the address is not this computer's.
    """

    def __init__(
        self,
        room: Room,
        host: str = HERE,
        port: int = 0,
        tls: Certificate | None = None,
        limits: Limits | None = None,
    ) -> None:
        prepare()
        limits = limits or limits_for(room.people)
        self._socket = open_socket(host, port)
        _allow_files(limits.connections)
        self.port: int = self._socket.getsockname()[1]
        secure = tls is not None
        scheme = "https" if secure else "http"
        names = addresses_at(host)
        self.addresses = tuple(f"{scheme}://{_bracket_host(n)}:{self.port}" for n in names)
        self.link = f"{self.addresses[-1]}/facilitate/enter/{room.key}"
        room.addresses, room.fingerprint = self.addresses, tls.fingerprint if tls else ""
        hosts = {f"{_bracket_host(name)}:{self.port}" for name in names_at(host)}
        there = Connections(limits.connections)
        app = application(room, hosts, there.ask, secure=secure, limits=limits)
        context = tls.context if tls else None
        line = partial(WatchedConnection, connections=there, quiet=limits.quiet, tls=context)
        self._server = _Server(_config(app, line, limits.quiet))

    def run(self) -> None:
        """Answer until Ctrl-C, or until this process is told to end, or its terminal is closed."""
        hangup = getattr(signal, "SIGHUP", signal.SIGTERM)  # uvicorn hears only the others
        before = signal.signal(hangup, self._server.handle_exit)
        try:
            self._answer()
        finally:
            signal.signal(hangup, before)

    def _answer(self) -> None:
        with suppress(KeyboardInterrupt):  # uvicorn hands it on once everything is closed
            self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        """Have `run` return once what is under way is done."""
        self._server.should_exit = True

    @contextmanager
    def running(self) -> Iterator[Serving]:
        """Answer in a thread of its own while the block runs."""
        thread = threading.Thread(target=self._answer, name="rifq-room", daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.stop()
            thread.join()


class _Server(uvicorn.Server):
    """Lets many wait, and takes few in at a time.

    Asyncio takes in as many at once as may wait, and does nothing else in between: in a flood of
    connections, each step of each of them would wait for a thousand others.
    """

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, with a longer queue than asyncio has asked for."""
        await super().startup(sockets)
        for listening in sockets or ():
            listening.listen(_WAITING)


def _config(app: Any, line: Any, quiet: float) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="asyncio",
        http=line,
        ws="none",
        backlog=_AT_ONCE,
        lifespan="off",
        interface="asgi3",
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=round(quiet),
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=16 * 1024,
    )


def _allow_files(connections: int) -> None:
    """Let this process hold so many connections, as far as the system lets it: each is a file."""
    if sys.platform == "win32":  # there a connection is none
        return
    with suppress(ValueError, OSError):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = connections + _OTHER_FILES
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        if soft != resource.RLIM_INFINITY and soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def open_socket(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes a free one. OSError where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Said to be TCP, or asyncio does not turn off Nagle's delay: 40 ms a page.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(_WAITING)
    except OSError:
        made.close()
        raise
    return made


def addresses_at(host: str) -> list[str]:
    """The addresses that a room which listens there is told by, the best one first."""
    return [*network_addresses(), HERE] if host == ANYWHERE else [host]


def names_at(host: str) -> set[str]:
    """All names that browsers may call such a room by."""
    return {*addresses_at(host), HERE, "localhost", "::1", socket.gethostname().lower()}


def network_addresses() -> list[str]:
    """The addresses of this computer on its networks, the one of the default way first."""
    found = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        asked.connect(("192.0.2.1", 9))  # an address of no one (RFC 5737); nothing is sent
        found.append(asked.getsockname()[0])
    with suppress(OSError):
        known = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        found += [str(address[4][0]) for address in known]
    return [n for n in dict.fromkeys(found) if not n.startswith("127.")]


def _bracket_host(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host
