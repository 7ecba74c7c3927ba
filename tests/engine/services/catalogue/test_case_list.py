"""What the list of cases says of a case."""

from __future__ import annotations

import json

from msgspec.structs import replace

from engine.scenario.schema import BASE
from engine.services.catalogue.case_list import CaseCard, describe_case, write_begin

CASE = CaseCard("case", "A case", "foundation", (), (20, 25), "draft")


def test_every_skill_is_said_in_words_and_not_by_its_id() -> None:
    skills = json.loads(BASE.read_text("utf-8"))["properties"]["skills"]["items"]["enum"]
    first, *_ = describe_case(replace(CASE, skills=tuple(skills)), "")
    assert len(skills) >= 5 and "multidisciplinary" not in first and "-" not in first


def test_a_case_with_a_core_says_how_long_it_takes_with_a_class() -> None:
    alone, led = describe_case(CASE, ""), describe_case(replace(CASE, class_minutes=27), "")
    assert "  ·  27 with a class  ·  " in led[1] and "class" not in alone[1]
    assert len(led[1]) <= 74, "one line of a screen of 80 columns"


def test_who_left_a_play_is_told_that_beginning_is_from_the_start() -> None:
    assert write_begin("practice", anew=False) == "Begin as practice"
    assert write_begin("practice", anew=True) == "Begin again from the start, as practice"
    assert write_begin("", anew=True) == "Begin again from the start"
