"""From a moment of a play to the `Step` that shows it, and to everything shown before it.

A front end asks for a step after every key. The words, the cards and their letters depend on the
place alone, and are worked out once for a case; which cards are offered, and what was said last,
depends on the play.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import Any

from msgspec import Struct

from engine.decisions.registry import WHOLES, kind_of
from engine.kernel.machine import CompiledLocation, CompiledMove, Field, Offer
from engine.kernel.model import Location
from engine.play.ballot_letters import letters
from engine.play.events import Decided, Tallied, Undone, Unknown
from engine.play.play import Play, is_act, last_act, path, path_back
from engine.play.step import Answer, Paragraph, Scale, Step, Voice
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
        "sure": asks_sure(scene, location),
        "who": scene.who if scene and meets else "",
        "through": scene.through if scene and meets else "",
        "topic": location.topic,
        "closes": CLOSE in compiled.moves,
        "letters": letters(scenario.data["scenes"][location.place], location) if scene else {},
        "passable": compiled.passing is not None,
        "language": scenario.language,
        "partly_english": location.place in scenario.english,
    }


def asks_sure(scene: SceneText | None, location: Location) -> bool:
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


def view(scenario: Scenario, play: Play) -> Step:
    """Everything needed to show this moment and to take an answer."""
    here, state = find_template(scenario, play.at), play.state
    return Step(
        **here.fixed,
        chapter=chapter(scenario, play),
        text=tuple(paragraphs(scenario, find_visible(play))),
        answered=len(find_reaction(scenario, find_arrival(play))),
        answers=order_answers(play, here.answers.list_offered(state)),
        moves=here.moves.list_offered(state),
        topics=here.topics.list_offered(state),
        acts=here.acts.list_offered(state),
        after=_describe_close(play, here) if here.close else "",
        opens=bool(here.location.topic) and _opens(play),
        questions_left=None if here.most is None else here.most - _count_asked(here, state),
    )


def find_reaction(scenario: Scenario, moment: Play) -> tuple[Paragraph, ...]:
    """What is seen of the answer that led to a moment in another scene; nothing in the same one."""
    before = moment.back
    if before is None or before.location.location.place == moment.location.location.place:
        return ()
    shown = paragraphs(scenario, moment.shown)
    return tuple(takewhile(lambda paragraph: paragraph.voice is Voice.REPLY, shown))


def find_arrival(play: Play) -> Play:
    """The moment at which what is asked now was asked first, before acts and votes."""
    while play.back is not None and (play.move is None or is_act(play)):
        play = play.back
    return play


def drop_idle_moves(play: Play, moves: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """The moves of a talk, without those made just now that would change nothing once more.

    Such a move can still be made: a log that holds it twice is played again. A front end only does
    not show it until something else is asked, answered or closed. One that changes something is
    always shown.
    """
    if not moves:
        return moves  # nearly always
    just = {m.move.move.key[1] for m in takewhile(_is_move, path_back(play)) if m.move is not None}
    if not just:
        return moves
    known, now = play.location.moves, (play.at, play.state)
    return tuple(
        each
        for each in moves
        if each.id not in just or known["move", each.id].run(play.state, [], 0) != now
    )


def _is_move(moment: Play) -> bool:
    return moment.move is not None and moment.move.move.key[0] == "move"


def _describe_close(play: Play, here: StepTemplate) -> str:
    """What closing a subject leads to now, see `Step.after`."""
    assert here.close is not None
    at, _ = here.close.run(play.state, [], 0)
    there = play.story.locations[at].location
    if there.place != here.location.place:
        return "end"
    return "topic" if there.topic else "hub"


def _opens(play: Play) -> bool:
    """Whether a subject was closed last, and another one of the same interview is open now."""
    last = last_act(play)
    if last is None or last.back is None or last.move is None or last.move.move.key != CLOSE:
        return False
    before, here = last.back.location.location, play.location.location
    return before.place == here.place and before.topic != here.topic


def is_spent(scenario: Scenario, play: Play) -> bool:
    """Whether a subject was closed just now, and what is open in its place has no question left."""
    last = last_act(play)
    if last is None or last.move is None or last.move.move.key != CLOSE:
        return False
    here, state = find_template(scenario, play.at), play.state
    if here.close is None or not kind_of(here.location).talks:
        return False
    if here.location.topic:
        moves = (move for move in list_offered(play) if move.move.key[0] == "move")
        after = (state, *(move.run(state, [], 0)[1] for move in moves))  # silence may open one
        return not any(map(here.answers.list_offered, after))
    return here.most is not None and here.most <= _count_asked(here, state)


def _count_asked(here: StepTemplate, state: int) -> int:
    """How many questions were asked in this interview."""
    assert here.asked is not None
    return int(here.asked.read(state))


def find_visible(play: Play) -> Sequence[int]:
    """Numbers of the lines on screen: after an act, those that were there before it as well."""
    if play.move is not None and play.move.move.key[0] != "act":
        return play.shown  # nearly always
    found: list[tuple[int, ...]] = []
    while play.back is not None:
        if is_act(play):
            found.append(play.shown)
        elif not isinstance(play.event, Tallied | Undone | Unknown):
            break
        play = play.back
    return [*play.shown, *(line for shown in reversed(found) for line in shown)]


def paragraphs(scenario: Scenario, lines: Iterable[int]) -> list[Paragraph]:
    """Lines as paragraphs, without the marks nobody sees."""
    every = list_paragraphs(scenario)
    return [shown for number in lines if (shown := every[number])]


def list_acts(scenario: Scenario, play: Play) -> list[tuple[int, str]]:
    """The acts done since what is asked now was asked first, in order.

    Returns:
        For each, how many of the last paragraphs on screen it led to, with all after it; its words.
    """
    found, since = [], 0
    for moment in takewhile(is_act, path_back(play)):
        since += len(paragraphs(scenario, moment.shown))
        found.append((since, "\n".join(describe_answer(scenario, moment))))
    return found[::-1]


def find_undone(play: Play) -> object:
    """The order, pick or values that were taken back to come to this moment; None for all else."""
    last = last_act(play.before) if isinstance(play.event, Undone) and play.before else None
    if last is None or last.move is None or last.move.move.key[0] not in WHOLES:
        return None
    return last.event.answer if isinstance(last.event, Decided) else None


def list_offered(play: Play) -> list[CompiledMove]:
    """The moves that can be made now, in the order written."""
    state, location = play.state, play.story.locations[play.at]
    return [m for m in location.moves.values() if m.offer is None or m.offer(state)]


def order_answers(play: Play, answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """In assessment the order is by SHA-256 of seed, location and id; in practice as written."""
    started = play.started
    if started.mode != "assessment":
        return answers
    seed, place = started.seed, play.location.location.id
    return tuple(sorted(answers, key=lambda answer: _hash_answer(seed, place, answer.id)))


@lru_cache(maxsize=512)  # a page asks for its step a few times
def _hash_answer(seed: int, place: str, answer: str) -> bytes:
    return hashlib.sha256(f"{seed}\0{place}\0{answer}".encode()).digest()


def chapter(scenario: Scenario, play: Play) -> tuple[int, int, str] | None:
    """Which chapter a play is in: its number, how many there are, and its title."""
    if not scenario.text.chapters:
        return None
    begins = chapters(scenario)
    moment: Play | None = play
    while moment is not None:
        found = begins[moment.at]
        if found is not None:
            return found
        moment = moment.back
    return None


class Passage(Struct, frozen=True):
    """A moment read back: what was shown, and then what was answered.

    Attributes:
        scene: id of the scene or ending.
        time: the story's clock, or "".
        paragraphs: what was shown.
        title: of the chapter that begins here, or "".
        chosen: what the participant did next, see `quote_answer`.
        followed: what was seen of it before the story went on to another scene.
    """

    scene: str
    time: str
    paragraphs: tuple[Paragraph, ...]
    title: str = ""
    chosen: tuple[str, ...] = ()
    followed: tuple[Paragraph, ...] = ()


def passages(scenario: Scenario, play: Play) -> list[Passage]:
    """Everything shown and answered so far, in order, taken-back moments left out."""
    moments = path(play)
    first = moments[0].back if moments else _find_origin(play)
    assert first is not None
    shown = [first, *moments]
    titles = scenario.text.chapter_titles()
    found = []
    for moment, following in zip(shown, [*moments, None], strict=True):
        place = moment.location.location.place
        scene = scenario.text.scenes.get(place)
        seen = paragraphs(scenario, moment.shown)[len(find_reaction(scenario, moment)) :]
        found.append(
            Passage(
                place,
                scene.time if scene else "",
                tuple(seen),
                titles.get(place, ""),
                quote_answer(scenario, following) if following else (),
                find_reaction(scenario, following) if following else (),
            )
        )
    return found


def conversation(scenario: Scenario, play: Play) -> list[Passage]:
    """What was said in the talk a play is in, oldest first, up to what is on screen now.

    The last passage ends with what was asked to come here. Nothing where a play is in no talk.
    """
    place = play.location.location.place
    scene = scenario.text.scenes.get(place)
    if scene is None or not scene.who:
        return []
    on_screen = 1 + sum(1 for _ in takewhile(is_act, path_back(play)))
    before = reversed(passages(scenario, play)[:-on_screen])
    return list(takewhile(lambda passage: passage.scene == place, before))[::-1]


def _find_origin(play: Play) -> Play:
    while isinstance(play.event, Undone) and play.back is not None:
        play = play.back
    return play


def quote_answer(scenario: Scenario, moment: Play) -> tuple[str, ...]:
    """What was answered at a moment; the items of an order with their places."""
    told = describe_answer(scenario, moment)
    if len(told) < 2 or moment.back is None or not kind_of(moment.back.location.location).ordered:
        return told
    return tuple(f"{n}. {text}" for n, text in enumerate(told, 1))


def describe_answer(scenario: Scenario, moment: Play) -> tuple[str, ...]:
    """What was answered at a moment, in the case's own words."""
    if not isinstance(moment.event, Decided) or moment.back is None or moment.move is None:
        return ()
    answer, place = moment.event.answer, moment.back.location.location.place
    cards = scenario.text.cards
    whole = WHOLES.get(moment.move.move.key[0])
    if whole is not None:
        said = whole.describe_items(
            moment.back.location.location, answer, scenario.text.scenes[place].labels
        )
        return tuple(
            f"{cards[f'{place}.{id}'].text} — {value}" if value else cards[f"{place}.{id}"].text
            for id, value in said
        )
    card = cards.get(moment.move.move.address)
    return (card.text,) if card else ()
