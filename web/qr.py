"""The QR code of the room: its address, with the PIN in its field."""

from __future__ import annotations

from io import BytesIO, StringIO

import segno


def svg(address: str, pin: str) -> str:
    """The code as SVG, black on white."""
    written = BytesIO()
    segno.make(_link(address, pin)).save(written, kind="svg", scale=8, xmldecl=False)
    return written.getvalue().decode()


def terminal(address: str, pin: str) -> str:
    """The code in half blocks, two rows of it in a line."""
    written = StringIO()
    segno.make(_link(address, pin)).terminal(written, compact=True)
    return written.getvalue()


def _link(address: str, pin: str) -> str:
    return f"{address}/?pin={pin}"
