"""What becomes of the plays that wait: somebody takes them or turns them away.

Those of a computer that nobody has named wait for that (`computers`), and are not decided one by
one.
"""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from engine.records.problems import Code, RecordsProblem
from engine.records.sticks import Aside
from engine.records.store import Store
from engine.services.drives import bundles, play_check
from engine.services.drives.bundles import HandedPlay
from engine.services.drives.computers import give_name
from engine.services.drives.place_plays import (
    Intake,
    IntakeOutcome,
    branch_of,
    explain_waiting,
    keep,
    settle,
)
from engine.services.drives.play_check import Material, NotAPlay, Replayed

_BESIDE = {Code.STRANGE_CASE, Code.OTHER_TERMS}
"""A play that waits for one of these is its player's, and is not counted in the course."""


def list_waiting(store: Store, cohort: str) -> list[tuple[Aside, RecordsProblem]]:
    """The plays of a course that wait, each with its reason."""
    return [(aside, explain_waiting(aside, store)) for aside in _list_decided(store, cohort)]


def _list_decided(store: Store, cohort: str) -> list[Aside]:
    """The plays that are decided one by one."""
    every = store.sticks.list_waiting(cohort)
    return [aside for aside in every if aside.why != Code.UNKNOWN_COMPUTER]


def find_waiting(store: Store, cohort: str, prefix: str) -> Aside:
    """The play that waits, from the beginning of its id or of its head.

    Raises:
        RecordsProblem: R092 none, R011 several.
    """
    wanted = prefix.strip().lower()
    every = _list_decided(store, cohort)
    found = [a for a in every if wanted and any(id.startswith(wanted) for id in (a.play, a.head))]
    if len(found) != 1:
        code = Code.AMBIGUOUS if found else Code.NOT_WAITING
        params = {"play": prefix, "count": str(len(found)), "cohort": cohort}
        raise RecordsProblem(code, params)
    return found[0]


def accept(store: Store, aside: Aside, code: str = "") -> None:
    """Take a play that waited.

    One of an unknown code lets this code into the course, or counts for `code`. One of a case that
    is not in the course, or with other luck, is kept as its player's own. One that went on
    otherwise than the one here counts in its place, under an id of its own.

    Raises:
        RecordsProblem: R041 its code was replaced, and none was named; R027 the code named is not
            in the course; R028 the course is closed; R080 it is no play.
    """
    course = store.cohorts.get(aside.cohort)
    if course.closed:
        raise RecordsProblem(Code.COHORT_CLOSED, {"cohort": course.id, "on": course.closed})
    members = {member.code for member in store.cohorts.members(aside.cohort)}
    if code and code not in members:
        raise RecordsProblem(Code.NOT_A_MEMBER, {"code": code, "cohort": aside.cohort})
    handed, material, found = _play_again(aside, store.place)
    strangers = [each for each in handed.participants if each not in members]
    cohort = None if aside.why in _BESIDE else aside.cohort
    with store.group_writes():
        if code:  # in place of those who are unknown, or of everybody
            known = set(handed.participants) - set(strangers) if strangers else set()
            handed = replace(handed, participants=tuple(sorted(known | {code})))
        elif cohort is not None:
            for each in strangers:
                store.cohorts.add(aside.cohort, each)
        if branch := branch_of(store, handed):
            here = store.find_listed(aside.play)
            handed = replace(handed, id=branch, participants=here.participants)
            cohort = here.cohort
        keep(store, handed, found, material, cohort)
        store.sticks.keep_origin(handed.id, aside.device)
        if branch:
            _put_in_place(store, branch, aside.play)
        _mark_others(store, aside)


def _put_in_place(store: Store, branch: str, play: str) -> None:
    """Let a version count in place of a play, and of what counted in place of that before."""
    before = [other for other, instead in store.sticks.list_branches() if instead == play]
    for other in (play, *before):
        store.sticks.keep_branch(branch, other)


def _play_again(aside: Aside, place: str) -> tuple[HandedPlay, Material, Replayed]:
    """A play that waited, played again. Raises R080."""
    handed, material = bundles.unpack_only(aside, place)
    try:
        return handed, material, play_check.replay_handed(handed, material)
    except NotAPlay as error:
        params = {"play": aside.play, "said": str(error)}
        raise RecordsProblem(Code.NOT_A_PLAY, params) from error


def _mark_others(store: Store, taken: Aside) -> None:
    """Say of other plays with the id of one that was taken that they went on elsewhere."""
    others = [a for a in _list_decided(store, taken.cohort) if a.play == taken.play]
    settle(store, taken.cohort, taken.play, [taken.head])
    for other in others:
        if other.head != taken.head:
            store.sticks.put_aside(replace(other, why=Code.FORKED))


def admit_computer(store: Store, device: str, name: str, own: Path | None) -> IntakeOutcome:
    """Say that a computer is ours, and take in what waited only for that; what became of it.

    Raises R101 where another computer has that name.
    """
    outcome = IntakeOutcome()
    with store.group_writes():
        give_name(store, device, name)
        open_ones = [cohort.id for cohort in store.cohorts.all() if not cohort.closed]
        for id in open_ones:
            Intake(store, id, own, outcome).take_waiting(device)
        outcome.note_waiting(store, open_ones)
    return outcome


def turn_away(store: Store, aside: Aside) -> None:
    """Do not take a play, now or when it comes again; one of its id that is here stays."""
    with store.group_writes():
        store.sticks.turn_away(aside.play)
        settle(store, aside.cohort, aside.play)
