"""Nobody but the store opens a database."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SQLITE = ROOT / "engine" / "records" / "sqlite"
COUNTS_IN_MEMORY = ROOT / "engine" / "reports" / "facts" / "cohort.py"
"""SQLite counts here what was already read; it opens no file, so it knows no store."""


def imported(path: Path) -> set[str]:
    """The modules that a module imports, wherever in it."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    named = {each.name for n in nodes if isinstance(n, ast.Import) for each in n.names}
    return named | {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}


def test_only_the_store_speaks_to_sqlite() -> None:
    files = [path for folder in ("engine", "tui", "web") for path in (ROOT / folder).rglob("*.py")]
    speak = {path for path in files if "sqlite3" in imported(path) and SQLITE not in path.parents}
    assert speak == {COUNTS_IN_MEMORY}


def test_what_counts_in_memory_opens_no_file_and_no_store() -> None:
    tree = ast.parse(COUNTS_IN_MEMORY.read_text(encoding="utf-8"))
    opened = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "sqlite3.connect"
    ]
    assert opened and all('":memory:"' in call or "':memory:'" in call for call in opened), opened
    assert not [name for name in imported(COUNTS_IN_MEMORY) if "records.sqlite" in name]
