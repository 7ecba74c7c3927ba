"""Prose that YAML would lose or tear: each trap is named, and its hint mends it."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.scenario.diagnose.misread import find_in_source
from engine.scenario.diagnose.tolerant_reader import parse
from engine.scenario.problems import Problem, Refused
from engine.scenario.schema import format_of
from engine.scenario.yaml import reader

WRITE = re.compile(r"write(?: in place of lines (\d+) to (\d+))?:\n(.*)", re.DOTALL)


def problems(text: str) -> list[Problem]:
    """What reading and the traps say of a text."""
    try:
        return find_in_source(parse(text.encode(), "case.yaml"), format_of().fields)
    except Refused as refused:
        return list(refused.problems)


def follow(text: str, problem: Problem) -> str:
    """The text with the lines of the hint put in, as an author would."""
    found = WRITE.search(problem.hint)
    assert found, f"{problem.code} shows no mended line: {problem.hint!r}"
    first, last = int(found[1] or problem.line), int(found[2] or problem.line)
    lines = text.split("\n")
    lines[first - 1 : last] = found[3].split("\n")
    return "\n".join(lines)


def mended(text: str) -> tuple[set[str], Any]:
    """The codes met while following every hint, and what is read in the end."""
    met: set[str] = set()
    for _ in range(20):
        found = problems(text)
        if not found:
            return met, parse(text.encode(), "case.yaml").data
        met.add(found[0].code)
        text = follow(text, found[0])
    raise AssertionError(f"hints do not come to an end:\n{text}")


def option(prose: str) -> str:
    return f"options:\n  go:\n    do: {prose}\n    rating: 3\n"


def texts(prose: str) -> str:
    return f"scenes:\n  hall:\n    text:\n      - {prose}\n      - She looks up.\n    then: x\n"


def braces(inner: str) -> str:
    return f"replies:\n  - {{{inner}}}\n  - say: >-\n      Yes.\n"


# Code, what was written, what stands at its place once the hint is followed.
TRAPS: list[tuple[str, str, Any]] = [
    ("E020", option("Go to room #4"), "Go to room #4"),
    ("E020", option("#4 is the room"), "#4 is the room"),
    ("E020", option("Go to room #4\n      and wait."), "Go to room #4 and wait."),
    ("E020", option("#4 is the room\n      on the left."), "#4 is the room on the left."),
    ("E020", texts("Room #4 is open."), "Room #4 is open."),
    ("E020", texts("#4 is open."), "#4 is open."),
    ("E020", braces("say: Room #4, go: hall"), {"say": "Room #4", "go": "hall"}),
    ("E021", braces("say: She waits, then speaks."), {"say": "She waits, then speaks."}),
    (
        "E021",
        braces("if: at('hall'), say: She waits, then speaks., go: hall"),
        {"if": "at('hall')", "say": "She waits, then speaks.", "go": "hall"},
    ),
    (
        "E021",
        braces("say: She waits, then asks: why, add: {x: 1}"),
        {"say": "She waits, then asks: why", "add": {"x": 1}},
    ),
    ("E021", braces('say: "Yes", she nods'), {"say": '"Yes", she nods'}),
    ("E022", texts("He says: Hana."), "He says: Hana."),
    ("E022", texts("Hana: no."), "Hana: no."),
    ("E022", texts("so: she left."), "so: she left."),
    ("E022", option("She says: no"), "She says: no"),
    ("E022", option("\n      She says: no"), "She says: no"),
    ("E022", option("She looks up\n      and says: no"), "She looks up and says: no"),
    ("E022", braces("say: She says: no, go: hall"), {"say": "She says: no", "go": "hall"}),
    ("E023", texts("[She looks away]"), "[She looks away]"),
    ("E023", texts("[She looks away] and sighs."), "[She looks away] and sighs."),
    ("E023", texts("[She looks: away]"), "[She looks: away]"),
    ("E023", texts("{She looks away}"), "{She looks away}"),
    ("E023", texts("- she pauses"), "- she pauses"),
    ("E023", option("[She looks away]"), "[She looks away]"),
    ("E023", option("[She looks away"), "[She looks away"),
    ("E024", texts('"Hana," he says'), '"Hana," he says'),
    ("E024", option('"Hana," he says\n      twice.'), '"Hana," he says twice.'),
    ("E024", braces('say: "Hana," he says, go: x'), {"say": '"Hana," he says', "go": "x"}),
    ("E025", texts("'tis late"), "'tis late"),
    ("E025", texts("'tis late, and she didn't look"), "'tis late, and she didn't look"),
    ("E025", option("'tis late"), "'tis late"),
    ("E025", braces("say: 'tis late, go: x"), {"say": "'tis late", "go": "x"}),
    ("E026", braces("if: within('x', 3), go: y"), {"if": "within('x', 3)", "go": "y"}),
    ("E026", braces("if: 'x' in y, go: z"), {"if": "'x' in y", "go": "z"}),
    ("E026", braces("if: x in ['a', 'b'], go: z"), {"if": "x in ['a', 'b']", "go": "z"}),
    (
        "E026",
        braces("if: before('x', 'y'), say: She nods, slowly., go: z"),
        {"if": "before('x', 'y')", "say": "She nods, slowly.", "go": "z"},
    ),
    ("E026", "replies:\n  - if: 'x' in y\n    go: z\n", {"if": "'x' in y", "go": "z"}),
    ("E027", texts("true"), "true"),
    ("E027", option("1984"), "1984"),
    ("E027", option("~"), "~"),
    ("E027", braces("say: 12.5, go: x"), {"say": "12.5", "go": "x"}),
    ("E028", texts("*She sighs* and waits."), "*She sighs* and waits."),
    ("E028", texts("@home"), "@home"),
    ("E028", option("- she pauses"), "- she pauses"),
    ("E013", option("*sigh"), "*sigh"),
    ("E014", option("!Stop there."), "!Stop there."),
    ("E029", option(">- She waits.\n      And waits."), "She waits. And waits."),
]
BOTH = {"say": "She waits, then speaks.", "go": "x"}


def at_its_place(data: Any) -> Any:
    if "options" in data:
        return data["options"]["go"]["do"]
    if "scenes" in data:
        assert data["scenes"]["hall"]["text"][1] == "She looks up."
        return data["scenes"]["hall"]["text"][0]
    return data["replies"][0]


@pytest.mark.parametrize("parser", ["libyaml", "python"])
@pytest.mark.parametrize(("code", "text", "meant"), TRAPS)
def test_the_lines_of_the_hint_say_what_the_author_meant(
    code: str, text: str, meant: Any, parser: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if parser == "python":
        monkeypatch.setattr(reader, "LOADER", yaml.SafeLoader)
    met, data = mended(text)
    assert code in met
    assert at_its_place(data) == meant


@pytest.mark.parametrize("parser", ["libyaml", "python"])
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (option("&b >-\n      She waits.\n\n      Then: no."), "She waits.\nThen: no."),
        (option("&b |- # mine\n      - she"), "- she"),
        (option("!b >-\n      She waits."), "She waits."),
        (option("&big A new case"), "A new case"),
        (option('&big "A new case"'), "A new case"),
        (option("&big\n      A new\n      case"), "A new case"),
        (option("&big She says: no"), "She says: no"),
        (option("&big Go to room #4"), "Go to room #4"),
        (option("&big 1984"), "1984"),
        (option("&big 'tis late"), "'tis late"),
        (option("&big @home"), "@home"),
        (option("&big >- She waits."), "She waits."),
        (option("&big"), "big"),
        (texts("&c She looks away."), "She looks away."),
        (texts("&c\n        She looks away."), "She looks away."),
        (texts("&c [She looks away]"), "[She looks away]"),
        (texts("&c"), "c"),
        (braces("say: &c She waits, then speaks., go: x"), BOTH),
    ],
)
@pytest.mark.parametrize("which", [0, -1])
def test_no_participant_reads_an_anchor_whichever_hint_is_followed_first(
    text: str, meant: Any, parser: str, which: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if parser == "python":
        monkeypatch.setattr(reader, "LOADER", yaml.SafeLoader)
    assert at_its_place(mended(follow(text, problems(text)[which]))[1]) == meant


def test_an_apostrophe_that_swallows_the_next_paragraph_is_found() -> None:
    text = "text:\n  - 'tis late\n  - so the girls'\n"
    assert [p.code for p in problems(text)] == ["E025"]
    assert mended(text)[1] == {"text": ["'tis late", "so the girls'"]}


def test_lists_of_words_with_a_trap_are_mended_one_by_one() -> None:
    assert mended("content_notes: [confinement, room #4]\n")[1] == {
        "content_notes": ["confinement", "room #4"]
    }
    assert mended("scale: {from: -1, to: 1, labels: [-1, none, much more]}\n")[1] == {
        "scale": {"from": -1, "to": 1, "labels": ["-1", "none", "much more"]}
    }
    assert mended("reflect: [Did you listen, really?, And then?]\n")[1] == {
        "reflect": ["Did you listen, really?", "And then?"]
    }


@pytest.mark.parametrize(
    "text",
    [
        "title: The Thursday ticket\n",
        "title: no\nname: 12:30\nrole: 010\n",
        "title: Five o'clock, or after\n",
        "chapters:\n  - {from: hall, title: Five o'clock}\n",
        "kind: right  # need, concern, right\n",
        "text: # everything that holds is shown\n  - >-\n    She waits.\n",
        "do: >- # a note to myself\n  She waits.\n",
        "content_notes: [confinement, withheld wages]\n",
        'says: "Are you free to leave?"\n',
        "replies:\n  - {if: not x, say: Yes., add: {x: 1}, set: {y: true}}\n",
        "options:\n  title: {do: Go., rating: 3}\n  say:\n    do: Stay.\n",
        "state:\n  case: {start: open, values: [open, 2]}\n",
        "tests:\n  - name: a\n    play: [{hall: {pass: true}}, case: x]\n",
        "moves:\n  wait: {}\n",
    ],
)
def test_what_is_no_trap_is_left_alone(text: str) -> None:
    assert problems(text) == []


def test_prose_in_a_block_may_hold_anything() -> None:
    text = "because:\n  - assumes: not x\n    say: >-\n      She left: at once, #4.\n"
    assert problems(text) == []


SIGNS = (
    "She waits then no true 12 don't 'tis #4 # : says: [She] [away] {x} &c *sighs* ! !no % @x"
    ' ` , a, -- ? 12:30 null ~ it\'s “yes” "Hana," \\ Where? ... = é he>'
)
WORDS = st.sampled_from(re.split(" ", SIGNS))


@pytest.mark.exhaustive
@settings(max_examples=400, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), st.sampled_from([option, texts]))
def test_any_sentence_is_read_as_it_was_typed_or_mended_to_it(prose: str, place: Any) -> None:
    if re.match(r'(&c )?(says|"Hana,"$|"Hana," #)', prose):
        return  # a key of the format, and quotations that are whole
    meant = re.sub(r"^&c (?!#)|^&(?=c( #|$))", "", prose)  # an anchor is no part of a sentence
    assert at_its_place(mended(place(prose))[1]) == meant


@pytest.mark.parametrize(
    ("lost", "says"),
    [
        ("  leave:\n      Ask her: is she free?\n    rating: 3\n", "Ask her: is she free?"),
        ("  leave:\n    Ask her.\n    rating: 3\n", "Ask her."),
        ("  leave:\n      Ask her\n      again.\n    rating: 3\n", "Ask her again."),
        ("  leave:\n    >-\n      Ask her.\n    rating: 3\n", "Ask her."),
        ("  leave: Ask her.\n    rating: 3\n", "Ask her."),
        ('  leave:\n      "Stay," he says.\n    rating: 3\n', '"Stay," he says.'),
    ],
)
def test_the_text_of_an_answer_without_do_gets_it_back(lost: str, says: str) -> None:
    first, *_ = problems(f"options:\n{lost}")
    field = "says" if says[0] == '"' else "do"
    assert first.code in ("E032", "E035") and f"`{field}:` is missing" in first.hint
    read = mended(f"options:\n{lost}")[1]
    assert read == {"options": {"leave": {field: says, "rating": 3}}}


def test_a_line_that_lacks_only_the_colon_of_its_field_is_not_taken_for_text() -> None:
    (found,) = problems("options:\n  leave:\n    do\n      Ask her.\n    rating: 3\n")
    assert "its colon is missing" in found.hint
