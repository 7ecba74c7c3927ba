"""Merging: the plays of a backup are added to those here; nothing here is replaced.

They are taken in as bundles are: played again first, each once, and what does not belong waits.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from engine.records.problems import Code, RecordsProblem
from engine.records.store import Listed, Store
from engine.services.drives import bundles, play_check
from engine.services.drives.bundles import HandedPlay
from engine.services.drives.place_plays import Intake, IntakeOutcome, hashes_here, keep
from engine.services.drives.play_check import Material, NotAPlay
from engine.services.shared import kits
from engine.services.shared.key_files import name_of
from engine.services.shared.kits import KnownCourse


def merge(
    store: Store,
    other: Store,
    led: Mapping[str, KnownCourse],
    source: str,
    own: Path | None,
    out: IntakeOutcome,
) -> None:
    """Add the plays of another store, in one commit.

    Args:
        store: the plays here.
        other: the plays of a backup.
        led: the courses whose key is here, by cohort.
        source: where they came from: the hash of the backup, 64 hex digits.
        own: an own folder of cases, or None.
        out: is told what becomes of each play.
    """
    with store.group_writes():
        for cohort in other.cohorts.all():
            altered: list[Listed] = []
            bundle = bundles.gather(other, cohort.id, 1, altered)
            if _same_course(store, other, led, cohort.id):
                intake = Intake(store, cohort.id, own, out)
                intake.names[source] = name_of(source)  # somebody chose this file, and no stick
                intake.take_bundle(source, bundle)
                _take_agreements(store, other, cohort.id)
                out.computers.clear()
            elif other.plays(cohort=cohort.id):
                out.unread.append(RecordsProblem(Code.NOT_HERE, {"cohort": cohort.id}))
            for listed in altered:
                _refuse_altered(listed, out)
        out.note_waiting(store, [cohort.id for cohort in store.cohorts.all()])
        for listed in other.plays():
            if listed.cohort is None:
                _add_play(store, other, listed, out)


def _same_course(store: Store, other: Store, led: Mapping[str, KnownCourse], cohort: str) -> bool:
    """Whether a course of a backup is one that is open here, under the same id."""
    here = store.cohorts.of(cohort)
    if here is None or here.closed:
        return False
    if store.cohorts.key(cohort) == other.cohorts.key(cohort):
        return True
    theirs, mine = kits.read_joined(other).get(cohort), kits.read_joined(store).get(cohort)
    course = mine.course if mine else led.get(cohort)
    return theirs is not None and theirs.course == course


def _take_agreements(store: Store, other: Store, cohort: str) -> None:
    """Keep who agreed, as a copy of this store has it: no other has its key for chance."""
    if store.cohorts.key(cohort) == other.cohorts.key(cohort):
        for member in other.cohorts.members(cohort):
            if member.accepted:
                store.cohorts.accept(cohort, member.code)


def _add_play(store: Store, other: Store, listed: Listed, outcome: IntakeOutcome) -> None:
    """Add a play that is in no course."""
    material: dict[str, tuple[str, bytes]] = {}
    handed = bundles.gather_play(other, listed, material)
    if listed.play in store.sticks.list_forgotten() | store.sticks.list_turned_away():
        outcome.note_fate(listed.play, "forgotten")
    elif handed is None:
        _refuse_altered(listed, outcome)
    else:
        try:
            _add_handed(store, handed, material, outcome)
        except NotAPlay as problem:
            outcome.note_refused(handed.id, Code.NOT_A_PLAY, str(problem))


def _add_handed(
    store: Store, handed: HandedPlay, material: Material, outcome: IntakeOutcome
) -> None:
    here, heads = hashes_here(store, handed.id), tuple(handed.hashes())
    if heads[-1] in here:
        outcome.note_fate(handed.id, "here")
        return
    if here and here[-1] not in heads:
        raise NotAPlay("it went on in another way here")
    keep(store, handed, play_check.replay_handed(handed, material), material)
    outcome.note_fate(handed.id, "longer" if here else "new")


def _refuse_altered(listed: Listed, outcome: IntakeOutcome) -> None:
    outcome.note_refused(listed.play, Code.NOT_A_PLAY, "it is not as it was written")
