"""Without the extra `sticks`, the dialog that takes plays in is left out."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore = [] if find_spec("nacl") else ["test_take_in.py"]
