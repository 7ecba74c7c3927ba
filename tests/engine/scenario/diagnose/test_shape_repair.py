"""Everything wrong with a file is told at once, and nothing that only follows from it."""

from __future__ import annotations

import copy
import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.scenario.problems import Path as Place
from engine.scenario.yaml.reader import read
from tests.cases import FIXTURES, check, few_first
from tests.generator import DUMPER

SHIPPED = Path(__file__).parents[4] / "scenarios" / "foundation"
SMALL = sorted(FIXTURES.glob("*.yaml"))
FILES = [*SMALL, SHIPPED / "pharmacy-flat.yaml"]

CASE = """\
title: The guesthouse
role: >-
  You are the one who visits.
people:
  hana:
    name: Hana
    state:
      trust: {start: 2, range: [0, 5]}
  owner: {name: Mr Sabri}
state:
  separated: {start: false}
needs:
  home: {of: hana, kind: concern, text: To be home on Friday.}
risks:
  retaliation: {to: [hana], level: moderate, text: He learns what she said.}
knows:
  things: [police-interest]
scenes:
  doorway:
    text:
      - id: owner-listens
        say: >-
          When she speaks, he stops what he is doing.
    choose:
      prompt: What do you do first?
      assesses: [safety]
      options:
        separate:
          do: >-
            Ask for the permits in the office.
          rating: 4
          upholds: [P15]
          set: {separated: true}
          lowers: [retaliation]
        ask-in-front:
          says: >-
            "Are you free to leave?"
          rating: 1
          critical: exposes-to-controller
          signals: [owner-listens]
          repaired_by: [kitchen.come-back]
          breaches: [P15]
          tells: {owner: [police-interest]}
      then: kitchen
  kitchen:
    choose:
      prompt: And now?
      assesses: [dignity]
      options:
        come-back:
          do: >-
            Come back later.
          rating: 3
          upholds: [P01]
          meets: [home]
        stay:
          if: hana.trust > 2 and chose('doorway.separate')
          do: >-
            Stay.
          rating: 2
          breaches: [P01]
      then: evening
endings:
  evening:
    person: >-
      She is at the shelter.
"""

PROSE = "Ask for the permits in the office."
TRAP = ("          do: >-\n            Stay.", "          do: Go to room #4")
UNKNOWN = {
    "E226": ("then: kitchen", "then: kichen"),
    "E207": ("hana.trust >", "hana.trusst >"),
    "E215": ("chose('doorway.separate')", "chose('doorway.seperate')"),
    "E220": ("meets: [home]", "meets: [hoome]"),
    "E221": ("set: {separated: true}", "set: {seperated: true}"),
    "E241": ("breaches: [P01]", "breaches: [P998]"),
    "E246": ("signals: [owner-listens]", "signals: [owner-listening]"),
    "E247": ("repaired_by: [kitchen.come-back]", "repaired_by: [kitchen.go-back]"),
    "E242": ("          rating: 3\n", ""),
}
# A slip of shape or of YAML, and its code.
SLIPS = [
    (("          rating: 4\n", "          ratng: 4\n"), "E100"),
    (("        separate:\n          do: >-", "        separate:\n          dou: >-"), "E100"),
    (("    choose:\n      prompt: And now?", "    chose:\n      prompt: And now?"), "E100"),
    (("      options:\n        come-back:", "      optons:\n        come-back:"), "E100"),
    (("      then: evening\n", "      thn: evening\n"), "E100"),
    (("    text:\n      - id", "    txt:\n      - id"), "E100"),
    (("      trust: {start: 2, range: [0, 5]}", "      trust: 2"), "E102"),
    (("      trust: {start: 2, range: [0, 5]}", "      trust: {start: 2, rang: [0, 5]}"), "E100"),
    (("kind: concern", "kind: wish"), "E104"),
    (("level: moderate", "level: middling"), "E104"),
    (("  things: [police-interest]", "  thngs: [police-interest]"), "E100"),
    (("assesses: [safety]", "assesses: [safty]"), "E104"),
    (("rating: 1\n", "rating: 7\n"), "E105"),
    (("critical: exposes-to-controller", "critical: exposes-him"), "E104"),
    (("signals: [owner-listens]", "signals: owner-listens"), "E102"),
    (("title: The guesthouse\n", ""), "E101"),
    (("state:\n  separated: {start: false}", "stat:\n  separated: {start: false}"), "E100"),
    (("people:\n", "peple:\n"), "E100"),
    (("needs:\n  home:", "needs:\n  Home:"), "E108"),
    (("  kitchen:\n    choose", "  Kitchen:\n    choose"), "E108"),
    (
        (
            "    choose:\n      prompt: What",
            "      - He says: Hana.\n    choose:\n      prompt: What",
        ),
        "E022",
    ),
    (("person: >-\n      She is at the shelter.", "person: She sleeps #1"), "E020"),
    (("          set: {separated: true}\n", 2 * "          set: {separated: true}\n"), "E011"),
    (("  kitchen:\n    choose", "  doorway:\n    choose"), "E011"),
    (("endings:\n", "endngs:\n"), "E100"),
]


def codes(text: str) -> list[str]:
    return [problem.code for problem in check(text.encode())]


def with_slip(slip: tuple[str, str], text: str = CASE) -> str:
    assert slip[0] in text
    return text.replace(slip[0], slip[1], 1)


def test_the_case_these_slips_are_planted_in_is_sound() -> None:
    assert codes(CASE) == []


@pytest.mark.parametrize("code", UNKNOWN)
def test_a_misspelt_name_is_told_beside_prose_that_yaml_cut_short(code: str) -> None:
    assert sorted(codes(with_slip(UNKNOWN[code], with_slip(TRAP)))) == ["E020", code]


def test_misspelt_names_ways_conditions_and_prose_are_all_told_together() -> None:
    text = with_slip(TRAP)
    wanted = [code for code in UNKNOWN if code != "E215"]  # of one condition, one thing is told
    for code in wanted:
        text = with_slip(UNKNOWN[code], text)
    assert sorted(codes(text)) == sorted(["E020", *wanted])


@pytest.mark.parametrize(("slip", "code"), SLIPS)
def test_one_slip_of_shape_is_one_problem(slip: tuple[str, str], code: str) -> None:
    assert codes(with_slip(slip)) == [code]


@pytest.mark.parametrize(("slip", "code"), SLIPS)
@pytest.mark.parametrize("other", ["E226", "E220", "E221", "E241"])
def test_a_slip_of_shape_does_not_hide_what_is_misspelt_elsewhere(
    slip: tuple[str, str], code: str, other: str
) -> None:
    text = with_slip(("text: He learns what she said.", "text: He learns."))
    if UNKNOWN[other][0] not in with_slip(slip, text):
        pytest.skip("the slip takes that place away")
    found = codes(with_slip(UNKNOWN[other], with_slip(slip, text)))
    assert code in found and set(found) <= {code, other}
    hidden = slip[0].split(":")[0].strip() in HIDES.get(other, ())
    assert hidden or other in found


# What is not told while the part stands in that would declare it, or that it stands in.
HIDES = {
    "E226": ("kitchen", "endings"),
    "E220": ("choose", "options", "kitchen"),
    "E221": ("state",),
    "E241": ("choose", "options", "kitchen"),
}


def test_a_case_signed_by_nobody_is_told_who_is_missing_and_what_else_is_wrong() -> None:
    signed = CASE.replace("title: The", "review: {status: signed}\ntitle: The", 1)
    found = check(signed.replace("upholds: [P15]", "upholds: [P999]", 1).encode())
    assert [(p.line, p.code) for p in found] == [(1, "E101"), (1, "E101"), (33, "E241")]


def test_a_character_that_cannot_be_seen_hides_nothing_else() -> None:
    text = with_slip(UNKNOWN["E226"]).replace("Mr Sabri", "Mr \u202eSabri")
    assert codes(text) == ["E006", "E226"]


def test_a_condition_or_an_id_without_end_is_said_to_be_too_long_and_no_more() -> None:
    long = with_slip(("if: hana.trust > 2", f"if: {'(' * 3000}hana.trust > 2"))
    assert codes(with_slip(UNKNOWN["E226"], long)) == ["E226", "E107"]
    assert codes(with_slip(("        stay:", f"        {'s' * 100}:"))) == ["E107"]


def test_yaml_that_does_not_read_is_all_that_is_told() -> None:
    text = with_slip(UNKNOWN["E226"]).replace("to: [hana]", "to: [hana")
    assert codes(text) == ["E030"]


def test_the_place_of_what_is_told_is_the_authors_line() -> None:
    text = with_slip(UNKNOWN["E226"], with_slip(TRAP))
    lines = text.splitlines()
    told = {p.code: lines[p.line - 1].strip() for p in check(text.encode())}
    assert told == {"E020": "do: Go to room #4", "E226": "then: kichen"}


# Any change at all ------------------------------------------------------------------------------

VALUES: list[Any] = [None, 0, -3, 2.25, True, "", "x", "Zzz Qqq", [], {}, [1, 2, 3], ["a"]]
VALUES += [{"a": 1}, {"if": "x"}, [{"if": "x", "go": "y"}], [[]], "not and", 10**12, [None]]
RETYPED: list[Any] = [None, 2.25, [1, 2, 3], [[]], "Zzz Qqq!", {"zz": 1}]


def places(node: Any, place: Place = ()) -> list[Place]:
    found = [place] if place else []
    if isinstance(node, dict | list):
        for name, value in node.items() if isinstance(node, dict) else enumerate(node):
            found += places(value, (*place, name))
    return found


def at(node: Any, place: Place) -> Any:
    for part in place:
        node = node[part]
    return node


def rewritten(data: Any) -> bytes:
    return yaml.dump(data, Dumper=DUMPER, sort_keys=False, width=10**6, allow_unicode=True).encode()


def changed(data: Any, chooser: random.Random) -> None:
    """Delete, replace, rename or move something."""
    every = places(data)
    place = chooser.choice(every)
    parent, last = at(data, place[:-1]), place[-1]
    kind = chooser.randrange(4)
    if kind == 0:
        del parent[last]
    elif kind == 1:
        parent[last] = copy.deepcopy(chooser.choice(VALUES))
    elif kind == 2:
        parent[last] = copy.deepcopy(at(data, chooser.choice(every)))
    elif isinstance(parent, dict):
        other = chooser.choice([f"{last}x", str(last).upper(), "then", "choose", "range", "text"])
        entries = [(other if name == last else name, value) for name, value in parent.items()]
        parent.clear()
        parent.update(entries)


def scribbled(text: str, chooser: random.Random) -> str:
    """Delete, repeat, cut, indent or spoil a line."""
    lines = text.splitlines()
    at = chooser.randrange(len(lines))
    line = lines[at]
    spoilt = line.replace(chooser.choice(line or "a"), chooser.choice("#:,\"'{}[]&*!-\x07"))
    lines[at : at + 1] = chooser.choice(
        [[], [line, line], [line[: len(line) // 2]], [f"  {line}"], [line.lstrip()], [spoilt]]
    )
    return "\n".join(lines)


def for_seed(seed: int) -> Path:
    """A long case once, and the small ones, which hold every word and are read much sooner."""
    return FILES[seed] if seed < len(FILES) else SMALL[seed % len(SMALL)]


@pytest.mark.parametrize("seed", few_first(range(45)))
def test_no_change_of_a_case_ends_in_anything_but_problems(seed: int) -> None:
    chooser = random.Random(seed)
    path = for_seed(seed)
    data, text = copy.deepcopy(read(path).data), path.read_text(encoding="utf-8")
    for _ in range(chooser.choice([1, 2, 4])):
        if len(data) > 2:
            changed(data, chooser)
        text = scribbled(text, chooser)
    check(rewritten(data))
    check(text.encode())


@pytest.mark.parametrize("seed", few_first(range(45)))
def test_a_value_of_another_kind_never_makes_a_name_unknown(seed: int) -> None:
    chooser = random.Random(seed)
    data = copy.deepcopy(read(for_seed(seed)).data)
    place = chooser.choice([p for p in places(data) if p[0] not in ("tests", "accept")])
    if "text" in place:  # a paragraph put in place of one that was cited is a change of story
        return
    at(data, place[:-1])[place[-1]] = copy.deepcopy(chooser.choice(RETYPED))
    found = [problem.code for problem in check(rewritten(data))]
    if any(code < "E200" for code in found):
        assert max(found) < "E200", (place, found)


@pytest.mark.parametrize("name", ["eight-stories-a", "counter-four", "first-interview"])
def test_a_file_that_is_cut_off_is_told_once(name: str) -> None:
    """What it names may have stood in what is lost, and its last entry lacks what followed."""
    file = SHIPPED / f"{name}.yaml"
    whole = file.read_bytes()
    scenes, endings = whole.index(b"\nscenes:"), whole.index(b"\nendings:")
    for end in range(scenes + 400, endings, (endings - scenes) // 6):
        (problem,) = check(whole[:end], str(file))
        if problem.code >= "E100":  # else it is cut within quotation marks
            assert problem.params == {"field": "endings", "where": "the case"}
            assert "if the rest is lost, get the whole file" in problem.hint


def test_what_is_wrong_before_the_end_of_a_file_that_is_cut_off_is_told_too() -> None:
    file = SHIPPED / "thursday-ticket.yaml"
    whole = file.read_bytes().replace(b"is: 4", b"is: 9", 1)
    cut = whole[: whole.index(b"\nendings:")]
    assert {p.code for p in check(cut, str(file))} == {"E101", "E105"}
