"""Everything that is asked about what a case contains, and the answers, found once for a case."""

from __future__ import annotations

from functools import lru_cache

from engine.explore.queries.case import Case
from engine.explore.queries.rule_conditions import looks_of
from engine.explore.queries.search import Asking, Found, Query

_NAMED = frozenset({"scene", "ending", "offer"})
_SHOWN = frozenset({"clamp", "rule"})  # with a shortest play


class Answers:
    """What happens in some play of a case.

    Attributes:
        asking: the case, and its story with notes.
        looks: what the rules of the case look at, by the note of each.
        happens: what happens in some play.
        found: of what was looked for everywhere, what was found and where.
        never: what happens in none, of which all is known.
        unmet: names of scenes, endings and answers that no play meets.
        only: notes of scenes, endings and answers met only by passing over.
    """

    def __init__(self, case: Case) -> None:
        self.asking = asking = Asking(case)
        self.looks = looks_of(case.scenario, asking.woven)
        things = asking.woven.things
        numbers = range(len(case.scenario.written))
        looked: list[Query] = [*self.looks]
        looked += [n for n, thing in things.items() if thing.kind == "clamp"]
        asked: list[Query] = [n for n in things if n not in looked]
        asked += [(number, held) for number in numbers for held in (True, False)]
        plain, every = asking.at_random(asked)
        everywhere = [*looked, *(q for q in asked if q not in every)]
        shortest = {q for q in looked if isinstance(q, int) and things[q].kind in _SHOWN}
        self.found: Found = asking.find(everywhere, self.looks, shortest=shortest)
        self.happens = every | set(self.found.hits)
        self.never = {q for walk in self.found.slices for q in walk.queries} - self.happens
        self.unmet = {
            things[n].at for n in self.never if isinstance(n, int) and things[n].kind in _NAMED
        }
        doubtful = (n for n, t in things.items() if t.kind in _NAMED)
        self.only = self._only([n for n in doubtful if n in self.happens and n not in plain])

    def _only(self, doubtful: list[int]) -> set[int]:
        found = self.asking.find(doubtful, {}, passes=False)
        if found.states:
            self.found.states = max(self.found.states, found.states)
            return set()
        return {note for note in doubtful if note not in found.hits}


@lru_cache(maxsize=1)
def answers(case: Case) -> Answers:
    """The answers for a case; those of the last one asked are kept."""
    return Answers(case)
