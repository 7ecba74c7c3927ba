"""The story without the answers that are critical errors: where a play can go that makes none.

What an answer is worth is not asked, so no slots are remembered; and what is left of an interview
without critical errors is as small as the interview itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from engine.explore.explored_case import Case
from engine.explore.statespace.search_with_sets import Reached
from engine.kernel import model as k
from engine.kernel.answer_key import Grade


def search_error_free(case: Case) -> Reached:
    """Every state of the plays that make no critical error and pass over nothing."""
    classes = {
        id: tuple(each for each in found if each.clean is not None)
        for id, found in case.account.classes.items()
    }
    # Where every order, pick or rating is critical, nothing is left to answer.
    critical = {id for id, left in classes.items() if not left}
    locations = (
        replace(place, moves=tuple(_forbid_errors(case, place, place.id in critical)))
        for place in case.story.locations
    )
    product = replace(case.story, locations=tuple(locations))
    return case.search(product, classes=classes, passes=False)


def _forbid_errors(case: Case, place: k.Location, critical: bool) -> Iterator[k.Move]:
    """The moves of a location, each offered only where it is no critical error."""
    for move in place.moves:
        mark = case.scenario.key.marks.get(move.address)
        errors = () if mark is None else tuple(_list_errors(mark.grades))
        if (critical and move.key[0] == place.kind) or k.Both(()) in errors:
            continue
        yield replace(move, offer=_forbid(move.offer, errors)) if errors else move


def _forbid(offer: k.Condition | None, errors: Iterable[k.Condition]) -> k.Condition:
    """An offer that holds in none of some conditions; its parts stay side by side."""
    match offer:
        case None:
            parts: tuple[k.Condition, ...] = ()
        case k.Both(of):
            parts = of
        case _:
            parts = (offer,)
    return k.Both((*parts, *map(k.negate, errors)))


def _list_errors(grades: Iterable[Grade]) -> Iterator[k.Both]:
    """The conditions under which an answer is a critical error: the first grade that fits is."""
    before: tuple[k.Condition, ...] = ()
    for grade in grades:
        here = () if grade.when is None else (grade.when,)
        if grade.critical:
            yield k.Both((*before, *here))
        before = (*before, *(k.Not(when) for when in here))
        if grade.when is None:
            return
