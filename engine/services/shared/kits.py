"""The kit of a course: what another computer needs so that the course is the same there.

It holds what was agreed (title, days, agencies, whom to talk to), which cases and their versions,
how luck fell in them, which feedback is open, and the keys to seal and to check with. No code is in
it: a code is recognised by its mark, which takes a twentieth of a second to work out, so that all
codes there can be are tried in an hour or two. Nothing of it can be read by opening the file
(`capsules.hide`), so that nobody meets luck before they play; a program can read it all.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace

from engine.records.cohorts import ID, MOST_DAYS, Cohort, from_bytes, to_bytes
from engine.records.problems import Code, RecordsProblem
from engine.services.shared.errors import unreadable
from engine.services.shared.own_words import refuse_controls

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store

VERSION = 1
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORDS_OF_SIGN = 8
_KEY = re.compile(r"[0-9a-f]{64}")


def sign_of(digest: bytes) -> str:
    """The sign of a course or of a computer: eight words that people compare aloud.

    A word stands for a byte, so that they are 64 bits of a hash. The words are ours
    (`sign_words.txt`): common, concrete, each with four first letters of its own and at least three
    letters from every other. Their order is fixed.
    """
    return " ".join(_read_words()[byte] for byte in digest[:_WORDS_OF_SIGN])


@cache
def _read_words() -> tuple[str, ...]:
    path = Path(__file__).with_name("sign_words.txt")
    return tuple(path.read_text(encoding="utf-8").split())


class KnownCourse(Struct, frozen=True):
    """A course as other computers know it: two public keys, 64 hex digits each.

    Attributes:
        sealing: what is for the course is sealed to it.
        signing: checks what the computer that leads the course wrote.
    """

    sealing: str
    signing: str

    @property
    def id(self) -> str:
        """What tells this course from every other: 32 hex digits."""
        both = bytes.fromhex(self.sealing + self.signing)
        return hashlib.sha256(b"rifq-course-1\0" + both).hexdigest()[:32]

    @property
    def sign(self) -> str:
        """The same for people to compare: eight words."""
        return sign_of(bytes.fromhex(self.id))


class Kit(Struct, frozen=True):
    """What is in a kit.

    Attributes:
        v: of this way of writing.
        course: its public keys.
        cohort: the cohort, as `cohorts.to_bytes` writes it, as text.
        stories: the hash of the story of each of its cases, by id.
        marks: the marks of its codes, see `mark_of`.
    """

    v: int
    course: KnownCourse
    cohort: str
    stories: dict[str, str]
    marks: tuple[str, ...]

    def read_cohort(self, place: str) -> Cohort:
        """The cohort. Raises R066 where it is none that could have been set up."""
        try:
            written = asdict(from_bytes(self.cohort.encode(), "", place))
            cohort = msgspec.convert(written, Cohort)
            texts = (cohort.title, cohort.support, cohort.course, cohort.language)
            refuse_controls(*texts, *cohort.agencies, *cohort.cases)
            to_bytes(cohort)  # half a character can be read, and not be written
        except (RecordsProblem, msgspec.ValidationError, UnicodeEncodeError) as problem:
            raise unreadable(place, "what was agreed cannot be read") from problem
        if not _can_be(cohort):
            raise unreadable(place, "what was agreed cannot be read")
        return cohort


def _can_be(cohort: Cohort) -> bool:
    """Whether a cohort is one that can be set up."""
    return (
        cohort.mode in ("practice", "assessment")
        and cohort.records in ("own", "shared")
        and 0 <= cohort.keep_days <= MOST_DAYS
        and all(day == "" or _DAY.fullmatch(day) for day in (cohort.first, cohort.last))
        and all(map(ID.fullmatch, (cohort.id, *cohort.cases, *cohort.opened)))
    )


def to_json(kit: Kit) -> bytes:
    """A kit as it is written."""
    return msgspec.json.encode(kit)


def from_json(data: bytes, place: str) -> Kit:
    """A kit as it was written. Raises R066 where it is none, R004 where it is of a newer Rifq."""
    try:
        kit = msgspec.json.decode(data, type=Kit)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise unreadable(place, "it is no kit of a course") from error
    if kit.v > VERSION:
        params = {"path": place, "found": str(kit.v), "known": str(VERSION)}
        raise RecordsProblem(Code.NEWER, params)
    if not all(map(_KEY.fullmatch, (kit.course.sealing, kit.course.signing))):
        raise unreadable(place, "it is no kit of a course")
    return kit


# On a computer that joined


def read_joined(store: Store) -> Mapping[str, Kit]:
    """The kits of the courses that this computer joined, by cohort."""
    return {id: from_json(kit, store.place) for id, kit in store.sticks.kits().items()}


def join(store: Store, kit: Kit, place: str) -> Cohort:
    """Join a course, or read its kit again: nobody and no open feedback is lost by an older one.

    Args:
        store: the plays.
        kit: whose signature was checked.
        place: where it is, for a problem.

    Raises:
        RecordsProblem: R093 one of this id is led here; R067 it joined another course of this id;
            R066 the kit cannot be read.
    """
    cohort = check_offer(store, kit, place)
    here, before = store.cohorts.of(cohort.id), read_joined(store).get(cohort.id)
    if here and before:
        opened = here.opened | cohort.opened
        agencies = tuple(dict.fromkeys((*here.agencies, *cohort.agencies)))
        closing_open = here.closing_open or cohort.closing_open
        cohort = replace(here, opened=opened, agencies=agencies, closing_open=closing_open)
        marks = tuple(sorted({*before.marks, *kit.marks}))
        kit = replace(kit, marks=marks, cohort=to_bytes(cohort).decode())
    with store.group_writes():
        store.cohorts.put(replace(cohort, closed=""))
        store.sticks.join(cohort.id, to_json(kit))
    return store.cohorts.get(cohort.id)


def check_offer(store: Store, kit: Kit, place: str) -> Cohort:
    """The cohort of a kit, if this computer can join it. Raises as `join` does."""
    cohort = kit.read_cohort(place)
    before = read_joined(store).get(cohort.id)
    if before is None and store.cohorts.of(cohort.id):
        raise RecordsProblem(Code.LED_HERE, {"cohort": cohort.id})
    if before and before.course != kit.course:
        raise RecordsProblem(Code.OTHER_COURSE, {"cohort": cohort.id})
    return cohort


def recognise(store: Store, codes: Iterable[str]) -> None:
    """Let codes into the courses that this computer joined, where they are in one."""
    kits = read_joined(store)
    for code in codes if kits else ():
        for id, kit in kits.items():
            known = {member.code for member in store.cohorts.members(id)}
            if code not in known and mark_of(kit.course.id, code) in kit.marks:
                store.cohorts.add(id, code)


def refuse_joined(store: Store, cohort: str) -> None:
    """Raise R064 where a course is led on another computer."""
    if cohort in store.sticks.kits():
        raise RecordsProblem(Code.LED_ELSEWHERE, {"cohort": cohort})


WORK = 1 << 14
"""What scrypt does for a mark: a code of six digits is not tried out in an afternoon."""


@lru_cache(maxsize=512)
def mark_of(course: str, code: str) -> str:
    """What a kit has in place of a code: 32 hex digits (scrypt; 16 MiB and a moment for each)."""
    salt = b"rifq-mark-1\0" + course.encode()
    return hashlib.scrypt(code.encode(), salt=salt, n=WORK, r=8, p=1, dklen=16).hex()
