"""The report as a page, a sheet and data: its order, its voice, and what it never holds."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from msgspec.structs import replace

from engine.decisions.registry import kind_of
from engine.language.language import ENGLISH
from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.page_two import as_csv
from engine.reports.cohort.report_data import LEAST_INTERVAL, MOST_TOPICS
from engine.reports.cohort.sections.assessed import DECISIONS
from engine.reports.cohort.select_plays import Played
from engine.reports.cohort.topics_page import guide, page_one
from engine.reports.document import Contest, Line, Table, Tone
from engine.reports.render.csv import escape_value
from engine.reports.render.json import as_json
from tests.engine.reports.cohort.people import code
from tests.engine.reports.cohort.rooms import (
    SIGNED,
    as_page,
    case_of,
    changed,
    own_case_of,
    report_of,
    room,
)

PAGE_ONE = ("story", "talk", "harm", "contested", "needs", "well", "broken", "care", "counted")
PAGE_TWO = (
    "decisions", "purposes", "ways", "spreads", "all-needs", "questions", "all-contested",
)  # fmt: skip
HOSTILE = "<script>alert(1)</script> & =1+1"


def disputed() -> tuple[Played, ...]:
    """A room in which two contest a judgement; one of them shares why."""
    first, second, *rest = room(30)
    return (
        replace(first, contests=(Contest("door.in-front", "disagree", HOSTILE),)),
        replace(second, contests=(Contest("door.in-front", "not-my-job"),)),
        *rest,
    )


def page(support: str = "") -> str:
    return as_page(report_of(disputed(), people=30), support=support)


class Reader(HTMLParser):
    """What a page holds, in the order in which it is read aloud."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.sections: list[str] = []
        self.headings: list[int] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "section":
            self.sections.append(str(found.get("class")))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))


def test_both_pages_are_in_their_order() -> None:
    sections = Reader(page(support="Rania, room 12")).sections
    start = sections.index("one") + 1
    assert tuple(sections[start : start + len(PAGE_ONE)]) == PAGE_ONE
    start = sections.index("two") + 1
    assert tuple(sections[start : start + len(PAGE_TWO)]) == PAGE_TWO
    assert sections[-2:] == ["change", "method"]


def test_the_guide_comes_directly_after_page_one_of_its_case() -> None:
    sections = Reader(page()).sections
    assert sections.index("counted") + 1 == sections.index("guide") < sections.index("two")


def test_headings_step_down_one_at_a_time_and_ids_are_unique() -> None:
    read = Reader(page())
    assert read.headings[0] == 1
    for one, other in zip(read.headings, read.headings[1:], strict=False):
        assert other <= one + 1
    assert len(read.ids) == len(set(read.ids))


def test_the_page_stands_alone_without_a_script_or_a_network() -> None:
    text = page()
    assert "<script" not in text
    assert not re.search(r"(src|action|background)=|url\((?!#)|@import|<link", text)
    assert "default-src 'none'" in text


def test_what_people_wrote_is_text_and_never_markup() -> None:
    text = page()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; =1+1" in text


def test_every_picture_has_a_description_and_its_table_below() -> None:
    text = page()
    for figure in re.finditer(r'<figure class="drawn">.*?</figure>(.{0,200})', text, re.S):
        assert "<title" in figure[0] and "<desc" in figure[0]
        assert "<table" in figure[0] + figure[1]
    assert '<figure class="drawn">' in text


def test_no_bar_says_anything_that_its_number_does_not() -> None:
    for cell in re.findall(r"<td.*?</td>", page(), re.S):
        if 'class="bar"' in cell:
            assert 'aria-hidden="true"' in cell
            assert re.search(r"<span>\d", cell), cell


def test_the_question_is_asked_before_the_key_speaks() -> None:
    text = page()
    talk = text[text.index('class="talk"') : text.index('class="harm"')]
    for entry in talk.split('<div class="entry">')[1:]:
        asked = entry.index("Why could a good officer choose this?")
        assert 'class="told key"' not in entry[:asked]
        assert asked < entry.index("The principle") if "The principle" in entry else True
    guide = text[text.index('class="guide"') :]
    assert (
        guide.index("Why could a good") < guide.index("Then the marking") < guide.index("told key")
    )


def test_the_guide_agrees_with_page_one() -> None:
    text = page()
    talk = text[text.index('class="talk"') : text.index('class="harm"')]
    two = re.findall(r'<h4 dir="auto">(.*?)</h4>', talk)
    guide = text[text.index('class="guide"') :]
    guide = guide[: guide.index("</section>")]
    assert two == re.findall(r">[A-Z]\. (.*?) <span", guide), "these two, and no other in full"
    assert guide.index("What to talk about") < guide.index("If there is time")


def test_page_one_has_the_authors_choice_after_the_question_as_the_guide_has_it() -> None:
    """A facilitator has page one in hand when somebody asks; the class hears the question first."""
    case = report_of(room(30)).cases[0]
    say = Saying(case, ENGLISH)
    (talk,) = (part for part in page_one(say) if part.id == "talk")
    (told,) = guide(say)
    guided = [line for entry in told.entries for line in entry.blocks]
    for entry in talk.entries[:MOST_TOPICS]:
        lines = [line for line in entry.blocks if isinstance(line, Line)]
        labels = [line.label for line in lines]
        choice = lines[labels.index("The author's choice")]
        assert labels.index("Ask, before the marking") < lines.index(choice)
        assert choice in guided and choice.tone is Tone.KEY
    signed = as_page(report_of(room(30), today=(changed(SIGNED),)))
    assert "The author's choice" not in unescape(signed), "then it is the marking that says it"


def test_the_guide_says_how_long_each_part_takes_and_all_of_it() -> None:
    text = page()
    guide = text[text.index('class="guide"') :]
    guide = guide[: guide.index("</section>")]
    each = [int(n) for n in re.findall(r">(\d+) min<", guide)]
    whole = re.search(r"About (\d+) minutes\.", guide)
    assert whole and int(whole[1]) == sum(each) < 90
    assert len(each) == 10, "eight parts, and two topics"


def test_no_page_holds_a_code() -> None:
    report = report_of(disputed(), people=30, records="own")
    codes = {code(number) for number in range(30)}
    for text in (as_page(report), as_csv(report), as_json(report)):
        assert not {found for found in codes if found in text}


def test_a_draft_speaks_as_its_author() -> None:
    signed = changed(SIGNED)
    draft, reviewed = page(), as_page(report_of(disputed(), today=(signed,)))
    assert "Draft: the marking is the author's view. No expert has approved it yet" in unescape(
        draft
    )
    assert "author" in draft and "author" not in _said(reviewed)
    assert "The marking was approved by" in reviewed


def _said(text: str) -> str:
    """What a page says, without its style."""
    return text[text.index("<body") :]


def test_it_says_what_it_is_not_and_how_it_was_counted() -> None:
    text = page()
    assert "does not measure skill, rank anyone or qualify anyone to interview people" in text
    for told in ("Wilson", "Fisher", "seed 1", "500 resamples", "from 20 plays on", "version 6"):
        assert told in text


def test_change_is_a_sentence_and_no_figure() -> None:
    text = as_page(report_of(disputed(), cases=("every-kind", "another")))
    change = text[text.index('class="change"') : text.index('class="method"')]
    assert "cannot be separated here from the difference between the cases" in change
    assert "d_av" not in change


def test_the_same_figures_give_the_same_bytes() -> None:
    assert page() == page()
    assert as_csv(report_of(disputed())) == as_csv(report_of(disputed()))


def test_paths_are_told_only_where_they_part() -> None:
    text = page()
    ways = text[text.index('class="ways"') :]
    shares = re.findall(r"(\d+) of (\d+)", ways[: ways.index("</section>")])
    assert shares and all(k != n for k, n in shares)


# The sheet and the data ---------------------------------------------------------------------------


def test_the_sheet_has_the_figures() -> None:
    report = report_of(disputed())
    text = as_csv(report)
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    case = report.cases[0]
    for choice in case.decision("door").choices:
        row = next(r for r in rows if r["id"] == choice.address and r["measure"] == "chosen")
        assert (int(row["k"]), int(row["n"])) == (choice.chosen.k, choice.chosen.n)
        assert float(row["low"]) == pytest.approx(choice.chosen.low, abs=1e-6)
    assert {row["case"] for row in rows} == {"every-kind"}


def test_every_row_of_the_sheet_says_of_how_many_or_why_not() -> None:
    for case in (case_of(disputed()), own_case_of(room(24))):
        report = replace(report_of(room(1)), cases=(case,))
        rows = list(csv.DictReader(io.StringIO(as_csv(report)[1:])))
        assert {"chance", "answered", "met", "finished"} <= {row["measure"] for row in rows}
        assert not [row for row in rows if not row["n"] and not row["text"]]


def test_where_nothing_is_scored_no_cost_is_told() -> None:
    case = case_of(room(24))
    decision = next(d for d in case.decisions if any(c.closed is not None for c in d.choices))
    open_ = replace(decision, slot="", discuss=True, choices=decision.choices)
    for one, told in ((decision, True), (open_, False)):
        only = replace(case, decisions=(one,))
        section = DECISIONS.section(Saying(only, ENGLISH))
        heads = [t.columns for e in section.entries for t in e.blocks if isinstance(t, Table)]
        assert any("Average cost" in each for each in heads) is told
        assert any(row[3] == "closed" for row in DECISIONS.rows(only)) is told


def test_where_few_came_no_interval_is_shown_but_that_they_were_few() -> None:
    case = case_of(room(24))
    decision = next(d for d in case.decisions if d.best is not None and kind_of(d).options)
    for n, few in ((LEAST_INTERVAL - 1, True), (LEAST_INTERVAL, False)):
        only = replace(case, decisions=(replace(decision, n=n),))
        said = str(DECISIONS.section(Saying(only, ENGLISH)))
        assert ("too few reached it" in said) is few


@pytest.mark.parametrize("people", [12, 116])
def test_of_own_records_no_interval_is_as_wide_as_a_half(people: int) -> None:
    said = str(DECISIONS.section(Saying(own_case_of(room(people)), ENGLISH)))
    told = [(int(low), int(high)) for low, high in re.findall(r"\((\d+) to (\d+) %\)", said)]
    assert all(high - low <= 51 for low, high in told)
    assert bool(told) is (people == 116) and "too few reached it" not in said


def test_a_sheet_of_simulated_plays_says_so_first() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(report_of(room(12), demo=True))[1:])))
    assert "simulated" in rows[1] and len(rows[1]) == len(rows[0])
    assert "simulated" not in as_csv(report_of(room(12)))


def test_page_one_says_who_one_is_and_how_the_story_begins() -> None:
    case, words = report_of(room(12)).cases[0], _said(page())
    assert case.role and case.opening
    assert case.role in words and case.opening in words


def test_page_one_says_what_each_topic_was_picked_for() -> None:
    assert "Chosen because" in page() and "Voters who chose it" not in page()


def test_of_own_records_every_count_is_about_and_each_topic_says_why_it_was_picked() -> None:
    case = own_case_of(room(20), people=20)
    found = report_of(room(20), people=20, records="own")
    told = _said(as_page(replace(found, cases=(case,))))
    talk = told[told.index("Talk about this") : told.index("Contested")]
    assert talk.count("Chosen because") == len(case.topics[:2]) > 0
    assert "about " in talk and not re.search(r"(?<!about )(?<!none of )\b\d+ of 20\b", told)
    assert "cell-key method" in told
    assert re.search(r"\), about \d+ plays", told) and not re.search(r"\), \d+ plays?\b", told)
    right = "Each number of plays is about right"
    assert right in as_csv(replace(found, cases=(case,))) and right not in as_csv(found)


def test_harmful_choices_say_at_which_decision() -> None:
    text = page()
    harm = text[text.index('class="harm"') : text.index('class="contested"')]
    assert re.search(r"09:10 · What do you do first\? \(\d+\)", harm)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_words_in_the_sheet_are_a_formula(start: str) -> None:
    assert escape_value(f"{start}1+1") == f"'{start}1+1"
    assert escape_value(f"\r{start}1+1") == f"<U+000D>{start}1+1"
    assert escape_value(-0.25) == -0.25
    harmful = changed(("What do you do first?", "=HYPERLINK(1)"))
    text = as_csv(report_of(room(12), today=(harmful,)))
    cells = [cell for row in csv.reader(io.StringIO(text[1:])) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    words = [cell for cell in cells if cell and not re.fullmatch(r"-?\d[\d.e-]*", cell)]
    assert not [cell for cell in words if cell.startswith(("=", "+", "-", "@"))]


def test_the_data_are_the_figures() -> None:
    report = report_of(disputed())
    data = json.loads(as_json(report))
    assert data["cases"][0]["plays"]["finished"] == report.cases[0].plays.finished
    assert data["seed"] == report.seed and data["formula"] == report.formula


def test_questions_of_a_talk_are_not_called_plays() -> None:
    words = _said(page())
    assert "of all questions asked" in words


def test_of_a_contested_judgement_only_what_somebody_said_is_told() -> None:
    words = _said(page())
    assert re.search(r"(disagree|not in my job): [1-9]", words)
    assert not re.search(r"(agree|not in my job): 0", words)
