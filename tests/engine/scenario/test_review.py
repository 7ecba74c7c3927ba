"""Reviews by aspect: three levels, and a changed case makes what rested on it out of date."""

from __future__ import annotations

from typing import Any

import pytest

from engine.explore.check import check
from engine.explore.theorem_list import SAFETY, WITH_VALUES
from engine.scenario.case_metadata import Aspect, Standing
from engine.scenario.compiled_form import form_of, from_json, to_json
from engine.scenario.load import load_bytes
from engine.scenario.review_fingerprints import fingerprints
from engine.scenario.scenario import Scenario
from engine.scenario.vocabulary import WORDS

SECTIONS = frozenset(word.section for word in WORDS)
CASE = """\
title: The side room
role: >-
  You are the investigator in the side room.
scenes:
  side-room:
    text:
      - >-
        She sits by the door.
      - >-
        It is late.
    choose:
      prompt: What do you do?
      assesses: [safety]
      options:
        wait:
          do: >-
            Wait.
          rating: 4
          upholds: [P27]
        end:
          do: >-
            End the talk.
          rating: 2
          breaches: [P27]
      then: evening
endings:
  evening:
    person: >-
      She is at the shelter.
"""


def case(text: str = CASE, *, reviews: str = "", head: str = "") -> Scenario:
    return load_bytes(f"{head}{reviews}{text}".encode(), "side-room.yaml")


def given(aspect: str, text: str = CASE, says: str = "signed") -> str:
    """An entry under `review`, given on this text."""
    on = fingerprints(case(text).data, SECTIONS, Aspect(aspect))
    lines = "".join(f'        {name}: "{value}"\n' for name, value in on.items())
    return (
        f"  {aspect}:\n    - who: L. Nader\n      role: reader\n      date: 2026-05-03\n"
        f"      says: {says}\n      on:\n{lines}"
    )


def reviews(*aspects: str, text: str = CASE, says: str = "signed") -> str:
    return "review:\n" + "".join(given(aspect, text, says) for aspect in aspects)


@pytest.mark.parametrize(
    ("written", "standing"),
    [
        ("", Standing.DRAFT),
        ("review: {status: draft}\n", Standing.DRAFT),
        (reviews("language", says="read"), Standing.REVIEWED),
        (reviews("practice"), Standing.REVIEWED),
        (reviews("practice", "survivor", says="read"), Standing.REVIEWED),
        (reviews("practice", "survivor"), Standing.SIGNED),
        ("review: {status: signed, practitioner: A, survivor_adviser: B}\n", Standing.SIGNED),
    ],
)
def test_a_case_is_a_draft_reviewed_or_signed(written: str, standing: Standing) -> None:
    about = case(reviews=written).about
    assert about.standing is standing
    assert about.draft is (standing is not Standing.SIGNED)


def test_a_case_about_a_child_is_signed_only_with_its_child_aspect_and_locked_until_then() -> None:
    child = "child_at_centre: true\n"
    without = case(reviews=reviews("practice", "survivor"), head=child).about
    assert without.standing is Standing.REVIEWED and without.locked
    signed = case(reviews=reviews("practice", "survivor", "child"), head=child).about
    assert signed.standing is Standing.SIGNED and not signed.locked
    only_read = case(reviews=reviews("child", says="read"), head=child).about
    assert only_read.locked
    assert not case(reviews=reviews("practice")).about.locked


CHANGES: list[tuple[str, str, str, set[str]]] = [
    ("It is late.", "It is very late.", "scenes/side-room/text/1", {"language", "tried"}),
    ("Wait.\n", "Wait here.\n", "scenes/side-room/choose/options/wait", {"language", "tried"}),
    ("rating: 2", "rating: 1", "scenes/side-room/choose/options/end", set()),
    ("She is at", "She is in", "endings/evening", {"language", "tried"}),
]


@pytest.mark.parametrize(("was", "now", "at", "also"), CHANGES)
def test_a_changed_line_makes_reviews_that_rest_on_it_out_of_date_and_is_named(
    was: str, now: str, at: str, also: set[str]
) -> None:
    changed = CASE.replace(was, now)
    scenario = case(changed, reviews=reviews(*Aspect))
    stale = {str(review.aspect) for review in scenario.about.reviews if review.stale}
    always = {"practice", "law", "survivor", "child", "health"}
    assert stale == always | also
    practice = scenario.about.reviews[0]
    assert [moved.at for moved in practice.moved] == [at]
    whole = scenario.source.text.splitlines()
    names = at.rpartition("/")[2]
    shown = whole[practice.moved[0].line - 1]
    assert names in shown or (names.isdigit() and shown.strip() == "- >-")


def test_what_was_taken_out_and_what_was_added_is_named_with_its_place() -> None:
    gone = CASE.replace("      - >-\n        It is late.\n", "")
    moved = case(gone, reviews=reviews("practice")).about.reviews[0].moved
    assert [each.gone for each in moved] == [True]
    added = CASE.replace("      then: evening", EXTRA + "      then: evening")
    moved = case(added, reviews=reviews("practice")).about.reviews[0].moved
    assert [(each.at, each.gone) for each in moved] == [
        ("scenes/side-room/choose/options/ask", False)
    ]


EXTRA = """\
        ask:
          do: >-
            Ask how she is.
          rating: 3
          upholds: [P27]
"""


def test_another_review_and_what_no_layer_covers_leave_a_review_as_it_is() -> None:
    twice = reviews("practice", "language") + given("health", says="read")
    head = "version: 2.0.0\nlevel: advanced\n"
    assert not any(r.stale for r in case(reviews=twice, head=head).about.reviews)


def test_a_signature_without_fingerprints_gives_way_to_an_entry_of_its_aspect() -> None:
    older = "  status: signed\n  practitioner: A\n  survivor_adviser: B\n"
    changed = CASE.replace("rating: 2", "rating: 1")
    scenario = case(changed, reviews=reviews("practice") + older)
    assert scenario.about.standing is Standing.REVIEWED
    assert [(r.who, r.stale) for r in scenario.about.reviews] == [("L. Nader", True), ("B", False)]


def notes(scenario: Scenario) -> list[tuple[str, str, dict[str, Any]]]:
    found = check(scenario, SAFETY, WITH_VALUES).findings
    return [
        (f.problem.code, f.problem.hint, dict(f.problem.params))
        for f in found
        if f.problem.code in ("N305", "N306")
    ]


def test_the_check_names_reviews_that_are_out_of_date_with_what_moved_and_its_line() -> None:
    changed = CASE.replace("rating: 2", "rating: 1")
    scenario = case(changed, reviews=reviews("practice", "language"))
    ((code, hint, params),) = notes(scenario)
    line = scenario.source.text.splitlines().index("        end:") + 1
    assert code == "N305"
    assert hint == f"changed since: `scenes/side-room/choose/options/end` (line {line})"
    assert params == {"aspect": "practice", "who": "L. Nader", "date": "2026-05-03"}
    assert notes(case(reviews=reviews("practice"))) == []


def test_reviews_are_kept_with_a_compiled_case() -> None:
    scenario = case(reviews=reviews("practice", "survivor"), head="child_at_centre: true\n")
    assert from_json(to_json(form_of(scenario))).about == scenario.about


def test_the_signs_of_a_part_depend_on_nothing_but_the_case() -> None:
    """Kept in files, they must be the same in every Rifq; changed only with a new word for them."""
    on = fingerprints(case().data, SECTIONS, Aspect.PRACTICE)
    assert on == FROZEN


FROZEN = {
    "story": "685e4f5f2fdc",
    "key": "e3ccb0103d59",
    "text": "3f929c2ed994",
    "parts": "JVx6EUPO37BAKof66XukXl9wHEJ",
}
