"""N310: which answers nobody is seen to react to."""

from __future__ import annotations

from engine.explore.explored_case import Case
from engine.explore.theorems.unanswered import find_unanswered
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
