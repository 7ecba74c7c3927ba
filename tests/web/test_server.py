"""The socket the room listens on."""

from __future__ import annotations

import asyncio
import socket

from web.server import open_socket


async def _delayed_by_the_kernel() -> bool:
    """Whether what is sent to one who comes in waits for the answer to what was sent before."""
    met: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def meet(_: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        at = out.get_extra_info("socket")
        met.set_result(not at.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        out.close()

    made = open_socket("127.0.0.1", 0)
    async with await asyncio.start_server(meet, sock=made):
        _, out = await asyncio.open_connection(*made.getsockname())
        found = await met
        out.close()
    return found


def test_a_page_leaves_at_once() -> None:
    """Head and body are two writes: with Nagle's delay, each page would take 40 ms longer."""
    assert not asyncio.run(_delayed_by_the_kernel())
