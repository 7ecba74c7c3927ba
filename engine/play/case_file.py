"""The case file: what is known so far, who said it and where. Queries on the play, no store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.decisions.registry import kind_of
from engine.play.play import Play, log, path
from engine.play.view import Passage, describe_answer
from engine.scenario.case_text import Entity, Person
from engine.scenario.scenario import Scenario

if TYPE_CHECKING:
    from engine.scenario.vocabulary.word import Word


class CaseLine(Struct, frozen=True):
    """One line of the case file.

    Attributes:
        section: the word it comes from: `facts`, `needs`, `consents`, …
        id: of the entity.
        text: the author's words, in the word's own line.
        template: the word's line with `{text}`, for translators.
        status: its status now.
        who: names of those who said it, or whom it is about.
        at: the moment whose answer changed it.
        differs: accounts differ.
        tainted: our words have spoiled it.
    """

    section: str
    id: str
    text: str
    template: str
    status: str
    who: tuple[str, ...]
    at: Play
    differs: bool = False
    tainted: bool = False


def case_file(scenario: Scenario, play: Play) -> list[CaseLine]:
    """The lines known by now, in the order the words and their entries were written."""
    found, way = [], (path(play)[::-1], log(play)[0])
    for word in scenario.words:
        for entity in scenario.text.entities:
            if entity.section == word.section:
                line = _line(scenario, play, word, entity, way)
                if line:
                    found.append(line)
    return found


Way = tuple[list[Play], Play]
"""The moments of a play that were not undone, the newest first, and its beginning."""


def _line(scenario: Scenario, play: Play, word: Word, entity: Entity, way: Way) -> CaseLine | None:
    status = str(play.value(entity.variable))
    template = word.case_file.get(status)
    at = _find_change(way, entity.variable) if template is not None else None
    if template is None or at is None:
        return None
    tainted = f"tainted:{entity.id}"
    return CaseLine(
        entity.section,
        entity.id,
        entity.text,
        template,
        status,
        tuple(scenario.text.people[p].name for p in entity.people if p in scenario.text.people),
        at,
        bool(entity.detail.get("differs")),
        tainted in play.story.layout.fields and play.value(tainted) is True,
    )


def _find_change(way: Way, variable: str) -> Play | None:
    """The moment whose answer last changed the variable, or None when it never changed."""
    moments, start = way
    for moment in moments:
        before: Play | None = moment.back
        assert before is not None
        if moment.value(variable) != before.value(variable):
            return before
    layout = start.story.layout
    if start.value(variable) != layout.read(layout.start, variable):
        return start
    return None


def list_people(scenario: Scenario, read: Sequence[Passage]) -> list[Person]:
    """Those whose names were read so far, in that order; what was read comes oldest first.

    Who somebody is in the case (`part`, `about`) may be what a participant is to find out, so only
    what the author puts in the case file is told (`at_first`, and an opened `about`). A name that
    begins with a small letter describes somebody ("the nephew"), and is left out.
    """
    told = "\n".join(_words(scenario, passage) for passage in read)
    found = {}
    for person in scenario.text.people.values():
        at = person.find_mention(told)
        if at is not None and not person.name[:1].islower():
            found[person.id] = at
    return [scenario.text.people[id] for id in sorted(found, key=found.__getitem__)]


def _words(scenario: Scenario, passage: Passage) -> str:
    """What was read in a passage; in a talk, the page says with whom, and through whom."""
    scene = scenario.text.scenes.get(passage.scene)
    with_whom = (scene.who, scene.through) if scene else ()
    people = [scenario.text.people[id].name for id in with_whom if id]
    seen = (p.text for p in (*passage.paragraphs, *passage.followed))
    return "\n".join([*seen, *people, *passage.chosen])


def list_done(scenario: Scenario, play: Play) -> list[tuple[Play, tuple[str, ...]]]:
    """What was decided and done: the moment before each answer, and the answer in words.

    What was said in a talk is left out: it can be read again, and its facts stand for themselves.
    """
    done = []
    for moment in path(play):
        before, move = moment.back, moment.move
        if before is None or move is None:
            continue
        talks = kind_of(before.location.location).talks and move.move.key[0] != "act"
        if not talks and (words := describe_answer(scenario, moment)):
            done.append((before, words))
    return done
