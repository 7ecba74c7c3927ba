from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from engine.scenario import courses as module
from engine.scenario.courses import Course, courses, find_course
from engine.scenario.load import check_contrasts, load_course
from engine.scenario.messages import message
from engine.scenario.problems import Refused
from engine.services.shared.compiled_cases import open_courses
from tests.cases import TICKET, loaded
from tests.tui.faces import CASE


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "courses").mkdir()
    (tmp_path / "every-kind.yaml").write_bytes(CASE.read_bytes())
    return tmp_path


def written(own: Path, text: str) -> Path:
    path = own / "courses" / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def wrong(path: Path, own: Path) -> list[tuple[int, str, str]]:
    with pytest.raises(Refused) as refused:
        load_course(path, own)
    return [(p.line, p.code, message(p)) for p in refused.value.problems]


def test_every_shipped_course_can_be_given() -> None:
    found = [load_course(path) for path in courses()]
    assert [course.id for course in found] == [path.stem for path in courses()]
    assert all(course.cases for course in found)


def test_the_schema_of_a_course_is_a_schema() -> None:
    import json

    document = json.loads(module.SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(document)
    for example in document["examples"]:
        Draft202012Validator(document).validate(example)


def test_forms_stand_before_and_after_the_cases(own: Path) -> None:
    path = written(
        own,
        "course: mine\ntitle: My course\ncases: [every-kind]\n"
        "forms: {opening: thursday-ticket, closing: guesthouse-visit, parallel: true}\n",
    )
    assert load_course(path, own) == Course(
        "mine",
        "My course",
        ("thursday-ticket", "every-kind", "guesthouse-visit"),
        True,
        forms=("thursday-ticket", "guesthouse-visit"),
    )
    assert find_course("mine", own) == path and find_course(str(path)) == path
    assert find_course("mine") is None


def test_what_is_wrong_with_a_course_is_told_with_its_line(own: Path) -> None:
    path = written(own, "course: mine\ntitel: My course\ncases: []\n")
    codes = [(line, code) for line, code, _ in wrong(path, own)]
    assert (2, "E100") in codes and (3, "E103") in codes


def test_a_case_that_is_not_there_is_told_before_a_course_is_given(own: Path) -> None:
    path = written(own, "course: mine\ntitle: x\ncases:\n  - every-kind\n  - no-such\n")
    assert wrong(path, own) == [(5, "E220", "there is no case called `no-such`")]
    path = written(own, "course: mine\ntitle: x\ncases: [1, true]\n")
    assert {code for _, code, _ in wrong(path, own)} == {"E102"}
    path = written(own, "- nothing\n")
    assert wrong(path, own)


def test_a_form_is_no_other_case_of_the_course(own: Path) -> None:
    path = written(
        own,
        "course: mine\ntitle: x\ncases: [every-kind]\n"
        "forms: {opening: every-kind, closing: thursday-ticket}\n",
    )
    assert [code for _, code, _ in wrong(path, own)] == ["E114"]


def test_a_principle_it_trains_above_all_is_one_of_the_doctrine(own: Path) -> None:
    text = "course: mine\ntitle: x\ncases: [every-kind]\ncore: [P01, P99]\n"
    assert [(line, code) for line, code, _ in wrong(written(own, text), own)] == [(4, "E241")]
    path = written(own, text.replace("P99", "P15"))
    assert load_course(path, own).core == ("P01", "P15")
    opened = [open_courses(own)[-1].core for _ in range(2)]
    assert opened == [("P01", "P15")] * 2, "as it is kept, too"


CONTRAST = """\
course: mine
title: x
cases: [every-kind, thursday-ticket]
contrasts:
  - principle: P15
    between:
      every-kind/order: She has asked for it.
      thursday-ticket/hall.clerk-for-routine: >-
        He has not
        asked for it.
"""


def test_a_contrast_stands_between_decisions_of_two_cases_of_the_course(own: Path) -> None:
    (found,) = load_course(written(own, CONTRAST), own).contrasts
    here, there = found.between
    assert (here.case, here.at, here.says) == ("every-kind", "order", "She has asked for it.")
    assert (there.scene, there.says) == ("hall", "He has not asked for it.")
    assert list(found.sides_in("thursday-ticket")) == [(there, here)]
    assert not list(found.sides_in("counter-four"))
    assert [course.contrasts for course in open_courses(own)][-1] == (found,), "as it is kept, too"

    path = written(own, CONTRAST.replace("every-kind/", "counter-four/").replace("P15", "P99"))
    assert {(line, code, said) for line, code, said in wrong(path, own)} == {
        (5, "E241", "there is no principle `P99` in the doctrine"),
        (7, "E220", "there is no case of this course called `counter-four`"),
    }
    path = written(own, CONTRAST.replace("every-kind/order", "thursday-ticket/table"))
    assert [code for _, code, _ in wrong(path, own)] == ["E114"]
    path = written(own, CONTRAST.replace("every-kind/order", "order"))
    assert [line for line, _, _ in wrong(path, own)] == [7]


def test_a_decision_that_a_contrast_names_is_in_its_case(own: Path) -> None:
    cases = [loaded(CASE), loaded(TICKET)]
    check_contrasts(written(own, CONTRAST), cases)
    changed = CONTRAST.replace("for-routine", "for-rutine").replace("kind/order", "kind/zzz")
    path = written(own, changed)
    with pytest.raises(Refused) as refused:
        check_contrasts(path, cases)
    near, far = sorted(refused.value.problems, key=lambda problem: -problem.line)
    assert (near.line, near.code) == (8, "E220")
    assert near.hint == "did you mean `hall.clerk-for-routine`?"
    assert (far.line, message(far)) == (7, "there is no decision called `zzz`")
    assert "the id of a scene" in far.hint
