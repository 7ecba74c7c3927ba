"""Without the extra `sticks`, its verbs are left out."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore = [] if find_spec("nacl") else ["test_sticks.py"]
