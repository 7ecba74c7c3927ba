"""Text that people type, before it is kept: control characters are refused, as in cases."""

from __future__ import annotations

from engine.language.control_characters import CONTROLS, name_of
from engine.records.problems import Code, RecordsProblem

LONGEST = 2000
"""Characters of a note, a reason or a reflection: a page, and no one's whole report."""


def refuse_controls(*texts: str) -> None:
    """Refuse texts with a control character in them, other than tabs and line ends.

    Raises:
        RecordsProblem: R044, with the character and its place in the text.
    """
    for text in texts:
        if found := CONTROLS.search(text):
            params = {"character": name_of(found[0]), "place": str(found.start() + 1)}
            raise RecordsProblem(Code.CONTROL_CHARACTER, params)
