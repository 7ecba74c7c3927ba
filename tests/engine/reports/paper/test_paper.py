"""A case on paper: a class gets what everybody reads, and nothing of the key."""

from __future__ import annotations

import html
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from engine.play.view import view
from engine.reports.paper.pages import Page, commander, pages
from engine.reports.paper.sentences import sentences
from engine.reports.paper.sheets import letters, sheets
from engine.scenario import library
from engine.scenario.compile.lines import Voice
from engine.scenario.doctrine import SHIPPED
from engine.scenario.library import cases, load_bytes
from engine.scenario.scenario import Scenario
from tests.cases import EVERYTHING, FIXTURES, case, play_of
from tui.votes import choices_of

WHOLE = FIXTURES.parent / "whole-format.yaml"
FILES = [WHOLE, EVERYTHING, FIXTURES / "every-kind.yaml", SHIPPED / "template.yaml", *cases()]
CLASS = (
    "1-commander",
    "2-procedure-card",
    "3-scenes",
    "4-vote-cards",
    "5-sentences-afterwards",
)
JUDGING = (
    "critical", "rating", "rated", "rationale", "because", "principle", "best practice",
    "acceptable", "harmful", "weak", "uphold", "breach", "keeps to", "at odds", "slot",
    "assesses", "counts for", "signal", "the author", "source",
)  # fmt: skip


load = cache(library.load)


@cache
def printed(path: Path) -> dict[str, Page]:
    return {page.name.removesuffix(".html"): page for page in pages(load(path))}


def for_class(path: Path) -> str:
    """Everything in the files a class is given, tags and all, with entities resolved."""
    found = printed(path)
    return html.unescape("\n".join(found[name].html for name in CLASS if name in found))


def readable(scenario: Scenario) -> list[str]:
    """What the author wrote for everybody to read: it may hold any word."""
    about = scenario.about
    texts = [line.text for line in scenario.text.lines]
    texts += [card.text for card in scenario.text.cards.values()]
    texts += [scene.prompt for scene in scenario.text.scenes.values()]
    texts += [label for scene in scenario.text.scenes.values() for label in scene.labels]
    return [*texts, about.title, about.role, *about.content_notes]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_no_byte_of_the_key_is_in_a_file_for_the_class(path: Path) -> None:
    scenario, text = load(path), for_class(path)
    key, doctrine = scenario.key, scenario.doctrine
    for address, mark in key.marks.items():
        assert address not in text, address
        for because in (*mark.because, *(b for grade in mark.grades for b in grade.because)):
            assert because.text not in text, address
    for ruling in key.rulings.values():
        assert not any(because.text in text for because in ruling.because)
    for id in scenario.cited():
        principle = doctrine.principles[id]
        assert not re.search(rf"\b{id}\b", text) and principle.title not in text
        assert not any(source.title in text for source in principle.sources)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_no_judging_word_is_in_a_file_for_the_class_but_in_the_story_itself(path: Path) -> None:
    text = for_class(path)
    for own in sorted(readable(load(path)), key=len, reverse=True):
        text = text.replace(" ".join(own.split()), "") if own else text
    found = [word for word in JUDGING if word in text.lower()]
    assert not found, found


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_what_depends_on_the_road_is_left_to_the_facilitator(path: Path) -> None:
    scenario, found = load(path), printed(path)
    text, notes = (html.unescape(found[n].html) for n in ("3-scenes", "facilitator-only"))
    later = {Voice.REPLY, Voice.INJECT, Voice.DECISION, Voice.ENDING, Voice.LAST_WORD}
    everybody = {p for sheet in sheets(scenario) for p in sheet.paragraphs}
    for line in scenario.text.lines:
        if line.text and line.text not in everybody:
            assert line.text in notes, line.context
            assert line.voice not in later or line.text not in text, line.context


def test_a_class_reads_the_scene_the_question_and_the_answers_with_their_letters() -> None:
    scenario = load(SHIPPED / "foundation" / "thursday-ticket.yaml")
    first, order, talk, question, *_ = sheets(scenario)
    assert first.chapter == "The hall" and first.time == "15:40"
    assert [c.letter for c in first.parts[0].choices] == ["A", "B", "C", "D"]
    assert any("They say yes before he has finished" in p for p in first.paragraphs)
    assert any("How sure are you?" in note for note in first.notes)
    assert any("reads out" in note for note in order.notes)
    assert not any("Adnan" in paragraph for paragraph in order.paragraphs)
    assert talk.title == "Sheet 3" and question.title == "Sheet 3a"
    assert all(not c.letter for part in talk.parts for c in part.choices)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_letters_on_paper_are_those_of_the_screen(path: Path) -> None:
    scenario = load(path)
    named = letters(scenario)
    play = play_of(scenario, mode="led")
    shown = view(scenario, play)
    addresses = {answer.id: answer.address for answer in shown.answers}
    for choice in choices_of(shown) if shown.kind in ("choose", "rank", "select") else ():
        assert named.get(addresses[choice.id], choice.letter) == choice.letter


def test_after_an_answer_not_always_offered_the_facilitator_gives_the_letters() -> None:
    scenario = case("""
        first:
          choose:
            prompt: Which?
            assesses: [safety]
            options:
              one: {do: One., rating: 4, upholds: [P01]}
              two: {if: separated, do: Two., rating: 3, upholds: [P01]}
              three: {do: Three., rating: 2, breaches: [P01]}
            then: evening
    """)
    [sheet] = sheets(scenario)
    assert [(c.letter, c.text) for c in sheet.parts[0].choices] == [("A", "One."), ("", "Three.")]
    assert sheet.notes == (
        "There may be more to choose from: your facilitator says so.",
        "The box is for a letter your facilitator gives.",
    )


def test_only_sentences_the_key_has_full_credit_for_are_said_aloud() -> None:
    scenario = load(SHIPPED / "foundation" / "thursday-ticket.yaml")
    told = sentences(scenario)
    texts = [sentence.text for sentence in told.sentences]
    assert any("I write down what you say" in text for text in texts)
    assert not any("cancelled and the police" in text for text in texts)
    assert "nobody has signed it" in told.whose


def test_the_facilitator_finds_the_key_and_a_plan_and_is_warned_on_every_page() -> None:
    page = printed(SHIPPED / "foundation" / "thursday-ticket.yaml")["facilitator-only"].html
    assert '<span class="letter">D</span> Keep Adnan for ten minutes' in page
    assert "exposes someone to a person who may be controlling them" in page
    assert "Ninety minutes" in page and "If someone is not well" in page
    assert 'content: "For the facilitator\\2e  Not to hand out\\2e "' in page
    assert "As survivor adviser" not in page and '<div class="remarks">' not in page


def test_the_commander_signs_that_it_is_training_and_what_becomes_of_it() -> None:
    text = " ".join(re.sub(r"<[^>]+>", " ", commander()).split())
    for said in (
        "qualifies nobody to interview anyone",
        "a code of six digits without a name",
        "How long anyone took. Pauses.",
        "Single plays are forgotten 30 days after the course has closed",
        "Nothing from this course is used for appraisal, selection, promotion",
        "without any number that stands for fewer than five people",
        "Signature",
    ):
        assert said in text, said


def test_a_case_without_a_setting_has_no_procedure_card() -> None:
    assert "2-procedure-card.html" not in [page.name for page in pages(load_bytes(
        (FIXTURES / "every-kind.yaml").read_bytes().replace(b"setting: wadira\n", b""), "x.yaml"
    ))]  # fmt: skip


class _Balanced(HTMLParser):
    """Fails when an element is not closed where it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "img", "link", "iframe", "object", "form")
        assert not [name for name, _ in attrs if name.startswith("on") or name == "src"]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("path", FILES[:3], ids=lambda p: p.stem)
def test_every_file_stands_alone_for_a4(path: Path) -> None:
    for name, page in printed(path).items():
        parser = _Balanced()
        parser.feed(page.html)
        assert parser.open == [], name
        assert page.html.startswith("<!doctype html>") and "default-src 'none'" in page.html
        assert "size: A4" in page.html and "url(" not in page.html and "@import" not in page.html


def test_what_an_author_writes_is_never_markup_and_our_own_words_are_translated() -> None:
    raw = (FIXTURES / "every-kind.yaml").read_text(encoding="utf-8")
    raw = raw.replace("Tea with the host.", "Tea <script>x</script> & {{ 7 * 7 }}.")
    for page in pages(load_bytes(raw.encode(), "x.yaml"), lambda source: f"«{source}»"):
        assert "<script" not in page.html and page.about.startswith("«")
        if page.name == "3-scenes.html":
            assert "Tea &lt;script&gt;x&lt;/script&gt; &amp; {{ 7 * 7 }}." in page.html
            assert "«Choose exactly 2.»" in page.html
