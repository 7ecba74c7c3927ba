"""What is kept of what was proved of one case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

MOST_PARTS, MOST_WHOLE = 400, 20  # of one case: some ten states of it


class Kept(Struct):
    """What is kept of one case, as JSON by name: what single theorems found, and whole checks.

    What was used last stands last.
    """

    parts: dict[str, Any] = field(default_factory=dict)
    whole: dict[str, Any] = field(default_factory=dict)

    def merge_newer(self, other: Kept) -> Kept:
        """This after what another check has kept, without what is too old."""
        return Kept(
            _keep_newest(other.parts, self.parts, MOST_PARTS),
            _keep_newest(other.whole, self.whole, MOST_WHOLE),
        )


def _keep_newest(older: Mapping[str, Any], newer: Mapping[str, Any], most: int) -> dict[str, Any]:
    every = [*((name, form) for name, form in older.items() if name not in newer), *newer.items()]
    return dict(every[-most:])
