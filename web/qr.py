"""The QR code of the room: its address, with the PIN in its field, and how it is recognized."""

from __future__ import annotations

from io import BytesIO, StringIO
from itertools import zip_longest

import segno

_HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
_MARGIN = 2  # modules around the code; scanners need it to be light


def svg(address: str, pin: str, fingerprint: str = "") -> str:
    """The code as SVG, black on white."""
    written = BytesIO()
    _make(address, pin, fingerprint).save(written, kind="svg", omitsize=True, xmldecl=False)
    return written.getvalue().decode()


def terminal(address: str, pin: str, fingerprint: str = "") -> str:
    """The code in half blocks, two rows of it in a line."""
    written = StringIO()
    _make(address, pin, fingerprint).terminal(written, compact=True)
    return written.getvalue()


def blocks(address: str, pin: str, fingerprint: str = "") -> str:
    """The code in half blocks, to be drawn dark on light."""
    rows = [list(row) for row in _make(address, pin, fingerprint).matrix_iter(border=_MARGIN)]
    pairs = zip_longest(rows[::2], rows[1::2], fillvalue=[0] * len(rows[0]))
    return "\n".join(
        "".join(_HALVES[bool(up), bool(down)] for up, down in zip(high, low, strict=True))
        for high, low in pairs
    )


def _make(address: str, pin: str, fingerprint: str) -> segno.QRCode:
    return segno.make(_link(address, pin, fingerprint))


def _link(address: str, pin: str, fingerprint: str) -> str:
    """With the fingerprint of a certificate where browsers send nothing from."""
    return f"{address}/?pin={pin}" + (f"#fp={fingerprint}" if fingerprint else "")
