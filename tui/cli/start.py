"""The way in. It refuses to start where another package has taken the place of one of ours.

`engine` and `web` are names that others use, too: web.py writes its `web/__init__.py` over
ours, and pip says nothing. What would follow is an error that nobody understands.
"""

from __future__ import annotations

import sys
from importlib import import_module
from os.path import dirname, join, realpath

HOME = dirname(dirname(dirname(realpath(__file__))))
TAKEN = (
    "Another package has taken the folder `{name}` of Rifq. Install Rifq in an environment of its "
    "own: `pipx install`, `uv tool install`, or a new venv."
)


def main() -> None:
    """The `rifq` command. Ctrl-C ends it with 130, also while it loads."""
    try:
        for name in ("engine", "web"):
            if not is_ours(name):
                print(TAKEN.format(name=name), file=sys.stderr)
                sys.exit(2)
        import_module("tui.cli.main").main()
    except KeyboardInterrupt:
        sys.exit(130)


def is_ours(name: str) -> bool:
    """Whether the package that Python finds by this name is the one that belongs to this Rifq."""
    # It takes a while to load, and Ctrl-C may come meanwhile.
    from importlib.util import find_spec

    ours = join(HOME, name, "__init__.py")
    found = find_spec(name)
    if found is None or found.origin is None or realpath(found.origin) != ours:
        return False
    with open(ours, encoding="utf-8") as text:
        return text.read().startswith('"""Rifq')
