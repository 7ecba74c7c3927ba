"""What records hold, in numbers: said when a backup is written, and before it is brought back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contents:
    """What records hold; nothing of a person.

    Attributes:
        plays: plays that are not forgotten.
        events: the events of these.
        first: when the first of them was begun, as the caller wrote it; "" for none.
        last: when the last was begun.
        cohorts: how many cohorts.
        codes: how many participant codes played or belong to a cohort.
        forgotten: plays of which only the chain is left.
        strange: what Rifq did not make, as kind and name ("trigger", "evil"): it is never taken
            along.
        sound: whether everything is as it was written, see `Store.verify`; None if nobody looked.
    """

    plays: int
    events: int
    first: str
    last: str
    cohorts: int
    codes: int
    forgotten: int
    strange: tuple[tuple[str, str], ...] = ()
    sound: bool | None = None
