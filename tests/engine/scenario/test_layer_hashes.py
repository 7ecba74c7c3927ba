"""Three hashes: a change of words, of judgement or of the story changes its own and no other."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.scenario.layer_hashes import Hashes, digest, hash_layers
from engine.scenario.load import load
from engine.scenario.vocabulary import WORDS
from engine.scenario.yaml.reader import read
from tests.cases import EVERYTHING

Data = dict[str, Any]
SECTIONS = [word.section for word in WORDS]
DATA: Data = read(EVERYTHING).data
BEFORE = hash_layers(DATA, SECTIONS)


def changed(change: Callable[[Data], object]) -> set[str]:
    """Which hashes a change of the case changes."""
    data = copy.deepcopy(DATA)
    change(data)
    assert data != DATA or list(map(str, walk(data))) != list(map(str, walk(DATA)))
    return different(hash_layers(data, SECTIONS))


def different(after: Hashes) -> set[str]:
    return {n for n in ("story", "key", "text") if getattr(after, n) != getattr(BEFORE, n)}


def walk(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        for name, value in node.items():
            yield name
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)
    else:
        yield node


def put(path: str, value: Any) -> Callable[[Data], object]:
    """A change that writes `value` at a path such as `scenes/gate/choose/weight`."""

    def change(data: Data) -> None:
        *parents, last = (int(part) if part.isdigit() else part for part in path.split("/"))
        for part in parents:
            data = data[part]  # type: ignore[index]
        if value is None:
            del data[last]  # type: ignore[arg-type]
        else:
            data[last] = value  # type: ignore[index]

    return change


def turned(path: str) -> Callable[[Data], object]:
    """A change that turns the order of a mapping or a list round."""

    def change(data: Data) -> None:
        node: Any = data
        for part in path.split("/"):
            node = node[int(part) if part.isdigit() else part]
        if isinstance(node, list):
            node.reverse()
        else:
            items = list(node.items())
            node.clear()
            node.update(reversed(items))

    return change


GATE = "scenes/gate/choose/options"
TALK = "scenes/account/interview"
ENGAGE = f"{TALK}/topics/engage/questions"
AFTER = f"{TALK}/topics/after/questions"

TEXT = [
    ("title", "Another"),
    ("role", "Another"),
    ("content_notes", ["another"]),
    ("review", {"status": "signed", "practitioner": "A", "survivor_adviser": "B"}),
    ("chapters/0/title", "Another"),
    ("people/lulit/name", "Another"),
    ("people/lulit/about", "Another"),
    ("people/lulit/languages", ["Another"]),
    ("needs/sleep/text", "Another"),
    ("consents/notes/for", "another"),
    ("risks/injury/text", "Another"),
    ("facts/the-key/text", "Another"),
    ("scenes/gate/time", "10:10"),
    ("scenes/gate/text/0", "Another"),
    ("scenes/gate/text/2/say", "Another"),
    ("scenes/gate/choose/prompt", "Another"),
    ("scenes/gate/choose/confidence", None),
    (f"{GATE}/walk-with-him/do", "Another"),
    (f"{GATE}/walk-with-him/because", "Another"),
    (f"{GATE}/wait-in-the-car/because/0/say", "Another"),
    (f"{GATE}/wait-in-the-car/because/0/if", "not rain"),
    (f"{GATE}/wait-in-the-car/because/1/assumes", "not rain"),
    ("scenes/gate-again/choose/options/loudly/rating/0/because", "Another"),
    ("scenes/gate-again/also_offered/say-it-aloud/replies/0/say", "Another"),
    ("scenes/order/rank/because", "Another"),
    (f"{TALK}/tired", "Another"),
    (f"{TALK}/enough", "Another"),
    (f"{TALK}/purpose/her-wish", "Another"),
    (f"{TALK}/topics/engage/text", "Another"),
    (f"{ENGAGE}/how-this-works/says", "Another"),
    (f"{TALK}/asks/who-reads/says", "Another"),
    ("scenes/second-thoughts/rate/scale/labels/0", "another"),
    ("scenes/what-she-wants/person_decides/as/0/say", "Another"),
    ("injects/storm/say", "Another"),
    ("endings/a-room/person", "Another"),
    ("endings/a-room/case/0/say", "Another"),
    ("last_word/say/0/say", "Another"),
    ("reflect/0", "Another"),
]
KEY = [
    ("scenes/gate/choose/assesses", ["safety"]),
    ("scenes/gate/choose/weight", 3),
    (f"{GATE}/walk-with-him/rating", 3),
    (f"{GATE}/walk-with-him/upholds", ["P01"]),
    (f"{GATE}/walk-with-him/authority", "request"),
    (f"{GATE}/ask-at-once/critical", "ignores-danger"),
    (f"{GATE}/ask-at-once/signals", ["gate.he-answers"]),
    (f"{GATE}/ask-at-once/repaired_by", None),
    (f"{GATE}/wait-in-the-car/lose", None),
    (f"{GATE}/wait-in-the-car/rating/safety", 1),
    ("scenes/gate/pass/drops", None),
    ("scenes/gate-again/choose/slot/as", "another"),
    ("scenes/gate-again/choose/slot/weight", 2),
    ("scenes/gate-again/choose/options/loudly/rating/0/if", "rain"),
    ("scenes/gate-again/choose/options/loudly/rating/1/is", 3),
    ("scenes/order/rank/key/2", ["permits", "tea"]),
    ("scenes/order/rank/then/0/waive", None),
    (f"{ENGAGE}/how-this-works/serves", None),
    (f"{ENGAGE}/how-this-works/type", "open"),
    (f"{AFTER}/key-open/slot/as", "another"),
    ("people/lulit/state/arousal/window", [1, 3]),
    ("scenes/hearing/select/items/a-bed/right", None),
    ("scenes/second-thoughts/rate/items/she-lies/accept", [0]),
    ("scenes/last-thing/choose/discuss", None),
    ("injects/storm/waive", None),
]
STORY = [
    ("scenario", "another"),
    ("people/lulit/state/trust/start", 3),
    ("people/lulit/state/trust/range", [0, 6]),
    ("state/on_file/values", ["nothing", "statement", "report"]),
    ("chance/rain/values", ["a", "b"]),
    ("risks/injury/level", "low"),
    ("knows/things", ["police-interest", "sleeping-place", "another"]),
    ("knows/start/karim", ["police-interest"]),
    ("scenes/gate/pass/to", "account"),
    ("scenes/gate/pass/set/apart", False),
    ("scenes/gate/text/2/if", "lulit.trust < 3"),
    ("scenes/gate/text/1/id", "another"),
    (f"{GATE}/wait-in-the-car/if", "rain"),
    (f"{GATE}/walk-with-him/set/apart", False),
    (f"{GATE}/walk-with-him/add/time", 2),
    (f"{GATE}/walk-with-him/lowers", None),
    (f"{GATE}/ask-at-once/tells/karim", ["sleeping-place"]),
    (f"{GATE}/wait-in-the-car/then/0/add/time", 2),
    ("scenes/gate/choose/then", "order"),
    ("scenes/gate-again/also_offered/say-it-aloud/if", "rain"),
    ("scenes/gate-again/also_offered/say-it-aloud/replies/0/if", "not rain"),
    ("scenes/gate-again/also_offered/say-it-aloud/replies/1/add", None),
    ("scenes/order/rank/then/1/if", "within('danger', 3)"),
    ("scenes/order/rank/then/0/meets", None),
    (f"{TALK}/most", 5),
    (f"{ENGAGE}/hands-first/finds/injury", "high"),
    (f"{ENGAGE}/how-this-works/replies/0/refuses", None),
    (f"{AFTER}/key-open/if", "rain"),
    (f"{TALK}/moves/break/add", None),
    (f"{TALK}/asks/who-reads/if", "rain"),
    (f"{TALK}/asks/who-reads/answers/as-it-is/add", None),
    ("scenes/yard/interview/order", None),
    ("scenes/hearing/select/pick", 3),
    ("scenes/hearing/select/items/a-bed/offers", None),
    ("scenes/second-thoughts/rate/scale/to", 3),
    ("scenes/what-she-wants/person_decides/as/0/if", "rain"),
    ("scenes/what-she-wants/person_decides/as/0/decides", "another"),
    ("scenes/what-she-wants/person_decides/as/2/meets", None),
    ("injects/storm/if", "rain"),
    ("injects/storm/go", "last-thing"),
    ("injects/clerk-returns/raises", None),
    ("endings/a-room/case/0/if", "rain"),
]
NOTHING: list[tuple[str, Any]] = [
    ("tests", None),
    ("always", None),
    ("accept", None),
    ("skills", None),
    ("level", "advanced"),
    ("version", "2.0.0"),
    (f"{GATE}/walk-with-him/tags", ["defer"]),
    (f"{TALK}/moves/break/tags", None),
]


@pytest.mark.parametrize(("path", "value"), TEXT)
def test_other_words_change_the_text_and_nothing_else(path: str, value: Any) -> None:
    assert changed(put(path, value)) == {"text"}


@pytest.mark.parametrize(("path", "value"), KEY)
def test_another_judgement_changes_the_key_and_nothing_else(path: str, value: Any) -> None:
    assert changed(put(path, value)) == {"key"}


@pytest.mark.parametrize(("path", "value"), STORY)
def test_another_course_of_things_changes_the_story_and_nothing_else(path: str, value: Any) -> None:
    assert changed(put(path, value)) == {"story"}


@pytest.mark.parametrize(("path", "value"), NOTHING)
def test_tests_rules_and_tags_change_nothing(path: str, value: Any) -> None:
    assert changed(put(path, value)) == set()


@pytest.mark.parametrize(
    "path",
    [
        GATE,
        "scenes/order/rank/items",
        "scenes/second-thoughts/rate/items",
        ENGAGE,
        AFTER,
        f"{TALK}/moves",
        f"{TALK}/asks/who-reads/answers",
        "scenes/gate-again/also_offered",
    ],
)
def test_the_order_in_which_answers_are_shown_is_text(path: str) -> None:
    assert changed(turned(path)) == {"text"}


@pytest.mark.parametrize("path", [f"{TALK}/topics", f"{TALK}/asks", "injects"])
def test_the_order_in_which_things_happen_is_story(path: str) -> None:
    assert "story" in changed(turned(path)) and "key" not in changed(turned(path))


def test_the_order_of_items_that_do_something_when_picked_is_story_and_text() -> None:
    assert changed(turned("scenes/hearing/select/items")) == {"story", "text"}


def test_the_scene_a_case_begins_with_is_story() -> None:
    assert changed(turned("scenes")) == {"story", "text"}


def test_a_new_id_changes_the_story() -> None:
    option = {"do": "Another.", "rating": 2, "breaches": ["P01"]}
    assert changed(put(f"{GATE}/another", option)) == {"story", "key", "text"}
    assert changed(put(f"{TALK}/purpose/another", "Another.")) == {"key", "text"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("scenes/order/rank/weight", 1),
        ("scenes/order/rank/discuss", False),
        ("scenes/hearing/select/items/a-form/right", False),
        (f"{AFTER}/key-open/slot/weight", 1),
        ("facts/the-book/differs", False),
        ("scenes/gate/pass/drops", ["gate-manner"]),
    ],
)
def test_a_default_written_out_changes_nothing(path: str, value: Any) -> None:
    data = copy.deepcopy(DATA)
    put(path, value)(data)
    assert different(hash_layers(data, SECTIONS)) == set()


def test_a_draft_that_says_so_is_a_draft_that_does_not() -> None:
    assert changed(put("review", None)) == set()


@pytest.mark.parametrize("name", ["time", "type", "weight", "name", "level", "tags", "text"])
def test_what_a_variable_is_called_never_decides_where_its_effects_belong(name: str) -> None:
    data = copy.deepcopy(DATA)
    data["state"][name] = {"start": 0, "range": [0, 9]}
    effects = data["scenes"]["gate"]["choose"]["options"]["walk-with-him"]
    effects["add"] = {name: 1}
    before = hash_layers(data, SECTIONS)
    effects["add"] = {name: 2}
    after = hash_layers(data, SECTIONS)
    assert (after.story != before.story, after.key, after.text) == (True, before.key, before.text)


def test_hashes_are_of_what_was_written_and_carry_their_tag() -> None:
    assert load(EVERYTHING).hashes == BEFORE
    assert digest("rifq-story-1", {"b": 1, "a": ["é"]}) == digest(
        "rifq-story-1", {"a": ["é"], "b": 1}
    )
    assert digest("rifq-story-1", {}) != digest("rifq-key-1", {})
    expected = hashlib.sha256(b'rifq-story-1\0{"a":"\xc3\xa9"}').hexdigest()
    assert digest("rifq-story-1", {"a": "é"}) == expected


SENTENCES = [
    "scenes/gate/choose/options/walk-with-him/do",
    "scenes/account/interview/topics/after/questions/wish/says",
    "endings/a-call/person",
    "people/karim/name",
    "injects/storm/say",
]


@pytest.mark.exhaustive
@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SENTENCES), st.text(min_size=1, max_size=20))
def test_no_sentence_anybody_could_write_reaches_the_story_or_the_key(path: str, text: str) -> None:
    data = copy.deepcopy(DATA)
    put(path, text)(data)
    assert different(hash_layers(data, SECTIONS)) <= {"text"}
