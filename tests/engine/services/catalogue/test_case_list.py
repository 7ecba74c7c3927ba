"""What the list of cases says of a case."""

from __future__ import annotations

import json
from pathlib import Path

from msgspec.structs import replace

from engine.scenario.case_files import SHIPPED
from engine.scenario.schema import BASE
from engine.services.catalogue.case_list import (
    CaseCard,
    Catalogue,
    describe_case,
    describe_shortly,
    write_begin,
)

TEMPLATE = SHIPPED / "template.yaml"
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


def test_a_case_says_what_it_is_about_in_its_own_line_or_by_its_role(tmp_path: Path) -> None:
    template = TEMPLATE.read_text("utf-8")
    premise = next(line for line in template.splitlines(True) if line.startswith("premise:"))
    for text, words in (
        (template, "A woman sings at the mangle until he comes."),
        (
            template.replace(premise, ""),
            "You are the labour inspector on a routine visit to the laundry of a large hotel.",
        ),
    ):
        (tmp_path / "new-case.yaml").write_text(text, "utf-8")
        case = next(case for case in Catalogue(tmp_path).cases() if case.id == "new-case")
        assert case.premise == words and describe_case(case, "")[0] == words
        assert describe_shortly(case).endswith(f" min  ·  {words}")
