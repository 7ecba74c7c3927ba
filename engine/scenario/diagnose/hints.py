"""What to write instead: corrected ids and values, "did you mean", and where a field belongs."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Any

from engine.language.advice import Advice
from engine.scenario.messages import HINTS, KINDS

LONGEST = 60  # characters of an author's word that are compared or repeated
YES = frozenset({"yes", "y", "on", "true"})
NO = frozenset({"no", "n", "off", "false"})
NUMBER = re.compile(r"[-+]?0*([0-9]{1,9}(?:\.[0-9]{1,9})?)$")
BARE = re.compile(r"[A-Za-z][A-Za-z0-9 '.-]*$")
SIGN_INSIDE = re.compile(r"(?:^|\s)[>|][-+]?(?:\s|$)")
MOST_PLACES = 4  # named in one hint
MOST_PRINCIPLES = 3  # named in one hint


def hint(key: str, **params: str) -> str:
    """A hint by its key in `HINTS`."""
    return HINTS[key].format_map(params)


def shorten(value: object) -> str:
    """An author's value, short enough to repeat in a message."""
    text = {True: "true", False: "false"}.get(value, "") if isinstance(value, bool) else str(value)
    text = " ".join(text.split()) if len(text) <= 10 * LONGEST else text[: 2 * LONGEST]
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def kind_of(value: object) -> str:
    """What a value is, in plain words, with the value itself where that helps."""
    if value is None:
        return KINDS["null"]
    if isinstance(value, list):
        return KINDS["array"]
    if isinstance(value, dict):
        return KINDS["object"]
    return f"`{shorten(value)}`"


def expected_kinds(schema: Mapping[str, Any]) -> str:
    """What is allowed here, in plain words: "prose or a list"."""
    names = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    kinds = [KINDS[_text_kind(schema) if name == "string" else name] for name in names]
    return kinds[0] if len(kinds) == 1 else ", ".join(kinds[:-1]) + " or " + kinds[-1]


def _text_kind(schema: Mapping[str, Any]) -> str:
    if schema.get("x-prose"):
        return "prose"
    if schema.get("x-condition"):
        return "condition"
    return str(schema.get("x-form", "string"))


def quote_names(names: Iterable[str]) -> str:
    """Names as a list of code words."""
    return ", ".join(f"`{name}`" for name in names)


def as_id(value: str, joint: str) -> str:
    """`value` as an id (`joint` "-") or a name (`joint` "_"); "" if no letter can be used."""
    letters = unicodedata.normalize("NFKD", value[: 2 * LONGEST]).encode("ascii", "ignore").decode()
    letters = re.sub(r"(?<=[a-z])(?=[A-Z])", joint, letters.replace("'", "")).lower()
    return re.sub("^[0-9]+", "", re.sub("[^a-z0-9]+", joint, letters)).strip(joint)[:LONGEST]


def write_id(value: str, joint: str, dotted: bool = True) -> str:
    """The hint that shows a corrected id or name; only if `dotted` may it have points inside."""
    parts = value.split(".") if dotted else [value]
    text = ".".join(filter(None, (as_id(part, joint) for part in parts)))
    return Advice.write(text, value) if text else hint("letters")


def find_nearest(word: str, names: Iterable[str], cutoff: float = 0.6) -> str:
    """The name an author meant, or "" when none is near."""
    if len(word) > LONGEST:
        return ""
    known = {re.sub("[_ -]", "", name).lower(): name for name in names}
    plain = re.sub("[_ -]", "", word).lower()
    if turned := [name for name in known if sorted(name) == sorted(plain)]:  # `fi`
        return known[turned[0]]
    near = difflib.get_close_matches(plain, sorted(known), n=1, cutoff=cutoff)
    return known[near[0]] if near else ""


def yes_or_no(value: object) -> str:
    """`true` or `false` for a word that means so, or ""."""
    word = str(value).lower()
    return "true" if word in YES else "false" if word in NO else ""


def missing_fields(error: Any) -> Iterator[tuple[str, str]]:
    """The fields that an error of `required` or `dependentRequired` says are missing.

    Yields:
        The field that makes it necessary, or "", and the field.
    """
    wanted = error.validator_value
    if not isinstance(wanted, Mapping):
        wanted = {"": wanted}
    for because, fields in wanted.items():
        if not because or because in error.instance:
            yield from ((because, field) for field in fields if field not in error.instance)


class Fields:
    """Every field of the format: where it is allowed, and an example of it."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self._places: dict[str, list[str]] = {}
        self._example: dict[str, Any] = {}
        for place, name, field in self._all(document, "the top of the case, at the left margin"):
            places = self._places.setdefault(name, [])
            if place not in places:
                places.append(place)
            self._example.setdefault(name, field)

    def _all(self, node: Any, place: str) -> Iterator[tuple[str, str, Any]]:
        """Place, name and schema of each field below `node`."""
        if isinstance(node, list):
            for entry in node:
                yield from self._all(entry, place)
        if not isinstance(node, Mapping):
            return
        title = str(node.get("title", ""))
        place = title if title[:1].islower() else place
        for name, field in node.get("properties", {}).items():
            if isinstance(field, Mapping):
                yield place, name, field
                yield from self._all(field, f"`{name}`")
        for key, value in node.items():
            if key == "$defs":
                for name, definition in value.items():
                    yield from self._all(definition, f"`{name}`")
            elif key not in ("properties", "examples", "if", "then"):
                yield from self._all(value, place)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def takes(self, name: str, word: str) -> bool:
        """Whether a field has a closed list of words, and this is one of them."""
        return word in self.resolve(self._example.get(name, {})).get("enum", ())

    def belongs(self, name: str) -> str:
        """The hint that says where a field is allowed."""
        places = self._places[name]
        more = ", …" if len(places) > MOST_PLACES else ""
        return hint("belongs", places=", ".join(places[:MOST_PLACES]) + more)

    def instance(self, name: str, fields: Mapping[str, Any]) -> str:
        """The hint that shows a field with an example, or "" if the example would be long."""
        field = self.resolve(fields.get(name) or self._example.get(name, {}))
        example = next(iter(field.get("examples", [])), None)
        if isinstance(example, str) and field.get("x-prose") and not field.get("maxLength"):
            said = str(field["description"]).partition(". ")[0].rstrip(".")
            return hint("write field", field=name, what=said[:1].lower() + said[1:])
        text = write_flow(example)
        return hint("instance", text=f"`{name}: {text}`") if 0 < len(text) <= LONGEST else ""

    def resolve(self, field: Mapping[str, Any]) -> dict[str, Any]:
        """A field's schema with what it refers to; its own keywords take precedence."""
        merged = dict(field)
        while "$ref" in merged:
            target: Any = self.document
            for step in merged.pop("$ref").removeprefix("#/").split("/"):
                target = target[step]
            merged = {**target, **merged}
        return merged

    def find_below(self, schema: Mapping[str, Any], part: str | int) -> dict[str, Any]:
        """The schema of a field, of an entry with an id, or of a list's entry; {} without one."""
        inside = schema.get("items") if isinstance(part, int) else None
        if isinstance(part, str):
            inside = schema.get("properties", {}).get(part) or schema.get("additionalProperties")
        return self.resolve(inside) if isinstance(inside, Mapping) else {}


def write_flow(value: Any) -> str:
    """A small value on one line of YAML; "" for what should not be on one line."""
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, list):
        entries = [write_flow(entry) for entry in value]
        return f"[{', '.join(entries)}]" if all(entries) else ""
    if isinstance(value, str):
        return value if BARE.match(value) and value.lower() not in YES | NO else quote(value)
    return shorten(value)


def quote(value: str) -> str:
    """A text in double quotes."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def kind_hint(key: str, value: Any, schema: Mapping[str, Any], raw: str) -> str:
    """What to write instead of a value of the wrong kind, which this schema refused.

    The key is "" in a list. `raw` is the value as it is written in the file, for numbers and yes or
    no.
    """
    expected = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    lead = f"{key}: " if key else ""
    text = _correct_value(key, value, schema, expected, raw)
    if schema.get("x-form") == "version" and not isinstance(value, list | dict):
        text = ".".join([*re.findall("[0-9]+", raw), "0", "0", "0"][:3])
    if text:
        of = "" if isinstance(value, list | dict) else value if isinstance(value, str) else raw
        return Advice(f"write `{lead}{text}`", text, of)
    return _explain_kind(key, value, schema, expected)


def _explain_kind(key: str, value: Any, schema: Mapping[str, Any], expected: list[str]) -> str:
    """What belongs here, where a value cannot be corrected."""
    if isinstance(value, dict) and "array" in expected:
        return _hint_entries(value, schema)
    if isinstance(value, list) and "object" in expected:
        named = isinstance(schema.get("additionalProperties"), Mapping)
        return hint("no dashes" if named else "no list")
    if schema.get("x-condition") and value is True:
        return hint("leave out")
    entry = _entry_hint(key, value, schema) if isinstance(value, str) else ""
    return entry or _hint_expected(value, schema, expected)


def _hint_expected(value: Any, schema: Mapping[str, Any], expected: list[str]) -> str:
    """What can be written, by the first kind that is allowed."""
    first = expected[0]
    if "minimum" in schema and "maximum" in schema and first in ("number", "integer"):
        return hint("number between", least=schema["minimum"], most=schema["maximum"])
    if first == "array":
        return _hint_entries(value, schema)
    if first != "object":
        kind = _text_kind(schema) if first == "string" else first
        return hint("only", kind=KINDS[kind])
    fields = list(schema.get("properties", {}))
    return hint("fields", names=quote_names(fields)) if 0 < len(fields) <= 12 else hint("named")


def _hint_entries(value: Any, schema: Mapping[str, Any]) -> str:
    """How the entries of a list are written: with a dash, and the field that each of them needs."""
    field = next(iter(schema.get("items", {}).get("required", ())), "")
    if field == "say" and isinstance(value, str) and not SIGN_INSIDE.search(value):
        return f"write:\n- say: >-\n    {shorten(value)}"
    return hint("dashes of", field=field) if field else hint("dashes")


def _correct_value(
    key: str, value: Any, schema: Mapping[str, Any], expected: list[str], raw: str
) -> str:
    """The corrected value on one line, or ""."""
    if isinstance(value, str):
        return _correct_text(value, schema, expected)
    if isinstance(value, list):
        lone = len(value) == 1 and isinstance(value[0], str | int) and "array" not in expected
        return write_flow(value[0]) if lone and "object" not in expected else ""
    if isinstance(value, dict):
        bare = "array" in expected and not any(value.values()) and all(map(BARE.match, value))
        return f"[{', '.join(value)}]" if bare else ""
    return _correct_scalar(key, value, schema, expected, raw)


def _correct_scalar(
    key: str, value: Any, schema: Mapping[str, Any], expected: list[str], raw: str
) -> str:
    """The corrected number, or yes or no, on one line, or ""."""
    if (schema.get("items", schema)).get("x-form") == "principle":
        return f"P{value:0>2}" if "string" in expected else f"[P{value:0>2}]"
    if "start" in schema.get("properties", {}):
        return f"{{start: {shorten(value)}}}"
    if key == "time" and (clock := re.fullmatch("([01]?[0-9]|2[0-3])[.:h]?([0-5][0-9])", raw)):
        return f'"{clock[1]}:{clock[2]}"'
    if "string" in expected:
        text_only = not schema.get("x-condition") and schema.get("x-form") in (None, "version")
        return quote(raw or shorten(value)) if text_only else ""
    return f"[{shorten(value)}]" if "array" in expected and "number" not in expected else ""


def _correct_text(value: str, schema: Mapping[str, Any], expected: list[str]) -> str:
    said = yes_or_no(value)
    if said and "boolean" in expected:
        return said
    number = NUMBER.match(re.sub(r"(?<=\d),(?=\d)", ".", value))  # 3,5 is 3.5 in some countries
    if number and {"number", "integer"} & set(expected):
        return ("-" if value.startswith("-") else "") + number[1]
    if "array" in expected and len(value) <= 2 * LONGEST and "\n" not in value:
        items = schema.get("items", {})
        if span := re.fullmatch(r"(-?\d+) *(?:-|–|to|\.\.+|,|;) *(-?\d+)", value):
            return f"[{span[1]}, {span[2]}]"
        return _write_list(value, items) if "string" in items.get("type", "") else ""
    return (
        f"{{start: {said or write_flow(value)}}}" if "start" in schema.get("properties", {}) else ""
    )


def _write_list(value: str, items: Mapping[str, Any]) -> str:
    """A text as the list it was meant as: `a, b` and `a b` are two ids, and `a b` is one name."""
    words = [value.strip("()[]{}［］（） ")]
    if "enum" in items or "x-form" in items:
        words = split_ids(words[0])
    elif "maxLength" in items:  # a few words each
        words = re.split(r"\s*[,،]\s*", words[0])
    return f"[{', '.join(write_flow(word) for word in words if word)}]"


def split_ids(value: str) -> list[str]:
    """The ids in a text: `a, b`, `a b` and `a and b` are two."""
    return re.split(r"[\s,;،؛]+(?:and\s)?", value)


def _entry_hint(key: str, value: str, schema: Mapping[str, Any]) -> str:
    """Text in place of fields: the field it belongs under."""
    if schema.get("required") == ["to"] and BARE.match(value):
        return Advice(f"write `{key}: {{to: {value}}}`", f"{{to: {value}}}", value)
    field = next((f for f in ("do", "says", "say") if f in schema.get("properties", {})), "")
    if SIGN_INSIDE.search(value):  # its other fields are in it
        return hint("lost field", name=key, field=field) if key and field else ""
    return f"write:\n{field}: >-\n  {shorten(value)}" if field else ""


def suggest_principle(name: str, known: Iterable[str]) -> str:
    """A "did you mean" for a number such as `P151`, or "".

    A number is near if its last digit is wrong, a digit stands twice or is added at the end, or two
    are turned round: the first digit is seldom the wrong one.
    """
    padded = f"{name[:1]}{name[1:]:0>2}"  # `P1` is P01
    near = [id for id in known if id == padded or _one_slip(name, id)]
    near.sort(key=lambda id: (-_count_alike(name, id), id))
    best = near[:MOST_PRINCIPLES]
    if not best:
        return ""
    if len(best) == 1:
        return Advice.mean(best[0], name)
    said = [f"`{id}`" for id in best]
    return f"did you mean {', '.join(said[:-1])}{' or ' if said[1:] else ''}{said[-1]}?"


def _count_alike(one: str, other: str) -> int:
    """How many characters are the same before the first that differs."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))


def _one_slip(one: str, other: str) -> bool:
    """Whether one slip of the finger makes the second of the first."""
    if len(one) == len(other) + 1:  # a digit twice, one too many at the end, or a zero before
        left_out = {one[:at] + one[at + 1 :]: at for at in range(len(one) - 1, 0, -1)}
        at = left_out.get(other, 0)
        return bool(at) and (at == len(one) - 1 or one[at] in (one[at + 1], "0"))
    if len(one) != len(other):
        return False
    apart = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(apart) == 2:
        first, second = apart
        turned = one[first] == other[second] and one[second] == other[first]
        return turned and second == first + 1
    return apart == [len(one) - 1]
