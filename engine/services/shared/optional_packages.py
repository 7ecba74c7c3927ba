"""How a part that Rifq can do without is installed, where it is missing."""

from __future__ import annotations

import sys
from importlib.util import find_spec


def install_line(extra: str) -> str:
    """The line that installs an extra into the Python that runs, whichever `pip` a shell finds.

    Its name is that in pyproject.toml, such as `room`.
    """
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    if find_spec("pip") is None:  # as in an environment that uv made
        return f"uv pip install --python {python} 'rifq[{extra}]'"
    return f"{python} -m pip install 'rifq[{extra}]'"
