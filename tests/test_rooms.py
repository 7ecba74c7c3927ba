"""How the house hangs together: who may know whom, and nothing too long to read."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = [
    "language",
    "kernel",
    "decisions",
    "scenario",
    "play",
    "scoring",
    "explore",
    "records",
    "reports",
    "services",
]
SCREENS = {"textual", "rich", "click", "tui"}
LONGEST_FUNCTION = 40


def modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def imported(path: Path) -> Iterator[str]:
    """Dotted names of everything a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: import by the full name"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_knows_only_the_rooms_before_it(room: str) -> None:
    later = ROOMS[ROOMS.index(room) + 1 :]
    forbidden = {f"engine.{name}" for name in later}
    if room == "records":  # it keeps bytes, and never asks what they mean
        forbidden |= {f"engine.{name}" for name in ("play", "scoring", "explore")}
    files = modules(f"engine/{room}")
    assert files
    wrong = {
        f"{shown(path)} imports {name}"
        for path in files
        for name in imported(path)
        if ".".join(name.split(".")[:2]) in forbidden
    }
    assert not wrong, "\n".join(sorted(wrong))


def test_every_folder_of_the_engine_is_a_room_with_a_place_in_the_order() -> None:
    found = {p.name for p in (ROOT / "engine").iterdir() if p.is_dir() and any(p.glob("*.py"))}
    assert found == set(ROOMS)


def test_the_engine_knows_no_screen() -> None:
    wrong = {
        f"{shown(path)} imports {name}"
        for path in modules("engine")
        for name in imported(path)
        if name.partition(".")[0] in SCREENS
    }
    assert not wrong, "\n".join(sorted(wrong))


def test_no_function_is_too_long_to_be_read_in_one_go() -> None:
    long = []
    for path in modules("engine", "tui"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long.append(f"{shown(path)}:{node.lineno} {node.name}: {lines} lines")
    assert not long, "\n".join(long)


def test_the_wheel_brings_three_folders_and_nothing_else() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel == {"packages": ["engine", "tui", "scenarios"]}
