"""From what a JSON Schema validator says to problems an instructor can mend, each at its place.

One mistake is one problem: a misspelt field is not also a missing one, and prose that YAML took
apart is not also an unknown field.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from engine.scenario.diagnose import hints
from engine.scenario.diagnose.context import meant_as, slid
from engine.scenario.diagnose.hints import hint, one_of, short
from engine.scenario.diagnose.indentation import foreign
from engine.scenario.diagnose.rewrite import Draft
from engine.scenario.messages.schema import FORMS
from engine.scenario.problems import Problem
from engine.scenario.schema_validator import validator
from engine.scenario.yaml.reader import prose_traps
from engine.scenario.yaml.source import Path, Source

MOST = 500  # errors told of one file; more only come from a file that is no case
CERTAIN = 0.85  # how near a field must be to be meant, when it is a field of some other place
OF_VALUES = frozenset({"E103", "E112", "E113"})  # told at the key, where there is something to see
SCALAR = re.compile(r"[^\s,\]}#]+")


def find_problems(
    source: Source, document: Mapping[str, Any], told: Iterable[Problem] = ()
) -> list[Problem]:
    """Everything wrong with the shape of `source` by the schema `document`, in order of place.

    Of a line of which something has been `told`, nothing more is.
    """
    traps = prose_traps(source)
    shape = _Shape(source, document, {problem.line for problem in (*traps, *told)})
    traps += shape.slid()
    for error in islice(validator(document).iter_errors(source.data), MOST):
        shape.read(error)
    problems = [*traps, *shape.problems()]
    return sorted(problems, key=lambda problem: (problem.line, problem.column, problem.code))


def lines_of(source: Source) -> list[str]:
    """The lines of a source, as places count them."""
    return Draft.of(source.raw.decode("utf-8").removeprefix("\ufeff")).lines


def in_trap(source: Source, lines: Sequence[str], trapped: Container[int], path: Path) -> bool:
    """Whether a trap has been told about the line, or the braces, this stands in."""
    for end in range(len(path), 0, -1):
        mark = source.values.get(path[:end])
        if mark is None or mark.line not in trapped:
            continue
        if end == len(path) or lines[mark.line - 1][mark.column - 1 :][:1] in ("{", "["):
            return True
    return False


class _Shape:
    """Collects the problems of one file.

    Attributes:
        wrong: problems with what is written, at most one for each value and for each key.
        absent: problems with what is not, by path and the fields that would mend it.
        meant: by path, the fields that misspelt ones were meant to be.
    """

    def __init__(self, source: Source, document: Mapping[str, Any], trapped: set[int]) -> None:
        self.source = source
        self.fields = hints.Fields(document)
        self.lines = lines_of(source)
        self.trapped = trapped
        self.wrong: dict[tuple[Path, bool], Problem] = {}
        self.absent: dict[tuple[Path, tuple[str, ...]], Problem] = {}
        self.meant: defaultdict[Path, set[str]] = defaultdict(set)

    def slid(self) -> list[Problem]:
        """Fields that became part of the prose above them; none of them is missing as well."""
        found = []
        for entry, field, problem in slid(self.source, self.fields, self.lines):
            self.meant[entry].add(field)
            self.trapped.add(problem.line)
            found.append(problem)
        return found

    def problems(self) -> list[Problem]:
        """What was found, less what is only missing because it is misspelt."""
        absent = [
            p for (path, wanted), p in self.absent.items() if not self.meant[path] & {*wanted}
        ]
        return [*self.wrong.values(), *absent]

    def read(self, error: Any) -> None:
        """Take in one error of the validator."""
        path: Path = tuple(error.absolute_path)
        if "propertyNames" in error.absolute_schema_path:
            self._key(error, path)
        elif not in_trap(self.source, self.lines, self.trapped, path):
            READERS[error.validator](self, error, path)

    # --- noting

    def _note(
        self, path: Path, code: str, hint: str = "", *, key: bool = False, **p: object
    ) -> None:
        problem = self.source.problem(path, code, hint, key=key, **p)
        if problem.line not in self.trapped:
            self.wrong.setdefault((path, key and code not in OF_VALUES), problem)

    def _foreign(self, path: Path) -> bool:
        """Whether a value is wrong for a sign of another keyboard in it; that is noted."""
        line, column = self.source.values[path].line, self.source.values[path].column
        text = self.lines[line - 1]
        sign = foreign(text[column - 1 :])
        if sign is None:
            return False
        advice = hint("write lines", text=f"{text[: column - 1]}{sign.mended}")
        problem = self.source.problem(path, "E038", advice, name=sign.name, instead=sign.instead)
        if line not in self.trapped:
            self.wrong[path, False] = replace(problem, column=column + sign.column)
        return True

    def _miss(self, path: Path, wanted: list[str], code: str, hint: str = "", **p: object) -> None:
        problem = self.source.problem(path, code, hint, key=bool(path), **p)
        if problem.line not in self.trapped:
            self.absent.setdefault((path, tuple(wanted)), problem)

    def _where(self, error: Any, path: Path) -> str:
        """The kind of thing that was being read: "an option", or "`choose`"."""
        title = str(error.schema.get("title", ""))
        return title if path and title[:1].islower() else _name(path)

    # --- fields

    def unknown(self, error: Any, path: Path) -> None:
        """Fields that are not in the format, or not here."""
        known = error.schema.get("properties", {})
        free = [name for name in known if name not in error.instance]
        for field in islice((name for name in error.instance if name not in known), MOST):
            self._unknown(error, path, field, free)

    def _unknown(self, error: Any, path: Path, field: str, free: list[str]) -> None:
        elsewhere = field in self.fields
        near = hints.nearest(field, free, CERTAIN if elsewhere else 0.6)
        where = self._where(error, path)
        if near:
            self.meant[path].add(near)
            advice = hint("mean", name=near)
        elif elsewhere:
            advice = self.fields.belongs(field)
        else:
            advice = meant_as(self.source, self.fields, (*path, field))
            if not advice and 0 < len(free) <= 12:
                advice = hint("one of", names=one_of(free))
        code = "E120" if elsewhere and not near else "E100"
        self._note((*path, field), code, advice, key=True, field=short(field), where=where)

    def missing(self, error: Any, path: Path) -> None:
        """Fields that must be there."""
        fields = error.schema.get("properties", {})
        for field in error.validator_value:
            if field not in error.instance:
                advice = self._missing_hint(error.instance, field, fields)
                where = self._where(error, path)
                self._miss(path, [field], "E101", advice, field=field, where=where)

    def _missing_hint(self, instance: Any, field: str, fields: Mapping[str, Any]) -> str:
        said = hints.yes_or_no(instance.get("start"))
        if field == "values" and said:
            return hint("write", text=f"`start: {said}`")
        return self.fields.instance(field, fields)

    def needs(self, error: Any, path: Path) -> None:
        """A field that another one needs beside it."""
        for field, others in error.validator_value.items():
            for other in others if field in error.instance else []:
                if other not in error.instance:
                    advice = self.fields.instance(other, error.schema.get("properties", {}))
                    place = {"field": field, "missing": other}
                    self._miss(path, [other], "E119", advice, **place)

    def one_of(self, error: Any, path: Path) -> None:
        """None, or more than one, of the fields of which there must be one."""
        if error.message == "together":
            return self.together(error, path)
        fields = error.instance
        advice = hint("leads on") if "then" in fields else ""
        if fields[0] in ("do", "says"):
            advice = self.fields.instance(fields[0], error.schema["properties"])
        where = self._where(error, path)
        self._miss(path, fields, "E115", advice, fields=one_of(fields), where=where)

    def together(self, error: Any, path: Path) -> None:
        """Two fields that exclude each other; the second is the one pointed at."""
        first, second = error.instance
        decision = next((name for name in (first, second) if name != "then"), first)
        advice = hint("inside", place=f"`{decision}`") if "then" in (first, second) else ""
        advice = advice or hint("remove one")
        where = self._where(error, path[:-1])
        self._note(path, "E116", advice, key=True, first=first, second=second, where=where)

    # --- values

    def kind(self, error: Any, path: Path) -> None:
        """A value of the wrong kind, or none at all."""
        value, schema = error.instance, error.schema
        key = path[-1] if path and isinstance(path[-1], str) else ""
        if isinstance(value, str) and self._foreign(path):
            return None
        if value is None:
            no_need = "object" in schema["type"] and not {"required", "x-exactly-one"} & {*schema}
            bare = no_need and not schema.get("minProperties") and key
            advice = hint("write", text=f"`{key}: {{}}`") if bare else ""
            return self._note(path, "E103", advice, key=True, field=_name(path))
        mark = self.source.values[path]
        raw = SCALAR.match(self.lines[mark.line - 1][mark.column - 1 :])
        advice = hints.kind_hint(key, value, schema, raw[0] if raw else "")
        if schema.get("x-form") == "version" and not isinstance(value, list | dict):
            return self._note(path, "E110", advice, value=raw[0] if raw else short(value))
        wanted, found = hints.expected_kinds(schema), hints.kind_of(value)
        self._note(path, "E102", advice, field=_name(path), expected=wanted, found=found)

    def word(self, error: Any, path: Path) -> None:
        """A word that is not in the closed list."""
        self._word(error, path, _name(path), False)

    def _word(self, error: Any, path: Path, field: str, key: bool) -> None:
        if not key and self._foreign(path):
            return
        near = hints.nearest(str(error.instance), error.validator_value)
        names = one_of(error.validator_value)
        advice = hint("mean", name=near) if near else hint("one of", names=names)
        self._note(path, "E104", advice, key=key, value=short(error.instance), field=field)

    def amount(self, error: Any, path: Path) -> None:
        """A number out of range."""
        least, most = error.schema["minimum"], error.schema["maximum"]
        value, field = short(error.instance), _name(path)
        self._note(path, "E105", value=value, field=field, least=least, most=most)

    def halves(self, error: Any, path: Path) -> None:
        """A number that is neither whole nor half."""
        near = f"{round(error.instance * 2) / 2:g}"
        self._note(path, "E106", hint("write", text=f"`{near}`"), value=short(error.instance))

    def form(self, error: Any, path: Path) -> None:
        """A text that is not written as such a thing is."""
        self._form(error, path, False)

    def _form(self, error: Any, path: Path, key: bool) -> None:
        form, value = error.schema.get("x-form", ""), str(error.instance)
        if not key and self._foreign(path):
            return
        if form in ("id", "name"):
            advice = hints.write_mended(value.replace(".", " "), "-" if form == "id" else "_")
            advice = hint("one id") if "." in value and not key else advice
            self._note(
                path, "E108" if form == "id" else "E109", advice, key=key, value=short(value)
            )
        elif form == "version":
            self._note(path, "E110", hint("write", text="`version: 1.0.0`"), value=short(value))
        else:
            joint = {"address": "-", "variable": "_"}.get(form)
            advice = hints.write_mended(value, joint) if joint else ""
            self._note(path, "E111", advice, key=key, form=FORMS[form], value=short(value))

    def too_long(self, error: Any, path: Path) -> None:
        """A text longer than fits."""
        self._too_long(error, path, _name(path), False)

    def _too_long(self, error: Any, path: Path, field: str, key: bool) -> None:
        length, most = len(error.instance), error.validator_value
        self._note(path, "E107", key=key, field=field, length=length, most=most)

    def too_few(self, error: Any, path: Path) -> None:
        """Fewer than needed, or nothing at all."""
        count = len(error.instance)
        if count == 0:
            return self._note(path, "E103", key=True, field=_name(path))
        least = error.validator_value
        self._note(path, "E112", key=True, field=_name(path), count=count, least=least)

    def too_many(self, error: Any, path: Path) -> None:
        """More than there is room for."""
        count, most = len(error.instance), error.validator_value
        advice = hint("dashes") if most == 1 else ""
        self._note(path, "E113", advice, key=True, field=_name(path), count=count, most=most)

    def twice(self, error: Any, path: Path) -> None:
        """The same thing twice in a list."""
        self._note(path, "E114", value=short(error.instance), field=_name(path[:-1]))

    def first_fits(self, error: Any, path: Path) -> None:
        """A list of `{if: …}` in which something is never reached, or nothing may fit."""
        if self.meant[path] & {"if"}:
            return None
        whole = _name(path[:-1])
        if error.message == "last":
            return self._note((*path, "if"), "E117", hint("add else"), key=True, field=whole)
        number = int(path[-1]) + 1
        self._note(path, "E118", hint("move last"), entry=f"entry {number}", field=whole)

    # --- keys an author chose

    def _key(self, error: Any, path: Path) -> None:
        place = (*path, error.instance)
        if in_trap(self.source, self.lines, self.trapped, place):
            return
        if error.validator == "enum":
            self._word(error, place, _name(path), True)
        elif error.validator == "maxLength":
            self._too_long(error, place, f"`{short(error.instance)}`", True)
        else:
            self._form(error, place, True)


def _name(path: Path) -> str:
    """A place in words: "`text`", "entry 2 of `text`"."""
    if not path:
        return "the case"
    last = path[-1]
    if isinstance(last, int):
        return f"entry {last + 1} of {_name(path[:-1])}"
    return f"`{short(last)}`"


READERS: Mapping[str, Callable[[_Shape, Any, Path], None]] = {
    "additionalProperties": _Shape.unknown,
    "required": _Shape.missing,
    "dependentRequired": _Shape.needs,
    "x-exactly-one": _Shape.one_of,
    "x-at-most-one": _Shape.together,
    "x-not-with": _Shape.together,
    "x-first-fits": _Shape.first_fits,
    "type": _Shape.kind,
    "enum": _Shape.word,
    "minimum": _Shape.amount,
    "maximum": _Shape.amount,
    "multipleOf": _Shape.halves,
    "pattern": _Shape.form,
    "maxLength": _Shape.too_long,
    "minLength": _Shape.too_few,
    "minItems": _Shape.too_few,
    "minProperties": _Shape.too_few,
    "maxItems": _Shape.too_many,
    "maxProperties": _Shape.too_many,
    "uniqueItems": _Shape.twice,
}
