"""The text of a case: everything people read in it.

Lines are paragraphs of the story, cards possible answers, entities what an author declared. Scenes,
people, chapters and the case itself have words, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct, field


class Entity(Struct, frozen=True):
    """One thing an author declared under a word: a need, a consent, a risk, a fact.

    Attributes:
        section: `needs`, `consents`, …
        id: unique in the case.
        text: the author's words for it.
        people: ids of those it is about.
        variable: the variable that holds its status.
        detail: whatever else the section says of it.
    """

    section: str
    id: str
    text: str
    people: tuple[str, ...]
    variable: str
    detail: Mapping[str, Any] = field(default_factory=dict)


class Voice(StrEnum):
    """Where a line comes from."""

    SCENE = "scene"  # the narrator, on arrival
    REPLY = "reply"  # what she or he does after a question or a move
    ASKS = "asks"  # her own question to us
    INJECT = "inject"  # something that happens
    DECISION = "decision"  # what the person decided
    TIRED = "tired"  # the questions are used up
    ENDING = "ending"
    LAST_WORD = "last-word"
    MARK = "mark"  # shown to nobody: which way was taken, for the key


class TextLine(Struct, frozen=True):
    """One paragraph of the story.

    Attributes:
        context: its stable address, `case/scenes/hall/text`; with `text` it finds a translation.
        text: what is read, on one line.
        voice: where it comes from.
        heading: in an ending, which side it tells: `person`, `case` or `not_known`.
        signal: id under which an answer may cite it.
    """

    context: str
    text: str
    voice: Voice
    heading: str = ""
    signal: str = ""


class Card(Struct, frozen=True):
    """The words of one possible answer.

    Attributes:
        address: `scene.option` and its kin.
        context: the address of its text for translators.
        text: what is read.
        spoken: exact words rather than an act.
    """

    address: str
    context: str
    text: str
    spoken: bool


def flatten(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def make_card(case: str, address: str, where: tuple[str, ...], entry: Mapping[str, Any]) -> Card:
    """The card of an entry that carries `says`, `do` or `text`."""
    for name in ("says", "do", "text"):
        if name in entry:
            context = "/".join((case, *where, name))
            return Card(address, context, flatten(entry[name]), name == "says")
    words = address.rpartition(".")[2].replace("-", " ").capitalize()  # `wait: {}` needs no prose
    return Card(address, "/".join((case, *where)), words, False)


class Person(Struct, frozen=True):
    """Someone in the case.

    Attributes:
        name: what people call her or him.
        part: who this is in the case.
        gender: `f`, `m` or "".
        languages: best first.
        about: what an observer could know of the person beside the case.
        in_case_file: whether `about` may be read by the player, once the name was read.
        known_as: other names by which texts call the person.
        at_first: what anyone sees of the person; the player reads it from the first mention.
    """

    id: str
    name: str
    part: str
    gender: str
    languages: tuple[str, ...]
    about: str
    in_case_file: bool = False
    known_as: tuple[str, ...] = ()
    at_first: str = ""

    def find_mention(self, told: str) -> int | None:
        """Where any of the names first stands in a text, as whole words."""
        names = "|".join(re.escape(name) for name in (self.name, *self.known_as))
        at = re.search(rf"(?<!\w)(?:{names})(?!\w)", told)
        return at.start() if at else None


class SceneText(Struct, frozen=True):
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


class Chapter(Struct, frozen=True):
    """A place where a trainer may stop and still have a debrief.

    Attributes:
        starts: the scenes it may begin with, one of them in each play.
        title: its few words.
    """

    starts: tuple[str, ...]
    title: str


class CoreScene(Struct, frozen=True):
    """A scene that a room is led through when there is little time.

    Attributes:
        bridge: what is read instead of the scenes skipped before it, or "".
    """

    scene: str
    bridge: str = ""


class Text(Struct, frozen=True):
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
        core: the scenes of a short led session, in their order; none where there is no such choice.
    """

    lines: tuple[TextLine, ...]
    cards: Mapping[str, Card]
    scenes: Mapping[str, SceneText]
    people: Mapping[str, Person]
    chapters: tuple[Chapter, ...]
    reflect: tuple[str, ...]
    entities: tuple[Entity, ...]
    titles: Mapping[str, str] = field(default_factory=dict)
    core: tuple[CoreScene, ...] = ()

    def chapter_titles(self) -> dict[str, str]:
        """The title of the chapter that begins with a scene, by the scene's id."""
        return {start: chapter.title for chapter in self.chapters for start in chapter.starts}

    def name(self, place: str) -> str:
        """The short name of a scene or an ending; its id, in words, where it has none."""
        return self.titles.get(place) or place.replace("-", " ")
