"""A case is read as YAML 1.2 core and nothing else; what is wrong is said, with its place."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.scenario.diagnose.draft_lines import apply_edits
from engine.scenario.diagnose.misread import find_in_source
from engine.scenario.diagnose.tolerant_reader import parse
from engine.scenario.messages import MESSAGES
from engine.scenario.problems import Problem, Refused
from engine.scenario.schema import format_of
from engine.scenario.yaml import reader
from engine.scenario.yaml.reader import read
from engine.scenario.yaml.source import LIMIT, Mark

ROOT = Path(__file__).resolve().parents[4]


def refusal(raw: bytes | str) -> tuple[Problem, ...]:
    """The problems for which `raw` is refused."""
    with pytest.raises(Refused) as refused:
        parse(raw if isinstance(raw, bytes) else raw.encode(), "case.yaml")
    return refused.value.problems


def places(raw: bytes | str) -> list[tuple[str, int, int]]:
    return [(problem.code, problem.line, problem.column) for problem in refusal(raw)]


def value(spelling: str) -> Any:
    return parse(f"a: {spelling}\n".encode(), "case.yaml").data["a"]


@pytest.fixture(params=["libyaml", "python"])
def either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML with libyaml, and without it."""
    if request.param == "python":
        monkeypatch.setattr(reader, "LOADER", yaml.SafeLoader)
    elif not hasattr(yaml, "CSafeLoader"):
        pytest.skip("PyYAML was built without libyaml")


# --- what is read

# YAML 1.2.2, 10.3.2: the core schema.
CORE: dict[str, Any] = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
    "null": None,
    "Null": None,
    "NULL": None,
    "~": None,
    "": None,
    "0": 0,
    "-0": 0,
    "7": 7,
    "-19": -19,
    "+12": 12,
    "999999999999999": 999_999_999_999_999,
    "0.": 0.0,
    "1.10": 1.1,
    "-0.5": -0.5,
    ".5": 0.5,
    "+.5": 0.5,
    "12e3": 12000.0,
    "12e03": 12000.0,
    "-2E+05": -200000.0,
    "1.5e-2": 0.015,
    "tRUE": "tRUE",
    "nULL": "nULL",
    "yes": "yes",
    "Yes": "Yes",
    "no": "no",
    "NO": "NO",
    "on": "on",
    "Off": "Off",
    "y": "y",
    "n": "n",
    "12:30": "12:30",
    "190:20:30": "190:20:30",
    "1_000": "1_000",
    "0b1": "0b1",
    "2026-04-12": "2026-04-12",
    "2026-04-12 09:10:00": "2026-04-12 09:10:00",
    "1.0.0": "1.0.0",
    "=": "=",
    "e3": "e3",
    "1e": "1e",
    "+": "+",
    ".": ".",
    "--1": "--1",
    "١٢": "١٢",
}

# The core schema makes numbers of these. They stay what was typed: a leading zero is a code.
STRICTER = ("010", "00", "-01", "0o17", "0x1F", "01.5", "007e1")


@pytest.mark.parametrize("spelling", CORE)
def test_an_unquoted_word_means_what_yaml_1_2_says(spelling: str, either_parser: None) -> None:
    found = value(spelling)
    assert (type(found), found) == (type(CORE[spelling]), CORE[spelling])


@pytest.mark.parametrize("spelling", STRICTER)
def test_a_code_with_a_leading_zero_stays_the_code_that_was_typed(spelling: str) -> None:
    assert value(spelling) == spelling


@pytest.mark.parametrize("spelling", [*CORE, *STRICTER])
def test_quoted_words_are_always_words(spelling: str) -> None:
    assert value(f'"{spelling}"') == value(f"'{spelling}'") == spelling


SIGNS = " \n#:,'\"[]{}&*!|>%@`-?=~<\\.\t"
PROSE = st.text(
    st.one_of(
        st.sampled_from(SIGNS),
        st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]).filter(
            lambda c: not reader.FORBIDDEN.match(c)
        ),
    ),
    max_size=30,
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.floats(allow_nan=False, allow_infinity=False, width=16),
    PROSE,
    st.sampled_from([*CORE, *STRICTER]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(PROSE, inner, max_size=4)),
    max_leaves=12,
)


def quoted(text: str, draw: st.DrawFn) -> str:
    """A text in one of the ways it may be written on one line."""
    ways = [json.dumps(text, ensure_ascii=False)]
    if "\n" not in text:
        ways.append("'" + text.replace("'", "''") + "'")
    if re.fullmatch(r"[A-Za-z][\w ]*\w", text) and isinstance(reader.resolve(text)[0], str):
        ways.append(text)
    return draw(st.sampled_from(ways))


def flow(item: Any, draw: st.DrawFn) -> str:
    if isinstance(item, dict):
        pairs = (f"{quoted(key, draw)}: {flow(inner, draw)}" for key, inner in item.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(item, list):
        return "[" + ", ".join(flow(inner, draw) for inner in item) + "]"
    return quoted(item, draw) if isinstance(item, str) else json.dumps(item)


def after(item: Any, indent: str, draw: st.DrawFn) -> str:
    """A value as it stands after a colon or a dash."""
    if isinstance(item, (dict, list)) and item and draw(st.booleans()):
        below = indent + "  "
        if isinstance(item, list):
            return "".join(f"\n{below}- {after(i, below, draw).lstrip(' ')}" for i in item)
        entries = (f"\n{below}{quoted(k, draw)}:{after(v, below, draw)}" for k, v in item.items())
        return "".join(entries)
    if isinstance(item, str) and re.fullmatch(r"\S+([ \n]\S+)*", item) and draw(st.booleans()):
        literal = item.split("\n")
        return " |-" + "".join(f"\n{indent}    {line}" for line in literal)
    return " " + flow(item, draw)


@st.composite
def documents(draw: st.DrawFn) -> tuple[dict[str, Any], str]:
    """A mapping, and one of the many ways to write it."""
    data = draw(st.dictionaries(PROSE, VALUES, min_size=1, max_size=4))
    return data, "".join(f"{quoted(k, draw)}:{after(v, '', draw)}\n" for k, v in data.items())


@pytest.mark.exhaustive
@settings(max_examples=300, deadline=None)
@given(documents())
@example(({"a": "»"}, "a: |-\n    »\n"))
def test_whatever_way_it_is_written_the_same_is_read(case: tuple[dict[str, Any], str]) -> None:
    data, text = case
    assert parse(text.encode(), "case.yaml").data == data


@pytest.mark.exhaustive
@settings(max_examples=100, deadline=None)
@given(documents())
def test_every_value_and_every_key_is_known_by_its_place(case: tuple[dict[str, Any], str]) -> None:
    source = parse(case[1].encode(), "case.yaml")
    lines = case[1].split("\n")

    def walk(item: Any, path: tuple[str | int, ...]) -> None:
        assert 1 <= source.values[path].line <= len(lines)
        if isinstance(item, list):
            for at, inner in enumerate(item):
                walk(inner, (*path, at))
        if isinstance(item, dict):
            for key, inner in item.items():
                mark = source.keys[(*path, key)]
                assert lines[mark.line - 1][mark.column - 1 :].startswith(('"', "'", key))
                walk(inner, (*path, key))

    walk(source.data, ())


def test_places_are_counted_from_one_and_unquoted_words_are_told_from_quoted_ones() -> None:
    source = parse(b"a: no\nb:\n  - 'no'\n  - {c: on, d: 1}\n", "case.yaml")
    assert source.values[("b", 1, "c")] == Mark(4, 9)
    assert source.keys[("b", 1, "c")] == Mark(4, 6)
    assert source.plain == {("a",), ("b", 1, "c")}


def test_a_byte_order_mark_at_the_beginning_is_no_matter() -> None:
    source = parse(b"\xef\xbb\xbfa: 1\n", "case.yaml")
    assert source.data == {"a": 1}
    assert source.keys[("a",)] == Mark(1, 1)
    assert find_in_source(source, format_of().fields) == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_line_ends_of_any_computer_count_alike(end: str) -> None:
    assert places(end.join(["a: 1", "b: 2", "a: 3", ""])) == [("E011", 3, 1)]


def test_marks_that_arabic_needs_may_stand_in_prose() -> None:
    assert value("\u200fقالت\u200e: \u061cنعم".replace(": ", " ")).startswith("\u200f")


# --- what is refused

REFUSED = {
    "an anchor": ("a: &x 1\n", [("E013", 1, 4)]),
    "an alias": ("a: &x 1\nb: *x\n", [("E013", 1, 4), ("E013", 2, 4)]),
    "a tag": ("a: !!str 1\n", [("E014", 1, 4)]),
    "a merge key": ("a:\n  <<: {b: 1}\n", [("E015", 2, 3)]),
    "two documents": ("a: 1\n---\nb: 2\n", [("E009", 2, 1)]),
    "a document after dots": ("a: 1\n...\nb: 2\n", [("E009", 3, 1)]),
    "a key twice": ("a: 1\nb: 2\na: 3\n", [("E011", 3, 1)]),
    "a key twice between braces": ("a: {b: 1, b: 2}\n", [("E011", 1, 11)]),
    "a number as a key": ("1: x\n", [("E012", 1, 1)]),
    "true as a key": ("a:\n  true: x\n", [("E012", 2, 3)]),
    "a list as a key": ("? [a]\n: x\n", [("E012", 1, 3)]),
    "no key": ("? ~\n: x\n", [("E012", 1, 3)]),
    "an escape character": ("a: x\x1b[31m\n", [("E006", 1, 5)]),
    "a bidirectional override": ("a: x\u202ey\n", [("E006", 1, 5)]),
    "a bidirectional isolate": ("a: \u2067y\u2069\n", [("E006", 1, 4), ("E006", 1, 6)]),
    "an override behind an escape": ('a: "\\u202e"\n', [("E006", 1, 4)]),
    "a line separator": ("a: x\u2028y\n", [("E006", 1, 5)]),
    "a byte order mark inside": ("a: x\ufeff\n", [("E006", 1, 5)]),
    "a space without width": ("a: x\u200by\n", [("E006", 1, 5)]),
    "a soft hyphen": ("a: x\u00ady\n", [("E006", 1, 5)]),
    "a character of private use": ("a: \ue000\n", [("E006", 1, 4)]),
    "a tag nobody sees": ("a: x\U000e0041\n", [("E006", 1, 5)]),
    "nothing": ("", [("E007", 0, 0)]),
    "only a comment": ("# to do\n", [("E007", 0, 0)]),
    "a list": ("- a\n- b\n", [("E008", 1, 1)]),
    "a sentence": ("She waits.\n", [("E008", 1, 1)]),
    "a tab": ("a:\n\tb: 1\n\tc: 2\n", [("E018", 2, 1)]),
    "a tab among spaces": ("a:\n  b: 1\n\tc: 2\n  d: 3\n", [("E018", 3, 1)]),
    "tabs that line up with nothing": ("a:\n   b: 1\n\tc: 2\n   d: 3\n", [("E018", 3, 1)]),
    "a list too far in": ("prompt: What now?\n assesses: [a, b]\nx: 1\n", [("E032", 2, 2)]),
    "a name too far in": ("prompt: What now?\n confidence: ask\nx: 1\n", [("E032", 2, 2)]),
    "forty-one levels": ("a: " + "[" * 41 + "]" * 41 + "\n", [("E010", 1, 43)]),
    "a long integer": ("a: 1234567890123456\n", [("E016", 1, 4)]),
    "an endless integer": ("a: " + "9" * 5000 + "\n", [("E016", 1, 4)]),
    "infinity": ("a: -.inf\n", [("E017", 1, 4)]),
    "not a number": ("a: .NaN\n", [("E017", 1, 4)]),
    "a number beyond all bounds": ("a: 1e999\n", [("E017", 1, 4)]),
    "no space after a colon": ("a: 1\nb:2\nc: 3\n", [("E036", 2, 3)]),
    "no space after any colon": ("a:1\nb:2\n", [("E036", 1, 3)]),
    "a line between two columns": ("a:\n    b: 1\n  c: 2\n", [("E032", 3, 3)]),
    "an open bracket": ("a: [1, 2\nb: 3\n", [("E030", 1, 4)]),
    "a bracket from nowhere": ("a: ]\n", [("E030", 1, 4)]),
    "an open quotation": ('a: "x\nb: 1\n', [("E031", 1, 4)]),
    "an unknown escape": ('a: "C:\\cases"\n', [("E033", 1, 4)]),
    "a list on the line of its name": ("a: - b\n", [("E034", 1, 4)]),
    "a line outside its block": ("do: >-\n  x\ny\nb: 1\n", [("E035", 3, 1)]),
    "another version of yaml": ("%YAML 3.1\n---\na: 1\n", [("E039", 1, 1)]),
}


@pytest.mark.parametrize(
    "slip",
    [
        "role: >-\nYou are asked one thing: look in.\nAnd then: go.\n",
        "role:\nYou are asked one thing: look in.\nAnd then: go.\n",
        "role:\n  You are asked one thing: look in.\nAnd then: go.\n",
        "role: >-\n  You are asked one thing: look in.\nAnd then: go.\n",
    ],
)
def test_prose_that_slid_to_the_left_and_has_a_colon_is_one_mistake(slip: str) -> None:
    whole = "role: >-\n  You are asked one thing: look in.\n  And then: go.\n"
    before, after = "scenes: {}\ntitle: A\n", "level: foundation\n"
    (problem,) = refusal(before + slip + after)
    assert (problem.code, problem.line) == ("E022", 3)
    assert apply_edits(before + slip + after, problem.edits).text == before + whole + after


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_at_its_place(name: str) -> None:
    text, expected = REFUSED[name]
    assert places(text) == expected


@pytest.mark.parametrize("name", sorted(set(REFUSED) - {"a number as a key"}))
def test_is_refused_without_libyaml_too(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LOADER", yaml.SafeLoader)
    text, expected = REFUSED[name]
    assert {code for code, *_ in places(text)} == {code for code, *_ in expected}


CLOSED = {
    'time: "14:10\nb: 1\n': 'write:\ntime: "14:10"',
    'time: "14:10   # at lunch\nb: 1\n': 'write:\ntime: "14:10" # at lunch',
    'do: "Ring her.\nb: 1\n': 'write:\ndo: "Ring her."',
    'says: "Are you free?\nb: 1\n': 'write:\nsays: >-\n  "Are you free?"',
    'do: "Ring\n  her.\nb: 1\n': "write in place of lines 1 to 2:\ndo: >-\n  Ring\n  her.",
}


@pytest.mark.parametrize("text", CLOSED)
def test_a_quotation_is_closed_by_what_the_hint_says(text: str) -> None:
    problem = refusal(text)[0]
    assert (problem.code, problem.hint) == ("E031", CLOSED[text])


def test_a_key_written_twice_is_shown_in_both_places() -> None:
    problem = refusal("a: 1\nb: 2\na: 3\n")[0]
    assert problem.params == {"key": "a", "first": "1"}
    assert "1: a: 1\n3: a: 3" in problem.hint


def test_letters_in_another_encoding_are_refused_at_the_first() -> None:
    assert places("a: b\nc: caf\xe9\n".encode("latin-1")) == [("E005", 2, 7)]
    assert places("a: b\n".encode("utf-16")) == [("E005", 1, 1)]
    assert places(b"a: \xed\xa0\x80\n") == [("E005", 1, 4)]  # half of a character


def test_everything_that_is_wrong_is_said_at_once() -> None:
    text = """\
scenario:x
title: A: B
text:
  - "Hana," he says
  - 'tis late
  - [She looks] away
role: Go to room #4
prompt: 1984
title: C
skills: &a [b]
"""
    found = [(code, line) for code, line, _ in places(text)]
    assert found == [
        ("E036", 1),
        ("E022", 2),
        ("E024", 4),
        ("E025", 5),
        ("E023", 6),
        ("E020", 7),
        ("E027", 8),
        ("E011", 9),
        ("E013", 10),
    ]


def test_every_problem_has_a_message() -> None:
    for text, expected in REFUSED.values():
        assert all(code in MESSAGES for code, *_ in expected), text


# --- files that are none


def codes_of(path: Path) -> set[str]:
    with pytest.raises(Refused) as refused:
        read(path)
    return {problem.code for problem in refused.value.problems}


def test_a_file_that_cannot_be_read_is_one_problem(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_bytes(b"a: 1\n")
    assert read(case).data == {"a": 1}
    assert codes_of(tmp_path) == {"E002"}
    assert codes_of(tmp_path / "none.yaml") == {"E001"}
    assert codes_of(case / "inside.yaml") == {"E001"}
    assert codes_of(Path("nul\0.yaml")) == {"E001"}
    assert codes_of(tmp_path / ("x" * 3000)) == {"E003"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert codes_of(tmp_path / "pipe.yaml") == {"E002"}
    assert codes_of(Path("/dev/zero")) == {"E002"}


def test_a_file_that_may_not_be_read_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = tmp_path / "case.yaml"
    case.write_bytes(b"a: 1\n")

    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", denied)  # a test may run as a user who may read everything
    with pytest.raises(Refused) as refused:
        read(case)
    assert [(p.code, p.params) for p in refused.value.problems] == [
        ("E003", {"reason": "Permission denied"})
    ]


def test_a_file_too_large_is_refused_before_it_is_read_through(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_bytes(b"#" * (LIMIT + 1))
    assert codes_of(case) == {"E004"}


# --- hostile files

HOSTILE = """
import gc, json, resource, sys, time
gc.set_threshold(20_000, 20, 20)  # as in the other processes of the tests; only memory can suffer
memory = 500 * 1024 * 1024
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
from engine.scenario.problems import Refused
from engine.scenario.diagnose.misread import find_in_source
from engine.scenario.schema import format_of
from engine.scenario.diagnose.tolerant_reader import parse
from engine.scenario.diagnose.draft_lines import apply_edits
from engine.scenario.yaml.source import LIMIT
from engine.scenario.yaml import reader
if "python" in sys.argv:
    import yaml
    reader.LOADER = yaml.SafeLoader

def fill(text):
    return (text * (LIMIT // len(text)))[: LIMIT - 200]

def bomb(entry):
    lines = ["a: &a {x: 1}"]
    for before, name in zip("abcdefghi", "bcdefghij"):
        lines.append(entry.format(name=name, many=", ".join(["*" + before] * 9)))
    return "\\n".join(lines) + "\\n"

cases = {
    "brackets": "a: " + "[" * 100_000,
    "braces": "a: " + "{" * 100_000,
    "braces with names": "{a: " * 100_000,
    "brackets and braces": "a: " + fill("[{"),
    "dashes": fill("- "),
    "lines of dashes": fill("- \\n"),
    "question marks": fill("? "),
    "colons": fill(": "),
    "laughs": bomb("{name}: &{name} [{many}]"),
    "merges": bomb("{name}: &{name}\\n  <<: [{many}]"),
    "anchors": fill("- &a x\\n"),
    "names": "".join(f"k{i}: 1\\n" for i in range(150_000)),
    "the same name": fill("a: 1\\n"),
    "zeros": fill("\\0"),
    "overrides": "\\u202e" * 600_000,
    "an apostrophe": "a: '" + fill("x "),
    "apostrophes": "text:\\n" + fill("  - 'tis late\\n"),
    "quotations": fill('- "Hana," he says\\n'),
    "a long quotation": "do: 'x' " + fill("y "),
    "sentences with colons": "do: " + fill("a: "),
    "tabs": "a:\\n" + fill("\\tb: 1\\n"),
    "comments": "text:\\n" + fill("  - a #4\\n"),
    "commas": "a:\\n" + fill("  - {say: a b, c d}\\n"),
    "commas in one line": "a: {say: " + fill("b, c ") + "}",
    "a deep slip": "a: {x: 'a' b, c: " + "{a: " * 200_000,
    "digits": "a: " + fill("9"),
    "an exponent": "a: 1e" + fill("9"),
    "spaces": fill(" "),
    "lines": fill("\\n"),
    "documents": fill("---\\n"),
    "stairs": "".join(" " * i + "a:\\n" for i in range(1500)),
}
if "python" in sys.argv:
    cases = {name: text[:60_000] for name, text in cases.items()}
for name, text in cases.items():
    begun = time.process_time()
    try:
        found = find_in_source(parse(text.encode(), name), format_of().fields)
    except Refused as refused:
        found = refused.problems
    hints = sum(len(problem.hint) for problem in found)
    print(json.dumps([name, time.process_time() - begun, len(found), hints]), flush=True)
print(json.dumps(["end", 0, 1, 0]))
"""


@pytest.mark.exhaustive
@pytest.mark.skipif(sys.platform != "linux", reason="memory is capped as Linux does it")
@pytest.mark.parametrize("parser", ["libyaml", "python"])
def test_hostile_files_are_refused_in_seconds_and_within_500_megabytes(parser: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", HOSTILE, parser],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, (results[-1:], done.stderr[-2000:])
    assert results[-1][0] == "end"
    for name, seconds, problems, hints in results:
        assert seconds < 10, name
        assert problems <= 500, name
        assert problems or parser == "python", name
        assert hints < 200_000, name
