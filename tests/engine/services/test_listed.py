"""What the list of cases says of a case."""

from __future__ import annotations

import json

from msgspec.structs import replace

from engine.scenario.schema import BASE
from engine.services.listed import CaseCard, about_case

CASE = CaseCard("case", "A case", "foundation", (), (20, 25), "draft")


def test_every_skill_is_said_in_words_and_not_by_its_id() -> None:
    skills = json.loads(BASE.read_text("utf-8"))["properties"]["skills"]["items"]["enum"]
    first, *_ = about_case(replace(CASE, skills=tuple(skills)), "")
    assert len(skills) >= 5 and "multidisciplinary" not in first and "-" not in first
