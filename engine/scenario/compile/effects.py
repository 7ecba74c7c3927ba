"""What an answer does and where it leads, as kernel ops and targets.

It does `set`, `add` and the verbs of the vocabulary; `then`, `go` and `pass` say where it leads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.kernel import model as k
from engine.language.advice import Advice
from engine.scenario.case_text import Voice
from engine.scenario.compile.draft import Draft
from engine.scenario.diagnose.hints import yes_or_no
from engine.scenario.expressions import Scope, suggest_name, suggest_or_list
from engine.scenario.problems import Path


def compile_effects(draft: Draft, path: Path, entry: Mapping[str, Any]) -> tuple[k.Op, ...]:
    """The ops of everything an entry does; `path` is the path of the entry."""
    ops: list[k.Op] = []
    by: dict[str, str] = {}  # the verb that changes a variable
    settings, additions = entry.get("set", {}), entry.get("add", {})
    for name in settings.keys() & additions.keys():
        draft.problem((*path, "add", name), "E224", key=True, name=name)
    for name, value in settings.items():
        ops.extend(_set(draft, (*path, "set", name), name, value))
    for name, amount in additions.items():
        ops.extend(_add(draft, (*path, "add", name), name, amount))
    verbs = ((verb, apply) for word in draft.words for verb, apply in word.verbs.items())
    for verb, apply in verbs:
        if verb not in entry:
            continue
        done = apply(draft, (*path, verb), entry[verb])
        names = k.writes(tuple(done))
        for name in sorted(names & by.keys()):
            params = {"name": name.partition(":")[2], "first": by[name], "second": verb}
            draft.problem((*path, verb), "E261", key=True, **params)
        by.update(dict.fromkeys(names, verb))
        ops.extend(done)
    return tuple(ops)


def _changeable(draft: Draft, path: Path, name: str) -> k.Variable | None:
    """The variable an effect may change, or None with a problem noted."""
    if name not in draft.bare:
        draft.problem(path, "E221", suggest_name(name, draft.bare), key=True, name=name)
        return None
    variable = draft.variables[name]
    if variable.chance:
        draft.problem(path, "E222", key=True, name=name)
        return None
    return variable


def _set(draft: Draft, path: Path, name: str, value: k.Value) -> list[k.Op]:
    variable = _changeable(draft, path, name)
    if variable is None:
        return []
    index = variable.index_of(value)
    if index is not None:
        return [k.Set(name, index)]
    said = yes_or_no(value) if isinstance(variable.values[0], bool) else ""
    hint = hint_of(variable)
    if said:
        hint = Advice(f"write `{said}`, without quotation marks", said)
    draft.problem(path, "E223", hint, name=name, value=write_value(value))
    return []


def _add(draft: Draft, path: Path, name: str, amount: int) -> list[k.Op]:
    variable = _changeable(draft, path, name)
    if variable is None:
        return []
    if not variable.is_number:
        draft.problem(path, "E225", f"write `set: {{{name}: …}}`", name=name)
        return []
    return [k.Add(name, amount)] if amount else []


def hint_of(variable: k.Variable) -> str:
    """What an author can write instead of a value the variable never has."""
    return "it is one of " + ", ".join(map(write_value, variable.values))


def write_value(value: k.Value) -> str:
    """A value as an author writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def compile_edge(draft: Draft, path: Path, entry: Mapping[str, Any]) -> tuple[k.Op, ...]:
    """What happens on a way taken: its effects, and a mark when the key has something to settle."""
    mark = draft.mark(path) if "waive" in entry or "lose" in entry else ()
    return mark + compile_effects(draft, path, entry)


def check_place(draft: Draft, path: Path, id: str) -> str | None:
    """The id of a scene or ending to go to, or None with a problem noted."""
    if id in draft.places:
        return id
    draft.problem(path, "E226", suggest_or_list(id, draft.places), name=id)
    return None


def compile_targets(draft: Draft, path: Path, then: object, scope: Scope) -> tuple[k.Target, ...]:
    """The ways a `then` offers, the last without a condition."""
    if isinstance(then, str):
        to = check_place(draft, path, then)
        return (k.Target(None, (), to),) if to else ()
    assert isinstance(then, Sequence)
    found: list[k.Target] = []
    for number, entry in enumerate(then):
        here = (*path, number)
        to = check_place(draft, (*here, "go"), entry["go"])
        when = draft.when(here, entry, scope)
        if to:
            found.append(k.Target(when, compile_edge(draft, here, entry), to))
    return tuple(found)


def compile_first(
    draft: Draft, path: Path, entries: Sequence[Any], voice: Voice, scope: Scope
) -> tuple[k.Op, ...]:
    """Replies and their kin: the first that fits is shown, and does what it does."""
    branches = []
    for number, entry in enumerate(entries):
        here = (*path, number)
        show = k.Show(draft.line((*here, "say"), entry["say"], voice))
        branches.append(
            k.Branch(draft.when(here, entry, scope), (show, *compile_edge(draft, here, entry)))
        )
    return (k.First(tuple(branches)),) if branches else ()


def compile_prose(
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


def drop_atoms(condition: k.Condition) -> k.Condition:
    """A condition with everything it asks of an answer taken as false."""
    match condition:
        case k.Written(_, of):  # what an answer is asked is not read when there is no answer
            return drop_atoms(of)
        case k.Atom():
            return k.FALSE
        case _:
            return k.change_parts(condition, drop_atoms)
