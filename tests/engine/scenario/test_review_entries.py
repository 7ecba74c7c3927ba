"""A review is written into the file of a case, and every other line stays as it was."""

from __future__ import annotations

import difflib

import pytest

from engine.scenario.case_metadata import Aspect, Standing
from engine.scenario.load import load_bytes
from engine.scenario.problems import Path
from engine.scenario.review_entries import NotEdited, ReviewEntry, add_review, replace_numbers
from engine.scenario.scenario import Scenario
from engine.scenario.vocabulary import WORDS
from engine.scenario.yaml.reader import parse
from tests.engine.scenario.test_review import CASE

SECTIONS = frozenset(word.section for word in WORDS)
HEADS = {
    "none": "# A comment at the top.\n\n",
    "braces": "review: {status: draft}    # not signed yet\nlevel: foundation\n",
    "block": "review:\n    # whoever reads it\n    status: draft\n\n# below\nlevel: foundation\n",
    "windows": "review: {status: draft}\r\nlevel: foundation\r\n",
}


def written(before: str, *entries: ReviewEntry) -> str:
    raw = before.encode()
    for entry in entries:
        raw = add_review(parse(raw, "case.yaml"), SECTIONS, entry).raw
    return raw.decode()


def entry(
    aspect: str, who: str = "L. Nader", *, signed: bool = True, date: str = ""
) -> ReviewEntry:
    return ReviewEntry(Aspect(aspect), who, "a reader: of law", date or "2026-05-03", signed)


def loaded(text: str) -> Scenario:
    return load_bytes(text.encode(), "case.yaml")


@pytest.mark.parametrize("head", HEADS)
def test_reviews_are_added_and_no_other_line_is_touched(head: str) -> None:
    before = HEADS[head] + (CASE.replace("\n", "\r\n") if head == "windows" else CASE)
    after = written(before, entry("practice"), entry("survivor", "no"), entry("practice", "B"))
    found = loaded(after).about
    assert [(r.aspect.value, r.who, r.role, r.signed, r.stale) for r in found.reviews] == [
        ("practice", "L. Nader", "a reader: of law", True, False),
        ("practice", "B", "a reader: of law", True, False),
        ("survivor", "no", "a reader: of law", True, False),
    ]
    assert found.standing is Standing.SIGNED
    gone = [
        line
        for line in difflib.ndiff(before.splitlines(), after.splitlines())
        if line.startswith("- ")
    ]
    assert [line for line in gone if "review: {" not in line] == []
    assert ("\r\n" in after) == (head == "windows")
    for comment in ("A comment at the top", "not signed yet", "whoever reads it", "# below"):
        assert (comment in before) == (comment in after)


def test_who_reads_again_has_one_entry_and_the_others_keep_theirs() -> None:
    both = written(CASE, entry("practice", "A"), entry("practice", "B"), entry("law", "A"))
    changed = both.replace("rating: 2", "rating: 1")
    again = loaded(written(changed, entry("practice", "A", date="2026-06-11"))).about.reviews
    assert [(r.aspect.value, r.who, r.date, r.stale) for r in again] == [
        ("practice", "A", "2026-06-11", False),
        ("practice", "B", "2026-05-03", True),
        ("law", "A", "2026-05-03", True),
    ]


def test_a_number_is_changed_where_it_stands_and_nothing_else() -> None:
    source = parse(CASE.replace("rating: 4", "rating: 4    # the best").encode(), "case.yaml")
    path: Path = ("scenes", "side-room", "choose", "options", "wait", "rating")
    after = replace_numbers(source, {path: 3.5})
    assert after.text == source.text.replace("rating: 4 ", "rating: 3.5 ")
    assert replace_numbers(after, {path: 3.0}).text == source.text.replace(
        "rating: 4 ", "rating: 3 "
    )
    with pytest.raises(NotEdited):
        replace_numbers(source, {("title",): 3})
    both = CASE.replace("rating: 4", "rating: {safety: 4, dignity: 3.5}")
    source = parse(both.encode(), "case.yaml")
    numbers: dict[Path, float] = {(*path, "safety"): 3.5, (*path, "dignity"): 2.0}
    assert replace_numbers(source, numbers).text == source.text.replace(
        "{safety: 4, dignity: 3.5}", "{safety: 3.5, dignity: 2}"
    )
