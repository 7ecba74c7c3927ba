"""Compiled templates are kept for the next process, and never trusted when damaged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment

from engine.language.language import ENGLISH
from engine.reports.document import Document
from engine.reports.papers.papers import environment as sheets
from engine.reports.papers.papers import make_document
from engine.reports.render.html import _template, as_html

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
