"""A course on several computers and one stick; without the extra `sticks`, these are left out."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("nacl") else ["*.py"]
