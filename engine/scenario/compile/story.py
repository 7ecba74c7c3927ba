"""The whole story in kernel terms: what is declared, every location, and what happens by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from keyword import kwlist
from math import prod
from typing import Any

from msgspec.structs import replace

from engine.decisions.registry import CONTINUE, decision_in, kind_in
from engine.kernel import model as k
from engine.language.advice import Advice
from engine.scenario.case_text import Voice
from engine.scenario.compile.draft import Draft
from engine.scenario.compile.effects import (
    check_place,
    compile_edge,
    compile_effects,
    compile_first,
    compile_prose,
    compile_targets,
    drop_atoms,
    hint_of,
    write_value,
)
from engine.scenario.expressions import NUMBER, YES_NO, Scope, Type
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
        scope = self._asking(items, asks or {}, asked)
        if "then" not in self.data:
            return ()
        return compile_targets(self.draft, (*self.path, "then"), self.data["then"], scope)

    def replies(
        self, items: tuple[str, ...], asks: Mapping[str, Any], asked: list[k.AnswerTest]
    ) -> tuple[k.Op, ...]:
        """What is seen at once after the answer; conditions may ask about it as in `ways`."""
        return _replies(self.draft, self.path, self.data, self._asking(items, asks, asked))

    def _asking(
        self, items: tuple[str, ...], asks: Mapping[str, Any], asked: list[k.AnswerTest] | None
    ) -> Scope:
        """A scope whose conditions may ask about an answer."""
        scope = self.draft.scope(self.interview)
        scope.items, scope.asks, scope.atoms = items, asks, asked
        return scope

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


TAKEN = frozenset((*kwlist, "true", "false"))  # what conditions are written with
MOST_VALUES = 64  # of one variable; more is a story nobody can explore
_MOST_MEANT = 1000  # of a variable whose range is too long, while the rest of the case is read
MOST_LUCK = 4096  # ways luck can fall: each of them is a story of its own to explore


def declare(draft: Draft) -> None:
    """Everything conditions may speak of, before any of them is read."""
    for person, data in draft.data.get("people", {}).items():
        for name, written in data.get("state", {}).items():
            _variable(draft, ("people", person, "state", name), f"{person}.{name}", written)
    for name, written in draft.data.get("state", {}).items():
        _variable(draft, ("state", name), name, written)
    for name, written in draft.data.get("chance", {}).items():
        _variable(draft, ("chance", name), name, written, chance=True)
    _declare_luck(draft)
    for word in draft.words:
        if word.section in draft.data:
            word.declare(draft, draft.data[word.section])
    _check_unique(draft)
    for id in (*draft.data["scenes"], *draft.data["endings"]):
        draft.history("seen", id)
    for scene, data in draft.data["scenes"].items():
        _declare_scene(draft, scene, data)
    for id in draft.data.get("injects", {}):
        draft.history("happened", id)


def _declare_luck(draft: Draft) -> None:
    """Refuses a case in which luck can fall in more ways than can be looked at."""
    ways = prod(len(v.values) for v in draft.variables.values() if v.chance)
    if ways > MOST_LUCK:
        draft.problem(("chance",), "E268", key=True, ways=f"{ways:,}", most=f"{MOST_LUCK:,}")


def _declare_scene(draft: Draft, scene: str, data: Mapping[str, Any]) -> None:
    build = SceneBuilder(draft, scene)
    build.kind.declare(build)
    draft.parts.update(f"{scene}.{id}" for id in build.kind.parts(build.data))
    for id in data.get("also_offered", {}):
        draft.history("chose", f"{scene}.{id}")
    for entry in data.get("person_decides", {}).get("as", ()):
        draft.history("decided", entry["decides"])
    # What has the scene and its own id as its address.
    own = ((*build.path, *path) for path in build.kind.list_addressed(build.data))
    acts = (("scenes", scene, "also_offered", id) for id in data.get("also_offered", {}))
    ids: set[str | int] = set()
    for path in (*own, *acts):
        if path[-1] in ids:
            draft.problem(path, "E234", key=True, name=path[-1])
        ids.add(path[-1])


def _check_unique(draft: Draft) -> None:
    """Note an id that two things of the case share, of whatever words they are."""
    things: list[tuple[str, ...]] = [(e.section, e.id) for e in draft.entities]
    for scene, data in draft.data["scenes"].items():
        for id in decision_in(data).get("purpose", {}):
            things.append(("scenes", scene, kind_in(data).name, "purpose", id))
    seen: set[str] = set()
    for path in things:
        if path[-1] in seen:
            draft.problem(path, "E234", key=True, name=path[-1])
        seen.add(path[-1])


def _variable(
    draft: Draft, path: tuple[str, ...], name: str, written: Any, *, chance: bool = False
) -> None:
    """Declare a variable from `{start, range}`, `{start, values}` or `{start: true}`."""
    if name in draft.variables or name in draft.people():
        draft.problem(path, "E234", key=True, name=name)
    word = next((part for part in name.split(".") if part in TAKEN), None)
    if word is not None:
        draft.problem(path, "E219", key=True, name=word)
    known = _values(draft, path, written)
    values = known or _guess_values(written)
    start = written["start"] if known and "start" in written else values[0]
    variable = k.Variable(name, values, chance=chance)
    index = variable.index_of(start)
    if index is None:
        hint = hint_of(variable)
        draft.problem((*path, "start"), "E237", hint, name=name, value=write_value(start))
    kind = _type(values)
    draft.variable(replace(variable, start=index or 0), kind)
    draft.bare[name] = kind
    if known and "window" in written:
        _window(draft, path, variable, *written["window"])


def _window(draft: Draft, path: tuple[str, ...], variable: k.Variable, low: int, high: int) -> None:
    """Note a window of tolerance that is the wrong way round, or reaches beyond the values."""
    if not variable.is_number:
        hint = "only a number has a window: give it a `range`, or leave `window` out"
    elif low in variable.values and high in variable.values:
        text = f"[{high}, {low}]"
        hint = Advice(f"write `window: {text}`", text) if low > high else ""
    else:
        hint = f"it lies between {variable.values[0]} and {variable.values[-1]}"
    if hint:
        where = (*path, "window")
        draft.problem(where, "E267", hint, name=variable.name, low=low, high=high)


def _values(draft: Draft, path: tuple[str, ...], written: Any) -> tuple[k.Value, ...] | None:
    """Every value of a variable: no and yes, numbers in a row, or words as they were written.

    None, and a problem noted, when they are none of these.
    """
    if "range" in written:
        low, high = written["range"]
        if 0 < high - low < MOST_VALUES:
            return tuple(range(low, high + 1))
        text = f"[{high}, {low}]"
        hint = Advice(f"write `range: {text}`", text) if 0 < low - high < MOST_VALUES else ""
        draft.problem((*path, "range"), "E236", hint, low=low, high=high, most=MOST_VALUES)
        return None
    values: tuple[k.Value, ...] = tuple(written.get("values", (False, True)))
    if len(set(map(type, values))) == 1:
        if isinstance(values[0], str):
            return values
        values = tuple(sorted(values))
        if isinstance(values[0], bool) or int(values[-1]) - int(values[0]) == len(values) - 1:
            return values
    draft.problem((*path, "values"), "E240", key=True, name=path[-1])
    return None


def _guess_values(written: Any) -> tuple[k.Value, ...]:
    """Values in the place of those that are none, so that what sets one of them is no mistake."""
    if "range" not in written:
        return (False, True)
    low, high = sorted(written["range"])
    return tuple(range(low, min(high, low + _MOST_MEANT) + 1))


def _type(values: tuple[k.Value, ...]) -> Type:
    if isinstance(values[0], bool):
        return YES_NO
    if isinstance(values[0], int):
        return NUMBER
    return Type(words=tuple(map(str, values)))


def compile_model(draft: Draft) -> k.Model:
    """The story in kernel terms; problems are noted in the draft."""
    locations: list[k.Location] = []
    for scene in draft.data["scenes"]:
        build = SceneBuilder(draft, scene)
        locations += build.kind.build_locations(build)
    for ending in draft.data["endings"]:
        locations += ending_locations(draft, ending)
    for id in draft.data["endings"]:
        if id in draft.data["scenes"]:
            draft.problem(("endings", id), "E238", key=True, name=id)
    entries = draft.data.get("injects", {})
    injects = tuple(_compile_inject(draft, id, entry) for id, entry in entries.items())
    start = next(iter(draft.data["scenes"]))
    return k.Model(tuple(draft.variables.values()), tuple(locations), injects, start)


def _compile_inject(draft: Draft, id: str, entry: Mapping[str, Any]) -> k.Inject:
    path = ("injects", id)
    fired = f"happened:{id}"
    when = draft.when(path, entry)
    ops: list[k.Op] = [k.Set(draft.read(fired).variable, 1)]
    if "say" in entry:
        ops.extend(compile_prose(draft, (*path, "say"), entry["say"], Voice.INJECT, draft.scope()))
    ops.extend(compile_edge(draft, path, entry))
    go = check_place(draft, (*path, "go"), entry["go"]) if "go" in entry else None
    return k.Inject(id, when or k.TRUE, tuple(ops), fired, go)


def prune(model: k.Model, used: Iterable[str]) -> k.Model:
    """The model without the history that no condition reads; `used` are the variables read."""
    kept = set(used)
    variables = tuple(v for v in model.variables if not v.history or v.name in kept)
    names = {v.name for v in variables}

    def prune_ops(ops: k.Ops) -> k.Ops:
        return k.change_ops(ops, lambda op: (op,) if k.writes((op,)) <= names else ())

    return replace(
        model,
        variables=variables,
        locations=tuple(k.change_programs(p, prune_ops) for p in model.locations),
        injects=tuple(replace(i, ops=prune_ops(i.ops)) for i in model.injects),
    )
