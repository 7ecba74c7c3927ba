"""N310: which answers nobody is seen to react to; N312: which reactions are too long."""

from __future__ import annotations

import pytest

from engine.explore.explored_case import Case
from engine.explore.theorems.unanswered import find_long_reactions, find_unanswered
from engine.scenario.case_files import SHIPPED
from engine.scenario.load import load_bytes

TEMPLATE = (SHIPPED / "template.yaml").read_text("utf-8")
REPLY = TEMPLATE[TEMPLATE.index("          replies:") : TEMPLATE.index("        line-first:")]


def test_an_answer_without_a_reaction_is_named_where_it_stands_with_what_to_write() -> None:
    (found,) = find_unanswered(Case(load_bytes(TEMPLATE.replace(REPLY, "").encode(), "it.yaml")))
    assert found.path == ("scenes", "laundry")
    assert found.problem.params == {
        "at": "new-case",
        "n": "1",
        "of": "14",
        "scenes": "`laundry.leave-a-number`",
    }
    assert found.hint.startswith("write `replies` below each of them")


def test_a_case_in_which_everybody_reacts_has_no_such_note() -> None:
    assert list(find_unanswered(Case(load_bytes(TEMPLATE.encode(), "it.yaml")))) == []


@pytest.mark.parametrize(
    ("shown", "at"),
    [
        ("She closes her hand on", "laundry.leave-a-number"),
        ("Sena answers before", "corridor"),
        ("Mr Nadim waits outside.", "corridor.ask-everyone"),
        ('"You have seen a lock?"', "linen-room.they-lock-you-in"),
        ("Somewhere below,", "linen-room.wait"),
    ],
)
def test_a_reaction_of_more_than_forty_words_is_told_at_its_line(shown: str, at: str) -> None:
    written = TEMPLATE.replace(shown, f"{'word ' * 41}{shown}", 1)
    (found,) = find_long_reactions(Case(load_bytes(written.encode(), "it.yaml")))
    assert found.problem.params["at"] == at
    assert found.problem.line == TEMPLATE[: TEMPLATE.index(shown)].count("\n")


def test_a_reaction_of_forty_words_is_not_too_long() -> None:
    shown = '"I am all right," she says, and drinks it.'
    written = TEMPLATE.replace(shown, "word " * 40, 1)
    assert list(find_long_reactions(Case(load_bytes(written.encode(), "it.yaml")))) == []
