"""The cases of a course together: every figure is that of the cases."""

from __future__ import annotations

import re

from engine.play.estimated_duration import minutes
from engine.reports.course_overview import course_overview
from engine.reports.render.html import as_html
from engine.reports.render.text import as_text
from engine.scenario.case_files import SHIPPED
from engine.scenario.courses import Course, courses
from engine.scenario.load import load_course
from engine.scenario.scenario import Scenario
from tests.cases import FIXTURES, TICKET, loaded

FILES = (TICKET, FIXTURES.parent / "guide.yaml", FIXTURES / "every-kind.yaml")
CASES = [loaded(path) for path in FILES]
COURSE = Course("day", "A day", tuple(each.id for each in CASES))
DOCUMENT = course_overview(COURSE, CASES)


def cells(id: str) -> list[list[str]]:
    """The rows of a section."""
    (entry,) = next(section.entries for section in DOCUMENT.sections if section.id == id)
    (table,) = entry.blocks
    return [[cell.text for cell in row] for row in table.rows]  # type: ignore[union-attr]


def test_each_case_says_its_seat_its_load_and_what_is_scored_in_it() -> None:
    for each, row in zip(CASES, cells("cases"), strict=True):
        title, seat, _, taken, decisions, slots, critical, turning, _ = row
        assert (title, seat) == (each.about.title, each.about.seat)
        assert taken == str(minutes(each).second) and slots == str(len(each.key.slots))
        assert int(turning) == sum(len(m.grades) > 1 for m in each.key.marks.values())
        assert sum(map(int, re.findall(r"\d+", decisions))) <= len(each.data["scenes"])
        assert int(critical) == sum(bool(m.critical_kind) for m in each.key.marks.values())


def test_everybody_is_named_where_they_are_met_and_who_is_met_twice_is_said() -> None:
    for each, row in zip(CASES, cells("people"), strict=True):
        assert all(f"{person.name}, {person.part}" in " ".join(row)
                   for person in each.text.people.values())  # fmt: skip
    twice = course_overview(COURSE, [CASES[0], CASES[0]])
    lead = next(section.lead for section in twice.sections if section.id == "people")
    assert "Selim" in lead[0] and "In more than one case" in lead[0]
    genders = [each.gender for _ in range(2) for each in CASES[0].text.people.values()]
    women, men, others = (genders.count(gender) for gender in ("f", "m", ""))
    assert lead[0].startswith(f"{women} women, {men} men, {others} others.")


def test_a_domain_counts_its_slots_and_a_principle_says_where_it_is_scored() -> None:
    (safety,) = [row for row in cells("scored") if row[0] == "Safety"]
    assert safety[1] == "Protection"
    assert safety[2:] == [
        str(sum("safety" in slot.domains for slot in each.key.slots.values())) for each in CASES
    ]
    told = {row[0].split()[0]: row[1] for row in cells("principles")}
    (lead,) = next(section.lead for section in DOCUMENT.sections if section.id == "principles")
    never = set(re.findall(r"P\d\d", lead))
    assert told.keys() | never == CASES[0].doctrine.principles.keys()
    assert not told.keys() & never
    few = {id for id, said in told.items() if said.endswith("(few)")}
    counted = {id: list(map(int, re.findall(r"\d+", said))) for id, said in told.items()}
    assert all((slots < 3 or right + wrong < 2) <= (id in few)
               for id, (slots, right, wrong) in counted.items())  # fmt: skip
    assert "P34" in told and "P66" in never


def test_the_core_of_a_course_stands_first_also_where_it_is_scored_nowhere() -> None:
    course = Course("day", "A day", COURSE.cases, core=("P66", "P34"))
    told = {section.id: section for section in course_overview(course, CASES).sections}
    (entry,) = told["core"].entries
    text = as_text(course_overview(course, CASES))
    assert text.index("Core principles") < text.index("P66 ") < text.index("P34 ")
    assert text.index("P34 ") < text.index(
        "Other principles"
    ) and "slots: 0; cases that follow it: 0; cases that go against it: 0 (few)" in " ".join(
        text.split()
    )
    assert "P66" not in str(told["principles"]) and entry.blocks


def test_each_core_principle_of_the_foundation_course_is_kept_to_and_broken() -> None:
    """Right in one case and wrong in another, in three decisions at least: else it is a slogan."""
    course = load_course(next(path for path in courses() if path.stem == "foundation"))
    cases = [loaded(SHIPPED / "foundation" / f"{case}.yaml") for case in course.cases]
    told = course_overview(course, cases)
    (entry,) = next(section.entries for section in told.sections if section.id == "core")
    (table,) = entry.blocks
    rows = [[cell.text for cell in row] for row in table.rows]  # type: ignore[union-attr]
    assert len(rows) == len(course.core) == 25
    for title, said in rows:
        slots, right, wrong = map(int, re.findall(r"\d+", said))
        assert slots >= 3 and right and wrong and right + wrong > 2, title
        assert not said.endswith("(few)"), title


def tagged(scenario: Scenario) -> dict[str, frozenset[str]]:
    """The tags of every answer, by its address; her question stands in several subjects."""
    places = scenario.story.model.locations
    return {move.address: move.tags for place in places for move in place.moves}


def test_a_tag_has_the_mean_credit_of_its_answers() -> None:
    for tag, answers, mean in cells("tags"):
        found = [
            sum(grade.overall for grade in mark.grades) / len(mark.grades) / each.key.denominator
            for each in CASES
            for address, tags in tagged(each).items()
            if tag in tags and (mark := each.key.marks.get(address)) and mark.grades
        ]
        assert answers == str(len(found)) and mean == f"{100 * sum(found) / len(found):.0f} %"


def test_it_is_a_page_and_a_text_and_says_where_nothing_recurs() -> None:
    assert "No sentence is right in every case." in as_text(DOCUMENT)
    assert "A course at a glance" in as_html(DOCUMENT)
    again = as_text(course_overview(COURSE, [CASES[0], CASES[0]]))
    assert "F342" in again and "side-room.read-back" in again
