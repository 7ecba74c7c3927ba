"""How a part that Rifq can do without is installed, where it is missing."""

from __future__ import annotations

import sys


def install_line(extra: str) -> str:
    """The line that installs an extra into the Python that runs, whichever `pip` a shell finds.

    Its name is that in pyproject.toml: `room`, `sticks`, `authors`.
    """
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    return f"{python} -m pip install 'rifq[{extra}]'"
