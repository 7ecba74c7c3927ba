"""Where moves lead: `then`, `go` and `pass`, and prose of which the first that fits is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.kernel import model as k
from engine.scenario.compile.draft import Draft
from engine.scenario.compile.effects import effects
from engine.scenario.compile.lines import Voice
from engine.scenario.expressions import Scope, one_of
from engine.scenario.yaml.source import Path


def edge(draft: Draft, path: Path, entry: Mapping[str, Any]) -> tuple[k.Op, ...]:
    """What happens on a way taken: its effects, and a mark when the key has something to settle."""
    mark = draft.mark(path) if "waive" in entry or "lose" in entry else ()
    return mark + effects(draft, path, entry)


def place(draft: Draft, path: Path, id: str) -> str | None:
    """The id of a scene or ending to go to, or None with a problem noted."""
    if id in draft.places:
        return id
    draft.problem(path, "E226", one_of(id, draft.places), name=id)
    return None


def targets(draft: Draft, path: Path, then: object, scope: Scope) -> tuple[k.Target, ...]:
    """The ways a `then` offers, the last without a condition."""
    if isinstance(then, str):
        to = place(draft, path, then)
        return (k.Target(None, (), to),) if to else ()
    assert isinstance(then, Sequence)
    found: list[k.Target] = []
    for number, entry in enumerate(then):
        here = (*path, number)
        to = place(draft, (*here, "go"), entry["go"])
        when = draft.when(here, entry, scope)
        if to:
            found.append(k.Target(when, edge(draft, here, entry), to))
    return tuple(found)


def first_prose(
    draft: Draft, path: Path, entries: Sequence[Any], voice: Voice, scope: Scope
) -> tuple[k.Op, ...]:
    """Replies and their kin: the first that fits is shown, and does what it does."""
    branches = []
    for number, entry in enumerate(entries):
        here = (*path, number)
        show = k.Show(draft.line((*here, "say"), entry["say"], voice))
        branches.append(k.Branch(draft.when(here, entry, scope), (show, *edge(draft, here, entry))))
    return (k.First(tuple(branches)),) if branches else ()


def said(
    draft: Draft, path: Path, prose: object, voice: Voice, scope: Scope, heading: str = ""
) -> tuple[k.Op, ...]:
    """Prose that is one text or a list of guarded ones: the op that shows the first that fits."""
    if isinstance(prose, str):
        return (k.Show(draft.line(path, prose, voice, heading=heading)),)
    assert isinstance(prose, Sequence)
    branches = []
    for number, entry in enumerate(prose):
        here = (*path, number)
        show = k.Show(draft.line(here, entry["say"], voice, heading=heading))
        branches.append(k.Branch(draft.when(here, entry, scope), (show,)))
    return (k.First(tuple(branches)),)


def passing(draft: Draft, scene: str, then: tuple[k.Target, ...], own_ways: bool) -> k.Move:
    """How a scene is passed over.

    Args:
        draft: the case.
        scene: its id.
        then: where its answers go.
        own_ways: whether some option goes a way of its own, so that `pass` must be written.
    """
    path: Path = ("scenes", scene, "pass")
    entry = draft.data["scenes"][scene].get("pass")
    if entry is None:
        if own_ways:
            hint = f"write `pass: {{to: {then[-1].to}}}`, to line up with `choose`" if then else ""
            draft.problem(("scenes", scene), "E229", hint, key=True, scene=scene)
        ops: tuple[k.Op, ...] = ()
        ways = tuple(k.Target(without_atoms(t.when), (), t.to) for t in then)
    else:
        ops = effects(draft, path, entry)
        ways = targets(draft, (*path, "to"), entry["to"], draft.scope())
    return k.Move(("pass", ""), f"pass:{scene}", None, ops, ways)


def without_atoms(condition: k.Condition | None) -> k.Condition | None:
    """A condition with everything it asks of an answer taken as false."""
    match condition:
        case k.Written(_, of):  # what an answer is asked is not read when there is no answer
            return without_atoms(of)
        case k.Atom():
            return k.FALSE
        case k.Not(of):
            return k.Not(_without(of))
        case k.Both(parts):
            return k.Both(tuple(map(_without, parts)))
        case k.Either(parts):
            return k.Either(tuple(map(_without, parts)))
        case _:
            return condition


def _without(condition: k.Condition) -> k.Condition:
    changed = without_atoms(condition)
    assert changed is not None
    return changed
