"""Deleting: what was done, and the files outside the store that are emptied with it.

What stays are hashes under random ids: the chain of each play, which still verifies, and a note
that it was deleted. Copies that people took elsewhere are beyond reach, and they must be told so.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from engine.records.problems import Code, RecordsProblem


class Forgotten(Struct, frozen=True):
    """What was done.

    Attributes:
        plays: plays whose content is gone.
        events: how many events that were.
        shared: plays that stay because somebody else took part; only the link to this code is gone.
        left: copies in the data folder, damaged or locked, that could not be searched; delete them
            by hand.
    """

    plays: int
    events: int
    shared: int
    left: tuple[Path, ...] = ()


def empty(places: Iterable[Path]) -> None:
    """Empty and remove log files and caches, folders with all that is in them.

    Raises:
        RecordsProblem: R022 when one cannot be emptied.
    """
    for place in places:
        if place.is_dir() and not place.is_symlink():
            empty(sorted(place.iterdir()))
        elif place.exists():
            empty_file(place)


def empty_file(file: Path) -> None:
    """Empty and remove one file. Raises R022 when it cannot be emptied."""
    try:
        file.write_bytes(b"")  # also reaches whoever holds it open, or has another name for it
        with suppress(OSError):
            file.unlink()
    except OSError as error:
        params = {"path": str(file), "said": error.strerror or type(error).__name__}
        raise RecordsProblem(Code.NOT_EMPTIED, params) from error
