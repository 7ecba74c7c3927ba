"""A case whose shape is wrong in places, with these places replaced in memory.

Errors of shape must not hide errors in names, ways and conditions. So values that do not fit are
removed, values that are missing are filled in, and both are remembered: a problem that only
follows from such a change is not the author's. The file itself is never changed.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from msgspec import Struct, field

from engine.scenario.diagnose.hints import missing_fields
from engine.scenario.diagnose.line_scanner import last_below
from engine.scenario.problems import Path, Problem
from engine.scenario.schema_validator import Format
from engine.scenario.yaml.source import Source, split_lines

ROUNDS = 12  # what was filled in for one mistake can show another
MOST = 500  # errors; a file with more is not a case
PROSE = "…"  # in place of a value that is not prose

# Errors that the compiler can bear, so that nothing has to be removed for them.
HARMLESS = frozenset({"maxItems", "maxProperties", "uniqueItems", "x-first-fits"})
TOO_FEW = frozenset({"minLength", "minItems", "minProperties"})

# Fields on which nothing else in a case depends.
ALONE = frozenset({"authority", "type", "tags", "time", "confidence", "weight", "level"})

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


class Recovery(Struct):
    """A source with data of the right shape, and what was changed for that.

    Attributes:
        source: the file with data of the right shape; places are those of the file.
        names: ids, as `fold_name` writes them, in what was removed.
        touched: entries in which something was removed or filled in.
        filled: values where the author wrote nothing of use.
        misnamed: entries whose own id is not written as an id.
        unknown: fields whose whole content is unknown; `scenes/*` if that of one entry is.
    """

    source: Source
    names: set[str] = field(default_factory=set)
    touched: set[Path] = field(default_factory=set)
    filled: set[Path] = field(default_factory=set)
    misnamed: set[Path] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)


def recover(source: Source, form: Format, told: Iterable[Problem]) -> Recovery | None:
    """The source with data that fits a format; None if that cannot be reached.

    `told` are the problems that have been reported about the file.
    """
    repair = _Repair(source, form)
    repair.look(told)
    return repair.recovery if repair.run() else None


def fold_name(name: str) -> str:
    """A name without capitals, hyphens and underscores, by which ids are often misspelt."""
    return re.sub("[^a-z0-9]", "", name.lower())


class _Repair:
    """Repairs the data of one file, round by round."""

    def __init__(self, source: Source, form: Format) -> None:
        self.data = copy.deepcopy(source.data)
        self.recovery = Recovery(replace(source, data=self.data))
        self.validator, self.fields, self.fits = form.validator, form.fields, form.fits
        self.changed: set[Path] = set()  # in this round
        self.thinned: set[Path] = set()  # entries that are emptier than they were written

    def look(self, told: Iterable[Problem]) -> None:
        """Remember what needs no repair, and still makes something uncertain."""
        for error in islice(self.validator.iter_errors(self.data), MOST):
            path: Path = tuple(error.absolute_path)
            if _of_key(error):
                self.recovery.misnamed.add((*path, error.instance))
                self._note_name(error.instance)
                if path and not fold_name(str(error.instance)):  # it could have been any
                    self.recovery.unknown.add(str(path[-1]))
            elif error.validator in TOO_FEW or error.validator in HARMLESS:
                self.recovery.touched.add(path)
        lines = split_lines(self.recovery.source.text)
        for problem in told:
            if hear := MISREAD.get(problem.code):
                hear(self, problem, lines)

    def run(self) -> bool:
        """Repair what can be repaired; whether the data fit now."""
        for _ in range(ROUNDS):
            if self.fits(self.data):
                return True
            wrong = filter(self._matters, self.validator.iter_errors(self.data))
            errors = list(islice(wrong, MOST))
            if not errors or len(errors) == MOST:
                return not errors
            self.changed.clear()
            for error in errors:
                self._repair(error)
        return False

    def _matters(self, error: Any) -> bool:
        if _of_key(error):
            return error.validator in ("enum", "maxLength")
        if _variable(tuple(error.absolute_path)):
            return True
        if error.validator in TOO_FEW:
            return not error.instance
        return error.validator not in HARMLESS

    def _repair(self, error: Any) -> None:
        path: Path = tuple(error.absolute_path)
        if any(path[:end] in self.changed for end in range(len(path) + 1)):
            return
        variable = _variable(path)
        if variable:
            self._remove(variable)
        elif _of_key(error):
            self._remove((*path, error.instance))
        else:
            REPAIRS.get(error.validator, _Repair._repair_value)(self, error, path)

    # --- one kind of error each

    def _drop_unknown(self, error: Any, path: Path) -> None:
        for name in set(error.instance) - set(error.schema.get("properties", {})):
            self._remove((*path, name))

    def _fill_missing(self, error: Any, path: Path) -> None:
        fields = error.schema.get("properties")
        if fields is None:  # a `then` of the schema asks for them: the entry stands in half
            self._remove(path)
            return
        for _, name in missing_fields(error):
            self._fill((*path, name), fields[name])

    def _repair_choice(self, error: Any, path: Path) -> None:
        if error.message == "together":
            self._remove(path)
        else:
            name = _simplest(_fitting(error.instance, error.schema, self._at(path)))
            self._fill((*path, name), error.schema["properties"][name])
            if name == "then":  # a scene without its decision
                self.recovery.unknown.update(error.instance)

    def _repair_value(self, error: Any, path: Path) -> None:
        if error.schema.get("x-prose"):
            self._replace(path, PROSE)
            if isinstance(error.instance, list | dict):
                self._touch(path)
        elif isinstance(path[-1], str):
            self._remove(path)
        else:
            filler = self._filler(error.schema)
            self._replace(path, filler)
            self._touch(path)
            if not isinstance(error.instance, dict) or not isinstance(filler, dict):
                self.recovery.unknown.add(_field(path))

    # --- removing and filling in

    def _remove(self, path: Path) -> None:
        inside = self._at(path[:-1])
        if path[-1] in inside:
            self._note_lost(path, inside.pop(path[-1]))
            self.changed.add(path)
            self.thinned.add(path[:-1])
            self._touch(path)

    def _replace(self, path: Path, value: Any) -> None:
        inside = self._at(path[:-1])
        self._note_lost(path, inside[path[-1]])
        inside[path[-1]] = value
        self.changed.add(path)
        self.recovery.filled.add(path)

    def _fill(self, path: Path, schema: Mapping[str, Any]) -> None:
        self._at(path[:-1])[path[-1]] = self._filler(schema)
        self.changed.add(path)
        self.recovery.filled.add(path)
        self.recovery.unknown.add(str(path[-1]))
        self._touch(path)

    def _touch(self, path: Path) -> None:
        if _field(path) not in ALONE:
            self.recovery.touched.add(path[: _last(path)])

    def _at(self, path: Path) -> Any:
        return self.recovery.source.at(path)

    def _note_lost(self, path: Path, value: Any) -> None:
        """Remember the ids in what is removed; they may have been declared there."""
        if isinstance(path[-1], str):
            self._note_name(path[-1])
            if not isinstance(value, dict) or not (value or path in self.thinned):
                self.recovery.unknown.add(path[-1])
                self.recovery.unknown.add(f"{path[-2]}/*" if len(path) > 1 else "")
        for name in _list_names(value):
            self._note_name(name)

    def _note_name(self, name: str) -> None:
        self.recovery.names.update(map(fold_name, (name, *name.split("."))))

    def _filler(self, schema: Mapping[str, Any]) -> Any:
        """The least that fits a schema; of words, the first."""
        full = self.fields.resolve(schema)
        if "enum" in full:
            return full["enum"][0]
        kind = full["type"] if isinstance(full["type"], str) else full["type"][0]
        if kind == "object":
            return self._entry(full)
        if kind == "array":
            return [self._filler(full["items"]) for _ in range(full.get("minItems", 1))]
        if full.get("x-prose"):
            return PROSE
        known = FILLERS.get(kind)
        return known(full) if known else _example(full)

    def _entry(self, full: Mapping[str, Any]) -> dict[str, Any]:
        fields = full.get("properties", {})
        names = [*full.get("required", ()), *map(_simplest, full.get("x-exactly-one", ()))]
        if full.get("minProperties"):
            names = names or list(fields)[:1]
        made = {name: self._filler(fields[name]) for name in names}
        entry = full.get("additionalProperties")
        for number in range(full.get("minProperties", 0) if isinstance(entry, Mapping) else 0):
            made["x" * (number + 1)] = self._filler(entry or {})
        return made

    # --- what YAML read differently from what was meant

    def _hear_swallowed(self, problem: Problem, _lines: list[str]) -> None:
        """A quotation mark took the lines below it: what they declared is not known."""
        for path, mark in self.recovery.source.values.items():
            value = self._at(path) if mark.line == problem.line else None
            if isinstance(value, str):
                self._hear(value)
                self.recovery.touched.add(path[:-1])

    def _hear_in_prose(self, problem: Problem, lines: list[str]) -> None:
        """A field became part of the prose above it, perhaps with more below it."""
        self.recovery.unknown.add(problem.params["field"])
        for path in self._keys(problem.params["line"], problem.params["beside"]):
            self.recovery.touched.add(path[:-1])
        self._hear_below(problem, lines, problem.column - 2)

    def _hear_undashed(self, problem: Problem, lines: list[str]) -> None:
        """An entry of a list became part of the one above it."""
        self._hear_below(problem, lines, problem.column - 1)

    def _hear_twice(self, problem: Problem, lines: list[str]) -> None:
        """A key is there a second time, and only the first was kept."""
        for path in self._keys(problem.params["first"], problem.params["key"]):
            self.recovery.touched.add(path[:-1])
            self.recovery.unknown.update(map(str, path[-2:-1]))  # one was meant to be another
        self._hear_below(problem, lines, problem.column - 1)

    def _keys(self, line: str, key: str) -> list[Path]:
        """The paths of the values whose key is on a line."""
        keys = self.recovery.source.keys.items()
        return [path for path, mark in keys if mark.line == int(line) and path[-1] == key]

    def _hear_below(self, problem: Problem, lines: list[str], limit: int) -> None:
        """Remember the words of a line and of those below it that begin beyond a column."""
        first = problem.line - 1
        for line in lines[first : last_below(lines, first, limit, len(lines)) + 1]:
            self._hear(line)

    def _hear(self, text: str) -> None:
        for word in _WORD.findall(text):
            self._note_name(word)


def _of_key(error: Any) -> bool:
    """Whether a key, not a value, is wrong."""
    return "propertyNames" in error.absolute_schema_path


def _variable(path: Path) -> Path:
    """The variable a place belongs to, or (). Half of one has no type, so all of it is removed."""
    if len(path) > 3 and path[0] == "people" and path[2] == "state":
        return path[:4]
    return path[:2] if len(path) > 1 and path[0] in ("state", "chance") else ()


def _last(path: Path) -> int:
    """The position of the last field in a path."""
    return max((at for at, part in enumerate(path) if isinstance(part, str)), default=0)


def _field(path: Path) -> str:
    """The last field of a path; for an entry of a list, the field of the list."""
    return str(path[_last(path)])


def _fitting(group: list[str], schema: Mapping[str, Any], present: Mapping[str, Any]) -> list[str]:
    """The fields of a group that go together with those present; all of them if none does."""
    excludes = schema.get("x-not-with", {})
    taken = {other for name in present for other in excludes.get(name, ())}
    return [
        name for name in group if name not in taken and not {*excludes.get(name, ())} & {*present}
    ] or group


def _simplest(group: list[str]) -> str:
    """The field of a group that says least."""
    return "then" if "then" in group else group[0]


def _list_names(value: Any) -> Iterator[str]:
    """Everything in a value that could be an id."""
    if isinstance(value, Mapping):
        for key, inside in value.items():
            yield key
            yield from _list_names(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _list_names(inside)
    elif isinstance(value, str) and not re.search(r"\s", value):
        yield value


def _example(schema: Mapping[str, Any]) -> str:
    return next((e for e in schema.get("examples", ()) if isinstance(e, str)), "x")


FILLERS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "boolean": lambda _schema: True,
    "integer": lambda schema: schema.get("minimum", 0),
    "number": lambda schema: schema.get("minimum", 0),
    "null": lambda _schema: None,
}

REPAIRS: Mapping[str, Callable[[_Repair, Any, Path], None]] = {
    "additionalProperties": _Repair._drop_unknown,
    "required": _Repair._fill_missing,
    "dependentRequired": _Repair._fill_missing,
    "x-exactly-one": _Repair._repair_choice,
    "x-at-most-one": _Repair._repair_choice,
    "x-not-with": _Repair._repair_choice,
}

# Problems after which the words of some lines may be ids that were declared there.
MISREAD: Mapping[str, Callable[[_Repair, Problem, list[str]], None]] = {
    "E011": _Repair._hear_twice,
    "E024": _Repair._hear_swallowed,
    "E025": _Repair._hear_swallowed,
    "E037": _Repair._hear_in_prose,
    "E041": _Repair._hear_undashed,
}
