"""What `SECURITY.md` says is held by the tests it names, and its list of licences is complete."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, requires
from itertools import chain
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TESTS = Path(__file__).parent
PAGE = (TESTS.parent / "SECURITY.md").read_text(encoding="utf-8")
EXTRAS = {"rifq": ("room", "sticks", "authors", "maps"), "markdown-it-py": ("linkify",)}


def needed(name: str, extras: tuple[str, ...], found: set[str]) -> set[str]:
    """What is installed with a package, and the package."""
    found.add(name)
    try:
        lines = requires(name) or []
    except PackageNotFoundError:
        return found  # of another platform
    for wanted in map(Requirement, lines):
        there = [{"extra": extra} for extra in ("", *extras)]
        other = canonicalize_name(wanted.name)
        if other not in found and (not wanted.marker or any(map(wanted.marker.evaluate, there))):
            needed(other, EXTRAS.get(other, ()), found)
    return found


def test_every_test_that_is_named_is_there() -> None:
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", PAGE)
    assert len(named) > 20
    assert len(named) == PAGE.count("::")
    for path, name in named:
        assert f"def {name}(" in (TESTS / path).read_text(encoding="utf-8"), (path, name)


def test_every_package_has_its_licence_in_the_list() -> None:
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \|$", PAGE.partition("| licence |")[2], re.MULTILINE)
    listed = set(chain.from_iterable(map(canonicalize_name, row.split(", ")) for row in rows))
    assert needed("rifq", EXTRAS["rifq"], set()) - {"rifq"} == listed - {"packages"}
