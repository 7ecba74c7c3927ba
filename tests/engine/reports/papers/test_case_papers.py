"""A case on paper: a class gets what everybody reads, and nothing of the key."""

from __future__ import annotations

import html
import random
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from engine.decisions.registry import WHOLES
from engine.language.language import ENGLISH
from engine.play.trial import draw_answer
from engine.play.view import view
from engine.reports.document import Document
from engine.reports.papers.case_facts import CaseFacts, name_letters, number_sheets
from engine.reports.papers.marking_facts import Row
from engine.reports.papers.packs import print_case
from engine.reports.render.html import as_html
from engine.scenario.case_files import SHIPPED, cases
from engine.scenario.case_text import Voice
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from engine.services.led.ballots import choices_of
from tests.cases import EVERYTHING, FIXTURES, TICKET, case, few_first, go, loaded, play_of
from tests.engine.language.compiled import spoken_by

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


@cache
def printed(path: Path) -> dict[str, str]:
    """The files of a case, by name."""
    return {name: as_html(document) for name, document in papers(loaded(path)).items()}


def papers(scenario: Scenario) -> dict[str, Document]:
    """The papers of a case, by the names of their files without the ending."""
    return {each.name.removesuffix(".html"): each.document for each in print_case(scenario)}


def sheets(scenario: Scenario) -> tuple[Row, ...]:
    """Its scenes as a class gets them."""
    return CaseFacts(scenario, ENGLISH).sheets


def for_class(path: Path) -> str:
    """Everything in the files a class is given, tags and all, with entities resolved.

    The style sheet is left out: it is that of every page, and the same in all of them.
    """
    found = printed(path)
    texts = (without_style(found[name]) for name in CLASS if name in found)
    return html.unescape("\n".join(texts))


def words(page: str) -> str:
    """What can be read on a page, as one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", without_style(page))).split())


def without_style(page: str) -> str:
    return re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)


def readable(scenario: Scenario) -> list[str]:
    """What the author wrote for everybody to read: it may hold any word."""
    about = scenario.about
    texts = [line.text for line in scenario.text.lines]
    texts += [card.text for card in scenario.text.cards.values()]
    texts += [scene.prompt for scene in scenario.text.scenes.values()]
    texts += [label for scene in scenario.text.scenes.values() for label in scene.labels]
    return [*texts, about.title, about.role, *about.content_notes]


@pytest.mark.parametrize("path", few_first(FILES), ids=lambda p: p.stem)
def test_no_byte_of_the_key_is_in_a_file_for_the_class(path: Path) -> None:
    scenario, text = loaded(path), for_class(path)
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


@pytest.mark.parametrize("path", few_first(FILES), ids=lambda p: p.stem)
def test_no_judging_word_is_in_a_file_for_the_class_but_in_the_story_itself(path: Path) -> None:
    text = for_class(path)
    for own in sorted(readable(loaded(path)), key=len, reverse=True):
        text = text.replace(" ".join(own.split()), "") if own else text
    found = [word for word in JUDGING if word in text.lower()]
    assert not found, found


@pytest.mark.parametrize("path", few_first(FILES), ids=lambda p: p.stem)
def test_what_depends_on_the_road_is_left_to_the_facilitator(path: Path) -> None:
    scenario, found = loaded(path), printed(path)
    text, notes = (html.unescape(found[n]) for n in ("3-scenes", "facilitator-only"))
    later = {Voice.REPLY, Voice.INJECT, Voice.DECISION, Voice.ENDING, Voice.LAST_WORD}
    everybody = {p for sheet in sheets(scenario) for p in sheet.paragraphs}
    for line in scenario.text.lines:
        if line.text and line.text not in everybody:
            assert line.text in notes, line.context
            assert line.voice not in later or line.text not in text, line.context


def test_a_class_reads_the_scene_the_question_and_the_answers_with_their_letters() -> None:
    scenario = loaded(TICKET)
    first, order, talk, question, *_ = sheets(scenario)
    assert first.chapter == "The hall" and first.time == "15:40"
    assert [c.letter for c in first.parts[0].choices] == ["A", "B", "C", "D"]
    assert any("They say yes before he has finished" in p for p in first.paragraphs)
    assert first.sure and order.heard
    shown = words(printed(TICKET)["3-scenes"])
    assert "How sure are you?" in shown and "Your facilitator reads out what else" in shown
    assert not any("Adnan" in paragraph for paragraph in order.paragraphs)
    assert talk.n == "3" and question.n == "3a"
    assert "Sheet 3a" in shown
    *topics, moves = talk.parts
    assert [c.letter for c in topics[0].choices] == ["A", "B", "C", "D"]
    run = [c.letter for part in talk.parts for c in part.choices]
    assert run == sorted(set(run)), "one run of letters: none stands for two things"
    assert moves.choices[-1].address.endswith(".close") and "Close this subject." in shown
    assert not {c.letter for c in moves.choices} & {c.letter for p in topics for c in p.choices}
    visit = sheets(loaded(FIXTURES / "every-kind.yaml"))
    beside = [p for s in visit for p in s.parts if p.kind == "beside"]
    assert beside and all(c.letter for part in beside for c in part.choices)


@pytest.mark.parametrize("path", few_first(FILES), ids=lambda p: p.stem)
def test_letters_on_paper_are_those_of_the_screen(path: Path) -> None:
    scenario = loaded(path)
    every = (c for sheet in sheets(scenario) for part in sheet.parts for c in part.choices)
    on_paper = {c.address: c.letter for c in every}
    named, seen = name_letters(scenario), 0
    rng = random.Random(1)
    for _ in range(20):
        play = play_of(scenario, mode="led")
        while not play.ended:
            shown = view(scenario, play)
            cards = (*shown.answers, *shown.moves)
            addresses = {answer.id: answer.address for answer in cards}
            for choice in choices_of(shown):
                address = addresses.get(choice.id, f"{shown.at}.{choice.id}")
                assert named.get(address, choice.letter) == choice.letter
                assert on_paper.get(address, choice.letter) == choice.letter, address
                seen += address in on_paper
            voted = [choice.answer for choice in choices_of(shown)]
            whole = shown.kind.name in WHOLES
            other = draw_answer(play, rng) if whole else {"continue": True}
            play = go(play, other if whole or not voted else rng.choice(voted))
    assert seen


def test_an_answer_not_always_offered_leaves_its_letter_out_and_no_other_moves_up() -> None:
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
    assert [(c.letter, c.text) for c in sheet.parts[0].choices] == [("A", "One."), ("C", "Three.")]
    assert sheet.more and not (sheet.heard or sheet.asked or sheet.sure)
    assert "There may be more answers to choose from." in words(
        as_html(papers(scenario)["3-scenes"])
    )


def test_sheets_are_numbered_without_a_gap_and_the_notes_have_the_same_numbers() -> None:
    scenario = loaded(FIXTURES / "every-kind.yaml")
    whole = [sheet.n for sheet in sheets(scenario) if not sheet.asked]
    assert whole == [str(n) for n in range(1, len(whole) + 1)]
    numbered = number_sheets(scenario)
    assert {n for n in numbered.values() if not n.endswith("+")} == set(whole)
    page = printed(FIXTURES / "every-kind.yaml")["facilitator-only"]
    assert all(f"{n}. {id}" in page for id, n in numbered.items())


@pytest.mark.parametrize("path", few_first(cases(), 1), ids=lambda p: p.stem)
def test_there_is_a_card_for_every_letter_and_a_scale_is_that_of_the_screen(path: Path) -> None:
    scenario = loaded(path)
    held = printed(path)["4-vote-cards"]
    assert all(
        f'<span class="mark">{each}</span>' in held for each in name_letters(scenario).values()
    )
    for sheet in sheets(scenario):
        if sheet.scale:
            assert [value.split()[0] for value in sheet.scale] == [
                str(n) for n in range(1, len(sheet.scale) + 1)
            ]


def test_only_sentences_the_key_has_full_credit_for_are_said_aloud() -> None:
    scenario = loaded(TICKET)
    told = papers(scenario)["5-sentences-afterwards"]
    texts = [line.text for entry in told.sections[0].entries for line in entry.lines]
    assert any("I write down what you say" in text for text in texts)
    assert not any("cancelled and the police" in text for text in texts)
    assert "no expert has approved it" in told.lead[-1].text


def test_the_facilitator_finds_the_key_and_a_plan_and_is_warned_on_every_page() -> None:
    page = printed(TICKET)["facilitator-only"]
    assert '<span class="mark">D</span> Keep Adnan for ten minutes' in page
    assert "puts someone at risk from a person who may control them" in page
    assert "Ninety minutes" in page and "If someone is not well" in page
    assert 'content: "For the facilitator\\2e  Do not hand out\\2e "' in page
    assert "As survivor adviser" not in page and 'class="remarks"' not in page


def test_the_commander_signs_that_it_is_training_and_what_becomes_of_it() -> None:
    text = words(printed(TICKET)["1-commander"])
    for said in (
        "does not measure skill or qualify anyone to interview people",
        "a code of six digits without a name",
        "How long anyone took. Pauses.",
        "The facilitator deletes single plays 30 days after the course has closed",
        "nothing is deleted by itself",
        "Someone to talk to, outside the chain of command: name, and where",
        "Nothing from this course is used for appraisal, selection, promotion",
        "without any number for fewer than five people",
        "Signature",
    ):
        assert said in text, said


def test_a_list_of_names_is_not_said_to_be_unrecorded() -> None:
    recorded, _, rest = printed(TICKET)["1-commander"].partition("What is not recorded")
    assert "a name and a code" in recorded
    assert "name and a code" not in rest


def test_the_notes_name_the_answers_that_make_a_condition_so_and_do_not_repeat_a_sheet() -> None:
    path = FIXTURES / "every-kind.yaml"
    scenario, page = loaded(path), html.unescape(printed(path)["facilitator-only"])
    assert re.search(r"When “[a-z ]+” \(\d+\+? [A-Z+](, \d+\+? [A-Z+])*\) is true", page)
    assert "declines a need" not in page or "The person declines a need" in page
    signs = {line.text for line in scenario.text.lines if line.signal}
    scenes = [sheet for sheet in sheets(scenario) if not sheet.asked]
    assert not [p for s in scenes for p in s.paragraphs if p not in signs and p in page]


def test_a_word_of_the_case_is_told_with_the_answer_that_brings_it_about() -> None:
    notes = words(printed(TICKET)["facilitator-only"])
    for value in ("statement", "telephone"):
        assert re.search(rf"“on file” is {value} \(\d+\+? [A-Z]\)", notes)
    assert "nothing (" not in notes, "that is how it begins: no answer makes it so"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_an_answer_says_once_what_can_put_it_right(path: Path) -> None:
    page = words(printed(path)["facilitator-only"])
    for told in page.split("Can be put right with")[1:]:
        first, _, after = told.partition("”")
        assert first.strip() not in after[: len(first) + 2]


def test_a_case_without_a_setting_has_no_procedure_card() -> None:
    assert "2-procedure-card.html" not in [page.name for page in print_case(load_bytes(
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
        parser.feed(page)
        assert parser.open == [], name
        assert page.startswith("<!doctype html>") and "default-src 'none'" in page
        assert "size: A4" in page and not re.search(r"url\((?!#)", page) and "@import" not in page


def test_what_an_author_writes_is_never_markup_and_our_own_words_are_translated() -> None:
    raw = (FIXTURES / "every-kind.yaml").read_text(encoding="utf-8")
    raw = raw.replace("Tea with the host.", "Tea <script>x</script> & {{ 7 * 7 }}.")
    for made in print_case(
        load_bytes(raw.encode(), "x.yaml"), spoken_by(lambda source: f"«{source}»")
    ):
        page = as_html(made.document)
        assert "<script" not in page and made.about.startswith("«")
        if made.name == "3-scenes.html":
            assert "Tea &lt;script&gt;x&lt;/script&gt; &amp; {{ 7 * 7 }}." in page
            assert "«Choose exactly 2. Then each letter is called once" in page
