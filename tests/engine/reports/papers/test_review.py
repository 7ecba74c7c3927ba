"""A case printed for reviewers: everything that is read and everything that judges, in words."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from engine.reports.papers.condition_words import Naming, describe_condition
from engine.reports.papers.packs import print_review
from engine.reports.render.html import as_html
from engine.scenario.case_files import SHIPPED, cases
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from tests.cases import EVERYTHING, FIXTURES, few_first, loaded
from tests.engine.language.compiled import spoken_by

WHOLE = FIXTURES.parent / "whole-format.yaml"
FILES = [WHOLE, EVERYTHING, FIXTURES / "every-kind.yaml", SHIPPED / "template.yaml", *cases()]


def whole() -> Scenario:
    return loaded(WHOLE)


def page(scenario: Scenario) -> str:
    return as_html(print_review(scenario))


def words(markup: str) -> str:
    """What can be read on a page, as one line."""
    body = re.sub(r"<style>.*?</style>", "", markup, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.mark.parametrize("path", few_first(FILES), ids=lambda p: p.stem)
def test_every_word_a_participant_can_read_is_on_the_page(path: Path) -> None:
    scenario = loaded(path)
    text = words(page(scenario))
    for line in scenario.text.lines:
        assert line.text in text, line.context
    for card in scenario.text.cards.values():
        assert card.text in text or card.address.startswith("topic:"), card.address


@pytest.mark.parametrize("path", few_first(FILES), ids=lambda p: p.stem)
def test_everything_that_judges_is_on_the_page(path: Path) -> None:
    scenario = loaded(path)
    text = words(page(scenario))
    for address, mark in scenario.key.marks.items():
        assert address in text, address
        for because in (*mark.because, *(b for grade in mark.grades for b in grade.because)):
            assert because.text in text, address
    for id in scenario.cited():
        principle = scenario.doctrine.principles[id]
        assert f"{id} {' '.join(principle.title.split())}" in text
        assert all(" ".join(source.title.split()) in text for source in principle.sources)
    for accepted in scenario.accepted:
        assert accepted.finding in text and accepted.because in text
    for rule in scenario.rules:
        assert rule.name in text


def test_an_answer_stands_with_its_rating_its_signs_and_how_it_is_mended() -> None:
    text = words(page(whole()))
    answer = text[text.index("doorway.ask-in-front") : text.index("doorway.wait-and-see")]
    for said in (
        "Rated 1 harmful",
        "puts someone at risk from a person who may control them",
        "When she speaks, he stops what he is doing.",
        "“I will come back for the papers this evening.”",
        "P15 Separate people from controllers, discreetly — ",
        "Tells someone: Mr Sabri: police interest",
        "Raises a risk: “The owner learns what she said”",
        "scene 3 (stairs)",
    ):
        assert said in answer, said
    assert "2 weak, when Hana's arousal is above 4 3 acceptable otherwise" in text
    assert "Safety: 4 best · Needs and rights: 3 acceptable" in text


CONDITIONS = {
    "hana.trust < 2": "Hana's trust is below 2",
    "not separated": "“separated” is not true",
    "not (separated and cousin_comes)": (
        "it is not true that “separated” is true and “cousin comes” is true"
    ),
    "seen('kitchen') or chose('doorway.separate')": (
        "scene 2 (kitchen) has been seen or “Ask the owner for the work permits in the office, "
        "while your …” was chosen"
    ),
    "need('home') == 'denied'": "the need “To be home for the feast” is denied",
    "not need('home') == 'denied'": "the need “To be home for the feast” is not denied",
    "risk('injury') >= 'high'": "the risk “Nobody has said how the hand is” is at least high",
    "given('recording')": "there is consent for “having her words recorded”",
    "not knows('owner', 'police-interest')": "Mr Sabri does not know of “police interest”",
    "learned('phones')": "it is known that “Six phones with strips of tape on a shelf”",
    "on_file in ('nothing', 'statement')": "“on file” is one of nothing, statement",
    "on_file not in ('nothing',)": "“on file” is not one of nothing",
    "1 <= hana.trust < 4": "1 is at most Hana's trust and Hana's trust is below 4",
    "(separated or cousin_comes) and hana.trust != 0": (
        "(“separated” is true or “cousin comes” is true) and Hana's trust is not 0"
    ),
    "within('interpreter', 2)": (
        "“The interpreter says who she is, and Hana says whether she will …” is among the first 2"
    ),
    "not first('statement')": "“An account for the file.” is not put first",
    "asked('locked') and count(asked) >= 2": (
        "“So he locked your telephones away?” was asked and the number of questions asked is at "
        "least 2"
    ),
    "decided('stays')": "it was decided: “stays”",
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_is_said_in_words(condition: str) -> None:
    scene = "account" if "asked" in condition else "forty-minutes"
    assert describe_condition(Naming(whole()), condition, scene) == CONDITIONS[condition]


@pytest.mark.parametrize("path", few_first(FILES), ids=lambda p: p.stem)
def test_no_condition_of_a_case_is_left_as_code(path: Path) -> None:
    scenario = loaded(path)
    naming = Naming(scenario)
    for where in scenario.written:
        condition: Any = scenario.data
        for part in where:
            condition = condition[part]
        said = describe_condition(naming, str(condition), str(where[1]))
        assert not re.search(r"[=<>!_]|\w\(", said), said


class _Balanced(HTMLParser):
    """Fails when an element is not closed where it should be."""

    VOID = frozenset({"meta"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if "id" in found:
            self.ids.append(str(found["id"]))
        if str(found.get("href")).startswith("#"):
            self.links.append(str(found["href"])[1:])
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("path", few_first(FILES), ids=lambda p: p.stem)
def test_the_page_stands_alone_and_is_well_formed(path: Path) -> None:
    text = page(loaded(path))
    parser = _Balanced()
    parser.feed(text)
    assert parser.open == [] and len(set(parser.ids)) == len(parser.ids)
    assert set(parser.links) <= set(parser.ids)
    assert text.startswith("<!doctype html>") and "<script" not in text
    assert not re.search(r"\bsrc=|@import|url\(", text)
    assert "size: A4" in text and 'name="viewport"' in text


def test_what_an_author_writes_is_never_markup() -> None:
    raw = WHOLE.read_text(encoding="utf-8")
    raw = raw.replace("The back stairs", "The <b>stairs</b> & {{ 7 * 7 }}")
    raw = raw.replace("name: Hana\n", "name: <i>Hana\n").replace(
        "She studies", "<script>x</script>"
    )
    text = page(load_bytes(raw.encode(), "whole.yaml"))
    assert "<script" not in text and "<b>" not in text and "<i>" not in text
    assert "The &lt;b&gt;stairs&lt;/b&gt; &amp; {{ 7 * 7 }}" in text


def test_a_draft_says_so_and_what_is_signed_is_named_exactly() -> None:
    draft = words(page(loaded(SHIPPED / "template.yaml")))
    assert "A draft: no expert has approved it." in draft
    scenario = whole()
    signed = words(page(scenario))
    assert "Approved by L. Nader, investigator and interview trainer; a survivor adviser" in signed
    raw = (SHIPPED / "template.yaml").read_text("utf-8")
    named = "{status: signed, practitioner: A of B, survivor_adviser: C}"
    older = load_bytes(raw.replace("{status: draft}", named).encode(), "older.yaml")
    assert "Approved by A of B; C." in words(page(older))
    named = "{status: draft, practitioner: A of B}"
    read = load_bytes(raw.replace("{status: draft}", named).encode(), "read.yaml")
    assert "Reviewed, not signed: A of B read it." in words(page(read))
    assert signed.count(f"Text {scenario.hashes.text[:12]}") == 2
    assert "As survivor adviser" in signed and "I have read all of it" in signed


def test_our_own_words_are_translated_and_the_case_is_not() -> None:
    text = words(as_html(print_review(whole(), spoken_by(lambda source: f"«{source}»"))))
    assert (
        "«Scene by scene»" in text
        and "«Tells someone»" in text
        and "She studies the floor." in text
    )
