"""The debrief as a page: safe, alone, and readable by everyone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment
from msgspec.structs import replace

from engine.language.language import ENGLISH
from engine.play.play import Play
from engine.reports.debrief.debrief import OwnWords, debrief
from engine.reports.debrief.reading import FORMULA_VERSION
from engine.reports.document import Document
from engine.reports.papers.papers import environment as sheets
from engine.reports.papers.papers import make_document
from engine.reports.render.html import _template, as_html
from tests.engine.reports.plays import BEST, HEAD, MIDDLING, WORST, case, changed, play

VOID = {"meta", "br", "hr", "img", "link", "input"}


class _Page(HTMLParser):
    """Collects tags and attributes, and checks that what opens is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _html(now: Play, **options: str) -> str:
    return as_html(debrief(case(), now, **options).document())  # type: ignore[arg-type]


@pytest.mark.parametrize("answers", [BEST, WORST, MIDDLING, [], ["few-words-now"]])
def test_the_page_is_whole_and_its_ids_are_unique(answers: list[object]) -> None:
    page = _html(play(answers))
    parsed = _Page(page)
    assert parsed.open == []
    assert page.startswith("<!doctype html>")
    ids = [attributes["id"] for _, attributes in parsed.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    named = [a["aria-labelledby"] for _, a in parsed.tags if "aria-labelledby" in a]
    assert {id for names in named if names for id in names.split()} <= set(ids)


def test_there_is_no_script_and_nothing_comes_from_the_network() -> None:
    page = _html(play(WORST), head=HEAD)
    assert "<script" not in page.lower() and "javascript:" not in page.lower()
    loading = {"src", "srcset", "poster", "background", "action", "formaction", "data"}
    for tag, attributes in _Page(page).tags:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form"}
        assert not loading & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]
    assert not re.search(r"url\((?!#)", page) and "@import" not in page
    assert "default-src 'none'" in page


def test_links_are_only_to_the_sources_of_principles() -> None:
    links = [a["href"] or "" for tag, a in _Page(_html(play(WORST))).tags if tag == "a"]
    known = {s.url for p in case().doctrine.principles.values() for s in p.sources}
    assert links and set(links) <= known


def test_markup_in_a_case_and_in_notes_is_only_text() -> None:
    scenario = changed(
        ("He holds out his hand for the pen.", "He <b>holds</b> {{ 1 }} & [/b] pen.")
    )
    now = play(WORST, scenario)
    page = as_html(
        debrief(scenario, now, written=OwnWords(("<script>alert(1)</script>",))).document()
    )
    assert "He &lt;b&gt;holds&lt;/b&gt; {{ 1 }} &amp; [/b] pen." in page
    assert "<b>" not in page and "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_link_that_is_no_web_address_is_told_as_text() -> None:
    told = debrief(case(), play(WORST))
    (first, *rest) = told.sections
    line = replace(first.entries[0].lines[0], url="javascript:alert(1)")
    entry = replace(first.entries[0], blocks=(line,))
    page = as_html(replace(told, sections=(replace(first, entries=(entry,)), *rest)).document())
    assert "javascript:" not in page


def test_the_picture_has_a_title_a_description_and_its_table() -> None:
    page = _html(play(MIDDLING))
    assert re.search(r"<svg[^>]*role=\"img\"[^>]*aria-labelledby", page)
    assert "<title id=" in page and "<desc id=" in page
    settled = [row for row in debrief(case(), play(MIDDLING)).figures.rows if row.seq >= 0]
    figures = page.partition('<section class="figures"')[2]
    assert figures.index("</svg>") < figures.index("<table")
    wide = figures.partition('<div class="wide">')[2].partition("</div>")[0]
    assert wide.count('class="line track"') == len(settled)
    said = re.findall(r'class="dot text disc"[^>]*><title>([\d.]+)</title>', wide)
    assert said == [f"{row.credit:.2f}" for row in settled]


def test_figures_stand_only_behind_a_fold() -> None:
    page = _html(play(MIDDLING))
    main = page[page.index("<main>") : page.index("<details>")]
    assert "%" not in main.replace("100%", "")
    assert re.findall(r"<title[^>]*>([^<]+)</title>", main)[0] == "The road you took"
    assert set(re.findall(r'aria-labelledby="([a-z-]+-title)', main)) <= {
        "happened-road-title", "happened-road-narrow-title",
    }  # fmt: skip
    assert 'class="line track"' not in main  # how credit compares is behind the fold
    assert "<details open" not in page


def test_the_head_and_what_it_was_made_of_are_printed() -> None:
    page = _html(play(BEST), head=HEAD)
    assert f"Head of the log: {HEAD[:16]}</p>" in page and HEAD in page
    assert f"Counting method: version {FORMULA_VERSION}" in page
    assert (
        page.count("measure skill or qualify anyone to interview people") >= 2
    )  # at its top and at its foot


def test_a_right_to_left_language_turns_the_page() -> None:
    page = as_html(replace(debrief(case(), play(BEST)), language="ar-JO").document())
    assert '<html lang="ar-JO" dir="rtl">' in page
    style = page[page.index("<style>") : page.index("</style>")]
    assert not re.search(r"(margin|padding|border)-(left|right)|text-align: (left|right)", style)


def test_the_same_play_gives_the_same_page() -> None:
    assert _html(play(BEST), head=HEAD) == _html(play(BEST), head=HEAD)


# Compiled templates -------------------------------------------------------------------------------


FACTS = {"title": "A course", "support": "", "slips": [("123456", "police")]}


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "cache"
    monkeypatch.setenv("RIFQ_CACHE", str(folder))
    forget()
    yield folder
    forget()


def forget() -> None:
    """As in a new process."""
    _template.cache_clear()
    sheets.cache_clear()


def page() -> str:
    forget()
    return as_html(make_document("codes", ENGLISH, **FACTS))


def test_the_next_process_compiles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    first = page()

    def compile(*_: object, **__: object) -> None:
        raise AssertionError("compiled again")

    monkeypatch.setattr(Environment, "compile", compile)
    assert page() == first


@pytest.mark.parametrize("content", [b"", b"damaged", None])
def test_a_damaged_file_is_compiled_again(kept: Path, content: bytes | None) -> None:
    first = page()
    files = list(kept.glob("*.page"))
    assert files
    for file in files:
        file.write_bytes(file.read_bytes()[:-1] if content is None else content)
    assert page() == first


def test_a_page_is_made_where_nothing_can_be_kept(kept: Path) -> None:
    kept.write_text("a file, where a folder should be", encoding="utf-8")
    assert "123 456" in page()


def test_a_sheet_that_was_corrected_is_not_the_kept_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.reports.papers.papers.FOLDER", tmp_path)
    said = []
    for text in ("One.", "Another."):
        forget()
        (tmp_path / "x.md.j2").write_text(f"# A\n\n{text}\n", encoding="utf-8")
        made: Document = make_document("x")
        said.append(made.lead[0].text)
    assert said == ["One.", "Another."]
