"""A word of one's own, brought as a value, without touching what the story is made of."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import engine.kernel
import engine.scenario.compile
from engine.play.case_file import case_file
from engine.scenario.scenario import Scenario
from engine.scenario.schema import schema
from engine.scenario.vocabulary import WORDS
from engine.scenario.vocabulary.word import status_word
from tests.cases import cards, case, go, play_of, told

PROMISES = status_word(
    "promises",
    "promise",
    ("not-made", "made", "kept", "broken"),
    {
        "promises": ("made", ("not-made",)),
        "keeps": ("kept", ("made",)),
        "breaks": ("broken", ("made",)),
    },
    {
        "title": "Promises",
        "description": "What somebody was promised.",
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "required": ["to", "text"],
            "properties": {
                "to": {"$ref": "#/$defs/person"},
                "text": {"$ref": "#/$defs/prose"},
            },
            "additionalProperties": False,
        },
    },
    {
        verb: {"type": "array", "items": {"$ref": "#/$defs/id"}, "minItems": 1}
        for verb in ("promises", "keeps", "breaks")
    },
    of="to",
    case_file={"made": "Promised: {text}", "broken": "Broken: {text}"},
    debrief={"kept": "Kept: {text}", "broken": "A promise was broken: {text}"},
)

SCENES = """
door:
  choose:
    prompt: P?
    options:
      swear: {says: You have my word., promises: [call]}
      wait: {do: Wait.}
    then: later
later:
  text:
    - {if: promise('call') == 'made', say: She looks at the telephone.}
  choose:
    prompt: P?
    options:
      ring: {do: Ring., keeps: [call], if: promise('call') == 'made'}
      leave: {do: Leave., breaks: [call]}
    then:
      - if: promise('call') in ('kept', 'not-made')
        go: evening
      - {go: dawn}
"""
TOP = """
promises:
  call: {to: hana, text: A call before Friday.}
"""


def promising() -> Scenario:
    return case(SCENES, TOP, words=(*WORDS, PROMISES))


def test_a_new_word_has_a_status_that_its_verbs_move_and_conditions_read() -> None:
    scenario = promising()
    play = play_of(scenario, "swear")
    assert play.value("promise:call") == "made"
    assert told(scenario, play) == ["She looks at the telephone."]
    assert cards(scenario, play) == ["ring", "leave"]
    kept, broken = go(play, "ring"), go(play, "leave")
    assert (kept.value("promise:call"), kept.location.location.id) == ("kept", "evening")
    assert (broken.value("promise:call"), broken.location.location.id) == ("broken", "dawn")
    never = play_of(scenario, "wait")
    assert cards(scenario, never) == ["leave"]
    assert go(never, "leave").value("promise:call") == "not-made"  # nothing to break


def test_a_new_word_has_its_line_in_the_case_file_and_its_line_in_the_debrief() -> None:
    scenario = promising()
    play = play_of(scenario, "swear")
    (line,) = case_file(scenario, play)
    assert (line.section, line.template, line.text, line.who) == (
        "promises", "Promised: {text}", "A call before Friday.", ("Hana",),
    )  # fmt: skip
    assert case_file(scenario, go(play, "ring")) == []
    (entity,) = [e for e in scenario.text.entities if e.section == "promises"]
    (word,) = [w for w in scenario.words if w.section == "promises"]
    status = str(go(play, "leave").value(entity.variable))
    assert word.debrief[status].format(text=entity.text) == (
        "A promise was broken: A call before Friday."
    )


def test_a_new_word_is_part_of_the_shape_and_of_the_story() -> None:
    assert "promises" in schema((*WORDS, PROMISES))["properties"]
    assert "promises" not in schema()["properties"]
    scenario = promising()
    other = case(SCENES.replace("keeps: [call], ", ""), TOP, words=(*WORDS, PROMISES))
    assert other.hashes.story != scenario.hashes.story
    reworded = case(SCENES, TOP.replace("Friday", "Sunday"), words=(*WORDS, PROMISES))
    assert (reworded.hashes.story, reworded.hashes.key) == (
        scenario.hashes.story, scenario.hashes.key,
    )  # fmt: skip
    assert reworded.hashes.text != scenario.hashes.text


KERNEL = Path(engine.kernel.__path__[0])
COMPILE = Path(engine.scenario.compile.__path__[0])


def spoken_of(path: Path) -> Iterator[str]:
    """Every name and every word of a string in a module, what only people read left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Constant) and id(node) not in docstrings:
            yield from str(node.value).replace(":", " ").replace(".", " ").split()


def test_what_a_story_is_made_of_knows_no_word_of_the_vocabulary() -> None:
    words = {"promises", "promise"}
    for word in WORDS:
        words |= {word.section, *word.verbs, *word.functions}
    files = [*KERNEL.glob("*.py"), *COMPILE.glob("*.py")]
    assert len(files) > 10
    mentioned = {(path.name, name) for path in files for name in spoken_of(path) if name in words}
    assert mentioned == set()
