"""What an answer does: `set`, `add` and the verbs of the vocabulary, as kernel ops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from engine.kernel import model as k
from engine.scenario.compile.draft import Draft
from engine.scenario.expressions import closest
from engine.scenario.yaml.source import Path


def effects(draft: Draft, path: Path, entry: Mapping[str, Any]) -> tuple[k.Op, ...]:
    """The ops of everything an entry does; `path` is where the entry stands."""
    ops: list[k.Op] = []
    by: dict[str, str] = {}  # the verb that changes a variable
    settings, additions = entry.get("set", {}), entry.get("add", {})
    for name in additions:
        if name in settings:
            draft.problem((*path, "add", name), "E224", key=True, name=name)
    for name, value in settings.items():
        ops.extend(_set(draft, (*path, "set", name), name, value))
    for name, amount in additions.items():
        ops.extend(_add(draft, (*path, "add", name), name, amount))
    for verb, done in _verbs(draft, path, entry):
        names = changed(done)
        for name in sorted(names & by.keys()):
            params = {"name": name.partition(":")[2], "first": by[name], "second": verb}
            draft.problem((*path, verb), "E261", key=True, **params)
        by.update(dict.fromkeys(names, verb))
        ops.extend(done)
    return tuple(ops)


def _verbs(
    draft: Draft, path: Path, entry: Mapping[str, Any]
) -> Iterator[tuple[str, Sequence[k.Op]]]:
    """What every verb of an entry does, in the order of the vocabulary."""
    for word in draft.words:
        for verb, apply in word.verbs.items():
            if verb in entry:
                yield verb, apply(draft, (*path, verb), entry[verb])


def changed(ops: Iterable[k.Op]) -> set[str]:
    """The variables these change, whatever is so before."""
    found: set[str] = set()
    for op in ops:
        if isinstance(op, k.First):
            found.update(*(changed(branch.ops) for branch in op.branches))
        elif not isinstance(op, k.Show):
            found.add(op.variable)
    return found


def _changeable(draft: Draft, path: Path, name: str) -> k.Variable | None:
    """The variable an effect may change, or None with a problem noted."""
    if name not in draft.bare:
        draft.problem(path, "E221", closest(name, draft.bare), key=True, name=name)
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
    index = value_of(variable, value)
    if index is not None:
        return [k.Set(name, index)]
    draft.problem(path, "E223", hint_of(variable), name=name, value=plain(value))
    return []


def _add(draft: Draft, path: Path, name: str, amount: int) -> list[k.Op]:
    variable = _changeable(draft, path, name)
    if variable is None:
        return []
    if not variable.is_number:
        draft.problem(path, "E225", f"write `set: {{{name}: …}}`", name=name)
        return []
    return [k.Add(name, amount)] if amount else []


def value_of(variable: k.Variable, value: k.Value) -> int | None:
    """The index of a value as an author writes it, or None when the variable never has it."""
    for index, known in enumerate(variable.values):
        if known == value and type(known) is type(value):
            return index
    return None


def hint_of(variable: k.Variable) -> str:
    """What an author can write instead of a value the variable never has."""
    return "it is one of " + ", ".join(map(plain, variable.values))


def plain(value: k.Value) -> str:
    """A value as an author writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
