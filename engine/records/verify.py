"""What checking every event has found, and exactly what that proves and what it cannot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import Struct

from engine.records.chain import Altered, Row
from engine.records.problems import Code, RecordsProblem

SHORTEST_HEAD = 16  # as many characters as a report prints; 64 bits
Statement = tuple[str, dict[str, str]]


class HeadPlace(StrEnum):
    """Where a printed head stands in what is stored."""

    PRESENT = "present"
    EARLIER = "earlier"
    ABSENT = "absent"


class PlayCheck(Struct, frozen=True):
    """One play.

    Attributes:
        play: its id.
        events: how many.
        forgotten: how many of them are deleted.
        altered: the first altered one, if any.
        witness: stands for all of its events, where none is deleted or altered: 32 bytes that
            nobody can work out any more once the play is deleted; or b"".
    """

    play: str
    events: int
    forgotten: int
    altered: Altered | None
    witness: bytes = b""


class HeadCheck(Struct, frozen=True):
    """A printed head: the play and event it stands for, and what came after.

    Attributes:
        place: present, earlier or absent.
        play: the play it belongs to, "" when absent.
        seq: the event it stands at, 0 when absent.
        last: the last event stored of that play, 0 when absent.
        sound: whether that play is unaltered up to and with `seq`.
        forgotten: whether its content was deleted, so that only the chain is left.
    """

    place: HeadPlace
    play: str = ""
    seq: int = 0
    last: int = 0
    sound: bool = False
    forgotten: bool = False

    def statement(self) -> Statement:
        """What became of it, as a code and parameters."""
        params = {"play": self.play, "seq": str(self.seq), "last": str(self.last)}
        if self.place == HeadPlace.ABSENT:
            return "V005", {}
        if not self.sound:
            return "V006", params
        if self.forgotten:
            return "V007", params
        if self.place == HeadPlace.PRESENT:
            return "V003", params
        return "V004", {**params, "later": str(self.seq + 1)}


class AllPlaysCheck(Struct, frozen=True):
    """A head over all plays, as it was printed on a report.

    Attributes:
        number: which it is; 1 is the first.
        hash: the head, 64 hex digits.
        plays: how many plays it covers.
        events: how many events they had.
        sound: whether everything it covers is here, unaltered; of deleted plays, the chain.
        wrong: what was found wrong with it first, and not with a head before it.
        since: how many of these plays were deleted since it was printed.
        before: how many had been deleted by then.
    """

    number: int
    hash: str
    plays: int
    events: int
    sound: bool = True
    wrong: tuple[Statement, ...] = ()
    since: int = 0
    before: int = 0

    def statement(self) -> Statement:
        """What became of it, as a code and parameters."""
        numbers = {"number": self.number, "plays": self.plays, "events": self.events}
        code, forgotten = "V009" if self.sound else "V010", self.since + self.before
        if self.sound and forgotten:
            code = "V032"
            kept = self.plays - forgotten
            numbers |= {"since": self.since, "before": self.before, "kept": kept}
        return code, {n: str(v) for n, v in numbers.items()}


class Verification(Struct, frozen=True):
    """What was found.

    Attributes:
        plays: every play, by id.
        closures: hashes of altered case material.
        head: what became of the head that was given, or None.
        damage: a `RecordsProblem` about the file as a whole, or None.
        faults: whatever else is not as Rifq writes it, beside the events.
        printed: every head over all plays that was printed, the first one first.
    """

    plays: tuple[PlayCheck, ...]
    closures: tuple[str, ...]
    head: HeadCheck | AllPlaysCheck | None
    damage: RecordsProblem | None
    faults: tuple[Statement, ...] = ()
    printed: tuple[AllPlaysCheck, ...] = ()

    @property
    def clean(self) -> bool:
        """Nothing altered was found, and the head, if one was given, is here."""
        altered = any(p.altered for p in self.plays) or any(p.wrong for p in self.printed)
        found = self.head is None or self.head.sound
        return found and not (altered or self.damage or self.closures or self.faults)

    def statements(self) -> list[Statement]:
        """What this proves, as codes and parameters of `messages`: the good news first."""
        sound = [p for p in self.plays if not p.altered]
        said = [_count_sound(sound)]
        said += [
            (str(p.altered.how), {"play": p.play, "seq": str(p.altered.seq)})
            for p in self.plays
            if p.altered
        ]
        said += [("V015", {"hash": closure}) for closure in self.closures]
        said += self.faults
        said += [wrong for each in self.printed for wrong in each.wrong]
        if self.damage:
            said.append((self.damage.code, dict(self.damage.params)))
        said.append(("V008", {}))
        said.append(("V002", {}) if self.head is None else self.head.statement())
        return said


def _count_sound(sound: Sequence[PlayCheck]) -> Statement:
    """V001: how many plays and events are as they were written."""
    numbers = {
        "plays": len(sound),
        "events": sum(play.events for play in sound),
        "forgotten": sum(play.forgotten for play in sound),
    }
    return "V001", {name: str(number) for name, number in numbers.items()}


def find_unlike_tables(faults: Iterable[Statement]) -> frozenset[str]:
    """The tables that were told as missing or changed: nothing more is read of those."""
    told = ("V016", "V017", "V028", "V029")
    return frozenset(p["name"] for code, p in faults if code in told and p["part"] == "table")


def find_head(wanted: str, stored: Sequence[Row], check: PlayCheck) -> HeadCheck | None:
    """Where the beginning of a hash stands in the events of a play; None when it does not."""
    last = len(stored)
    for place, row in enumerate(stored, 1):
        if row.hash.hex().startswith(wanted):
            sound = check.altered is None or check.altered.seq > place
            where = HeadPlace.PRESENT if place == last else HeadPlace.EARLIER
            gone = check.forgotten > 0
            return HeadCheck(where, check.play, row.seq, stored[-1].seq, sound, gone)
    return None


def parse_head(head: str) -> str:
    """The hexadecimal digits of a head as it was typed. Raises R020 when it is not one."""
    cleaned = "".join(head.split()).replace("-", "").lower()
    if not SHORTEST_HEAD <= len(cleaned) <= 64 or set(cleaned) - set("0123456789abcdef"):
        raise RecordsProblem(Code.BAD_HEAD, {"head": head})
    return cleaned
