"""Scenes and endings: what is shown on arrival, what the person decides, and what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.decisions.registry import CONTINUE, kind_in
from engine.kernel import model as k
from engine.scenario.case_text import Voice
from engine.scenario.compile.draft import Draft
from engine.scenario.compile.effects import (
    compile_edge,
    compile_effects,
    compile_first,
    compile_prose,
    compile_targets,
    drop_atoms,
)
from engine.scenario.expressions import Scope
from engine.scenario.problems import Path


def _their_decision(draft: Draft, scene: str, data: Mapping[str, Any]) -> k.Op:
    path: Path = ("scenes", scene, "person_decides")
    draft.person(data["who"], (*path, "who"))
    branches = []
    for number, entry in enumerate(data["as"]):
        here = (*path, "as", number)
        show = k.Show(draft.line((*here, "say"), entry["say"], Voice.DECISION))
        done = draft.history("decided", entry["decides"])
        when = draft.when(here, entry)
        branches.append(k.Branch(when, (*compile_edge(draft, here, entry), done, show)))
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


def _replies(draft: Draft, path: Path, entry: Mapping[str, Any], scope: Scope) -> tuple[k.Op, ...]:
    if "replies" not in entry:
        return ()
    return compile_first(draft, (*path, "replies"), entry["replies"], Voice.REPLY, scope)


class SceneBuilder:
    """Compiles one scene of a draft: the `Builder` that decisions know, of one kind."""

    def __init__(self, draft: Draft, scene: str) -> None:
        self.draft, self.scene = draft, scene
        # What a decision asks of the draft itself.
        self.problem, self.card, self.person = draft.problem, draft.card, draft.person
        self.history, self.read = draft.history, draft.read
        written = draft.data["scenes"][scene]
        self.kind = kind_in(written)
        here: Path = ("scenes", scene)
        self.path: Path = here if self.kind is CONTINUE else (*here, self.kind.name)
        self.data: Mapping[str, Any] = written.get(self.kind.name, written)
        self.interview = scene if self.kind.talks else ""

    def place(
        self,
        *,
        moves: tuple[k.Move, ...],
        passing: k.Move,
        items: tuple[str, ...] = (),
        pick: int = 0,
        atoms: tuple[k.AnswerTest, ...] = (),
        scale: tuple[int, int] = (0, 0),
    ) -> k.Location:
        """The one location of this scene: arriving, these moves, and the scene's acts."""
        return k.Location(
            self.scene,
            self.scene,
            self.scene,
            self.kind.name,
            enter=self.arriving(),
            moves=moves + self.acts(),
            passing=passing,
            items=items,
            pick=pick,
            atoms=atoms,
            scale=scale,
        )

    def arriving(self) -> k.Enter:
        """What happens on arriving: the scene is seen, the person decides, the text is shown."""
        draft, scene = self.draft, self.scene
        data = draft.data["scenes"][scene]
        ops = [draft.history("seen", scene)]
        if "person_decides" in data:
            ops.append(_their_decision(draft, scene, data["person_decides"]))
        return k.Enter(tuple(ops), _text(draft, scene, data.get("text", ())))

    def acts(self) -> tuple[k.Move, ...]:
        """Acts that can be done before deciding, once each; the scene stays the same."""
        draft, scene, scope = self.draft, self.scene, self.draft.scope()
        moves = []
        for id in draft.data["scenes"][scene].get("also_offered", {}):
            path, address = ("scenes", scene, "also_offered", id), f"{scene}.{id}"
            once = k.negate(draft.read(f"chose:{address}"))
            taken = draft.history("chose", address)
            stay = (k.Target(None, (), None),)
            moves.append(
                self.option(
                    path, ("act", id), address, stay, offer=(once,), first=(taken,), scope=scope
                )
            )
        return tuple(moves)

    def option(
        self,
        path: Path,
        key: tuple[str, str],
        address: str,
        ways: tuple[k.Target, ...],
        *,
        offer: tuple[k.Condition, ...] = (),
        first: tuple[k.Op, ...] = (),
        scope: Scope | None = None,
    ) -> k.Move:
        """The entry at `path` as a move: its card, its condition, effects and replies."""
        draft, entry = self.draft, self.draft.source.at(path)
        scope = scope or draft.scope(self.interview)
        draft.card(address, path, entry)
        when = draft.when(path, entry, scope)
        conditions = (*offer, when) if when is not None else offer
        if "then" in entry:
            ways = compile_targets(draft, (*path, "then"), entry["then"], scope)
        several = len(conditions) > 1
        return k.Move(
            key,
            address,
            k.Both(conditions) if several else conditions[0] if conditions else None,
            (*first, *compile_effects(draft, path, entry), *_replies(draft, path, entry, scope)),
            ways,
            frozenset(entry.get("tags", ())),
        )

    def ways(
        self,
        items: tuple[str, ...] = (),
        asks: Mapping[str, Any] | None = None,
        asked: list[k.AnswerTest] | None = None,
    ) -> tuple[k.Target, ...]:
        """The ways out written at the decision, whose conditions may ask about the answer."""
        scope = self.draft.scope(self.interview)
        scope.items, scope.asks, scope.atoms = items, asks or (), asked
        if "then" not in self.data:
            return ()
        return compile_targets(self.draft, (*self.path, "then"), self.data["then"], scope)

    def passing(self, ways: tuple[k.Target, ...], own_ways: bool = False) -> k.Move:
        """How the scene is passed over; `own_ways`: an option has its own, so `pass` is due."""
        draft, scene = self.draft, self.scene
        path: Path = ("scenes", scene, "pass")
        entry = draft.data["scenes"][scene].get("pass")
        if entry is None:
            if own_ways:
                to = ways[-1].to if ways else "…"
                hint = f"write `pass: {{to: {to}}}`, to line up with `choose`"
                hint += "" if ways else ": where somebody comes who skips this"
                draft.problem(("scenes", scene), "E229", hint, key=True, scene=scene)
            ops: tuple[k.Op, ...] = ()
            then = tuple(
                k.Target(None if t.when is None else drop_atoms(t.when), (), t.to) for t in ways
            )
        else:
            ops = compile_effects(draft, path, entry)
            then = compile_targets(draft, (*path, "to"), entry["to"], draft.scope())
        return k.Move(("pass", ""), f"pass:{scene}", None, ops, then)

    def effects(self, path: Path, entry: Mapping[str, Any]) -> tuple[k.Op, ...]:
        """What an entry does."""
        return compile_effects(self.draft, path, entry)

    def when(self, path: Path, entry: Mapping[str, Any]) -> k.Condition | None:
        """The `if` of an entry, or None."""
        return self.draft.when(path, entry, self.draft.scope(self.interview))

    def counter(self, questions: int) -> k.Op:
        """Count a question asked in this interview."""
        return self.draft.counter(self.scene, questions)

    def line(self, path: Path, text: str, voice: str) -> int:
        """The number of a new line of text."""
        return self.draft.line(path, text, Voice(voice))

    def stands(self, address: str, path: Path) -> None:
        """Keep the path of something with an address."""
        self.draft.stands[address] = path

    def line_of(self, path: Path) -> int:
        """The line in the file, from 1, of the key at `path`."""
        return self.draft.source.keys[path].line

    def no_way(self) -> None:
        """Note that the decision leads nowhere, with the scene that is written next."""
        scenes = list(self.draft.data["scenes"])
        after = [*scenes[scenes.index(self.scene) + 1 :], *self.draft.data["endings"]][0]
        beside = list(self.data)[-1]
        hint = f"write `then: {after}`, or another scene or ending, to line up with `{beside}`"
        self.draft.problem(self.path, "E230", hint, key=True, name=self.scene)


def ending_locations(draft: Draft, ending: str) -> list[k.Location]:
    """The location of an ending: what became of the person and the case, and what nobody knows."""
    ops: list[k.Op] = [draft.history("seen", ending)]
    path: Path = ("endings", ending)
    for side in ("person", "case", "not_known"):
        prose = draft.data["endings"][ending].get(side)
        if prose is not None:
            ops.extend(
                compile_prose(draft, (*path, side), prose, Voice.ENDING, draft.scope(), side)
            )
    word = draft.data.get("last_word")
    if word is not None:
        draft.person(word["of"], ("last_word", "of"))
        ops.extend(
            compile_prose(draft, ("last_word", "say"), word["say"], Voice.LAST_WORD, draft.scope())
        )
    return [k.Location(ending, ending, ending, k.ENDED, k.Enter(tuple(ops)))]
