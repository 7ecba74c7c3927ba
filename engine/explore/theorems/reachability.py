"""F301 to F305 and N303: every part of a case is met in some play."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.case import Case
from engine.explore.finding import Finding, found
from engine.explore.queries.instrument import Thing
from engine.explore.queries.search import Answers, answers

_CODES = {"scene": "F301", "ending": "F302", "offer": "F303", "inject": "F304", "text": "F305"}


def reachability(case: Case) -> Iterator[Finding]:
    """Scenes, endings, answers, her questions and injects that no play meets.

    What stands inside something that is never met is not told of again. Texts are told of where
    their condition is (`coverage`), but for the one without: what shows when time is up.
    """
    known = answers(case)
    if known.found.states:
        yield found(case.scenario, ("scenes",), "N301", states=f"{known.found.states:,}")
    for note, thing in known.asking.woven.things.items():
        if thing.kind in _CODES and note in known.never and not _inside(known, thing):
            yield found(case.scenario, thing.path, _CODES[thing.kind], at=thing.at)
    for note, thing in known.asking.woven.things.items():
        if note in known.only and not _behind(known, thing):
            yield found(case.scenario, thing.path, "N303", at=thing.at)


def _inside(known: Answers, thing: Thing) -> bool:
    """Whether a thing stands inside another that is never met."""
    return any(outer in known.unmet for outer in _around(known, thing))


def _behind(known: Answers, thing: Thing) -> bool:
    """Whether a thing stands inside another that is met only by passing over."""
    things = known.asking.woven.things
    only = {things[note].at for note in known.only}
    return any(outer in only for outer in _around(known, thing))


def _around(known: Answers, thing: Thing) -> Iterator[str]:
    """The question of hers and the scene that a thing stands in, by name."""
    if thing.kind == "text":
        yield thing.at
    elif thing.kind == "offer":
        within = known.asking.woven.within
        outer = within[thing.at]
        yield outer
        if outer in within:
            yield within[outer]
