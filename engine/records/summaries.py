"""What was worked out of plays, kept so that it need not be worked out again.

It is no record: all of it can be deleted at any time, and none of it outlives the plays. A backup
does not hold it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping


class Summaries(ABC):
    """Bytes of the caller, a line for each play of a cohort."""

    @abstractmethod
    def of(self, cohort: str) -> dict[str, bytes]:
        """What is kept of the plays of a cohort, by play; a line that is damaged is left out."""

    @abstractmethod
    def keep(self, cohort: str, lines: Mapping[str, bytes]) -> None:
        """Keep these lines, by play, in place of all that was kept of the cohort.

        Plays that are not in the cohort, or were forgotten in the meantime, are left out. Where
        nothing can be written, nothing is kept.

        Raises:
            ValueError: there is a line break in a line.
        """
