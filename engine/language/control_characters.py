"""Control characters: shown by name wherever text leaves Rifq, and refused where text is kept.

A terminal obeys them: an escape sequence in a file name or in somebody's note can change a window's
title, hide what stands before it, or turn a line round so that it reads differently. The last is
CVE-2021-42574.
"""

from __future__ import annotations

import json
import re
from typing import Any

# C0 but for tab, line feed and a carriage return before one; DEL and C1; line ends that only some
# programs know; embeddings, overrides and isolates of text direction; what Python puts in the place
# of bytes in a file name that are no text. The marks that Arabic needs (U+061C, U+200E, U+200F) and
# the joiners of letters are no controls.
CONTROLS = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\u206a-\u206f"
    "\\ud800-\\udfff]|\r(?!\n)"
)


def name_of(character: str) -> str:
    """A character that cannot be seen as a message writes it: `U+202E`."""
    return f"U+{ord(character):04X}"


def name_controls(text: str) -> str:
    """The text with each control character by its name: `<U+001B>`."""
    return CONTROLS.sub(lambda found: f"<{name_of(found[0])}>", text)


def json_text(value: Any, **options: Any) -> str:
    """A value as JSON that can be shown: control characters are escaped, all else is as it is.

    Args:
        value: what `json.dumps` takes.
        options: of `json.dumps`.
    """
    text = json.dumps(value, ensure_ascii=False, **options)
    return CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
