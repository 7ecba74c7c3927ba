"""Catalogues and languages made for tests, without gettext's tools."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from gettext import NullTranslations
from pathlib import Path

from engine.language.language import Language

Forms = tuple[str, ...]


def catalogue(messages: Mapping[str | tuple[str, str], str | Forms], plurals: str) -> bytes:
    """The bytes of a .mo file: English messages, or pairs of forms, and their translations."""
    head = f"Content-Type: text/plain; charset=UTF-8\nPlural-Forms: {plurals}\n"
    rows = {"": head}
    for source, said in messages.items():
        key = source if isinstance(source, str) else "\0".join(source)
        rows[key] = said if isinstance(said, str) else "\0".join(said)
    pairs = sorted((key.encode(), said.encode()) for key, said in rows.items())
    count, table = len(pairs), 28
    at = table + 16 * count
    keys: list[tuple[int, int]] = []
    values: list[tuple[int, int]] = []
    for column, index in ((keys, 0), (values, 1)):
        for pair in pairs:
            column.append((len(pair[index]), at))
            at += len(pair[index]) + 1
    numbers = [0x950412DE, 0, count, table, table + 8 * count, 0, 0]
    for row in (*keys, *values):
        numbers.extend(row)
    text = b"".join(pair[index] + b"\0" for index in (0, 1) for pair in pairs)
    return struct.pack(f"<{len(numbers)}I", *numbers) + text


def write(folder: Path, code: str, content: bytes) -> None:
    """Put a catalogue where `engine.language.interface` looks for it."""
    path = folder / code / "LC_MESSAGES" / "rifq.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)


class _Spoken(NullTranslations):
    def __init__(self, say: Callable[[str], str]) -> None:
        super().__init__()
        self._say = say

    def gettext(self, message: str) -> str:
        return self._say(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._say(msgid1 if n == 1 else msgid2)


def spoken_by(say: Callable[[str], str]) -> Language:
    """A language in which a function says every sentence."""
    return Language("en", _Spoken(say))
