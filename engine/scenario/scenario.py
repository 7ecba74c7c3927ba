"""A case, compiled: story, key and text apart, and what was written about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from engine.kernel.answer_key import Key
from engine.kernel.machine import Machine
from engine.scenario.compile.cards import Card
from engine.scenario.compile.story_lines import Line
from engine.scenario.doctrine import Doctrine, Setting
from engine.scenario.entity import Entity
from engine.scenario.hashes import Hashes
from engine.scenario.problems import Path
from engine.scenario.specification import Accepted, Plan, Rule
from engine.scenario.yaml.source import Source

if TYPE_CHECKING:
    from engine.scenario.vocabulary.word import Word


@dataclass(frozen=True, slots=True)
class Person:
    """Someone in the case."""

    id: str
    name: str
    part: str
    gender: str
    languages: tuple[str, ...]
    about: str


@dataclass(frozen=True, slots=True)
class SceneText:
    """What a scene carries beside its paragraphs.

    Attributes:
        time: the story's clock as shown, or "".
        prompt: what is asked, or "".
        context: address of the prompt for translators.
        labels: words for the values of a scale, low to high.
        sure: whether "how sure?" is asked.
        sure_of: addresses of her questions after whose answers it is asked.
        who: id of the person interviewed, or "".
        through: id of the interpreter, or "".
        most: how many questions there are time for, or None.
        enough: what is enough today, said in the debrief.
    """

    time: str = ""
    prompt: str = ""
    context: str = ""
    labels: tuple[str, ...] = ()
    sure: bool = False
    sure_of: frozenset[str] = frozenset()
    who: str = ""
    through: str = ""
    most: int | None = None
    enough: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A place where a trainer may stop and still have a debrief."""

    start: str
    title: str


@dataclass(frozen=True, slots=True)
class Text:
    """Everything people read.

    Attributes:
        lines: paragraphs, by number.
        cards: possible answers, by address.
        scenes: what a scene carries beside its paragraphs, by id.
        people: by id.
        chapters: in order.
        reflect: questions to think about, never scored.
        entities: what the words of the vocabulary declared.
        titles: short names of scenes and endings, by id; those without one are left out.
    """

    lines: tuple[Line, ...]
    cards: Mapping[str, Card]
    scenes: Mapping[str, SceneText]
    people: Mapping[str, Person]
    chapters: tuple[Chapter, ...]
    reflect: tuple[str, ...]
    entities: tuple[Entity, ...]
    titles: Mapping[str, str] = field(default_factory=dict)

    def name(self, place: str) -> str:
        """The short name of a scene or an ending; its id, in words, where it has none."""
        return self.titles.get(place) or place.replace("-", " ")


@dataclass(frozen=True, slots=True)
class About:
    """The head of a case.

    Attributes:
        reviewers: who signed it; empty is a draft.
    """

    title: str
    version: str
    setting: str
    seat: str
    level: str
    skills: tuple[str, ...]
    role: str
    content_notes: tuple[str, ...]
    draft: bool
    reviewers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One case, ready to be played, scored, explored and shown.

    Attributes:
        written: where each `if` stands, by the number its condition carries.
        places: where everything with an address stands: scenes, endings, injects, answers, items,
            acts, moves and her questions, by address.
        setting: the procedure card of the country it plays in.
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
    results: dict[object, Any] = field(init=False, repr=False, compare=False, default_factory=dict)

    @property
    def data(self) -> Mapping[str, Any]:
        """The case as written."""
        data: Mapping[str, Any] = self.source.data
        return data

    def cited(self) -> frozenset[str]:
        """Ids of every principle the key names."""
        found: set[str] = set()
        for mark in self.key.marks.values():
            found.update(mark.upholds, mark.breaches)
            for grade in mark.grades:
                found.update(grade.upholds, grade.breaches)
        for ruling in self.key.rulings.values():
            found.update(ruling.upholds, ruling.breaches)
        return frozenset(found)


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
