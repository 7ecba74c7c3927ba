"""The PINs of people: chosen on first use, and kept with the code as an Argon2 hash."""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.records.store import Store

SHORTEST, LONGEST = 4, 64
_PIN = "pin"
# What OWASP asks for at least (Password Storage Cheat Sheet): 19 MiB, twice, one lane. A class that
# comes in together must not need a gigabyte.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class Pins:
    """The PINs of a store.

    Args:
        store: where they are kept, with the preferences of their codes.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def chosen(self, code: str) -> bool:
        """Whether the owner of a code has chosen a PIN."""
        return bool(self._store.preferences.of(code).get(_PIN))

    def choose(self, code: str, pin: str) -> None:
        """Keep the PIN of a code. It takes tens of milliseconds."""
        self._store.preferences.put(code, _PIN, _HASHER.hash(plain(pin)))

    def right(self, code: str, pin: str) -> bool:
        """Whether this is the PIN of a code. It takes tens of milliseconds."""
        try:
            kept = self._store.preferences.of(code).get(_PIN, "")
            return bool(_HASHER.verify(kept, plain(pin)))
        except (VerificationError, InvalidHashError):
            return False

    def take_back(self, code: str) -> None:
        """Let the owner of a code choose again."""
        self._store.preferences.put(code, _PIN, "")


def plain(pin: str) -> str:
    """A PIN as it is compared: whatever keyboard it was typed on, digits are digits."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in pin.strip())
