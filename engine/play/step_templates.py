"""What a step shows of a place, whatever was done before: worked out once for a case.

A front end asks for a step after every key. The words, the cards and their letters depend on the
place alone; which cards are offered, and what was said last, is left to `view`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from engine.decisions.registry import kind_of
from engine.kernel.machine import CompiledLocation, CompiledMove, Field, Offer
from engine.kernel.model import Location
from engine.play.ballot_letters import letters
from engine.play.step import Answer, Paragraph, Scale, Voice
from engine.scenario.case_text import Card, SceneText
from engine.scenario.scenario import Scenario, once_per_scenario

CLOSE = ("close", "")
"""How closing a subject of an interview is named."""
_ANSWERS = frozenset({"option", "ask"})


class Choices(Struct, frozen=True):
    """Cards of one sort in one place.

    Attributes:
        every: all of them in the order written, each with when it is offered; None always.
        always: the cards, when all of them are always offered; else None.
    """

    every: tuple[tuple[Offer | None, Answer], ...]
    always: tuple[Answer, ...] | None

    def list_offered(self, state: int) -> tuple[Answer, ...]:
        """The cards that can be chosen in a state."""
        if self.always is not None:
            return self.always
        return tuple([card for offer, card in self.every if offer is None or offer(state)])


class StepTemplate(Struct, frozen=True):
    """What a step at one place always shows.

    Attributes:
        fixed: the fields of a `Step` that are the same whenever the play comes here.
        answers: options, items, questions, or her answers.
        moves: of an interview.
        topics: of a hub.
        acts: what can be done before deciding.
        location: the place itself.
        close: the move that closes a subject, or None.
        most: how many questions an interview allows, or None.
        asked: the bits that count them, or None.
    """

    fixed: Mapping[str, Any]
    answers: Choices
    moves: Choices
    topics: Choices
    acts: Choices
    location: Location
    close: CompiledMove | None
    most: int | None
    asked: Field | None


def find_template(scenario: Scenario, at: int) -> StepTemplate:
    """The template of the place with this number, made when a play first comes to it."""
    made = _keep_templates(scenario)
    if at not in made:
        made[at] = _make_template(scenario, scenario.story.locations[at])
    return made[at]


@once_per_scenario
def _keep_templates(_scenario: Scenario) -> dict[int, StepTemplate]:
    return {}


@once_per_scenario
def list_paragraphs(scenario: Scenario) -> tuple[Paragraph | None, ...]:
    """The lines of a case as paragraphs, by number; None for the marks nobody sees."""
    return tuple(
        Paragraph(line.text, line.voice, line.heading)
        if line.voice is not Voice.MARK and line.text
        else None
        for line in scenario.text.lines
    )


@once_per_scenario
def chapters(scenario: Scenario) -> tuple[tuple[int, int, str] | None, ...]:
    """The chapter that begins in each location, by its number: see `Step.chapter`."""
    written = scenario.text.chapters
    starts = {start: n for n, chapter in enumerate(written) for start in chapter.starts}
    found = []
    for compiled in scenario.story.locations:
        n = starts.get(compiled.location.place)
        found.append(None if n is None else (n + 1, len(written), written[n].title))
    return tuple(found)


def _make_template(scenario: Scenario, compiled: CompiledLocation) -> StepTemplate:
    location = compiled.location
    scene = scenario.text.scenes.get(location.place)
    most = scene.most if scene and kind_of(location).talks else None
    counted = scenario.story.layout.fields
    return StepTemplate(
        fixed=_fix_fields(scenario, compiled, scene),
        answers=_make_choices(_list_answers(scenario.text.cards, compiled)),
        moves=_make_choices(_list_moves(scenario.text.cards, compiled, "move")),
        topics=_make_choices(_list_moves(scenario.text.cards, compiled, "topic")),
        acts=_make_choices(_list_moves(scenario.text.cards, compiled, "act")),
        location=location,
        close=compiled.moves.get(CLOSE),
        most=most,
        asked=None if most is None else counted[f"count:{location.place}"],
    )


def _fix_fields(
    scenario: Scenario, compiled: CompiledLocation, scene: SceneText | None
) -> Mapping[str, Any]:
    location = compiled.location
    kind = kind_of(location)
    asked = location.address != location.place  # her question to us
    meets = scene is not None and (kind.talks or asked)
    return {
        "at": location.address,
        "kind": kind,
        "scene": location.place,
        "time": scene.time if scene else "",
        "prompt": scene.prompt if scene and not meets else "",
        "pick": location.pick,
        "scale": Scale(*location.scale, scene.labels) if scene and any(location.scale) else None,
        "sure": _asks_sure(scene, location),
        "who": scene.who if scene and meets else "",
        "through": scene.through if scene and meets else "",
        "topic": location.topic,
        "closes": CLOSE in compiled.moves,
        "letters": letters(scenario.data["scenes"][location.place], location) if scene else {},
        "passable": compiled.passing is not None,
    }


def _asks_sure(scene: SceneText | None, location: Location) -> bool:
    """Whether "how sure?" is asked: of a decision, or of an answer to her question."""
    if scene is None or kind_of(location).talks:
        return False
    if location.address != location.place:
        return location.address in scene.sure_of
    return scene.sure


def _make_choices(cards: Iterable[tuple[Offer | None, Answer]]) -> Choices:
    every = tuple(cards)
    always = all(offer is None for offer, _ in every)
    return Choices(every, tuple(card for _, card in every) if always else None)


def _list_answers(
    cards: Mapping[str, Card], compiled: CompiledLocation
) -> Iterable[tuple[Offer | None, Answer]]:
    location = compiled.location
    if location.items:
        for id in location.items:
            yield None, _make_answer(id, cards[f"{location.place}.{id}"])
        return
    for move in compiled.moves.values():
        verb, id = move.move.key
        if verb in _ANSWERS:
            yield move.offer, _make_answer(id, cards[move.move.address])


def _list_moves(
    cards: Mapping[str, Card], compiled: CompiledLocation, verb: str
) -> Iterable[tuple[Offer | None, Answer]]:
    for move in compiled.moves.values():
        (key, id), address = move.move.key, move.move.address
        if key == verb:
            card = cards.get(address)
            yield move.offer, _make_answer(id, card) if card else Answer(id, id, address)


def _make_answer(id: str, card: Card) -> Answer:
    return Answer(id, card.text, card.address)
