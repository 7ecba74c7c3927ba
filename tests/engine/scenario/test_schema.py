"""The shape of a case: the schema explains itself, and each mistake is told once, with its mend."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.scenario.case_files import SHIPPED
from engine.scenario.diagnose.schema_errors import check_shape
from engine.scenario.diagnose.tolerant_reader import parse
from engine.scenario.messages import HINTS, SHAPE
from engine.scenario.problems import Problem
from engine.scenario.schema import BASE, schema, shape
from engine.scenario.schema_validator import validator
from engine.scenario.vocabulary import WORDS, Word
from engine.scenario.yaml.reader import read
from tests.cases import NEWER_KINDS

FIXTURE = Path(__file__).parents[2] / "fixtures" / "whole-format.yaml"

CASE = """\
title: The doorway
role: >-
  You are the inspector at the door.
people:
  hana:
    name: Hana
    gender: f
    state:
      trust: {start: 2, range: [0, 5]}
state:
  separated: {start: false}
needs:
  doctor:
    of: hana
    kind: need
    text: >-
      Someone to look at the hand.
scenes:
  doorway:
    choose:
      prompt: What do you do first?
      assesses: [safety]
      options:
        wait:
          do: >-
            Wait in the car.
          rating: 2
          upholds: [P15]
          set: {separated: true}
        knock:
          do: >-
            Knock, and say who you are.
          rating: 3
      then: table
  table:
    rank:
      prompt: In what order?
      items:
        water:
          do: >-
            A glass of water.
        names:
          do: >-
            Her name, and yours.
      key: [water, names]
      then:
        - if: within('water', 1)
          go: talk
        - go: talk
  talk:
    interview:
      who: hana
      topics:
        first-words:
          questions:
            tell-me:
              says: >-
                "Tell me, from wherever you like."
              type: invitation
              replies:
                - if: hana.trust > 3
                  say: >-
                    "It is the hand," she says.
                - say: >-
                    She looks at the window.
      moves:
        wait: {}
      then: evening
endings:
  evening:
    person: >-
      She is at the shelter.
"""


def problems(text: str) -> list[Problem]:
    return check_shape(parse(text.encode(), "case.yaml"))


def planted(old: str, new: str) -> str:
    """The case with one mistake in it."""
    assert CASE.count(old) == 1, old
    return CASE.replace(old, new)


def fields(
    node: Any, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every field of the schema with where it is described."""
    if isinstance(node, list):
        for number, entry in enumerate(node):
            yield from fields(entry, (*path, str(number)))
    elif isinstance(node, dict):
        for name, field in node.get("properties", {}).items():
            yield (*path, name), field
        for key, value in node.items():
            if key not in ("examples", "if", "then"):
                yield from fields(value, (*path, key))


def resolved(field: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(field)
    while "$ref" in merged:
        name = merged.pop("$ref").removeprefix("#/$defs/")
        merged = {**document["$defs"][name], **merged}
    return merged


def keys(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from keys(value)
    elif isinstance(node, list):
        for entry in node:
            yield from keys(entry)


# --- the schema itself


@pytest.mark.exhaustive
def test_the_schema_is_a_valid_one_of_draft_2020_12() -> None:
    from jsonschema import Draft202012Validator

    document = schema()
    Draft202012Validator.check_schema(document)
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert document["$id"] == "https://rifq.example/schema/scenario.json"
    json.dumps(document)


def test_every_field_has_a_title_a_description_and_examples() -> None:
    document = schema()
    bare = {
        path: missing
        for path, field in fields(document)
        if (missing := {"title", "description", "examples"} - resolved(field, document).keys())
    }
    assert bare == {}


def test_descriptions_are_one_to_four_plain_sentences() -> None:
    document = schema()
    for path, field in fields(document):
        text = resolved(field, document)["description"]
        assert text.endswith((".", ")")), path
        assert len(text) < 420, path


@pytest.mark.exhaustive
def test_every_example_is_one_that_may_be_written() -> None:
    document = schema()
    definitions = [((name,), field) for name, field in document["$defs"].items()]
    every = [*fields(document), *definitions, ((), document)]
    together = {str(number): field for number, (_, field) in enumerate(every)}
    rules = validator({"properties": together, "$defs": document["$defs"]})
    for number, (path, field) in enumerate(every):
        alone = rules.evolve(schema=rules.schema["properties"][str(number)])
        for example in field.get("examples", ()):
            wrong = [error.message for error in alone.iter_errors(example)]
            assert not wrong, (path, example, wrong)


def test_a_field_that_is_not_in_the_format_is_refused_everywhere() -> None:
    document = schema()
    for path, field in [*fields(document), *((k, v) for k, v in document["$defs"].items())]:
        if "properties" in field:
            assert field["additionalProperties"] is False, path


def test_messages_stay_clear_because_nothing_offers_a_choice_of_schemas() -> None:
    assert not {"oneOf", "anyOf", "not", "unevaluatedProperties"} & set(keys(shape()))


def test_only_four_things_must_be_written() -> None:
    assert schema()["required"] == ["title", "role", "scenes", "endings"]


def test_a_case_with_every_field_of_the_format_fits_the_schema() -> None:
    sources = [read(path) for path in (FIXTURE, *NEWER_KINDS)]
    assert [check_shape(source) for source in sources] == [[]] * len(sources)
    every = {path[-1] for path, _ in fields(schema())}
    assert every - {key for source in sources for key in keys(source.data)} == set()


@pytest.mark.exhaustive
def test_a_case_written_by_the_schema_alone_passes_any_validator() -> None:
    from jsonschema import Draft202012Validator

    assert list(Draft202012Validator(schema()).iter_errors(read(FIXTURE).data)) == []


# --- the vocabulary


def brought(
    section: str, schema: Mapping[str, Any], verbs: Mapping[str, Mapping[str, Any]]
) -> Word:
    """A word, as far as the schema sees it."""
    return Word(section, schema, verbs, lambda book, data: None, {}, {})


def _list(title: str) -> dict[str, Any]:
    return {
        "title": title,
        "description": f"{title}.",
        "type": "array",
        "items": {"$ref": "#/$defs/id"},
        "examples": [["a-call"]],
    }


PROMISES = brought(
    "promises",
    {
        "title": "Promises",
        "description": "What we said we would do.",
        "type": "object",
        "propertyNames": {"$ref": "#/$defs/id"},
        "additionalProperties": {"$ref": "#/$defs/prose"},
        "examples": [{"a-call": "A call before Sunday."}],
        "x-expect": {"promise": _list("Promises")},
    },
    {"promises_to": _list("Promises to"), "asks_back": _list("Asks back") | {"x-theirs": True}},
)


def test_a_word_of_its_own_adds_a_section_and_verbs_and_leaves_the_base_alone() -> None:
    before = BASE.read_bytes()
    text = CASE.replace(
        "          rating: 3\n", "          rating: 3\n          promises_to: [a-call]\n"
    ).replace("scenes:\n", "promises:\n  a-call: >-\n    A call before Sunday.\nscenes:\n")
    text = text.replace("endings:\n", "endings:\n").replace(
        "                    She looks at the window.\n",
        "                    She looks at the window.\n                  asks_back: [a-call]\n",
    )
    source = parse(text.encode(), "case.yaml")
    assert check_shape(source, (*WORDS, PROMISES)) == []
    assert {p.params["field"] for p in check_shape(source)} == {
        "promises",
        "promises_to",
        "asks_back",
    }
    assert BASE.read_bytes() == before
    expect = schema((*WORDS, PROMISES))["$defs"]["test"]["properties"]["expect"]["properties"]
    assert "promise" in expect


def test_without_words_nothing_speaks_of_needs() -> None:
    assert not {"needs", "meets", "need"} & set(keys(schema(())))


def test_a_word_cannot_take_the_name_of_a_field() -> None:
    for section, verb in (("scenes", "promises_to"), ("promises", "rating"), ("promises", "set")):
        with pytest.raises(ValueError, match="already"):
            schema([brought(section, {}, {verb: _list("Verb")})])


# --- mistakes


def test_the_case_the_mistakes_are_planted_in_has_none() -> None:
    assert problems(CASE) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "hint"),
    [
        # names of fields
        ("    choose:", "    chose:", "E100", "did you mean `choose`?"),
        ("title:", "titel:", "E100", "did you mean `title`?"),
        ("  do: >-\n            Wait", "  say: >-\n            Wait", "E100", "says"),
        ("type: inv", "kind_of: x\n              type: inv", "E100", ""),
        ("      key: [w", "      whatever: 1\n      key: [w", "E100", ""),
        ("rating: 2\n", "rating: 2\n          declines: [doctor]\n", "E120", "reply"),
        ("of water.\n", "of water.\n          if: separated\n", "E120", "it belongs in"),
        # missing, empty
        ("    kind: need\n", "", "E101", "kind: right"),
        ("{start: 2, range: [0, 5]}", "{start: 2}", "E101", "range: [0, 5]"),
        ("{start: false}", "{start: no}", "E101", "start: false"),
        ("wait: {}", "wait:", "E103", "wait: {}"),
        ("    gender: f", "    gender: ~", "E103", ""),
        ("assesses: [safety]", "assesses: []", "E103", ""),
        # kinds of value
        ("{start: false}", "no", "E102", "separated: {start: false}"),
        ("assesses: [safety]", "assesses: safety", "E102", "assesses: [safety]"),
        ("          rating: 3\n", "          rating: 03\n", "E102", "rating: 3"),
        ("          rating: 3\n", '          rating: "3"\n', "E102", "rating: 3"),
        ("          rating: 3\n", "          rating: 12:30\n", "E102", ""),
        ("if: hana.trust > 3", "if: true", "E102", "leave the `if` out"),
        ("if: hana.trust > 3", "if: 3", "E102", ""),
        ("      then: evening", "      then: 3", "E102", ""),
        ("      then: evening", "      then: {go: evening}", "E102", "then: evening"),
        ("        wait: {}", "        - wait", "E102", "no dashes"),
        ("title: The doorway\n", "title: The doorway\nscenario: 12\n", "E102", ""),
        # closed lists, numbers, lengths
        ("type: invitation", "type: invitatoin", "E104", "did you mean `invitation`?"),
        ("gender: f", "gender: female", "E104", "one of: `f`, `m`"),
        ("assesses: [safety]", "assesses: [saftey]", "E104", "did you mean `safety`?"),
        ("rating: 3\n", "rating: {saftey: 3}\n", "E104", "did you mean `safety`?"),
        ("          rating: 3\n", "          rating: 5\n", "E105", ""),
        ("range: [0, 5]", "range: [0, 1000000000]", "E105", ""),
        ("          rating: 3\n", "          rating: 2.7\n", "E106", "write `2.5`"),
        ("title: The", "title: T" + 160 * "h" + "e", "E107", ""),
        ("        knock:", "        " + 70 * "k" + ":", "E107", ""),
        # ids and other forms
        ("        knock:", "        knock_first:", "E108", "write `knock-first`"),
        ("        knock:", "        Knock First:", "E108", "write `knock-first`"),
        ("        knock:", "        طرق:", "E108", "use the letters a to z"),
        ("then: table", "then: Table", "E108", "write `table`"),
        ("  separated:", "  is-separated:", "E109", "write `is_separated`"),
        ("title: The doorway\n", "title: The doorway\nversion: 1.0\n", "E110", 'version: 1.0.0'),
        ("title: The doorway\n", "title: The doorway\nversion: 2\n", "E110", 'version: 2.0.0'),
        ("title: The doorway\n", "title: The doorway\nversion: v1\n", "E110", "version: 1.0.0"),
        ("upholds: [P15]", "upholds: [P1]", "E111", ""),
        ("set: {separated", "set: {is-separated", "E111", "write `is_separated`"),
        ("range: [0, 5]", "range: [0]", "E112", ""),
        ("range: [0, 5]", "range: [0, 5, 9]", "E113", ""),
        ("upholds: [P15]", "upholds: [P15, P15]", "E114", ""),
        # what goes together
        ("      key: [water, names]\n", "", "E115", ""),
        ("          do: >-\n            Wait in the car.\n", "", "E115", "do: >-"),
        ("      key: [w", "      discuss: true\n      key: [w", "E116", "keep one"),
        ("      then: table", "    then: table", "E116", "inside `choose`"),
        ("                - say: >-\n                    She", "                - if: separated\n"
         "                  say: >-\n                    She", "E117", "without `if`"),
        ("- if: hana.trust > 3\n                  say", "- say", "E118", "`if`"),
        ("        wait: {}", "        wait: {rating: 3}", "E119", ""),
    ],
)  # fmt: skip
def test_one_mistake_is_one_problem_with_its_hint(old: str, new: str, code: str, hint: str) -> None:
    text = planted(old, new)
    found = problems(text)
    assert [problem.code for problem in found] == [code]
    assert hint in found[0].hint


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [
        ("    choose:", "    chose:", "chose:"),
        ("title:", "titel:", "titel:"),
        ("          rating: 3\n", "          rating: 5\n", "5\n      then"),
        ("        knock:", "        knock_first:", "knock_first:"),
        ("upholds: [P15]", "upholds: [P01, P15, P15]", "P15]"),
        ("    kind: need\n", "", "doctor:"),
        ("wait: {}", "wait:", "wait:\n      then"),
        ("gender: f", "gender: female", "female"),
        ("role: >-\n  You are the inspector at the door.\n", "", "title"),
        ("                - say: >-\n", "                - if: separated\n"
         "                  say: >-\n", "if: separated"),
        ("      then: table", "    then: table", "then: table"),
    ],
)  # fmt: skip
def test_a_problem_stands_where_the_author_has_to_write(old: str, new: str, at: str) -> None:
    text = planted(old, new)
    before = text[: text.index(at)]
    (problem,) = problems(text)
    place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert (problem.line, problem.column) == place


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("                - say: >-\n                    She looks at the window.\n",
         "                - {say: She waits, then speaks.}\n", "E021"),
        ("do: >-\n            Wait in the car.\n", "do: [Wait in the car]\n", "E023"),
        ("title: The doorway", "title: 1984", "E027"),
    ],
)  # fmt: skip
def test_prose_that_yaml_took_apart_is_told_as_that_and_not_a_second_time(
    old: str, new: str, code: str
) -> None:
    text = planted(old, new)
    assert [problem.code for problem in problems(text)] == [code]


def test_every_mistake_is_found_at_once_and_told_in_order_of_place() -> None:
    text = CASE.replace("gender: f", "gender: x").replace("rating: 3", "rating: 9")
    text = text.replace("title:", "titel:").replace("wait: {}", "wait:").replace("P15", "X15")
    found = problems(text)
    assert [problem.code for problem in found] == ["E100", "E104", "E111", "E105", "E103"]
    assert found == sorted(found, key=lambda problem: (problem.line, problem.column))


def test_a_rule_says_one_thing() -> None:
    def rule(body: str) -> list[str]:
        text = CASE.replace("scenes:\n", f"always:\n  - {{name: a rule, {body}}}\nscenes:\n", 1)
        return [problem.code for problem in problems(text)]

    assert rule("never: separated") == []
    assert rule("whenever: separated, offered: {tag: break}") == []
    assert rule("ending: evening, requires: separated") == []
    assert rule("whenever: separated") == ["E119"]
    assert rule("never: separated, offered: doorway.wait") == ["E116"]
    assert rule("never: separated, eventually: separated") == ["E116"]
    assert rule("offered: doorway.wait") == ["E115"]


def test_a_scene_leads_somewhere_and_settles_one_thing() -> None:
    def scene(body: str) -> list[str]:
        text = CASE.replace("endings:\n", f"  stairs:\n{body}endings:\n", 1)
        return [problem.code for problem in problems(text)]

    decides = "    person_decides: {who: hana, as: [{decides: goes, say: She goes.}]}\n"
    picks = (
        "    select:\n      prompt: Which?\n      pick: 1\n"
        "      items: {a: {text: A lamp., right: true}, b: {text: A key.}}\n      then: evening\n"
    )
    assert scene("    then: evening\n") == []
    assert scene(decides + "    then: evening\n") == []
    assert scene(picks) == []
    assert scene(decides) == ["E115"]
    assert scene("    text:\n      - >-\n        A step creaks.\n") == ["E115"]
    assert scene(decides + picks) == ["E116"]


def test_a_signed_case_names_both_who_signed() -> None:
    text = CASE.replace("scenes:\n", "review: {status: signed, practitioner: A. B.}\nscenes:\n", 1)
    (problem,) = problems(text)
    assert (problem.code, problem.params["field"]) == ("E101", "survivor_adviser")


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "text",
    [
        "".join(f"k{number}: x\n" for number in range(20_000)),
        "scenes:\n" + "".join(f"  S{number}: x\n" for number in range(20_000)),
        "skills: [" + ", ".join(f'{n}, "{n}"' for n in range(20_000)) + "]\n",
        "title: a\n? " + "k" * 900 + "\n: " + "v" * 90_000 + "\n",
        "scenes: " + "{a: " * 30 + "1" + "}" * 30 + "\n",
        "scenes: [1, 2]\nendings: 3\ntitle: {}\nrole: []\n",
    ],
    ids=["keys", "scenes", "skills", "long", "deep", "kinds"],
)
def test_a_file_that_is_no_case_ends_in_problems_short_enough_to_read(text: str) -> None:
    found = problems(text)
    assert 0 < len(found) < 1100
    for problem in found:
        assert len(SHAPE.get(problem.code, "").format(**problem.params)) < 400
        assert problem.line > 0


def test_messages_and_hints_end_without_a_full_stop_so_that_they_can_be_joined() -> None:
    assert not [text for text in (*SHAPE.values(), *HINTS.values()) if text.endswith(".")]


def test_the_schema_beside_the_shipped_cases_is_the_one_the_engine_checks_with() -> None:
    shipped = SHIPPED / "scenario.schema.json"
    assert json.loads(shipped.read_text(encoding="utf-8")) == schema(WORDS), (
        "write it again: rifq schema -o scenarios/scenario.schema.json"
    )
