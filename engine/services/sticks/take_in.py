"""Taking in: the bundles on a stick are opened, and their plays put where they belong.

Everything is decided first and told (`place_plays.keep_nothing`); then it is done in one commit, or
not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path

from msgspec import Struct

from engine.records.cohorts import Cohort
from engine.records.problems import Code, RecordsProblem
from engine.records.store import Store
from engine.services.sticks import bundles, envelopes, keys
from engine.services.sticks.bundles import Bundle
from engine.services.sticks.envelopes import NotGenuine
from engine.services.sticks.keys import CourseKey
from engine.services.sticks.kit_files import write_kit_and_receipt
from engine.services.sticks.place_plays import Intake, IntakeOutcome, explain_all, keep_nothing
from engine.services.sticks.stick_files import BUNDLE, find_named, read_regular, unreadable


class Led(Struct, frozen=True):
    """A course that is led here, and its key."""

    cohort: Cohort
    key: CourseKey


class Read(Struct, frozen=True):
    """A bundle that was opened."""

    device: str
    led: Led
    bundle: Bundle


def read(
    store: Store, data: Path, folder: Path, ask: Callable[[Cohort], str], outcome: IntakeOutcome
) -> list[Read]:
    """Open the bundles in a folder; what cannot be opened is told.

    Args:
        store: the plays.
        data: the data folder.
        folder: the stick.
        ask: for the passphrase of the key of a course, where it has one.
        outcome: is told of.

    Raises:
        RecordsProblem: R048 there is no such folder; R069 a passphrase is wrong.
    """
    sealed: list[tuple[Path, str, bytes]] = []
    for path in find_named(folder, BUNDLE):
        try:
            sealed.append(_read_sealed(path))
        except RecordsProblem as problem:
            outcome.unread.append(problem)
    courses = _open_led(store, data, {course for _path, course, _data in sealed}, ask)
    found = []
    for path, course, content in sealed:
        try:
            found.append(_open_bundle(path, courses.get(course), content))
        except RecordsProblem as problem:
            outcome.unread.append(problem)
    outcome.bundles = len(found)
    return sorted(found, key=lambda each: (each.led.cohort.id, each.device, each.bundle.number))


def _open_led(
    store: Store, data: Path, wanted: Collection[str], ask: Callable[[Cohort], str]
) -> dict[str, Led]:
    """The wanted courses that are led here, by the id of the course."""
    known, found = keys.known_courses(data), {}
    for cohort in store.cohorts.all():
        if cohort.id in known and (id := known[cohort.id].id) in wanted:
            found[id] = Led(cohort, keys.open_key(data, cohort.id, partial(ask, cohort)))
    return found


def _read_sealed(path: Path) -> tuple[Path, str, bytes]:
    """A bundle as it is on the stick, and the course it is for."""
    data = read_regular(path, bundles.MOST_SEALED)
    try:
        return path, envelopes.course_of(data), data
    except NotGenuine as error:
        raise unreadable(path, error) from error


def _open_bundle(path: Path, led: Led | None, data: bytes) -> Read:
    where = {"path": str(path)}
    if led is None:
        raise RecordsProblem(Code.STRANGE_COURSE, where)
    if led.cohort.closed:
        raise RecordsProblem(Code.COURSE_OVER, where)
    try:
        device, content = envelopes.unseal(data, led.key)
        return Read(device, led, bundles.unpack(content))
    except (NotGenuine, ValueError) as error:  # also what msgspec says of another shape
        raise unreadable(path, error) from error


def take(store: Store, read: list[Read], own: Path | None, outcome: IntakeOutcome) -> None:
    """Take in what was read, in one commit."""
    with store.group_writes():
        intakes: dict[str, Intake] = {}
        for each in read:
            id = each.led.cohort.id
            if id not in intakes:
                intakes[id] = Intake(store, id, own, outcome)
            intakes[id].take_bundle(each.device, each.bundle)
        outcome.waiting = explain_all(store, intakes)


class OnStick:
    """The plays on a stick: looked at first, and then taken in."""

    def __init__(self, store: Store, data: Path, folder: Path, own: Path | None) -> None:
        self.store, self.data, self.folder, self.own = store, data, folder, own
        self.read: list[Read] = []

    def look(self, ask: Callable[[Cohort], str]) -> IntakeOutcome:
        """What is there, and what would become of it; nothing is changed.

        The key of a course that has a passphrase is opened with what `ask` says.

        Raises:
            RecordsProblem: as `read`.
        """
        outcome = IntakeOutcome()
        self.read = read(self.store, self.data, self.folder, ask, outcome)
        with keep_nothing(self.store):
            take(self.store, self.read, self.own, outcome)
        return outcome

    def take(self) -> tuple[IntakeOutcome, RecordsProblem | None]:
        """Take in what was looked at, and put the receipt and the kit of today on the stick.

        Returns:
            What became of it; and why the stick could not be written, which changes nothing of it.
        """
        outcome = IntakeOutcome()
        take(self.store, self.read, self.own, outcome)
        led = {each.led.cohort.id: each.led.key for each in self.read}
        try:
            for id, key in led.items():
                course = self.store.cohorts.get(id)
                write_kit_and_receipt(self.store, course, key, self.folder, self.own)
        except RecordsProblem as problem:
            return outcome, problem
        return outcome, None
