"""The certificate of a room, so that nobody on the network reads along."""

from __future__ import annotations

import ssl
from pathlib import Path

from msgspec import Struct


class Certificate(Struct, frozen=True):
    """A certificate with its key.

    Attributes:
        context: what a server speaks TLS with.
        fingerprint: how its SHA-256 begins, in hexadecimal digits, for people to compare; "" for
            one that the devices can judge by themselves.
    """

    context: ssl.SSLContext
    fingerprint: str = ""


def read_certificate(file: Path, key: Path) -> Certificate:
    """A certificate from its file and that of its key.

    Raises:
        OSError: they cannot be read, are none, do not belong together, or the key is locked.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key, password="")  # no question at the terminal
    return Certificate(context)


def in_groups(digits: str) -> str:
    """A fingerprint or a PIN as people compare and type it: "3F9A 01BC …"."""
    digits = digits.upper()
    return " ".join(digits[n : n + 4] for n in range(0, len(digits), 4))
