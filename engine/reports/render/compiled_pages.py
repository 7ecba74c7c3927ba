"""Compiled templates, kept for the next process: to compile those of a page takes most of its time.

A file that is missing, damaged or of somebody else is compiled again.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from engine.records.file_cache import (
    cache_folder,
    describe_code,
    digest_of,
    keep_packed,
    read_packed,
)

MOST_KEPT = 120  # templates, each some 5 kB


class CompiledPages:
    """Keeps bytes under names, as `jinja2.MemcachedBytecodeCache` asks for them.

    Jinja compares the source of a template; what else decides how it is compiled is in the name.
    """

    def get(self, key: str) -> bytes:
        """What was kept, or b""."""
        return read_packed(self._path(key)) or b""

    def set(self, key: str, value: bytes, timeout: int | None = None) -> None:  # noqa: ARG002
        """Keep it, if there is room."""
        keep_packed(self._path(key), value, kind="*.page", most=MOST_KEPT)

    def _path(self, key: str) -> Path:
        return cache_folder() / f"{digest_of(self._code, key.encode())}.page"

    @cached_property
    def _code(self) -> bytes:
        return describe_code("language", "reports/render", "reports/papers").encode()
