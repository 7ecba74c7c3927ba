"""A case whose shape is wrong in places, with these places replaced in memory.

Errors of shape must not hide errors in names, ways and conditions. So values that do not fit are
removed, values that are missing are filled in, and both are remembered: a problem that only
follows from such a change is not the author's, and `drop_consequences` leaves it out. A name that
is declared inside a part whose shape is wrong is not unknown, and an answer whose `ratng` is
misspelt does not lack a rating as well. The file itself is never changed.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from msgspec import Struct, field

from engine.decisions.registry import DECISIONS
from engine.scenario.diagnose.draft_lines import last_below
from engine.scenario.diagnose.hints import missing_fields
from engine.scenario.diagnose.misread import is_misread
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
        return (
            known(full)
            if known
            else next((e for e in full.get("examples", ()) if isinstance(e, str)), "x")
        )

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


VARIABLES = frozenset({"people", "state", "chance"})
PLACES = frozenset({"scenes", "endings"})
OF_OPTIONS = {kind.name for kind in DECISIONS if kind.options}
TALKS = {kind.name for kind in DECISIONS if kind.talks}
ANSWERS = frozenset(
    {"scenes", "scenes/*", "topics/*", "asks/*", "options", "items", "topics"}
    | {"questions", "moves", "asks", "answers", "also_offered"}
    | {kind.name for kind in DECISIONS}
)
SLOTS = ANSWERS | {"slot", "as", "assesses"}

# Where things are declared, by what a message calls them. If all of that is lost, anything may
# have been declared there.
DECLARED: Mapping[str, frozenset[str]] = {
    "person": frozenset({"people"}),
    "scene": PLACES,
    "ending": PLACES,
    "need": frozenset({"needs"}),
    "consent": frozenset({"consents"}),
    "risk": frozenset({"risks"}),
    "fact": frozenset({"facts"}),
    "thing to know": frozenset({"knows", "things", "people"}),
    "decision": frozenset({"scenes", "scenes/*", "person_decides", "as", "decides"} | OF_OPTIONS),
    "purpose": frozenset({"purpose"} | TALKS),
    "question": ANSWERS,
    "option": ANSWERS,
    "answer": ANSWERS,
    "item": ANSWERS,
    "act": ANSWERS,
    "move": ANSWERS,
    "topic": ANSWERS,
}
BY_CODE: Mapping[str, frozenset[str]] = {
    "E207": VARIABLES,
    "E221": VARIABLES,
    "E226": PLACES,
    "E246": frozenset({"scenes", "scenes/*", "text", "id"}),
    "E247": ANSWERS,
    "E260": frozenset().union(*DECLARED.values(), VARIABLES, {"injects"}),
}
ENDLESS = {"field": "endings", "where": "the case"}
UNKNOWN = frozenset({"E207", "E215", "E220", "E221", "E226", "E246", "E247", "E260"})  # "no such …"

# What may be wrong only because something else is missing or was removed: in the entries above the
# place; in the place itself as well; or in the whole decision.
OF_ABOVE = frozenset({"E229", "E230"})
OF_ENTRY = frozenset({"E242", "E243", "E244", "E245", "E256", "E263", "E264"})
OF_DECISION = frozenset({"E217", "E231", "E232", "E233", "E250", "E251", "E252"}) | frozenset(
    {"E253", "E254", "E255", "E257", "E262"}
)
# Fields at which the problems of an entry are reported.
LEAVES = frozenset({"rating", "critical", "slot", "lose", "waive"})
OF_SLOTS = frozenset({"E248", "E249", "E266"})  # decisions anywhere may share one


def drop_consequences(
    found: Iterable[tuple[Path, Problem]], recovery: Recovery, told: Iterable[Problem]
) -> Iterator[Problem]:
    """The problems found in a recovered source, each with its path, that do not follow from others.

    The others are those that have been reported about the file (`told`), and what was recovered.
    """
    ids = set(map(fold_name, _list_ids(recovery.source.data)))
    lines = split_lines(recovery.source.text)
    told = list(told)
    astray = any(p.code == "E120" and p.params["field"] == "then" for p in told)
    misread = {problem.line for problem in told if problem.code < "E100"}
    for path, problem in found:
        if not (
            is_misread(recovery.source, lines, misread, path)
            or _is_filled_in(path, recovery)
            or (problem.code in UNKNOWN and _may_exist(problem, recovery, ids))
            or (astray and problem.code == "E230")
            or _unsure(path, problem.code, recovery)
        ):
            yield problem


def drop_cut_off(source: Source, found: Iterable[Problem]) -> list[Problem]:
    """The problems of a file, of one that may be cut off only those that have another cause.

    A case without endings may end anywhere. The lost part may have held what the rest names, and
    the last entry lacks what followed.
    """
    found = list(found)
    if not any(p.code == "E101" and p.params == ENDLESS for p in found):
        return found
    last = _last_entry(source)
    lost = UNKNOWN | OF_ABOVE
    return [
        p
        for p in found
        if p.code < "E100"
        or (p.code == "E101" and p.params["where"] == ENDLESS["where"])
        or not (p.code in lost or p.line >= last)
    ]


def _last_entry(source: Source) -> int:
    """The line in which the last entry of the last section begins."""
    path: Path = ()
    for _level in range(2):
        inside = source.at(path)
        if not inside or not isinstance(inside, (Mapping, list)):
            break
        path = (*path, list(inside)[-1] if isinstance(inside, Mapping) else len(inside) - 1)
    mark = source.keys.get(path) or source.values.get(path)
    return mark.line if mark else 0


def _is_filled_in(path: Path, recovery: Recovery) -> bool:
    """Whether the author wrote nothing of this value, or its id is what is wrong."""
    ends = range(1, len(path) + 1)
    return path in recovery.misnamed or any(path[:end] in recovery.filled for end in ends)


def _may_exist(problem: Problem, recovery: Recovery, ids: set[str]) -> bool:
    """Whether a name that is reported as unknown may be declared in what was removed."""
    name = problem.params["name"]
    parts = {fold_name(name), *map(fold_name, name.split("."))}
    if problem.params.get("kind") == "slot":  # made by what an entry says, not by a declaration
        unsure = _list_touched(recovery) and parts & (ids | recovery.names)
        return bool(unsure or SLOTS & recovery.unknown)
    lost = BY_CODE.get(problem.code) or DECLARED.get(problem.params.get("kind", ""), frozenset())
    return bool(parts & recovery.names) or bool(lost & recovery.unknown)


def _unsure(path: Path, code: str, recovery: Recovery) -> bool:
    """Whether this depends on an entry that is not as the author wrote it."""
    touched = _list_touched(recovery)
    path = path[: next((n for n, part in enumerate(path) if part in LEAVES), len(path))]
    if code in OF_SLOTS:
        return bool(touched)
    if code in OF_ABOVE:
        return any(_above(place, path) for place in touched)
    if code in OF_ENTRY:
        return any(_above(place, path) or _above(path, place) for place in touched)
    if code in OF_DECISION:
        decision = path[:3]
        return any(_above(place, decision) or _above(decision, place) for place in touched)
    return False


def _list_touched(recovery: Recovery) -> list[Path]:
    """Entries of scenes that are not as they were written."""
    return [path for path in recovery.touched if len(path) > 1 and path[0] == "scenes"]


def _above(upper: Path, lower: Path) -> bool:
    return lower[: len(upper)] == upper


def _list_ids(node: Any) -> Iterator[str]:
    """Every key of a case, and every name of a slot."""
    if isinstance(node, Mapping):
        for key, inside in node.items():
            yield key
            if key == "as" and isinstance(inside, str):
                yield inside
            yield from _list_ids(inside)
    elif isinstance(node, list):
        for inside in node:
            yield from _list_ids(inside)
