"""The way in. It refuses to start where another package has taken the place of one of ours.

`engine` and `web` are names that others use, too: web.py writes its `web/__init__.py` over
ours, and pip says nothing. What would follow is an error that nobody understands.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
TAKEN = (
    "Another package has taken the folder `{name}` of Rifq. Install Rifq in an environment of its "
    "own: `pipx install`, `uv tool install`, or a new venv."
)


def main() -> None:
    """The `rifq` command."""
    for name in ("engine", "web"):
        if not is_ours(name):
            print(TAKEN.format(name=name), file=sys.stderr)
            sys.exit(2)
    import_module("tui.cli.main").main()


def is_ours(name: str) -> bool:
    """Whether the package that Python finds by this name is the one that belongs to this Rifq."""
    ours = HOME / name / "__init__.py"
    found = find_spec(name)
    if found is None or found.origin is None or Path(found.origin).resolve() != ours:
        return False
    return ours.read_text(encoding="utf-8").startswith('"""Rifq')
