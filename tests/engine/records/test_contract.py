"""Nobody but the command line knows which store keeps the plays."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ENGINE = Path(__file__).resolve().parents[3] / "engine"
SQLITE = ENGINE / "records" / "sqlite"
COUNTS_IN_MEMORY = ENGINE / "reports" / "facts" / "cohort.py"
"""SQLite counts here what was already read; it opens no file, so it knows no store."""


def names(path: Path) -> Iterator[str]:
    """Everything a module imports, and every name and text in its code, without docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.alias | ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute | ast.arg):
            yield node.attr if isinstance(node, ast.Attribute) else node.arg
        elif (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
        ):
            yield node.value


def test_no_word_of_sqlite_outside_its_folder() -> None:
    files = [
        path
        for path in ENGINE.rglob("*.py")
        if SQLITE not in path.parents and path != COUNTS_IN_MEMORY
    ]
    said = [
        f"{path.relative_to(ENGINE)}: {name}"
        for path in files
        for name in names(path)
        if "sqlite" in name.lower()
    ]
    assert said == []


def test_what_counts_in_memory_opens_no_file_and_no_store() -> None:
    tree = ast.parse(COUNTS_IN_MEMORY.read_text(encoding="utf-8"))
    opened = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "sqlite3.connect"
    ]
    assert opened and all('":memory:"' in call or "':memory:'" in call for call in opened), opened
    assert not [name for name in names(COUNTS_IN_MEMORY) if "records.sqlite" in name]
