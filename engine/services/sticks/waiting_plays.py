"""What becomes of the plays that wait: somebody takes them or turns them away."""

from __future__ import annotations

from msgspec.structs import replace

from engine.records.problems import Code, RecordsProblem
from engine.records.sticks import Aside
from engine.records.store import Store
from engine.services.sticks import bundles, play_check
from engine.services.sticks.bundles import HandedPlay
from engine.services.sticks.place_plays import explain_waiting, keep
from engine.services.sticks.play_check import Material, NotAPlay, Replayed

_BESIDE = {Code.STRANGE_CASE, Code.OTHER_TERMS}
"""A play that waits for one of these is its player's, and is not counted in the course."""


def list_waiting(store: Store, cohort: str) -> list[tuple[Aside, RecordsProblem]]:
    """The plays of a course that wait, each with its reason."""
    return [(aside, explain_waiting(aside, store)) for aside in store.sticks.list_waiting(cohort)]


def find_waiting(store: Store, cohort: str, prefix: str) -> Aside:
    """The play that waits, from the beginning of its id or of its head.

    Raises:
        RecordsProblem: R092 none, R011 several.
    """
    wanted = prefix.strip().lower()
    every = store.sticks.list_waiting(cohort)
    found = [a for a in every if wanted and (a.play.startswith(wanted) or a.head == wanted)]
    if len(found) != 1:
        code = Code.AMBIGUOUS if found else Code.NOT_WAITING
        params = {"play": prefix, "count": str(len(found)), "cohort": cohort}
        raise RecordsProblem(code, params)
    return found[0]


def accept(store: Store, aside: Aside, code: str = "") -> None:
    """Take a play that waited.

    One of an unknown code lets this code into the course, or counts for `code`. One of a case that
    is not in the course, or with other luck, is kept as its player's own.

    Raises:
        RecordsProblem: R062 there is another play of this id; R041 its code was replaced, and none
            was named; R027 the code named is not in the course; R028 the course is closed; R080 it
            is no play.
    """
    course = store.cohorts.get(aside.cohort)
    if course.closed:
        raise RecordsProblem(Code.COHORT_CLOSED, {"cohort": course.id, "on": course.closed})
    if aside.why == Code.FORKED:
        raise explain_waiting(aside, store)
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
        keep(store, handed, found, material, cohort)
        store.sticks.keep_origin(aside.play, aside.device)
        _mark_others(store, aside)


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
    others = [a for a in store.sticks.list_waiting(taken.cohort) if a.play == taken.play]
    store.sticks.settle(taken.cohort, taken.play)
    for other in others:
        if other.head != taken.head:
            store.sticks.put_aside(replace(other, why=Code.FORKED))


def turn_away(store: Store, aside: Aside) -> None:
    """Do not take a play, now or when it comes again; one of its id that is here stays."""
    with store.group_writes():
        store.sticks.turn_away(aside.play)
        store.sticks.settle(aside.cohort, aside.play)
