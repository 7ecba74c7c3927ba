"""The case that `rifq new` writes, in which slips are made."""

from __future__ import annotations

from engine.scenario.case_files import SHIPPED
from engine.scenario.problems import Problem
from tests.cases import check

TEMPLATE = (SHIPPED / "template.yaml").read_text("utf-8")
LINES = TEMPLATE.split("\n")


def slipped(*changes: tuple[str, str]) -> list[Problem]:
    """What is wrong after these slips, each at the first place of what it changes."""
    text = TEMPLATE
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    return check(text.encode())
