"""A sheet is a text file: what stands in it is on the page, and no fact is taken for a sign."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.language.extract import find_in_template
from engine.language.language import ENGLISH
from engine.language.sheet_sentences import mark_sentences
from engine.records.problems import RecordsProblem
from engine.reports.document import Cell, Document, Line, Link, Table, Tone
from engine.reports.papers import papers
from engine.reports.papers.packs import print_case, print_review
from engine.reports.papers.papers import PaperFile, fill_folder, fill_sheet
from engine.reports.render.text import as_text
from engine.scenario.load import load_bytes
from tests.cases import TICKET, loaded
from tests.engine.language.compiled import spoken_by

Read = Callable[..., PaperFile]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sheets, to be changed."""
    made = shutil.copytree(papers.FOLDER, tmp_path / "papers")
    monkeypatch.setattr(papers, "FOLDER", made)
    return made


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    papers.environment.cache_clear()
    yield
    papers.environment.cache_clear()


@pytest.fixture
def read(folder: Path) -> Read:
    def read(text: str, **facts: object) -> PaperFile:
        (folder / "trial.md.j2").write_text(text, encoding="utf-8")
        papers.environment.cache_clear()
        [paper] = fill_sheet("trial", ENGLISH, **facts)
        return paper

    return read


def lines(document: Document) -> list[Line]:
    return [line for s in document.sections for entry in s.entries for line in entry.lines]


def test_every_sign_is_read_as_the_guide_says(read: Read) -> None:
    paper = read("""{# A comment. #}
{file 9-trial} what it is for

{running} On every page.

Its kind

# The title

What comes first,
on two lines.

## A part ~ 15:40 {part part-1}

{lead} Before the rest.

**A heading** ~ small {card}
> seen
☐ tick
~ small
[A] answer
[ ] value
{key} **Rated:** best
{source} [The book](https://example.org/a)
To sign ____
`rifq doctor`

***
| One | Two |
|---|---|
| a ~ small | • b • c |

{footer} The end.
""")
    assert (paper.name, paper.about) == ("9-trial.html", "what it is for")
    made = paper.document
    assert (made.kind, made.title, made.heading) == ("trial", "The title", "Its kind")
    assert (made.running, made.footer) == ("On every page.", ("The end.",))
    assert made.lead == (Line(Tone.SAID, "What comes first, on two lines."),)
    [part] = made.sections
    assert (part.id, part.anchor, part.beside) == ("part", "part-1", "15:40")
    assert part.lead == ("Before the rest.",)
    card, table = part.entries
    assert (card.title, card.beside, card.kind) == ("A heading", "small", "card")
    assert card.blocks == (
        Line(Tone.SEEN, "seen"),
        Line(Tone.TICK, "tick"),
        Line(Tone.SMALL, "small"),
        Line(Tone.CHOSEN, "answer", mark="A"),
        Line(Tone.CHOSEN, "value", mark=" "),
        Line(Tone.KEY, "best", "Rated"),
        Line(Tone.SOURCE, "The book", url="https://example.org/a"),
        Line(Tone.BLANK, "To sign"),
        Line(Tone.SMALL, "rifq doctor"),
    )
    cells = (Cell("a", small="small"), Cell("", items=("b", "c")))
    assert table.blocks == (Table("", ("One", "Two"), (cells,)),)


SIGNS = (
    "# x", "> x", "***", "**x**", "**x:** y", "[A] x", "| a | b |", "|---|", "x ____", "☐ x", "`x`",
    "{footer} x", "{key} x", "{file y} x", "{{ 7 * 7 }}", "{% if x %}", "[x](https://x.org)",
    "x ~ y {z}", "~ x", "a • b", "a\n# b", "__init__",
)  # fmt: skip


@pytest.mark.parametrize("fact", SIGNS)
def test_no_fact_is_taken_for_a_sign(read: Read, fact: str) -> None:
    paper = read(
        "# {{ fact }}\n\n## {{ fact }} ~ {{ fact }} {part}\n**{{ fact }}** {card}\n{{ fact }}\n"
        "**{{ fact }}:** {{ fact }}\n[{{ fact }}] {{ fact }}\n\nSaid: {{ fact }}\n\n"
        "| A | {{ fact }} |\n|---|---|\n| {{ fact }} ~ {{ fact }} | • {{ fact }} |\n"
        "{link} [{{ fact }}](#{{ fact }})\n",
        fact=fact,
    )
    flat = " ".join(fact.split())
    made = paper.document
    assert (made.title, made.footer, paper.name) == (flat, (), "")
    assert made.contents == ((Link(flat, flat),),)
    [part] = made.sections
    [entry] = part.entries
    assert (part.title, part.beside, entry.title, entry.kind) == (flat, flat, flat, "card")
    plain, labelled, chosen, said, table = entry.blocks
    assert plain == Line(Tone.SAID, flat)
    assert labelled == Line(Tone.SAID, flat, flat)
    assert chosen == Line(Tone.CHOSEN, flat, mark=flat)
    assert said == Line(Tone.SAID, f"Said: {flat}")
    cells = (Cell(flat, small=flat), Cell("", items=(flat,)))
    assert table == Table("", ("A", flat), (cells,))


def test_nothing_a_translator_writes_is_taken_for_a_sign(read: Read) -> None:
    text = "# A\n\n## B {part}\nOne thing.\n\nAnother.\n"
    (papers.FOLDER / "trial.md.j2").write_text(text, encoding="utf-8")
    papers.environment.cache_clear()
    [paper] = fill_sheet("trial", spoken_by(lambda source: f"# {source} ____"))
    assert [line.text for line in lines(paper.document)] == ["# One thing. ____", "# Another. ____"]


def test_an_instructor_corrects_a_sentence_of_the_trainers_day_in_its_text_file(
    folder: Path,
) -> None:
    day = folder / "course" / "day.md.j2"
    text = day.read_text(encoding="utf-8")
    wrong = "First tell a mistake of your\nown."
    assert wrong in text
    day.write_text(text.replace(wrong, "First tell of a day that went well."), encoding="utf-8")
    papers.environment.cache_clear()
    course = {"title": "A course", "cases": ["one"]}
    [paper] = fill_sheet("course/day", course=course)
    assert "First tell of a day that went well. Say who" in as_text(paper.document, 2000)
    assert any("a day that went well" in each.source for each in find_in_template(day))


def test_a_new_sheet_of_a_case_is_one_text_file(folder: Path) -> None:
    sheet = "{file 6-new} a new one\n\n# New\n\n{{ case.role }}\n"
    (folder / "case" / "new.md.j2").write_text(sheet, encoding="utf-8")
    papers.environment.cache_clear()
    made = {paper.name: paper for paper in print_case(loaded(TICKET))}
    assert made["6-new.html"].about == "a new one"
    role = " ".join(loaded(TICKET).about.role.split())
    assert made["6-new.html"].document.lead == (Line(Tone.SAID, role),)


def test_a_sheet_that_has_nothing_to_say_is_not_printed(folder: Path) -> None:
    nothing = "{% if false %}\n{file x} x\n\n# X\n{% endif %}\n"
    (folder / "shared").joinpath("none.md.j2").write_text(nothing, encoding="utf-8")
    facts = {"course": None, "settings": [], "letters": ["A"], "keep_days": 30}
    names = [paper.name for paper in fill_folder("shared", ENGLISH, **facts)]
    assert names == ["1-commander.html", "4-vote-cards.html"]


BROKEN = {
    "# A\n\n{{ nothing }}\n": ("3", "nothing"),
    "# A\n\n{% if a %}\nB\n": ("4", "endif"),
    "# A\n\nB {{ a + b }}.\n": ("?", "a name"),
    "# A\n\n{notce} B\n": ("?", "{notce}"),
}


@pytest.mark.parametrize("text", BROKEN)
def test_a_sheet_that_was_broken_is_named_with_its_line(read: Read, text: str) -> None:
    with pytest.raises(RecordsProblem) as problem:
        read(text)
    line, said = BROKEN[text]
    assert problem.value.code == "R100" and problem.value.params["line"] == line
    assert problem.value.params["path"].endswith("trial.md.j2")
    assert said in problem.value.params["said"]


def test_each_sentence_is_one_message_with_named_places() -> None:
    marked = mark_sentences("{lead} Talk with {{ a.name }},\nfor {{ commas(case.notes) }}.\n")
    assert marked == (
        "{lead} {% trans trimmed name=a.name, notes=commas(case.notes) %}Talk with {{ name }},\n"
        "for {{ notes }}.{% endtrans +%}\n"
    )
    assert mark_sentences("{{ a }} · {{ b }}\n") == "{{ a }} · {{ b }}\n", "nothing to translate"


def test_a_place_that_is_no_name_is_refused_with_its_sentence() -> None:
    with pytest.raises(ValueError, match="Talk with"):
        mark_sentences("Talk with {{ a + b }}.")


def test_words_of_a_case_that_look_like_signs_are_printed_as_they_are() -> None:
    raw = TICKET.read_text(encoding="utf-8")
    first = loaded(TICKET).text.cards
    words = next(iter(first.values())).text
    assert raw.count(words[:20]) == 1
    hostile = raw.replace(words[:20], "**# [B] {file x} ~ | ____")
    scenario = load_bytes(hostile.encode(), str(TICKET))
    for document in (*(paper.document for paper in print_case(scenario)), print_review(scenario)):
        said = as_text(document, 5000)
        if document.kind in ("scenes", "notes", "review"):
            assert "**# [B] {file x} ~ | ____" in said, document.kind
