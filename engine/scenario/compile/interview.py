"""An interview: topics with once-only questions, moves, and the person's own questions.

Every topic is a location of its own, so that a topic left is closed. Arriving in one, and staying
in it after a question, a move or an answer, she may ask; then only her answers are offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.kernel import model as k
from engine.scenario.compile.draft import Draft
from engine.scenario.compile.effects import effects
from engine.scenario.compile.flow import passing, targets
from engine.scenario.compile.lines import Voice
from engine.scenario.compile.scenes import acts, arriving, option
from engine.scenario.expressions import Scope
from engine.scenario.yaml.source import Path


@dataclass(frozen=True, slots=True)
class _Interview:
    """What every part of one interview needs.

    Attributes:
        draft: the case.
        scene: the scene's id.
        data: the interview as written.
        scope: what its conditions may speak of.
        ways: where it leads when it is over.
        skip: how it is passed over.
        acts: acts beside it.
        tired: what follows the effects of a question: when it was the last, that shows.
    """

    draft: Draft
    scene: str
    data: Mapping[str, Any]
    scope: Scope
    ways: tuple[k.Target, ...]
    skip: k.Move
    acts: tuple[k.Move, ...]
    tired: tuple[k.Op, ...]

    @property
    def path(self) -> Path:
        return ("scenes", self.scene, "interview")

    @property
    def hub(self) -> bool:
        return self.data.get("order") == "free"

    def at(self, topic: str) -> str:
        """The id of the location of a topic; of the hub for ""."""
        return f"{self.scene}/{topic}"


def declare_questions(draft: Draft, scene: str) -> None:
    """Make known what was asked, before any condition of the case is read."""
    data = draft.data["scenes"][scene]["interview"]
    questions = [q for topic in data["topics"].values() for q in topic["questions"]]
    for question in questions:
        draft.history("asked", f"{scene}.{question}")
    draft.counter(scene, len(questions))
    for ask, entry in data.get("asks", {}).items():
        draft.history("asked-us", f"{scene}.{ask}")
        for answer in entry["answers"]:
            draft.history("chose", f"{scene}.{ask}.{answer}")
    for move in data.get("moves", {}):
        draft.history("chose", f"{scene}.{move}")


def interview_locations(draft: Draft, scene: str) -> list[k.Location]:
    """Every location of an interview, the way in first."""
    data = draft.data["scenes"][scene]["interview"]
    draft.person(data["who"], ("scenes", scene, "interview", "who"))
    if "through" in data:
        draft.person(data["through"], ("scenes", scene, "interview", "through"))
    scope = draft.scope(scene)
    path: Path = ("scenes", scene, "interview")
    ways: tuple[k.Target, ...] = ()
    if "then" in data:
        ways = targets(draft, (*path, "then"), data["then"], scope)
    else:
        draft.problem(path, "E230", key=True, name=scene)
    skip = passing(draft, scene, ways, False)
    talk = _Interview(
        draft, scene, data, scope, ways, skip, acts(draft, scene), _tired(draft, path, data)
    )
    first = talk.at("" if talk.hub else next(iter(data["topics"])))
    way_in = _way_in(talk, first)
    places = ["", *data["topics"]] if talk.hub else list(data["topics"])
    return [way_in, *(x for place in places for x in _topic(talk, place))]


def _way_in(talk: _Interview, first: str) -> k.Location:
    enter = arriving(talk.draft, talk.scene)
    onward = (k.Target(None, (), first),)
    return k.Location(
        talk.scene, talk.scene, talk.scene, "interview", k.Enter(enter.ops, enter.text, onward)
    )


def _topic(talk: _Interview, topic: str) -> list[k.Location]:
    """A topic, or the hub between topics, and the places of her questions in it."""
    here = talk.at(topic)
    stay = (k.Target(None, (), here),)
    asks = talk.data.get("asks", {})
    onward = tuple(_asking(talk, topic, ask, entry) for ask, entry in asks.items())
    questions = _questions(talk, topic, stay) if topic else _openings(talk)
    moves = (*questions, *_moves(talk, stay), _close(talk, topic), *talk.acts)
    location = k.Location(
        here,
        talk.scene,
        talk.scene,
        "interview",
        k.Enter(onward=onward),
        moves,
        talk.skip,
        topic=topic,
    )
    return [location, *(_ask(talk, topic, ask, entry, stay) for ask, entry in asks.items())]


def _questions(talk: _Interview, topic: str, stay: tuple[k.Target, ...]) -> list[k.Move]:
    path: Path = (*talk.path, "topics", topic, "questions")
    moves = []
    for id in talk.data["topics"][topic]["questions"]:
        address = f"{talk.scene}.{id}"
        once = k.negate(talk.draft.read(f"asked:{address}"))
        offer, first = _within_most(talk, (once,))
        first = (talk.draft.history("asked", address), *first)
        move = option(
            talk.draft,
            (*path, id),
            ("ask", id),
            address,
            stay,
            scope=talk.scope,
            offer=offer,
            first=first,
        )
        moves.append(replace(move, ops=(*move.ops, *talk.tired)))
    return moves


def _within_most(
    talk: _Interview, offer: tuple[k.Condition, ...]
) -> tuple[tuple[k.Condition, ...], tuple[k.Op, ...]]:
    """The limit on questions as a condition, and the op that counts one."""
    total = sum(len(t["questions"]) for t in talk.data["topics"].values())
    count = talk.draft.counter(talk.scene, total)
    if "most" in talk.data:
        asked = talk.draft.read(f"count:{talk.scene}")
        offer = (*offer, k.Compare("<", asked, k.Const(talk.data["most"])))
    return offer, (count,)


def _tired(draft: Draft, path: Path, data: Mapping[str, Any]) -> tuple[k.Op, ...]:
    """What shows that the last question there was time for has been asked."""
    if "tired" not in data or "most" not in data:
        return ()
    asked = draft.read(f"count:{path[1]}")
    over = k.Compare("==", asked, k.Const(data["most"]))
    line = draft.line((*path, "tired"), data["tired"], Voice.TIRED)
    return (k.First((k.Branch(over, (k.Show(line),)),)),)


def _moves(talk: _Interview, stay: tuple[k.Target, ...]) -> list[k.Move]:
    return [
        option(
            talk.draft,
            (*talk.path, "moves", id),
            ("move", id),
            f"{talk.scene}.{id}",
            stay,
            scope=talk.scope,
            first=(talk.draft.history("chose", f"{talk.scene}.{id}"),),
        )
        for id in talk.data.get("moves", {})
    ]


def _openings(talk: _Interview) -> list[k.Move]:
    """In a hub: the topics that are still open."""
    moves = []
    for topic in talk.data["topics"]:
        closed = _closed(talk, topic)
        address = f"topic:{talk.scene}.{topic}"
        entry = talk.data["topics"][topic]
        if "text" in entry:
            where = ("scenes", talk.scene, "interview", "topics", topic)
            talk.draft.card(address, where, entry)
        moves.append(
            k.Move(
                ("topic", topic),
                address,
                k.negate(k.Read(closed)),
                (),
                (k.Target(None, (), talk.at(topic)),),
            )
        )
    return moves


def _closed(talk: _Interview, topic: str) -> str:
    name = f"closed:{talk.scene}.{topic}"
    talk.draft.history("closed", f"{talk.scene}.{topic}")
    talk.draft.read(name)
    return name


def _close(talk: _Interview, topic: str) -> k.Move:
    """Closing a topic leads to the next, or to the hub; closing the last, or the hub, leaves."""
    topics = list(talk.data["topics"])
    ops: tuple[k.Op, ...] = ()
    if talk.hub and topic:
        ops = (k.Set(_closed(talk, topic), 1),)
        ways: tuple[k.Target, ...] = (k.Target(None, (), talk.at("")),)
    elif not talk.hub and topic != topics[-1]:
        ways = (k.Target(None, (), talk.at(topics[topics.index(topic) + 1])),)
    else:
        ways = talk.ways
    return k.Move(("close", ""), f"close:{talk.scene}", None, ops, ways)


def _asking(talk: _Interview, topic: str, ask: str, entry: Mapping[str, Any]) -> k.Target:
    """She asks when her condition holds and she has not asked it yet."""
    not_yet = k.negate(talk.draft.read(f"asked-us:{talk.scene}.{ask}"))
    when = talk.draft.when((*talk.path, "asks", ask), entry, talk.scope)
    condition = not_yet if when is None else k.Both((not_yet, when))
    return k.Target(condition, (), f"{talk.at(topic)}/{ask}")


def _ask(
    talk: _Interview, topic: str, ask: str, entry: Mapping[str, Any], stay: tuple[k.Target, ...]
) -> k.Location:
    path: Path = (*talk.path, "asks", ask)
    address = f"{talk.scene}.{ask}"
    talk.draft.stands[address] = path
    line = talk.draft.line((*path, "says"), entry["says"], Voice.ASKS)
    asked = talk.draft.history("asked-us", address)
    enter = k.Enter((asked, *effects(talk.draft, path, entry)), ((None, line),))
    moves = tuple(
        option(
            talk.draft,
            (*path, "answers", id),
            ("option", id),
            f"{address}.{id}",
            stay,
            scope=talk.scope,
            first=(talk.draft.history("chose", f"{address}.{id}"),),
        )
        for id in entry["answers"]
    )
    return k.Location(
        f"{talk.at(topic)}/{ask}",
        talk.scene,
        address,
        "choose",
        enter,
        moves,
        talk.skip,
        topic=topic,
    )
