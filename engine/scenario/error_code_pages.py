"""The page that explains a code: what it means, an example, and the corrected example."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "codes"


def codes() -> tuple[str, ...]:
    """Every code that has a page, in order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.md")))


def page(code: str) -> str:
    """The Markdown page of `code`, such as `E020`.

    Raises:
        LookupError: no page has that name.
    """
    if code not in codes():
        raise LookupError(code)
    return (FOLDER / f"{code}.md").read_text(encoding="utf-8")
