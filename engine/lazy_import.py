"""Modules that are imported when something of them is first used, so that a start is quick.

Python 3.15 can say so in an import (PEP 810); until then, such imports stand in a `with` block.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from threading import Lock
from types import SimpleNamespace
from typing import Any

_ONE_AT_A_TIME = Lock()


class _Lazy:
    """Stands in for a module."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)


@contextmanager
def lazy_modules() -> Iterator[None]:
    """In this block, `from package import module` imports nothing yet, where it is written."""
    caller = sys._getframe(2).f_globals
    with _ONE_AT_A_TIME:
        real = builtins.__import__

        def stand_in(name: str, globals: Any = None, locals: Any = None, *more: Any) -> Any:
            if globals is not caller:  # another thread
                return real(name, globals, locals, *more)
            return SimpleNamespace(**{each: _Lazy(f"{name}.{each}") for each in more[0]})

        builtins.__import__ = stand_in  # type: ignore[assignment]
        try:
            yield
        finally:
            builtins.__import__ = real
