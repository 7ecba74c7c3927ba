"""From a moment of a play to the `Step` that shows it, and to everything shown before it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from engine.decisions.registry import WHOLES, kind_of
from engine.kernel.machine import CompiledMove
from engine.kernel.model import Location
from engine.play.ballot_letters import letters
from engine.play.events import Decided, PassedOver, Tallied, Undone, Unknown
from engine.play.play import Play, is_act, last_act, path
from engine.play.step import Answer, Paragraph, Scale, Step, Voice
from engine.scenario.compile.cards import Card
from engine.scenario.scenario import Scenario, SceneText

_ANSWERS = {"option", "ask"}
_CLOSE = ("close", "")


def view(scenario: Scenario, play: Play) -> Step:
    """Everything needed to show this moment and to take an answer."""
    location = play.location.location
    scene = scenario.text.scenes.get(location.place)
    kind = kind_of(location)
    talk = kind.talks
    asked = location.address != location.place  # her question to us
    return Step(
        at=location.address,
        kind=kind,
        scene=location.place,
        chapter=chapter(scenario, play),
        time=scene.time if scene else "",
        text=tuple(paragraphs(scenario, visible(play))),
        prompt=scene.prompt if scene and not talk and not asked else "",
        answers=_answers(scenario, play),
        moves=_cards(scenario, play, "move"),
        topics=_cards(scenario, play, "topic"),
        acts=_cards(scenario, play, "act"),
        pick=location.pick,
        scale=Scale(*location.scale, scene.labels) if scene and any(location.scale) else None,
        sure=_sure(scene, location),
        who=scene.who if scene and (talk or asked) else "",
        through=scene.through if scene and (talk or asked) else "",
        topic=location.topic,
        closes=_CLOSE in play.location.moves,
        after=_after_close(play),
        opens=_opens(play),
        questions_left=_questions_left(scenario, play) if talk else None,
        letters=letters(scenario.data["scenes"][location.place], location) if scene else {},
        passable=play.location.passing is not None,
    )


def _sure(scene: SceneText | None, location: Location) -> bool:
    """Whether "how sure?" is asked: of a decision, or of an answer to her question."""
    if scene is None or kind_of(location).talks:
        return False
    if location.address != location.place:
        return location.address in scene.sure_of
    return scene.sure


def _after_close(play: Play) -> str:
    """What closing a subject leads to now, see `Step.after`."""
    move = play.location.moves.get(_CLOSE)
    if move is None:
        return ""
    at, _ = move.run(play.state, [], 0)
    there = play.story.locations[at].location
    if there.place != play.location.location.place:
        return "end"
    return "topic" if there.topic else "hub"


def _opens(play: Play) -> bool:
    """Whether a subject was closed last, and another one of the same interview is open now."""
    last = last_act(play)
    if last is None or last.back is None or last.move is None or last.move.move.key != _CLOSE:
        return False
    before, here = last.back.location.location, play.location.location
    return before.place == here.place and bool(here.topic) and before.topic != here.topic


def visible(play: Play) -> list[int]:
    """Numbers of the lines on screen: after an act, those that were there before it as well."""
    back = play.back
    if back is None:
        return list(play.shown)
    if isinstance(play.event, Tallied | Undone | Unknown):
        return visible(back)
    if is_act(play):
        return visible(back) + list(play.shown)
    return list(play.shown)


def paragraphs(scenario: Scenario, lines: Iterable[int]) -> list[Paragraph]:
    """Lines as paragraphs, without the marks nobody sees."""
    found = []
    for number in lines:
        line = scenario.text.lines[number]
        if line.voice is not Voice.MARK and line.text:
            found.append(Paragraph(line.context, line.text, line.voice, line.heading))
    return found


def offered(play: Play) -> list[CompiledMove]:
    """The moves that can be made now, in the order written."""
    state, location = play.state, play.story.locations[play.at]
    return [m for m in location.moves.values() if m.offer is None or m.offer(state)]


def _answers(scenario: Scenario, play: Play) -> tuple[Answer, ...]:
    location = play.location.location
    if location.items:
        ids = [(id, f"{location.place}.{id}") for id in location.items]
        cards = tuple(_answer(id, scenario.text.cards[address]) for id, address in ids)
    else:
        cards = tuple(
            _answer(m.move.key[1], scenario.text.cards[m.move.address])
            for m in offered(play)
            if m.move.key[0] in _ANSWERS
        )
    return ordered(play, cards)


def ordered(play: Play, answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """In assessment the order is by SHA-256 of seed, location and id; in practice as written."""
    started = play.started
    if started.mode != "assessment":
        return answers
    place = play.location.location.id

    def place_of(answer: Answer) -> bytes:
        return hashlib.sha256(f"{started.seed}\0{place}\0{answer.id}".encode()).digest()

    return tuple(sorted(answers, key=place_of))


def _cards(scenario: Scenario, play: Play, verb: str) -> tuple[Answer, ...]:
    found = []
    for move in offered(play):
        key, address = move.move.key, move.move.address
        if key[0] == verb:
            card = scenario.text.cards.get(address)
            found.append(_answer(key[1], card) if card else Answer(key[1], key[1], False, address))
    return tuple(found)


def _answer(id: str, card: Card) -> Answer:
    return Answer(id, card.text, card.spoken, card.address)


def _questions_left(scenario: Scenario, play: Play) -> int | None:
    place = play.location.location.place
    most = scenario.text.scenes[place].most
    if most is None:
        return None
    return most - int(play.value(f"count:{place}"))


def chapter(scenario: Scenario, play: Play) -> tuple[int, int, str] | None:
    """Which chapter a play is in: its number, how many there are, and its title."""
    chapters = scenario.text.chapters
    starts = {c.start: n for n, c in enumerate(chapters)}
    moment: Play | None = play
    while moment is not None and chapters:
        number = starts.get(moment.location.location.place)
        if number is not None:
            return number + 1, len(chapters), chapters[number].title
        moment = moment.back
    return None


@dataclass(frozen=True, slots=True)
class Passage:
    """A moment read back: what was shown, and then what was answered.

    Attributes:
        scene: id of the scene or ending.
        time: the story's clock, or "".
        paragraphs: what was shown.
        title: of the chapter that begins here, or "".
        chosen: what the participant did next, in the case's own words; several for an order.
        passed: the scene was passed over.
    """

    scene: str
    time: str
    paragraphs: tuple[Paragraph, ...]
    title: str = ""
    chosen: tuple[str, ...] = ()
    passed: bool = False


def passages(scenario: Scenario, play: Play) -> list[Passage]:
    """Everything shown and answered so far, in order, taken-back moments left out."""
    moments = path(play)
    first = moments[0].back if moments else _origin(play)
    assert first is not None
    shown = [first, *moments]
    titles = {chapter.start: chapter.title for chapter in scenario.text.chapters}
    found = []
    for moment, following in zip(shown, [*moments, None], strict=True):
        place = moment.location.location.place
        scene = scenario.text.scenes.get(place)
        found.append(
            Passage(
                place,
                scene.time if scene else "",
                tuple(paragraphs(scenario, moment.shown)),
                titles.get(place, ""),
                chosen(scenario, following) if following else (),
                following is not None and isinstance(following.event, PassedOver),
            )
        )
    return found


def _origin(play: Play) -> Play:
    while isinstance(play.event, Undone) and play.back is not None:
        play = play.back
    return play


def chosen(scenario: Scenario, moment: Play) -> tuple[str, ...]:
    """What was answered at a moment, in the case's own words."""
    if not isinstance(moment.event, Decided) or moment.back is None or moment.move is None:
        return ()
    answer, place = moment.event.answer, moment.back.location.location.place
    cards = scenario.text.cards
    whole = WHOLES.get(moment.move.move.key[0])
    if whole is not None:
        said = whole.said(moment.back.location.location, answer, scenario.text.scenes[place].labels)
        return tuple(
            f"{cards[f'{place}.{id}'].text} — {value}" if value else cards[f"{place}.{id}"].text
            for id, value in said
        )
    card = cards.get(moment.move.move.address)
    return (card.text,) if card else ()
