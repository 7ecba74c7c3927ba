"""Beliefs that a room's answers follow: counted again by hand, told with what they leave out."""

from __future__ import annotations

from functools import lru_cache

from msgspec.structs import replace

from engine.play.events import Decided
from engine.play.play import log
from engine.reports.cohort.document import cohort_document
from engine.reports.cohort.page_two import as_csv
from engine.reports.cohort.report_data import CohortReport
from engine.reports.document import Section
from engine.reports.render.text import as_text
from engine.scenario.scenario import Scenario
from tests.engine.reports.cohort.people import people_at
from tests.engine.reports.cohort.rooms import case_of, changed, own_case_of, report_of, room

BELIEF = "belief: catch-first\n"


@lru_cache(maxsize=1)
def believed() -> Scenario:
    """The case, in which two answers of one decision follow one belief, and one of a talk."""
    return changed(
        ("        in-front:\n", f"        in-front:\n          {BELIEF}"),
        ("        walk-first:\n", f"        walk-first:\n          {BELIEF}"),
        ("            perhaps:\n", "            perhaps:\n              belief: we-know-best\n"),
    )


@lru_cache(maxsize=1)
def report() -> CohortReport:
    return report_of(people_at(believed(), 24), today=(believed(),))


def test_they_are_counted_over_the_answers_that_follow_them() -> None:
    followed = 0
    for each in people_at(believed(), 24):
        events = (moment.event for moment in log(each.play))
        given = [e.answer for e in events if isinstance(e, Decided) and e.at == "door"]
        first = next(answer for answer in given if isinstance(answer, str))  # no act beside it
        followed += first in ("in-front", "walk-first")
    (row,) = (line for line in as_csv(report()).splitlines() if ",beliefs,catch" in line)
    assert f"catch-first,,followed,{followed},24," in row


def test_page_two_says_each_with_what_it_leaves_out_and_where() -> None:
    said = " ".join(as_text(cohort_document(report())).split())
    belief = believed().doctrine.beliefs["catch-first"]
    assert "Beliefs that answers follow" in said
    assert belief.says in said and belief.misses in said
    assert "· 09:10 · What do you do first?" in said
    assert "Each number is of those who could give such an answer." in said


def test_a_case_that_names_none_has_no_such_part() -> None:
    told = report_of(room(12))
    assert "Beliefs that answers follow" not in as_text(cohort_document(told))
    assert ",beliefs," not in as_csv(told)


def test_in_own_records_they_are_sums_of_what_was_released() -> None:
    told = own_case_of(people_at(believed(), 24), case=believed())
    (decision,) = (d for d in told.decisions if d.at == "door")
    released = sum(choice.chosen.k for choice in decision.choices if choice.belief)
    whole = replace(report(), cases=(told,))
    (row,) = (line for line in as_csv(whole).splitlines() if ",beliefs,catch" in line)
    assert f"catch-first,,followed,{released}," in row


def test_the_guide_says_it_where_it_drew_the_room() -> None:
    everyone = people_at(believed(), 24)
    told = case_of(everyone, today=(believed(),))
    drawn = {topic.pull for topic in told.topics[:2]}
    follows = {c.address for d in told.decisions for c in d.choices if c.belief}
    page = cohort_document(replace(report(), cases=(told,)))
    guide = next(part for part in walk(page.sections) if part.id == "guide")
    labels = [b.label for e in guide.entries for b in e.blocks if hasattr(b, "label")]
    assert labels.count("Many good officers begin here") == len(drawn & follows) > 0


def walk(sections: tuple[Section, ...]) -> list[Section]:
    return [each for part in sections for each in (part, *walk(part.sections))]
