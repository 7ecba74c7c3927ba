"""Turns the errors of a JSON Schema validator into problems an instructor can fix.

One mistake is one problem: a misspelt field is not also a missing one, and prose that YAML took
apart is not also an unknown field.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from engine.language.advice import Advice
from engine.language.any_keyboard import to_latin
from engine.language.foreign_characters import find_foreign_sign
from engine.scenario.diagnose import hints
from engine.scenario.diagnose.draft_lines import Draft, Fix, last_below
from engine.scenario.diagnose.hints import as_id, find_nearest, hint, quote_names, shorten
from engine.scenario.diagnose.line_fixes import undash
from engine.scenario.diagnose.misread import (
    find_in_prose,
    find_in_source,
    hint_meant,
    is_misread,
    levels_around,
)
from engine.scenario.messages import FORMS
from engine.scenario.problems import Path, Problem
from engine.scenario.schema import format_of
from engine.scenario.schema_validator import Format
from engine.scenario.vocabulary import WORDS, Word
from engine.scenario.yaml.source import Source

MOST = 500  # errors reported of one file; a file with more is not a case
CERTAIN = 0.85  # how near a field must be to be meant, when it is a field of some other place
AT_KEY = frozenset({"E103", "E112", "E113"})  # of values, but reported at the key
WAYS = frozenset({"then", "go", "to"})
DIGITS = re.compile(r"[Pp]? ?([0-9]{1,3})")  # of a principle
ELSE = frozenset({"else", "otherwise", "default"})  # of an entry that is for everything else
UNCOLONED = re.compile(r"([a-z_]+) +(?:[\w.-]+$|[{\[])")
NONE: Mapping[str, str] = MappingProxyType({})
SCALAR = re.compile(r"[^\s,\]}#]+")


def check_shape(
    source: Source,
    words: Iterable[Word] = WORDS,
    told: Iterable[Problem] = (),
    principles: Mapping[str, str] = NONE,
) -> list[Problem]:
    """Everything wrong with the shape of a case, in order of place: one problem for each mistake.

    Prose that YAML misread is reported as that, and not a second time as an unknown field; a line
    of which something has been `told` is not reported again. Codes E020 to E027 and E100 to E120.
    Principles are numbers by title, for one that is named by its title.
    """
    return find_problems(source, format_of(words), told, principles)


def find_problems(
    source: Source,
    form: Format,
    told: Iterable[Problem] = (),
    principles: Mapping[str, str] = NONE,
) -> list[Problem]:
    """Everything wrong with `source` by a format, in order of place.

    A line of which something has been `told` is not reported again.
    """
    problems = find_in_source(source, form.fields)
    shape = _Shape(
        source, form.fields, {problem.line for problem in (*problems, *told)}, principles
    )
    problems += shape.find_fields_in_prose()
    if not form.fits(source.data):
        for error in islice(form.validator.iter_errors(source.data), MOST):
            shape.read(error)
    problems += shape.problems()
    return sorted(problems, key=lambda problem: (problem.line, problem.column, problem.code))


def check_entries(source: Source, form: Format, entries: Iterable[Path]) -> list[Problem]:
    """Everything wrong with the shape of a few changed entries of a case that was right before.

    Entries are given by section and id: `("scenes", "hall")`.
    """
    found = []
    for section, id in entries:
        schema = form.validator.schema["properties"][section]["additionalProperties"]
        for error in islice(form.validator.descend(source.data[section][id], schema), MOST):
            error.path.extendleft((id, section))
            found.append(error)
    if not found:
        return []
    shape = _Shape(source, form.fields, set())
    for error in found:
        shape.read(error)
    return shape.problems()


class _Shape:
    """Collects the problems of one file.

    Attributes:
        wrong: problems with what is written, at most one for each value and for each key.
        absent: problems with what is missing, by path and the fields that would fix it.
        meant: by path, the fields that misspelt ones were meant to be.
        strays: paths of fields that stand beside the entry they belong in.
    """

    def __init__(
        self,
        source: Source,
        fields: hints.Fields,
        misread: set[int],
        principles: Mapping[str, str] = NONE,
    ) -> None:
        self.source = source
        self.principles = principles
        self.fields = fields
        self.draft = Draft.of(source.text, source.file)
        self.lines = self.draft.lines
        self.misread = misread
        self.wrong: dict[tuple[Path, bool], Problem] = {}
        self.absent: dict[tuple[Path, tuple[str, ...]], Problem] = {}
        self.meant: defaultdict[Path, set[str]] = defaultdict(set)
        self.strays: set[Path] = set()

    def find_fields_in_prose(self) -> list[Problem]:
        """Fields that became part of the prose above them; none of them is missing as well."""
        found = []
        for path, field, problem in find_in_prose(self.source, self.fields, self.draft):
            self.meant[path].add(field)
            self.misread.add(problem.line)
            found.append(problem)
        return found

    def problems(self) -> list[Problem]:
        """What was found, without what only follows from a misspelt or a misplaced field.

        Where a name is not written as a name, that nothing is written under it is no news.
        """
        named = {path for path, key in self.wrong if key}
        wrong = [
            p
            for (path, _), p in self.wrong.items()
            if not self._astray(path) and (p.code != "E103" or path not in named)
        ]
        absent = [
            p
            for (path, wanted), p in self.absent.items()
            if not self.meant[path] & {*wanted} and not self._astray(path)
        ]
        strays = [self._make_stray(path) for path in self.strays]
        return [*wrong, *absent, *strays]

    def _astray(self, path: Path) -> bool:
        """Whether a path is that of a stray field, or of something below it."""
        return any(path[:n] in self.strays for n in range(1, len(path) + 1))

    def _make_stray(self, path: Path) -> Problem:
        before = str(self._before(path))
        advice = hint("too far left", name=before)
        params = {"field": str(path[-1]), "where": _name(path[:-1])}
        problem = self.source.problem(path, "E120", advice, key=True, **params)
        entry = self.source.at((*path[:-1], before))
        inside = next(iter(entry), "") if isinstance(entry, Mapping) else ""
        beside = self.source.keys.get((*path[:-1], before, inside))
        if beside is None:
            return problem
        first, by = problem.line - 1, " " * (beside.column - problem.column)
        last = last_below(self.lines, first, problem.column - 1, len(self.lines))
        moved = tuple(by + line if line else line for line in self.lines[first : last + 1])
        return replace(problem, edits=self.draft.edits(Fix(first, last, moved)))

    def _before(self, path: Path) -> str | None:
        """The entry above the one at a path, in the same mapping; None if it is the first."""
        beside = self.source.at(path[:-1])
        names = list(beside) if isinstance(beside, Mapping) else []
        return str(names[names.index(path[-1]) - 1]) if path[-1] in names[1:] else None

    def read(self, error: Any) -> None:
        """Take in one error of the validator."""
        path: Path = tuple(error.absolute_path)
        key = "propertyNames" in error.absolute_schema_path  # which the author chose
        place = (*path, error.instance) if key else path
        if is_misread(self.source, self.lines, self.misread, place):
            return
        if not key:
            READERS[error.validator](self, error, path)
        elif error.validator == "enum":
            self.read_word(error, place, _name(path), key=True)
        elif error.validator == "maxLength":
            self.read_long(error, place, f"`{shorten(error.instance)}`", key=True)
        else:
            self.read_form(error, place, key=True)

    # --- noting

    def _note(
        self, path: Path, code: str, hint: str | Fix = "", *, key: bool = False, **params: object
    ) -> None:
        said = self.draft.hint(hint) if isinstance(hint, Fix) else hint
        problem = self.source.problem(path, code, said, key=key, **params)
        if isinstance(hint, Fix):
            problem = replace(problem, edits=self.draft.edits(hint))
        if problem.line not in self.misread:
            self.wrong.setdefault((path, key and code not in AT_KEY), problem)

    def _note_missing(
        self, path: Path, wanted: list[str], code: str, hint: str = "", **params: object
    ) -> None:
        problem = self.source.problem(path, code, hint, key=bool(path), **params)
        if problem.line not in self.misread:
            self.absent.setdefault((path, tuple(wanted)), problem)

    def _note_foreign_sign(self, path: Path) -> bool:
        """Whether a value is wrong because of a sign of another keyboard in it; that is noted."""
        mark = self.source.values[path]
        line, column = mark.line - 1, mark.column - 1
        text = self.lines[line]
        sign = find_foreign_sign(text[column:])
        if sign is None:
            return False
        fix = Fix(line, line, (text[:column] + sign.replaced,))
        params = {"name": sign.name, "instead": sign.instead}
        if mark.line not in self.misread:
            problem = self.draft.problem("E038", line, column + sign.column, fix, **params)
            self.wrong[path, False] = problem
        return True

    def _note_uncoloned(self, path: Path, free: list[str], where: str) -> bool:
        """Whether a key is a field that lacks its colon, as in `{start 2}`; that is noted."""
        found, mark = UNCOLONED.match(str(path[-1])), self.source.keys.get(path)
        if not found or not mark or found[1] not in free:
            return False
        line, end = mark.line - 1, mark.column - 1 + len(found[1])
        text = self.lines[line]
        why = hint("colon", name=found[1])
        fix = Fix(line, line, (f"{text[:end]}:{text[end:]}",), why)
        self.meant[path[:-1]].add(found[1])
        self._note(path, "E100", fix, key=True, field=shorten(path[-1]), where=where)
        return True

    def _note_torn(self, path: Path, free: list[str]) -> bool:
        """Whether a key is a sentence up to its colon, where `say` was left out; that is noted."""
        mark, said = self.source.keys.get(path), self.source.at(path)
        if not mark or "say" not in free or not isinstance(said, str) or " " not in str(path[-1]):
            return False
        line, column = mark.line - 1, mark.column - 1
        lead, sentence = self.lines[line][:column], self.lines[line][column:]
        if lead.strip(" -"):
            return False
        last = last_below(self.lines, line, column, len(self.lines))
        text = " ".join(part.strip() for part in (sentence, *self.lines[line + 1 : last + 1]))
        fix = Fix(line, last, (f"{lead}say: >-", f"{' ' * (column + 2)}{text}"))
        self.meant[path[:-1]].add("say")
        self._note(path, "E022", fix, key=True)
        return True

    def _note_too_deep(self, path: Path) -> bool:
        """Whether the key of a text is a field of an entry around it; that is noted."""
        key, mark = path[-1], self.source.keys.get(path)
        inside, *around = levels_around(self.source, self.fields, path)
        level = next((each for each in around if key in each.schema.get("properties", {})), None)
        known = key in inside.schema.get("properties", {}) or level is None or key in level.written
        if mark is None or known or level is None:
            return False
        beside, other = next(
            (name, there)
            for name in level.written
            if (there := self.source.keys.get((*level.path, name)))
        )
        line = mark.line - 1
        why = hint("move left", name=str(beside), line=str(other.line))
        moved = " " * (other.column - 1) + self.lines[line].lstrip()
        self.meant[level.path].add(str(key))
        where = _name(path[:-1])
        fix = Fix(line, line, (moved,), why)
        self._note(path, "E120", fix, key=True, field=key, where=where)
        return True

    def _find_beside(self, path: Path) -> str:
        """The hint to write a field of an entry of a list beside that list, if it may be there."""
        *inside, listed, number, field = ("", "", *path)
        levels = levels_around(self.source, self.fields, path) if isinstance(number, int) else ()
        around = (level for level in levels if ("", "", *level.path) == (*inside,))
        if not any(field in level.schema.get("properties", {}) for level in around):
            return ""
        mark = self.source.keys[path[:-2]]
        return hint("beside", name=str(listed), line=str(mark.line))

    def _name_entries(self, path: Path, value: Any, schema: Mapping[str, Any]) -> Fix | None:
        """The fix of named entries that are written as a list, each with a dash."""
        named = isinstance(schema.get("additionalProperties"), Mapping)
        key = self.source.keys.get(path)
        listed = named and isinstance(value, list) and key
        return undash(self.lines, key.line - 1) if listed and key else None

    def _lead_to(self, path: Path, value: Any) -> Fix | None:
        """The fix of `then: [corridor]`, `- corridor` and `then: {go: corridor}`, by its lines."""
        whole = path if path[-1] == "then" else path[:-1]
        if whole[-1:] != ("then",):
            return None
        if isinstance(value, dict):
            value = value.get("go") if [*value] == ["go"] else None
        mark, key = self.source.values[path], self.source.keys[whole]
        line, before = mark.line - 1, self.lines[mark.line - 1][: mark.column - 1]
        if not isinstance(value, str) or as_id(value, "-") != value:
            return None
        if whole == path or len(self.source.at(whole)) == 1:
            first, lead = key.line - 1, self.lines[key.line - 1][: key.column - 1]
            alone = not lead.strip() and re.search(r"[]}\w-][ \t]*(?: #.*)?$", self.lines[line])
            return Fix(first, line, (f"{lead}then: {value}",)) if alone else None
        after = self.lines[line][mark.column - 1 + len(value) :]
        return Fix(line, line, (f"{before}go: {value}{after}",)) if before.strip() == "-" else None

    def _where(self, error: Any, path: Path) -> str:
        """The kind of thing that was being read: "an option", or "`choose`"."""
        title = str(error.schema.get("title", ""))
        return title if path and title[:1].islower() else _name(path)

    # --- fields

    def read_unknown(self, error: Any, path: Path) -> None:
        """Fields that are not in the format, or not here."""
        known = error.schema.get("properties", {})
        if path and path[-1] in known and (before := self._before(path)) is not None:
            self.strays.add(path)
            self.meant[*path[:-1], before].add(str(path[-1]))
            return
        free = [name for name in known if name not in error.instance]
        for field in islice((name for name in error.instance if name not in known), MOST):
            where = self._where(error, path)
            at = (*path, field)
            if not self._note_uncoloned(at, free, where) and not self._note_torn(at, free):
                self._note_unknown(at, field, free, where)

    def _note_unknown(self, path: Path, field: Any, free: list[str], where: str) -> None:
        """A field that is not in the format, or not here; `free` are the fields left here."""
        elsewhere = field in self.fields
        near = hints.find_nearest(to_latin(field), free, CERTAIN if elsewhere else 0.6)
        if near:
            self.meant[path[:-1]].add(near)
        mean = Advice.mean(near, str(field)) if near else ""
        advice = mean or self._explain_unknown(path, str(field), free)
        code = "E120" if elsewhere and not near else "E100"
        self._note(path, code, advice, key=True, field=shorten(field), where=where)

    def _explain_unknown(self, path: Path, field: str, free: list[str]) -> str:
        """What to write instead of a name that no field has."""
        if field in self.fields:
            return self._find_beside(path) or self.fields.belongs(field)
        if meant := hint_meant(self.source, self.fields, path):
            return meant
        if field in ELSE:
            return hint("else")
        if 0 < len(free) <= 12:
            return hint("one of", names=quote_names(free))
        return "" if re.search("[a-z]", field.lower()) else hint("letters of names")

    def read_missing(self, error: Any, path: Path) -> None:
        """Fields that must be there, always or because of another field."""
        said = hints.yes_or_no(error.instance.get("start"))
        for because, field in hints.missing_fields(error):
            advice = self.fields.instance(field, error.schema.get("properties", {}))
            if because:
                params = {"field": because, "missing": field}
                self._note_missing(path, [field], "E119", advice, **params)
                continue
            if field == "values" and said:
                advice = f"write `start: {said}`"
            if not path and field == "endings":
                advice = hint("no endings", line=str(self.source.text.rstrip().count("\n") + 1))
            where = self._where(error, path)
            self._note_missing(path, [field], "E101", advice, field=field, where=where)

    def read_choice(self, error: Any, path: Path) -> None:
        """None, or more than one, of the fields of which there must be one."""
        if error.message == "together":
            return self.read_together(error, path)
        fields = error.instance
        advice = hint("leads on") if "then" in fields else ""
        if fields[0] in ("do", "says"):
            advice = self.fields.instance(fields[0], error.schema["properties"])
        where = self._where(error, path)
        self._note_missing(path, fields, "E115", advice, fields=quote_names(fields), where=where)

    def read_together(self, error: Any, path: Path) -> None:
        """Two fields that exclude each other; the second is the one pointed at."""
        first, second = error.instance
        decision = next((name for name in (first, second) if name != "then"), first)
        advice = hint("inside", place=f"`{decision}`") if "then" in (first, second) else ""
        advice = advice or hint("remove one")
        where = self._where(error, path[:-1])
        self._note(path, "E116", advice, key=True, first=first, second=second, where=where)

    # --- values

    def read_kind(self, error: Any, path: Path) -> None:
        """A value of the wrong kind, or none at all."""
        value, schema = error.instance, error.schema
        key = path[-1] if path and isinstance(path[-1], str) else ""
        if isinstance(value, str) and self._note_foreign_sign(path):
            return None
        if value is None:
            return self._note(path, "E103", _write_empty(key, schema), key=True, field=_name(path))
        if isinstance(value, str) and self._note_too_deep(path):
            return None
        if "items" in schema:
            schema = {**schema, "items": self.fields.resolve(schema["items"])}
        mark = self.source.values[path]
        raw = SCALAR.match(self.lines[mark.line - 1][mark.column - 1 :])
        way = self._lead_to(path, value) or self._name_entries(path, value, schema)
        advice: Fix | str = way or hints.kind_hint(key, value, schema, raw[0] if raw else "")
        if schema.get("x-form") == "version" and not isinstance(value, list | dict):
            return self._note(path, "E110", advice, value=raw[0] if raw else shorten(value))
        wanted, found = hints.expected_kinds(schema), hints.kind_of(value)
        self._note(path, "E102", advice, field=_name(path), expected=wanted, found=found)

    def read_word(self, error: Any, path: Path, field: str = "", key: bool = False) -> None:
        """A word that is not in the closed list."""
        if not key and self._note_foreign_sign(path):
            return
        of, known = str(error.instance), error.validator_value
        near, several = hints.find_nearest(of, known), hints.split_ids(of)
        advice = Advice.mean(near, of) if near else hint("one of", names=quote_names(known))
        if isinstance(path[-1], int) and len(several) > 1 and {*several} <= {*known}:
            advice = Advice.write(", ".join(several), of)
        params = {"value": shorten(error.instance), "field": field or _name(path)}
        self._note(path, "E104", advice, key=key, **params)

    def read_amount(self, error: Any, path: Path) -> None:
        """A number out of range."""
        least, most = error.schema["minimum"], error.schema["maximum"]
        value, field = shorten(error.instance), _name(path)
        self._note(path, "E105", value=value, field=field, least=least, most=most)

    def read_halves(self, error: Any, path: Path) -> None:
        """A number that is neither whole nor half."""
        near = f"{round(error.instance * 2) / 2:g}"
        self._note(path, "E106", Advice.write(near), value=shorten(error.instance))

    def read_form(self, error: Any, path: Path, key: bool = False) -> None:
        """A text that is not written as such a thing is."""
        form, value = error.schema.get("x-form", ""), str(error.instance)
        if not key and self._note_foreign_sign(path):
            return
        advice = self._advise_place(path, value, key) or self._advise_form(form, value, key)
        code = {"id": "E108", "name": "E109", "version": "E110"}.get(form, "E111")
        params = {"value": shorten(value), "form": FORMS.get(form, "")}
        self._note(path, code, advice, key=key and form != "version", **params)

    def _advise_place(self, path: Path, value: str, key: bool) -> str:
        """What to write instead of several words in this place, or ""."""
        if key and path[-2:-1] in (("set",), ("add",)) and " " in value:
            return Advice.write("{}: {}".format(*value.split(maxsplit=1)), value)
        if path[-2:-1] == ("set",) and " " in value:
            return hint("value")
        place = _place_in(value, self.source.data) if path[-1] in WAYS else ""
        return Advice.write(place, value) if place else ""

    def _advise_form(self, form: str, value: str, key: bool) -> str:
        """What to write instead of a text that lacks its form, or ""."""
        if form in ("id", "name"):
            if "." in value and not key:
                return hint("one id")
            return hints.write_id(value, "-" if form == "id" else "_", dotted=False)
        if form == "version":
            return "write `version: 1.0.0`"
        if form == "principle":
            digits, title = DIGITS.fullmatch(value.strip()), find_nearest(value, self.principles)
            number = f"P{digits[1]:0>2}" if digits else self.principles.get(title)
            return Advice.write(number, value) if number else ""
        joint = {"address": "-", "variable": "_"}.get(form)
        return hints.write_id(value, joint) if joint else ""

    def read_long(self, error: Any, path: Path, field: str = "", key: bool = False) -> None:
        """A text longer than fits."""
        length, most = len(error.instance), error.validator_value
        self._note(path, "E107", key=key, field=field or _name(path), length=length, most=most)

    def read_size(self, error: Any, path: Path) -> None:
        """Nothing at all, fewer than needed, or more than there is room for."""
        count, limit, field = len(error.instance), error.validator_value, _name(path)
        inside = isinstance(path[-1], int)  # an entry of a list
        if count == 0:
            self._note(path, "E103", hint("take out") if inside else "", key=True, field=field)
        elif count < limit:
            lone = hints.write_flow(error.instance[0]) if inside and count == 1 else ""
            advice = hint("alone", text=lone) if lone else ""
            self._note(path, "E112", advice, key=True, field=field, count=count, least=limit)
        else:
            advice = hint("dashes") if limit == 1 else ""
            self._note(path, "E113", advice, key=True, field=field, count=count, most=limit)

    def read_twice(self, error: Any, path: Path) -> None:
        """The same thing twice in a list."""
        self._note(path, "E114", value=shorten(error.instance), field=_name(path[:-1]))

    def read_first_fit(self, error: Any, path: Path) -> None:
        """A list of `{if: …}` with an entry that is never reached, or where nothing may fit."""
        if self.meant[path] & {"if"}:
            return None
        whole = _name(path[:-1])
        if error.message == "last":
            return self._note((*path, "if"), "E117", hint("add else"), key=True, field=whole)
        number = int(path[-1]) + 1
        self._note(path, "E118", hint("move last"), entry=f"entry {number}", field=whole)


def _write_empty(key: Any, schema: Mapping[str, Any]) -> str:
    """The advice to write `{}` where a field needs nothing inside, or ""."""
    needs = {"required", "x-exactly-one"} & {*schema} or schema.get("minProperties")
    bare = key and "object" in schema["type"] and not needs
    return Advice.write(f"{key}: {{}}", f"{key}:") if bare else ""


def _place_in(value: str, data: Any) -> str:
    """The one scene or ending that a text such as `go to corridor` names, or ""."""
    words = f"-{as_id(value, '-')}-"
    places = [id for part in ("scenes", "endings") for id in data.get(part) or ()]
    named = [id for id in map(str, places) if f"-{id}-" in words]
    return named[0] if len(named) == 1 else ""


def _name(path: Path) -> str:
    """A place in words: "`text`", "entry 2 of `text`"."""
    if not path:
        return "the case"
    last = path[-1]
    if isinstance(last, int):
        return f"entry {last + 1} of {_name(path[:-1])}"
    return f"`{shorten(last)}`"


READERS: Mapping[str, Callable[[_Shape, Any, Path], None]] = {
    "additionalProperties": _Shape.read_unknown,
    "required": _Shape.read_missing,
    "dependentRequired": _Shape.read_missing,
    "x-exactly-one": _Shape.read_choice,
    "x-at-most-one": _Shape.read_together,
    "x-not-with": _Shape.read_together,
    "x-first-fits": _Shape.read_first_fit,
    "type": _Shape.read_kind,
    "enum": _Shape.read_word,
    "minimum": _Shape.read_amount,
    "maximum": _Shape.read_amount,
    "multipleOf": _Shape.read_halves,
    "pattern": _Shape.read_form,
    "maxLength": _Shape.read_long,
    "minLength": _Shape.read_size,
    "minItems": _Shape.read_size,
    "minProperties": _Shape.read_size,
    "maxItems": _Shape.read_size,
    "maxProperties": _Shape.read_size,
    "uniqueItems": _Shape.read_twice,
}
