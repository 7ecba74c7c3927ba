"""What a store of plays promises, whatever keeps it: an append-only log for each play.

Bytes, their order and every date come from the caller, and ids are random. The store knows nothing
of cases or of what an event means. Every error is a `RecordsProblem`, and then nothing was changed.

`engine/records/sqlite/` is the store that Rifq comes with. `tests/engine/records/contract/` holds
what every store has to pass.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from msgspec import Struct, field

from engine.records.problems import Code, RecordsProblem

if TYPE_CHECKING:
    from engine.records.annotations import Annotations, Preferences, Recalls
    from engine.records.chain import Altered
    from engine.records.cohorts import Cohorts, Forgotten
    from engine.records.roster import Roster
    from engine.records.sticks import Sticks
    from engine.records.verify import Verification


class Summaries(ABC):
    """Bytes of the caller, a line for each play of a cohort, and one of all of them as ""."""

    @abstractmethod
    def of(self, cohort: str) -> dict[str, bytes]:
        """What is kept of the plays of a cohort, by play; a line that is damaged is left out."""

    @abstractmethod
    def keep(self, cohort: str, lines: Mapping[str, bytes]) -> None:
        """Keep these lines, by play, in place of all that was kept of the cohort.

        Plays that are not in the cohort, or were deleted in the meantime, are left out, and then
        so is the line of all. Where nothing can be written, nothing is kept.

        Raises:
            ValueError: there is a line break in a line.
        """


class Contents(Struct, frozen=True):
    """What records hold; nothing of a person.

    Attributes:
        plays: plays that are not deleted.
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


# What it ends in to use a value of another kind than was stored: then the records have failed.
OF_A_VALUE = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
_PLAY_ID = re.compile(r"[0-9a-f]{32}")


class Head(Struct, frozen=True):
    """The end of a play: its last event (1 is the first) and that event's hash, 64 hex digits."""

    play: str
    seq: int
    hash: str


class StoredEvent(Struct, frozen=True):
    """One event: `body` is None when it was deleted; `hash` was the head when it was last."""

    seq: int
    body: bytes | None
    hash: str


class SaltedEvent(Struct, frozen=True):
    """An event as it was written: its bytes, and the 32 bytes of salt it was committed to with."""

    salt: bytes
    body: bytes


Closures = Mapping[str, tuple[str, bytes]]
"""Case material, by hash: its kind, and its bytes."""


class Facts(Struct, frozen=True):
    """What plays are listed by.

    Attributes:
        scenario: id of the case.
        version: its version.
        started: the date, as the caller writes it.
        closure: hash of each piece of case material the play was made on, by kind ("story", "key");
            each was kept before with `Store.keep`.
        origin: head of the play whose answers it carries on, 64 hex digits; "" if it is not known
            to carry one on.
    """

    scenario: str
    version: str
    started: str
    closure: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""


class Listed(Struct, frozen=True):
    """A play in a list.

    Attributes:
        play: its id.
        facts: what it is listed by.
        cohort: the cohort it belongs to, or None.
        participants: codes of those who take part.
        events: how many it holds.
        ended: whether it is known to have ended, see `Store.settle`.
    """

    play: str
    facts: Facts
    cohort: str | None
    participants: tuple[str, ...]
    events: int
    ended: bool


class Ended(Struct, frozen=True):
    """A play that ended with event `seq`, and the head of the play it carries on, or ""."""

    play: str
    seq: int
    origin: str = ""


class Store(ABC):
    """Plays, and what is kept with them.

    Every event is committed to by `engine.records.chain`, so that the same play has the same head
    in every store. What is returned from `create` and `append` is on disk.

    Attributes:
        words: notes, reasons, contests and reflections.
        preferences: theme and motion, by participant code.
        recalls: what was looked at again after a play, by participant code.
        cohorts: the cohorts, and who belongs to them.
        roster: the names behind codes; never joined with the plays.
        summaries: what was worked out of plays and can be worked out again.
        sticks: what is kept of courses that several computers give together.
    """

    words: Annotations
    preferences: Preferences
    recalls: Recalls
    cohorts: Cohorts
    roster: Roster
    summaries: Summaries
    sticks: Sticks

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        try:
            if isinstance(error, OF_A_VALUE) and (damage := self.find_damage()):
                raise damage from error
        finally:
            self.close()

    @abstractmethod
    def find_damage(self) -> RecordsProblem | None:
        """R003 where a page or a value cannot be what was written; None where all can.

        It reads every row: ask when something has failed.
        """

    @abstractmethod
    def close(self) -> None:
        """Close the store. Everything acknowledged is on disk already."""

    @property
    @abstractmethod
    def place(self) -> str:
        """Where the plays are kept, as it is shown to people."""

    @abstractmethod
    def refusal(self) -> RecordsProblem | None:
        """Why nothing can be kept here now, such as R002; None when it can."""

    @abstractmethod
    def group_writes(self) -> AbstractContextManager[object]:
        """Make everything that is written inside one commit; after an error, nothing of it is kept.

        It is on disk when the block is left; inside another block, when that one is left. An error
        of a write that was caught inside is raised again at the end. An error that leaves an inner
        block undoes that block alone, and may be caught outside it. For what belongs together,
        such as a play and its case, for what nobody waits for answer by answer, such as simulated
        plays, and for what many people wait for at once.
        """

    # The log

    @abstractmethod
    def create(
        self,
        body: bytes,
        facts: Facts,
        *,
        participants: Iterable[str] = (),
        cohort: str | None = None,
        play_id: str | None = None,
    ) -> Head:
        """Begin a play with its first event, which is on disk when this returns.

        Args:
            body: the first event.
            facts: what it is listed by.
            participants: codes of those who take part; none, one, or several.
            cohort: the cohort it belongs to.
            play_id: 32 hex digits; random when left out.

        Raises:
            RecordsProblem: R014 for an id that is taken or malformed; R015 for case material that
                is not kept.
        """

    @abstractmethod
    def append(self, play: str, expected_seq: int, body: bytes) -> Head:
        """Add one event after event `expected_seq`. It is on disk when this returns.

        Raises:
            Conflict: another event is last: the play is open elsewhere and was continued there.
            RecordsProblem: R010 when there is no such play, or it was deleted.
        """

    @abstractmethod
    def events(self, play: str) -> tuple[StoredEvent, ...]:
        """All events of a play in order. Raises R010 when there is no such play."""

    @abstractmethod
    def head(self, play: str) -> Head:
        """The end of a play, also of a deleted one. Raises R010 when there is no such play."""

    @abstractmethod
    def find_altered(self, play: str) -> Altered | None:
        """The first altered event of a play. Ask before a head is printed. See `verify`."""

    @abstractmethod
    def digest_plays(self, cohort: str) -> dict[str, str]:
        """A digest over all that is stored of each play of a cohort, by play.

        It stays the same as long as no byte of its events changes. Where the file is damaged it
        can be empty.
        """

    # From one store to another

    @abstractmethod
    def read_salted(self, play: str) -> tuple[SaltedEvent, ...]:
        """All events of a play with their salts, for another store.

        Raises R010 when there is no such play, or it was deleted.
        """

    @abstractmethod
    def take(
        self,
        play: str,
        events: Sequence[SaltedEvent],
        facts: Facts,
        *,
        participants: Iterable[str] = (),
        cohort: str | None = None,
    ) -> Head:
        """Take in a play as it was written elsewhere; each event has the hash it had there.

        If the play is here, the events are compared, and those beyond them are added. Its people
        and its cohort stay as they are. What is here beyond `events` stays, too.

        Args:
            play: its id, 32 hex digits.
            events: all of its events, at least one.
            facts: what it is listed by.
            participants: codes of those who take part.
            cohort: the cohort it belongs to.

        Raises:
            RecordsProblem: R062 the two have different events at one place; R061 it was deleted
                here; R014 for a malformed id; R015 for case material that is not kept.
        """

    # Finding plays

    @abstractmethod
    def plays(
        self, *, participant: str | None = None, cohort: str | None = None
    ) -> tuple[Listed, ...]:
        """Plays that are not deleted, of a code, a cohort or all; last written to first."""

    @abstractmethod
    def iterate_plays(
        self,
        *,
        participant: str | None = None,
        cohort: str | None = None,
        scenario: str = "",
        alone: bool = False,
        unended: bool = False,
        prefix: str = "",
        beside: Iterable[str] = (),
    ) -> Iterator[Listed]:
        """As `plays`, read as it is asked for: to take the first costs the same among many plays.

        A play that is written to meanwhile may be missing.

        Args:
            participant: only plays of this code.
            cohort: only plays of this cohort.
            scenario: only plays of the case of this id.
            alone: only plays in which nobody takes part by a code.
            unended: not those known to have ended, or to be carried on in another play.
            prefix: only ids that begin so.
            beside: not those in which people of these cohorts take part.
        """

    @abstractmethod
    def find_listed(self, play: str) -> Listed:
        """One play as it is listed. Raises R010 when there is no such play, or it was deleted."""

    @abstractmethod
    def settle(self, found: Iterable[Ended]) -> None:
        """Keep that listed plays have ended, except where more was written since.

        It repeats what the log says, for `latest(unended=True)`, and is gone with the next event.
        """

    def resolve(self, prefix: str = "", *, participant: str | None = None) -> str:
        """The whole id of a play from its beginning; "" is the one last written to.

        Args:
            prefix: the first digits of an id, as many as make it unique.
            participant: looks only among the plays of this code.

        Raises:
            RecordsProblem: R010 none, R011 several, R012 no play at all.
        """
        wanted = prefix.strip().lower()
        plays = self.iterate_plays(participant=participant, prefix=wanted)
        found = next(plays, None)
        if found is None:
            raise RecordsProblem(Code.UNKNOWN_PLAY if wanted else Code.NO_PLAY, {"play": prefix})
        others = sum(1 for _ in plays) if wanted else 0
        if others:
            raise RecordsProblem(Code.AMBIGUOUS, {"play": prefix, "count": str(others + 1)})
        return found.play

    @abstractmethod
    def codes(self) -> frozenset[str]:
        """Every participant code in use here, so that a new one differs; never shown as a list."""

    # Case material

    @abstractmethod
    def keep(self, kind: str, data: bytes) -> str:
        """Keep case material once, and return its SHA-256 as 64 hex digits."""

    @abstractmethod
    def closure(self, digest: str) -> bytes:
        """Case material by its hash. Raises R015 when it is not there, R016 when it was altered."""

    # Looking after them

    @abstractmethod
    def verify(self, head: str | None = None) -> Verification:
        """Check every play, all case material, and a printed head when one is given.

        Args:
            head: a head as printed, whole or at least its first 16 characters; spaces are ignored.

        Raises:
            RecordsProblem: R020 when `head` is not one; R003 when no list of plays is readable.
        """

    @abstractmethod
    def head_of_all(self) -> str:
        """The head over all plays as they are now, 64 hex digits, to be printed on a report.

        It covers every play and event there is, also of other cohorts. It is kept, so that
        `verify` finds it again after plays were begun or continued; while nothing happens, it
        stays the same.
        """

    @abstractmethod
    def contents(self) -> Contents:
        """What is kept here, in numbers."""

    @abstractmethod
    def backup(self, file: Path) -> Contents:
        """Write all plays into a new file, and tell what it holds.

        Raises:
            RecordsProblem: R019 when there is something of that name, which is never written over;
                R003 when the records are damaged; or what the disk says. There is then no such
                file.
        """

    @abstractmethod
    def forget(self, participant: str, *, traces: Iterable[Path] = ()) -> Forgotten:
        """Leave no byte of a person where the plays are kept; every chain still verifies.

        A play that somebody else took part in stays, without this code and its words. Deleting
        a code that is not here wipes again, which completes one that was interrupted.

        Args:
            participant: the code.
            traces: log files and caches to be emptied as well.

        Raises:
            RecordsProblem: R023 when nothing was deleted because the disk is full; R021, R022,
                R024 when it is deleted but a file could not be wiped.
        """

    @abstractmethod
    def delete(self, play: str, *, traces: Iterable[Path] = ()) -> Forgotten:
        """Delete one play, whoever took part. As `forget`; R010 when there is no such play."""


def play_id(wanted: str | None = None) -> str:
    """An id for a new play: 32 random hex digits, or the id wanted. Raises R014 if malformed."""
    id = wanted or secrets.token_hex(16)
    if not _PLAY_ID.fullmatch(id):
        raise RecordsProblem(Code.BAD_ID, {"play": id})
    return id


def digest_of(data: bytes) -> str:
    """The SHA-256 of case material, as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()
