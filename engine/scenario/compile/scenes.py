"""Scenes: choose, rank, select, rate, the person's own decision, and scenes one only reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.kernel import model as k
from engine.scenario.compile.draft import Draft
from engine.scenario.compile.effects import effects
from engine.scenario.compile.flow import (
    edge,
    first_prose,
    passing,
    said,
    targets,
)
from engine.scenario.compile.lines import Voice
from engine.scenario.expressions import Scope
from engine.scenario.yaml.source import Path

DECISIONS = ("choose", "rank", "select", "rate", "interview")


def decision_of(scene: Mapping[str, Any]) -> str:
    """The kind of decision in a scene; "continue" when there is none to make."""
    return next((kind for kind in DECISIONS if kind in scene), "continue")


def arriving(draft: Draft, scene: str) -> k.Enter:
    """What happens on arriving in a scene: it is seen, the person decides, the text is shown."""
    data = draft.data["scenes"][scene]
    ops = [draft.history("seen", scene)]
    if "person_decides" in data:
        ops.append(_their_decision(draft, scene, data["person_decides"]))
    return k.Enter(tuple(ops), _text(draft, scene, data.get("text", ())))


def _their_decision(draft: Draft, scene: str, data: Mapping[str, Any]) -> k.Op:
    path: Path = ("scenes", scene, "person_decides")
    draft.person(data["who"], (*path, "who"))
    branches = []
    for number, entry in enumerate(data["as"]):
        here = (*path, "as", number)
        show = k.Show(draft.line((*here, "say"), entry["say"], Voice.DECISION))
        done = draft.history("decided", entry["decides"])
        when = draft.when(here, entry)
        branches.append(k.Branch(when, (*edge(draft, here, entry), done, show)))
    return k.First(tuple(branches))


def _text(draft: Draft, scene: str, entries: Any) -> tuple[tuple[k.Condition | None, int], ...]:
    if isinstance(entries, str):
        entries = [entries]
    found: list[tuple[k.Condition | None, int]] = []
    for number, entry in enumerate(entries):
        path: Path = ("scenes", scene, "text", number)
        if isinstance(entry, str):
            found.append((None, draft.line(path, entry, Voice.SCENE)))
            continue
        signal = f"{scene}.{entry['id']}" if "id" in entry else ""
        line = draft.line(path, entry["say"], Voice.SCENE, signal=signal)
        found.append((draft.when(path, entry), line))
    return tuple(found)


def acts(draft: Draft, scene: str) -> tuple[k.Move, ...]:
    """Acts beside the decision: once each, and they leave one where one is."""
    moves = []
    for id, entry in draft.data["scenes"][scene].get("also_offered", {}).items():
        path = ("scenes", scene, "also_offered", id)
        address = f"{scene}.{id}"
        draft.card(address, path, entry)
        taken = draft.history("chose", address)
        once = k.negate(draft.read(f"chose:{address}"))
        when = draft.when(path, entry)
        ops = (taken, *effects(draft, path, entry), *_replies(draft, path, entry, draft.scope()))
        moves.append(
            k.Move(
                ("act", id),
                address,
                once if when is None else k.Both((once, when)),
                ops,
                (k.Target(None, (), None),),
                frozenset(entry.get("tags", ())),
            )
        )
    return tuple(moves)


def _replies(draft: Draft, path: Path, entry: Mapping[str, Any], scope: Scope) -> tuple[k.Op, ...]:
    if "replies" not in entry:
        return ()
    return first_prose(draft, (*path, "replies"), entry["replies"], Voice.REPLY, scope)


def option(
    draft: Draft,
    path: Path,
    key: tuple[str, str],
    address: str,
    ways: tuple[k.Target, ...],
    *,
    scope: Scope | None = None,
    offer: tuple[k.Condition, ...] = (),
    first: tuple[k.Op, ...] = (),
) -> k.Move:
    """An option, question, move or answer of ours, as a move.

    Args:
        draft: the case.
        path: where the entry stands.
        key: how an answer names it.
        address: unique in the case.
        ways: where it leads when it says nothing itself.
        scope: what its conditions may speak of.
        offer: conditions beside its own `if`.
        first: what it does before its effects.
    """
    entry = draft.source_at(path)
    scope = scope or draft.scope()
    draft.card(address, path, entry)
    when = draft.when(path, entry, scope)
    conditions = (*offer, when) if when is not None else offer
    if "then" in entry:
        ways = targets(draft, (*path, "then"), entry["then"], scope)
    return k.Move(
        key,
        address,
        None if not conditions else conditions[0] if len(conditions) == 1 else k.Both(conditions),
        (*first, *effects(draft, path, entry), *_replies(draft, path, entry, scope)),
        ways,
        frozenset(entry.get("tags", ())),
    )


def scene_location(draft: Draft, scene: str) -> k.Location:
    """A scene without an interview, as one location."""
    data = draft.data["scenes"][scene]
    kind = decision_of(data)
    build = {"choose": _choose, "rank": _rank, "select": _select, "rate": _rate}.get(
        kind, _continue
    )
    location = build(draft, scene, data.get(kind, data))
    return replace(
        location, enter=arriving(draft, scene), moves=location.moves + acts(draft, scene)
    )


def _then(draft: Draft, scene: str, kind: str, scope: Scope) -> tuple[k.Target, ...]:
    """The ways out written at the decision, or at a scene without one."""
    path: Path = ("scenes", scene) if kind == "continue" else ("scenes", scene, kind)
    data = draft.source_at(path)
    return targets(draft, (*path, "then"), data["then"], scope) if "then" in data else ()


def _choose(draft: Draft, scene: str, data: Mapping[str, Any]) -> k.Location:
    ways = _then(draft, scene, "choose", draft.scope())
    path: Path = ("scenes", scene, "choose", "options")
    own = [id for id, entry in data["options"].items() if "then" in entry]
    if "then" not in data:
        hint = _whose_way(draft, path, own[0]) if len(own) == 1 else ""
        for id in data["options"].keys() - set(own):
            draft.problem((*path, id), "E230", hint, key=True, name=f"{scene}.{id}")
    moves = tuple(
        option(
            draft,
            (*path, id),
            ("option", id),
            f"{scene}.{id}",
            ways,
            first=(draft.history("chose", f"{scene}.{id}"),),
        )
        for id in data["options"]
    )
    skip = passing(draft, scene, ways, bool(own) and (bool(ways) or len(own) == len(moves)))
    return k.Location(scene, scene, scene, "choose", moves=moves, passing=skip)


def _whose_way(draft: Draft, path: Path, option: str) -> str:
    """The hint where one option alone leads on: most often its `then` was meant for all."""
    mark = draft.source.keys[(*path, option, "then")]
    return (
        f"the `then` on line {mark.line} is for `{option}` alone; for every option, move it to the "
        "left, to line up with `options`"
    )


def _answer_scope(draft: Draft, items: tuple[str, ...], ranking: bool) -> Scope:
    scope = draft.scope()
    scope.atoms, scope.items, scope.ranking = [], items, ranking
    return scope


def _items(draft: Draft, scene: str, kind: str, data: Mapping[str, Any]) -> tuple[str, ...]:
    for id, entry in data["items"].items():
        address = f"{scene}.{id}"
        draft.card(address, ("scenes", scene, kind, "items", id), entry)
    return tuple(data["items"])


def _rank(draft: Draft, scene: str, data: Mapping[str, Any]) -> k.Location:
    items = _items(draft, scene, "rank", data)
    scope = _answer_scope(draft, items, ranking=True)
    ways = _then(draft, scene, "rank", scope)
    return _one_answer(draft, scene, "rank", items, scope, ways, ())


def _select(draft: Draft, scene: str, data: Mapping[str, Any]) -> k.Location:
    items = _items(draft, scene, "select", data)
    scope = _answer_scope(draft, items, ranking=False)
    assert scope.atoms is not None
    ops: list[k.Op] = []
    for id, entry in data["items"].items():
        done = effects(draft, ("scenes", scene, "select", "items", id), entry)
        if done:
            scope.atoms.append(k.Question("picked", id))
            ops.append(k.First((k.Branch(k.Atom(len(scope.atoms) - 1), done),)))
    if data["pick"] >= len(items):
        draft.problem(("scenes", scene, "select", "pick"), "E231", pick=data["pick"], n=len(items))
    ways = _then(draft, scene, "select", scope)
    location = _one_answer(draft, scene, "select", items, scope, ways, tuple(ops))
    return replace(location, pick=data["pick"])


def _rate(draft: Draft, scene: str, data: Mapping[str, Any]) -> k.Location:
    items = _items(draft, scene, "rate", data)
    low, high = data["scale"]["from"], data["scale"]["to"]
    path: Path = ("scenes", scene, "rate", "scale")
    if low >= high:
        draft.problem(path, "E232", low=low, high=high)
    elif "labels" in data["scale"] and len(data["scale"]["labels"]) != high - low + 1:
        draft.problem((*path, "labels"), "E233", n=high - low + 1)
    ways = _then(draft, scene, "rate", draft.scope())
    location = _one_answer(draft, scene, "rate", items, draft.scope(), ways, ())
    return replace(location, scale=(low, high))


def _one_answer(
    draft: Draft,
    scene: str,
    kind: str,
    items: tuple[str, ...],
    scope: Scope,
    ways: tuple[k.Target, ...],
    ops: tuple[k.Op, ...],
) -> k.Location:
    """A location with one answer about all its items."""
    if "then" not in draft.data["scenes"][scene][kind]:
        draft.problem(("scenes", scene, kind), "E230", key=True, name=scene)
    move = k.Move((kind, ""), scene, None, ops, ways)
    skip = passing(draft, scene, ways, False)
    return k.Location(
        scene,
        scene,
        scene,
        kind,
        moves=(move,),
        passing=skip,
        items=items,
        atoms=tuple(scope.atoms or ()),
    )


def _continue(draft: Draft, scene: str, data: Mapping[str, Any]) -> k.Location:
    ways = _then(draft, scene, "continue", draft.scope())
    move = k.Move(("continue", ""), f"continue:{scene}", None, (), ways)
    skip = passing(draft, scene, ways, False)
    return k.Location(scene, scene, scene, "continue", moves=(move,), passing=skip)


def ending_location(draft: Draft, ending: str) -> k.Location:
    """An ending: what became of the person and the case, and what nobody knows."""
    ops: list[k.Op] = [draft.history("seen", ending)]
    path: Path = ("endings", ending)
    for side in ("person", "case", "not_known"):
        prose = draft.data["endings"][ending].get(side)
        if prose is not None:
            ops.extend(said(draft, (*path, side), prose, Voice.ENDING, draft.scope(), side))
    word = draft.data.get("last_word")
    if word is not None:
        draft.person(word["of"], ("last_word", "of"))
        ops.extend(said(draft, ("last_word", "say"), word["say"], Voice.LAST_WORD, draft.scope()))
    return k.Location(ending, ending, ending, "ended", k.Enter(tuple(ops)))
