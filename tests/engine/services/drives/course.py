"""A course on several computers: each is a data folder, and there is one stick."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace
from nacl.signing import SigningKey

from engine.records.sqlite.store import Store
from engine.records.stored_plays import Listed
from engine.services.courses.administration import CohortService
from engine.services.courses.enrolment import begin
from engine.services.drives import bundles, capsules, keys, kit_files, take_in
from engine.services.drives.bundles import Bundle
from engine.services.drives.hand_in import HandedIn, hand_in
from engine.services.drives.intake import IntakeOutcome, keep_nothing
from engine.services.drives.kit_files import write_receipt
from engine.services.shared import kits
from engine.services.shared.kits import KnownCourse
from engine.services.shared.recording import Recorded, reopen
from tests.tui.faces import WHOLE, answer, scenario
from tests.tui.given import COHORT, ID, own_cases

ALL = len(WHOLE)


@dataclass
class Computer:
    """One computer: its data folder and its folder of cases."""

    data: Path
    own: Path

    def store(self) -> Store:
        return Store.open(self.data)

    def play(self, code: str, answers: int = ALL, *, seed: int = 1) -> str:
        """A play of the course by a code of it, which agrees first; its id."""
        with self.store() as store:
            agree(store, code)
            recorded = begin(store, scenario(), (code,), seed=seed)
            assert isinstance(recorded, Recorded) and recorded.cohort == COHORT.id
            for message in WHOLE[:answers]:
                answer(recorded, message)
            return recorded.id

    def go_on(self, play: str, *messages: dict[str, object]) -> None:
        """Go on in a play: with these answers, or with what is left of a whole play."""
        with self.store() as store:
            recorded = reopen(store, play)
            for message in messages or WHOLE[recorded.play.seq - 1 :]:
                answer(recorded, dict(message))

    def hand_in(self, stick: Path) -> HandedIn:
        with self.store() as store:
            return hand_in(store, self.data, stick)

    def plays(self) -> tuple[Listed, ...]:
        with self.store() as store:
            return store.plays(cohort=COHORT.id)

    def heads(self) -> dict[str, str]:
        """The head of every play of the course, by id."""
        with self.store() as store:
            return {p.play: store.head(p.play).hash for p in store.plays(cohort=COHORT.id)}


def name_computer(lead: Computer, computer: Computer, name: str = "Laptop 1") -> None:
    """Say, where the course is led, that a computer is one of ours."""
    with lead.store() as store:
        store.sticks.name_computer(keys.device(computer.data).public, name)


def agree(store: Store, code: str) -> None:
    """The owner of a code signs in, and agrees to what the course keeps."""
    from engine.services.courses.enrolment import enrolment

    course = enrolment(store, code)
    assert course is not None, "the code is not known here"
    store.cohorts.accept(course.cohort.id, code)


class Leading(Computer):
    """The computer that leads the course."""

    def kit(self, stick: Path) -> Path:
        with self.store() as store:
            cohort = store.cohorts.get(COHORT.id)
            made = keys.has_key(self.data, cohort.id)
            key = (
                keys.open_key(self.data, cohort.id, str)
                if made
                else keys.make(self.data, cohort.id)
            )
            return kit_files.write_kit_and_receipt(store, cohort, key, stick, self.own)

    def take_in(self, stick: Path, *, named: bool = True) -> IntakeOutcome:
        """Look, as people do, and take in; the receipt and the kit go on the stick.

        With `named`, each computer that hands in for the first time is given a name before.
        """
        with self.store() as store:
            looked, done = IntakeOutcome(), IntakeOutcome()
            read = take_in.read(store, self.data, stick, lambda cohort: "", looked)
            before = store.plays(), store.sticks.list_waiting(COHORT.id)
            names = {each.device: f"Laptop {each.device[:4]}" for each in read if named}
            names = {k: v for k, v in names.items() if k not in store.sticks.list_computers()}
            with keep_nothing(store):
                take_in.take(store, read, self.own, looked, names)
            assert (store.plays(), store.sticks.list_waiting(COHORT.id)) == before
            take_in.take(store, read, self.own, done, names)
            same = ("new", "longer", "here", "forgotten", "aside")
            assert [done.count(n) for n in same] == [looked.count(n) for n in same]
            for each in read:
                write_receipt(store, each.led.cohort.id, each.led.key, stick)
            return looked

    def waiting(self) -> list[tuple[str, str]]:
        """The plays that wait, by id, with the code of the reason."""
        with self.store() as store:
            return [(a.play, a.why) for a in store.sticks.list_waiting(COHORT.id)]


def leading(folder: Path, people: int, **changes: object) -> tuple[Leading, list[str]]:
    """A computer that leads a course with so many people; their codes."""
    computer = Leading(folder / "leading", own_cases(folder / "own"))
    with computer.store() as store:
        store.cohorts.put(replace(COHORT, **{"cases": (ID,), "first": "", "last": "", **changes}))
        codes = CohortService(store).add(COHORT.id, "police", people)
    return computer, codes


def join_course(folder: Path, name: str, stick: Path, leading: Leading) -> Computer:
    """A computer that joined the course by the kit on the stick."""
    computer = Computer(folder / name, leading.own)
    with computer.store() as store:
        path, kit = kit_files.find_kit(stick)
        done = kit_files.join(store, computer.data, path, kit, computer.own)
        assert done.notes == ()
    return computer


Given = tuple[Leading, Computer, list[str]]


def write_bundle(
    laptop: Computer, change: Callable[[Bundle], Bundle] = lambda bundle: bundle
) -> bytes:
    """A bundle of a laptop whose owner has the source of Rifq, and a mind of their own."""
    with laptop.store() as store:
        kit = kits.read_joined(store)[COHORT.id]
        key = keys.next_number(laptop.data)
        gathered = bundles.gather(store, COHORT.id, key.number, [])
        bundle = change(replace(gathered, plays=tuple(gathered.plays)))
        return seal(kit.course, bundles.pack(bundle), key.signing)


def seal(course: KnownCourse, content: Iterable[bytes], signing: SigningKey) -> bytes:
    """What somebody seals who has the kit and their own mind."""
    return b"".join(capsules.seal(capsules.HAND_IN, {COHORT.id: course}, content, signing))
