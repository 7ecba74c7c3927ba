"""Taking in: the bundles on a stick are opened, and their plays put where they belong.

Everything is decided first and told (`intake.keep_nothing`); then it is done in one commit, or
not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.language.interface import current
from engine.records.cohorts import Cohort
from engine.records.problems import Code, RecordsProblem
from engine.services.drives import bundles, keys
from engine.services.drives.capsules import HAND_IN, Capsule, Opened, read_head
from engine.services.drives.computers import give_name
from engine.services.drives.intake import Intake, IntakeOutcome, keep_nothing
from engine.services.drives.keys import CourseKey
from engine.services.drives.kit_files import write_kit_and_receipt
from engine.services.drives.stick_files import (
    BUNDLE_END,
    NotGenuine,
    find_named,
    name_bundles,
    refuse_unreadable,
)
from engine.services.shared.key_files import name_of

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store


class Led(Struct, frozen=True):
    """A course that is led here, and its key."""

    cohort: Cohort
    key: CourseKey


class Read(Struct, frozen=True):
    """A bundle that was read to its end, and is what its writer wrote.

    Attributes:
        device: the public key of the computer that wrote it.
        led: its course.
        capsule: the file; it is read again where its plays are taken in, one by one.
        number: of this bundle among those of its computer.
    """

    device: str
    led: Led
    capsule: Capsule
    number: int


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
    found: list[Read] = []
    capsules = list(_read_heads(folder, outcome))
    courses = _open_led(store, data, {_course_of(capsule) for capsule in capsules}, ask)
    for capsule in capsules:
        where = {"path": str(capsule.path), "cohort": capsule.head.openers[0].cohort}
        led = courses.get(_course_of(capsule))
        try:
            if led is None:
                outcome.unread.append(RecordsProblem(Code.STRANGE_COURSE, where))
            elif led.cohort.closed:
                outcome.unread.append(RecordsProblem(Code.COURSE_OVER, where))
            else:
                found.append(_read_through(capsule, led))
        except RecordsProblem as problem:
            outcome.unread.append(_without_trace(problem))
    outcome.bundles = len(found)
    _note_older(found, dict(store.sticks.list_computers()), outcome)
    return sorted(found, key=lambda each: (each.led.cohort.id, each.device, each.number))


def _read_heads(folder: Path, outcome: IntakeOutcome) -> Iterator[Capsule]:
    """The bundles in a folder, of which the heads are read."""
    for path in find_named(folder, BUNDLE_END):
        try:
            with refuse_unreadable(path):
                capsule = read_head(HAND_IN, path, bundles.MOST_SEALED)
                if len(capsule.head.openers) != 1:
                    raise NotGenuine("it is for several courses")
            yield capsule
        except RecordsProblem as problem:
            outcome.unread.append(_without_trace(problem))


def _note_older(found: Iterable[Read], names: Mapping[str, str], outcome: IntakeOutcome) -> None:
    """Tell apart what cannot be read, and nothing is missing: a newer bundle has it all."""
    newest: dict[str, Read] = {}
    for each in sorted(found, key=lambda each: each.number):
        newest[name_bundles(each.led.cohort.id, name_of(each.device)).lower()] = each
    for problem in [each for each in outcome.unread if each.code == Code.BAD_BUNDLE]:
        path = Path(problem.params["path"])
        begin, _, number = path.stem.lower().rpartition("-")
        newer = newest.get(begin)
        if newer and number.isdecimal() and int(number) < newer.number and path.exists():
            outcome.unread.remove(problem)
            whose, called = name_of(newer.device), names.get(newer.device)
            written = date.fromtimestamp(path.stat().st_mtime).isoformat()
            params = {
                **problem.params,
                "computer": f"{called} ({whose})" if called else whose,
                "date": current().date(written),
            }
            outcome.notes.append(RecordsProblem(Code.OLDER_UNREAD, params))


def _course_of(capsule: Capsule) -> str:
    return capsule.head.openers[0].course


def _without_trace(problem: RecordsProblem) -> RecordsProblem:
    """The same problem without what was in memory where it was met: there can be thousands."""
    return RecordsProblem(problem.code, problem.params)


def _open_led(
    store: Store, data: Path, wanted: Collection[str], ask: Callable[[Cohort], str]
) -> dict[str, Led]:
    """The wanted courses that are led here, by the id of the course."""
    known, found = keys.known_courses(data), {}
    for cohort in store.cohorts.all():
        if cohort.id in known and (id := known[cohort.id].id) in wanted:
            found[id] = Led(cohort, keys.open_key(data, cohort.id, partial(ask, cohort)))
    return found


def _read_through(capsule: Capsule, led: Led) -> Read:
    """Read a bundle to its end, and keep nothing of its plays. Raises R066."""
    opened = Opened(capsule, led.key, bundles.MOST)
    with refuse_unreadable(capsule.path):
        bundle = bundles.unpack(opened)
        for _play in bundle.plays:
            pass
    return Read(opened.writer, led, capsule, bundle.number)


def take(
    store: Store,
    read: list[Read],
    own: Path | None,
    outcome: IntakeOutcome,
    names: Mapping[str, str] | None = None,
) -> None:
    """Take in what was read, in one commit; `names` are given to computers before, by device.

    Raises R066 where a bundle is another one by now, R101 where another computer has such a name.
    """
    with store.group_writes():
        for device, name in (names or {}).items():
            give_name(store, device, name)
        intakes: dict[str, Intake] = {}
        for each in read:
            id = each.led.cohort.id
            if id not in intakes:
                intakes[id] = Intake(store, id, own, outcome)
                for device in names or {}:
                    intakes[id].take_waiting(device)
            if intakes[id].refuses(each.device):
                continue
            with refuse_unreadable(each.capsule.path):
                opened = Opened(each.capsule, each.led.key, bundles.MOST)
                intakes[id].take_bundle(each.device, bundles.unpack(opened))
                if opened.writer != each.device:
                    raise NotGenuine("it was exchanged while it was read")
        outcome.note_waiting(store, intakes)


class OnStick:
    """The plays on a stick: looked at first, and then taken in."""

    def __init__(self, store: Store, data: Path, folder: Path, own: Path | None) -> None:
        self.store, self.data, self.folder, self.own = store, data, folder, own
        self.read: list[Read] = []
        self.names: dict[str, str] = {}
        self._found = IntakeOutcome()

    def look(self, ask: Callable[[Cohort], str]) -> IntakeOutcome:
        """What is there, and what would become of it; nothing is changed.

        The key of a course that has a passphrase is opened with what `ask` says.

        Raises:
            RecordsProblem: as `read`.
        """
        self._found = IntakeOutcome()
        self.read = read(self.store, self.data, self.folder, ask, self._found)
        return self._look(self.names)

    def name(self, device: str, name: str) -> IntakeOutcome:
        """Say that a computer is ours, and how it is called; what would become of everything now.

        It is kept when everything is taken in. Raises R101 where another computer has that name.
        """
        names = {**self.names, device: name}
        outcome = self._look(names)
        self.names = names
        return outcome

    def _look(self, names: Mapping[str, str]) -> IntakeOutcome:
        outcome = IntakeOutcome(
            bundles=self._found.bundles,
            unread=list(self._found.unread),
            notes=list(self._found.notes),
        )
        with keep_nothing(self.store):
            take(self.store, self.read, self.own, outcome, names)
        return outcome

    def take(self) -> tuple[IntakeOutcome, RecordsProblem | None]:
        """Take in what was looked at, and put the receipt and the kit of today on the stick.

        Returns:
            What became of it; and why the stick could not be written, which changes nothing of it.
        """
        outcome = IntakeOutcome()
        take(self.store, self.read, self.own, outcome, self.names)
        led = {each.led.cohort.id: each.led.key for each in self.read}
        try:
            for id, key in led.items():
                course = self.store.cohorts.get(id)
                write_kit_and_receipt(self.store, course, key, self.folder, self.own)
        except RecordsProblem as problem:
            return outcome, problem
        return outcome, None
