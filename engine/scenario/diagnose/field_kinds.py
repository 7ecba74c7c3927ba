"""Which fields of a case hold prose, which hold conditions, and which hold the author's ids.

Only what is needed to tell a mistake in YAML from what was meant; the schema knows the rest.
"""

from __future__ import annotations

# One piece of prose; a few of these can also be a list of `{if: …, say: …}`.
SENTENCES = frozenset(
    {"say", "says", "do", "because", "why", "better", "prompt", "role", "title", "about", "name"}
    | {"person", "case", "not_known", "tired", "enough"}
)

# A list of pieces of prose. `text` is a list in a scene and one piece elsewhere.
LISTS = frozenset({"text", "labels", "reflect", "content_notes"})

PROSE = SENTENCES | LISTS

# Short enough to be on the line of their key.
SHORT = frozenset({"title", "name"})

# What somebody says: quotation marks belong to it.
SPEECH = frozenset({"say", "says"})

CONDITIONS = frozenset({"if", "assumes", "never", "whenever", "requires", "eventually", "first"})

# The author names the entries of these, so `title` there is an id and not a title.
IDS = frozenset(
    {"people", "state", "chance", "needs", "consents", "risks", "facts", "scenes", "endings"}
    | {"options", "items", "also_offered", "injects"}
    | {"topics", "questions", "moves", "asks", "answers"}
)

# Nothing under these is prose, and their keys are ids or addresses.
NO_PROSE = frozenset(
    {"set", "add", "finds", "tells", "knows", "range", "window", "values"} | {"play", "expect"}
)

# A mapping among prose is meant as a mapping when it has one of these.
ENTRY = frozenset({"if", "id", "say", "says", "assumes", "text"})
