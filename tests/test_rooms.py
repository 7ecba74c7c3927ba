"""Which package may import which (a package is a room here), and nothing too long to read."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from engine.decisions.registry import CONTINUE, DECISIONS, WHOLES
from tui.linemode.session import PROMPTS
from tui.widgets.decision_prompt import WIDGETS
from web.answers import READERS

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
    "pictures",
    "reports",
    "services",
]
SERVICES = ["catalogue", "plays", "courses", "feedback", "led", "drives"]
FACES = ["shared", "acts", "widgets", "dialogs", "screens", "app", "cli"]
BESIDE = ["linemode", "jsonl"]  # faces without a screen: over shared, under cli
SCREENS = {"textual", "rich", "click", "tui", "web", "starlette", "uvicorn"}
LONGEST_FUNCTION = 60
MOST_COMPLEX, OVER_TWELVE = 19, 105
"""The greatest complexity, and how many functions have more than 12. They may only fall."""
MOST_FLOORS = {
    "engine.scenario": 8,
    "engine.explore": 8,
    "engine.reports": 7,
    "engine.records": 8,  # with what is imported for its type, or when asked for
    "engine.services": 8,
    "tui": 8,  # from a verb to a card
    "web": 9,  # from the server to a kind of decision
}  # in the longest chain inside a room


def modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Everything that is written in a module."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Dotted names of everything a module imports, wherever in it."""
    return tuple(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in nodes(path):
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


@pytest.mark.parametrize("folder", [*SERVICES, "shared"])
def test_services_do_not_know_one_another(folder: str) -> None:
    """A front end puts them together; what they share is in `shared`, or in a room before."""
    known = {"engine.services.shared", f"engine.services.{folder}"}
    wrong = {
        f"{shown(path)} imports {name}"
        for path in modules(f"engine/services/{folder}")
        for name in imported(path)
        if name.startswith("engine.services.") and ".".join(name.split(".")[:3]) not in known
    }
    assert not wrong, "\n".join(sorted(wrong))


def test_every_service_is_one_of_the_six() -> None:
    folders = {p.parent.name for p in modules("engine/services")} - {"services"}
    assert folders == {*SERVICES, "shared"}


def test_tui_has_folders_and_nothing_flat() -> None:
    found = {p.name for p in (ROOT / "tui").iterdir() if p.is_dir() and any(p.glob("*.py"))}
    assert found == {*FACES, *BESIDE}
    assert [p.name for p in (ROOT / "tui").glob("*.py")] == ["__init__.py"]


@pytest.mark.parametrize("folder", [*FACES, *BESIDE])
def test_a_folder_of_tui_knows_only_those_below_it(folder: str) -> None:
    """Screens ask the app for others through `shared/navigator`; the app alone opens them."""
    if folder == "cli":
        below = {*FACES, *BESIDE} - {"screens", "dialogs"}
    else:
        below = set(FACES[: FACES.index(folder)]) if folder in FACES else {"shared"}
    wrong = {
        f"{shown(path)} imports {name}"
        for path in modules(f"tui/{folder}")
        for name in imported(path)
        if name.startswith("tui.") and name.split(".")[1] not in {*below, folder}
    }
    assert not wrong, "\n".join(sorted(wrong))


def test_only_the_command_line_itself_opens_the_app() -> None:
    """A verb says what the app is to open; so no verb loads it, and the chain is short."""
    found = {
        shown(path) for path in modules("engine", "tui", "web") if "tui.app.app" in imported(path)
    }
    assert found == {"tui/cli/main.py"}


def test_no_screen_imports_a_screen() -> None:
    """Of a page it opens or goes back to, a screen knows what `shared/navigator` says."""
    are_plays = {("led_play", "play"), ("recall", "play")}
    wrong = {
        f"{shown(path)} imports {name}"
        for path in modules("tui/screens")
        for name in imported(path)
        if name.startswith("tui.screens.") and (path.stem, name.split(".")[2]) not in are_plays
    }
    assert not wrong, "\n".join(sorted(wrong))


def test_the_engine_knows_no_screen() -> None:
    wrong = {
        f"{shown(path)} imports {name}"
        for path in modules("engine")
        for name in imported(path)
        if name.partition(".")[0] in SCREENS
    }
    assert not wrong, "\n".join(sorted(wrong))


def test_the_room_stands_on_the_engine_alone() -> None:
    wrong = {
        f"{shown(path)} imports {name}"
        for path in modules("web")
        for name in imported(path)
        if name.partition(".")[0] in ("tui", "textual", "rich", "click")
    }
    assert not wrong, "\n".join(sorted(wrong))


def test_only_what_opens_the_room_knows_it() -> None:
    """What the room needs is an extra: without it, everything else works."""
    found = {
        shown(path)
        for path in modules("engine", "tui")
        if any(name.partition(".")[0] == "web" for name in imported(path))
    }
    assert found == {"tui/shared/room_server.py"}


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function of the product, with its place."""
    for path in modules("engine", "tui", "web"):
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{shown(path)}:{node.lineno} {node.name}", node


def test_no_function_is_too_long_to_be_read_in_one_go() -> None:
    spans = ((place, (f.end_lineno or f.lineno) - f.lineno + 1) for place, f in functions())
    long = [f"{place}: {lines} lines" for place, lines in spans if lines > LONGEST_FUNCTION]
    assert not long, "\n".join(long)


def test_functions_do_not_become_more_tangled() -> None:
    """A function has a cyclomatic complexity of 12 at most; those with more become fewer."""
    found = sorted(((complexity(node), place) for place, node in functions()), reverse=True)
    tangled = [each for each in found if each[0] > 12]
    assert found[0][0] <= MOST_COMPLEX, found[0]
    assert len(tangled) <= OVER_TWELVE, tangled


def complexity(function: ast.AST) -> int:
    """Branches of a function and one more (McCabe 1976); functions inside it are their own."""
    count, stack = 1, [*ast.iter_child_nodes(function)]
    while stack:
        node = stack.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                continue
            case ast.BoolOp(values=values):
                count += len(values) - 1
            case ast.comprehension(ifs=conditions):
                count += 1 + len(conditions)
            case ast.match_case(pattern=pattern):
                count += not (isinstance(pattern, ast.MatchAs) and pattern.pattern is None)
            case ast.If() | ast.For() | ast.AsyncFor() | ast.While() | ast.ExceptHandler():
                count += 1
            case ast.IfExp() | ast.Assert():
                count += 1
        stack.extend(ast.iter_child_nodes(node))
    return count


def test_the_wheel_brings_four_folders_and_nothing_else() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel == {"packages": ["engine", "tui", "web", "scenarios"]}


@cache
def import_graph() -> dict[str, set[str]]:
    """For each module, the modules of ours it imports, wherever in it and for whatever reason."""
    names = {path: dotted(path) for path in modules("engine", "tui", "web", "tests")}
    known = set(names.values())
    return {name: {n for n in imported(path) if n in known} for path, name in names.items()}


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def circles(graph: dict[str, set[str]]) -> Iterator[set[str]]:
    """The sets of modules each of which reaches every other (Tarjan 1972)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []

    def visit(module: str) -> Iterator[set[str]]:
        number[module] = lowest[module] = len(number)
        stack.append(module)
        for other in sorted(graph[module]):
            if other not in number:
                yield from visit(other)
            if other in stack:
                lowest[module] = min(lowest[module], lowest[other])
        if lowest[module] == number[module]:
            at = stack.index(module)
            found = set(stack[at:])
            del stack[at:]
            if len(found) > 1:
                yield found

    for module in sorted(graph):
        if module not in number:
            yield from visit(module)


def test_no_module_imports_itself_in_a_circle() -> None:
    found = list(circles(import_graph()))
    assert not found, "\n".join(" ".join(sorted(circle)) for circle in found)


def floors(graph: dict[str, set[str]], room: str) -> int:
    """The number of modules in the longest chain of imports inside a room."""
    inside = {m: {n for n in graph[m] if n.startswith(room)} for m in graph if m.startswith(room)}
    depth: dict[str, int] = {}

    def depth_of(module: str) -> int:
        if module not in depth:
            depth[module] = 1 + max(map(depth_of, inside[module] - {module}), default=0)
        return depth[module]

    return max(map(depth_of, inside))


@pytest.mark.parametrize(("room", "most"), MOST_FLOORS.items())
def test_a_change_is_read_through_few_modules(room: str, most: int) -> None:
    assert floors(import_graph(), f"{room}.") <= most


def test_only_modules_are_imported_when_used() -> None:
    """In a block of `lazy_modules`, what is no module would be found out when it is used."""
    known = set(import_graph())
    wrong = [
        f"{shown(path)}: {line.module}.{alias.name}"
        for path in modules("engine", "tui", "web")
        for node in nodes(path)
        if isinstance(node, ast.With) and "lazy_modules" in ast.unparse(node.items[0])
        for line in node.body
        if isinstance(line, ast.ImportFrom)
        for alias in line.names
        if f"{line.module}.{alias.name}" not in known
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("verb", ["doctor", "new", "schema"])
def test_a_small_verb_needs_little(verb: str) -> None:
    """Else every verb waits for what one of them uses, and a change anywhere can break it."""
    graph = import_graph()
    reached, left = set[str](), {f"tui.cli.{verb}"}
    while left:
        reached |= left
        left = {name for each in left for name in graph[each]} - reached
    paths = {dotted(path): path for path in modules("engine", "tui", "web")}
    lines = sum(len(paths[name].read_text(encoding="utf-8").splitlines()) for name in reached)
    assert lines <= 10_000


def test_circles_are_found() -> None:
    graph = {"a": {"b", "d"}, "b": {"c"}, "c": {"a"}, "d": {"e"}, "e": set()}
    assert list(circles(graph)) == [{"a", "b", "c"}]


# The kinds of decision -------------------------------------------------------------------------

KIND_NAMES = {kind.name for kind in DECISIONS}


def test_a_kind_of_decision_is_named_only_where_it_is_defined() -> None:
    """A new kind is a module of its own: nobody else compares kinds, or lists them."""
    wrong = [
        f"{shown(path)}:{node.lineno} names {node.value!r}"
        for path in modules("engine", "tui", "web")
        if not path.is_relative_to(ROOT / "engine" / "decisions")
        for node in nodes(path)
        if isinstance(node, ast.Constant) and node.value in KIND_NAMES
    ]
    assert not wrong, "\n".join(wrong)


def test_every_front_end_asks_for_the_answers_of_every_kind_of_decision() -> None:
    """What is missing shows only when somebody comes to such a decision."""
    forms = {kind.answer_form for kind in (*DECISIONS, CONTINUE)}
    assert set(PROMPTS) == set(READERS) == forms
    assert set(WIDGETS) == {whole.answer_form for whole in WHOLES.values()}
