"""A case whose shape is wrong in places, with those places put right in memory.

What is wrong with the shape must not hide what is wrong with names, ways and conditions. So what
does not fit is taken out, what must be there is put in, and both are remembered: a problem that
only follows from such a change is none of the author's. The file itself is never changed.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from engine.scenario.diagnose.hints import Fields
from engine.scenario.diagnose.schema_errors import lines_of
from engine.scenario.problems import Problem
from engine.scenario.schema_validator import validator
from engine.scenario.yaml.source import Path, Source

ROUNDS = 12  # what was put in for one mistake can bring another to light
MOST = 500  # errors; a file with more is no case
PROSE = "…"  # stands for prose that is no prose

# What the compiler can live with, so that nothing has to be taken out for it.
HARMLESS = frozenset({"maxItems", "maxProperties", "uniqueItems", "x-first-fits"})
TOO_FEW = frozenset({"minLength", "minItems", "minProperties"})

# Fields nothing else in a case depends on.
ALONE = frozenset({"authority", "type", "tags", "time", "confidence", "weight", "level"})

# Traps in which YAML swallows the lines below, or takes a sentence apart.
SWALLOWS = frozenset({"E024", "E025"})

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass
class Healed:
    """What was changed, and the source that came of it.

    Attributes:
        source: the file with data of the right shape; places are those of the file.
        names: ids, plain, that stand in what was taken out.
        touched: entries from which something was taken, or into which something was put.
        put: what stands where the author wrote nothing of use.
        misnamed: entries whose own id is not written as ids are.
        void: fields whose content is unknown as a whole; `scenes/*` when that of one entry is.
    """

    source: Source
    names: set[str] = field(default_factory=set)
    touched: set[Path] = field(default_factory=set)
    put: set[Path] = field(default_factory=set)
    misnamed: set[Path] = field(default_factory=set)
    void: set[str] = field(default_factory=set)


def heal(source: Source, document: Mapping[str, Any], told: Iterable[Problem]) -> Healed | None:
    """The source with data that fits the schema `document`; None when too little is left of it.

    Args:
        source: the file.
        document: the schema.
        told: what has been said about the file.
    """
    healer = _Healer(source, document)
    healer.look(told)
    return healer.healed if healer.run() else None


def plain(name: str) -> str:
    """A name without what ids are misspelt by: case, hyphens and underscores."""
    return re.sub("[^a-z0-9]", "", name.lower())


class _Healer:
    """Puts one file right, round by round."""

    def __init__(self, source: Source, document: Mapping[str, Any]) -> None:
        self.data = copy.deepcopy(source.data)
        self.healed = Healed(replace(source, data=self.data))
        self.validator = validator(document)
        self.fields = Fields(document)
        self.changed: set[Path] = set()  # in this round
        self.thinned: set[Path] = set()  # entries that are emptier than they were written

    def look(self, told: Iterable[Problem]) -> None:
        """Remember what nothing has to be put right for, and still makes something unsure."""
        for error in islice(self.validator.iter_errors(self.data), MOST):
            path: Path = tuple(error.absolute_path)
            if _of_key(error):
                self.healed.misnamed.add((*path, error.instance))
                self._names(error.instance)
            elif error.validator in TOO_FEW or error.validator in HARMLESS:
                self.healed.touched.add(path)
        lines = lines_of(self.healed.source)
        for problem in told:
            if problem.code in SWALLOWS:
                self._swallowed(problem)
            elif problem.code == "E011":
                self._twice(problem, lines)
            elif problem.code == "E037":
                self._slid(problem, lines)

    def run(self) -> bool:
        """Put right what can be; whether the data fit now."""
        for _ in range(ROUNDS):
            wrong = filter(self._matters, self.validator.iter_errors(self.data))
            errors = list(islice(wrong, MOST))
            if not errors or len(errors) == MOST:
                return not errors
            self.changed.clear()
            for error in errors:
                self._mend(error)
        return False

    def _matters(self, error: Any) -> bool:
        if _of_key(error):
            return error.validator in ("enum", "maxLength")
        if _variable(tuple(error.absolute_path)):
            return True
        if error.validator in TOO_FEW:
            return not error.instance
        return error.validator not in HARMLESS

    def _mend(self, error: Any) -> None:
        path: Path = tuple(error.absolute_path)
        if any(path[:end] in self.changed for end in range(len(path) + 1)):
            return
        variable = _variable(path)
        if variable:
            self._take(variable)
        elif _of_key(error):
            self._take((*path, error.instance))
        else:
            MENDS.get(error.validator, _Healer._value)(self, error, path)

    # --- one kind of error each

    def _unknown(self, error: Any, path: Path) -> None:
        for name in set(error.instance) - set(error.schema.get("properties", {})):
            self._take((*path, name))

    def _missing(self, error: Any, path: Path) -> None:
        for name in error.validator_value:
            if name not in error.instance:
                self._put((*path, name), error.schema["properties"][name])

    def _beside(self, error: Any, path: Path) -> None:
        for name, others in error.validator_value.items():
            for other in others if name in error.instance else ():
                if other not in error.instance:
                    self._put((*path, other), error.schema["properties"][other])

    def _one_of(self, error: Any, path: Path) -> None:
        if error.message == "together":
            self._take(path)
        else:
            name = _simplest(_fitting(error.instance, error.schema, self._inside(path)))
            self._put((*path, name), error.schema["properties"][name])
            if name == "then":  # a scene without its decision
                self.healed.void.update(error.instance)

    def _value(self, error: Any, path: Path) -> None:
        if error.schema.get("x-prose"):
            self._replace(path, PROSE)
            if isinstance(error.instance, list | dict):
                self._touch(path)
        elif isinstance(path[-1], str):
            self._take(path)
        else:
            filler = self._filler(error.schema)
            self._replace(path, filler)
            self._touch(path)
            if not isinstance(error.instance, dict) or not isinstance(filler, dict):
                self.healed.void.add(_field(path))

    # --- taking and putting

    def _take(self, path: Path) -> None:
        inside = self._inside(path[:-1])
        if path[-1] in inside:
            self._lost(path, inside.pop(path[-1]))
            self.changed.add(path)
            self.thinned.add(path[:-1])
            self._touch(path)

    def _replace(self, path: Path, value: Any) -> None:
        inside = self._inside(path[:-1])
        self._lost(path, inside[path[-1]])
        inside[path[-1]] = value
        self.changed.add(path)
        self.healed.put.add(path)

    def _put(self, path: Path, schema: Mapping[str, Any]) -> None:
        self._inside(path[:-1])[path[-1]] = self._filler(schema)
        self.changed.add(path)
        self.healed.put.add(path)
        self.healed.void.add(str(path[-1]))
        self._touch(path)

    def _touch(self, path: Path) -> None:
        if _field(path) not in ALONE:
            self.healed.touched.add(path[: _last(path)])

    def _inside(self, path: Path) -> Any:
        node = self.data
        for part in path:
            node = node[part]
        return node

    def _lost(self, path: Path, value: Any) -> None:
        """Remember the ids in what is taken out; they may have been declared there."""
        if isinstance(path[-1], str):
            self._names(path[-1])
            if not isinstance(value, dict) or not (value or path in self.thinned):
                self.healed.void.add(path[-1])
                self.healed.void.add(f"{path[-2]}/*" if len(path) > 1 else "")
        for name in _names(value):
            self._names(name)

    def _names(self, name: str) -> None:
        self.healed.names.update(map(plain, (name, *name.split("."))))

    def _filler(self, schema: Mapping[str, Any]) -> Any:
        """The least that fits a schema; of words, whichever comes first."""
        full = self.fields.resolved(schema)
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

    # --- what YAML read, and not as it was meant

    def _swallowed(self, problem: Problem) -> None:
        """A quotation mark took the lines below it: what they declared is not known."""
        for path, mark in self.healed.source.values.items():
            value = self._written(path) if mark.line == problem.line else None
            if isinstance(value, str):
                self._heard(value)
                self.healed.touched.add(path[:-1])

    def _slid(self, problem: Problem, lines: list[str]) -> None:
        """A field became part of the prose above it, perhaps with more below it."""
        self.healed.void.add(problem.params["field"])
        for path, mark in self.healed.source.keys.items():
            beside = mark.line == int(problem.params["line"])
            if beside and path[-1] == problem.params["beside"]:
                self.healed.touched.add(path[:-1])
        for line in lines[problem.line - 1 :]:
            if line.strip() and len(line) - len(line.lstrip()) < problem.column - 1:
                break
            self._heard(line)

    def _written(self, path: Path) -> Any:
        node = self.data
        for part in path:
            node = node[part]
        return node

    def _twice(self, problem: Problem, lines: list[str]) -> None:
        """A key stands there a second time, and only the first was kept."""
        first, key = int(problem.params["first"]), problem.params["key"]
        for path, mark in self.healed.source.keys.items():
            if mark.line == first and path[-1] == key:
                self.healed.touched.add(path[:-1])
                self.healed.void.update(map(str, path[-2:-1]))  # one was meant to be another
        start = problem.line - 1
        self._heard(lines[start])
        for line in lines[start + 1 :]:
            if line.strip() and len(line) - len(line.lstrip()) < problem.column:
                break
            self._heard(line)

    def _heard(self, text: str) -> None:
        for word in _WORD.findall(text):
            self._names(word)


def _of_key(error: Any) -> bool:
    """Whether a key, not a value, is wrong."""
    return "propertyNames" in error.absolute_schema_path


def _variable(path: Path) -> Path:
    """The variable a place belongs to, or (). Half of one has no type, so it goes whole."""
    if len(path) > 3 and path[0] == "people" and path[2] == "state":
        return path[:4]
    return path[:2] if len(path) > 1 and path[0] in ("state", "chance") else ()


def _last(path: Path) -> int:
    """How far into a path its last field stands."""
    return max((at for at, part in enumerate(path) if isinstance(part, str)), default=0)


def _field(path: Path) -> str:
    """The last field of a path: of an entry of a list, the one that has the list."""
    return str(path[_last(path)])


def _fitting(group: list[str], schema: Mapping[str, Any], present: Mapping[str, Any]) -> list[str]:
    """The fields of a group that may stand beside those that are there; all when none may."""
    excludes = schema.get("x-not-with", {})
    taken = {other for name in present for other in excludes.get(name, ())}
    return [
        name for name in group if name not in taken and not {*excludes.get(name, ())} & {*present}
    ] or group


def _simplest(group: list[str]) -> str:
    """The field of a group that says least."""
    return "then" if "then" in group else group[0]


def _names(value: Any) -> Iterator[str]:
    """Everything in a value that could be an id."""
    if isinstance(value, Mapping):
        for key, inside in value.items():
            yield key
            yield from _names(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _names(inside)
    elif isinstance(value, str) and not re.search(r"\s", value):
        yield value


def _example(schema: Mapping[str, Any]) -> str:
    return next((e for e in schema.get("examples", ()) if isinstance(e, str)), "x")


FILLERS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "boolean": lambda schema: True,
    "integer": lambda schema: schema.get("minimum", 0),
    "number": lambda schema: schema.get("minimum", 0),
    "null": lambda schema: None,
}

MENDS: Mapping[str, Callable[[_Healer, Any, Path], None]] = {
    "additionalProperties": _Healer._unknown,
    "required": _Healer._missing,
    "dependentRequired": _Healer._beside,
    "x-exactly-one": _Healer._one_of,
    "x-at-most-one": _Healer._one_of,
    "x-not-with": _Healer._one_of,
}
