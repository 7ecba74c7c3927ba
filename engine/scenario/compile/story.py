"""The whole story in kernel terms: what is declared, every location, and what happens by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from keyword import kwlist
from math import prod
from typing import Any

from msgspec.structs import replace

from engine.decisions.registry import decision_in, kind_in
from engine.kernel import model as k
from engine.language.advice import Advice
from engine.scenario.case_text import Voice
from engine.scenario.compile.draft import Draft
from engine.scenario.compile.effects import (
    check_place,
    compile_edge,
    compile_prose,
    hint_of,
    write_value,
)
from engine.scenario.compile.scenes import SceneBuilder, ending_locations
from engine.scenario.expressions import NUMBER, YES_NO, Type
from engine.scenario.problems import Path

TAKEN = frozenset((*kwlist, "true", "false"))  # what conditions are written with
MOST_VALUES = 64  # of one variable; more is a story nobody can explore
_MOST_MEANT = 1000  # of a variable whose range is too long, while the rest of the case is read
MOST_LUCK = 4096  # ways luck can fall: each of them is a story of its own to explore


Known = Mapping[int, k.Location]
"""What locations become, by their identity."""


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
    ids: set[str | int] = set()
    for path in _list_addressed(build, data):
        if path[-1] in ids:
            draft.problem(path, "E234", key=True, name=path[-1])
        ids.add(path[-1])


def _list_addressed(build: SceneBuilder, scene: Mapping[str, Any]) -> Iterator[Path]:
    """Paths of everything whose address is the scene and its own id."""
    for path in build.kind.list_addressed(build.data):
        yield (*build.path, *path)
    for id in scene.get("also_offered", {}):
        yield ("scenes", build.scene, "also_offered", id)


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
        locations += draft.compile_part(("scenes", scene), partial(_compile_scene, draft, scene))
    for ending in draft.data["endings"]:
        make = partial(ending_locations, draft, ending)
        locations += draft.compile_part(("endings", ending), make)
    for id in draft.data["endings"]:
        if id in draft.data["scenes"]:
            draft.problem(("endings", id), "E238", key=True, name=id)
    injects: list[k.Inject] = []
    for id, entry in draft.data.get("injects", {}).items():
        injects += draft.compile_part(("injects", id), partial(_compile_inject, draft, id, entry))
    start = next(iter(draft.data["scenes"]))
    return k.Model(tuple(draft.variables.values()), tuple(locations), tuple(injects), start)


def _compile_scene(draft: Draft, scene: str) -> list[k.Location]:
    build = SceneBuilder(draft, scene)
    return build.kind.build_locations(build)


def _compile_inject(draft: Draft, id: str, entry: Mapping[str, Any]) -> list[k.Inject]:
    path = ("injects", id)
    fired = f"happened:{id}"
    when = draft.when(path, entry)
    ops: list[k.Op] = [k.Set(draft.read(fired).variable, 1)]
    if "say" in entry:
        ops.extend(compile_prose(draft, (*path, "say"), entry["say"], Voice.INJECT, draft.scope()))
    ops.extend(compile_edge(draft, path, entry))
    go = check_place(draft, (*path, "go"), entry["go"]) if "go" in entry else None
    return [k.Inject(id, when or k.TRUE, tuple(ops), fired, go)]


def prune(
    model: k.Model, used: Iterable[str], known: Callable[[tuple[k.Variable, ...]], Known] | None
) -> k.Model:
    """The model without the history no condition of the case ever reads; `used` are variables read.

    `known`: for the variables that are kept, the locations of which it is known what they are then.
    """
    kept = set(used)
    variables = tuple(v for v in model.variables if not v.history or v.name in kept)
    names = {v.name for v in variables}
    done = known(variables) if known is not None else {}

    def prune_ops(ops: k.Ops) -> k.Ops:
        return k.change_ops(ops, lambda op: (op,) if k.writes((op,)) <= names else ())

    return replace(
        model,
        variables=variables,
        locations=tuple(
            done.get(id(p)) or k.change_programs(p, prune_ops) for p in model.locations
        ),
        injects=tuple(replace(i, ops=prune_ops(i.ops)) for i in model.injects),
    )
