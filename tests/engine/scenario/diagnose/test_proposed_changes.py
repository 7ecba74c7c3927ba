"""What the check proposes can be applied by a program, and gives the case that was meant.

Every slip of the corpus that is refused with a change is mended as a careful reader of hints would:
all changes of one check, then those of the next, at most three times.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import pytest

from engine.scenario.diagnose.draft_lines import apply_edits
from engine.scenario.load import load_bytes
from engine.scenario.problems import Edit, Problem, Refused
from engine.scenario.scenario import Scenario
from tests.engine.scenario.diagnose.slip_corpus import CORPUS, Slip
from tests.engine.scenario.diagnose.template import TEMPLATE

ROUNDS = 3
LEAST = 0.9  # of the slips with a change give the file before the slip


def look(text: str) -> Scenario | list[Problem]:
    """The case in a text, or why it is refused."""
    try:
        return load_bytes(text.encode(), "new-case.yaml")
    except Refused as refused:
        return list(refused.problems)


def edits_of(problems: list[Problem]) -> list[Edit]:
    return [edit for problem in problems for edit in problem.edits]


def said(value: Any) -> Any:
    """The data of a case as it is read: spaces and line ends inside a text do not count."""
    if isinstance(value, dict):
        return {name: said(inside) for name, inside in value.items()}
    if isinstance(value, list):
        return [said(inside) for inside in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def outcome(slip: Slip) -> str:
    """What becomes of a slip when everything that is proposed is applied.

    `equal`: the file before the slip. `right`: the same case, written otherwise. `spoilt`: another
    case. `open`: still refused. `none`: nothing was proposed. `accepted`: the slip is no problem.
    """
    text, found = slip.after, look(slip.after)
    if isinstance(found, Scenario):
        return "accepted"
    if not edits_of(found):
        return "none"
    for _ in range(ROUNDS):
        text = apply_edits(text, edits_of(found)).text
        if text == slip.before:
            return "equal"
        found = look(text)
        if isinstance(found, Scenario):
            meant = look(slip.before)
            assert isinstance(meant, Scenario), slip
            return "right" if said(found.data) == said(meant.data) else "spoilt"
        if not edits_of(found):
            break
    return "open"


@cache
def outcomes() -> dict[str, str]:
    return {slip.name: outcome(slip) for slip in CORPUS}


def test_nine_in_ten_of_the_changes_give_the_file_before_the_slip_and_none_spoils_it() -> None:
    count = Counter(outcomes().values())
    with_change = sum(count[kind] for kind in ("equal", "right", "spoilt", "open"))
    print(f"{len(CORPUS)} slips: {dict(count)}")
    assert len({slip.name for slip in CORPUS}) == len(CORPUS) >= 120
    assert [name for name, became in outcomes().items() if became == "spoilt"] == []
    assert count["equal"] >= LEAST * with_change
    assert with_change >= 0.8 * len(CORPUS)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_change_fits_any_line_end_and_a_byte_order_mark(end: str, mark: str) -> None:
    wrong = TEMPLATE.replace("do: >-\n            Slip her", "do: >- Slip her", 1)
    raw = (mark + wrong.replace("\n", end)).encode()
    with pytest.raises(Refused) as refused:
        load_bytes(raw, "new-case.yaml")
    mended = apply_edits(wrong.replace("\n", end), edits_of(list(refused.value.problems))).text
    assert mended.splitlines() == TEMPLATE.splitlines()


def test_what_does_not_help_is_not_proposed() -> None:
    """`high` cannot be a rating, whatever stands around it: nothing says "write"."""
    found = look(TEMPLATE.replace("rating: 2 ", "rating: [high] ", 1))
    assert isinstance(found, list)
    assert not edits_of(found) and all("write `" not in problem.hint for problem in found)


def test_several_slips_are_mended_at_once() -> None:
    slips = [
        ("then: corridor", "then: coridor"),
        ("rating: 2 ", "ratng: 2 "),
        ("pick: 2", "pick 2"),
    ]
    wrong = TEMPLATE
    for right, slip in slips:
        wrong = wrong.replace(right, slip, 1)
    for _ in range(2):  # while a line cannot be read, ids are not looked up
        found = look(wrong)
        assert isinstance(found, list)
        wrong = apply_edits(wrong, edits_of(found)).text
    assert wrong == TEMPLATE
