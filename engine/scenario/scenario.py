"""A case, compiled: story, key and text apart, and what was written about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from engine.kernel.answer_key import Key
from engine.kernel.machine import Machine
from engine.scenario.case_metadata import About
from engine.scenario.case_text import Text
from engine.scenario.doctrine import Doctrine, Setting
from engine.scenario.layer_hashes import Hashes, digest
from engine.scenario.problems import Path
from engine.scenario.specification import Accepted, Plan, Rule
from engine.scenario.yaml.source import Source

if TYPE_CHECKING:
    from engine.scenario.vocabulary.word import Word


@dataclass(frozen=True, slots=True)
class Scenario:
    """One case, ready to be played, scored, explored and shown.

    Attributes:
        written: where each `if` stands, by the number its condition carries.
        places: where everything with an address stands: scenes, endings, injects, answers, items,
            acts, moves and her questions, by address.
        setting: the procedure card of the country it plays in.
        language: in which it is shown. The hashes are those of what was written, in any language.
        english: where some of its text is shown in English for want of a translation: ids of scenes
            and endings, and "" for all outside of them.
        original: in a translation, the case as it was written.
        results: what functions marked `once_per_scenario` have found, by function. A copy with
            another text or key begins with none.
    """

    id: str
    about: About
    story: Machine
    key: Key
    text: Text
    rules: tuple[Rule, ...]
    accepted: tuple[Accepted, ...]
    plans: tuple[Plan, ...]
    written: tuple[Path, ...]
    places: Mapping[str, Path]
    hashes: Hashes
    doctrine: Doctrine
    words: tuple[Word, ...]
    source: Source
    setting: Setting | None = None
    language: str = "en"
    english: frozenset[str] = frozenset()
    original: Scenario | None = field(default=None, repr=False, compare=False)
    results: dict[object, Any] = field(init=False, repr=False, compare=False, default_factory=dict)

    @property
    def data(self) -> Mapping[str, Any]:
        """The case as written."""
        data: Mapping[str, Any] = self.source.data
        return data

    def cited(self) -> frozenset[str]:
        """Ids of every principle the key names, those of a side among them."""
        found: set[str] = set()
        for mark in self.key.marks.values():
            found.update(mark.upholds, mark.breaches)
            for grade in mark.grades:
                found.update(grade.upholds, grade.breaches)
        for ruling in self.key.rulings.values():
            found.update(ruling.upholds, ruling.breaches)
        sources = {side.source for sides in self.key.sides.values() for side in sides}
        return frozenset(found | (sources & self.doctrine.principles.keys()))

    def cite_doctrine(self) -> dict[str, Any]:
        """The principles and beliefs the key names, as a play keeps them."""
        held = {mark.belief for mark in self.key.marks.values() if mark.belief}
        answering = (id for belief in held for id in self.doctrine.beliefs[belief].principles)
        return self.doctrine.cite(self.cited().union(answering), held)

    def doctrine_hash(self) -> str:
        """SHA-256 of the principles and beliefs the key names."""
        return hash_of_principles(self.cite_doctrine())


def hash_of_principles(cited: object) -> str:
    """SHA-256 of principles, as `Doctrine.cite` gives them."""
    return digest("rifq-doctrine-1", cited)


T = TypeVar("T")


def once_per_scenario(find: Callable[[Scenario], T]) -> Callable[[Scenario], T]:
    """Make a function of a scenario keep what it finds with it, and find it only once."""

    @wraps(find)
    def find_once(scenario: Scenario) -> T:
        results = scenario.results
        if find not in results:
            results[find] = find(scenario)
        found: T = results[find]
        return found

    return find_once
